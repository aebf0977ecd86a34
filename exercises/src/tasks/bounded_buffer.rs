//! A buffer with room for so many items: what to write, and what is tried with it.

use interleave::std_like::beyond_std::{Hidden, act, when_all_others_wait};
use interleave::std_like::thread;

use crate::task::{Task, Trial, Trials, both, count, is_handed_over, refuse};

/// What the trials call.
pub trait Buffer: Send + Sync {
    /// Puts an item in.
    fn push(&self, item: u32);
    /// Takes an item out.
    fn pop(&self) -> u32;
}

/// A new one, with room for so many items.
pub type Given = fn(usize) -> Box<dyn Buffer>;

/// What to write.
pub const TASK: Task = Task {
    name: "bounded_buffer",
    lesson: "lesson 5",
    goal: "write a queue that waits while it is full or empty",
    hints: &[
        "A `VecDeque` in a `Mutex` has `push_back` and `pop_front`. Both threads that push and threads \
         that pop may have to sleep: each until something else happens.",
        "Use two condition variables, `not_full` and `not_empty`. With a single one, `notify_one` may \
         wake a thread that cannot go on, and the one that could sleeps on.",
        "Both waits are loops: `while items.len() == self.capacity` and `while items.is_empty()`.",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("one thread pushes 1 and 2, another pops both; room for one", |given| {
        pass(given, 1, &[&[1, 2]], &[2])
    }),
    Trial::new("two threads push an item each, a third pops both; room for one", |given| {
        pass(given, 1, &[&[1], &[2]], &[2])
    }),
    Trial::new("one thread pushes 1 and 2, two pop one each; room for one", |given| {
        pass(given, 1, &[&[1, 2]], &[1, 1])
    }),
    Trial::new("one pushes and another pops one item; one may wake for no reason", |given| {
        pass(given, 1, &[&[1]], &[1])
    })
    .with_surprises(),
    Trial::new("one thread pushes 1 and 2, two pop one each; room for two", |given| {
        pass(given, 2, &[&[1, 2]], &[1, 1])
    }),
    Trial::new("one thread pushes three items, and nobody pops; room for three", fill),
    Trial::new(
        "one thread pushes two items, another pops both after a long time; room for one",
        |given| late(given, &[Push(1), Push(2)], &[Pop(1), Pop(2)]),
    ),
    Trial::new(
        "one thread pops two items, another pushes both after a long time; room for one",
        |given| late(given, &[Pop(1), Pop(2)], &[Push(1), Push(2)]),
    ),
    Trial::new("two threads push three items each, two pop three; room for two", |given| {
        pass(given, 2, &[&[1, 2, 3], &[4, 5, 6]], &[3, 3])
    })
    .large(),
    Trial::new("two threads push two items each, two pop two each; room for one", |given| {
        pass(given, 1, &[&[1, 2], &[3, 4]], &[2, 2])
    })
    .with_surprises()
    .large(),
    Trial::new("one thread pushes 1 to 4, another pops them; room for two", |given| {
        pass(given, 2, &[&[1, 2, 3, 4]], &[4])
    }),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! bounded_buffer {
    () => {{
        $crate::forward!(Buffer: bounded_buffer { push(item: u32); pop() -> u32; });
        |capacity| ::std::boxed::Box::new(Buffer::new(capacity))
    }};
}

/// As many as there is room for. Then another thread takes them out.
fn fill(given: Given) -> usize {
    const ITEMS: [u32; 3] = [0, 1, 2];
    let (buffer, pushed) = (given(ITEMS.len()), Hidden::new(0));
    let produce = || {
        for item in ITEMS {
            buffer.push(item);
            count(&pushed);
        }
    };
    let consume = || {
        when_all_others_wait();
        let (room, pushed) = (ITEMS.len(), pushed.get());
        if pushed < room {
            refuse(format_args!("there is room for {room}, and `push` waits when {pushed} are in"));
        }
        for (at, expected) in ITEMS.iter().enumerate() {
            let item = buffer.pop();
            if item != *expected {
                refuse(format_args!(
                    "{ITEMS:?} went in, in this order, and number {} to come out is {item}",
                    at + 1
                ));
            }
        }
    };
    both(produce, consume)
}

#[derive(Clone, Copy)]
enum Call {
    Push(u32),
    /// And this is what comes out.
    Pop(u32),
}

use Call::{Pop, Push};

/// What two threads do: the other one begins when the first has nothing left to do but sleep.
fn late(given: Given, first: &'static [Call], other: &'static [Call]) -> usize {
    let buffer = given(1);
    let work = |calls: &[Call]| {
        for call in calls {
            match *call {
                Push(item) => buffer.push(item),
                Pop(expected) => {
                    let item = buffer.pop();
                    if item != expected {
                        refuse(format_args!("1 and 2 went in, and {item} came out for {expected}"));
                    }
                }
            }
        }
    };
    let late = || {
        when_all_others_wait();
        work(other);
    };
    both(late, || work(first))
}

/// What each producer pushes, in ascending order, and how many items each consumer pops.
fn pass(given: Given, capacity: usize, producers: &[&[u32]], consumers: &[usize]) -> usize {
    let (buffer, pushed, popped) = (given(capacity), Hidden::new(0), Hidden::new(0));
    let made = [const { Hidden::new(false) }; 7];
    let push = |&item: &u32| {
        made[item as usize].set(true);
        buffer.push(item);
        let pushed = count(&pushed);
        let inside = pushed.saturating_sub(popped.get());
        if inside > capacity {
            refuse(format_args!("there is room for {capacity}, and {inside} are in the buffer"));
        }
    };
    let pop = |_| {
        act("is about to pop");
        count(&popped);
        let item = buffer.pop();
        if let Some(made) = made.get(item as usize) {
            is_handed_over(made);
        }
        item
    };
    let popped: Vec<Vec<u32>> = thread::scope(|scope| {
        for items in producers {
            scope.spawn(move || items.iter().for_each(push));
        }
        let consume = |&times| scope.spawn(move || (0..times).map(pop).collect());
        let consumers: Vec<_> = consumers.iter().map(consume).collect();
        consumers.into_iter().map(|thread| thread.join().unwrap()).collect()
    });

    for (popped, producer) in popped.iter().flat_map(|p| producers.iter().map(move |i| (p, i))) {
        let of_one: Vec<u32> =
            popped.iter().copied().filter(|item| producer.contains(item)).collect();
        if !of_one.is_sorted() {
            refuse(format_args!("a thread pushed {producer:?}, and they came out as {of_one:?}"));
        }
    }
    let mut popped = popped.concat();
    popped.sort_unstable();
    let pushed = producers.concat();
    if popped != pushed {
        refuse(format_args!("{pushed:?} went in, and {popped:?} came out"));
    }
    0
}
