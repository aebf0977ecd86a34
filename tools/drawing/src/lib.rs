//! What our pictures are made of: SVG elements, one palette for light pages and dark ones, the width
//! of texts, and a [`file`](mod@file) that is written as a whole or not at all.
//!
//! All lengths are in pixels, from the top left corner. All text is 13 pixels high. A page that is
//! [`WIDTH`] wide keeps it at 12 pixels or more on a phone, so pictures grow downwards.

pub mod file;

use svg::Document;
use svg::node::element::{
    Definitions, Description, Line, Marker, Path, Pattern, Rectangle, Style, Text, Title,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How wide a page should be at most.
pub const WIDTH: f64 = 400.0;

/// How wide a character is, about.
pub const CHARACTER: f64 = 7.0;
/// How far apart two lines of text are.
pub const LINE: f64 = 17.0;

/// The colours: a name, and what it is on a light page and on a dark one. Blue, green and orange are
/// those of Okabe and Ito, which colour-blind people can tell apart.
const PALETTE: [(&str, &str, &str); 19] = [
    ("$ink", "#1f2328", "#e6edf3"),
    ("$dim", "#59636e", "#9198a1"),
    ("$paper", "#fff", "#0d1117"),
    ("$frame", "#d1d9e0", "#3d444d"),
    ("$grid", "#d8dee4", "#2a313c"),
    ("$shade", "#f6f8fa", "#161b22"),
    ("$grey", "#6e7781", "#8b949e"),
    // The strong colours carry text in the colour of the paper, the pale ones text in ink.
    ("$blue", "#0072b2", "#3d9be0"),
    ("$paleblue", "#dbeefb", "#10304a"),
    ("$green", "#00795a", "#00b886"),
    ("$palegreen", "#d9f2ea", "#0d3329"),
    ("$purple", "#a05195", "#d68fc8"),
    ("$palepurple", "#f1e2f0", "#3a2537"),
    ("$orange", "#a86f00", "#b98a2c"),
    ("$paleorange", "#fdf3dc", "#2b2413"),
    ("$hatch", "#e6a832", "#8f6a1f"),
    ("$red", "#cf222e", "#ff7b72"),
    ("$palered", "#fde3e1", "#4a1d1f"),
    ("$right", "#1a7f37", "#3fb950"),
];

/// What every picture may use. `wait` is hatched; `over` and `on` are texts that lie on something.
const STYLE: &str = "
text { font: 13px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif }
.title, .strong { font-weight: 600 }
.middle { text-anchor: middle }
.end { text-anchor: end }
.over, .on { stroke-width: 3px; paint-order: stroke; stroke-linejoin: round }
text { fill: $ink }
.dim { fill: $dim }
.red { fill: $red }
.green { fill: $right }
.on { fill: $paper }
.over { stroke: $paper }
.page { fill: $paper; stroke: $frame }
.grid { stroke: $grid }
.wait { fill: url(#hatch); stroke: $orange }
.pale { fill: $paleorange }
.hatch { stroke: $hatch; fill: none }
";

/// A page for elements to be added to: with a title and a description for those who cannot see it,
/// the [palette](#palette) and the rules of `style`, and a frame.
///
/// # Palette
///
/// A rule stands on a line of its own and names its colours: `.t1 { fill: $paleblue; stroke: $blue }`.
/// Where a reader prefers dark pages, the rules with colours hold a second time, with the dark ones.
///
/// # Examples
///
/// ```
/// let page = drawing::page((400.0, 40.0), "A title", "In words.", ".mine { fill: $blue }");
/// let svg = page.add(drawing::rectangle(1.0, 2.0, 30.0, 20.0).set("class", "mine")).to_string();
/// assert!(svg.contains(".mine { fill: #0072b2 }") && svg.contains(".mine { fill: #3d9be0 }"));
/// ```
#[must_use]
pub fn page(size: (f64, f64), title: &str, description: &str, style: &str) -> Document {
    let (width, height) = (round(size.0), round(size.1));
    let hatch = Pattern::new()
        .set("id", "hatch")
        .set("width", 6)
        .set("height", 6)
        .set("patternUnits", "userSpaceOnUse")
        .add(rectangle(0.0, 0.0, 6.0, 6.0).set("class", "pale"))
        .add(Path::new().set("d", "M-1 7L7 -1M-1 1L1 -1M5 7L7 5").set("class", "hatch"));
    let frame = rectangle(0.5, 0.5, width - 1.0, height - 1.0).set("rx", 8);
    Document::new()
        .set("viewBox", (0, 0, width, height))
        .set("width", width)
        .set("height", height)
        .set("role", "img")
        .set("aria-labelledby", "title description")
        .add(Title::new(title).set("id", "title"))
        .add(Description::new().set("id", "description").add(svg::node::Text::new(description)))
        .add(Style::new(coloured(&format!("{STYLE}{style}"))))
        .add(Definitions::new().add(hatch))
        .add(frame.set("class", "page"))
}

/// The rules in the colours of a light page, and those that have colours in the dark ones too.
fn coloured(rules: &str) -> String {
    // The longest name first, as no name may be taken for the beginning of another.
    let mut palette = PALETTE;
    palette.sort_by_key(|(name, ..)| std::cmp::Reverse(name.len()));
    let with = |rules: &str, colour: fn(&(&str, &'static str, &'static str)) -> &'static str| {
        palette.iter().fold(rules.to_owned(), |rules, it| rules.replace(it.0, colour(it)))
    };
    let dark: Vec<&str> = rules.lines().filter(|rule| rule.contains('$')).collect();
    let (light, dark) = (with(rules, |it| it.1), with(&dark.join("\n"), |it| it.2));
    format!("{light}@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n")
}

/// A text that begins here, or ends here, or has its middle here: see the classes `middle` and `end`.
/// `y` is where its letters stand.
#[must_use]
pub fn text(x: f64, y: f64, class: &str, content: &str) -> Text {
    let text = Text::new(content).set("x", round(x)).set("y", round(y));
    if class.is_empty() { text } else { text.set("class", class) }
}

/// A straight line.
#[must_use]
pub fn line(from: (f64, f64), to: (f64, f64), class: &str) -> Line {
    let line = Line::new().set("class", class).set("x1", round(from.0)).set("y1", round(from.1));
    line.set("x2", round(to.0)).set("y2", round(to.1))
}

/// A rectangle, by its upper left corner.
#[must_use]
pub fn rectangle(x: f64, y: f64, width: f64, height: f64) -> Rectangle {
    let rectangle = Rectangle::new().set("x", round(x)).set("y", round(y));
    rectangle.set("width", round(width)).set("height", round(height))
}

/// The head of an arrow, for a page's definitions. Its name is its class too; a line that has it is
/// set `marker-end: url(#name)`.
#[must_use]
pub fn arrow_head(name: &str) -> Marker {
    Marker::new()
        .set("id", name)
        .set("viewBox", "0 0 7 8")
        .set("refX", 7)
        .set("refY", 4)
        .set("markerWidth", 8)
        .set("markerHeight", 8)
        .set("markerUnits", "userSpaceOnUse")
        .set("orient", "auto")
        .add(Path::new().set("d", "M0 0L7 4L0 8z").set("class", name))
}

/// How wide a text is, about: all of [`CHARACTER`] for each column that it takes in a terminal.
#[must_use]
pub fn width_of(text: &str) -> f64 {
    CHARACTER * as_f64(text.width())
}

/// The lines of a text that has so much room to the right, even if it is bold and its font a wide one.
///
/// ```
/// assert_eq!(drawing::wrapped("one two three", 60.0), ["one two", "three"]);
/// ```
#[must_use]
pub fn wrapped(text: &str, width: f64) -> Vec<String> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1")]
    let columns = (width / (1.1 * CHARACTER)).max(1.0) as usize;
    textwrap::wrap(text, columns).into_iter().map(Into::into).collect()
}

/// The text cut to so many columns, with `…` where something is missing.
///
/// ```
/// assert_eq!(drawing::cut("a long name", 7), "a long…");
/// ```
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut width = 1;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width <= columns
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// To a hundredth of a pixel.
#[must_use]
pub fn round(pixels: f64) -> f64 {
    (pixels * 100.0).round() / 100.0
}

/// A count as a number to calculate with. None in a picture is anywhere near 2^52.
#[expect(clippy::cast_precision_loss, reason = "what can be drawn can be counted")]
#[must_use]
pub fn as_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_xml_whatever_it_says_and_has_no_colour_without_a_value() {
        let style = "\n.a { fill: $paleblue; stroke: $blue }";
        let svg = page((9.0, 9.0), "<a> & \"b\"", "\u{1F600} ]]>", style).to_string();
        let xml = roxmltree::Document::parse(&svg).expect("XML");
        assert_eq!(xml.descendants().filter(|node| node.has_tag_name("title")).count(), 1);
        assert!(svg.contains(".a { fill: #10304a; stroke: #3d9be0 }"), "{svg}");
        assert!(!svg.contains('$'), "{svg}");
    }

    /// What is read on a colour stands out from it: WCAG's 4.5 to 1 for text, 3 to 1 for an outline.
    #[test]
    fn colours_stand_out_on_light_pages_and_on_dark_ones() {
        let luminance = |colour: &str| {
            let hex = colour.trim_start_matches('#');
            let hex = if hex.len() == 3 { hex.repeat(2) } else { hex.to_owned() };
            let part = |at: usize| {
                let value =
                    f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")) / 255.0;
                if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
        };
        let colour = |name: &str| PALETTE.iter().find(|it| it.0 == name).expect("a colour");
        for (colours, on, least) in [
            (&["$ink", "$dim", "$red", "$right", "$blue", "$green", "$purple"][..], "$paper", 4.5),
            (&["$orange", "$grey"], "$paper", 3.0),
            (&["$paleblue", "$palegreen", "$palepurple"], "$ink", 4.5),
            (&["$paleorange", "$palered", "$shade"], "$ink", 4.5),
        ] {
            for name in colours {
                let (one, other) = (colour(name), colour(on));
                for (one, other) in [(one.1, other.1), (one.2, other.2)] {
                    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
                    assert!(one.max(other) / one.min(other) >= least, "{name} on {on}");
                }
            }
        }
    }
}
