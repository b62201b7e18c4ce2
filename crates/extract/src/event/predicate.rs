//! Verbs that are events only with certain words: `lifted the sanctions`, `called on`, `remained on alert`.

use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::trigger::{Condition, Slot, Trigger, predicates};

use crate::entity::count::counted::is_human;
use crate::event::clause::undergoer;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{conjuncts, object_of, preposition, subject};

/// The row of a verb and the words that it needs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PredicateMatch {
    pub row: Option<Trigger>,
    /// The noun that is part of the predicate: the object, or that of a preposition (`went on strike`).
    pub part: Option<usize>,
    /// What follows its `of`, if the table names both: `lifted the state of siege`, but not `lifted the ban
    /// of protests`.
    pub of_part: Option<usize>,
}

/// The first row that fits `verb` and the words around it.
pub(crate) fn match_predicate(doc: &Parse<'_>, verb: usize) -> Option<PredicateMatch> {
    predicates(doc.lemma(verb)).find_map(|predicate| {
        let (mut part, mut of_part) = (None, None);
        for condition in &predicate.conditions {
            let filler = fills(doc, verb, condition)?;
            let is_part = match condition.slot {
                Slot::Object => predicate.trigger.is_some_and(|trigger| trigger.object_in_predicate),
                Slot::Preposition(_) => condition.words != ["*"],
                _ => false,
            };
            if is_part {
                part = Some(filler);
                of_part = part_after_of(doc, filler, condition.words);
            }
        }
        let row = predicate.trigger;
        Some(PredicateMatch {
            row,
            part: part.filter(|_| row.is_some()),
            of_part: of_part.filter(|_| row.is_some()),
        })
    })
}

fn part_after_of(doc: &Parse<'_>, noun: usize, words: &[&str]) -> Option<usize> {
    let of = preposition(doc, noun, &["of"]).and_then(|of| object_of(doc, of))?;
    let phrase = format!("{} of {}", doc.lemma(noun), doc.lemma(of));
    words.contains(&phrase.as_str()).then_some(of)
}

/// The token that fills the slot with one of its words.
fn fills(doc: &Parse<'_>, verb: usize, condition: &Condition) -> Option<usize> {
    let has = |token: usize| is_one_of(doc, token, condition.words);
    let child = |deps: &[&str]| doc.children(verb).find(|&c| deps.contains(&doc.dep(c)) && has(c));
    match condition.slot {
        Slot::Object => conjuncts(doc, undergoer(doc, verb)?).into_iter().find(|&noun| has(noun)),
        Slot::Particle => doc.children(verb).find(|&c| {
            (doc.dep(c) == "prt" || doc.dep(c) == "advmod" && doc.pos(c) != "SCONJ" && c.abs_diff(verb) <= 2)
                && has(c)
        }),
        Slot::Complement => child(&["acomp", "oprd", "advmod", "ccomp", "dobj"]),
        Slot::Clause => child(&["ccomp", "xcomp", "advcl", "relcl"]),
        Slot::Subject => subject(doc, verb).filter(|&noun| has(noun)),
        Slot::Preposition(word) => {
            let word = preposition(doc, verb, &[word])?;
            if condition.words == ["*"] { Some(word) } else { object_of(doc, word).filter(|&noun| has(noun)) }
        }
    }
}

/// Whether `token` is one of `words`, alone, with its modifier or with what follows `of`.
fn is_one_of(doc: &Parse<'_>, token: usize, words: &[&str]) -> bool {
    let known = |word: &str| words.contains(&word);
    let lemma = doc.lemma(token).to_ascii_lowercase();
    let somebody = known("@person") && is_person(doc, token)
        || known("@people") && (is_person(doc, token) || is_human(doc, token));
    if known("*") || known(lemma.as_str()) || somebody {
        return true;
    }
    let of = preposition(doc, token, &["of"]).and_then(|of| object_of(doc, of));
    let with_modifier = |c: usize| known(format!("{} {lemma}", doc.lemma(c).to_ascii_lowercase()).as_str());
    doc.children(token).any(|c| matches!(doc.dep(c), "compound" | "amod" | "nmod") && with_modifier(c))
        || of.is_some_and(|of| {
            known(format!("{lemma} of {}", doc.lemma(of)).as_str())
                || (ParticipantWord::Measure.has(&lemma) && known(doc.lemma(of)))
        })
}

fn is_person(doc: &Parse<'_>, token: usize) -> bool {
    doc.ent_type(token) == "PERSON"
        || matches!(people::noun_role(doc.lemma(token)), Some(Role::Person | Role::Unnamed))
        || matches!(doc.token(token), "him" | "her" | "them")
}
