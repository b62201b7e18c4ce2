//! Claims: what each voice says about each facet of an incident.

use rashomon_lexicon::factuality::{Effect, modifier_effects};
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_schema::{
    Act, Actor, Argument, Certainty, Claim, Event, EventType, Facet, Harm, Incident, Means, Polarity, Span,
    Stance, Toll, Value, content_id,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::entity::count::counted::status_of;
use crate::entity::value_words::fill_from_words;
use crate::event::claimed_agent::ClaimedAgents;
use crate::event::clause::find_support_verb;
use crate::event::draft::EventDraft;
use crate::speech::attribution::draft::AttributionDraft;
use crate::speech::voice::{REPORT_ID, Voices};
use crate::story::incident::is_happening;
use crate::story::response::Response;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_verb};

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

/// Every claim of the report, in order of the text.
pub(crate) fn make_claims(input: &ClaimInput<'_>, responses: &[Response]) -> Vec<Claim> {
    let incident_of: FxHashMap<&str, &str> =
        input.incidents.iter().flat_map(|i| i.events.iter().map(|e| (e.as_str(), i.id.as_str()))).collect();
    let mut claims = ClaimList { report: input.report, list: Vec::new(), seen: FxHashSet::default() };
    for (n, event) in input.events.iter().enumerate() {
        let Some(&incident) = incident_of.get(event.id.as_str()) else { continue };
        if !is_happening(event) {
            continue;
        }
        match event.factuality.certainty {
            Certainty::Unknown => add_unsure_claims(input, n, incident, &mut claims),
            _ => add_event_claims(input, n, incident, &mut claims),
        }
    }
    let told = incidents_told(input, &incident_of);
    for answer in responses {
        if let Some(incident) = incident_before(input, &told, answer.attribution) {
            let attribution = answer.attribution;
            let at = ClaimSite {
                incident,
                voice: &input.voices.of_attribution(attribution).id,
                attribution: Some(format!("a{attribution}")),
                event: None,
            };
            let value = answer.agent.as_ref().map_or(Value::Occurred {}, |agent| Value::Actor(actor(agent)));
            let facet = if answer.agent.is_some() { Facet::Agent } else { Facet::Occurred };
            claims.add(&at, facet, value, answer.stance, answer.span);
        }
    }
    settle_parts(&mut claims.list);
    claims.list
}

/// A number that a voice once gives as a part of a greater toll is a part in all its claims: `82 people
/// including 58
/// civilians`, then `killed 58 civilians`.
fn settle_parts(claims: &mut [Claim]) {
    /// The tolls of one voice and facet: the parts, and the lower bound of the greatest total.
    #[derive(Default)]
    struct TollParts {
        parts: FxHashSet<(Option<u64>, Option<u64>)>,
        greatest: Option<u64>,
    }
    let of = |claim: &Claim| (claim.incident.clone(), claim.voice.clone(), claim.facet);
    let mut told: FxHashMap<_, TollParts> = FxHashMap::default();
    for claim in claims.iter() {
        let Value::Toll(count) = &claim.value else { continue };
        let told = told.entry(of(claim)).or_default();
        if count.total {
            told.greatest = told.greatest.max(count.low);
        } else {
            told.parts.insert((count.low, count.high));
        }
    }
    for claim in claims {
        let told = told.get(&of(claim));
        if let (Value::Toll(count), Some(told)) = (&mut claim.value, told) {
            let is_part = told.parts.contains(&(count.low, count.high)) && told.greatest > count.low;
            count.total &= !is_part;
        }
    }
}

/// The incident of the last assault up to and including each event.
fn incidents_told<'a>(
    input: &ClaimInput<'_>,
    incident_of: &FxHashMap<&str, &'a str>,
) -> Vec<Option<&'a str>> {
    let told = input.drafts.iter().zip(input.events).scan(None, |last, (draft, event)| {
        if draft.kind == "ASSAULT" {
            *last = incident_of.get(event.id.as_str()).copied().or(*last);
        }
        Some(*last)
    });
    told.collect()
}

/// The last incident before the attribution, else the main one.
fn incident_before<'a>(
    input: &ClaimInput<'a>,
    told: &[Option<&'a str>],
    attribution: usize,
) -> Option<&'a str> {
    let anchor = input.attributions[attribution].anchor;
    let n_before = input.drafts.partition_point(|draft| draft.trigger < anchor);
    let before = n_before.checked_sub(1).and_then(|n| told[n]);
    before.or_else(|| {
        let main = input.incidents.iter().find(|incident| incident.main)?;
        (!main.events.is_empty()).then_some(main.id.as_str())
    })
}

/// Where a claim belongs.
struct ClaimSite<'a> {
    incident: &'a str,
    voice: &'a str,
    attribution: Option<String>,
    /// The event, if the voice names it again.
    event: Option<&'a Event>,
}

struct ClaimList<'a> {
    report: &'a str,
    list: Vec<Claim>,
    seen: FxHashSet<String>,
}

impl ClaimList<'_> {
    fn add(&mut self, at: &ClaimSite<'_>, facet: Facet, mut value: Value, stance: Stance, span: Span) {
        fill_from_words(&mut value);
        // With the trigger, a claim can be read in place.
        let trigger = at.event.map(|event| event.trigger).filter(|trigger| *trigger != span);
        let type_score = at.event.filter(|_| facet == Facet::Type).and_then(|event| event.type_score);
        let place = format!("{}-{}", span.start, span.end);
        let parts = [self.report, at.incident, at.voice, facet.as_str(), stance.as_str(), &place];
        let id = content_id('c', &parts.map(str::as_bytes));
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
            spans: std::iter::once(span).chain(trigger).collect(),
        });
    }
}

fn actor(argument: &Argument) -> Actor {
    Actor {
        text: argument.text.clone(),
        actor: argument.actor.clone(),
        name: argument.name.clone(),
        traits: Vec::new(),
    }
}

fn add_event_claims(input: &ClaimInput<'_>, n: usize, incident: &str, claims: &mut ClaimList<'_>) {
    let (event, draft) = (&input.events[n], &input.drafts[n]);
    let attribution = draft.attribution.map(|s| &input.attributions[s]);
    let voice = draft.attribution.map_or(REPORT_ID, |s| input.voices.of_attribution(s).id.as_str());
    let at = ClaimSite { incident, voice, attribution: event.attribution.clone(), event: Some(event) };
    let denied = attribution.is_some_and(|s| s.act == Act::Denies)
        != (event.factuality.polarity == Polarity::Negative);
    if denied {
        return add_denials(input, n, &at, claims);
    }
    let stance = stance(attribution, event);
    if stance == Stance::Doubts {
        for agent in &input.agents[n].list {
            claims.add(&at, Facet::Agent, Value::Actor(actor(agent)), stance, agent.span);
        }
        if input.agents[n].list.is_empty() {
            claims.add(&at, Facet::Occurred, Value::Occurred {}, stance, event.trigger);
        }
        return;
    }
    add_facets(input, n, &at, stance, claims);
}

/// `it was unclear whether Russian or Syrian jets struck`: both are suspected. `it was not known who
/// struck`: unknown.
fn add_unsure_claims(input: &ClaimInput<'_>, n: usize, incident: &str, claims: &mut ClaimList<'_>) {
    let (event, draft) = (&input.events[n], &input.drafts[n]);
    let voice = draft.attribution.map_or(REPORT_ID, |s| input.voices.of_attribution(s).id.as_str());
    let at = ClaimSite { incident, voice, attribution: event.attribution.clone(), event: Some(event) };
    let agents = &input.agents[n];
    if agents.either || agents.list.len() > 1 {
        for agent in &agents.list {
            claims.add(&at, Facet::Agent, Value::Actor(actor(agent)), Stance::Suspects, agent.span);
        }
    } else if let Some(who) = asked_for(input.doc, draft.trigger) {
        let text = input.doc.token(who).to_owned();
        let unknown = Actor { text, name: Some("unknown".to_owned()), ..Actor::default() };
        claims.add(
            &at,
            Facet::Agent,
            Value::Actor(unknown),
            Stance::Suspects,
            TokenSpan::one(who).span(input.doc),
        );
    }
}

/// `who` as the agent: `who carried out the attack`, `who was behind the attack`, but not `who were in the
/// car`.
fn asked_for(doc: &Parse<'_>, trigger: usize) -> Option<usize> {
    let mut at = trigger;
    for _ in 0..4 {
        let subject = child(doc, at, &["nsubj"]).filter(|&s| matches!(doc.lemma(s), "who" | "whom"));
        if subject.is_some() || doc.head(at) == at {
            return subject;
        }
        at = doc.head(at);
    }
    None
}

fn stance(attribution: Option<&AttributionDraft>, event: &Event) -> Stance {
    match attribution.map(|s| s.act) {
        Some(Act::Doubts) => Stance::Doubts,
        _ if event.factuality.certainty != Certainty::Certain => Stance::Suspects,
        _ => Stance::Asserts,
    }
}

/// `at least 12 people`, `33 of them`, but not `12 miners`: the target says no more than the toll.
fn is_a_mere_count(input: &ClaimInput<'_>, n: usize) -> bool {
    let (doc, draft) = (input.doc, &input.drafts[n]);
    let has_toll = Harm::ALL.iter().any(|harm| !draft.counted(*harm).is_empty());
    has_toll
        && draft
            .target
            .is_some_and(|head| doc.pos(head) == "NUM" || ParticipantWord::Anybody.has(doc.lemma(head)))
}

/// Every facet that the event fills.
fn add_facets(
    input: &ClaimInput<'_>,
    n: usize,
    at: &ClaimSite<'_>,
    stance: Stance,
    claims: &mut ClaimList<'_>,
) {
    let event = &input.events[n];
    // A speaker who is unsure is unsure who did it, seldom that it happened.
    let hedged_agent = stance == Stance::Suspects && !input.agents[n].list.is_empty();
    let told = if hedged_agent { Stance::Asserts } else { stance };
    claims.add(at, Facet::Type, Value::Type { kind: event.kind, mode: event.mode }, told, event.trigger);
    for agent in &input.agents[n].list {
        let admits = stance == Stance::Asserts && (input.agents[n].own_conduct || admission(input, n));
        claims.add(
            at,
            Facet::Agent,
            Value::Actor(actor(agent)),
            match () {
                () if input.agents[n].either => Stance::Suspects,
                () if admits => Stance::Admits,
                () => stance,
            },
            agent.span,
        );
    }
    let in_particular = |target: &&Argument| target.actor.is_some() || !is_a_mere_count(input, n);
    if let Some(target) = event.target.as_ref().filter(in_particular) {
        claims.add(at, Facet::Target, Value::Actor(actor(target)), told, target.span);
    }
    if let Some(means) = &event.means {
        claims.add(
            at,
            Facet::Means,
            Value::Means(Means { text: means.text.clone(), class: means.class, kinds: Vec::new() }),
            told,
            means.span,
        );
    }
    if let Some(place) = &event.place {
        claims.add(at, Facet::Place, Value::Place(place.clone()), told, place.span);
    }
    if let Some(time) = &event.time {
        claims.add(at, Facet::Time, Value::Time(time.clone()), told, time.span);
    }
    for (harm, list) in event.tolls.iter() {
        claim_tolls(harm, list, at, told, claims);
    }
    add_statuses(input, n, at, told, claims);
}

/// `admitted that the men were Russian soldiers`. A claim of responsibility is own conduct anyway.
fn admission(input: &ClaimInput<'_>, n: usize) -> bool {
    input.drafts[n].attribution.is_some_and(|s| input.attributions[s].act == Act::Admits)
        && input.agents[n].list.iter().any(|a| a.actor.is_some())
}

fn claim_tolls(harm: Harm, list: &[Toll], at: &ClaimSite<'_>, stance: Stance, claims: &mut ClaimList<'_>) {
    for toll in list {
        claims.add(at, harm.facet(), Value::Toll(toll.count.clone()), stance, toll.span);
    }
}

/// Whether the dead were civilians or fighters.
fn add_statuses(
    input: &ClaimInput<'_>,
    n: usize,
    at: &ClaimSite<'_>,
    stance: Stance,
    claims: &mut ClaimList<'_>,
) {
    let draft = &input.drafts[n];
    for (counted, toll) in draft.killed.iter().zip(input.events[n].tolls.by_harm(Harm::Killed)) {
        if let Some(noun) = counted.noun
            && let Some(status) = status_of(input.doc, noun)
        {
            claims.add(
                at,
                Facet::Status,
                Value::Status { text: input.doc.token(noun).to_owned(), status },
                stance,
                toll.span,
            );
        }
    }
}

/// The denial of a negated or denied event: no harm is a toll of zero; of a known event its place is denied;
/// with an agent, the agent; else that it happened.
fn add_denials(input: &ClaimInput<'_>, n: usize, at: &ClaimSite<'_>, claims: &mut ClaimList<'_>) {
    let (event, draft) = (&input.events[n], &input.drafts[n]);
    let has_none = |list: &[Toll]| list.iter().any(|toll| toll.count.high == Some(0));
    if event.tolls.iter().any(|(_, list)| has_none(list)) {
        event.tolls.iter().for_each(|(harm, list)| claim_tolls(harm, list, at, Stance::Asserts, claims));
        return;
    }
    // A denial about people missing, captured or displaced denies their number, not the incident.
    let others = || event.tolls.iter().filter(|(harm, _)| !matches!(harm, Harm::Killed | Harm::Injured));
    if input.agents[n].list.is_empty() && others().next().is_some() {
        others().for_each(|(harm, list)| claim_tolls(harm, list, at, Stance::Denies, claims));
        return;
    }
    let agents = &input.agents[n].list;
    let negated = event.factuality.polarity == Polarity::Negative;
    let passing = negated && is_in_passing(input.doc, draft.trigger, agents.is_empty());
    if passing || agents.is_empty() && is_beside_the_event(input.doc, draft.trigger) {
        return;
    }
    if negated
        && is_given(input.doc, draft.trigger)
        && draft.place_is_own
        && let Some(place) = &event.place
    {
        claims.add(at, Facet::Place, Value::Place(place.clone()), Stance::Denies, place.span);
        return;
    }
    match agents.is_empty() {
        false if event.kind == EventType::Assault || !negated => {
            for agent in agents {
                claims.add(at, Facet::Agent, Value::Actor(actor(agent)), Stance::Denies, agent.span);
            }
        }
        _ => claims.add(at, Facet::Occurred, Value::Occurred {}, Stance::Denies, event.trigger),
    }
}

/// `no group claimed responsibility for the bombing`, `foiled an attack`, `kept them from attacking`: what is
/// negated or prevented is another act, and nobody denies the event. But `there was no attack`, `did not carry
/// out the attack` and `the army had no part in the attack` are denials.
fn is_in_passing(doc: &Parse<'_>, trigger: usize, is_without_agent: bool) -> bool {
    match doc.dep(trigger) {
        "pcomp" => true,
        "dobj" | "nsubjpass" => !is_verb(doc, trigger) && find_support_verb(doc, trigger).is_none(),
        "pobj" => is_without_agent,
        _ => false,
    }
}

/// `the building was not damaged`, `an attempted attack`, `denied any part in the murder`: what is denied is what
/// came of it, or who did it. But `denied the attack` denies that it happened.
fn is_beside_the_event(doc: &Parse<'_>, trigger: usize) -> bool {
    let failed = |c: usize| {
        doc.dep(c) == "amod" && modifier_effects(&doc.token(c).to_ascii_lowercase()).contains(&Effect::Failed)
    };
    let conduct = || ParticipantWord::Involvement.has(doc.lemma(doc.head(doc.head(trigger))));
    ParticipantWord::Consequence.has(doc.lemma(trigger))
        || doc.children(trigger).any(failed)
        || doc.dep(trigger) == "pobj" && conduct()
}

/// `the attack did not take place on …`, but not `an attack did not take place`: a known event, whose place
/// is denied.
fn is_given(doc: &Parse<'_>, trigger: usize) -> bool {
    let definite =
        doc.children(trigger).any(|c| doc.dep(c) == "det" && matches!(doc.lemma(c), "the" | "this" | "that"));
    definite && find_support_verb(doc, trigger).is_some()
}
