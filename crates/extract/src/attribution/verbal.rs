//! Attributions whose cue is a verb: `X said that Y`, `"Y," said X`, `X told Z that Y`, `X denied Y`.

use rashomon_schema::Act;

use super::{Saying, Source};
use crate::layout::Layout;
use crate::tables::{tables, CueVerb};
use crate::words::{child, conjuncts, is_passive, is_verb, object_of, preposition, subject, Words};

/// The attribution that the verb `verb` is the cue of.
pub(super) fn read(layout: &Layout<'_>, verb: usize) -> Option<Saying> {
    let doc = layout.doc;
    if !is_verb(doc, verb) || doc.dep(verb) == "amod" || doc.dep(verb) == "compound" {
        return None;
    }
    let row = tables().verbs.get(doc.lemma(verb))?;
    let mut saying = Saying::at(verb, row.act);
    saying.hedge = row.hedge;
    saying.negated = is_negated(layout, verb);
    saying.cue = cue_words(layout, verb);
    let passive = is_passive(doc, verb);
    saying.source = source(layout, verb, passive);
    find_addressees(layout, verb, row, passive, &mut saying);
    find_content(layout, verb, row, passive, &mut saying);
    if saying.content.is_empty() {
        return None;
    }
    saying.channel = super::phrase::channel(layout, verb);
    saying.citing = super::phrase::citing(layout, verb);
    saying.act = act(layout, verb, row, &saying);
    Some(saying)
}

/// `did not confirm`, `was not able to confirm`, `declined to confirm`.
fn is_negated(layout: &Layout<'_>, verb: usize) -> bool {
    let doc = layout.doc;
    let neg = |token: usize| child(doc, token, &["neg"]).is_some();
    let head = doc.head(verb);
    neg(verb)
        || (doc.dep(verb) == "xcomp"
            && match doc.lemma(head) {
                "able" => neg(doc.head(head)),
                "unable" | "decline" | "refuse" | "fail" => true,
                _ => false,
            })
}

/// The verb with its auxiliaries, negation and particle.
fn cue_words(layout: &Layout<'_>, verb: usize) -> Vec<Words> {
    let doc = layout.doc;
    let mut words = Words::one(verb);
    for c in doc.children(verb) {
        let joins = matches!(doc.dep(c), "aux" | "auxpass" | "neg" | "prt") && layout.quotes.of(c) == layout.quotes.of(verb);
        if joins && c.abs_diff(verb) <= 4 && !doc.children(verb).any(|s| doc.dep(s).starts_with("nsubj") && between(s, c, verb)) {
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
    let head = subject(doc, verb)?;
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
        let wanted = if row.act == Act::Demands || doc.lemma(verb) == "call" { &through[..] } else { &through[..1] };
        preposition(doc, verb, wanted).and_then(|p| object_of(doc, p))
    };
    let to_is_content = row.prepositions.contains(&"to") || !(row.frames.clause || row.frames.quotation);
    if let Some(head) = person.or_else(|| if to_is_content { None } else { oblique() }) {
        saying.addressees = conjuncts(doc, head);
    }
}

fn find_content(layout: &Layout<'_>, verb: usize, row: &CueVerb, passive: bool, saying: &mut Saying) {
    let frames = row.frames;
    if (frames.clause || frames.infinitive) && clause(layout, verb, saying) {
        return;
    }
    if (frames.clause || frames.quotation) && parenthetical(layout, verb, saying) {
        return;
    }
    if frames.quotation && !passive && saying.source.is_some() && quotation(layout, verb, saying) {
        return;
    }
    if frames.infinitive && infinitive(layout, verb, passive, saying) {
        return;
    }
    if prepositional(layout, verb, row, passive, saying) {
        return;
    }
    if frames.object {
        object(layout, verb, passive, saying);
        // A second object that the parse takes for a conjunct of the verb.
        let doc = layout.doc;
        if !saying.content.is_empty() {
            for c in doc.children(verb).filter(|&c| doc.dep(c) == "conj" && matches!(doc.pos(c), "NOUN" | "PROPN")) {
                saying.add(Words::subtree(doc, c));
            }
        }
    }
}

/// A clause that the verb takes as its complement.
fn clause(layout: &Layout<'_>, verb: usize, saying: &mut Saying) -> bool {
    let doc = layout.doc;
    for c in doc.children(verb).filter(|&c| doc.dep(c) == "ccomp") {
        saying.add(Words::subtree(doc, c));
    }
    !saying.content.is_empty()
}

/// The cue stands as an aside in what it reports: `the raid, he said, killed two`.
fn parenthetical(layout: &Layout<'_>, verb: usize, saying: &mut Saying) -> bool {
    let doc = layout.doc;
    let head = doc.head(verb);
    let aside = doc.dep(verb) == "parataxis"
        || (doc.dep(verb) == "advcl" && child(doc, verb, &["mark"]).is_some_and(|m| doc.token(m).eq_ignore_ascii_case("as")));
    if !aside || head == verb || !(is_verb(doc, head) || doc.pos(head) == "AUX") {
        return false;
    }
    let aside = Words::subtree(doc, verb);
    saying.content.extend(Words::subtree(doc, head).without(aside));
    !saying.content.is_empty()
}

/// Quotations beside the cue that the parse does not connect with it.
fn quotation(layout: &Layout<'_>, verb: usize, saying: &mut Saying) -> bool {
    let (doc, sent) = (layout.doc, layout.sent(verb));
    if layout.quotes.of(verb).is_some() {
        return false;
    }
    let clause = Words::subtree(doc, verb);
    let mut before = sent.start;
    while before < sent.end && doc.is_space(before) {
        before += 1;
    }
    for token in clause.start.min(before)..clause.end {
        if let Some(quote) = layout.quotes.of(token) {
            saying.add(layout.quotes.all[quote].words);
        }
    }
    if saying.content.is_empty() {
        colon(layout, verb, saying);
    }
    if saying.content.is_empty() && clause.start > 0 {
        let mut last = clause.start.saturating_sub(1);
        while last > 0 && doc.is_space(last) && !doc.token(last).contains('\n') {
            last -= 1;
        }
        if let Some(quote) = layout.quotes.of(last).filter(|_| clause.start == before || clause.start == sent.start) {
            saying.add(layout.quotes.all[quote].words);
        }
    }
    !saying.content.is_empty()
}

/// What follows a colon after the cue: the rest of the sentence, or the quotation that comes next.
fn colon(layout: &Layout<'_>, verb: usize, saying: &mut Saying) {
    let (doc, sent) = (layout.doc, layout.sent(verb));
    let Some(colon) = (verb + 1..(sent.end + 2).min(doc.len())).find(|&t| matches!(doc.token(t), ":" | "：")) else { return };
    let mut next = colon + 1;
    while next < doc.len() && doc.is_space(next) {
        next += 1;
    }
    match (next < doc.len()).then(|| layout.quotes.of(next)).flatten() {
        Some(quote) => saying.add(layout.quotes.all[quote].words),
        None if next < sent.end => saying.add(Words::new(next, sent.end)),
        None => {}
    }
}

/// `vowed to retaliate`, `refused to leave`, `is believed to have fled`.
fn infinitive(layout: &Layout<'_>, verb: usize, passive: bool, saying: &mut Saying) -> bool {
    let doc = layout.doc;
    let Some(clause) = child(doc, verb, &["xcomp", "oprd"]) else { return false };
    saying.add(Words::subtree(doc, clause));
    if passive && let Some(subject) = child(doc, verb, &["nsubjpass"]) {
        saying.add(Words::subtree(doc, subject));
    }
    true
}

/// `warned of an attack`, `called for calm`, `accused the army of shelling the town`.
fn prepositional(layout: &Layout<'_>, verb: usize, row: &CueVerb, passive: bool, saying: &mut Saying) -> bool {
    let doc = layout.doc;
    let Some(prep) = preposition(doc, verb, &row.prepositions) else { return false };
    if child(doc, prep, &["pobj", "pcomp"]).is_none() {
        return false;
    }
    saying.add(Words::new(prep, Words::subtree(doc, prep).end));
    if let Some(clause) = child(doc, verb, &["xcomp"]) {
        saying.add(Words::subtree(doc, clause));
    }
    if row.act == Act::Accuses
        && let Some(blamed) = child(doc, verb, if passive { &["nsubjpass"] } else { &["dobj"] })
    {
        saying.add(Words::subtree(doc, blamed));
    }
    true
}

/// `denied the report`, `condemned the raid`, `called it a crime`.
fn object(layout: &Layout<'_>, verb: usize, passive: bool, saying: &mut Saying) {
    let doc = layout.doc;
    let Some(object) = child(doc, verb, if passive { &["nsubjpass"] } else { &["dobj"] }) else { return };
    if passive && saying.source.is_none() {
        return;
    }
    let relative = matches!(doc.tag(object), "WDT" | "WP" | "WRB");
    let object = if relative && doc.dep(verb) == "relcl" { doc.head(verb) } else { object };
    if relative && doc.dep(verb) == "relcl" {
        saying.add(Words::new(doc.left_edge(object), object + 1));
        return;
    }
    let mut words = Words::subtree(doc, object);
    for c in doc.children(verb).filter(|&c| c > object) {
        let completes = matches!(doc.dep(c), "oprd" | "xcomp" | "acomp" | "attr")
            || (doc.dep(c) == "prep" && matches!(doc.token(c), "as" | "of" | "for"));
        if completes {
            words = words.cover(Words::subtree(doc, c));
        }
    }
    saying.add(words);
}

/// The act of the row, as the clause around it changes it.
fn act(layout: &Layout<'_>, verb: usize, row: &CueVerb, saying: &Saying) -> Act {
    let doc = layout.doc;
    let object = child(doc, verb, &["dobj"]).map(|o| doc.lemma(o));
    match (row.act, saying.negated) {
        (Act::Says, _) if matches!((doc.lemma(verb), object), ("claim", Some("responsibility" | "credit"))) => Act::Claims,
        (Act::Denies, true) => Act::Says,
        (Act::Confirms | Act::Admits, true) => Act::Doubts,
        (Act::Says, true) if matches!(doc.lemma(verb), "believe" | "think" | "know") => Act::Doubts,
        (Act::Asks, _) if child(doc, verb, &["xcomp"]).is_some() || preposition(doc, verb, &["for"]).is_some() => Act::Demands,
        (Act::Says, _) if doc.lemma(verb) == "tell" && child(doc, verb, &["xcomp"]).is_some() => Act::Demands,
        (Act::Says, _) if doc.lemma(verb) == "call" && preposition(doc, verb, &["for", "on"]).is_some() => Act::Demands,
        // `repeated a call`, `issued a denial`: the noun tells what is done.
        (Act::Says, _) => object.and_then(|o| tables().nouns.get(o)).map_or(Act::Says, |noun| noun.act),
        (act, _) => act,
    }
}
