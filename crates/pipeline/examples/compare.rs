//! Compares the accounts of incidents again: reads `rashomon/incident@2` records, one a line, and writes them with new facets.
//!
//! Values may be written by hand: what their words say of them is filled in.

use std::io::{self, BufRead, Write};

use rashomon_assess::{NoWorld, compare};
use rashomon_extract::fill_from_words;
use rashomon_schema::IncidentRecord;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let mut record: IncidentRecord = serde_json::from_str(&line?)?;
        let claims = record.accounts.iter_mut().flat_map(|account| &mut account.claims);
        claims.for_each(|claim| fill_from_words(&mut claim.value));
        record.facets = compare(&record, &NoWorld);
        serde_json::to_writer(&mut out, &record)?;
        writeln!(out)?;
    }
    Ok(())
}
