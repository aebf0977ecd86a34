//! As [`std::sync::Once`], [`std::sync::OnceLock`] and [`std::sync::LazyLock`]. To begin, to complete and
//! to look is a step each.

use std::fmt::{self, Debug};
use std::ops::Deref;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

use crate::act::{Access, Gate};
use crate::run::Kind;
use crate::world::{Id, World};

/// Code that runs once.
#[derive(Debug)]
pub struct Once {
    id: Id,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Running,
    Poisoned,
    Done,
}

impl Once {
    /// Nothing has run yet.
    #[track_caller]
    #[must_use]
    pub const fn new() -> Self {
        Self { id: Id::new(), state: Mutex::new(State::New) }
    }

    fn state(&self) -> State {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who comes waits while the code runs.
    fn set(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
        super::set_level(&self.id, 0, u64::from(state != State::Running));
        super::set_level(&self.id, 1, u64::from(state == State::Done || state == State::Poisoned));
    }

    #[track_caller]
    fn refuse_static(&self) {
        let has_run = self.state() != State::New;
        super::refuse_static(&self.id, has_run, "Once`, `OnceLock` or `LazyLock");
    }

    /// Runs the code unless it has run, with what becomes of a panic in it.
    #[track_caller]
    fn run(&self, poisoned: &str, code: impl FnOnce()) {
        let gate = Gate { waits: "waits for who runs", ..Gate::of(0, 1) };
        self.refuse_static();
        super::set_level(&self.id, 0, u64::from(self.state() != State::Running));
        super::use_it(&self.id, Kind::Other, "comes to", Access::Write, Some(gate));
        super::order(&self.id, World::acquire);
        match self.state() {
            State::Done => return,
            State::Poisoned if !poisoned.is_empty() => panic!("{poisoned}"),
            _ => self.set(State::Running),
        }
        let result = panic::catch_unwind(AssertUnwindSafe(code));
        if let Err(payload) = result {
            self.set(State::Poisoned);
            panic::resume_unwind(payload);
        }
        super::use_it(&self.id, Kind::Other, "has run", Access::Write, None);
        super::order(&self.id, World::release);
        self.set(State::Done);
    }

    /// Runs the code unless any has run; waits while another thread runs some.
    #[track_caller]
    pub fn call_once(&self, code: impl FnOnce()) {
        self.run("Once instance has previously been poisoned", code);
    }

    /// Whether the code has run. A step.
    #[track_caller]
    #[must_use]
    pub fn is_completed(&self) -> bool {
        self.refuse_static();
        super::use_it(&self.id, Kind::Other, "looks at", Access::Read, None);
        super::order(&self.id, World::acquire);
        self.state() == State::Done
    }

    /// Waits until the code has run.
    #[track_caller]
    pub fn wait(&self) {
        self.refuse_static();
        let gate = Gate { waits: "waits until something has run:", ..Gate::of(1, 1) };
        let is_over = matches!(self.state(), State::Done | State::Poisoned);
        super::set_level(&self.id, 1, u64::from(is_over));
        super::use_it(&self.id, Kind::Other, "waits for", Access::Read, Some(gate));
        super::order(&self.id, World::acquire);
        assert!(self.state() == State::Done, "Once instance has previously been poisoned");
    }
}

super::new_by_default!([] Once);

/// A value that is set once.
pub struct OnceLock<T> {
    once: Once,
    value: std::sync::OnceLock<T>,
}

impl<T> OnceLock<T> {
    /// No value yet.
    #[track_caller]
    #[must_use]
    pub const fn new() -> Self {
        Self { once: Once::new(), value: std::sync::OnceLock::new() }
    }

    /// The value, if it is set. A step.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        if self.once.is_completed() { self.value.get() } else { None }
    }

    /// The value, if it is set, which nobody else can reach at the moment. This is no step.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut()
    }

    /// The value once it is set.
    #[track_caller]
    pub fn wait(&self) -> &T {
        self.once.wait();
        self.value.wait()
    }

    /// Sets the value.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.initialize("", || value.take());
        value.map_or(Ok(()), Err)
    }

    /// The value; sets it to this if there is none, and waits while another thread does.
    #[track_caller]
    pub fn get_or_init(&self, code: impl FnOnce() -> T) -> &T {
        self.initialize("", || Some(code()));
        self.value.get().expect("it is set")
    }

    #[track_caller]
    fn initialize(&self, poisoned: &str, code: impl FnOnce() -> Option<T>) {
        self.once.run(poisoned, || {
            if let Some(value) = code() {
                self.value.get_or_init(|| value);
            }
        });
    }

    /// The value, if it is set, which nobody else can reach any more. This is no step.
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }

    /// The same, and leaves this empty.
    #[track_caller]
    pub fn take(&mut self) -> Option<T> {
        std::mem::take(self).into_inner()
    }
}

super::new_by_default!([T] OnceLock<T>);

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        let once = Once { id: Id::new(), state: Mutex::new(State::Done) };
        Self { once, value: std::sync::OnceLock::from(value) }
    }
}

impl<T: Debug> Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// A value that is made when it is used first.
pub struct LazyLock<T, F = fn() -> T> {
    cell: OnceLock<T>,
    code: Mutex<Option<F>>,
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// The value is made so.
    #[track_caller]
    pub const fn new(code: F) -> Self {
        Self { cell: OnceLock::new(), code: Mutex::new(Some(code)) }
    }

    /// Makes the value, if that has not been done; waits while another thread does.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        this.cell.initialize("LazyLock instance has previously been poisoned", || {
            let code = this.code.lock().unwrap_or_else(PoisonError::into_inner).take();
            code.map(|code| code())
        });
        this.cell.value.get().expect("it is set")
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        Self::force(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default)
    }
}

impl<T: Debug, F> Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LazyLock").field(&self.cell.value.get()).finish()
    }
}
