//! Walks over the parse that the rules share: children by label, subjects, noun phrases.

use rashomon_lexicon::attribution::AttributionWord;

use super::parse::Parse;
use super::token_span::TokenSpan;

/// How many tokens a phrase reaches to either side of its head.
const LONGEST_PHRASE: usize = 40;

/// How many verbs in a row may share a subject or a voice.
const CONJUNCTS: usize = 8;

/// The first child of `head` with one of `deps`.
pub(crate) fn child(doc: &Parse<'_>, head: usize, deps: &[&str]) -> Option<usize> {
    doc.children(head).find(|&c| deps.contains(&doc.dep(c)))
}

/// The child of `head` that is the preposition `word`.
pub(crate) fn preposition(doc: &Parse<'_>, head: usize, words: &[&str]) -> Option<usize> {
    doc.children(head).find(|&c| {
        matches!(doc.dep(c), "prep" | "agent" | "dative" | "prt")
            && words.iter().any(|w| doc.token(c).eq_ignore_ascii_case(w))
    })
}

/// The object of the preposition `prep`.
pub(crate) fn object_of(doc: &Parse<'_>, prep: usize) -> Option<usize> {
    child(doc, prep, &["pobj", "pcomp"])
}

/// `head` and everything conjoined with it, left to right.
pub(crate) fn conjuncts(doc: &Parse<'_>, head: usize) -> Vec<usize> {
    let mut all = vec![head];
    let mut at = 0;
    while at < all.len() && all.len() < 32 {
        all.extend(doc.children(all[at]).filter(|&c| doc.dep(c) == "conj"));
        at += 1;
    }
    all.sort_unstable();
    all
}

/// The noun phrase of `head` as a source or an argument is quoted: its subtree without the conjuncts.
pub(crate) fn phrase(doc: &Parse<'_>, head: usize) -> TokenSpan {
    let whole = doc.subtree(head);
    let mut end = whole.end;
    for c in doc.children(head).filter(|&c| c > head) {
        if matches!(
            doc.dep(c),
            "cc" | "conj" | "punct" | "appos" | "relcl" | "acl" | "advcl" | "preconj" | "parataxis"
        ) {
            let ends = match doc.dep(c) {
                "punct" => matches!(doc.token(c), "," | "-" | "–" | "—" | ":" | ";" | "(" | "."),
                _ => true,
            };
            if ends {
                end = end.min(doc.left_edge(c).max(head + 1));
            }
        }
    }
    TokenSpan::new(whole.start.max(head.saturating_sub(LONGEST_PHRASE)), end.min(head + LONGEST_PHRASE))
        .trim(doc)
}

/// Whether `token` is a verb by its tag.
pub(crate) fn is_verb(doc: &Parse<'_>, token: usize) -> bool {
    doc.tag(token).starts_with('V')
}

/// Nobody and nothing: `nobody`, `none of the groups`, `no group`; but not `a group`.
pub(crate) fn is_nobody(doc: &Parse<'_>, head: usize) -> bool {
    matches!(doc.lower(head), "nobody" | "none" | "neither" | "nothing")
        || doc.children(head).any(|c| {
            matches!(doc.dep(c), "det" | "neg" | "preconj") && matches!(doc.lemma(c), "no" | "neither")
        })
}

/// The antecedent of a relative pronoun: the noun that the clause of `verb` hangs from.
pub(crate) fn antecedent(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    let mut at = verb;
    for _ in 0..4 {
        match doc.dep(at) {
            "relcl" | "acl" => return Some(doc.head(at)),
            "conj" | "xcomp" | "ccomp" => at = doc.head(at),
            _ => return None,
        }
    }
    None
}

/// The grammatical subject of `verb`: its own, or that of the verb it continues.
pub(crate) fn subject(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    let mut at = verb;
    for _ in 0..5 {
        if let Some(own) = child(doc, at, &["nsubj", "nsubjpass", "csubj"]) {
            return Some(own);
        }
        let head = doc.head(at);
        match doc.dep(at) {
            "conj" | "xcomp" | "advcl" | "aux" | "auxpass"
                if head != at && (is_verb(doc, head) || doc.pos(head) == "AUX") =>
            {
                // A control verb with an object hands the infinitive that object.
                if doc.dep(at) == "xcomp"
                    && let Some(object) = child(doc, head, &["dobj"])
                {
                    return Some(object);
                }
                at = head;
            }
            "xcomp" | "acomp" | "attr" if head != at => at = head,
            "acl" | "relcl" if head != at => return Some(head),
            // `accused the army of shelling`: the object shells; `left after shelling`: the subject.
            "pcomp" if head != at => {
                let verb = doc.head(head);
                if AttributionWord::Blames.has(doc.lemma(doc.head(verb))) && doc.dep(verb) == "dobj" {
                    return Some(verb);
                }
                let other = if is_passive(doc, verb) { "nsubjpass" } else { "dobj" };
                if matches!(doc.lemma(head), "of" | "from" | "for")
                    && let Some(object) = child(doc, verb, &[other])
                {
                    return Some(object);
                }
                at = verb;
            }
            _ => return None,
        }
    }
    None
}

/// Whether `verb` is in the passive voice.
pub(crate) fn is_passive(doc: &Parse<'_>, verb: usize) -> bool {
    let mut at = verb;
    for _ in 0..CONJUNCTS {
        if child(doc, at, &["nsubjpass", "auxpass"]).is_some() {
            return true;
        }
        match (doc.tag(at), doc.dep(at)) {
            ("VBN", "acl" | "amod") => return child(doc, at, &["nsubj", "aux"]).is_none(),
            ("VBN", "conj") if child(doc, at, &["aux", "nsubj"]).is_none() => at = doc.head(at),
            _ => return false,
        }
    }
    false
}
