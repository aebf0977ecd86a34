//! Judges an answer in a process of its own, so that nothing which the answer does ends without a word.

use std::env;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};
use std::panic::{self, AssertUnwindSafe};
use std::process::{self, Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use interleave::stage::{Scene, player};
use interleave::{Order, Turn, play_so_far};

use crate::args::{self, How, Judge};
use crate::fault::{Files, in_line_of, who};
use crate::report::{Report, Word};
use crate::search::Tells;
use crate::task::{Answer, Task};
use crate::{columns, reached, report, search, unseen, verdict};

/// The program of an answer.
pub fn main(answer: &Answer) -> ExitCode {
    let Judge { how, row, patience, child } = shared::parse_args();
    let patience = Duration::from_millis(patience);
    let child: Vec<&str> = child.iter().map(String::as_str).collect();
    match *child.as_slice() {
        [] if row => {
            let word =
                reached::verdict(answer.task).unwrap_or_else(|| judged(answer, patience).word);
            let once = if word != Word::Right && reached::is_reached(answer.task) {
                ", right once"
            } else {
                ""
            };
            println!("{word}{once}");
            ExitCode::SUCCESS
        }
        [] => judge(answer, &how, patience),
        [task, ref rest @ ..] => be_child(answer, task, rest),
    }
}

/// Judges, and says or shows what was found.
fn judge(answer: &Answer, how: &How, patience: Duration) -> ExitCode {
    let report = judged(answer, patience);
    let word = report.word;
    let report = match (report.shown_by, &how.order) {
        (Some((trial, found)), from) if how.step => {
            let (trial, found) = (trial.to_string(), args::numbers(&found));
            let from = args::numbers(from.as_ref().unwrap_or(&Order::default()));
            match run_child(&["step", &trial, &found, &from, &columns::width().to_string()], None) {
                Ok(_) => String::new(),
                Err(fall) => fall.report(answer, None).text,
            }
        }
        _ => report.text,
    };
    print_lines(&columns::on_this_terminal(&report));
    if word == Word::Right {
        match reached::next() {
            Some(Task { name, goal, .. }) => {
                println!("Next: {goal}: exercises/src/bin/{name}.rs");
            }
            None => println!("All are right."),
        }
        return ExitCode::SUCCESS;
    }
    ExitCode::FAILURE
}

fn print_lines(text: &str) {
    text.lines().for_each(|line| println!("{line}"));
}

/// The verdict on the answer.
fn judged(answer: &Answer, patience: Duration) -> Report {
    let report = run_child(&["judge", &columns::width().to_string()], Some(patience))
        .unwrap_or_else(|fall| {
            // Once more, and this time each choice is told: where is it?
            let trace = run_child(&["trace"], Some(patience)).err();
            let place =
                trace.and_then(|fall| report::last_run(&fall.said)).and_then(|(trial, order)| {
                    let args = ["locate", &trial.to_string(), &args::numbers(&order)];
                    Some(run_child(&args, Some(patience)).ok()?.text)
                });
            fall.report(answer, place.as_deref())
        });
    reached::remember(answer.task, report.word);
    report
}

/// How the process that judges ended without a report.
enum Fall {
    NotStarted(io::Error),
    /// For so long there was no sign of life.
    Silent,
    Ended(ExitStatus),
}

/// And what it had said.
struct Fallen {
    how: Fall,
    said: String,
}

impl From<io::Error> for Fallen {
    fn from(error: io::Error) -> Self {
        Self { how: Fall::NotStarted(error), said: String::new() }
    }
}

/// Starts this program again, for this. Without an end to the patience, somebody types what it is to do.
fn run_child(args: &[&str], patience: Option<Duration>) -> Result<Report, Fallen> {
    let mut file = tempfile::tempfile()?;
    let mut command = Command::new(env::current_exe()?);
    command.arg("--child").args(args).stderr(file.try_clone()?);
    // The engine would read it.
    command.env_remove("SHUTTLE_RANDOM_SEED");
    if patience.is_some() {
        // The end of this program is the end of its standard input, and so of the other program.
        command.stdin(Stdio::piped()).stdout(file.try_clone()?);
    }
    let mut child = command.spawn()?;
    let ended = match patience {
        None => Some(child.wait()?),
        Some(patience) => wait(&mut child, &file, patience)?,
    };
    let mut said = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut said)?;
    let (report, said) = Report::receive(&said);
    report.ok_or(Fallen { how: ended.map_or(Fall::Silent, Fall::Ended), said })
}

/// Waits for its end; ends it if it has said nothing for too long. This needs no thread, which may be what
/// cannot be had.
fn wait(child: &mut Child, said: &File, patience: Duration) -> io::Result<Option<ExitStatus>> {
    let (mut length, mut since) = (0, Instant::now());
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        let now = said.metadata()?.len();
        if now != length {
            (length, since) = (now, Instant::now());
        } else if since.elapsed() > patience {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

impl Fallen {
    fn report(&self, answer: &Answer, place: Option<&str>) -> Report {
        let (word, why) = match &self.how {
            Fall::NotStarted(error) => {
                (Word::NotJudged, format!("The judge cannot be started: {error}"))
            }
            Fall::Silent => {
                let why = "Nothing has moved for some seconds. Either a loop never ends and does nothing that another \
                     thread could see, or a thread waits for something of `std` itself: take it from \
                     `interleave::std_like`. Or a lock in a `static` was left locked by an order before";
                (Word::NotJudged, why.to_owned())
            }
            Fall::Ended(status) => (Word::Wrong, self.end(*status)),
        };
        let place = place.unwrap_or_default();
        let first = format!("{}: {word}. {why}.{place}", answer.task.name);
        Report::new(word, columns::bad(&first) + "\n")
    }

    /// What an end without a report means.
    fn end(&self, status: ExitStatus) -> String {
        let said = |texts: &[&str]| texts.iter().any(|text| self.said.contains(text));
        let signal = signal(status);
        // What safe code does not reach in any other way.
        if said(&["has overflowed its stack"]) || matches!(signal, Some(7 | 10 | 11)) {
            "It ran out of stack: a function calls itself without an end, or a variable is very large".into()
        } else if said(&["non-unwinding panic", "processing panic"]) {
            "A `drop` panics while a panic is unwinding already, and that ends any Rust program"
                .into()
        } else if said(&["memory allocation of"]) || signal == Some(9) {
            "It asks for more memory than there is".into()
        } else if let Some(code) = status.code() {
            format!("It ends the whole program, with status {code}, and all other threads with it")
        } else {
            format!("It ends the whole program ({status}), and all other threads with it")
        }
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

/// Elsewhere there are none; a stack that is full has a status of its own.
#[cfg(not(unix))]
fn signal(status: ExitStatus) -> Option<i32> {
    const STACK_OVERFLOW: i32 = 0xC000_00FD_u32.cast_signed();
    (status.code() == Some(STACK_OVERFLOW)).then_some(11)
}

/// The other process: does its task, and reports.
fn be_child(answer: &Answer, task: &str, rest: &[&str]) -> ! {
    if task != "step" {
        // Without this thread, a judge that was left behind ends when it has judged.
        let lifeline = || {
            _ = io::stdin().read_to_end(&mut Vec::new());
            process::exit(1)
        };
        _ = thread::Builder::new().spawn(lifeline);
    }
    let report = panic::catch_unwind(AssertUnwindSafe(|| match (task, rest) {
        ("judge", [width]) => {
            search::tell(Tells::Pulses);
            Some(verdict::report(answer, width.parse().ok()?))
        }
        ("trace", []) => {
            search::tell(Tells::Choices);
            Some(verdict::report(answer, 100))
        }
        ("locate", [trial, order]) => Some(Report::new(
            Word::Wrong,
            locate(answer, trial.parse().ok()?, &args::order(order).ok()?),
        )),
        ("step", [trial, found, from, width]) => {
            let (found, from) = (args::order(found).ok()?, args::order(from).ok()?);
            step_through(answer, trial.parse().ok()?, &found, from, width.parse().ok()?);
            Some(Report::new(Word::Wrong, ""))
        }
        _ => None,
    }));
    match report {
        Ok(Some(report)) => report.send(),
        Ok(None) => shared::fail("this is how the judge starts itself; do not use it"),
        Err(panic) => {
            let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
            let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            let name = answer.task.name;
            let text = format!(
                "{name}: wrong. A value panics when it is dropped after the end of a run: {said}.\n"
            );
            Report::new(Word::Wrong, text).send();
        }
    }
    // Nothing else is dropped: what the answer has left behind may do anything.
    process::exit(0)
}

/// Which step was the last before the judge fell.
fn locate(answer: &Answer, trial: usize, order: &Order) -> String {
    let trial = &answer.trials[trial];
    let Some((&Turn { thread, .. }, before)) = order.0.split_last() else {
        return " This happens before any step that another thread could see.".into();
    };
    let run = play_so_far(&Order(before.to_vec()), search::settings(trial), search::program(trial));
    let place = in_line_of(Files::of(answer), run.state(), thread);
    format!(
        " The last step before that is one of {}{place}. The setting: {}.",
        who(thread),
        trial.setting
    )
}

/// Lets the learner choose each step of the program that failed.
fn step_through(answer: &Answer, trial: usize, found: &Order, from: Order, width: usize) {
    let trial = &answer.trials[trial];
    let order = if found.0.is_empty() {
        String::new()
    } else {
        format!(
            " One order that shows it: {found}. You may type its letters one by one, or several together."
        )
    };
    let name = answer.task.name;
    let source: &'static str = unseen::text(answer.file).unwrap_or_default().leak();
    let program = search::program(trial);
    let scene = Scene {
        name,
        title: trial.setting,
        goal: &format!("see what the judge found. The setting: {}.{order}", trial.setting),
        reached: |_| true,
        right: "",
        teaches: "",
        file: &format!("{name}.rs"),
        rust: source.rsplit_once("exercises::judge!").map_or("", |(answer, _)| answer),
        python: "",
        settings: search::settings(trial),
        program,
    };
    let mut output = anstream::AutoStream::auto(io::stdout());
    let played = player::step_through(&scene, from, width, &mut io::stdin().lock(), &mut output);
    if let Err(error) = played
        && error.kind() != ErrorKind::BrokenPipe
    {
        shared::fail(error);
    }
}
