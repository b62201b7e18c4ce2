//! A report's text as the attribution model reads it.

use rashomon_model::{ModelInput, TokenInput};

use crate::syntax::layout::Layout;

/// The text with the sentences, paragraphs and quotations that the rules use too.
pub(crate) fn model_input<'a>(layout: &'a Layout<'_>) -> ModelInput<'a> {
    let doc = layout.doc;
    let tokens = (0..doc.len()).map(|token| TokenInput {
        head: doc.head(token),
        dep: doc.dep(token),
        entity: doc.ent_type(token),
        sent: layout.sent_of(token),
        paragraph: layout.paragraph_of(token),
        quote: layout.quotes.quote_at(token),
    });
    ModelInput {
        doc,
        tokens: tokens.collect(),
        sents: layout.sents.iter().map(|sent| sent.start..sent.end).collect(),
        quotes: layout.quotes.all.iter().map(|quote| quote.words.start..quote.words.end).collect(),
    }
}
