//! A program that does as it is told, for the tests: each argument is `verb` or `verb=value`, and
//! they are done in order. It ends by itself, whatever happens.

use std::io::{self, Write};
use std::process::{Command, ExitCode, Stdio, exit};
use std::thread;
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    thread::spawn(|| {
        thread::sleep(Duration::from_secs(120));
        exit(99);
    });
    for order in std::env::args().skip(1) {
        let (verb, value) = order.split_once('=').unwrap_or((&order, ""));
        let number = || value.parse::<u64>().expect("a number");
        match verb {
            // Nothing, for those who want to see how an empty argument is shown.
            "" => {}
            // A line.
            "say" => put(format!("{value}\n").as_bytes()),
            // The beginning of a line.
            "part" => put(value.as_bytes()),
            // A line on standard error.
            "complain" => eprintln!("{value}"),
            // The value of a variable of the environment.
            "env" => {
                let set = std::env::var(value).unwrap_or_default();
                put(format!("{value}: {set}\n").as_bytes());
            }
            "sleep" => thread::sleep(Duration::from_millis(number())),
            // Two threads that calculate for so long. One has a name to trip over in /proc.
            "busy" => thread::scope(|scope| {
                let until = Instant::now() + Duration::from_millis(number());
                let calculate = move || while Instant::now() < until {};
                scope.spawn(calculate);
                let named = thread::Builder::new().name("a) S (b".to_owned());
                named.spawn_scoped(scope, calculate).expect("it starts");
            }),
            // A line that is not UTF-8.
            "garbage" => put(b"Gar\xffbage: \xfe\xff \x1b[31mred\x1b[0m \x07\n"),
            // A line of so many megabytes.
            "megabytes" => {
                put(b"Long: ");
                for _ in 0..number() {
                    put("x".repeat(1_000_000).as_bytes());
                }
                put(b"\n");
            }
            // So many lines, of ten speakers.
            "lines" => {
                let line = |i| format!("Thread {}: line {i}\n", i % 10);
                put((0..number()).map(line).collect::<String>().as_bytes());
            }
            // Lines until nobody wants them any more.
            "babble" => loop {
                put(b"Babbler: and so on\n");
            },
            // From now on it does not end at once when it is interrupted.
            "tidy-up" => ctrlc::set_handler(|| {
                thread::sleep(Duration::from_millis(200));
                put(b"B: tidied up\n");
                exit(3);
            })
            .expect("it listens"),
            // Until it is ended from outside.
            "hang" => thread::sleep(Duration::from_secs(110)),
            // Somebody who goes on, and has our standard output.
            "leave-behind" => {
                let program = std::env::current_exe().expect("its own path");
                let mut command = Command::new(program);
                command.args(["sleep=20000"]).stdin(Stdio::null()).stderr(Stdio::null());
                #[expect(clippy::zombie_processes, reason = "it is to be left behind")]
                command.spawn().expect("it starts");
            }
            "exit" => return ExitCode::from(value.parse::<u8>().expect("a status")),
            "abort" => std::process::abort(),
            _ => panic!("{order}"),
        }
    }
    ExitCode::SUCCESS
}

/// Writes to standard output at once. When nobody reads it any more, this ends the program.
fn put(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    if out.write_all(bytes).and_then(|()| out.flush()).is_err() {
        exit(98);
    }
}
