//! Only the standard library's own panics end a program; what tests start ends in `tests/`.

use std::panic;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use shared::set_panic_hook;

#[test]
fn a_panic_of_the_programs_own_goes_to_the_hook_before_even_if_it_says_the_same() {
    static SEEN: AtomicU32 = AtomicU32::new(0);
    panic::set_hook(Box::new(|_| {
        SEEN.fetch_add(1, Relaxed);
    }));
    set_panic_hook();
    for said in
        ["failed printing to stdout: Broken pipe (os error 32)", "failed to spawn thread: x"]
    {
        let caught = panic::catch_unwind(|| panic!("{said}"));
        assert_eq!(caught.unwrap_err().downcast_ref::<String>().map(String::as_str), Some(said));
    }
    assert_eq!(SEEN.load(Relaxed), 2);
}
