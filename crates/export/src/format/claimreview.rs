//! ClaimReview (schema.org, JSON-LD): only what a person holds of an incident, signed with the person's name.

use rashomon_schema::{IncidentRecord, JudgementNote};
use serde_json::{Value, json};

use crate::exported::Exported;
use crate::iri::{report_iri, urn};

/// The words of ICD 203, from the least likely to the most.
const LIKELIHOODS: [&str; 7] = [
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
];
/// What readers of ClaimReview show of a claim, in characters.
const LONGEST: usize = 74;

/// The reviews: one for each view of a person. What only the program assesses is none.
pub(super) fn to_claim_reviews(exported: &Exported) -> Vec<u8> {
    let mut reviews = Vec::new();
    for record in &exported.records {
        let views = record.judgements.iter().filter(|judgement| judgement.kind == "view");
        reviews.extend(views.map(|judgement| review(record, judgement)));
    }
    json!({"@context": "https://schema.org", "@graph": reviews}).to_string().into_bytes()
}

fn review(record: &IncidentRecord, judgement: &JudgementNote) -> Value {
    let (claim, likelihood, confidence) = parts(&judgement.says);
    let appearance: Vec<Value> = record
        .reports
        .iter()
        .map(|report| {
            json!({"@type": "CreativeWork", "url": report_iri(&report.id, report.uri.as_deref()),
                "headline": report.title, "publisher": report.publisher.as_ref().map(|name| json!({"@type": "Organization", "name": name})),
                "datePublished": report.published.map(|day| day.to_string())})
        })
        .collect();
    let rating = LIKELIHOODS.iter().position(|word| Some(*word) == likelihood).map(|n| n + 1);
    json!({
        "@type": "ClaimReview",
        "@id": urn("judgement", &judgement.id),
        "url": urn("judgement", &judgement.id),
        "claimReviewed": short(claim),
        "author": {"@type": "Person", "name": judgement.by},
        "datePublished": judgement.at.get(..10),
        "reviewBody": judgement.why,
        "itemReviewed": {"@type": "Claim", "name": record.title, "text": claim, "appearance": appearance},
        "reviewRating": {
            "@type": "Rating",
            "alternateName": likelihood.unwrap_or("not rated"),
            "ratingValue": rating,
            "bestRating": LIKELIHOODS.len(),
            "worstRating": 1,
            "ratingExplanation": confidence.map(|confidence| format!("confidence of the reviewer: {confidence}")),
        },
    })
}

/// View, likelihood and confidence of `Kastrian aircraft struck (likely; confidence moderate)`.
fn parts(says: &str) -> (&str, Option<&str>, Option<&str>) {
    let split = || {
        let (view, rest) = says.strip_suffix(')')?.rsplit_once(" (")?;
        let (likelihood, confidence) = rest.split_once("; confidence ")?;
        Some((view, Some(likelihood), Some(confidence)))
    };
    split().unwrap_or((says, None, None))
}

fn short(claim: &str) -> String {
    if claim.chars().count() <= LONGEST {
        return claim.to_owned();
    }
    claim.chars().take(LONGEST - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_has_its_likelihood_and_confidence() {
        let says = "Kastrian aircraft (of the north) struck (very likely; confidence high)";
        assert_eq!(
            parts(says),
            ("Kastrian aircraft (of the north) struck", Some("very likely"), Some("high"))
        );
        assert_eq!(parts("no more"), ("no more", None, None));
        assert_eq!(short(&"x".repeat(80)).chars().count(), LONGEST);
    }
}
