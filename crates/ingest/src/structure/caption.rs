//! What comes between the sentences of a story where a page has run together: captions, sub-headings, agencies.
//!
//! `… a cease-fire. Men carry a body after a raid in Harim on May 4 2020. (AFP) The talks …`: a picture may be of another
//! day and another place, and a sub-heading sums up what follows it, so neither describes the event at hand.

use rashomon_schema::{Section, SectionKind, Span};

/// Words that mark brackets as a credit.
const CREDITS: [&str; 17] = [
    "AFP",
    "AP",
    "Reuters",
    "Agencies",
    "EPA",
    "Getty",
    "Archive",
    "Photo",
    "photo",
    "Photos",
    "Anadolu",
    "AA",
    "Xinhua",
    "TASS",
    "Shutterstock",
    "Alamy",
    "DPA",
];

/// How many characters a credit, a caption and a sub-heading have at most.
const LONGEST_CREDIT: usize = 60;
const LONGEST_CAPTION: usize = 400;
const LONGEST_HEADING: usize = 60;

/// Finds captions with their credits, agencies that open an item, and sub-headings between dashes, in order.
pub(super) fn find_interruptions(chars: &[char]) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    for at in 2..chars.len() {
        let from = found.last().map_or(0, |last| last.span.end as usize);
        let stretch = match chars[at] {
            '(' if at >= from && chars[at - 2].is_uppercase() => town_and_agency(chars, at)
                .filter(|&(start, _)| start >= from)
                .map(|stretch| (SectionKind::Dateline, stretch)),
            _ if at < from || chars[at - 1] != ' ' || !ends_sentence(chars[at - 2]) => None,
            '(' => caption(chars, from, at)
                .map(|stretch| (SectionKind::Caption, stretch))
                .or_else(|| agency(chars, at).map(|stretch| (SectionKind::Dateline, stretch))),
            '-' | '–' => heading(chars, at).map(|end| (SectionKind::Headline, (at, end))),
            _ => None,
        };
        let section = |(kind, (start, end))| Section::new(kind, Span::new(start as u32, end as u32));
        found.extend(stretch.map(section));
    }
    found
}

fn ends_sentence(mark: char) -> bool {
    matches!(mark, '.' | '!' | '?' | '"' | '”')
}

/// The caption before the credit that opens at `at`, with it; a text goes on behind a caption.
fn caption(chars: &[char], from: usize, at: usize) -> Option<(usize, usize)> {
    let inside: String = chars[at + 1..].iter().take(LONGEST_CREDIT).take_while(|&&c| c != ')').collect();
    let end = at + inside.chars().count() + 2;
    let is_credit = inside.split(|c: char| !c.is_alphanumeric()).any(|word| CREDITS.contains(&word));
    if !is_credit || chars.get(end - 1) != Some(&')') || !goes_on(chars, end) {
        return None;
    }
    let first = from.max(at.saturating_sub(LONGEST_CAPTION));
    let is_start = |n: usize| {
        chars[n].is_uppercase()
            && n >= 3
            && chars[n - 1] == ' '
            && matches!(chars[n - 2], '.' | '!' | '?' | '"' | ')' | '”')
            && (chars[n - 2] != '.' || chars[n - 3].is_lowercase() || chars[n - 3].is_ascii_digit())
    };
    let start = (first..at - 2).rev().find(|&n| is_start(n)).or((first == from).then_some(from))?;
    Some((start, end))
}

/// The town and the agency that open an item without a dash: `HOMS (Sputnik) On Thursday`.
fn town_and_agency(chars: &[char], at: usize) -> Option<(usize, usize)> {
    let n_name = chars[at + 1..].iter().take(LONGEST_CREDIT).position(|c| !c.is_alphanumeric())?;
    let end = at + n_name + 2;
    let town =
        chars[..at - 1].iter().rev().take_while(|&&c| c.is_uppercase() || matches!(c, ' ' | '-')).count();
    let first = at - 1 - town;
    let start = first + usize::from(chars.get(first) == Some(&' '));
    let is_town = at - 1 - start > 2
        && chars[start..at - 1].iter().all(|&c| c.is_uppercase() || matches!(c, ' ' | '-'));
    let opens = start >= 2 && ends_sentence(chars[start - 2]);
    let named =
        chars[at + 1].is_uppercase() && chars[at + 1..at + 1 + n_name].iter().any(|c| c.is_lowercase());
    (is_town && opens && named && chars.get(end - 1) == Some(&')') && goes_on(chars, end))
        .then_some((start, end))
}

/// The name of an agency that opens its item, up to the dash: `(MNA) - `.
fn agency(chars: &[char], at: usize) -> Option<(usize, usize)> {
    let n_name = chars[at + 1..].iter().take(LONGEST_CREDIT).position(|&c| c == ')')?;
    let end = at + n_name + 4;
    let dash = chars.get(end - 2..end)?;
    (dash[0] == ' ' && matches!(dash[1], '-' | '–' | '—') && goes_on(chars, end)).then_some((at, end))
}

/// The end of the sub-heading that opens with a dash at `at`: ` - Fighting goes on - `.
fn heading(chars: &[char], at: usize) -> Option<usize> {
    let dash = chars[at];
    let words = &chars[at + 1..];
    let length = words.iter().skip(1).take(LONGEST_HEADING).position(|&c| c == dash)? + 1;
    let is_plain = words[1..length].iter().all(|&c| !ends_sentence(c));
    let is_set = words[0] == ' ' && words[1].is_uppercase() && words[length - 1] == ' ';
    (is_set && is_plain && goes_on(chars, at + 2 + length)).then_some(at + 2 + length)
}

/// Whether a sentence begins at `end`, after a blank.
fn goes_on(chars: &[char], end: usize) -> bool {
    chars.get(end) == Some(&' ')
        && chars
            .get(end + 1)
            .is_some_and(|c| c.is_uppercase() || matches!(c, '"' | '“') || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let chars: Vec<char> = text.chars().collect();
        let found: Vec<String> = find_interruptions(&chars)
            .iter()
            .map(|section| chars[section.span.start as usize..section.span.end as usize].iter().collect())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sentence_before_a_credit_is_a_caption() {
        check(
            "Talks go on. Men carry a body in Harim on May 4 2020. (TRT World and Agencies) The army struck Idlib.",
            &["Men carry a body in Harim on May 4 2020. (TRT World and Agencies)"],
        );
    }

    #[test]
    fn an_agency_opens_its_item() {
        check("A blast killed six. (MNA) - Its correspondent said so.", &["(MNA) -"]);
    }

    #[test]
    fn a_town_and_an_agency_open_an_item() {
        check("Six died, a source said. HOMS (Sputnik) On Thursday jets struck a base.", &["HOMS (Sputnik)"]);
        check("Six died. The UN (United Nations) Monday talks went on.", &[]);
    }

    #[test]
    fn other_brackets_are_left_alone() {
        check("The army struck Idlib. (It denies that.) Rebels fled.", &[]);
        check("BEIRUT (Reuters) - The army struck Idlib. Rebels fled. (Reuters)", &[]);
        check("The Observatory (SOHR) said six died. Rebels fled.", &[]);
    }

    #[test]
    fn words_between_dashes_are_a_heading() {
        check("Rebels fled. - Fighting goes on - The army struck Idlib.", &["- Fighting goes on -"]);
        check("The army - once feared - struck Idlib. Rebels fled.", &[]);
    }
}
