//! notes/python-to-rust.md has a place for every name, and a snippet that shows it.

use std::collections::BTreeSet;

use pages::{Page, root};
use test_support::Lesson;
use test_support::parity::pythons;

/// `threading.__all__` of CPython 3.15.
const THREADING: &str = "\
    get_ident active_count Condition current_thread enumerate main_thread TIMEOUT_MAX Event Lock \
    RLock Semaphore BoundedSemaphore Thread Barrier BrokenBarrierError Timer ThreadError \
    setprofile settrace local stack_size excepthook ExceptHookArgs gettrace getprofile \
    get_native_id setprofile_all_threads settrace_all_threads serialize_iterator \
    synchronized_iterator concurrent_tee";

/// What their objects are used for, in the form `Class.method`.
const THREADING_METHODS: &str = "\
    Thread.start Thread.run Thread.join Thread.is_alive Thread.daemon Thread.name Thread.ident \
    Thread.native_id Lock.acquire Lock.release Lock.locked Condition.wait Condition.wait_for \
    Condition.notify Condition.notify_all Semaphore.acquire Semaphore.release Event.set \
    Event.clear Event.is_set Event.wait Timer.cancel Barrier.wait Barrier.abort Barrier.reset \
    RLock.locked Condition.locked Thread(context=c) Thread.join(timeout) Lock.acquire(timeout=1) Condition.wait(timeout) Event.wait(timeout)";

/// `queue.__all__` of CPython 3.15, and the methods.
const QUEUE: &str = "\
    Empty Full Queue PriorityQueue LifoQueue SimpleQueue ShutDown Queue.put Queue.put_nowait \
    Queue.get Queue.get_nowait Queue.qsize Queue.empty Queue.full Queue.task_done Queue.join \
    Queue.shutdown";

/// `concurrent.futures.__all__` of CPython 3.15 but for two classes, of which the methods stand here.
const FUTURES: &str = "\
    FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED CancelledError TimeoutError BrokenExecutor \
    Future.result wait as_completed ProcessPoolExecutor ThreadPoolExecutor Executor.submit \
    Executor.map Executor.shutdown Future.exception Future.done Future.running Future.cancel \
    Future.cancelled Future.add_done_callback Future.result(timeout) InterpreterPoolExecutor \
    InvalidStateError Executor.map(buffersize=4) terminate_workers kill_workers";

/// `multiprocessing.__all__` of CPython 3.15, the module `shared_memory`, and the methods.
const MULTIPROCESSING: &str = "\
    Array AuthenticationError Barrier BoundedSemaphore BufferTooShort Condition Event \
    JoinableQueue Lock Manager Pipe Pool Process ProcessError Queue RLock RawArray RawValue \
    Semaphore SimpleQueue TimeoutError Value active_children allow_connection_pickling cpu_count \
    current_process freeze_support get_all_start_methods get_context get_logger get_start_method \
    log_to_stderr parent_process reducer set_executable set_forkserver_preload set_start_method \
    shared_memory Process.start Process.join Process.exitcode Process.is_alive Process.kill \
    Process.terminate Process.pid Process.daemon Process.name Process.join(timeout) \
    Process.interrupt";

/// The page, and a row of it for each name or for several.
fn map() -> Page {
    let mut page = Page::read(&root().join("notes/python-to-rust.md"));
    page.rows.retain(|row| row.head == ["Python", "Rust", "What differs"]);
    page
}

/// The name alone: `Lock.acquire(timeout=1)` and `Lock.acquire` are both calls of `Lock.acquire`.
fn bare(name: &str) -> &str {
    name.split('(').next().unwrap_or(name)
}

/// The modules, and what is looked up of them.
const LISTS: [(&str, &[&str]); 4] = [
    ("threading", &[THREADING, THREADING_METHODS]),
    ("queue", &[QUEUE]),
    ("concurrent.futures", &[FUTURES]),
    ("multiprocessing", &[MULTIPROCESSING]),
];

/// The lists have all that the Pythons of this machine export.
#[test]
fn no_name_of_an_installed_python_is_missing() {
    for (module, lists) in LISTS {
        let listed: Vec<&str> = lists.iter().flat_map(|list| list.split_whitespace()).collect();
        for python in pythons() {
            let names = format!("import {module} as m; print(*m.__all__)");
            let names = Lesson::new(&python).args(["-c", &names]).run().success();
            for name in
                names.lines()[0].split(' ').filter(|name| !["Executor", "Future"].contains(name))
            {
                assert!(listed.contains(&name), "{}: {module}.{name}", python.display());
            }
        }
    }
}

#[test]
fn every_name_of_python_has_one_row() {
    let page = map();
    let names = LISTS.into_iter().flat_map(|(part, lists)| {
        let names = lists.iter().flat_map(|list| list.split_whitespace());
        names.map(move |name| (part, name))
    });
    for (part, name) in names.chain([("multiprocessing", "if __name__ == \"__main__\":")]) {
        let same = |n: &String| n == name || (!name.contains('(') && bare(n) == name);
        let rows = page.rows.iter().filter(|row| row.place.section == part);
        let rows = rows.filter(|row| row.cells[0].1.iter().any(same));
        let headings: BTreeSet<&str> = rows.map(|row| row.place.heading.as_str()).collect();
        assert_eq!(headings.len(), 1, "{part}'s {name} has a row under {headings:?}");
    }
}

/// A name of a row must be in a snippet of its section, in a comment: `// Lock, acquire, release`.
/// A row whose second column begins with **none** need not.
#[test]
fn every_name_with_a_counterpart_is_in_a_snippet() {
    let page = map();
    for row in page.rows.iter().filter(|row| !row.cells[1].0.starts_with("none")) {
        let heading = &row.place.heading;
        let snippets = page.blocks.iter().filter(|block| block.heading == *heading);
        let lines = snippets.flat_map(|block| block.text.lines());
        let comments = lines.filter_map(|line| Some(line.split_once("//")?.1));
        let is_end = |c: char| !c.is_alphanumeric() && c != '_';
        let words: BTreeSet<&str> = comments.flat_map(|comment| comment.split(is_end)).collect();
        for name in &row.cells[0].1 {
            let last = bare(name).rsplit('.').next().unwrap_or_default();
            let last = last.split_whitespace().next().unwrap_or_default();
            assert!(words.contains(last.trim_end_matches(':')), "{heading}: no snippet of {name}");
        }
    }
}

/// The snippets are tests because they are plain `rust`: no flag that keeps one from being run.
#[test]
fn every_snippet_is_run() {
    let page = map();
    assert!(page.blocks.len() >= 21, "there were more snippets");
    for block in &page.blocks {
        assert_eq!(block.name, "rust", "in line {}", block.line);
    }
}
