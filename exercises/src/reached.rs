//! Remembers how each answer was judged, beside its program: so the list need not judge again what has not
//! changed, and what was right once is known.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::report::Word;
use crate::task::Task;
use crate::tasks::TASKS;

/// Beside this program, below `target`. It goes with `cargo clean`.
fn path(task: &Task, extension: &str) -> Option<PathBuf> {
    Some(env::current_exe().ok()?.with_file_name(task.name).with_extension(extension))
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// Whether the answer was right when it was judged last, or at any time before.
pub(crate) fn is_reached(task: &Task) -> bool {
    path(task, "reached").is_some_and(|path| path.exists())
}

/// The last verdict, if the program is still the same.
pub(crate) fn verdict(task: &Task) -> Option<Word> {
    let verdict = path(task, "verdict")?;
    if changed(&verdict)? <= changed(&env::current_exe().ok()?)? {
        return None;
    }
    Word::from_text(fs::read_to_string(verdict).ok()?.trim())
}

/// Remembers a verdict. Where that cannot be written, the answer is judged again the next time.
pub(crate) fn remember(task: &Task, word: Word) {
    if let Some(path) = path(task, "verdict") {
        _ = fs::write(path, word.to_string());
    }
    if let Some(path) = path(task, "reached").filter(|_| word == Word::Right) {
        _ = fs::write(path, "");
    }
}

/// The first exercise that was not right yet.
pub(crate) fn next() -> Option<&'static Task> {
    TASKS.into_iter().find(|task| !is_reached(task))
}
