//! Tolls brought to the events they belong to.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::harm::{Harm, TollForm};
use rashomon_lexicon::trigger::{Trigger, trigger_verb};
use rustc_hash::FxHashMap;

use super::fate::find_fates;
use super::harmed::{HarmCount, count_harmed, count_included, is_lumped};
use crate::entity::count::by_parse::{count_victims, form_of, none_at, toll_at};
use crate::entity::count::by_words;
use crate::entity::count::counted::{PersonCount, count_people, is_others};
use crate::entity::count::harm::{harm_of, harmed_group};
use crate::entity::number;
use crate::event::background::is_background;
use crate::event::draft::{EventContext, EventDraft};
use crate::event::factuality;
use crate::event::location::{find_place, find_time};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_verb};

/// Reads the toll of a verb or noun that kills or injures.
pub(crate) fn read_harm(doc: &Parse<'_>, trigger: usize, row: &Trigger, draft: &mut EventDraft) {
    let Some(harm) = row.harm else { return };
    let mut counted = count_harmed(doc, trigger, row, draft.target);
    counted.extend(count_included(doc, trigger));
    // `killed or injured` gives neither number.
    if is_lumped(doc, trigger) {
        return;
    }
    draft.toll_mut(harm).extend(counted);
}

/// Tolls told without a verb of harm go to the nearest assault of their sentence that the same voice tells of, one before them first.
pub(crate) fn link_tolls(context: &EventContext<'_>, drafts: &mut Vec<EventDraft>) {
    let doc = context.doc();
    let mut assaults: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (n, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.kind == "ASSAULT") {
        assaults.entry(context.layout.sent_of(draft.trigger)).or_default().push(n);
    }
    let told = (0..doc.len()).flat_map(|token| {
        let own = toll_at(doc, token).into_iter().flat_map(move |(harm, mut counted)| {
            let mut rest = place_by_place(doc, token);
            rest.extend(further_bodies(doc, token));
            counted.count.total &= rest.is_empty();
            let included = by_words::included_after(doc, counted.words.end);
            let all = std::iter::once(counted).chain(rest).chain(included);
            all.map(move |counted| HarmCount { token, harm, counted })
        });
        let none = none_at(doc, token).into_iter();
        let none = none.map(move |(harm, counted)| HarmCount { token, harm, counted });
        own.chain(none).chain(find_fates(doc, token)).chain(find_parts(doc, token))
    });
    for HarmCount { token, harm, counted } in
        told.filter(|toll| matches!(toll.harm, Harm::Killed | Harm::Injured))
    {
        let teller = context.innermost[token]
            .or_else(|| context.innermost[crate::entity::count::by_parse::taken_up(doc, token)?]);
        let known = assaults.entry(context.layout.sent_of(token)).or_default();
        let nearest = |&&n: &&usize| (drafts[n].trigger > token, drafts[n].trigger.abs_diff(token));
        let host = known
            .iter()
            .filter(|&&n| drafts[n].attribution == teller)
            .min_by_key(nearest)
            .copied()
            .unwrap_or_else(|| {
                known.push(drafts.len());
                drafts.push(event_of_toll(context, token, teller));
                drafts.len() - 1
            });
        // What is counted place by place has no one place.
        if !place_by_place(doc, token).is_empty() {
            drafts[host].place = None;
        }
        let list = drafts[host].toll_mut(harm);
        if list.iter().all(|known| known.words != counted.words) {
            list.push(counted);
        }
    }
    drafts.sort_by_key(|draft| draft.trigger);
    drafts.iter_mut().for_each(|draft| count_others(doc, draft));
}

/// `150 bodies in Hammouriya, 100 in Kafr Batna, 67 in Saqba`: the counts after the first.
fn place_by_place(doc: &Parse<'_>, token: usize) -> Vec<PersonCount> {
    if form_of(doc.token(token)) == Some(TollForm::Bodies) {
        by_words::counts_by_place(doc, token)
    } else {
        Vec::new()
    }
}

/// `the bodies of 16 children and three adults`: the counts after the first.
fn further_bodies(doc: &Parse<'_>, token: usize) -> Vec<PersonCount> {
    if form_of(doc.token(token)) != Some(TollForm::Bodies)
        || token + 1 >= doc.len()
        || doc.lemma(token + 1) != "of"
    {
        return Vec::new();
    }
    by_words::as_parts(by_words::counts_from(doc, token + 2).into_iter().skip(1).collect())
}

/// `killed two and wounded 40 others`: others than the dead, and all of the wounded.
fn count_others(doc: &Parse<'_>, draft: &mut EventDraft) {
    if draft.injured.iter().any(|counted| counted.count.total) {
        return;
    }
    let others = |counted: &&mut PersonCount| counted.noun.is_some_and(|noun| is_others(doc, noun));
    if let Some(others) = draft.injured.iter_mut().find(others) {
        others.count.total = true;
    }
}

/// Parts told of those harmed: `among the dead were 22 children`, `two medics were among those killed`, `the dead included six women`,
/// `15 of the wounded`, `seven of them children`.
pub(crate) fn find_parts(doc: &Parse<'_>, token: usize) -> Vec<HarmCount> {
    let group =
        |from: usize| harmed_group(doc, TokenSpan::new(from, from + GROUP)).filter(|_| from < doc.len());
    let parts = |harm: Harm, list: Vec<PersonCount>| -> Vec<HarmCount> {
        by_words::as_parts(list).into_iter().map(|counted| HarmCount { token, harm, counted }).collect()
    };
    match doc.token(token).to_ascii_lowercase().as_str() {
        "among" if token + 1 < doc.len() && doc.lower(token + 1) == "them" => {
            let harm = harm_before(doc, token);
            harm.map(|harm| parts(harm, by_words::counts_from(doc, token + 2))).unwrap_or_default()
        }
        "among" => {
            let Some(harm) = group(token + 1) else { return Vec::new() };
            let is_be = |t: &usize| doc.lemma(*t) == "be";
            let inverted = (token + 1..doc.len().min(token + GROUP + 2))
                .find(is_be)
                .filter(|_| opens_clause(doc, token));
            let mut found = match inverted {
                Some(be) => parts(harm, by_words::counts_from(doc, be + 1)),
                None => {
                    let near = counts_before(doc, token);
                    parts(harm, if near.is_empty() { counts_of_subject(doc, token) } else { near })
                }
            };
            if let Some((whole, _)) = by_words::count_at(doc, token + 1).filter(|_| !found.is_empty()) {
                found.push(HarmCount { token, harm, counted: whole });
            }
            found
        }
        word if CountWord::Included.has(word) => {
            let subject = child(doc, token, &["nsubj"]).map(|noun| doc.subtree(noun));
            let harm = subject.and_then(|words| harmed_group(doc, words));
            harm.map(|harm| parts(harm, by_words::counts_from(doc, token + 1))).unwrap_or_default()
        }
        "them" | "whom" if token > 1 && doc.token(token - 1) == "of" => {
            let number = Some(token - 2).filter(|&t| number::is_number(doc, t));
            let number = number.and_then(|t| number::read_amount(doc, t));
            let noun = number.is_some().then(|| by_words::noun_after(doc, token + 1)).flatten();
            match (harm_before(doc, token), number, noun) {
                (Some(harm), Some(part), Some(noun)) => {
                    parts(harm, vec![count_people(doc, part, Some(noun))])
                }
                _ => Vec::new(),
            }
        }
        _ if token > 1 && doc.token(token - 1) == "the" && doc.token(token - 2) == "of" => {
            let harm = harm_of(doc.token(token));
            let number = by_words::count_ending_before(doc, token - 2, 6);
            harm.zip(number).map(|(harm, part)| parts(harm, vec![part])).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// What happened to those told of last before `token` in its sentence.
fn harm_before(doc: &Parse<'_>, token: usize) -> Option<Harm> {
    (layout_start(doc, token)..token)
        .rev()
        .find_map(|t| harm_of(doc.token(t)).or_else(|| harm_of_verb(doc, t)))
}

/// Those who are among others by the verb: `two engineers who had been missing were among the dead`.
fn counts_of_subject(doc: &Parse<'_>, among: usize) -> Vec<PersonCount> {
    let verb = doc.head(among);
    let is_be = doc.lemma(verb) == "be" || identified(doc, verb);
    let subject = child(doc, verb, &["nsubj", "nsubjpass"]).filter(|_| is_be);
    by_words::settle_singles(doc, subject.map(|noun| count_victims(doc, noun)).unwrap_or_default())
}

/// Where the sentence of `token` starts.
fn layout_start(doc: &Parse<'_>, token: usize) -> usize {
    (token.saturating_sub(80)..=token)
        .rev()
        .find(|&t| doc.is_sent_start(t))
        .unwrap_or(token.saturating_sub(80))
}

/// What the verb `token` does to people.
fn harm_of_verb(doc: &Parse<'_>, token: usize) -> Option<Harm> {
    is_verb(doc, token).then(|| trigger_verb(doc.lemma(token))?.harm).flatten()
}

/// How many words name those harmed.
const GROUP: usize = 8;

fn opens_clause(doc: &Parse<'_>, token: usize) -> bool {
    doc.is_sent_start(token) || matches!(doc.token(token - 1), "," | ";" | "\"" | "“" | "and" | "that")
}

/// The list of counts that ends before `among`, its verb apart: `five children and a woman were`.
fn counts_before(doc: &Parse<'_>, among: usize) -> Vec<PersonCount> {
    let mut end = among;
    while end > 0
        && !doc.is_sent_start(end)
        && (doc.pos(end - 1) == "AUX" || doc.pos(end - 1) == "ADV" || identified(doc, end - 1))
    {
        end -= 1;
    }
    let first =
        (end.saturating_sub(16)..end).rev().take_while(|&t| t + 1 == end || !doc.is_sent_start(t + 1));
    let mut best = Vec::new();
    for start in first {
        let list = by_words::counts_from(doc, start);
        if list.last().is_some_and(|last| last.words.end == end) && list.len() > best.len() {
            best = list;
        }
    }
    best
}

/// `31 civilians were identified among those killed`.
fn identified(doc: &Parse<'_>, token: usize) -> bool {
    doc.tag(token) == "VBN" && CountWord::Identify.has(doc.lemma(token))
}

/// An assault known only by its toll.
fn event_of_toll(context: &EventContext<'_>, token: usize, attribution: Option<usize>) -> EventDraft {
    let doc = context.doc();
    let factuality = factuality::find_factuality(
        doc,
        token,
        doc.head(token),
        attribution.map(|n| &context.attributions[n]),
    );
    let background = is_background(context, token, doc.head(token));
    let mut draft = EventDraft { background, ..EventDraft::new(token, "ASSAULT", factuality, attribution) };
    let head = doc.head(token);
    find_place(context, &[token, head], true, &mut draft);
    find_time(context, &[token, head], true, &mut draft);
    draft
}
