//! Reversals that a report itself describes: "admitted almost a year later", "after first denying it".

use rashomon_schema::{Act, Attribution, Claim, EarlierStance, Facet, Reading, Reversal, Stance, Value};
use serde::{Deserialize, Serialize};

/// A change of stance that one report describes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportedReversal {
    /// Who changed: the actor of the voice, or its name.
    pub speaker: String,
    /// The actors whose conduct it is about.
    pub agents: Vec<String>,
    /// The claims made with the later stance.
    pub claims: Vec<String>,
    /// The stance before.
    pub from: Stance,
    /// The stance after.
    pub to: Stance,
    /// Days between, if the report gives them.
    pub lag_days: Option<i32>,
    /// The sentence of the report.
    pub words: String,
}

impl ReportedReversal {
    /// Whether any of these claims takes part in it.
    pub(crate) fn is_about(&self, claims: &[&str]) -> bool {
        self.claims.iter().any(|claim| claims.contains(&claim.as_str()))
    }

    pub(crate) fn reversal(&self) -> Reversal {
        let why = format!("the report itself says so: \"{}\"", self.words);
        let (from, to, lag_days) = (self.from, self.to, self.lag_days);
        Reversal { from, to, lag_days, why, claims: self.claims.clone() }
    }
}

/// The reversals that a report describes.
pub fn reported_reversals(reading: &Reading) -> Vec<ReportedReversal> {
    let earlier = reading.attributions.iter().filter_map(|one| Some((one, one.earlier.as_ref()?)));
    earlier.filter_map(|(attribution, earlier)| reported_reversal(reading, attribution, earlier)).collect()
}

fn reported_reversal(
    reading: &Reading,
    attribution: &Attribution,
    earlier: &EarlierStance,
) -> Option<ReportedReversal> {
    let is_made = |claim: &&Claim| claim.attribution.as_deref() == Some(&attribution.id);
    let made: Vec<&Claim> = reading.claims.iter().filter(is_made).collect();
    let agent = |claim: &&Claim| match &claim.value {
        Value::Actor(actor) if claim.facet == Facet::Agent => actor.actor.clone(),
        _ => None,
    };
    let voice = reading.voices.iter().find(|voice| voice.id == attribution.voice)?;
    let span = earlier.span;
    let reversal = ReportedReversal {
        speaker: voice.actor.clone().unwrap_or_else(|| voice.name.to_lowercase()),
        agents: made.iter().filter_map(agent).collect(),
        claims: made.iter().map(|claim| claim.id.clone()).collect(),
        from: earlier.stance,
        to: if attribution.act == Act::Denies { Stance::Denies } else { Stance::Admits },
        lag_days: earlier.lag_days,
        words: reading.report.text.chars().skip(span.start as usize).take(span.len() as usize).collect(),
    };
    (!reversal.claims.is_empty()).then_some(reversal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_stance_is_a_reversal_of_the_claims_after_it() {
        let reading: Reading = serde_json::from_value(serde_json::json!({
            "schema": "rashomon/reading@2", "report": {"text": "He later admitted it."},
            "mentions": [], "events": [], "incidents": [], "diagnostics": [],
            "voices": [{"id": "v1", "kind": "person", "name": "The Marshal", "description": null, "actor": null, "spans": []}],
            "attributions": [{"id": "a0", "voice": "v1", "via": [], "source": [], "cue": [], "content": [],
                "mode": "indirect", "act": "admits", "hedged": false, "addressee": [], "channel": null,
                "earlier": {"stance": "denies", "lag_days": 21, "span": [0, 21]}}],
            "claims": [{"id": "c0", "incident": "i0", "voice": "v1", "attribution": "a0", "facet": "occurred",
                "value": {}, "stance": "admits", "spans": []}]
        }))
        .unwrap();
        let [one] = &reported_reversals(&reading)[..] else { panic!("not one reversal") };
        assert_eq!((one.from, one.to, one.lag_days), (Stance::Denies, Stance::Admits, Some(21)));
        assert_eq!((one.speaker.as_str(), one.words.as_str()), ("the marshal", "He later admitted it."));
        assert_eq!(one.claims, ["c0"]);
    }
}
