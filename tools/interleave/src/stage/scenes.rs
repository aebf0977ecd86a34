//! What there is to play: each program in a file of its own, beside the Python script that does the same.

use interleave_model::{Act, Ending, Run, Waits};

use crate::stage::Scene;

macro_rules! scenes {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// All scenes, from the first to play to the last.
        pub const SCENES: &[Scene] = &[$($module::SCENE),*];
    };
}

scenes! {
    lost_update with_a_lock check_then_act deadlock deadlock_cure lost_wakeup semaphore event_pulse
    event_pulse_cure our_semaphore message_passing message_passing_cure store_buffering
    store_buffering_cure
}

fn ends_with(run: &Run, result: &str) -> bool {
    matches!(&run.ending, Ending::Finished(finished) if finished == result)
}

/// Whether a thread has been woken, and sleeps nonetheless when nobody is left to wake it.
fn sleeps_again(run: &Run) -> bool {
    let Ending::Stuck(threads) = &run.ending else { return false };
    threads.iter().any(|(thread, waits)| {
        let mut its = run.steps.iter().filter(|step| step.thread == *thread);
        matches!(waits, Waits::Notification(_))
            && its.any(|step| matches!(step.act, Act::Wake { .. }))
    })
}
