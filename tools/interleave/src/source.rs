//! The source of the program: the text of a line, and the name that a line gives to what it creates.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::panic::Location;
use std::path::Path;
use std::rc::Rc;

use crate::run::Place;

/// The text of a file, by its path as the compiler tells it.
#[must_use]
pub fn text(file: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join(file)).ok()
}

/// The text of a line, counted from 1.
pub(crate) fn line(file: &str, line: u32) -> Option<String> {
    text(file)?.lines().nth(usize::try_from(line).ok()?.checked_sub(1)?).map(str::to_owned)
}

/// File, line and column.
type Key = (&'static str, u32, u32);

/// Where the guard that is made in this line is dropped, by the look of it: where a `drop` stands, or
/// the block ends.
pub(crate) fn end_of_guard(place: Place) -> Place {
    let text = text(place.file).unwrap_or_default();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let lines = (1..).zip(text.lines()).skip_while(|(number, _)| *number < place.line);
    let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let made = lines.next().map_or(0, |(_, line)| depth(line));
    let end = lines.find(|(_, line)| depth(line) < made || line.trim().starts_with("drop("));
    Place { line: end.map_or(place.line, |(number, _)| number), ..place }
}

thread_local! {
    static NAMES: RefCell<HashMap<Key, Option<Rc<str>>>> = RefCell::default();
}

/// The name of what this place creates: of the variable or field that it is assigned to.
pub(crate) fn name(created: &'static Location<'static>) -> Option<Rc<str>> {
    NAMES.with_borrow_mut(|names| {
        let key = (created.file(), created.line(), created.column());
        let read = || {
            let line = line(created.file(), created.line())?;
            let column = usize::try_from(created.column()).ok()?.checked_sub(1)?;
            name_before(line.get(..column)?).map(Rc::from)
        };
        names.entry(key).or_insert_with(read).clone()
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
    use super::name_before;

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
