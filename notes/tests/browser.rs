//! The book in a real browser: every program is played in its page, every prediction answered, every page
//! looked at, narrow and wide, light and dark. Where there is no Chromium or no mdBook, or on Windows, where a
//! program has no such pipes, nothing is tested, and that is said; with `REQUIRE_BROWSER=1` it fails.
//!
//! `AXE` names a file of axe-core (`npm pack axe-core`); without it, only the widths are looked at.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use exercises::tasks::TASKS;
use interleave::stage::SCENES;
use pages::{Page, files, root};
use regex::Regex;
use serde_json::{Value, json};

/// Nothing of this machine is asked for, and no other site.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--window-size=1500,1000",
    // A page may look into its frames.
    "--allow-file-access-from-files",
    "--remote-debugging-pipe",
];

/// The browser reads commands from its third pipe and writes what happens to its fourth: this shell makes
/// these two of its own input and output.
const PIPES: &str = "exec \"$0\" \"$@\" 3<&0 4>&1 >/dev/null 2>&1";

/// The program of this name, or the first of several.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let places = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places
        .map(|place| place.with_extension(env::consts::EXE_EXTENSION))
        .find(|place| place.is_file())
}

/// The browser and the folder of the book, which is made anew.
fn browser_and_book() -> Option<&'static (PathBuf, PathBuf)> {
    static MADE: OnceLock<Option<(PathBuf, PathBuf)>> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        program(&["mdbook"]).filter(|_| cfg!(unix))?;
        let chromium = program(&["chromium", "chromium-browser", "google-chrome", "chrome"])?;
        let made = Command::new(env!("CARGO_BIN_EXE_book")).output().expect("the book's maker");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Some((chromium, root().join("target/book")))
    });
    if made.is_none() {
        let missing = "no Chromium or no mdbook on the PATH, or no Unix: no browser tried the book";
        assert!(env::var_os("REQUIRE_BROWSER").is_none(), "{missing}");
        eprintln!("{missing}");
    }
    made.as_ref()
}

/// A browser that is spoken to in Chromium's `DevTools` protocol. It ends when its pipes are closed.
struct Browser {
    commands: ChildStdin,
    messages: BufReader<ChildStdout>,
    session: Option<String>,
    last: u64,
}

impl Browser {
    /// Sends a command, and returns the number of its answer.
    fn send(&mut self, method: &str, params: &Value) -> u64 {
        self.last += 1;
        let mut command = json!({ "id": self.last, "method": method, "params": params });
        if let Some(session) = &self.session {
            command["sessionId"] = json!(session);
        }
        write!(self.commands, "{command}\0").expect("the browser reads");
        self.last
    }

    fn next_message(&mut self) -> Value {
        let mut message = vec![];
        self.messages.read_until(0, &mut message).expect("the browser writes");
        message.pop();
        let message: Value = serde_json::from_slice(&message).expect("JSON");
        assert!(message["error"].is_null(), "{message:#}");
        message
    }

    fn call(&mut self, method: &str, params: &Value) -> Value {
        let id = self.send(method, params);
        loop {
            let mut message = self.next_message();
            if message["id"] == id {
                return message["result"].take();
            }
        }
    }
}

/// Does a task of `browser.js`, and returns what it reports. Until then its page asks for clicks and keys,
/// each a command for the browser, and is told when it has been obeyed.
fn browse(task: &Value) -> Option<Value> {
    let (chromium, book) = browser_and_book()?;
    let name = task["name"].as_str().expect("a name");
    let page = book.join(format!("{name}.html"));
    let script = fs::read_to_string(root().join("notes/tests/browser.js")).unwrap();
    // `</script>` in axe would end the script.
    let task = task.to_string().replace("</", "<\\/");
    let html = format!("<!DOCTYPE html><body><script>const task = {task};\n{script}</script>");
    fs::write(&page, html).unwrap();
    let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium-{name}"));
    let _ = fs::remove_dir_all(&profile);
    let mut command = Command::new("sh");
    command.args(["-c", PIPES]).arg(chromium).args(FLAGS);
    command.arg(format!("--user-data-dir={}", profile.display()));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("a shell");
    let (commands, messages) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let messages = BufReader::new(messages);
    let mut browser = Browser { commands, messages, session: None, last: 0 };

    let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }));
    let attach = json!({ "targetId": target["targetId"], "flatten": true });
    let attached = browser.call("Target.attachToTarget", &attach);
    browser.session = attached["sessionId"].as_str().map(str::to_owned);
    browser.call("Runtime.enable", &json!({}));
    browser.call("Runtime.addBinding", &json!({ "name": "ask" }));
    browser.call("Page.navigate", &json!({ "url": format!("file://{}", page.display()) }));
    let mut asked_for = 0;
    let report = loop {
        let message = browser.next_message();
        if message["id"] == asked_for {
            browser.send("Runtime.evaluate", &json!({ "expression": "obeyed()" }));
        } else if let Some(asked) = message["params"]["payload"].as_str() {
            let mut asked: Value = serde_json::from_str(asked).expect("JSON");
            match asked["method"].as_str() {
                Some(method) => asked_for = browser.send(method, &asked["params"]),
                None => break asked["report"].take(),
            }
        }
    };
    drop(browser);
    child.wait().unwrap();
    assert!(report["error"].is_null(), "{report:#}");
    Some(report)
}

/// The pages of the book whose HTML has this in it; all, if it is empty. Not the code, and not the page
/// with everything for a printer.
fn pages_with(what: &str) -> Vec<String> {
    let Some((_, book)) = browser_and_book() else { return vec![] };
    let html = book.join("html");
    let pages = files(&html, ".html").into_iter().filter(|page| {
        let name = page.file_name().unwrap().to_string_lossy();
        let is_other = ["print.html", "toc.html"].contains(&&*name);
        !is_other && fs::read_to_string(page).unwrap().contains(what)
    });
    pages
        .map(|page| page.strip_prefix(&html).unwrap().to_string_lossy().replace('\\', "/"))
        .collect()
}

/// How the orders of a program end, and how many, as the command says.
fn all_orders(name: &str) -> BTreeMap<String, u64> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "-q", "-p", "interleave", "--", name, "--all"]).current_dir(root());
    let output = command.output().expect("cargo");
    let text = String::from_utf8(output.stdout).unwrap();
    // An end may go on in the next lines; a line with an example follows.
    let end = Regex::new(r"(?m)^ +(\d+)  ((?:.|\n)*?)\.\n +for example").unwrap();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let ends = end.captures_iter(&text);
    ends.map(|end| (words(&end[2]).replace('`', ""), end[1].parse().unwrap())).collect()
}

#[test]
fn every_program_is_played_in_its_page_in_every_order() {
    let Some(report) = browse(&json!({ "name": "play", "pages": pages_with("playable") })) else {
        return;
    };
    let mut names: Vec<&str> = SCENES.iter().map(|scene| scene.name).collect();
    let mut mistakes = 0;
    let mut known_orders = BTreeMap::new();
    for played in report.as_array().unwrap() {
        let name = played["name"].as_str().unwrap();
        assert_eq!(played["reached"], json!([true, true]), "{name}: by clicks, by keys");
        assert_eq!(played["undone"], json!([true, "Order so far: nothing yet"]), "{name}");
        if name.contains('/') {
            // A wrong answer: the one order ends with what the judge says of it.
            mistakes += 1;
            let mistake = root().join(format!("exercises/mistakes/{name}.rs"));
            let mistake =
                fs::read_to_string(mistake).unwrap().replace("\n//!", "").replace('`', "");
            let (end, count) = played["ends"].as_object().unwrap().iter().next().unwrap();
            assert!(mistake.contains(&format!("The judge: {end}")), "{name}: {end}");
            assert_eq!((count, &played["known"]), (&json!(1), &json!("✓ seen")), "{name}");
            continue;
        }
        let expected = known_orders.entry(name).or_insert_with(|| all_orders(name));
        assert_eq!(played["ends"], json!(expected), "{name}");
        let count: u64 = expected.values().sum();
        let known = format!("✓ goal reached, {count} of {count} orders tried");
        assert_eq!(played["known"], known, "{name}");
        names.retain(|other| *other != name);
    }
    assert!(names.is_empty(), "in no page: {names:?}");
    assert!(mistakes >= 2 * TASKS.len(), "{mistakes} wrong answers");
}

#[test]
fn every_prediction_takes_an_answer_and_remembers_it() {
    let pages = pages_with("Predict first.");
    let Some(report) = browse(&json!({ "name": "predict", "pages": pages })) else { return };
    let said = report.as_array().unwrap();
    let asked = pages.iter().map(|page| {
        let html = fs::read_to_string(root().join("target/book/html").join(page)).unwrap();
        html.matches("<strong>Predict first.</strong>").count()
    });
    assert_eq!(said.len(), asked.sum::<usize>());
    for said in said {
        assert_eq!(*said, json!([false, "✗", "✓", true, "✓"]));
    }
}

/// Code as it is in the page, without empty lines between its lines; of a run, the command alone.
#[test]
fn the_copy_button_copies_what_is_to_be_typed() {
    let Some(report) = browse(&json!({ "name": "copy", "page": "01-starting-threads/index.html" }))
    else {
        return;
    };
    let page = Page::read(&root().join("01-starting-threads/README.md"));
    let expected = page.blocks.iter().map(|block| {
        let command = block.text.lines().next().and_then(|line| line.strip_prefix("$ "));
        command.unwrap_or(&block.text).trim_end()
    });
    assert_eq!(report, json!(expected.collect::<Vec<_>>()));
}

#[test]
fn every_page_fits_and_axe_finds_nothing() {
    let axe = env::var_os("AXE").map(|file| fs::read_to_string(file).expect("AXE names a file"));
    if axe.is_none() {
        eprintln!("AXE is not set: the pages are looked at without axe");
    }
    let task = json!({ "name": "look", "pages": pages_with(""), "axe": axe });
    let Some(report) = browse(&task) else { return };
    let problems: Vec<&str> = report.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
