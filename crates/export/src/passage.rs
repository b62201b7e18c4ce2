//! A report's text by spans, sentences and paragraphs.

use rashomon_schema::Span;

const ABBREVIATIONS: &str = include_str!("../tables/abbreviations.txt");

/// A text that can be cut by scalar values, and its sentences and paragraphs.
///
/// Records carry no parse, so sentences are found again from punctuation alone. Sentences and paragraphs each tile the
/// text, white space included, and no sentence crosses a paragraph.
pub(crate) struct Passage {
    chars: Vec<char>,
    /// Tiles of the text.
    pub(crate) paragraphs: Vec<Span>,
    /// Tiles of the paragraphs.
    pub(crate) sentences: Vec<Span>,
}

impl Passage {
    /// The passage of `text`.
    pub(crate) fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let paragraphs = tiles(&paragraph_ends(&chars));
        let sentences = tiles(&sentence_ends(&chars, &paragraphs));
        Self { chars, paragraphs, sentences }
    }

    /// The characters of `span`, as far as they exist.
    pub(crate) fn slice(&self, span: Span) -> String {
        self.within(span).iter().collect()
    }

    fn within(&self, span: Span) -> &[char] {
        let end = (span.end as usize).min(self.chars.len());
        &self.chars[(span.start as usize).min(end)..end]
    }

    /// Whether the span starts inside the text.
    pub(crate) fn holds(&self, span: Span) -> bool {
        (span.start as usize) < self.chars.len()
    }

    /// The index of the sentence that holds `unit`; the last one for what lies behind the text.
    pub(crate) fn sentence_idx(&self, unit: u32) -> usize {
        let after = self.sentences.partition_point(|sentence| sentence.start <= unit);
        after.saturating_sub(1)
    }
}

fn tiles(ends: &[usize]) -> Vec<Span> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends).map(|(start, &end)| Span::new(start as u32, end as u32)).collect()
}

/// Blank lines part paragraphs; in a text without any, every line is one.
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

fn sentence_ends(chars: &[char], paragraphs: &[Span]) -> Vec<usize> {
    let mut ends = Vec::new();
    for paragraph in paragraphs {
        let (start, end) = (paragraph.start as usize, paragraph.end as usize);
        let mut at = start;
        while at < end {
            match sentence_end(&chars[start..end], at - start) {
                Some(length) if start + length < end => {
                    ends.push(start + length);
                    at = start + length;
                }
                _ => at += 1,
            }
        }
        ends.push(end);
    }
    ends
}

/// Where the next sentence starts, if the character at `at` ends one.
fn sentence_end(chars: &[char], at: usize) -> Option<usize> {
    if !matches!(chars[at], '.' | '!' | '?' | '…' | '؟' | '。') || is_abbreviation(chars, at) {
        return None;
    }
    let closers = chars[at + 1..].iter().take_while(|c| is_closer(**c)).count();
    let space = chars[at + 1 + closers..].iter().take_while(|c| c.is_whitespace()).count();
    let next = at + 1 + closers + space;
    let goes_on = space == 0 || chars.get(next).is_some_and(|c| c.is_lowercase());
    (!goes_on).then_some(next)
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '.' | '!' | '?' | '…')
}

fn is_abbreviation(chars: &[char], at: usize) -> bool {
    if chars[at] != '.' {
        return false;
    }
    let length = chars[..at].iter().rev().take_while(|c| c.is_alphanumeric() || **c == '.').count();
    let word: String = chars[at - length..at].iter().flat_map(|c| c.to_lowercase()).collect();
    let is_initial = length == 1 && chars[at - 1].is_uppercase();
    is_initial || ABBREVIATIONS.lines().any(|row| row == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let passage = Passage::new(text);
        let sentences: Vec<String> = passage.sentences.iter().map(|span| passage.slice(*span)).collect();
        assert_eq!(sentences, expected);
        assert_eq!(sentences.concat(), text);
    }

    #[test]
    fn titles_and_initials_do_not_end_a_sentence() {
        check("Col. Pask spoke. Ahmed R. saw it.", &["Col. Pask spoke. ", "Ahmed R. saw it."]);
    }

    #[test]
    fn a_sentence_includes_the_speaker_after_a_quotation() {
        check(
            "\"Did it fall?\" she asked. \"Yes.\" It did.",
            &["\"Did it fall?\" she asked. ", "\"Yes.\" ", "It did."],
        );
    }

    #[test]
    fn a_blank_line_ends_a_sentence_without_a_full_stop() {
        check("Headline\n\nIt was\nlate.", &["Headline\n\n", "It was\nlate."]);
    }

    #[test]
    fn every_line_is_a_paragraph_where_none_is_blank() {
        assert_eq!(Passage::new("One\ntwo\nthree").paragraphs.len(), 3);
        assert_eq!(Passage::new("\n One\ntwo\n\nthree\n").paragraphs.len(), 2);
    }

    #[test]
    fn spans_past_the_end_are_cut() {
        let passage = Passage::new("Ende");
        assert_eq!(passage.slice(Span::new(2, 90)), "de");
        assert_eq!(passage.slice(Span::new(80, 90)), "");
        assert_eq!(passage.sentence_idx(80), 0);
    }
}
