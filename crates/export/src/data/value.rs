//! Values as a table holds them: one plain text that can be corrected in a spreadsheet and read again.

use rashomon_schema::{Count, TimeArgument, Value, content_id};

/// The column that tells whether a row was changed since it was exported.
pub const READ_AS: &str = "read_as";

/// A value in the form in which it can be corrected: `14`, `at least 14`, `14 to 20`, `2020-02-27`,
/// `2020-02-27..2020-02-29`, `ASSAULT aerial`, `civilian`, or a name.
pub fn value_text(value: &Value) -> String {
    let named =
        |name: Option<&str>, text: &str| name.filter(|name| !name.is_empty()).unwrap_or(text).to_owned();
    match value {
        Value::Occurred {} => "it happened".to_owned(),
        Value::Type { kind, mode } => match mode {
            Some(mode) => format!("{kind} {mode}"),
            None => kind.to_string(),
        },
        Value::Actor(actor) => named(actor.name.as_deref(), &actor.text),
        Value::Means(means) => means.text.clone(),
        Value::Place(place) => named(place.name.as_deref(), &place.text),
        Value::Time(time) => days_text(time),
        Value::Toll(count) => count_text(count),
        Value::Status { status, .. } => status.to_string(),
    }
}

fn days_text(time: &TimeArgument) -> String {
    match (time.earliest, time.latest) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first}..{last}"),
        _ => time.text.clone(),
    }
}

fn count_text(count: &Count) -> String {
    match (count.low, count.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => "some".to_owned(),
    }
}

/// The words of a value as the report has them.
pub(crate) fn published_words(value: &Value) -> &str {
    match value {
        Value::Occurred {} | Value::Type { .. } => "",
        Value::Actor(actor) => &actor.text,
        Value::Means(means) => &means.text,
        Value::Place(place) => &place.text,
        Value::Time(time) => &time.text,
        Value::Toll(count) => count.words.as_deref().unwrap_or_default(),
        Value::Status { text, .. } => text,
    }
}

/// What tells which cells of a row were changed since it was exported: eight digits each of hashes of its value, stance and
/// voice as written.
pub fn row_key(value: &str, stance: &str, voice: &str) -> String {
    let part = |text: &str| content_id('s', &[text.as_bytes()])[1..9].to_owned();
    [value, stance, voice].map(part).join(".")
}

#[cfg(test)]
mod tests {
    use rashomon_schema::{EventMode, EventType};

    use super::*;

    fn check(low: Option<u64>, high: Option<u64>, expected: &str) {
        assert_eq!(count_text(&Count { low, high, ..Count::default() }), expected);
    }

    #[test]
    fn counts_keep_their_bounds() {
        check(Some(14), Some(14), "14");
        check(Some(14), None, "at least 14");
        check(None, Some(20), "up to 20");
        check(Some(14), Some(20), "14 to 20");
        check(None, None, "some");
    }

    #[test]
    fn a_type_is_named_as_in_the_record() {
        let value = Value::Type { kind: EventType::Assault, mode: Some(EventMode::HeavyWeapons) };
        assert_eq!(value_text(&value), "ASSAULT heavy-weapons");
    }
}
