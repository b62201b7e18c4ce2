//! Whom a verb or noun harms: the counts next to it, or those that the parse gives it.

use rashomon_lexicon::harm::Harm;
use rashomon_lexicon::trigger::{Frame, Trigger};

use crate::entity::count::by_parse::{count_in_phrase, count_victims};
use crate::entity::count::by_words;
use crate::entity::count::counted::PersonCount;
use crate::entity::count::harm::harm_of;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, is_verb, object_of, preposition};

/// The parts that a phrase of the verb tells: `were killed on Monday, including five children`.
pub(crate) fn count_included(doc: &Parse<'_>, verb: usize) -> Vec<PersonCount> {
    let noun = preposition(doc, verb, &["including"]).and_then(|p| object_of(doc, p));
    by_words::as_parts(noun.map(|noun| count_in_phrase(doc, noun)).unwrap_or_default())
}

/// The counts of whom the verb or noun harms: right beside it, or as the parse has it.
pub(crate) fn count_harmed(
    doc: &Parse<'_>,
    trigger: usize,
    row: &Trigger,
    target: Option<usize>,
) -> Vec<PersonCount> {
    let counted = |target| {
        if describes(doc, trigger) { count_in_phrase(doc, target) } else { count_victims(doc, target) }
    };
    let parsed = by_words::settle_singles(doc, target.map(counted).unwrap_or_default());
    let parsed: Vec<PersonCount> =
        parsed.into_iter().filter(|one| !one.single || !describes(doc, trigger)).collect();
    if !is_verb(doc, trigger) {
        return parsed;
    }
    let suffers = row.frame == Frame::Patient;
    let passive = suffers || by_words::has_be_before(doc, trigger);
    let near = if passive { Vec::new() } else { by_words::counts_from(doc, trigger + 1) };
    // `20 civilians killed 30 injured`, `seven others injured`: the headline's participle, whatever the parse takes it for.
    let bare = passive
        || doc.tag(trigger) == "VBN"
        || by_words::counts_other_harm(doc, trigger + 1)
        || child(doc, trigger, &["dobj"]).is_none();
    let near = if near.is_empty() && bare {
        by_words::count_before(doc, trigger).into_iter().collect()
    } else {
        near
    };
    let Some(first) = near.first() else { return parsed };
    if parsed.iter().any(|known| known.words.overlaps(first.words)) {
        let rest: Vec<PersonCount> = near
            .into_iter()
            .filter(|one| parsed.iter().all(|known| !known.words.overlaps(one.words)))
            .collect();
        return parsed.into_iter().chain(rest).collect();
    }
    near
}

/// `a witness who was wounded`: what tells which person is meant.
fn describes(doc: &Parse<'_>, verb: usize) -> bool {
    doc.dep(verb) == "relcl"
}

/// `killed or wounded 30`, `175 killed injured`.
pub(crate) fn is_lumped(doc: &Parse<'_>, trigger: usize) -> bool {
    let harm = |t: usize| (t < doc.len()).then(|| harm_of(doc.token(t))).flatten();
    let other = |t: usize| harm(t).is_some() && harm(trigger).is_some() && harm(t) != harm(trigger);
    if other(trigger + 1) || trigger > 0 && other(trigger - 1) {
        return true;
    }
    let or = |token: usize| doc.children(token).any(|c| doc.dep(c) == "cc" && doc.lemma(c) == "or");
    or(trigger)
        || (doc.dep(trigger) == "conj"
            && or(doc.head(trigger))
            && child(doc, trigger, &["nsubjpass", "nsubj"]).is_none())
}

/// A number of people who suffered some harm, and the word that tells it.
#[derive(Debug)]
pub(crate) struct HarmCount {
    pub token: usize,
    pub harm: Harm,
    pub counted: PersonCount,
}
