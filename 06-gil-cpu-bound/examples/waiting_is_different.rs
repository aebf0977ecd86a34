//! Experiment: threads help with waiting, even under a GIL.
//!
//! Eight downloads from a server on this machine that takes 400 ms for each: first one by one, then
//! in eight threads under the GIL of `gil/mod.rs`. As Python's socket functions do, each thread lets
//! the GIL go before it waits for the network. What to look for: in threads, the downloads wait at
//! the same time, so all of them take little longer than one.
//!
//! ```text
//! cargo run -p gil-cpu-bound --example waiting_is_different
//! ```

#[expect(dead_code, reason = "nobody works long enough here to be asked for the GIL")]
mod gil;

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use crossbeam::channel::{self, Sender};
use gil::Gil;
use shared::{Event, Stopwatch, fail, println};
use tiny_http::{Request, Response, Server};

static IN_FLIGHT: AtomicU32 = AtomicU32::new(0);
static MOST_IN_FLIGHT: AtomicU32 = AtomicU32::new(0);
/// The server keeps its answers back until this is set, so that a slow machine shows the same.
static ALL_ARE_HERE: Event = Event::new();

fn main() {
    let server = &Server::http("127.0.0.1:0").unwrap_or_else(|error| fail(error));
    let (arrived, arrivals) = channel::unbounded();
    thread::scope(|scope| {
        scope.spawn(|| serve(server, &arrived));
        let gil = Gil::default();
        let download = |file| download(&format!("http://{}/{file}", server.server_addr()), &gil);

        let stopwatch = Stopwatch::start();
        ALL_ARE_HERE.set(); // each is the only one
        for file in 1..=8 {
            download(file);
            arrivals.recv().unwrap();
        }
        println!("One by one, at most {} in flight: {stopwatch}", MOST_IN_FLIGHT.swap(0, Relaxed));

        let stopwatch = Stopwatch::start();
        ALL_ARE_HERE.clear();
        thread::scope(|scope| {
            for file in 1..=8 {
                scope.spawn(move || download(file));
                // Of several that come at once, `tiny_http` would keep some in a queue.
                arrivals.recv().unwrap();
            }
            ALL_ARE_HERE.set();
        });
        println!("In threads, at most {} in flight: {stopwatch}", MOST_IN_FLIGHT.swap(0, Relaxed));
        server.unblock();
    });
}

fn download(url: &str, gil: &Gil) {
    let held = gil.hold();
    let request = minreq::get(url).with_timeout(10);
    drop(held); // it waits from here on, so others may run
    let response = request.send().unwrap_or_else(|error| fail(error));
    let _held = gil.hold();
    let file = url.rsplit('/').next().unwrap_or_default();
    if response.as_bytes() != content(file).as_bytes() {
        fail(format_args!("file {file} is not what was sent"));
    }
    println!("File {file}: All {} bytes arrived.", response.as_bytes().len());
}

/// The server: answers each request in a thread of its own, until it is unblocked.
fn serve(server: &Server, arrived: &Sender<()>) {
    thread::scope(|scope| {
        for request in server.incoming_requests() {
            scope.spawn(|| answer(request, arrived));
        }
    });
}

fn answer(request: Request, arrived: &Sender<()>) {
    MOST_IN_FLIGHT.fetch_max(IN_FLIGHT.fetch_add(1, Relaxed) + 1, Relaxed);
    arrived.send(()).unwrap();
    thread::sleep(Duration::from_millis(400));
    let _ = ALL_ARE_HERE.wait_timeout(Duration::from_secs(9)); // if they do not come, so be it
    IN_FLIGHT.fetch_sub(1, Relaxed);
    let content = content(request.url().trim_start_matches('/'));
    let _ = request.respond(Response::from_string(content)); // a client that has gone will say so
}

fn content(file: &str) -> String {
    format!("This is file {file}.\n").repeat(10_000)
}
