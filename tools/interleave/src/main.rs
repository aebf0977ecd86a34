//! The program is being built; the library is ready.

fn main() {}
