//! Pictures of orders, as SVG, for a light page and for a dark one.

use std::f64::consts::PI;

use svg::Document;
use svg::node::element::{
    Definitions, Description, Group, Line, Marker, Path, Pattern, Rectangle, Style, Text, Title,
};
use unicode_width::UnicodeWidthStr;

use crate::player::Scene;
use crate::run::{Run, State, Step, Waits, letter};

const STYLE: &str = "\
text{font:13px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:#1f2328}\
.title{font-weight:600}.middle{text-anchor:middle}.small{font-size:12px}.strong{font-weight:600}\
.dim{fill:#59636e}.page{fill:#fff}.held{fill:none;stroke:#59636e;stroke-dasharray:5 3;stroke-width:1.5}\
.wait{fill:url(#hatch);stroke:#d69400}.pale{fill:#fdf3dc}.hatch{stroke:#e6a832;fill:none}\
.over{stroke:#fff;stroke-width:4px;paint-order:stroke;stroke-linejoin:round}\
.t1{fill:#dbeefb;stroke:#0072b2}.t2{fill:#d9f2ea;stroke:#009e73}.t3{fill:#f1e2f0;stroke:#a05195}\
.wrong{fill:#fde3e1;stroke:#cf222e}.right{fill:none;stroke:#1a7f37;stroke-width:2}\
.red{fill:#cf222e}.green{fill:#1a7f37}.lock{fill:#f6f8fa;stroke:#59636e}\
.wants{stroke:#cf222e;stroke-dasharray:6 4;stroke-width:2}.holds{stroke:#59636e;stroke-width:2}\
.headred{fill:#cf222e}.headgrey{fill:#59636e}\
@media (prefers-color-scheme:dark){\
text{fill:#e6edf3}.dim{fill:#9198a1}.page{fill:#0d1117}.held{stroke:#9198a1}\
.wait{stroke:#b98a2c}.pale{fill:#2b2413}.hatch{stroke:#8f6a1f}.over{stroke:#0d1117}\
.t1{fill:#10304a;stroke:#3d9be0}.t2{fill:#0d3329;stroke:#00b886}.t3{fill:#3a2537;stroke:#d68fc8}\
.wrong{fill:#4a1d1f;stroke:#f85149}.right{stroke:#3fb950}.red{fill:#ff7b72}.green{fill:#3fb950}\
.lock{fill:#161b22;stroke:#9198a1}.wants{stroke:#f85149}.holds{stroke:#9198a1}\
.headred{fill:#f85149}.headgrey{fill:#9198a1}}";

fn page(width: f64, height: f64, title: &str, description: &str) -> Document {
    let hatch = Pattern::new()
        .set("id", "hatch")
        .set("width", 6)
        .set("height", 6)
        .set("patternUnits", "userSpaceOnUse")
        .add(rectangle(0.0, 0.0, 6.0, 6.0).set("class", "pale"))
        .add(Path::new().set("d", "M-1 7L7 -1M-1 1L1 -1M5 7L7 5").set("class", "hatch"));
    let head = |name: &str| {
        let shape = Path::new().set("d", "M0 0L10 5L0 10z").set("class", name);
        Marker::new()
            .set("id", name)
            .set("viewBox", "0 0 10 10")
            .set("refX", 9)
            .set("refY", 5)
            .set("markerWidth", 7)
            .set("markerHeight", 7)
            .set("orient", "auto")
            .add(shape)
    };
    Document::new()
        .set("viewBox", (0, 0, round(width), round(height)))
        .set("width", round(width))
        .set("height", round(height))
        .set("role", "img")
        .set("aria-labelledby", "title description")
        .add(Title::new(title).set("id", "title"))
        .add(Description::new().set("id", "description").add(svg::node::Text::new(description)))
        .add(Style::new(STYLE))
        .add(Definitions::new().add(hatch).add(head("headred")).add(head("headgrey")))
        .add(rectangle(0.0, 0.0, width, height).set("class", "page"))
        .add(text(16.0, 26.0, "title", title))
}

fn text(x: f64, y: f64, class: &str, content: &str) -> Text {
    Text::new(content).set("x", round(x)).set("y", round(y)).set("class", class)
}

fn rectangle(x: f64, y: f64, width: f64, height: f64) -> Rectangle {
    let at = Rectangle::new().set("x", round(x)).set("y", round(y));
    at.set("width", round(width)).set("height", round(height)).set("rx", 4)
}

fn round(pixels: f64) -> f64 {
    (pixels * 10.0).round() / 10.0
}

#[expect(clippy::cast_precision_loss, reason = "a picture has not so many steps")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

const LEFT: f64 = 100.0;
const STEP: f64 = 106.0;
const GAP: f64 = 10.0;
const LINE: f64 = 16.0;

/// An order: a row for each thread, a column for each step, and what the threads share between the
/// rows. A deadlock is the circle of who holds what and waits for what.
#[must_use]
pub fn order(scene: &Scene, run: &Run) -> String {
    if run.ending.is_deadlock()
        && let Some(picture) = circle(scene, run)
    {
        return picture;
    }
    let steps: Vec<&Step> = run.steps.iter().filter(|step| step.counts).collect();
    let state = run.state();
    let values: Vec<usize> =
        (0..state.objects.len()).filter(|&object| state.objects[object].value.is_some()).collect();
    let words: Vec<Vec<String>> =
        steps.iter().map(|step| words(step, (values.len() > 1).then_some(state))).collect();
    let most = words.iter().map(Vec::len).max().unwrap_or(1);
    let height = LINE * as_f64(most) + 12.0;

    // The rows: the first thread, what is shared, and the other threads.
    let below_first = 48.0 + height + 12.0;
    let below_values = below_first + 20.0 * as_f64(values.len()) + 10.0;
    let top = |thread: usize| match thread {
        1 => 48.0,
        _ => below_values + (height + 16.0) * as_f64(thread - 2),
    };
    let column = |number: usize| LEFT + STEP * as_f64(number);
    let threads = 1..state.threads.len();
    let bottom = top(threads.end);
    let lost = lost_writes(&steps);
    let ending = match lost.first() {
        Some(&(read, over, write)) => format!(
            "{}: {} read before {} wrote (step {}), and then overwrites it (step {})",
            run.ending,
            letter(steps[read].thread),
            letter(steps[over].thread),
            over + 1,
            write + 1
        ),
        None => run.ending.to_string(),
    };
    let width = (column(steps.len()) + 16.0).max(LEFT + 7.0 * as_f64(ending.width()));
    let title = format!("{}, in the order {}", scene.title, run.order);
    let told: Vec<String> =
        steps.iter().map(|step| format!("{} {}", letter(step.thread), step.what)).collect();
    let description = format!("{}. The end: {}.", told.join("; "), run.ending);
    let mut page = page(width, bottom + 32.0, &title, &description);

    for thread in threads {
        let y = top(thread);
        let name = format!("Thread {}", letter(thread));
        page = page.add(text(16.0, y + height / 2.0 + 4.0, "strong", &name));
        for (from, to, waits) in waiting(run, &steps, thread) {
            let label =
                if matches!(waits, Waits::Lock(..)) { "waits for the lock" } else { "sleeps" };
            let (x, wide) = (column(from), STEP * as_f64(to - from) - GAP);
            let label = if wide < 120.0 && label.len() > 8 { "waits" } else { label };
            page = page.add(rectangle(x, y, wide, height).set("class", "wait"));
            page =
                page.add(text(x + wide / 2.0, y + height / 2.0 + 4.0, "middle small over", label));
        }
        for (from, to) in holding(&steps, thread) {
            let wide = STEP * as_f64(to - from) - GAP + 10.0;
            let held = rectangle(column(from) - 5.0, y - 5.0, wide, height + 10.0);
            page = page.add(held.set("class", "held"));
        }
    }
    for (number, step) in steps.iter().enumerate() {
        let (x, y) = (column(number), top(step.thread));
        let is_lost = lost.iter().any(|&(_, _, write)| write == number);
        let class = if is_lost { "wrong".to_owned() } else { thread_class(step.thread) };
        let first = y + height / 2.0 + 4.0 - LINE * (as_f64(words[number].len()) - 1.0) / 2.0;
        let mut cell = Group::new().add(rectangle(x, y, STEP - GAP, height).set("class", class));
        for (line, word) in words[number].iter().enumerate() {
            let y = first + LINE * as_f64(line);
            cell = cell.add(text(x + (STEP - GAP) / 2.0, y, "middle small", word));
        }
        page = page.add(cell);
        for (row, &object) in values.iter().enumerate() {
            let y = below_first + 20.0 * as_f64(row) + 12.0;
            let value = |state: &State| state.objects.get(object)?.value.clone();
            let (now, before) = (value(&step.after), value(previous(run, &steps, number)));
            let class = if is_lost {
                "middle strong red"
            } else if now == before {
                "middle dim"
            } else {
                "middle strong"
            };
            page = page.add(text(x + (STEP - GAP) / 2.0, y, class, &now.unwrap_or_default()));
        }
    }
    for (row, &object) in values.iter().enumerate() {
        let y = below_first + 20.0 * as_f64(row) + 12.0;
        page = page.add(text(16.0, y, "", &state.objects[object].name));
    }
    let is_right = run.ending.to_string() == scene.right;
    let class = if is_right { "strong green" } else { "strong red" };
    page.add(text(LEFT, bottom + 12.0, class, &ending)).to_string()
}

fn thread_class(thread: usize) -> String {
    format!("t{}", (thread + 2) % 3 + 1)
}

/// The state before a step.
fn previous<'a>(run: &'a Run, steps: &[&'a Step], number: usize) -> &'a State {
    number.checked_sub(1).map_or(&run.start, |before| &steps[before].after)
}

/// What a step does, in a few short lines. The names of what is shared stand there only where there
/// are several.
fn words(step: &Step, several: Option<&State>) -> Vec<String> {
    let mut lines = Vec::new();
    for part in step.what.split(", ") {
        let (what, value) = part.split_once(": ").unwrap_or((part, ""));
        let mut words = what.split(' ');
        let (verb, object) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let with_name = |verb: &str| {
            if several.is_some() { format!("{verb} {object}") } else { verb.to_owned() }
        };
        match (verb, value) {
            ("locks" | "unlocks", "") | ("notifies", _) => lines.push(with_name(verb)),
            ("locks", value) => lines.extend([with_name(verb), format!("reads {value}")]),
            ("unlocks", value) => lines.extend([format!("writes {value}"), with_name(verb)]),
            ("reads" | "writes", value) => lines.push(format!("{} {value}", with_name(verb))),
            ("computes", value) => lines.push(format!("computes {value}")),
            ("sleeps", _) => lines.push("falls asleep".to_owned()),
            _ => lines.push(what.to_owned()),
        }
    }
    lines
}

/// The writes that undo another thread's: which step read, which wrote in between, which overwrites.
fn lost_writes(steps: &[&Step]) -> Vec<(usize, usize, usize)> {
    let object = |number: usize, verb: &str| {
        let rest = steps[number].what.strip_prefix(verb)?;
        Some(rest.split(':').next().unwrap_or_default())
    };
    let mut lost = Vec::new();
    for write in 0..steps.len() {
        let Some(written) = object(write, "writes ") else { continue };
        let thread = steps[write].thread;
        let read = (0..write)
            .rfind(|&read| steps[read].thread == thread && object(read, "reads ") == Some(written));
        let over = (read.unwrap_or(write)..write)
            .find(|&over| steps[over].thread != thread && object(over, "writes ") == Some(written));
        lost.extend(read.zip(over).map(|(read, over)| (read, over, write)));
    }
    lost
}

/// From which column to which a thread waits, and what for.
fn waiting<'a>(run: &'a Run, steps: &[&'a Step], thread: usize) -> Vec<(usize, usize, &'a Waits)> {
    let mut spans: Vec<(usize, usize, &Waits)> = Vec::new();
    for number in 0..steps.len() {
        let before = previous(run, steps, number).threads.get(thread);
        let Some(waits) = before.and_then(|thread| thread.waits.as_ref()) else { continue };
        match spans.last_mut() {
            Some((_, to, known)) if *to == number && *known == waits => *to += 1,
            _ => spans.push((number, number + 1, waits)),
        }
    }
    spans
}

/// From which column to which a thread holds a lock beyond a step.
fn holding(steps: &[&Step], thread: usize) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        if step.after.objects.iter().any(|object| object.holder == Some(thread)) {
            match spans.last_mut() {
                Some((_, to)) if *to == number + 1 => *to += 1,
                _ => spans.push((number, number + 2)),
            }
        }
    }
    for (_, to) in &mut spans {
        *to = (*to).min(steps.len());
    }
    spans
}

/// The circle of threads that wait for each other's locks.
fn circle(scene: &Scene, run: &Run) -> Option<String> {
    let wanted = |thread: usize| match &run.state().threads.get(thread)?.waits {
        Some(Waits::Lock(lock, holder)) => Some((lock.to_string(), *holder)),
        _ => None,
    };
    let first = (0..run.state().threads.len()).find(|&thread| {
        let next = |thread: &usize| wanted(*thread).map(|(_, holder)| holder);
        std::iter::successors(next(&thread), next).take(26).any(|holder| holder == thread)
    })?;
    let mut nodes = Vec::new();
    let mut thread = first;
    loop {
        let (lock, holder) = wanted(thread)?;
        nodes.push((format!("Thread {}", letter(thread)), thread_class(thread)));
        nodes.push((format!("lock {lock}"), "lock".to_owned()));
        thread = holder;
        if thread == first {
            break;
        }
    }

    let title = format!("{}, in the order {}", scene.title, run.order);
    let mut page = page(520.0, 340.0, &title, &run.ending.to_string());
    let place = |number: usize| {
        let angle = PI + 2.0 * PI * as_f64(number) / as_f64(nodes.len());
        (260.0 + 190.0 * angle.cos(), 172.0 + 105.0 * angle.sin())
    };
    for number in 0..nodes.len() {
        let ((x, y), (to_x, to_y)) = (place(number), place((number + 1) % nodes.len()));
        let is_wish = number % 2 == 0;
        let (class, head, label) = if is_wish {
            ("wants", "headred", "waits for")
        } else {
            ("holds", "headgrey", "held by")
        };
        let along = |part: f64| (x + (to_x - x) * part, y + (to_y - y) * part);
        let (from, to) = (along(0.2), along(0.76));
        let line = Line::new().set("x1", round(from.0)).set("y1", round(from.1));
        let line = line.set("x2", round(to.0)).set("y2", round(to.1)).set("class", class);
        page = page.add(line.set("marker-end", format!("url(#{head})")));
        let (x, y) = along(0.5);
        let outwards = if y < 172.0 { -12.0 } else { 22.0 };
        let aside = if x < 260.0 { -34.0 } else { 34.0 };
        page = page.add(text(x + aside, y + outwards, "middle small", label));
    }
    for (number, (name, class)) in nodes.iter().enumerate() {
        let (x, y) = place(number);
        page = page.add(rectangle(x - 46.0, y - 17.0, 92.0, 34.0).set("class", class.as_str()));
        page = page.add(text(x, y + 5.0, "middle strong", name));
    }
    Some(
        page.add(text(
            260.0,
            324.0,
            "middle strong red",
            "Each waits for another, for ever: a deadlock",
        ))
        .to_string(),
    )
}

/// More orders than these are not drawn.
const MOST_STRIPS: usize = 100;

/// All orders, a strip for each, with how it ends. Those that end as they should are framed.
#[must_use]
pub fn every_order(scene: &Scene, runs: &[Run]) -> String {
    let shown = &runs[..runs.len().min(MOST_STRIPS)];
    let is_right = |run: &Run| run.ending.to_string() == scene.right;
    let steps = shown.iter().map(|run| run.order.0.len()).max().unwrap_or_default();
    let endings: Vec<String> = shown
        .iter()
        .map(|run| match run.ending {
            crate::Ending::Stuck(_) if run.ending.is_deadlock() => "deadlock".to_owned(),
            crate::Ending::Stuck(_) => "asleep for ever".to_owned(),
            _ => run.ending.to_string(),
        })
        .collect();
    let widest = endings.iter().map(|ending| ending.width()).max().unwrap_or_default();
    let in_a_column = shown.len().div_ceil(2).max(10);
    let column = 20.0 * as_f64(steps) + 7.5 * as_f64(widest) + 44.0;
    let right = runs.iter().filter(|run| is_right(run)).count();
    let count = runs.len();
    let title =
        format!("{}: {count} orders, and {right} of them end with {}", scene.title, scene.right);
    let columns = as_f64(shown.len().div_ceil(in_a_column));
    let width = (16.0 + column * columns).max(32.0 + 7.5 * as_f64(title.width()));
    let height = 60.0 + 26.0 * as_f64(in_a_column.min(shown.len()));
    let told: Vec<String> =
        shown.iter().map(|run| format!("{}: {}", run.order, run.ending)).collect();
    let mut page = page(width, height, &title, &told.join("; "));
    for (number, run) in shown.iter().enumerate() {
        let x = 16.0 + column * as_f64(number / in_a_column);
        let y = 44.0 + 26.0 * as_f64(number % in_a_column);
        for (step, &thread) in run.order.0.iter().enumerate() {
            let x = x + 20.0 * as_f64(step);
            page = page.add(rectangle(x, y, 18.0, 20.0).set("class", thread_class(thread)));
            page = page.add(text(x + 9.0, y + 14.5, "middle small", &letter(thread).to_string()));
        }
        let after = x + 20.0 * as_f64(run.order.0.len()) + 8.0;
        let class = if is_right(run) { "strong green" } else { "" };
        page = page.add(text(after, y + 14.5, class, &endings[number]));
        if is_right(run) {
            let wide = after - x + 8.2 * as_f64(endings[number].width()) + 8.0;
            page = page.add(rectangle(x - 4.0, y - 3.0, wide, 26.0).set("class", "right"));
        }
    }
    if count > shown.len() {
        let note = format!("and {} more", count - shown.len());
        page = page.add(text(16.0, height - 4.0, "dim", &note));
    }
    page.to_string()
}
