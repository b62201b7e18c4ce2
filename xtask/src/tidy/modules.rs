//! How the modules of a crate depend on each other: no cycles, and no floor uses one above it.
//!
//! Each folder is looked at by itself: its modules, each with all that is below it, may not form a cycle.
//! What a module and its own helpers below it use of each other is their affair.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{Import, find};
use super::rust::{Token, without_tests};

/// The floors of a crate, from the lowest: each may use those before it.
const FLOORS: &[(&str, &[&str])] =
    &[("crates/extract", &["syntax", "entity", "speech", "event", "story", "read"])];

/// The path of a module within its crate.
type Path = Vec<String>;

/// A crate's modules.
#[derive(Debug, Default)]
pub struct Modules {
    files: BTreeMap<Path, Module>,
}

#[derive(Debug, Default)]
struct Module {
    file: String,
    imports: Vec<Import>,
    /// The modules that it declares outside tests.
    declared: BTreeSet<String>,
}

/// One module uses another: where that is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    from: Path,
    to: Path,
    place: String,
}

/// The crate's folder and the module of a source file; none for tests, examples and other files.
pub fn module_of(file: &str) -> Option<(&str, Path)> {
    let (folder, inside) = file.split_once("/src/")?;
    let inside = inside.strip_suffix(".rs").filter(|inside| !inside.starts_with("bin/"))?;
    let mut path: Path = inside.split('/').map(str::to_owned).collect();
    if path.last().is_some_and(|last| last == "mod") || matches!(inside, "lib" | "main") {
        path.pop();
    }
    Some((folder, path))
}

impl Modules {
    /// Adds a file.
    pub fn add(&mut self, path: Path, file: &str, tokens: &[Token<'_>]) {
        let tokens = without_tests(tokens);
        let module = self.files.entry(path).or_default();
        module.file = file.to_owned();
        module.imports.extend(find(&tokens));
        module.declared.extend(declarations(&tokens));
    }

    /// Names every cycle, and every use of a higher floor; `folder` is that of the crate.
    pub fn check(mut self, folder: &str) -> Vec<String> {
        self.drop_tests();
        let edges = self.edges();
        let mut problems = Vec::new();
        for (crate_folder, floors) in FLOORS.iter().filter(|(name, _)| *name == folder) {
            let upward = edges.iter().filter_map(|edge| upward_problem(edge, floors, crate_folder));
            problems.extend(upward);
        }
        for path in self.files.keys() {
            problems.extend(cycle_problems(&edges, path));
        }
        problems
    }

    /// Leaves out the files that only tests declare.
    fn drop_tests(&mut self) {
        let is_declared = |path: &Path| {
            (1..=path.len()).all(|n| {
                let parent = self.files.get(&path[..n - 1]);
                parent.is_some_and(|parent| parent.declared.contains(&path[n - 1]))
            })
        };
        let kept: BTreeSet<Path> = self.files.keys().filter(|path| is_declared(path)).cloned().collect();
        self.files.retain(|path, _| kept.contains(path));
    }

    fn edges(&self) -> BTreeSet<Edge> {
        let mut edges = BTreeSet::new();
        for (from, module) in &self.files {
            for import in &module.imports {
                let Some(to) = self.resolve(from, &import.path, 8) else { continue };
                let place = format!("{}:{}", module.file, import.line);
                edges.insert(Edge { from: from.clone(), to, place });
            }
        }
        edges
    }

    /// The module that a path leads to, through imports of other modules; none outside the crate.
    fn resolve(&self, from: &Path, path: &[String], n_imports: usize) -> Option<Path> {
        let mut module = from.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => (module, rest) = (Path::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {
                while let [first, others @ ..] = rest
                    && first == "super"
                {
                    module.pop();
                    rest = others;
                }
            }
            child if !self.files.contains_key(&below(from, child)) => return None,
            _ => {}
        }
        while let [first, others @ ..] = rest {
            let child = below(&module, first);
            if self.files.contains_key(&child) {
                (module, rest) = (child, others);
                continue;
            }
            let imports = self.files.get(&module).map_or(&[][..], |module| &module.imports);
            let import = imports.iter().find(|import| import.name.as_ref() == Some(first));
            let elsewhere = import.filter(|_| n_imports > 0);
            return elsewhere
                .and_then(|import| self.resolve(&module, &import.path, n_imports - 1))
                .or(Some(module));
        }
        Some(module)
    }
}

fn below(path: &Path, child: &str) -> Path {
    [path.as_slice(), &[child.to_owned()]].concat()
}

fn declarations(tokens: &[Token<'_>]) -> Vec<String> {
    let declared = tokens.windows(3).filter(|three| three[0].text == "mod" && three[2].text == ";");
    declared.map(|three| three[1].text.to_owned()).collect()
}

fn upward_problem(edge: &Edge, floors: &[&str], folder: &str) -> Option<String> {
    let floor_of =
        |path: &Path| floors.iter().position(|floor| path.first().is_some_and(|first| first == floor));
    let (from, to) = (floor_of(&edge.from)?, floor_of(&edge.to)?);
    (to > from).then(|| {
        format!(
            "{}: `{}` uses `{}`, a higher floor of {folder} ({}); move what it needs down to `{}`",
            edge.place,
            edge.from.join("::"),
            edge.to.join("::"),
            floors.join(" < "),
            floors[from],
        )
    })
}

/// Names a cycle through each group of modules of a folder that need each other.
fn cycle_problems(edges: &BTreeSet<Edge>, folder: &[String]) -> Vec<String> {
    let child = |path: &Path| path.strip_prefix(folder).and_then(<[String]>::first).cloned();
    let mut graph: BTreeMap<String, BTreeMap<String, &str>> = BTreeMap::new();
    for edge in edges {
        if let (Some(from), Some(to)) = (child(&edge.from), child(&edge.to))
            && from != to
        {
            graph.entry(from).or_default().entry(to).or_insert(&edge.place);
        }
    }
    let mut problems = Vec::new();
    let mut seen: BTreeSet<&String> = BTreeSet::new();
    for start in graph.keys() {
        if seen.contains(start) {
            continue;
        }
        if let Some(cycle) = shortest_cycle(&graph, start) {
            seen.extend(
                graph.keys().filter(|other| reaches(&graph, start, other) && reaches(&graph, other, start)),
            );
            problems.push(cycle_problem(&graph, folder, &cycle));
        }
    }
    problems
}

fn cycle_problem(
    graph: &BTreeMap<String, BTreeMap<String, &str>>,
    folder: &[String],
    cycle: &[&String],
) -> String {
    let names: Vec<String> = cycle.iter().map(|name| below(&folder.to_vec(), name).join("::")).collect();
    let places: Vec<&str> = cycle.windows(2).map(|pair| graph[pair[0]][pair[1]]).collect();
    let (first, others) = places.split_first().map_or(("", &[][..]), |(first, others)| (*first, others));
    format!(
        "{first}: modules in a cycle: {} (back by {}); move what both need to a module below them",
        names.join(" -> "),
        others.join(", "),
    )
}

/// The modules of the shortest way from a module back to itself.
fn shortest_cycle<'g>(
    graph: &'g BTreeMap<String, BTreeMap<String, &str>>,
    start: &'g String,
) -> Option<Vec<&'g String>> {
    let mut ways = vec![vec![start]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in graph.get(way[way.len() - 1]).into_iter().flat_map(BTreeMap::keys) {
                let way: Vec<&String> = way.iter().copied().chain([next]).collect();
                if next == start {
                    return Some(way);
                }
                if seen.insert(next) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}

fn reaches(graph: &BTreeMap<String, BTreeMap<String, &str>>, from: &String, to: &String) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::new());
    while let Some(module) = open.pop() {
        for next in graph.get(module).into_iter().flat_map(BTreeMap::keys) {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rust::{blank, tokens};

    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let mut modules = Modules::default();
        let mut folder = "";
        for (file, text) in files {
            let (crate_folder, path) = module_of(file).unwrap();
            folder = crate_folder;
            modules.add(path, file, &tokens(&blank(text)));
        }
        assert_eq!(modules.check(folder), expected);
    }

    #[test]
    fn two_modules_that_need_each_other_are_a_cycle() {
        check(
            &[
                ("crates/a/src/lib.rs", "mod pair;\nmod sketch;"),
                ("crates/a/src/pair.rs", "use crate::sketch::Sketch;"),
                ("crates/a/src/sketch.rs", "\nuse crate::pair::RARE;"),
            ],
            &["crates/a/src/pair.rs:1: modules in a cycle: pair -> sketch -> pair (back by \
               crates/a/src/sketch.rs:2); move what both need to a module below them"],
        );
    }

    #[test]
    fn cycle_through_a_folder_is_found() {
        check(
            &[
                ("crates/a/src/lib.rs", "mod actors; mod assets;"),
                ("crates/a/src/actors/mod.rs", "mod show;"),
                ("crates/a/src/actors/show.rs", "fn f() { crate::assets::g(); }"),
                ("crates/a/src/assets.rs", "use crate::actors::{self, Actor};"),
            ],
            &["crates/a/src/actors/show.rs:1: modules in a cycle: actors -> assets -> actors (back by \
               crates/a/src/assets.rs:1); move what both need to a module below them"],
        );
    }

    #[test]
    fn imports_through_the_root_count() {
        check(
            &[
                ("crates/a/src/lib.rs", "mod b; mod c;\npub use b::B;\npub use c::*;"),
                ("crates/a/src/b.rs", "use crate::c::C;"),
                ("crates/a/src/c.rs", "use crate::B;"),
            ],
            &[
                "crates/a/src/b.rs:1: modules in a cycle: b -> c -> b (back by crates/a/src/c.rs:1); move what both \
               need to a module below them",
            ],
        );
    }

    #[test]
    fn module_and_its_helpers_may_use_each_other() {
        check(
            &[
                ("crates/a/src/lib.rs", "mod b;\nuse b::f;"),
                ("crates/a/src/b.rs", "mod c;\nuse c::C;"),
                ("crates/a/src/b/c.rs", "use super::B;\nuse crate::Root;"),
            ],
            &[],
        );
    }

    #[test]
    fn tests_may_use_everything() {
        check(
            &[
                ("crates/a/src/lib.rs", "mod b; mod c; #[cfg(test)] mod sample;"),
                ("crates/a/src/b.rs", "use crate::c::C;"),
                ("crates/a/src/c.rs", "#[cfg(test)] mod tests { use crate::b::B; }"),
                ("crates/a/src/sample.rs", "use crate::b::B;"),
            ],
            &[],
        );
    }

    #[test]
    fn higher_floor_is_out_of_reach() {
        let floors = "mod syntax; mod entity; mod story;";
        check(
            &[
                ("crates/extract/src/lib.rs", floors),
                ("crates/extract/src/syntax.rs", ""),
                ("crates/extract/src/entity/mod.rs", "mod place;"),
                (
                    "crates/extract/src/entity/place.rs",
                    "use crate::syntax::Parse;\n\nuse crate::story::Story;",
                ),
                ("crates/extract/src/story.rs", "use crate::syntax::Parse;"),
            ],
            &[
                "crates/extract/src/entity/place.rs:3: `entity::place` uses `story`, a higher floor of crates/extract \
               (syntax < entity < speech < event < story < read); move what it needs down to `entity`",
            ],
        );
    }
}
