//! Notices what an answer takes from `std` itself: the judge sees no step of that.

/// The same in `interleave::std_like`.
const HARMLESS: [&str; 4] =
    ["sync::Arc", "sync::Weak", "sync::atomic::Ordering", "sync::PoisonError"];

/// The first line in which the source names threads, locks or atomics of `std`, and which.
pub fn of_std(source: &str) -> Option<(usize, String)> {
    let code: Vec<&str> =
        source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    for (at, _) in code.match_indices("std::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let path = &code[at + "std::".len()..];
        let path = path.split(';').next().unwrap_or_default();
        let found = if path.starts_with('{') {
            ["sync::", "thread"].into_iter().find(|name| path.contains(name))
        } else {
            let path = path.split(|c: char| c != ':' && c != '_' && !c.is_alphanumeric()).next();
            path.filter(|path| path.starts_with("sync") || path.starts_with("thread"))
                .filter(|path| !HARMLESS.iter().any(|harmless| path.starts_with(harmless)))
        };
        if let Some(name) = found {
            let line = code[..at].lines().count().max(1);
            return Some((line, format!("std::{}", name.trim_end_matches(':'))));
        }
    }
    None
}

/// Whether the source names an ordering that is weaker than what the judge tries.
pub fn weak_ordering(source: &str) -> bool {
    let code = source.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.into_iter()
        .any(|line| ["Relaxed", "Acquire", "Release", "AcqRel"].iter().any(|o| line.contains(o)))
}

#[cfg(test)]
mod tests {
    use super::{of_std, weak_ordering};

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
        ] {
            assert_eq!(of_std(harmless), None, "{harmless}");
        }
        for (seen, name) in [
            ("use std::sync::Mutex;", "std::sync::Mutex"),
            ("use std::thread;", "std::thread"),
            ("use std::sync::{Arc, Mutex};", "std::sync"),
            ("use std::{\n    collections::VecDeque,\n    sync::Mutex,\n};", "std::sync"),
            ("fn f() { std::thread::yield_now(); }", "std::thread::yield_now"),
        ] {
            assert_eq!(of_std(seen), Some((1, name.to_owned())), "{seen}");
        }
        assert_eq!(of_std("\n\nuse std::thread;"), Some((3, "std::thread".to_owned())));
    }
}
