//! Values and stances in plain words.

use rashomon_schema::{
    Actor, Count, EventType, MONTHS, Means, PlaceArgument, PlacePrecision, Reading, Stance, TimeArgument,
    TimePrecision, Value, Voice, VoiceKind, describe_clock, describe_event,
};

const PEOPLE: &str = include_str!("../tables/people.txt");
const N_FIRST_WORDS: usize = 10;
/// What a voice that claims or concedes a deed says: neither word is ours to choose.
pub(crate) const DID_IT: &str = "says it did it";
/// Keeps a mark on the line of its value.
pub(crate) const NO_BREAK: char = '\u{a0}';

/// The words of a value, with the stance of the voice: `Russia ?`, `not Russia`, `Russia (says it did it)`.
pub fn stance_words(value: &Value, stance: Stance) -> String {
    if matches!(value, Value::Occurred {}) {
        return occurred_words(stance).to_owned();
    }
    let words = value_words(value);
    match stance {
        Stance::Asserts => words,
        Stance::Suspects => format!("{words}{NO_BREAK}?"),
        Stance::Doubts => format!("doubts {words}"),
        Stance::Denies => format!("not {words}"),
        Stance::Admits if matches!(value, Value::Actor(_)) => format!("{words} ({DID_IT})"),
        Stance::Admits => format!("{words} (admits)"),
    }
}

fn occurred_words(stance: Stance) -> &'static str {
    match stance {
        Stance::Asserts => "yes",
        Stance::Suspects => "yes ?",
        Stance::Doubts => "doubts it",
        Stance::Denies => "no",
        Stance::Admits => "yes (says it did it)",
    }
}

/// The words of a value without a stance.
pub fn value_words(value: &Value) -> String {
    match value {
        Value::Occurred {} => "yes".to_owned(),
        Value::Type { kind, mode } => describe_event(*kind, *mode),
        Value::Actor(Actor { text, name, .. }) => name.as_deref().map_or_else(|| short(text), plain),
        Value::Means(Means { text, .. }) => short(text),
        Value::Place(place) => place_words(place),
        Value::Time(time) => time_words(time),
        Value::Toll(count) => count_words(count),
        Value::Status { text, .. } => short(text),
    }
}

/// A number of people as it was said: `at least 14`, `14 to 19`, `5 children`.
pub(crate) fn count_words(count: &Count) -> String {
    let number = number_words(count);
    let counted = count.counted.as_deref().map(bare).unwrap_or_default();
    let adds_nothing = PEOPLE.lines().any(|word| word.eq_ignore_ascii_case(&counted));
    if counted.is_empty() || (count.total && adds_nothing) { number } else { format!("{number} {counted}") }
}

fn number_words(count: &Count) -> String {
    match (count.low, count.high, count.approx) {
        (Some(low), Some(high), false) if low == high => digits(low),
        (Some(low), Some(high), true) if low == high => format!("about {}", digits(low)),
        (Some(low), Some(high), false) => format!("{} to {}", digits(low), digits(high)),
        (Some(low), Some(high), true) => format!("about {} to {}", digits(low), digits(high)),
        (Some(low), None, approx) => match count.words.as_deref() {
            Some(words) => plain(words),
            None if approx => format!("about {} or more", digits(low)),
            None => format!("at least {}", digits(low)),
        },
        (None, Some(high), _) => format!("up to {}", digits(high)),
        (None, None, _) => "some".to_owned(),
    }
}

fn digits(number: u64) -> String {
    let plain = number.to_string();
    let mut out = String::new();
    for (idx, digit) in plain.chars().enumerate() {
        if idx > 0 && (plain.len() - idx).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn place_words(place: &PlaceArgument) -> String {
    match (place.name.as_deref(), place.precision) {
        (Some(name), Some(PlacePrecision::Near)) => format!("near {}", plain(name)),
        (_, Some(PlacePrecision::Between)) | (None, _) => bare(&place.text),
        (Some(name), _) => plain(name),
    }
}

/// The words for a time, with its date if they do not give it: `Tuesday (12 March 2019)`.
fn time_words(time: &TimeArgument) -> String {
    let words = bare(&time.text);
    let (Some(earliest), Some(latest)) = (time.earliest, time.latest) else { return words };
    let year = earliest.year().to_string();
    let tells_date = words.contains(&year) || MONTHS.iter().any(|month| words.contains(month));
    if tells_date {
        return words;
    }
    let dates = match time.precision {
        Some(TimePrecision::Year) if earliest.year() == latest.year() => year,
        Some(TimePrecision::Month) if earliest.month() == latest.month() => {
            format!("{} {year}", month_name(earliest.month()))
        }
        _ if earliest == latest => date_words(earliest.year(), earliest.month(), earliest.day()),
        _ => format!(
            "{} to {}",
            date_words(earliest.year(), earliest.month(), earliest.day()),
            date_words(latest.year(), latest.month(), latest.day())
        ),
    };
    let hour =
        time.clock.as_ref().filter(|_| !words.contains(|c: char| c.is_ascii_digit())).map(describe_clock);
    let dates = [Some(dates), hour].into_iter().flatten().collect::<Vec<_>>().join(", ");
    if words.is_empty() { dates } else { format!("{words} ({dates})") }
}

/// A day in words: `12 March 2019`.
pub fn date_words(year: i16, month: i8, day: i8) -> String {
    format!("{day} {} {year}", month_name(month))
}

fn month_name(month: i8) -> &'static str {
    let idx = usize::try_from(month - 1).unwrap_or_default();
    MONTHS.get(idx).copied().unwrap_or_default()
}

/// The name of a voice; the report's own voice goes by its publisher.
pub fn voice_name(reading: &Reading, voice: &Voice) -> String {
    if voice.kind != VoiceKind::Report {
        return plain(&voice.name);
    }
    match reading.report.publisher.as_deref().map(plain) {
        Some(publisher) if !publisher.is_empty() => format!("{publisher}, own voice"),
        _ => "report's own voice".to_owned(),
    }
}

/// The headline, what the report is about, or the first words of the first paragraph.
pub fn report_title(reading: &Reading) -> String {
    let title = reading.report.title.as_deref().map(plain).unwrap_or_default();
    let title = if title.is_empty() { incident_words(reading).unwrap_or_default() } else { title };
    let first_paragraph =
        || reading.report.text.split("\n\n").map(str::trim).find(|paragraph| !paragraph.is_empty());
    let first_words = || first_words(first_paragraph().unwrap_or_default());
    let title = if title.is_empty() { first_words() } else { title };
    if title.is_empty() { "Empty report".to_owned() } else { title }
}

/// What the main incident was, where and when: `Air strike in Balyun, 27 February 2020`; none where neither is known.
fn incident_words(reading: &Reading) -> Option<String> {
    let incident = reading.incidents.iter().find(|incident| incident.main)?;
    let claims = || {
        let own = reading.claims.iter().filter(|claim| claim.incident == incident.id);
        own.filter(|claim| matches!(claim.stance, Stance::Asserts | Stance::Admits))
    };
    let kinds = claims().filter_map(|claim| match claim.value {
        Value::Type { kind, mode } => Some((kind, mode)),
        _ => None,
    });
    let (kind, mode) = kinds.max_by_key(|(kind, mode)| (*kind == EventType::Assault, mode.is_some()))?;
    let place = claims().find_map(|claim| match &claim.value {
        Value::Place(place) => place.name.as_deref().map(|_| {
            let words = place_words(place);
            if place.precision == Some(PlacePrecision::Near) { words } else { format!("in {words}") }
        }),
        _ => None,
    });
    let day = claims().find_map(|claim| match &claim.value {
        Value::Time(TimeArgument { earliest: Some(day), latest, .. }) if latest.as_ref() == Some(day) => {
            Some(date_words(day.year(), day.month(), day.day()))
        }
        _ => None,
    });
    let what = describe_event(kind, mode);
    let mut letters = what.chars();
    let what: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let place = place.map(|place| format!(" {place}")).unwrap_or_default();
    (!place.is_empty() || day.is_some())
        .then(|| [Some(format!("{what}{place}")), day].into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// Publisher and date, as far as they are known.
pub fn publication(reading: &Reading) -> Vec<String> {
    let report = &reading.report;
    let publisher = report.publisher.as_deref().or(report.uri.as_deref()).map(plain);
    let published =
        report.published.map(|day| format!("published {}", date_words(day.year(), day.month(), day.day())));
    publisher.into_iter().chain(published).filter(|words| !words.is_empty()).collect()
}

/// `1 voice`, `2 voices`.
pub fn n_of(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{} {noun}s", digits(n as u64)) }
}

/// The text on one line, with nothing in it that steers a terminal or turns the direction of writing.
pub fn plain(text: &str) -> String {
    let steers = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let words = text.split_whitespace().map(|word| word.chars().filter(|c| !steers(*c)).collect::<String>());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The first words of a text, with an ellipsis where more follow.
fn first_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(N_FIRST_WORDS + 1).collect();
    let rest = if words.len() > N_FIRST_WORDS { " …" } else { "" };
    plain(&words[..words.len().min(N_FIRST_WORDS)].join(" ")) + rest
}

/// The words for a cell: no leading article, and no more than the first words.
fn short(text: &str) -> String {
    first_words(&bare(text))
}

/// The words without a leading article.
fn bare(text: &str) -> String {
    let words = plain(text);
    match words.split_once(' ') {
        Some((article, rest)) if ["the", "a", "an"].iter().any(|word| article.eq_ignore_ascii_case(word)) => {
            rest.to_owned()
        }
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Time;
    use rashomon_schema::Clock;

    use super::*;

    fn check_count(low: Option<u64>, high: Option<u64>, approx: bool, expected: &str) {
        let counted = Some("people".to_owned());
        let words = approx.then(|| "dozens".to_owned());
        let count = Count { low, high, approx, counted, total: true, words, early: false };
        assert_eq!(count_words(&count), expected);
    }

    #[test]
    fn numbers_keep_their_bounds() {
        check_count(Some(17), Some(17), false, "17");
        check_count(Some(14), None, false, "at least 14");
        check_count(None, Some(20), false, "up to 20");
        check_count(Some(30), Some(30), true, "about 30");
        check_count(Some(14), Some(19), false, "14 to 19");
        check_count(Some(24), None, true, "dozens");
        check_count(Some(1_200_000), None, false, "at least 1,200,000");
        check_count(None, None, false, "some");
    }

    #[test]
    fn more_than_a_number_is_not_the_next_one() {
        let words = Some("more than 80".to_owned());
        let count = Count { low: Some(81), total: true, words, ..Count::default() };
        assert_eq!(count_words(&count), "more than 80");
    }

    #[test]
    fn a_part_says_what_it_counts() {
        let count = Count {
            low: Some(5),
            high: Some(5),
            approx: false,
            counted: Some("children".to_owned()),
            total: false,
            words: None,
            early: false,
        };
        assert_eq!(count_words(&count), "5 children");
    }

    fn check_stance(stance: Stance, expected: &str, occurred: &str) {
        let actor =
            Actor { text: "the jets".to_owned(), name: Some("Russia".to_owned()), ..Actor::default() };
        assert_eq!(stance_words(&Value::Actor(actor), stance), expected);
        assert_eq!(stance_words(&Value::Occurred {}, stance), occurred);
    }

    #[test]
    fn every_stance_is_written_out() {
        check_stance(Stance::Asserts, "Russia", "yes");
        check_stance(Stance::Suspects, "Russia\u{a0}?", "yes ?");
        check_stance(Stance::Doubts, "doubts Russia", "doubts it");
        check_stance(Stance::Denies, "not Russia", "no");
        check_stance(Stance::Admits, "Russia (says it did it)", "yes (says it did it)");
    }

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[31m  b\n\u{202e}c"), "a[31m b c");
    }

    #[test]
    fn a_weekday_is_given_its_date() {
        let mut time = TimeArgument {
            text: "Tuesday".to_owned(),
            span: rashomon_schema::Span::new(0, 7),
            earliest: "2019-03-12".parse().ok(),
            latest: "2019-03-12".parse().ok(),
            precision: Some(TimePrecision::Day),
            clock: None,
        };
        assert_eq!(time_words(&time), "Tuesday (12 March 2019)");
        let half_past_five = Time::constant(17, 30, 0, 0);
        time.clock = Some(Clock { earliest: half_past_five, latest: half_past_five, zone: None });
        assert_eq!(time_words(&time), "Tuesday (12 March 2019, 17:30)");
        time.clock = None;
        time.text = "on 12 March".to_owned();
        assert_eq!(time_words(&time), "on 12 March");
        time.latest = "2019-03-14".parse().ok();
        time.text = "those days".to_owned();
        assert_eq!(time_words(&time), "those days (12 March 2019 to 14 March 2019)");
    }
}
