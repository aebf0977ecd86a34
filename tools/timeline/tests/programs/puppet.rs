//! A program that does as it is told, for the tests: each argument is `verb` or `verb=value`, and
//! they are done in order. It ends by itself, whatever happens.

use std::io::{self, Write};
use std::process::{Command, Stdio, exit};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    thread::spawn(|| {
        thread::sleep(Duration::from_secs(120));
        exit(99);
    });
    for order in std::env::args().skip(1) {
        let (verb, value) = order.split_once('=').unwrap_or((&order, ""));
        let number = || value.parse::<u64>().expect("a number");
        match verb {
            "say" => put(format!("{value}\n").as_bytes()),
            // The beginning of a line.
            "part" => put(value.as_bytes()),
            "complain" => eprintln!("{value}"),
            // The value of a variable of the environment.
            "env" => {
                let set = std::env::var(value).unwrap_or_default();
                put(format!("{value}: {set}\n").as_bytes());
            }
            // Waits until somebody tells that they have seen so many of our lines.
            "hear" => {
                for _ in 0..number() {
                    io::stdin().read_line(&mut String::new()).expect("a line");
                }
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
            "garbage" => put(b"Gar\xffbage: \xfe\xffwaits \x1b[31mred\x1b[0m \x07\xe2\x80\xae\n"),
            // So many lines, of ten speakers.
            "lines" => {
                let line = |i| format!("Thread {}: line {i}\n", i % 10);
                put((0..number()).map(line).collect::<String>().as_bytes());
            }
            // Lines until nobody wants them any more.
            "babble" => loop {
                put(b"Babbler: and so on\n");
            },
            // From now on it says which signal ends it, tidies up, and ends in its own way.
            #[cfg(unix)]
            "tidy-up" => on_signal(|signal| {
                thread::sleep(Duration::from_millis(200));
                put(format!("Main: tidied up after {signal}\n").as_bytes());
                exit(3);
            }),
            // From now on it says so, and does not end, when it is told to.
            #[cfg(unix)]
            "ignore" => on_signal(|signal| put(format!("Main: got {signal}. Waits\n").as_bytes())),
            // Until it is ended from outside.
            "hang" => thread::sleep(Duration::from_secs(110)),
            // Starts a puppet with this order, which has our standard output, and goes on.
            "child" => {
                let mut command = Command::new(std::env::current_exe().expect("its own path"));
                command.arg(value).stdin(Stdio::null());
                #[expect(clippy::zombie_processes, reason = "it may be left behind")]
                command.spawn().expect("it starts");
            }
            "exit" => exit(value.parse().expect("a status")),
            "abort" => std::process::abort(),
            _ => assert_eq!(order, "", "no such order"),
        }
    }
}

#[cfg(unix)]
fn on_signal(take: fn(i32)) {
    let mut signals = signal_hook::iterator::Signals::new([1, 2, 3, 14, 15]).expect("it listens");
    thread::spawn(move || signals.forever().for_each(take));
}

/// Writes to standard output at once. When nobody reads it any more, this ends the program.
fn put(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    if out.write_all(bytes).and_then(|()| out.flush()).is_err() {
        exit(98);
    }
}
