//! Stances towards an incident that is not named again: `denied the accusation`, `blamed the rebels`, `denied involvement`.

use rashomon_schema::{Act, Argument, Stance};
use rustc_hash::FxHashSet;

use crate::entity::actor::argument;
use crate::event::draft::Draft;
use crate::knowledge::World;
use crate::speech::attribution::draft::Saying;
use crate::speech::voice::is_first_person;
use crate::story::claim::Answer;
use crate::syntax::layout::Layout;
use crate::syntax::token_span::Words;
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

/// A voice as the agent of a claim.
pub(crate) struct Speaker {
    pub argument: Argument,
    /// Whom of the same side somebody has named as the agent before.
    pub accused: Option<Argument>,
}

/// The stances of sayings that tell of no event themselves; `speaker` tells who speaks, if not the report.
pub(crate) fn find(
    layout: &Layout<'_>,
    world: &World<'_>,
    sayings: &[Saying],
    drafts: &[Draft],
    speaker: impl Fn(usize) -> Option<Speaker>,
) -> Vec<Answer> {
    // `blamed militants who have fought the group`: what is told of them is not what they are blamed for.
    let described = |draft: &&Draft| {
        layout.doc.dep(draft.trigger) == "relcl"
            && draft.saying.is_some_and(|n| sayings[n].act == Act::Accuses)
    };
    let tells = |draft: &&Draft| draft.kind != "ACCUSE" && !described(draft);
    let telling: FxHashSet<usize> = drafts.iter().filter(tells).filter_map(|draft| draft.saying).collect();
    (0..sayings.len())
        .filter(|n| !telling.contains(n))
        .filter_map(|n| match sayings[n].act {
            Act::Denies => denial(layout, world, sayings, n, speaker(n)?),
            Act::Accuses => blame(layout, world, sayings, n),
            Act::Claims | Act::Admits => conduct(layout, sayings, n, &speaker(n)?, Stance::Admits),
            _ => None,
        })
        .collect()
}

fn denial(
    layout: &Layout<'_>,
    world: &World<'_>,
    sayings: &[Saying],
    n: usize,
    speaker: Speaker,
) -> Option<Answer> {
    let doc = layout.doc;
    if let Some(answer) = conduct(layout, sayings, n, &speaker, Stance::Denies) {
        return Some(answer);
    }
    let cue = sayings[n].anchor;
    if let Some(object) = child(doc, cue, &["dobj", "nsubjpass"]) {
        let span = Words::one(object).span(doc);
        let charged = CHARGES.contains(&doc.lemma(object));
        // `denied accusations it carried out the attacks`: of its own conduct.
        let own = doc
            .children(object)
            .filter(|&c| matches!(doc.dep(c), "acl" | "relcl" | "ccomp"))
            .any(|clause| child(doc, clause, &["nsubj"]).is_some_and(|s| doc.tag(s) == "PRP" && charged));
        if own {
            return Some(Answer { saying: n, agent: Some(speaker.argument), stance: Stance::Denies, span });
        }
        return charged.then_some(Answer { saying: n, agent: speaker.accused, stance: Stance::Denies, span });
    }
    // `denied that its aircraft were in the area`, `denied it was behind the blast`.
    let clause = child(doc, cue, &["ccomp"])?;
    let subject = child(doc, clause, &["nsubj", "nsubjpass", "expl"])?;
    if CHARGES.contains(&doc.lemma(subject)) && doc.tag(subject) != "PRP" || doc.dep(subject) == "expl" {
        return Some(Answer {
            saying: n,
            agent: speaker.accused,
            stance: Stance::Denies,
            span: Words::one(clause).span(doc),
        });
    }
    let span = doc.subtree(subject).span(doc);
    let own = is_first_person(doc.token(subject))
        || matches!(doc.tag(subject), "PRP")
        || child(doc, subject, &["poss"]).is_some_and(|p| doc.tag(p) == "PRP$");
    if own {
        return Some(Answer { saying: n, agent: Some(speaker.argument), stance: Stance::Denies, span });
    }
    let named = argument(doc, world, subject);
    named.actor.is_some().then_some(Answer { saying: n, agent: Some(named), stance: Stance::Denies, span })
}

/// `denied responsibility`, `admitted its role`, `claimed responsibility`.
fn conduct(
    layout: &Layout<'_>,
    sayings: &[Saying],
    n: usize,
    speaker: &Speaker,
    stance: Stance,
) -> Option<Answer> {
    let doc = layout.doc;
    let noun = sayings[n]
        .content
        .iter()
        .flat_map(|w| w.start..w.end)
        .find(|&t| CONDUCT.contains(&doc.lemma(t)) && doc.pos(t) == "NOUN")?;
    Some(Answer {
        saying: n,
        agent: Some(speaker.argument.clone()),
        stance,
        span: Words::one(noun).span(doc),
    })
}

/// `blamed the rebels`, `accused Russia`, `holds the rebels responsible`.
fn blame(layout: &Layout<'_>, world: &World<'_>, sayings: &[Saying], n: usize) -> Option<Answer> {
    let doc = layout.doc;
    let cue = sayings[n].anchor;
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
    let agent = argument(doc, world, blamed);
    let span = agent.span;
    Some(Answer { saying: n, agent: Some(agent), stance: Stance::Asserts, span })
}
