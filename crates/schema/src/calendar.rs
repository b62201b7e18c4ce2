//! English names of months and of the days of the week.

use jiff::civil::Weekday;

/// The months, in order.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Monday),
    ("Tuesday", Weekday::Tuesday),
    ("Wednesday", Weekday::Wednesday),
    ("Thursday", Weekday::Thursday),
    ("Friday", Weekday::Friday),
    ("Saturday", Weekday::Saturday),
    ("Sunday", Weekday::Sunday),
];

/// Letters of a month's short name.
const SHORT: usize = 3;

/// The month, from 1, that `word` names in full, by its first three letters or as `Sept`, in letters of any
/// size, with or without a full stop.
pub fn month_named(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let word = if word.eq_ignore_ascii_case("sept") { &word[..SHORT] } else { word };
    let is_named = |name: &&str| {
        word.eq_ignore_ascii_case(name)
            || (word.len() == SHORT && word.as_bytes().eq_ignore_ascii_case(&name.as_bytes()[..SHORT]))
    };
    MONTHS.iter().position(is_named).and_then(|idx| i8::try_from(idx + 1).ok())
}

/// The day of the week that `word` names in full, as one or as every such day, in letters of any size.
pub fn weekday_named(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let is_named = |name: &str| {
        let plural = || word.strip_suffix(['s', 'S']).is_some_and(|one| one.eq_ignore_ascii_case(name));
        word.eq_ignore_ascii_case(name) || plural()
    };
    WEEKDAYS.iter().find(|(name, _)| is_named(name)).map(|(_, weekday)| *weekday)
}

/// Whether `word` is the name of a day of the week.
pub fn is_weekday(word: &str) -> bool {
    weekday_named(word).is_some()
}

/// Whether `word` is the name of a month, in full or short, with a capital.
pub fn is_month(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && month_named(word).is_some()
}

/// The day of the week that a short form such as `Fri` or `Thurs` names, with a capital: `sun` and `sat` are words.
pub fn weekday_abbreviated(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let fits = |name: &str| match word.len() {
        SHORT => name.starts_with(word),
        4 => matches!(word, "Tues") && name.starts_with(word),
        5 => matches!(word, "Thurs") && name.starts_with(word),
        _ => false,
    };
    WEEKDAYS.iter().find(|(name, _)| fits(name)).map(|(_, weekday)| *weekday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_in_full_and_short() {
        for (word, month) in [("March", 3), ("sept.", 9), ("SEP", 9), ("dec", 12), ("may", 5)] {
            assert_eq!(month_named(word), Some(month), "{word}");
        }
        for word in ["", "ma", "marc", "septe", "Mär", "monday"] {
            assert_eq!(month_named(word), None, "{word}");
        }
    }

    #[test]
    fn weekdays_are_named_once_or_every_week() {
        assert_eq!(weekday_named("Tuesdays"), Some(Weekday::Tuesday));
        assert_eq!(weekday_named("sunday"), Some(Weekday::Sunday));
        assert_eq!(weekday_named("sun"), None);
    }
}
