//! What the processor did: which threads of a program were at work when, looked at from outside.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::picture::{Lane, Look, MOST_LANES, Panel, Picture, Span, said};

/// What a thread does that runs on a processor.
pub const WORKS: &str = "works";
/// What a thread does that could run, while no processor is free for it.
pub const READY: &str = "is ready";
/// What a thread does that waits: for a lock, the GIL, another thread, a file, the clock.
pub const SLEEPS: &str = "sleeps";

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
    /// What it did from the first look to the latest: it [`WORKS`], [`READY`] or [`SLEEPS`].
    pub lane: Lane,
    /// When it was looked at last.
    looked: Duration,
    /// Until when `lane` tells what it did. While it is runnable and its account stands still, that is
    /// not known: it may be on a processor, or ready.
    told: Duration,
}

impl Thread {
    /// Takes what the latest of these looks found.
    fn look(&mut self, looks: &[Duration], seen: Seen) {
        let at = looks[looks.len() - 1];
        let worked = seen.worked.saturating_sub(self.last.worked);
        let ready = seen.ready.saturating_sub(self.last.ready);
        if !self.last.runnable {
            self.push(SLEEPS, at);
        } else if !seen.runnable {
            self.was_on(ready, worked, looks, SLEEPS);
        } else if worked + ready > Duration::ZERO {
            // The rest it was ready for, although the system does not call it so (a limit of its
            // group, for one).
            let open = at.saturating_sub(self.told);
            self.was_on(open.saturating_sub(worked), worked, looks, WORKS);
        }
        (self.looked, self.last) = (at, seen);
    }

    /// It was ready for so long, then it worked for so long, and then it did the last: from one look
    /// to another, if one is near, and rather less work than more. So when one thread hands over to
    /// another, the two are not drawn at work at the same time.
    fn was_on(&mut self, ready: Duration, worked: Duration, looks: &[Duration], then: &str) {
        let at = looks[looks.len() - 1];
        let nearest = |time: Duration| {
            let after = looks.partition_point(|look| *look < time).clamp(1, looks.len() - 1);
            let near = looks[after - 1..=after].iter().min_by_key(|look| time.abs_diff(**look));
            near.copied().filter(|look| time.abs_diff(*look) < EVERY).unwrap_or(time)
        };
        let (begun, done) = (self.told + ready, self.told + ready + worked);
        let (begun, done) = (nearest(begun + EVERY / 8), nearest(done.saturating_sub(EVERY / 8)));
        let begun = if ready < EVERY / 2 { self.told } else { begun.clamp(self.told, at) };
        self.push(READY, begun);
        self.push(WORKS, done.clamp(begun, at));
        self.push(then, at);
    }

    /// It did this from where `lane` ends until this time.
    fn push(&mut self, does: &str, until: Duration) {
        let (start, end) = (self.told, until);
        self.told = until;
        let look = if does == WORKS { Look::Work(0) } else { Look::Wait };
        match self.lane.spans.last_mut() {
            Some(last) if last.text == does => last.end = end,
            _ if start < end => {
                self.lane.spans.push(Span { start, end, look, text: does.to_owned() });
            }
            _ => {}
        }
    }

    /// Nothing more is seen of it.
    fn end(&mut self) {
        let worked = self.lane.spans.last().is_some_and(|span| span.text == WORKS);
        let short = self.looked.saturating_sub(self.told) <= LONGEST_TICK;
        self.push(if worked && short { WORKS } else { READY }, self.looked);
    }
}

/// How often is looked.
const EVERY: Duration = Duration::from_millis(1);

/// At least so often the system updates the account of a thread that works.
const LONGEST_TICK: Duration = Duration::from_millis(10);

/// What the threads of a program did.
#[derive(Clone, Debug, Default)]
pub struct Threads {
    /// Process by process, in the order in which they began.
    pub threads: Vec<Thread>,
    index: HashMap<i32, usize>,
    looks: Vec<Duration>,
    /// When time 0 was.
    pub zero: Option<Instant>,
    /// How many threads began on this system meanwhile, of this program or of others.
    pub began: usize,
}

impl Threads {
    /// Takes what a look at this time found. Time 0 is when the program was started.
    pub fn look(&mut self, at: Duration, seen: impl IntoIterator<Item = Seen>) {
        self.looks.push(at);
        for seen in seen {
            if let Some(&known) = self.index.get(&seen.id) {
                self.threads[known].look(&self.looks, seen);
            } else {
                self.index.insert(seen.id, self.threads.len());
                let lane = Lane::default();
                self.threads.push(Thread { last: seen, lane, looked: at, told: at });
            }
        }
    }

    /// Ends the record: sorts the threads by process, and gives each lane its name.
    #[must_use]
    pub fn finish(mut self) -> Self {
        self.threads.iter_mut().for_each(Thread::end);
        // A thread that was seen only once has no lane.
        self.threads.retain(|thread| !thread.lane.spans.is_empty());
        let mut processes = HashMap::new();
        for Thread { last, .. } in &self.threads {
            let number = processes.len();
            processes.entry(last.process).or_insert(number);
        }
        self.threads.sort_by_key(|Thread { last, .. }| {
            (processes.get(&last.process).copied(), last.id != last.process)
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
                thread.lane.name = match processes.len() {
                    1 => name.to_owned(),
                    _ if alone => process.clone(),
                    _ => format!("{process}: {name}"),
                };
            }
        }
        self
    }

    /// The threads as a picture, with what the system's own account says of them.
    #[must_use]
    pub fn picture(&self, title: &str) -> Picture {
        let title = title.to_owned();
        if self.threads.is_empty() {
            let note =
                "No thread was seen: the program was too short, or /proc does not show them.";
            return Picture { title, notes: vec![note.to_owned()], ..Picture::default() };
        }
        let lanes: Vec<Lane> = self.threads.iter().map(|thread| thread.lane.clone()).collect();
        let ends = lanes.iter().filter_map(|lane| lane.spans.last()).map(|span| span.end);
        let end = ends.max().unwrap_or_default();
        let panel = Panel { lanes, strip: true, ..Panel::default() };
        let account = self.threads.iter().take(MOST_LANES).map(|Thread { last, lane, .. }| {
            let (worked, ready) = (said(last.worked), said(last.ready));
            format!("{}: worked for {worked}, was ready for {ready}", lane.name)
        });
        let gaps = self.looks.windows(2).map(|two| two[1].saturating_sub(two[0]));
        let looks = u32::try_from(self.looks.len()).unwrap_or(u32::MAX).max(1);
        let (every, longest) = (said(end / looks), said(gaps.max().unwrap_or_default()));
        let looks = format!("A look every {every}; the longest time between two: {longest}");
        let unseen = self.began.saturating_sub(self.threads.len());
        let unseen = (unseen > 0).then(|| {
            format!("Too short to be drawn: up to {unseen} threads, if no other program began some")
        });
        Picture {
            title,
            panels: vec![panel],
            end,
            legend: vec![
                (Look::Work(0), "works".to_owned()),
                (Look::Wait, "sleeps, or is ready while no processor is free".to_owned()),
            ],
            notes: account.chain([looks]).chain(unseen).collect(),
        }
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

    use procfs::process::Process;
    use procfs::{Current, LoadAverage, ProcResult};

    use super::{EVERY, Seen, Threads};

    pub fn look_until(ended: &AtomicBool, first: i32) -> Threads {
        let mut started = Instant::now();
        let mut processes: Vec<Process> = Process::new(first).into_iter().collect();
        let mut program = processes.first().and_then(|process| process.exe().ok());
        let (mut threads, mut before) = (Threads::default(), latest_id());
        let mut next = started;
        while !ended.load(Relaxed) && !processes.is_empty() {
            let (mut seen, mut children) = (Vec::new(), Vec::new());
            let at = started.elapsed();
            processes.retain(|process| look_at(process, &mut seen, &mut children).is_ok());
            // What starts a program and then turns into it (`cargo run`, a shim of pyenv) is not what
            // is asked for, nor are the helpers that it had.
            let (was, is) = (threads.threads.first(), seen.first());
            if was.zip(is).is_some_and(|(was, is)| was.last.name != is.name) && is_first(is, first)
            {
                let now = processes[0].exe().ok();
                if now != program {
                    (threads, before, started) = (Threads::default(), latest_id(), Instant::now());
                    program = now;
                    continue;
                }
            }
            threads.look(at, seen);
            children.retain(|&child| processes.iter().all(|known| known.pid() != child));
            processes.extend(children.into_iter().flat_map(Process::new));
            // Looks that were missed are not made up for.
            let now = Instant::now();
            next = (next + EVERY).max(now);
            sleep(next.saturating_duration_since(now));
        }
        // The first thread began before.
        threads.began =
            latest_id().zip(before).map_or(0, |(now, before)| now.saturating_sub(before) + 1);
        threads.zero = Some(started);
        threads.finish()
    }

    /// The latest number that was given to a thread or process.
    fn latest_id() -> Option<usize> {
        LoadAverage::current().ok()?.latest_pid.try_into().ok()
    }

    fn is_first(seen: Option<&Seen>, first: i32) -> bool {
        seen.is_some_and(|seen| seen.id == first)
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

    /// Of each thread its process, its name, and what it is at each look: `W` at work, `w` runnable
    /// while its account stands still, `R` at work again after being ready for two looks, `s` asleep,
    /// `S` asleep after half a look of work, ` ` not there.
    fn threads(names: &[(i32, &str, &str)]) -> Threads {
        let mut threads = Threads::default();
        let (mut worked, mut ready) = (vec![0; names.len()], vec![0; names.len()]);
        for look in 0..names[0].2.len() {
            let seen = names.iter().enumerate().filter_map(|(i, &(process, name, states))| {
                let state = states.as_bytes()[look];
                worked[i] += match state {
                    b'W' => 2,
                    b'S' => 1,
                    _ => 0,
                };
                ready[i] += if state == b'R' { 4 } else { 0 };
                let (worked, ready) = (LOOK * worked[i] / 2, LOOK * ready[i] / 2);
                let (name, id) = (name.to_owned(), i32::try_from(i + 1).expect("few"));
                let runnable = !matches!(state, b's' | b'S');
                (state != b' ').then_some(Seen { process, id, name, runnable, worked, ready })
            });
            threads.look(LOOK * u32::try_from(look).expect("few"), seen);
        }
        threads.finish()
    }

    /// What each thread did, a letter for each look.
    fn drawn(threads: &Threads) -> Vec<String> {
        let letters = |span: &Span| {
            let letter = match &*span.text {
                WORKS => "W",
                READY => "r",
                _ => "s",
            };
            letter.repeat(usize::try_from(span.duration().as_millis()).expect("few"))
        };
        threads.threads.iter().map(|it| it.lane.spans.iter().map(letters).collect()).collect()
    }

    #[test]
    fn a_handover_is_not_two_at_work() {
        // Before it, the second asks for its turn and goes back to sleep.
        let threads = threads(&[(1, "a", "WWWWWSssW"), (1, "a", "sswsswWWW")]);
        assert_eq!(drawn(&threads), ["WWWWssss", "sssssWWW"]);
        assert_eq!(threads.picture("").panels[0].most_at_work(), 1);
    }

    #[test]
    fn two_that_work_at_once_are_drawn_so_and_a_wait_for_a_processor_is_not_work() {
        let threads = threads(&[(1, "a", "WWWWWwRWW"), (1, "a", "sWWWWWWWW")]);
        assert_eq!(drawn(&threads), ["WWWWrrWW", "sWWWWWWW"]);
        assert_eq!(threads.picture("").panels[0].most_at_work(), 2);
    }

    #[test]
    fn who_is_runnable_and_gets_no_processor_does_not_work() {
        let runnable = "w".repeat(20);
        let ends = threads(&[(1, "a", "WWWWWWWWWWWWWWWWWWWW"), (1, "a", &runnable)]);
        assert_eq!(drawn(&ends), ["W".repeat(19), "r".repeat(19)]);
        // Its account is behind by less than a tick: then it goes on with what it did.
        let behind = threads(&[(1, "a", "WWWWWwww")]);
        assert_eq!(drawn(&behind), ["WWWWWWW"]);
    }

    #[test]
    fn threads_that_are_too_short_to_be_drawn_are_counted() {
        let mut threads = threads(&[(1, "a", "ss"), (1, "b", "s ")]);
        threads.began = 2000;
        let notes = threads.picture("").notes;
        assert!(notes.last().is_some_and(|note| note.contains("up to 1999 threads")), "{notes:?}");
        let none = Threads::default().picture("");
        assert!(none.panels.is_empty() && none.notes[0].contains("/proc"));
    }

    #[test]
    fn lanes_have_names_or_numbers_and_their_process_if_there_are_several() {
        let names = |of: &[(i32, &str, &str)]| {
            threads(of).threads.into_iter().map(|it| it.lane.name).collect::<Vec<_>>()
        };
        let one = [(1, "a", "ss"), (1, "a", "ss"), (1, "Worker", "ss"), (1, "short", "s ")];
        assert_eq!(names(&one), ["main", "thread 1", "Worker"]);
        let several = [(1, "a", "ss"), (2, "a", "ss"), (1, "a", "ss")];
        assert_eq!(names(&several), ["a: main", "a: thread 1", "a 2"]);
    }
}
