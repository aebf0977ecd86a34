//! Which lines of a program's source are shown.

/// The code of the threads begins with one of these lines.
const BEGIN: [&str; 7] = ["fn ", "impl ", "struct ", "pub struct ", "pub fn ", "def ", "class "];
/// What starts the threads begins so, or what hands an answer to the judge.
const END: [&str; 3] = ["pub fn program", "if __name__", "exercises::judge!"];

/// The code that the threads run, up to what starts them. Of each line its number, the number behind
/// `comment` at its end, which joins lines of Rust and Python, and the text before that.
#[must_use]
pub fn code<'a>(source: &'a str, comment: &str) -> Vec<(usize, Option<u32>, &'a str)> {
    let begins = |line: &str, with: &[&str]| with.iter().any(|begin| line.starts_with(begin));
    let mut lines: Vec<_> = (1..)
        .zip(source.lines())
        .skip_while(|(_, line)| !begins(line, &BEGIN))
        .take_while(|(_, line)| !begins(line, &END))
        .map(|(number, line)| {
            let tag = line.rsplit_once(comment);
            let tag = tag.and_then(|(code, tag)| Some((code.trim_end(), tag.trim().parse().ok()?)));
            tag.map_or((number, None, line), |(code, tag)| (number, Some(tag), code))
        })
        .collect();
    while lines.last().is_some_and(|(_, _, text)| text.is_empty()) {
        lines.pop();
    }
    lines
}
