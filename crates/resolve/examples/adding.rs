//! Measures what one more report costs: reads `rashomon/reading@1` records, one a line, and prints the time to take a report and tell which others
//! it belongs with, after ten thousand reports and after all.

use std::io::{self, BufRead};
use std::time::{Duration, Instant};

use rashomon_resolve::{Digest, Resolver};
use rashomon_schema::Reading;

/// Reports over which the cost is averaged.
const MEASURED: usize = 1000;
/// Where it is measured first.
const FIRST: usize = 10_000;

#[allow(clippy::print_stdout, reason = "an example speaks to its terminal")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut resolver = Resolver::default();
    let mut recent: Vec<Duration> = Vec::new();
    for line in io::stdin().lock().lines() {
        let reading: Reading = serde_json::from_str(&line?)?;
        let digest = Digest::of(&reading);
        let start = Instant::now();
        resolver.add(digest);
        let n_beside = resolver.beside(&reading.report.id).len();
        assert!(n_beside > 0, "a report is of its own incident");
        recent.push(start.elapsed());
        if resolver.n_reports() == FIRST {
            print_mean(&recent);
        }
    }
    print_mean(&recent);
    Ok(())
}

#[allow(clippy::print_stdout, reason = "an example speaks to its terminal")]
fn print_mean(recent: &[Duration]) {
    let last = &recent[recent.len().saturating_sub(MEASURED)..];
    let mean = last.iter().sum::<Duration>() / u32::try_from(last.len().max(1)).unwrap_or(1);
    println!("{} reports: {:.3} ms for one more", recent.len(), mean.as_secs_f64() * 1000.0);
}
