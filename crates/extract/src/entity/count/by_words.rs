//! Counts read word by word, where the parse is of no help: lists that have lost their commas, numbers right beside a verb.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::harm::{Harm, TollForm, toll_word};

use super::counted::{PersonCount, count_people, count_single, is_human};
use crate::entity::count::harm::harm_of;
use crate::entity::number;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::is_verb;

/// How many words stand between a number and what it counts.
const MODIFIERS: usize = 6;

/// How many words a number and what bounds it have before its first figure.
const LONGEST_BOUND: usize = 7;

/// How many counts a list has.
const LONGEST_LIST: usize = 12;

/// How many words stand between a count and `including`.
const FEW: usize = 4;

/// A count and the token after it.
pub(crate) type Chunk = (PersonCount, usize);

/// The count that starts at `start`: `at least 14 people`, `dozens`, `a nurse`.
pub(crate) fn count_at(doc: &Parse<'_>, start: usize) -> Option<Chunk> {
    if start >= doc.len() {
        return None;
    }
    let number = (start..doc.len().min(start + LONGEST_BOUND)).find(|&t| number::is_number(doc, t));
    let amount =
        number.and_then(|n| number::read_amount(doc, n)).filter(|amount| amount.words.start == start);
    let Some(amount) = amount else { return single_at(doc, start) };
    let is_weekday = |t: usize| t < doc.len() && rashomon_schema::is_weekday(doc.token(t));
    // `wounded 40 Tuesday`, `at 16 earlier`, `on Wednesday seven of them`: the recogniser takes both words for one date.
    let before_weekday = is_weekday(amount.words.end)
        || amount.words.end < doc.len() && matches!(doc.token(amount.words.end), "earlier" | "later");
    let is_no_date = before_weekday
        || start > 0 && (is_weekday(start - 1) || number::is_change(doc, start - 1))
        || doc.token(amount.words.end - 1) == "+";
    if matches!(doc.ent_type(amount.words.end - 1), "DATE" | "TIME" | "PERCENT" | "MONEY") && !is_no_date {
        return None;
    }
    let mut end = amount.words.end;
    while end < doc.len()
        && (matches!(doc.lower(end), "of" | "the" | "them" | "these" | "those" | "whom")
            || doc.tag(end) == "PRP$" && doc.lower(end - 1) == "of")
        && end < amount.words.end + 2
    {
        end += 1;
    }
    let noun = noun_from(doc, end);
    match noun {
        Some(noun) => Some((count_people(doc, amount, Some(noun)), noun + 1)),
        None if is_nominal(doc, amount.words.end) && !before_weekday => None,
        None => Some((count_people(doc, amount, None), amount.words.end)),
    }
}

/// `a nurse`, `another man`.
fn single_at(doc: &Parse<'_>, start: usize) -> Option<Chunk> {
    let owned = doc.tag(start) == "PRP$";
    if !(matches!(doc.lemma(start), "a" | "an" | "another") || owned) || start + 1 >= doc.len() {
        return None;
    }
    let noun = noun_from(doc, start + 1)?;
    Some((count_single(doc, TokenSpan::new(start, noun + 1), noun)?, noun + 1))
}

/// The noun of people that ends the run of nouns and adjectives from `start` on.
fn noun_from(doc: &Parse<'_>, start: usize) -> Option<usize> {
    let last = doc.len().min(start + MODIFIERS);
    let run = (start..last).take_while(|&t| is_nominal(doc, t) && (t == start || !doc.is_sent_start(t)));
    run.filter(|&t| is_human(doc, t)).last()
}

fn is_nominal(doc: &Parse<'_>, token: usize) -> bool {
    token < doc.len()
        && (matches!(doc.pos(token), "NOUN" | "PROPN" | "ADJ")
            || matches!(doc.tag(token), "HYPH" | "POS")
            || doc.token(token).ends_with("-led")
            || (doc.tag(token) == "VBN" && is_nominal_after(doc, token)))
        && !is_state(doc.token(token))
        && !matches!(doc.token(token), "earlier" | "later")
}

/// `dead`, `wounded`, `missing`: what people are, not a part of what they are called; but `displaced people`.
fn is_state(word: &str) -> bool {
    toll_word(word).is_some_and(|row| matches!(row.form, TollForm::State | TollForm::Participle))
        || harm_of(word) == Some(Harm::Missing)
}

/// `displaced people`: a participle before a noun.
fn is_nominal_after(doc: &Parse<'_>, token: usize) -> bool {
    token + 1 < doc.len() && doc.head(token) > token && matches!(doc.dep(token), "amod")
}

/// The counts that follow one another from `start` on: `six women five children and three police officers`.
///
/// A count that a further verb tells of is none of them: `killed 14 people and 30 others were wounded`.
///
/// `a nurse` counts beside numbers or others of its kind; alone it is no count.
pub(crate) fn counts_from(doc: &Parse<'_>, start: usize) -> Vec<PersonCount> {
    let mut list: Vec<PersonCount> = Vec::new();
    let (mut at, mut parts) = (start, false);
    while list.len() < LONGEST_LIST && at < doc.len() && !(at > start && doc.is_sent_start(at)) {
        let joint = (at..doc.len().min(at + 3)).take_while(|&t| is_joint(doc, t)).count();
        let includes = !list.is_empty() && at + joint < doc.len() && doc.token(at + joint) == "including";
        parts |= includes;
        let Some((mut count, end)) = count_at(doc, at + joint + usize::from(includes)) else { break };
        count.count.total &= !parts;
        let numbered = count.words.start < doc.len() && number::is_number(doc, first_number(doc, &count));
        let of_others = if list.is_empty() { is_other_harm(doc, end) } else { is_told_of(doc, end) };
        if of_others || (list.is_empty() && joint > 0 && !numbered) {
            break;
        }
        list.push(count);
        at = end;
    }
    settle_singles(doc, list)
}

/// Those of a list of single persons together are as many as they are: `a woman and her child` are two. Alone, one is
/// a part of whatever toll there is.
pub(crate) fn settle_singles(doc: &Parse<'_>, list: Vec<PersonCount>) -> Vec<PersonCount> {
    let numbered = |count: &PersonCount| number::is_number(doc, first_number(doc, count));
    if list.iter().any(numbered) {
        return list;
    }
    match list.as_slice() {
        [nobody] if nobody.count.high == Some(0) => list,
        [only] if only.single => {
            let mut only = only.clone();
            only.count.total = false;
            vec![only]
        }
        [] | [_] => Vec::new(),
        [first, .., last] => {
            let n = Some(list.len() as u64);
            let mut both = first.clone();
            both.words = first.words.cover(last.words);
            (both.count.low, both.count.high, both.count.total, both.count.counted) = (n, n, true, None);
            both.single = false;
            vec![both]
        }
    }
}

fn first_number(doc: &Parse<'_>, count: &PersonCount) -> usize {
    (count.words.start..count.words.end).find(|&t| number::is_number(doc, t)).unwrap_or(count.words.start)
}

fn is_joint(doc: &Parse<'_>, token: usize) -> bool {
    matches!(doc.token(token), "," | "and" | "&" | ";") || doc.token(token) == "plus"
}

/// Whether what follows a count is a verb of its own: `were wounded`, `injured`, `died`; not `were among the dead`, which is of the list.
fn is_told_of(doc: &Parse<'_>, token: usize) -> bool {
    token < doc.len()
        && !doc.is_sent_start(token)
        && !(doc.lemma(token) == "be" && token + 1 < doc.len() && doc.lemma(token + 1) == "among")
        && (is_verb(doc, token) && doc.tag(token) != "VBG"
            || doc.pos(token) == "AUX"
            || harm_of(doc.token(token)).is_some())
}

/// `killed 30 injured`, a comma lost: the number is of the second.
fn is_other_harm(doc: &Parse<'_>, token: usize) -> bool {
    token < doc.len()
        && harm_of(doc.token(token)).is_some()
        && !(token + 1 < doc.len() && number::is_number(doc, token + 1))
}

/// Whether a count of another harm stands at `token`: `killed 30 injured`.
pub(crate) fn counts_other_harm(doc: &Parse<'_>, token: usize) -> bool {
    count_at(doc, token).is_some_and(|(_, end)| is_other_harm(doc, end))
}

/// The count that ends right before `verb` and its auxiliaries: `25 were wounded`, `30 others injured`.
pub(crate) fn count_before(doc: &Parse<'_>, verb: usize) -> Option<PersonCount> {
    count_over(doc, verb, 4, |t| doc.pos(t) == "AUX" || doc.tag(t) == "RB" || doc.lemma(t) == "be")
}

/// The count that ends before `state` and the words that lead to it: `12 were still reported missing`, `five went missing`.
pub(crate) fn count_before_state(doc: &Parse<'_>, state: usize) -> Option<PersonCount> {
    count_over(doc, state, 6, |t| {
        doc.pos(t) == "AUX"
            || doc.tag(t) == "RB"
            || matches!(doc.lemma(t), "as" | "be" | "have")
            || CountWord::Lead.has(doc.lemma(t))
    })
}

/// The count that ends before `token` and up to `most` words before it that `skips` passes over.
fn count_over(
    doc: &Parse<'_>,
    token: usize,
    most: usize,
    skips: impl Fn(usize) -> bool,
) -> Option<PersonCount> {
    let mut end = token;
    while end > 0 && token - end < most && skips(end - 1) && !doc.is_sent_start(end) {
        end -= 1;
    }
    if doc.is_sent_start(end) { None } else { count_ending_before(doc, end, MODIFIERS + 4) }
}

/// The longest count of up to `most` words that ends before `end`.
pub(crate) fn count_ending_before(doc: &Parse<'_>, end: usize, most: usize) -> Option<PersonCount> {
    let mut counts = (end.saturating_sub(most)..end).filter_map(|start| count_at(doc, start));
    counts.find(|(_, after)| *after == end).map(|(count, _)| count)
}

/// Counts that are parts of a toll.
pub(crate) fn as_parts(mut counts: Vec<PersonCount>) -> Vec<PersonCount> {
    counts.iter_mut().for_each(|count| count.count.total = false);
    counts
}

/// Whether `verb` is in the passive by the word right before it.
pub(crate) fn has_be_before(doc: &Parse<'_>, verb: usize) -> bool {
    (verb.saturating_sub(3)..verb)
        .rev()
        .take_while(|&t| doc.pos(t) == "AUX" || doc.tag(t) == "RB")
        .any(|t| doc.lemma(t) == "be")
}

/// The counts after `including` that follow a count which ends before `token`: `55 wounded, including`, `82 on Sunday including`.
pub(crate) fn included_after(doc: &Parse<'_>, token: usize) -> Vec<PersonCount> {
    let skipped = |t: &usize| {
        harm_of(doc.token(*t)).is_some()
            || matches!(doc.token(*t), "," | "on")
            || rashomon_schema::is_weekday(doc.token(*t))
    };
    let including = token + (token..doc.len().min(token + FEW)).take_while(skipped).count();
    if including >= doc.len()
        || (token..=including).any(|t| doc.is_sent_start(t))
        || doc.token(including) != "including"
    {
        return Vec::new();
    }
    as_parts(counts_from(doc, including + 1))
}

/// The noun of people from `start` on.
pub(crate) fn noun_after(doc: &Parse<'_>, start: usize) -> Option<usize> {
    noun_from(doc, start)
}

/// Numbers told place by place: `150 bodies in Hammouriya, 100 in Kafr Batna, 67 in Saqba`; those after the first.
pub(crate) fn counts_by_place(doc: &Parse<'_>, from: usize) -> Vec<PersonCount> {
    let end = (from + 1..doc.len()).find(|&t| doc.is_sent_start(t)).unwrap_or(doc.len());
    let placed = |t: usize| {
        doc.token(t).bytes().all(|b| b.is_ascii_digit())
            && t + 2 < end
            && matches!(doc.token(t + 1), "in" | "at")
            && doc.token(t + 2).starts_with(char::is_uppercase)
    };
    let numbers: Vec<usize> = (from + 1..end).filter(|&t| placed(t)).collect();
    let amounts = numbers.iter().filter_map(|&t| number::read_amount(doc, t));
    let counts = amounts.map(|amount| count_people(doc, amount, None));
    if numbers.len() > 1 { as_parts(counts.collect()) } else { Vec::new() }
}
