//! One file of results: measures row after row, and writes the table and the plot after each.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::plot::plot;
use crate::runner::{self, Result, Results, Row, Task};
use crate::table::Table;

/// What makes one file of results.
pub struct Measurements {
    pub name: &'static str,
    pub title: &'static str,
    pub rounds: u32,
    pub tasks: Vec<Task>,
    pub tables: Vec<Table>,
    /// The rows that the plot shows.
    pub plotted: &'static [&'static str],
}

impl Measurements {
    /// Measures row after row, and writes what there is after each.
    pub fn measure(&mut self, rounds: u32, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)
            .map_err(|error| format!("cannot write to {}: {error}", folder.display()))?;
        let rows: Vec<Row> = self.tasks.iter().flat_map(|task| task.rows.clone()).collect();
        let mut tasks = std::mem::take(&mut self.tasks);
        let (count, started, mut results) = (tasks.len(), Instant::now(), Results::default());
        for (i, task) in tasks.iter_mut().enumerate() {
            eprintln!("{} {} of {count}: {}", self.name, i + 1, task.rows[0].key);
            let outcome = results.run(task, rounds);
            let state = match &outcome {
                _ if runner::is_interrupted() => " **Interrupted: not all rows are here.**",
                Ok(()) if i + 1 == count => "",
                _ => " **Not all rows are here.**",
            };
            self.write(&rows, &results, &note(rounds, started.elapsed(), state), folder)?;
            outcome?;
        }
        for table in &self.tables {
            println!("{}", table.markdown(&rows, &results));
        }
        eprintln!("Written: {}", folder.join(self.name).with_extension("md").display());
        Ok(())
    }

    fn write(&self, rows: &[Row], results: &Results, note: &str, folder: &Path) -> Result<()> {
        let mut page = format!("# {}\n\n{note}\n", self.title);
        if let Some(plot) = plot(self.title, self.plotted, &self.tables, rows, results) {
            drawing::file::write(&folder.join(self.name).with_extension("svg"), &plot)?;
            let _ = writeln!(page, "\n![The main rows as bars]({}.svg)", self.name);
        }
        for table in &self.tables {
            page += &table.markdown(rows, results);
        }
        Ok(drawing::file::write(&folder.join(self.name).with_extension("md"), &page)?)
    }
}

/// What a reader of the tables must know.
fn note(rounds: u32, took: Duration, state: &str) -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default(); // on Linux
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let rustc = rustc.unwrap_or_default().split(' ').take(2).collect::<Vec<_>>().join(" ");
    format!(
        "Measured on {cores} cores, {model}, {}, {rustc}, in {} min {} s. Medians of up to {rounds} \
         rounds; brackets hold the middle half of them. [How to read this](../README.md).{state}",
        std::env::consts::OS,
        took.as_secs() / 60,
        took.as_secs() % 60,
    )
}
