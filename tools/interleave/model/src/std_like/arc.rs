//! As [`std::sync::Arc`] and its `Weak`: others can see how many clones there are, so to clone and to
//! drop are steps. What std does with traits that only it may have is not there: an `Arc<dyn Trait>` is
//! made with `Arc::from(Box<dyn Trait>)`, and no method takes `self: Arc<Self>`.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::{self, Debug, Display};
use std::hash::{Hash, Hasher};
use std::mem::needs_drop;
use std::ops::Deref;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::act::{Access, Act, Thing, Use};
use crate::engine::{take_small_step, take_step};
use crate::run::Kind;
use crate::world::{Id, World};

/// A value that has several owners.
pub struct Arc<T: ?Sized> {
    /// Always there, but for the moment of its end.
    value: Option<std::sync::Arc<T>>,
    count: std::sync::Arc<Count>,
}

/// A look at the value of an [`Arc`], which does not keep it.
pub struct Weak<T: ?Sized> {
    value: std::sync::Weak<T>,
    /// Nothing has none.
    count: Option<std::sync::Arc<Count>>,
}

struct Count {
    id: Id,
    created: &'static Location<'static>,
    /// Whether there has ever been more than one. Otherwise its steps are seen by nobody.
    is_shared: AtomicBool,
}

thread_local! {
    /// Whether the end of the value takes steps, by where its `Arc` is made. If so, others can see which
    /// of two owners went last; otherwise the order of their ends makes no difference.
    static ENDS_IN_STEPS: RefCell<HashMap<&'static Location<'static>, bool>> = RefCell::default();
}

impl Count {
    #[track_caller]
    fn new() -> std::sync::Arc<Self> {
        let created = Location::caller();
        std::sync::Arc::new(Self { id: Id::new(), created, is_shared: AtomicBool::new(false) })
    }

    /// As `std_like::order`, if it makes a difference.
    fn order(&self, how: fn(&mut World, Thing)) {
        if self.is_shared.load(Relaxed) {
            super::order(&self.id, how);
        }
    }

    fn act(&self, verb: &'static str, access: Access) -> Option<Act> {
        if !self.is_shared.load(Relaxed) {
            return None;
        }
        let thing = World::with(|world| world.thing(&self.id, Kind::Arc))?;
        Some(Act::Use(Use { thing, verb, access, gate: None, result: None }))
    }

    #[track_caller]
    fn step(&self, verb: &'static str, access: Access) {
        if let Some(act) = self.act(verb, access) {
            take_step(act, Location::caller());
        }
    }

    #[track_caller]
    fn small_step(&self, verb: &'static str, access: Access) {
        if let Some(act) = self.act(verb, access) {
            take_small_step(act, Location::caller());
        }
    }
}

impl<T: ?Sized> Arc<T> {
    #[track_caller]
    fn of(value: std::sync::Arc<T>) -> Self {
        Self { value: Some(value), count: Count::new() }
    }

    fn inner(&self) -> &std::sync::Arc<T> {
        self.value.as_ref().expect("the value is still there")
    }

    /// Whether both have the same value.
    #[must_use]
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        std::sync::Arc::ptr_eq(this.inner(), other.inner())
    }

    /// How many owners there are. A step.
    #[track_caller]
    #[must_use]
    pub fn strong_count(this: &Self) -> usize {
        this.count.step("counts the owners of", Access::Read);
        std::sync::Arc::strong_count(this.inner())
    }

    /// How many [`Weak`] there are. A step.
    #[track_caller]
    #[must_use]
    pub fn weak_count(this: &Self) -> usize {
        this.count.step("counts the `Weak`s of", Access::Read);
        std::sync::Arc::weak_count(this.inner())
    }

    /// A look at the value that does not keep it.
    #[track_caller]
    #[must_use]
    pub fn downgrade(this: &Self) -> Weak<T> {
        this.count.is_shared.store(true, Relaxed);
        this.count.small_step("makes a `Weak` of", Access::Add);
        Weak {
            value: std::sync::Arc::downgrade(this.inner()),
            count: Some(std::sync::Arc::clone(&this.count)),
        }
    }

    /// The value, if this is the only owner. A step.
    #[track_caller]
    pub fn get_mut(this: &mut Self) -> Option<&mut T> {
        this.count.step("looks whether it alone has", Access::Read);
        let value = this.value.as_mut().and_then(std::sync::Arc::get_mut)?;
        this.count.order(World::acquire);
        Some(value)
    }
}

impl<T> Arc<T> {
    /// A value with one owner.
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self::of(std::sync::Arc::new(value))
    }

    /// Takes the value out, if this is the only owner. A step.
    #[track_caller]
    pub fn try_unwrap(mut this: Self) -> Result<T, Self> {
        this.count.step("takes the value out of", Access::Write);
        let value = this.value.take().expect("the value is still there");
        let count = std::sync::Arc::clone(&this.count);
        match std::sync::Arc::try_unwrap(value) {
            Ok(value) => {
                count.order(World::acquire);
                Ok(value)
            }
            Err(value) => Err(Self { value: Some(value), count }),
        }
    }

    /// Drops this, and takes the value out if it was the last. A step.
    #[track_caller]
    #[must_use]
    pub fn into_inner(mut this: Self) -> Option<T> {
        this.count.step("leaves, and takes the value out of", Access::Write);
        this.count.order(World::release);
        let value = std::sync::Arc::into_inner(this.value.take()?)?;
        this.count.order(World::acquire);
        Some(value)
    }

    /// The value, or a clone of it if there are other owners. A step.
    #[track_caller]
    #[must_use]
    pub fn unwrap_or_clone(this: Self) -> T
    where
        T: Clone,
    {
        Self::try_unwrap(this).unwrap_or_else(|this| (*this).clone())
    }

    /// The value, which is cloned first if there are other owners. A step.
    #[track_caller]
    pub fn make_mut(this: &mut Self) -> &mut T
    where
        T: Clone,
    {
        if Self::get_mut(this).is_none() {
            *this = Self::new((**this).clone());
        }
        this.value.as_mut().and_then(std::sync::Arc::get_mut).expect("nobody else has it")
    }
}

impl<T: ?Sized> Clone for Arc<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.count.is_shared.store(true, Relaxed);
        self.count.small_step("clones", Access::Add);
        Self { value: self.value.clone(), count: std::sync::Arc::clone(&self.count) }
    }
}

impl<T: ?Sized> Drop for Arc<T> {
    #[track_caller]
    fn drop(&mut self) {
        // Its value has been taken out.
        let Some(value) = self.value.take() else { return };
        let created = self.count.created;
        let ends_in_steps = needs_drop::<T>()
            && ENDS_IN_STEPS.with_borrow(|known| known.get(created).copied().unwrap_or(true));
        let access = if ends_in_steps { Access::Write } else { Access::Add };
        self.count.small_step("drops a clone of", access);
        let taken = || World::with(|world| world.steps_taken());
        let before = taken();
        self.count.order(World::release);
        let is_last = std::sync::Arc::strong_count(&value) == 1;
        if is_last {
            self.count.order(World::acquire);
        }
        drop(value);
        if is_last && before.is_some() {
            let took_steps = before != taken();
            ENDS_IN_STEPS.with_borrow_mut(|known| *known.entry(created).or_default() |= took_steps);
        }
    }
}

impl<T: ?Sized> Weak<T> {
    /// The value, if it still has an owner. A step.
    #[track_caller]
    #[must_use]
    pub fn upgrade(&self) -> Option<Arc<T>> {
        let count = self.count.as_ref()?;
        count.step("looks for the value of", Access::Write);
        let value = Some(self.value.upgrade()?);
        Some(Arc { value, count: std::sync::Arc::clone(count) })
    }

    /// How many owners the value has. A step.
    #[track_caller]
    #[must_use]
    pub fn strong_count(&self) -> usize {
        if let Some(count) = &self.count {
            count.step("counts the owners of", Access::Read);
        }
        self.value.strong_count()
    }

    /// Whether both look at the same value.
    #[must_use]
    pub fn ptr_eq(&self, other: &Self) -> bool {
        self.value.ptr_eq(&other.value)
    }
}

impl<T> Weak<T> {
    /// Looks at nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self { value: std::sync::Weak::new(), count: None }
    }
}

super::new_by_default!([T] Weak<T>);

impl<T: ?Sized> Clone for Weak<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), count: self.count.clone() }
    }
}

impl<T: ?Sized> Debug for Weak<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(Weak)")
    }
}

impl<T: ?Sized> Deref for Arc<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner()
    }
}

impl<T: ?Sized> AsRef<T> for Arc<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T: ?Sized> Borrow<T> for Arc<T> {
    fn borrow(&self) -> &T {
        self
    }
}

impl<T: ?Sized + Debug> Debug for Arc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + Display> Display for Arc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + PartialEq> PartialEq for Arc<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: ?Sized + Eq> Eq for Arc<T> {}

impl<T: ?Sized + PartialOrd> PartialOrd for Arc<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: ?Sized + Ord> Ord for Arc<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: ?Sized + Hash> Hash for Arc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: Default> Default for Arc<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

macro_rules! from {
    ($([$($generic:tt)*] $from:ty => $to:ty),* $(,)?) => {$(
        impl<$($generic)*> From<$from> for Arc<$to> {
            #[track_caller]
            fn from(value: $from) -> Self {
                Self::of(std::sync::Arc::from(value))
            }
        }
    )*};
}

from! {
    [T] T => T,
    [T: ?Sized] Box<T> => T,
    [T] Vec<T> => [T],
    [T, const N: usize] [T; N] => [T],
    [] &str => str,
    [] String => str,
}

impl<T> FromIterator<T> for Arc<[T]> {
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::of(values.into_iter().collect())
    }
}
