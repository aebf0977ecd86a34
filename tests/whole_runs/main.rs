//! Whole runs of the lessons, most of which sleep for seconds: all in one program, so that they sleep at
//! the same time. What is quick is tested with each lesson, in the file of its name in `tests/`.

mod events;
mod gil_cpu_bound;
mod joining;
mod locks;
mod semaphores;
mod starting_threads;
