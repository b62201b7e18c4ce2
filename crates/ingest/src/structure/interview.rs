//! The turns of an interview: lines that open with `Q:`, `A:` or the name of a speaker.

use std::collections::BTreeSet;

use rashomon_schema::{Section, SectionKind, Span};

use super::boilerplate::is_link_line;
use super::lines::Line;

/// Fewer turns are quotations with a colon.
const FEWEST_TURNS: usize = 3;

/// How many words and characters the name of a speaker has at most.
const LONGEST_NAME: usize = 4;
const LONGEST_LABEL: usize = 40;

/// Finds the turns of an interview, each from its label to the next one; some label must come again.
pub(super) fn find_turns(lines: &[Line<'_>]) -> Vec<Section> {
    let labels: Vec<(usize, &str)> =
        lines.iter().enumerate().filter_map(|(n, line)| Some((n, speaker_label(line.text)?))).collect();
    let speakers: BTreeSet<&str> = labels.iter().map(|(_, label)| *label).collect();
    if labels.len() < FEWEST_TURNS || speakers.len() < 2 || labels.len() == speakers.len() {
        return Vec::new();
    }
    let next = labels.iter().skip(1).map(|(n, _)| *n).chain(std::iter::once(lines.len()));
    labels.iter().zip(next).map(|(&(n, label), next)| turn(&lines[n..next], label)).collect()
}

fn turn(lines: &[Line<'_>], label: &str) -> Section {
    let is_named = !matches!(label, "Q" | "A" | "Question" | "Answer");
    let asks = match label {
        "Q" | "Question" => true,
        _ => is_named && lines.last().is_some_and(|line| line.text.ends_with('?')),
    };
    let kind = if asks { SectionKind::Question } else { SectionKind::Turn };
    let end = lines.last().map_or(0, |line| line.span.end);
    let span = Span::new(lines.first().map_or(end, |line| line.span.start), end);
    Section { speaker: is_named.then(|| label.to_owned()), ..Section::new(kind, span) }
}

/// Who speaks, by the label that a line opens with.
fn speaker_label(line: &str) -> Option<&str> {
    // Transcripts write `Q  Who fired?` for whoever asks.
    if line.starts_with("Q ") {
        return line.get(..1);
    }
    let (label, rest) = line.split_once(':')?;
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    let n_words = label.split(' ').count();
    let fits = label.len() <= LONGEST_LABEL && n_words <= LONGEST_NAME && label.split(' ').all(is_name);
    (fits && (rest.is_empty() || rest.starts_with(' ')) && !is_link_line(line)).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structure::lines::lines_of;

    fn check(text: &str, expected: &[(SectionKind, Option<&str>)]) {
        let found = find_turns(&lines_of(text));
        let found: Vec<_> = found.iter().map(|turn| (turn.kind, turn.speaker.as_deref())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn questions_and_answers_alternate() {
        check(
            "We met the mayor.\n\nQ: Who fired?\nA: We do not know.\nNobody does.\nQ: Were people hurt?\nA: Two.",
            &[
                (SectionKind::Question, None),
                (SectionKind::Turn, None),
                (SectionKind::Question, None),
                (SectionKind::Turn, None),
            ],
        );
    }

    #[test]
    fn named_speakers_ask_and_answer() {
        check(
            "REPORTER: Who fired?\nMAYOR ANN LEE: We do not know.\nREPORTER: Thank you.\nQ Is it calm?",
            &[
                (SectionKind::Question, Some("REPORTER")),
                (SectionKind::Turn, Some("MAYOR ANN LEE")),
                (SectionKind::Turn, Some("REPORTER")),
                (SectionKind::Question, None),
            ],
        );
    }

    #[test]
    fn other_colons_are_not_turns() {
        check("Source: Agency\nPhoto: Agency\nThe toll: six dead\nRead more: the siege", &[]);
        check("Read more: one\nRead more: two\nNote: three", &[]);
    }
}
