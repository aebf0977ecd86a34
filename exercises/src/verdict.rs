//! What the judge says of an answer, in whole.

use std::fmt::Write;

use interleave::stage::screen::option;

use crate::columns;
use crate::fault::Files;
use crate::report::{Report, Word};
use crate::search::{Tried, Verdict, Wrong};
use crate::task::Answer;

/// What there is to say, in lines of up to `width` columns.
pub(crate) fn report(answer: &Answer, verdict: &Verdict, width: usize) -> Report {
    let name = answer.task.name;
    let not_judged =
        |why: &str| Report::new(Word::NotJudged, format!("{name}: not judged. {why}.\n"));
    match verdict {
        Verdict::NotJudged(why) => not_judged(why),
        Verdict::Right(was_tried) => {
            let tried = tried(answer, was_tried);
            let mut text = format!("{name}: right. {tried}\n");
            _ = writeln!(text, "Compare it with exercises/solutions/{name}.rs.");
            Report::new(Word::Right, text)
        }
        Verdict::NotBegun(line) => {
            let file = answer.file;
            let text = format!(
                "{name}: not finished. Line {line} of {file} is still a `todo!()`.\n\
                 A hint: cargo run -p exercises -- {name} --hint\n"
            );
            Report::new(Word::NotBegun, text)
        }
        Verdict::TooSlow { orders } => not_judged(&format!(
            "After a minute only {orders} orders have been tried. It calculates for long, or it really waits, \
             where `sleep` of `interleave::std_like` takes no time"
        )),
        Verdict::Wrong(wrong) => {
            let mut text = explanation(answer, wrong, width);
            _ = writeln!(
                text,
                "\nChoose each step yourself: cargo run -p exercises -- {name} --step"
            );
            if let Some(order) = wrong.order(Files::of(answer)) {
                _ = writeln!(text, "To begin with this order, add {}", option(order));
            }
            _ = writeln!(text, "A hint: cargo run -p exercises -- {name} --hint");
            Report::new(Word::Wrong, text)
        }
    }
}

/// What was tried, and what that means.
fn tried(answer: &Answer, tried: &Tried) -> String {
    let orders = tried.orders;
    let all = format!(
        "The judge tried {orders} orders, and every other order comes to the same as one of them."
    );
    match (tried.not_all, answer.trials.len()) {
        (0, _) => all,
        (not_all, of) => format!(
            "The judge tried {orders} orders. In {} of {of} settings every other order comes to the same as one of \
             them; in {not_all} there are too many to say so.",
            of - not_all
        ),
    }
}

/// What is wrong, and the order that shows it.
fn explanation(answer: &Answer, wrong: &Wrong, width: usize) -> String {
    let Wrong { sentence, trial, run } = wrong;
    let mut text = columns::bad(&format!("{}: wrong. {}.", answer.task.name, capital(sentence)));
    let _ = write!(text, "\nThe setting: {}.\n", answer.trials[*trial].setting);
    if let Some(run) = run {
        let columns = columns::columns(run, Files::of(answer), width);
        if columns.trim().is_empty() {
            let _ = writeln!(text, "It goes wrong before any step that another thread could see.");
        } else {
            let order = wrong.order(Files::of(answer));
            let order = order.map_or("One order of many", |_| "The order that breaks it");
            let _ = write!(text, "{order}, with the lines of {}:\n\n{columns}", answer.file);
        }
    }
    text
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
