//! The row of the tables that a cue answers to.

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::speech::{
    CueFrame, CuePhrase, CueVerb, Hedge, cue_adverb, cue_noun, cue_phrases, cue_verb,
};
use rashomon_schema::Act;

use crate::entity::number;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_verb, object_of};

/// What the tables say of a cue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub act: Act,
    pub hedge: Option<Hedge>,
}

/// The word that decides for the cue, and its row: the anchor if the tables know it, else another word of the cue.
pub(super) fn find(layout: &Layout<'_>, anchor: usize, cue: &[TokenSpan]) -> (usize, Row) {
    let others = cue.iter().flat_map(|words| words.start..words.end);
    std::iter::once(anchor)
        .chain(others)
        .find_map(|token| row(layout, token).map(|row| (token, row)))
        .unwrap_or((anchor, Row { act: Act::Says, hedge: None }))
}

fn row(layout: &Layout<'_>, token: usize) -> Option<Row> {
    let doc = layout.doc;
    if is_verb(doc, token)
        && let Some(verb) = verb_row(doc, token)
    {
        return Some(lent(doc, token, verb));
    }
    let lemma = doc.lemma(token).to_ascii_lowercase();
    if doc.pos(token) == "NOUN"
        && let Some(noun) = cue_noun(lemma.as_str())
    {
        let act = if is_of_responsibility(doc, token) { of_responsibility(noun.act) } else { noun.act };
        return Some(Row { act, hedge: noun.hedge });
    }
    let word = doc.token(token).to_ascii_lowercase();
    let adverb = cue_adverb(word.as_str());
    adverb.map(|act| Row { act, hedge: Some(Hedge::Reporter) })
}

/// `repeated a call`, `issued a denial`: the noun tells what is done.
fn lent(doc: &Parse<'_>, verb: usize, row: &CueVerb) -> Row {
    let noun = child(doc, verb, &["dobj"]).and_then(|object| cue_noun(doc.lemma(object)));
    let act = noun.filter(|_| row.act == Act::Says).map_or(row.act, |noun| match noun.act {
        // `reported the denial` denies nothing.
        Act::Denies | Act::Admits | Act::Accuses if !row.frames.has(CueFrame::ObjectAct) => Act::Says,
        act => act,
    });
    Row { act, hedge: row.hedge }
}

/// `claim of responsibility`, `admission of guilt`.
fn is_of_responsibility(doc: &Parse<'_>, noun: usize) -> bool {
    doc.children(noun)
        .filter(|&c| doc.dep(c) == "prep" && matches!(doc.lemma(c), "of" | "for"))
        .filter_map(|prep| object_of(doc, prep))
        .any(|object| AttributionWord::Responsibility.has(doc.lemma(object)))
}

fn of_responsibility(act: Act) -> Act {
    if act == Act::Says { Act::Claims } else { act }
}

/// The row of the verb `verb`: that of the phrase it forms with a word beside it, else its own; none where the phrase is no speech.
pub(crate) fn verb_row(doc: &Parse<'_>, verb: usize) -> Option<&'static CueVerb> {
    match phrase(doc, verb) {
        Some(phrase) => phrase.verb.as_ref(),
        None => cue_verb(doc.lemma(verb)),
    }
}

/// Whether the verb forms a phrase that is known to be no speech: `claimed eleven lives`, `denied access`.
pub(crate) fn is_other_phrase(doc: &Parse<'_>, verb: usize) -> bool {
    phrase(doc, verb).is_some_and(|phrase| phrase.verb.is_none())
}

fn phrase(doc: &Parse<'_>, verb: usize) -> Option<&'static CuePhrase> {
    cue_phrases(doc.lemma(verb)).find(|phrase| companions(doc, verb).any(|c| is_one_of(doc, c, phrase.words)))
}

/// Whether the verb puts something at a number: `put the attackers at about 30`.
pub(crate) fn is_estimate(doc: &Parse<'_>, verb: usize) -> bool {
    cue_phrases(doc.lemma(verb)).any(|phrase| {
        phrase.words.contains(&"@number") && companions(doc, verb).any(|c| is_one_of(doc, c, &["@number"]))
    })
}

/// Whether a companion is one of the words of a phrase, or the number that it asks for: `put the attackers at about 30`.
fn is_one_of(doc: &Parse<'_>, companion: usize, words: &[&str]) -> bool {
    let counts = |t: usize| number::is_number(doc, t);
    let is_figure = || {
        doc.dep(companion) == "pobj"
            && doc.lower(doc.head(companion)) == "at"
            && (counts(companion) || doc.children(companion).any(counts))
            && !matches!(doc.ent_type(companion), "TIME" | "DATE" | "QUANTITY")
    };
    words.contains(&doc.lemma(companion)) || words.contains(&"@number") && is_figure()
}

/// Words that may form a phrase with `verb`: its object, particle, complement, and the prepositions with what they bring in.
fn companions<'d>(doc: &'d Parse<'_>, verb: usize) -> impl Iterator<Item = usize> + 'd {
    let takes = move |c: &usize| {
        matches!(
            doc.dep(*c),
            "dobj" | "nsubjpass" | "prt" | "oprd" | "acomp" | "attr" | "prep" | "advmod" | "dative"
        )
    };
    // `held the army responsible`, as a small clause or an adverbial one.
    let judged =
        move |c: &usize| takes(c) || (matches!(doc.dep(*c), "ccomp" | "advcl") && doc.pos(*c) == "ADJ");
    doc.children(verb).filter(judged).filter(|&c| !brings_time(doc, c)).flat_map(|c| {
        let brought = (doc.dep(c) == "prep").then(|| object_of(doc, c)).flatten();
        std::iter::once(c).chain(brought)
    })
}

/// `on Tuesday`.
fn brings_time(doc: &Parse<'_>, prep: usize) -> bool {
    doc.dep(prep) == "prep"
        && object_of(doc, prep).is_some_and(|object| matches!(doc.ent_type(object), "DATE" | "TIME"))
}
