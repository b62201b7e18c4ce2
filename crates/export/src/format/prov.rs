//! PROV-O (W3C) in JSON-LD: reports, readings, claims, positions and judgements, and how each came from the others.

use serde_json::{Value, json};

use crate::data::{ClaimRow, claim_rows, value_text};
use crate::exported::Exported;
use crate::iri::{VOCABULARY, report_iri, urn};

/// The provenance of everything exported, as one graph.
pub(super) fn to_prov(exported: &Exported) -> Vec<u8> {
    let mut graph = Vec::new();
    graph.push(software(exported));
    graph
        .extend(exported.reports().into_iter().flat_map(|(id, (report, _))| of_report(exported, id, report)));
    let rows = claim_rows(exported);
    let mut voices = std::collections::BTreeMap::new();
    for row in &rows {
        voices.entry(voice_urn(row)).or_insert_with(|| voice(row));
        graph.push(claim(row));
    }
    graph.extend(voices.into_values());
    graph.extend(exported.records.iter().flat_map(positions));
    graph.extend(exported.records.iter().flat_map(|record| &record.judgements).flat_map(judgement));
    graph.extend(checkpoint(exported));
    let context = json!({
        "prov": "http://www.w3.org/ns/prov#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "rashomon": VOCABULARY,
    });
    json!({"@context": context, "@graph": graph}).to_string().into_bytes()
}

fn reference(id: String) -> Value {
    json!({"@id": id})
}

fn software(exported: &Exported) -> Value {
    let versions = exported.about.case.as_ref().map(|case| json!(case.versions).to_string());
    json!({
        "@id": urn("program", &exported.about.program),
        "@type": ["prov:Agent", "prov:SoftwareAgent"],
        "rdfs:label": exported.about.program,
        "rashomon:versions": versions,
    })
}

/// A report and the reading of it.
fn of_report(exported: &Exported, id: &str, report: &rashomon_schema::ReportEntry) -> [Value; 2] {
    let source = exported.source(id);
    let published = report.published.map(|day| json!({"@type": "xsd:date", "@value": day.to_string()}));
    let entity = json!({
        "@id": urn("report", id),
        "@type": "prov:Entity",
        "rdfs:label": report.title,
        "prov:atLocation": reference(report_iri(id, report.uri.as_deref())),
        "rashomon:publisher": report.publisher,
        "rashomon:published": published,
        "rashomon:sha256": source.and_then(|source| source.sha256.as_deref()),
        "rashomon:archive": source.and_then(|source| source.archive.as_deref()),
        "rashomon:added_by": source.and_then(|source| source.added_by.as_deref()),
    });
    let reading = json!({
        "@id": urn("reading", id),
        "@type": "prov:Activity",
        "prov:used": reference(urn("report", id)),
        "prov:wasAssociatedWith": reference(urn("program", &exported.about.program)),
        "rashomon:version": source.and_then(|source| source.version.as_deref()),
    });
    [entity, reading]
}

fn voice_urn(row: &ClaimRow<'_>) -> String {
    match &row.account.actor {
        Some(actor) => urn("actor", actor),
        None => urn("voice", &format!("{}/{}", row.report.id, row.account.voice)),
    }
}

/// A voice acts, and what it said is what the claim comes from: it is an agent, and a source.
fn voice(row: &ClaimRow<'_>) -> Value {
    json!({"@id": voice_urn(row), "@type": ["prov:Agent", "prov:Entity"], "rdfs:label": row.account.name,
        "rashomon:kind": row.account.kind.as_str()})
}

fn claim(row: &ClaimRow<'_>) -> Value {
    let claim = row.claim;
    json!({
        "@id": urn("claim", &claim.id),
        "@type": "prov:Entity",
        "prov:value": format!("{} {}: {} = {}", row.account.name, claim.stance, claim.facet, value_text(&claim.value)),
        "prov:wasQuotedFrom": reference(urn("report", &row.report.id)),
        "prov:hadPrimarySource": reference(voice_urn(row)),
        "prov:wasAttributedTo": reference(voice_urn(row)),
        "prov:wasGeneratedBy": reference(urn("reading", &row.report.id)),
        "rashomon:incident": row.record.id,
        "rashomon:quote": row.quote,
        "rashomon:start": row.span().map(|span| span.start),
        "rashomon:end": row.span().map(|span| span.end),
    })
}

/// The stances of actors: each later one is a revision of the one before; none is invalidated, since both stand.
fn positions(record: &rashomon_schema::IncidentRecord) -> Vec<Value> {
    let mut nodes = Vec::new();
    for (p, position) in record.positions.iter().enumerate() {
        let name = |n: usize| urn("position", &format!("{}/{p}/{n}", record.id));
        for (n, stance) in position.stances.iter().enumerate() {
            let claims: Vec<Value> =
                stance.claims.iter().map(|claim| reference(urn("claim", claim))).collect();
            nodes.push(json!({
                "@id": name(n),
                "@type": "prov:Entity",
                "prov:value": format!("{} {}: {} = {}", position.name, stance.stance, position.facet, value_text(&position.value)),
                "prov:wasDerivedFrom": claims,
                "prov:wasRevisionOf": n.checked_sub(1).map(|before| reference(name(before))),
                "rashomon:from": stance.when.map(|when| when.earliest.to_string()),
            }));
        }
    }
    nodes
}

/// A judgement is an activity of a person. A correction makes a revision of the claim; the claim stays.
fn judgement(judgement: &rashomon_schema::JudgementNote) -> Vec<Value> {
    let person = urn("person", &judgement.by);
    let id = urn("judgement", &judgement.id);
    let subject =
        urn(if judgement.subject.starts_with('c') { "claim" } else { "report" }, &judgement.subject);
    let mut nodes = vec![
        json!({"@id": person, "@type": ["prov:Agent", "prov:Person"], "rdfs:label": judgement.by}),
        json!({
            "@id": id,
            "@type": "prov:Activity",
            "rdfs:label": judgement.says,
            "prov:used": reference(subject.clone()),
            "prov:wasAssociatedWith": reference(person),
            "prov:endedAtTime": {"@type": "xsd:dateTime", "@value": judgement.at},
            "rashomon:kind": judgement.kind,
            "rashomon:why": judgement.why,
        }),
    ];
    if judgement.kind == "wrong" {
        nodes.push(json!({
            "@id": format!("{subject}:corrected-by:{}", judgement.id),
            "@type": "prov:Entity",
            "prov:value": judgement.says,
            "prov:wasRevisionOf": reference(subject),
            "prov:wasGeneratedBy": reference(id),
        }));
    }
    nodes
}

fn checkpoint(exported: &Exported) -> Option<Value> {
    let case = exported.about.case.as_ref()?;
    Some(json!({
        "@id": urn("case", &case.id),
        "@type": ["prov:Entity", "prov:Collection"],
        "rdfs:label": case.name,
        "rashomon:checkpoint": case.checkpoint,
        "rashomon:key": case.key,
    }))
}
