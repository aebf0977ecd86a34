//! [`std::thread`], except that a program which gets no more threads ends with one clear line.
//!
//! Where the system refuses to start a thread, [`std::thread::spawn`] panics, and threads that wait
//! for the missing one may wait forever. Here, [`spawn`] and [`Scope::spawn`] [report](crate::fail)
//! the problem and end the program at once, with exit status 1. Everything else *is* `std::thread`:
//! a program that uses `shared::thread` also compiles with `std::thread` in its place.

use std::io;
pub use std::thread::*;

use crate::fail;

/// Starts a thread, as [`std::thread::spawn`] does.
///
/// # Examples
///
/// ```
/// use shared::thread; // in place of `std::thread`
///
/// let thread = thread::spawn(|| 6 * 7);
/// assert_eq!(thread.join().unwrap(), 42);
/// ```
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    Builder::new().spawn(f).unwrap_or_else(|error| not_started(&error))
}

/// Joins all threads that the scope starts before it returns, as [`std::thread::scope`] does. So
/// the threads may borrow what lives outside of the scope.
///
/// # Examples
///
/// ```
/// use shared::thread; // in place of `std::thread`
///
/// let mut lengths = [0, 0];
/// thread::scope(|scope| {
///     for (length, word) in lengths.iter_mut().zip(["borrowed", "values"]) {
///         scope.spawn(|| *length = word.len());
///     }
/// });
/// assert_eq!(lengths, [8, 6]);
/// ```
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(Scope<'scope, 'env>) -> T,
{
    std::thread::scope(|scope| f(Scope(scope)))
}

/// Where a [`scope`] starts its threads.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'scope, 'env>(&'scope std::thread::Scope<'scope, 'env>);

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread in the scope, as [`std::thread::Scope::spawn`] does.
    ///
    /// # Examples
    ///
    /// See [`scope`].
    pub fn spawn<F, T>(self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Builder::new().spawn_scoped(self.0, f).unwrap_or_else(|error| not_started(&error))
    }
}

fn not_started(error: &io::Error) -> ! {
    fail(format_args!("could not start a thread: {error}"))
}
