//! Datelines: `DAMASCUS, 28 February 2020 -`, `BEIRUT (Reuters) —`, `Moscow, March 3 /Agency/ -`.

use jiff::civil::Date;
use rashomon_schema::{
    Dateline, Section, SectionKind, Setting, Span, WrittenDate, dates_in, month_named, weekday_named,
};

use super::lines::Line;

/// The most words of a dateline.
const LONGEST: usize = 16;

/// The most words of a dateline that is marked by capitals alone, and of its place.
const LONGEST_IN_CAPITALS: usize = 6;
const LONGEST_PLACE: usize = 4;

/// The most words of a place in capitals that nothing follows: longer ones are headings.
const LONGEST_ALONE: usize = 2;

/// Small words of names.
const SMALL: [&str; 4] = ["of", "al", "el", "de"];

/// Words in capitals that open a heading rather than a dateline.
const NOT_IN_PLACES: [&str; 24] = [
    "A",
    "AN",
    "AND",
    "AT",
    "BREAKING",
    "BY",
    "EXCLUSIVE",
    "EXPLAINED",
    "FACTBOX",
    "FOR",
    "HOW",
    "IN",
    "IS",
    "LATEST",
    "LIVE",
    "ON",
    "OPINION",
    "THE",
    "TO",
    "UPDATE",
    "WATCH",
    "WHAT",
    "WHY",
    "WITH",
];

/// Finds the datelines that open a line, each with the dash that ends it.
pub(super) fn find_datelines(lines: &[Line<'_>]) -> Vec<Section> {
    lines.iter().filter_map(find_dateline).map(|span| Section::new(SectionKind::Dateline, span)).collect()
}

/// The dateline that opens a line: a place, then perhaps a day and an agency, then a dash between spaces.
fn find_dateline(line: &Line<'_>) -> Option<Span> {
    let mut end = 0;
    let mut words: Vec<&str> = Vec::new();
    for word in line.text.split(' ').take(LONGEST + 1) {
        if is_dash(word) {
            let goes_on = line.text.get(end + word.len()..).is_some_and(starts_after_blank);
            let length = line.text[..end + word.len()].chars().count() as u32;
            return (goes_on && is_dateline(&words))
                .then(|| Span::new(line.span.start, line.span.start + length));
        }
        if !belongs(word) {
            return None;
        }
        end += word.len() + 1;
        words.push(word);
    }
    None
}

fn starts_after_blank(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next() == Some(' ') && chars.next().is_some_and(|c| !c.is_whitespace())
}

fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "--")
}

/// Whether a word can be in a dateline: a name, a figure, a mark.
fn belongs(word: &str) -> bool {
    let core = word.trim_start_matches(['(', '/']).trim_end_matches([',', '.', ')', '/']);
    let is_plain = core.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '/' | '&'));
    let is_name = core.split('-').any(|part| part.starts_with(char::is_uppercase));
    is_plain && (is_name || is_figure(core) || SMALL.contains(&core) || (core.is_empty() && !word.is_empty()))
}

fn is_figure(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
    matches!(digits.len(), 1 | 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_dateline(words: &[&str]) -> bool {
    let names_agency = words.last().is_some_and(|last| last.ends_with([')', '/']))
        && words.iter().any(|word| word.starts_with(['(', '/']));
    names_agency || words.iter().any(|word| is_dated(word)) || is_place_in_capitals(words)
}

/// Whether a word names a month or a day of the week.
fn is_dated(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.starts_with(char::is_uppercase) && (month_named(word).is_some() || weekday_named(word).is_some())
}

/// `NEWPORT NEWS, Va. -`.
fn is_place_in_capitals(words: &[&str]) -> bool {
    let n_place = words.iter().position(|word| word.ends_with(',')).map_or(words.len(), |n| n + 1);
    let place = || words[..n_place].iter().map(|word| word.trim_end_matches(','));
    let longest = if n_place < words.len() { LONGEST_PLACE } else { LONGEST_ALONE };
    (1..=longest).contains(&n_place)
        && words.len() <= LONGEST_IN_CAPITALS
        && place().all(|word| word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-')))
        && place().any(|word| word.len() > 3)
        && !place().any(|word| NOT_IN_PLACES.contains(&word))
}

/// Reads what a dateline says; a day without a year must be the day of publication or the one before.
pub(super) fn read_dateline(chars: &[char], span: Span, published: Option<Date>) -> Dateline {
    let text: String = chars[span.start as usize..span.end as usize].iter().collect();
    let written = dates_in(&text, Setting::Prose).next();
    let day = written.as_ref().and_then(|written| written.date().or_else(|| near(written, published?)));
    let place = text.split([',', '(', '/']).next().unwrap_or_default();
    let n_place =
        place.split(' ').take_while(|word| is_in_place(word)).collect::<Vec<_>>().join(" ").chars().count();
    let place = Some(Span::new(span.start, span.start + n_place as u32)).filter(|span| !span.is_empty());
    Dateline { span, place, day, agency: agency_of(&text) }
}

fn is_in_place(word: &str) -> bool {
    !word.is_empty() && !is_dash(word) && !is_dated(word) && !word.starts_with(|c: char| c.is_ascii_digit())
}

/// The day of a year around `published` that is `published` or the day before.
fn near(written: &WrittenDate, published: Date) -> Option<Date> {
    let before = published.yesterday().ok()?;
    [published, before].into_iter().find(|day| written.in_year(day.year()) == Some(*day))
}

/// `Reuters` of `(Reuters)` and of `/Reuters/`.
fn agency_of(text: &str) -> Option<String> {
    let (start, mark) = text.char_indices().find(|(_, c)| matches!(c, '(' | '/'))?;
    let inside = text[start + 1..].split(if mark == '(' { ')' } else { '/' }).next()?.trim();
    (!inside.is_empty()).then(|| inside.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structure::lines::lines_of;

    /// The dateline of a line published on 4 March 2020: its words, place, day and agency.
    fn check(line: &str, expected: Option<(&str, &str, &str, &str)>) {
        let chars: Vec<char> = line.chars().collect();
        let words = |span: Span| -> String { chars[span.start as usize..span.end as usize].iter().collect() };
        let found = find_datelines(&lines_of(line)).first().map(|section| {
            let read = read_dateline(&chars, section.span, Date::new(2020, 3, 4).ok());
            let day = read.day.map(|day| day.to_string());
            (
                words(section.span),
                read.place.map(words).unwrap_or_default(),
                day.unwrap_or_default(),
                read.agency.unwrap_or_default(),
            )
        });
        let expected = expected.map(|(a, b, c, d)| (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn place_day_and_agency_before_a_dash() {
        check(
            "DAMASCUS, 28 February 2020 - Six died.",
            Some(("DAMASCUS, 28 February 2020 -", "DAMASCUS", "2020-02-28", "")),
        );
        check("BEIRUT (Reuters) — Six died.", Some(("BEIRUT (Reuters) —", "BEIRUT", "", "Reuters")));
        check(
            "Deir ez-Zor, March 3 /Agency/ - Six died.",
            Some(("Deir ez-Zor, March 3 /Agency/ -", "Deir ez-Zor", "2020-03-03", "Agency")),
        );
        check("NEWPORT NEWS, Va. - Six died.", Some(("NEWPORT NEWS, Va. -", "NEWPORT NEWS", "", "")));
    }

    #[test]
    fn a_day_without_a_year_must_fit_the_day_of_publication() {
        check("MOSCOW, Feb. 28 – Six died.", Some(("MOSCOW, Feb. 28 –", "MOSCOW", "", "")));
    }

    #[test]
    fn other_dashes_end_no_dateline() {
        check("The Army - once feared - fled.", None);
        check("BREAKING NEWS - Six died.", None);
        check("SIX DEAD VILLAGERS — They had fled.", None);
        check("Aleppo - a city", None);
        check("BEIRUT (Reuters) -", None);
        check("He said (Ann) - no.", None);
    }
}
