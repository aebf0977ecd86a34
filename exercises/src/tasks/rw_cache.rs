//! A cache that many threads read: what to write, and what is tried with it.

use interleave::std_like::beyond_std::{Hidden, act, when_all_others_wait};

use crate::task::{Crowd, Task, Trial, Trials, both, count, in_threads, refuse};

/// What the trials call.
pub trait Cache: Send + Sync {
    /// The value of a key.
    fn get(&self, key: u32, load: &(dyn Fn(u32) -> u32 + Sync)) -> u32;
    /// Replaces it.
    fn put(&self, key: u32, value: u32);
}

/// A new one.
pub type Given = fn() -> Box<dyn Cache>;

/// What to write.
pub const TASK: Task = Task {
    name: "rw_cache",
    lesson: "after 3",
    goal: "write a cache that many threads read, and that loads each key once",
    hints: &[
        "A map in one `Mutex` is a beginning. Whoever holds it while it loads keeps all others waiting; whoever \
         unlocks it before it loads lets others load the same key.",
        "So each key needs a lock of its own: an `Arc<Mutex<Option<u32>>>` as the value of the map. Lock the map, \
         clone the `Arc`, unlock the map.",
        "Load while the lock of the key is held. Who waits for it meanwhile finds the value when it has the lock.",
        "`put` needs the lock of the key as well: a load that is going on must be over before it writes.",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("one thread alone", alone),
    Trial::new("two threads get the same key", |given| get(given, &[1, 1])),
    Trial::new("two threads get a key each, and each load takes long", |given| {
        get_as(given, &[1, 2], |_| when_all_others_wait())
    })
    .at_once(2, "two keys are never loaded at the same time, in any order"),
    Trial::new("key 1 is kept; while key 2 is loaded, another thread gets key 1", kept),
    Trial::new("while one thread loads a key, another puts a value for it", put),
    Trial::new("three threads get the same key, whose load takes long", |given| {
        get_as(given, &[1, 1, 1], |_| when_all_others_wait())
    }),
    Trial::new("four threads get three keys", |given| get(given, &[1, 2, 3, 1])).large(),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! rw_cache {
    () => {{
        $crate::forward!(Cache: rw_cache {
            get(key: u32, load: &(dyn Fn(u32) -> u32 + Sync)) -> u32;
            put(key: u32, value: u32);
        });
        || ::std::boxed::Box::new(Cache::new())
    }};
}

/// What a load returns.
fn value(key: u32) -> u32 {
    10 * key
}

fn expect(what: &str, got: u32, expected: u32) {
    if got != expected {
        refuse(format_args!("{what} should return {expected}, and returns {got}"));
    }
}

fn never(key: u32) -> u32 {
    refuse(format_args!("key {key} is loaded again, though its value should be kept"))
}

fn alone(given: Given) -> usize {
    let cache = given();
    expect("the first `get(1)`", cache.get(1, &value), 10);
    expect("the second `get(1)`", cache.get(1, &never), 10);
    expect("`get(2)`", cache.get(2, &value), 20);
    cache.put(1, 7);
    expect("`get(1)` after `put(1, 7)`", cache.get(1, &never), 7);
    cache.put(3, 8);
    expect("`get(3)` after `put(3, 8)`", cache.get(3, &never), 8);
    expect("another cache's `get(1)`", given().get(1, &value), 10);
    0
}

fn get(given: Given, keys: &[u32]) -> usize {
    get_as(given, keys, |key| act(&format!("loads key {key}")))
}

/// A thread for each of these.
fn get_as(given: Given, keys: &[u32], work: fn(u32)) -> usize {
    let (cache, crowd) = (given(), Crowd::default());
    let loads = [const { Hidden::new(0) }; 5];
    let load = |key: u32| {
        if count(&loads[key as usize]) > 1 {
            refuse(format_args!("key {key} is loaded twice"));
        }
        crowd.enter();
        work(key);
        crowd.leave();
        value(key)
    };
    in_threads(keys.len(), |number| {
        let key = keys[number];
        expect(&format!("`get({key})`"), cache.get(key, &load), value(key));
    });
    for key in keys {
        expect(&format!("`get({key})`"), cache.get(*key, &never), value(*key));
    }
    crowd.most()
}

fn kept(given: Given) -> usize {
    let (cache, has_read) = (given(), Hidden::new(false));
    cache.get(1, &value);
    let load = |key| {
        when_all_others_wait();
        if !has_read.get() {
            refuse("while key 2 is loaded, a thread that gets key 1 waits, and its value is kept");
        }
        value(key)
    };
    let read = || {
        expect("`get(1)`", cache.get(1, &never), 10);
        has_read.set(true);
    };
    both(|| expect("`get(2)`", cache.get(2, &load), 20), read)
}

fn put(given: Given) -> usize {
    let cache = given();
    let load = |key| {
        when_all_others_wait();
        value(key)
    };
    let get = || {
        let got = cache.get(1, &load);
        if got != 7 {
            expect("`get(1)`", got, 10);
        }
    };
    let put = || {
        cache.put(1, 7);
        expect("`get(1)` after `put(1, 7)` has returned", cache.get(1, &never), 7);
    };
    both(get, put);
    expect("in the end, after `put(1, 7)`, `get(1)`", cache.get(1, &never), 7);
    0
}
