//! The lines of a text with where they are.

use rashomon_schema::Span;

/// A line without the white space around it; never empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    pub text: &'t str,
    /// Its scalar values.
    pub span: Span,
}

/// The lines of a text that hold more than white space.
pub(super) fn lines_of(text: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let indent = line.chars().take_while(|c| c.is_whitespace()).count() as u32;
            let start = at + indent;
            lines
                .push(Line { text: trimmed, span: Span::new(start, start + trimmed.chars().count() as u32) });
        }
        at += line.chars().count() as u32;
    }
    lines
}
