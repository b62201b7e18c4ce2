//! Names in the form they are compared in.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::table;

static FOLDS: LazyLock<FxHashMap<char, &'static str>> = LazyLock::new(|| {
    table::rows(include_str!("../data/folds.tsv"))
        .flat_map(|row| row[1].chars().map(move |letter| (letter, row[0])))
        .collect()
});

/// Lower-cases a name, folds Latin diacritics, drops apostrophes and full stops and makes one space of all other
/// punctuation: `Ma'arrat al-Nuʿmān` and `Maarrat al Numan` meet, as do `U.S.` and `US`.
///
/// Letters of other scripts are kept. Applying it twice changes nothing.
pub fn normalise(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii() {
            push(&mut out, c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(|c| push(&mut out, c));
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Adds one lower-case character in its plain form.
fn push(out: &mut String, c: char) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        _ if is_silent(c) => {}
        _ if !c.is_ascii() && c.is_alphanumeric() => match FOLDS.get(&c) {
            Some(plain) => out.push_str(plain),
            None => out.push(c),
        },
        _ if out.is_empty() || out.ends_with(' ') => {}
        _ => out.push(' '),
    }
}

/// Whether a character is written or left out without changing the name: apostrophes, combining marks, full stops.
fn is_silent(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | '′' | '.' | 'ʹ'..='ˏ' | '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}')
}

/// Whether every letter of a name is Latin, and so worth keeping for texts in English.
pub(crate) fn is_latin(name: &str) -> bool {
    name.chars().all(|c| {
        !c.is_alphabetic()
            || is_silent(c)
            || matches!(c, 'A'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for (a, b) in [
            ("Ma'arrat al-Nuʿmān", "Maarrat al Numan"),
            ("Erdoğan", "ERDOGAN"),
            ("İdlib", "Idlib"),
            ("U.S.", "US"),
            ("Winston-Salem", "Winston Salem"),
            ("Łódź", "Lodz"),
            ("Washington, D.C.", "washington dc"),
        ] {
            assert_eq!(normalise(a), normalise(b));
        }
        assert_ne!(normalise("Mali"), normalise("Mal"));
    }

    #[test]
    fn latin_is_told_from_other_scripts() {
        assert!(is_latin("Kyïv"));
        assert!(is_latin("Sana‘a'"));
        assert!(!is_latin("Київ"));
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(name in "\\PC*") {
            let once = normalise(&name);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
