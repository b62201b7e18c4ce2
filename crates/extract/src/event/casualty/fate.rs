//! Those missing, captured and displaced, and the dead and wounded in other words: numbers of people next to a word of
//! `losses.tsv`.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::harm::{CountPosition, Harm, LossWord, loss_words};
use rashomon_lexicon::trigger::{Frame, Trigger, trigger_verb};
use rashomon_schema::Status;

use super::harmed::{self, HarmCount};
use crate::entity::count::by_parse::{self, count_in_phrase};
use crate::entity::count::by_words;
use crate::entity::count::counted::{PersonCount, is_human, status_of};
use crate::entity::count::harm::harm_of;
use crate::entity::number;
use crate::event::argument::verb_participants;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, is_passive, is_verb, object_of, preposition};

/// How far from the word what makes it one of these stands.
const NEAR: usize = 9;

/// Without a noun, from this number on people are meant.
const MANY: u64 = 100;

/// The numbers of those missing, captured or displaced that the word at `token` tells.
pub(super) fn find_fates(doc: &Parse<'_>, token: usize) -> Vec<HarmCount> {
    let word = doc.token(token).to_ascii_lowercase();
    let lemma = Some(doc.lemma(token)).filter(|lemma| *lemma != word);
    let rows = [Some(word.as_str()), lemma].into_iter().flatten().flat_map(loss_words);
    let told = rows.filter(|fate| fits_fate(doc, token, fate)).map(|fate| {
        let counts =
            count_people(doc, token, fate).into_iter().filter(|count| is_of_people(doc, count, fate));
        counts
            .map(|count| HarmCount { token, harm: fate.harm, counted: of_unit(doc, count) })
            .collect::<Vec<_>>()
    });
    told.into_iter().find(|list| !list.is_empty()).unwrap_or_default()
}

/// What the verb at `token` does to those missing or captured.
pub(crate) fn fate_row(doc: &Parse<'_>, token: usize) -> Option<Trigger> {
    let rows = loss_words(doc.lemma(token));
    // What is captured and seized is a town more often than a person.
    let of_persons =
        |fate: &LossWord| !fate.strict || !fate.with.is_empty() || fate.count == CountPosition::Subject;
    let mut fits = rows.filter(|fate| {
        matches!(fate.harm, Harm::Missing | Harm::Captured)
            && matches!(fate.count, CountPosition::Object | CountPosition::Subject)
            && of_persons(fate)
            && fits_fate(doc, token, fate)
    });
    fits.next().map(trigger_of)
}

/// Whether the word at `token` tells that somebody is missing.
pub(crate) fn is_missing(doc: &Parse<'_>, token: usize) -> bool {
    let rows = loss_words(doc.token(token));
    let mut states = rows.filter(|fate| fate.count == CountPosition::Before && fate.harm == Harm::Missing);
    states.any(|fate| fits_fate(doc, token, fate))
}

fn trigger_of(fate: &LossWord) -> Trigger {
    let frame = if fate.count == CountPosition::Subject { Frame::Patient } else { Frame::Act };
    Trigger { frame, harm: Some(fate.harm), ..Trigger::of_kind("COERCE") }
}

/// Whether the word is used as the row means it.
fn fits_fate(doc: &Parse<'_>, token: usize, fate: &LossWord) -> bool {
    let near = nearby(doc, token);
    let lemmas: Vec<&str> = near.clone().map(|t| doc.lemma(t)).collect();
    let phrase = |phrase: &&str| {
        let words: Vec<&str> = phrase.split(' ').collect();
        lemmas.windows(words.len()).any(|window| window == words)
    };
    let is_form = match fate.count {
        CountPosition::Object | CountPosition::Subject => {
            is_verb(doc, token) && !matches!(doc.dep(token), "amod" | "compound" | "aux" | "auxpass")
        }
        CountPosition::Of => matches!(doc.pos(token), "NOUN" | "PROPN"),
        CountPosition::Before => (is_state(doc, token) || is_number_of(doc, token)) && !is_over(doc, token),
    };
    let has_beside = || {
        let own = undergoer(doc, token).map(|object| doc.lemma(object));
        fate.with.is_empty()
            || fate.with.iter().any(|words| phrase(words) || own.is_some_and(|own| own == *words))
    };
    let other =
        || near.clone().any(|t| fate.without.contains(&doc.lemma(t)) || fate.without.contains(&doc.token(t)));
    is_form && has_beside() && !other()
}

/// `two engineers who had been missing`: a state that is over.
fn is_over(doc: &Parse<'_>, state: usize) -> bool {
    let verb = if is_verb(doc, state) { state } else { doc.head(state) };
    doc.dep(verb) == "relcl" && doc.children(verb).any(|c| doc.dep(c) == "aux" && doc.lower(c) == "had")
}

/// The tokens after `token` that may belong to it.
fn nearby(doc: &Parse<'_>, token: usize) -> std::ops::Range<usize> {
    let last = doc.len().min(token + NEAR);
    token + 1..(token + 1..last).find(|&t| doc.is_sent_start(t)).unwrap_or(last).max(token + 1)
}

fn undergoer(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    child(doc, verb, &["dobj", "nsubjpass"])
}

/// `12 missing`, not `missing the target` nor `3,000 displaced people`; but `five missing sailors`.
fn is_state(doc: &Parse<'_>, token: usize) -> bool {
    let joined = token > 1
        && matches!(doc.token(token - 1), "and" | "or")
        && harm_of(doc.token(token - 2)).is_some_and(|harm| Some(harm) != harm_of(doc.token(token)));
    let has_object = child(doc, token, &["dobj"]).is_some();
    let held = matches!(doc.dep(token), "pobj" | "compound")
        || doc.dep(token) == "dobj" && !CountWord::Result.has(doc.lemma(doc.head(token)));
    !joined && !has_object && !held
}

fn count_people(doc: &Parse<'_>, token: usize, fate: &LossWord) -> Vec<PersonCount> {
    match fate.count {
        CountPosition::Object | CountPosition::Subject => count_of_act(doc, token, fate),
        CountPosition::Of => {
            let of = preposition(doc, token, &["of"]).and_then(|of| object_of(doc, of));
            of.map(|noun| count_in_phrase(doc, noun)).unwrap_or_default()
        }
        CountPosition::Before => count_before_state(doc, token).into_iter().collect(),
    }
}

/// Whom a verb does it to, on the side of the verb where they stand; `killed or captured 30` gives neither number.
fn count_of_act(doc: &Parse<'_>, verb: usize, fate: &LossWord) -> Vec<PersonCount> {
    let passive = fate.count == CountPosition::Subject || is_passive(doc, verb);
    if passive && describes(doc, verb) || harmed::is_lumped(doc, verb) {
        return Vec::new();
    }
    let active = !passive && child(doc, verb, &["aux", "dobj"]).is_some();
    let row = trigger_of(fate);
    let reported = (!active).then(|| by_words::count_before_state(doc, verb)).flatten();
    let mut found = match reported {
        Some(counted) => vec![counted],
        None => harmed::count_harmed(doc, verb, &row, verb_participants(doc, verb, &row).target),
    };
    found.retain(|count| !(passive && count.words.start > verb || active && count.words.start < verb));
    found.extend(harmed::count_included(doc, verb));
    found
}

/// A clause that tells which people are meant: `freed 19 civilians abducted by the group`, `shelled people fleeing the town`.
fn describes(doc: &Parse<'_>, verb: usize) -> bool {
    let noun = doc.head(verb);
    match doc.dep(verb) {
        "relcl" => true,
        "acl" if doc.tag(verb) == "VBG" => true,
        "acl" => {
            let over = doc.head(noun);
            matches!(doc.dep(noun), "nsubj" | "nsubjpass" | "dobj" | "pobj")
                && doc.lemma(over) != "with"
                && !CountWord::Recount.has(doc.lemma(over))
        }
        _ => false,
    }
}

/// The count before a state, over the verbs that lead to it: `12 were still reported missing`, `five missing sailors`.
fn count_before_state(doc: &Parse<'_>, token: usize) -> Option<PersonCount> {
    let noun = doc.head(token);
    if doc.dep(token) == "amod" && noun > token {
        let sought = !CountWord::Find.has(doc.lemma(doc.head(noun)));
        let counted = by_parse::count_in_phrase(doc, noun).into_iter().next();
        return counted
            .filter(|_| harm_of(doc.token(token)) == Some(Harm::Missing) && sought)
            .filter(|count| (count.words.start..token).any(|t| number::is_number(doc, t)));
    }
    if is_number_of(doc, token) {
        return by_parse::toll_after(doc, token);
    }
    by_words::count_before_state(doc, token).or_else(|| by_parse::count_at_predicate(doc, token))
}

/// `the number of missing rose to 12`.
fn is_number_of(doc: &Parse<'_>, token: usize) -> bool {
    (token.saturating_sub(4)..token)
        .any(|t| by_parse::is_number_noun(doc.lemma(t)) && doc.lemma(t + 1) == "of")
}

/// Whether a count is one of people whom that can happen to.
fn is_of_people(doc: &Parse<'_>, counted: &PersonCount, fate: &LossWord) -> bool {
    if counted.count.high == Some(0) {
        return true;
    }
    let Some(noun) = counted.noun else { return is_bare_count_of_people(doc, counted, fate) };
    let fled = fate.harm == Harm::Displaced;
    is_human(doc, noun)
        && !describes_thing(doc, noun)
        && !fate.without.contains(&doc.lemma(noun))
        && !(fled && (status_of(doc, noun) == Some(Status::Fighter) || CountWord::Held.has(doc.lemma(noun))))
}

/// `60 Kurdish villages`: a nationality that no people are.
fn describes_thing(doc: &Parse<'_>, noun: usize) -> bool {
    let next = noun + 1;
    next < doc.len() && doc.ent_type(noun) == "NORP" && doc.pos(next) == "NOUN" && !is_human(doc, next)
}

/// A number without a noun: not of things, and beside other tolls or large where the word may be said of things.
fn is_bare_count_of_people(doc: &Parse<'_>, counted: &PersonCount, fate: &LossWord) -> bool {
    let (start, end) = (counted.words.start, counted.words.end);
    let of_things = end < doc.len() && (doc.lemma(end) == "of" || CountWord::Percent.has(doc.lemma(end)));
    let number = (start..end).find(|&t| number::is_number(doc, t)).unwrap_or(start);
    let measure = !matches!(doc.ent_type(number), "" | "CARDINAL");
    let first = (start.saturating_sub(30)..=start).rev().find(|&t| doc.is_sent_start(t)).unwrap_or(start);
    let other_toll = || {
        let is_harm = |t: usize| {
            matches!(harm_of(doc.token(t)), Some(Harm::Killed | Harm::Injured))
                || trigger_verb(doc.lemma(t)).is_some_and(|row| row.harm.is_some())
        };
        (first..doc.len().min(end + 30)).take_while(|&t| t == first || !doc.is_sent_start(t)).any(is_harm)
    };
    let is_many = || fate.harm == Harm::Displaced && counted.count.low.is_some_and(|low| low >= MANY);
    !of_things && !measure && (!fate.strict || is_many() || other_toll())
}

/// Families are another count than people.
fn of_unit(doc: &Parse<'_>, mut counted: PersonCount) -> PersonCount {
    let is_unit = counted.noun.is_some_and(|noun| CountWord::Unit.has(doc.lemma(noun)));
    counted.count.total &= !is_unit;
    counted
}

pub(super) const fn is_fate(harm: Harm) -> bool {
    matches!(harm, Harm::Missing | Harm::Captured | Harm::Displaced)
}
