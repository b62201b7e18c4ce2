//! Web Annotation (W3C): each claim as an annotation of its words in the report, each judgement as one of the claim.

use serde_json::{Map, Value, json};

use crate::data::{ClaimRow, about_rows, claim_rows, value_text};
use crate::exported::Exported;
use crate::iri::{VOCABULARY, report_iri, urn};

/// The annotations as one collection with one page, in JSON-LD.
pub(super) fn to_annotations(exported: &Exported) -> Vec<u8> {
    let program = &exported.about.program;
    let rows = claim_rows(exported);
    let claims = rows.iter().filter(|row| row.span().is_some()).map(|row| claim(row, program));
    let judgements = exported.records.iter().flat_map(|record| &record.judgements).map(judgement);
    let items: Vec<Value> = claims.chain(judgements).collect();
    let about: Map<String, Value> = about_rows(&exported.about)
        .into_iter()
        .map(|(name, words)| (format!("rashomon:{}", name.replace(' ', "_")), words.into()))
        .collect();
    let mut collection = json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"rashomon": VOCABULARY}],
        "id": urn("annotations", exported.about.case.as_ref().map_or("reports", |case| &case.id)),
        "type": "AnnotationCollection",
        "label": "Who says what: claims of reports, and judgements on them",
        "total": items.len(),
        "first": {"id": urn("annotations", "page-1"), "type": "AnnotationPage", "startIndex": 0, "items": items},
    });
    if let Value::Object(fields) = &mut collection {
        fields.extend(about);
    }
    collection.to_string().into_bytes()
}

fn claim(row: &ClaimRow<'_>, program: &str) -> Value {
    let (claim, account) = (row.claim, row.account);
    let said = format!("{} {}: {} = {}", account.name, claim.stance, claim.facet, value_text(&claim.value));
    let mut annotation = json!({
        "id": urn("claim", &claim.id),
        "type": "Annotation",
        "motivation": "identifying",
        "generator": {"id": urn("program", program), "type": "Software", "name": program},
        "body": {"type": "TextualBody", "value": said, "format": "text/plain", "purpose": "describing"},
        "target": target(row),
        "rashomon:incident": row.record.id,
        "rashomon:facet": claim.facet.as_str(),
        "rashomon:stance": claim.stance.as_str(),
        "rashomon:value": value_text(&claim.value),
        "rashomon:voice": account.name,
    });
    for (name, value) in [
        ("rashomon:confidence", claim.confidence.map(|confidence| format!("{confidence:.2}"))),
        ("rashomon:standing", row.standing().map(|standing| standing.to_string())),
        ("rashomon:corrected_by", row.corrected_by().map(str::to_owned)),
    ] {
        if let Some(value) = value {
            annotation[name] = value.into();
        }
    }
    annotation
}

/// The words, by quotation and by position; both say the same place.
fn target(row: &ClaimRow<'_>) -> Value {
    let mut selectors = Vec::new();
    if !row.quote.is_empty() {
        selectors.push(json!({"type": "TextQuoteSelector", "exact": row.quote, "prefix": row.prefix, "suffix": row.suffix}));
    }
    if let Some(span) = row.span() {
        selectors.push(json!({"type": "TextPositionSelector", "start": span.start, "end": span.end}));
    }
    let mut source = json!({"id": report_iri(&row.report.id, row.report.uri.as_deref()), "type": "Text"});
    let known = row.source;
    for (name, value) in [
        ("language", known.and_then(|source| source.language.clone())),
        ("rashomon:sha256", known.and_then(|source| source.sha256.clone())),
        ("rashomon:archive", known.and_then(|source| source.archive.clone())),
        ("rashomon:publisher", row.report.publisher.clone()),
        ("rashomon:published", row.report.published.map(|day| day.to_string())),
        ("rashomon:bytes", row.bytes().map(|span| format!("{}-{}", span.start, span.end))),
    ] {
        if let Some(value) = value {
            source[name] = value.into();
        }
    }
    json!({"type": "SpecificResource", "source": source, "selector": selectors})
}

fn judgement(judgement: &rashomon_schema::JudgementNote) -> Value {
    let kind = if judgement.subject.starts_with('c') { "claim" } else { "report" };
    let why = judgement.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
    json!({
        "id": urn("judgement", &judgement.id),
        "type": "Annotation",
        "motivation": "assessing",
        "created": judgement.at,
        "creator": {"id": urn("person", &judgement.by), "type": "Person", "name": judgement.by},
        "body": {"type": "TextualBody", "value": format!("{}{why}", judgement.says), "format": "text/plain"},
        "target": urn(kind, &judgement.subject),
        "rashomon:kind": judgement.kind,
    })
}
