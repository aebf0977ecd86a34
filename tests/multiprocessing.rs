//! Lesson 7: the workers are processes of their own, their sums are right, and none is left behind.

#[path = "experiments/multiprocessing.rs"]
mod experiments;

use test_support::{Lesson, Transcript, assert_accepts_only, parity, shown_run};

const LESSON: &str = env!("CARGO_BIN_EXE_07-multiprocessing");
const MARK: &str = "MULTIPROCESSING_WORKER";

/// Runs the lesson, which checks its sums and fails if one is wrong.
#[track_caller]
fn assert_lines(args: &[&str]) -> Transcript {
    let transcript = Lesson::new(LESSON).args(args).run().success();
    transcript.assert_same_lines(&[
        "",
        "--- GIL Limitation Example (CPU-bound) ---",
        "Synchronous execution time: 0.00 seconds",
        "Multiprocessing execution time (CPU-bound): 0.00 seconds",
    ]);
    transcript
}

#[test]
fn by_default_two_processes_add_up_50_million_squares() {
    assert_lines(&[]).assert_same_run(&shown_run("07-multiprocessing"));
}

#[test]
fn sums_are_right_for_small_n_and_at_the_boundary_of_64_bits() {
    for n in ["0", "1", "2", "3", "3810778", "3810779", "3810780"] {
        assert_lines(&["--n", n]);
    }
}

#[test]
fn any_number_of_processes() {
    for processes in ["1", "3", "20"] {
        assert_lines(&["--n", "1000", "--processes", processes]);
    }
}

/// Two hundred processes that do next to nothing: it takes longer to start them than to do their work.
#[test]
fn starting_many_processes_costs_more_than_a_little_work() {
    let transcript = assert_lines(&["--n", "1000", "--processes", "200"]);
    let in_a_row = transcript.seconds_after("Synchronous execution time: ");
    let in_processes = transcript.seconds_after("Multiprocessing execution time (CPU-bound): ");
    assert!(in_processes > in_a_row, "{in_processes}, and {in_a_row} in a row");
}

#[test]
fn bad_options_are_refused() {
    assert_accepts_only(LESSON, "--n", 0..=1_000_000_000_000);
    assert_accepts_only(LESSON, "--processes", 1..=10_000);
}

#[test]
fn the_entry_of_the_workers_is_not_for_others() {
    for job in ["", "\n", "x\n", "-9\n", "9 9\n", "99999999999999999999999\n"] {
        let run = Lesson::new(LESSON).env(MARK, "1").stdin(job).run();
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{run:?}");
        let line = "error: MULTIPROCESSING_WORKER is for workers, which the program starts itself: unset it\n";
        assert_eq!(run.stderr, line);
    }
}

/// (Not on Windows: there a process is created in two steps, and a parent that is killed between them
/// leaves a child that never ran. `process.rs` says so.)
#[test]
#[cfg(not(windows))]
fn leaves_nothing_behind_when_it_is_killed() {
    let latest = std::time::Duration::from_millis(100);
    let args = ["--n", "1000000"];
    test_support::faults::assert_nothing_is_left_when_killed(LESSON, &args, latest);
}

/// A worker whose parent has ended finds nothing on its standard input after its job. This job would
/// take the better part of an hour.
#[test]
fn a_worker_ends_when_its_parent_does() {
    let run = Lesson::new(LESSON).env(MARK, "1").stdin("1000000000000\n").run();
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (Some(1), "", ""));
}

/// Line for line, except for times and random numbers.
#[test]
fn prints_what_its_python_script_prints() {
    parity::assert_same_lines_as_python("07-multiprocessing", &["--n", "100000"]);
}

/// What takes a Unix system: to limit a program, and to kill it in several ways.
#[cfg(unix)]
mod unix {
    use std::io::Read;
    use std::process::{self, Command};
    use std::thread;
    use std::time::{Duration, Instant};

    use test_support::Transcript;
    use test_support::faults::{self, Running};

    use super::LESSON;

    /// The processes of this moment that are alive: each with its parent.
    fn alive() -> Vec<(u32, u32)> {
        let columns = ["-A", "-o", "pid=", "-o", "ppid=", "-o", "stat="];
        let ps = Command::new("ps").args(columns).output().expect("`ps` lists the processes");
        let processes = String::from_utf8_lossy(&ps.stdout);
        let processes = processes.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let alive = processes.filter(|fields| !fields[2].starts_with('Z')); // no zombies
        alive.map(|fields| (fields[0].parse().unwrap(), fields[1].parse().unwrap())).collect()
    }

    fn workers_of(parent: u32) -> Vec<u32> {
        let mut workers: Vec<u32> =
            alive().into_iter().filter(|p| p.1 == parent).map(|p| p.0).collect();
        workers.sort_unstable();
        workers
    }

    fn send(signal: &str, pid: u32) {
        // It may have ended by itself meanwhile, which is for the caller to notice.
        let script = format!("kill -s {signal} {pid} 2> /dev/null");
        Command::new("sh").args(["-c", &script]).status().expect("a shell");
    }

    /// Starts the lesson with two workers, and returns when both run. A machine may be so busy that
    /// they are done before they are seen: then once more, with twice the work.
    #[track_caller]
    fn start_with_two_workers(n: u64) -> (Running, u32, Vec<u32>) {
        for attempt in 0..5 {
            let mut lesson = faults::start(LESSON, &["--n", &(n << attempt).to_string()]);
            let parent = lesson.0.id();
            while lesson.0.try_wait().expect("a child of ours").is_none() {
                let workers = workers_of(parent);
                if workers.len() == 2 {
                    return (lesson, parent, workers);
                }
                thread::sleep(Duration::from_millis(5));
            }
        }
        panic!("never two workers at the same time");
    }

    /// Waits for the end: status, standard output, standard error.
    fn ended(mut lesson: Running) -> (Option<i32>, String, String) {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        lesson.0.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
        lesson.0.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        (lesson.0.wait().unwrap().code(), stdout, stderr)
    }

    #[test]
    fn workers_are_other_processes() {
        let (lesson, parent, workers) = start_with_two_workers(100_000_000);
        assert!(!workers.contains(&parent) && workers[0] != workers[1]);
        assert_eq!((ended(lesson).0, workers_of(parent)), (Some(0), vec![]));
    }

    #[test]
    fn a_killed_worker_is_told_of_and_the_other_joined() {
        // Twice as much work each time, in case the worker was done before it could be killed.
        for attempt in 0..4 {
            let (lesson, _, workers) = start_with_two_workers(200_000_000 << attempt);
            send("KILL", workers[1]);
            let (status, stdout, stderr) = ended(lesson);
            if status == Some(0) {
                continue;
            }
            let pid = workers[1];
            assert_eq!(status, Some(1));
            assert_eq!(
                stderr,
                format!("error: worker 2 (PID {pid}) failed: signal: 9 (SIGKILL)\n")
            );
            assert!(!stdout.contains("Multiprocessing"), "{stdout}");
            assert!(alive().iter().all(|(pid, _)| !workers.contains(pid)));
            return;
        }
        panic!("no worker could be killed in time");
    }

    /// Kills the parent while its workers have a fifth of a second or more of work left each, and sees
    /// them gone before that. A machine that stands still for so long gets more chances, with more work.
    #[track_caller]
    fn assert_no_worker_outlives_its_parent(signal: &str) {
        // A program started in the background may have to ignore SIGINT, and a signal that is ignored
        // stays so in all programs that one starts. One that has a handler does not.
        let _ = ctrlc::set_handler(|| process::exit(130)); // an error if there is one already
        let outlived = (0..5).all(|attempt| {
            let (mut lesson, parent, workers) = start_with_two_workers(200_000_000 << attempt);
            send(signal, parent);
            let killed = Instant::now();
            let stdout = &mut String::new();
            lesson.0.stdout.take().unwrap().read_to_string(stdout).unwrap();
            while alive().iter().any(|(pid, _)| workers.contains(pid)) {
                thread::sleep(Duration::from_millis(5));
            }
            // Two tasks one after the other took so long, so the workers cannot be done in a quarter of it.
            let in_a_row = Transcript::new(stdout).seconds_after("Synchronous execution time: ");
            killed.elapsed().as_secs_f64() > in_a_row / 4.0
        });
        assert!(!outlived, "workers go on after {signal} to their parent");
    }

    #[test]
    fn no_worker_outlives_a_parent_that_is_killed() {
        assert_no_worker_outlives_its_parent("KILL");
    }

    #[test]
    fn no_worker_outlives_a_parent_that_is_terminated() {
        assert_no_worker_outlives_its_parent("TERM");
    }

    #[test]
    fn no_worker_outlives_a_parent_that_is_interrupted() {
        assert_no_worker_outlives_its_parent("INT");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn workers_that_the_system_will_not_start_are_told_of_and_the_others_joined() {
        let args = ["--processes", "200", "--n", "1000"];
        let run = faults::under("ulimit -n 64", LESSON, &args).run();
        let problem = run.failure();
        assert!(problem.starts_with("could not start worker "), "{problem}");
        assert!(problem.ends_with(": Too many open files (os error 24)"), "{problem}");
        assert!(!run.stdout.contains("Multiprocessing"), "{run:?}");
    }
}
