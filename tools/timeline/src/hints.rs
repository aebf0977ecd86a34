//! What the reader knows of a command beyond its lines: options of the program.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use crate::layout::Layouts;
use crate::words::State;

/// What the reader knows of a command beyond its lines.
#[derive(Args, Clone, Debug, Default)]
#[group(id = "hints")]
pub struct Hints {
    /// Where a line has the name: "{time} [{thread}] {text}", the format of a logger, or the name of one
    #[arg(long, value_name = "LAYOUT")]
    pub line: Option<Layouts>,

    /// A thread that says this waits, besides those that say "waiting for" and so on
    #[arg(long, value_name = "WORD", value_parser = NonEmptyStringValueParser::new())]
    pub wait: Vec<String>,

    /// A thread that says this works, besides those that say "doing" and so on
    #[arg(long, value_name = "WORD", value_parser = NonEmptyStringValueParser::new())]
    pub work: Vec<String>,

    /// A thread that says this is done, besides those that say "finished", "released" and so on
    #[arg(long, value_name = "WORD", value_parser = NonEmptyStringValueParser::new())]
    pub end: Vec<String>,

    /// After a line with this text, its thread is in this state: "All launched=waits in join"
    #[arg(long, value_name = "TEXT=STATE", value_parser = then)]
    pub then: Vec<(String, String)>,
}

impl Hints {
    /// What a speaker does that says this, in the reader's words. They count wherever they stand.
    pub(crate) fn state(&self, message: &str) -> Option<State> {
        let lower = message.to_lowercase();
        let Self { wait, work, end, .. } = self;
        let all = [(wait, State::Waits), (work, State::Works), (end, State::Over)];
        let said = |words: &[String]| words.iter().any(|it| lower.contains(&it.to_lowercase()));
        all.into_iter().find_map(|(words, state)| said(words).then_some(state))
    }
}

fn then(value: &str) -> Result<(String, String), &'static str> {
    let (text, state) = value.split_once('=').unwrap_or_default();
    if text.is_empty() || state.is_empty() {
        return Err("a text, '=' and a state are needed");
    }
    Ok((text.to_owned(), state.to_owned()))
}
