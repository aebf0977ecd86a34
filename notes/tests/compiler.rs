//! What the pages show as the compiler's words is what the compiler says.

use std::fs;
use std::path::Path;
use std::process::Command;

use pages::{Page, files, quotes, root};

/// The compiler whose words the pages show. Another version may put them differently; the code of the
/// error and its line are held with every version.
const VERSION: &str = "rustc 1.95.";

/// Compiles a program as `src/main.rs`, and returns what the compiler says.
fn compile(name: &str, program: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/main.rs"), program).unwrap();
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition=2024", "--emit=metadata", "--color=never", "src/main.rs"]);
    let output = rustc.current_dir(&folder).output().expect("rustc is on the PATH");
    assert!(!output.status.success(), "{name} compiles");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A block `rust,compile_fail,E0373` does not compile, for this reason, and the block below it shows
/// the beginning of the message. (A lint is named in place of a code.)
#[test]
fn every_mistake_is_refused_as_shown() {
    let version = Command::new("rustc").arg("--version").output().expect("rustc is on the PATH");
    let has_the_words = String::from_utf8_lossy(&version.stdout).starts_with(VERSION);
    let mut mistakes = 0;
    for path in files(&root(), ".md") {
        let page = Page::read(&path);
        for pair in page.blocks.windows(2) {
            let Some(code) = pair[0].name.strip_prefix("rust,compile_fail,") else { continue };
            mistakes += 1;
            let folder = path.parent().unwrap().file_name().unwrap().to_string_lossy();
            let name = format!("{folder}-{}", pair[0].line);
            let said = compile(&name, &pair[0].text);
            let is_named = [format!("error[{code}]: "), format!("`#[deny({code})]`")];
            assert!(is_named.iter().any(|named| said.contains(named)), "{name}: {said}");

            let shown = &pair[1];
            assert!(shown.name == "text" && shown.text.starts_with("error"), "{name}");
            let place = shown.text.lines().find(|line| line.trim().starts_with("--> "));
            let (line, _) = place.and_then(|place| place.rsplit_once(':')).expect("a place");
            assert!(said.contains(line), "{name}: the line is another: {said}");
            let is_quoted = quotes(&shown.text, "…", &said);
            assert!(is_quoted || !has_the_words, "{name}: the compiler says:\n{said}");
        }
    }
    assert!(mistakes >= 9, "the pages show {mistakes} mistakes");
}
