struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("in a drop");
    }
}

/// Ends in this way, or does the job.
fn end(fall: &str, job: Job) -> u32 {
    match fall {
        "stack" => recursion(0),
        "exit" => std::process::exit(7),
        "drop" => {
            let _first = PanicsWhenDropped;
            let _second = PanicsWhenDropped;
            job()
        }
        "memory" => u32::from(vec![1_u8; usize::MAX / 4][1]),
        "endless" => loop {
            std::hint::black_box(0);
        },
        _ => job(),
    }
}

#[allow(unconditional_recursion)]
fn recursion(depth: u32) -> u32 {
    std::hint::black_box(recursion(std::hint::black_box(depth)) + 1)
}
