//! A STIX 2.1 bundle: an incident, a note for each claim, and an opinion for each judgement of a person.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rashomon_schema::{IncidentRecord, JudgementNote, VoiceKind};
use serde_json::{Value, json};

use crate::data::{ClaimRow, claim_rows, value_text};
use crate::exported::Exported;
use crate::iri::uuid;
use crate::reach::radius_km;

/// The extension that holds facet, value and stance of a claim.
const EXTENSION: &str = "claim";
/// What has no day of its own has this time: an export has no time.
const NO_TIME: &str = "1970-01-01T00:00:00.000Z";

/// The bundle.
pub(super) fn to_stix(exported: &Exported) -> Vec<u8> {
    let rows = claim_rows(exported);
    let mut objects: BTreeMap<String, Value> = BTreeMap::new();
    let mut put = |object: Value| {
        let id = object["id"].as_str().unwrap_or_default().to_owned();
        objects.entry(id).or_insert(object);
    };
    put(identity("program", &exported.about.program, "system"));
    put(extension(exported));
    for record in &exported.records {
        put(incident(exported, record));
        location(exported, record).into_iter().for_each(&mut put);
        report(exported, record).into_iter().for_each(&mut put);
        for judgement in &record.judgements {
            put(identity("person", &judgement.by, "individual"));
            put(opinion(record, judgement));
        }
    }
    for row in &rows {
        put(voice(row));
        put(note(exported, row));
    }
    let bundle_name: Vec<&str> = objects.keys().map(String::as_str).collect();
    let id = format!("bundle--{}", uuid("bundle", &bundle_name.join(" ")));
    let objects: Vec<Value> = objects.into_values().collect();
    json!({"type": "bundle", "id": id, "objects": objects}).to_string().into_bytes()
}

fn id(kind: &str, namespace: &str, name: &str) -> String {
    format!("{kind}--{}", uuid(namespace, name))
}

fn incident_id(record: &IncidentRecord) -> String {
    id("incident", "incident", &record.id)
}

fn maker(exported: &Exported) -> String {
    id("identity", "program", &exported.about.program)
}

fn time(day: Option<Date>) -> String {
    day.map_or_else(|| NO_TIME.to_owned(), |day| format!("{day}T00:00:00.000Z"))
}

/// When the first report of an incident was published.
fn first_time(record: &IncidentRecord) -> String {
    time(record.reports.iter().filter_map(|report| report.published).min())
}

/// What every object begins with.
fn object(kind: &str, id: String, created: &str) -> Value {
    json!({"type": kind, "spec_version": "2.1", "id": id, "created": created, "modified": created})
}

fn with(mut object: Value, fields: Value) -> Value {
    if let (Value::Object(object), Value::Object(fields)) = (&mut object, fields) {
        object.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
    }
    object
}

fn identity(namespace: &str, name: &str, class: &str) -> Value {
    let fields = json!({"name": name, "identity_class": class});
    with(object("identity", id("identity", namespace, name), NO_TIME), fields)
}

fn voice_name(row: &ClaimRow<'_>) -> String {
    match &row.account.actor {
        Some(actor) => format!("actor/{actor}"),
        None => format!("{}/{}", row.report.id, row.account.voice),
    }
}

fn voice(row: &ClaimRow<'_>) -> Value {
    let class = match row.account.kind {
        VoiceKind::Person => "individual",
        VoiceKind::Organisation | VoiceKind::Report => "organization",
        VoiceKind::Group => "group",
        VoiceKind::Document | VoiceKind::Unnamed => "unknown",
    };
    let fields = json!({"name": row.account.name, "identity_class": class});
    with(object("identity", id("identity", "voice", &voice_name(row)), NO_TIME), fields)
}

fn extension(exported: &Exported) -> Value {
    with(
        object("extension-definition", id("extension-definition", "extension", EXTENSION), NO_TIME),
        json!({
            "created_by_ref": maker(exported),
            "name": "Claims about facets of an incident",
            "description": "One voice, one facet, one value, one stance, with the words it was read from.",
            "schema": "urn:rashomon:vocabulary:claim",
            "version": "1.0.0",
            "extension_types": ["property-extension"],
        }),
    )
}

fn incident(exported: &Exported, record: &IncidentRecord) -> Value {
    let standings: Vec<String> =
        record.facets.iter().map(|(facet, comparison)| format!("{facet}: {}", comparison.status)).collect();
    let days = record.time.map(|time| format!("{} to {}", time.earliest, time.latest)).unwrap_or_default();
    let checkpoint = exported.about.case.as_ref().and_then(|case| case.checkpoint.as_deref());
    let checkpoint = checkpoint.map(|note| format!("\nCheckpoint of the case:\n{note}")).unwrap_or_default();
    with(
        object("incident", incident_id(record), &first_time(record)),
        json!({
            "created_by_ref": maker(exported),
            "name": record.title,
            "description": format!("{days}\nHow accounts stand: {}{checkpoint}", standings.join("; ")),
            "external_references": [{"source_name": "rashomon", "external_id": record.id}],
        }),
    )
}

/// Where the incident was, and that it was there; the precision is in metres.
fn location(exported: &Exported, record: &IncidentRecord) -> Vec<Value> {
    let Some(place) = &record.place else { return Vec::new() };
    let (Some(lat), Some(lon)) = (place.lat, place.lon) else { return Vec::new() };
    let metres = place.precision.and_then(radius_km).map(|km| km * 1000.0);
    let location_id = id("location", "place", &format!("{}/{lat}/{lon}", place.name));
    let location = with(
        object("location", location_id.clone(), NO_TIME),
        json!({"created_by_ref": maker(exported), "name": place.name, "latitude": lat, "longitude": lon, "precision": metres}),
    );
    let located = with(
        object("relationship", id("relationship", "located", &record.id), &first_time(record)),
        json!({"created_by_ref": maker(exported), "relationship_type": "located-at",
            "source_ref": incident_id(record), "target_ref": location_id}),
    );
    vec![location, located]
}

/// The reports of an incident, each with where it was published.
fn report(exported: &Exported, record: &IncidentRecord) -> Vec<Value> {
    let report = |report: &rashomon_schema::ReportEntry| {
        let published = time(report.published);
        with(
            object("report", id("report", "report", &format!("{}/{}", record.id, report.id)), &published),
            json!({
                "created_by_ref": maker(exported),
                "name": report.title.as_deref().unwrap_or(&report.id),
                "published": published,
                "object_refs": [incident_id(record)],
                "external_references": [reference(exported, report)],
            }),
        )
    };
    record.reports.iter().map(report).collect()
}

/// Where a report was published; the hash is of its bytes at its address.
fn reference(exported: &Exported, report: &rashomon_schema::ReportEntry) -> Value {
    let mut reference = json!({"source_name": report.publisher.as_deref().unwrap_or("unknown publisher"), "external_id": report.id});
    let address =
        report.uri.as_deref().filter(|uri| uri.starts_with("http://") || uri.starts_with("https://"));
    if let Some(address) = address {
        reference["url"] = address.into();
        if let Some(sha256) = exported.source(&report.id).and_then(|source| source.sha256.as_deref()) {
            reference["hashes"] = json!({"SHA-256": sha256});
        }
    }
    reference
}

fn note(exported: &Exported, row: &ClaimRow<'_>) -> Value {
    let claim = row.claim;
    let said =
        format!("{} {}: {} = {}", row.account.name, claim.stance, claim.facet, value_text(&claim.value));
    let content =
        if row.sentence.is_empty() { said.clone() } else { format!("{said}\n“{}”", row.sentence) };
    let mut extensions = serde_json::Map::new();
    extensions.insert(
        id("extension-definition", "extension", EXTENSION),
        json!({"extension_type": "property-extension", "claim": claim.id, "facet": claim.facet, "stance": claim.stance,
            "value": value_text(&claim.value), "quote": row.quote, "span": claim.spans.first(),
            "voice_ref": id("identity", "voice", &voice_name(row)), "standing": row.standing()}),
    );
    with(
        object("note", id("note", "claim", &claim.id), &time(row.report.published)),
        json!({
            "created_by_ref": maker(exported),
            "abstract": said,
            "content": content,
            "authors": [row.account.name],
            "confidence": claim.confidence.map(|confidence| (confidence * 100.0).round() as i64),
            "object_refs": [incident_id(row.record)],
            "external_references": [reference(exported, row.report)],
            "extensions": extensions,
        }),
    )
}

/// What a person holds of a claim, or of the incident where the judgement is on more.
fn opinion(record: &IncidentRecord, judgement: &JudgementNote) -> Value {
    let has = |claim: &rashomon_schema::Claim| claim.id == judgement.subject;
    let is_claim = record.accounts.iter().any(|account| account.claims.iter().any(has));
    let about = if is_claim { id("note", "claim", &judgement.subject) } else { incident_id(record) };
    let word = match judgement.kind.as_str() {
        "wrong" => "strongly-disagree",
        "contested" => "disagree",
        "same" => "agree",
        _ => "neutral",
    };
    let why = judgement.why.as_deref().map(|why| format!(" ({why})")).unwrap_or_default();
    let at = judgement.at.strip_suffix('Z').map_or_else(|| NO_TIME.to_owned(), |at| format!("{at}.000Z"));
    with(
        object("opinion", id("opinion", "judgement", &format!("{}/{}", record.id, judgement.id)), &at),
        json!({
            "created_by_ref": id("identity", "person", &judgement.by),
            "opinion": word,
            "explanation": format!("{}{why}", judgement.says),
            "authors": [judgement.by],
            "object_refs": [about],
        }),
    )
}
