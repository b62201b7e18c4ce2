//! From where a time is seen: the day of publication, and whether what is told lies ahead of it.

use jiff::civil::Date;
use rashomon_lexicon::certainty::CertaintyVerb;
use rashomon_lexicon::factuality::{Effect, signatures};
use rashomon_lexicon::trigger::trigger_noun;

use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::is_verb;

/// How many steps up the parse the verb of a time is looked for.
const CLIMB: usize = 6;

/// The day from which days are counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vantage {
    pub today: Date,
    /// Whether the time is of something to come: `will meet on Friday`.
    pub ahead: bool,
}

impl Vantage {
    /// The vantage of a time in a report of the day `published`.
    pub fn of(doc: &Parse<'_>, words: TokenSpan, published: Option<Date>) -> Option<Self> {
        published.map(|today| Self { today, ahead: lies_ahead(doc, words) })
    }
}

/// Whether the verb that a time belongs to is of the future: `will meet on Friday`, `is due to meet on Friday`.
fn lies_ahead(doc: &Parse<'_>, words: TokenSpan) -> bool {
    let mut at = words.end - 1;
    for _ in 0..CLIMB {
        let head = doc.head(at);
        if head == at {
            return false;
        }
        if is_verb(doc, head) || matches!(doc.pos(head), "AUX" | "ADJ") {
            return is_of_future(doc, head);
        }
        // `Friday's raid will be investigated`, `investigate the raid on Friday`: the raid is not ahead.
        let of_noun = matches!(doc.dep(at), "poss" | "compound" | "nmod" | "amod") && !words.contains(head);
        let of_attack = trigger_noun(doc.lemma(head)).is_some_and(|row| row.kind == "ASSAULT");
        if of_noun || of_attack {
            return false;
        }
        at = head;
    }
    false
}

/// Whether a verb or adjective is of the future by itself or by what is above it.
fn is_of_future(doc: &Parse<'_>, word: usize) -> bool {
    let mut at = word;
    for _ in 0..CLIMB {
        let aux = |c: usize| doc.dep(c) == "aux";
        let perfect = doc.children(at).any(|c| aux(c) && doc.lemma(c) == "have");
        if doc.children(at).any(|c| aux(c) && doc.tag(c) == "MD" && CertaintyVerb::Future.has(doc.lower(c))) {
            return !perfect;
        }
        if foretells(doc, at) && at == word && !is_verb(doc, at) {
            return true;
        }
        let head = doc.head(at);
        let infinitive = doc.children(at).any(|c| aux(c) && doc.tag(c) == "TO");
        match doc.dep(at) {
            _ if head == at => return false,
            "xcomp" | "acl" if infinitive && (foretells(doc, head) || doc.lemma(head) == "be") => {
                return true;
            }
            "conj" | "xcomp" | "acomp" => at = head,
            _ => return false,
        }
    }
    false
}

/// Whether what depends on a word as an infinitive is still to come: `due to`, `plan to`.
fn foretells(doc: &Parse<'_>, word: usize) -> bool {
    signatures(doc.lemma(word))
        .any(|row| row.relations.contains(&"inf") && row.positive.contains(&Effect::Future))
}
