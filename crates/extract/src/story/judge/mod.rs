//! How sure each claim about the main incident is: a learnt judge weighs what the rules claim and what else may be claimed.
//!
//! Candidates are the claims of the rules, about whichever incident of the report, and every other value that the text
//! has for a facet, said by whoever says the words there. Each gets a calibrated probability that its voice makes this
//! claim about the main incident. Those that are likely enough are claims of it; the others are withheld.

mod candidate;
mod feature;

use rashomon_model::FacetScores;
use rashomon_schema::{
    Claim, ConfidenceLevel, ConfidenceLevels, Event, Facet, Incident, Mention, Report, Span, Stance, Value,
    Voice,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::speech::attribution::draft::AttributionDraft;
use crate::speech::participant::ParticipantResolver;
use crate::speech::voice::Voices;
use crate::story::claim_list::claim_id;
use crate::syntax::layout::Layout;
pub(crate) use candidate::Candidate;
use candidate::find_candidates;
#[cfg(feature = "training")]
pub(crate) use feature::FEATURES;
use feature::{FeatureTable, stance_group};

/// Candidates from this confidence on count for how much can be claimed about the main incident.
const LIKELY_ENOUGH: f32 = 0.3;

/// Texts of this many words are long enough to claim all that is asked of a relevant incident.
const LONG_ENOUGH: usize = 100;

/// What claims are judged by.
pub(crate) struct JudgeInput<'a> {
    pub layout: &'a Layout<'a>,
    pub report: &'a Report,
    pub attributions: &'a [AttributionDraft],
    pub innermost: &'a [Option<usize>],
    pub voices: &'a Voices,
    pub participants: &'a ParticipantResolver<'a>,
    pub mentions: &'a [Mention],
    pub events: &'a [Event],
    pub incidents: &'a [Incident],
    pub claims: &'a [Claim],
    /// Empty where no model of facets was asked: nothing is judged then.
    pub scores: &'a FacetScores,
    pub levels: ConfidenceLevels,
}

impl JudgeInput<'_> {
    fn main(&self) -> Option<&Incident> {
        self.incidents.iter().find(|incident| incident.main)
    }

    /// Who says the words at a token.
    fn voice_at(&self, token: usize) -> (&Voice, Option<usize>) {
        let attribution = self.innermost[token];
        (attribution.map_or(&self.voices.list[0], |n| self.voices.of_attribution(n)), attribution)
    }

    fn voice(&self, id: &str) -> &Voice {
        self.voices.list.iter().find(|voice| voice.id == id).unwrap_or(&self.voices.list[0])
    }
}

/// The claims of a report after judgement.
pub(crate) struct Judged {
    pub claims: Vec<Claim>,
    /// What is too unlikely for the main incident.
    pub withheld: Vec<Claim>,
    /// The incidents; the main one is not relevant where too little can be claimed about it.
    pub incidents: Vec<Incident>,
}

/// The candidates with their features, for training.
pub(crate) fn weigh_candidates(input: &JudgeInput<'_>) -> Vec<(Candidate, Vec<f32>)> {
    let candidates = find_candidates(input);
    let rows = FeatureTable::new(input, &candidates).rows();
    candidates.into_iter().zip(rows).filter_map(|(candidate, row)| Some((candidate, row?))).collect()
}

/// Judges the claims of a report. What is claimed of other incidents than the main one stays as it is.
pub(crate) fn judge(input: &JudgeInput<'_>) -> Judged {
    let mut claims: Vec<Option<Claim>> = input.claims.iter().cloned().map(Some).collect();
    let Some(main) = input.main().filter(|_| !input.scores.is_empty()) else {
        let (claims, incidents) = (claims.into_iter().flatten().collect(), input.incidents.to_vec());
        return Judged { claims, withheld: Vec::new(), incidents };
    };
    let (mut withheld, mut added, mut expected) = (Vec::new(), Vec::new(), 0.0);
    let forest = input.scores.judge();
    for (candidate, features) in weigh_candidates(input) {
        let group = stance_group(&features);
        let confidence =
            group.map_or_else(|| forest.probability(&features), |group| forest.stance_probability(group));
        let confidence = (confidence * 1000.0).round() / 1000.0;
        let above = |level: ConfidenceLevel| confidence >= level.least(candidate.facet, candidate.stance);
        let (is_likely, unsure) = (above(input.levels.given), !above(input.levels.sure));
        expected += if confidence >= LIKELY_ENOUGH { confidence } else { 0.0 };
        if candidate.claims.is_empty() {
            if is_likely {
                added.push(Claim { unsure, ..new_claim(input, &main.id, &candidate, confidence) });
            }
            continue;
        }
        for (k, &n) in candidate.claims.iter().enumerate() {
            let is_of_main = input.claims[n].incident == main.id;
            let Some(claim) = claims[n].as_mut() else { continue };
            match (is_likely, is_of_main) {
                (true, _) if is_of_main || k == 0 => {
                    claim.incident.clone_from(&main.id);
                    (claim.confidence, claim.unsure) = (Some(confidence), unsure);
                }
                (false, true) => {
                    claim.confidence = Some(confidence);
                    withheld.extend(claims[n].take());
                }
                _ => {}
            }
        }
    }
    let mut claims: Vec<Claim> = claims.into_iter().flatten().chain(added).collect();
    withhold_suspects_alone(&mut claims, &mut withheld);
    withhold_said_twice(&mut claims, &mut withheld);
    claims.sort_by_key(|claim| claim.spans.first().map(|span| span.start));
    // Two candidates of one place in the text are one claim: the first, which is that of the rules if they have it.
    let mut seen = FxHashSet::default();
    claims.retain(|claim| seen.insert(claim.id.clone()));
    let mut incidents = input.incidents.to_vec();
    for incident in incidents.iter_mut().filter(|incident| incident.main) {
        incident.relevant &= expected >= input.levels.relevant * share_of_long_text(input);
    }
    Judged { claims, withheld, incidents }
}

/// A post or a headline has room for less.
fn share_of_long_text(input: &JudgeInput<'_>) -> f32 {
    let words = input.report.text.split_whitespace().take(LONG_ENOUGH).count();
    words as f32 / LONG_ENOUGH as f32
}

/// `whether Russian or Syrian jets struck` names neither alone: where one suspect of an event is too unlikely, so are the others.
fn withhold_suspects_alone(claims: &mut Vec<Claim>, withheld: &mut Vec<Claim>) {
    let is_suspicion = |claim: &Claim| {
        claim.facet == Facet::Agent && claim.stance == Stance::Suspects && claim.event.is_some()
    };
    let left: Vec<(Option<String>, String)> = withheld
        .iter()
        .filter(|claim| is_suspicion(claim))
        .map(|claim| (claim.event.clone(), claim.voice.clone()))
        .collect();
    let is_left = |claim: &mut Claim| {
        is_suspicion(claim)
            && left.iter().any(|(event, voice)| *event == claim.event && *voice == claim.voice)
    };
    withheld.extend(claims.extract_if(.., is_left));
}

/// A voice that says of one party that it did it and that it says so itself makes one claim, the likelier one.
fn withhold_said_twice(claims: &mut Vec<Claim>, withheld: &mut Vec<Claim>) {
    let doer = |claim: &Claim| match (&claim.value, claim.stance) {
        (Value::Actor(actor), Stance::Asserts | Stance::Admits) if claim.facet == Facet::Agent => {
            Some((claim.voice.clone(), claim.incident.clone(), actor.actor.clone()?))
        }
        _ => None,
    };
    let mut best: FxHashMap<(String, String, String), (f32, Stance)> = FxHashMap::default();
    for (doer, claim) in claims.iter().filter_map(|claim| Some((doer(claim)?, claim))) {
        let confidence = claim.confidence.unwrap_or(0.0);
        let kept = best.entry(doer).or_insert((confidence, claim.stance));
        if confidence > kept.0 {
            *kept = (confidence, claim.stance);
        }
    }
    let is_weaker = |claim: &mut Claim| doer(claim).is_some_and(|doer| best[&doer].1 != claim.stance);
    withheld.extend(claims.extract_if(.., is_weaker));
}

pub(crate) fn new_claim(
    input: &JudgeInput<'_>,
    incident: &str,
    candidate: &Candidate,
    confidence: f32,
) -> Claim {
    let span = candidate.sites[0].words.span(input.layout.doc);
    let attribution = candidate.attribution.map(|n| format!("a{n}"));
    Claim {
        id: claim_id(&input.report.id, incident, &candidate.voice, candidate.facet, candidate.stance, span),
        incident: incident.to_owned(),
        event: None,
        voice: candidate.voice.clone(),
        attribution,
        facet: candidate.facet,
        value: candidate.value.clone(),
        stance: candidate.stance,
        confidence: Some(confidence),
        unsure: false,
        spans: vec![span],
    }
}

/// The span that a claim's own value was read from.
fn value_span(claim: &Claim) -> Span {
    claim.spans.first().copied().unwrap_or(Span::new(0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(actor: &str, stance: Stance, confidence: f32) -> Claim {
        let actor = rashomon_schema::Actor { actor: Some(actor.to_owned()), ..Default::default() };
        Claim {
            id: format!("c{confidence}"),
            incident: "i0".to_owned(),
            event: Some("e0".to_owned()),
            voice: "v1".to_owned(),
            attribution: None,
            facet: Facet::Agent,
            value: Value::Actor(actor),
            stance,
            confidence: Some(confidence),
            unsure: false,
            spans: Vec::new(),
        }
    }

    fn given(mut claims: Vec<Claim>, mut withheld: Vec<Claim>) -> Vec<f32> {
        withhold_suspects_alone(&mut claims, &mut withheld);
        withhold_said_twice(&mut claims, &mut withheld);
        claims.iter().filter_map(|claim| claim.confidence).collect()
    }

    #[test]
    fn one_of_two_suspects_is_not_named_alone() {
        let russia = agent("rus", Stance::Suspects, 0.6);
        let syria = agent("syr", Stance::Suspects, 0.3);
        assert!(given(vec![russia.clone()], vec![syria.clone()]).is_empty());
        assert_eq!(given(vec![russia.clone(), syria.clone()], Vec::new()), [0.6, 0.3]);
        let of_another_voice = Claim { voice: "v2".to_owned(), ..syria };
        assert_eq!(given(vec![russia], vec![of_another_voice]), [0.6]);
    }

    #[test]
    fn one_deed_of_one_party_is_said_once_by_a_voice() {
        let said = agent("syr", Stance::Asserts, 0.5);
        let admitted = agent("syr", Stance::Admits, 0.7);
        assert_eq!(given(vec![said.clone(), admitted.clone()], Vec::new()), [0.7]);
        let of_another = agent("rus", Stance::Asserts, 0.4);
        assert_eq!(given(vec![admitted, of_another], Vec::new()), [0.7, 0.4]);
        let denied = agent("syr", Stance::Denies, 0.6);
        assert_eq!(given(vec![said, denied], Vec::new()), [0.5, 0.6]);
    }
}
