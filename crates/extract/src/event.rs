//! Events with their arguments, factuality and tolls.

use rashomon_nlp::Doc;
use rashomon_schema::{Argument, Event, Factuality, MeansArgument, PlaceArgument, Toll};

use crate::argument::{of_noun, of_verb, Participants};
use crate::attribution::Saying;
use crate::layout::Layout;
use crate::means;
use crate::place::Places;
use crate::tables::{tables, Frame, Harm, Role, Trigger};
use crate::timex::Times;
use crate::toll::{in_phrase, told_at, Counted};
use crate::trigger::{carrier, find, Told};
use crate::words::{antecedent, child, is_passive, is_verb, object_of, preposition, Words};
use crate::factuality;
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
    fn doc(&self) -> &Doc {
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
        background: is_background(context, trigger),
    };
    harm(doc, trigger, &told.row, &mut draft);
    find_means(doc, trigger, participants.means, &mut draft);
    for (verb, row) in &told.also {
        join(doc, *verb, row, &mut draft);
    }
    let happening = crate::incident::HAPPENINGS.contains(&draft.kind);
    let tokens: Vec<usize> = [trigger, carrier].into_iter().chain(told.also.iter().map(|(verb, _)| *verb)).collect();
    find_place(context, &tokens, happening, &mut draft);
    find_time(context, &tokens, happening, &mut draft);
    split_roles(doc, &mut draft);
    if let Some(mode) = draft.means.as_ref().and_then(|m| m.class.as_deref()).and_then(|class| tables().modes_of_means.get(class))
        && draft.kind == "ASSAULT"
        && !matches!(draft.mode, Some("targeted" | "abduct" | "torture" | "sexual" | "beat"))
    {
        draft.mode = Some(mode);
    }
    draft
}

/// `a video shot in the town` is no attack.
fn is_of_pictures(doc: &Doc, draft: &Draft) -> bool {
    let document = |head: usize| matches!(tables().role(doc.lemma(head)), Some(Role::Document));
    draft.kind == "ASSAULT" && (draft.agent.is_some_and(document) && draft.killed.is_empty() || draft.target.is_some_and(document))
}

/// `for example` in the sentence, or `past`, `previous` on the noun.
fn is_background(context: &Context<'_>, trigger: usize) -> bool {
    let (doc, sentence) = (context.doc(), context.layout.sent(trigger));
    let illustrates = (sentence.start..sentence.end).any(|t| matches!(doc.lemma(t), "example" | "instance") && t > 0 && doc.lemma(t - 1) == "for");
    let former = doc.children(trigger).any(|c| doc.dep(c) == "amod" && matches!(doc.lemma(c), "past" | "previous" | "earlier" | "former" | "similar"));
    illustrates || former
}

fn participants(doc: &Doc, trigger: usize, row: &Trigger) -> Participants {
    if is_verb(doc, trigger) && doc.dep(trigger) != "pobj" { of_verb(doc, trigger, row) } else { of_noun(doc, trigger, row) }
}

/// Adds what a further verb tells: its target and its toll.
fn join(doc: &Doc, verb: usize, row: &Trigger, draft: &mut Draft) {
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

/// Reads the toll of a verb or noun that kills or injures.
fn harm(doc: &Doc, trigger: usize, row: &Trigger, draft: &mut Draft) {
    let Some(harm) = row.toll else { return };
    let Some(target) = draft.target else { return };
    let mut counted = in_phrase(doc, target);
    if let Some(including) = preposition(doc, trigger, &["including"]).and_then(|p| object_of(doc, p)) {
        counted.extend(in_phrase(doc, including).into_iter().map(|mut part| {
            part.count.total = false;
            part
        }));
    }
    // `killed or injured` gives neither number.
    if lumped(doc, trigger) {
        return;
    }
    match harm {
        Harm::Killed => draft.killed.extend(counted),
        Harm::Injured => draft.injured.extend(counted),
    }
}

/// `killed or wounded 30`.
fn lumped(doc: &Doc, trigger: usize) -> bool {
    let or = |token: usize| doc.children(token).any(|c| doc.dep(c) == "cc" && doc.lemma(c) == "or");
    or(trigger) || (doc.dep(trigger) == "conj" && or(doc.head(trigger)) && child(doc, trigger, &["nsubjpass", "nsubj"]).is_none())
}

/// The means of a trigger: its own phrases, or a subject that is a weapon.
fn find_means(doc: &Doc, trigger: usize, struck_by: Option<usize>, draft: &mut Draft) {
    if draft.means.is_some() {
        return;
    }
    let subject = struck_by.or(draft.agent).filter(|&agent| !tables().role(doc.lemma(agent)).is_some_and(|r| matches!(r, Role::Fighter | Role::Body)));
    let by_subject = subject.and_then(|agent| {
        means::class_of_phrase(doc, agent).map(|class| means::argument(doc, crate::words::phrase(doc, agent), class))
    });
    draft.means = by_subject.or_else(|| means::beside(doc, trigger)).or_else(|| {
        means::class_of(doc, trigger).map(|class| means::argument(doc, Words::one(trigger), class))
    });
}

/// A weapon is no agent unless its owner is named; a place is no target of its own.
fn split_roles(doc: &Doc, draft: &mut Draft) {
    if let Some(agent) = draft.agent {
        let weapon = means::class_of(doc, agent).is_some() || tables().equipment.contains_key(doc.lemma(agent));
        let owned = doc.children(agent).any(|c| matches!(doc.ent_type(c), "NORP" | "GPE" | "ORG") || doc.dep(c) == "poss" || matches!(tables().role(doc.lemma(c)), Some(Role::Body | Role::Fighter)));
        let event = tables().trigger_nouns.contains_key(doc.lemma(agent)) && doc.ent_type(agent).is_empty();
        let expletive = matches!(doc.tag(agent), "EX" | "WDT" | "WP") || matches!(doc.ent_type(agent), "DATE" | "TIME" | "CARDINAL" | "MONEY");
        if (weapon && !owned) || event || expletive {
            draft.agent = None;
        }
    }
    if draft.agent == draft.target {
        draft.target = None;
    }
}

/// The place of an event: in its own clauses, then of its target, then in its sentence.
fn find_place(context: &Context<'_>, tokens: &[usize], happening: bool, draft: &mut Draft) {
    let doc = context.doc();
    let own = tokens.iter().find_map(|&token| context.places.beside(doc, context.world, token));
    draft.place_is_own = own.is_some();
    let of_target = || {
        let target = draft.target?;
        context.places.beside(doc, context.world, target).or_else(|| {
            context.places.of(target).and_then(|_| context.places.of_phrase(doc, context.world, target))
        })
    };
    let by_name = || {
        let name = doc.children(draft.trigger).find(|&c| matches!(doc.dep(c), "compound" | "nmod" | "poss") && doc.ent_type(c) == "GPE")?;
        context.places.of(name).and_then(|_| context.places.of_phrase(doc, context.world, name))
    };
    let sentence = context.layout.sent(draft.trigger);
    draft.place = match own {
        // A bare noun gives way to a name.
        Some(place) if place.name.is_some() => Some(place),
        own if !happening => own,
        own => of_target().filter(|p| own.is_none() || p.name.is_some()).or(own).or_else(by_name).or_else(|| context.places.within(doc, sentence)),
    };
}

/// The time of an event: in its own clauses, then in its sentence.
fn find_time(context: &Context<'_>, tokens: &[usize], happening: bool, draft: &mut Draft) {
    let doc = context.doc();
    let clause = |token: usize| {
        doc.children(token).find_map(|c| match doc.dep(c) {
            "npadvmod" | "tmod" | "advmod" | "nmod" | "compound" | "poss" | "amod" => context.times.of(c),
            "prep" => object_of(doc, c).and_then(|o| context.times.of(o)),
            _ => None,
        })
    };
    draft.time = tokens.iter().find_map(|&token| clause(token)).or_else(|| {
        happening.then_some(())?;
        let sentence = context.layout.sent(draft.trigger);
        let resolved = |time: &usize| context.times.all[*time].days.is_some();
        let outside_aside = |token: usize| !in_speech_clause(context, draft, token);
        (sentence.start..sentence.end).filter(|&t| outside_aside(t)).filter_map(|t| context.times.of(t)).find(resolved)
    });
}

/// Whether a time belongs to the act of speaking, not to what is told: `said on Monday that the town was hit`.
fn in_speech_clause(context: &Context<'_>, draft: &Draft, token: usize) -> bool {
    draft.saying.is_some_and(|n| !context.sayings[n].holds(token))
}

/// Tolls told without a verb of harm go to the assault they follow.
fn place_tolls(context: &Context<'_>, drafts: &mut Vec<Draft>, innermost: &[Option<usize>]) {
    let doc = context.doc();
    for token in 0..doc.len() {
        let Some((harm, counted)) = told_at(doc, token) else { continue };
        let host = host_of_toll(context, drafts, token).unwrap_or_else(|| {
            drafts.push(told_toll(context, token, innermost));
            drafts.len() - 1
        });
        let list = match harm {
            Harm::Killed => &mut drafts[host].killed,
            Harm::Injured => &mut drafts[host].injured,
        };
        if list.iter().all(|known| known.words != counted.words) {
            list.push(counted);
        }
    }
    drafts.sort_by_key(|draft| draft.trigger);
}

/// The assault of the same sentence under the same speaker, the nearest before first.
fn host_of_toll(context: &Context<'_>, drafts: &[Draft], token: usize) -> Option<usize> {
    let sentence = context.layout.sent_of(token);
    let candidates = drafts.iter().enumerate().filter(|(_, d)| d.kind == "ASSAULT" && context.layout.sent_of(d.trigger) == sentence);
    candidates.min_by_key(|(_, d)| (d.trigger > token, d.trigger.abs_diff(token))).map(|(n, _)| n)
}

/// An assault known only by its toll.
fn told_toll(context: &Context<'_>, token: usize, innermost: &[Option<usize>]) -> Draft {
    let doc = context.doc();
    let saying = innermost[token];
    let mut draft = Draft {
        trigger: token,
        kind: "ASSAULT",
        mode: None,
        mutual: false,
        agent: None,
        target: None,
        means: None,
        place: None,
        place_is_own: false,
        time: None,
        killed: Vec::new(),
        injured: Vec::new(),
        factuality: factuality::of(doc, token, doc.head(token), saying.map(|n| &context.sayings[n])),
        saying,
        background: is_background(context, token),
    };
    let head = doc.head(token);
    find_place(context, &[token, head], true, &mut draft);
    find_time(context, &[token, head], true, &mut draft);
    draft
}

/// The event in its final form; `argue` resolves a participant.
pub(crate) fn finish(context: &Context<'_>, n: usize, draft: &Draft, mut argue: impl FnMut(usize, &Draft) -> Argument) -> Event {
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

fn toll(doc: &Doc, counted: &Counted) -> Toll {
    let count = counted.count.clone();
    Toll { low: count.low, high: count.high, approx: count.approx, counted: count.counted, total: count.total, span: counted.words.span(doc) }
}

fn acled(draft: &Draft) -> Option<String> {
    let mode = if draft.mutual && draft.mode.is_none() && draft.kind == "ASSAULT" { "mutual" } else { draft.mode.unwrap_or("-") };
    tables().acled.get(&(draft.kind, mode)).map(|&sub| sub.to_owned())
}

/// The identity that a copula gives an agent: `the men who invaded were soldiers`.
pub(crate) fn identified(doc: &Doc, agent: usize) -> Option<usize> {
    let verb = doc.head(agent);
    if doc.dep(agent) != "nsubj" || doc.lemma(verb) != "be" {
        return None;
    }
    child(doc, verb, &["attr"]).filter(|&attr| antecedent(doc, attr).is_none())
}
