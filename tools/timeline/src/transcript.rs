//! A run written down: each line with the time at which it arrived, and the time of the end. From
//! it the same picture is drawn again, on any day and on any machine.
//!
//! ```text
//! 0.000012<TAB>Waiter: Waiting for event to be set...
//! 2.000213<TAB>Setter: Setting event!
//! 2.000931
//! ```

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::lines::Lines;
use crate::model::{Ended, Recorder, Timeline};

/// Writes a run down while it passes through to somewhere else.
///
/// # Examples
///
/// ```
/// use std::io::Write;
/// use timeline::transcript::{Writer, read};
///
/// let writer = Writer::new(Vec::new());
/// writer.clone().write_all(b"Setter: Doing some work...\nSetter: Setting event!\n").unwrap();
/// let timeline = read(&writer.text()).unwrap();
/// assert_eq!(timeline.lanes[0].spans[1].message, "Setting event!");
/// ```
#[derive(Debug)]
pub struct Writer<W> {
    state: Arc<Mutex<State<W>>>,
}

#[derive(Debug)]
struct State<W> {
    out: W,
    started: Instant,
    lines: Lines,
    text: String,
}

impl<W> Clone for Writer<W> {
    fn clone(&self) -> Self {
        Self { state: Arc::clone(&self.state) }
    }
}

impl<W> Writer<W> {
    /// Passes through to `out`. Time 0 is now.
    pub fn new(out: W) -> Self {
        let (started, lines, text) = (Instant::now(), Lines::default(), String::new());
        Self { state: Arc::new(Mutex::new(State { out, started, lines, text })) }
    }

    /// The transcript of a run that ends now.
    #[must_use]
    pub fn text(&self) -> String {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        format!("{}{:.6}\n", state.text, state.started.elapsed().as_secs_f64())
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let state = &mut *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let at = state.started.elapsed().as_secs_f64();
        state.lines.feed(bytes, |line| {
            let _ = writeln!(state.text, "{at:.6}\t{line}");
        });
        state.out.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).out.flush()
    }
}

/// The timeline of a run that was written down, unless the text is not a transcript.
#[must_use]
pub fn read(text: &str) -> Option<Timeline> {
    let time = |text: &str| Duration::try_from_secs_f64(text.parse().ok()?).ok();
    let mut recorder = Recorder::default();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        match line.split_once('\t') {
            Some((at, line)) => recorder.line(time(at)?, line),
            None if lines.peek().is_none() => {
                return Some(recorder.finish(time(line)?, Ended::ByItself));
            }
            None => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::BufWriter;

    use super::*;

    #[test]
    fn what_is_written_passes_through_and_stands_in_the_transcript() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let mut writer = Writer::new(BufWriter::new(file.reopen().expect("the file")));
        writer.write_all(b"Waiter: Wai").expect("it is written");
        writer.write_all(b"ting\nWaiter: Done").expect("it is written");
        writer.flush().expect("it is flushed");
        let passed = fs::read_to_string(&file).expect("the file");
        assert_eq!(passed, "Waiter: Waiting\nWaiter: Done");

        let text = writer.text();
        let lines: Vec<_> = text.lines().map(|line| line.split_once('\t')).collect();
        let [Some((at, "Waiter: Waiting")), None] = lines[..] else { panic!("{text}") };
        assert!(at.parse::<f64>().is_ok(), "{at}");
    }

    #[test]
    fn what_is_no_transcript_is_not_read() {
        assert!(read("0.1\tA: b\n0.2\n").is_some());
        for bad in ["", "0.1\tA: b\n", "0.1\n0.2\tA: b\n0.3\n", "x\tA: b\n0.2\n", "0.1\tA: b\nx\n"]
        {
            assert!(read(bad).is_none(), "{bad:?}");
        }
    }
}
