//! The table that read dictionaries are kept in: id, kind, name, parent, country, aliases, terms, note.

use super::{DictionaryError, wrong};
use crate::actor::{ActorKind, Day, Entry};
use crate::table;

const N_COLUMNS: usize = 8;

/// Writes entries as a table, one a line.
pub fn to_table(entries: &[Entry]) -> String {
    entries.iter().map(row).collect()
}

fn row(entry: &Entry) -> String {
    let list = |names: &mut dyn Iterator<Item = String>| names.collect::<Vec<_>>().join("|");
    let terms = list(&mut entry.terms.iter().map(|(office, days)| format!("{office} {days}")));
    let cells = [
        plain(&entry.id),
        entry.kind.as_str().to_owned(),
        plain(&entry.name),
        entry.parent.clone().unwrap_or_default(),
        entry.country.clone().unwrap_or_default(),
        list(&mut entry.aliases.iter().map(|alias| plain(alias))),
        terms,
        plain(&entry.note),
    ];
    cells.join("\t") + "\n"
}

/// A text without what parts cells, entries and rows.
fn plain(text: &str) -> String {
    text.trim_start_matches('#').replace(['\t', '\n', '\r'], " ").replace('|', "/")
}

/// Reads what [`to_table`] wrote.
///
/// # Errors
///
/// At the first line that it cannot have written.
pub fn from_table(text: &str) -> Result<Vec<Entry>, DictionaryError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(n, line)| entry(line).ok_or_else(|| wrong(n + 1, "it is no actor"))).collect()
}

fn entry(line: &str) -> Option<Entry> {
    let cells: Vec<&str> = line.split('\t').collect();
    let optional = |n: usize| Some(cells[n]).filter(|cell| !cell.is_empty()).map(str::to_owned);
    if cells.len() != N_COLUMNS || cells[0].is_empty() || cells[2].is_empty() {
        return None;
    }
    let terms: Option<Vec<_>> = table::entries(cells[6]).map(term).collect();
    Some(Entry {
        id: cells[0].to_owned(),
        kind: ActorKind::parse(cells[1])?,
        name: cells[2].to_owned(),
        parent: optional(3),
        country: optional(4),
        aliases: table::entries(cells[5]).map(str::to_owned).collect(),
        terms: terms?,
        note: cells[7].to_owned(),
    })
}

fn term(written: &str) -> Option<(String, String)> {
    let (office, days) = written.split_once(' ')?;
    let (from, until) = days.split_once("..")?;
    let is_day = |day: &str| day.is_empty() || Day::bounds(day).is_some();
    (is_day(from) && is_day(until)).then(|| (office.to_owned(), days.to_owned()))
}
