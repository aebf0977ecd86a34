//! The lessons' pages have one form, and what they show is what is there: both programs whole, every
//! experiment. (That shown runs are real is held by the test of each lesson.)

use std::fs;
use std::path::PathBuf;

use pages::{Page, Part, files, quotes, root};
use regex::Regex;

const HEADINGS: [&str; 8] = [
    "What you see",
    "Side by side",
    "How it works",
    "What the compiler says",
    "Where Rust differs",
    "Try it",
    "Exercises",
    "Remember",
];

/// The lessons: the folder, its name, the page.
fn lessons() -> impl Iterator<Item = (PathBuf, String, Page)> {
    assert_eq!(pages::lessons().len(), 7);
    pages::lessons().into_iter().map(|folder| {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let page = Page::read(&folder.join("README.md"));
        (folder, name, page)
    })
}

/// The lessons' pages and those behind them, such as `06-gil-cpu-bound/from-python/README.md`: the name of
/// the file, and the page.
fn pages() -> Vec<(String, Page)> {
    let paths = lessons().flat_map(|(folder, _, _)| files(&folder, ".md"));
    let name = |path: &PathBuf| path.strip_prefix(root()).unwrap().display().to_string();
    paths.map(|path| (name(&path), Page::read(&path))).collect()
}

#[test]
fn no_page_is_over_400_lines() {
    for (name, page) in pages() {
        let lines = fs::read_to_string(&page.path).unwrap().lines().count();
        assert!(lines <= 400, "{name}: {lines}");
    }
}

#[test]
fn every_page_has_the_same_headings_and_shows_its_pictures() {
    for (folder, name, page) in lessons() {
        let (number, package) = name.split_once('-').expect("a number and a name");
        let title = format!("Lesson {}: ", number.trim_start_matches('0'));
        assert!(page.headings[0].text.starts_with(&title), "{name}");
        let sections = page.headings[1..].iter().filter(|heading| heading.text == heading.section);
        let sections: Vec<&str> = sections.map(|heading| heading.text.as_str()).collect();
        let mut expected = HEADINGS.to_vec();
        expected.retain(|heading| *heading != "Exercises" || sections.contains(heading));
        assert_eq!(sections, expected, "{name}");
        let text = fs::read_to_string(&page.path).unwrap();
        let next = text.rsplit("\n\n").next().unwrap();
        assert!(next.starts_with("Next: ["), "{name} does not say what is next");
        assert_eq!(page.cargo_commands()[0].0, format!("cargo run -p {package}"));
        let pages: Vec<Page> = files(&folder, ".md").iter().map(|path| Page::read(path)).collect();
        for picture in files(&folder, ".svg") {
            let picture = picture.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
            let mut links = pages.iter().flat_map(|page| &page.links);
            assert!(links.any(|link| link.text == picture), "{name}: {picture}");
        }
    }
}

#[test]
fn the_pieces_are_the_two_programs() {
    for (folder, name, page) in lessons() {
        let pieces =
            page.pieces().iter().filter(|(python, _)| python.section == "Side by side").count();
        assert!((4..=9).contains(&pieces), "{name}: {pieces} pieces");
        let shown = |language: &str| -> String {
            let blocks = page.blocks.iter().filter(|block| block.section == "Side by side");
            let blocks = blocks.filter(|block| block.name == language);
            blocks.map(|block| block.text.as_str()).collect()
        };

        let source = fs::read_to_string(folder.join("src/main.rs")).unwrap();
        let source: Vec<&str> = source.lines().filter(|line| !line.starts_with("//!")).collect();
        assert_same_code(&name, &shown("rust"), &source.join("\n"));

        let mut scripts = files(&folder, ".py");
        scripts.retain(|path| path.parent() == Some(&folder));
        let [script] = &scripts[..] else { panic!("{name}: not one script: {scripts:?}") };
        let is_script = |link: &Part| folder.join(&link.text) == *script;
        assert!(page.links.iter().any(is_script), "{name}: no link to the script");
        let script = fs::read_to_string(script).unwrap();
        // Its header is a string, as Python's headers are.
        let header = script.strip_prefix("\"\"\"").and_then(|rest| rest.split_once("\"\"\""));
        assert_same_code(&name, &shown("python"), header.expect("a header").1);
    }
}

/// The same lines in the same order, empty ones aside.
#[track_caller]
fn assert_same_code(name: &str, shown: &str, source: &str) {
    let mut shown = shown.lines().filter(|line| !line.trim().is_empty());
    let mut source = source.lines().filter(|line| !line.trim().is_empty());
    loop {
        let (shown, source) = (shown.next(), source.next());
        assert_eq!(shown, source, "{name}: on the left is the page, on the right is the program");
        if source.is_none() {
            return;
        }
    }
}

/// The first code that a newcomer sees is that of lesson 3. (Lines that are left out are not in order
/// there: the script and the lesson make their counters at different places.)
#[test]
fn the_readme_quotes_lesson_3() {
    let page = Page::read(&root().join("README.md"));
    for (language, gap, file) in
        [("python", "# …", "03-locks/03-locks.py"), ("rust", "// …", "03-locks/src/main.rs")]
    {
        let block = page.blocks.iter().find(|block| block.name == language).expect("a block");
        let source = fs::read_to_string(root().join(file)).unwrap();
        for part in block.text.split(gap) {
            assert!(quotes(part, gap, &source), "{file}: {part}");
        }
    }
}

/// A page links to the file, quotes from it, and shows what it prints; its test holds the output.
#[test]
fn every_experiment_is_shown() {
    let tests = files(&root().join("tests"), ".rs");
    let tests: String = tests.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let pages = pages();
    let quoted = |(_, page): &(_, Page)| -> Vec<PathBuf> {
        page.blocks.iter().filter_map(|block| quoted_file(page, block)).collect()
    };
    let quoted: Vec<PathBuf> = pages.iter().flat_map(quoted).collect();
    let experiments = lessons().flat_map(|(folder, _, _)| files(&folder.join("examples"), ".rs"));
    for path in experiments.filter(|path| path.parent().unwrap().ends_with("examples")) {
        let name = path.file_stem().unwrap().to_string_lossy();
        assert!(quoted.contains(&path), "no line of {name} is shown");
        assert!(pages.iter().any(|(_, page)| page.shown_experiment(&name).is_some()), "{name}");
        let held = ["", "_but_for_numbers"].map(|s| format!(".assert_shown{s}(\"{name}\")"));
        assert!(held.iter().any(|call| tests.contains(call)), "{held:?} in no test");
    }
}

/// The file that a block of Rust quotes: the one of the last link to a source above it.
fn quoted_file(page: &Page, block: &Part) -> Option<PathBuf> {
    if block.name != "rust" || block.section == "Side by side" {
        return None;
    }
    let above = page.links.iter().filter(|link| link.line < block.line);
    let mut sources = above.map(|link| page.path.with_file_name(&link.text));
    sources.rfind(|path| path.extension().is_some_and(|ending| ending == "rs"))
}

/// The lines stand in the file, together and in this order; `// …` stands for lines that are left out.
#[test]
fn what_is_quoted_is_in_its_file() {
    for (name, page) in pages() {
        let blocks = page.blocks.iter().filter(|block| block.name == "rust");
        for block in blocks.filter(|block| block.section != "Side by side") {
            let at = format!("{name}:{}", block.line);
            let file = quoted_file(&page, block).unwrap_or_else(|| panic!("{at}: of which file?"));
            let source = fs::read_to_string(&file).unwrap();
            assert!(quotes(&block.text, "// …", &source), "{at}: not in {}", file.display());
        }
    }
}

/// Before each shown run stands a question, with its answer folded.
#[test]
fn every_run_is_to_be_predicted_first() {
    for (name, page) in pages() {
        let mut from = 0;
        for (command, _, block) in page.runs() {
            let between = page.html.iter().filter(|html| (from..block.line).contains(&html.line));
            let mut answers =
                between.filter(|html| html.text.ends_with("<summary>Answer</summary>"));
            assert!(answers.next().is_some(), "{name}: no folded answer before {command}");
            from = block.line;
        }
    }
}

/// Every question of every page has three choices, of which the bold words at the head of the answer are
/// one, or asks for the number that stands there: the book makes buttons or a field of them.
#[test]
fn every_prediction_can_be_answered() {
    let form = r"(?m)^\*\*Predict first\.\*\* (?:.+\n)+\n((?:- .+\n(?:  .+\n)*)*)\n?<details><summary>Answer</summary>\n\n\*\*([^*]+)\*\*";
    let form = Regex::new(form).unwrap();
    let plain = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ").replace(['`', '*'], "").trim_end_matches(['.', ',', ':']).to_owned()
    };
    let mut predictions = 0;
    for path in files(&root(), ".md") {
        let text = fs::read_to_string(&path).unwrap();
        let asked = text.matches("\n**Predict first.** ").count();
        let in_form: Vec<_> = form.captures_iter(&text).collect();
        assert_eq!(in_form.len(), asked, "{}: not all in this form", path.display());
        for prediction in in_form {
            let choices: Vec<String> = prediction[1]
                .split("\n- ")
                .map(|choice| plain(choice.trim_start_matches("- ")))
                .collect();
            let right = plain(&prediction[2]);
            let is_number = prediction[1].is_empty() && right.parse::<u32>().is_ok();
            let is_choice = choices.len() == 3 && choices.contains(&right);
            assert!(is_number || is_choice, "{}: {right:?} of {choices:?}", path.display());
        }
        predictions += asked;
    }
    assert!(predictions >= 25, "{predictions} predictions");
}
