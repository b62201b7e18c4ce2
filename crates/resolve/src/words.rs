//! Words as matching sees them: one form for the spellings of a name, and how rare each is in the news.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const WORDS: &str = include_str!("tables/words.tsv");
const SPELLINGS: &str = include_str!("tables/spellings.tsv");
/// Reports in a thousand that are assumed to have a word missing from the table.
const UNKNOWN: f32 = 0.4;
/// Words in more than three reports of ten carry no information.
const COMMON: f32 = 1.2;
/// Words rarer than this identify an incident: three reports in a hundred have them.
pub(crate) const RARE: f32 = 3.5;
/// Articles that transliteration joins to a name with a hyphen.
const ARTICLES: [&str; 9] = ["al", "el", "ad", "as", "ash", "at", "an", "ar", "az"];

static TABLE: LazyLock<FxHashMap<String, f32>> = LazyLock::new(|| {
    let mut table = FxHashMap::default();
    for row in WORDS.lines().filter(|row| !row.starts_with('#')) {
        let (word, share) = row.split_once('\t').expect("a row has a word and a number");
        let share: f32 = share.parse().expect("the share is a number");
        let known = table.entry(plain(word)).or_insert(share);
        *known = known.max(share);
    }
    table
});

/// Letters and what they are written as in the skeleton of a name.
static LETTERS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let rows = SPELLINGS.lines().filter(|row| !row.starts_with('#'));
    rows.map(|row| row.split_once('\t').expect("a row has two spellings")).collect()
});

/// A word in its one form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Term {
    /// A hash of the form.
    pub(crate) hash: u32,
    /// How rare it is: the logarithm of one in how many reports.
    pub(crate) rarity: f32,
}

/// The words of a text that carry information, in order.
pub(crate) fn terms(text: &str) -> impl Iterator<Item = Term> {
    words(text).flat_map(parts).filter_map(term).filter(|term| term.rarity >= COMMON)
}

/// The one form of a name of several words, for comparing names.
pub(crate) fn name_key(name: &str) -> u32 {
    let forms = words(name).flat_map(parts).map(|word| form(word).0);
    hash(&forms.collect::<Vec<_>>().join(" "))
}

/// Stretches of letters, with apostrophes and hyphens between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-');
    let trim = |word: &'_ str| -> bool { word.chars().any(char::is_alphabetic) };
    text.split(move |c| !is_part(c))
        .map(|word| word.trim_matches(|c: char| !c.is_alphabetic()))
        .filter(move |w| trim(w))
}

/// The parts of a compound; an article stays with its name.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let joined = word.split_once('-').is_some_and(|(first, _)| is_article(first));
    word.split(move |c| c == '-' && !joined)
}

fn is_article(word: &str) -> bool {
    ARTICLES.iter().any(|article| word.eq_ignore_ascii_case(article))
}

fn term(word: &str) -> Option<Term> {
    word.chars().nth(1)?;
    let (form, rarity) = form(word);
    Some(Term { hash: hash(&form), rarity })
}

/// How rare a word in lower case is; numbers and single letters are in every report.
pub(crate) fn rarity(lower: &str) -> f32 {
    if lower.len() < 2 || !lower.starts_with(char::is_alphabetic) {
        return 0.0;
    }
    let share = TABLE.get(lower).or_else(|| TABLE.get(stem(lower)));
    (1000.0 / share.unwrap_or(&UNKNOWN)).ln()
}

/// The one form of a word: itself where the table knows it, else the skeleton of what is likely a name.
fn form(word: &str) -> (String, f32) {
    let plain = plain(word);
    match TABLE.get(&plain) {
        Some(share) => (plain, (1000.0 / share).ln()),
        None => (skeleton(&plain), (1000.0 / UNKNOWN).ln()),
    }
}

/// Lower case, without article, possessive and plural.
fn plain(word: &str) -> String {
    let lower = word.to_lowercase().replace('’', "'");
    let bare = lower.strip_suffix("'s").unwrap_or(&lower);
    let bare = match bare.split_once('-') {
        Some((first, rest)) if is_article(first) && !rest.is_empty() => rest,
        _ => bare,
    };
    stem(bare).to_owned()
}

/// Without the ending of a plural.
fn stem(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| stem.len() >= 4 && !stem.ends_with('s')).unwrap_or(word)
}

/// What the transliterations of a name share: its consonants, in one spelling each.
fn skeleton(word: &str) -> String {
    if !word.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'\'' | b'-')) {
        return word.to_owned();
    }
    let letters: String = word.chars().filter(char::is_ascii_lowercase).collect();
    let spelled = LETTERS.iter().fold(letters, |word, (from, to)| word.replace(from, to));
    let mut out = String::from("~");
    for (n, c) in spelled.chars().enumerate() {
        let kept = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'h' if n > 0 => continue,
            'a' | 'e' | 'i' | 'o' | 'u' => 'a',
            _ => c,
        };
        if !out.ends_with(kept) {
            out.push(kept);
        }
    }
    if out.len() > 4 && out.ends_with('y') {
        out.pop();
    }
    // Fewer consonants would make one of many names.
    if out.len() >= 4 { out } else { word.to_owned() }
}

/// FNV-1a: the same on every machine.
pub(crate) fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_same(a: &str, b: &str) {
        assert_eq!(form(a).0, form(b).0, "{a} and {b}");
    }

    #[test]
    fn transliterations_of_a_name_meet() {
        check_same("Thalthana", "Talthanah");
        check_same("al-Qaterji", "Katerji");
        check_same("Akrameh", "Ikrima");
        assert_ne!(form("Zubdiya").0, form("Zabadani").0);
    }

    #[test]
    fn rare_words_weigh_more() {
        let rarity = |word: &str| form(word).1;
        assert!(rarity("said") < rarity("school"));
        assert!(rarity("school") < rarity("bakery"));
        assert!(rarity("bakery") < rarity("Qaterji"));
    }

    #[test]
    fn words_that_everybody_uses_tell_nothing() {
        assert_eq!(terms("he said that it was in the").count(), 0);
        assert_eq!(terms("a rebel-held bakery").count(), 3);
    }
}
