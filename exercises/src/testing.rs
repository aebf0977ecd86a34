//! Holds what the judge says of an answer against the answer's header.

use std::path::Path;

use crate::search::{Verdict, judge};
use crate::task::Answer;
use crate::unseen::text;

/// A solution has to be right, a file that holds a `todo!()` not begun, and a mistake wrong in the words that
/// its header quotes after "The judge:". Where a learner has begun, there is nothing to say.
///
/// # Panics
///
/// The judge says something else.
#[track_caller]
pub fn is_judged_as_its_header_says(answer: &Answer) {
    let source = text(answer.file).expect("the answer");
    let header: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let header = header.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let is_solution = Path::new(answer.file).parent().is_some_and(|at| at.ends_with("solutions"));
    if let Some((_, expected)) = header.split_once("The judge: ") {
        let verdict = judge(answer);
        let Verdict::Wrong(wrong) = verdict else { panic!("{verdict:?}") };
        assert_eq!(wrong.sentence, expected.trim_end());
    } else if is_solution {
        let verdict = judge(answer);
        assert!(matches!(verdict, Verdict::Right(_)), "{verdict:?}");
    } else if source.contains("todo!(") {
        assert!(matches!(judge(answer), Verdict::NotBegun(_)));
    } else {
        assert!(answer.file.contains("bin"), "a mistake says what the judge says of it");
    }
}
