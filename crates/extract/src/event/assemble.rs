//! Events with their arguments, factuality and tolls.

use rashomon_lexicon::certainty::CertaintyVerb;
use rashomon_lexicon::event_type::{event_type, is_incident_type};
use rashomon_lexicon::means::mode_of_means;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::trigger::{Frame, Trigger, trigger_noun};
use rashomon_model::EventTypeClassifier;
use rashomon_schema::{Certainty, Factuality, Polarity, Tense};

use crate::entity::means;
use crate::event::agent::{is_misread_speaker, is_suspected, may_act, speaker_for, split_roles};
use crate::event::argument::{Participants, adjective_participants, noun_participants, verb_participants};
use crate::event::background::is_background;
use crate::event::casualty::fate_link;
use crate::event::casualty::link::{link_tolls, read_harm};
use crate::event::clause::clause_head;
use crate::event::draft::{EventContext, EventDraft};
use crate::event::location::{find_place, find_time};
use crate::event::trigger::{EventCandidate, find_candidates};
use crate::event::{attitude, factuality, type_features};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{is_passive, is_verb, subject};

/// Every event of the report.
pub(crate) fn find_events(context: &EventContext<'_>) -> Vec<EventDraft> {
    let candidates = find_candidates(context.layout);
    let mut drafts: Vec<EventDraft> = candidates.iter().map(|candidate| draft(context, candidate)).collect();
    drafts.extend((0..context.doc().len()).filter_map(|modal| obligation(context, modal)));
    drafts.retain(|draft| !is_of_pictures(context.doc(), draft));
    link_tolls(context, &mut drafts);
    fate_link::link_fates(context, &mut drafts);
    if let Some(classifier) = context.classifier {
        drafts.iter_mut().for_each(|draft| retype(context, classifier, draft));
    }
    drafts
}

/// Takes the type that the model is sure of. It was trained with CONCEDE and RETREAT as one type. An assault
/// of the
/// tables stays one: their words for violence are clearer than the words around them.
fn retype(context: &EventContext<'_>, classifier: &EventTypeClassifier, draft: &mut EventDraft) {
    if draft.kind == "ASSAULT" || !draft.killed.is_empty() || !draft.injured.is_empty() {
        return;
    }
    let Some(verdict) = classifier.classify(&type_features::features(context, draft)) else { return };
    let yields = verdict.kind == "YIELD";
    draft.score = Some(verdict.score);
    // Incidents depend on assaults, so the model makes none: `the town was seized`.
    let assault = verdict.kind == "ASSAULT";
    if assault || verdict.kind == draft.kind || yields && matches!(draft.kind, "CONCEDE" | "RETREAT") {
        return;
    }
    let kind = if yields { "CONCEDE" } else { verdict.kind };
    if let Some(row) = event_type(kind) {
        (draft.kind, draft.mode, draft.mutual) = (row.kind, None, false);
    }
}

/// `X said that Y must leave` is a request by X to Y; `X said that Y left` is not.
fn obligation(context: &EventContext<'_>, modal: usize) -> Option<EventDraft> {
    let doc = context.doc();
    let must = doc.tag(modal) == "MD" && CertaintyVerb::Obliged.has(doc.lemma(modal));
    let attribution = context.innermost[modal].filter(|_| must && doc.dep(modal) == "aux")?;
    let source = context.attributions[attribution].source?;
    let target = subject(doc, doc.head(modal))?;
    if target == source.head || doc.tag(target).starts_with("PRP") || !may_act(doc, target) {
        return None;
    }
    let perfect = doc.children(doc.head(modal)).any(|c| doc.dep(c) == "aux" && doc.lemma(c) == "have");
    (!perfect).then(|| EventDraft {
        agent: Some(source.head),
        target: Some(target),
        ..EventDraft::new(modal, "REQUEST", CERTAIN, Some(attribution))
    })
}

/// What is asked is asked now.
const CERTAIN: Factuality =
    Factuality { certainty: Certainty::Certain, polarity: Polarity::Positive, tense: Tense::Present };

fn draft(context: &EventContext<'_>, candidate: &EventCandidate) -> EventDraft {
    let doc = context.doc();
    let trigger = candidate.trigger;
    let attribution = context.innermost[trigger];
    let clause = clause_head(doc, trigger);
    let participants = participants(doc, trigger, &candidate.row);
    let factuality =
        factuality::find_factuality(doc, trigger, clause, attribution.map(|n| &context.attributions[n]));
    let mut draft = EventDraft {
        mode: candidate.row.mode,
        mutual: candidate.row.frame == Frame::Mutual,
        agent: participants.agent,
        target: participants.target,
        background: is_background(context, trigger, clause),
        ..EventDraft::new(trigger, candidate.row.kind, factuality, attribution)
    };
    read_harm(doc, trigger, &candidate.row, &mut draft);
    find_means(doc, trigger, participants.means, &mut draft);
    for (verb, row) in &candidate.also {
        join(doc, *verb, row, &mut draft);
    }
    let happening = is_incident_type(draft.kind);
    let tokens: Vec<usize> =
        [trigger, clause].into_iter().chain(candidate.also.iter().map(|(verb, _)| *verb)).collect();
    find_place(context, &tokens, happening, &mut draft);
    find_time(context, &tokens, happening, &mut draft);
    split_roles(context, &mut draft);
    draft.agent = draft.agent.filter(|&agent| !is_misread_speaker(context, agent, attribution));
    draft.agent = draft.agent.map(|agent| speaker_for(context, agent, attribution));
    recast_future(context, clause, &mut draft);
    if draft.agent.is_some_and(|agent| is_suspected(doc, agent)) {
        draft.factuality.certainty = draft.factuality.certainty.max(Certainty::Probable);
    }
    if let Some(mode) = draft.means.as_ref().and_then(|m| m.class).and_then(mode_of_means)
        && draft.kind == "ASSAULT"
        && !matches!(draft.mode, Some("targeted" | "abduct" | "torture" | "sexual" | "beat"))
    {
        draft.mode = Some(mode);
    }
    draft
}

/// Gives a future event the type of an intention: `we will strike`. Harm that others foretell keeps its type.
fn recast_future(context: &EventContext<'_>, clause: usize, draft: &mut EventDraft) {
    let Some(agent) = draft.agent else { return };
    let Some(kind) = attitude::future_type(context.doc(), clause, draft.kind) else { return };
    let source = draft.attribution.and_then(|n| context.attributions[n].source);
    if kind != "THREATEN" || draft.kind != "ASSAULT" || source.is_none_or(|source| source.head == agent) {
        (draft.kind, draft.mode, draft.mutual) = (kind, None, false);
    }
}

/// `a video shot in the town` is no attack.
fn is_of_pictures(doc: &Parse<'_>, draft: &EventDraft) -> bool {
    let document = |head: usize| {
        people::noun_role(doc.lemma(head)) == Some(Role::Document)
            && !ParticipantWord::Position.has(doc.lemma(head))
    };
    draft.kind == "ASSAULT"
        && (draft.agent.is_some_and(document) && draft.killed.is_empty()
            || draft.target.is_some_and(document))
}

fn participants(doc: &Parse<'_>, trigger: usize, row: &Trigger) -> Participants {
    if let Some(found) = crate::event::argument::gerund_participants(doc, trigger) {
        return found;
    }
    if let (Frame::Attitude(held), "ADJ") = (row.frame, doc.pos(trigger)) {
        adjective_participants(doc, trigger, held)
    } else if is_verb(doc, trigger) && doc.dep(trigger) != "pobj" {
        verb_participants(doc, trigger, row)
    } else {
        noun_participants(doc, trigger, row)
    }
}

/// Adds the target and the toll of a further verb.
fn join(doc: &Parse<'_>, verb: usize, row: &Trigger, draft: &mut EventDraft) {
    let more = verb_participants(doc, verb, row);
    if row.harm.is_none() || draft.target.is_none() {
        draft.target = draft.target.or(more.target);
    }
    if is_passive(doc, verb) && draft.agent.is_none() {
        draft.agent = more.agent.filter(|&agent| trigger_noun(doc.lemma(agent)).is_none());
    }
    let harmed = draft.target;
    draft.target = more.target.or(draft.target);
    read_harm(doc, verb, row, draft);
    draft.target = harmed;
    find_means(doc, verb, more.means, draft);
}

/// The means of a trigger: its own phrases, or a subject that is a weapon.
fn find_means(doc: &Parse<'_>, trigger: usize, struck_by: Option<usize>, draft: &mut EventDraft) {
    if draft.means.is_some() {
        return;
    }
    let subject = struck_by.or(draft.agent).filter(|&agent| {
        !people::noun_role(doc.lemma(agent)).is_some_and(|r| matches!(r, Role::Fighter | Role::Body))
    });
    let by_subject = subject.and_then(|agent| {
        means::class_of_phrase(doc, agent)
            .map(|class| means::means_argument(doc, crate::syntax::walk::phrase(doc, agent), class))
    });
    draft.means = by_subject.or_else(|| means::find_means_near(doc, trigger)).or_else(|| {
        means::class_of(doc, trigger).map(|class| means::means_argument(doc, TokenSpan::one(trigger), class))
    });
}
