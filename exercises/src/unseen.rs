//! Notices what the judge cannot judge: what an answer takes from `std` itself, or keeps in a `static`.

/// The same in `interleave::std_like`.
const HARMLESS: [&str; 4] =
    ["sync::Arc", "sync::Weak", "sync::atomic::Ordering", "sync::PoisonError"];

/// The modules that the judge must not find.
const UNSEEN: [&str; 3] = ["sync", "thread", "process"];

/// Crates whose steps the judge does not see either; of all of `shared`, none.
const OTHERS: [&str; 3] = ["std::", "core::", "shared::"];

/// What `interleave::std_like` does not have.
const MISSING: [&str; 13] = [
    "Barrier",
    "Builder",
    "Event",
    "LazyLock",
    "Once",
    "OnceLock",
    "RwLock",
    "available_parallelism",
    "current",
    "park",
    "sync_channel",
    "thread_local",
    "Semaphore",
];

/// The first line for which the judge cannot judge the source, and why: "names `std::thread`, …".
pub fn not_judged(source: &str) -> Option<(usize, String)> {
    let is_kept = |line: &str| {
        let declares = line.trim_start().trim_start_matches("pub ").starts_with("static ");
        declares && (line.contains("Mutex") || line.contains("Condvar"))
    };
    if let Some(at) = code(source).position(is_kept) {
        let why = "is a `static`, which keeps its value from one order to the next: make it a field, \
                   or a variable";
        return Some((at + 1, why.to_owned()));
    }
    let code: Vec<&str> = code(source).collect();
    let code = code.join("\n");
    let (at, name) = OTHERS.iter().filter_map(|&root| first_named(root, &code)).min()?;
    let line = code[..at].lines().count().max(1);
    let why = if name.contains("::process") {
        "which ends the judge as well"
    } else if name.split("::").any(|part| MISSING.contains(&part)) {
        "in which the judge sees no steps. Build what you need from `Mutex` and `Condvar`"
    } else {
        "in which the judge sees no steps. Take it from `interleave::std_like`"
    };
    Some((line, format!("names `{name}`, {why}")))
}

/// Where the code first names threads, locks or atomics of this crate, and which.
fn first_named(root: &str, code: &str) -> Option<(usize, String)> {
    for (at, _) in code.match_indices(root) {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let path = &code[at + root.len()..];
        let path = path.split(';').next().unwrap_or_default();
        let found = if path.starts_with('{') {
            UNSEEN.into_iter().find(|name| path.contains(name))
        } else {
            let path = path.split(|c: char| c != ':' && c != '_' && !c.is_alphanumeric()).next();
            path.filter(|path| {
                root == "shared::" || UNSEEN.iter().any(|name| path.starts_with(name))
            })
            .filter(|path| !HARMLESS.iter().any(|harmless| path.starts_with(harmless)))
        };
        if let Some(name) = found {
            return Some((at, format!("{root}{}", name.trim_end_matches(':'))));
        }
    }
    None
}

/// The lines of the source without their comments.
fn code(source: &str) -> impl Iterator<Item = &str> {
    source.lines().map(|line| line.split("//").next().unwrap_or_default())
}

/// Whether the source names an ordering that is weaker than what the judge tries.
pub fn weak_ordering(source: &str) -> bool {
    code(source)
        .any(|line| ["Relaxed", "Acquire", "Release", "AcqRel"].iter().any(|o| line.contains(o)))
}

#[cfg(test)]
mod tests {
    use super::{not_judged, weak_ordering};

    #[test]
    fn a_weak_ordering_is_noticed() {
        assert!(weak_ordering("total.fetch_add(1, Ordering::Relaxed)"));
        assert!(!weak_ordering("total.fetch_add(1, SeqCst) // Relaxed would do"));
    }

    #[test]
    fn only_what_the_judge_cannot_see_is_noticed() {
        for harmless in [
            "use interleave::std_like::sync::Mutex;",
            "use std::sync::Arc;",
            "use std::sync::atomic::Ordering::SeqCst;",
            "use std::{collections::VecDeque, time::Duration};",
            "// as std::sync::Mutex",
            "let thread = std::mem::take(&mut threads);",
            "static NEXT: AtomicU32 = AtomicU32::new(0);",
        ] {
            assert_eq!(not_judged(harmless), None, "{harmless}");
        }
        for (seen, name) in [
            ("use std::sync::Mutex;", "std::sync::Mutex"),
            ("use std::thread;", "std::thread"),
            ("use std::sync::{Arc, Mutex};", "std::sync"),
            ("use std::{\n    collections::VecDeque,\n    sync::Mutex,\n};", "std::sync"),
            ("fn f() { std::thread::yield_now(); }", "std::thread::yield_now"),
            ("use core::sync::atomic::AtomicU32;", "core::sync::atomic::AtomicU32"),
            ("shared::thread::scope(|scope| {", "shared::thread::scope"),
        ] {
            let why = "in which the judge sees no steps. Take it from `interleave::std_like`";
            assert_eq!(not_judged(seen), Some((1, format!("names `{name}`, {why}"))), "{seen}");
        }
        for (seen, line, end) in [
            (
                "\n\nlet all = std::sync::Barrier::new(2);",
                3,
                "Build what you need from `Mutex` and `Condvar`",
            ),
            ("std::process::exit(0)", 1, "which ends the judge as well"),
            ("\nstatic A: Mutex<u32> = Mutex::new(0);", 2, "make it a field, or a variable"),
        ] {
            let (at, why) = not_judged(seen).expect(seen);
            assert!(at == line && why.ends_with(end), "{why}");
        }
    }
}
