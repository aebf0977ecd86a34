//! Experiment: every order in which two threads can add 1 to a counter of 50.
//!
//! Each thread reads the counter, adds 1 and writes the sum back. Two threads with three steps each
//! can be merged in 20 ways. The experiment needs no real thread: it goes through each order step by
//! step, so you see all 20 on every run. What to look for: 2 orders arrive at 52. In the others, both
//! threads read before one of them writes, and an update is lost. With a lock, only those 2 orders can
//! happen.
//!
//! ```text
//! cargo run -p locks --example every_interleaving
//! ```

use shared::refuse_args;

fn main() {
    refuse_args();
    for (heading, with_lock) in [("Without a Lock", false), ("With a Lock", true)] {
        println!("--- {heading} ---");
        let (mut can_happen, mut kept) = (0, 0);
        for order in every_order() {
            let Some(value) = run(&order, with_lock) else { continue };
            can_happen += 1;
            if value == 52 {
                kept += 1;
                println!("Order {order}: {value}, both updates are kept");
            } else {
                println!("Order {order}: {value}, an update is lost");
            }
        }
        println!("{heading}: {can_happen} orders can happen, {kept} keep both updates");
    }
}

/// All words of three As and three Bs: a letter for each step says which thread takes it.
fn every_order() -> Vec<String> {
    let mut orders = vec![String::new()];
    for _step in 1..=6 {
        let longer = orders.iter().flat_map(|order| [format!("{order}A"), format!("{order}B")]);
        orders = longer.collect();
    }
    orders.retain(|order| order.matches('A').count() == 3);
    orders
}

/// The counter in the end. `None` if the order cannot happen, as the lock makes a thread wait.
fn run(order: &str, with_lock: bool) -> Option<u32> {
    let mut counter = 50;
    let mut holder = None; // of the lock: acquired before the read, released after the write
    let mut own_value = [0; 2];
    let mut steps_done = [0; 2];
    for letter in order.chars() {
        let thread = usize::from(letter == 'B');
        if with_lock && holder.is_some_and(|holder| holder != thread) {
            return None;
        }
        match steps_done[thread] {
            0 => {
                holder = Some(thread);
                own_value[thread] = counter;
            }
            1 => own_value[thread] += 1,
            _ => {
                counter = own_value[thread];
                holder = None;
            }
        }
        steps_done[thread] += 1;
    }
    Some(counter)
}
