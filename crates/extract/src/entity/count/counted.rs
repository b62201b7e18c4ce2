//! A number of people with what it counts.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::harm::is_counted;
use rashomon_lexicon::people::{self, Role};
use rashomon_schema::{Count, Status};

use crate::entity::number::Amount;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::phrase;

/// A number of people harmed, and where it was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PersonCount {
    pub count: Count,
    pub words: TokenSpan,
    /// The noun that is counted.
    pub noun: Option<usize>,
}

/// One person: `a child`.
pub(crate) fn count_single(doc: &Parse<'_>, words: TokenSpan, noun: usize) -> Option<PersonCount> {
    let person =
        matches!(people::noun_role(doc.lemma(noun)), Some(Role::Person | Role::Civilian | Role::Fighter))
            && !CountWord::Unit.has(doc.lemma(noun))
            && doc.lemma(noun) != "people";
    (doc.tag(noun) == "NN" && person)
        .then(|| count_people(doc, Amount { low: Some(1), high: Some(1), approx: false, words }, Some(noun)))
}

/// The count of `amount`, of what `noun` names.
pub(crate) fn count_people(doc: &Parse<'_>, amount: Amount, noun: Option<usize>) -> PersonCount {
    let words = noun.map_or(amount.words, |noun| amount.words.cover(TokenSpan::one(noun)));
    let label = noun.filter(|&n| is_human(doc, n)).map(|noun| {
        let named = phrase(doc, noun);
        let start = named.start.max(amount.words.end).min(noun);
        TokenSpan::new(start, noun + 1).text(doc).to_owned()
    });
    let count = Count {
        low: amount.low,
        high: amount.high,
        approx: amount.approx,
        counted: label,
        total: !is_part(doc, noun),
        words: round_words(doc, &amount),
    };
    PersonCount { count, words, noun }
}

/// The words of a round number that is open above: `dozens`.
pub(crate) fn round_words(doc: &Parse<'_>, amount: &Amount) -> Option<String> {
    let is_round = amount.approx && amount.low.is_some() && amount.high.is_none();
    is_round.then(|| amount.words.text(doc).to_lowercase())
}

/// Children and women are a part of the dead, and so are others than those told before.
fn is_part(doc: &Parse<'_>, noun: Option<usize>) -> bool {
    noun.is_some_and(|noun| CountWord::Part.has(doc.lemma(noun)) || is_others(doc, noun))
}

/// `others`, `other people`.
pub(crate) fn is_others(doc: &Parse<'_>, noun: usize) -> bool {
    doc.lemma(noun) == "other" || doc.children(noun).any(|c| doc.dep(c) == "amod" && doc.lemma(c) == "other")
}

/// Whether the noun counts people.
pub(crate) fn is_human(doc: &Parse<'_>, noun: usize) -> bool {
    matches!(
        people::noun_role(doc.lemma(noun).to_lowercase().as_str()),
        Some(Role::Person | Role::Civilian | Role::Fighter | Role::Unnamed)
    ) || is_counted(doc.lemma(noun))
        || matches!(doc.ent_type(noun), "NORP")
}

/// Whether the counted were civilians or fighters, where the noun says so.
pub(crate) fn status_of(doc: &Parse<'_>, noun: usize) -> Option<Status> {
    match people::noun_role(doc.lemma(noun).to_lowercase().as_str())? {
        Role::Fighter => Some(Status::Fighter),
        Role::Civilian if !CountWord::Either.has(doc.lemma(noun)) => Some(Status::Civilian),
        _ => None,
    }
}
