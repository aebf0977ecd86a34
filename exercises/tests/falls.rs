//! Answers that would end the judge, were it not a process of its own. This program is each of them in turn, and
//! starts itself to see what is said.

#![allow(missing_docs)]

use std::env;

use assert_cmd::Command;
use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

// What the judge would refuse to judge, could it read it.
include!("falls/ends.rs");

pub fn collect(jobs: Vec<Job>) -> Vec<u32> {
    let start = |job| thread::spawn(move || end(&env::var("FALL").unwrap_or_default(), job));
    let threads: Vec<_> = jobs.into_iter().map(start).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

mod judged {
    use super::collect;

    exercises::judge!(collect);

    pub fn program() {
        main();
    }
}

const SAID: [(&str, &str); 6] = [
    ("stack", "collect: wrong. It ran out of stack: "),
    ("exit", "collect: wrong. It ends the whole program, with status 7, and "),
    ("drop", "collect: wrong. A `drop` panics while a panic is unwinding already"),
    ("memory", "collect: wrong. It asks for more memory than there is."),
    ("endless", "collect: not judged. Nothing has moved "),
    ("", "collect: right. "),
];

fn main() {
    if env::var_os("FALL").is_some() {
        return judged::program();
    }
    for (fall, expected) in SAID {
        let mut program = Command::new(env::current_exe().unwrap());
        program.env("FALL", fall).env("SHUTTLE_RANDOM_SEED", "no number");
        if fall == "endless" {
            program.args(["--patience", "300"]);
        }
        let output = program.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            said.starts_with(expected),
            "{fall}: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
