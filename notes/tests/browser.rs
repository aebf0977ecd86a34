//! The book in a real browser: every program is played in its page, every prediction answered, every page
//! looked at, narrow and wide, light and dark. Where there is no Chromium or no mdBook, nothing is tested,
//! and that is said; with `REQUIRE_BROWSER=1` it fails.
//!
//! `AXE` names a file of axe-core (`npm pack axe-core`); without it, only the widths are looked at.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
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
    // A page may look into its frames.
    "--allow-file-access-from-files",
    // It waits for what the page does, and not for a clock.
    "--virtual-time-budget=3600000",
    "--dump-dom",
];

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
        program(&["mdbook"])?;
        let chromium = program(&["chromium", "chromium-browser", "google-chrome", "chrome"])?;
        let made = Command::new(env!("CARGO_BIN_EXE_book")).output().expect("the book's maker");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Some((chromium, root().join("target/book")))
    });
    if made.is_none() {
        let missing = "no Chromium or no mdbook on the PATH: the book was not tried in a browser";
        assert!(env::var_os("REQUIRE_BROWSER").is_none(), "{missing}");
        eprintln!("{missing}");
    }
    made.as_ref()
}

/// Does a task of `browser.js`, and returns what it reports.
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
    let mut command = Command::new(chromium);
    command.args(FLAGS).arg(format!("--user-data-dir={}", profile.display()));
    let output = command.arg(format!("file://{}", page.display())).output().expect("a browser");
    let dom = String::from_utf8_lossy(&output.stdout);
    let report = dom.rsplit_once("<pre>").and_then(|(_, rest)| rest.split_once("</pre>"));
    let (report, _) = report.unwrap_or_else(|| panic!("{name} reports nothing: {output:?}"));
    let report = report.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let report: Value = serde_json::from_str(&report).expect("JSON");
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
        let is_other = ["print.html", "toc.html", "404.html"].contains(&&*name);
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
        assert_eq!([&played["byKeys"], &played["undone"]], [true, true], "{name}");
        assert_eq!(played["order"], "Order so far: nothing yet", "{name}");
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
    let copied: Vec<String> =
        report.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect();
    assert_eq!(copied.len(), page.blocks.len());
    for (copied, block) in copied.iter().zip(&page.blocks) {
        let command = block.text.lines().next().and_then(|line| line.strip_prefix("$ "));
        let expected = command.unwrap_or(&block.text);
        assert_eq!(copied.trim_end(), expected.trim_end());
    }
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
