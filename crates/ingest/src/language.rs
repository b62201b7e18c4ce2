//! Which language a text is in.

use std::sync::LazyLock;

use whichlang::Lang;

/// Shorter texts in Latin letters are not guessed: a headline of names fits many languages.
const SHORTEST: usize = 40;
/// Other letters tell sooner that a text is not English.
const SHORTEST_OTHER: usize = 12;
/// So many characters tell the language; more would cost more than everything else that is done to a short report.
const ENOUGH: usize = 400;
/// The least share of small words in English prose; the names and figures of a list have fewer.
const ENGLISH_SHARE: f64 = 0.05;
/// The least share of small words that bears a guess out.
const NAMED_SHARE: f64 = 0.15;
/// A text with so large a part in English is read.
const ENGLISH_PART: f64 = 0.2;

/// What is known of the languages that are told apart.
struct Language {
    code: &'static str,
    name: &'static str,
    words: Vec<&'static str>,
}

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let rows = include_str!("languages.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        let (code, name) = (cells.next()?, cells.next()?);
        Some(Language { code, name, words: cells.next().unwrap_or_default().split(' ').collect() })
    })
    .collect()
});

/// What was found out about the language of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detected {
    /// The text is too short to tell.
    Unknown,
    English,
    /// Another language, by its code where it is clear which.
    Other(Option<&'static str>),
}

impl Detected {
    /// The ISO 639-1 code.
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::English => Some("en"),
            Self::Other(code) => code,
        }
    }
}

/// The name of a language.
pub(crate) fn name_of(code: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|language| language.code == code).map(|language| language.name)
}

/// Finds out the language of a text. A text with a part in English counts as English.
pub(crate) fn detect_language(text: &str) -> Detected {
    let text = text.trim_start();
    let end = text.char_indices().nth(ENOUGH).map_or(text.len(), |(at, _)| at);
    match detect_in(&text[..end]) {
        Detected::Other(_) if end < text.len() && is_partly_english(text) => Detected::English,
        detected => detected,
    }
}

fn detect_in(text: &str) -> Detected {
    let n_letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let n_other = text.chars().filter(|c| c.is_alphabetic() && !is_latin(*c)).count();
    if n_other >= SHORTEST_OTHER && 2 * n_other > n_letters {
        return Detected::Other(by_script(text));
    }
    if n_letters < SHORTEST {
        return Detected::Unknown;
    }
    if share_of("en", text) >= ENGLISH_SHARE {
        return Detected::English;
    }
    match code_of(whichlang::detect_language(text)) {
        "en" => Detected::English,
        code if share_of(code, text) >= NAMED_SHARE => Detected::Other(Some(code)),
        _ if share_of("en", text) == 0.0 => Detected::Other(None),
        _ => Detected::English,
    }
}

/// Whether paragraphs that hold a fair part of the text are English.
fn is_partly_english(text: &str) -> bool {
    let paragraphs = text.split('\n').filter(|paragraph| detect_in(paragraph) == Detected::English);
    paragraphs.map(str::len).sum::<usize>() as f64 >= ENGLISH_PART * text.len() as f64
}

/// The share of the small words of a language among the words of a text.
fn share_of(code: &str, text: &str) -> f64 {
    let Some(language) = LANGUAGES.iter().find(|language| language.code == code) else { return 0.0 };
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let (mut n_words, mut n_small) = (0, 0);
    for word in words {
        n_words += 1;
        n_small += usize::from(language.words.contains(&word.to_lowercase().as_str()));
    }
    f64::from(n_small as u32) / f64::from(n_words.max(1))
}

const fn is_latin(character: char) -> bool {
    matches!(character, 'A'..='Z' | 'a'..='z' | '\u{aa}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// The language of a text in other than Latin letters; none where its script is that of many and none is likely.
fn by_script(text: &str) -> Option<&'static str> {
    let count = |within: &dyn Fn(char) -> bool| text.chars().filter(|c| within(*c)).count();
    let has = |letters: &str| text.chars().any(|c| letters.contains(c));
    let scripts: [(&str, usize); 11] = [
        ("ru", count(&|c| matches!(c, '\u{400}'..='\u{4ff}'))),
        ("ar", count(&|c| matches!(c, '\u{600}'..='\u{6ff}'))),
        ("he", count(&|c| matches!(c, '\u{590}'..='\u{5ff}'))),
        ("el", count(&|c| matches!(c, '\u{370}'..='\u{3ff}'))),
        ("hy", count(&|c| matches!(c, '\u{530}'..='\u{58f}'))),
        ("ka", count(&|c| matches!(c, '\u{10a0}'..='\u{10ff}'))),
        ("am", count(&|c| matches!(c, '\u{1200}'..='\u{137f}'))),
        ("th", count(&|c| matches!(c, '\u{e00}'..='\u{e7f}'))),
        ("bn", count(&|c| matches!(c, '\u{980}'..='\u{9ff}'))),
        ("my", count(&|c| matches!(c, '\u{1000}'..='\u{109f}'))),
        (
            "",
            count(
                &|c| matches!(c, '\u{900}'..='\u{97f}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'),
            ),
        ),
    ];
    match scripts.iter().max_by_key(|(_, n)| *n).map(|(code, _)| *code)? {
        "ru" if has("іїєґ") => Some("uk"),
        "ru" if has("ыэё") => Some("ru"),
        // Bulgarian, Serbian, Kazakh and others.
        "ru" => None,
        "ar" if has("ٹڈڑے") => Some("ur"),
        "ar" if has("پچگژ") => Some("fa"),
        "" => Some(code_of(whichlang::detect_language(text)))
            .filter(|code| matches!(*code, "hi" | "ja" | "ko" | "zh")),
        code => Some(code),
    }
}

/// The two-letter code at the start of a language tag such as `en-GB`.
pub(crate) fn code_of_tag(tag: &str) -> Option<String> {
    let code = tag.split(['-', '_']).next()?.trim();
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .then(|| code.to_ascii_lowercase())
}

const fn code_of(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Detected) {
        assert_eq!(detect_language(text), expected, "{text}");
    }

    const fn other(code: &'static str) -> Detected {
        Detected::Other(Some(code))
    }

    #[test]
    fn languages_are_told_apart() {
        check("The mayor said that nobody was hurt when the shells fell on the market.", Detected::English);
        check(
            "Le maire a dit que personne n’avait été blessé quand les obus sont tombés dans la rue.",
            other("fr"),
        );
        check("Мэр сказал, что никто не пострадал, когда снаряды упали на рынок.", other("ru"));
        check("Мер сказав, що ніхто не постраждав, коли снаряди впали на ринок.", other("uk"));
        check("قال رئيس البلدية إن أحدا لم يصب عندما سقطت القذائف على السوق.", other("ar"));
        check("שלושה בני אדם נהרגו בפיגוע בשוק", other("he"));
        check(
            "El alcalde dijo que nadie resultó herido cuando los proyectiles cayeron en el mercado.",
            other("es"),
        );
    }

    #[test]
    fn a_language_that_is_not_clear_is_not_named() {
        check(
            "Burmistrz powiedział, że nikt nie został ranny, kiedy pociski spadły na rynek.",
            Detected::Other(None),
        );
        check("Кметът каза, че никой не е пострадал, когато снарядите паднаха.", Detected::Other(None));
    }

    #[test]
    fn english_stays_english() {
        check("Shells hit market", Detected::Unknown);
        check("Тишина", Detected::Unknown);
        check("GUNMEN KILL SIX IN RAID ON VILLAGE NEAR EXAMPLE FORD, POLICE SAY", Detected::English);
        check(
            "Killed: Ahmad Hassan Ali, Khaled Omar Nasser, Yusuf Ibrahim Saleh and Mahmoud Darwish",
            Detected::English,
        );
        let both = "قال رئيس البلدية إن أحدا لم يصب عندما سقطت القذائف على السوق. ".repeat(8)
            + "\n\nThe mayor said that nobody was hurt when the shells fell on the market, and that it had been closed."
            + &" The shops will open again on Monday, he said, and the road to the south was clear."
                .repeat(3);
        check(&both, Detected::English);
    }

    #[test]
    fn tags_become_codes() {
        assert_eq!(code_of_tag("en-GB").as_deref(), Some("en"));
        assert_eq!(code_of_tag("AR").as_deref(), Some("ar"));
        assert_eq!(code_of_tag("english"), None);
    }

    #[test]
    fn every_code_has_a_name() {
        for code in
            ["en", "ar", "zh", "de", "fr", "hi", "it", "ja", "ko", "nl", "pt", "ru", "es", "sv", "tr", "vi"]
        {
            assert!(name_of(code).is_some(), "{code}");
        }
    }
}
