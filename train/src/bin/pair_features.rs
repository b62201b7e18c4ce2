//! Prints the features of pairs of reports for `train/pairs.py`.
//!
//! Reads `rashomon/reading@2` records, one a line, and writes both ids
//! and the features, separated by tabs.
//! With `--clusters` it prints each report's id with the number of its cluster instead.

use std::io::{self, BufRead, Write};

use rashomon_resolve::training::{FEATURES, pair_features};
use rashomon_resolve::{Digest, Resolver};
use rashomon_schema::Reading;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let clusters = std::env::args().any(|argument| argument == "--clusters");
    let mut digests = Vec::new();
    for line in io::stdin().lock().lines() {
        let reading: Reading = serde_json::from_str(&line?)?;
        digests.push(Digest::new(&reading));
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    if clusters {
        let mut resolver = Resolver::default();
        for digest in digests {
            resolver.add(digest);
        }
        for (n, incident) in resolver.incidents().iter().enumerate() {
            for report in incident.reports.iter().filter(|report| report.main) {
                writeln!(out, "{}\t{n}", report.id)?;
            }
        }
        return Ok(());
    }
    writeln!(out, "a\tb\t{}", FEATURES.join("\t"))?;
    for (n, a) in digests.iter().enumerate() {
        for b in &digests[n + 1..] {
            let features = pair_features(a, b);
            let features: Vec<String> = features.iter().map(f32::to_string).collect();
            writeln!(out, "{}\t{}\t{}", a.id(), b.id(), features.join("\t"))?;
        }
    }
    Ok(())
}
