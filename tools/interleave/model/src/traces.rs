//! The search that leaves out orders which make no difference.

use crate::act::{Access, Touch, Touched};
use crate::clock::Clock;
use crate::run::{Ending, Turn};
use crate::world::{Chooser, Options};

/// Every outcome, in as few orders as it can tell: two steps that touch different things may change
/// places, so of all orders that differ only in that it tries one. For [`Grain::Everything`](
/// crate::Grain::Everything): what is no step there may make a difference that it does not see.
///
/// It is dynamic partial-order reduction. After each run it looks for pairs of steps that depend on each
/// other and that nothing else keeps in this order, and tries the other order of each (Flanagan and
/// Godefroid, *Dynamic partial-order reduction for model checking software*, 2005); which thread goes
/// first there is chosen as in source sets (Abdulla and others, *Optimal dynamic partial order
/// reduction*, 2014). Sleep sets (Godefroid, 1990) cut runs that repeat another.
#[derive(Debug, Default)]
pub struct EveryTrace {
    /// The choices of the last run.
    path: Vec<Node>,
    /// Its steps. There is one for each choice, but for a choice to stop.
    events: Vec<Event>,
    depth: usize,
    /// The first step that is not as in the run before.
    fresh: usize,
}

/// A choice.
#[derive(Debug)]
struct Node {
    turns: Vec<Turn>,
    current: Turn,
    /// The threads that are tried here.
    tried: Threads,
    /// The turns that have been tried.
    done: Vec<Asleep>,
    /// The turns that need not be tried: all that begins with one of them has been seen elsewhere.
    sleep: Vec<Asleep>,
    /// How many objects there were.
    objects: usize,
}

impl Node {
    fn next(&self) -> Option<Turn> {
        let is_left = |turn: &&Turn| {
            self.tried.has(turn.thread)
                && !self.sleep.iter().chain(&self.done).any(|asleep| asleep.turn == **turn)
        };
        self.turns.iter().find(is_left).copied()
    }
}

/// A turn, and what it touches beyond what its act says.
#[derive(Debug, Clone)]
struct Asleep {
    turn: Turn,
    extra: Vec<Touch>,
}

/// A step.
#[derive(Debug)]
struct Event {
    thread: usize,
    touches: Vec<Touch>,
    /// How many of the touches are those of the act itself.
    of_act: usize,
    /// Who could go on.
    enabled: Threads,
    /// The steps of others that it comes after in any order.
    after: Vec<usize>,
    /// Of each thread, how many steps of the run come before this one in any order, up to the last of
    /// that thread, and one more.
    clock: Clock,
}

/// A set of threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Threads(u64);

impl Threads {
    /// From the 64th on, all threads count as one.
    fn bit(thread: usize) -> u64 {
        1 << thread.min(63)
    }

    fn has(self, thread: usize) -> bool {
        self.0 & Self::bit(thread) != 0
    }

    fn add(&mut self, thread: usize) {
        self.0 |= Self::bit(thread);
    }

    fn of(turns: &[Turn]) -> Self {
        Self(turns.iter().fold(0, |set, turn| set | Self::bit(turn.thread)))
    }
}

fn are_dependent(some: &[Touch], others: &[Touch]) -> bool {
    some.iter().any(|touch| others.iter().any(|other| touch.depends_on(*other)))
}

/// Whether there is more between them than that a message is received after it was sent, or its end.
fn are_dependent_otherwise(some: &[Touch], others: &[Touch]) -> bool {
    let matters =
        |touch: &&Touch| !matches!(touch.what, Touched::Message(..) | Touched::LastSender(_));
    some.iter().filter(matters).any(|touch| others.iter().any(|other| touch.depends_on(*other)))
}

impl Chooser for EveryTrace {
    fn choose(&mut self, options: &Options<'_>) -> Result<usize, Ending> {
        self.note_touches(options);
        if self.depth == self.path.len() {
            let sleep = if options.is_free { self.still_asleep(options) } else { vec![] };
            let mut node = Node {
                turns: options.turns.to_vec(),
                current: options.turns[0],
                tried: Threads::of(options.turns),
                done: vec![],
                sleep,
                objects: options.world.count_objects(),
            };
            node.current = node.next().ok_or(Ending::Unfinished)?;
            if options.is_free {
                node.tried = Threads::default();
                node.tried.add(node.current.thread);
            }
            self.path.push(node);
        }
        let turn = self.path[self.depth].current;
        if self.depth == self.events.len()
            && let Some(task) = options.world.threads().get(turn.thread)
        {
            self.events.push(Event {
                thread: turn.thread,
                touches: vec![],
                of_act: 0,
                enabled: Threads::of(options.turns),
                after: task.after.clone(),
                clock: Clock::default(),
            });
        }
        self.depth += 1;
        options.turns.iter().position(|&option| option == turn).ok_or(Ending::NotRepeatable)
    }

    fn next_run(&mut self, after: &Options<'_>) -> bool {
        self.note_touches(after);
        if self.depth < self.path.len() {
            return false; // not repeatable
        }
        for event in self.fresh..self.events.len() {
            let before = std::mem::take(&mut self.events[event].after);
            let clock = self.look_for_races(event, &before);
            self.events[event].clock = clock;
            self.events[event].after = before;
        }
        self.look_at_what_is_left(after);
        self.depth = 0;
        while let Some(mut node) = self.path.pop() {
            let extra =
                self.events.get(self.path.len()).map_or(vec![], |event| event.extra(node.objects));
            node.done.push(Asleep { turn: node.current, extra });
            if let Some(next) = node.next() {
                node.current = next;
                self.fresh = self.path.len();
                self.events.truncate(self.fresh);
                self.path.push(node);
                return true;
            }
        }
        false
    }
}

impl Event {
    /// What it touched beyond what its act says, when there were so many objects before it.
    fn extra(&self, objects: usize) -> Vec<Touch> {
        let told_by_number = |touch: &Touch| match touch.what {
            // In another order, the object would have another number.
            Touched::Object(object)
            | Touched::Message(object, _)
            | Touched::Senders(object)
            | Touched::LastSender(object)
                if object >= objects =>
            {
                Touch { what: Touched::Everything, ..*touch }
            }
            _ => *touch,
        };
        self.touches.iter().skip(self.of_act).map(told_by_number).collect()
    }
}

impl EveryTrace {
    /// Notes what the last step has touched, if that is not known from the run before.
    fn note_touches(&mut self, options: &Options<'_>) {
        if self.depth > self.fresh
            && let Some(event) = self.events.get_mut(self.depth - 1)
        {
            let (touched, of_act) = options.world.touched();
            (event.touches, event.of_act) = (touched.to_vec(), of_act);
        }
    }

    /// What slept at the last choice, or has been tried there, and has nothing to do with the step that
    /// was chosen.
    fn still_asleep(&self, options: &Options<'_>) -> Vec<Asleep> {
        let (Some(node), Some(event)) = (self.path.last(), self.events.last()) else {
            return vec![];
        };
        let sleeps_on = |asleep: &&Asleep| {
            let touches = options.world.touches_of(asleep.turn.thread);
            asleep.turn.thread != event.thread
                && !are_dependent(&touches, &event.touches)
                && !are_dependent(&asleep.extra, &event.touches)
        };
        node.sleep.iter().chain(&node.done).filter(sleeps_on).cloned().collect()
    }

    /// Finds the steps that could have come after this one as well, and sees to it that they do. Returns
    /// what comes before it in any order.
    fn look_for_races(&mut self, number: usize, before: &[usize]) -> Clock {
        let event = &self.events[number];
        let (thread, touches) = (event.thread, &event.touches);
        let (races, clock) = self.races(number, thread, touches, before);
        for earlier in races {
            self.reverse(earlier, number, thread, &clock);
        }
        let mut clock = clock;
        clock.raise(thread, number + 1);
        clock
    }

    /// The steps that threads were about to take when the run ended might have come earlier too.
    fn look_at_what_is_left(&mut self, after: &Options<'_>) {
        let end = self.events.len();
        for (thread, task) in after.world.threads().iter().enumerate() {
            if task.pending().is_none() {
                continue;
            }
            let mut touches = after.world.touches_of(thread);
            if after.world.may_surprise(thread) {
                touches.push(Touch { what: Touched::Surprises, access: Access::Write });
            }
            let (races, clock) = self.races(end, thread, &touches, &task.after);
            for earlier in races {
                self.reverse(earlier, end, thread, &clock);
            }
        }
    }

    /// The steps before this one that depend on it, and that nothing else keeps before it; and what
    /// comes before it in any order.
    fn races(
        &self,
        number: usize,
        thread: usize,
        touches: &[Touch],
        before: &[usize],
    ) -> (Vec<usize>, Clock) {
        let last = (0..number).rfind(|&earlier| self.events[earlier].thread == thread);
        let mut clock = Clock::default();
        for &earlier in before.iter().chain(&last) {
            clock.join(&self.events[earlier].clock);
        }
        // What comes before it for another reason than that it has enabled it.
        let mut kept = clock.clone();
        let mut races = Vec::new();
        let is_pause = touches.iter().any(|touch| touch.what == Touched::Everything);
        for earlier in (0..number).rev() {
            let other = &self.events[earlier];
            let is_known = other.thread == thread || kept.knows(other.thread, earlier);
            if is_known || !are_dependent(&other.touches, touches) {
                continue;
            }
            if !are_dependent_otherwise(&other.touches, touches) {
                clock.join(&other.clock);
                continue;
            }
            // A lock that has waited for an unlock could not have come before it, nor before what came with
            // it: only before the lock that it waited for. (But a pause ends with any step.)
            let could_come =
                is_pause || last.is_some_and(|last| last > earlier) || other.enabled.has(thread);
            if could_come {
                kept.join(&other.clock);
            }
            let could_be_helped = || {
                let is_other = |event: &&Event| !event.clock.knows(other.thread, earlier);
                let between = self.events[earlier + 1..number].iter();
                between.filter(is_other).any(|event| are_dependent(&event.touches, touches))
            };
            if could_come || could_be_helped() {
                races.push(earlier);
            }
            clock.join(&other.clock);
        }
        (races, clock)
    }

    /// Sees to it that the later step is tried before the earlier one, or what it needs for that.
    fn reverse(&mut self, earlier: usize, later: usize, thread: usize, clock: &Clock) {
        let first = self.events[earlier].thread;
        let between = || {
            (earlier + 1..later).filter(|&event| !self.events[event].clock.knows(first, earlier))
        };
        // Those that can begin what would come then.
        let mut begin = Threads::default();
        let mut seen = Threads::default();
        let steps =
            between().map(|event| (event, self.events[event].thread, &self.events[event].clock));
        for (event, thread, clock) in steps.chain([(later, thread, clock)]) {
            let mut earlier = between().take_while(|&other| other < event);
            let is_first = |other: usize| !clock.knows(self.events[other].thread, other);
            if !seen.has(thread) && earlier.all(is_first) {
                begin.add(thread);
            }
            seen.add(thread);
        }
        let node = &mut self.path[earlier];
        if node.tried.0 & begin.0 != 0 {
            return;
        }
        let enabled = Threads::of(&node.turns);
        let can = begin.0 & enabled.0;
        if can & Threads::bit(thread) != 0 {
            node.tried.add(thread);
        } else if can != 0 {
            node.tried.0 |= can & can.wrapping_neg();
        } else {
            node.tried = enabled;
        }
    }
}
