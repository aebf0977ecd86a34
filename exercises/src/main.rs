//! Lists the exercises, and has the answer to one of them compiled and judged.

#![warn(clippy::pedantic)]

use std::env;
use std::process::{Command, ExitCode, Stdio};

use exercises::args::{List, Stepping};
use exercises::task::Task;
use exercises::tasks::TASKS;

/// What cargo says where a program does not compile.
const NOT_COMPILED: i32 = 101;

fn main() -> ExitCode {
    let List { exercise, hint, stepping } = shared::parse_args();
    match exercise {
        None => list(),
        Some(task) if hint => {
            for (number, hint) in (1..).zip(task.hints) {
                println!("{number}. {hint}");
            }
            ExitCode::SUCCESS
        }
        Some(task) => judge(task, &stepping),
    }
}

/// Cargo, as it has started this program, in the same workspace.
fn cargo(command: &str, task: Option<&Task>) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([
        command,
        "--quiet",
        "--manifest-path",
        concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
    ]);
    match task {
        Some(task) => cargo.args(["--bin", task.name]),
        None => cargo.args(["--bins", "--keep-going"]),
    };
    cargo
}

fn status(cargo: &mut Command) -> i32 {
    match cargo.status() {
        Ok(status) => status.code().unwrap_or(1),
        Err(error) => shared::fail(format_args!("cannot start cargo: {error}")),
    }
}

/// Cargo compiles this answer, and no other, and shows what the compiler says of it.
fn judge(task: &Task, stepping: &Stepping) -> ExitCode {
    let mut run = cargo("run", Some(task));
    run.arg("--").args(stepping.step.then_some("--step"));
    if let Some(order) = &stepping.order {
        run.args(["--order", &order.to_string()]);
    }
    let status = status(&mut run);
    if status == NOT_COMPILED {
        println!("{0}: not judged. exercises/src/bin/{0}.rs does not compile.", task.name);
        println!("A hint: cargo run -p exercises -- {} --hint", task.name);
        return ExitCode::FAILURE;
    }
    ExitCode::from(u8::try_from(status).unwrap_or(1))
}

/// All exercises, with what is done and what is next.
fn list() -> ExitCode {
    // All together, because that is faster; what does not compile is found out below.
    status(cargo("build", None).stdout(Stdio::null()).stderr(Stdio::null()));
    let mut next = None;
    for task in TASKS {
        let said = match cargo("run", Some(task)).args(["--", "--row"]).output() {
            Ok(output) if output.status.code() == Some(NOT_COMPILED) => "does not compile".into(),
            Ok(output) => String::from_utf8_lossy(&output.stdout).trim().to_owned(),
            Err(error) => shared::fail(format_args!("cannot start cargo: {error}")),
        };
        if said != "right" {
            next = next.or(Some(task));
        }
        println!("{said:16}  {:16}  {:12}  {}", task.name, task.lesson, task.goal);
    }
    match next {
        Some(Task { name, .. }) => {
            println!(
                "\nNext: write exercises/src/bin/{name}.rs, then cargo run -p exercises -- {name}"
            );
        }
        None => println!("\nAll are right."),
    }
    ExitCode::SUCCESS
}
