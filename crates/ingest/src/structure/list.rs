//! Lists with bullets or numbers.

use rashomon_schema::{Section, SectionKind, Span};

use super::lines::Line;

/// One line with a bullet is no list.
const FEWEST_ITEMS: usize = 2;

/// Finds lists: lines that follow one another and open with the same kind of mark.
pub(super) fn find_lists(lines: &[Line<'_>]) -> Vec<Section> {
    lines
        .chunk_by(|a, b| mark(a.text).is_some() && mark(a.text) == mark(b.text))
        .filter(|items| items.len() >= FEWEST_ITEMS)
        .filter_map(|items| Some(Span::new(items.first()?.span.start, items.last()?.span.end)))
        .map(|span| Section::new(SectionKind::List, span))
        .collect()
}

/// The mark that a line opens with; `#` stands for a number.
fn mark(line: &str) -> Option<char> {
    let (first, rest) = line.split_once(' ')?;
    let is_number = first.len() <= 3
        && first.ends_with(['.', ')'])
        && first[..first.len() - 1].bytes().all(|c| c.is_ascii_digit())
        && first.len() > 1;
    match first {
        _ if rest.trim().is_empty() => None,
        "-" | "–" | "—" | "*" | "•" | "·" | "▪" | "●" => first.chars().next(),
        _ => is_number.then_some('#'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structure::lines::lines_of;

    fn check(text: &str, expected: &[&str]) {
        let chars: Vec<char> = text.chars().collect();
        let found: Vec<String> = find_lists(&lines_of(text))
            .iter()
            .map(|list| chars[list.span.start as usize..list.span.end as usize].iter().collect())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_with_the_same_mark_are_a_list() {
        check(
            "What we know:\n• Six died.\n\n• A mill burned.\nMore soon.\n1. One\n2) Two",
            &["• Six died.\n\n• A mill burned.", "1. One\n2) Two"],
        );
    }

    #[test]
    fn a_single_bullet_is_no_list() {
        check("- Six died.\nA mill burned.\n12.5 tons\n3. May", &[]);
    }
}
