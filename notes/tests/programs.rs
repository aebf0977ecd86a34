//! The programs of your-own-program.md are compiled, run, and print what the page shows. The scripts of
//! the pages beside the lessons run with every Python.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, thread};

use pages::{Page, Part, root};
use regex::Regex;
use test_support::Lesson;
use test_support::parity::pythons;

fn page(name: &str) -> Page {
    Page::read(&root().join("notes").join(name))
}

/// Compiles the programs that need std alone, in one go: each is a module of one program, and the first
/// argument says which of them runs. `head` comes before them, and `change` may change each.
fn compile(name: &str, head: &str, change: impl Fn(&str) -> String) -> PathBuf {
    let page = page("your-own-program.md");
    let is_std = |block: &&Part| block.name == "rust" && !block.text.contains("ctrlc");
    let mut source = head.to_owned();
    let mut choice = String::new();
    for (at, program) in page.blocks.iter().filter(is_std).enumerate() {
        if program.text.contains("move || counter += 1") {
            source.push_str("#[allow(unused_assignments, unused_variables)]\n"); // as the page says
        }
        let program = change(&program.text).replace("fn main()", "pub fn main()");
        let _ = writeln!(source, "mod program_{at} {{\n{program}\n}}");
        let _ = write!(choice, "Some(\"{at}\") => program_{at}::main(), ");
    }
    let choose = "match std::env::args().nth(1).as_deref()";
    let _ = write!(source, "fn main() {{ {choose} {{ {choice} _ => unreachable!() }} }}");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).with_extension("rs");
    fs::write(&file, source).unwrap();
    let program = file.with_extension("exe"); // which Windows wants, and others do not mind
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition=2024", "--color=never", "-o"]).arg(&program).arg(&file);
    let output = rustc.output().expect("rustc is on the PATH");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    program
}

/// What one of the programs printed, and its exit status.
fn run(programs: &Path, number: usize) -> (Vec<String>, Option<i32>) {
    let run = Lesson::new(programs).args([number.to_string()]).run();
    (run.stdout.lines().map(str::to_owned).collect(), run.status)
}

#[test]
fn every_program_prints_what_the_page_shows() {
    let programs = compile("as_shown", "#![deny(warnings)]\n", str::to_owned);
    let page = page("your-own-program.md");
    let varies = Regex::new(r"worker \d|^\d+ more").unwrap();
    let comparable = |lines: Vec<String>, number: usize| {
        let mut lines: Vec<_> = lines.iter().map(|line| varies.replace(line, "…").into()).collect();
        if number == 4 || number == 5 {
            lines.sort(); // of several threads, in any order
        }
        lines
    };
    let shown: Vec<Vec<&str>> = page.runs().map(|(_, lines, _)| lines).collect();
    assert_eq!(shown.len(), 8, "the last one is that of ctrl_c");
    for (number, shown) in shown[..7].iter().enumerate() {
        let (printed, status) = run(&programs, number);
        let shown = shown.iter().map(|line| (*line).to_owned()).collect();
        let printed: Vec<String> = comparable(printed, number);
        assert_eq!((printed, status), (comparable(shown, number), Some(0)), "program {number}");
    }
}

/// The counter that stays 0 has two warnings, and one of them asks the right question.
#[test]
fn the_compiler_warns_of_the_counter() {
    let page = page("your-own-program.md");
    let is_it = |block: &&Part| block.name == "rust" && block.text.contains("move || counter += 1");
    let counter = page.blocks.iter().find(is_it);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("counter.rs");
    fs::write(&file, &counter.unwrap().text).unwrap();
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition=2024", "--color=never", "--emit=metadata", "-o"]);
    let said = rustc.arg(file.with_extension("rmeta")).arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&said.stderr);
    let place = said.matches("counter.rs:").count();
    assert!(place == 2 && said.contains("did you mean to capture by reference instead?"), "{said}");
}

/// What the page says of the programs, in runs where it must show.
#[test]
fn the_pool_works_at_the_same_time_survives_a_panic_and_stops() {
    let head =
        "#![allow(warnings)]\nstatic ALL: std::sync::Barrier = std::sync::Barrier::new(3);\n";
    let programs = compile("changed", head, |program| {
        program
            // Each of the three jobs waits for the two others.
            .replace("thread::sleep(Duration::from_millis(100))", "super::ALL.wait()")
            // The job that fails panics.
            .replace("parse()?", "parse().unwrap()")
            // A worker has at most one result that nobody has taken.
            .replace("results) = mpsc::channel()", "results) = mpsc::sync_channel(0)")
    });
    assert_eq!(run(&programs, 4).0.len(), 6);
    let (mut results, status) = run(&programs, 5);
    results.sort();
    assert_eq!((results.join(", ").as_str(), status), ("1: 1, 2: 4, 4: 16", Some(101)));
    let (lines, _) = run(&programs, 6);
    let late: usize = lines[1].split(' ').next().unwrap().parse().unwrap();
    assert!(late <= 3, "{late} jobs were begun after the stop");
}

/// The program that stops at Ctrl-C, and its script.
#[cfg(unix)]
#[test]
fn a_signal_stops_the_worker_after_what_it_has_begun() {
    use std::io::{BufRead, BufReader, Read};

    use test_support::{Transcript, faults};

    // What is started in the background may have to ignore SIGINT, and a signal that is ignored stays so
    // in all programs that one starts. One that has a handler does not.
    let _ = ctrlc::set_handler(|| std::process::exit(130)); // an error if there is one already
    let page = page("your-own-program.md");
    let shown = page.runs().last().unwrap().1.join("\n").replace("^C", "");
    let example = Path::new(env!("CARGO_BIN_EXE_book")).with_file_name("examples/ctrl_c");
    assert!(example.exists(), "ctrl_c is not built: run `cargo test -p notes` without `--test`");
    let script = page.blocks.iter().find(|block| block.text.contains("import signal")).unwrap();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ctrl_c.py");
    fs::write(&file, &script.text).unwrap();
    let mut commands = vec![(example.display().to_string(), vec![])];
    let pythons = pythons().into_iter().map(|python| python.to_string_lossy().into_owned());
    commands.extend(pythons.map(|python| (python, vec![file.to_str().unwrap()])));
    for (program, args) in commands {
        for signal in ["-INT", "-TERM"] {
            let mut running = faults::start(&program, &args);
            let mut printed = BufReader::new(running.0.stdout.take().unwrap());
            let mut text = String::new();
            printed.read_line(&mut text).unwrap(); // it can be stopped from here on
            let mut kill = Command::new("kill");
            kill.args([signal, &running.0.id().to_string()]);
            assert!(kill.status().unwrap().success());
            printed.read_to_string(&mut text).unwrap();
            assert_eq!(running.0.wait().unwrap().code(), Some(0), "{program} {signal}");
            Transcript::new(&text).assert_same_lines(&shown.lines().collect::<Vec<_>>());
        }
    }
}

/// The example is the program of the page.
#[test]
fn the_page_shows_all_of_ctrl_c() {
    let page = page("your-own-program.md");
    let source = fs::read_to_string(root().join("notes/examples/ctrl_c.rs")).unwrap();
    let source = source.split_once("\n\n").unwrap().1;
    assert!(page.blocks.iter().any(|block| block.name == "rust" && block.text == source));
}

/// Each is a whole script, which asserts what it shows. (The one that waits for a signal has its own
/// test.)
#[test]
fn every_script_runs() {
    let (pythons, folder) = (pythons(), Path::new(env!("CARGO_TARGET_TMPDIR")));
    let pages = ["your-own-program", "recipes"].map(|name| (name, page(&format!("{name}.md"))));
    thread::scope(|scope| {
        for (page, script) in
            pages.iter().flat_map(|(name, page)| page.blocks.iter().map(move |block| (name, block)))
        {
            if script.name != "python" || script.text.contains("import signal") {
                continue;
            }
            let file = folder.join(format!("{page}-{}.py", script.line));
            fs::write(&file, &script.text).unwrap();
            let pythons = &pythons;
            scope.spawn(move || {
                for python in pythons {
                    // (Not `-X dev`: there, asyncio warns of what takes long on a busy machine.)
                    let run = Lesson::new(python).args(["-W", "error"]).args([&file]).run();
                    let ended = (run.status, run.stderr.as_str());
                    assert_eq!(ended, (Some(0), ""), "{}: {}", python.display(), file.display());
                }
            });
        }
    });
}
