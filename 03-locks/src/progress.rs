//! A progress bar for a lesson that prints nothing for many seconds.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, WeakProgressBar};

/// The range, with a progress bar on standard error if that is a terminal: what `tqdm(range(n))` is
/// in Python. All threads that are at it share one bar, which goes away with the last of them.
pub fn with_progress(range: Range<u64>) -> impl Iterator<Item = u64> {
    static SHARED_BAR: Mutex<Option<WeakProgressBar>> = Mutex::new(None);
    let mut shared_bar = SHARED_BAR.lock().unwrap_or_else(PoisonError::into_inner);

    let running = shared_bar.as_ref().and_then(WeakProgressBar::upgrade);
    let bar = running.unwrap_or_else(|| ProgressBar::new(0));
    *shared_bar = Some(bar.downgrade());
    bar.inc_length(range.end - range.start);
    range.inspect(move |_| bar.inc(1))
}
