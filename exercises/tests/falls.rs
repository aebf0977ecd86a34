//! Answers that would end the judge, were it not a process of its own. This program is each of them in turn, and
//! starts itself to see what is said.

#![allow(missing_docs)]

use std::env;

use assert_cmd::Command;
use interleave::std_like::sync::Arc;
use interleave::std_like::sync::atomic::AtomicU32;
use interleave::std_like::sync::atomic::Ordering::SeqCst;
use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

// What the judge would refuse to judge, could it read it.
include!("falls/ends.rs");

pub fn collect(jobs: Vec<Job>) -> Vec<u32> {
    let finished = Arc::new(AtomicU32::new(0));
    let start = |job| {
        let finished = Arc::clone(&finished);
        thread::spawn(move || {
            let fall = env::var("FALL").unwrap_or_default();
            if fall == "order" {
                finished.store(finished.load(SeqCst) + 1, SeqCst);
            }
            end(&fall, job)
        })
    };
    let threads: Vec<_> = jobs.into_iter().map(start).collect();
    let begun = threads.len();
    let results = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let lost = begun != finished.load(SeqCst) as usize;
    if env::var("FALL").is_ok_and(|fall| fall == "order") && lost { Vec::new() } else { results }
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
    steps_reach_the_goal_only_where_it_breaks();
}

/// Runs the answer that only some orders break.
fn in_some_orders(arguments: &[&str], typed: &str) -> (Option<i32>, String) {
    let mut program = Command::new(env::current_exe().unwrap());
    let output = program.env("FALL", "order").args(arguments).write_stdin(typed).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

fn steps_reach_the_goal_only_where_it_breaks() {
    let (_, verdict) = in_some_orders(&[], "");
    let (_, order) = verdict.split_once("add --order ").expect(&verdict);
    let (_, broken) = in_some_orders(&["--step", "--order", order.lines().next().unwrap()], "");
    assert!(broken.contains("Goal reached.") && !broken.contains("panics in line"), "{broken}");

    let one_after_the_other = "A\n".repeat(9) + &"B\n".repeat(9) + &"C\n".repeat(9);
    let (_, whole) = in_some_orders(&["--step"], &one_after_the_other);
    let end = "The end: nothing has broken.";
    assert!(whole.contains(end) && !whole.contains("Goal reached."), "{whole}");

    let (status, refused) = in_some_orders(&["--step", "--order", "Z"], "");
    assert!(refused.starts_with("error: --order Z: step 1 is not possible. "), "{refused}");
    assert_eq!((status, refused.lines().count()), (Some(2), 1));
}
