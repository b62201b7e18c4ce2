//! A claim with everything around it: what most formats are made of.

use std::collections::BTreeMap;

use rashomon_schema::{Account, Claim, IncidentRecord, JudgementNote, ReportEntry, Span, Standing};

use crate::exported::{Exported, ReportSource};
use crate::passage::Passage;

/// A claim, with its incident, its report, its account, and the words it was read from.
pub(crate) struct ClaimRow<'e> {
    pub(crate) record: &'e IncidentRecord,
    pub(crate) report: &'e ReportEntry,
    pub(crate) source: Option<&'e ReportSource>,
    pub(crate) account: &'e Account,
    pub(crate) claim: &'e Claim,
    /// The words of the value; empty where the text is not known.
    pub(crate) quote: String,
    /// Up to 32 characters before them.
    pub(crate) prefix: String,
    /// Up to 32 characters after them.
    pub(crate) suffix: String,
    /// The sentence.
    pub(crate) sentence: String,
    /// What people decided on it.
    pub(crate) judgements: Vec<&'e JudgementNote>,
}

impl ClaimRow<'_> {
    /// Where the value was read, in the text.
    pub(crate) fn span(&self) -> Option<Span> {
        self.claim.spans.first().copied()
    }

    /// Where it lies in the published bytes.
    pub(crate) fn bytes(&self) -> Option<Span> {
        self.source?.bytes(self.span()?)
    }

    /// Whether the accounts of its facet agree.
    pub(crate) fn standing(&self) -> Option<Standing> {
        self.record.facets.get(&self.claim.facet).map(|comparison| comparison.status)
    }

    /// Who corrected it; the last one counts.
    pub(crate) fn corrected_by(&self) -> Option<&str> {
        let last = self.judgements.iter().rev().find(|judgement| judgement.kind == "wrong");
        last.map(|judgement| judgement.by.as_str())
    }
}

/// Every claim of every account, in order.
pub(crate) fn claim_rows(exported: &Exported) -> Vec<ClaimRow<'_>> {
    let mut rows = Vec::new();
    for record in &exported.records {
        // Characters take four times the room of a text: only those of one incident are there at a time.
        let passages = passages(exported, record);
        for account in &record.accounts {
            let Some(report) = record.reports.iter().find(|report| report.id == account.report) else {
                continue;
            };
            let passage = passages.get(account.report.as_str());
            rows.extend(
                account.claims.iter().map(|claim| row(exported, record, report, account, claim, passage)),
            );
        }
    }
    rows
}

fn row<'e>(
    exported: &'e Exported,
    record: &'e IncidentRecord,
    report: &'e ReportEntry,
    account: &'e Account,
    claim: &'e Claim,
    passage: Option<&Passage>,
) -> ClaimRow<'e> {
    const AROUND: u32 = 32;
    let span = claim.spans.first().copied();
    let placed = passage.zip(span).filter(|(passage, span)| passage.holds(*span));
    let cut = |start: u32, end: u32| placed.map(|(passage, _)| passage.slice(Span::new(start, end)));
    let (start, end) = span.map_or((0, 0), |span| (span.start, span.end));
    let sentence = placed.map(|(passage, span)| {
        let sentence = passage.sentences[passage.sentence_idx(span.start)];
        passage.slice(sentence).trim().to_owned()
    });
    ClaimRow {
        record,
        report,
        source: exported.source(&report.id),
        account,
        claim,
        quote: cut(start, end).unwrap_or_default(),
        prefix: cut(start.saturating_sub(AROUND), start).unwrap_or_default(),
        suffix: cut(end, end.saturating_add(AROUND)).unwrap_or_default(),
        sentence: sentence.unwrap_or_default(),
        judgements: record.judgements.iter().filter(|judgement| judgement.subject == claim.id).collect(),
    }
}

/// The texts of the reports of an incident, to be cut by spans.
fn passages<'e>(exported: &Exported, record: &'e IncidentRecord) -> BTreeMap<&'e str, Passage> {
    let passage = |id: &'e String| {
        let text = exported.texts.get(id)?;
        Some((id.as_str(), Passage::new(&text.text, &text.sentences)))
    };
    record.reports.iter().filter_map(|report| passage(&report.id)).collect()
}
