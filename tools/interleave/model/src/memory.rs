//! Memory: which values a load may see, and what is ordered by what.

use std::panic::Location;
use std::sync::atomic::Ordering;

use crate::act::Thing;
use crate::clock::Clock;
use crate::source::Place;

/// Of each object, the oldest store that may still be seen. A thread has one; whatever it hands over to
/// others carries a copy, and who takes it over sees at least as much from then on.
pub(crate) type View = Clock;

/// What a thread knows of memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Knows {
    /// What it may still see.
    pub(crate) view: View,
    /// What an acquire fence would add: what came with the values that it has read relaxed.
    read: View,
    /// What came before its last release fence, and goes along with all that it stores.
    fenced: View,
    /// What it has read last, and which store that was.
    last_read: Option<(Link, usize)>,
}

/// A store to an atomic variable, or a change of a hidden value.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    /// What an acquire load of it learns.
    released: View,
    by: usize,
    link: Option<Link>,
}

impl Store {
    /// The value with which an object begins, which everybody may see.
    pub(crate) fn first() -> Self {
        Self { released: View::default(), by: 0, link: None }
    }
}

/// What is kept of an object.
#[derive(Debug)]
pub(crate) struct Stores {
    all: Vec<Store>,
    /// The newest that a `SeqCst` operation has stored or read.
    sequential: usize,
}

impl Stores {
    pub(crate) fn new() -> Self {
        Self { all: vec![Store::first()], sequential: 0 }
    }

    pub(crate) fn newest(&self) -> usize {
        self.all.len() - 1
    }

    /// Whether a `SeqCst` load would be seen by another one.
    pub(crate) fn has_newer_than_sequential(&self) -> bool {
        self.sequential < self.newest()
    }
}

/// An access to an atomic variable on which an order could have depended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The variable.
    pub variable: Thing,
    /// The line.
    pub place: Place,
    /// What it asks for.
    pub ordering: Ordering,
}

/// Two accesses that nothing orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unordered {
    /// The thread that changed the value last.
    pub writer: usize,
    /// The thread that may not have seen that.
    pub reader: usize,
    /// The load by which the reader has learnt that it may go on, if it was one.
    pub read: Option<Link>,
    /// The store whose value it read there, if the writer made it.
    pub write: Option<Link>,
}

pub(crate) fn acquires(ordering: Ordering) -> bool {
    matches!(ordering, Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst)
}

pub(crate) fn releases(ordering: Ordering) -> bool {
    matches!(ordering, Ordering::Release | Ordering::AcqRel | Ordering::SeqCst)
}

fn link(
    variable: Thing,
    place: Option<&'static Location<'static>>,
    ordering: Ordering,
) -> Option<Link> {
    let place = place.map(|at| Place { file: at.file(), line: at.line() })?;
    Some(Link { variable, place, ordering })
}

impl From<View> for Knows {
    fn from(view: View) -> Self {
        Self { view, ..Self::default() }
    }
}

impl Knows {
    /// The oldest store that a load may read.
    pub(crate) fn oldest(
        &self,
        variable: Thing,
        ordering: Ordering,
        stores: &Stores,
        fences: &View,
    ) -> usize {
        let mut oldest = self.view.get(variable.index);
        if ordering == Ordering::SeqCst {
            oldest = oldest.max(stores.sequential).max(fences.get(variable.index));
        }
        oldest.min(stores.newest())
    }

    /// Reads this store.
    pub(crate) fn read(
        &mut self,
        variable: Thing,
        ordering: Ordering,
        place: Option<&'static Location<'static>>,
        stores: &mut Stores,
        store: usize,
    ) {
        self.view.raise(variable.index, store);
        self.read.join(&stores.all[store].released);
        if acquires(ordering) {
            self.view.join(&stores.all[store].released);
        }
        if ordering == Ordering::SeqCst {
            stores.sequential = stores.sequential.max(store);
        }
        self.last_read = link(variable, place, ordering).map(|link| (link, store));
    }

    /// Adds a store. If it was read in the same operation, what came with the one before goes on with
    /// it.
    pub(crate) fn write(
        &mut self,
        thread: usize,
        variable: Thing,
        ordering: Ordering,
        place: Option<&'static Location<'static>>,
        stores: &mut Stores,
        has_read: bool,
    ) {
        let store = stores.all.len();
        self.view.raise(variable.index, store);
        let mut released = if releases(ordering) { self.view.clone() } else { self.fenced.clone() };
        released.raise(variable.index, store);
        if has_read {
            released.join(&stores.all[store - 1].released);
        }
        stores.all.push(Store { released, by: thread, link: link(variable, place, ordering) });
        if ordering == Ordering::SeqCst {
            stores.sequential = store;
        }
    }

    pub(crate) fn fence<'a>(
        &mut self,
        ordering: Ordering,
        fences: &mut View,
        all: impl Iterator<Item = (usize, &'a Stores)>,
    ) {
        if acquires(ordering) {
            self.view.join(&self.read);
        }
        if ordering == Ordering::SeqCst {
            self.view.join(fences);
            for (object, stores) in all {
                self.view.raise(object, stores.sequential);
            }
            fences.join(&self.view);
        }
        if releases(ordering) {
            self.fenced = self.view.clone();
        }
    }

    /// Who changed a hidden value last, if this thread may not have seen it.
    pub(crate) fn unordered<'a>(
        &self,
        reader: usize,
        hidden: Thing,
        stores: &Stores,
        stores_of: impl Fn(Thing) -> &'a Stores,
    ) -> Option<Unordered> {
        if self.view.get(hidden.index) >= stores.newest() {
            return None;
        }
        let writer = stores.all[stores.newest()].by;
        let read = self.last_read.map(|(link, _)| link);
        let write = self.last_read.and_then(|(link, store)| {
            let store = stores_of(link.variable).all.get(store)?;
            store.link.filter(|_| store.by == writer)
        });
        Some(Unordered { writer, reader, read, write })
    }

    /// Hides another value.
    pub(crate) fn hide(&mut self, thread: usize, hidden: Thing, stores: &mut Stores) {
        self.view.raise(hidden.index, stores.all.len());
        stores.all.push(Store { released: View::default(), by: thread, link: None });
    }
}
