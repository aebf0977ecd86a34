//! The source of the program: the text of a line, and the name that a line gives to what it creates.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::panic::Location;
use std::path::Path;

/// A line of source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// As the compiler names it: relative to the root of the workspace.
    pub file: &'static str,
    /// Counted from 1.
    pub line: u32,
}

impl Place {
    /// The text of the line, without the spaces around it. Nothing if the file cannot be read.
    #[must_use]
    pub fn text(self) -> Option<String> {
        line(self.file, self.line).map(|line| line.trim().to_owned())
    }

    /// Whether it is in this file, of which any number of folders may be left out.
    #[must_use]
    pub fn is_in(self, file: &str) -> bool {
        Path::new(self.file).ends_with(file)
    }
}

/// The text of a file, by its path as the compiler tells it.
#[must_use]
pub fn text(file: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    fs::read_to_string(root.join(file)).ok()
}

/// The text of a line, counted from 1.
pub(crate) fn line(file: &str, line: u32) -> Option<String> {
    text(file)?.lines().nth(usize::try_from(line).ok()?.checked_sub(1)?).map(str::to_owned)
}

/// Where the guard that is made in this line is dropped, by the look of it: where a `drop` stands, or
/// the block of its variable ends. A guard without a variable is dropped at the end of its statement,
/// which may have a body.
pub(crate) fn end_of_guard(place: Place) -> Place {
    let text = text(place.file).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let line = usize::try_from(place.line).unwrap_or_default();
    let end = line.checked_sub(1).and_then(|made| end_from(&lines, made));
    Place { line: end.and_then(|end| u32::try_from(end + 1).ok()).unwrap_or(place.line), ..place }
}

/// The same for the lines of a file, counted from 0.
fn end_from(lines: &[&str], made: usize) -> Option<usize> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let is_continued = |at: &usize| lines[*at].trim().starts_with('.');
    let first = (0..=made).rev().find(|at| *at < lines.len() && !is_continued(at))?;
    let more = lines[made + 1..].iter().take_while(|line| line.trim().starts_with('.'));
    let statement: String =
        lines[first..=made].iter().chain(more).map(|line| line.trim()).collect();

    let mut after = (made + 1..lines.len()).filter(|&at| !lines[at].trim().is_empty());
    let bodies = ["while let ", "if let ", "for ", "match "];
    if statement.ends_with('{') && bodies.iter().any(|it| statement.starts_with(it)) {
        return after.find(|&at| depth(lines[at]) <= depth(lines[first]));
    }
    let variable = statement.split_once(" = ").filter(|(_, value)| is_guard(value));
    let Some((variable, _)) = variable.filter(|(variable, _)| *variable != "let _") else {
        return Some(made);
    };
    let declared = if variable.starts_with("let ") {
        first
    } else {
        // It is declared further up.
        let name = variable.trim_matches(['(', ')']).split(',').next().unwrap_or_default();
        let names = |line: &str| line.contains("let ") && line.contains(name);
        (0..first).rev().find(|&at| names(lines[at])).unwrap_or(first)
    };
    let outside = depth(lines[declared]);
    after.find(|&at| depth(lines[at]) < outside || lines[at].trim().starts_with("drop("))
}

/// Whether the value is a guard, and not what is read through one.
fn is_guard(value: &str) -> bool {
    let locked = value.trim_end_matches([';', ')', ' ']).rsplit_once(".lock(");
    let is_locked = locked.is_some_and(|(_, then)| {
        matches!(then, "" | ").unwrap(" | ")?")
            || then.starts_with(").expect(")
            || then.starts_with(").unwrap_or_else(")
    });
    !value.starts_with('*') && (is_locked || value.contains(".wait"))
}

thread_local! {
    /// By the address of the location.
    static NAMES: RefCell<HashMap<usize, Option<&'static str>>> = RefCell::default();
    /// By the name and the number behind it.
    static NUMBERED: RefCell<HashMap<(&'static str, usize), &'static str>> = RefCell::default();
}

/// The name of what this place creates: of the variable or field that it is assigned to. The names are
/// kept for good: there are no more of them than such places.
pub(crate) fn name(created: &'static Location<'static>) -> Option<&'static str> {
    NAMES.with_borrow_mut(|names| {
        let read = || {
            let line = line(created.file(), created.line())?;
            let column = usize::try_from(created.column()).ok()?.checked_sub(1)?;
            name_before(line.get(..column)?).map(|name| &*name.to_owned().leak())
        };
        *names.entry(std::ptr::from_ref(created).addr()).or_insert_with(read)
    })
}

/// The name with a number behind it, for the second of the same name and all after it.
pub(crate) fn numbered(name: &'static str, number: usize) -> &'static str {
    if number == 1 {
        return name;
    }
    NUMBERED.with_borrow_mut(|names| {
        *names.entry((name, number)).or_insert_with(|| format!("{name} {number}").leak())
    })
}

/// `let counter = Arc::new(` is a `counter`, and so is `Self { counter: `; `let (left, right) = (f(), `
/// is a `right`.
fn name_before(code: &str) -> Option<&str> {
    let is_path = |at: usize| code[at..].starts_with("::") || code[..at].ends_with(':');
    let field = code.rmatch_indices(':').map(|(at, _)| at).find(|&at| !is_path(at));
    let Some(equals) = code.rfind(" = ").filter(|&equals| field.is_none_or(|field| field < equals))
    else {
        return last_word(&code[..field?]);
    };
    // Without its type, if that stands there: `static COUNTER: AtomicU32 = `
    let declared = &code[..equals];
    let of_type = declared.match_indices(':').map(|(at, _)| at).find(|&at| !is_path(at));
    let declared = declared[..of_type.unwrap_or(equals)].trim_end();
    let Some((_, names)) = declared.strip_suffix(')').and_then(|names| names.rsplit_once('('))
    else {
        return last_word(declared);
    };
    let mut depth = 0;
    let is_comma = |&c: &char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 1
    };
    let before_it = code[equals..].chars().filter(is_comma).count();
    names.split(',').nth(before_it).and_then(last_word)
}

fn last_word(code: &str) -> Option<&str> {
    let start = code.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    Some(&code[start..]).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{end_from, name_before};

    #[test]
    fn a_guard_is_dropped_where_its_variable_ends_or_its_statement() {
        for (code, line) in [
            ("{\n  let guard = m.lock().unwrap();\n  work();\n}", 3),
            ("{\n  let guard = m.lock().unwrap();\n  drop(guard);\n}", 2),
            ("{\n  let free = *m.lock().unwrap();\n  work();\n}", 1),
            ("{\n  let _ = m.lock().unwrap();\n  work();\n}", 1),
            ("{\n  *m.lock().unwrap() += 1;\n  work();\n}", 1),
            ("{\n  while *m.lock().unwrap() == 0 {\n    work();\n  }\n}", 1),
            ("{\n  while let Some(job) = m.lock().unwrap().pop() {\n    work();\n  }\n}", 3),
            ("{\n  let mut g = 1;\n  while g {\n    g = c.wait(g).unwrap();\n  }\n  work();\n}", 6),
        ] {
            let lines: Vec<&str> = code.lines().collect();
            let made = lines.iter().position(|it| it.contains(".lock()") || it.contains(".wait("));
            assert_eq!(made.and_then(|made| end_from(&lines, made)), Some(line), "{code}");
        }
    }

    #[test]
    fn a_line_gives_a_name_to_what_it_creates() {
        for (code, name) in [
            ("let counter = ", Some("counter")),
            ("    let mut counter = Arc::new(", Some("counter")),
            ("static COUNTER: AtomicU32 = ", Some("COUNTER")),
            ("let (left, right) = (", Some("left")),
            ("let (left, right): (Mutex<()>, Mutex<()>) = (f((1, 2), 3), ", Some("right")),
            ("    Self { permits: ", Some("permits")),
            ("let s = Semaphore { permits: Mutex::new(2), wakeup: ", Some("wakeup")),
            ("        std::sync::", None),
            ("let lock: std::sync::Mutex<u32> = std::sync::", Some("lock")),
        ] {
            assert_eq!(name_before(code), name, "{code}");
        }
    }
}
