//! Lets somebody choose every step of a program: a line that is typed becomes keys, and each key is
//! applied.

use std::io::{self, BufRead, Write};

use interleave_model::{Act, Ending, Order, Run, State, Turn, letter};

use super::Scene;
use super::columns::wrapped;
use super::screen::{BOLD, DIM, write_code, write_end, write_state, write_steps};

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
pub fn step_through<P, R>(
    scene: &Scene<'_, P, R>,
    order: Order,
    width: usize,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> io::Result<()>
where
    P: Fn() -> String + Clone + Send + Sync + 'static,
    R: Fn(&Run) -> bool,
{
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
        writeln!(out, "{}", question(&game.run))?;
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
struct Game<'a, P, R> {
    scene: &'a Scene<'a, P, R>,
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

impl<P: Fn() -> String + Clone + Send + Sync + 'static, R> Game<'_, P, R> {
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
                Err(problem) => {
                    writeln!(out, "{problem}")?;
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

/// Why this order cannot be played, if it cannot: `step 2 is not possible. B cannot go on: it waits for …`.
pub fn refusal<P, R>(scene: &Scene<'_, P, R>, order: &Order) -> Option<String>
where
    P: Fn() -> String + Clone + Send + Sync + 'static,
{
    let run = scene.play_so_far(order);
    let steps = match run.ending {
        Ending::Impossible(step, _) => step - 1,
        _ => run.order.0.len(),
    };
    let turn = order.0.get(steps)?;
    let why = why_not(run.state(), *turn).unwrap_or_default();
    Some(format!("step {} is not possible. {why}", steps + 1))
}

/// Why a turn cannot be taken; nothing if it can.
#[must_use]
pub fn why_not(state: &State, turn: Turn) -> Option<String> {
    let letter = letter(turn.thread);
    match state.threads.get(turn.thread) {
        Some(known) if known.ways.contains(&turn.way) => None,
        Some(known) if !known.ways.is_empty() => Some(match (&known.next, &*known.may_read) {
            (Some((Act::Load { variable, .. }, _)), [.., oldest]) => {
                format!("{letter} may read nothing older than {oldest} of {variable}.")
            }
            _ => format!("{letter} cannot take its step in that way: {turn}."),
        }),
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
