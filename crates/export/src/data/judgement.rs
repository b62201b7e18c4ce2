//! The table of judgements, and judgements in one cell of another table.

use rashomon_schema::{IncidentRecord, JudgementNote};

use super::Kind::Text;
use super::{Cell, DataTable, Field, field};
use crate::exported::Exported;

struct Row<'e> {
    record: &'e IncidentRecord,
    judgement: &'e JudgementNote,
}

/// Every column.
fn fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("judgement", Text, "id of the judgement", |row| Cell::text(&row.judgement.id)),
        field("kind", Text, "wrong, same, split, contested, note, view or translation", |row| {
            Cell::text(&row.judgement.kind)
        }),
        field("incident", Text, "id of the incident", |row| Cell::text(&row.record.id)),
        field("subject", Text, "id of the claim, report or incident that it is about", |row| {
            Cell::text(&row.judgement.subject)
        }),
        field("says", Text, "what it says", |row| Cell::text(&row.judgement.says)),
        field("why", Text, "the reason that was given", |row| Cell::maybe(row.judgement.why.as_deref())),
        field("by", Text, "who decided", |row| Cell::text(&row.judgement.by)),
        field("at", Text, "when, in UTC", |row| Cell::text(&row.judgement.at)),
    ]
}

/// One row a judgement and incident, in the order in which they were made.
pub(super) fn table(exported: &Exported) -> DataTable {
    let mut rows = Vec::new();
    for record in &exported.records {
        rows.extend(record.judgements.iter().map(|judgement| Row { record, judgement }));
    }
    DataTable::new("judgements", &fields(), &rows)
}

/// Judgements in one cell: `corrected by A. Reyes, 2026-11-27: killed: “14” instead of “41” (the injured are 41)`.
pub(crate) fn judgement_words(judgements: &[&JudgementNote]) -> String {
    judgements.iter().map(|judgement| words(judgement)).collect::<Vec<_>>().join(" | ")
}

fn words(judgement: &JudgementNote) -> String {
    let done = match judgement.kind.as_str() {
        "wrong" => "corrected",
        "same" => "merged",
        "split" => "split",
        "contested" => "contested",
        "note" => "noted",
        "view" => "held",
        "translation" => "translated",
        other => other,
    };
    let day = judgement.at.get(..10).unwrap_or(&judgement.at);
    let why = judgement.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
    format!("{done} by {}, {day}: {}{why}", judgement.by, judgement.says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_judgement_says_who_decided_what_and_why() {
        let note = JudgementNote {
            id: "j0".to_owned(),
            kind: "wrong".to_owned(),
            subject: "c0".to_owned(),
            by: "A. Reyes".to_owned(),
            at: "2026-11-27T10:00:00Z".to_owned(),
            why: Some("the injured are 41".to_owned()),
            says: "killed: “14” instead of “41”".to_owned(),
        };
        assert_eq!(
            judgement_words(&[&note]),
            "corrected by A. Reyes, 2026-11-27: killed: “14” instead of “41” (the injured are 41)"
        );
    }
}
