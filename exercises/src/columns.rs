//! The order that breaks an answer, step by step, in a column for each thread.

use std::fmt::Write;
use std::io;

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use drawing::cut;
use interleave::stage::columns::wrapped;
use interleave::{Act, Ending, Kind, Place, Run, Step, Use, Waits, letter};

use crate::fault::{Files, Whose, first_fault};

const DIM: Style = Style::new().dimmed();
const BAD: Style = AnsiColor::Red.on_default().bold();
/// No more steps than this: what matters is at the end.
const MOST: usize = 60;
/// Of a run that never ends, so many steps show how it goes round.
const ENDLESS: usize = 16;

/// The steps of the run, in lines of up to `width` columns. Lines are those of the answer, unless another
/// file is named.
pub(crate) fn columns(run: &Run, files: Files, width: usize) -> String {
    // What the main thread does when all others have ended changes nothing any more.
    let end = run.steps.iter().rposition(|step| step.counts).map_or(run.steps.len(), |at| at + 1);
    // Nor does what other threads do after the one that went wrong.
    let wrong = first_fault(run, files).map(|panic| panic.thread).filter(|&thread| thread != 0);
    let last = |thread| run.steps[..end].iter().rposition(|step| step.thread == thread);
    let end = wrong.and_then(last).map_or(end, |at| at + 1);
    let is_endless = run.ending == Ending::Endless;
    let mut rows = rows(&run.steps[..end], matches!(run.ending, Ending::Stuck(_)));
    if is_endless {
        rows.truncate(ENDLESS);
    }
    let mut threads: Vec<usize> = rows.iter().map(|row| row.thread).chain(wrong).collect();
    threads.sort_unstable();
    threads.dedup();
    if threads.first() == Some(&0) {
        threads.rotate_left(1); // the main thread last: it mostly waits for the others
    }
    let width = (width.saturating_sub(5) / threads.len().max(1)).clamp(24, 60);
    let mut table = Table { text: "     ".to_owned(), files, threads, width };

    for &thread in &table.threads {
        let name = if thread == 0 { "main thread".into() } else { letter(thread).to_string() };
        let _ = write!(table.text, "{name:width$}");
    }
    table.text.truncate(table.text.trim_end().len());
    table.text.push('\n');

    let skipped = rows.len().saturating_sub(MOST);
    if skipped > 0 {
        let _ = writeln!(table.text, "     (the first {skipped} steps are left out)");
    }
    for (number, row) in rows.iter().enumerate().skip(skipped) {
        table.step(number + 1, row);
    }
    if is_endless {
        table.text.push_str("     … and so on\n");
    }
    if let Some(thread) = wrong {
        table.row("", thread, BAD, "goes wrong here");
    }
    if let Ending::Stuck(threads) = &run.ending {
        for (thread, waits) in threads.iter().filter(|(_, waits)| !matches!(waits, Waits::End(_))) {
            let waits = match waits {
                Waits::Lock(lock, holder) if holder == thread => {
                    format!("waits for the lock `{lock}`, which it holds itself")
                }
                Waits::Lock(lock, 0) => {
                    format!("waits for the lock `{lock}`, which the main thread holds")
                }
                waits => waits.to_string(),
            };
            table.row("", *thread, BAD, &format!("{waits}: for ever"));
        }
    }
    table.text
}

/// What a thread did in one line.
struct Row {
    thread: usize,
    place: Place,
    /// Not what stands there: an unlock is somewhere in the line, and an end below it.
    is_beside: bool,
    text: String,
}

/// An unlock in the same line belongs to what the thread did just before. That a thread ends matters where
/// others wait.
fn rows(steps: &[Step], with_ends: bool) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for step in steps {
        let &Step { thread, place, .. } = step;
        let row = |text| Row { thread, place, is_beside: true, text };
        match (&step.act, rows.last_mut()) {
            (Act::End, _) if with_ends => {
                let held = step.after.objects.iter().filter(|object| object.holder == Some(thread));
                let mut text = step.to_string();
                held.for_each(|object| _ = write!(text, ", and still holds {}", object.thing));
                rows.push(row(text));
            }
            (Act::End, _) => {}
            // How many clones there are matters to who asks for that.
            (Act::Use(Use { thing, result: None, .. }), _)
                if step.after.objects[thing.index].kind == Kind::Arc => {}
            (Act::Unlock { .. }, Some(last)) if last.thread == thread && last.place == place => {
                _ = write!(last.text, ", {step}");
            }
            (Act::Unlock { .. }, _) => rows.push(row(format!("{}: {step}", place.line))),
            _ => rows.push(Row { is_beside: false, ..row(step.to_string()) }),
        }
    }
    rows
}

struct Table {
    text: String,
    files: Files,
    threads: Vec<usize>,
    width: usize,
}

impl Table {
    /// What happened, below the line of the answer where it did.
    fn step(&mut self, number: usize, row: &Row) {
        let number = number.to_string();
        let &Row { thread, place, ref text, .. } = row;
        if row.is_beside {
            return self.row(&number, thread, DIM, text);
        }
        let file = match self.files.whose(place.file) {
            Whose::Judge => None,
            Whose::Answer => Some(String::new()),
            Whose::Other(name) => Some(format!("{name} ")),
        };
        if let (Some(file), Some(source)) = (file, place.text()) {
            let line = cut(&format!("{file}{}: {source}", place.line), self.width - 2);
            self.row(&number, thread, Style::new(), &line);
            self.row("", thread, DIM, &format!("    {text}"));
        } else {
            self.row(&number, thread, DIM, text);
        }
    }

    /// A text in the column of a thread, in as many lines as it needs.
    fn row(&mut self, number: &str, thread: usize, style: Style, text: &str) {
        let Some(place) = self.threads.iter().position(|&other| other == thread) else { return };
        let words = text.trim_start();
        let indent = self.width * place + text.len() - words.len();
        let room = self.width - 2 - (text.len() - words.len());
        for (at, line) in wrapped(words, room).lines().enumerate() {
            let number = if at == 0 { number } else { "" };
            let _ = writeln!(self.text, "{number:>3}  {:indent$}{style}{line}{style:#}", "");
        }
    }
}

/// The width of the terminal; where there is none, 100.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| width.0.into())
}

/// Without the styles, where they cannot be shown.
pub(crate) fn on_this_terminal(text: &str) -> String {
    if AutoStream::choice(&io::stdout()) == ColorChoice::Never {
        strip_str(text).to_string()
    } else {
        text.to_owned()
    }
}

/// A line in red.
pub(crate) fn bad(line: &str) -> String {
    format!("{BAD}{line}{BAD:#}")
}
