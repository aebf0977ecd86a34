//! All that can happen in a program, as data: the real engine tries every order when the book is made,
//! and the page's script only walks through what it found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use interleave::stage::player::{end, why_not};
use interleave::stage::{SCENES, Scene};
use interleave::{Ending, Kind, Order, Run, Thread, Turn, letter, source_text};
use serde_json::{Value, json};

/// Each program that can be played, as JSON, by its name.
pub fn programs() -> BTreeMap<String, String> {
    let programs = SCENES.iter().map(|scene| {
        // `<` could end the script element that it stands in.
        (scene.name.to_owned(), program(scene).to_string().replace('<', "\\u003c"))
    });
    programs.collect()
}

/// The program, its code, and every state that it can be in.
fn program(scene: &Scene) -> Value {
    let mut graph = Graph { scene, nodes: vec![], known: HashMap::new(), others: vec![] };
    let (start, _) = graph.add(&mut Order::default(), 0);
    let mut code = vec![
        json!({ "language": "Rust", "lines": lines(scene.rust, "//", "pub fn program") }),
        json!({ "language": "Python", "lines": lines(scene.python, "#", "if __name__") }),
    ];
    code.extend(graph.others.iter().map(|file| {
        let source = source_text(file).unwrap_or_default();
        let name = file_name(file);
        json!({ "language": "Rust", "file": name, "lines": lines(&source, "//", "pub fn program") })
    }));
    let keys = graph.nodes.iter().filter_map(|node| node["next"].as_object());
    let threads: BTreeSet<&str> = keys.flatten().map(|(key, _)| &key[..1]).collect();
    let start_steps = scene.play_so_far(&Order::default());
    json!({
        "name": scene.name,
        "goal": scene.goal,
        "teaches": scene.teaches,
        "code": code,
        "threads": threads,
        "start": start,
        "did": did(&start_steps, 0),
        "nodes": graph.nodes,
    })
}

/// The states that a program can be in, and what leads from one to the next.
struct Graph<'a> {
    scene: &'a Scene<'a>,
    nodes: Vec<Value>,
    known: HashMap<String, usize>,
    /// The files other than the scene's that threads come through.
    others: Vec<&'static str>,
}

impl Graph<'_> {
    /// Adds what can follow these steps. Returns the number of its node, and what happened since as
    /// many steps as `before`. States are one node if all that can follow is the same: what is shown
    /// alone does not tell, because the goal and a thread's own variables depend on the way there.
    fn add(&mut self, order: &mut Order, before: usize) -> (usize, Vec<String>) {
        let run = self.scene.play_so_far(order);
        let mut node = self.state(&run);
        if matches!(run.ending, Ending::Unfinished) {
            let threads = run.state().threads.iter().enumerate();
            let turns = threads.flat_map(|(thread, known)| {
                known.ways.iter().map(move |&way| Turn { thread, way })
            });
            let next = turns.map(|turn| {
                order.0.push(turn);
                let next = self.add(order, run.steps.len());
                order.0.pop();
                (turn.to_string(), json!(next))
            });
            node["next"] = Value::Object(next.collect());
        } else {
            node["end"] = json!(end(&run.ending));
            node["goal"] = json!((self.scene.reached)(&run));
        }
        let fresh = self.nodes.len();
        let number = *self.known.entry(node.to_string()).or_insert(fresh);
        if number == fresh {
            self.nodes.push(node);
        }
        (number, did(&run, before))
    }

    /// What is shown between two steps: what the threads share, and of each thread the code and the line
    /// where it is, what it would do, its own variables, and why it cannot go on.
    fn state(&mut self, run: &Run) -> Value {
        let state = run.state();
        let shared = state.objects.iter().filter_map(|object| {
            let name = object.thing;
            Some(match (object.kind, &object.value, object.holder) {
                (Kind::Lock, _, Some(holder)) => {
                    format!("{name}: locked, {} holds it", letter(holder))
                }
                (Kind::Lock, Some(value), None) => format!("{name} = {value} (not locked)"),
                (Kind::Lock, None, None) => format!("{name}: not locked"),
                (_, Some(value), _) => format!("{name} = {value}"),
                (_, None, _) => return None,
            })
        });
        let shared: Vec<String> = shared.collect();
        let threads = state.threads.iter().enumerate().map(|(number, thread)| {
            let (code, line) = self.place(thread);
            let does = match (&thread.waits, &thread.next) {
                (Some(waits), _) => waits.to_string(),
                (None, Some((next, _))) => next.to_string(),
                (None, None) => "has come to its end".to_owned(),
            };
            let own = thread.own.iter().map(|(name, value)| format!("{name} = {value}"));
            let own = own.collect::<Vec<_>>().join(", ");
            let why = why_not(state, Turn { thread: number, way: 0 }).unwrap_or_default();
            (letter(number).to_string(), json!([code, line, does, own, why]))
        });
        let threads: serde_json::Map<_, _> = threads.collect();
        json!({ "shared": shared, "threads": threads })
    }

    /// The number of a thread's code, and the line there.
    fn place(&mut self, thread: &Thread) -> (usize, u32) {
        let Some((_, place)) = &thread.next else { return (0, 0) };
        if place.file_name() == file_name(self.scene.file) {
            return (0, place.line);
        }
        let known = self.others.iter().position(|file| *file == place.file);
        let number = known.unwrap_or_else(|| {
            self.others.push(place.file);
            self.others.len() - 1
        });
        (number + 2, place.line)
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// What happened since as many steps as `before`.
fn did(run: &Run, before: usize) -> Vec<String> {
    let steps = run.steps.iter().skip(before);
    steps.map(|step| format!("{} {step}", letter(step.thread))).collect()
}

/// The code that the threads run, up to what starts them: the number of each line, the number that joins
/// lines of Rust and Python (0 if it has none), and its text.
fn lines(source: &str, comment: &str, end: &str) -> Vec<(usize, u32, String)> {
    let is_code =
        |line: &str| ["fn ", "def ", "impl ", "class "].iter().any(|s| line.starts_with(s));
    let first = source.lines().position(is_code).unwrap_or_default();
    let lines = source.lines().enumerate().skip(first);
    let lines = lines.take_while(|(_, line)| !line.starts_with(end));
    let mut lines: Vec<_> = lines
        .map(|(number, line)| {
            let tag = line.rsplit_once(comment).and_then(|(code, tag)| {
                Some((code.trim_end().to_owned(), tag.trim().parse().ok()?))
            });
            let (text, tag) = tag.unwrap_or((line.to_owned(), 0));
            (number + 1, tag, text)
        })
        .collect();
    while lines.last().is_some_and(|(_, _, text)| text.is_empty()) {
        lines.pop();
    }
    lines
}
