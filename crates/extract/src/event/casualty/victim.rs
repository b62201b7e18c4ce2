//! Persons among those killed, injured, missing or captured: who they are, and the event they are victims of.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::harm::Harm;
use rashomon_lexicon::trigger::{Trigger, trigger_verb};
use rashomon_schema::{Polarity, Tense, Victim};

use super::fate;
use crate::entity::actor::entity_around;
use crate::entity::count::counted::is_human;
use crate::entity::count::harm::{harm_of, harmed_group};
use crate::entity::mention::age;
use crate::event::argument::verb_participants;
use crate::event::draft::{EventContext, EventDraft};
use crate::event::factuality;
use crate::knowledge::Part;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_verb, subject};

/// How many steps up the parse a name is looked for in whom something is done to.
const CLIMB: usize = 8;

/// How many words stand between two names of a list.
const GAP: usize = 9;

/// How many words name those harmed.
const GROUP: usize = 8;

/// The persons named or described with an age who are victims of each event.
pub(crate) fn find_victims(context: &EventContext<'_>, drafts: &[EventDraft]) -> Vec<Vec<Victim>> {
    let doc = context.doc();
    let mut victims: Vec<Vec<Victim>> = vec![Vec::new(); drafts.len()];
    let speaks = |person: &TokenSpan| {
        context
            .attributions
            .iter()
            .any(|attribution| attribution.source.is_some_and(|source| person.contains(source.head)))
    };
    let persons: Vec<TokenSpan> = persons(context).into_iter().filter(|person| !speaks(person)).collect();
    if persons.is_empty() {
        return victims;
    }
    for token in 0..doc.len() {
        let Some((harm, found)) = harm_at(doc, &persons, token) else { continue };
        let Some(host) = find_host(context, drafts, token) else { continue };
        for words in with_neighbours(doc, &persons, found) {
            let span = words.span(doc);
            if victims[host].iter().all(|victim| victim.span != span) {
                victims[host].push(Victim { span, toll: harm });
            }
        }
    }
    victims
}

/// Those named, and those described with an age, in order.
fn persons(context: &EventContext<'_>) -> Vec<TokenSpan> {
    let doc = context.doc();
    let mut persons: Vec<TokenSpan> = age::find_ages(doc).into_iter().map(|aged| aged.words).collect();
    let named =
        doc.ents().filter(|ent| ent.label == "PERSON").filter_map(|ent| entity_around(doc, ent.start));
    // The recogniser takes armed groups and places for persons.
    let is_another = |name: &TokenSpan| {
        let actor = context.knowledge.actor(name.text(doc), Part::Named);
        actor.is_some_and(|actor| actor.kind != ActorKind::Person)
            || context.places.place_at(name.start).is_some_and(|n| context.places.all[n].known.is_some())
    };
    let new = |name: &TokenSpan| persons.iter().all(|known| !known.overlaps(*name)) && !is_another(name);
    let named: Vec<TokenSpan> = named.filter(new).collect();
    persons.extend(named);
    persons.sort_unstable();
    persons.dedup();
    persons
}

/// The harm that the word at `token` tells of, and the persons that it is told of, by their place in `persons`.
fn harm_at(doc: &Parse<'_>, persons: &[TokenSpan], token: usize) -> Option<(Harm, Vec<usize>)> {
    let (harm, found) = by_verb(doc, persons, token).or_else(|| by_group(doc, persons, token))?;
    (!found.is_empty()).then_some((harm, found))
}

/// `killed Layla Haddad, 34`, `Layla Haddad was wounded`, `her son Omar, 7, is missing`.
fn by_verb(doc: &Parse<'_>, persons: &[TokenSpan], token: usize) -> Option<(Harm, Vec<usize>)> {
    let (harm, target) = match own_row(doc, token) {
        Some(row) => (row.harm?, verb_participants(doc, token, &row).target?),
        None if fate::is_missing(doc, token) => (Harm::Missing, subject(doc, token)?),
        None => return None,
    };
    let near = persons.partition_point(|words| words.end + 60 < token)..persons.len();
    let found =
        near.take_while(|&n| persons[n].start < token + 60).filter(|&n| is_part(doc, persons[n], target));
    Some((harm, found.collect()))
}

fn own_row(doc: &Parse<'_>, token: usize) -> Option<Trigger> {
    let killed = || {
        let row = trigger_verb(doc.lemma(token)).copied().filter(|row| row.harm.is_some());
        row.filter(|_| is_verb(doc, token) && doc.dep(token) != "amod")
    };
    killed().or_else(|| fate::fate_row(doc, token))
}

/// Whether a person is `target`, or stands beside it as one of several or as its name.
fn is_part(doc: &Parse<'_>, person: TokenSpan, target: usize) -> bool {
    let head = (person.start..person.end).rev().find(|&t| !person.contains(doc.head(t)) || doc.head(t) == t);
    let mut at = head.unwrap_or(person.end - 1);
    for _ in 0..CLIMB {
        if at == target || person.contains(target) {
            return true;
        }
        if !matches!(doc.dep(at), "conj" | "appos") || doc.head(at) == at {
            return false;
        }
        at = doc.head(at);
    }
    false
}

/// `among the dead were X and Y`, `X was among those killed`, `the victims included X`, `the dead were identified as X`.
fn by_group(doc: &Parse<'_>, persons: &[TokenSpan], token: usize) -> Option<(Harm, Vec<usize>)> {
    let after = |from: usize| -> Vec<usize> {
        let first = persons.partition_point(|words| words.start < from);
        let leads = |t: usize| is_loose(doc, t) || doc.lemma(t) == "as" || harm_of(doc.token(t)).is_some();
        let near = |n: &usize| {
            let gap = from..persons[*n].start;
            gap.len() <= GAP && same_sentence(doc, from, persons[*n].start) && gap.clone().all(leads)
        };
        (first < persons.len()).then_some(first).filter(near).into_iter().collect()
    };
    let group = |words: TokenSpan| harmed_group(doc, words);
    let subject = || child(doc, token, &["nsubj", "nsubjpass"]).map(|noun| doc.subtree(noun));
    match doc.token(token).to_ascii_lowercase().as_str() {
        "among" if token + 1 < doc.len() => {
            let harm = group(TokenSpan::new(token + 1, token + 1 + GROUP))?;
            let be = (token + 1..doc.len().min(token + GROUP + 2)).find(|&t| doc.lemma(t) == "be");
            let opens = token == 0
                || doc.is_sent_start(token)
                || matches!(doc.token(token - 1), "," | "and" | "that" | "“");
            let found = match be.filter(|_| opens) {
                Some(be) => after(be + 1),
                None => person_before(doc, persons, token),
            };
            Some((harm, found))
        }
        word if CountWord::Included.has(word) => Some((group(subject()?)?, after(token + 1))),
        word if CountWord::Named.has(word) => {
            let object = || child(doc, token, &["dobj"]).map(|noun| doc.subtree(noun));
            let whose = subject().into_iter().chain(object()).find_map(group);
            Some((whose?, after(token + 1)))
        }
        _ => None,
    }
}

/// The person that ends right before `among` and the verb that leads to it.
fn person_before(doc: &Parse<'_>, persons: &[TokenSpan], among: usize) -> Vec<usize> {
    let n = persons.partition_point(|words| words.end <= among);
    let last = n.checked_sub(1).filter(|&n| {
        let gap = persons[n].end..among;
        gap.len() <= GAP
            && same_sentence(doc, persons[n].start, among)
            && gap.clone().all(|t| is_loose(doc, t) || doc.pos(t) == "AUX")
    });
    last.into_iter().collect()
}

fn same_sentence(doc: &Parse<'_>, first: usize, last: usize) -> bool {
    (first + 1..=last).all(|t| !doc.is_sent_start(t))
}

/// `found` with the persons listed before and after them.
fn with_neighbours(doc: &Parse<'_>, persons: &[TokenSpan], found: Vec<usize>) -> Vec<TokenSpan> {
    let joined = |a: usize, b: usize| {
        let gap = persons[a].end..persons[b].start;
        gap.len() <= GAP
            && same_sentence(doc, persons[a].start, persons[b].start)
            && gap.clone().any(|t| matches!(doc.token(t), "," | "and" | ";"))
            && gap.clone().all(|t| is_loose(doc, t))
    };
    let (Some(&first), Some(&last)) = (found.first(), found.last()) else { return Vec::new() };
    let start = (1..=first).rev().take_while(|&n| joined(n - 1, n)).last().map_or(first, |n| n - 1);
    let end = (last + 1..persons.len()).take_while(|&n| joined(n - 1, n)).last().unwrap_or(last);
    persons[start..=end].to_vec()
}

/// What stands between the names of a list: marks, ages, `and her son`.
fn is_loose(doc: &Parse<'_>, token: usize) -> bool {
    matches!(doc.pos(token), "PUNCT" | "CCONJ" | "NUM" | "DET" | "ADV")
        || doc.tag(token) == "PRP$"
        || CountWord::Age.has(doc.lemma(token))
        || doc.pos(token) == "NOUN" && is_human(doc, token)
}

/// The event that those harmed at `token` are victims of; none where it may not have been.
fn find_host(context: &EventContext<'_>, drafts: &[EventDraft], token: usize) -> Option<usize> {
    let doc = context.doc();
    let attribution = context.innermost[token];
    let above = if is_verb(doc, token) { token } else { doc.head(token) };
    let held = factuality::find_factuality(doc, token, above, attribution.map(|n| &context.attributions[n]));
    if held.polarity == Polarity::Negative || !matches!(held.tense, Tense::Past | Tense::Present) {
        return None;
    }
    let sentence = context.layout.sent_of(token);
    let end = drafts.partition_point(|draft| context.layout.sent_of(draft.trigger) <= sentence);
    let start = drafts.partition_point(|draft| context.layout.sent_of(draft.trigger) < sentence);
    let own = (start..end).find(|&n| drafts[n].trigger == token);
    let here = || {
        let assaults =
            (start..end).filter(|&n| drafts[n].kind == "ASSAULT" && drafts[n].attribution == attribution);
        assaults.min_by_key(|&n| (drafts[n].trigger > token, drafts[n].trigger.abs_diff(token)))
    };
    own.or_else(here).or_else(|| (0..start).rev().find(|&n| drafts[n].kind == "ASSAULT"))
}
