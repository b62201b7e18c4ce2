//! Which language a text is in.

use whichlang::Lang;

/// Shorter texts are not guessed: a headline of names fits many languages.
const SHORTEST: usize = 40;
/// So many characters tell the language; more would cost more than everything else that is done to a short report.
const ENOUGH: usize = 400;

/// The ISO 639-1 code of the text's language, where the text is long enough to tell.
pub(crate) fn detect_language(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let end = text.char_indices().nth(ENOUGH).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let n_letters = head.chars().filter(|c| c.is_alphabetic()).count();
    (n_letters >= SHORTEST).then(|| code_of(whichlang::detect_language(head)))
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

    #[test]
    fn a_language_is_detected_in_enough_text() {
        assert_eq!(
            detect_language("The mayor said that nobody was hurt when the shells fell on the market."),
            Some("en")
        );
        assert_eq!(
            detect_language("Le maire a dit que personne n’avait été blessé quand les obus sont tombés."),
            Some("fr")
        );
        assert_eq!(detect_language("Shells hit market"), None);
    }

    #[test]
    fn tags_become_codes() {
        assert_eq!(code_of_tag("en-GB").as_deref(), Some("en"));
        assert_eq!(code_of_tag("AR").as_deref(), Some("ar"));
        assert_eq!(code_of_tag("english"), None);
    }
}
