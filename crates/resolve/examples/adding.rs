//! Measures what one more report costs: reads `rashomon/reading@2` records, one a line, and prints after every ten thousand the time to take a report and
//! tell which others it belongs with.

use std::io::{self, BufRead};
use std::time::{Duration, Instant};

use rashomon_resolve::{Digest, Resolver};
use rashomon_schema::Reading;

/// Reports after which the cost is printed.
const EVERY: usize = 10_000;
/// The last of them, over which it is averaged.
const MEASURED: u32 = 1000;

#[allow(clippy::print_stdout, reason = "an example speaks to its terminal")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut resolver = Resolver::default();
    let mut spent = Duration::ZERO;
    for line in io::stdin().lock().lines() {
        let reading: Reading = serde_json::from_str(&line?)?;
        let digest = Digest::new(&reading);
        let start = Instant::now();
        resolver.add(digest);
        let n_reports = resolver.n_reports();
        if (n_reports - 1) % EVERY >= EVERY - MEASURED as usize {
            let n_reports_with = resolver.reports_with(&reading.report.id).len();
            assert!(n_reports_with > 0, "a report is of its own incident");
            spent += start.elapsed();
        }
        if n_reports % EVERY == 0 {
            let mean = spent / MEASURED;
            println!("{n_reports} reports: {:.3} ms for one more", mean.as_secs_f64() * 1000.0);
            spent = Duration::ZERO;
        }
    }
    Ok(())
}
