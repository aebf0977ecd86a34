//! What somebody sees who chooses every step: what has happened, where each thread is, and how it ends.

use std::collections::BTreeSet;
use std::fmt::{Display, Write as _};
use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use interleave_model::{Ending, Kind, Object, Order, Place, Run, State, letter, source_text};
use unicode_width::UnicodeWidthStr;

use super::columns::wrapped;
use super::{Scene, code};

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();

/// The colour of a thread.
fn colour(thread: usize) -> Style {
    let colours = [AnsiColor::Blue, AnsiColor::Yellow, AnsiColor::Green, AnsiColor::Magenta];
    Style::new().bold().fg_color(Some(colours[thread.wrapping_sub(1) % colours.len()].into()))
}

/// The letter of a thread, in its colour.
fn coloured(thread: usize) -> String {
    let style = colour(thread);
    format!("{style}{}{style:#}", letter(thread))
}

/// What has happened, from this step on.
pub(super) fn write_steps(run: &Run, from: usize, out: &mut impl Write) -> io::Result<()> {
    for step in &run.steps[from.min(run.steps.len())..] {
        writeln!(out, "{} {step}", coloured(step.thread))?;
    }
    Ok(())
}

pub(super) fn write_end<P, R: Fn(&Run) -> bool>(
    scene: &Scene<'_, P, R>,
    run: &Run,
    width: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let order = run.order.to_string();
    let order = if order.is_empty() { "nothing yet" } else { &order };
    writeln!(out, "Order so far: {order}")?;
    if !matches!(run.ending, Ending::Unfinished) {
        let end = match &run.ending {
            // What stands in no line that is shown is said by whoever looks on.
            Ending::Panicked(panic) if !Path::new(&panic.file).ends_with(scene.file) => {
                panic.message.clone()
            }
            ending => end(ending),
        };
        let end = wrapped(&format!("The end: {end}."), width);
        writeln!(out, "\n{BOLD}{end}{BOLD:#}")?;
        if (scene.reached)(run) {
            writeln!(out, "{}", wrapped(&format!("Goal reached. {}", scene.teaches), width))?;
        } else {
            writeln!(out, "{}", wrapped(&format!("Not the goal: {}", scene.goal), width))?;
        }
    }
    Ok(())
}

/// How a run ended, in the words of a learner's page.
#[must_use]
pub fn end(ending: &Ending) -> String {
    match ending {
        Ending::Stuck(_) if ending.is_deadlock() => format!("a deadlock. {ending}"),
        Ending::Stuck(_) => format!("{ending}, and nobody is left to do that"),
        _ => ending.to_string(),
    }
}

/// The option that plays this order, as a shell takes it.
#[must_use]
pub fn option(order: &Order) -> String {
    // A shell takes a mark for the beginning of a quotation.
    let quote = if order.0.iter().any(|turn| turn.way > 0) { "\"" } else { "" };
    format!("--order {quote}{order}{quote}")
}

/// What threads share, and where each of them is.
pub(super) fn write_state(state: &State, out: &mut impl Write) -> io::Result<()> {
    for line in state.objects.iter().filter_map(|object| shared_line(object, coloured)) {
        writeln!(out, "{line}")?;
    }
    for (number, thread) in state.threads.iter().enumerate() {
        let what = match (&thread.waits, &thread.next) {
            // The main thread waits for the others: nothing to look at.
            _ if number == 0 && thread.ways.is_empty() => continue,
            (Some(waits), _) => waits.to_string(),
            (None, None) => "has come to its end".to_owned(),
            (None, Some((next, _))) => format!("next: {next}"),
        };
        let own: Vec<String> =
            thread.own.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let own = if own.is_empty() {
            String::new()
        } else {
            format!("  {DIM}[{}]{DIM:#}", own.join(", "))
        };
        writeln!(out, "{}  {what}{own}", coloured(number))?;
    }
    Ok(())
}

/// What there is to say of what threads share, if anything, with the names of threads as `named` has them.
pub fn shared_line<N: Display>(object: &Object, named: impl Fn(usize) -> N) -> Option<String> {
    let name = object.thing;
    Some(match (object.kind, &object.value, object.holder) {
        (Kind::Lock, _, Some(holder)) => format!("{name}: locked, {} holds it", named(holder)),
        (Kind::Lock, Some(value), None) => format!("{name} = {value} (not locked)"),
        (Kind::Lock, None, None) => format!("{name}: not locked"),
        (_, Some(value), _) => format!("{name} = {value}"),
        (_, None, _) => return None,
    })
}

/// A line of source to be shown: the threads that are about to run it, and its text.
struct Line {
    threads: Vec<usize>,
    text: String,
}

/// The source with the place of each thread, and Python beside it, or below it if there is no room.
pub(super) fn write_code<P, R>(
    scene: &Scene<'_, P, R>,
    state: &State,
    width: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let threads = state.threads.iter().enumerate();
    let marks = threads.filter_map(|(thread, known)| Some((thread, known.next.as_ref()?.1)));
    let marks: Vec<(usize, Place)> = marks.collect();
    let in_file = |file: &str, line: usize| -> Vec<usize> {
        let here = |(_, at): &&(usize, Place)| at.is_in(file) && at.line as usize == line;
        marks.iter().filter(here).map(|(thread, _)| *thread).collect()
    };
    let rust = listing(scene.rust, "//", |line, _| in_file(scene.file, line));
    // In Python, at the line with the same number.
    let tags = code(scene.rust, "//");
    let python = listing(scene.python, "#", |_, tag| {
        let same = tags.iter().filter(|(_, of, _)| tag.is_some() && *of == tag);
        same.flat_map(|(line, ..)| in_file(scene.file, *line)).collect()
    });

    let threads = state.threads.len();
    let widest = rust.iter().map(|line| line.text.width()).max().unwrap_or_default();
    let python_widest = python.iter().map(|line| line.text.width()).max().unwrap_or_default();
    let is_whole = rust.first().is_some_and(|line| line.text != GAP);
    let is_wide = is_whole && 2 * threads + widest + 3 + python_widest <= width;
    let empty = Line { threads: vec![], text: String::new() };
    let beside: &[Line] = if is_wide { &python } else { &[] };
    for number in 0..rust.len().max(beside.len()) {
        let left = row(rust.get(number).unwrap_or(&empty), threads, widest + 3);
        let right = beside.get(number).map(|line| row(line, threads, 0));
        writeln!(out, "{}", (left + &right.unwrap_or_default()).trim_end())?;
    }
    let mut write_below = |name: &str, lines: &[Line]| -> io::Result<()> {
        writeln!(out, "{DIM}{name}:{DIM:#}")?;
        lines.iter().try_for_each(|line| writeln!(out, "{}", row(line, threads, 0).trim_end()))
    };
    // The main thread has no mark.
    let others = marks.iter().filter(|(thread, at)| *thread != 0 && !at.is_in(scene.file));
    let others: BTreeSet<&str> = others.map(|(_, at)| at.file).collect();
    for file in others {
        let Some(text) = source_text(file) else { continue };
        let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
        write_below(name, &listing(&text, "//", |line, _| in_file(file, line)))?;
    }
    if !is_wide && !python.is_empty() {
        write_below("in Python", &python)?;
    }
    writeln!(out)
}

/// A line of source behind the letters of its threads, in so many columns at least.
fn row(line: &Line, threads: usize, columns: usize) -> String {
    let mut row = String::new();
    for thread in 1..threads {
        row += &if line.threads.contains(&thread) { coloured(thread) } else { " ".to_owned() };
    }
    let style = if line.threads.is_empty() { Style::new() } else { BOLD };
    let space = columns.saturating_sub(line.text.width());
    _ = write!(row, " {style}{}{style:#}{:space$}", line.text, "");
    row
}

/// Stands for lines that are not shown.
const GAP: &str = "…";

/// The lines of a source that are shown. Of a long one only what is around the marks.
fn listing(
    source: &str,
    comment: &str,
    threads: impl Fn(usize, Option<u32>) -> Vec<usize>,
) -> Vec<Line> {
    let lines = code(source, comment).into_iter();
    let mut lines: Vec<Line> = lines
        .map(|(number, tag, text)| Line { threads: threads(number, tag), text: text.to_owned() })
        .collect();
    if lines.len() > 40 {
        lines.retain(|line| !line.text.trim_start().starts_with("///"));
        let marked: Vec<usize> =
            (0..lines.len()).filter(|&n| !lines[n].threads.is_empty()).collect();
        let mut number = 0;
        let mut before_gap = !marked.is_empty();
        lines.retain_mut(|line| {
            let is_near = marked.iter().any(|at| at.abs_diff(number) <= 3);
            let is_gap = !is_near && before_gap;
            before_gap = is_near;
            number += 1;
            if is_gap {
                GAP.clone_into(&mut line.text);
            }
            is_near || is_gap
        });
    }
    lines
}
