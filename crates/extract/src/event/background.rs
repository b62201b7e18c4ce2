//! Events in the background: habitual, past, or of the whole war.

use rashomon_lexicon::clock::is_part_of_day;
use rashomon_lexicon::narrative::NarrativeWord;
use rashomon_lexicon::time::TimeWord;
use rashomon_lexicon::trigger::trigger_noun;

use crate::event::draft::EventContext;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_verb, object_of};

/// Where a sentence turns from its event to what went on at the time: after `the attack came as`, not after
/// `help came as`.
pub(crate) fn backdrop(doc: &Parse<'_>, sentence: TokenSpan) -> Option<usize> {
    let came = (sentence.start..sentence.end).find(|&t| {
        matches!(doc.token(t), "came" | "comes" | "come")
            && child(doc, t, &["nsubj"]).is_some_and(|s| trigger_noun(doc.lemma(s)).is_some())
    })?;
    (came + 1..sentence.end.min(came + FEW)).find(|&t| matches!(doc.lemma(t), "as" | "after")).map(|t| t + 1)
}

/// How many words may be between `came` and `after`, or before a noun.
pub(crate) const FEW: usize = 5;

/// Whether the clause of `trigger` is of former or of all times: `has often bombed`, `have been killed since
/// 2011`.
pub(crate) fn is_background(context: &EventContext<'_>, trigger: usize, clause: usize) -> bool {
    let (doc, sentence) = (context.doc(), context.layout.sent(trigger));
    let illustrates = (sentence.start..sentence.end)
        .any(|t| NarrativeWord::Example.has(doc.lemma(t)) && t > 0 && doc.lemma(t - 1) == "for");
    let former =
        doc.children(trigger).any(|c| doc.dep(c) == "amod" && NarrativeWord::Former.has(doc.lemma(c)));
    illustrates
        || former
        || is_habitual(doc, trigger)
        || is_habitual(doc, clause)
        || is_habitual(doc, clause_above(doc, clause))
        || is_since(doc, sentence, trigger, clause)
        || is_not_first(doc, clause)
        || is_one_of_many(doc, trigger)
        || is_of_the_war(doc, trigger, clause)
}

/// The verb above a clause; for a participle after a noun, the verb above the noun.
fn clause_above(doc: &Parse<'_>, verb: usize) -> usize {
    let mut at = doc.head(verb);
    if doc.dep(verb) != "acl" || doc.tag(verb) != "VBG" {
        return at;
    }
    for _ in 0..FEW {
        if is_verb(doc, at) || doc.head(at) == at {
            break;
        }
        at = doc.head(at);
    }
    at
}

/// `this is not the first time that militants have fired from schools`.
fn is_not_first(doc: &Parse<'_>, clause: usize) -> bool {
    let time = doc.head(clause);
    matches!(doc.dep(clause), "relcl" | "acl" | "ccomp")
        && doc.lemma(time) == "time"
        && doc.children(time).any(|c| doc.lower(c) == "first")
        && doc.children(doc.head(time)).any(|c| doc.dep(c) == "neg")
}

/// `a wave of attacks`, `a spike in killings`, with no toll or day: of no one attack.
fn is_one_of_many(doc: &Parse<'_>, trigger: usize) -> bool {
    let prep = doc.head(trigger);
    doc.dep(trigger) == "pobj"
        && matches!(doc.tag(trigger), "NNS" | "NNPS")
        && matches!(doc.lemma(prep), "of" | "in")
        && NarrativeWord::Recurrence.has(&doc.lemma(doc.head(prep)).to_lowercase())
        && child(doc, doc.head(prep), &["nummod"]).is_none()
        && doc.dep(doc.head(prep)) != "nsubj"
}

fn is_habitual(doc: &Parse<'_>, verb: usize) -> bool {
    let adverb =
        |c: usize| doc.dep(c) == "advmod" && NarrativeWord::Habitual.has(&doc.lemma(c).to_ascii_lowercase());
    let formerly = |c: usize| {
        doc.dep(c) == "prep"
            && object_of(doc, c).is_some_and(|o| doc.lemma(o) == "past" && doc.pos(o) == "NOUN")
    };
    doc.children(verb).any(|c| adverb(c) || formerly(c))
}

/// `since April`, `since the conflict broke out`; but `the deadliest attack since 2011` is one attack.
fn is_since(doc: &Parse<'_>, sentence: TokenSpan, trigger: usize, clause: usize) -> bool {
    let superlative =
        |t: usize| matches!(doc.tag(t), "JJS" | "RBS") || NarrativeWord::Singular.has(doc.lemma(t));
    if (sentence.start..sentence.end).any(superlative) {
        return false;
    }
    let opens = |t: &usize| !doc.is_space(*t) && doc.pos(*t) != "PUNCT";
    let leads = (sentence.start..sentence.end).find(opens).is_some_and(|t| doc.lemma(t) == "since");
    let recent = |since: usize| {
        object_of(doc, since).is_some_and(|time| {
            let words = doc.subtree(time);
            (words.start..words.end).map(|t| doc.token(t).to_ascii_lowercase()).any(|word| {
                rashomon_schema::is_weekday(&word) || is_part_of_day(&word) || TimeWord::Day.has(&word)
            })
        })
    };
    let own = |verb: usize| {
        doc.children(verb).any(|c| doc.lemma(c) == "since" && !recent(c) || has_since_mark(doc, c))
    };
    leads || own(trigger) || own(clause) || own(verb_above(doc, trigger))
}

/// The verb that a noun of an event is part of: `hit by air strikes since 2015`.
fn verb_above(doc: &Parse<'_>, trigger: usize) -> usize {
    let mut at = trigger;
    for _ in 0..FEW {
        if is_verb(doc, at) || !matches!(doc.dep(at), "pobj" | "agent" | "prep" | "conj") {
            break;
        }
        at = doc.head(at);
    }
    at
}

/// A clause of time: `since Syria's conflict erupted`.
fn has_since_mark(doc: &Parse<'_>, clause: usize) -> bool {
    matches!(doc.dep(clause), "advcl" | "relcl")
        && doc
            .children(clause)
            .any(|c| matches!(doc.dep(c), "mark" | "prep" | "advmod") && doc.lemma(c) == "since")
}

/// `the conflict, which has killed thousands`, `the death toll from the war`, but not `the toll from the
/// raid`.
fn is_of_the_war(doc: &Parse<'_>, trigger: usize, clause: usize) -> bool {
    let is_war = |noun: usize| NarrativeWord::WholeWar.has(&doc.lemma(noun).to_ascii_lowercase());
    let subject = child(doc, clause, &["nsubj"]).or_else(|| child(doc, trigger, &["nsubj"]));
    let relative = matches!(doc.dep(clause), "relcl" | "acl") && is_war(doc.head(clause));
    let preps = doc.children(trigger).chain(doc.children(clause)).filter(|&c| doc.dep(c) == "prep");
    let through = preps
        .filter(|&p| matches!(doc.lemma(p), "from" | "in" | "during"))
        .filter_map(|p| object_of(doc, p))
        .any(is_war);
    subject.is_some_and(is_war) || relative || through
}
