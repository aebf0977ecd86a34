//! Everyone measures in turn, round by round.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::error::Error;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use rand::seq::SliceRandom;

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Measures once: the keys of some rows, and a number for each.
pub type Measure = Box<dyn Fn() -> Result<Vec<(&'static str, f64)>>>;

/// Rows that are measured together, and who measures them.
pub struct Task {
    pub rows: Vec<Row>,
    /// More rounds than this would take too long.
    pub most_rounds: u32,
    pub contenders: Vec<(String, Measure)>,
}

/// A row of a table.
#[derive(Clone)]
pub struct Row {
    /// By which pages quote it, so it does not change.
    pub key: &'static str,
    pub what: &'static str,
    /// Seconds, or else a ratio.
    pub is_time: bool,
    /// Which table has it.
    pub table: &'static str,
}

/// What came out, round by round, by row and contender.
#[derive(Default)]
pub struct Results(BTreeMap<(&'static str, String), Vec<f64>>);

impl Results {
    pub fn rounds(&self, key: &'static str, contender: &str) -> &[f64] {
        self.0.get(&(key, contender.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// Runs the task, and adds what comes out.
    pub fn run(&mut self, task: &mut Task, rounds: u32) -> Result<()> {
        for _ in 0..rounds.min(task.most_rounds) {
            // In another order each time, so that nobody always comes after the same one, and has
            // to bear what that one leaves behind.
            task.contenders.shuffle(&mut rand::rng());
            for (name, measure) in &task.contenders {
                let explain = |problem| format!("{}, {name}: {problem}", task.rows[0].key);
                for (key, value) in measure().map_err(explain)? {
                    self.0.entry((key, name.clone())).or_default().push(value);
                }
                if is_interrupted() {
                    return Err("interrupted".into());
                }
            }
        }
        Ok(())
    }
}

/// How often something is done in one measurement.
#[derive(Clone, Copy)]
pub enum Times {
    Exactly(usize),
    /// As often as takes about so long.
    About(Duration),
}

/// Measures what one of many takes. `run` does it so many times, and returns how long all took.
pub fn one_of_many(
    key: &'static str,
    times: Times,
    run: impl Fn(usize) -> Result<Duration> + 'static,
) -> Measure {
    let calibrated = Cell::new(None);
    Box::new(move || {
        let n = match (times, calibrated.get()) {
            (Times::Exactly(n), _) | (_, Some(n)) => n,
            (Times::About(sample), None) => calibrate(&run, sample)?,
        };
        calibrated.set(Some(n));
        Ok(vec![(key, seconds_each(run(n)?, n))])
    })
}

fn calibrate(run: impl Fn(usize) -> Result<Duration>, sample: Duration) -> Result<usize> {
    let mut n = 32;
    loop {
        let time = run(n)?;
        if time >= sample / 8 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "roughly"
            )]
            return Ok((sample.as_secs_f64() / seconds_each(time, n)) as usize + 1);
        }
        n *= 4;
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn seconds_each(time: Duration, n: usize) -> f64 {
    time.as_secs_f64() / n as f64
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Relaxed)
}

/// From now on Ctrl-C ends the run after the measurement that it meets, so that what was measured is
/// kept; a second one ends it immediately.
pub fn stop_on_ctrl_c() -> Result<()> {
    ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Relaxed) {
            process::exit(130);
        }
    })?;
    Ok(())
}
