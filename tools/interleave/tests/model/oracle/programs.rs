// Small programs and all their ends. This file is included twice: once with the names of `std`, once
// with those of `std_like`. `jitter()` makes real threads differ from run to run, and is nothing else.

programs! {
    // What the end of a thread shows.

    is_finished_after_the_last_message: ["false", "true"] {
        let (done, is_done) = mpsc::channel();
        let thread = thread::spawn(move || done.send(()).unwrap());
        is_done.recv().unwrap();
        thread.is_finished()
    }
    is_finished_after_the_last_store: ["false", "true"] {
        let flag = Arc::new(AtomicBool::new(false));
        let setter = Arc::clone(&flag);
        let thread = thread::spawn(move || setter.store(true, SeqCst));
        wait_for(&flag);
        thread.is_finished()
    }
    main_does_not_wait: ["0", "1"] {
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        thread::spawn(move || counter.fetch_add(1, SeqCst));
        jitter();
        count.load(SeqCst)
    }
    sleep_promises_no_order: ["false", "true"] {
        let flag = Arc::new(AtomicBool::new(false));
        let setter = Arc::clone(&flag);
        thread::spawn(move || setter.store(true, SeqCst));
        thread::sleep(Duration::from_micros(1));
        flag.load(SeqCst)
    }
    a_panic_is_returned_by_join: ["Ok(\"failed\")"] {
        let thread = thread::spawn(|| -> u32 { panic!("failed") });
        thread.join().unwrap_err().downcast::<&str>()
    }
    a_panic_leaves_the_scope: ["panics: a scoped thread panicked"] {
        thread::scope(|scope| {
            scope.spawn(|| panic!("failed"));
        });
    }
    a_joined_panic_stays_in_the_scope: ["true"] {
        thread::scope(|scope| scope.spawn(|| panic!("failed")).join().is_err())
    }

    // Reference counts.

    try_unwrap_by_both: ["0", "1"] {
        let shared = Arc::new(5);
        let other = Arc::clone(&shared);
        let thread = thread::spawn(move || Arc::try_unwrap(other).is_ok());
        jitter();
        usize::from(Arc::try_unwrap(shared).is_ok()) + usize::from(thread.join().unwrap())
    }
    into_inner_by_both: ["1"] {
        let shared = Arc::new(5);
        let other = Arc::clone(&shared);
        let thread = thread::spawn(move || Arc::into_inner(other).is_some());
        jitter();
        usize::from(Arc::into_inner(shared).is_some()) + usize::from(thread.join().unwrap())
    }
    strong_count_after_the_last_store: ["1", "2"] {
        let flag = Arc::new(AtomicBool::new(false));
        let setter = Arc::clone(&flag);
        thread::spawn(move || setter.store(true, SeqCst));
        wait_for(&flag);
        Arc::strong_count(&flag)
    }
    get_mut_beside_a_thread: ["false", "true"] {
        let mut shared = Arc::new(5);
        let other = Arc::clone(&shared);
        thread::spawn(move || drop(other));
        jitter();
        Arc::get_mut(&mut shared).is_some()
    }
    upgrade_beside_the_last_drop: ["None", "Some(5)"] {
        let shared = Arc::new(5);
        let weak = Arc::downgrade(&shared);
        thread::spawn(move || drop(shared));
        jitter();
        weak.upgrade().map(|value| *value)
    }
    the_last_clone_drops_the_value: ["false", "true"] {
        struct Noted(Arc<AtomicBool>);
        impl Drop for Noted {
            fn drop(&mut self) {
                self.0.store(true, SeqCst);
            }
        }
        let is_dropped = Arc::new(AtomicBool::new(false));
        let shared = Arc::new((Noted(Arc::clone(&is_dropped)), AtomicBool::new(false)));
        let other = Arc::clone(&shared);
        thread::spawn(move || other.1.store(true, SeqCst));
        wait_for(&shared.1);
        drop(shared);
        is_dropped.load(SeqCst)
    }

    // Atomics.

    load_then_store: ["1", "2"] {
        let count = AtomicU32::new(0);
        both(|_| {
            let seen = count.load(SeqCst);
            jitter();
            count.store(seen + 1, SeqCst);
        });
        count.into_inner()
    }
    fetch_add_returns_what_was: ["(0, 1)", "(1, 0)"] {
        let count = AtomicU8::new(0);
        both(|_| count.fetch_add(1, SeqCst))
    }
    swap_sees_the_other_or_not: ["(0, 1)", "(2, 0)"] {
        let owner = AtomicUsize::new(0);
        both(|me| owner.swap(me, SeqCst))
    }
    one_compare_exchange_wins: ["(Err(2), Ok(0))", "(Ok(0), Err(1))"] {
        let owner = AtomicUsize::new(0);
        both(|me| owner.compare_exchange(0, me, SeqCst, SeqCst))
    }
    compare_exchange_weak_may_fail: ["Err(0)", "Ok(0)"] {
        let owner = AtomicU32::new(0);
        owner.compare_exchange_weak(0, 1, SeqCst, SeqCst)
    }
    compare_exchange_weak_in_a_loop: ["2"] {
        let count = AtomicUsize::new(0);
        both(|_| {
            let mut seen = count.load(SeqCst);
            while let Err(now) = count.compare_exchange_weak(seen, seen + 1, SeqCst, SeqCst) {
                seen = now;
            }
        });
        count.into_inner()
    }
    fetch_update_loses_nothing: ["6"] {
        let count = AtomicUsize::new(0);
        #[allow(deprecated, reason = "`try_update` is newer than the Rust we promise")]
        both(|me| count.fetch_update(SeqCst, SeqCst, |value| Some(value + 2 * me)).unwrap());
        count.into_inner()
    }
    all_that_fetches: ["(255, 250, 251, 1, 254, 252, true, false)"] {
        let (byte, flag) = (AtomicU8::new(255), AtomicBool::new(true));
        let wraps = byte.fetch_add(251, SeqCst);
        let (less, most) = (byte.fetch_max(251, SeqCst), byte.fetch_min(1, SeqCst));
        let (one, not) = (byte.fetch_nand(1, SeqCst), byte.fetch_xor(2, SeqCst));
        let rest = byte.fetch_sub(0, SeqCst);
        (wraps, less, most, one, not, rest, flag.fetch_not(SeqCst), flag.load(SeqCst))
    }
    one_pointer_is_published: ["(false, true)", "(true, false)"] {
        let pointer = AtomicPtr::<u8>::new(ptr::null_mut());
        both(|me| {
            let new = ptr::without_provenance_mut(me);
            pointer.compare_exchange(ptr::null_mut(), new, SeqCst, SeqCst).is_ok()
        })
    }
    a_load_cannot_release: ["panics: there is no such thing as a release load"] {
        AtomicBool::new(false).load(black_box(Release))
    }
    a_store_cannot_acquire: ["panics: there is no such thing as an acquire store"] {
        AtomicU32::new(0).store(1, black_box(Acquire));
    }
    a_failure_cannot_release: ["panics: there is no such thing as a release failure ordering"] {
        AtomicU32::new(0).compare_exchange(0, 1, SeqCst, black_box(Release))
    }
    a_fence_is_not_relaxed: ["panics: there is no such thing as a relaxed fence"] {
        fence(black_box(Relaxed));
    }

    // Memory.

    store_buffering_seq_cst: ["(0, 1)", "(1, 0)", "(1, 1)"] {
        let flags = [AtomicUsize::new(0), AtomicUsize::new(0)];
        both(|me| {
            flags[me - 1].store(1, SeqCst);
            flags[2 - me].load(SeqCst)
        })
    }
    store_buffering_release_acquire: ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"] {
        let flags = [AtomicUsize::new(0), AtomicUsize::new(0)];
        both(|me| {
            flags[me - 1].store(1, Release);
            flags[2 - me].load(Acquire)
        })
    }
    store_buffering_relaxed: ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"] {
        let flags = [AtomicUsize::new(0), AtomicUsize::new(0)];
        both(|me| {
            flags[me - 1].store(1, Relaxed);
            flags[2 - me].load(Relaxed)
        })
    }
    store_buffering_fenced: ["(0, 1)", "(1, 0)", "(1, 1)"] {
        let flags = [AtomicUsize::new(0), AtomicUsize::new(0)];
        both(|me| {
            flags[me - 1].store(1, Relaxed);
            fence(SeqCst);
            flags[2 - me].load(Relaxed)
        })
    }
    message_passing_relaxed: ["(false, 0)", "(false, 1)", "(true, 0)", "(true, 1)"] {
        message(Relaxed, Relaxed)
    }
    message_passing_half_ordered: ["(false, 0)", "(false, 1)", "(true, 0)", "(true, 1)"] {
        message(Release, Relaxed)
    }
    message_passing_release_acquire: ["(false, 0)", "(false, 1)", "(true, 1)"] {
        message(Release, Acquire)
    }
    relaxed_counter_after_join: ["2"] {
        let count = AtomicUsize::new(0);
        both(|_| count.fetch_add(1, Relaxed));
        count.load(Relaxed)
    }
    relaxed_value_through_a_channel: ["1"] {
        let data = Arc::new(AtomicU32::new(0));
        let writer = Arc::clone(&data);
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            writer.store(1, Relaxed);
            sender.send(()).unwrap();
        });
        receiver.recv().unwrap();
        data.load(Relaxed)
    }
    relaxed_value_under_a_lock: ["(false, 0)", "(true, 1)"] {
        let shared = Arc::new((Mutex::new(false), AtomicU32::new(0)));
        let writer = Arc::clone(&shared);
        thread::spawn(move || {
            let mut is_written = writer.0.lock().unwrap();
            writer.1.store(1, Relaxed);
            *is_written = true;
        });
        jitter();
        let is_written = shared.0.lock().unwrap();
        (*is_written, shared.1.load(Relaxed))
    }
    relaxed_value_under_a_lock_for_readers: ["(false, 0)", "(true, 1)"] {
        let shared = Arc::new((RwLock::new(false), AtomicU32::new(0)));
        let writer = Arc::clone(&shared);
        thread::spawn(move || {
            let mut is_written = writer.0.write().unwrap();
            writer.1.store(1, Relaxed);
            *is_written = true;
        });
        jitter();
        let is_written = shared.0.read().unwrap();
        (*is_written, shared.1.load(Relaxed))
    }
    relaxed_values_beyond_a_barrier: ["(1, 1)"] {
        let (values, barrier) = ([AtomicUsize::new(0), AtomicUsize::new(0)], Barrier::new(2));
        both(|me| {
            values[me - 1].store(1, Relaxed);
            barrier.wait();
            values[2 - me].load(Relaxed)
        })
    }
    relaxed_value_of_what_ran_once: ["(1, 1)"] {
        let (once, value) = (Once::new(), AtomicUsize::new(0));
        both(|_| {
            once.call_once(|| value.store(1, Relaxed));
            value.load(Relaxed)
        })
    }
    relaxed_value_of_an_owner_who_has_left: ["1"] {
        let mut shared = Arc::new(AtomicU32::new(0));
        let writer = Arc::clone(&shared);
        thread::spawn(move || writer.store(1, Relaxed));
        while Arc::get_mut(&mut shared).is_none() {
            thread::yield_now();
        }
        shared.load(Relaxed)
    }

    // Mutexes.

    a_lock_loses_nothing: ["2"] {
        let count = Mutex::new(0);
        both(|_| *count.lock().unwrap() += 1);
        count.into_inner().unwrap()
    }
    try_lock_sees_a_holder: ["false", "true"] {
        let lock = Arc::new(Mutex::new(()));
        let other = Arc::clone(&lock);
        thread::spawn(move || drop(other.lock().unwrap()));
        jitter();
        lock.try_lock().is_ok()
    }
    poison_is_there_before_the_release: [
        "(false, \"free\")",
        "(false, \"held\")",
        "(false, \"poisoned\")",
        "(true, \"held\")",
        "(true, \"poisoned\")",
    ] {
        let lock = Arc::new(Mutex::new(()));
        let other = Arc::clone(&lock);
        thread::spawn(move || {
            let _guard = other.lock().unwrap();
            panic!("failed");
        });
        jitter();
        let is_poisoned = lock.is_poisoned();
        let found = match lock.try_lock() {
            Ok(_) => "free",
            Err(TryLockError::WouldBlock) => "held",
            Err(TryLockError::Poisoned(_)) => "poisoned",
        };
        (is_poisoned, found)
    }
    poison_can_be_cleared: ["(true, false, 1)"] {
        let lock = Arc::new(Mutex::new(0));
        let other = Arc::clone(&lock);
        let thread = thread::spawn(move || {
            *other.lock().unwrap() = 1;
            let _guard = other.lock().unwrap();
            panic!("failed");
        });
        thread.join().unwrap_err();
        let was_poisoned = lock.is_poisoned();
        lock.clear_poison();
        (was_poisoned, lock.is_poisoned(), *lock.lock().unwrap())
    }

    // Condition variables.

    wait_timeout_has_four_ends: ["(false, false)", "(false, true)", "(true, false)", "(true, true)"] {
        let pair = Arc::new((Mutex::new(false), Condvar::new()));
        let guard = pair.0.lock().unwrap();
        let other = Arc::clone(&pair);
        thread::spawn(move || {
            let mut is_set = other.0.lock().unwrap();
            *is_set = true;
            other.1.notify_one();
            jitter();
        });
        let (guard, result) = pair.1.wait_timeout(guard, SHORT).unwrap();
        (*guard, result.timed_out())
    }
    wait_timeout_while: ["(false, true)", "(true, false)"] {
        let pair = Arc::new((Mutex::new(false), Condvar::new()));
        let other = Arc::clone(&pair);
        thread::spawn(move || {
            *other.0.lock().unwrap() = true;
            other.1.notify_one();
        });
        let guard = pair.0.lock().unwrap();
        let (guard, result) = pair.1.wait_timeout_while(guard, SHORT, |is_set| !*is_set).unwrap();
        (*guard, result.timed_out())
    }
    any_waiter_may_be_first: ["[1, 2]", "[2, 1]"] {
        let (state, wakeup) = (Mutex::new((0, Vec::new())), Condvar::new());
        thread::scope(|scope| {
            for me in [1, 2] {
                let (state, wakeup) = (&state, &wakeup);
                scope.spawn(move || {
                    jitter();
                    let mut state = state.lock().unwrap();
                    while state.0 == 0 {
                        state = wakeup.wait(state).unwrap();
                    }
                    state.0 -= 1;
                    state.1.push(me);
                });
            }
            for _ in 0..2 {
                jitter();
                state.lock().unwrap().0 += 1;
                wakeup.notify_one();
            }
        });
        state.into_inner().unwrap().1
    }
    an_if_for_a_while: ["(false, false)", "(false, true)", "(true, false)"] {
        let queue = Arc::new((Mutex::new(0), Condvar::new()));
        let (producer, other) = (Arc::clone(&queue), Arc::clone(&queue));
        thread::spawn(move || {
            jitter();
            *producer.0.lock().unwrap() += 1;
            producer.1.notify_one();
        });
        let thief = thread::spawn(move || {
            jitter();
            take(&mut other.0.lock().unwrap())
        });
        let mut count = queue.0.lock().unwrap();
        if *count == 0 {
            count = queue.1.wait_timeout(count, SHORT).unwrap().0;
        }
        let taken = take(&mut count);
        drop(count);
        (taken, thief.join().unwrap())
    }

    // Channels.

    try_recv_after_the_last_message: ["Err(Disconnected)", "Err(Empty)"] {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(()).unwrap());
        receiver.recv().unwrap();
        receiver.try_recv()
    }
    send_to_one_who_is_about_to_go: ["Err(SendError { .. })", "Ok(())"] {
        let (sender, receiver) = mpsc::channel();
        let flag = Arc::new(AtomicBool::new(false));
        let setter = Arc::clone(&flag);
        thread::spawn(move || {
            setter.store(true, SeqCst);
            drop(receiver);
        });
        wait_for(&flag);
        sender.send(1)
    }
    two_senders: ["[1, 2]", "[2, 1]"] {
        let (sender, receiver) = mpsc::channel();
        let other = sender.clone();
        thread::spawn(move || other.send(1).unwrap());
        thread::spawn(move || sender.send(2).unwrap());
        receiver.iter().collect::<Vec<u32>>()
    }
    a_panic_ends_the_messages: ["[1]"] {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            sender.send(1).unwrap();
            panic!("failed");
        });
        receiver.into_iter().collect::<Vec<u32>>()
    }
    what_try_iter_finds: ["[1, 2]", "[1]", "[]"] {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let _ = sender.send(1);
            jitter();
            let _ = sender.send(2);
        });
        jitter();
        receiver.try_iter().collect::<Vec<u32>>()
    }
    recv_timeout_beside_a_message: ["Err(Timeout)", "Ok(1)"] {
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(1));
        receiver.recv_timeout(SHORT)
    }
    recv_timeout_beside_the_last_sender: ["Err(Disconnected)", "Err(Timeout)"] {
        let (sender, receiver) = mpsc::channel::<()>();
        thread::spawn(move || drop(sender));
        receiver.recv_timeout(SHORT)
    }
    a_rendezvous: ["(false, Ok(1), false)", "(false, Ok(1), true)"] {
        let (sender, receiver) = mpsc::sync_channel(0);
        let is_sent = Arc::new(AtomicBool::new(false));
        let setter = Arc::clone(&is_sent);
        thread::spawn(move || {
            sender.send(1).unwrap();
            setter.store(true, SeqCst);
        });
        jitter();
        let before = is_sent.load(SeqCst);
        (before, receiver.recv(), is_sent.load(SeqCst))
    }
    a_full_channel_holds_the_sender_up: ["0", "1"] {
        let (sender, receiver) = mpsc::sync_channel(1);
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        let thread = thread::spawn(move || {
            for message in 0..2 {
                sender.send(message).unwrap();
                counter.fetch_add(1, SeqCst);
            }
        });
        jitter();
        let sent = count.load(SeqCst);
        let _ = (receiver.recv(), receiver.recv());
        thread.join().unwrap();
        sent
    }
    try_send: ["(true, false)", "(true, true)"] {
        let (sender, receiver) = mpsc::sync_channel(1);
        let thread = thread::spawn(move || (receiver.recv(), receiver.recv()));
        let first = sender.try_send(1).is_ok();
        jitter();
        let second = sender.try_send(2).is_ok();
        drop(sender);
        thread.join().unwrap().0.unwrap();
        (first, second)
    }
    who_waits_to_send_learns_that_nobody_receives: ["[Err(SendError { .. })]"] {
        let (sender, receiver) = mpsc::sync_channel(0);
        let thread = thread::spawn(move || vec![sender.send(1)]);
        jitter();
        drop(receiver);
        thread.join().unwrap()
    }

    // Locks for readers and writers.

    a_writer_shuts_readers_out: ["None", "Some(0)", "Some(1)"] {
        let lock = Arc::new(RwLock::new(0));
        let other = Arc::clone(&lock);
        thread::spawn(move || *other.write().unwrap() += 1);
        jitter();
        lock.try_read().ok().map(|value| *value)
    }
    readers_meet: ["(true, true)"] {
        let lock = RwLock::new(());
        let meeting = Barrier::new(2);
        both(|_| {
            let guard = lock.read();
            meeting.wait();
            guard.is_ok()
        })
    }
    nothing_changes_under_a_reader: ["(0, 0)", "(2, 2)"] {
        let lock = Arc::new(RwLock::new(0));
        let other = Arc::clone(&lock);
        thread::spawn(move || {
            let mut value = other.write().unwrap();
            *value += 1;
            jitter();
            *value += 1;
        });
        let value = lock.read().unwrap();
        let first = *value;
        jitter();
        (first, *value)
    }
    a_reader_does_not_poison: ["(false, true)"] {
        let lock = RwLock::new(());
        let poisons = |write: bool| {
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                let _guards = if write {
                    (Some(lock.write().unwrap()), None)
                } else {
                    (None, Some(lock.read().unwrap()))
                };
                panic!("failed");
            }));
            panicked.is_err() && lock.is_poisoned()
        };
        (poisons(false), poisons(true))
    }

    // Barriers, and what happens once.

    a_barrier_has_one_leader: ["(false, true)", "(true, false)"] {
        let barrier = Barrier::new(2);
        both(|_| {
            jitter();
            barrier.wait().is_leader()
        })
    }
    a_barrier_is_used_again: ["(2, 2)"] {
        let (barrier, count) = (Barrier::new(2), AtomicUsize::new(0));
        both(|_| {
            count.fetch_add(1, SeqCst);
            barrier.wait();
            let seen = count.load(SeqCst);
            barrier.wait();
            count.store(0, SeqCst);
            seen
        })
    }
    call_once: ["(1, 1)"] {
        let (once, count) = (Once::new(), AtomicUsize::new(0));
        both(|_| {
            once.call_once(|| {
                count.fetch_add(1, SeqCst);
            });
            count.load(SeqCst)
        })
    }
    is_completed: ["(false, 0)", "(false, 1)", "(true, 1)"] {
        let shared = Arc::new((Once::new(), AtomicUsize::new(0)));
        let other = Arc::clone(&shared);
        thread::spawn(move || other.0.call_once(|| other.1.store(1, SeqCst)));
        jitter();
        (shared.0.is_completed(), shared.1.load(SeqCst))
    }
    once_is_poisoned: ["panics: Once instance has previously been poisoned"] {
        let once = Once::new();
        catch_unwind(AssertUnwindSafe(|| once.call_once(|| panic!("failed")))).unwrap_err();
        once.call_once(|| {});
    }
    get_or_init: ["(1, 1)", "(2, 2)"] {
        let cell = OnceLock::new();
        both(|me| *cell.get_or_init(|| me))
    }
    one_set_wins: ["(Err(1), Ok(()), Some(2))", "(Ok(()), Err(2), Some(1))"] {
        let cell = OnceLock::new();
        let (first, second) = both(|me| cell.set(me));
        (first, second, cell.into_inner())
    }
    get_beside_set: ["None", "Some(1)"] {
        let cell = Arc::new(OnceLock::new());
        let other = Arc::clone(&cell);
        thread::spawn(move || other.set(1).unwrap());
        jitter();
        cell.get().copied()
    }
    a_lazy_value_is_made_once: ["(1, 1)"] {
        let count = AtomicUsize::new(0);
        let lazy = LazyLock::new(|| count.fetch_add(1, SeqCst) + 1);
        both(|_| *lazy)
    }

    // Threads, and what is theirs.

    park_may_return_for_no_reason: ["false", "true"] {
        let flag = Arc::new(AtomicBool::new(false));
        let reader = Arc::clone(&flag);
        let thread = thread::spawn(move || {
            thread::park();
            reader.load(SeqCst)
        });
        flag.store(true, SeqCst);
        thread.thread().unpark();
        thread.join().unwrap()
    }
    an_unpark_is_not_lost: ["true"] {
        let flag = Arc::new(AtomicBool::new(false));
        let reader = Arc::clone(&flag);
        let thread = thread::spawn(move || {
            while !reader.load(SeqCst) {
                thread::park();
            }
            true
        });
        jitter();
        flag.store(true, SeqCst);
        thread.thread().unpark();
        thread.join().unwrap()
    }
    park_timeout_ends: ["false", "true"] {
        let flag = Arc::new(AtomicBool::new(false));
        let (setter, main) = (Arc::clone(&flag), thread::current());
        thread::spawn(move || {
            setter.store(true, SeqCst);
            main.unpark();
        });
        thread::park_timeout(SHORT);
        flag.load(SeqCst)
    }
    a_thread_has_a_name: [r#"(Some("worker"), Some("worker"), None)"#] {
        let builder = thread::Builder::new().name("worker".to_owned());
        let named = builder.spawn(|| thread::current().name().map(str::to_owned)).unwrap();
        let from_outside = named.thread().name().map(str::to_owned);
        let unnamed = thread::spawn(|| thread::current().name().map(str::to_owned));
        (from_outside, named.join().unwrap(), unnamed.join().unwrap())
    }
    thread_ids_differ: ["(true, true)"] {
        let thread = thread::spawn(|| thread::current().id());
        let outside = thread.thread().id();
        let inside = thread.join().unwrap();
        (inside == outside, inside != thread::current().id())
    }
    a_thread_local_is_each_threads_own: ["(5, 1, 1)"] {
        thread_local! {
            static OWN: Cell<u32> = const { Cell::new(1) };
        }
        OWN.set(5);
        let other = thread::spawn(|| OWN.get()).join().unwrap();
        (OWN.replace(1), other, OWN.get())
    }
    a_thread_local_is_dropped_at_the_end: ["1"] {
        struct Counted(Arc<AtomicUsize>);
        impl Drop for Counted {
            fn drop(&mut self) {
                self.0.fetch_add(1, SeqCst);
            }
        }
        thread_local! {
            static OWN: RefCell<Option<Counted>> = const { RefCell::new(None) };
        }
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Counted(Arc::clone(&count));
        thread::spawn(move || OWN.with_borrow_mut(|own| *own = Some(counted))).join().unwrap();
        count.load(SeqCst)
    }
}

/// What both threads return, of which each is told who it is: 1 or 2.
fn both<T: Send>(code: impl Fn(usize) -> T + Sync) -> (T, T) {
    thread::scope(|scope| {
        let [first, second] = [1, 2].map(|me| {
            let code = &code;
            scope.spawn(move || {
                jitter();
                code(me)
            })
        });
        (first.join().unwrap(), second.join().unwrap())
    })
}

fn message(write: Ordering, read: Ordering) -> (bool, u32) {
    let shared = Arc::new((AtomicBool::new(false), AtomicU32::new(0)));
    let writer = Arc::clone(&shared);
    let thread = thread::spawn(move || {
        writer.1.store(1, Relaxed);
        writer.0.store(true, write);
    });
    jitter();
    let found = (shared.0.load(read), shared.1.load(Relaxed));
    thread.join().unwrap();
    found
}

fn take(count: &mut u32) -> bool {
    let taken = *count > 0;
    *count -= u32::from(taken);
    taken
}

fn wait_for(flag: &AtomicBool) {
    while !flag.load(SeqCst) {
        thread::yield_now();
    }
}
