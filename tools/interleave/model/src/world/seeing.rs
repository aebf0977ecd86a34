//! Who sees which values: what the threads of a run know of its memory.

use std::sync::atomic::Ordering;

use super::{Memory, World};
use crate::act::{Act, Thing};
use crate::memory::{Unordered, View};
use crate::run::Kind;

impl World {
    /// How many older values than the newest its next step may read.
    pub(super) fn older(&self, thread: usize) -> usize {
        let task = &self.threads[thread];
        match task.pending() {
            Some(Act::Load { variable, ordering, .. }) if self.settings.memory == Memory::Real => {
                let stores = &self.objects[variable.index].stores;
                stores.newest() - task.knows.oldest(*variable, *ordering, stores, &self.fences)
            }
            _ => 0,
        }
    }

    /// The current thread reads an atomic variable: the value that so many newer ones have replaced.
    pub(crate) fn read(&mut self, variable: Thing, ordering: Ordering, newer: usize) {
        let task = &mut self.threads[self.current];
        let stores = &mut self.objects[variable.index].stores;
        let store = stores.newest().saturating_sub(newer);
        task.knows.read(variable, ordering, task.place, stores, store);
    }

    /// The current thread writes an atomic variable, perhaps in the same operation in which it has read
    /// it.
    pub(crate) fn write(&mut self, variable: Thing, ordering: Ordering, has_read: bool) {
        let task = &mut self.threads[self.current];
        let stores = &mut self.objects[variable.index].stores;
        task.knows.write(self.current, variable, ordering, task.place, stores, has_read);
    }

    pub(crate) fn fence(&mut self, ordering: Ordering) {
        let all = self.objects.iter().map(|object| (object.thing.index, &object.stores));
        self.threads[self.current].knows.fence(ordering, &mut self.fences, all);
    }

    /// The current thread hands over what it has seen, to those who take this over after it.
    pub(crate) fn release(&mut self, thing: Thing) {
        self.objects[thing.index].view.join(&self.threads[self.current].knows.view);
    }

    /// The current thread sees what those have seen who handed this over before.
    pub(crate) fn acquire(&mut self, thing: Thing) {
        self.threads[self.current].knows.view.join(&self.objects[thing.index].view);
    }

    /// What the current thread has seen, to be sent along with something.
    pub(crate) fn view(&self) -> View {
        self.threads[self.current].knows.view.clone()
    }

    /// The current thread has seen this too from now on.
    pub(crate) fn learn(&mut self, view: &View) {
        self.threads[self.current].knows.view.join(view);
    }

    /// The current thread changes a hidden value.
    pub(crate) fn hide(&mut self, hidden: Thing) {
        let stores = &mut self.objects[hidden.index].stores;
        self.threads[self.current].knows.hide(self.current, hidden, stores);
    }

    /// Who changed a hidden value last, if nothing orders that before what the current thread does.
    pub(crate) fn unordered(&self, hidden: Thing) -> Option<Unordered> {
        let stores_of = |variable: Thing| &self.objects[variable.index].stores;
        let stores = &self.objects[hidden.index].stores;
        self.threads[self.current].knows.unordered(self.current, hidden, stores, stores_of)
    }

    /// Time has passed for the thread: it does not see old values for ever.
    pub(super) fn catch_up(&mut self, thread: usize) {
        for object in &self.objects {
            if object.kind == Kind::Atomic {
                let newest = object.stores.newest();
                self.threads[thread].knows.view.raise(object.thing.index, newest);
            }
        }
    }
}
