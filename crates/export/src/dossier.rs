//! A dossier: an incident with everything that a reader or a court needs to check it, as one page that prints well.

use askama::Template;
use rashomon_schema::{IncidentRecord, Position};

use crate::data::{ClaimRow, about_rows, claim_rows, value_text};
use crate::exported::Exported;
use crate::incident::{IncidentView, Shape, incident_view};
use crate::wording::{date_words, plain, stance_words};

/// A page with a dossier for each incident, complete in itself: no scripts, no fonts, nothing fetched. Each dossier begins
/// on a page of its own in print.
///
/// # Panics
///
/// Never: the template writes to memory.
pub fn dossier(exported: &Exported) -> String {
    let claims = claim_rows(exported);
    let dossiers = exported.records.iter().enumerate().map(|(n, record)| {
        let own = claims.iter().filter(|row| std::ptr::eq(row.record, record));
        DossierView {
            incident: incident_view(n, record, &exported.texts),
            positions: record
                .positions
                .iter()
                .filter(|position| position.stances.len() > 1)
                .map(|p| position(record, p))
                .collect(),
            findings: findings(record),
            claims: own.map(claim).collect(),
            sources: sources(exported, record),
        }
    });
    let dossiers: Vec<DossierView> = dossiers.collect();
    let title = match exported.records.as_slice() {
        [only] => plain(&only.title),
        many => format!("{} incidents", many.len()),
    };
    let about = about_rows(&exported.about);
    Page { title, dossiers, about }.render().expect("writing to memory does not fail")
}

#[derive(Template)]
#[template(path = "dossier.html")]
struct Page {
    title: String,
    dossiers: Vec<DossierView>,
    about: Vec<(String, String)>,
}

struct DossierView {
    incident: IncidentView,
    positions: Vec<PositionView>,
    findings: Vec<String>,
    claims: Vec<ClaimView>,
    sources: Vec<SourceView>,
}

/// The stances of an actor on one proposition.
struct PositionView {
    about: String,
    stances: Vec<String>,
    reversals: Vec<String>,
}

/// A claim with its place in the report.
struct ClaimView {
    id: String,
    report: usize,
    voice: String,
    facet: &'static str,
    value: String,
    quote: String,
    characters: String,
    bytes: String,
    confidence: String,
    judgement: String,
}

/// A report with what identifies it.
struct SourceView {
    number: usize,
    title: String,
    facts: Vec<(&'static str, String)>,
}

/// The number of a report in its incident, counted from 1.
fn number_of(record: &IncidentRecord, report: &str) -> usize {
    record.reports.iter().position(|entry| entry.id == report).map_or(0, |n| n + 1)
}

fn position(record: &IncidentRecord, position: &Position) -> PositionView {
    let stances = position.stances.iter().map(|taken| {
        let when = taken.when.map_or_else(|| "day unknown".to_owned(), |when| when.earliest.to_string());
        format!("{when}: {} (report {})", taken.stance, number_of(record, &taken.report))
    });
    PositionView {
        about: plain(&format!("{} on {}: {}", position.name, position.facet, value_text(&position.value))),
        stances: stances.collect(),
        reversals: position.reversals.iter().map(|reversal| plain(&reversal.why)).collect(),
    }
}

fn findings(record: &IncidentRecord) -> Vec<String> {
    let name = |voice: &str, report: &str| {
        let account =
            record.accounts.iter().find(|account| account.voice == voice && account.report == report);
        account.map_or_else(|| voice.to_owned(), |account| account.name.clone())
    };
    let line = |finding: &rashomon_schema::Finding| {
        let account = name(&finding.voice, &finding.report);
        plain(&format!(
            "{}, article {}: {} by the account of {} ({})",
            finding.agreement, finding.article, finding.outcome, account, finding.why
        ))
    };
    record.agreements.iter().map(line).collect()
}

fn claim(row: &ClaimRow<'_>) -> ClaimView {
    let between = |span: Option<rashomon_schema::Span>| {
        span.map(|span| format!("{}–{}", span.start, span.end)).unwrap_or_default()
    };
    let unsure = if row.claim.unsure { " (unsure)" } else { "" };
    ClaimView {
        id: row.claim.id.clone(),
        report: number_of(row.record, &row.report.id),
        voice: plain(&row.account.name),
        facet: row.claim.facet.as_str(),
        value: format!("{}{unsure}", stance_words(&row.claim.value, row.claim.stance)),
        quote: plain(&row.quote),
        characters: between(row.span()),
        bytes: between(row.bytes()),
        confidence: row.claim.confidence.map(|confidence| format!("{confidence:.2}")).unwrap_or_default(),
        judgement: plain(&crate::data::judgement_words(&row.judgements)),
    }
}

fn sources(exported: &Exported, record: &IncidentRecord) -> Vec<SourceView> {
    let view = |(n, report): (usize, &rashomon_schema::ReportEntry)| {
        let source = exported.source(&report.id);
        let known =
            |field: fn(&crate::exported::ReportSource) -> Option<&str>| source.and_then(field).map(plain);
        let day = report.published.map(|day| date_words(day.year(), day.month(), day.day()));
        let facts = [
            ("published by", report.publisher.as_deref().map(plain)),
            ("on", day),
            ("found at", report.uri.as_deref().map(plain)),
            ("archived at", known(|source| source.archive.as_deref())),
            ("SHA-256 of the published bytes", known(|source| source.sha256.as_deref())),
            ("bytes", source.and_then(|source| source.n_bytes).map(|n| n.to_string())),
            ("written by", known(|source| source.byline.as_deref())),
            ("added", known(|source| source.added.as_deref())),
            ("added by", known(|source| source.added_by.as_deref())),
            ("read by version", known(|source| source.version.as_deref())),
            ("id", Some(plain(&report.id))),
        ];
        SourceView {
            number: n + 1,
            title: plain(report.title.as_deref().unwrap_or(&report.id)),
            facts: facts.into_iter().filter_map(|(name, fact)| Some((name, fact?))).collect(),
        }
    };
    record.reports.iter().enumerate().map(view).collect()
}
