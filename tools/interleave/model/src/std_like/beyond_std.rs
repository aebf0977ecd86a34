//! What `std` does not have: a look at the variables of a thread, and what a judge needs.

use std::fmt::{Debug, Display};
use std::panic::{self, Location};
use std::sync::{Mutex, PoisonError};

use crate::act::{Access, Act, Touched};
use crate::engine::take_step;
use crate::memory::Unordered;
use crate::run::{Kind, Refusal};
use crate::world::{Id, World};

/// Shows a variable of this thread, and returns its value. This is no step.
pub fn show<T: Debug>(name: &'static str, value: T) -> T {
    World::with(|world| {
        if world.keeps_steps() {
            world.own(name, format!("{value:?}"));
        }
    });
    value
}

/// A step that does nothing but be seen, in these words: "does its job".
#[track_caller]
pub fn act(what: &str) {
    take_step(Act::Say(text(|| what.to_owned())), Location::caller());
}

/// Goes on once no other thread can: all have ended, or wait for this one.
#[track_caller]
pub fn when_all_others_wait() {
    take_step(Act::Idle, Location::caller());
}

/// Whether this is the main thread. This is no step.
#[must_use]
pub fn in_main_thread() -> bool {
    World::with(|world| world.current == 0).unwrap_or(false)
}

/// A step that only the thread itself can see: works out the value of one of its variables,
/// shows and returns it.
#[track_caller]
pub fn step<T: Debug>(name: &'static str, value: T) -> T {
    let shown = text(|| format!("{value:?}"));
    take_step(Act::Compute { variable: name, value: shown }, Location::caller());
    show(name, value)
}

/// A text, if somebody is going to read it.
fn text(text: impl FnOnce() -> String) -> String {
    let is_read = World::with(|world| world.keeps_steps()).unwrap_or(false);
    if is_read { text() } else { String::new() }
}

/// A value that threads share behind the back of the program: what a judge notes about it. To use it is no
/// step, but a search knows who did.
#[derive(Debug)]
pub struct Hidden<T> {
    id: Id,
    value: Mutex<T>,
}

impl<T: Default> Default for Hidden<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Hidden<T> {
    /// Hides a value.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self { id: Id::new(), value: Mutex::new(value) }
    }

    /// The value.
    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.touch(Access::Read);
        self.value.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the value.
    pub fn set(&self, value: T) {
        self.update(|hidden| *hidden = value);
    }

    /// Changes the value; returns what `change` returns.
    pub fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        self.touch(Access::Write);
        World::with(|world| {
            let hidden = world.thing(&self.id, Kind::Other);
            world.hide(hidden);
        });
        change(&mut self.value.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Who changed the value last, if nothing orders that before what this thread does now: as a reader, it
    /// might still see the old value, if the program handed it over as it did this one.
    ///
    /// ```
    /// use interleave_model::std_like::beyond_std::Hidden;
    /// use interleave_model::std_like::sync::atomic::{AtomicBool, Ordering::{Acquire, Relaxed, Release}};
    /// use interleave_model::std_like::thread;
    /// use interleave_model::{EveryTrace, Grain, Settings, explore};
    ///
    /// // How often is what was handed over not ordered, although the flag is up?
    /// let unordered = |store, load| {
    ///     let program = move || {
    ///         let (hidden, flag) = (Hidden::new(0), AtomicBool::new(false));
    ///         thread::scope(|scope| {
    ///             scope.spawn(|| {
    ///                 hidden.set(42);
    ///                 flag.store(true, store);
    ///             });
    ///             let reader = scope.spawn(|| flag.load(load) && hidden.unordered().is_some());
    ///             reader.join().unwrap().to_string()
    ///         })
    ///     };
    ///     let mut count = 0;
    ///     let settings = Settings { grain: Grain::Everything, ..Settings::new() };
    ///     explore(EveryTrace::default(), 100, settings, program, |run| {
    ///         count += usize::from(run.ending.to_string() == "true");
    ///         std::ops::ControlFlow::Continue(())
    ///     });
    ///     count
    /// };
    /// assert!(unordered(Relaxed, Relaxed) > 0 && unordered(Release, Relaxed) > 0);
    /// assert_eq!(unordered(Release, Acquire), 0);
    /// ```
    #[must_use]
    pub fn unordered(&self) -> Option<Unordered> {
        let look = |world: &mut World| {
            let hidden = world.thing(&self.id, Kind::Other);
            world.unordered(hidden)
        };
        self.touch(Access::Read);
        World::with(look).flatten()
    }

    fn touch(&self, access: Access) {
        World::with(|world| {
            let hidden = world.thing(&self.id, Kind::Other);
            world.touch(Touched::Object(hidden.index), access);
        });
    }
}

/// Panics, because the program is not what it should be: says why. The [`Panic`](crate::Panic) of the
/// run knows that this is no failure of the program itself.
///
/// # Panics
///
/// Always.
#[track_caller]
pub fn refuse(why: impl Display) -> ! {
    panic::panic_any(Refusal(why.to_string()))
}
