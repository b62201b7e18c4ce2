//! What comes before a report's first sentence where a page has run together: headline, byline, day of publication.
//!
//! `Blast kills six in market AFP Friday 6 Mar 2020 A blast …`, `Published March 6, 2020 A blast …`: the parts are
//! read apart, so that the words of the headline do not enter the first sentence. The day printed there is taken as the
//! day of publication.

use jiff::civil::Date;
use rashomon_schema::{Section, SectionKind, Setting, Span, date_at, weekday_abbreviated, weekday_named};

use super::words::{Word, key};

/// How many parts come before a story at most.
const MOST_PARTS: usize = 4;

/// How many words a byline has between a headline and the day.
const LONGEST_BYLINE: usize = 3;

/// How many words after the day the headline may start.
const BEFORE_HEADLINE: usize = 10;

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

/// What comes before the first sentence.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    /// Headline and bylines, in order.
    pub sections: Vec<Section>,
    /// The day printed there.
    pub day: Option<Date>,
    /// The first word of the story.
    pub n_words: usize,
}

/// Finds what comes before the first sentence; nothing if the words after it begin no sentence.
pub(super) fn find_front_matter(text: &str, words: &[Word<'_>], title: &str) -> FrontMatter {
    let title = key(title);
    let mut found = FrontMatter::default();
    for _ in 0..MOST_PARTS {
        let Some(end) = next_part(text, words, &title, &mut found) else { break };
        found.n_words = end;
        match words.get(end) {
            Some(next) if begins_sentence(next.text) => {}
            Some(_) => return FrontMatter::default(),
            None => break,
        }
    }
    found
}

/// Adds the headline or the byline that comes next and gives the word after it.
fn next_part(text: &str, words: &[Word<'_>], title: &str, found: &mut FrontMatter) -> Option<usize> {
    let at = found.n_words;
    let has_headline = found.sections.iter().any(|section| section.kind == SectionKind::Headline);
    let ahead = if found.day.is_some() { BEFORE_HEADLINE } else { 0 };
    let headline = || (at..=at + ahead).find_map(|n| Some((n, headline_at(words, n, title)?)));
    if let Some((start, end)) = (!has_headline).then(headline).flatten() {
        if start > at {
            found.sections.push(part(words, SectionKind::Byline, at, start));
        }
        found.sections.push(part(words, SectionKind::Headline, start, end));
        return Some(end);
    }
    let (day, end) = stamp_at(text, words, at, has_headline)?;
    found.day = found.day.or(Some(day));
    found.sections.push(part(words, SectionKind::Byline, at, end));
    Some(end)
}

fn part(words: &[Word<'_>], kind: SectionKind, start: usize, end: usize) -> Section {
    Section::new(kind, Span::new(words[start].start as u32, words[end - 1].end as u32))
}

fn begins_sentence(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || !c.is_alphanumeric())
}

/// Where the headline that starts at `at` ends; it may lack what the title has after a bar or a dash.
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
fn stamp_at(text: &str, words: &[Word<'_>], at: usize, after_headline: bool) -> Option<(Date, usize)> {
    let n_labels = words[at.min(words.len())..].iter().take_while(|word| is_stamp(word)).count();
    let start = at + n_labels;
    let byline = if after_headline || n_labels > 0 { LONGEST_BYLINE } else { 0 };
    let (day, end) = (start..=start + byline).find_map(|n| full_date(text, words, n))?;
    let n_more = (end..words.len()).take_while(|&n| belongs_to_stamp(words, n)).count();
    Some((day, end + n_more))
}

fn is_stamp(word: &Word<'_>) -> bool {
    STAMPS.contains(&key(word.text).as_str())
}

/// Whether the word `n`, after a day of publication, still belongs to it: `at 0914` does, the `At` of `At least` does not.
fn belongs_to_stamp(words: &[Word<'_>], n: usize) -> bool {
    let word = &words[n];
    let next = words.get(n + 1);
    let leads = ["at", "on", "of", "last"].contains(&key(word.text).as_str())
        && !next.is_some_and(|next| is_clock(next.text));
    let is_zone = word.text.starts_with("UTC") || word.text.starts_with("GMT");
    let is_marked = (is_stamp(word) && !leads) || is_zone || matches!(word.text, "-" | "|" | "–");
    let is_timed = is_clock(word.text)
        && (is_stamp(&words[n - 1]) || next.is_some_and(|next| next.text.starts_with("UTC")));
    is_marked || is_timed
}

fn is_clock(text: &str) -> bool {
    text.len() >= 3 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b')'))
}

/// A date with its year at the word `at`, and the word after it.
fn full_date(text: &str, words: &[Word<'_>], at: usize) -> Option<(Date, usize)> {
    let word = words.get(at)?.text.trim_matches(|c: char| !c.is_alphanumeric());
    let is_weekday = weekday_named(word).is_some() || weekday_abbreviated(word).is_some();
    let first = words.get(at + usize::from(is_weekday))?;
    let begin =
        first.byte + first.text.len() - first.text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let written = date_at(&text[begin..], Setting::Prose)?;
    let date = written.date()?;
    let end = begin + written.range.end;
    let after = words.partition_point(|word| word.byte < end);
    let last = &words[after - 1];
    // `06.03.2020(updated 1121 06.03.2020)`
    let is_glued = text[end..last.byte + last.text.len()].starts_with('(');
    let closes = words.iter().enumerate().skip(after).take(4).find(|(_, word)| word.text.ends_with(')'));
    Some((date, closes.filter(|_| is_glued).map_or(after, |(n, _)| n + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, text: &str, expected: &[&str], day: Option<&str>) {
        let found = crate::structure::Structure::find(text, Some(title), None);
        let chars: Vec<char> = text.chars().collect();
        let words = |span: Span| -> String { chars[span.start as usize..span.end as usize].iter().collect() };
        let parts: Vec<String> = found.sections.iter().map(|section| words(section.span)).collect();
        assert_eq!(parts, expected);
        assert_eq!(found.printed.map(|day| day.to_string()).as_deref(), day);
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
    fn a_day_in_a_sentence_is_not_a_publication_day() {
        check("", "March 6, 2020 was a quiet day.", &["March 6, 2020 was a quiet day."], None);
        check("", "On 6 March 2020 a blast killed six.", &["On 6 March 2020 a blast killed six."], None);
    }

    #[test]
    fn tags_are_a_part_of_their_own() {
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
