//! All steps of a run as a table, for a terminal.

use std::fmt::Write as _;

use interleave_model::{Run, letter};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use unicode_width::UnicodeWidthStr;

/// The text in lines that are not wider than this, and never so wide that they are hard to read.
#[must_use]
pub fn wrapped(text: &str, width: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let options = Options::new(width.min(80))
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::fill(&words, options)
}

/// All steps of a run, a column for each thread, and one for each value that threads share. One step a
/// line where that is too wide.
#[must_use]
pub fn columns(run: &Run, width: usize) -> String {
    let state = run.state();
    let threads: Vec<usize> = (0..state.threads.len())
        .filter(|&thread| run.steps.iter().any(|step| step.thread == thread))
        .collect();
    let shown = state.objects.iter().filter(|object| object.value.is_some());
    let values: Vec<usize> = shown.map(|object| object.thing.index).collect();
    let mut rows = vec![vec!["step".to_owned(), "line".to_owned()]];
    rows[0].extend(threads.iter().map(|&thread| letter(thread).to_string()));
    rows[0].extend(values.iter().map(|&object| state.objects[object].thing.to_string()));
    for (number, step) in run.steps.iter().enumerate() {
        let mut row = vec![(number + 1).to_string(), step.place.line.to_string()];
        let did = |thread| if step.thread == thread { step.to_string() } else { String::new() };
        row.extend(threads.iter().copied().map(did));
        let value = |&object: &usize| step.after.objects.get(object)?.value.clone();
        row.extend(values.iter().map(|object| value(object).unwrap_or_default()));
        rows.push(row);
    }
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or_default())
        .collect();
    let mut text = String::new();
    if widths.iter().sum::<usize>() + 2 * widths.len() > width {
        for (number, step) in run.steps.iter().enumerate() {
            let (who, line) = (letter(step.thread), step.place.line);
            _ = writeln!(text, "{:>4}  {who}  line {line}: {step}", number + 1);
        }
        return text;
    }
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let space = " ".repeat(widths[column] - cell.width());
            let (before, after) = if column < 2 { (&*space, "") } else { ("", &*space) };
            _ = write!(line, "{before}{cell}{after}  ");
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}
