//! Downloads, a few at a time, until told to stop: what to write, and what is tried with it.

use interleave::std_like::beyond_std::{Hidden, act, when_all_others_wait};
use interleave::std_like::sync::atomic::{AtomicBool, Ordering::SeqCst};
use interleave::std_like::thread;

use crate::task::{Crowd, Task, Trial, Trials, count, refuse};

/// The function that is judged.
pub type Given = fn(&[u32], usize, &(dyn Fn(u32) + Sync), &AtomicBool) -> Vec<u32>;

/// What to write.
pub const TASK: Task = Task {
    name: "downloads",
    lesson: "all lessons",
    goal: "download files, a few at once, until told to stop",
    hints: &[
        "One way: start `at_once` threads in a scope. Each takes the next file from what they share, \
         until none is left. So there are never more, and nobody has to wait for a turn.",
        "The next file: a `Mutex` around an iterator, or an index that `fetch_add` counts up. Unlock \
         before you download: in `while let Some(file) = files.lock().unwrap().next() { … }` the \
         guard lives until the end of the body.",
        "Each thread looks at `stop` before each download, and after it has waited for anything.",
        "Each thread can return the files that it has downloaded; `join` hands them over.",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("two files, two at once", |given| download(given, &[7, 8], 2, false))
        .at_once(2, "two files are never downloaded at the same time, in any order"),
    Trial::new("two files, one at once", |given| download(given, &[7, 8], 1, false)),
    Trial::new("three files, one at once, and another thread sets `stop`", |given| {
        download(given, &[7, 8, 9], 1, true)
    })
    .with_one_memory(),
    Trial::new("three files that take long, three at once", |given| {
        download_as(given, Fetch::Long, &[7, 8, 9], 3, false)
    })
    .at_once(3, "three files are never downloaded at the same time, in any order"),
    Trial::new(
        "three files, one at once; while one is downloaded and all others wait, `stop` is set",
        stopped_while_all_wait,
    )
    .with_one_memory(),
    Trial::new("three files, two at once; the first to begin takes long", |given| {
        download_as(given, Fetch::FirstLong, &[7, 8, 9], 2, false)
    }),
    Trial::new("no files", |given| download(given, &[], 2, false)),
    Trial::new("`stop` is set from the beginning", stopped_before),
    Trial::new("four files, two at once", |given| download(given, &[5, 6, 7, 8], 2, false))
        .at_once(2, "two files are never downloaded at the same time, in any order"),
    Trial::new("three files, two at once, and another thread sets `stop`", |given| {
        download(given, &[5, 6, 7], 2, true)
    })
    .with_one_memory(),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! downloads {
    () => {
        downloads
    };
}

/// How many files there are where the first takes long.
const FILES: usize = 3;

/// How a download goes.
#[derive(Clone, Copy, Default, PartialEq)]
enum Fetch {
    #[default]
    Short,
    /// It takes until no other thread can go on.
    Long,
    /// The first to begin does, until all others are done.
    FirstLong,
}

#[derive(Default)]
struct Site {
    how: Fetch,
    crowd: Crowd,
    fetched: Hidden<Vec<u32>>,
    stopped: Hidden<bool>,
    begun_after_stop: Hidden<usize>,
}

impl Site {
    fn fetch(&self, file: u32, at_once: usize) {
        if self.stopped.get() {
            // Each of those that are at work may have looked just before.
            let begun = count(&self.begun_after_stop);
            if begun > at_once {
                refuse(format_args!("{begun} downloads begin after `stop` is set"));
            }
        }
        let mut fetched = self.fetched.get();
        if fetched.contains(&file) {
            refuse(format_args!("file {file} is downloaded twice"));
        }
        let is_first = fetched.is_empty();
        fetched.push(file);
        self.fetched.set(fetched);
        let inside = self.crowd.enter();
        if inside > at_once {
            refuse(format_args!("{inside} downloads at once, and `at_once` is {at_once}"));
        }
        if self.how == Fetch::Long || self.how == Fetch::FirstLong && is_first {
            when_all_others_wait();
            let begun = self.fetched.get().len();
            if self.how == Fetch::FirstLong && begun < FILES {
                refuse(format_args!(
                    "while one download takes long, only {} of the other two begin, and `at_once` is 2",
                    begun - 1
                ));
            }
        } else {
            act(&format!("downloads file {file}"));
        }
        self.crowd.leave();
    }
}

fn download(given: Given, files: &[u32], at_once: usize, with_stop: bool) -> usize {
    download_as(given, Fetch::Short, files, at_once, with_stop)
}

fn download_as(given: Given, how: Fetch, files: &[u32], at_once: usize, with_stop: bool) -> usize {
    let site = Site { how, ..Site::default() };
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        if with_stop {
            scope.spawn(|| {
                stop.store(true, SeqCst);
                site.stopped.set(true);
            });
        }
        let returned = given(files, at_once, &|file| site.fetch(file, at_once), &stop);
        check(&site, returned);
    });
    let fetched = site.fetched.get();
    if let Some(left_out) = files.iter().find(|file| !with_stop && !fetched.contains(file)) {
        refuse(format_args!("file {left_out} is not downloaded, though nobody sets `stop`"));
    }
    site.crowd.most()
}

/// The first download sets it. No other thread has looked just before: each of them waits.
fn stopped_while_all_wait(given: Given) -> usize {
    let site = Site::default();
    let stop = AtomicBool::new(false);
    let fetch = |file| {
        if stop.load(SeqCst) {
            refuse(format_args!(
                "file {file} is downloaded, though `stop` was set while it waited for its turn"
            ));
        }
        site.fetch(file, 1);
        when_all_others_wait();
        stop.store(true, SeqCst);
    };
    let returned = given(&[7, 8, 9], 1, &fetch, &stop);
    check(&site, returned);
    0
}

fn stopped_before(given: Given) -> usize {
    let site = Site::default();
    let returned = given(&[7, 8], 1, &|file| site.fetch(file, 1), &AtomicBool::new(true));
    check(&site, returned);
    if let Some(file) = site.fetched.get().first() {
        refuse(format_args!("file {file} is downloaded, though `stop` was set before"));
    }
    0
}

fn check(site: &Site, mut returned: Vec<u32>) {
    let mut fetched = site.fetched.get();
    fetched.sort_unstable();
    returned.sort_unstable();
    if returned != fetched {
        refuse(format_args!("files {fetched:?} were downloaded, and you return {returned:?}"));
    }
}
