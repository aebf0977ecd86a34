//! Lets you choose which thread goes next. The README says how.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufReader, ErrorKind, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Parser};
use drawing::file::Target;
use interleave::stage::columns::{columns, wrapped};
use interleave::stage::player::{refusal, step_through};
use interleave::stage::screen::{end, option};
use interleave::stage::{SCENES, Scene, picture};
use interleave::{EveryOrder, Order, Run, explore};
use shared::{fail, parse_args, refuse};

/// Be the scheduler: choose which thread goes next, on real Rust code.
#[derive(Parser)]
#[command(
    override_usage = "interleave [SCENARIO] [--order LETTERS | --all] [--svg FILE]",
    group = ArgGroup::new("run").args(["order", "all"]),
    after_help = "\
Without a scenario, they are listed. Without an option, you choose step by step.
  cargo run -p interleave
  cargo run -p interleave -- lost-update
  cargo run -p interleave -- lost-update --order ABBBAA
  cargo run -p interleave -- deadlock --all"
)]
struct Args {
    /// Which program to play
    #[arg(value_parser = by_name)]
    scenario: Option<&'static Scene<'static>>,

    /// Plays the steps in this order, such as ABBBAA
    #[arg(long, value_name = "LETTERS", requires = "scenario")]
    order: Option<Order>,

    /// Tries every order, and counts how they end
    #[arg(long, requires = "scenario")]
    all: bool,

    /// Draws the order, or all of them, into this file
    #[arg(long, value_name = "FILE", requires = "run")]
    svg: Option<PathBuf>,
}

fn by_name(name: &str) -> Result<&'static Scene<'static>, String> {
    let names: Vec<&str> = SCENES.iter().map(|scene| scene.name).collect();
    let known = SCENES.iter().find(|scene| scene.name == name);
    known.ok_or_else(|| format!("there are {}", names.join(", ")))
}

fn main() {
    let args: Args = parse_args();
    let result = match args.scenario {
        Some(scene) => play(scene, &args),
        None => list(),
    };
    match result.and_then(|()| io::stdout().flush()) {
        // The reader has had enough.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => fail(error),
        _ => {}
    }
}

fn play(scene: &Scene, args: &Args) -> io::Result<()> {
    let file = args.svg.as_deref();
    let cannot = |error| {
        let file = file.unwrap_or(Path::new("")).display().to_string();
        io::Error::other(format!("cannot write {}: {error}", file.escape_debug()))
    };
    let target = file.map(Target::new).transpose().map_err(cannot)?;
    let mut out = anstream::stdout().lock();
    let svg = if args.all {
        let every = all(scene, &mut out)?;
        picture::every_order(scene, &every)
    } else if let Some(order) = &args.order {
        let run = given(scene, order);
        write!(out, "{} in the order {}\n\n{}\n", scene.name, run.order, columns(&run, width()))?;
        let end = format!("The end: {}.", end(&run.ending));
        writeln!(out, "{}", wrapped(&end, width()))?;
        picture::order(scene, &run)
    } else {
        let mut input = BufReader::new(io::stdin());
        return step_through(scene, Order::default(), width(), &mut input, &mut out);
    };
    target.map_or(Ok(()), |target| target.write(&svg).map_err(cannot))
}

fn list() -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "Choose which thread goes next, and bring about:\n")?;
    for scene in SCENES {
        let goal = wrapped(scene.goal, width().saturating_sub(20).max(20));
        for (number, line) in goal.lines().enumerate() {
            writeln!(out, "  {:16}  {line}", if number == 0 { scene.name } else { "" })?;
        }
    }
    writeln!(out, "\ncargo run -p interleave -- {}", SCENES[0].name)
}

/// The run in this order.
fn given(scene: &Scene, order: &Order) -> Run {
    if let Some(why) = refusal(scene, order) {
        refuse(format_args!("--order {order}: {why}"));
    }
    scene.play(order)
}

/// Tries all orders, says how they end, and returns them.
fn all(scene: &Scene, out: &mut impl Write) -> io::Result<Vec<Run>> {
    let mut runs = Vec::new();
    // With how many there are, and the first of them.
    let mut endings = BTreeMap::<String, (usize, Order)>::new();
    explore(EveryOrder::default(), usize::MAX, scene.settings, scene.program, |run| {
        let ending = endings.entry(end(&run.ending)).or_insert((0, run.order.clone()));
        ending.0 += 1;
        runs.push(run.clone());
        ControlFlow::Continue(())
    });
    writeln!(out, "{}: {} orders, each tried once", scene.name, runs.len())?;
    let mut endings: Vec<_> = endings.into_iter().collect();
    endings.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (ending, (count, order)) in endings {
        let mut text = wrapped(&format!("{ending}."), width().saturating_sub(10).max(20));
        _ = write!(text, "\nfor example {}", option(&order));
        for (number, line) in text.lines().enumerate() {
            let count = if number == 0 { count.to_string() } else { String::new() };
            writeln!(out, "{count:>8}  {line}")?;
        }
    }
    Ok(runs)
}

/// How wide the terminal is.
fn width() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(80, |(width, _)| width.0.into())
}
