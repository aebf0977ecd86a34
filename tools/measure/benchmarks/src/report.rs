//! The tables and the plot.

use std::error::Error;
use std::fmt::{self, Write};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use plotters::prelude::*;

/// One case: what each contender needed, in nanoseconds, round by round. The first is ours.
pub struct Row {
    name: &'static str,
    samples: Vec<(&'static str, Vec<f64>)>,
}

impl Row {
    pub fn new(name: &'static str) -> Self {
        Self { name, samples: Vec::new() }
    }

    pub fn add(&mut self, contender: &'static str, nanoseconds: f64) {
        match self.samples.iter_mut().find(|(name, _)| *name == contender) {
            Some((_, samples)) => samples.push(nanoseconds),
            None => self.samples.push((contender, vec![nanoseconds])),
        }
    }

    fn median_of(&self, contender: &str) -> Option<f64> {
        let (_, samples) = self.samples.iter().find(|(name, _)| *name == contender)?;
        Some(quantile(samples, 0.5))
    }

    /// The quickest peer, and our time over its time: the median of what that was in each round.
    fn best_peer(&self) -> Option<(&'static str, f64)> {
        let ((_, ours), peers) = self.samples.split_first()?;
        let (name, best) =
            peers.iter().min_by(|(_, a), (_, b)| quantile(a, 0.5).total_cmp(&quantile(b, 0.5)))?;
        let ratios: Vec<_> = ours.iter().zip(best).map(|(ours, best)| ours / best).collect();
        Some((name, quantile(&ratios, 0.5)))
    }
}

fn quantile(samples: &[f64], q: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "a few samples")]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
    let index = ((sorted.len() - 1) as f64 * q).round() as usize;
    sorted[index]
}

pub struct Table {
    pub title: &'static str,
    pub rows: Vec<Row>,
}

impl Table {
    fn contenders(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for (name, _) in self.rows.iter().flat_map(|row| &row.samples) {
            if !names.contains(name) {
                names.push(*name);
            }
        }
        names
    }
}

/// In Markdown.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let contenders = self.contenders();
        writeln!(f, "| {} | {} | ours ÷ best peer |", self.title, contenders.join(" | "))?;
        writeln!(f, "|---|{}---|", "--:|".repeat(contenders.len()))?;
        for row in &self.rows {
            write!(f, "| {} |", row.name)?;
            for name in &contenders {
                match row.median_of(name) {
                    Some(median) => write!(f, " {} |", nanoseconds(median))?,
                    None => write!(f, " |")?,
                }
            }
            match row.best_peer() {
                Some((name, ratio)) => writeln!(f, " **{ratio:.2}** ({name}) |")?,
                None => writeln!(f, " |")?,
            }
        }
        Ok(())
    }
}

/// Three digits, and commas between thousands.
fn nanoseconds(t: f64) -> String {
    if t < 9.95 {
        return format!("{t:.1}");
    }
    let digits = format!("{t:.0}");
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Writes the tables and a plot of each to `results/`.
pub fn write(tables: &[Table], rounds: u32) -> Result<(), Box<dyn Error>> {
    let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
    fs::create_dir_all(&results)?;
    let mut page = format!(
        "# Results\n\n\
         Written by `cargo run --release` in `benchmarks/`. Nanoseconds for each operation, medians \
         of {rounds} rounds. [How to read this](../README.md).\n\n\
         Measured on {}.\n",
        machine()
    );
    for table in tables {
        let file = format!("{}.svg", table.title.to_lowercase());
        plot(table, &results.join(&file))?;
        let title = table.title;
        writeln!(page, "\n## {title}\n\n{table}\n![{title}]({file})")?;
    }
    fs::write(results.join("README.md"), page)?;
    println!("written to {}", results.display());
    Ok(())
}

/// Cores, processor, system, compiler, Python.
fn machine() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let cpu = fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|info| {
            let model = info.lines().find(|line| line.starts_with("model name"))?;
            Some(model.split_once(':')?.1.trim().to_owned())
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let version = |program: &str| {
        let output = Command::new(program).arg("--version").output().ok()?;
        let version = String::from_utf8(output.stdout).ok()?;
        Some(version.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
    };
    let mut parts = vec![format!("{cores} cores"), cpu, std::env::consts::OS.to_owned()];
    parts.extend([version("rustc"), version("python3")].into_iter().flatten());
    parts.join(", ")
}

/// A line for each case, a dot for each contender: the further left, the quicker.
fn plot(table: &Table, file: &Path) -> Result<(), Box<dyn Error>> {
    let all: Vec<_> = table.rows.iter().flat_map(|row| &row.samples).collect();
    let medians = || all.iter().map(|(_, samples)| quantile(samples, 0.5));
    let (low, high) = (medians().fold(f64::MAX, f64::min), medians().fold(0.0, f64::max));

    let rows = i32::try_from(table.rows.len())?;
    let height = 150 + 55 * u32::try_from(rows)?;
    let area = SVGBackend::new(file, (1000, height)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .margin(15)
        .margin_right(40)
        .caption(format!("{}: nanoseconds for each operation", table.title), ("sans-serif", 20))
        .x_label_area_size(40)
        .y_label_area_size(230)
        .build_cartesian_2d((low / 1.5..high * 40.0).log_scale(), (0..rows - 1).into_segmented())?;
    let name_of = |i: i32| {
        let i = usize::try_from(rows - 1 - i).ok()?;
        Some(table.rows.get(i)?.name.to_owned())
    };
    chart
        .configure_mesh()
        .disable_y_mesh()
        .light_line_style(WHITE.mix(0.0))
        .x_labels(8)
        .x_label_formatter(&|t| nanoseconds(*t))
        .y_labels(table.rows.len() * 2)
        .y_label_formatter(&|segment| match segment {
            SegmentValue::CenterOf(i) => name_of(*i).unwrap_or_default(),
            _ => String::new(),
        })
        .label_style(("sans-serif", 14))
        .x_desc("ns (logarithmic)")
        .draw()?;

    for (i, name) in table.contenders().into_iter().enumerate() {
        let color = if i == 0 { BLACK.mix(1.0) } else { Palette99::pick(i).mix(0.8) };
        let size = if i == 0 { 8 } else { 6 };
        let dot = move |at| Circle::new(at, size, color.filled());
        let points = table.rows.iter().enumerate().filter_map(|(r, row)| {
            let segment = SegmentValue::CenterOf(rows - 1 - i32::try_from(r).ok()?);
            Some(dot((row.median_of(name)?, segment)))
        });
        chart
            .draw_series(points)?
            .label(name)
            .legend(move |(x, y)| Circle::new((x + 8, y), size, color.filled()));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::MiddleRight)
        .label_font(("sans-serif", 14))
        .background_style(WHITE.mix(0.9))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    area.present()?;
    Ok(())
}
