//! What a page shows besides the story: links to other stories, counts of readers.

use rashomon_schema::{Section, SectionKind, Span};

use super::lines::Line;

/// How a page that has run together opens its links.
const RUN_TOGETHER: [&str; 5] =
    [" Related News ", " Related Articles ", " Related Stories ", " Read Also ", " Category News "];

/// How a line of links or of topics opens.
const LABELS: [&str; 10] = [
    "Related:",
    "Read more:",
    "Read also:",
    "See also:",
    "More on this story:",
    "Tags:",
    "Topics:",
    "Keywords:",
    "Filed under:",
    "Share this:",
];

/// A stretch of so many bytes after the links is not a story.
const LONGEST_REST: usize = 200;

/// Finds what a page shows after a story, run together with it: `Related News …`.
///
/// It starts in the second half of a text, or in the second third with more than a line after it.
pub(super) fn find_closing(text: &str) -> Option<Section> {
    // ` ... 510 `: a count of readers or of comments.
    let counter = text
        .match_indices(" ... ")
        .find(|(byte, dots)| text[byte + dots.len()..].starts_with(|c: char| c.is_ascii_digit()))
        .map(|(byte, _)| byte);
    let byte = RUN_TOGETHER
        .iter()
        .filter_map(|label| text.find(label))
        .chain(counter)
        .min()
        .filter(|&byte| 2 * byte > text.len() || text.len() - byte > LONGEST_REST)
        .filter(|&byte| 3 * byte > text.len())?;
    let start = text[..byte].chars().count() + 1;
    Some(Section::new(SectionKind::Boilerplate, Span::new(start as u32, text.chars().count() as u32)))
}

/// Finds lines that hold links or topics.
pub(super) fn find_link_lines(lines: &[Line<'_>]) -> Vec<Section> {
    lines
        .iter()
        .filter(|line| is_link_line(line.text))
        .map(|line| Section::new(SectionKind::Boilerplate, line.span))
        .collect()
}

/// Whether a line opens as links to other stories do.
pub(super) fn is_link_line(line: &str) -> bool {
    LABELS.iter().any(|label| line.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)))
}
