//! Stances towards an incident that is not named again: `denied the accusation`, `blamed the rebels`, `denied involvement`.

use rashomon_schema::{Act, Argument, Span, Stance};
use rustc_hash::FxHashSet;

use crate::entity::actor::argument;
use crate::event::claimed_agent::ClaimedAgents;
use crate::event::draft::EventDraft;
use crate::knowledge::ReportKnowledge;
use crate::speech::attribution::draft::AttributionDraft;
use crate::speech::participant::ParticipantResolver;
use crate::speech::voice::is_first_person;
use crate::syntax::layout::Layout;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, object_of, preposition};

/// Nouns that stand for having done it.
const CONDUCT: [&str; 9] = [
    "responsibility",
    "involvement",
    "role",
    "part",
    "hand",
    "complicity",
    "link",
    "connection",
    "wrongdoing",
];
/// Nouns that stand for what others have said.
const CHARGES: [&str; 13] = [
    "they",
    "account",
    "accusation",
    "allegation",
    "claim",
    "charge",
    "report",
    "it",
    "this",
    "that",
    "assertion",
    "story",
    "suggestion",
];

/// How many agents, from the last on, are weighed for whom a denial answers.
const WEIGHED: usize = 256;

/// A stance towards an incident that is not named again: `denied the accusation`, `blamed the rebels`.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub attribution: usize,
    pub agent: Option<Argument>,
    pub stance: Stance,
    pub span: Span,
}

/// A voice as the agent of a claim.
struct Speaker {
    argument: Argument,
    /// The last agent of the same side that somebody has named.
    accused: Option<Argument>,
}

/// The stances of attributions that report no event themselves.
pub(crate) fn find_responses(
    participants: &ParticipantResolver<'_>,
    drafts: &[EventDraft],
    agents: &[ClaimedAgents],
) -> Vec<Response> {
    let &ParticipantResolver { layout, knowledge, attributions, .. } = participants;
    // `blamed militants who have fought the group`: what describes them is not what they are blamed for.
    let described = |draft: &&EventDraft| {
        layout.doc.dep(draft.trigger) == "relcl"
            && draft.attribution.is_some_and(|n| attributions[n].act == Act::Accuses)
    };
    let tells = |draft: &&EventDraft| draft.kind != "ACCUSE" && !described(draft);
    let telling: FxHashSet<usize> =
        drafts.iter().filter(tells).filter_map(|draft| draft.attribution).collect();
    let speaker = |n: usize| speaker_of(participants, agents, n);
    (0..attributions.len())
        .filter(|n| !telling.contains(n))
        .filter_map(|n| match attributions[n].act {
            Act::Denies => denial(layout, knowledge, attributions, n, speaker(n)?),
            Act::Accuses => blame(layout, knowledge, attributions, n),
            Act::Claims | Act::Admits => conduct(layout, attributions, n, &speaker(n)?, Stance::Admits),
            _ => None,
        })
        .collect()
}

/// The speaker of the attribution `n`, if it is not the report.
fn speaker_of(participants: &ParticipantResolver<'_>, agents: &[ClaimedAgents], n: usize) -> Option<Speaker> {
    let source = participants.attributions[n].source?;
    let voice = participants.voices.of_attribution(n);
    let mut argument = participants.resolve(source.head, Some(n));
    if argument.actor.is_none() {
        argument.actor = voice.actor.clone();
    }
    let one_side = |agent: &&Argument| {
        participants.are_one_side(agent.actor.as_deref(), argument.actor.as_deref())
            || agent.text.contains(&voice.name)
    };
    let accused = agents.iter().flat_map(|agents| &agents.list).rev().take(WEIGHED).find(one_side).cloned();
    Some(Speaker { argument, accused })
}

fn denial(
    layout: &Layout<'_>,
    knowledge: &ReportKnowledge<'_>,
    attributions: &[AttributionDraft],
    n: usize,
    speaker: Speaker,
) -> Option<Response> {
    let doc = layout.doc;
    if let Some(answer) = conduct(layout, attributions, n, &speaker, Stance::Denies) {
        return Some(answer);
    }
    let cue = attributions[n].anchor;
    if let Some(object) = child(doc, cue, &["dobj", "nsubjpass"]) {
        let span = TokenSpan::one(object).span(doc);
        let charged = CHARGES.contains(&doc.lemma(object));
        // `denied accusations it carried out the attacks`: of its own conduct.
        let own = doc
            .children(object)
            .filter(|&c| matches!(doc.dep(c), "acl" | "relcl" | "ccomp"))
            .any(|clause| child(doc, clause, &["nsubj"]).is_some_and(|s| doc.tag(s) == "PRP" && charged));
        if own {
            return Some(Response {
                attribution: n,
                agent: Some(speaker.argument),
                stance: Stance::Denies,
                span,
            });
        }
        return charged.then_some(Response {
            attribution: n,
            agent: speaker.accused,
            stance: Stance::Denies,
            span,
        });
    }
    // `denied that its aircraft were in the area`, `denied it was behind the blast`.
    let clause = child(doc, cue, &["ccomp"])?;
    let subject = child(doc, clause, &["nsubj", "nsubjpass", "expl"])?;
    if CHARGES.contains(&doc.lemma(subject)) && doc.tag(subject) != "PRP" || doc.dep(subject) == "expl" {
        return Some(Response {
            attribution: n,
            agent: speaker.accused,
            stance: Stance::Denies,
            span: TokenSpan::one(clause).span(doc),
        });
    }
    let span = doc.subtree(subject).span(doc);
    let own = is_first_person(doc.token(subject))
        || matches!(doc.tag(subject), "PRP")
        || child(doc, subject, &["poss"]).is_some_and(|p| doc.tag(p) == "PRP$");
    if own {
        return Some(Response {
            attribution: n,
            agent: Some(speaker.argument),
            stance: Stance::Denies,
            span,
        });
    }
    let named = argument(doc, knowledge, subject);
    named.actor.is_some().then_some(Response {
        attribution: n,
        agent: Some(named),
        stance: Stance::Denies,
        span,
    })
}

/// `denied responsibility`, `admitted its role`, `claimed responsibility`.
fn conduct(
    layout: &Layout<'_>,
    attributions: &[AttributionDraft],
    n: usize,
    speaker: &Speaker,
    stance: Stance,
) -> Option<Response> {
    let doc = layout.doc;
    let noun = attributions[n]
        .content
        .iter()
        .flat_map(|w| w.start..w.end)
        .find(|&t| CONDUCT.contains(&doc.lemma(t)) && doc.pos(t) == "NOUN")?;
    Some(Response {
        attribution: n,
        agent: Some(speaker.argument.clone()),
        stance,
        span: TokenSpan::one(noun).span(doc),
    })
}

/// `blamed the rebels`, `accused Russia`, `holds the rebels responsible`.
fn blame(
    layout: &Layout<'_>,
    knowledge: &ReportKnowledge<'_>,
    attributions: &[AttributionDraft],
    n: usize,
) -> Option<Response> {
    let doc = layout.doc;
    let cue = attributions[n].anchor;
    let object = || child(doc, cue, &["dobj", "nsubjpass"]);
    let on = || preposition(doc, cue, &["on", "upon"]).and_then(|on| object_of(doc, on));
    // `the gas attack which they blame on the army`: not what the report is about.
    if object().is_some_and(|told| matches!(doc.tag(told), "WDT" | "WP")) {
        return None;
    }
    let blamed = match doc.lemma(cue) {
        // `blamed it on the rebels`
        "blame" if on().is_some() => on(),
        "blame" | "accuse" => object(),
        // The parse has a clause of what is held: `that the rebels are responsible`.
        "hold" => child(doc, cue, &["ccomp"]).and_then(|held| child(doc, held, &["nsubj"])).or_else(object),
        _ => None,
    }?;
    let agent = argument(doc, knowledge, blamed);
    let span = agent.span;
    Some(Response { attribution: n, agent: Some(agent), stance: Stance::Asserts, span })
}
