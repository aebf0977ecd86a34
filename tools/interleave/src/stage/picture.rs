//! Pictures of orders, as SVG: the steps from top to bottom, a column for each thread.

use std::f64::consts::PI;

use drawing::{LINE, WIDTH, arrow_head, as_f64, line, page, rectangle, text, width_of, wrapped};
use interleave_model::{Act, Changed, Ending, Run, State, Step, Thing, Waits, letter};
use svg::Document;
use svg::node::element::{Definitions, Group};

use super::Scene;

const STYLE: &str = "
.held { fill: none; stroke: $grey; stroke-dasharray: 5 3; stroke-width: 1.5 }
.t1 { fill: $paleblue; stroke: $blue }
.t2 { fill: $palegreen; stroke: $green }
.t3 { fill: $palepurple; stroke: $purple }
.wrong { fill: $palered; stroke: $red }
.right { fill: none; stroke: $right; stroke-width: 2 }
.lock { fill: $shade; stroke: $grey }
.wants { stroke: $red; stroke-dasharray: 6 4; stroke-width: 2 }
.holds { stroke: $grey; stroke-width: 2 }
.headred { fill: $red }
.headgrey { fill: $grey }
";

const MARGIN: f64 = 14.0;
const GAP: f64 = 10.0;
/// Where the columns of an order begin: behind the numbers of its steps.
const LEFT: f64 = 36.0;

/// The first lines of a page, and how far they reach.
fn titled(size: (f64, f64), title: &str, description: &str) -> Document {
    let mut page = page(size, title, description, STYLE);
    for (number, line) in title_lines(title, size.0).iter().enumerate() {
        page = page.add(text(MARGIN, 24.0 + LINE * as_f64(number), "title", line));
    }
    page
}

fn title_lines(title: &str, width: f64) -> Vec<String> {
    wrapped(title, width - 2.0 * MARGIN)
}

/// Where the columns and the rows of an order are.
struct Layout {
    /// How wide a thread's column is.
    column: f64,
    /// Where each step begins; and the end of the last.
    tops: Vec<f64>,
    /// Where each of the shown values stands: its middle.
    values: Vec<f64>,
    width: f64,
}

impl Layout {
    fn new(threads: usize, words: &[Vec<String>], values: &[f64], top: f64) -> Self {
        let all_values: f64 = values.iter().sum();
        let room = (WIDTH - LEFT - MARGIN - all_values) / as_f64(threads) - GAP;
        let widest = words.iter().flatten().map(|word| width_of(word)).fold(0.0, f64::max);
        let column = room.max(widest + 12.0).clamp(80.0, 150.0);
        let mut left = LEFT + as_f64(threads) * (column + GAP);
        let middle = |wide: &f64| {
            left += wide;
            left - wide / 2.0
        };
        let values = values.iter().map(middle).collect();
        let mut tops = vec![top];
        for words in words {
            let height = LINE * as_f64(words.len()) + 12.0;
            tops.push(tops[tops.len() - 1] + height + GAP);
        }
        Self { column, tops, values, width: (left + MARGIN).max(WIDTH) }
    }

    /// Where the column of a thread begins.
    fn left(&self, thread: usize) -> f64 {
        LEFT + as_f64(thread - 1) * (self.column + GAP)
    }

    /// Where the column has its middle.
    fn middle(&self, thread: usize) -> f64 {
        self.left(thread) + self.column / 2.0
    }

    /// How high these steps are together.
    fn height(&self, from: usize, to: usize) -> f64 {
        self.tops[to] - self.tops[from] - GAP
    }
}

/// An order: a column for each thread, and one for each value that they share. A deadlock is the circle of
/// who holds what and waits for what.
#[must_use]
pub fn order<P>(scene: &Scene<'_, P>, run: &Run) -> String {
    if run.ending.is_deadlock()
        && let Some(picture) = circle(scene, run)
    {
        return picture;
    }
    let steps: Vec<&Step> = run.steps.iter().filter(|step| step.counts).collect();
    let state = run.state();
    let values: Vec<usize> =
        (0..state.objects.len()).filter(|&object| state.objects[object].value.is_some()).collect();
    let words: Vec<Vec<String>> = steps.iter().map(|step| words(step, values.len() > 1)).collect();
    let value = |state: &State, object: usize| state.objects.get(object)?.value.clone();
    let widths: Vec<f64> = (values.iter())
        .map(|&object| {
            let shown = steps.iter().filter_map(|step| value(&step.after, object));
            let name = width_of(state.objects[object].thing.name);
            shown.map(|value| width_of(&value)).fold(name, f64::max) + 14.0
        })
        .collect();
    let title = format!("{}, in the order {}", scene.title, run.order);
    let top = 24.0 + LINE * as_f64(title_lines(&title, WIDTH).len());
    let threads = 1..state.threads.len();
    let layout = Layout::new(threads.len(), &words, &widths, top + 14.0);
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
    let ending = wrapped(&ending, layout.width - 2.0 * MARGIN);
    let bottom = layout.tops[steps.len()];
    let told: Vec<String> =
        steps.iter().map(|step| format!("{} {step}", letter(step.thread))).collect();
    let description = format!("{}. The end: {}.", told.join("; "), run.ending);
    let height = bottom + LINE * as_f64(ending.len()) + 14.0;
    let mut page = titled((layout.width, height), &title, &description);

    for thread in threads {
        let name = format!("Thread {}", letter(thread));
        page = page.add(text(layout.middle(thread), top + 2.0, "middle strong", &name));
        let before = |row| previous(run, &steps, row).threads.get(thread)?.waits.as_ref();
        for (from, to, waits) in spans((0..steps.len()).map(before)) {
            let label =
                if matches!(waits, Waits::Lock(..)) { "waits for the lock" } else { "sleeps" };
            let label = if width_of(label) > layout.column { "waits" } else { label };
            let (y, high) = (layout.tops[from], layout.height(from, to));
            let area = rectangle(layout.left(thread), y, layout.column, high);
            page = page.add(area.set("rx", 4).set("class", "wait"));
            let middle = y + high / 2.0 + 4.0;
            page = page.add(text(layout.middle(thread), middle, "middle over", label));
        }
        for (from, to, ()) in spans(steps.iter().map(|step| holds(step, thread))) {
            // And in the next step.
            let (x, y) = (layout.left(thread) - 4.0, layout.tops[from] - 4.0);
            let high = layout.height(from, (to + 1).min(steps.len())) + 8.0;
            let held = rectangle(x, y, layout.column + 8.0, high).set("rx", 4);
            page = page.add(held.set("class", "held"));
        }
    }
    for (&object, &x) in values.iter().zip(&layout.values) {
        page = page.add(text(x, top + 2.0, "middle", state.objects[object].thing.name));
    }
    for (number, step) in steps.iter().enumerate() {
        let is_lost = lost.iter().any(|&(_, _, write)| write == number);
        let (y, high) = (layout.tops[number], layout.height(number, number + 1));
        let count = (number + 1).to_string();
        page = page.add(text(LEFT - GAP, y + high / 2.0 + 4.0, "dim end", &count));
        if step.thread != 0 {
            let class = if is_lost { "wrong".to_owned() } else { thread_class(step.thread) };
            let cell = rectangle(layout.left(step.thread), y, layout.column, high);
            let mut cell = Group::new().add(cell.set("rx", 4).set("class", class));
            for (line, word) in words[number].iter().enumerate() {
                let y = y + 18.0 + LINE * as_f64(line);
                cell = cell.add(text(layout.middle(step.thread), y, "middle", word));
            }
            page = page.add(cell);
        }
        for (&object, &x) in values.iter().zip(&layout.values) {
            let now = value(&step.after, object);
            let class = if is_lost {
                "middle strong red"
            } else if now == value(previous(run, &steps, number), object) {
                "middle dim"
            } else {
                "middle strong"
            };
            page = page.add(text(x, y + high / 2.0 + 4.0, class, &now.unwrap_or_default()));
        }
    }
    let is_right = run.ending.to_string() == scene.right;
    let class = if is_right { "strong green" } else { "strong red" };
    for (number, line) in ending.iter().enumerate() {
        page = page.add(text(MARGIN, bottom + 10.0 + LINE * as_f64(number), class, line));
    }
    page.to_string()
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
fn words(step: &Step, are_several: bool) -> Vec<String> {
    let named = |verb: &str, thing: &Thing| {
        if are_several { format!("{verb} {thing}") } else { verb.to_owned() }
    };
    let mut lines = Vec::new();
    for act in std::iter::once(&step.act).chain(&step.then) {
        let read = |value: &Option<String>| value.as_ref().map(|value| format!("reads {value}"));
        match act {
            Act::Lock { lock, value } => {
                lines.push(named("locks", lock));
                lines.extend(read(value));
            }
            Act::Wake { lock, value, .. } => {
                lines.extend(["wakes up".to_owned(), named("locks", lock)]);
                lines.extend(read(value));
            }
            Act::Unlock { lock, value } => {
                lines.extend(value.as_ref().map(|value| format!("writes {value}")));
                lines.push(named("unlocks", lock));
            }
            Act::Wait { lock, .. } => {
                lines.extend([named("unlocks", lock), "falls asleep".to_owned()]);
            }
            Act::Notify { condvar, .. } => lines.push(named("notifies", condvar)),
            Act::Load { variable, value, newer, .. } => {
                let value = value.as_deref().unwrap_or_default();
                lines.push(format!("{} {value}", named("reads", variable)));
                lines.extend((*newer > 0).then(|| "(an older value)".to_owned()));
            }
            Act::Store { variable, value, .. } => {
                let value = value.as_deref().unwrap_or_default();
                lines.push(format!("{} {value}", named("writes", variable)));
            }
            Act::Change { variable, change: Some(Changed::To(before, after)), .. } => {
                lines.push(named("changes", variable));
                lines.push(format!("{before} to {after}"));
            }
            Act::Compute { value, .. } => lines.push(format!("computes {value}")),
            other => lines.extend(wrapped(&other.to_string(), 143.0)),
        }
    }
    lines
}

/// The writes that undo another thread's: which step read, which wrote in between, which overwrites.
fn lost_writes(steps: &[&Step]) -> Vec<(usize, usize, usize)> {
    let written = |number: usize| match &steps[number].act {
        Act::Store { variable, .. } => Some(variable.index),
        _ => None,
    };
    let is_read = |number: usize, of: usize| matches!(&steps[number].act, Act::Load { variable, .. } if variable.index == of);
    let mut lost = Vec::new();
    for write in 0..steps.len() {
        let Some(variable) = written(write) else { continue };
        let thread = steps[write].thread;
        let read =
            (0..write).rfind(|&read| steps[read].thread == thread && is_read(read, variable));
        let over = (read.unwrap_or(write)..write)
            .find(|&over| steps[over].thread != thread && written(over) == Some(variable));
        lost.extend(read.zip(over).map(|(read, over)| (read, over, write)));
    }
    lost
}

/// From which row to which something is so, and what it is.
fn spans<T: PartialEq>(rows: impl Iterator<Item = Option<T>>) -> Vec<(usize, usize, T)> {
    let mut spans: Vec<(usize, usize, T)> = Vec::new();
    for (row, now) in rows.enumerate() {
        let Some(now) = now else { continue };
        match spans.last_mut() {
            Some((_, to, known)) if *to == row && *known == now => *to += 1,
            _ => spans.push((row, row + 1, now)),
        }
    }
    spans
}

/// Whether a thread holds a lock beyond this step.
fn holds(step: &Step, thread: usize) -> Option<()> {
    let mut objects = step.after.objects.iter();
    objects.any(|object| object.holder == Some(thread)).then_some(())
}

/// The circle of threads that wait for each other's locks.
fn circle<P>(scene: &Scene<'_, P>, run: &Run) -> Option<String> {
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
    let heads = Definitions::new().add(arrow_head("headred")).add(arrow_head("headgrey"));
    let mut page = titled((WIDTH, 330.0), &title, &run.ending.to_string()).add(heads);
    let centre = (WIDTH / 2.0, 172.0);
    let place = |number: usize| {
        let angle = PI + 2.0 * PI * as_f64(number) / as_f64(nodes.len());
        (centre.0 + 138.0 * angle.cos(), centre.1 + 105.0 * angle.sin())
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
        let arrow = line(along(0.22), along(0.8), class);
        page = page.add(arrow.set("marker-end", format!("url(#{head})")));
        let (x, y) = along(0.5);
        let outwards = if y < centre.1 { -12.0 } else { 22.0 };
        let aside = if x < centre.0 { -36.0 } else { 36.0 };
        page = page.add(text(x + aside, y + outwards, "middle", label));
    }
    for (number, (name, class)) in nodes.iter().enumerate() {
        let (x, y) = place(number);
        let wide = width_of(name).max(72.0) + 14.0;
        let node = rectangle(x - wide / 2.0, y - 17.0, wide, 34.0).set("rx", 4);
        page = page.add(node.set("class", class.as_str()));
        page = page.add(text(x, y + 5.0, "middle strong", name));
    }
    let ending = "Each waits for another, for ever: a deadlock";
    Some(page.add(text(centre.0, 316.0, "middle strong red", ending)).to_string())
}

/// More orders than these are not drawn.
const MOST_STRIPS: usize = 100;

/// All orders, a strip for each, with how it ends. Those that end as they should are framed.
#[must_use]
pub fn every_order<P>(scene: &Scene<'_, P>, runs: &[Run]) -> String {
    let shown = &runs[..runs.len().min(MOST_STRIPS)];
    let is_right = |run: &Run| run.ending.to_string() == scene.right;
    let steps = shown.iter().map(|run| run.order.0.len()).max().unwrap_or_default();
    let endings: Vec<String> = shown
        .iter()
        .map(|run| match run.ending {
            Ending::Stuck(_) if run.ending.is_deadlock() => "deadlock".to_owned(),
            Ending::Stuck(_) => "asleep for ever".to_owned(),
            _ => run.ending.to_string(),
        })
        .collect();
    let widest = endings.iter().map(|ending| width_of(ending)).fold(0.0, f64::max);
    let column = 20.0 * as_f64(steps) + widest + 30.0;
    let columns = if 2.0 * column + MARGIN <= WIDTH && shown.len() > 10 { 2 } else { 1 };
    let in_a_column = shown.len().div_ceil(columns);
    let right = runs.iter().filter(|run| is_right(run)).count();
    let count = runs.len();
    let title =
        format!("{}: {count} orders, and {right} of them end with {}", scene.title, scene.right);
    let width = WIDTH.max(MARGIN + column * as_f64(columns));
    let top = 24.0 + LINE * as_f64(title_lines(&title, width).len());
    let bottom = top + 26.0 * as_f64(in_a_column);
    let told: Vec<String> =
        shown.iter().map(|run| format!("{}: {}", run.order, run.ending)).collect();
    let mut page = titled((width, bottom + LINE + 4.0), &title, &told.join("; "));
    for (number, run) in shown.iter().enumerate() {
        let x = MARGIN + column * as_f64(number / in_a_column);
        let y = top + 26.0 * as_f64(number % in_a_column);
        for (step, turn) in run.order.0.iter().enumerate() {
            let x = x + 20.0 * as_f64(step);
            let cell = rectangle(x, y, 18.0, 20.0).set("rx", 4);
            page = page.add(cell.set("class", thread_class(turn.thread)));
            page = page.add(text(x + 9.0, y + 14.5, "middle", &turn.to_string()));
        }
        let after = x + 20.0 * as_f64(run.order.0.len()) + 8.0;
        let class = if is_right(run) { "strong green" } else { "" };
        page = page.add(text(after, y + 14.5, class, &endings[number]));
        if is_right(run) {
            // The text in it is bold.
            let wide = after - x + 1.2 * width_of(&endings[number]) + 8.0;
            let frame = rectangle(x - 4.0, y - 3.0, wide, 26.0).set("rx", 4);
            page = page.add(frame.set("class", "right"));
        }
    }
    if count > shown.len() {
        let note = format!("and {} more", count - shown.len());
        page = page.add(text(MARGIN, bottom + LINE - 4.0, "dim", &note));
    }
    page.to_string()
}
