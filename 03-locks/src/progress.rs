//! What `tqdm` is in Python: a progress bar for a loop. Here the loops of several threads share one.

use std::iter;
use std::ops::Range;
use std::sync::{LazyLock, Mutex};

use indicatif::{ProgressBar, ProgressStyle};

static BAR: LazyLock<ProgressBar> = LazyLock::new(|| {
    let style = ProgressStyle::with_template("{wide_bar} {percent}%, {eta} left");
    ProgressBar::new(0).with_style(style.expect("a template of ours"))
});
static LOOPS: Mutex<u32> = Mutex::new(0);

/// Counts each round of the loop in the bar, which is shown on a terminal only, with the time that is
/// left. The last loop to end takes the bar away.
pub fn progress(range: Range<u64>) -> impl Iterator<Item = u64> {
    let rounds = range.end - range.start;
    let mut loops = LOOPS.lock().unwrap();
    *loops += 1;
    if *loops == 1 {
        BAR.set_length(rounds);
        BAR.reset();
    } else {
        BAR.inc_length(rounds);
    }
    range.inspect(|_| BAR.inc(1)).chain(iter::from_fn(end))
}

fn end() -> Option<u64> {
    let mut loops = LOOPS.lock().unwrap();
    *loops -= 1;
    if *loops == 0 {
        BAR.finish_and_clear();
    }
    None
}
