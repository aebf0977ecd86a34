//! What all ways of drawing have in common: which rows there are, how each kind of message looks,
//! what a row shows at one moment, and where the ticks of the time axis stand.

use std::cmp::Reverse;
use std::time::Duration;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::model::{Lane, MOST_LINES, Span, Timeline};

/// How many rows are drawn at most. With more lanes than that, each row stands for several.
pub const MOST_ROWS: usize = 50;

/// How many kinds of message have a texture and a colour of their own. The rest share one.
pub const TEXTURES: usize = 8;

/// How many marks the legend explains.
const MOST_MARKS: usize = 6;

/// How a kind of message is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// A stretch of time, in this texture: less than [`TEXTURES`].
    Texture(usize),
    /// A stretch of time, in the texture that all further kinds share.
    Other,
    /// A moment: no speaker stayed long enough in it to be seen.
    Mark,
}

/// A timeline, ready to be drawn.
#[derive(Debug)]
pub struct Layout<'a> {
    /// What is drawn.
    pub timeline: &'a Timeline,
    /// The rows, from top to bottom.
    pub rows: Vec<Row<'a>>,
    /// The look of each kind, in the order of [`Timeline::kinds`].
    pub looks: Vec<Look>,
    /// The time that the axis covers. Never zero.
    pub end: Duration,
}

/// One row of the picture.
#[derive(Debug)]
pub struct Row<'a> {
    /// Who it is.
    pub name: String,
    /// The lanes that it shows: one, or several neighbours.
    pub lanes: &'a [Lane],
}

/// One line of the legend.
#[derive(Debug)]
pub struct Entry {
    /// The look that it explains.
    pub look: Look,
    /// What it stands for. It may be cut.
    pub text: String,
    /// What stands after it, uncut.
    pub note: String,
}

impl<'a> Layout<'a> {
    /// Lays the timeline out for a picture that is `columns` wide, in whatever it is made of.
    #[must_use]
    pub fn new(timeline: &'a Timeline, columns: usize) -> Self {
        let end = timeline.end.max(Duration::from_micros(1));
        Self { timeline, rows: rows(&timeline.lanes), looks: looks(timeline, end, columns), end }
    }

    /// How many lanes a row stands for.
    #[must_use]
    pub fn lanes_a_row(&self) -> usize {
        self.rows.first().map_or(1, |row| row.lanes.len())
    }

    /// The look of a span.
    #[must_use]
    pub fn look(&self, span: &Span) -> Look {
        self.looks[span.kind]
    }

    /// What a row shows at this time: what its lane is in, or what most of its lanes are in.
    #[must_use]
    pub fn at(&self, row: &Row<'_>, time: Duration) -> Option<Look> {
        let mut votes: Vec<(Look, usize)> = Vec::new();
        for look in row.lanes.iter().filter_map(|lane| Some(self.look(span_at(lane, time)?))) {
            match votes.iter_mut().find(|(candidate, _)| *candidate == look) {
                Some((_, count)) => *count += 1,
                None => votes.push((look, 1)),
            }
        }
        votes.into_iter().max_by_key(|&(look, count)| (count, look)).map(|(look, _)| look)
    }

    /// The moments at which a row has a mark: the last line of each lane, and each line after which
    /// its speaker did not stay long.
    pub fn marks(&self, row: &Row<'a>) -> impl Iterator<Item = &'a Span> {
        row.lanes.iter().flat_map(move |lane| {
            let last = lane.spans.len() - 1;
            lane.spans.iter().enumerate().filter_map(move |(i, span)| {
                let ends_lane = i == last && span.end == span.start;
                (ends_lane || self.look(span) == Look::Mark).then_some(span)
            })
        })
    }

    /// The kinds that are drawn as a stretch of time, each with its texture, in the order of these.
    #[must_use]
    pub fn textured(&self) -> Vec<(usize, usize)> {
        let kinds = self.looks.iter().enumerate();
        kinds
            .filter_map(|(kind, look)| match look {
                Look::Texture(texture) => Some((kind, *texture)),
                Look::Other | Look::Mark => None,
            })
            .collect()
    }

    /// The kinds that several lanes were in, as in [`textured`](Self::textured): those of which it
    /// is worth knowing how many there were at once.
    #[must_use]
    pub fn counted(&self) -> Vec<(usize, usize)> {
        let mut textured = self.textured();
        textured.retain(|&(kind, _)| self.timeline.kinds[kind].lanes > 1);
        textured
    }

    /// What each look in the picture stands for, in the order in which to say it.
    #[must_use]
    pub fn legend(&self) -> Vec<Entry> {
        let kinds = &self.timeline.kinds;
        let entry = |look, text: &str| Entry { look, text: text.to_owned(), note: String::new() };
        let more = |look, kinds: usize| {
            let s = if kinds == 1 { "" } else { "s" };
            entry(look, &format!("{kinds} more kind{s} of message"))
        };

        let mut legend = Vec::new();
        for (kind, texture) in self.textured() {
            let mut entry = entry(Look::Texture(texture), &kinds[kind].message);
            if kinds[kind].lanes > 1 {
                entry.note = format!("  (at most {} at once)", kinds[kind].most_at_once);
            }
            legend.push(entry);
        }
        let others = self.looks.iter().filter(|&&look| look == Look::Other).count();
        if others > 0 {
            legend.push(more(Look::Other, others));
        }
        // A last line is a mark too, whatever its kind. It is explained only once.
        let marked = (0..kinds.len()).filter(|&kind| self.looks[kind] == Look::Mark);
        let marked: Vec<usize> = marked.collect();
        if marked.is_empty() && !self.rows.is_empty() {
            legend.push(entry(Look::Mark, "the last line of its speaker"));
        }
        let named = marked.iter().take(MOST_MARKS);
        legend.extend(named.map(|&kind| entry(Look::Mark, &kinds[kind].message)));
        if marked.len() > MOST_MARKS {
            legend.push(more(Look::Mark, marked.len() - MOST_MARKS));
        }
        legend
    }

    /// What has to be said beside the picture for it to be understood.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let timeline = self.timeline;
        let mut notes = Vec::new();
        if timeline.kinds.iter().any(|kind| kind.numbers_differ) {
            notes.push("# stands for a number".to_owned());
        }
        if self.lanes_a_row() > 1 {
            let (lanes, each) = (timeline.lanes.len(), self.lanes_a_row());
            notes.push(format!("{lanes} lanes, {each} to a row: it shows what most of them do"));
        }
        if timeline.left_out > 0 {
            let left_out = timeline.left_out;
            notes.push(format!("only the first {MOST_LINES} lines are drawn, {left_out} are not"));
        }
        notes
    }

    /// How many lanes are in a span of this kind at this time.
    #[must_use]
    pub fn count_at(&self, kind: usize, time: Duration) -> usize {
        let lanes = self.timeline.lanes.iter().filter_map(|lane| span_at(lane, time));
        lanes.filter(|span| span.kind == kind).count()
    }

    /// The middle of a column of a picture that has so many.
    #[must_use]
    pub fn middle(&self, column: usize, columns: usize) -> Duration {
        self.end.mul_f64((as_f64(column) + 0.5) / as_f64(columns))
    }

    /// How far along the axis a time is, from 0 to 1.
    #[must_use]
    pub fn along(&self, time: Duration) -> f64 {
        (time.as_secs_f64() / self.end.as_secs_f64()).clamp(0.0, 1.0)
    }

    /// The ticks of the axis at round times, at most so many: how far along, and the label.
    #[must_use]
    pub fn ticks(&self, most: usize) -> Vec<(f64, String)> {
        let (unit, name) = match self.end.as_secs_f64() {
            end if end >= 1.0 => (1.0, "s"),
            end if end >= 1e-3 => (1e-3, "ms"),
            _ => (1e-6, "µs"),
        };
        let end = self.end.as_secs_f64() / unit;
        let at_least = end / as_f64(most.max(1));
        let power = 10_f64.powf(at_least.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
        let step = steps.into_iter().find(|&step| step >= at_least).unwrap_or(steps[3]);
        let decimals = if step < 1.0 { 1 + usize::from(step < 0.1) } else { 0 };
        let mut ticks = Vec::new();
        for i in 0.. {
            let time = step * f64::from(i);
            if time > end {
                break;
            }
            ticks.push((time / end, format!("{time:.decimals$} {name}")));
        }
        ticks
    }
}

impl<'a> Row<'a> {
    fn new(lanes: &'a [Lane]) -> Self {
        let first = &lanes[0].speaker;
        let name = match lanes.len() {
            1 => first.clone(),
            more => format!("{first} +{}", more - 1),
        };
        Self { name, lanes }
    }
}

/// The rows that these lanes take, from top to bottom.
fn rows(lanes: &[Lane]) -> Vec<Row<'_>> {
    lanes.chunks(lanes.len().div_ceil(MOST_ROWS).max(1)).map(Row::new).collect()
}

/// How many columns the longest name of a row takes.
#[must_use]
pub fn names_width(timeline: &Timeline) -> usize {
    rows(&timeline.lanes).iter().map(|row| row.name.width()).max().unwrap_or(0)
}

/// The text cut to so many columns, with `…` where something is missing.
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut width = 1;
    for c in text.chars() {
        width += c.width().unwrap_or(0);
        if width > columns {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// The span that a lane is in at this time.
fn span_at(lane: &Lane, time: Duration) -> Option<&Span> {
    let after = lane.spans.partition_point(|span| span.start <= time);
    lane.spans[..after].last().filter(|span| time < span.end)
}

/// Chooses the look of each kind.
///
/// The first to appear gets the lightest texture and the second the solid one: whoever has to wait
/// says so before saying that the wait is over.
fn looks(timeline: &Timeline, end: Duration, columns: usize) -> Vec<Look> {
    let column = end.div_f64(as_f64(columns.max(1)));
    let kinds = timeline.kinds.len();
    let mut longest = vec![Duration::ZERO; kinds];
    let mut total = vec![Duration::ZERO; kinds];
    for lane in &timeline.lanes {
        // Neighbours of one kind are seen as one stretch.
        for stretch in lane.spans.chunk_by(|a, b| a.kind == b.kind) {
            let kind = stretch[0].kind;
            let duration = stretch[stretch.len() - 1].end.saturating_sub(stretch[0].start);
            longest[kind] = longest[kind].max(duration);
            total[kind] += duration;
        }
    }
    // Seen is what fills a column at least once, or makes up for it in many small pieces.
    let mut seen: Vec<usize> =
        (0..kinds).filter(|&kind| longest[kind] >= column || total[kind] >= end / 20).collect();
    let mut looks = vec![Look::Mark; kinds];
    for &kind in &seen {
        looks[kind] = Look::Other;
    }
    // Those that took longest get the textures, in the order in which they appeared.
    seen.sort_by_key(|&kind| Reverse(total[kind]));
    seen.truncate(TEXTURES);
    seen.sort_unstable();
    for (texture, kind) in seen.into_iter().enumerate() {
        looks[kind] = Look::Texture(texture);
    }
    looks
}

/// A count as a number to calculate with. None here is anywhere near 2^52.
#[expect(clippy::cast_precision_loss, reason = "columns and ticks are few")]
#[must_use]
pub fn as_f64(count: usize) -> f64 {
    count as f64
}
