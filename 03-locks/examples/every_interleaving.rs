//! Experiment: every order in which two threads can add 1 to a counter of 50.
//!
//! Each thread reads the counter, adds 1, and writes it back: three steps, so there are 20 ways to
//! merge the steps of two threads. No real thread is needed: each order is gone through, step by
//! step, so all 20 are seen on every run. What to look for: 2 orders arrive at 52; in all others
//! both threads read before one of them writes, and an update is lost. With a lock only those 2 can
//! happen.
//!
//! ```text
//! cargo run -p locks --example every_interleaving
//! ```

use shared::println;

/// Whose turn it is, for each step: thread 0 (A) or thread 1 (B).
type Order = [usize; 6];

fn main() {
    for (heading, with_lock) in [("Without a Lock", false), ("With a Lock", true)] {
        println!("--- {heading} ---");
        let outcome = |order| run(order, with_lock).map(|value| (order, value));
        let outcomes: Vec<(Order, u32)> = every_order().filter_map(outcome).collect();
        for (order, value) in &outcomes {
            let steps: String = order.iter().map(|&who| ["A", "B"][who]).collect();
            let verdict = if *value == 52 { "both updates are kept" } else { "an update is lost" };
            println!("Order {steps}: {value}, {verdict}");
        }
        let kept = outcomes.iter().filter(|(_, value)| *value == 52).count();
        println!("{heading}: {} orders can happen, {kept} keep both updates", outcomes.len());
    }
}

/// All rows of three As and three Bs. Each number below 2⁶ stands for one row of six letters.
fn every_order() -> impl Iterator<Item = Order> {
    let thread_b_has_three = (0_u8..1 << 6).filter(|letters| letters.count_ones() == 3);
    thread_b_has_three
        .map(|letters| std::array::from_fn(|step| usize::from(letters >> (5 - step) & 1)))
}

/// The counter in the end; none if the lock makes one of the steps wait, so that the order cannot
/// happen.
fn run(order: Order, with_lock: bool) -> Option<u32> {
    let mut counter = 50;
    let mut holder = None; // of the lock: taken before the read, released after the write
    let mut own_value = [0; 2];
    let mut steps_done = [0; 2];
    for who in order {
        if with_lock && *holder.get_or_insert(who) != who {
            return None;
        }
        match steps_done[who] {
            0 => own_value[who] = counter,
            1 => own_value[who] += 1,
            _ => (counter, holder) = (own_value[who], None),
        }
        steps_done[who] += 1;
    }
    Some(counter)
}
