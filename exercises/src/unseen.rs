//! Reads an answer as the compiler does, for what the judge cannot judge: what it takes from `std` itself, and
//! what keeps its value from one order to the next.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use interleave::Panic;
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Ident, ItemExternCrate, ItemMod, ItemStatic, ItemUse, Macro, UseTree};

/// What is the same in `interleave::std_like`, or no step: in `sync`, `thread` or `process`.
const HARMLESS: [&[&str]; 8] = [
    &["available_parallelism"],
    &["atomic", "Ordering"],
    &["PoisonError"],
    &["LockResult"],
    &["TryLockError"],
    &["TryLockResult"],
    &["Result"],
    &["ExitCode"],
];

/// Methods by which an `Arc` tells how many others there are: steps, where they are not std's.
const COUNTS: [&str; 6] =
    ["try_unwrap", "into_inner", "strong_count", "weak_count", "get_mut", "upgrade"];

/// What there is to say of a source.
#[derive(Debug, Default)]
struct Unseen {
    /// The first line for which the judge cannot judge it, and why: "names `std::thread`, …".
    refused: Option<(usize, String)>,
    /// The lines that still hold a `todo!()`.
    todos: Vec<usize>,
    /// The other answers that it uses: files beside it.
    uses: Vec<String>,
}

/// An answer, with the other answers that it uses.
pub(crate) struct Sources(Vec<(String, Unseen)>);

impl Sources {
    /// Reads the file, which is named as the compiler names it.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or is no Rust that the parser knows.
    pub(crate) fn of(file: &str) -> Result<Self, String> {
        let folder = file.rfind(['/', '\\']).map_or("", |at| &file[..=at]);
        let (mut found, mut next): (Vec<(String, Unseen)>, _) = (vec![], vec![file.to_owned()]);
        while let Some(file) = next.pop() {
            if found.iter().all(|(known, _)| *known != file) {
                let unseen = read(&text(&file)?);
                let unseen =
                    unseen.map_err(|error| format!("the judge cannot read {file}: {error}"))?;
                next.extend(unseen.uses.iter().map(|name| format!("{folder}{name}")));
                found.push((file, unseen));
            }
        }
        Ok(Self(found))
    }

    /// Why the judge cannot judge them.
    pub(crate) fn refused(&self) -> Option<String> {
        self.0.iter().find_map(|(file, unseen)| {
            let (line, why) = unseen.refused.as_ref()?;
            Some(format!("Line {line} of {file} {why}"))
        })
    }

    /// Whether a `todo!()` stands in this line.
    pub(crate) fn is_todo(&self, panic: &Panic) -> bool {
        let here = self.0.iter().filter(|(file, _)| *file == panic.file);
        here.flat_map(|(_, unseen)| &unseen.todos).any(|line| *line == panic.line as usize)
    }
}

/// What a file holds that is named as the compiler names it: from the workspace's folder on.
pub(crate) fn text(file: &str) -> Result<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    fs::read_to_string(&path).map_err(|error| format!("cannot read {file}: {error}"))
}

/// Reads a source.
fn read(source: &str) -> syn::Result<Unseen> {
    let mut reader = Reader::default();
    reader.visit_file(&syn::parse_file(source)?);
    for import in std::mem::take(&mut reader.imports) {
        reader.check(import.path, import.name.is_none(), import.line);
    }
    reader.tokens(source.parse()?);
    if let (true, Some(line)) = (reader.has_std_arc, reader.counts) {
        let why = "asks how many others have the `Arc`, which is a step: take `Arc` from \
                   `interleave::std_like::sync`";
        reader.refuse(line, why.to_owned());
    }
    Ok(reader.unseen)
}

/// What an import brings; without a name, all that is there.
struct Import {
    path: Vec<String>,
    name: Option<String>,
    line: usize,
}

#[derive(Default)]
struct Reader {
    imports: Vec<Import>,
    /// What a name was imported as: `t` for `std::thread`.
    names: HashMap<String, Vec<String>>,
    has_std_arc: bool,
    /// The first line that asks an `Arc` for a count.
    counts: Option<usize>,
    unseen: Unseen,
}

fn line(span: Span) -> usize {
    span.start().line
}

impl Reader {
    /// The earliest line stays.
    fn refuse(&mut self, line: usize, why: String) {
        if self.unseen.refused.as_ref().is_none_or(|(first, _)| line < *first) {
            self.unseen.refused = Some((line, why));
        }
    }

    /// The path with its first name as it was imported, and that one too: `use std as s; use s::thread as t`.
    fn resolved(&self, mut path: Vec<String>) -> Vec<String> {
        for _ in 0..8 {
            if path.first().is_some_and(|first| ["self", "crate", "super"].contains(&&**first)) {
                path.remove(0);
            }
            match path.first().and_then(|first| self.names.get(first)) {
                Some(full) if full.first() != path.first() => {
                    path.splice(..1, full.iter().cloned())
                }
                _ => break,
            };
        }
        path
    }

    /// Refuses a path that leads to what the judge does not see, or to all that is there.
    fn check(&mut self, path: Vec<String>, is_all: bool, line: usize) {
        let path = self.resolved(path);
        let parts: Vec<&str> = path.iter().map(String::as_str).collect();
        let is_unseen = match *parts.as_slice() {
            ["shared", ..] => true,
            ["std" | "core" | "alloc", "sync", "Arc" | "Weak", ..] => {
                self.has_std_arc = true;
                false
            }
            ["std" | "core"] | ["std" | "core", "sync"] => is_all,
            ["std" | "core", "sync" | "thread" | "process", ref rest @ ..] => {
                !HARMLESS.iter().any(|harmless| rest.starts_with(harmless))
            }
            _ => false,
        };
        if is_unseen {
            let why = if parts.get(1) == Some(&"process") {
                "which ends the judge as well"
            } else {
                "in which the judge sees no steps. Take it from `interleave::std_like`"
            };
            let all = if is_all { "::*" } else { "" };
            self.refuse(line, format!("names `{}{all}`, {why}", path.join("::")));
        }
    }

    /// Notes what an import brings.
    fn import(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &Ident| -> Vec<String> {
            let is_itself = name == "self" && !before.is_empty();
            before.iter().cloned().chain((!is_itself).then(|| name.to_string())).collect()
        };
        let (path, name, span) = match tree {
            UseTree::Path(path) => return self.import(&path.tree, &with(&path.ident)),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(tree, before));
            }
            UseTree::Name(name) => (with(&name.ident), None, name.ident.span()),
            UseTree::Rename(it) => (with(&it.ident), Some(it.rename.to_string()), it.ident.span()),
            UseTree::Glob(glob) => {
                let (path, line) = (before.to_vec(), line(glob.span()));
                return self.imports.push(Import { path, name: None, line });
            }
        };
        let name = name.or_else(|| path.last().cloned());
        if let Some(name) = name.clone() {
            self.names.insert(name, path.clone());
        }
        self.imports.push(Import { path, name, line: line(span) });
    }

    /// Looks at all paths, also at those in macros, which no parser takes apart.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut begun, mut colons) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    let (name, line) = (name.to_string(), line(name.span()));
                    if COUNTS.contains(&name.as_str()) {
                        self.counts.get_or_insert(line);
                    }
                    if colons != 2 {
                        self.check(std::mem::take(&mut path), false, begun);
                        begun = line;
                    }
                    path.push(name);
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.check(std::mem::take(&mut path), false, begun);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.check(path, false, begun);
    }
}

impl<'a> Visit<'a> for Reader {
    fn visit_item_use(&mut self, item: &'a ItemUse) {
        self.import(&item.tree, &[]);
    }

    fn visit_item_extern_crate(&mut self, item: &'a ItemExternCrate) {
        if let Some((_, name)) = &item.rename {
            self.names.insert(name.to_string(), vec![item.ident.to_string()]);
        }
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        if item.content.is_none() {
            self.unseen.uses.push(format!("{}.rs", item.ident));
        }
        visit::visit_item_mod(self, item);
    }

    fn visit_item_static(&mut self, item: &'a ItemStatic) {
        let mut keeps = Keeps(false);
        keeps.visit_type(&item.ty);
        if keeps.0 {
            let why = "is a `static`, which keeps its value from one order to the next: make it a field, or a \
                       variable. (A lock that guards nothing, `Mutex<()>`, may be a `static`.)";
            self.refuse(line(item.static_token.span()), why.to_owned());
        }
    }

    fn visit_macro(&mut self, it: &'a Macro) {
        let Some(name) = it.path.segments.last() else { return };
        let line = line(name.ident.span());
        if name.ident == "todo" {
            self.unseen.todos.push(line);
        }
        let is_ours = it.path.segments[0].ident == "interleave"
            || self.names.get("thread_local").is_some_and(|path| path[0] == "interleave");
        if name.ident == "thread_local" && !is_ours {
            let why = "names `thread_local`, which the threads of the judge would share. Take it from \
                       `interleave::std_like`";
            self.refuse(line, why.to_owned());
        }
    }
}

/// Whether a type holds a value that a thread can change through a lock.
struct Keeps(bool);

impl<'a> Visit<'a> for Keeps {
    fn visit_path_segment(&mut self, part: &'a syn::PathSegment) {
        let holds = ["Mutex", "RwLock", "OnceLock", "LazyLock", "OnceCell", "LazyCell"];
        if holds.iter().any(|name| part.ident == name) {
            let syn::PathArguments::AngleBracketed(of) = &part.arguments else { return };
            let is_nothing = of.args.iter().all(|of| {
                matches!(of, syn::GenericArgument::Type(syn::Type::Tuple(of)) if of.elems.is_empty())
            });
            self.0 |= !is_nothing;
        }
        visit::visit_path_segment(self, part);
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn only_what_the_judge_cannot_see_is_refused() {
        for harmless in [
            "use interleave::std_like::sync::Mutex;",
            "use std::sync::{Arc, Weak};",
            "use std::sync::{self, Arc};",
            "use std::sync::atomic::Ordering::SeqCst;",
            "use std::{collections::VecDeque, time::Duration};",
            "// as std::sync::Mutex",
            "/* std::thread::spawn */",
            "const A: &str = \"use std::thread; // https://a.b\";",
            "fn f() { let thread = std::mem::take(&mut threads); }",
            "static NEXT: AtomicU32 = AtomicU32::new(0);",
            "static LOCK: Mutex<()> = Mutex::new(());",
            "use interleave::std_like::thread_local; thread_local! { static A: u32 = 0; }",
        ] {
            assert_eq!(read(harmless).unwrap().refused, None, "{harmless}");
        }
    }

    #[test]
    fn what_the_judge_cannot_see_is_refused_by_name() {
        for (seen, line, name) in [
            ("use std::sync::Mutex;", 1, "std::sync::Mutex"),
            ("use std::thread;", 1, "std::thread"),
            ("use std::sync::*;", 1, "std::sync::*"),
            ("use std::*;", 1, "std::*"),
            ("use std::{\n    collections::VecDeque,\n    sync::Mutex,\n};", 3, "std::sync::Mutex"),
            ("fn f() { std::thread::yield_now(); }", 1, "std::thread::yield_now"),
            ("use core::sync::atomic::AtomicU32;", 1, "core::sync::atomic::AtomicU32"),
            ("fn f() { shared::thread::scope(|scope| {}) }", 1, "shared::thread::scope"),
            ("use std as s;\nfn f() { s::thread::yield_now() }", 2, "std::thread::yield_now"),
            ("use std::{self as s};\nuse s::thread as t;", 2, "std::thread"),
            ("extern crate std as s;\nuse s::sync::Mutex as M;", 2, "std::sync::Mutex"),
            ("use std::sync;\nfn f() { sync::Mutex::new(()); }", 2, "std::sync::Mutex::new"),
            ("fn f() { assert!(vec![std::sync::Mutex::new(1)]) }", 1, "std::sync::Mutex::new"),
        ] {
            let why = "in which the judge sees no steps. Take it from `interleave::std_like`";
            let refused = read(seen).unwrap().refused;
            assert_eq!(refused, Some((line, format!("names `{name}`, {why}"))), "{seen}");
        }
        for (seen, line, end) in [
            ("fn f() { std::process::exit(0) }", 1, "which ends the judge as well"),
            ("\nstatic\n A: Mutex<u32> =\n Mutex::new(0);", 2, "may be a `static`.)"),
            ("fn f() { static A: [Mutex<u32>; 1] = a(); }", 1, "may be a `static`.)"),
            ("thread_local! { static A: u32 = 0; }", 1, "Take it from `interleave::std_like`"),
            (
                "use std::sync::Arc;\nfn f() { Arc::try_unwrap(a) }",
                2,
                "take `Arc` from `interleave::std_like::sync`",
            ),
        ] {
            let (at, why) = read(seen).unwrap().refused.expect(seen);
            assert!(at == line && why.ends_with(end), "{why}");
        }
    }
}
