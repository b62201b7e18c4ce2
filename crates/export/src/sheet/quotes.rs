//! The sentences behind the cells, numbered, with the values marked in them.

use rashomon_schema::Span;

use crate::passage::Passage;
use crate::wording::plain;

/// Numbers for the sentences that values were read from, in order of the text.
pub(crate) struct Quotes<'p> {
    passage: &'p Passage,
    /// Sentence and value, sorted.
    values: Vec<(usize, Span)>,
    sentences: Vec<usize>,
}

impl<'p> Quotes<'p> {
    /// The quotations for the values at `spans`.
    pub(crate) fn new(passage: &'p Passage, spans: impl Iterator<Item = Span>) -> Self {
        let mut values: Vec<_> = spans.map(|span| (passage.sentence_idx(span.start), span)).collect();
        values.sort_unstable();
        values.dedup();
        let mut sentences: Vec<usize> = values.iter().map(|(sentence, _)| *sentence).collect();
        sentences.dedup();
        Self { passage, values, sentences }
    }

    /// The marks of the sentences that hold `spans`: `[1][4]`.
    pub(crate) fn marks(&self, spans: &[Span]) -> String {
        let mut numbers: Vec<usize> = spans
            .iter()
            .filter_map(|span| self.sentences.binary_search(&self.passage.sentence_idx(span.start)).ok())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.iter().map(|number| format!("[{}]", number + 1)).collect()
    }

    /// Each number with its sentence.
    pub(crate) fn listed(&self) -> impl Iterator<Item = (String, String)> {
        self.sentences.iter().enumerate().map(|(number, idx)| {
            let values = self.values.iter().filter(|(sentence, _)| sentence == idx).map(|(_, span)| *span);
            (format!("[{}]", number + 1), self.marked(*idx, values))
        })
    }

    /// The sentence with `«»` around its values; values that touch share one pair.
    fn marked(&self, idx: usize, values: impl Iterator<Item = Span>) -> String {
        let last = |span: Span| self.passage.sentence_idx(span.end.max(span.start + 1) - 1);
        let mut marks: Vec<Span> = Vec::new();
        let mut whole = self.passage.sentences[idx];
        for value in values.filter(|value| !value.is_empty()) {
            whole = whole.cover(self.passage.sentences[last(value)]);
            match marks.last_mut() {
                Some(mark) if value.start <= mark.end => *mark = mark.cover(value),
                _ => marks.push(value),
            }
        }
        let mut out = String::new();
        let mut at = whole.start;
        for mark in marks {
            out.push_str(&self.passage.slice(Span::new(at, mark.start)));
            out.push_str(&format!("«{}»", self.passage.slice(mark)));
            at = mark.end;
        }
        out.push_str(&self.passage.slice(Span::new(at, whole.end)));
        plain(&out)
    }
}
