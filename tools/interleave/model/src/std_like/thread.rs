//! As [`std::thread`].

use std::cell::RefCell;
use std::io;
use std::marker::PhantomData;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use std::thread::{Result, available_parallelism};

pub use super::local::{AccessError, LocalKey};

use super::local::DropLocals;
use crate::act::{Access, Act, Gate};
use crate::engine::{run_thread, take_step};
use crate::run::Kind;
use crate::world::{Id, Way, World};

/// What is known of a thread.
#[derive(Debug, Clone)]
pub struct Thread(Arc<Known>);

#[derive(Debug)]
struct Known {
    /// Its first level says whether it was unparked.
    parking: Id,
    id: ThreadId,
    name: Option<String>,
}

/// Tells a thread from all others of the same run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(usize);

super::thread_local! {
    /// Which the current thread is; filled when it begins, or asks.
    static CURRENT: RefCell<Option<Thread>> = RefCell::new(None);
}

impl Thread {
    #[track_caller]
    fn new(number: usize, name: Option<String>) -> Self {
        Self(Arc::new(Known { parking: Id::new(), id: ThreadId(number), name }))
    }

    /// Tells it from all others.
    #[must_use]
    pub fn id(&self) -> ThreadId {
        self.0.id
    }

    /// The name that it was given.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// Lets it go on that is parked, or parks next.
    #[track_caller]
    pub fn unpark(&self) {
        super::use_it(&self.0.parking, Kind::Thread, "unparks", Access::Write, None);
        super::order(&self.0.parking, World::release);
        super::set_level(&self.0.parking, 0, 1);
    }

    /// Says in which way it went on.
    #[track_caller]
    fn park(&self, has_timeout: bool) {
        let gate = Gate {
            waits: "is parked as",
            has_timeout,
            may_open_for_no_reason: true,
            ..Gate::of(0, 1)
        };
        let access = Access::Write;
        let way = super::use_it(&self.0.parking, Kind::Thread, "goes on as", access, Some(gate)).1;
        if way == Way::Plainly {
            super::order(&self.0.parking, World::acquire);
            super::set_level(&self.0.parking, 0, 0);
        }
    }
}

/// The thread that asks.
#[track_caller]
#[must_use]
pub fn current() -> Thread {
    CURRENT.with_borrow_mut(|current| {
        current.get_or_insert_with(|| Thread::new(0, Some("main".to_owned()))).clone()
    })
}

/// Waits until this thread is unparked, or for no reason.
#[track_caller]
pub fn park() {
    current().park(false);
}

/// The same, or until the time is over.
#[track_caller]
pub fn park_timeout(_: Duration) {
    current().park(true);
}

/// Says how a thread shall be.
#[derive(Debug, Default)]
#[must_use = "a builder starts nothing by itself"]
pub struct Builder {
    name: Option<String>,
}

impl Builder {
    /// As [`spawn`] starts it.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this name.
    pub fn name(self, name: String) -> Self {
        Self { name: Some(name) }
    }

    /// With a stack of this size; here, all have the same.
    pub fn stack_size(self, _: usize) -> Self {
        self
    }

    /// Starts a thread. This is no step.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (handle, body) = prepare(f, None, self.name);
        shuttle::thread::spawn(body);
        Ok(handle)
    }

    /// Starts a thread that the scope waits for. This is no step.
    #[track_caller]
    pub fn spawn_scoped<'scope, F, T>(
        self,
        scope: &'scope Scope<'scope, '_>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let (handle, body) = prepare(f, Some(scope.number), self.name);
        scope.of.spawn(body);
        Ok(ScopedJoinHandle(handle, PhantomData))
    }
}

/// A thread that can be joined.
#[derive(Debug)]
pub struct JoinHandle<T> {
    number: usize,
    thread: Thread,
    result: Arc<Mutex<Option<Result<T>>>>,
}

impl<T> JoinHandle<T> {
    /// Waits for the end of the thread. This is no step.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        take_step(Act::Join { thread: self.number }, Location::caller());
        World::with(|world| world.set_joined(self.number));
        let result = self.result.lock().unwrap_or_else(PoisonError::into_inner).take();
        result.expect("the thread has ended, and its handle was the only one")
    }

    /// Whether the thread has come to its end.
    #[must_use]
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        take_step(Act::IsFinished { thread: self.number }, Location::caller());
        World::with(|world| world.has_ended(self.number)).unwrap_or(true)
    }

    /// What is known of the thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }
}

#[track_caller]
fn prepare<T>(
    f: impl FnOnce() -> T,
    scope: Option<u64>,
    name: Option<String>,
) -> (JoinHandle<T>, impl FnOnce()) {
    let number = World::with(|world| world.add_thread(scope)).expect(super::ONLY_IN_A_RUN);
    let result = Arc::new(Mutex::new(None));
    let thread = Thread::new(number, name);
    let handle = JoinHandle { number, thread: thread.clone(), result: Arc::clone(&result) };
    let body = move || {
        let returned = run_thread(number, || {
            let _locals = DropLocals;
            CURRENT.set(Some(thread));
            f()
        });
        *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(returned);
    };
    (handle, body)
}

/// Starts a thread. This is no step.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).expect("it can always be started")
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
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new().spawn_scoped(self, f).expect("it can always be started")
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits for the end of the thread. This is no step.
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

    /// What is known of the thread.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        self.0.thread()
    }
}

/// Threads that borrow: all have come to their end when this returns. To wait for them is no
/// step.
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
