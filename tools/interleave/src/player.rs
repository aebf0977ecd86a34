//! Shows a run: step by step, for somebody to choose each, or all its steps at once.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write};
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use crate::run::{Ending, Kind, Order, Place, Run, State, letter};
use crate::{Settings, play_order};

/// A program to be played, and what is said about it.
#[derive(Clone)]
pub struct Scene {
    /// What it is called.
    pub name: String,
    /// What it does, in a few words.
    pub title: &'static str,
    /// What to bring about. May be empty.
    pub goal: &'static str,
    /// Whether a run that has come to its end reached the goal.
    pub reached: fn(&Run) -> bool,
    /// How the program ends when nothing goes wrong.
    pub right: &'static str,
    /// What can be learnt from having reached it.
    pub teaches: &'static str,
    /// The name of the source file whose lines are shown, without its folder.
    pub file: String,
    /// The text of that file. A comment with a number at the end of a line (`// 1`) says which line
    /// of the Python script does the same.
    pub rust: &'static str,
    /// The Python script, with the same numbers (`# 1`). May be empty.
    pub python: &'static str,
    /// How it is run.
    pub settings: Settings,
    /// What is run.
    pub program: Arc<dyn Fn() -> String + Send + Sync>,
}

impl Scene {
    /// Plays an order: see [`play_order`].
    #[must_use]
    pub fn play(&self, order: &Order, goes_on: bool) -> Run {
        let program = Arc::clone(&self.program);
        play_order(order, goes_on, self.settings, move || program())
    }
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

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

const HELP: &str = "\
Type the letter of a thread and Enter, and the thread takes one step: something
that other threads can see. Several letters take several steps. Enter alone takes
the next step if only one thread can go on.
  u  undo the last step      r  begin again
  ?  this help               q  quit
A letter in front of a line: that thread is about to run it. In Python it would be
the line with the same letter. (`show` and `step` make the value of a variable
visible, and `step` is a step of its own. Your own program does without them.)
";

/// Lets somebody choose every step, by lines read from `input`. Begins with `order`. Ends with the
/// input, or with a `q`.
///
/// # Errors
///
/// The input cannot be read, or the output not be written.
pub fn step_through(
    scene: &Scene,
    order: Order,
    width: usize,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut order = order.0;
    let mut run = scene.play(&Order(order.clone()), false);
    writeln!(out, "{BOLD}{}{BOLD:#}", scene.name)?;
    writeln!(out, "{}", wrapped(&format!("Goal: {}", scene.goal), width))?;
    writeln!(out, "{DIM}One step: the letter of a thread and Enter. Help: ? and Enter.{DIM:#}")?;
    write_steps(&run, 0, out)?;
    loop {
        writeln!(out)?;
        write_code(scene, run.state(), width, out)?;
        write_state(run.state(), out)?;
        write_end(scene, &run, width, out)?;
        let mut shown = run.steps.len();
        let mut is_new = false;
        while !is_new {
            write!(out, "> ")?;
            out.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                writeln!(out)?;
                return Ok(());
            }
            let mut keys: Vec<char> = line.trim().chars().filter(|c| !c.is_whitespace()).collect();
            if keys.is_empty() {
                let able = able(&run);
                match (able.as_slice(), &run.ending) {
                    (&[thread], Ending::Unfinished) => keys.push(letter(thread)),
                    _ => write_question(&run, out)?,
                }
            }
            for key in keys {
                match key.to_ascii_lowercase() {
                    'q' => return Ok(()),
                    '?' => write!(out, "{HELP}")?,
                    'r' => {
                        writeln!(out, "From the beginning.")?;
                        order.clear();
                    }
                    'u' if order.is_empty() => {
                        writeln!(out, "There is no step to undo.")?;
                        break;
                    }
                    'u' => {
                        let undone = order.pop().map_or(' ', letter);
                        writeln!(out, "{undone}'s last step is undone.")?;
                    }
                    _ => match choose(&run, key) {
                        Ok(thread) => order.push(thread),
                        Err(why) => {
                            writeln!(out, "{why}")?;
                            break;
                        }
                    },
                }
                if key == '?' {
                    continue;
                }
                is_new = true;
                shown = shown.min(order.len());
                run = scene.play(&Order(order.clone()), false);
                write_steps(&run, shown, out)?;
                shown = run.steps.len();
            }
        }
    }
}

/// The threads that can go on.
fn able(run: &Run) -> Vec<usize> {
    let threads = &run.state().threads;
    (0..threads.len()).filter(|&thread| threads[thread].can_go_on).collect()
}

/// The thread that a key stands for; else why it cannot be chosen.
fn choose(run: &Run, key: char) -> Result<usize, String> {
    let threads = &run.state().threads;
    let key = key.to_ascii_uppercase();
    let Some(thread) = (0..threads.len()).find(|&thread| letter(thread) == key) else {
        return Err(format!("'{key}' is not a thread. {}", question(run)));
    };
    if !matches!(run.ending, Ending::Unfinished) {
        return Err(format!("The run is over. {}", question(run)));
    }
    why_not(run.state(), thread).map_or(Ok(thread), Err)
}

/// Why a thread cannot go on; nothing if it can.
#[must_use]
pub fn why_not(state: &State, thread: usize) -> Option<String> {
    let letter = letter(thread);
    match state.threads.get(thread) {
        Some(known) if known.can_go_on => None,
        Some(known) => Some(match &known.waits {
            Some(waits) => format!("{letter} cannot go on: it {waits}."),
            None if known.next.is_none() => format!("{letter} has come to its end."),
            None => format!("{letter} cannot go on before another thread has taken a step."),
        }),
        None => Some(format!("There is no thread {letter}.")),
    }
}

fn question(run: &Run) -> String {
    if matches!(run.ending, Ending::Unfinished) {
        let letters: Vec<String> = able(run).into_iter().map(|t| letter(t).to_string()).collect();
        match letters.as_slice() {
            [only] => format!("Only {only} can go on: {only} or Enter. (u undo, ? help, q quit)"),
            _ => format!("Which goes next: {}? (u undo, ? help, q quit)", letters.join(" or ")),
        }
    } else {
        "u: one step back. r: begin again. q: quit.".to_owned()
    }
}

fn write_question(run: &Run, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", question(run))
}

/// What has happened, from this step on.
fn write_steps(run: &Run, from: usize, out: &mut impl Write) -> io::Result<()> {
    for step in &run.steps[from.min(run.steps.len())..] {
        writeln!(out, "{} {}", coloured(step.thread), step.what)?;
    }
    Ok(())
}

fn write_end(scene: &Scene, run: &Run, width: usize, out: &mut impl Write) -> io::Result<()> {
    let order = run.order.to_string();
    let order = if order.is_empty() { "nothing yet" } else { &order };
    writeln!(out, "Order so far: {order}")?;
    if !matches!(run.ending, Ending::Unfinished) {
        let end = wrapped(&format!("The end: {}.", end(&run.ending)), width);
        writeln!(out, "\n{BOLD}{end}{BOLD:#}")?;
        if (scene.reached)(run) {
            writeln!(out, "{}", wrapped(&format!("Goal reached. {}", scene.teaches), width))?;
        } else {
            writeln!(out, "{}", wrapped(&format!("Not the goal: {}", scene.goal), width))?;
        }
    }
    write_question(run, out)
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

/// What threads share, and where each of them is.
fn write_state(state: &State, out: &mut impl Write) -> io::Result<()> {
    for object in &state.objects {
        let name = &object.name;
        match (object.kind, &object.value, object.holder) {
            (Kind::Lock, _, Some(holder)) => {
                writeln!(out, "{name}: locked, {} holds it", coloured(holder))?;
            }
            (Kind::Lock, Some(value), None) => writeln!(out, "{name} = {value} (not locked)")?,
            (Kind::Lock, None, None) => writeln!(out, "{name}: not locked")?,
            (_, Some(value), _) => writeln!(out, "{name} = {value}")?,
            (_, None, _) => {}
        }
    }
    for (number, thread) in state.threads.iter().enumerate() {
        let what = match (&thread.waits, &thread.next) {
            // The main thread waits for the others: nothing to look at.
            _ if number == 0 && !thread.can_go_on => continue,
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

/// A line of source to be shown: the threads that are about to run it, and its text.
struct Line {
    threads: Vec<usize>,
    text: String,
}

/// The source with the place of each thread, and Python beside it, or below it if there is no room.
fn write_code(scene: &Scene, state: &State, width: usize, out: &mut impl Write) -> io::Result<()> {
    let mut marks: Vec<(usize, Place)> = Vec::new();
    for (thread, known) in state.threads.iter().enumerate() {
        marks.extend(known.next.as_ref().map(|(_, place)| (thread, *place)));
    }
    let name = |place: Place| place.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let in_file = |file: &str, line: usize| -> Vec<usize> {
        let here = |(_, at): &&(usize, Place)| name(*at) == file && at.line as usize == line;
        marks.iter().filter(here).map(|(thread, _)| *thread).collect()
    };
    let rust = listing(scene.rust, "//", "pub fn program", |line, _| in_file(&scene.file, line));
    let tags: Vec<(usize, u32)> = marks
        .iter()
        .filter(|(_, place)| name(*place) == scene.file)
        .filter_map(|&(thread, place)| {
            Some((thread, tag(scene.rust.lines().nth(place.line as usize - 1)?, "//").1?))
        })
        .collect();
    let python = listing(scene.python, "#", "if __name__", |_, number| {
        let here = tags.iter().filter(|(_, tag)| Some(*tag) == number);
        here.map(|(thread, _)| *thread).collect()
    });

    let threads = state.threads.len();
    let widest = rust.iter().map(|line| line.text.width()).max().unwrap_or_default();
    let python_widest = python.iter().map(|line| line.text.width()).max().unwrap_or_default();
    let is_whole = rust.first().is_some_and(|line| line.text != GAP);
    let is_wide = is_whole && 2 * threads + widest + 3 + python_widest <= width;
    for number in 0..rust.len().max(if is_wide { python.len() } else { 0 }) {
        let left = rust.get(number);
        let mut line = row(left, threads);
        if is_wide && let Some(python) = python.get(number) {
            let text = left.map_or(0, |line| line.text.width());
            let margin = if left.is_none() { threads } else { 0 };
            line += &" ".repeat(margin + widest - text + 3);
            line += &row(Some(python), threads);
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    // The main thread has no mark.
    let others = marks.iter().filter(|(thread, _)| *thread != 0);
    let mut others: Vec<&str> = others.map(|(_, place)| place.file).collect();
    others.retain(|file| file.rsplit(['/', '\\']).next() != Some(&scene.file));
    others.sort_unstable();
    others.dedup();
    for file in others {
        let Some(text) = crate::source_text(file) else { continue };
        let short = file.rsplit(['/', '\\']).next().unwrap_or_default();
        writeln!(out, "{DIM}{short}:{DIM:#}")?;
        for line in listing(&text, "//", "pub fn program", |line, _| in_file(short, line)) {
            writeln!(out, "{}", row(Some(&line), threads).trim_end())?;
        }
    }
    if !is_wide && !python.is_empty() {
        writeln!(out, "{DIM}in Python:{DIM:#}")?;
        for line in &python {
            writeln!(out, "{}", row(Some(line), threads).trim_end())?;
        }
    }
    writeln!(out)
}

fn row(line: Option<&Line>, threads: usize) -> String {
    let Some(line) = line else { return String::new() };
    let mut row = String::new();
    for thread in 1..threads {
        row += &if line.threads.contains(&thread) { coloured(thread) } else { " ".to_owned() };
    }
    let style = if line.threads.is_empty() { Style::new() } else { BOLD };
    _ = write!(row, " {style}{}{style:#}", line.text);
    row
}

/// Stands for lines that are not shown.
const GAP: &str = "…";

/// The lines of a source that are shown: what the threads run, up to what starts them. Of a long one
/// only what is around the marks.
fn listing(
    source: &str,
    comment: &str,
    end: &str,
    threads: impl Fn(usize, Option<u32>) -> Vec<usize>,
) -> Vec<Line> {
    let is_code =
        |line: &str| ["fn ", "def ", "impl ", "class "].iter().any(|s| line.starts_with(s));
    let first = source.lines().position(is_code).unwrap_or_default();
    let mut lines: Vec<Line> = (source.lines().enumerate().skip(first))
        .take_while(|(_, line)| !line.starts_with(end))
        .map(|(number, line)| {
            let (text, tag) = tag(line, comment);
            Line { threads: threads(number + 1, tag), text: text.to_owned() }
        })
        .collect();
    while lines.last().is_some_and(|line| line.text.is_empty()) {
        lines.pop();
    }
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

/// A line without the number at its end, and the number.
fn tag<'a>(line: &'a str, comment: &str) -> (&'a str, Option<u32>) {
    let Some((code, number)) = line.rsplit_once(comment) else { return (line, None) };
    match number.trim().parse() {
        Ok(number) => (code.trim_end(), Some(number)),
        Err(_) => (line, None),
    }
}

/// The text in lines that are not wider than this, and never so wide that they are hard to read.
#[must_use]
pub fn wrapped(text: &str, width: usize) -> String {
    let width = width.min(80);
    let mut lines = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        if length > 0 && length + 1 + word.width() > width {
            lines.push('\n');
            length = 0;
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines += word;
        length += word.width();
    }
    lines
}

/// All steps of a run, a column for each thread, and one for each value that threads share. One step a
/// line where that is too wide.
#[must_use]
pub fn columns(run: &Run, width: usize) -> String {
    let threads: Vec<usize> = (0..run.state().threads.len())
        .filter(|&thread| run.steps.iter().any(|step| step.thread == thread))
        .collect();
    let values: Vec<usize> = (0..run.state().objects.len())
        .filter(|&o| run.state().objects[o].value.is_some())
        .collect();
    let mut rows = vec![vec!["step".to_owned(), "line".to_owned()]];
    rows[0].extend(threads.iter().map(|&thread| letter(thread).to_string()));
    rows[0].extend(values.iter().map(|&object| run.state().objects[object].name.to_string()));
    for (number, step) in run.steps.iter().enumerate() {
        let mut row = vec![(number + 1).to_string(), step.place.line.to_string()];
        row.extend(
            threads.iter().map(|&thread| {
                if step.thread == thread { step.what.clone() } else { String::new() }
            }),
        );
        let value = |&object: &usize| step.after.objects.get(object)?.value.clone();
        row.extend(values.iter().map(|object| value(object).unwrap_or_default()));
        rows.push(row);
    }
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or_default())
        .collect();
    let is_wide = widths.iter().sum::<usize>() + 2 * widths.len() > width;
    let mut text = String::new();
    if is_wide {
        for (number, step) in run.steps.iter().enumerate() {
            let (who, line) = (letter(step.thread), step.place.line);
            _ = writeln!(text, "{:>4}  {who}  line {line}: {}", number + 1, step.what);
        }
        return text;
    }
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let space = " ".repeat(widths[column] - cell.width());
            let (before, after) = if column < 2 { (&*space, "") } else { ("", &*space) };
            _ = write!(line, "{before}{cell}{after}  ");
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}
