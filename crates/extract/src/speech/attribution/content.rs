//! What a cue verb brings in: clauses, quotations, infinitives, phrases and objects.

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::speech::{CueFrame, CueVerb, cue_verb};
use rashomon_schema::Act;

use super::draft::{AttributionDraft, Source};
use super::speaker::shared_speaker;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_verb, object_of, preposition};

/// The most tokens of words quoted within an object, with their marks.
const LONGEST_WITHIN: usize = 16;

/// The most tokens of a nickname, with its marks.
const LONGEST_NICKNAME: usize = 6;

/// Finds what is said: a clause, a quotation, an infinitive, a phrase or an object, as the verb takes it.
pub(super) fn find_content(
    layout: &Layout<'_>,
    verb: usize,
    row: &CueVerb,
    passive: bool,
    attribution: &mut AttributionDraft,
) {
    let frames = row.frames;
    if (frames.has(CueFrame::Clause) || frames.has(CueFrame::Infinitive)) && clause(layout, verb, attribution)
    {
        rest_of_quotation(layout, verb, attribution);
        return;
    }
    if (frames.has(CueFrame::Clause) || frames.has(CueFrame::Quotation))
        && parenthetical(layout, verb, attribution)
    {
        return;
    }
    let quotes = frames.has(CueFrame::Quotation) && !passive && attribution.source.is_some();
    if quotes && !quotes_within_object(layout, verb, row, attribution) && quotation(layout, verb, attribution)
    {
        return;
    }
    if frames.has(CueFrame::Infinitive) && infinitive(layout, verb, passive, attribution) {
        return;
    }
    if prepositional(layout, verb, row, passive, attribution) {
        return;
    }
    if frames.has(CueFrame::Object) || (frames.has(CueFrame::Shown) && is_document(layout, attribution)) {
        object(layout, verb, passive, attribution);
        // A second object that the parse takes for a conjunct of the verb.
        let doc = layout.doc;
        if !attribution.content.is_empty() {
            for c in
                doc.children(verb).filter(|&c| doc.dep(c) == "conj" && matches!(doc.pos(c), "NOUN" | "PROPN"))
            {
                attribution.add(doc.subtree(c));
            }
        }
    }
}

/// A video, a report, a document is what tells.
fn is_document(layout: &Layout<'_>, attribution: &AttributionDraft) -> bool {
    let role = |source: Source| people::noun_role(layout.doc.lemma(source.head));
    attribution.source.and_then(role) == Some(Role::Document)
}

/// `quoted a source as attribution that X`: the clause of the verb within.
pub(super) fn quoted(layout: &Layout<'_>, verb: usize) -> Option<(usize, TokenSpan)> {
    let doc = layout.doc;
    if !AttributionWord::Cites.has(doc.lemma(verb)) {
        return None;
    }
    let attribution = doc
        .children(verb)
        .filter(|&c| doc.dep(c) == "prep" && doc.lemma(c) == "as")
        .find_map(|as_| child(doc, as_, &["pcomp"]))?;
    let quoted = child(doc, verb, &["dobj", "nsubjpass"])?;
    let content = TokenSpan::new(attribution + 1, doc.subtree(attribution).end.max(attribution + 1));
    (!content.is_empty()).then_some((quoted, content))
}

/// `"X," said Y, "and Z."`: what follows the cue in a quotation of its own.
fn rest_of_quotation(layout: &Layout<'_>, verb: usize, attribution: &mut AttributionDraft) {
    let (doc, sent) = (layout.doc, layout.sent(verb));
    let quoted = attribution.content.iter().any(|w| {
        w.end <= verb
            && (layout.quotes.quote_at(w.start).is_some() || layout.quotes.quote_at(w.end - 1).is_some())
    });
    if !quoted || layout.quotes.quote_at(verb).is_some() {
        return;
    }
    let spoken = attribution.source.map_or(verb, |source| source.words.end.saturating_sub(1).max(verb));
    let next = (spoken + 1..sent.end).find(|&t| layout.quotes.quote_at(t).is_some());
    if let Some(quote) = next
        .filter(|&t| (spoken + 1..t).all(|b| doc.is_space(b) || doc.pos(b) == "PUNCT"))
        .and_then(|t| layout.quotes.quote_at(t))
    {
        attribution.add(layout.quotes.all[quote].words);
    }
}

/// `said in a statement that it was over`, where the clause hangs from what it stands in.
pub(super) fn of_channel(doc: &Parse<'_>, verb: usize) -> Option<usize> {
    if child(doc, verb, &["ccomp"]).is_some() {
        return None;
    }
    let told = |noun: usize| {
        doc.children(noun).find(|&c| {
            matches!(doc.dep(c), "acl" | "relcl" | "ccomp")
                && child(doc, c, &["mark"]).is_some_and(|m| doc.lemma(m) == "that")
        })
    };
    let prepositions = doc.children(verb).filter(|&c| {
        doc.dep(c) == "prep" && matches!(doc.lemma(c), "in" | "on" | "at" | "via" | "through" | "during")
    });
    prepositions.filter_map(|prep| object_of(doc, prep)).find_map(told)
}

/// A clause that the verb takes as its complement.
fn clause(layout: &Layout<'_>, verb: usize, attribution: &mut AttributionDraft) -> bool {
    let doc = layout.doc;
    // `assured residents that it was over`, where the clause hangs from those who are told.
    let told = child(doc, verb, &["dobj", "dative"])
        .filter(|_| cue_verb(doc.lemma(verb)).is_some_and(|v| v.frames.has(CueFrame::Addressee)));
    let of_told = told.and_then(|told| {
        doc.children(told).find(|&c| {
            matches!(doc.dep(c), "acl" | "relcl")
                && child(doc, c, &["mark"]).is_some_and(|m| doc.lemma(m) == "that")
        })
    });
    let own = doc.children(verb).filter(|&c| doc.dep(c) == "ccomp");
    for c in own.chain(of_told).chain(of_channel(doc, verb)) {
        attribution.add(doc.subtree(c));
        for other in doc.children(c).filter(|&other| other > c && cue_verb(doc.lemma(other)).is_some()) {
            if shared_speaker(layout, other).is_some() {
                attribution.remove(TokenSpan::new(
                    doc.left_edge(other),
                    attribution.content.last().map_or(other, |w| w.end),
                ));
                drop_conjunction(layout, other, attribution);
            }
        }
    }
    !attribution.content.is_empty()
}

/// Takes the `and` before `verb` off the end of the content.
fn drop_conjunction(layout: &Layout<'_>, verb: usize, attribution: &mut AttributionDraft) {
    if let Some(last) = attribution.content.last_mut()
        && last.end > last.start + 1
        && last.end == layout.doc.left_edge(verb)
        && layout.doc.dep(last.end - 1) == "cc"
    {
        last.end -= 1;
    }
}

/// `called the raid "barbaric"`: the marks stand within what the verb takes anyhow.
fn quotes_within_object(
    layout: &Layout<'_>,
    verb: usize,
    row: &CueVerb,
    attribution: &AttributionDraft,
) -> bool {
    let doc = layout.doc;
    let object = child(doc, verb, &["dobj", "oprd"])
        .filter(|_| row.frames.has(CueFrame::Object))
        .or_else(|| preposition(doc, verb, row.prepositions));
    let Some(object) =
        object.filter(|&o| o > verb && layout.quotes.quote_at(o).is_none() || doc.dep(o) == "prep")
    else {
        return false;
    };
    let taken = TokenSpan::new(doc.subtree(object).start, doc.right_edge(verb) + 1);
    let clause = doc.subtree(verb);
    let names = |t: usize| is_in_source(attribution, t) || is_nickname(layout, t);
    (clause.start..clause.end).filter(|&t| !names(t)).filter_map(|t| layout.quotes.quote_at(t)).all(|quote| {
        let words = layout.quotes.all[quote].words;
        words.start >= taken.start && words.end - words.start < LONGEST_WITHIN
    })
}

/// The cue stands as an aside in what it reports: `the raid, he said, killed two`.
fn parenthetical(layout: &Layout<'_>, verb: usize, attribution: &mut AttributionDraft) -> bool {
    let doc = layout.doc;
    let head = doc.head(verb);
    let aside = doc.dep(verb) == "parataxis"
        || (doc.dep(verb) == "advcl"
            && child(doc, verb, &["mark"]).is_some_and(|m| doc.token(m).eq_ignore_ascii_case("as")));
    if !aside || head == verb || !(is_verb(doc, head) || doc.pos(head) == "AUX") {
        return false;
    }
    let aside = doc.subtree(verb);
    attribution.content.extend(doc.subtree(head).without(aside));
    !attribution.content.is_empty()
}

/// `Dana Roth, known as "the Fox", denied it`: a nickname between marks is part of the name.
fn is_in_source(attribution: &AttributionDraft, token: usize) -> bool {
    attribution.source.is_some_and(|source| source.words.contains(token))
}

/// `Idris "the Fox" Hamid`: a few words between marks within a name.
fn is_nickname(layout: &Layout<'_>, token: usize) -> bool {
    let doc = layout.doc;
    layout.quotes.quote_at(token).is_some_and(|quote| {
        let words = layout.quotes.all[quote].words;
        let is_name = |t: usize| doc.pos(t) == "PROPN" && doc.token(t).starts_with(char::is_uppercase);
        words.end - words.start <= LONGEST_NICKNAME
            && words.start > 0
            && words.end < doc.len()
            && is_name(words.start - 1)
            && is_name(words.end)
    })
}

/// Quotations beside the cue that the parse does not connect with it.
fn quotation(layout: &Layout<'_>, verb: usize, attribution: &mut AttributionDraft) -> bool {
    let (doc, sent) = (layout.doc, layout.sent(verb));
    if layout.quotes.quote_at(verb).is_some() {
        return false;
    }
    let clause = doc.subtree(verb);
    let mut before = sent.start;
    while before < sent.end && doc.is_space(before) {
        before += 1;
    }
    for token in clause.start.min(before)..clause.end {
        let names = is_in_source(attribution, token) || is_nickname(layout, token);
        let quote = layout.quotes.quote_at(token).filter(|_| !names);
        if let Some(quote) = quote {
            attribution.add(layout.quotes.all[quote].words);
        }
    }
    if attribution.content.is_empty() {
        colon(layout, verb, attribution);
    }
    if attribution.content.is_empty() && clause.start > 0 {
        let mut last = clause.start.saturating_sub(1);
        while last > 0 && doc.is_space(last) && !doc.token(last).contains('\n') {
            last -= 1;
        }
        if let Some(quote) =
            layout.quotes.quote_at(last).filter(|_| clause.start == before || clause.start == sent.start)
        {
            attribution.add(layout.quotes.all[quote].words);
        }
    }
    !attribution.content.is_empty()
}

/// What follows a colon after the cue: the rest of the sentence, or the quotation that comes next.
fn colon(layout: &Layout<'_>, verb: usize, attribution: &mut AttributionDraft) {
    let (doc, sent) = (layout.doc, layout.sent(verb));
    let Some(colon) = (verb + 1..(sent.end + 2).min(doc.len())).find(|&t| matches!(doc.token(t), ":" | "："))
    else {
        return;
    };
    let mut next = colon + 1;
    while next < doc.len() && doc.is_space(next) {
        next += 1;
    }
    match (next < doc.len()).then(|| layout.quotes.quote_at(next)).flatten() {
        Some(quote) => attribution.add(layout.quotes.all[quote].words),
        None if next < sent.end => attribution.add(TokenSpan::new(next, sent.end)),
        None => {}
    }
}

/// `vowed to retaliate`, `refused to leave`, `is believed to have fled`.
fn infinitive(layout: &Layout<'_>, verb: usize, passive: bool, attribution: &mut AttributionDraft) -> bool {
    let doc = layout.doc;
    let Some(clause) = child(doc, verb, &["xcomp", "oprd"]) else { return false };
    attribution.add(doc.subtree(clause));
    if passive && let Some(subject) = child(doc, verb, &["nsubjpass"]) {
        attribution.add(doc.subtree(subject));
    }
    true
}

/// `warned of an attack`, `called for calm`, `accused the army of shelling the town`.
fn prepositional(
    layout: &Layout<'_>,
    verb: usize,
    row: &CueVerb,
    passive: bool,
    attribution: &mut AttributionDraft,
) -> bool {
    let doc = layout.doc;
    let beside = || {
        let companion =
            child(doc, verb, if passive { &["acomp", "oprd"] } else { &["acomp", "oprd", "dobj"] })?;
        preposition(doc, companion, row.prepositions)
    };
    let found = preposition(doc, verb, row.prepositions).or_else(beside);
    let Some(prep) = found.or_else(|| of_agent(layout, row, passive, attribution)) else { return false };
    if child(doc, prep, &["pobj", "pcomp"]).is_none() {
        return false;
    }
    attribution.add(TokenSpan::new(prep, doc.subtree(prep).end));
    if let Some(clause) = child(doc, verb, &["xcomp"]) {
        attribution.add(doc.subtree(clause));
    }
    if let Some(role) = preposition(doc, verb, &["as"]).filter(|&p| p > prep) {
        attribution.add(doc.subtree(role));
    }
    if row.act == Act::Accuses
        && let Some(blamed) = child(doc, verb, if passive { &["nsubjpass"] } else { &["dobj"] })
    {
        attribution.add(doc.subtree(blamed));
    }
    true
}

/// `were accused by villagers of burning the harvest`: what hangs from the accuser.
fn of_agent(
    layout: &Layout<'_>,
    row: &CueVerb,
    passive: bool,
    attribution: &mut AttributionDraft,
) -> Option<usize> {
    let source = attribution.source.filter(|_| passive && row.act == Act::Accuses)?;
    let prep = preposition(layout.doc, source.head, row.prepositions)
        .filter(|&prep| prep > source.head && child(layout.doc, prep, &["pcomp"]).is_some())?;
    attribution.source = Some(Source { words: TokenSpan::new(source.words.start, prep), ..source });
    Some(prep)
}

/// `denied the report`, `condemned the raid`, `called it a crime`.
fn object(layout: &Layout<'_>, verb: usize, passive: bool, attribution: &mut AttributionDraft) {
    let doc = layout.doc;
    let Some(object) = child(doc, verb, if passive { &["nsubjpass"] } else { &["dobj"] }) else { return };
    if passive && attribution.source.is_none() {
        return;
    }
    let relative = matches!(doc.tag(object), "WDT" | "WP" | "WRB");
    let object = if relative && doc.dep(verb) == "relcl" { doc.head(verb) } else { object };
    if relative && doc.dep(verb) == "relcl" {
        attribution.add(TokenSpan::new(doc.left_edge(object), object + 1));
        return;
    }
    let mut words = doc.subtree(object);
    for c in doc.children(verb).filter(|&c| c > object) {
        let completes = matches!(doc.dep(c), "oprd" | "xcomp" | "acomp" | "attr")
            || (doc.dep(c) == "advcl" && doc.pos(c) == "ADJ")
            || (doc.dep(c) == "prep"
                && (matches!(doc.token(c), "as" | "of" | "for")
                    || AttributionWord::Compares.has(doc.lemma(verb))));
        if completes {
            words = words.cover(doc.subtree(c));
        }
    }
    attribution.add(words);
}
