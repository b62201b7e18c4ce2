//! Character classes as Python defines them, where Rust differs.

use unicode_general_category::{GeneralCategory as Category, get_general_category};

/// Characters with a digit value that are not decimal digits, such as superscripts and circled digits.
const OTHER_DIGITS: [(char, char); 20] = [
    ('\u{b2}', '\u{b3}'),
    ('\u{b9}', '\u{b9}'),
    ('\u{1369}', '\u{1371}'),
    ('\u{19da}', '\u{19da}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{2080}', '\u{2089}'),
    ('\u{2460}', '\u{2468}'),
    ('\u{2474}', '\u{247c}'),
    ('\u{2488}', '\u{2490}'),
    ('\u{24ea}', '\u{24ea}'),
    ('\u{24f5}', '\u{24fd}'),
    ('\u{24ff}', '\u{24ff}'),
    ('\u{2776}', '\u{277e}'),
    ('\u{2780}', '\u{2788}'),
    ('\u{278a}', '\u{2792}'),
    ('\u{10a40}', '\u{10a43}'),
    ('\u{10e60}', '\u{10e68}'),
    ('\u{11052}', '\u{1105a}'),
    ('\u{1f100}', '\u{1f10a}'),
];

/// Python's `str.isspace`: white space and the four separators U+001C to U+001F.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Python's `str.isalpha`: letters of any kind, without marks and letter numbers.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(
        get_general_category(c),
        Category::UppercaseLetter
            | Category::LowercaseLetter
            | Category::TitlecaseLetter
            | Category::ModifierLetter
            | Category::OtherLetter
    )
}

/// Python's `str.isdecimal`, which is also the `\d` of its regular expressions.
pub(crate) fn is_decimal(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    get_general_category(c) == Category::DecimalNumber
}

/// Python's `str.isdigit`: decimal digits, superscripts, circled digits and the like.
pub(crate) fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    is_decimal(c) || OTHER_DIGITS.iter().any(|&(first, last)| (first..=last).contains(&c))
}

/// The `\w` of Python's regular expressions: letters, numbers and the underscore.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    is_alpha(c)
        || matches!(
            get_general_category(c),
            Category::DecimalNumber | Category::LetterNumber | Category::OtherNumber
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_space_and_zero_width_is_not() {
        assert!(is_space('\u{1c}') && is_space('\u{a0}') && is_space('\u{2003}') && is_space('\u{85}'));
        assert!(!is_space('\u{200b}') && !is_space('\u{feff}'));
    }

    #[test]
    fn letter_numbers_and_marks_are_not_letters() {
        assert!(!is_alpha('Ⅷ') && !is_alpha('\u{301}') && is_alpha('ª') && is_alpha('ß'));
    }

    #[test]
    fn superscripts_are_digits_but_not_decimals() {
        assert!(is_digit('²') && !is_decimal('²') && is_decimal('٣') && !is_digit('½') && is_word('½'));
    }
}
