//! Every check over the workspace and its files.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

mod code;
mod edges;
mod files;
mod functions;
mod hosts;
mod imports;
mod modules;
mod purity;
mod rust;

use modules::Modules;

/// Runs every check and returns the problems, one line each.
pub fn check() -> Result<Vec<String>> {
    let metadata = MetadataCommand::new().no_deps().exec().context("cannot read the workspace")?;
    let root = metadata.workspace_root.as_std_path();
    let mut problems = edges::check(&edges_of(&metadata));
    let mut crates: BTreeMap<String, Modules> = BTreeMap::new();
    for path in files::list(root)? {
        let Some(text) = files::text(&root.join(&path))? else { continue };
        problems.extend(check_file(&path, &text, &mut crates));
    }
    problems.extend(crates.into_iter().flat_map(|(folder, modules)| modules.check(&folder)));
    problems.extend(purity::check(|path| files::text(&root.join(Path::new(path))))?);
    Ok(problems)
}

/// Checks one file, and adds it to the modules of its crate.
fn check_file(path: &str, text: &str, crates: &mut BTreeMap<String, Modules>) -> Vec<String> {
    let mut problems = files::check_length(path, text);
    problems.extend(hosts::check(path, text));
    if path.ends_with(".rs") {
        let code = rust::blank(text);
        let tokens = rust::tokens(&code);
        problems.extend(code::check_unsafe(path, &tokens));
        problems.extend(functions::check(path, &tokens));
        if let Some((folder, module)) = modules::module_of(path) {
            crates.entry(folder.to_owned()).or_default().add(module, path, &tokens);
        }
    }
    problems
}

/// The edges between crates of ours, tests and build scripts included.
fn edges_of(metadata: &Metadata) -> Vec<(String, String)> {
    let ours = metadata.workspace_packages();
    let is_ours = |name: &str| ours.iter().any(|package| package.name.as_str() == name);
    let mut edges = Vec::new();
    for package in &ours {
        for dependency in package.dependencies.iter().filter(|d| is_ours(&d.name)) {
            edges.push((package.name.to_string(), dependency.name.clone()));
        }
    }
    edges
}
