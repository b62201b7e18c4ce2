//! What stands before a report's first sentence where a page has run together: headline, byline, day of publication, tags.
//!
//! `Blast kills six in market AFP Friday 6 Mar 2020 A blast …`, `Published March 6, 2020 A blast …`: the parts are read apart, so that
//! the headline's words do not enter the first sentence, and the day printed there is held to be the day of publication.

use jiff::civil::Date;
use rashomon_schema::{Report, month_named, weekday_named};

use crate::caption;

/// How many words a byline has between a headline and the day.
const LONGEST_BYLINE: usize = 3;

/// How many words after the day the headline may start.
const BEFORE_HEADLINE: usize = 10;

/// How many words a list of tags has.
const LONGEST_TAGS: usize = 24;

/// How far into the text a list of tags may start, in words.
const TAGS_WITHIN: usize = 120;

/// Words around a day of publication that belong to it.
const STAMPS: [&str; 22] = [
    "published",
    "posted",
    "updated",
    "last",
    "date",
    "of",
    "publication",
    "on",
    "at",
    "print",
    "tweet",
    "share",
    "views",
    "gmt",
    "utc",
    "get",
    "short",
    "url",
    "update",
    "am",
    "pm",
    "local",
];

/// The opening of a text, counted in scalar values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opening {
    /// Where the parts that follow one another begin, but for the first.
    pub breaks: Vec<usize>,
    /// The day printed there.
    pub day: Option<Date>,
    /// Where the headline stands.
    pub headline: Option<(usize, usize)>,
    /// Stretches that tell nothing: bylines, tags.
    pub aside: Vec<(usize, usize)>,
}

impl Opening {
    /// Whether the character at `at` stands in the headline.
    pub fn is_headline(&self, at: u32) -> bool {
        self.headline.is_some_and(|(start, end)| (start..end).contains(&(at as usize)))
    }

    /// Whether the character at `at` tells nothing of the story.
    pub fn is_aside(&self, at: u32) -> bool {
        self.aside.iter().any(|&(start, end)| (start..end).contains(&(at as usize)))
    }
}

/// The opening of `report`.
pub fn opening(report: &Report) -> Opening {
    let words = words_of(&report.text);
    let title = report.title.as_deref().map(key).unwrap_or_default();
    let mut found = Opening::default();
    let mut at = 0;
    for _ in 0..4 {
        let ahead = if found.day.is_some() { BEFORE_HEADLINE } else { 0 };
        let headline = (at..=at + ahead).find_map(|n| Some((n, headline_at(&words, n, &title)?)));
        if let Some((start, end)) = headline.filter(|_| found.headline.is_none()) {
            if start > 0 {
                found.breaks.push(words[start].start);
            }
            found.headline = Some((words[start].start, words[end - 1].end));
            at = end;
        } else if let Some((day, end)) = stamp(&words, at, found.headline.is_some()) {
            if at > 0 {
                found.breaks.push(words[at].start);
            }
            found.day = found.day.or(Some(day));
            found.aside.push((words[at].start, words[end - 1].end));
            at = end;
        } else {
            break;
        }
        match words.get(at) {
            Some(next) if begins_sentence(next.text) => found.breaks.push(next.start),
            Some(_) => {
                (found, at) = (Opening::default(), 0);
                break;
            }
            None => break,
        }
    }
    if let [label, rest @ ..] = tags(&words, at).as_slice() {
        found.breaks.push(*label);
        found.breaks.extend(rest);
        found.aside.extend(rest.first().map(|&end| (*label, end)));
    }
    if let Some((start, end)) = closing(&report.text) {
        found.breaks.push(start);
        found.aside.push((start, end));
    }
    for (start, end) in caption::find(&report.text) {
        found.breaks.extend([start, end]);
        found.aside.push((start, end));
    }
    found.breaks.retain(|&at| at > 0);
    found.breaks.sort_unstable();
    found.breaks.dedup();
    found
}

/// What a page shows after a story, run together with it: `Related News …`; in the second half of a text only.
fn closing(text: &str) -> Option<(usize, usize)> {
    const LABELS: [&str; 5] =
        [" Related News ", " Related Articles ", " Related Stories ", " Read Also ", " Category News "];
    // ` ... 510 `: a count of readers or of comments.
    let counter = text
        .match_indices(" ... ")
        .find(|(byte, dots)| text[byte + dots.len()..].starts_with(|c: char| c.is_ascii_digit()))
        .map(|(byte, _)| byte);
    let byte = LABELS
        .iter()
        .filter_map(|label| text.find(label))
        .chain(counter)
        .min()
        .filter(|&byte| 2 * byte > text.len() || text.len() - byte > 200)?;
    let start = text[..byte].chars().count();
    (3 * byte > text.len()).then(|| (start + 1, text.chars().count()))
}

/// A word of the text, without the white space around it.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

/// The first words of the text, as far as an opening may reach.
fn words_of(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut start, mut byte) = (0, 0);
    for piece in text.split_inclusive(char::is_whitespace).take(4 * TAGS_WITHIN) {
        let word = piece.trim_end_matches(char::is_whitespace);
        if !word.is_empty() {
            words.push(Word {
                text: &text[byte..byte + word.len()],
                start,
                end: start + word.chars().count(),
            });
        }
        byte += piece.len();
        start += piece.chars().count();
    }
    words
}

/// Letters and digits only, in small letters.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn begins_sentence(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || !c.is_alphanumeric())
}

/// Where the headline that starts at `at` ends; a headline may lack what the title has after a bar or a dash.
fn headline_at(words: &[Word<'_>], at: usize, title: &str) -> Option<usize> {
    let mut read = String::new();
    for (n, word) in words.iter().enumerate().skip(at) {
        read.push_str(&key(word.text));
        if !title.starts_with(&read) {
            return None;
        }
        if read.len() == title.len() {
            let mark = words.get(n + 1).is_some_and(|next| matches!(next.text, "." | "-" | "|"));
            return (n - at > 2).then_some(n + 1 + usize::from(mark));
        }
    }
    None
}

/// The day printed at `at`, with what belongs to it, and the word after it.
fn stamp(words: &[Word<'_>], at: usize, after_headline: bool) -> Option<(Date, usize)> {
    let belongs = |n: usize| words.get(n).is_some_and(|word| STAMPS.contains(&key(word.text).as_str()));
    let mut start = at;
    while belongs(start) {
        start += 1;
    }
    let byline = if after_headline || start > at { LONGEST_BYLINE } else { 0 };
    let (day, mut end) = (start..=start + byline).find_map(|n| full_date(words, n))?;
    while let Some(word) = words.get(end) {
        let clock = |text: &str| {
            text.len() >= 3 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b')'))
        };
        let zone = word.text.starts_with("UTC") || word.text.starts_with("GMT");
        // `at 0914` belongs to the day, `At least` does not.
        let leads = ["at", "on", "of", "last"].contains(&key(word.text).as_str())
            && !words.get(end + 1).is_some_and(|next| clock(next.text));
        let marked = (belongs(end) && !leads) || zone || matches!(word.text, "-" | "|" | "–");
        let timed = clock(word.text)
            && (belongs(end - 1) || words.get(end + 1).is_some_and(|next| next.text.starts_with("UTC")));
        if !marked && !timed {
            break;
        }
        end += 1;
    }
    Some((day, end))
}

/// A date with its year at `at`, and the word after it.
fn full_date(words: &[Word<'_>], at: usize) -> Option<(Date, usize)> {
    let text = |n: usize| {
        words.get(n).map(|word| word.text.trim_matches(|c: char| !c.is_alphanumeric())).unwrap_or_default()
    };
    let named = usize::from(weekday_named(text(at)).is_some() || is_short_weekday(text(at)));
    let first = at + named;
    if let Some(day) = figures(words.get(first)?.text) {
        let glued = words[first].text.len() > 10;
        let rest =
            words.iter().enumerate().skip(first + 1).take(4).find(|(_, word)| word.text.ends_with(')'));
        return Some((day, if glued { rest.map_or(first + 1, |(n, _)| n + 1) } else { first + 1 }));
    }
    let number = |n: usize| text(n).trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<i16>().ok();
    let month_at = |n: usize| month_named(text(n)).filter(|_| text(n).starts_with(char::is_uppercase));
    let made = |day: i16, month: i8, year: i16, end: usize| {
        let year = Some(year).filter(|year| (1900..2200).contains(year))?;
        Some((Date::new(year, month, i8::try_from(day).ok()?).ok()?, end))
    };
    if let Some(month) = month_at(first + 1) {
        return made(number(first)?, month, number(first + 2)?, first + 3);
    }
    let month = month_at(first)?;
    // `Jun 132016`: day and year run together.
    let run = text(first + 1);
    if matches!(run.len(), 5 | 6) && run.bytes().all(|b| b.is_ascii_digit()) {
        let (day, year) = run.split_at(run.len() - 4);
        return made(day.parse().ok()?, month, year.parse().ok()?, first + 2);
    }
    made(number(first + 1)?, month, number(first + 2)?, first + 3)
}

/// `Fri`, `Thurs`.
fn is_short_weekday(word: &str) -> bool {
    const DAYS: [&str; 9] = ["Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri", "Sat", "Sun"];
    DAYS.contains(&word)
}

/// `06-03-2020`, `06.03.2020`, `2020-03-06`, at the start of a word.
fn figures(word: &str) -> Option<Date> {
    let whole = word.get(..10)?;
    if whole.as_bytes()[4] == b'-' {
        return whole.parse().ok();
    }
    let parts: Vec<&str> = whole.split(['-', '.']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Where a list of tags begins and where the text goes on: `Tags Syria Idlib air strike An air strike …`.
fn tags(words: &[Word<'_>], after: usize) -> Vec<usize> {
    const LABELS: [&str; 3] = ["Tags", "Topics", "Keywords"];
    let ends = |n: usize| n == 0 || words[n - 1].text.ends_with(['.', '?', '!', '"', '”']);
    let label =
        (after..words.len().min(after + TAGS_WITHIN)).find(|&n| LABELS.contains(&words[n].text) && ends(n));
    let Some(label) = label else { return Vec::new() };
    let starts = |n: &usize| {
        let word = words[*n].text;
        matches!(
            word,
            "A" | "An" | "The" | "At" | "In" | "On" | "More" | "Dozens" | "Scores" | "Hundreds" | "Several"
        ) || (word.starts_with(char::is_uppercase) && crate::entity::number::word_value(word).is_some())
    };
    let last = words.len().min(label + LONGEST_TAGS);
    let goes_on = (label + 2..last).find(|n| starts(n) || is_clause(&words[*n..]));
    std::iter::once(words[label].start).chain(goes_on.map(|n| words[n].start)).collect()
}

/// Whether words begin a sentence: a capital, then small words with a verb or a preposition close by, as no list of topics has.
fn is_clause(words: &[Word<'_>]) -> bool {
    const LINKS: [&str; 18] = [
        "said", "say", "says", "has", "have", "had", "was", "were", "are", "is", "will", "of", "in", "on",
        "by", "to", "the", "who",
    ];
    let small = |word: &Word<'_>| word.text.starts_with(char::is_lowercase);
    words.first().is_some_and(|word| word.text.starts_with(char::is_uppercase))
        && words.get(1).is_some_and(small)
        && words.iter().skip(1).take(4).take_while(|word| small(word)).any(|word| LINKS.contains(&word.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, text: &str, parts: &[&str], day: Option<&str>) {
        let report = Report { title: Some(title.to_owned()), text: text.to_owned(), ..Report::default() };
        let found = opening(&report);
        let chars: Vec<char> = text.chars().collect();
        let mut bounds = vec![0];
        bounds.extend(&found.breaks);
        bounds.push(chars.len());
        let read: Vec<String> = bounds
            .windows(2)
            .map(|w| chars[w[0]..w[1]].iter().collect::<String>().trim().to_owned())
            .collect();
        assert_eq!(read, parts);
        assert_eq!(found.day.map(|day| day.to_string()).as_deref(), day);
    }

    #[test]
    fn headline_byline_and_day_run_together() {
        check(
            "Blast kills six in market",
            "Blast kills six in market AFP Friday 6 Mar 2020 A blast killed six.",
            &["Blast kills six in market", "AFP Friday 6 Mar 2020", "A blast killed six."],
            Some("2020-03-06"),
        );
    }

    #[test]
    fn a_sentence_after_the_day_keeps_its_first_words() {
        check(
            "",
            "Date of publication 6 March 2020 At least six people were killed.",
            &["Date of publication 6 March 2020", "At least six people were killed."],
            Some("2020-03-06"),
        );
        check(
            "",
            "6 March 2020 A blast. Tags Idlib air strike Syria Anti-government activists say a jet came.",
            &[
                "6 March 2020",
                "A blast.",
                "Tags Idlib air strike Syria",
                "Anti-government activists say a jet came.",
            ],
            Some("2020-03-06"),
        );
    }

    #[test]
    fn day_before_the_headline() {
        check(
            "Blast kills six in market",
            "Fri 06 Mar 2020 at 0914 Blast kills six in market. A blast killed six.",
            &["Fri 06 Mar 2020 at 0914", "Blast kills six in market.", "A blast killed six."],
            Some("2020-03-06"),
        );
    }

    #[test]
    fn labelled_and_damaged_days() {
        check(
            "",
            "Published March 6, 2020 A blast.",
            &["Published March 6, 2020", "A blast."],
            Some("2020-03-06"),
        );
        check(
            "",
            "Last updated at Mar 62020 A blast.",
            &["Last updated at Mar 62020", "A blast."],
            Some("2020-03-06"),
        );
        check(
            "",
            "06.03.2020(updated 1121 06.03.2020) A blast.",
            &["06.03.2020(updated 1121 06.03.2020)", "A blast."],
            Some("2020-03-06"),
        );
    }

    #[test]
    fn a_day_in_a_sentence_is_none_of_publication() {
        check("", "March 6, 2020 was a quiet day.", &["March 6, 2020 was a quiet day."], None);
        check("", "On 6 March 2020 a blast killed six.", &["On 6 March 2020 a blast killed six."], None);
    }

    #[test]
    fn tags_are_apart() {
        check(
            "",
            "6 March 2020 A blast killed six. Tags Aleppo blast market At least six people were killed.",
            &[
                "6 March 2020",
                "A blast killed six.",
                "Tags Aleppo blast market",
                "At least six people were killed.",
            ],
            Some("2020-03-06"),
        );
    }
}
