//! Runs every source-and-claim method on a table of claims.
//!
//! Reads `{"source", "item", "value": [element], "open"}`, one claim a line, and writes a line for each method:
//! `{"method", "items": {item: [element]}, "copies": [[source, source, probability, common, same]]}`. `"one": true` says that only one
//! element of the item can hold. An argument names the only method to run.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use rashomon_assess::evidence::{Kind, Row, Table, methods};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    source: String,
    item: String,
    value: Vec<String>,
    #[serde(default)]
    open: bool,
    #[serde(default)]
    one: bool,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let only = std::env::args().nth(1);
    let mut rows = Vec::new();
    for line in io::stdin().lock().lines() {
        let Line { source, item, value, open, one } = serde_json::from_str(&line?)?;
        let kind = if one { Kind::One } else { Kind::Set };
        rows.push(Row { source, item, kind, value, open, denied: Vec::new() });
    }
    let table = Table::new(rows);
    let mut out = io::stdout().lock();
    for method in methods().iter().filter(|method| only.as_deref().is_none_or(|name| name == method.name())) {
        let estimate = method.estimate(&table);
        let items: BTreeMap<&str, &Vec<String>> =
            table.items.iter().map(|item| item.name.as_str()).zip(&estimate.chosen).collect();

        let copies: Vec<_> = estimate
            .copies
            .iter()
            .map(|c| (&table.sources[c.a], &table.sources[c.b], c.probability, c.common, c.same))
            .collect();
        let trust: BTreeMap<&str, f64> =
            table.sources.iter().map(String::as_str).zip(estimate.trust.iter().copied()).collect();
        let line =
            serde_json::json!({"method": method.name(), "items": items, "copies": copies, "trust": trust});
        writeln!(out, "{line}")?;
    }
    Ok(())
}
