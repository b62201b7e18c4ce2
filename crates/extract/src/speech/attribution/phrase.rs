//! Attributions by phrase: `according to X`, `in the words of X`, `reportedly`, and the channel and citation that go with a cue.

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::speech::{self, Hedge, cue_adverb, cue_verb};
use rashomon_schema::Act;

use super::draft::{AttributionDraft, Source};
use crate::syntax::layout::Layout;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, conjuncts, is_verb, object_of, preposition};

/// The attribution that starts at `token` as a phrase.
pub(super) fn read_phrase_cue(layout: &Layout<'_>, token: usize) -> Option<AttributionDraft> {
    according_to(layout, token).or_else(|| adverb(layout, token))
}

fn according_to(layout: &Layout<'_>, token: usize) -> Option<AttributionDraft> {
    let doc = layout.doc;
    if !doc.token(token).eq_ignore_ascii_case("according") {
        return None;
    }
    let to = preposition(doc, token, &["to"])
        .or_else(|| (token + 1 < doc.len() && doc.lemma(token + 1) == "to").then_some(token + 1))?;
    let head = object_of(doc, to)?;
    let source = Source::from_head(layout, head);
    let mut attribution = AttributionDraft::new(token, Act::Says);
    attribution.cue = vec![TokenSpan::new(token, to + 1)];
    attribution.source = Some(source);
    let aside = TokenSpan::new(token, source.words.end.max(doc.right_edge(token) + 1));
    attribution.content = clause_around(layout, above_statement(layout, token), aside);
    Some(attribution)
}

/// The word that `according` hangs from; after a comma, all that is said before it, statements too: `the general said six
/// had died, according to the agency`.
fn above_statement(layout: &Layout<'_>, according: usize) -> usize {
    let doc = layout.doc;
    let clause = doc.head(according);
    let said = doc.head(clause);
    let closes = according > said && according > 0 && doc.token(according - 1) == ",";
    let told = doc.dep(clause) == "ccomp" && said < clause && cue_verb(doc.lemma(said)).is_some();
    if closes && told && child(doc, said, &["nsubj"]).is_some() { said } else { clause }
}

fn adverb(layout: &Layout<'_>, token: usize) -> Option<AttributionDraft> {
    let doc = layout.doc;
    if doc.dep(token) != "advmod" {
        return None;
    }
    let act = cue_adverb(doc.token(token).to_ascii_lowercase().as_str())?;
    let mut attribution = AttributionDraft::new(token, act);
    attribution.hedge = Some(Hedge::Reporter);
    attribution.cue = vec![TokenSpan::one(token)];
    attribution.content = clause_around(layout, doc.head(token), TokenSpan::one(token));
    Some(attribution)
}

/// The clause that `token` belongs to, less `aside`.
fn clause_around(layout: &Layout<'_>, token: usize, aside: TokenSpan) -> Vec<TokenSpan> {
    let doc = layout.doc;
    let mut head = token;
    for _ in 0..12 {
        let clausal = (is_verb(doc, head) || doc.pos(head) == "AUX")
            && !matches!(doc.dep(head), "amod" | "acl" | "xcomp" | "pcomp");
        if clausal || doc.head(head) == head {
            break;
        }
        head = doc.head(head);
    }
    doc.subtree(head).without(aside).collect()
}

/// The medium named beside the cue `verb`: `posted on Twitter`, `said in a statement`, `told state television`.
pub(super) fn channel(layout: &Layout<'_>, verb: usize) -> Option<TokenSpan> {
    let doc = layout.doc;
    let candidates = doc
        .children(verb)
        .filter(|&c| {
            doc.dep(c) == "prep"
                && matches!(
                    doc.lemma(c),
                    "on" | "in" | "via" | "over" | "by" | "to" | "through" | "at" | "during"
                )
        })
        .filter_map(|prep| object_of(doc, prep))
        .chain(child(doc, verb, &["dobj"]));
    candidates
        .flat_map(|head| conjuncts(doc, head))
        .find(|&head| channel_name(layout, head).is_some())
        .map(TokenSpan::one)
}

/// The usual name of the medium `head`.
pub(crate) fn channel_name(layout: &Layout<'_>, head: usize) -> Option<&'static str> {
    let doc = layout.doc;
    if doc.token(head) == "X" || doc.token(head).len() > 1 {
        return speech::channel_name(doc.lemma(head).to_ascii_lowercase().as_str());
    }
    None
}

/// `X said, citing Y`: Y, and the words of the citation.
pub(super) fn citing(layout: &Layout<'_>, verb: usize) -> Option<(Source, TokenSpan)> {
    let doc = layout.doc;
    let cites = |c: &usize| {
        AttributionWord::Citing.has(doc.token(*c)) && matches!(doc.dep(*c), "advcl" | "acl" | "xcomp")
    };
    let object = child(doc, verb, &["dobj"]);
    let cite = doc.children(verb).find(cites).or_else(|| doc.children(object?).find(cites))?;
    child(doc, cite, &["dobj"]).map(|head| (Source::from_head(layout, head), doc.subtree(cite)))
}
