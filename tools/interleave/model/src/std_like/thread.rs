//! As [`std::thread`].

use std::marker::PhantomData;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use std::thread::Result;

use crate::act::Act;
use crate::engine::{run_thread, take_step};
use crate::world::World;

/// A thread that can be joined.
#[derive(Debug)]
pub struct JoinHandle<T> {
    thread: usize,
    result: Arc<Mutex<Option<Result<T>>>>,
}

impl<T> JoinHandle<T> {
    /// Waits for the end of the thread. This is no step.
    ///
    /// # Errors
    ///
    /// The panic of the thread.
    ///
    /// # Panics
    ///
    /// Only outside a run.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        take_step(Act::Join { thread: self.thread }, Location::caller());
        World::with(|world| world.set_joined(self.thread));
        let result = self.result.lock().unwrap_or_else(PoisonError::into_inner).take();
        result.expect("the thread has ended, and its handle was the only one")
    }

    /// Whether the thread has come to its end.
    #[must_use]
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        take_step(Act::IsFinished { thread: self.thread }, Location::caller());
        World::with(|world| world.has_ended(self.thread)).unwrap_or(true)
    }
}

fn prepare<T>(f: impl FnOnce() -> T, scope: Option<u64>) -> (JoinHandle<T>, impl FnOnce()) {
    let thread = World::with(|world| world.add_thread(scope)).expect(super::ONLY_IN_A_RUN);
    let result = Arc::new(Mutex::new(None));
    let handle = JoinHandle { thread, result: Arc::clone(&result) };
    let body = move || {
        let returned = run_thread(thread, f);
        *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(returned);
    };
    (handle, body)
}

/// Starts a thread. This is no step.
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (handle, body) = prepare(f, None);
    shuttle::thread::spawn(body);
    handle
}

/// Where scoped threads are started.
#[derive(Debug)]
pub struct Scope<'scope, 'env: 'scope> {
    number: u64,
    of: &'scope shuttle::thread::Scope<'scope, 'env>,
}

/// A scoped thread that can be joined.
#[derive(Debug)]
pub struct ScopedJoinHandle<'scope, T>(JoinHandle<T>, PhantomData<&'scope ()>);

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread that the scope waits for. This is no step.
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let (handle, body) = prepare(f, Some(self.number));
        self.of.spawn(body);
        ScopedJoinHandle(handle, PhantomData)
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits for the end of the thread. This is no step.
    ///
    /// # Errors
    ///
    /// The panic of the thread.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.0.join()
    }

    /// Whether the thread has come to its end.
    #[must_use]
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.0.is_finished()
    }
}

/// Threads that borrow: all have come to their end when this returns. To wait for them is no
/// step.
///
/// # Panics
///
/// Passes on a panic of `f`, and panics if a thread did that nobody joined.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let place = Location::caller();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    shuttle::thread::scope(|of| {
        // Leaked, because only so it lives as long as the signature of std promises.
        let scope = &*Box::leak(Box::new(Scope { number, of }));
        let result = panic::catch_unwind(AssertUnwindSafe(|| f(scope)));
        take_step(Act::JoinScope { scope: number }, place);
        match result {
            Err(panic) => panic::resume_unwind(panic),
            Ok(_) if World::with(|world| world.has_unseen_panic(number)) == Some(true) => {
                panic!("a scoped thread panicked")
            }
            Ok(result) => result,
        }
    })
}

/// Lets other threads do at least one step first, if one can go on. No time passes.
#[track_caller]
pub fn yield_now() {
    take_step(Act::Pause { sleeps: false }, Location::caller());
}

/// Lets other threads do at least one step first, if one can go on. No time passes: another
/// thread may do everything meanwhile, or only that one step.
#[track_caller]
pub fn sleep(_: Duration) {
    take_step(Act::Pause { sleeps: true }, Location::caller());
}

/// Whether this thread unwinds from a panic.
#[must_use]
pub fn panicking() -> bool {
    World::with(|world| world.is_unwinding()).unwrap_or_else(std::thread::panicking)
}
