//! Attributions whose cue is a verb: `X said that Y`, `"Y," said X`, `X told Z that Y`, `X denied Y`.

use rashomon_schema::Act;

use super::content::find_content;
use super::{Saying, Source};
use crate::layout::Layout;
use crate::tables::{CueVerb, Hedge, tables};
use crate::words::{Words, child, conjuncts, is_passive, is_verb, object_of, preposition, subject};

/// The attribution that the verb `verb` is the cue of.
pub(super) fn read(layout: &Layout<'_>, verb: usize) -> Option<Saying> {
    let doc = layout.doc;
    if !is_verb(doc, verb) || doc.dep(verb) == "amod" || doc.dep(verb) == "compound" {
        return None;
    }
    let row = tables().verbs.get(doc.lemma(verb))?;
    // `claimed 18 lives` claims nothing.
    if doc.lemma(verb) == "claim" && child(doc, verb, &["dobj"]).is_some_and(|o| doc.lemma(o) == "life") {
        return None;
    }
    let mut saying = Saying::at(verb, row.act);
    saying.hedge = row.hedge;
    saying.negated = is_negated(layout, verb);
    saying.cue = cue_words(layout, verb);
    let passive = is_passive(doc, verb) && shared_speaker(layout, verb).is_none();
    saying.source = source(layout, verb, passive);
    find_addressees(layout, verb, row, passive, &mut saying);
    if is_softening(layout, row, &saying) {
        return None;
    }
    find_content(layout, verb, row, passive, &mut saying);
    if saying.content.is_empty() {
        return None;
    }
    saying.channel = super::phrase::channel(layout, verb);
    saying.citing = super::phrase::citing(layout, verb);
    saying.act = act(layout, verb, row, &saying);
    Some(saying)
}

/// `did not confirm`, `was not able to confirm`, `declined to confirm`, `no official has confirmed`.
fn is_negated(layout: &Layout<'_>, verb: usize) -> bool {
    let doc = layout.doc;
    let neg = |token: usize| child(doc, token, &["neg"]).is_some();
    let head = doc.head(verb);
    let by_nobody = child(doc, verb, &["nsubj"]).is_some_and(|subject| {
        matches!(doc.lemma(subject), "nobody" | "none" | "neither")
            || child(doc, subject, &["det"]).is_some_and(|det| matches!(doc.lemma(det), "no" | "neither"))
    });
    neg(verb)
        || by_nobody
        || (doc.dep(verb) == "xcomp"
            && match doc.lemma(head) {
                "able" => neg(doc.head(head)),
                "unable" | "decline" | "refuse" | "fail" => true,
                _ => false,
            })
}

/// `I think`, `you know`: the speaker softens his own words.
fn is_softening(layout: &Layout<'_>, row: &CueVerb, saying: &Saying) -> bool {
    let pronoun = |source: Source| {
        matches!(layout.doc.token(source.head).to_ascii_lowercase().as_str(), "i" | "you" | "we" | "one")
    };
    let thought = row.hedge == Hedge::Speaker
        || matches!(layout.doc.lemma(saying.anchor), "know" | "want" | "see" | "remember" | "understand");
    thought && saying.source.is_some_and(pronoun)
}

/// The verb with its auxiliaries, negation and particle.
fn cue_words(layout: &Layout<'_>, verb: usize) -> Vec<Words> {
    let doc = layout.doc;
    let mut words = Words::one(verb);
    for c in doc.children(verb) {
        let joins = matches!(doc.dep(c), "aux" | "auxpass" | "neg" | "prt")
            && layout.quotes.of(c) == layout.quotes.of(verb);
        if joins
            && c.abs_diff(verb) <= 4
            && !doc.children(verb).any(|s| doc.dep(s).starts_with("nsubj") && between(s, c, verb))
        {
            words = words.cover(Words::one(c));
        }
    }
    vec![words]
}

fn between(token: usize, a: usize, b: usize) -> bool {
    a.min(b) < token && token < a.max(b)
}

fn source(layout: &Layout<'_>, verb: usize, passive: bool) -> Option<Source> {
    let doc = layout.doc;
    if passive {
        let by = preposition(doc, verb, &["by"])?;
        return object_of(doc, by).map(|head| Source::of(layout, head));
    }
    let head = shared_speaker(layout, verb).or_else(|| subject(doc, verb))?;
    if doc.tag(head) == "EX" || doc.dep(head) == "csubj" {
        return None;
    }
    // A subject inside the quotation that the cue stands outside of is not the speaker.
    if layout.quotes.of(head).is_some() && layout.quotes.of(head) != layout.quotes.of(verb) && head < verb {
        return None;
    }
    Some(Source::of(layout, head))
}

fn find_addressees(layout: &Layout<'_>, verb: usize, row: &CueVerb, passive: bool, saying: &mut Saying) {
    let doc = layout.doc;
    let direct = if !row.frames.addressee {
        None
    } else if passive {
        child(doc, verb, &["nsubjpass"])
    } else {
        child(doc, verb, &["dative"]).filter(|&c| doc.pos(c) != "ADP").or_else(|| child(doc, verb, &["dobj"]))
    };
    let person = direct.filter(|&d| doc.pos(d) != "VERB");
    let through = ["to", "with", "on", "upon"];
    let oblique = || {
        let wanted =
            if row.act == Act::Demands || doc.lemma(verb) == "call" { &through[..] } else { &through[..1] };
        preposition(doc, verb, wanted).and_then(|p| object_of(doc, p))
    };
    let to_is_content = row.prepositions.contains(&"to") || !(row.frames.clause || row.frames.quotation);
    if let Some(head) = person.or_else(|| if to_is_content { None } else { oblique() }) {
        saying.addressees = conjuncts(doc, head);
    }
}

/// `said X and added that Y`, where the parse hangs the second cue from X: the subject of the first.
pub(super) fn shared_speaker(layout: &Layout<'_>, verb: usize) -> Option<usize> {
    let doc = layout.doc;
    let first = doc.head(verb);
    let second_cue = doc.dep(verb) == "conj"
        && child(doc, verb, &["ccomp"]).is_some()
        && child(doc, verb, &["nsubj", "nsubjpass", "aux", "auxpass"]).is_none();
    let outer = doc.head(first);
    if !second_cue || doc.dep(first) != "ccomp" || !tables().verbs.contains_key(doc.lemma(outer)) {
        return None;
    }
    subject(doc, outer)
}

/// `said the allegations were false`, `said there was no truth to the reports`.
fn calls_untrue(layout: &Layout<'_>, verb: usize) -> bool {
    const UNTRUE: [&str; 11] = [
        "false",
        "untrue",
        "baseless",
        "fabricated",
        "fabricate",
        "unfounded",
        "groundless",
        "lie",
        "illogical",
        "fake",
        "fabrication",
    ];
    let doc = layout.doc;
    let Some(clause) =
        child(doc, verb, &["ccomp"]).filter(|&c| doc.lemma(c) == "be" || doc.lemma(c) == "fabricate")
    else {
        return false;
    };
    let predicate = child(doc, clause, &["acomp", "attr"]).unwrap_or(clause);
    UNTRUE.contains(&doc.lemma(predicate))
        || (doc.lemma(predicate) == "truth"
            && child(doc, predicate, &["det"]).is_some_and(|d| doc.lemma(d) == "no"))
}

/// The act of the row, as the clause around it changes it.
fn act(layout: &Layout<'_>, verb: usize, row: &CueVerb, saying: &Saying) -> Act {
    let doc = layout.doc;
    let object = child(doc, verb, &["dobj"]).map(|o| doc.lemma(o));
    match (row.act, saying.negated) {
        (Act::Says, false) if calls_untrue(layout, verb) => Act::Denies,
        (Act::Says, _)
            if matches!((doc.lemma(verb), object), ("claim", Some("responsibility" | "credit"))) =>
        {
            Act::Claims
        }
        (Act::Denies, true) => Act::Says,
        (Act::Confirms | Act::Admits, true) => Act::Doubts,
        (Act::Says, true) if matches!(doc.lemma(verb), "believe" | "think" | "know") => Act::Doubts,
        (Act::Asks, _)
            if child(doc, verb, &["xcomp"]).is_some() || preposition(doc, verb, &["for"]).is_some() =>
        {
            Act::Demands
        }
        (Act::Says, _) if doc.lemma(verb) == "tell" && child(doc, verb, &["xcomp"]).is_some() => Act::Demands,
        (Act::Says, _) if doc.lemma(verb) == "call" && preposition(doc, verb, &["for", "on"]).is_some() => {
            Act::Demands
        }
        // `repeated a call`, `issued a denial`: the noun tells what is done.
        (Act::Says, _) => object.and_then(|o| tables().nouns.get(o)).map_or(Act::Says, |noun| noun.act),
        (act, _) => act,
    }
}
