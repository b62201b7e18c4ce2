//! Whether a pronoun in what somebody says stands for who says it.

use rashomon_lexicon::means::equipment_kind;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::speech::{CueFrame, CueVerb, cue_verb};
use rashomon_schema::Act;

use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{antecedent, child, subject};

/// How many steps up the parse the owner of a possessive is looked for.
const STEPS: usize = 8;

/// Whether the pronoun `pronoun` of the third person can be the speaker headed by `speaker`: it fits the speaker, and
/// nobody named nearer. `The army said the rebels shelled the market before they left`: the rebels.
pub(crate) fn is_speaker(layout: &Layout<'_>, speaker: usize, pronoun: usize) -> bool {
    let doc = layout.doc;
    let fitting = match doc.lower(pronoun) {
        "it" | "its" | "itself" => is_body(doc, speaker) && !is_plural(doc, speaker),
        "they" | "their" | "them" | "theirs" | "themselves" => {
            is_body(doc, speaker) || is_plural(doc, speaker) && role(doc, speaker) == Some(Role::Fighter)
        }
        "he" | "she" | "him" | "his" | "her" => doc.ent_type(speaker) == "PERSON",
        _ => false,
    };
    let sent = layout.sent(pronoun);
    let first = if sent.contains(speaker) && speaker < pronoun { speaker + 1 } else { sent.start };
    fitting && !has_rival(doc, first, pronoun, speaker)
}

/// The head of the noun phrase that a possessive takes up in its own clause: `the rebels renewed their attack`.
pub(crate) fn owner_in_clause(doc: &Parse<'_>, possessive: usize) -> Option<usize> {
    let owned = doc.head(possessive);
    let mut at = owned;
    for _ in 0..STEPS {
        let head = doc.head(at);
        if head == at {
            return None;
        }
        let clause = doc.tag(head).starts_with('V') || doc.pos(head) == "AUX";
        let owner =
            subject(doc, head).filter(|&s| clause && s < possessive && !doc.subtree(s).contains(possessive));
        if let Some(owner) = owner {
            let relative = matches!(doc.tag(owner), "WDT" | "WP");
            return if relative { antecedent(doc, head) } else { Some(owner) };
        }
        at = head;
    }
    None
}

/// The subject of the clause that the clause of the pronoun hangs from, where it says when or why.
pub(crate) fn subject_above(doc: &Parse<'_>, pronoun: usize) -> Option<usize> {
    let verb = doc.head(pronoun);
    let hangs = doc.dep(pronoun) == "nsubj" && doc.dep(verb) == "advcl" && doc.head(verb) < verb;
    let above = hangs.then(|| child(doc, doc.head(verb), &["nsubj"])).flatten()?;
    // `a trader`: whoever he is, he is no thing.
    let somebody = role(doc, above).is_none()
        && doc.tag(above) == "NN"
        && doc.ent_type(above).is_empty()
        && matches!(doc.lower(pronoun), "he" | "she");
    (above < pronoun && doc.tag(above) != "PRP" && (somebody || fits(doc, pronoun, above))).then_some(above)
}

/// Whether somebody else is named between a pronoun and the possessive that would take it up.
pub(crate) fn is_cut_off(doc: &Parse<'_>, owner: usize, possessive: usize) -> bool {
    has_rival(doc, owner + 1, possessive, owner)
}

/// Whether a noun other than that of `speaker`, from `first` up to the pronoun, can be what it stands for.
fn has_rival(doc: &Parse<'_>, first: usize, pronoun: usize, speaker: usize) -> bool {
    let own = doc.subtree(speaker);
    (first..pronoun).any(|t| {
        matches!(doc.pos(t), "NOUN" | "PROPN")
            && !own.contains(t)
            && !matches!(doc.dep(t), "compound" | "amod" | "nmod" | "npadvmod" | "appos")
            && !is_told(doc, t)
            && fits(doc, pronoun, t)
            || doc.tag(t) == "CD" && doc.dep(t) == "nsubj" && doc.lower(pronoun).starts_with("the")
    })
}

/// `told reporters`: those who are told; but in `accused the army, saying it had shelled` it is the army.
fn is_told(doc: &Parse<'_>, noun: usize) -> bool {
    let addressed = |row: &CueVerb| row.frames.has(CueFrame::Addressee) && row.act == Act::Says;
    matches!(doc.dep(noun), "dobj" | "dative") && cue_verb(doc.lemma(doc.head(noun))).is_some_and(addressed)
}

/// Whether the pronoun can stand for the noun by number and kind.
pub(crate) fn fits(doc: &Parse<'_>, pronoun: usize, noun: usize) -> bool {
    let (role, plural) = (role(doc, noun), is_plural(doc, noun));
    let acts = matches!(doc.dep(noun), "nsubj" | "nsubjpass" | "dobj" | "poss" | "conj")
        || doc.dep(doc.head(noun)) == "agent";
    let person = matches!(role, Some(Role::Person | Role::Fighter | Role::Unnamed | Role::Civilian))
        || ParticipantWord::Assailant.has(&doc.lemma(noun).to_lowercase());
    let named = match doc.ent_type(noun) {
        "ORG" | "NORP" => true,
        "GPE" => acts,
        _ => false,
    };
    match doc.lower(pronoun) {
        "it" | "its" | "itself" => {
            !plural && (role == Some(Role::Body) || named || equipment_kind(doc.lemma(noun)).is_some())
        }
        "they" | "their" | "them" | "theirs" | "themselves" => {
            plural && (person || doc.lemma(noun) == "other" || equipment_kind(doc.lemma(noun)).is_some())
                || role == Some(Role::Body)
                || named
        }
        _ => !plural && (person || doc.ent_type(noun) == "PERSON"),
    }
}

fn role(doc: &Parse<'_>, noun: usize) -> Option<Role> {
    people::noun_role(doc.lemma(noun).to_lowercase().as_str())
}

fn is_plural(doc: &Parse<'_>, noun: usize) -> bool {
    matches!(doc.tag(noun), "NNS" | "NNPS")
}

fn is_body(doc: &Parse<'_>, noun: usize) -> bool {
    match role(doc, noun) {
        Some(role) => role == Role::Body,
        None => matches!(doc.ent_type(noun), "ORG" | "GPE" | "NORP"),
    }
}
