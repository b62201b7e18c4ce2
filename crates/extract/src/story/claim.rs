//! Claims: what each voice says about each facet of an incident.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::time::TimeWord;
use rashomon_schema::{
    Act, Actor, Argument, Certainty, Claim, Event, Facet, Harm, Means, Polarity, Stance, Status,
    TimeArgument, Toll, Value, is_month, is_weekday,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::entity::count::counted::status_of;
use crate::speech::attribution::draft::AttributionDraft;
use crate::speech::voice::REPORT_ID;
use crate::story::claim_list::{ClaimInput, ClaimList, ClaimSite, actor, claim_tolls};
use crate::story::denial;
use crate::story::incident::is_happening;
use crate::story::response::{Answer, Response};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, object_of};

/// Every claim of the report, in order of the text.
pub(crate) fn make_claims(input: &ClaimInput<'_>, responses: &[Response]) -> Vec<Claim> {
    let incident_of: FxHashMap<&str, &str> =
        input.incidents.iter().flat_map(|i| i.events.iter().map(|e| (e.as_str(), i.id.as_str()))).collect();
    let mut claims = ClaimList::new(input.report);
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
            match &answer.answer {
                Answer::Agent(agent) => {
                    claims.add(&at, Facet::Agent, Value::Actor(actor(agent)), answer.stance, answer.span);
                }
                Answer::Toll => add_disputed_toll(input, &at, answer, &mut claims),
            }
        }
    }
    claims.share(|n| input.voices.beside_attribution(n));
    settle_parts(&mut claims.list);
    settle_lone_victims(&mut claims.list);
    claims.list
}

/// `The ministry called that figure a fantasy`: the death toll that another voice gave last.
fn add_disputed_toll(
    input: &ClaimInput<'_>,
    at: &ClaimSite<'_>,
    answer: &Response,
    claims: &mut ClaimList<'_>,
) {
    let anchor = input.attributions[answer.attribution].anchor;
    let n_before = input.drafts.partition_point(|draft| draft.trigger < anchor);
    let by_another = |n: &usize| {
        let voice =
            input.drafts[*n].attribution.map_or(REPORT_ID, |a| input.voices.of_attribution(a).id.as_str());
        voice != at.voice
    };
    let told = (0..n_before)
        .rev()
        .filter(by_another)
        .find_map(|n| input.events[n].tolls.by_harm(Harm::Killed).first());
    if let Some(toll) = told {
        claims.add(at, Harm::Killed.facet(), Value::Toll(toll.count.clone()), answer.stance, answer.span);
    }
}

/// One person without a number is the whole toll where the incident has no other: `gunmen shot dead a reporter`.
fn settle_lone_victims(claims: &mut [Claim]) {
    let mut others: FxHashSet<(String, Facet)> = FxHashSet::default();
    let mut told: FxHashMap<(String, Facet), Option<String>> = FxHashMap::default();
    for claim in claims.iter() {
        let Value::Toll(count) = &claim.value else { continue };
        let of = (claim.incident.clone(), claim.facet);
        let one = !count.total && (count.low, count.high) == (Some(1), Some(1));
        let same = told.entry(of.clone()).or_insert_with(|| count.counted.clone()) == &count.counted;
        if !one || !same {
            others.insert(of);
        }
    }
    for claim in claims {
        let alone = !others.contains(&(claim.incident.clone(), claim.facet));
        if let (Value::Toll(count), true) = (&mut claim.value, alone) {
            count.total |= count.counted.is_some();
        }
    }
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

fn add_event_claims(input: &ClaimInput<'_>, n: usize, incident: &str, claims: &mut ClaimList<'_>) {
    let (event, draft) = (&input.events[n], &input.drafts[n]);
    let attribution = draft.attribution.map(|s| &input.attributions[s]);
    // `No side has said that its jets struck`: nobody says so. But `No side has claimed the blast that killed six`.
    if attribution.is_some_and(|s| s.unsaid && denial::is_clause_of(input.doc, s, draft.trigger)) {
        return;
    }
    let attribution = attribution.filter(|s| !s.unsaid);
    let voice = draft.attribution.map_or(REPORT_ID, |s| input.voices.of_attribution(s).id.as_str());
    let at = ClaimSite { incident, voice, attribution: event.attribution.clone(), event: Some(event) };
    let negated = event.factuality.polarity == Polarity::Negative;
    match attribution.filter(|s| s.act == Act::Denies) {
        // `denied that it had not warned residents before the raid`: of the raid nothing is said.
        Some(denial) if negated || !denial::covers(input.doc, denial, draft.trigger) => return,
        Some(_) => return denial::add_denials(input, n, &at, claims),
        None if negated => return denial::add_negated(input, n, &at, claims),
        None => {}
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
        // `the men who tried to storm it` asks nothing.
        if matches!(doc.dep(at), "relcl" | "acl") {
            return None;
        }
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
    let has_toll = Harm::ALL.iter().any(|harm| draft.counted(*harm).iter().any(|counted| !counted.single));
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
        let admits = stance == Stance::Asserts && input.agents[n].own_conduct;
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
    if let Some(time) = event.time.as_ref().filter(|time| can_be_dated(time)) {
        claims.add(at, Facet::Time, Value::Time(time.clone()), told, time.span);
    }
    let early = is_first_count(input, n);
    for (harm, list) in event.tolls.iter() {
        let list: Vec<Toll> = list.iter().cloned().map(|toll| as_first(toll, early)).collect();
        claim_tolls(harm, &list, at, told, claims);
    }
    add_statuses(input, n, at, told, claims);
}

/// Whether the report gives the tolls of an event as those of a first count: `police had said at first`, `an initial
/// toll of`.
fn is_first_count(input: &ClaimInput<'_>, n: usize) -> bool {
    let (doc, draft) = (input.doc, &input.drafts[n]);
    let attribution = draft.attribution.map(|n| &input.attributions[n]);
    let source = attribution.and_then(|attribution| attribution.source).map(|source| source.head);
    let heads = [Some(draft.trigger), attribution.map(|attribution| attribution.anchor), source];
    let is_first = |c: usize| match doc.dep(c) {
        "advmod" | "amod" => CountWord::First.has(doc.lower(c)),
        "prep" => doc.lower(c) == "at" && object_of(doc, c).is_some_and(|noun| doc.lower(noun) == "first"),
        _ => false,
    };
    let first = |c: usize| is_first(c) || doc.lower(c) == "first" && c > 0 && doc.lower(c - 1) == "at";
    heads.into_iter().flatten().any(|head| doc.children(head).any(first))
}

fn as_first(mut toll: Toll, early: bool) -> Toll {
    toll.count.early = early;
    toll
}

/// Whether a time can be put on a day once the day of publication is known: not `hours earlier` nor `this century`.
fn can_be_dated(time: &TimeArgument) -> bool {
    let names_day = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        is_weekday(word)
            || is_month(word)
            || word.contains(':')
            || TimeWord::Day.has(&word.to_ascii_lowercase())
    };
    time.earliest.is_some() || time.clock.is_some() || time.text.split([' ', '-']).any(names_day)
}

/// Whether the dead were civilians or fighters.
fn add_statuses(
    input: &ClaimInput<'_>,
    n: usize,
    at: &ClaimSite<'_>,
    stance: Stance,
    claims: &mut ClaimList<'_>,
) {
    let killed = input.drafts[n].killed.iter().zip(input.events[n].tolls.by_harm(Harm::Killed));
    let told: Vec<(usize, Status, &Toll)> = killed
        .filter_map(|(counted, toll)| {
            let noun = counted.noun?;
            Some((noun, status_of(input.doc, noun)?, toll))
        })
        .collect();
    // `seven civilians and two militants`, `four civilians among the dead`: both were killed.
    let has = |wanted: Status| told.iter().any(|(_, status, _)| *status == wanted);
    let some = |(noun, status, toll): &(usize, Status, &Toll)| {
        *status == Status::Civilian && !toll.count.total && is_some_of_dead(input.doc, *noun)
    };
    let both = has(Status::Civilian) && has(Status::Fighter) || told.iter().any(some);
    for (noun, status, toll) in told.iter().take(if both { 1 } else { told.len() }) {
        let status = if both { Status::Mixed } else { *status };
        let text = input.doc.token(*noun).to_owned();
        claims.add(at, Facet::Status, Value::Status { text, status }, stance, toll.span);
    }
}

/// `four civilians were among the dead`: those who are told of are some of them.
fn is_some_of_dead(doc: &Parse<'_>, noun: usize) -> bool {
    let verb = doc.head(noun);
    let among = |c: usize| doc.dep(c) == "prep" && doc.lower(c) == "among";
    doc.dep(noun) == "nsubj" && doc.lemma(verb) == "be" && doc.children(verb).any(among)
}
