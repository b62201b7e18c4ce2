//! Attributions whose cue is a noun: `reports that`, `the claim by X that`, `a call from X for Y to`.

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::speech::{CueFrame, cue_noun, cue_verb};
use rashomon_schema::Act;

use super::content::of_channel;
use super::draft::{AttributionDraft, Source};
use crate::syntax::layout::Layout;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_passive, is_verb, object_of, preposition, subject};

/// The attribution that the noun `noun` is the cue of.
pub(super) fn read_noun_cue(layout: &Layout<'_>, noun: usize) -> Option<AttributionDraft> {
    let doc = layout.doc;
    if doc.pos(noun) != "NOUN" {
        return None;
    }
    let row = cue_noun(doc.lemma(noun))?;
    if is_denied(layout, noun) || is_channel(layout, noun) {
        return None;
    }
    let mut attribution = AttributionDraft::new(noun, row.act);
    attribution.hedge = row.hedge;
    attribution.cue = vec![TokenSpan::one(noun)];
    let source = source(layout, noun);
    attribution.source = source.map(|(head, _)| Source::from_head(layout, head));
    if let Some((_, Some(by))) = source {
        // The phrase that names the source is not part of what is said.
        attribution.cue.push(TokenSpan::one(by));
    }
    attribution.content = content(layout, noun, source.is_some())?;
    lend_addressee(layout, noun, &mut attribution);
    if let Some(addressee) =
        preposition(doc, noun, &["for", "to", "on"]).filter(|_| child(doc, noun, &["acl"]).is_some())
    {
        attribution.addressees = object_of(doc, addressee)
            .map(|head| crate::syntax::walk::conjuncts(doc, head))
            .unwrap_or_default();
    }
    Some(attribution)
}

/// `said in a statement that it was over`: the verb takes the clause.
fn is_channel(layout: &Layout<'_>, noun: usize) -> bool {
    let doc = layout.doc;
    let verb = doc.head(doc.head(noun));
    let takes = cue_verb(doc.lemma(verb)).is_some_and(|row| row.frames.has(CueFrame::Clause));
    takes && of_channel(doc, verb).is_some_and(|clause| doc.head(clause) == noun)
}

/// `denied accusations that it bombed the town`: the denial takes the clause.
fn is_denied(layout: &Layout<'_>, noun: usize) -> bool {
    let doc = layout.doc;
    let denies =
        cue_verb(doc.lemma(doc.head(noun))).is_some_and(|verb| matches!(verb.act, Act::Denies | Act::Doubts));
    denies && doc.dep(noun) == "dobj" && child(doc, noun, &["poss"]).is_none()
}

/// `a call from officials for NATO to act`: whom it is for may hang from the source.
fn lend_addressee(layout: &Layout<'_>, noun: usize, attribution: &mut AttributionDraft) {
    let doc = layout.doc;
    let Some(source) = attribution.source else { return };
    let Some(prep) = preposition(doc, source.head, &["for"]).filter(|&p| p > source.head) else { return };
    let infinitive = doc.children(noun).any(|c| doc.dep(c) == "acl" && to_infinitive(layout, c) && c > prep);
    if !infinitive {
        return;
    }
    attribution.source = Some(Source {
        words: TokenSpan::new(source.words.start, prep.min(source.words.end)).trim(doc),
        ..source
    });
    attribution.add(TokenSpan::new(prep + 1, doc.subtree(prep).end));
    attribution.addressees =
        object_of(doc, prep).map(|head| crate::syntax::walk::conjuncts(doc, head)).unwrap_or_default();
}

/// The head of the source and the preposition before it.
fn source(layout: &Layout<'_>, noun: usize) -> Option<(usize, Option<usize>)> {
    let doc = layout.doc;
    if let Some(owner) = child(doc, noun, &["poss"]) {
        return Some((owner, None));
    }
    if let Some(by) = preposition(doc, noun, &["by", "from"]) {
        return object_of(doc, by).map(|head| (head, Some(by)));
    }
    giver(layout, noun).map(|head| (head, None))
}

/// `the ministry issued a denial`: the subject of the verb that takes the noun.
fn giver(layout: &Layout<'_>, noun: usize) -> Option<usize> {
    let doc = layout.doc;
    let verb = doc.head(noun);
    let gives = doc.dep(noun) == "dobj" && AttributionWord::GivesNoun.has(doc.lemma(verb));
    (gives && !is_passive(doc, verb)).then(|| subject(doc, verb)).flatten()
}

/// What is said: a clause or an infinitive of the noun; with a named source also what follows `of`, `for` or `about`.
fn content(layout: &Layout<'_>, noun: usize, sourced: bool) -> Option<Vec<TokenSpan>> {
    let doc = layout.doc;
    let clause = doc.children(noun).find(|&c| {
        c > noun
            && (doc.dep(c) == "ccomp"
                || (doc.dep(c) == "acl" && (marked(layout, c) || (sourced && to_infinitive(layout, c))))
                || (doc.dep(c) == "relcl" && marked(layout, c)))
    });
    if let Some(clause) = clause {
        let mut words = doc.subtree(clause);
        if let Some(prep) = preposition(doc, noun, &["for"]).filter(|&p| p < clause) {
            words = words.cover(TokenSpan::new(prep + 1, clause));
        }
        return Some(vec![words]);
    }
    if !sourced {
        return None;
    }
    let prep = preposition(doc, noun, &["of", "for", "about", "against", "that"])?;
    Some(vec![TokenSpan::new(prep + 1, doc.subtree(prep).end)])
}

fn marked(layout: &Layout<'_>, clause: usize) -> bool {
    let doc = layout.doc;
    child(doc, clause, &["mark"]).is_some_and(|m| doc.lemma(m) == "that")
}

fn to_infinitive(layout: &Layout<'_>, verb: usize) -> bool {
    let doc = layout.doc;
    is_verb(doc, verb) && child(doc, verb, &["aux"]).is_some_and(|a| doc.tag(a) == "TO")
}
