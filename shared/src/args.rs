use std::env;

use crate::output::refuse;
use crate::set_panic_hook;

/// Ends the program with one clear line and exit status 2 if it was given any argument: for programs
/// without options. It also [sets the panic hook](set_panic_hook), so it is the first call of `main`.
///
/// # Examples
///
/// ```
/// shared::refuse_args();
/// ```
pub fn refuse_args() {
    set_panic_hook();
    if let Some(argument) = env::args_os().nth(1) {
        let argument = argument.to_string_lossy();
        refuse(format_args!("unexpected argument {argument:?}: this program has no options"));
    }
}

#[cfg(feature = "clap")]
pub use with_clap::{in_range, parse_args};

#[cfg(feature = "clap")]
mod with_clap {
    use std::fmt::Display;
    use std::ops::RangeInclusive;
    use std::process;
    use std::str::FromStr;

    use clap::Parser;

    use crate::output::{cannot_print, refuse};
    use crate::set_panic_hook;

    /// The program's options, as [`Parser::parse`] returns them and Python's `parser.parse_args()`.
    /// It also [sets the panic hook](set_panic_hook), so it is the first call of `main`.
    ///
    /// It differs from `parse` in that a negative number is a number and not an unknown option, that a
    /// problem is told in one line, that `--help` is at most 80 columns wide, and that a help text which
    /// cannot be written is an error.
    ///
    /// # Examples
    ///
    /// ```
    /// use clap::Parser;
    /// use shared::{in_range, parse_args};
    ///
    /// #[derive(Parser)]
    /// struct Args {
    ///     /// How many threads count
    ///     #[arg(long, default_value_t = 5, value_parser = in_range(1..=100_u64))]
    ///     threads: u64,
    /// }
    ///
    /// let Args { threads } = parse_args(); // this example has no arguments
    /// assert_eq!(threads, 5);
    /// ```
    #[must_use]
    pub fn parse_args<A: Parser>() -> A {
        set_panic_hook();
        let command = A::command().max_term_width(80);
        let command = command.mut_args(|option| {
            let takes_values = option.get_action().takes_values();
            option.allow_negative_numbers(takes_values)
        });
        let args = command.try_get_matches().and_then(|matches| A::from_arg_matches(&matches));
        args.unwrap_or_else(|help_or_problem| {
            if help_or_problem.use_stderr() {
                refuse(in_one_line(&help_or_problem.to_string()));
            }
            if let Err(error) = help_or_problem.print() {
                cannot_print(&error);
            }
            process::exit(0)
        })
    }

    /// Clap's paragraphs about a problem: the problem and the tip, without the usage that follows, and
    /// with nothing in them that a terminal would obey. (Clap leaves out most of that, but not all.)
    fn in_one_line(paragraphs: &str) -> String {
        let problem = paragraphs.strip_prefix("error: ").unwrap_or(paragraphs);
        let end = ["\n\nUsage: ", "\n\nFor more information"].map(|usage| problem.rfind(usage));
        let end = end.into_iter().flatten().min().unwrap_or(problem.len());
        let problem = problem[..end].replace("\n\n  tip: ", ": ");
        let words: Vec<&str> = problem.split_whitespace().collect();
        let escaped = words.join(" ").replace(char::is_control, "\u{FFFD}");
        format!("{escaped} (--help lists the options)")
    }

    /// Takes a number of this range, for an option's `value_parser`. For anything else the message says
    /// what the option accepts.
    ///
    /// # Examples
    ///
    /// ```
    /// let parse = shared::in_range(1..=10_000_u32);
    /// assert_eq!(parse("17"), Ok(17));
    /// assert_eq!(parse("0"), Err("not a whole number from 1 to 10000".to_owned()));
    /// ```
    pub fn in_range<T>(
        range: RangeInclusive<T>,
    ) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
    where
        T: FromStr + PartialOrd + Display + Clone + Send + Sync + 'static,
    {
        move |text| {
            let number = text.parse().ok().filter(|number| range.contains(number));
            let (first, last) = (range.start(), range.end());
            number.ok_or_else(|| format!("not a whole number from {first} to {last}"))
        }
    }
}
