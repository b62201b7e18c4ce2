//! The claims of a report as they are made: what they are made from, where each belongs, and the list.

use rashomon_schema::{
    Actor, Argument, Claim, Event, Facet, Harm, Incident, Span, Stance, Toll, Value, Voice, content_id,
};
use rustc_hash::FxHashSet;

use crate::entity::value_words::fill_from_words;
use crate::event::claimed_agent::ClaimedAgents;
use crate::event::draft::EventDraft;
use crate::speech::attribution::draft::AttributionDraft;
use crate::speech::voice::Voices;
use crate::syntax::parse::Parse;

/// What claims are made from.
pub(crate) struct ClaimInput<'a> {
    pub doc: &'a Parse<'a>,
    pub report: &'a str,
    pub attributions: &'a [AttributionDraft],
    pub voices: &'a Voices,
    pub drafts: &'a [EventDraft],
    pub events: &'a [Event],
    pub incidents: &'a [Incident],
    /// Who each event is attributed to.
    pub agents: &'a [ClaimedAgents],
}

/// Where a claim belongs.
pub(super) struct ClaimSite<'a> {
    pub incident: &'a str,
    pub voice: &'a str,
    pub attribution: Option<String>,
    /// The event, if the voice names it again.
    pub event: Option<&'a Event>,
}

/// The id of a claim: the same wherever a claim with this content is made.
pub(super) fn claim_id(
    report: &str,
    incident: &str,
    voice: &str,
    facet: Facet,
    stance: Stance,
    span: Span,
) -> String {
    let place = format!("{}-{}", span.start, span.end);
    let parts = [report, incident, voice, facet.as_str(), stance.as_str(), &place];
    content_id('c', &parts.map(str::as_bytes))
}

/// The claims made so far.
pub(super) struct ClaimList<'a> {
    report: &'a str,
    pub list: Vec<Claim>,
    seen: FxHashSet<String>,
}

impl<'a> ClaimList<'a> {
    /// Gives each claim to those who make it together with its voice.
    pub fn share<'v, I: Iterator<Item = &'v Voice>>(&mut self, beside: impl Fn(usize) -> I) {
        let mut shared = Vec::with_capacity(self.list.len());
        for claim in std::mem::take(&mut self.list) {
            let attribution = claim.attribution.as_deref().and_then(|id| id.strip_prefix('a')?.parse().ok());
            let voices = attribution.into_iter().flat_map(&beside);
            let copies: Vec<Claim> = voices.filter_map(|voice| self.copy_for(&claim, &voice.id)).collect();
            shared.push(claim);
            shared.extend(copies);
        }
        self.list = shared;
    }

    /// The same claim by another voice, unless it is there already; what somebody owns up to he does alone.
    fn copy_for(&mut self, claim: &Claim, voice: &str) -> Option<Claim> {
        let span = *claim.spans.first()?;
        let id = claim_id(self.report, &claim.incident, voice, claim.facet, claim.stance, span);
        (claim.stance != Stance::Admits && self.seen.insert(id.clone())).then(|| Claim {
            id,
            voice: voice.to_owned(),
            ..claim.clone()
        })
    }

    /// No claim yet of the report with that id.
    pub fn new(report: &'a str) -> Self {
        Self { report, list: Vec::new(), seen: FxHashSet::default() }
    }

    /// Adds a claim, unless it is there already.
    pub fn add(&mut self, at: &ClaimSite<'_>, facet: Facet, mut value: Value, stance: Stance, span: Span) {
        fill_from_words(&mut value);
        // With the trigger, a claim can be read in place.
        let trigger = at.event.map(|event| event.trigger).filter(|trigger| *trigger != span);
        let type_score = at.event.filter(|_| facet == Facet::Type).and_then(|event| event.type_score);
        let id = claim_id(self.report, at.incident, at.voice, facet, stance, span);
        if !self.seen.insert(id.clone()) {
            return;
        }
        self.list.push(Claim {
            id,
            incident: at.incident.to_owned(),
            event: at.event.map(|event| event.id.clone()),
            voice: at.voice.to_owned(),
            attribution: at.attribution.clone(),
            facet,
            value,
            stance,
            confidence: type_score,
            unsure: false,
            spans: std::iter::once(span).chain(trigger).collect(),
        });
    }
}

/// A participant as the value of a claim.
pub(super) fn actor(argument: &Argument) -> Actor {
    Actor {
        text: argument.text.clone(),
        actor: argument.actor.clone(),
        name: argument.name.clone(),
        traits: Vec::new(),
    }
}

/// Claims each toll of a harm.
pub(super) fn claim_tolls(
    harm: Harm,
    list: &[Toll],
    at: &ClaimSite<'_>,
    stance: Stance,
    claims: &mut ClaimList<'_>,
) {
    for toll in list {
        claims.add(at, harm.facet(), Value::Toll(toll.count.clone()), stance, toll.span);
    }
}
