//! The exercises: a page for each, with its hints, and two wrong answers to step through, each in the order
//! in which the judge sees it go wrong.

use std::fmt::Write as _;
use std::path::Path;

use exercises::answers::mistakes;
use exercises::task::{Answer, Task};
use exercises::tasks::TASKS;
use pages::root;

use crate::{playable, read};

macro_rules! mistakes {
    ($($task:ident: $($mistake:ident)*;)*) => {
        /// The wrong answers that are shown, by the names of their exercises.
        const MISTAKES: &[(&str, &[fn() -> Answer])] =
            &[$((stringify!($task), &[$(mistakes::$task::$mistake::to_be_judged),*])),*];
    };
}

mistakes! {
    collect: slept_instead_of_joined in_the_order_of_the_ends;
    keep_the_failure: unwrapped left_to_the_scope;
    lost_update: load_then_store locked_twice;
    transfer: locked_in_the_order_of_the_arguments looked_then_paid;
    semaphore: notified_too_early looked_outside_the_lock;
    event: a_bare_flag if_for_while;
    bounded_buffer: if_for_while one_condition_variable_for_both;
    split_the_work: load_then_store parts_overlap;
    rw_cache: looked_then_loaded only_one_notified;
    worker_pool: joined_before_hanging_up ended_when_it_found_nothing;
    barrier: if_for_while works_only_once;
    downloads: load_then_store looked_before_waiting;
}

/// Each exercise: the name of its page in the folder of the exercises, its title, and its text.
pub fn pages() -> Result<Vec<(String, &'static str, String)>, String> {
    TASKS.iter().map(|task| Ok((format!("{}.md", task.name), task.name, page(task)?))).collect()
}

/// The page of the exercise whose file this is, for links in the chapter about all of them.
pub fn page_of(file: &Path) -> Option<String> {
    let task =
        TASKS.iter().find(|task| file.ends_with(format!("exercises/src/bin/{}.rs", task.name)));
    task.map(|task| format!("{}.md", task.name))
}

fn page(task: &Task) -> Result<String, String> {
    let Task { name, lesson, hints, .. } = task;
    let source = read(&root().join(format!("exercises/src/bin/{name}.rs")))?;
    let lesson = lesson.replace("lessons", "").replace("lesson", "");
    // The first line says which exercise it is.
    let header = header(&source);
    let what = header.split_once("\n\n").map_or("", |(_, rest)| rest);
    let mut page = format!(
        "# Exercise `{name}`\n\nLesson: {}\n\n{what}\n\n```sh\ncargo run -p exercises -- {name}\n```\n\n\
         [`src/bin/{name}.rs`](src/bin/{name}.rs.md) is where you write it. [How to begin](index.html#how-to-begin)\n\n\
         ## Hints\n",
        lesson.trim()
    );
    for (number, hint) in (1..).zip(*hints) {
        _ = write!(page, "\n<details><summary>Hint {number}</summary>\n\n{hint}\n\n</details>\n");
    }
    page.push_str("\n## Answers that are wrong\n\nTake one step after another, and see where it goes wrong.\n");
    let shown = MISTAKES.iter().find(|(of, _)| of == name);
    for answer in shown.into_iter().flat_map(|(_, answers)| *answers) {
        let answer = answer();
        let path = Path::new(answer.file);
        let mistake = path.file_stem().unwrap_or_default().to_string_lossy();
        let source = read(&root().join(path))?;
        let header = self::header(&source);
        let why = header.split("\n\n").find(|part| !part.starts_with("The judge:"));
        let name = format!("{name}/{mistake}");
        let data = playable::one_order(&name, why.unwrap_or_default(), &source, &answer)
            .ok_or_else(|| format!("{name} goes wrong in no order that could be shown"))?;
        _ = write!(page, "\n{}\n", playable::element(&data, false));
    }
    Ok(page)
}

/// The text at the head of a file.
fn header(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(str::trim).collect::<Vec<_>>().join("\n")
}
