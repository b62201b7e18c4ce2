//! Which nouns can be the agent of an event.

use rashomon_lexicon::factuality::{Effect, modifier_effects};
use rashomon_lexicon::means::equipment_kind;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::trigger::trigger_noun;
use rashomon_schema::Act;

use crate::entity::{actor, means};
use crate::event::argument::is_reflexive;
use crate::event::draft::{EventContext, EventDraft};
use crate::speech::pronoun::is_speaker;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{object_of, preposition};

/// The speaker, if the pronoun `agent` refers to them: `the army said it would leave`.
pub(crate) fn speaker_for(context: &EventContext<'_>, agent: usize, attribution: Option<usize>) -> usize {
    let doc = context.doc();
    let source = attribution.and_then(|n| context.attributions[n].source);
    let takes_up =
        |source: usize| matches!(doc.lower(agent), "we" | "i") || is_speaker(context.layout, source, agent);
    let unquoted = context.layout.quotes.quote_at(agent).is_none();
    source
        .map(|source| source.head)
        .filter(|&head| unquoted && doc.pos(head) != "PRON" && takes_up(head))
        .filter(|&head| context.layout.sent_of(head) == context.layout.sent_of(agent))
        .unwrap_or(agent)
}

/// Whether the parse hands what is told to who tells it: `The army said the rebels shelled the market, killing six`. Who
/// merely says something does it only where a pronoun says so.
pub(crate) fn is_misread_speaker(
    context: &EventContext<'_>,
    agent: usize,
    attribution: Option<usize>,
) -> bool {
    attribution.map(|n| &context.attributions[n]).is_some_and(|attribution| {
        attribution.act == Act::Says && attribution.source.is_some_and(|source| source.head == agent)
    })
}

/// A weapon is no agent unless its owner is named; a place is no target of its own.
pub(crate) fn split_roles(context: &EventContext<'_>, draft: &mut EventDraft) {
    let doc = context.doc();
    draft.agent = draft.agent.map(|agent| one_of(doc, agent));
    if let Some(agent) = draft.agent {
        let fights =
            matches!(people::noun_role(doc.lemma(agent).to_lowercase().as_str()), Some(Role::Fighter));
        let weapon =
            !fights && (means::class_of(doc, agent).is_some() || equipment_kind(doc.lemma(agent)).is_some());
        let owned = doc.children(agent).any(|c| {
            matches!(doc.ent_type(c), "NORP" | "GPE" | "ORG")
                || doc.dep(c) == "poss"
                || matches!(people::noun_role(doc.lemma(c)), Some(Role::Body | Role::Fighter))
        }) || is_described(doc, agent) && actor::resolve(doc, context.knowledge, agent).is_some();
        let event = trigger_noun(doc.lemma(agent).to_lowercase().as_str()).is_some()
            && !matches!(doc.ent_type(agent), "PERSON" | "GPE" | "NORP");
        let expletive = is_reflexive(doc, agent)
            || matches!(doc.tag(agent), "EX" | "WDT" | "WP")
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

/// `warplanes, either Russian or Syrian, struck`, the commas lost: the possible owners follow as one more
/// subject.
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

/// The fighters in `one of its fighters`; `one fighter` stays as it is.
fn one_of(doc: &Parse<'_>, head: usize) -> usize {
    let lemma = doc.lemma(head);
    let counts =
        matches!(lemma, "one" | "some" | "several" | "many" | "two") || ParticipantWord::Portion.has(lemma);
    let whole = || preposition(doc, head, &["of"]).and_then(|of| object_of(doc, of));
    counts.then(whole).flatten().unwrap_or(head)
}

/// Whether the noun is a person or an organisation; areas, amounts and abstract things do not act.
fn can_act(context: &EventContext<'_>, noun: usize) -> bool {
    let doc = context.doc();
    let named = matches!(doc.ent_type(noun), "PERSON" | "ORG" | "GPE" | "NORP");
    let role = people::noun_role(doc.lemma(noun).to_lowercase().as_str());
    matches!(role, Some(Role::Person | Role::Unnamed | Role::Body | Role::Civilian | Role::Fighter))
        || (named && role.is_none())
        || doc.tag(noun).starts_with("PRP")
        || actor::resolve(doc, context.knowledge, noun).is_some()
}

/// Whether the noun may speak, meet or decide: anything but things and amounts.
pub(crate) fn may_act(doc: &Parse<'_>, noun: usize) -> bool {
    !matches!(people::noun_role(doc.lemma(noun).to_lowercase().as_str()), Some(Role::Thing))
        && !matches!(doc.ent_type(noun), "DATE" | "TIME" | "MONEY" | "PERCENT" | "QUANTITY")
}

/// `suspected Russian jets`, but not `Russian jets`.
pub(crate) fn is_suspected(doc: &Parse<'_>, noun: usize) -> bool {
    let doubts = |c: usize| modifier_effects(&doc.token(c).to_ascii_lowercase()).contains(&Effect::Probable);
    doc.children(noun).any(|c| doc.dep(c) == "amod" && doubts(c))
}
