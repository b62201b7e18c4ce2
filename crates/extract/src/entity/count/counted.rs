//! A number of people with what it counts.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::harm::{ends_like_people, is_counted};
use rashomon_lexicon::people::{self, Role};
use rashomon_schema::{Count, Status};

use crate::entity::means;
use crate::entity::number::{self, Amount};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{conjuncts, phrase};

/// A number of people harmed, and where it was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PersonCount {
    pub count: Count,
    pub words: TokenSpan,
    /// The noun that is counted.
    pub noun: Option<usize>,
    /// Whether it is one person without a number: `a child`, `the driver`, `Layla Haddad`.
    pub single: bool,
}

/// One person: `a child`; nobody after `not`: `not a single child`.
pub(crate) fn count_single(doc: &Parse<'_>, words: TokenSpan, noun: usize) -> Option<PersonCount> {
    let denied = (words.start.saturating_sub(1)..=words.start).any(|t| doc.lower(t) == "not");
    let number = if denied { 0 } else { 1 };
    is_one_person(doc, noun).then(|| PersonCount {
        single: !denied,
        ..count_people(doc, Amount::exact(number, words), Some(noun))
    })
}

/// One person who is named, or is known from before: `Layla Haddad`, `the driver`, `him`.
pub(crate) fn count_known(doc: &Parse<'_>, noun: usize) -> Option<PersonCount> {
    let named = doc.ent_type(noun) == "PERSON" && matches!(doc.tag(noun), "NNP" | "NN");
    let pronoun = matches!(doc.lower(noun), "he" | "she" | "him" | "her" | "himself" | "herself");
    // `took them hostage`: what they are made, not whom.
    let made = CountWord::Held.has(doc.lemma(noun)) && !doc.children(noun).any(|c| doc.dep(c) == "det");
    if !named && !pronoun && (made || !is_one_person(doc, noun)) {
        return None;
    }
    let words = if pronoun { TokenSpan::one(noun) } else { phrase(doc, noun) };
    let mut counted = count_people(doc, Amount::exact(1, words), Some(noun).filter(|_| !named && !pronoun));
    (counted.single, counted.count.total) = (true, false);
    Some(counted)
}

/// Whether a noun in the singular is a human being, or a member of a people: `an American`.
fn is_one_person(doc: &Parse<'_>, noun: usize) -> bool {
    let lemma = doc.lemma(noun).to_lowercase();
    let member =
        doc.ent_type(noun) == "NORP" && matches!(doc.tag(noun), "NN" | "NNP") && doc.pos(noun) != "ADJ";
    let known = doc.tag(noun) == "NN"
        && is_human(doc, noun)
        && !CountWord::NotOne.has(&lemma)
        && !CountWord::Unit.has(&lemma);
    member || known
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
        total: !is_part(doc, noun) && !is_share(doc, amount.words.end),
        words: words_to_keep(doc, &amount),
        early: false,
    };
    PersonCount { count, words, noun, single: false }
}

/// The words of a number that figures would not give back: `dozens`, `more than 80`.
pub(crate) fn words_to_keep(doc: &Parse<'_>, amount: &Amount) -> Option<String> {
    let is_round = amount.approx && amount.low.is_some() && amount.high.is_none();
    (is_round || amount.beyond && amount.high.is_none()).then(|| amount.words.text(doc).to_lowercase())
}

/// Children and women are a part of the dead, and so are others than those told before.
fn is_part(doc: &Parse<'_>, noun: Option<usize>) -> bool {
    noun.is_some_and(|noun| CountWord::Part.has(doc.lemma(noun)) || is_others(doc, noun))
}

/// `five of them`, `two of the nine`: of people who were counted before.
fn is_share(doc: &Parse<'_>, of: usize) -> bool {
    let next = of + 1;
    next < doc.len()
        && doc.lower(of) == "of"
        && (matches!(doc.lower(next), "them" | "whom" | "these" | "those")
            || doc.lower(next) == "the" && next + 1 < doc.len() && number::is_number(doc, next + 1))
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
        || doc.pos(noun) == "NOUN"
            && matches!(doc.ent_type(noun), "" | "CARDINAL" | "NORP")
            && ends_like_people(&doc.lemma(noun).to_lowercase())
            && means::class_of(doc, noun).is_none()
            && people::noun_role(&doc.lemma(noun).to_lowercase()).is_none()
        || matches!(doc.ent_type(noun), "NORP")
}

/// Whether the counted were civilians or fighters, where the nouns say so: none for `14 guards and cooks`.
pub(crate) fn status_of(doc: &Parse<'_>, noun: usize) -> Option<Status> {
    let others = conjuncts(doc, noun);
    let of_two = others.iter().skip(1).any(|&other| {
        is_human(doc, other)
            && !doc.children(other).any(|c| doc.dep(c) == "nummod" || doc.dep(c) == "det")
            && status_by_noun(doc, other) != status_by_noun(doc, noun)
    });
    status_by_noun(doc, noun).filter(|_| !of_two)
}

fn status_by_noun(doc: &Parse<'_>, noun: usize) -> Option<Status> {
    match people::noun_role(doc.lemma(noun).to_lowercase().as_str())? {
        Role::Fighter => Some(Status::Fighter),
        Role::Civilian if !CountWord::Either.has(doc.lemma(noun)) => Some(Status::Civilian),
        _ => None,
    }
}
