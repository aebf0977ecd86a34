//! The lessons' pages have one form, and what they show is what is there: both programs whole, every
//! experiment. (That shown runs are real is held by the test of each lesson.)

use std::fs;
use std::path::{Path, PathBuf};

use notes::{Block, Page, files, quotes, root};

/// The lessons whose pages do not have the form yet: if you convert one, take it out.
const NOT_YET: [&str; 6] = [
    "02-joining",
    "03-locks",
    "04-semaphores",
    "05-events",
    "06-gil-cpu-bound",
    "07-multiprocessing",
];

/// Below this line of a `main.rs` stands what no script has.
const END_OF_THE_MIRROR: &str = "// ---";

/// The HTML of a piece of *Side by side*, around its two blocks.
const PIECE: [&str; 3] = ["<table><tr valign=\"top\"><td>", "</td><td>", "</td></tr></table>"];

/// The lessons whose pages have the form: the folder, its name, the page.
fn lessons() -> Vec<(PathBuf, String, Page)> {
    let entries = fs::read_dir(root()).expect("the workspace").map(|entry| entry.unwrap());
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let names = names.filter(|name| name.starts_with(|c: char| c.is_ascii_digit()));
    let mut names: Vec<String> = names.filter(|name| !NOT_YET.contains(&name.as_str())).collect();
    names.sort();
    assert_eq!(names.len() + NOT_YET.len(), 7);
    let lesson = |name: String| {
        let folder = root().join(&name);
        let page = Page::read(&folder.join("README.md"));
        (folder, name, page)
    };
    names.into_iter().map(lesson).collect()
}

#[test]
fn every_page_has_the_same_headings() {
    for (_, name, page) in lessons() {
        let (number, package) = name.split_once('-').expect("a number and a name");
        let title = format!("Lesson {}: ", number.trim_start_matches('0'));
        assert!(page.headings[0].text.starts_with(&title), "{name}");
        let headings = page.headings.iter().filter(|heading| heading.level == 2);
        let headings: Vec<_> = headings.map(|heading| heading.text.as_str()).collect();
        let expected = [
            "What you see",
            "Side by side",
            "How it works",
            "What the compiler says",
            "Where Rust differs",
            "Try it",
            "Exercises",
        ];
        assert!(headings == expected || headings == expected[..6], "{name}: {headings:?}");
        let first = page.cargo_commands().first().map(|(command, _)| (*command).to_owned());
        assert_eq!(first, Some(format!("cargo run -p {package}")), "{name}");
    }
}

/// A picture that is there is shown.
#[test]
fn every_picture_of_a_lesson_is_in_its_page() {
    for (folder, name, page) in lessons() {
        for picture in files(&folder, ".svg") {
            let picture = picture.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
            assert!(page.links.iter().any(|link| link.to == picture), "{name}: {picture}");
        }
    }
}

#[test]
fn the_pieces_are_the_two_programs() {
    for (folder, name, page) in lessons() {
        let html = page.html.iter().filter(|(_, under)| under.section == "Side by side");
        let html: Vec<&str> = html.map(|(html, _)| html.as_str()).collect();
        assert!((4..=9).contains(&(html.len() / 3)), "{name}: {} pieces", html.len() / 3);
        for piece in html.chunks(3) {
            assert_eq!(piece, PIECE, "{name}: write the table of a piece as notes/README.md says");
        }

        let shown = |language: &str| -> String {
            let blocks = page.blocks.iter().filter(|block| {
                block.under.section == "Side by side" && block.language == language
            });
            blocks.map(|block| block.text.as_str()).collect()
        };
        let source = fs::read_to_string(folder.join("src/main.rs")).unwrap();
        let source = source.lines().filter(|line| !line.starts_with("//!"));
        let source: Vec<&str> = source.take_while(|l| !l.starts_with(END_OF_THE_MIRROR)).collect();
        assert_same_code(&name, "main.rs", &shown("rust"), &source.join("\n"));

        let scripts = files(&folder, ".py").into_iter();
        let scripts: Vec<_> = scripts.filter(|path| path.parent() == Some(&folder)).collect();
        let [script] = &scripts[..] else { panic!("{name}: not one script: {scripts:?}") };
        let script_name = script.file_name().unwrap().to_string_lossy();
        assert!(page.links.iter().any(|link| link.to == *script_name), "no link: {script_name}");
        let script = fs::read_to_string(script).unwrap();
        // Its header is a string, as Python's headers are.
        let script = script.strip_prefix("\"\"\"").map_or(script.as_str(), |rest| {
            rest.split_once("\"\"\"").expect("the end of the header").1
        });
        assert_same_code(&name, &script_name, &shown("python"), script);
    }
}

/// The same lines in the same order, empty ones aside.
#[track_caller]
fn assert_same_code(page: &str, file: &str, shown: &str, source: &str) {
    let mut shown = shown.lines().filter(|line| !line.trim().is_empty());
    let mut source = source.lines().filter(|line| !line.trim().is_empty());
    loop {
        let (shown, source) = (shown.next(), source.next());
        assert_eq!(shown, source, "{page}: on the left is the page, on the right is {file}");
        if source.is_none() {
            return;
        }
    }
}

/// The page links to the file, quotes from it, and shows what it prints; its test holds the output.
#[test]
fn every_experiment_is_shown() {
    for (folder, name, page) in lessons() {
        let package = name.split_once('-').unwrap().1;
        let tests = format!("tests/experiments/{}.rs", package.replace('-', "_"));
        let tests = fs::read_to_string(root().join(tests)).unwrap();
        for file in files(&folder.join("examples"), ".rs") {
            let Some(example) =
                file.file_stem().filter(|_| file.parent().unwrap().ends_with("examples"))
            else {
                continue;
            };
            let example = example.to_string_lossy();
            let quotes =
                page.blocks.iter().filter(|block| quoted_file(&page, block) == Some(file.clone()));
            assert!(quotes.count() > 0, "{name}: no line of {example} is shown");
            assert!(page.shown_experiment(&example).is_some(), "{name}: no output of {example}");
            let held = ["", "_but_for_numbers"].map(|s| format!(".assert_shown{s}(\"{example}\")"));
            assert!(held.iter().any(|call| tests.contains(call)), "{name}: {held:?} in no test");
        }
    }
}

/// The file that a block of Rust quotes: the one of the last link to a source above it.
fn quoted_file(page: &Page, block: &Block) -> Option<PathBuf> {
    if block.language != "rust" || block.under.section == "Side by side" {
        return None;
    }
    let above = page.links.iter().filter(|link| link.line < block.under.line);
    let mut sources = above.map(|link| page.path.with_file_name(&link.to));
    sources.rfind(|path| path.extension().is_some_and(|ending| ending == "rs"))
}

/// The lines stand in the file, together and in this order; `// …` stands for lines that are left out.
#[test]
fn what_is_quoted_is_in_its_file() {
    for (_, name, page) in lessons() {
        for block in page.blocks.iter().filter(|block| block.language == "rust") {
            if block.under.section != "Side by side" {
                let at = format!("{name}/README.md:{}", block.under.line);
                let file =
                    quoted_file(&page, block).unwrap_or_else(|| panic!("{at}: of which file?"));
                let source = fs::read_to_string(&file).unwrap();
                assert!(quotes(&block.text, "// …", &source), "{at}: not in {}", file.display());
            }
        }
    }
}

/// Before each shown run stands a question, with its answer folded.
#[test]
fn every_run_is_to_be_predicted_first() {
    for (_, name, page) in lessons() {
        let mut from = 0;
        for (command, _, block) in page.runs() {
            let answers = page.html.iter().filter(|(html, place)| {
                html == ANSWER && (from..block.under.line).contains(&place.line)
            });
            assert!(answers.count() > 0, "{name}: no folded answer before {command}");
            from = block.under.line;
        }
    }
}

const ANSWER: &str = "<details><summary>Answer</summary>";

#[test]
fn the_pages_are_where_they_are_looked_for() {
    assert!(NOT_YET.iter().all(|name| Path::new(&root()).join(name).is_dir()));
}
