//! Events with their arguments, factuality and tolls.

use rashomon_schema::{Argument, Certainty, Event, Factuality, MeansArgument, PlaceArgument, Toll};

use crate::argument::{Participants, of_noun, of_verb};
use crate::attribution::Saying;
use crate::casualty::{harm, place_tolls};
use crate::factuality;
use crate::layout::Layout;
use crate::means;
use crate::parse::Parse;
use crate::place::Places;
use crate::scene::is_background;
use crate::setting::{find_place, find_time};
use crate::tables::{Frame, Role, Trigger, tables};
use crate::timex::Times;
use crate::toll::Counted;
use crate::trigger::{Told, carrier, find};
use crate::words::{Words, antecedent, child, is_passive, is_verb};
use crate::world::World;

/// An event in tokens, before its actors are resolved.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub trigger: usize,
    pub kind: &'static str,
    pub mode: Option<&'static str>,
    pub mutual: bool,
    pub agent: Option<usize>,
    pub target: Option<usize>,
    pub means: Option<MeansArgument>,
    pub place: Option<PlaceArgument>,
    /// Whether the place stands in the event's own clause, not merely in its sentence.
    pub place_is_own: bool,
    pub time: Option<usize>,
    pub killed: Vec<Counted>,
    pub injured: Vec<Counted>,
    pub factuality: Factuality,
    pub saying: Option<usize>,
    /// Told as an example, or of former times.
    pub background: bool,
}

/// What events are read with.
pub(crate) struct Context<'a> {
    pub layout: &'a Layout<'a>,
    pub world: &'a World<'a>,
    pub sayings: &'a [Saying],
    pub places: &'a Places,
    pub times: &'a Times,
}

impl Context<'_> {
    pub fn doc(&self) -> &Parse<'_> {
        self.layout.doc
    }
}

/// Every event of the report.
pub(crate) fn read(context: &Context<'_>) -> Vec<Draft> {
    let innermost = innermost_sayings(context);
    let told = find(context.layout);
    let mut drafts: Vec<Draft> = told.iter().map(|told| draft(context, told, &innermost)).collect();
    drafts.retain(|draft| !is_of_pictures(context.doc(), draft));
    place_tolls(context, &mut drafts, &innermost);
    drafts
}

/// The smallest attribution that holds each token.
fn innermost_sayings(context: &Context<'_>) -> Vec<Option<usize>> {
    let mut innermost: Vec<Option<usize>> = vec![None; context.doc().len()];
    let mut order: Vec<usize> = (0..context.sayings.len()).collect();
    order.sort_by_key(|&n| std::cmp::Reverse(context.sayings[n].size()));
    for n in order {
        for words in &context.sayings[n].content {
            innermost[words.start..words.end].fill(Some(n));
        }
    }
    innermost
}

fn draft(context: &Context<'_>, told: &Told, innermost: &[Option<usize>]) -> Draft {
    let doc = context.doc();
    let trigger = told.trigger;
    let saying = innermost[trigger];
    let (carrier, _) = carrier(doc, trigger);
    let participants = participants(doc, trigger, &told.row);
    let mut draft = Draft {
        trigger,
        kind: told.row.kind,
        mode: told.row.mode,
        mutual: told.row.frame == Frame::Mutual,
        agent: participants.agent,
        target: participants.target,
        means: None,
        place: None,
        place_is_own: false,
        time: None,
        killed: Vec::new(),
        injured: Vec::new(),
        factuality: factuality::of(doc, trigger, carrier, saying.map(|n| &context.sayings[n])),
        saying,
        background: is_background(context, trigger, carrier),
    };
    harm(doc, trigger, &told.row, &mut draft);
    find_means(doc, trigger, participants.means, &mut draft);
    for (verb, row) in &told.also {
        join(doc, *verb, row, &mut draft);
    }
    let happening = crate::incident::HAPPENINGS.contains(&draft.kind);
    let tokens: Vec<usize> =
        [trigger, carrier].into_iter().chain(told.also.iter().map(|(verb, _)| *verb)).collect();
    find_place(context, &tokens, happening, &mut draft);
    find_time(context, &tokens, happening, &mut draft);
    split_roles(context, &mut draft);
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

/// `a video shot in the town` is no attack.
fn is_of_pictures(doc: &Parse<'_>, draft: &Draft) -> bool {
    let document = |head: usize| matches!(tables().role(doc.lemma(head)), Some(Role::Document));
    draft.kind == "ASSAULT"
        && (draft.agent.is_some_and(document) && draft.killed.is_empty()
            || draft.target.is_some_and(document))
}

fn participants(doc: &Parse<'_>, trigger: usize, row: &Trigger) -> Participants {
    if let Some(found) = crate::argument::of_gerund(doc, trigger) {
        return found;
    }
    if is_verb(doc, trigger) && doc.dep(trigger) != "pobj" {
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
            .map(|class| means::argument(doc, crate::words::phrase(doc, agent), class))
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
        let weapon =
            means::class_of(doc, agent).is_some() || tables().equipment.contains_key(doc.lemma(agent));
        let owned = doc.children(agent).any(|c| {
            matches!(doc.ent_type(c), "NORP" | "GPE" | "ORG")
                || doc.dep(c) == "poss"
                || matches!(tables().role(doc.lemma(c)), Some(Role::Body | Role::Fighter))
        }) || is_described(doc, agent)
            && crate::actor::resolve(doc, context.world, agent).is_some();
        let event = tables().trigger_nouns.contains_key(doc.lemma(agent)) && doc.ent_type(agent).is_empty();
        let expletive = matches!(doc.tag(agent), "EX" | "WDT" | "WP")
            || matches!(doc.ent_type(agent), "DATE" | "TIME" | "CARDINAL" | "MONEY");
        if (weapon && !owned) || event || expletive || (!weapon && !can_act(context, agent)) {
            draft.agent = None;
        }
    }
    if draft.agent == draft.target {
        draft.target = None;
    }
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
    let whole =
        || crate::words::preposition(doc, head, &["of"]).and_then(|of| crate::words::object_of(doc, of));
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
        || crate::actor::resolve(doc, context.world, noun).is_some()
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
    Event {
        id: format!("e{n}"),
        attribution: draft.saying.map(|n| format!("a{n}")),
        trigger: Words::one(draft.trigger).span(doc),
        kind: draft.kind.to_owned(),
        mode: draft.mode.map(str::to_owned),
        acled: acled(draft),
        agent: draft.agent.map(|head| argue(head, draft)),
        target: draft.target.map(|head| argue(head, draft)),
        means: draft.means.clone(),
        place: draft.place.clone(),
        time: draft.time.map(|time| context.times.argument(doc, time)),
        killed: tolls(&draft.killed),
        injured: tolls(&draft.injured),
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

fn acled(draft: &Draft) -> Option<String> {
    let mode = if draft.mutual && draft.mode.is_none() && draft.kind == "ASSAULT" {
        "mutual"
    } else {
        draft.mode.unwrap_or("-")
    };
    tables().acled.get(&(draft.kind, mode)).map(|&sub| sub.to_owned())
}

/// The identity that a copula gives an agent: `the men who invaded were soldiers`.
pub(crate) fn identified(doc: &Parse<'_>, agent: usize) -> Option<usize> {
    let verb = doc.head(agent);
    if doc.dep(agent) != "nsubj" || doc.lemma(verb) != "be" {
        return None;
    }
    child(doc, verb, &["attr"]).filter(|&attr| antecedent(doc, attr).is_none())
}
