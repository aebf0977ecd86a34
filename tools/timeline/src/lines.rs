//! Takes a stream of bytes apart into lines, without ever keeping a whole long one.

/// How many bytes of a line are kept. Enough to tell a message from another and to show it.
pub const KEPT: usize = 240;

/// A stream of bytes on its way to becoming lines.
///
/// # Examples
///
/// ```
/// let mut seen = Vec::new();
/// let mut lines = timeline::lines::Lines::default();
/// lines.feed(b"Waiter: Wai", |line| seen.push(line.to_owned()));
/// lines.feed(b"ting\r\nSet", |line| seen.push(line.to_owned()));
/// lines.finish(|line| seen.push(line.to_owned()));
/// assert_eq!(seen, ["Waiter: Waiting", "Set"]);
/// ```
#[derive(Debug, Default)]
pub struct Lines {
    kept: Vec<u8>,
    cut: bool,
}

impl Lines {
    /// Adds a piece of the stream, and calls `each` with every line that it completes.
    pub fn feed(&mut self, bytes: &[u8], mut each: impl FnMut(&str)) {
        for piece in bytes.split_inclusive(|&byte| byte == b'\n') {
            let (text, complete) = match piece.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (piece, false),
            };
            let room = KEPT - self.kept.len();
            self.cut |= text.len() > room;
            self.kept.extend_from_slice(&text[..text.len().min(room)]);
            if complete {
                self.complete(&mut each);
            }
        }
    }

    /// Ends the stream: what stands after the last line feed is a line too.
    pub fn finish(mut self, mut each: impl FnMut(&str)) {
        if !self.kept.is_empty() {
            self.complete(&mut each);
        }
    }

    fn complete(&mut self, each: &mut impl FnMut(&str)) {
        let text = String::from_utf8_lossy(&self.kept);
        if self.cut {
            // The cut may have gone through the middle of a character.
            each(&format!("{}…", text.trim_end_matches(char::REPLACEMENT_CHARACTER)));
        } else {
            each(text.strip_suffix('\r').unwrap_or(&text));
        }
        self.kept.clear();
        self.cut = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(pieces: &[&[u8]]) -> Vec<String> {
        let mut seen = Vec::new();
        let mut lines = Lines::default();
        for piece in pieces {
            lines.feed(piece, |line| seen.push(line.to_owned()));
        }
        lines.finish(|line| seen.push(line.to_owned()));
        seen
    }

    #[test]
    fn pieces_need_not_end_where_lines_do() {
        assert_eq!(lines_of(&[b"a", b"b\nc\n\nd", b"\n"]), ["ab", "c", "", "d"]);
        assert_eq!(lines_of(&[]), [""; 0]);
    }

    #[test]
    fn what_is_not_utf8_is_replaced() {
        assert_eq!(lines_of(&[b"a: \xff\n"]), ["a: \u{fffd}"]);
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_is_whole() {
        let long = [b'x'; KEPT + 1];
        let cut = format!("{}…", "x".repeat(KEPT));
        assert_eq!(lines_of(&[&long, &long, b"\nnext"]), [cut.as_str(), "next"]);
        assert_eq!(lines_of(&[&long[1..], b"\n"]), ["x".repeat(KEPT)]);

        let two_bytes_each = "é".repeat(KEPT);
        let shifted = format!("x{two_bytes_each}");
        let cut = format!("x{}…", "é".repeat((KEPT - 1) / 2));
        assert_eq!(lines_of(&[shifted.as_bytes()]), [cut]);
    }
}
