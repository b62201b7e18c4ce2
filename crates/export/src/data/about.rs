//! What an export says of itself: program, case, checkpoint, versions.

use crate::exported::About;

/// Pairs of a name and what it is, for the formats that have room for them.
pub fn about_rows(about: &About) -> Vec<(String, String)> {
    let mut rows = vec![("program".to_owned(), about.program.clone())];
    let Some(case) = &about.case else { return rows };
    rows.push(("case".to_owned(), case.name.clone()));
    rows.push(("case id".to_owned(), case.id.clone()));
    rows.push(("public key of the ledger".to_owned(), case.key.clone()));
    let checkpoint = case.checkpoint.as_deref().unwrap_or("not signed yet");
    rows.push(("checkpoint of the ledger".to_owned(), checkpoint.trim_end().to_owned()));
    for (name, version) in &case.versions {
        rows.push((format!("version {name}"), version.to_string()));
    }
    rows
}
