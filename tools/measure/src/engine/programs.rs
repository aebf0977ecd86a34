// Small programs that end well in every order. This file is included three times: with the names of
// `interleave`, of shuttle and of loom.

/// Two threads read and write a number three times each.
fn add() {
    let count = Arc::new(AtomicUsize::new(0));
    in_threads(2, &count, |_, count| {
        for _ in 0..3 {
            count.store(count.load(SeqCst) + 1, SeqCst);
        }
    });
}

/// Two threads lock a mutex six times each.
fn lock() {
    let count = Arc::new(Mutex::new(0));
    in_threads(2, &count, |_, count| (0..6).for_each(|_| *count.lock().unwrap() += 1));
}

/// Three threads take one of two permits of a semaphore made of a mutex and a condition variable.
fn semaphore() {
    let semaphore = Arc::new((Mutex::new(2), Condvar::new()));
    in_threads(3, &semaphore, |_, (permits, returned)| {
        let mut left = permits.lock().unwrap();
        while *left == 0 {
            left = returned.wait(left).unwrap();
        }
        *left -= 1;
        drop(left);
        *permits.lock().unwrap() += 1;
        returned.notify_one();
    });
}

/// So many at a round table, each with a fork to either side. The last takes the right one first.
fn philosophers<const COUNT: usize>() {
    let forks = Arc::new([(); COUNT].map(|()| Mutex::new(())));
    in_threads(COUNT, &forks, |at, forks| {
        let next = (at + 1) % COUNT;
        let _first = forks[at.min(next)].lock().unwrap();
        let _second = forks[at.max(next)].lock().unwrap();
    });
}

/// One thread reads two numbers that all others write.
fn reorder<const THREADS: usize>() {
    let numbers = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    in_threads(THREADS, &numbers, |me, (first, second)| {
        if me == 0 {
            let _ = (first.load(SeqCst), second.load(SeqCst));
        } else {
            first.store(1, SeqCst);
            second.store(1, SeqCst);
        }
    });
}

/// Half of the threads fill one place and then the next; the others look at both.
fn two_stages<const THREADS: usize>() {
    let stages = Arc::new((Mutex::new(0), Mutex::new(0)));
    in_threads(THREADS, &stages, |me, (first, second)| {
        if me % 2 == 0 {
            *first.lock().unwrap() = 1;
            *second.lock().unwrap() = 2;
        } else {
            let seen = *first.lock().unwrap();
            if seen > 0 {
                assert_eq!(*second.lock().unwrap() % 2, 0);
            }
        }
    });
}

/// Runs this in so many threads, of which each is told its number.
fn in_threads<T: Send + Sync + 'static>(count: usize, shared: &Arc<T>, work: fn(usize, &T)) {
    let start = |me| {
        let shared = Arc::clone(shared);
        thread::spawn(move || work(me, &shared))
    };
    let threads: Vec<_> = (0..count).map(start).collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

/// Each with the number of its threads, and the main thread.
pub const PROGRAMS: [(&str, usize, fn()); 13] = [
    ("add, 2 × 6", 3, add),
    ("lock, 2 × 6", 3, lock),
    ("semaphore, 3 threads, 2 permits", 4, semaphore),
    ("2 philosophers", 3, philosophers::<2>),
    ("3 philosophers", 4, philosophers::<3>),
    ("4 philosophers", 5, philosophers::<4>),
    ("5 philosophers", 6, philosophers::<5>),
    ("6 philosophers", 7, philosophers::<6>),
    ("reorder, 3 threads", 4, reorder::<3>),
    ("reorder, 4 threads", 5, reorder::<4>),
    ("reorder, 5 threads", 6, reorder::<5>),
    ("two stages, 2 threads", 3, two_stages::<2>),
    ("two stages, 4 threads", 5, two_stages::<4>),
];
