//! Control characters U+0080 to U+009F that stand for characters of Windows-1252: a curly mark read as Latin-1.

use encoding_rs::WINDOWS_1252;

use super::space::general_characters;
use crate::traced::Edit;

/// Finds those that Windows-1252 has a visible character for.
pub(super) fn find(text: &str) -> Vec<Edit> {
    if text.is_ascii() {
        return Vec::new();
    }
    general_characters(text)
        .filter(|(_, c)| matches!(c, '\u{80}'..='\u{9f}'))
        .filter_map(|(at, control)| {
            let visible = as_windows_1252(control)?;
            Some(Edit::new(at..at + control.len_utf8(), visible.to_string()))
        })
        .collect()
}

fn as_windows_1252(control: char) -> Option<char> {
    let byte = u8::try_from(control).ok()?;
    WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().filter(|visible| *visible != control)
}

#[cfg(test)]
mod tests {
    use super::super::check_repair;

    #[test]
    fn marks_read_as_latin_1() {
        check_repair(super::find, "\u{93}No,\u{94} he said \u{97} it\u{92}s not", "“No,” he said — it’s not");
        check_repair(super::find, "\u{81}", "\u{81}");
    }
}
