//! glibc's semaphore. The only unsafe code of the project, and only to have it in the table.
#![expect(unsafe_code, reason = "there is no other way to call C")]

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::time::{Duration, SystemTime};

use super::peers::Peer;

/// In a box, because a `sem_t` must not move.
pub struct SemT(Box<UnsafeCell<libc::sem_t>>);

// SAFETY: `sem_wait` and `sem_post` may be called from any thread at any time.
unsafe impl Send for SemT {}
// SAFETY: as above.
unsafe impl Sync for SemT {}

#[rustfmt::skip]
impl Peer for SemT {
    const NAME: &'static str = "sem_t";

    fn new(permits: usize) -> Self {
        let permits = permits.try_into().expect("a few permits");
        // SAFETY: a `sem_t` is plain bytes, and is initialised below before anything else is done.
        let sem_t = unsafe { MaybeUninit::<libc::sem_t>::zeroed().assume_init() };
        let semaphore = Box::new(UnsafeCell::new(sem_t));
        // SAFETY: the pointer is valid, and the semaphore stays where it is until it is dropped.
        assert_eq!(unsafe { libc::sem_init(semaphore.get(), 0, permits) }, 0);
        Self(semaphore)
    }

    fn wait(&self) {
        // SAFETY: `new` has initialised it. A signal may interrupt the wait: then again.
        while unsafe { libc::sem_wait(self.0.get()) } != 0 {}
    }

    fn wait_timeout(&self, limit: Duration) -> bool {
        let deadline = SystemTime::now() + limit;
        let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
        let deadline = libc::timespec {
            tv_sec: deadline.as_secs().try_into().expect("a few centuries"),
            tv_nsec: deadline.subsec_nanos().into(),
        };
        // SAFETY: `new` has initialised it, and the deadline is there during the call.
        unsafe { libc::sem_timedwait(self.0.get(), &raw const deadline) == 0 }
    }

    fn signal(&self) {
        // SAFETY: `new` has initialised it.
        unsafe { libc::sem_post(self.0.get()) };
    }
}

impl Drop for SemT {
    fn drop(&mut self) {
        // SAFETY: nobody waits, as nobody else has a reference.
        unsafe { libc::sem_destroy(self.0.get()) };
    }
}
