//! Texts in capitals, written as running text before they are parsed.
//!
//! The language engine knows names by their capitals: in a text that has nothing else it finds few. Letters keep their
//! places, so spans of the parse are spans of the text as published.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rashomon_lexicon::letter_case::{LetterCase, is_small, letter_case};
use rashomon_lexicon::people::title;
use rashomon_schema::{Diagnostic, Severity};

/// The share of capitals among the letters of a report, and of a line, that is in capitals.
const SHARE_OF_REPORT: f32 = 0.7;
const SHARE_OF_LINE: f32 = 0.9;
/// The fewest words of what is in capitals, and the fewest of them that running text has in small letters: a name, a
/// dateline or the label of a section has less.
const FEWEST_WORDS: usize = 4;
const FEWEST_SMALL: usize = 2;
/// Bytes of a line that may be cut within a sentence.
const WRAPPED: usize = 50;
/// Verbs after which `US` is no country.
const BEFORE_US: [&str; 8] = ["told", "tell", "let", "give", "gave", "help", "helped", "joined"];

/// Whether a report is in capitals, all but some of it.
pub fn is_in_capitals(text: &str) -> bool {
    has_capitals(text, SHARE_OF_REPORT)
}

/// Says that a report is in capitals.
pub fn warn_of_capitals() -> Diagnostic {
    Diagnostic {
        code: "capitals".to_owned(),
        severity: Severity::Warning,
        message: "the report is in capitals: which of its words are names is guessed".to_owned(),
        span: None,
    }
}

/// The text as it is parsed: if the report or a line of it is in capitals, with small letters where running text has them.
pub fn true_cased(text: &str) -> Cow<'_, str> {
    let whole = is_in_capitals(text);
    let is_loud = |line: &str| whole || has_capitals(line, SHARE_OF_LINE);
    if !whole && !text.split('\n').any(is_loud) {
        return Cow::Borrowed(text);
    }
    let short_names = short_names_in_brackets(text);
    let (mut cased, mut goes_on) = (String::with_capacity(text.len()), false);
    for line in text.split_inclusive('\n') {
        if is_loud(line) {
            write_line(line, goes_on, &short_names, &mut cased);
        } else {
            cased.push_str(line);
        }
        goes_on = line.len() > WRAPPED && !line.trim_end().ends_with(['.', '!', '?', ':', '"', '”']);
    }
    Cow::Owned(cased)
}

/// Whether so great a share of the letters is in capitals, and there are words enough to tell.
fn has_capitals(text: &str, share: f32) -> bool {
    let (mut n_letters, mut n_capitals) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        n_letters += 1;
        n_capitals += usize::from(c.is_uppercase());
    }
    if n_letters == 0 || (n_capitals as f32) < share * n_letters as f32 {
        return false;
    }
    let long = || words(text).map(|(_, word)| word).filter(|word| word.len() > 1);
    long().nth(FEWEST_WORDS - 1).is_some()
        && long().filter(|word| is_small(&word.to_lowercase())).nth(FEWEST_SMALL - 1).is_some()
}

/// `(RSF)`: short names that the text gives.
fn short_names_in_brackets(text: &str) -> BTreeSet<&str> {
    let inside = text.split('(').skip(1).filter_map(|rest| rest.split_once(')').map(|(inside, _)| inside));
    inside
        .filter(|name| (2..7).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase()))
        .collect()
}

/// Writes a line of capitals as running text; it may go on with the sentence of the line before.
fn write_line(line: &str, goes_on: bool, short_names: &BTreeSet<&str>, out: &mut String) {
    let (mut written, mut before) = (0, String::new());
    for (at, word) in words(line) {
        let gap = &line[written..at];
        out.push_str(gap);
        written = at + word.len();
        let begins = if before.is_empty() { !goes_on } else { begins_sentence(&before, gap) };
        let lower = word.to_lowercase();
        if word.chars().any(char::is_lowercase) {
            out.push_str(word);
        } else {
            match case_of(word, &before, short_names) {
                LetterCase::Small if begins => write_word(word, LetterCase::Capitalised, out),
                case => write_word(word, case, out),
            }
        }
        before = lower;
    }
    out.push_str(&line[written..]);
}

/// How a word after another is written.
fn case_of(word: &str, before: &str, short_names: &BTreeSet<&str>) -> LetterCase {
    let (stem, _) = split_at_apostrophe(word);
    match stem {
        "US" if !BEFORE_US.contains(&before) => LetterCase::Capitals,
        _ if short_names.contains(stem) => LetterCase::Capitals,
        _ => letter_case(&stem.to_lowercase()),
    }
}

/// Whether a sentence or a quotation begins after a word and these marks; `U.S.` and `Col.` end none.
fn begins_sentence(before: &str, gap: &str) -> bool {
    let is_short = before.chars().count() == 1 || title(before).is_some();
    let marks = gap.trim_end();
    let ends = marks.trim_end_matches(['"', '\'', '”', '’', ')', ']']).ends_with(['.', '!', '?']);
    gap.ends_with(['"', '“', '‘', '\'']) || ends && marks.len() < gap.len() && !is_short
}

/// Writes a word in capitals; what follows an apostrophe is small, unless it is the rest of a name: `O'Brien`.
fn write_word(word: &str, case: LetterCase, out: &mut String) {
    let (stem, rest) = split_at_apostrophe(word);
    let is_name = stem.len() == 1 && rest.chars().count() > 3;
    for (n, c) in stem.chars().enumerate() {
        let keeps = case == LetterCase::Capitals || case == LetterCase::Capitalised && n == 0;
        out.push(if keeps { c } else { small(c) });
    }
    out.extend(rest.chars().enumerate().map(|(n, c)| if is_name && n == 1 { c } else { small(c) }));
}

fn split_at_apostrophe(word: &str) -> (&str, &str) {
    word.split_at(word.find(['\'', '’']).unwrap_or(word.len()))
}

/// The small letter of a capital, if it takes as many bytes.
fn small(c: char) -> char {
    let mut letters = c.to_lowercase();
    match (letters.next(), letters.next()) {
        (Some(small), None) if small.len_utf8() == c.len_utf8() => small,
        _ => c,
    }
}

/// The words of a text, with the bytes at which they start: letters, and letters after an apostrophe.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphabetic)?;
        at = word_end(text, start);
        Some((start, &text[start..at]))
    })
}

fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        let rest = &text[end..];
        end += rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let mut after = text[end..].chars();
        match after.next() {
            Some(mark @ ('\'' | '’')) if after.next().is_some_and(char::is_alphabetic) => {
                end += mark.len_utf8();
            }
            _ => return end,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(true_cased(text), expected);
    }

    #[test]
    fn report_in_capitals_gets_small_letters() {
        check(
            "MILITANTS KILL 12 IN ATTACK ON DUVARA MARKET\n\nTHE ARMY'S SPOKESMAN, COL. ANA O'BRIEN, TOLD US THAT US FORCES \
             WEREN'T THERE. \"WE KNOW,\" SHE SAID. THE FRONT OF DUVARA (FOD) AND NATO DENIED IT. FOD'S MEN FLED.",
            "Militants kill 12 in attack on Duvara market\n\nThe army's spokesman, Col. Ana O'Brien, told us that US forces \
             weren't there. \"We know,\" she said. The front of Duvara (FOD) and NATO denied it. FOD's men fled.",
        );
    }

    #[test]
    fn headline_in_capitals_gets_small_letters() {
        check(
            "SHELLS HIT THE PORT OF DUVARA\n\nTwo people died.",
            "Shells hit the port of Duvara\n\nTwo people died.",
        );
    }

    #[test]
    fn other_text_stays() {
        for text in [
            "",
            "DUVARA, March 3 (EXAMPLE WIRE) - Shells hit the port.",
            "BACKGROUND\n\nShells hit the port.",
            "NATO AND EU\n\nThe port was hit.",
            "[BELL] Good evening.",
            "ПОРТ ДУВАРА БЫЛ ОБСТРЕЛЯН ВЧЕРА",
        ] {
            assert!(matches!(true_cased(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn report_in_capitals_is_known() {
        assert!(is_in_capitals("THE ARMY FIRED ON THE TOWN AND THE PORT, Ana Sample reports."));
        assert!(!is_in_capitals("THE ARMY FIRED ON THE TOWN. The mayor said that two people died."));
    }

    proptest! {
        #[test]
        fn letters_keep_their_places(text in "([A-ZÉİẞΣ'’ .\n\"(]|THE |IN |ON |SAID ){0,60}") {
            let cased = true_cased(&text);
            let lengths = |text: &str| text.chars().map(char::len_utf8).collect::<Vec<_>>();
            prop_assert_eq!(lengths(&cased), lengths(&text));
        }
    }
}
