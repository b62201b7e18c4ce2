//! Who says what: sources, cues and contents.

mod act;
mod bare;
mod content;
pub(crate) mod draft;
mod headline;
mod model_input;
mod nominal;
mod phrase;
mod post;
mod proposed;
mod run_on;
mod speaker;
mod taken;
mod trailing;
mod transcript;
mod verbal;

use rashomon_lexicon::attribution::AttributionWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::speech::cue_noun;
use rashomon_lexicon::voice::VoiceWord;
use rashomon_model::Proposal;
use rashomon_schema::Act;

use crate::speech::attribution::draft::AttributionDraft;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::walk::is_nobody;
pub(crate) use act::is_of_figure;
pub(crate) use model_input::model_input;
pub(crate) use phrase::channel_name;

/// Every attribution of the text, in order of its anchors: those that the model proposes, where there is one, and those of the rules.
pub(crate) fn find_attributions(
    layout: &Layout<'_>,
    proposals: Option<Vec<Proposal>>,
) -> Vec<AttributionDraft> {
    let mut attributions: Vec<AttributionDraft> = Vec::new();
    for token in 0..layout.doc.len() {
        let found = verbal::read_verb_cue(layout, token)
            .or_else(|| phrase::read_phrase_cue(layout, token))
            .or_else(|| nominal::read_noun_cue(layout, token))
            .or_else(|| headline::read_headline(layout, token))
            .or_else(|| post::read_post(layout, token));
        attributions.extend(found);
    }
    for attribution in &mut attributions {
        attribution.content = attribution
            .content
            .iter()
            .map(|&words| layout.clip(words, attribution.anchor))
            .filter(|words| !words.is_empty())
            .collect();
    }
    complete_quotations(layout, &mut attributions);
    for attribution in &mut attributions {
        act::settle_act(layout, attribution);
    }
    if let Some(proposals) = proposals {
        attributions = proposed::merge_proposals(layout, attributions, proposals);
    }
    trailing::complete_trailing(layout, &mut attributions);
    trailing::give_tolls(layout, &mut attributions);
    trailing::in_passive(layout, &mut attributions);
    bare::attach_bare_quotations(layout, &mut attributions);
    attributions.extend(transcript::read_transcript(layout));
    for attribution in &mut attributions {
        tidy(layout, attribution);
    }
    attributions
        .retain(|attribution| !attribution.content.is_empty() && !is_shown_by_thing(layout.doc, attribution));
    for attribution in &mut attributions {
        attribution.unsaid = attribution.source.is_some_and(|source| is_nobody(layout.doc, source.head));
    }
    keep_apart(layout, &mut attributions);
    attributions.sort_by_key(|attribution| attribution.anchor);
    attributions
}

/// `Experience shows that`, `the attack proves that`: what cannot speak says nothing; a report or a body can.
fn is_shown_by_thing(doc: &Parse<'_>, attribution: &AttributionDraft) -> bool {
    let Some(head) = attribution.source.map(|source| source.head) else { return false };
    let lemma = doc.lemma(head).to_lowercase();
    let speaks = people::noun_role(lemma.as_str()).is_some_and(|role| role != Role::Thing)
        || cue_noun(lemma.as_str()).is_some()
        || VoiceWord::Evidence.has(&lemma)
        || VoiceWord::Document.has(&lemma);
    AttributionWord::Shows.has(doc.lemma(attribution.anchor))
        && doc.pos(head) == "NOUN"
        && doc.ent_type(head).is_empty()
        && !speaks
}

/// A content that runs into a quotation takes the whole of it, unless the cue stands inside.
fn complete_quotations(layout: &Layout<'_>, attributions: &mut [AttributionDraft]) {
    for attribution in attributions {
        let inside = layout.quotes.quote_at(attribution.anchor);
        let touched: Vec<usize> = {
            let mut touched: Vec<usize> = attribution
                .content
                .iter()
                .flat_map(|w| w.start..w.end)
                .filter_map(|t| layout.quotes.quote_at(t))
                .collect();
            touched.dedup();
            touched
        };
        for quote in touched.into_iter().filter(|&quote| Some(quote) != inside) {
            let words = layout.quotes.all[quote].words;
            attribution.add(words);
        }
    }
}

/// Takes source and cue out of the content, and loose marks off its ends.
fn tidy(layout: &Layout<'_>, attribution: &mut AttributionDraft) {
    for cue in attribution.cue.clone() {
        attribution.remove(cue);
    }
    if let Some(source) = attribution.source {
        attribution.remove(source.words);
    }
    let doc = layout.doc;
    attribution.content = attribution
        .content
        .iter()
        .map(|words| {
            let mut words = words.trim_space(doc);
            while words.start < words.end
                && matches!(doc.token(words.start), "," | ":" | ";" | "—" | "–" | "-" | ".")
            {
                words.start += 1;
            }
            while words.start < words.end
                && (matches!(doc.token(words.end - 1), "," | ":" | ";" | "—" | "–" | "-")
                    || doc.is_space(words.end - 1))
            {
                words.end -= 1;
            }
            words
        })
        .filter(|words| (words.start..words.end).any(|t| doc.pos(t) != "PUNCT" && !doc.is_space(t)))
        .collect();
}

/// Inside direct speech, what the speaker merely says or thinks in the first person is no attribution of its own.
fn keep_apart(layout: &Layout<'_>, attributions: &mut Vec<AttributionDraft>) {
    let mut covered = vec![false; layout.doc.len()];
    for attribution in attributions.iter() {
        for words in &attribution.content {
            let cue_outside = layout.quotes.quote_at(attribution.anchor).is_none();
            for (token, covered) in (words.start..words.end).zip(&mut covered[words.start..words.end]) {
                *covered |= cue_outside && layout.quotes.quote_at(token).is_some();
            }
        }
    }
    attributions.retain(|attribution| {
        let nested = covered[attribution.anchor] && !attribution.cue.is_empty();
        !nested || attribution.act != Act::Says
    });
}
