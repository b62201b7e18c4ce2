//! The text of a report with voices and claims in it, for a template.

use rashomon_export::parts::{Passage, Segments, plain, segments_with_values, stance_words};
use rashomon_schema::{Claim, Reading, Span};

/// A text by paragraphs and sentences.
pub(crate) struct TextView {
    pub(crate) language: Option<String>,
    pub(crate) paragraphs: Vec<Vec<SentenceView>>,
}

/// A sentence.
pub(crate) struct SentenceView {
    /// The target of links to it.
    pub(crate) id: String,
    /// Whether the claim that is looked at was read from it.
    pub(crate) is_wanted: bool,
    /// Whether it is the first such sentence.
    pub(crate) is_first_wanted: bool,
    pub(crate) pieces: Vec<Piece>,
    /// Elements of speech that end with it.
    pub(crate) n_closed: usize,
}

/// A stretch of a sentence of which the same things hold throughout.
pub(crate) struct Piece {
    pub(crate) text: String,
    /// Classes of the elements of speech that begin before it, outermost first.
    pub(crate) opened: Vec<String>,
    /// How many elements of speech end before it.
    pub(crate) n_closed: usize,
    pub(crate) class: String,
    pub(crate) title: String,
    /// Voices that begin to speak: name, act, class.
    pub(crate) labels: Vec<(String, &'static str, String)>,
    /// The first claim that was read from it.
    pub(crate) claim: Option<String>,
    /// Whether it is the value of the claim that is looked at.
    pub(crate) is_wanted: bool,
}

/// The text of a reading; `wanted` is the claim that is looked at, `claims` those that text links to.
pub(crate) fn text_view(reading: &Reading, claims: &[&Claim], wanted: Option<&Claim>) -> TextView {
    let passage = Passage::new(&reading.report.text, &reading.sentences);
    let mut values: Vec<Span> = claims.iter().filter_map(|claim| claim.spans.first().copied()).collect();
    values.extend(wanted.iter().flat_map(|claim| claim.spans.iter().copied()));
    let cuts = segments_with_values(reading, &passage, "t", &values);
    let mut paragraphs: Vec<Vec<SentenceView>> = passage.paragraphs.iter().map(|_| Vec::new()).collect();
    let (mut paragraph, mut has_wanted) = (0, false);
    for (idx, (sentence, cut)) in passage.sentences.iter().zip(cuts).enumerate() {
        while passage.paragraphs[paragraph].end <= sentence.start {
            paragraph += 1;
        }
        let is_wanted =
            wanted.is_some_and(|claim| claim.spans.iter().any(|span| starts_in(*span, *sentence)));
        let is_first_wanted = is_wanted && !has_wanted;
        has_wanted |= is_wanted;
        let n_closed = cut.n_closed();
        paragraphs[paragraph].push(SentenceView {
            id: format!("s{idx}"),
            is_wanted,
            is_first_wanted,
            pieces: pieces(cut, claims, wanted),
            n_closed,
        });
    }
    TextView { language: reading.report.language.as_deref().map(plain), paragraphs }
}

/// The sentences that a claim was read from, each once.
pub(crate) fn sentences_of(reading: &Reading, claim: &Claim) -> Vec<Vec<(bool, String)>> {
    let passage = Passage::new(&reading.report.text, &reading.sentences);
    let mut indices: Vec<usize> = claim.spans.iter().map(|span| passage.sentence_idx(span.start)).collect();
    indices.sort_unstable();
    indices.dedup();
    let mut spans = claim.spans.clone();
    spans.sort_unstable();
    indices.into_iter().map(|idx| marked(&passage, passage.sentences[idx], &spans)).collect()
}

fn marked(passage: &Passage, sentence: Span, spans: &[Span]) -> Vec<(bool, String)> {
    let mut parts = Vec::new();
    let mut at = sentence.start;
    for span in spans.iter().filter(|span| starts_in(**span, sentence)) {
        let (start, end) = (span.start.max(at), span.end.min(sentence.end));
        if end > start {
            parts.push((false, passage.slice(Span::new(at, start))));
            parts.push((true, passage.slice(Span::new(start, end))));
            at = end;
        }
    }
    parts.push((false, passage.slice(Span::new(at, sentence.end))));
    parts.retain(|(_, text)| !text.is_empty());
    parts
}

const fn starts_in(span: Span, around: Span) -> bool {
    around.start <= span.start && span.start < around.end
}

fn pieces(cut: Segments, claims: &[&Claim], wanted: Option<&Claim>) -> Vec<Piece> {
    let holds = |claim: &Claim, span: Span| {
        let value = claim.spans.first();
        value.is_some_and(|value| value.start <= span.start && span.end <= value.end)
    };
    let piece = |segment: rashomon_export::parts::Segment| {
        let claim = claims.iter().find(|claim| holds(claim, segment.span));
        let is_wanted = wanted.is_some_and(|claim| holds(claim, segment.span));
        let said = claim.map(|claim| stance_words(&claim.value, claim.stance));
        Piece {
            opened: segment.opened().map(str::to_owned).collect(),
            n_closed: segment.n_closed,
            title: said.unwrap_or_else(|| segment.title.clone()),
            labels: segment
                .labels
                .iter()
                .map(|label| (label.name.clone(), label.act, label.class.clone()))
                .collect(),
            claim: claim.map(|claim| claim.id.clone()),
            class: segment.class,
            text: segment.text,
            is_wanted,
        }
    };
    cut.segments.into_iter().map(piece).collect()
}
