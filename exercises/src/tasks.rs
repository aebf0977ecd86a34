//! The exercises, in the order in which they are done.

use crate::task::Task;

pub mod barrier;
pub mod bounded_buffer;
pub mod collect;
pub mod downloads;
pub mod event;
pub mod keep_the_failure;
pub mod lost_update;
pub mod rw_cache;
pub mod semaphore;
pub mod split_the_work;
pub mod transfer;
pub mod worker_pool;

/// All of them.
pub const TASKS: [&Task; 12] = [
    &collect::TASK,
    &keep_the_failure::TASK,
    &lost_update::TASK,
    &transfer::TASK,
    &rw_cache::TASK,
    &semaphore::TASK,
    &event::TASK,
    &bounded_buffer::TASK,
    &worker_pool::TASK,
    &split_the_work::TASK,
    &barrier::TASK,
    &downloads::TASK,
];
