//! Experiment: threads help with waiting, even under a GIL.
//!
//! Eight downloads from a server on this machine that takes 400 ms for each: first one by one, then in
//! eight threads under the GIL of `gil/mod.rs`. As Python's socket functions do, each thread releases
//! the GIL before it waits for the network. What to look for: in threads, the downloads wait at the
//! same time, so all of them together take little longer than one.
//!
//! ```text
//! cargo run -p gil-cpu-bound --example waiting_is_different
//! ```

#[expect(dead_code, reason = "no thread works long enough here to be asked for the GIL")]
mod gil;

use std::fmt::Display;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use gil::Gil;
use shared::{Stopwatch, refuse_args};

const FILES: u8 = 8;

static IN_FLIGHT: AtomicU32 = AtomicU32::new(0);
static MOST_IN_FLIGHT: AtomicU32 = AtomicU32::new(0);
/// At it, the server waits for all requests that are sent together, so that a slow machine shows the
/// same.
static ALL_ARE_HERE: Barrier = Barrier::new(FILES as usize);

fn main() {
    refuse_args();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| fail(error));
    let server = listener.local_addr().unwrap_or_else(|error| fail(error));
    let gil = Gil::default();
    thread::spawn(move || serve(&listener)); // until the program ends

    let stopwatch = Stopwatch::start();
    for file in 1..=FILES {
        download([file, 1], server, &gil);
    }
    println!("One by one, at most {} in flight: {stopwatch}", MOST_IN_FLIGHT.swap(0, Relaxed));

    let stopwatch = Stopwatch::start();
    thread::scope(|scope| {
        for file in 1..=FILES {
            let gil = &gil;
            scope.spawn(move || download([file, FILES], server, gil));
        }
    });
    println!("In threads, at most {} in flight: {stopwatch}", MOST_IN_FLIGHT.swap(0, Relaxed));
}

/// A request is two bytes: the file, and how many requests are sent together.
fn download(request: [u8; 2], server: SocketAddr, gil: &Gil) {
    let [file, _] = request;
    let held = gil.hold();
    println!("File {file}: Asking for it.");
    drop(held); // from here on the thread waits, so others may run
    let content = receive(request, server).unwrap_or_else(|error| fail(error));
    let _held = gil.hold();
    if content != content_of(file) {
        fail(format_args!("file {file} is not what was sent"));
    }
    println!("File {file}: All {} bytes arrived.", content.len());
}

fn receive(request: [u8; 2], server: SocketAddr) -> io::Result<String> {
    let mut connection = TcpStream::connect(server)?;
    connection.write_all(&request)?;
    let mut content = String::new();
    connection.read_to_string(&mut content)?; // until the server closes the connection
    Ok(content)
}

/// The server: answers each request in a thread of its own.
fn serve(listener: &TcpListener) {
    for connection in listener.incoming() {
        let connection = connection.unwrap_or_else(|error| fail(error));
        thread::spawn(|| answer(connection).unwrap_or_else(|error| fail(error)));
    }
}

fn answer(mut connection: TcpStream) -> io::Result<()> {
    let mut request = [0, 0];
    connection.read_exact(&mut request)?;
    let [file, together] = request;
    MOST_IN_FLIGHT.fetch_max(IN_FLIGHT.fetch_add(1, Relaxed) + 1, Relaxed);
    thread::sleep(Duration::from_millis(400));
    if together == FILES {
        ALL_ARE_HERE.wait();
    }
    IN_FLIGHT.fetch_sub(1, Relaxed);
    connection.write_all(content_of(file).as_bytes())
}

fn content_of(file: u8) -> String {
    format!("This is file {file}.\n").repeat(10_000)
}

/// Whichever thread fails first ends the program. It keeps standard error locked, so the others are
/// silent.
fn fail(problem: impl Display) -> ! {
    let mut stderr = io::stderr().lock();
    let _ = writeln!(stderr, "error: {problem}");
    process::exit(1)
}
