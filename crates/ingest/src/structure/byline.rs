//! Bylines on a line of their own: `By Ann Lee and Omar Said, Example News`.

use rashomon_schema::{Section, SectionKind};

use super::lines::Line;

/// How far down a byline is looked for, in lines.
const WITHIN: usize = 6;

/// How many words a byline has at most.
const LONGEST: usize = 12;

/// Finds the line near the top that names the authors.
pub(super) fn find_byline(lines: &[Line<'_>]) -> Option<Section> {
    lines
        .iter()
        .take(WITHIN)
        .find(|line| is_byline(line.text))
        .map(|line| Section::new(SectionKind::Byline, line.span))
}

fn is_byline(line: &str) -> bool {
    const SMALL: [&str; 8] = ["and", "in", "for", "of", "the", "with", "at", "&"];
    let Some(names) = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")) else { return false };
    let belongs = |word: &str| word.starts_with(char::is_uppercase) || SMALL.contains(&word);
    names.split_whitespace().count() < LONGEST
        && !line.ends_with('.')
        && names.split_whitespace().all(belongs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_after_by_are_a_byline() {
        for line in ["By Ann Lee", "BY OMAR SAID AND ANN LEE", "By Ann Lee in Beirut, Example News"] {
            assert!(is_byline(line), "{line}");
        }
        for line in ["By Friday six had died.", "By then it was calm", "Bystanders fled"] {
            assert!(!is_byline(line), "{line}");
        }
    }
}
