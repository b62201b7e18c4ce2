//! MISP events: one an incident, with an object for each claim, links to the reports, and the opinions of people.

use rashomon_schema::{IncidentRecord, JudgementNote};
use serde_json::{Value, json};

use crate::data::{ClaimRow, claim_rows, value_text};
use crate::exported::Exported;
use crate::iri::uuid;

/// The events, as an instance of MISP answers with them.
pub(super) fn to_misp(exported: &Exported) -> Vec<u8> {
    let rows = claim_rows(exported);
    let events = exported.records.iter().map(|record| {
        let own = rows.iter().filter(|row| std::ptr::eq(row.record, record));
        json!({"Event": event(exported, record, own)})
    });
    json!({"response": events.collect::<Vec<_>>()}).to_string().into_bytes()
}

fn event<'r>(
    exported: &Exported,
    record: &IncidentRecord,
    rows: impl Iterator<Item = &'r ClaimRow<'r>>,
) -> Value {
    let day = record
        .time
        .map(|time| time.earliest)
        .or_else(|| record.reports.iter().find_map(|report| report.published));
    let checkpoint = exported.about.case.as_ref().and_then(|case| case.checkpoint.as_deref());
    let mut attributes: Vec<Value> =
        record.reports.iter().flat_map(|report| links(exported, record, report)).collect();
    attributes.extend(checkpoint.map(|note| {
        attribute(record, "checkpoint", "text", "Internal reference", note, "signed checkpoint of the case")
    }));
    json!({
        "uuid": uuid("misp-event", &record.id),
        "info": record.title,
        "date": day.map_or_else(|| "1970-01-01".to_owned(), |day| day.to_string()),
        "threat_level_id": "4",
        "analysis": "1",
        "distribution": "0",
        "published": false,
        "timestamp": "0",
        "Attribute": attributes,
        "Object": rows.map(|row| claim(record, row)).collect::<Vec<_>>(),
    })
}

fn attribute(
    record: &IncidentRecord,
    name: &str,
    kind: &str,
    category: &str,
    value: &str,
    comment: &str,
) -> Value {
    json!({
        "uuid": uuid("misp-attribute", &format!("{}/{name}", record.id)),
        "type": kind,
        "category": category,
        "value": value,
        "comment": comment,
        "to_ids": false,
        "distribution": "5",
        "timestamp": "0",
    })
}

/// The address of a report, and the hash of its bytes.
fn links(exported: &Exported, record: &IncidentRecord, report: &rashomon_schema::ReportEntry) -> Vec<Value> {
    let comment = [report.publisher.as_deref(), report.title.as_deref()];
    let comment = comment.into_iter().flatten().collect::<Vec<_>>().join(": ");
    let address =
        report.uri.as_deref().filter(|uri| uri.starts_with("http://") || uri.starts_with("https://"));
    let link = address.map(|address| {
        attribute(record, &format!("link/{}", report.id), "link", "External analysis", address, &comment)
    });
    let sha256 = exported.source(&report.id).and_then(|source| source.sha256.as_deref());
    let hash = sha256.map(|sha256| {
        attribute(record, &format!("hash/{}", report.id), "sha256", "External analysis", sha256, &comment)
    });
    link.into_iter().chain(hash).collect()
}

fn claim(record: &IncidentRecord, row: &ClaimRow<'_>) -> Value {
    let claim = row.claim;
    let value = value_text(&claim.value);
    let mut fields = Vec::new();
    for (relation, words) in [
        ("author", row.account.name.as_str()),
        ("facet", claim.facet.as_str()),
        ("value", value.as_str()),
        ("stance", claim.stance.as_str()),
        ("quote", row.quote.as_str()),
        ("sentence", row.sentence.as_str()),
    ] {
        if !words.is_empty() {
            let mut field =
                attribute(record, &format!("{}/{relation}", claim.id), "text", "Other", words, "");
            field["object_relation"] = relation.into();
            fields.push(field);
        }
    }
    if let Some(first) = fields.first_mut() {
        first["Opinion"] = row.judgements.iter().map(|judgement| opinion(judgement)).collect();
    }
    json!({
        "uuid": uuid("misp-object", &claim.id),
        "name": "claim",
        "meta-category": "misc",
        "description": "One voice, one facet, one value, one stance",
        "template_uuid": uuid("misp-template", "claim"),
        "template_version": "1",
        "distribution": "5",
        "timestamp": "0",
        "Attribute": fields,
    })
}

/// 0 strongly disagrees, 50 is neutral, 100 strongly agrees.
fn opinion(judgement: &JudgementNote) -> Value {
    let number = match judgement.kind.as_str() {
        "wrong" => 0,
        "contested" => 25,
        _ => 50,
    };
    let why = judgement.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
    json!({
        "uuid": uuid("misp-opinion", &judgement.id),
        "authors": judgement.by,
        "created": judgement.at,
        "modified": judgement.at,
        "opinion": number.to_string(),
        "comment": format!("{}{why}", judgement.says),
        "distribution": "5",
    })
}
