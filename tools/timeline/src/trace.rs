//! The timeline as Chrome trace events, which <https://ui.perfetto.dev> opens.
//!
//! The format is described in the document [Trace Event Format]. Times are in microseconds.
//!
//! [Trace Event Format]: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU

use std::io::{self, Write};
use std::time::Duration;

use serde_json::{Value, json};

use crate::model::Timeline;

/// Writes the timeline of this command.
///
/// # Errors
///
/// Returns what `out` returns.
pub fn write(timeline: &Timeline, command: &str, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n")?;
    let name = json!({ "name": command });
    event(out, &json!({ "ph": "M", "name": "process_name", "pid": 1, "args": name }))?;
    for (lane, tid) in timeline.lanes.iter().zip(1..) {
        let named = |name: &str, args: Value| json!({ "ph": "M", "name": name, "pid": 1, "tid": tid, "args": args });
        out.write_all(b",\n")?;
        event(out, &named("thread_name", json!({ "name": lane.speaker })))?;
        out.write_all(b",\n")?;
        event(out, &named("thread_sort_index", json!({ "sort_index": tid })))?;
        for span in &lane.spans {
            out.write_all(b",\n")?;
            event(
                out,
                &json!({
                    "ph": "X",
                    "name": span.message,
                    "pid": 1,
                    "tid": tid,
                    "ts": microseconds(span.start),
                    "dur": microseconds(span.duration()),
                    "args": { "kind": timeline.kinds[span.kind].message },
                }),
            )?;
        }
    }
    out.write_all(b"\n]}\n")
}

fn event(out: &mut impl Write, event: &Value) -> io::Result<()> {
    serde_json::to_writer(out, event).map_err(io::Error::from)
}

fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
