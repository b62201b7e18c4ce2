//! Words that mention an event, and which of them mention the same one.

use rashomon_lexicon::count::CountWord;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::speech::cue_verb;
use rashomon_lexicon::trigger::{Frame, Need, Trigger};
use rustc_hash::FxHashMap;

use crate::entity::count::by_words;
use crate::event::predicate;
use crate::event::trigger_row::row_of;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{antecedent, child, is_passive, is_verb, object_of, preposition, subject};

/// An event with one or more triggers; the first gives its type.
#[derive(Debug, Clone)]
pub(crate) struct EventCandidate {
    pub trigger: usize,
    pub row: Trigger,
    /// Further verbs of the same event: `an attack that killed six`.
    pub also: Vec<(usize, Trigger)>,
}

/// Every event, in order of the text.
pub(crate) fn find_candidates(layout: &Layout<'_>) -> Vec<EventCandidate> {
    let doc = layout.doc;
    let rows = rows(doc);
    let mut events: Vec<EventCandidate> = Vec::new();
    let mut event_of: FxHashMap<usize, usize> = FxHashMap::default();
    // Nouns first, then other verbs, so that verbs of harm can join them.
    for rank in 0..3 {
        let nouns = rank == 0;
        for token in 0..doc.len() {
            let of_rank = |row: &&Trigger| match is_verb(doc, token) {
                false => rank == 0,
                true => rank == 1 + usize::from(row.harm.is_some()),
            };
            let Some(&row) = rows.get(&token).filter(of_rank) else { continue };
            let host = if nouns {
                noun_host(doc, token, &event_of)
            } else {
                host(doc, token, &row, &rows, &event_of)
            };
            match host.filter(|&event| joins(&events[event], &row)) {
                Some(event) => {
                    events[event].also.push((token, row));
                    event_of.insert(token, event);
                }
                None if row.needs.is_some() && !stands(doc, token, &row) => {}
                None => {
                    event_of.insert(token, events.len());
                    events.push(EventCandidate { trigger: token, row, also: Vec::new() });
                }
            }
        }
    }
    events.sort_by_key(|event| event.trigger);
    events
}

/// The row of every word that mentions an event, without nouns that are part of a predicate.
fn rows(doc: &Parse<'_>) -> FxHashMap<usize, Trigger> {
    let mut rows: FxHashMap<usize, Trigger> = (0..doc.len())
        .filter_map(|t| row_of(doc, t).map(|row| (t, row)))
        .filter(|(token, row)| row.kind != "ASSAULT" || !is_nobodys_doing(doc, *token))
        .collect();
    for verb in (0..doc.len()).filter(|&token| is_verb(doc, token)) {
        let Some(row) = rows.get(&verb).copied() else { continue };
        let Some(found) = predicate::match_predicate(doc, verb) else { continue };
        // A war that is stopped did happen; a strike that is called off did not.
        let goes_in =
            |noun: usize| rows.get(&noun).is_some_and(|own| own.kind != "ASSAULT" || row.kind != "RETREAT");
        let parts: Vec<usize> =
            found.part.into_iter().chain(found.of_part).filter(|&part| goes_in(part)).collect();
        for part in parts {
            rows.remove(&part);
        }
    }
    rows
}

/// `died of cholera`, `killed in a flood`, `a heart attack`: nobody has attacked anybody.
fn is_nobodys_doing(doc: &Parse<'_>, token: usize) -> bool {
    let illness = |noun: usize| {
        let of_body = |c: usize| ParticipantWord::Illness.has(doc.lower(c)) && doc.dep(c) != "prep";
        match doc.lemma(noun) {
            "attack" => doc.children(noun).any(of_body),
            "cause" => doc.children(noun).any(|c| doc.lower(c) == "natural"),
            "age" => doc.children(noun).any(|c| doc.lower(c) == "old"),
            lemma => ParticipantWord::Illness.has(lemma),
        }
    };
    if !is_verb(doc, token) {
        return doc.lemma(token) == "attack" && illness(token);
    }
    let no_striker = child(doc, token, &["nsubj"]).is_some_and(|subject| {
        is_disaster(doc, subject)
            || matches!(doc.lemma(token), "kill" | "claim")
                && ParticipantWord::Illness.has(doc.lower(subject))
    });
    no_striker
        || doc.children(token).filter(|&c| matches!(doc.dep(c), "prep" | "agent")).any(|prep| {
            object_of(doc, prep).is_some_and(|cause| match doc.lemma(prep) {
                "of" | "from" => illness(cause) || is_disaster(doc, cause),
                "in" | "by" => is_disaster(doc, cause),
                _ => false,
            })
        })
}

/// `a storm`, but not `a storm of shells`.
fn is_disaster(doc: &Parse<'_>, cause: usize) -> bool {
    ParticipantWord::Disaster.has(&doc.lemma(cause).to_lowercase())
        && preposition(doc, cause, &["of"]).is_none()
}

/// Whether a weak trigger counts: it needs an object, a preposition or an infinitive, by its type.
fn stands(doc: &Parse<'_>, token: usize, row: &Trigger) -> bool {
    match row.kind {
        "ASSAULT" if row.frame == Frame::Patient => {
            doc.tag(token) != "VB"
                && (by_words::count_before(doc, token).is_some()
                    || has_numbered_subject(doc, token)
                    || dies_of_wounds(doc, token))
        }
        "ASSAULT" if row.harm.is_some() => doc.tag(token) != "VB",
        "REQUEST" | "AGREE" => {
            child(doc, token, &["xcomp", "ccomp"]).is_some()
                || preposition(doc, token, &["for", "on", "with", "to"]).is_some()
        }
        _ if row.needs == Some(Need::Receiver) => {
            let receiver =
                preposition(doc, token, &["to"]).is_some() || child(doc, token, &["dative"]).is_some();
            receiver && child(doc, token, &["dobj", "nsubjpass"]).is_some()
        }
        "REJECT" => child(doc, token, &["dobj", "nsubjpass", "xcomp"]).is_some(),
        "AID" if is_verb(doc, token) => child(doc, token, &["dobj", "nsubjpass"]).is_some(),
        "CONCEDE" if child(doc, token, &["xcomp", "ccomp"]).is_some() => true,
        "COOPERATE" | "AID" | "SUPPORT" => {
            let to = preposition(doc, token, &["with", "to", "for", "between"]).is_some();
            to || doc.dep(token) == "attr" && preposition(doc, token, &["of", "in"]).is_some()
        }
        _ => {
            child(doc, token, &["dobj", "nsubjpass"]).is_some()
                || preposition(doc, token, &["at", "on", "with", "against"]).is_some()
        }
    }
}

/// `died of his wounds`, `died at the scene`: what one dies of after an attack, not of age.
fn dies_of_wounds(doc: &Parse<'_>, verb: usize) -> bool {
    let preps = doc.children(verb).filter(|&c| doc.dep(c) == "prep");
    preps
        .filter_map(|prep| object_of(doc, prep))
        .any(|noun| CountWord::Wound.has(doc.lemma(noun)) || CountWord::Deathbed.has(doc.lemma(noun)))
}

/// `35 people had died`, but not `people had died`.
fn has_numbered_subject(doc: &Parse<'_>, verb: usize) -> bool {
    subject(doc, verb).is_some_and(|s| {
        crate::entity::number::is_number(doc, s)
            || doc.children(s).any(|c| crate::entity::number::is_number(doc, c))
    })
}

/// Whether a further trigger can be of the same event: verbs of harm join any assault, other verbs one
/// without harm.
fn joins(event: &EventCandidate, row: &Trigger) -> bool {
    event.row.kind == "ASSAULT" && row.kind == "ASSAULT" && (row.harm.is_some() || event.row.harm.is_none())
}

/// `the bombing and shelling of the town` is one event; `the bombing and the raid` are two.
fn noun_host(doc: &Parse<'_>, noun: usize, event_of: &FxHashMap<usize, usize>) -> Option<usize> {
    let head = doc.head(noun);
    let bombards = |noun: usize| ParticipantWord::Bombardment.has(doc.lemma(noun));
    event_of.get(&head).copied().filter(|_| doc.dep(noun) == "conj" && bombards(noun) && bombards(head))
}

/// The event that the verb `verb` adds to.
fn host(
    doc: &Parse<'_>,
    verb: usize,
    row: &Trigger,
    rows: &FxHashMap<usize, Trigger>,
    event_of: &FxHashMap<usize, usize>,
) -> Option<usize> {
    if row.kind != "ASSAULT" {
        return None;
    }
    let event = |token: usize| event_of.get(&token).copied();
    // `the attack killed six`, `attacks hitting troops`.
    if !is_passive(doc, verb)
        && let Some(doer) = subject(doc, verb)
    {
        let doer =
            if matches!(doc.tag(doer), "WDT" | "WP") { antecedent(doc, verb).unwrap_or(doer) } else { doer };
        if let Some(host) = event(doer) {
            return Some(host);
        }
    }
    row.harm?;
    // `killed in the raid`, `wounded by the blast`; but `police killed two men after the attack` are two events.
    let acts =
        !is_passive(doc, verb) && row.frame != Frame::Patient && child(doc, verb, &["nsubj"]).is_some();
    for prep in doc.children(verb).filter(|&c| matches!(doc.dep(c), "prep" | "agent")) {
        if (matches!(doc.lemma(prep), "in" | "by" | "during" | "from") || doc.lemma(prep) == "after" && !acts)
            && let Some(host) = object_of(doc, prep).and_then(event)
        {
            return Some(host);
        }
    }
    harm_host(doc, verb, rows, event_of)
}

/// `struck the market, killing six`, `shelled the town and killed six`, `died when shells hit the market`.
fn harm_host(
    doc: &Parse<'_>,
    verb: usize,
    rows: &FxHashMap<usize, Trigger>,
    event_of: &FxHashMap<usize, usize>,
) -> Option<usize> {
    if let Some(cause) = doc.children(verb).find(|&c| {
        doc.dep(c) == "advcl"
            && rows.get(&c).is_some_and(|r| r.kind == "ASSAULT")
            && doc.children(c).any(|m| matches!(doc.lemma(m), "when" | "after" | "as"))
    }) {
        return event_of.get(&cause).copied();
    }
    // `killed and 30 others wounded in the strike`
    let also = doc
        .children(verb)
        .filter(|&c| doc.dep(c) == "conj")
        .flat_map(|c| std::iter::once(c).chain(doc.children(c).filter(|&k| doc.dep(k) == "acl")));
    for other in also.filter(|c| rows.get(c).is_some_and(|r| r.harm.is_some())) {
        let preps = doc
            .children(other)
            .filter(|&c| doc.dep(c) == "prep" && matches!(doc.lemma(c), "in" | "by" | "during"));
        if let Some(&host) = preps.filter_map(|p| object_of(doc, p)).find_map(|noun| event_of.get(&noun)) {
            return Some(host);
        }
    }
    let mut at = verb;
    let participle = doc.tag(verb) == "VBG" && doc.dep(verb) == "acl";
    for _ in 0..10 {
        let head = doc.head(at);
        // `struck the town controlled by rebels killing six`: the participle is of the strike, not of the
        // rebels.
        let linked = matches!(doc.dep(at), "conj" | "advcl" | "xcomp" | "acl" | "pcomp" | "prep" | "ccomp")
            || participle && matches!(doc.dep(at), "pobj" | "dobj" | "agent" | "relcl" | "appos" | "nsubj");
        if head == at || !linked {
            return None;
        }
        // `killed 43 after a pilot was killed`: the earlier killing is another event.
        let after = doc.children(at).any(|c| doc.dep(c) == "mark" && doc.lemma(c) == "after");
        if doc.dep(at) == "advcl" && after && rows.get(&head).is_some_and(|row| row.harm.is_some()) {
            return None;
        }
        if doc.dep(at) == "ccomp" && cue_verb(doc.lemma(head)).is_some() {
            return None;
        }
        let doer = || (doc.dep(at) == "conj").then(|| child(doc, head, &["nsubj"])).flatten();
        if let Some(&host) = event_of.get(&head).or_else(|| event_of.get(&doer()?)) {
            return Some(host);
        }
        at = head;
    }
    None
}
