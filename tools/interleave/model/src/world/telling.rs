//! What is told of a run: its steps, the state after each, and how it ended.

use super::World;
use crate::act::{Act, Thing, Use, Waits};
use crate::run::{Ending, Object, Order, Panic, Run, State, Thread};
use crate::source::{self, Place};

impl World {
    /// Adds what is only known now to what the step that is being taken does.
    pub(crate) fn tell(&mut self, add: impl FnOnce(&mut Act)) {
        if self.keep_steps
            && let Some(step) = self.steps.last_mut()
            && step.thread == self.current
        {
            add(&mut step.act);
        }
    }

    /// Adds something that the step does as well.
    pub(crate) fn tell_too(&mut self, act: Act) {
        if self.keep_steps
            && let Some(step) = self.steps.last_mut()
            && step.thread == self.current
        {
            step.then.push(act);
        }
    }

    /// Shows the value of what threads share.
    pub(crate) fn show(&mut self, thing: Thing, value: Option<String>) {
        self.objects[thing.index].value = value;
    }

    pub(crate) fn shown(&self, thing: Thing) -> Option<&String> {
        self.objects[thing.index].value.as_ref()
    }

    /// Shows a variable of the current thread.
    pub(crate) fn own(&mut self, name: &'static str, value: String) {
        let own = &mut self.threads[self.current].own;
        match own.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => own.push((name, value)),
        }
    }

    /// Notes the value that an atomic variable has now, after so many that it has had.
    pub(crate) fn note_value(&mut self, variable: Thing, value: String) {
        let object = &mut self.objects[variable.index];
        object.values.truncate(object.stores.newest());
        object.values.push(value.clone());
        object.value = Some(value);
    }

    pub(super) fn waits(&self, thread: usize) -> Option<Waits> {
        let lock_of =
            |lock: Thing| self.objects[lock.index].holder.map(|holder| Waits::Lock(lock, holder));
        match self.threads[thread].pending()? {
            Act::Lock { lock, .. } => lock_of(*lock),
            Act::Wake { condvar, lock, .. } if self.is_notified(thread, *condvar) => lock_of(*lock),
            Act::Wake { condvar, .. } => Some(Waits::Notification(*condvar)),
            Act::Receive { channel } => Some(Waits::Message(*channel)),
            Act::Join { thread } => Some(Waits::End(vec![*thread])),
            Act::JoinScope { scope } => Some(Waits::End(self.unfinished(*scope).collect())),
            Act::Use(Use { thing, gate: Some(gate), .. }) => Some(Waits::Gate(*thing, gate.waits)),
            _ => None,
        }
    }

    pub(super) fn all_waits(&self) -> Vec<(usize, Waits)> {
        let waits = |thread| Some((thread, self.waits(thread)?));
        (0..self.threads.len()).filter_map(waits).collect()
    }

    /// The line that a thread is about to run.
    pub(crate) fn place(&self, thread: usize) -> Option<Place> {
        let task = &self.threads[thread];
        let act = task.pending()?;
        let place = task.place.map(|at| Place { file: at.file(), line: at.line() })?;
        // All that is known of a guard is where it began.
        Some(if let Act::Unlock { .. } = act { source::end_of_guard(place) } else { place })
    }

    /// The values that a thread's next load may read, the newest first, if there are several.
    pub(super) fn may_read(&self, thread: usize) -> Vec<String> {
        let older = self.older(thread);
        match self.threads[thread].pending() {
            Some(Act::Load { variable, .. }) if older > 0 => {
                let values = self.objects[variable.index].values.iter().rev();
                values.take(older + 1).cloned().collect()
            }
            _ => vec![],
        }
    }

    pub(super) fn state(&self) -> State {
        let threads = (0..self.threads.len()).map(|thread| {
            let task = &self.threads[thread];
            let ways = self.turns.iter().filter(|turn| turn.thread == thread);
            let ways: Vec<usize> = ways.map(|turn| turn.way).collect();
            Thread {
                next: self
                    .place(thread)
                    .zip(task.pending())
                    .map(|(place, act)| (act.clone(), place)),
                waits: if ways.is_empty() { self.waits(thread) } else { None },
                ways,
                may_read: self.may_read(thread),
                own: task.own.clone(),
            }
        });
        let objects = self.objects.iter().map(|object| Object {
            thing: object.thing,
            kind: object.kind,
            value: object.value.clone(),
            holder: object.holder,
        });
        State { threads: threads.collect(), objects: objects.collect() }
    }

    pub(crate) fn into_run(mut self) -> Run {
        if self.keep_steps && self.ending.is_none() {
            self.turns.clear();
            let state = self.state();
            *self.steps.last_mut().map_or(&mut self.start, |step| &mut step.after) = state;
        }
        let ending = if self.threads[0].panicked {
            let own = self.panics.iter().rfind(|panic| panic.thread == 0);
            // Without one of its own, it has passed on the panic of another thread.
            let panic = own.or(self.panics.last()).cloned();
            Ending::Panicked(panic.unwrap_or_else(|| Panic::new(0, "(unknown)", None)))
        } else {
            let result = self.result.take().unwrap_or_default();
            self.ending.take().unwrap_or(Ending::Finished(result))
        };
        Run {
            order: Order(self.order),
            ending,
            panics: self.panics,
            left_behind: self.left_behind,
            steps: self.steps,
            start: self.start,
        }
    }
}
