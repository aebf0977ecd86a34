//! What the processor did: which threads of a program were at work when, looked at from outside.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::picture::{self, Look, Panel, Picture, said};

/// What a thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It runs on a processor.
    Works,
    /// It could run, but no processor is free for it.
    Ready,
    /// It waits: for a lock, the GIL, another thread, a file, the clock.
    Sleeps,
}

/// What one look at a thread finds.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its process.
    pub process: i32,
    /// Its number. The first thread of a process has the number of the process.
    pub id: i32,
    /// Its name, as the system has it.
    pub name: String,
    /// Whether it works or is ready. The system does not say which.
    pub runnable: bool,
    /// For how long it has worked.
    pub worked: Duration,
    /// For how long it has been ready. The system adds a wait when it is over.
    pub ready: Duration,
}

/// A thread, and what it did.
#[derive(Clone, Debug)]
pub struct Thread {
    /// What the latest look found.
    pub last: Seen,
    /// What stands beside its lane; empty until all threads are known.
    pub label: String,
    /// From when to when it did what, without a gap.
    pub spans: Vec<(State, Duration, Duration)>,
    looked: Duration,
    /// Since when it has been runnable, or not.
    since: Duration,
}

impl Thread {
    /// How long it was there.
    #[must_use]
    pub fn life(&self) -> Duration {
        let span = self.spans.first().zip(self.spans.last());
        span.map_or(Duration::ZERO, |(first, last)| last.2.saturating_sub(first.1))
    }

    /// Takes what the next look found. `handed_over` says whether another thread had just begun to
    /// work at the look before.
    fn look(&mut self, at: Duration, seen: Seen, handed_over: bool) {
        let gap = at.saturating_sub(self.looked);
        let worked = seen.worked.saturating_sub(self.last.worked).min(gap);
        // What it did at the look before, it did until now. But if it stopped in between, it may have
        // been soon after: the system's account tells, or that another thread took over.
        let stopped_soon = !seen.runnable && (handed_over || worked < gap / 2);
        let works = self.last.runnable && !stopped_soon;
        self.push(if works { State::Works } else { State::Sleeps }, self.looked, at);
        // A short wait for a processor may be our own doing: looking needs a processor too.
        let ready = seen.ready.saturating_sub(self.last.ready);
        if ready > gap / 2 {
            // Since the wait ended, it has worked.
            let end = at.saturating_sub(worked);
            self.was_ready(end.saturating_sub(ready), end);
        }
        if seen.runnable != self.last.runnable {
            self.since = at;
        }
        self.looked = at;
        self.last = seen;
    }

    /// Adds a span, or makes the last one longer.
    fn push(&mut self, state: State, start: Duration, end: Duration) {
        match self.spans.last_mut() {
            Some(last) if last.0 == state => last.2 = end,
            _ if start < end => self.spans.push((state, start, end)),
            _ => {}
        }
    }

    /// What looked like work between these times was no more than being ready.
    fn was_ready(&mut self, from: Duration, to: Duration) {
        let first = self.spans.partition_point(|span| span.2 <= from);
        for (state, start, end) in self.spans.split_off(first) {
            let (begun, done) = (from.clamp(start, end), to.clamp(start, end));
            let within = if state == State::Works { State::Ready } else { state };
            self.push(state, start, begun);
            self.push(within, begun, done);
            self.push(state, done, end);
        }
    }
}

/// What the threads of a program did.
#[derive(Clone, Debug, Default)]
pub struct Threads {
    /// The threads, process by process, in the order in which they began.
    pub threads: Vec<Thread>,
    /// When the last thread was seen. Time 0 is when the program was started.
    pub end: Duration,
    looks: u32,
    longest_gap: Duration,
    looked: Duration,
    index: HashMap<i32, usize>,
}

impl Threads {
    /// Takes what a look at this time found.
    pub fn look(&mut self, at: Duration, seen: impl IntoIterator<Item = Seen>) {
        self.looks += 1;
        let before = std::mem::replace(&mut self.looked, at);
        self.longest_gap = self.longest_gap.max(at.saturating_sub(before));
        let began = self.threads.iter().filter(|it| it.last.runnable && it.since == before);
        let began: Vec<i32> = began.map(|thread| thread.last.id).collect();
        for seen in seen {
            self.end = at;
            let handed_over = began.iter().any(|&id| id != seen.id);
            if let Some(&known) = self.index.get(&seen.id) {
                self.threads[known].look(at, seen, handed_over);
            } else {
                self.index.insert(seen.id, self.threads.len());
                let (label, spans) = (String::new(), Vec::new());
                self.threads.push(Thread { last: seen, label, spans, looked: at, since: at });
            }
        }
    }

    /// Ends the record: sorts the threads by process, and gives each its label.
    #[must_use]
    pub fn finish(mut self) -> Self {
        // A thread that was seen only once has no lane.
        self.threads.retain(|thread| !thread.spans.is_empty());
        let mut processes: Vec<i32> = self.threads.iter().map(|it| it.last.process).collect();
        let mut known = std::collections::HashSet::new();
        processes.retain(|&process| known.insert(process));
        self.threads.sort_by_key(|Thread { last, .. }| {
            (processes.iter().position(|&it| it == last.process), last.id != last.process)
        });
        let mut namesakes: HashMap<String, u32> = HashMap::new();
        for threads in self.threads.chunk_by_mut(|a, b| a.last.process == b.last.process) {
            let command = threads[0].last.name.clone();
            let count = namesakes.entry(command.clone()).or_default();
            *count += 1;
            let process = if *count == 1 { command.clone() } else { format!("{command} {count}") };
            let alone = threads.len() == 1;
            for (number, thread) in threads.iter_mut().enumerate() {
                let name = match number {
                    0 => "main",
                    // A thread that nobody named has the name of the first.
                    _ if thread.last.name == command => &format!("thread {number}"),
                    _ => &thread.last.name,
                };
                thread.label = match processes.len() {
                    1 => name.to_owned(),
                    _ if alone => process.clone(),
                    _ => format!("{process}: {name}"),
                };
            }
        }
        self
    }

    /// The threads as lanes.
    fn panel(&self, heading: &str) -> Panel {
        let span = |&(state, start, end): &(State, Duration, Duration)| {
            let (look, text) = match state {
                State::Works => (Look::Work(0), "works"),
                State::Ready => (Look::Wait, "is ready"),
                State::Sleeps => (Look::Wait, "sleeps"),
            };
            picture::Span { start, end, look, text: text.to_owned() }
        };
        let lanes = self.threads.iter().map(|thread| picture::Lane {
            name: thread.label.clone(),
            spans: thread.spans.iter().map(span).collect(),
            marks: Vec::new(),
        });
        let (heading, lanes) = (heading.to_owned(), lanes.collect());
        Panel { heading, lanes, strip: true, ..Panel::default() }
    }

    /// For how long no thread was at work, then one, then two at once, and so on.
    #[must_use]
    pub fn at_once(&self) -> Vec<Duration> {
        let mut at_once = vec![Duration::ZERO];
        let (mut before, mut now) = (Duration::ZERO, 0);
        for (time, count) in self.panel("").at_work().into_iter().chain([(self.end, 0)]) {
            at_once.resize(at_once.len().max(now + 1), Duration::ZERO);
            at_once[now] += time.saturating_sub(before);
            (before, now) = (time, count);
        }
        at_once
    }

    /// What was seen, in a few lines. The shares are the system's own account, not our looks.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut summary = String::from("\n  works   ready\n");
        for Thread { label, last, .. } in &self.threads {
            let [worked, ready] = [last.worked, last.ready].map(said);
            let _ = writeln!(summary, "{worked:>7} {ready:>7}  {label}");
        }
        summary.push_str("at work at once:");
        for (count, time) in self.at_once().iter().enumerate() {
            let share = 100.0 * time.as_secs_f64() / self.end.as_secs_f64().max(1e-9);
            let comma = if count == 0 { "" } else { "," };
            let _ = write!(summary, "{comma} {count} for {share:.0} %");
        }
        summary + " of the time\n"
    }
}

/// A picture of what the threads of these programs did, each below its heading.
#[must_use]
pub fn picture(title: &str, programs: &[(&str, &Threads)]) -> Picture {
    let looks = programs.iter().map(|(_, threads)| {
        let (every, longest) = (threads.end / threads.looks.max(1), threads.longest_gap);
        format!("A look every {}; the longest time between two: {}", said(every), said(longest))
    });
    Picture {
        title: title.to_owned(),
        panels: programs.iter().map(|(heading, threads)| threads.panel(heading)).collect(),
        end: programs.iter().map(|(_, threads)| threads.end).max().unwrap_or_default(),
        legend: vec![
            (Look::Work(0), "works".to_owned()),
            (Look::Wait, "sleeps, or is ready while no processor is free".to_owned()),
        ],
        notes: looks.collect(),
        ..Picture::default()
    }
}

/// Looks at the threads of a program while it runs.
#[derive(Debug)]
pub struct Watch {
    ended: Arc<AtomicBool>,
    looking: JoinHandle<Threads>,
}

impl Watch {
    /// Looks every millisecond at the threads of this process and of its child processes. Only Linux
    /// shows them: elsewhere, there are none.
    ///
    /// # Errors
    ///
    /// Returns an error if the system gives no thread to look with.
    pub fn start(process: u32) -> io::Result<Self> {
        let ended = Arc::new(AtomicBool::new(false));
        let seen_ended = Arc::clone(&ended);
        #[cfg(target_os = "linux")]
        let look = move || linux::look_until(&seen_ended, process.cast_signed());
        #[cfg(not(target_os = "linux"))]
        let look = move || {
            let _ = (seen_ended, process);
            Threads::default()
        };
        Ok(Self { ended, looking: thread::Builder::new().spawn(look)? })
    }

    /// What was seen. The program has ended, or at least its first process has.
    #[must_use]
    pub fn end(self) -> Threads {
        self.ended.store(true, Relaxed);
        self.looking.join().unwrap_or_default()
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use procfs::{ProcResult, process::Process};

    use super::{Seen, Threads};

    pub fn look_until(ended: &AtomicBool, first: i32) -> Threads {
        let started = Instant::now();
        let mut processes: Vec<Process> = Process::new(first).into_iter().collect();
        let mut threads = Threads::default();
        let mut next = started;
        while !ended.load(Relaxed) && !processes.is_empty() {
            let at = started.elapsed();
            let (mut seen, mut children) = (Vec::new(), Vec::new());
            processes.retain(|process| look_at(process, &mut seen, &mut children).is_ok());
            threads.look(at, seen);
            children.retain(|&child| processes.iter().all(|known| known.pid() != child));
            processes.extend(children.into_iter().flat_map(Process::new));
            // Looks that were missed are not made up for.
            let now = Instant::now();
            next = (next + Duration::from_millis(1)).max(now);
            sleep(next.saturating_duration_since(now));
        }
        threads.finish()
    }

    /// Looks at each thread of a process, and for its children. An error means that it has ended.
    fn look_at(process: &Process, seen: &mut Vec<Seen>, children: &mut Vec<i32>) -> ProcResult<()> {
        for task in process.tasks()?.flatten() {
            // A thread may end at any moment: then there is no more to be seen of it.
            let (Ok(stat), Ok(times)) = (task.stat(), task.schedstat()) else { continue };
            if !matches!(stat.state, 'Z' | 'X') {
                seen.push(Seen {
                    process: task.pid,
                    id: task.tid,
                    name: stat.comm,
                    runnable: stat.state == 'R',
                    worked: Duration::from_nanos(times.sum_exec_runtime),
                    ready: Duration::from_nanos(times.run_delay),
                });
            }
            let found = task.children().into_iter().flatten();
            children.extend(found.filter_map(|id| i32::try_from(id).ok()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Duration = Duration::from_millis(1);

    /// Of each thread its process, its name, and what it is at each look: `W` at work, `w` at work
    /// since a moment, `R` at work again after being ready for two looks, `s` asleep, ` ` not there.
    fn threads(names: &[(i32, &str, &str)]) -> Threads {
        let mut threads = Threads::default();
        let mut seen: Vec<Seen> = (1..)
            .zip(names)
            .map(|(id, &(process, name, _))| Seen {
                process,
                id,
                name: name.to_owned(),
                runnable: true,
                worked: Duration::ZERO,
                ready: Duration::ZERO,
            })
            .collect();
        let mut at = Duration::ZERO;
        for look in 0..names[0].2.len() {
            let states = names.iter().map(|(.., states)| states.as_bytes()[look]);
            for (seen, state) in seen.iter_mut().zip(states.clone()) {
                seen.runnable = state != b's';
                seen.worked += if state == b'W' { LOOK } else { Duration::ZERO };
                seen.ready += if state == b'R' { 2 * LOOK } else { Duration::ZERO };
            }
            let there = seen.iter().zip(states).filter(|(_, state)| *state != b' ');
            threads.look(at, there.map(|(seen, _)| seen.clone()));
            at += LOOK;
        }
        threads.finish()
    }

    /// What a thread did, a letter for each look.
    fn drawn(thread: &Thread) -> String {
        let mut drawn = String::new();
        for &(state, start, end) in &thread.spans {
            let looks = usize::try_from(end.saturating_sub(start).as_millis()).expect("few");
            drawn += &format!("{state:?}")[..1].repeat(looks);
        }
        drawn
    }

    #[test]
    fn a_handover_that_is_seen_as_it_happens_is_not_two_at_work() {
        // In between, the second asks for its turn and goes back to sleep.
        let threads = threads(&[(1, "a", "WWWWWsssW"), (1, "a", "sswsWWWWW")]);
        assert_eq!(threads.at_once(), [0, 8].map(|looks| LOOK * looks));
    }

    #[test]
    fn two_that_work_at_once_are_drawn_so_and_a_wait_for_a_processor_is_not_work() {
        let threads = threads(&[(1, "a", "WWWWRWWW"), (1, "a", "sWWWWWWW")]);
        let drawn: Vec<String> = threads.threads.iter().map(drawn).collect();
        assert_eq!(drawn, ["WWRRWWW", "SWWWWWW"]);
        assert_eq!(threads.at_once(), [0, 3, 4].map(|looks| LOOK * looks));
    }

    #[test]
    fn lanes_have_names_or_numbers_and_their_process_if_there_are_several() {
        let labels = |names: &[(i32, &str, &str)]| {
            threads(names).threads.into_iter().map(|it| it.label).collect::<Vec<_>>()
        };
        let one = [(1, "a", "ss"), (1, "a", "ss"), (1, "Worker", "ss"), (1, "short", "s ")];
        assert_eq!(labels(&one), ["main", "thread 1", "Worker"]);
        let several = [(1, "a", "ss"), (2, "a", "ss"), (1, "a", "ss")];
        assert_eq!(labels(&several), ["a: main", "a: thread 1", "a 2"]);
    }
}
