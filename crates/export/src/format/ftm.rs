//! FollowTheMoney statements, one JSON object a line: events, the articles that report them, what voices claim of them.

use std::collections::BTreeSet;

use rashomon_schema::{IncidentRecord, Value as ClaimValue};
use serde_json::json;

use crate::data::{ClaimRow, claim_rows, judgement_words, value_text};
use crate::exported::{ActorFacts, Exported};

/// The statements, one a line.
pub(super) fn to_ftm(exported: &Exported) -> Vec<u8> {
    let dataset = exported.about.case.as_ref().map_or("rashomon".to_owned(), |case| slug(&case.name));
    let mut lines = Lines { dataset, bytes: Vec::new() };
    for (id, facts) in named_actors(exported) {
        lines.actor(id, facts);
    }
    for (id, (report, _)) in exported.reports() {
        lines.article(exported, id, report);
    }
    for record in &exported.records {
        lines.event(exported, record);
    }
    for row in claim_rows(exported) {
        lines.note(&row);
    }
    lines.bytes
}

/// The statements that were written so far.
struct Lines {
    dataset: String,
    bytes: Vec<u8>,
}

/// A name of data sets: small letters, digits and hyphens.
fn slug(name: &str) -> String {
    let words = name.to_lowercase();
    let words = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    if slug.is_empty() { "rashomon".to_owned() } else { slug }
}

/// The actors that claims name or that speak, as far as anything is known of them.
fn named_actors(exported: &Exported) -> impl Iterator<Item = (&str, &ActorFacts)> {
    exported.actors.iter().map(|(id, facts)| (id.as_str(), facts))
}

fn event_id(record: &IncidentRecord) -> String {
    format!("event-{}", record.id)
}

impl Lines {
    /// One statement for each value that is there.
    fn entity(&mut self, id: &str, schema: &str, origin: &str, properties: &[(&str, Option<String>)]) {
        for (property, value) in properties {
            let Some(value) = value.as_ref().filter(|value| !value.is_empty()) else { continue };
            let statement = json!({
                "canonical_id": id, "entity_id": id, "schema": schema, "prop": property, "value": value,
                "dataset": self.dataset, "origin": origin, "external": false, "lang": null, "original_value": null,
                "first_seen": null, "last_seen": null, "id": null,
            });
            self.bytes.extend(statement.to_string().into_bytes());
            self.bytes.push(b'\n');
        }
    }

    fn actor(&mut self, id: &str, facts: &ActorFacts) {
        let country = facts.country.as_deref().map(str::to_lowercase);
        let id = format!("actor-{id}");
        self.entity(
            &id,
            "LegalEntity",
            "gazetteer",
            &[("name", Some(facts.name.clone())), ("country", country)],
        );
    }

    fn article(&mut self, exported: &Exported, id: &str, report: &rashomon_schema::ReportEntry) {
        let source = exported.source(id);
        let address =
            report.uri.clone().filter(|uri| uri.starts_with("http://") || uri.starts_with("https://"));
        let hash = source.and_then(|source| source.sha256.as_ref()).map(|sha256| format!("SHA-256 {sha256}"));
        let archive =
            source.and_then(|source| source.archive.as_ref()).map(|archive| format!("archived at {archive}"));
        let properties = [
            ("title", report.title.clone().or_else(|| Some(id.to_owned()))),
            ("publisher", report.publisher.clone()),
            ("publishedAt", report.published.map(|day| day.to_string())),
            ("author", source.and_then(|source| source.byline.clone())),
            ("sourceUrl", address),
            ("notes", hash),
            ("notes", archive),
        ];
        self.entity(&format!("article-{id}"), "Article", id, &properties);
    }

    fn event(&mut self, exported: &Exported, record: &IncidentRecord) {
        let standings = record
            .facets
            .iter()
            .map(|(facet, comparison)| format!("{facet}: {} ({})", comparison.status, comparison.why));
        let country =
            exported.place(record).and_then(|place| place.country_code.as_deref()).map(str::to_lowercase);
        let judgements: Vec<_> = record.judgements.iter().collect();
        let mut properties = vec![
            ("name", Some(record.title.clone())),
            ("startDate", record.time.map(|time| time.earliest.to_string())),
            ("endDate", record.time.map(|time| time.latest.to_string())),
            ("location", record.place.as_ref().map(|place| place.name.clone())),
            ("country", country),
            ("summary", Some(standings.collect::<Vec<_>>().join("; "))),
            ("notes", Some(judgement_words(&judgements))),
        ];
        properties
            .extend(record.reports.iter().map(|report| ("proof", Some(format!("article-{}", report.id)))));
        let involved = claimed_agents(record);
        let known = involved.into_iter().filter(|id| exported.actors.contains_key(*id));
        properties.extend(known.map(|id| ("involved", Some(format!("actor-{id}")))));
        let checkpoint = exported.about.case.as_ref().and_then(|case| case.checkpoint.clone());
        properties.push(("notes", checkpoint.map(|note| format!("checkpoint of the case: {note}"))));
        self.entity(&event_id(record), "Event", &record.id, &properties);
    }

    fn note(&mut self, row: &ClaimRow<'_>) {
        let claim = row.claim;
        let said =
            format!("{} {}: {} = {}", row.account.name, claim.stance, claim.facet, value_text(&claim.value));
        let properties = [
            ("name", Some(said)),
            ("description", Some(row.sentence.clone())),
            ("entity", Some(event_id(row.record))),
            ("proof", Some(format!("article-{}", row.report.id))),
            ("notes", Some(judgement_words(&row.judgements))),
        ];
        self.entity(&format!("claim-{}", claim.id), "Note", &row.report.id, &properties);
    }
}

/// The actors that accounts name as agents; whether they did it is what the notes differ about.
fn claimed_agents(record: &IncidentRecord) -> BTreeSet<&str> {
    let claims = record.accounts.iter().flat_map(|account| &account.claims);
    let agents = claims.filter(|claim| claim.facet == rashomon_schema::Facet::Agent);
    let ids = agents.filter_map(|claim| match &claim.value {
        ClaimValue::Actor(actor) => actor.actor.as_deref(),
        _ => None,
    });
    ids.collect()
}
