//! The Rust side of what the lessons themselves do not time: what one thread, one process, one round
//! trip costs, and the CPU-bound task under a GIL.
//!
//! `comparison` starts it, with the name of what to measure, as it starts the Python programs in
//! `python/`, each of which has the same lines to print: a name and a number, in seconds. At a line
//! `sample NAME` it stops until `comparison` has looked at its memory and has sent a line.

#[path = "../../../../../06-gil-cpu-bound/examples/gil/mod.rs"]
#[expect(dead_code, reason = "nobody counts the turns here")]
mod gil;
#[path = "../../../../../07-multiprocessing/src/process.rs"]
mod process;

use std::env;
use std::hint::black_box;
use std::io;
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::thread::{self, Scope};
use std::time::Instant;

use gil::Gil;
use process::Process;
use shared::{Event, Semaphore, check_sum_of_squares, fail, println};

fn main() -> ExitCode {
    process::work_if_worker(|n| cpu_bound_task(n, || {}));
    let args: Vec<String> = env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["nothing"] => {}
        ["gil", n, tasks] => under_a_gil(number(n), number(tasks)),
        ["threads"] => threads(),
        ["processes"] => processes(),
        ["round_trips"] => round_trips(),
        _ => fail("not a probe; see comparison/README.md"),
    }
    ExitCode::SUCCESS
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or_else(|error| fail(format_args!("{text}: {error}")))
}

/// Prints how long one of `n` took.
fn measure(name: &str, n: u32, run: impl FnOnce()) {
    let started = Instant::now();
    run();
    println!("{name} {:.12}", started.elapsed().as_secs_f64() / f64::from(n));
}

/// The task of lesson 6, with a look in between at whether others want to run.
fn cpu_bound_task(n: u64, mut in_between: impl FnMut()) -> u128 {
    const PIECE: u64 = 10_000;
    let mut result = 0;
    let mut done = 0;
    while done < n {
        let end = n.min(done + PIECE);
        for i in done..end {
            let i = u128::from(black_box(i)); // see lesson 6
            result += i * i;
        }
        done = end;
        in_between();
    }
    result
}

fn under_a_gil(n: u64, tasks: u64) {
    measure("row", 1, || {
        for _ in 0..tasks {
            check_sum_of_squares(n, cpu_bound_task(n, || {}));
        }
    });
    let gil = Gil::default();
    let task = || {
        let mut held = gil.hold();
        check_sum_of_squares(n, cpu_bound_task(n, || held.let_others_run()));
    };
    measure("threads", 1, || {
        thread::scope(|scope| (0..tasks).for_each(|_| start(scope, task)));
    });
}

fn threads() {
    const IN_TURN: u32 = 1000;
    const AT_ONCE: u32 = 1000;

    // The memory first: later, threads would be given the stacks of those that have ended.
    sample("before");
    let (go, here) = (&Event::new(), &Semaphore::new(0));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            start(scope, || {
                here.release(1);
                go.wait();
            });
        }
        (0..AT_ONCE).for_each(|_| here.acquire().forget());
        sample("during");
        go.set();
    });

    measure("one", IN_TURN, || {
        for _ in 0..IN_TURN {
            thread::spawn(|| {}).join().unwrap();
        }
    });

    let go = &Event::new();
    measure("thousand", AT_ONCE, || {
        thread::scope(|scope| {
            (0..AT_ONCE).for_each(|_| start(scope, || go.wait()));
            go.set();
        });
    });
}

/// Starts a thread, or ends the program: the threads before it would wait for ever.
fn start<'scope>(scope: &'scope Scope<'scope, '_>, run: impl FnOnce() + Send + 'scope) {
    if let Err(error) = thread::Builder::new().spawn_scoped(scope, run) {
        fail(format_args!("could not start a thread: {error}"));
    }
}

fn sample(name: &str) {
    println!("sample {name}");
    if let Err(error) = io::stdin().read_line(&mut String::new()) {
        fail(error);
    }
}

fn processes() {
    const TIMES: u32 = 30;
    let itself = env::current_exe().unwrap_or_else(|error| fail(error));
    measure("empty", TIMES, || {
        for _ in 0..TIMES {
            let status = Command::new(&itself).arg("nothing").status();
            assert!(status.is_ok_and(|status| status.success()), "an empty program failed");
        }
    });
    measure("spawn", TIMES, || {
        for _ in 0..TIMES {
            let sum = Process::start(1, 2).and_then(Process::join);
            check_sum_of_squares(2, sum.unwrap_or_else(|problem| fail(problem)));
        }
    });
}

fn round_trips() {
    const TIMES: u32 = 5_000_000;
    const TRIPS: u32 = 10_000;

    let lock = Mutex::new(());
    measure("lock", TIMES, || {
        for _ in 0..TIMES {
            drop(black_box(&lock).lock().unwrap());
        }
    });

    let semaphore = Semaphore::new(1);
    measure("semaphore", TIMES, || {
        for _ in 0..TIMES {
            drop(black_box(&semaphore).acquire());
        }
    });

    let (there, back) = (&Event::new(), &Event::new());
    measure("event", TRIPS, || {
        thread::scope(|scope| {
            start(scope, || {
                for _ in 0..TRIPS {
                    there.wait();
                    there.clear();
                    back.set();
                }
            });
            for _ in 0..TRIPS {
                there.set();
                back.wait();
                back.clear();
            }
        });
    });
}
