//! What Rust's libraries print when two threads bake bread: one kind of output for each argument.

use std::thread::{self, sleep};
use std::time::Duration;

const SAYINGS: [&str; 3] = ["starting to bake", "waiting for the oven", "done"];

fn bake(say: impl Fn(&str)) {
    for saying in SAYINGS {
        say(saying);
        sleep(Duration::from_millis(100));
    }
}

fn bake_with_id() {
    bake(|text| println!("{:?}: {text}", thread::current().id()));
}

fn in_threads(work: fn()) {
    let start = |name: &str| thread::Builder::new().name(name.to_owned()).spawn(work);
    for thread in ["anna", "bob"].map(|name| start(name).expect("it starts")) {
        let _ = thread.join(); // one of them may panic
    }
}

fn in_tokio() {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let name = || thread::current().name().unwrap_or_default().to_owned();
    let work = move || bake(|text| println!("{}: {text}", name()));
    runtime.enable_time().build().expect("a runtime").block_on(async {
        for task in [tokio::task::spawn_blocking(work), tokio::task::spawn_blocking(work)] {
            task.await.expect("it ends");
        }
    });
}

fn main() {
    let log = tracing_subscriber::fmt();
    match std::env::args().nth(1).as_deref() {
        Some("tracing_default") => log.init(),
        Some("tracing_names") => log.with_thread_names(true).init(),
        Some("tracing_names_and_ids") => log.with_thread_names(true).with_thread_ids(true).init(),
        Some("tracing_ids") => log.with_ansi(true).with_thread_ids(true).init(),
        Some("tracing_span") => {
            log.with_thread_names(true).init();
            return in_threads(|| {
                let span = tracing::info_span!("baking", loaf = 3, kind = "rye");
                span.in_scope(|| bake(|text| tracing::info!("{text}")));
            });
        }
        Some("env_logger_default") => {
            env_logger::Builder::new().filter_level(log::LevelFilter::Info).init();
            return in_threads(|| {
                let number = thread::current().name().map_or(0, str::len);
                bake(|text| log::info!("Worker {number}: {text}"));
            });
        }
        Some("rayon") => return rayon::scope(|scope| (0..2).for_each(|_| scope.spawn(|_| bake_with_id()))),
        Some("tokio") => return in_tokio(),
        Some("backtrace") => {
            return in_threads(|| {
                println!("{:?}: starting", thread::current().id());
                sleep(Duration::from_millis(100));
                panic!("no flour");
            });
        }
        _ => return,
    }
    in_threads(|| bake(|text| tracing::info!("{text}")));
}

#[cfg(test)]
mod tests {
    #[test]
    fn bread_is_baked() {
        super::bake_with_id();
    }

    #[test]
    fn flour_is_there() {
        println!("Thread 1: waiting for flour");
        panic!("no flour");
    }
}
