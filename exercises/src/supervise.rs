//! Judges an answer in a process of its own, so that nothing which the answer does ends without a word.

use std::env;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};
use std::panic::{self, AssertUnwindSafe};
use std::process::{self, Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use interleave::stage::{Scene, player};
use interleave::{Order, Run};

use crate::args::{Judge, Role, Stepping};
use crate::fault::{Files, fault};
use crate::report::{Report, Word};
use crate::search::{Tells, Verdict, Wrong};
use crate::task::{Answer, Task};
use crate::{columns, reached, report, search, unseen, verdict};

/// The program of an answer.
#[must_use]
pub fn main(answer: &Answer) -> ExitCode {
    let Judge { stepping, row, patience, role, width } = shared::parse_args();
    let patience = Duration::from_millis(patience);
    match role {
        Some(role) => be_child(answer, role, stepping.order.unwrap_or_default(), width),
        None if row => {
            let judge = || {
                let (Ok(report) | Err(report)) = judged(answer, patience);
                report.word
            };
            let word = reached::verdict(answer.task).unwrap_or_else(judge);
            let is_back = word != Word::Right && reached::is_reached(answer.task);
            println!("{word}{}", if is_back { ", right once" } else { "" });
            ExitCode::SUCCESS
        }
        None => judge(answer, &stepping, patience),
    }
}

/// Judges, and says or shows what was found.
fn judge(answer: &Answer, stepping: &Stepping, patience: Duration) -> ExitCode {
    let judged = judged(answer, patience);
    let can_step = stepping.step && judged.is_ok();
    let (Ok(mut report) | Err(mut report)) = judged;
    if can_step && report.word == Word::Wrong {
        let stepped = run_child(Role::Step, stepping.order.as_ref(), None);
        report.text = match stepped {
            Ok(Report { text, .. }) if text.is_empty() => text,
            Ok(Report { text, .. }) => shared::refuse(text),
            Err(fall) => fall.report(answer, None).text,
        };
    }
    for line in columns::on_this_terminal(&report.text).lines() {
        println!("{line}");
    }
    if report.word != Word::Right {
        return ExitCode::FAILURE;
    }
    match reached::next() {
        Some(Task { name, goal, .. }) => println!("Next: {goal}: exercises/src/bin/{name}.rs"),
        None => println!("All are right."),
    }
    ExitCode::SUCCESS
}

/// The verdict on the answer, as an error if the process that judged has fallen.
fn judged(answer: &Answer, patience: Duration) -> Result<Report, Report> {
    let report = run_child(Role::Judge, None, Some(patience)).map_err(|fall| {
        // Once more, and this time each step is told: where is it?
        let trace = run_child(Role::Trace, None, Some(patience)).err();
        fall.report(answer, trace.as_ref().and_then(|trace| report::last_step(&trace.said)))
    });
    let (Ok(Report { word, .. }) | Err(Report { word, .. })) = &report;
    reached::remember(answer.task, *word);
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
fn run_child(
    role: Role,
    order: Option<&Order>,
    patience: Option<Duration>,
) -> Result<Report, Fallen> {
    let mut file = tempfile::tempfile()?;
    let mut command = Command::new(env::current_exe()?);
    let role = role.to_possible_value().expect("each has a name");
    command.args(["--role", role.get_name(), "--width", &columns::width().to_string()]);
    if let Some(order) = order {
        command.args(["--step", "--order", &order.to_string()]);
    }
    command.stderr(file.try_clone()?);
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
    /// The verdict, if this was the last step.
    fn report(&self, answer: &Answer, last: Option<(usize, Option<&str>)>) -> Report {
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
        let place = match last {
            None => String::new(),
            Some((_, None)) => {
                " This happens before any step that another thread could see.".into()
            }
            Some((trial, Some(step))) => {
                let setting = answer.trials.get(trial).map_or("", |trial| trial.setting);
                format!(" The last step before that is one of {step}. The setting: {setting}.")
            }
        };
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
fn be_child(answer: &Answer, role: Role, from: Order, width: usize) -> ! {
    if role != Role::Step {
        // Without this thread, a judge that was left behind ends when it has judged.
        let lifeline = || {
            _ = io::stdin().read_to_end(&mut Vec::new());
            process::exit(1)
        };
        _ = thread::Builder::new().spawn(lifeline);
    }
    search::tell(match role {
        Role::Judge => Tells::Pulses,
        Role::Trace => Tells::Steps,
        Role::Step => Tells::Nothing,
    });
    let report = panic::catch_unwind(AssertUnwindSafe(|| match (role, search::judge(answer)) {
        (Role::Step, Verdict::Wrong(wrong)) => {
            let refused = step_through(answer, &wrong, from, width);
            Report::new(Word::Wrong, refused.unwrap_or_default())
        }
        (_, verdict) => verdict::report(answer, &verdict, width),
    }));
    match report {
        Ok(report) => report.send(),
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

/// Lets the learner choose each step of the program that failed. Returns why it cannot begin with this order.
fn step_through(answer: &Answer, wrong: &Wrong, from: Order, width: usize) -> Option<String> {
    let trial = &answer.trials[wrong.trial];
    let files = Files::of(answer);
    let order = wrong.order(files).map_or_else(String::new, |order| {
        format!(
            " One order that shows it: {order}. You may type its letters one by one, or several together.",
        )
    });
    let name = answer.task.name;
    let source = unseen::text(answer.file).unwrap_or_default();
    let program = search::program(trial);
    let program = move || {
        program();
        "nothing has broken".to_owned()
    };
    let scene = Scene {
        name,
        title: trial.setting,
        goal: &format!("see what the judge found. The setting: {}.{order}", trial.setting),
        reached: |run: &Run| fault(run, files).is_some(),
        right: "",
        teaches: "",
        file: answer.file,
        rust: &source,
        python: "",
        settings: search::settings(trial),
        program,
    };
    if let Some(why) = player::refusal(&scene, &from) {
        return Some(format!("--order {from}: {why}"));
    }
    let mut output = anstream::AutoStream::auto(io::stdout());
    let played = player::step_through(&scene, from, width, &mut io::stdin().lock(), &mut output);
    if let Err(error) = played
        && error.kind() != ErrorKind::BrokenPipe
    {
        shared::fail(error);
    }
    None
}
