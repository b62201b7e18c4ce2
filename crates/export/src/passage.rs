//! A report's text by spans, sentences and paragraphs.

use rashomon_schema::Span;

/// A text that can be cut by scalar values, and its sentences and paragraphs.
///
/// Sentences and paragraphs each tile the text, white space included, and no sentence crosses a paragraph.
/// Where a record gives no sentences, each paragraph is one.
#[derive(Default)]
pub struct Passage {
    chars: Vec<char>,
    /// Tiles of the text.
    pub paragraphs: Vec<Span>,
    /// Tiles of the paragraphs.
    pub sentences: Vec<Span>,
}

impl Passage {
    /// The passage of `text`, whose sentences start where `sentences` do.
    pub fn new(text: &str, sentences: &[Span]) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let paragraph_ends = paragraph_ends(&chars);
        let starts = sentences.iter().map(|sentence| sentence.start as usize);
        let inner_starts = starts.filter(|start| (1..chars.len()).contains(start));
        let mut sentence_ends: Vec<usize> = inner_starts.chain(paragraph_ends.iter().copied()).collect();
        sentence_ends.sort_unstable();
        sentence_ends.dedup();
        let (paragraphs, sentences) = (tiles(&paragraph_ends), tiles(&sentence_ends));
        Self { chars, paragraphs, sentences }
    }

    /// The characters of `span`, as far as they exist.
    pub fn slice(&self, span: Span) -> String {
        self.within(span).iter().collect()
    }

    fn within(&self, span: Span) -> &[char] {
        let end = (span.end as usize).min(self.chars.len());
        &self.chars[(span.start as usize).min(end)..end]
    }

    /// Whether the span starts inside the text.
    pub fn holds(&self, span: Span) -> bool {
        (span.start as usize) < self.chars.len()
    }

    /// The index of the sentence that holds `unit`; the last one for what is beyond the text.
    pub fn sentence_idx(&self, unit: u32) -> usize {
        let after = self.sentences.partition_point(|sentence| sentence.start <= unit);
        after.saturating_sub(1)
    }
}

fn tiles(ends: &[usize]) -> Vec<Span> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends).map(|(start, &end)| Span::new(start as u32, end as u32)).collect()
}

/// Blank lines separate paragraphs; in a text without any, every line is one.
fn paragraph_ends(chars: &[char]) -> Vec<usize> {
    let gaps = line_gaps(chars);
    let has_blank_lines = gaps.iter().any(|gap| gap.n_lines > 1);
    let mut ends: Vec<usize> =
        gaps.iter().filter(|gap| gap.n_lines > 1 || !has_blank_lines).map(|gap| gap.end).collect();
    if !chars.is_empty() && ends.last() != Some(&chars.len()) {
        ends.push(chars.len());
    }
    ends
}

/// A run of white space with line ends in it, after some text.
struct Gap {
    end: usize,
    n_lines: usize,
}

fn line_gaps(chars: &[char]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut at = chars.iter().take_while(|c| c.is_whitespace()).count();
    while at < chars.len() {
        at += chars[at..].iter().take_while(|c| !c.is_whitespace()).count();
        let gap = chars[at..].iter().take_while(|c| c.is_whitespace()).count();
        let n_lines = chars[at..at + gap].iter().filter(|&&c| c == '\n').count();
        at += gap;
        if n_lines > 0 {
            gaps.push(Gap { end: at, n_lines });
        }
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_tile_the_text_and_stay_within_paragraphs() {
        let text = "Col. Pask spoke. Ahmed saw it.\n\nIt was\nlate.";
        let passage = Passage::new(text, &[Span::new(0, 16), Span::new(17, 38)]);
        let sentences: Vec<String> = passage.sentences.iter().map(|span| passage.slice(*span)).collect();
        assert_eq!(sentences, ["Col. Pask spoke. ", "Ahmed saw it.\n\n", "It was\nlate."]);
    }

    #[test]
    fn every_line_is_a_paragraph_without_blank_lines() {
        assert_eq!(Passage::new("One\ntwo\nthree", &[]).paragraphs.len(), 3);
        assert_eq!(Passage::new("\n One\ntwo\n\nthree\n", &[]).paragraphs.len(), 2);
    }

    #[test]
    fn spans_past_the_end_are_cut() {
        let passage = Passage::new("Ende", &[]);
        assert_eq!(passage.slice(Span::new(2, 90)), "de");
        assert_eq!(passage.slice(Span::new(80, 90)), "");
        assert_eq!(passage.sentence_idx(80), 0);
    }
}
