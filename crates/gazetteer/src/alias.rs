//! Names that a place has only in another language: `Yida` is not Jeddah.

use rustc_hash::FxHashSet;

use crate::candidate::Candidate;
use crate::name::normalise;
use crate::place::Class;

/// A place of so many people is known by its names in other languages too.
const WELL_KNOWN: u32 = 1_000_000;
/// The share of consonants that may differ between two spellings of a name.
const SPELLING: f32 = 0.34;

/// Names of so few consonants are spelt like many others: `Boni` and Bonn.
const SHORT: usize = 2;

/// Leaves out places that `key` names only in another language, where the report names other countries than theirs,
/// or another place has the name as its own. Marks those that lie in a country named.
///
/// Cities that everybody knows stay, unless their name bears no likeness to the one written and they lie elsewhere.
pub(crate) fn leave_out(candidates: &mut Vec<Candidate<'_>>, key: &str, countries: &FxHashSet<String>) {
    for candidate in candidates.iter_mut() {
        candidate.told_of = candidate.place.country.is_some_and(|country| countries.contains(country));
    }
    let is_own = |candidate: &Candidate<'_>| !candidate.alternate || is_spelling(key, candidate.place.name);
    let some_own =
        candidates.iter().any(|candidate| candidate.place.class.is_settlement() && is_own(candidate));
    candidates.retain(|candidate| {
        let place = &candidate.place;
        if !candidate.alternate || place.noted || place.class != Class::Settlement {
            return true;
        }
        let is_elsewhere = !countries.is_empty() && !candidate.told_of;
        match (is_own(candidate), place.population >= WELL_KNOWN) {
            (true, true) => true,
            (true, false) => !is_elsewhere || consonants(key).len() > SHORT,
            (false, true) => !is_elsewhere,
            (false, false) => !is_elsewhere && !some_own,
        }
    });
}

/// Whether two names can be spellings of one.
fn is_spelling(key: &str, name: &str) -> bool {
    let (a, b) = (consonants(key), consonants(&normalise(name)));
    let longer = a.len().max(b.len());
    longer > 0 && distance(&a, &b) as f32 <= SPELLING * longer as f32
}

/// The consonants of a name without its articles, in one letter for those that transliterations exchange.
fn consonants(name: &str) -> Vec<char> {
    const ARTICLES: [&str; 12] = ["al", "el", "ad", "as", "ash", "at", "an", "ar", "az", "the", "le", "la"];
    let words = name.split(' ').filter(|word| !ARTICLES.contains(word));
    let letters = words.flat_map(str::chars).filter_map(|letter| match letter {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' | '\'' => None,
        'c' | 'q' | 'g' => Some('k'),
        'z' => Some('s'),
        'p' => Some('b'),
        'v' => Some('f'),
        letter => Some(letter),
    });
    let mut letters: Vec<char> = letters.collect();
    letters.dedup();
    letters
}

/// Letters to add, leave out or change to make one of the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (n, x) in a.iter().enumerate() {
        let mut before = row[0];
        row[0] = n + 1;
        for (m, y) in b.iter().enumerate() {
            let changed = before + usize::from(x != y);
            before = row[m + 1];
            row[m + 1] = changed.min(before + 1).min(row[m] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, name: &str, expected: bool) {
        assert_eq!(is_spelling(&normalise(written), name), expected, "{written} and {name}");
    }

    #[test]
    fn spellings_are_told_from_names_in_another_language() {
        check("Raqqa", "Ar Raqqah", true);
        check("Kiev", "Kyiv", true);
        check("Sloviansk", "Slovyansk", true);
        check("Yida", "Jeddah", false);
        check("Ariha", "Jericho", false);
        check("Sloviansk", "Nikopol", false);
        check("Wau", "Awka", false);
    }

    #[test]
    fn an_empty_name_is_no_spelling() {
        assert!(!is_spelling("", ""));
        assert_eq!(distance(&[], &['b']), 1);
    }
}
