//! Lets somebody choose every step of a program: a line that is typed becomes keys, and each key is
//! applied.

use std::fmt::{Display, Write as _};
use std::io::{self, BufRead, Write};

use anstyle::{AnsiColor, Style};
use interleave_model::{
    Act, Ending, Kind, Object, Order, Place, Run, State, Turn, letter, source_text,
};
use unicode_width::UnicodeWidthStr;

use super::columns::wrapped;
use super::{Scene, code};

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
A mark behind the letter, as in A', takes the step in another way: a load reads
an older value, where memory allows that.
A letter in front of a line: that thread is about to run it. In Python it would be
the line with the same letter. (`show` and `step` make the value of a variable
visible, and `step` is a step of its own. Your own program does without them.)
";

/// Something that a player may want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    /// A thread takes its next step, in some way: its letter, and so many marks.
    Step(char, usize),
    Undo,
    Again,
    Help,
    Quit,
}

impl Key {
    /// The keys of a line.
    fn read(line: &str) -> Vec<Self> {
        let mut keys = Vec::new();
        for key in line.chars().filter(|c| !c.is_whitespace()) {
            match (key.to_ascii_lowercase(), keys.last_mut()) {
                ('\'', Some(Self::Step(_, way))) => *way += 1,
                ('u', _) => keys.push(Self::Undo),
                ('r', _) => keys.push(Self::Again),
                ('?', _) => keys.push(Self::Help),
                ('q', _) => keys.push(Self::Quit),
                _ => keys.push(Self::Step(key, 0)),
            }
        }
        keys
    }
}

/// Lets somebody choose every step, by lines read from `input`. Begins with `order`. Ends with the
/// input, or with a `q`.
///
/// # Errors
///
/// The input cannot be read, or the output not be written.
pub fn step_through<P: Fn() -> String + Clone + Send + Sync + 'static>(
    scene: &Scene<'_, P>,
    order: Order,
    width: usize,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", scene.name)?;
    writeln!(out, "{}", wrapped(&format!("Goal: {}", scene.goal), width))?;
    writeln!(out, "{DIM}One step: the letter of a thread and Enter. Help: ? and Enter.{DIM:#}")?;
    let run = scene.play_so_far(&order);
    let mut game = Game { scene, order: order.0, run };
    write_steps(&game.run, 0, out)?;
    loop {
        writeln!(out)?;
        write_code(scene, game.run.state(), width, out)?;
        write_state(game.run.state(), out)?;
        write_end(scene, &game.run, width, out)?;
        let mut is_new = false;
        while !is_new {
            write!(out, "> ")?;
            out.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                writeln!(out)?;
                return Ok(());
            }
            let mut keys = Key::read(&line);
            if keys.is_empty() {
                match (able(&game.run).as_slice(), &game.run.ending) {
                    (&[thread], Ending::Unfinished) => keys.push(Key::Step(letter(thread), 0)),
                    _ => writeln!(out, "{}", question(&game.run))?,
                }
            }
            for key in keys {
                match game.apply(key, out)? {
                    Applied::Played => is_new = true,
                    Applied::Said => {}
                    Applied::Refused => break,
                    Applied::Quit => return Ok(()),
                }
            }
        }
    }
}

/// Where a player is.
struct Game<'a, P> {
    scene: &'a Scene<'a, P>,
    order: Vec<Turn>,
    run: Run,
}

/// What came of a key.
enum Applied {
    Played,
    Said,
    /// What was typed behind it is not wanted any more.
    Refused,
    Quit,
}

impl<P: Fn() -> String + Clone + Send + Sync + 'static> Game<'_, P> {
    fn apply(&mut self, key: Key, out: &mut impl Write) -> io::Result<Applied> {
        match key {
            Key::Quit => return Ok(Applied::Quit),
            Key::Help => {
                write!(out, "{HELP}")?;
                return Ok(Applied::Said);
            }
            Key::Again => {
                writeln!(out, "From the beginning.")?;
                self.order.clear();
            }
            Key::Undo => {
                let Some(undone) = self.order.pop() else {
                    writeln!(out, "There is no step to undo.")?;
                    return Ok(Applied::Refused);
                };
                writeln!(out, "{}'s last step is undone.", letter(undone.thread))?;
            }
            Key::Step(key, way) => match choose(&self.run, key, way) {
                Ok(turn) => self.order.push(turn),
                Err(why) => {
                    writeln!(out, "{why}")?;
                    return Ok(Applied::Refused);
                }
            },
        }
        let shown = self.run.steps.len().min(self.order.len());
        self.run = self.scene.play_so_far(&Order(self.order.clone()));
        write_steps(&self.run, shown, out)?;
        Ok(Applied::Played)
    }
}

/// The threads that can go on.
fn able(run: &Run) -> Vec<usize> {
    let threads = &run.state().threads;
    (0..threads.len()).filter(|&thread| !threads[thread].ways.is_empty()).collect()
}

/// The turn that a key stands for; else why it cannot be chosen.
fn choose(run: &Run, key: char, way: usize) -> Result<Turn, String> {
    let threads = &run.state().threads;
    let upper = key.to_ascii_uppercase();
    let Some(thread) = (0..threads.len()).find(|&thread| letter(thread) == upper) else {
        return Err(format!("'{}' is not a thread. {}", upper.escape_debug(), question(run)));
    };
    if !matches!(run.ending, Ending::Unfinished) {
        return Err(format!("The run is over. {}", question(run)));
    }
    let turn = Turn { thread, way };
    why_not(run.state(), turn).map_or(Ok(turn), Err)
}

/// Why a turn cannot be taken; nothing if it can.
#[must_use]
pub fn why_not(state: &State, turn: Turn) -> Option<String> {
    let letter = letter(turn.thread);
    match state.threads.get(turn.thread) {
        Some(known) if known.ways.contains(&turn.way) => None,
        Some(known) if !known.ways.is_empty() => {
            Some(format!("{letter} cannot take its step in that way: {turn}."))
        }
        Some(known) => Some(match &known.waits {
            Some(waits) => format!("{letter} cannot go on: it {waits}."),
            None if known.next.is_none() => format!("{letter} has come to its end."),
            None => format!("{letter} cannot go on before another thread has taken a step."),
        }),
        None => Some(format!("There is no thread {letter}.")),
    }
}

fn question(run: &Run) -> String {
    if !matches!(run.ending, Ending::Unfinished) {
        return "u: one step back. r: begin again. q: quit.".to_owned();
    }
    let able = able(run);
    let letters: Vec<String> = able.iter().map(|&thread| letter(thread).to_string()).collect();
    let values = able.iter().filter_map(|&thread| values(run.state(), thread));
    let values = values.fold(String::new(), |all, values| format!("{all} {values}"));
    match letters.as_slice() {
        [only] => {
            format!("Only {only} can go on: {only} or Enter.{values} (u undo, ? help, q quit)")
        }
        _ => format!("Which goes next: {}?{values} (u undo, ? help, q quit)", letters.join(" or ")),
    }
}

/// Which value a thread's next load is to read, if there are several: "B reads ready: true (newest: B),
/// or the older false (B')?"
fn values(state: &State, thread: usize) -> Option<String> {
    let known = &state.threads[thread];
    let (Some((Act::Load { variable, .. }, _)), [newest, older @ ..]) =
        (&known.next, &*known.may_read)
    else {
        return None;
    };
    let older: Vec<String> = (1..)
        .zip(older)
        .map(|(way, value)| format!("the older {value} ({})", Turn { thread, way }))
        .collect();
    let letter = letter(thread);
    let older = older.join(", or ");
    (!older.is_empty())
        .then(|| format!("{letter} reads {variable}: {newest} (newest: {letter}), or {older}?"))
}

/// What has happened, from this step on.
fn write_steps(run: &Run, from: usize, out: &mut impl Write) -> io::Result<()> {
    for step in &run.steps[from.min(run.steps.len())..] {
        writeln!(out, "{} {step}", coloured(step.thread))?;
    }
    Ok(())
}

fn write_end<P>(
    scene: &Scene<'_, P>,
    run: &Run,
    width: usize,
    out: &mut impl Write,
) -> io::Result<()> {
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
    writeln!(out, "{}", question(run))
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
fn write_code<P>(
    scene: &Scene<'_, P>,
    state: &State,
    width: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut marks: Vec<(usize, Place)> = Vec::new();
    for (thread, known) in state.threads.iter().enumerate() {
        marks.extend(known.next.as_ref().map(|(_, place)| (thread, *place)));
    }
    let name = |place: Place| place.file_name();
    let own = scene.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let in_file = |file: &str, line: usize| -> Vec<usize> {
        let here = |(_, at): &&(usize, Place)| name(*at) == file && at.line as usize == line;
        marks.iter().filter(here).map(|(thread, _)| *thread).collect()
    };
    let rust = listing(scene.rust, "//", |line, _| in_file(own, line));
    // In Python, at the line with the same number.
    let tags = code(scene.rust, "//");
    let python = listing(scene.python, "#", |_, tag| {
        let same = tags.iter().filter(|(_, of, _)| tag.is_some() && *of == tag);
        same.flat_map(|(line, ..)| in_file(own, *line)).collect()
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
    others.retain(|file| file.rsplit(['/', '\\']).next() != Some(own));
    others.sort_unstable();
    others.dedup();
    for file in others {
        let Some(text) = source_text(file) else { continue };
        let short = file.rsplit(['/', '\\']).next().unwrap_or_default();
        writeln!(out, "{DIM}{short}:{DIM:#}")?;
        for line in listing(&text, "//", |line, _| in_file(short, line)) {
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
