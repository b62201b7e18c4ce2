//! What is kept of a reading beside others.

use std::sync::LazyLock;

use rashomon_schema::{Claim, Reading, ReportEntry, Voice};

use crate::sketch::Sketch;

const AGENCIES: &str = include_str!("tables/agencies.tsv");
/// Characters at the head of a report that may credit an agency, and at its end.
const HEAD: usize = 220;
const TAIL: usize = 120;

static CREDITS: LazyLock<Vec<Credit>> = LazyLock::new(|| {
    let rows = AGENCIES.lines().filter(|row| !row.starts_with('#'));
    rows.map(|row| Credit::of(row.split_once('\t').expect("a row has a credit and a name"))).collect()
});

/// The ways in which reports credit an agency.
struct Credit {
    as_publisher: &'static str,
    in_brackets: [String; 2],
    dateline: [String; 4],
    /// The agency.
    name: &'static str,
}

impl Credit {
    fn of((credit, name): (&'static str, &'static str)) -> Self {
        let in_brackets = [format!("({credit})"), format!("[{credit}]")];
        let dateline = [
            format!("({credit}) -"),
            format!(" {credit} - "),
            format!(" {credit} — "),
            format!("/{credit}/"),
        ];
        Self { as_publisher: credit, in_brackets, dateline, name }
    }
}

/// One report: who it is, what its voices claim, and what its incidents look like.
#[derive(Debug, Clone)]
pub struct Digest {
    pub(crate) entry: ReportEntry,
    pub(crate) voices: Vec<Voice>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) sketches: Vec<Sketch>,
    /// The agency whose report it is.
    pub(crate) agency: Option<&'static str>,
}

impl Digest {
    /// The digest of a reading.
    pub fn of(reading: &Reading) -> Self {
        let report = &reading.report;
        let entry = ReportEntry {
            id: report.id.clone(),
            main: true,
            uri: report.uri.clone(),
            title: report.title.clone(),
            publisher: report.publisher.clone(),
            published: report.published,
            written: None,
        };
        let sketches = Sketch::all(reading);
        let told = sketches.first().and_then(|sketch| sketch.days.writing());
        let entry = ReportEntry { written: told.or(report.published), ..entry };
        Self {
            entry,
            voices: reading.voices.clone(),
            claims: reading.claims.clone(),
            sketches,
            agency: credited(&report.text, report.publisher.as_deref()),
        }
    }

    /// Id of the report.
    pub fn id(&self) -> &str {
        &self.entry.id
    }
}

/// The agency that a report credits: by a dateline, `BEIRUT (Reuters) -`, in its last line, or because the agency published it.
fn credited(text: &str, publisher: Option<&str>) -> Option<&'static str> {
    let by = |publisher: &str| {
        CREDITS.iter().find(|credit| credit.as_publisher.eq_ignore_ascii_case(publisher.trim()))
    };
    if let Some(credit) = publisher.and_then(by) {
        return Some(credit.name);
    }
    let head: String = text.chars().take(HEAD).collect();
    let n_chars = text.chars().count();
    let tail: String = text.chars().skip(n_chars.saturating_sub(TAIL).max(HEAD)).collect();
    let is_named = |credit: &&Credit| {
        credit.in_brackets.iter().chain(&credit.dateline).any(|words| head.contains(words))
            || credit.in_brackets.iter().any(|words| tail.contains(words))
    };
    CREDITS.iter().find(is_named).map(|credit| credit.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, publisher: Option<&str>, expected: Option<&str>) {
        assert_eq!(credited(text, publisher), expected, "{text}");
    }

    #[test]
    fn a_credit_is_a_dateline_a_last_line_or_the_publisher() {
        check("BEIRUT (Reuters) - A strike hit a market.", Some("Daily"), Some("Reuters"));
        check("KAFR HALAB, 12 March (TASS) A strike hit a market.", None, Some("TASS"));
        check("A strike hit a market.", Some("reuters"), Some("Reuters"));
        let long = "A strike hit a market. ".repeat(30);
        check(&format!("{long}(AFP)"), None, Some("AFP"));
        check("An official told Reuters that a strike hit a market.", Some("Daily"), None);
    }
}
