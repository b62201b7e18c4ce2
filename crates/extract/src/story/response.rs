//! Stances towards an incident that is not named again: `denied the accusation`, `blamed the rebels`, `denied involvement`.

use rashomon_lexicon::participant::ParticipantWord;
use rashomon_schema::{Act, Argument, Span, Stance};
use rustc_hash::FxHashSet;

use crate::entity::actor::argument;
use crate::event::argument::is_reflexive;
use crate::event::claimed_agent::ClaimedAgents;
use crate::event::draft::EventDraft;
use crate::knowledge::ReportKnowledge;
use crate::speech::attribution::draft::AttributionDraft;
use crate::speech::attribution::is_of_figure;
use crate::speech::participant::ParticipantResolver;
use crate::speech::voice::is_first_person;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, object_of, preposition};

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
    pub answer: Answer,
    pub stance: Stance,
    pub span: Span,
}

/// What the stance is towards.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// That this party did it.
    Agent(Argument),
    /// The toll that somebody else gave last.
    Toll,
}

/// A voice as the agent of a claim.
struct Speaker {
    argument: Argument,
    /// The last agent of the same side that somebody else has named.
    accused: Option<Argument>,
    /// Whether that was in the same sentence or the one before.
    just_accused: bool,
    /// Whether somebody else has just given a toll, and no more.
    just_counted: bool,
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
    let speaker = |n: usize| speaker_of(participants, drafts, agents, n);
    (0..attributions.len())
        .filter(|n| !telling.contains(n))
        .filter_map(|n| match attributions[n].act {
            Act::Denies | Act::Doubts if is_of_figure(layout.doc, attributions[n].anchor) => {
                Some(disputed_toll(layout, attributions, n))
            }
            Act::Denies => denial(layout, knowledge, attributions, n, speaker(n)?),
            Act::Accuses => blame(layout, knowledge, attributions, n),
            Act::Claims | Act::Admits => conduct(layout, attributions, n, &speaker(n)?, Stance::Admits),
            _ => None,
        })
        .collect()
}

/// The speaker of the attribution `n`, if it is not the report.
fn speaker_of(
    participants: &ParticipantResolver<'_>,
    drafts: &[EventDraft],
    agents: &[ClaimedAgents],
    n: usize,
) -> Option<Speaker> {
    let attribution = &participants.attributions[n];
    let source = attribution.source?;
    let voices = participants.voices;
    let voice = voices.of_attribution(n);
    let mut argument = participants.resolve(source.head, Some(n));
    if argument.actor.is_none() {
        argument.actor = voice.actor.clone();
    }
    let one_side = |agent: &Argument| {
        participants.are_one_side(agent.actor.as_deref(), argument.actor.as_deref())
            || agent.text.contains(&voice.name)
    };
    let by_another = |draft: &EventDraft| {
        draft.attribution.is_none_or(|other| voices.of_attribution[other] != voices.of_attribution[n])
    };
    let named = |(draft, agents): (&EventDraft, &ClaimedAgents)| {
        let agent = agents.list.iter().rev().find(|agent| one_side(agent))?;
        (draft.kind == "ASSAULT" && by_another(draft)).then(|| (draft.trigger, agent.clone()))
    };
    let n_before = drafts.partition_point(|draft| draft.trigger < attribution.anchor);
    let told = |from: usize, to: usize| drafts[from..to].iter().zip(&agents[from..to]);
    let before = told(0, n_before).rev().take(WEIGHED).find_map(named);
    let layout = participants.layout;
    let is_near = |at: usize| layout.sent_of(at) + 1 >= layout.sent_of(attribution.anchor);
    let just_accused = before.as_ref().is_some_and(|(at, _)| is_near(*at));
    // The accusation just before, of whomever it is.
    let last = || {
        let (draft, agents) = told(0, n_before).rev().find(|(draft, _)| draft.kind == "ASSAULT")?;
        let near = is_near(draft.trigger) && draft.attribution.is_some() && by_another(draft);
        agents.list.last().filter(|_| near).cloned()
    };
    let after = || told(n_before, drafts.len()).take(WEIGHED).find_map(named).map(|(_, agent)| agent);
    let counted = told(0, n_before).rev().find(|(draft, _)| draft.kind == "ASSAULT");
    let just_counted = counted.is_some_and(|(draft, _)| {
        is_near(draft.trigger) && by_another(draft) && !draft.killed.is_empty() && draft.agent.is_none()
    });
    let accused = before.map(|(_, agent)| agent).or_else(after).or_else(last);
    Some(Speaker { argument, accused, just_accused, just_counted })
}

fn disputed_toll(layout: &Layout<'_>, attributions: &[AttributionDraft], n: usize) -> Response {
    let stance = if attributions[n].act == Act::Denies { Stance::Denies } else { Stance::Doubts };
    let span = TokenSpan::one(attributions[n].anchor).span(layout.doc);
    Response { attribution: n, answer: Answer::Toll, stance, span }
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
    let denies = |agent: Argument, span: Span| Response {
        attribution: n,
        answer: Answer::Agent(agent),
        stance: Stance::Denies,
        span,
    };
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
            return Some(denies(speaker.argument, span));
        }
        // `denied that`: what was said just before.
        let takes_up = matches!(doc.lower(object), "that" | "this" | "it" | "they");
        if takes_up && speaker.just_counted {
            return Some(disputed_toll(layout, attributions, n));
        }
        // `denied claims that militants had been in the school`: of something else.
        let of_other = doc.children(object).any(|c| {
            matches!(doc.dep(c), "acl" | "ccomp") && child(doc, c, &["nsubj", "nsubjpass", "expl"]).is_some()
        });
        let taken_up = !of_other && (!takes_up || speaker.just_accused);
        return speaker.accused.filter(|_| charged && taken_up).map(|accused| denies(accused, span));
    }
    // `denied that its aircraft were in the area`, `denied it was behind the blast`.
    let clause = child(doc, cue, &["ccomp"])?;
    let subject = child(doc, clause, &["nsubj", "nsubjpass", "expl"])?;
    if CHARGES.contains(&doc.lemma(subject)) && doc.tag(subject) != "PRP" || doc.dep(subject) == "expl" {
        let span = TokenSpan::one(clause).span(doc);
        return speaker.accused.map(|accused| denies(accused, span));
    }
    let span = doc.subtree(subject).span(doc);
    let own = is_first_person(doc.token(subject))
        || matches!(doc.tag(subject), "PRP")
        || child(doc, subject, &["poss"]).is_some_and(|p| doc.tag(p) == "PRP$");
    if own {
        return Some(denies(speaker.argument, span));
    }
    let named = argument(doc, knowledge, subject);
    named.actor.is_some().then(|| denies(named, span))
}

/// `denied responsibility`, `admitted its role`, `claimed responsibility`, `denied having played any part`.
fn conduct(
    layout: &Layout<'_>,
    attributions: &[AttributionDraft],
    n: usize,
    speaker: &Speaker,
    stance: Stance,
) -> Option<Response> {
    let doc = layout.doc;
    let content = attributions[n].content.iter().flat_map(|words| words.start..words.end);
    let is_own =
        |t: usize| ParticipantWord::Conduct.has(doc.lemma(t)) && doc.pos(t) == "NOUN" && is_object(doc, t);
    let noun = content.into_iter().find(|&t| is_own(t))?;
    Some(Response {
        attribution: n,
        answer: Answer::Agent(speaker.argument.clone()),
        stance,
        span: TokenSpan::one(noun).span(doc),
    })
}

/// Whether the noun is what the cue takes, or what a verb of having does: `a role`, but not `the role of the army in talks`.
fn is_object(doc: &Parse<'_>, noun: usize) -> bool {
    let mut at = noun;
    while doc.dep(at) == "conj" && doc.head(at) != at {
        at = doc.head(at);
    }
    matches!(doc.dep(at), "dobj" | "nsubjpass" | "pobj" | "attr" | "ROOT")
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
    // `blame each other`, `blamed any group`: nobody in particular.
    let anybody = child(doc, blamed, &["det"]).is_some_and(|det| matches!(doc.lemma(det), "any" | "no"));
    if attributions[n].unsaid || attributions[n].negated || anybody || is_reflexive(doc, blamed) {
        return None;
    }
    let agent = argument(doc, knowledge, blamed);
    let span = agent.span;
    Some(Response { attribution: n, answer: Answer::Agent(agent), stance: Stance::Asserts, span })
}
