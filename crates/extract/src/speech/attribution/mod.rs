//! Who says what: sources, cues and contents.

mod act;
mod bare;
mod content;
pub(crate) mod draft;
mod headline;
mod nominal;
mod phrase;
mod post;
mod proposed;
mod run_on;
mod speaker;
mod trailing;
mod verbal;

use crate::speech::attribution::draft::Saying;
pub(crate) use act::is_nobody;
pub(crate) use phrase::channel_name;
use rashomon_schema::Act;

use crate::model::Proposal;
use crate::syntax::layout::Layout;

/// Every attribution of the text, in order of its anchors: those that the model proposes, where there is one, and those of the rules.
pub(crate) fn find(layout: &Layout<'_>, proposals: Option<Vec<Proposal>>) -> Vec<Saying> {
    let mut sayings: Vec<Saying> = Vec::new();
    for token in 0..layout.doc.len() {
        let found = verbal::read(layout, token)
            .or_else(|| phrase::read(layout, token))
            .or_else(|| nominal::read(layout, token))
            .or_else(|| headline::read(layout, token))
            .or_else(|| post::read(layout, token));
        sayings.extend(found);
    }
    for saying in &mut sayings {
        saying.content = saying
            .content
            .iter()
            .map(|&words| layout.clip(words, saying.anchor))
            .filter(|words| !words.is_empty())
            .collect();
    }
    complete_quotations(layout, &mut sayings);
    for saying in &mut sayings {
        act::settle(layout, saying);
    }
    if let Some(proposals) = proposals {
        sayings = proposed::join(layout, sayings, proposals);
    }
    trailing::complete(layout, &mut sayings);
    trailing::give_tolls(layout, &mut sayings);
    trailing::in_passive(layout, &mut sayings);
    bare::attach(layout, &mut sayings);
    for saying in &mut sayings {
        tidy(layout, saying);
    }
    sayings.retain(|saying| !saying.content.is_empty());
    keep_apart(layout, &mut sayings);
    sayings.sort_by_key(|saying| saying.anchor);
    sayings
}

/// A content that runs into a quotation takes the whole of it, unless the cue stands inside.
fn complete_quotations(layout: &Layout<'_>, sayings: &mut [Saying]) {
    for saying in sayings {
        let inside = layout.quotes.of(saying.anchor);
        let touched: Vec<usize> = {
            let mut touched: Vec<usize> = saying
                .content
                .iter()
                .flat_map(|w| w.start..w.end)
                .filter_map(|t| layout.quotes.of(t))
                .collect();
            touched.dedup();
            touched
        };
        for quote in touched.into_iter().filter(|&quote| Some(quote) != inside) {
            let words = layout.quotes.all[quote].words;
            saying.add(words);
        }
    }
}

/// Takes source and cue out of the content, and loose marks off its ends.
fn tidy(layout: &Layout<'_>, saying: &mut Saying) {
    for cue in saying.cue.clone() {
        saying.remove(cue);
    }
    if let Some(source) = saying.source {
        saying.remove(source.words);
    }
    let doc = layout.doc;
    saying.content = saying
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
fn keep_apart(layout: &Layout<'_>, sayings: &mut Vec<Saying>) {
    let mut covered = vec![false; layout.doc.len()];
    for saying in sayings.iter() {
        for words in &saying.content {
            let cue_outside = layout.quotes.of(saying.anchor).is_none();
            for (token, covered) in (words.start..words.end).zip(&mut covered[words.start..words.end]) {
                *covered |= cue_outside && layout.quotes.of(token).is_some();
            }
        }
    }
    sayings.retain(|saying| {
        let nested = covered[saying.anchor] && !saying.cue.is_empty();
        !nested || saying.act != Act::Says
    });
}
