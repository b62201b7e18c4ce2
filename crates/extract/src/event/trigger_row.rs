//! What a word reports by itself and the words next to it: its row of the tables.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::harm::Harm;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::trigger::{Trigger, trigger_noun, trigger_verb};
use rashomon_schema::MeansClass;

use crate::entity::count::by_parse::is_bare_harm;
use crate::entity::means;
use crate::event::{attitude, predicate};
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, is_verb, object_of, preposition};

/// How deep attitudes may nest: `asked him to agree to refuse to go`.
const DEEPEST: usize = 3;

/// The row of a word, with its complements and its attitude.
pub(crate) fn row_of(doc: &Parse<'_>, token: usize) -> Option<Trigger> {
    row_within(doc, token, DEEPEST)
}

fn row_within(doc: &Parse<'_>, token: usize, depth: usize) -> Option<Trigger> {
    let row =
        if doc.pos(token) == "ADJ" { attitude::attitude_adjective(doc, token) } else { own_row(doc, token) }?;
    let below = |clause: usize| (depth > 0).then(|| row_within(doc, clause, depth - 1)).flatten();
    attitude::recast_trigger(doc, token, row, below)
}

/// The row of a word by itself and its complements.
fn own_row(doc: &Parse<'_>, token: usize) -> Option<Trigger> {
    if is_verb(doc, token) {
        // A participle before its noun describes it: `the destroyed house`.
        if matches!(doc.dep(token), "amod" | "compound" | "aux" | "auxpass") || is_name(doc, token) {
            return None;
        }
        if is_the_harmed(doc, token) || is_bare_harm(doc, token) || is_reach(doc, token) {
            return None;
        }
        if doc.tag(token) == "VBG" && matches!(doc.dep(token), "pobj" | "dobj" | "nsubj" | "nsubjpass") {
            return trigger_noun(doc.lemma(token))
                .or_else(|| trigger_noun(doc.token(token).to_ascii_lowercase().as_str()))
                .copied();
        }
        let row = match predicate::match_predicate(doc, token) {
            Some(found) => found.row,
            None => trigger_verb(doc.lemma(token)).copied().or_else(|| chemical(doc, token)),
        };
        let kills =
            |row: &Trigger| row.kind == "ASSAULT" && row.harm != Some(Harm::Killed) && is_fatal(doc, token);
        return row.map(|row| if kills(&row) { Trigger { harm: Some(Harm::Killed), ..row } } else { row });
    }
    if !matches!(doc.pos(token), "NOUN" | "PROPN")
        || is_name(doc, token)
        || doc.dep(token) == "compound" && is_trigger_noun(doc, doc.head(token))
    {
        return None;
    }
    // `attack helicopter`, `protest leader` name things, not events.
    if doc.dep(token) == "compound" && doc.pos(doc.head(token)) == "NOUN" {
        return None;
    }
    trigger_noun(doc.lemma(token).to_ascii_lowercase().as_str()).copied().or_else(|| chemical(doc, token))
}

/// `shot dead`, `stabbed to death`, `fatally wounded`: what a verb that strikes comes to.
fn is_fatal(doc: &Parse<'_>, verb: usize) -> bool {
    let dead = |c: usize| c > verb && doc.lower(c) == "dead" && doc.dep(c) != "amod";
    let to_death =
        |c: usize| doc.lower(c) == "to" && object_of(doc, c).is_some_and(|noun| doc.lemma(noun) == "death");
    let next = verb + 1;
    next < doc.len() && doc.lower(next) == "dead" && !doc.is_sent_start(next)
        || doc.children(verb).any(|c| dead(c) || to_death(c) || CountWord::Fatal.has(doc.lower(c)))
}

/// `used chemical weapons`, `the use of poison gas`, but not `used tanks`: no word alone is enough.
fn chemical(doc: &Parse<'_>, token: usize) -> Option<Trigger> {
    if !ParticipantWord::Employ.has(doc.lemma(token)) {
        return None;
    }
    let object = child(doc, token, &["dobj", "nsubjpass"])
        .or_else(|| preposition(doc, token, &["of"]).and_then(|of| object_of(doc, of)))?;
    (means::class_of_phrase(doc, object) == Some(MeansClass::Chemical)).then_some(Trigger {
        mode: Some("unconventional"),
        target_preps: &["against", "on"],
        ..Trigger::of_kind("ASSAULT")
    })
}

/// `the injured`, `the dead and wounded` are people; `12 were injured` is an event.
fn is_the_harmed(doc: &Parse<'_>, token: usize) -> bool {
    let before = |n: usize| token.checked_sub(n).map_or("", |t| doc.token(t));
    doc.tag(token) == "VBN"
        && (before(1).eq_ignore_ascii_case("the")
            || (before(1) == "and" && before(2) == "dead")
            || matches!(doc.dep(token), "dobj" | "pobj"))
}

/// `within firing range of the road`, but not `firing rockets`.
fn is_reach(doc: &Parse<'_>, token: usize) -> bool {
    doc.tag(token) == "VBG" && token + 1 < doc.len() && ParticipantWord::Reach.has(doc.lemma(token + 1))
}

fn is_trigger_noun(doc: &Parse<'_>, token: usize) -> bool {
    trigger_noun(doc.lemma(token)).is_some()
}

fn is_name(doc: &Parse<'_>, token: usize) -> bool {
    matches!(
        doc.ent_type(token),
        "PERSON" | "ORG" | "GPE" | "LAW" | "WORK_OF_ART" | "PRODUCT" | "FAC" | "NORP"
    )
}
