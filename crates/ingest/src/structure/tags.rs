//! Lists of topics: `Tags Syria Idlib air strike An air strike …`.

use super::words::Word;

/// How many words a list of tags has.
const LONGEST_TAGS: usize = 24;

/// How far into the text a list of tags may start, in words.
pub(super) const TAGS_WITHIN: usize = 120;

const LABELS: [&str; 3] = ["Tags", "Topics", "Keywords"];

/// Words that begin a sentence and no topic.
const FIRST_WORDS: [&str; 39] = [
    "A",
    "An",
    "The",
    "At",
    "In",
    "On",
    "More",
    "Dozens",
    "Scores",
    "Hundreds",
    "Several",
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
    "Twenty",
    "Thirty",
    "Forty",
    "Fifty",
    "Sixty",
    "Seventy",
    "Eighty",
    "Ninety",
];

/// Small words that stand in sentences and in no list of topics.
const LINKS: [&str; 18] = [
    "said", "say", "says", "has", "have", "had", "was", "were", "are", "is", "will", "of", "in", "on", "by",
    "to", "the", "who",
];

/// Where a list of tags starts, and where it ends if the story goes on after it.
pub(super) struct Tags {
    pub start: u32,
    pub end: Option<u32>,
}

/// Finds a list of tags after the first `skipped` words.
pub(super) fn find_tags(words: &[Word<'_>], skipped: usize) -> Option<Tags> {
    let ends = |n: usize| n == 0 || words[n - 1].text.ends_with(['.', '?', '!', '"', '”']);
    let reach = words.len().min(skipped + TAGS_WITHIN);
    let label = (skipped..reach).find(|&n| LABELS.contains(&words[n].text) && ends(n))?;
    let last = words.len().min(label + LONGEST_TAGS);
    let goes_on = (label + 2..last).find(|&n| begins_sentence(&words[n..]));
    Some(Tags { start: words[label].start as u32, end: goes_on.map(|n| words[n - 1].end as u32) })
}

fn begins_sentence(words: &[Word<'_>]) -> bool {
    let first = words.first().map_or("", |word| word.text.split('-').next().unwrap_or_default());
    FIRST_WORDS.contains(&first) || is_clause(words)
}

/// Whether words begin a sentence: a capital, then small words with a verb or a preposition close by.
fn is_clause(words: &[Word<'_>]) -> bool {
    let small = |word: &Word<'_>| word.text.starts_with(char::is_lowercase);
    words.first().is_some_and(|word| word.text.starts_with(char::is_uppercase))
        && words.get(1).is_some_and(small)
        && words.iter().skip(1).take(4).take_while(|word| small(word)).any(|word| LINKS.contains(&word.text))
}
