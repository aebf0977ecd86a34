//! All that can happen in a program, as data: the real engine tries every order when the book is made,
//! and the page's script only walks through what it found. Of a wrong answer to an exercise it is the one
//! order that shows what is wrong.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::{mem, slice};

use exercises::answers::breaks;
use exercises::task::Answer;
use interleave::stage::player::why_not;
use interleave::stage::screen::{end, shared_line};
use interleave::stage::{SCENES, Scene, code};
use interleave::{Ending, Order, State, Step, Thread, Turn, letter, source_text};
use serde_json::{Value, json};

/// Each program that can be played, by its name.
pub fn programs() -> BTreeMap<&'static str, Value> {
    SCENES.iter().map(|scene| (scene.name, program(scene))).collect()
}

/// The element in which a page's script finds the program. Shown at once, or folded.
pub fn element(program: &Value, is_open: bool) -> String {
    let open = if is_open { " data-open" } else { "" };
    // `<` could end the element.
    let program = program.to_string().replace('<', "\\u003c");
    format!("<script type=\"application/json\" class=\"playable\"{open}>{program}</script>")
}

/// The program, its code, and every state that it can be in.
fn program(scene: &Scene) -> Value {
    let mut graph =
        Graph { scene, nodes: vec![], known: HashMap::new(), files: Files::new(scene.file) };
    let (start, _) = graph.add(&mut Order::default(), 0);
    let python = json!({ "language": "Python", "lines": lines(scene.python, "#") });
    json!({
        "name": scene.name,
        "goal": scene.goal,
        "teaches": scene.teaches,
        "code": graph.files.code(scene.rust, python),
        "threads": threads(&graph.nodes),
        "start": start,
        "nodes": graph.nodes,
    })
}

/// A wrong answer, and the order in which it goes wrong; nothing if it goes wrong without one.
pub fn one_order(name: &str, why: &str, source: &str, answer: &Answer) -> Option<Value> {
    let (sentence, setting, run) = breaks(answer);
    let run = run?;
    // What the judge does around the answer is not shown.
    let mut files = Files::new(answer.file);
    let mut nodes = vec![files.state(&run.start)];
    let mut did_since = vec![];
    for step in &run.steps {
        did_since.extend(did(slice::from_ref(step)));
        let node = files.state(&step.after);
        let last = nodes.len() - 1;
        if step.counts {
            let turn = letter(step.thread).to_string();
            nodes[last]["next"] = json!({ turn: [last + 1, mem::take(&mut did_since)] });
            nodes.push(node);
        } else {
            nodes[last] = node;
        }
    }
    let end = nodes.last_mut().filter(|end| end["next"].is_null())?;
    end["end"] = json!(sentence);
    end["goal"] = json!(true);
    files.others.clear();
    Some(json!({
        "name": name,
        "mistake": why,
        "goal": format!("The setting: {setting}."),
        "teaches": "",
        "code": files.code(source, Value::Null),
        "threads": threads(&nodes),
        "start": 0,
        "nodes": nodes,
    }))
}

/// The threads that can be chosen.
fn threads(nodes: &[Value]) -> BTreeSet<&str> {
    let keys = nodes.iter().filter_map(|node| node["next"].as_object()).flatten();
    keys.map(|(key, _)| &key[..1]).collect()
}

/// The states that a program can be in, and what leads from one to the next.
struct Graph<'a> {
    scene: &'a Scene<'a>,
    nodes: Vec<Value>,
    known: HashMap<String, usize>,
    files: Files<'a>,
}

impl Graph<'_> {
    /// Adds what can follow these steps. Returns the number of its node, and what happened since as
    /// many steps as `before`. States are one node if all that can follow is the same: what is shown
    /// alone does not tell, because the goal and a thread's own variables depend on the way there.
    fn add(&mut self, order: &mut Order, before: usize) -> (usize, Vec<String>) {
        let run = self.scene.play_so_far(order);
        let mut node = self.files.state(run.state());
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
        (number, did(&run.steps[before.min(run.steps.len())..]))
    }
}

/// The files that threads come through: the program's own, and others.
struct Files<'a> {
    own: &'a str,
    others: Vec<&'static str>,
}

impl<'a> Files<'a> {
    fn new(own: &'a str) -> Self {
        Self { own, others: vec![] }
    }

    /// The code, in the order of its numbers in a state.
    fn code(&self, own: &str, python: Value) -> Vec<Value> {
        let rust = json!({ "language": "Rust", "lines": lines(own, "//") });
        let others = self.others.iter().map(|file| {
            let source = source_text(file).unwrap_or_default();
            json!({ "language": "Rust", "file": file_name(file), "lines": lines(&source, "//") })
        });
        let python = Some(python).filter(|python| !python.is_null());
        [rust].into_iter().chain(python).chain(others).collect()
    }

    /// What is shown between two steps: what the threads share, and of each thread the code and the line
    /// where it is, what it would do, its own variables, and why it cannot go on.
    fn state(&mut self, state: &State) -> Value {
        let shared = state.objects.iter().filter_map(|object| shared_line(object, letter));
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
        if place.is_in(self.own) {
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

/// What happened in these steps.
fn did(steps: &[Step]) -> Vec<String> {
    steps.iter().map(|step| format!("{} {step}", letter(step.thread))).collect()
}

/// The code that the threads run: the number of each line, the number that joins lines of Rust and Python
/// (0 if it has none), and its text.
fn lines<'a>(source: &'a str, comment: &str) -> Vec<(usize, u32, &'a str)> {
    let lines = code(source, comment).into_iter();
    lines.map(|(number, tag, text)| (number, tag.unwrap_or(0), text)).collect()
}
