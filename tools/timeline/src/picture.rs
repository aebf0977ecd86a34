//! What a picture shows, whatever it was made from and however it is drawn: lanes along one time
//! axis, with stretches in which somebody works or waits.

use std::time::Duration;

use drawing::as_f64;
use unicode_width::UnicodeWidthStr;

/// How many lanes of a panel are drawn. The picture says how many more there are.
pub const MOST_LANES: usize = 50;

/// A picture, ready to be drawn in a terminal or as SVG.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// The command that was run.
    pub title: String,
    /// Groups of lanes, one below the other, along the same time axis.
    pub panels: Vec<Panel>,
    /// Where the time axis ends. It begins at zero.
    pub end: Duration,
    /// What each look stands for.
    pub legend: Vec<(Look, String)>,
    /// What else the reader has to know.
    pub notes: Vec<String>,
}

/// A group of lanes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// What stands above the lanes; empty for nothing.
    pub heading: String,
    /// From top to bottom.
    pub lanes: Vec<Lane>,
    /// Who let whom go on.
    pub links: Vec<Link>,
    /// Whether a strip below the lanes shows how many are at work.
    pub strip: bool,
}

/// One thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// What stands beside it.
    pub name: String,
    /// Stretches of time, in order and without overlap. Where there is none, nothing is known.
    pub spans: Vec<Span>,
    /// Moments, in order: they have no length.
    pub marks: Vec<Span>,
}

/// A stretch of time, or a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// When it begins.
    pub start: Duration,
    /// When it ends.
    pub end: Duration,
    /// How it is drawn.
    pub look: Look,
    /// What the thread does, or says; may be empty.
    pub text: String,
}

/// A moment of one lane that let another lane go on. Both lanes are indices into [`Panel::lanes`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Whose moment, and when it was.
    pub from: (usize, Duration),
    /// Whose wait it ended, and when.
    pub to: (usize, Duration),
}

/// How something is drawn: the same in every picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// Waiting: hatched and pale.
    Wait,
    /// Working: solid, in the colour of the first, second, third thing that a thread does. All
    /// further ones share a colour.
    Work(usize),
    /// Working and waiting by turns, too short to be drawn apart.
    Both,
    /// Something of which is not known whether it is work: an outline.
    Say,
    /// A moment, in one of some shapes.
    Mark(usize),
}

impl Look {
    /// What it says of a thread, in a word.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Wait => "waits",
            Self::Work(_) => "works",
            Self::Both => "works and waits",
            Self::Say | Self::Mark(_) => "says",
        }
    }
}

impl Span {
    /// How long it lasts.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.end.saturating_sub(self.start)
    }
}

impl Panel {
    /// The most lanes that are at work at one time.
    #[must_use]
    pub fn most_at_work(&self) -> usize {
        self.at_work().iter().map(|step| step.1).max().unwrap_or(0)
    }

    /// How many lanes are at work, in each of so many columns along the axis of the picture.
    #[must_use]
    pub fn counts(&self, picture: &Picture, columns: usize) -> Vec<usize> {
        let steps = self.at_work();
        let count = |column| {
            let middle = (as_f64(column) + 0.5) / as_f64(columns);
            let before = steps.partition_point(|step| picture.along(step.0) <= middle);
            before.checked_sub(1).map_or(0, |last| steps[last].1)
        };
        (0..columns).map(count).collect()
    }

    /// From when on how many lanes are at work.
    #[must_use]
    fn at_work(&self) -> Vec<(Duration, usize)> {
        let spans = self.lanes.iter().flat_map(|lane| &lane.spans);
        let mut changes: Vec<_> = spans
            .filter(|span| matches!(span.look, Look::Work(_)))
            .flat_map(|span| [(span.start, true), (span.end, false)])
            .collect();
        changes.sort_unstable();
        let mut now = 0;
        let moments = changes.chunk_by(|a, b| a.0 == b.0);
        let step = |moment: &[(Duration, bool)]| {
            let begin = moment.iter().filter(|change| change.1).count();
            now = now + begin - (moment.len() - begin);
            (moment[0].0, now)
        };
        moments.map(step).collect()
    }

    /// The lanes that are drawn.
    #[must_use]
    pub fn shown(&self) -> &[Lane] {
        &self.lanes[..self.lanes.len().min(MOST_LANES)]
    }
}

impl Picture {
    /// How far along the axis a time is, from 0 to 1.
    #[must_use]
    pub fn along(&self, time: Duration) -> f64 {
        let end = self.end.max(Duration::from_nanos(1));
        (time.as_secs_f64() / end.as_secs_f64()).min(1.0)
    }

    /// The ticks of the axis at round times, at most so many: how far along, and the label.
    #[must_use]
    pub fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        let (unit, name) = unit(self.end);
        let end = (self.end.as_secs_f64() / unit).max(1e-9);
        let at_least = end / as_f64(most.max(1));
        let power = 10_f64.powf(at_least.log10().floor());
        let steps = [1.0, 2.0, 5.0].map(|step| step * power);
        let step = steps.into_iter().find(|&step| step >= at_least).unwrap_or(10.0 * power);
        let decimals = if step < 1.0 { 1 + usize::from(step < 0.1) } else { 0 };
        let times = (0..=most).map(|i| step * as_f64(i)).take_while(|&time| time <= end);
        times.map(|time| (time / end, format!("{time:.decimals$} {name}"))).collect()
    }

    /// The notes, and how many lanes there was no room for.
    pub fn all_notes(&self) -> impl Iterator<Item = String> {
        let left_out = self.panels.iter().filter_map(|panel| {
            let left_out = panel.lanes.len() - panel.shown().len();
            let counted = if panel.strip { ", but the strip counts them too" } else { "" };
            (left_out > 0).then(|| format!("{left_out} more lanes are not drawn{counted}"))
        });
        self.notes.iter().cloned().chain(left_out)
    }
}

/// The unit in which a time is said, in seconds, and its name.
fn unit(time: Duration) -> (f64, &'static str) {
    match time.as_secs_f64() {
        // What rounds to a whole unit is one.
        seconds if seconds >= 0.9995 => (1.0, "s"),
        seconds if seconds >= 0.9995e-3 => (1e-3, "ms"),
        _ => (1e-6, "µs"),
    }
}

/// A time for people.
///
/// ```
/// use std::time::Duration;
/// use timeline::picture::said;
///
/// let times = [2_410_000, 999_970, 350_000, 7_500].map(|it| said(Duration::from_micros(it)));
/// assert_eq!(times, ["2.41 s", "1.00 s", "350 ms", "7.5 ms"]);
/// ```
#[must_use]
pub fn said(time: Duration) -> String {
    let (unit, name) = unit(time);
    let number = time.as_secs_f64() / unit;
    let decimals = match number {
        _ if name == "s" => 2,
        small if small < 9.95 && small > 0.0 => 1,
        _ => 0,
    };
    format!("{number:.decimals$} {name}")
}

/// A name in so many columns: what is left out is in its middle, as the end tells many apart.
#[must_use]
pub fn short_name(name: &str, columns: usize) -> String {
    if name.width() <= columns {
        return name.to_owned();
    }
    let tail: String = name.chars().rev().take(columns / 2).collect();
    let tail: String = tail.chars().rev().collect();
    drawing::cut(name, columns.saturating_sub(tail.width())) + &tail
}
