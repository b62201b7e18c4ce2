//! Whether a cue is negated, or held back by the words above it.

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::factuality::{Effect, signatures};
use rashomon_lexicon::speech::cue_verb;
use rashomon_schema::Act;

use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{child, is_nobody, is_verb};

/// How many conjuncts back a negation is shared.
const CONJUNCTS: usize = 3;

/// `did not confirm`, `was not able to confirm`, `declined to confirm`, `no official has confirmed`, `denied having admitted`.
pub(super) fn is_negated(layout: &Layout<'_>, cue: usize) -> bool {
    let doc = layout.doc;
    let mut at = cue;
    for _ in 0..CONJUNCTS {
        if negates_itself(doc, at) || is_held_back(doc, at) {
            return true;
        }
        // `did not confirm or deny`, `neither confirmed nor denied`.
        let joined = doc.dep(at) == "conj"
            && child(doc, at, &["nsubj", "nsubjpass"]).is_none()
            && joined_by(doc, doc.head(at), at).is_some_and(|word| matches!(word, "or" | "nor"));
        if !joined {
            return false;
        }
        at = doc.head(at);
    }
    false
}

/// Whether a negated denial stands beside a confirmation that is negated too: who does neither leaves all open.
pub(super) fn joins_confirmation(layout: &Layout<'_>, cue: usize) -> bool {
    let doc = layout.doc;
    let head = doc.head(cue);
    let confirms = |token: usize| cue_verb(doc.lemma(token)).is_some_and(|row| row.act == Act::Confirms);
    (doc.dep(cue) == "conj" && confirms(head))
        || doc.children(cue).any(|c| doc.dep(c) == "conj" && confirms(c))
}

/// `appeared to confirm`, `all but admitted`, `may have admitted`.
pub(super) fn is_softened(layout: &Layout<'_>, cue: usize) -> bool {
    let doc = layout.doc;
    let raised = doc.dep(cue) == "xcomp" && AttributionWord::Seems.has(doc.lemma(doc.head(cue)));
    let all_but = cue >= 2 && doc.token(cue - 1) == "but" && doc.token(cue - 2).eq_ignore_ascii_case("all");
    raised
        || all_but
        || doc.children(cue).any(|c| match doc.dep(c) {
            "aux" => matches!(doc.lemma(c), "may" | "might"),
            "advmod" => AttributionWord::Seemingly.has(&doc.token(c).to_ascii_lowercase()),
            _ => false,
        })
}

fn negates_itself(doc: &Parse<'_>, cue: usize) -> bool {
    let nobody = |subject: usize| is_nobody(doc, subject);
    doc.children(cue).any(|c| match doc.dep(c) {
        "neg" => true,
        "preconj" | "cc" => c < cue && doc.lemma(c) == "neither",
        "det" => matches!(doc.lemma(c), "no" | "neither"),
        // `no longer`, `not yet`.
        "advmod" => {
            matches!(doc.lemma(c), "hardly" | "never" | "neither" | "nor")
                || child(doc, c, &["neg"]).is_some()
        }
        "nsubj" | "nsubjpass" => nobody(c),
        _ => false,
    })
}

/// The word that joins the conjunct `second` to `first`.
fn joined_by<'d>(doc: &'d Parse<'_>, first: usize, second: usize) -> Option<&'d str> {
    doc.children(first).rfind(|&c| doc.dep(c) == "cc" && c < second).map(|c| doc.lemma(c))
}

/// Whether a word above keeps the cue from being done: `refused to confirm`, `stopped short of blaming`, `without confirming`.
fn is_held_back(doc: &Parse<'_>, cue: usize) -> bool {
    let head = doc.head(cue);
    let negated = negates_itself(doc, head) || !is_verb(doc, head) && negates_itself(doc, doc.head(head));
    match doc.dep(cue) {
        "xcomp" | "acl" | "advcl" | "ccomp" if is_to_infinitive(doc, cue) => {
            let lemma = doc.lemma(head);
            let yet = || child(doc, head, &["advmod"]).is_some_and(|c| doc.lemma(c) == "yet");
            is_undone(doc, head, "inf", negated)
                || AttributionWord::Hinders.has(lemma)
                || (negated && AttributionWord::Enables.has(lemma))
                || (lemma == "have" && yet())
                || denies(doc, head)
        }
        "xcomp" => is_undone(doc, head, "inf", negated) || denies(doc, head),
        // `denied it had admitted anything`.
        "ccomp" => denies(doc, head) && child(doc, cue, &["nsubj"]).is_some_and(|s| doc.tag(s) == "PRP"),
        "pcomp" => {
            let above = doc.head(head);
            is_undone(doc, head, "pobj", false)
                || is_undone(doc, above, doc.lemma(head), negates_itself(doc, above))
        }
        "pobj" => is_undone(doc, head, "pobj", false),
        _ => false,
    }
}

/// Whether what depends on `word` by `relation`, a relation of `factuality.tsv`, is not done.
pub(crate) fn is_undone(doc: &Parse<'_>, word: usize, relation: &str, negated: bool) -> bool {
    let signature = signatures(doc.lemma(word)).find(|signature| signature.relations.contains(&relation));
    signature.is_some_and(|it| (if negated { &it.negated } else { &it.positive }) == &[Effect::Opposite])
}

fn is_to_infinitive(doc: &Parse<'_>, verb: usize) -> bool {
    child(doc, verb, &["aux"]).is_some_and(|aux| doc.tag(aux) == "TO")
}

fn denies(doc: &Parse<'_>, verb: usize) -> bool {
    let row = cue_verb(doc.lemma(verb)).filter(|_| is_verb(doc, verb));
    row.is_some_and(|row| row.act == Act::Denies) && !negates_itself(doc, verb)
}
