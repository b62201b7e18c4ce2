//! Events with their arguments, factuality and tolls.

use crate::event::draft::Context;
use crate::event::draft::Draft;
use rashomon_schema::{Argument, Certainty, Event, Factuality, PlaceArgument, Polarity, Tense, Toll};

use crate::entity::count::counted::Counted;
use crate::entity::means;
use crate::event::argument::{Participants, of_adjective, of_noun, of_verb};
use crate::event::background::is_background;
use crate::event::casualty::fate_link;
use crate::event::casualty::link::{harm, place_tolls};
use crate::event::clause::carrier;
use crate::event::location::{find_place, find_time};
use crate::event::trigger::{Told, find};
use crate::event::{acled, attitude, factuality, type_features};
use crate::model::Typist;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::Words;
use crate::syntax::walk::{antecedent, child, is_passive, is_verb, subject};
use crate::tables::{Frame, Role, Trigger, tables};

/// Every event of the report.
pub(crate) fn read(context: &Context<'_>) -> Vec<Draft> {
    let told = find(context.layout);
    let mut drafts: Vec<Draft> = told.iter().map(|told| draft(context, told)).collect();
    drafts.extend((0..context.doc().len()).filter_map(|modal| obligation(context, modal)));
    drafts.retain(|draft| !is_of_pictures(context.doc(), draft));
    place_tolls(context, &mut drafts);
    fate_link::place_tolls(context, &mut drafts);
    if let Some(typist) = context.typist {
        drafts.iter_mut().for_each(|draft| retype(context, typist, draft));
    }
    drafts
}

/// Takes the type that the model is sure of; it was trained on types of which CONCEDE and RETREAT are one. What the tables hold for
/// an assault stays one: their words for violence are plainer than what stands around them.
fn retype(context: &Context<'_>, typist: &Typist, draft: &mut Draft) {
    if draft.kind == "ASSAULT" || !draft.killed.is_empty() || !draft.injured.is_empty() {
        return;
    }
    let Some(verdict) = typist.weigh(&type_features::features(context, draft)) else { return };
    let yields = verdict.kind == "YIELD";
    draft.score = Some(verdict.score);
    // Incidents hang on assaults: a town that is seized is none for the model to make.
    let assault = verdict.kind == "ASSAULT";
    if assault || verdict.kind == draft.kind || yields && matches!(draft.kind, "CONCEDE" | "RETREAT") {
        return;
    }
    let kind = if yields { "CONCEDE" } else { verdict.kind };
    if let Some((&kind, _)) = tables().types.get_key_value(kind) {
        (draft.kind, draft.mode, draft.mutual) = (kind, None, false);
    }
}

/// `X said that Y must leave`: X asks it of Y.
fn obligation(context: &Context<'_>, modal: usize) -> Option<Draft> {
    let doc = context.doc();
    let must = doc.tag(modal) == "MD" && matches!(doc.lemma(modal), "must" | "should");
    let saying = context.innermost[modal].filter(|_| must && doc.dep(modal) == "aux")?;
    let source = context.sayings[saying].source?;
    let target = subject(doc, doc.head(modal))?;
    if target == source.head || doc.tag(target).starts_with("PRP") || !may_act(doc, target) {
        return None;
    }
    let perfect = doc.children(doc.head(modal)).any(|c| doc.dep(c) == "aux" && doc.lemma(c) == "have");
    (!perfect).then(|| Draft {
        agent: Some(source.head),
        target: Some(target),
        ..Draft::new(modal, "REQUEST", CERTAIN, Some(saying))
    })
}

/// What is asked is asked now.
const CERTAIN: Factuality =
    Factuality { certainty: Certainty::Certain, polarity: Polarity::Positive, tense: Tense::Present };

fn draft(context: &Context<'_>, told: &Told) -> Draft {
    let doc = context.doc();
    let trigger = told.trigger;
    let saying = context.innermost[trigger];
    let (carrier, _) = carrier(doc, trigger);
    let participants = participants(doc, trigger, &told.row);
    let factuality = factuality::of(doc, trigger, carrier, saying.map(|n| &context.sayings[n]));
    let mut draft = Draft {
        mode: told.row.mode,
        mutual: told.row.frame == Frame::Mutual,
        agent: participants.agent,
        target: participants.target,
        background: is_background(context, trigger, carrier),
        ..Draft::new(trigger, told.row.kind, factuality, saying)
    };
    harm(doc, trigger, &told.row, &mut draft);
    find_means(doc, trigger, participants.means, &mut draft);
    for (verb, row) in &told.also {
        join(doc, *verb, row, &mut draft);
    }
    let happening = crate::event::draft::HAPPENINGS.contains(&draft.kind);
    let tokens: Vec<usize> =
        [trigger, carrier].into_iter().chain(told.also.iter().map(|(verb, _)| *verb)).collect();
    find_place(context, &tokens, happening, &mut draft);
    find_time(context, &tokens, happening, &mut draft);
    split_roles(context, &mut draft);
    draft.agent = draft.agent.map(|agent| speaker_for(context, agent, saying));
    recast_future(context, carrier, &mut draft);
    if draft.agent.is_some_and(|agent| is_suspected(doc, agent)) {
        draft.factuality.certainty = draft.factuality.certainty.max(Certainty::Probable);
    }
    if let Some(mode) = draft
        .means
        .as_ref()
        .and_then(|m| m.class.as_deref())
        .and_then(|class| tables().modes_of_means.get(class))
        && draft.kind == "ASSAULT"
        && !matches!(draft.mode, Some("targeted" | "abduct" | "torture" | "sexual" | "beat"))
    {
        draft.mode = Some(mode);
    }
    draft
}

/// Whom a pronoun stands for where it takes up who says it: `the army said it would leave`.
fn speaker_for(context: &Context<'_>, agent: usize, saying: Option<usize>) -> usize {
    let doc = context.doc();
    let source = saying.and_then(|n| context.sayings[n].source);
    let takes_up = |source: usize| match doc.token(agent).to_ascii_lowercase().as_str() {
        "it" | "they" => doc.ent_type(source) != "PERSON",
        "he" | "she" => doc.ent_type(source) == "PERSON",
        "we" | "i" => true,
        _ => false,
    };
    let unquoted = context.layout.quotes.of(agent).is_none();
    source
        .map(|source| source.head)
        .filter(|&head| unquoted && doc.pos(head) != "PRON" && takes_up(head))
        .filter(|&head| context.layout.sent_of(head) == context.layout.sent_of(agent))
        .unwrap_or(agent)
}

/// What is yet to come is what its agent means to do; harm that others foretell stays what it is.
fn recast_future(context: &Context<'_>, carrier: usize, draft: &mut Draft) {
    let Some(agent) = draft.agent else { return };
    let Some(kind) = attitude::of_future(context.doc(), carrier, draft.kind) else { return };
    let source = draft.saying.and_then(|n| context.sayings[n].source);
    if kind != "THREATEN" || draft.kind != "ASSAULT" || source.is_none_or(|source| source.head == agent) {
        (draft.kind, draft.mode, draft.mutual) = (kind, None, false);
    }
}

/// `a video shot in the town` is no attack.
fn is_of_pictures(doc: &Parse<'_>, draft: &Draft) -> bool {
    // A post that is struck is one of an army.
    let document = |head: usize| {
        matches!(tables().role(doc.lemma(head)), Some(Role::Document)) && doc.lemma(head) != "post"
    };
    draft.kind == "ASSAULT"
        && (draft.agent.is_some_and(document) && draft.killed.is_empty()
            || draft.target.is_some_and(document))
}

fn participants(doc: &Parse<'_>, trigger: usize, row: &Trigger) -> Participants {
    if let Some(found) = crate::event::argument::of_gerund(doc, trigger) {
        return found;
    }
    if let (Frame::Attitude(held), "ADJ") = (row.frame, doc.pos(trigger)) {
        of_adjective(doc, trigger, held)
    } else if is_verb(doc, trigger) && doc.dep(trigger) != "pobj" {
        of_verb(doc, trigger, row)
    } else {
        of_noun(doc, trigger, row)
    }
}

/// Adds what a further verb tells: its target and its toll.
fn join(doc: &Parse<'_>, verb: usize, row: &Trigger, draft: &mut Draft) {
    let more = of_verb(doc, verb, row);
    if row.toll.is_none() || draft.target.is_none() {
        draft.target = draft.target.or(more.target);
    }
    if is_passive(doc, verb) && draft.agent.is_none() {
        draft.agent = more.agent.filter(|&agent| !tables().trigger_nouns.contains_key(doc.lemma(agent)));
    }
    let harmed = draft.target;
    draft.target = more.target.or(draft.target);
    harm(doc, verb, row, draft);
    draft.target = harmed;
    find_means(doc, verb, more.means, draft);
}

/// The means of a trigger: its own phrases, or a subject that is a weapon.
fn find_means(doc: &Parse<'_>, trigger: usize, struck_by: Option<usize>, draft: &mut Draft) {
    if draft.means.is_some() {
        return;
    }
    let subject = struck_by.or(draft.agent).filter(|&agent| {
        !tables().role(doc.lemma(agent)).is_some_and(|r| matches!(r, Role::Fighter | Role::Body))
    });
    let by_subject = subject.and_then(|agent| {
        means::class_of_phrase(doc, agent)
            .map(|class| means::argument(doc, crate::syntax::walk::phrase(doc, agent), class))
    });
    draft.means = by_subject.or_else(|| means::beside(doc, trigger)).or_else(|| {
        means::class_of(doc, trigger).map(|class| means::argument(doc, Words::one(trigger), class))
    });
}

/// A weapon is no agent unless its owner is named; a place is no target of its own.
fn split_roles(context: &Context<'_>, draft: &mut Draft) {
    let doc = context.doc();
    draft.agent = draft.agent.map(|agent| one_of(doc, agent));
    if let Some(agent) = draft.agent {
        let fights = matches!(tables().role(doc.lemma(agent).to_lowercase().as_str()), Some(Role::Fighter));
        let weapon = !fights
            && (means::class_of(doc, agent).is_some() || tables().equipment.contains_key(doc.lemma(agent)));
        let owned = doc.children(agent).any(|c| {
            matches!(doc.ent_type(c), "NORP" | "GPE" | "ORG")
                || doc.dep(c) == "poss"
                || matches!(tables().role(doc.lemma(c)), Some(Role::Body | Role::Fighter))
        }) || is_described(doc, agent)
            && crate::entity::actor::resolve(doc, context.world, agent).is_some();
        let event = tables().trigger_nouns.contains_key(doc.lemma(agent)) && doc.ent_type(agent).is_empty();
        let expletive = matches!(doc.tag(agent), "EX" | "WDT" | "WP")
            || matches!(doc.ent_type(agent), "DATE" | "TIME" | "CARDINAL" | "MONEY");
        let acts = if draft.kind == "ASSAULT" { can_act(context, agent) } else { may_act(doc, agent) };
        if (weapon && !owned) || event || expletive || (!weapon && !acts) {
            draft.agent = if weapon { owners_after(doc, agent) } else { None };
        }
    }
    if draft.agent == draft.target {
        draft.target = None;
    }
}

/// `warplanes, either Russian or Syrian, struck`, the commas lost: whose they may be stands behind them, as one more subject.
fn owners_after(doc: &Parse<'_>, weapon: usize) -> Option<usize> {
    let named =
        |c: &usize| *c > weapon && doc.dep(*c) == "nsubj" && matches!(doc.ent_type(*c), "NORP" | "GPE");
    doc.children(doc.head(weapon)).find(named).filter(|_| doc.dep(weapon) == "nsubj")
}

/// `the coalition's jets`, `jets of the alliance`, not bare `jets`.
fn is_described(doc: &Parse<'_>, noun: usize) -> bool {
    doc.children(noun)
        .any(|c| matches!(doc.dep(c), "amod" | "compound" | "nmod" | "poss" | "prep") && doc.tag(c) != "CD")
}

/// `one of its fighters`: whose one it is.
fn one_of(doc: &Parse<'_>, head: usize) -> usize {
    let counts = matches!(
        doc.lemma(head),
        "one"
            | "some"
            | "several"
            | "many"
            | "two"
            | "group"
            | "number"
            | "salvo"
            | "barrage"
            | "series"
            | "wave"
            | "volley"
    );
    let whole = || {
        crate::syntax::walk::preposition(doc, head, &["of"])
            .and_then(|of| crate::syntax::walk::object_of(doc, of))
    };
    counts.then(whole).flatten().unwrap_or(head)
}

/// Whether the noun is somebody or some body; areas, amounts and abstract things do not act.
fn can_act(context: &Context<'_>, noun: usize) -> bool {
    let doc = context.doc();
    let named = matches!(doc.ent_type(noun), "PERSON" | "ORG" | "GPE" | "NORP");
    let role = tables().role(doc.lemma(noun).to_lowercase().as_str());
    matches!(role, Some(Role::Person | Role::Unnamed | Role::Body | Role::Civilian | Role::Fighter))
        || (named && role.is_none())
        || doc.tag(noun).starts_with("PRP")
        || crate::entity::actor::resolve(doc, context.world, noun).is_some()
}

/// Whether the noun may be whoever speaks, meets or decides: anything but things and amounts.
fn may_act(doc: &Parse<'_>, noun: usize) -> bool {
    !matches!(tables().role(doc.lemma(noun).to_lowercase().as_str()), Some(Role::Thing))
        && !matches!(doc.ent_type(noun), "DATE" | "TIME" | "MONEY" | "PERCENT" | "QUANTITY")
}

/// `suspected Russian jets`.
fn is_suspected(doc: &Parse<'_>, noun: usize) -> bool {
    doc.children(noun).any(|c| {
        doc.dep(c) == "amod"
            && matches!(doc.lemma(c), "suspected" | "suspect" | "alleged" | "allege" | "presumed")
    })
}

/// The event in its final form; `argue` resolves a participant.
pub(crate) fn finish(
    context: &Context<'_>,
    n: usize,
    draft: &Draft,
    mut argue: impl FnMut(usize, &Draft) -> Argument,
) -> Event {
    let doc = context.doc();
    let tolls = |list: &[Counted]| list.iter().map(|counted| toll(doc, counted)).collect();
    let agent = draft.agent.map(|head| argue(head, draft));
    // `a US missile strike`: who did it, not where.
    let of_doer = |place: &&PlaceArgument| {
        place.precision.as_deref() == Some("country")
            && agent.as_ref().is_some_and(|agent| {
                agent.actor.is_some()
                    && agent.span.start <= place.span.start
                    && place.span.end <= agent.span.end
            })
    };
    let place = draft.place.as_ref().filter(|place| !of_doer(place)).cloned();
    Event {
        id: format!("e{n}"),
        attribution: draft.saying.map(|n| format!("a{n}")),
        trigger: Words::one(draft.trigger).span(doc),
        kind: draft.kind.to_owned(),
        mode: draft.mode.map(str::to_owned),
        acled: acled::sub_event(context, draft).map(str::to_owned),
        type_score: draft.score.map(|score| (score * 1000.0).round() / 1000.0),
        cameo: Some(cameo(draft).to_owned()),
        agent,
        target: draft.target.map(|head| argue(head, draft)),
        means: draft.means.clone(),
        place,
        time: draft.time.map(|time| context.times.argument(doc, time, draft.clock)),
        killed: tolls(&draft.killed),
        injured: tolls(&draft.injured),
        missing: tolls(&draft.missing),
        captured: tolls(&draft.captured),
        displaced: tolls(&draft.displaced),
        victims: Vec::new(),
        factuality: draft.factuality,
    }
}

fn toll(doc: &Parse<'_>, counted: &Counted) -> Toll {
    let count = counted.count.clone();
    Toll {
        low: count.low,
        high: count.high,
        approx: count.approx,
        counted: count.counted,
        total: count.total,
        span: counted.words.span(doc),
    }
}

/// The CAMEO root of the event's type and mode.
fn cameo(draft: &Draft) -> &'static str {
    let of_mode = draft.mode.and_then(|mode| tables().cameo.get(&(draft.kind, mode)));
    of_mode.copied().unwrap_or(tables().types[draft.kind].cameo)
}

/// The identity that a copula gives an agent: `the men who invaded were soldiers`.
pub(crate) fn identified(doc: &Parse<'_>, agent: usize) -> Option<usize> {
    let verb = doc.head(agent);
    if doc.dep(agent) != "nsubj" || doc.lemma(verb) != "be" {
        return None;
    }
    child(doc, verb, &["attr"]).filter(|&attr| antecedent(doc, attr).is_none())
}
