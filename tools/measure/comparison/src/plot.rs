//! Draws the results: what things cost, and how far the CPU-bound task is shared out.

use std::error::Error;

use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::*;

use crate::results::{RUST, Results, Side};
use crate::table::in_unit;

const SIZE: (u32, u32) = (860, 860);
const FONT: &str = "sans-serif";
/// Rust, then the Pythons: colours that colour-blind people can tell apart (Okabe and Ito).
const COLOURS: [RGBColor; 5] = [
    RGBColor(213, 94, 0),
    RGBColor(0, 114, 178),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
];

/// What is drawn of the costs, from top to bottom.
const COSTS: [(&str, &str); 9] = [
    ("cpu-step", "a step of the CPU-bound loop"),
    ("lock", "a lock"),
    ("semaphore", "a semaphore"),
    ("event", "two events, there and back"),
    ("thread-one", "a thread"),
    ("thread-1000", "a thread, of 1,000 at once"),
    ("process-empty", "an empty program"),
    ("process-spawn", "a worker process (spawn)"),
    ("process-fork", "a worker process (fork)"),
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn Error>>;

/// The plot as SVG, with the machine below it.
pub fn plot(results: &Results, machine: &str) -> Result<String, Box<dyn Error>> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let (costs, rest) = area.split_vertically(430);
        let (speedups, foot) = rest.split_vertically(400);
        draw_costs(&costs, results)?;
        draw_speedups(&speedups, results)?;
        foot.draw(&Text::new(machine.to_owned(), (20, 8), (FONT, 13).into_font().color(&GREY)))?;
        area.present()?;
    }
    Ok(with_title(&svg, "The lessons in Rust beside Python", machine))
}

const GREY: RGBColor = RGBColor(90, 90, 90);

fn colour(side: Side) -> RGBColor {
    COLOURS[side % COLOURS.len()]
}

fn draw_costs(area: &Area<'_>, results: &Results) -> Drawn {
    let all = |side| COSTS.iter().filter_map(move |(key, _)| results.get(key, side));
    let sides = || 0..results.columns.len();
    let (least, most) = sides()
        .flat_map(all)
        .fold((f64::MAX, f64::MIN), |(a, b), cost| (a.min(cost.least), b.max(cost.most)));
    if least > most {
        return Ok(());
    }
    let rows = i32::try_from(COSTS.len())?;
    // From one power of ten to another, so that the outermost are labelled too.
    let range = (10_f64.powf(least.log10().floor())..10_f64.powf(most.log10().ceil())).log_scale();
    let mut chart = ChartBuilder::on(area)
        .caption(
            "What one costs (less is better; each line is ten times the one before)",
            (FONT, 17),
        )
        .margin(12)
        .x_label_area_size(30)
        .y_label_area_size(210)
        .build_cartesian_2d(range, -rows..1)?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .light_line_style(TRANSPARENT)
        .x_labels(12)
        .y_labels(COSTS.len() + 2)
        .x_label_formatter(&|seconds| label(*seconds))
        .y_label_formatter(&|row| {
            let cost = usize::try_from(-row).ok().and_then(|row| COSTS.get(row));
            cost.map_or_else(String::new, |(_, name)| (*name).to_owned())
        })
        .label_style((FONT, 13))
        .draw()?;

    for (row, (key, _)) in (0..).zip(COSTS) {
        let medians = sides().filter_map(|side| Some(results.get(key, side)?.median));
        let ends = medians.fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
        let between = PathElement::new([(ends.0, -row), (ends.1, -row)], RGBColor(200, 200, 200));
        chart.draw_series([between])?;
    }
    for side in sides() {
        let costs = (0..).zip(COSTS);
        let costs = costs.filter_map(|(row, (key, _))| Some((row, results.get(key, side)?)));
        let costs: Vec<_> = costs.collect();
        chart.draw_series(costs.iter().map(|(row, cost)| {
            PathElement::new([(cost.least, -row), (cost.most, -row)], colour(side).stroke_width(3))
        }))?;
        chart
            .draw_series(
                costs
                    .iter()
                    .map(|(row, cost)| Circle::new((cost.median, -row), 5, colour(side).filled())),
            )?
            .label(&results.columns[side].name)
            .legend(move |at| Circle::new((at.0 + 8, at.1), 5, colour(side).filled()));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .background_style(WHITE.mix(0.9))
        .border_style(RGBColor(200, 200, 200))
        .label_font((FONT, 13))
        .draw()?;
    Ok(())
}

/// `10 ns` of 1e-8.
fn label(seconds: f64) -> String {
    let (unit, name) = in_unit(seconds);
    let number = seconds / unit;
    if number < 0.99 { format!("{number:.1}{name}") } else { format!("{number:.0}{name}") }
}

/// A line of the second plot.
struct Line {
    name: String,
    side: Side,
    /// How long the dashes are; 0 for an unbroken line.
    dashes: u32,
    /// How many workers, and how many times as fast as in a row.
    points: Vec<(f64, f64)>,
}

fn draw_speedups(area: &Area<'_>, results: &Results) -> Drawn {
    let mut lines = Vec::new();
    for (side, column) in results.columns.iter().enumerate() {
        let ways: &[(&str, &str, u32)] = if side == RUST {
            &[
                ("threads", "threads", 0),
                ("gil", "threads under our GIL", 4),
                ("processes", "processes", 9),
            ]
        } else {
            &[("threads", "threads", 0), ("processes", "processes (spawn)", 9)]
        };
        for (key, name, dashes) in ways {
            let points = results.rows.iter().filter_map(|row| {
                let workers: f64 = row.key.strip_prefix(&format!("cpu-{key}-"))?.parse().ok()?;
                Some((workers, 1.0 / results.get(&row.key, side)?.median))
            });
            let points: Vec<_> = points.collect();
            if !points.is_empty() {
                lines.push(Line {
                    name: format!("{}: {name}", column.name),
                    side,
                    dashes: *dashes,
                    points,
                });
            }
        }
    }
    if lines.is_empty() {
        return Ok(());
    }
    let points = || lines.iter().flat_map(|line: &Line| &line.points);
    let workers = points().map(|point| point.0).fold(2.0, f64::max);
    let most = points().map(|point| point.1).fold(workers, f64::max);
    // To the right of the lines, there is room for their names.
    let right = 1.0 + (workers - 1.0) * 2.0;

    let mut chart = ChartBuilder::on(area)
        .caption("The CPU-bound task: how many times as fast as in a row", (FONT, 17))
        .margin(12)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(1.0..right, 0.0..most * 1.1)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .disable_x_mesh()
        .x_labels(16)
        .x_label_formatter(&|n| {
            let is_one = (n - n.round()).abs() < 0.01 && n.round() <= workers;
            if is_one { format!("{n:.0}") } else { String::new() }
        })
        .x_desc("threads or processes at once")
        .y_label_formatter(&|speedup| format!("{speedup:.1}"))
        .label_style((FONT, 13))
        .draw()?;
    for Line { name, side, dashes, points } in &lines {
        let (style, dashes) = (colour(*side).stroke_width(2), *dashes);
        let legend = move |at: (i32, i32)| {
            let size = if dashes == 0 { 24 } else { dashes };
            let ends = [at, (at.0 + 24, at.1)];
            DashedPathElement::new(ends, size, 4, style)
        };
        if dashes == 0 {
            chart.draw_series(LineSeries::new(points.iter().copied(), style))?
        } else {
            chart.draw_series(DashedLineSeries::new(points.iter().copied(), dashes, 4, style))?
        }
        .label(name)
        .legend(legend);
        chart.draw_series(points.iter().map(|point| Circle::new(*point, 4, style.filled())))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::MiddleRight)
        .legend_area_size(32)
        .background_style(WHITE.mix(0.9))
        .border_style(RGBColor(200, 200, 200))
        .label_font((FONT, 13))
        .draw()?;
    Ok(())
}

/// A title and a description, for those who cannot see the picture.
fn with_title(svg: &str, title: &str, description: &str) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let Some(end) = svg.find('>') else { return svg.to_owned() };
    let (head, rest) = svg.split_at(end);
    format!(
        "{head} role=\"img\">\n<title>{}</title>\n<desc>{}</desc>{}",
        escape(title),
        escape(description),
        &rest[1..]
    )
}
