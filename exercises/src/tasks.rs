//! The exercises, in the order in which they are done.

use crate::task::Task;

pub mod barrier;
pub mod bounded_buffer;
pub mod collect;
pub mod downloads;
pub mod event;
pub mod keep_the_failure;
pub mod lost_update;
pub mod semaphore;
pub mod split_the_work;
pub mod transfer;

/// All of them.
pub const TASKS: [&Task; 10] = [
    &collect::TASK,
    &keep_the_failure::TASK,
    &lost_update::TASK,
    &transfer::TASK,
    &semaphore::TASK,
    &event::TASK,
    &bounded_buffer::TASK,
    &split_the_work::TASK,
    &barrier::TASK,
    &downloads::TASK,
];
