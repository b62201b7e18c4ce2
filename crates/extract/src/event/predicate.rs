//! Verbs that tell of an event by the words beside them: `lifted the sanctions`, `called on`, `remained on alert`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::event::clause::undergoer;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{conjuncts, object_of, preposition, subject};
use crate::tables::{Role, Trigger, cell, rows, tables};

/// Nouns that count what follows `of`: `a series of sanctions`.
const MEASURES: [&str; 16] = [
    "number", "series", "lot", "set", "round", "package", "shipment", "worth", "amount", "wave", "kind",
    "batch", "ton", "tonne", "dozen", "variety",
];

/// What stands beside a verb.
#[derive(Debug)]
enum Slot {
    Object,
    Particle,
    Complement,
    Clause,
    Subject,
    Preposition(&'static str),
}

/// One condition: a slot, filled with one of some words.
#[derive(Debug)]
struct Beside {
    slot: Slot,
    words: Vec<&'static str>,
}

/// A row of `predicates.tsv`.
#[derive(Debug)]
struct Predicate {
    beside: Vec<Beside>,
    /// None where the verb tells of no event beside these words.
    row: Option<Trigger>,
}

/// What a verb tells of beside the words it has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PredicateMatch {
    pub row: Option<Trigger>,
    /// The noun that is part of the predicate: the object, or what a preposition brings in (`went on strike`).
    pub part: Option<usize>,
}

/// The first row that fits `verb` and what stands beside it.
pub(crate) fn match_predicate(doc: &Parse<'_>, verb: usize) -> Option<PredicateMatch> {
    let predicates = predicates().get(doc.lemma(verb))?;
    predicates.iter().find_map(|predicate| {
        let mut part = None;
        for beside in &predicate.beside {
            let filler = fills(doc, verb, beside)?;
            let object = matches!(beside.slot, Slot::Object) && predicate.row.is_some_and(|row| row.carries);
            if object || matches!(beside.slot, Slot::Preposition(_)) && beside.words != ["*"] {
                part = Some(filler);
            }
        }
        Some(PredicateMatch { row: predicate.row, part: part.filter(|_| predicate.row.is_some()) })
    })
}

/// The token that fills the slot with one of its words.
fn fills(doc: &Parse<'_>, verb: usize, beside: &Beside) -> Option<usize> {
    let has = |token: usize| is_one_of(doc, token, &beside.words);
    let child = |deps: &[&str]| doc.children(verb).find(|&c| deps.contains(&doc.dep(c)) && has(c));
    match beside.slot {
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
            if beside.words == ["*"] { Some(word) } else { object_of(doc, word).filter(|&noun| has(noun)) }
        }
    }
}

/// Whether `token` is one of `words`, alone, with its modifier or with what follows `of`.
fn is_one_of(doc: &Parse<'_>, token: usize, words: &[&str]) -> bool {
    let known = |word: &str| words.contains(&word);
    let lemma = doc.lemma(token).to_ascii_lowercase();
    if known("*") || known(lemma.as_str()) || known("@person") && is_person(doc, token) {
        return true;
    }
    let of = preposition(doc, token, &["of"]).and_then(|of| object_of(doc, of));
    let with_modifier = |c: usize| known(format!("{} {lemma}", doc.lemma(c).to_ascii_lowercase()).as_str());
    doc.children(token).any(|c| matches!(doc.dep(c), "compound" | "amod" | "nmod") && with_modifier(c))
        || of.is_some_and(|of| {
            known(format!("{lemma} of {}", doc.lemma(of)).as_str())
                || (MEASURES.contains(&lemma.as_str()) && known(doc.lemma(of)))
        })
}

fn is_person(doc: &Parse<'_>, token: usize) -> bool {
    doc.ent_type(token) == "PERSON"
        || matches!(tables().role(doc.lemma(token)), Some(Role::Person | Role::Unnamed))
        || matches!(doc.token(token), "him" | "her" | "them")
}

type Predicates = FxHashMap<&'static str, Vec<Predicate>>;

fn predicates() -> &'static Predicates {
    static PREDICATES: LazyLock<Predicates> = LazyLock::new(|| {
        let mut predicates = Predicates::default();
        for row in rows(include_str!("../tables/predicates.tsv")) {
            for verb in cell(&row, 0).split(',') {
                let beside = cell(&row, 1).split('+').map(beside).collect();
                predicates.entry(verb).or_default().push(Predicate { beside, row: trigger(&row) });
            }
        }
        predicates
    });
    &PREDICATES
}

fn trigger(row: &[&'static str]) -> Option<Trigger> {
    (cell(row, 2) != "-").then(|| Trigger {
        carries: cell(row, 1).contains("obj:") && !cell(row, 4).contains("object"),
        ..Trigger::of_cells(&row[2..])
    })
}

fn beside(text: &'static str) -> Beside {
    let (slot, words) = text.split_once(':').expect("a test reads every row");
    let slot = match slot {
        "obj" => Slot::Object,
        "prt" => Slot::Particle,
        "acomp" | "oprd" => Slot::Complement,
        "ccomp" => Slot::Clause,
        "sbj" => Slot::Subject,
        preposition => Slot::Preposition(preposition),
    };
    Beside { slot, words: words.split(',').collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert!(predicates()["lift"][0].row.is_some_and(|row| row.kind == "CONCEDE" && row.carries));
        let kinds = predicates().values().flatten().filter_map(|predicate| predicate.row);
        for row in kinds {
            assert!(tables().types.contains_key(row.kind), "`{}`", row.kind);
        }
    }
}
