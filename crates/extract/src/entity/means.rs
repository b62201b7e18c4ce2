//! By which means: the taxonomy of weapons and the mode that each gives an assault.

use rashomon_lexicon::means::means_class;
use rashomon_schema::{MeansArgument, MeansClass};

use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{object_of, phrase};

/// The class of the means that the noun `token` is, read with the noun before it.
pub(crate) fn class_of(doc: &Parse<'_>, token: usize) -> Option<MeansClass> {
    let lemma = doc.lemma(token).to_ascii_lowercase();
    if let Some(before) = token.checked_sub(1) {
        let pair = format!("{} {lemma}", doc.token(before).to_ascii_lowercase());
        if let Some(class) = means_class(&pair) {
            return Some(class);
        }
    }
    means_class(lemma.as_str())
}

/// Where the means that ends with `token` begins: `car bomb`.
fn first_of_pair(doc: &Parse<'_>, token: usize) -> usize {
    let pair = |before: &usize| {
        let words = format!("{} {}", doc.token(*before), doc.lemma(token)).to_ascii_lowercase();
        means_class(words.as_str()).is_some()
    };
    token.checked_sub(1).filter(pair).unwrap_or(token)
}

/// The class that a phrase carries: its head's, or that of a noun that modifies it.
pub(crate) fn class_of_phrase(doc: &Parse<'_>, head: usize) -> Option<MeansClass> {
    let modifiers = doc.children(head).filter(|&c| matches!(doc.dep(c), "compound" | "amod" | "nmod"));
    modifiers.filter_map(|c| class_of(doc, c)).next().or_else(|| class_of(doc, head))
}

/// The means that go with the trigger `head`: modifiers (`artillery attack`) and `with`, `by`, `using`, `from` phrases.
pub(crate) fn find_means_near(doc: &Parse<'_>, head: usize) -> Option<MeansArgument> {
    for c in doc.children(head) {
        let found = match doc.dep(c) {
            "compound" | "amod" | "nmod" | "npadvmod" => {
                class_of(doc, c).map(|class| (TokenSpan::new(first_of_pair(doc, c), c + 1), class))
            }
            "prep" | "agent" if matches!(doc.lemma(c), "with" | "by" | "from" | "in" | "of") => {
                let object = object_of(doc, c).filter(|&o| {
                    doc.lemma(c) != "in" && doc.lemma(c) != "of"
                        || !doc.children(o).any(|k| doc.dep(k) == "det" && doc.lemma(k) == "the")
                });
                object.and_then(|o| class_of_phrase(doc, o).map(|class| (phrase(doc, o), class)))
            }
            "advcl" if doc.lemma(c) == "use" => {
                let object = doc.children(c).find(|&o| doc.dep(o) == "dobj");
                object.and_then(|o| class_of_phrase(doc, o).map(|class| (phrase(doc, o), class)))
            }
            _ => None,
        };
        if let Some((words, class)) = found {
            return Some(means_argument(doc, words, class));
        }
    }
    None
}

/// `words` as the means.
pub(crate) fn means_argument(doc: &Parse<'_>, words: TokenSpan, class: MeansClass) -> MeansArgument {
    MeansArgument { text: words.text(doc).to_owned(), span: words.span(doc), class: Some(class) }
}
