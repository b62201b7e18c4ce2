//! Why names were taken for places or not, and which place was chosen: what `train/places.py` learns from, and what answers a reader's why.

use rashomon_gazetteer::{Gazetteer, Weighed};
use rashomon_nlp::Doc;
use rashomon_schema::{Section, Span};

use super::beside::mention;
use super::name::{self, nations_in};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// A name that the gazetteer knows, with what speaks for its being a place's here.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedName {
    /// Where it stands.
    pub span: Span,
    /// What speaks for it, by the names of `tables/place_evidence.tsv`.
    pub features: Vec<(&'static str, f32)>,
    /// The weighted sum: above nought it was taken for a place's.
    pub score: f32,
}

/// A place that was found, with all that its name may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedPlace<'g> {
    /// Where it is named.
    pub span: Span,
    /// The places of that name, each with what speaks for it.
    pub readings: Vec<Weighed<'g>>,
}

/// Explains every name in a text that the gazetteer knows, and every place that was found.
pub fn explain_places<'g>(
    doc: &Doc,
    sections: &[Section],
    gazetteer: &'g Gazetteer,
) -> (Vec<ExplainedName>, Vec<ExplainedPlace<'g>>) {
    let doc = &Parse::new(doc, sections);
    let explained = name::weigh(doc, gazetteer).into_iter().map(|(words, evidence)| ExplainedName {
        span: words.span(doc),
        score: evidence.score(),
        features: evidence.features,
    });
    let names = name::find(doc, gazetteer);
    let nations = nations_in(doc, gazetteer);
    let nations: Vec<&str> = nations.iter().map(String::as_str).collect();
    let resolvable = || names.iter().filter(|name| !name.is_facility);
    let mentions: Vec<_> = resolvable().map(|name| mention(doc, &names, name)).collect();
    let spans: Vec<TokenSpan> = resolvable().map(|name| name.words).collect();
    let places = spans.into_iter().zip(gazetteer.weigh(&mentions, &nations));
    let places = places.map(|(words, readings)| ExplainedPlace { span: words.span(doc), readings });
    (explained.collect(), places.collect())
}
