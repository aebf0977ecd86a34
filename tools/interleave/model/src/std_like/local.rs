//! As [`std::thread_local!`] and [`std::thread::LocalKey`]: a value of its own for each simulated thread.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub use std::thread::AccessError;

use crate::world::World;

/// What each thread has one of. Made by [`thread_local!`](crate::std_like::thread_local).
#[derive(Debug)]
pub struct LocalKey<T: 'static> {
    #[doc(hidden)]
    pub init: fn() -> T,
}

/// As [`std::thread_local!`].
#[macro_export]
#[doc(hidden)]
macro_rules! simulated_thread_local {
    ($($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty = $value:expr);* $(;)?) => {$(
        $(#[$attribute])*
        $vis static $name: $crate::std_like::thread::LocalKey<$type> =
            $crate::std_like::thread::LocalKey { init: || $value };
    )*};
}

/// A value of a thread: the address of its key, and the value.
type Local = (usize, Rc<dyn Any>);

thread_local! {
    /// The number of the run, and the values of each of its threads.
    static LOCALS: RefCell<(u64, Vec<Vec<Local>>)> = const { RefCell::new((0, vec![])) };
}

/// Does something with the values of the thread that runs now.
fn locals<R>(f: impl FnOnce(&mut Vec<Local>) -> R) -> R {
    let (run, thread) =
        World::with(|world| (world.number(), world.current)).expect(super::ONLY_IN_A_RUN);
    LOCALS.with_borrow_mut(|(of, threads)| {
        if *of != run {
            // What is left of another run was not dropped at its end, and is not now.
            std::mem::take(threads).into_iter().flatten().for_each(std::mem::forget);
            *of = run;
        }
        threads.resize_with(threads.len().max(thread + 1), Vec::new);
        f(&mut threads[thread])
    })
}

/// Drops the values of the thread that runs now, which comes to its end.
pub(crate) struct DropLocals;

impl Drop for DropLocals {
    fn drop(&mut self) {
        // Their ends may use others.
        while let Some(local) = locals(Vec::pop) {
            drop(local);
        }
    }
}

impl<T: 'static> LocalKey<T> {
    /// Does something with the value of this thread, which is made if there is none.
    pub fn with<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        let key = std::ptr::from_ref(self).addr();
        let find = || {
            locals(|all| all.iter().find(|(of, _)| *of == key).map(|(_, value)| Rc::clone(value)))
        };
        let value = find().unwrap_or_else(|| {
            let made: Rc<dyn Any> = Rc::new((self.init)());
            locals(|all| all.push((key, Rc::clone(&made))));
            made
        });
        f(value.downcast_ref().expect("a key has values of one type"))
    }

    /// As [`with`](Self::with).
    pub fn try_with<R>(&'static self, f: impl FnOnce(&T) -> R) -> Result<R, AccessError> {
        Ok(self.with(f))
    }
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// The value.
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// Reads the value.
    pub fn with_borrow<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        self.with(|cell| f(&cell.borrow()))
    }

    /// Changes the value.
    pub fn with_borrow_mut<R>(&'static self, f: impl FnOnce(&mut T) -> R) -> R {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }
}

macro_rules! replaceable {
    ($Cell:ident) => {
        impl<T: 'static> LocalKey<$Cell<T>> {
            /// Sets the value.
            pub fn set(&'static self, value: T) {
                self.replace(value);
            }

            /// Sets the value; returns the one before.
            pub fn replace(&'static self, value: T) -> T {
                self.with(|cell| cell.replace(value))
            }

            /// Leaves a default value; returns the one before.
            pub fn take(&'static self) -> T
            where
                T: Default,
            {
                self.with($Cell::take)
            }
        }
    };
}

replaceable!(Cell);
replaceable!(RefCell);
