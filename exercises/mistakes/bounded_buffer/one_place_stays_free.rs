//! Where the next item goes in and where the next one comes out are the same place when the ring is empty, and
//! would be when it is full. So this ring calls itself full one item too early.
//!
//! The judge: there is room for 3, and `push` waits when 2 are in

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Buffer {
    ring: Mutex<Ring>,
    changed: Condvar,
}

struct Ring {
    places: Vec<u32>,
    goes_in: usize,
    comes_out: usize,
}

impl Ring {
    fn is_empty(&self) -> bool {
        self.goes_in == self.comes_out
    }

    fn is_full(&self) -> bool {
        (self.goes_in + 1) % self.places.len() == self.comes_out
    }
}

impl Buffer {
    pub fn new(capacity: usize) -> Self {
        // With a single place it would be empty and full at once.
        let places = vec![0; capacity.max(2)];
        Self { ring: Mutex::new(Ring { places, goes_in: 0, comes_out: 0 }), changed: Condvar::new() }
    }

    pub fn push(&self, item: u32) {
        let mut ring = self.ring.lock().unwrap();
        while ring.is_full() {
            ring = self.changed.wait(ring).unwrap();
        }
        let place = ring.goes_in;
        ring.places[place] = item;
        ring.goes_in = (place + 1) % ring.places.len();
        self.changed.notify_all();
    }

    pub fn pop(&self) -> u32 {
        let mut ring = self.ring.lock().unwrap();
        while ring.is_empty() {
            ring = self.changed.wait(ring).unwrap();
        }
        let item = ring.places[ring.comes_out];
        ring.comes_out = (ring.comes_out + 1) % ring.places.len();
        self.changed.notify_all();
        item
    }
}

exercises::judge!(bounded_buffer);
