//! `std` is the oracle: small programs, each run with the names of `std` on real threads, and with those
//! of `std_like` in every way that the engine knows.
//!
//! Their ends were written down by hand. The engine has to find all of them and no other, and real
//! threads may show no other. That each of them is seen on real threads is not asked for: some need a
//! processor that is not there, or a wakeup for no reason.
//!
//! Miri, which has weak memory, is another oracle:
//! `MIRIFLAGS=-Zmiri-ignore-leaks cargo +nightly miri test -p interleave --test model real`.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::panic::catch_unwind;

use interleave_model::{Ending, EveryTrace, Grain, Settings, explore};

struct Program {
    name: &'static str,
    ends: &'static [&'static str],
    run: fn() -> String,
}

macro_rules! programs {
    ($($name:ident: [$($end:expr),+ $(,)?] $body:block)*) => {
        pub(crate) const PROGRAMS: &[super::Program] = &[$(super::Program {
            name: stringify!($name),
            ends: &[$($end),+],
            run: $name,
        }),*];
        $(fn $name() -> String {
            format!("{:?}", $body)
        })*
    };
}

mod real {
    use std::cell::{Cell, RefCell};
    use std::hint::{black_box, spin_loop};
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::Ordering::{self, Acquire, Relaxed, Release, SeqCst};
    use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, AtomicU32, AtomicUsize, fence};
    use std::sync::{
        Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, TryLockError, mpsc,
    };
    use std::time::Duration;
    use std::{ptr, thread};

    const SHORT: Duration = Duration::from_micros(20);

    /// Loses a little time, or none.
    fn jitter() {
        match rand::random_range(0..8) {
            0..4 => {}
            4..6 => (0..rand::random_range(0..400)).for_each(|_| spin_loop()),
            6 => thread::yield_now(),
            _ => thread::sleep(Duration::from_micros(rand::random_range(0..60))),
        }
    }

    include!("oracle/programs.rs");
}

mod modelled {
    use std::cell::{Cell, RefCell};
    use std::hint::black_box;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::ptr;
    use std::time::Duration;

    use interleave_model::std_like::sync::atomic::Ordering::{
        self, Acquire, Relaxed, Release, SeqCst,
    };
    use interleave_model::std_like::sync::atomic::{
        AtomicBool, AtomicPtr, AtomicU8, AtomicU32, AtomicUsize, fence,
    };
    use interleave_model::std_like::sync::{
        Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, TryLockError, mpsc,
    };
    use interleave_model::std_like::{thread, thread_local};

    const SHORT: Duration = Duration::from_micros(20);

    fn jitter() {}

    include!("oracle/programs.rs");
}

/// All ends of a program, with two surprises at most.
fn ends_of(program: &Program) -> BTreeSet<String> {
    let settings = Settings { surprises: 2, grain: Grain::Everything, ..Settings::default() };
    let mut ends = BTreeSet::new();
    let explored = explore(EveryTrace::default(), 20_000, settings, program.run, |run| {
        ends.insert(match &run.ending {
            Ending::Finished(end) => end.clone(),
            Ending::Panicked(panic) => format!("panics: {}", panic.message),
            other => format!("{other:?}"),
        });
        ControlFlow::Continue(())
    });
    assert!(explored.complete, "{}: {explored:?}", program.name);
    ends
}

#[test]
fn the_engine_finds_every_end_and_no_other() {
    let mut wrong = Vec::new();
    for program in modelled::PROGRAMS {
        let (ends, right) = (ends_of(program), program.ends.iter().map(ToString::to_string));
        if ends != right.collect() {
            wrong.push(format!("{}: {ends:?}, but should be {:?}", program.name, program.ends));
        }
    }
    assert_eq!(wrong.join("\n"), "");
}

/// Runs each program so often on real threads.
fn assert_that_real_threads_show_no_other_end(times: usize) {
    for program in real::PROGRAMS {
        for _ in 0..times {
            let end = catch_unwind(program.run).unwrap_or_else(|payload| {
                let text = payload.downcast_ref::<String>().map(String::as_str);
                format!("panics: {}", text.or(payload.downcast_ref().copied()).unwrap_or_default())
            });
            let (name, ends) = (program.name, program.ends);
            assert!(ends.contains(&&*end), "{name}: {end}, which is none of {ends:?}");
        }
    }
}

#[test]
fn real_threads_show_no_other_end() {
    assert_that_real_threads_show_no_other_end(if cfg!(miri) { 3 } else { 100 });
}

#[test]
#[ignore = "takes a minute"]
fn real_threads_show_no_other_end_in_thousands_of_runs() {
    assert_that_real_threads_show_no_other_end(5_000);
}

#[test]
fn what_stands_in_a_static_begins_anew_or_is_refused() {
    use interleave_model::std_like::sync::atomic::{AtomicU32, Ordering::SeqCst};
    use interleave_model::std_like::sync::{LazyLock, Mutex, RwLock};
    use interleave_model::std_like::thread;

    static COUNT: AtomicU32 = AtomicU32::new(0);
    static TOTAL: Mutex<u32> = Mutex::new(0);
    static LAZY: LazyLock<u32> = LazyLock::new(|| 1);
    static LOCK: Mutex<()> = Mutex::new(());
    static SHARED: RwLock<()> = RwLock::new(());

    // Two ways to go on, so that there is a second run.
    fn twice() {
        let _ = AtomicU32::new(0).compare_exchange_weak(0, 1, SeqCst, SeqCst);
    }
    let ends = |run: fn() -> String| ends_of(&Program { name: "a static", ends: &[], run });
    let counted = ends(|| {
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| COUNT.store(COUNT.load(SeqCst) + 1, SeqCst));
            }
        });
        COUNT.load(SeqCst).to_string()
    });
    assert_eq!(counted, ["1".to_owned(), "2".to_owned()].into());
    let deadlock = ends(|| {
        twice();
        let _once = LOCK.lock().unwrap();
        let _again = LOCK.lock().unwrap();
        String::new()
    });
    let waits = "Stuck([(0, Lock(Thing { index: 1, name: \"LOCK\" }, 0))])";
    assert_eq!(deadlock, [waits.to_owned()].into());
    let locked = ends(|| {
        twice();
        TOTAL.lock().unwrap().to_string()
    });
    // The first order leaves it locked.
    let shared = ends(|| {
        twice();
        let _written = SHARED.write().unwrap();
        let _read = SHARED.read().unwrap();
        String::new()
    });
    let lazy = ends(|| {
        twice();
        LAZY.to_string()
    });
    for (ends, what) in [(locked, "`Mutex`"), (shared, "`RwLock`"), (lazy, "`LazyLock`")] {
        let is_refused = |end: &String| end.contains(what) && end.contains("in a `static`");
        assert!(ends.iter().any(is_refused), "{ends:?}");
    }
}
