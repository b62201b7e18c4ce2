//! Compares the accounts of incidents: reads `rashomon/incident@1` records, one a line, and writes them with their facets anew.

use std::io::{self, BufRead, Write};

use rashomon_assess::{NoWorld, compare};
use rashomon_schema::IncidentRecord;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let mut record: IncidentRecord = serde_json::from_str(&line?)?;
        record.facets = compare(&record, &NoWorld);
        serde_json::to_writer(&mut out, &record)?;
        writeln!(out)?;
    }
    Ok(())
}
