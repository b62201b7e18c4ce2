//! Values as people write them on the command line.

use anyhow::Result;
use jiff::civil::Date;
use rashomon_schema::{Actor, Count, EventMode, EventType, Facet, Means, Status, Value};
use serde_json::json;

use super::world::Knowledge;
use crate::failure::UserError;

/// The value of a facet: the JSON of one, or words.
pub fn read_value(facet: Facet, given: &str, knowledge: &Knowledge) -> Result<Value> {
    if given.trim_start().starts_with('{') {
        let json = serde_json::from_str(given).map_err(|error| refused(facet, given, &error.to_string()))?;
        return Value::from_json(facet, json).map_err(|error| refused(facet, given, &error.to_string()));
    }
    match facet {
        Facet::Killed | Facet::Injured | Facet::Missing | Facet::Captured | Facet::Displaced => {
            read_count(given)
                .map(Value::Toll)
                .ok_or_else(|| refused(facet, given, "it is no number of people"))
        }
        Facet::Agent | Facet::Target => Ok(Value::Actor(actor(given, knowledge))),
        Facet::Means => Ok(Value::Means(Means { text: given.to_owned(), ..Means::default() })),
        Facet::Time => {
            let days = read_days(given).ok_or_else(|| refused(facet, given, "it is no day"))?;
            let precision = if days.0 == days.1 { json!("day") } else { json!(null) };
            let json = json!({"text": given, "span": [0, 0], "earliest": days.0, "latest": days.1, "precision": precision});
            Value::from_json(facet, json).map_err(|error| refused(facet, given, &error.to_string()))
        }
        Facet::Place => {
            let json = json!({"text": given, "span": [0, 0], "geoname": null, "name": given, "lat": null, "lon": null,
                "precision": null});
            Value::from_json(facet, json).map_err(|error| refused(facet, given, &error.to_string()))
        }
        Facet::Type => read_type(given).ok_or_else(|| refused(facet, given, "there is no such type or mode")),
        Facet::Status => {
            let status =
                Status::parse(given).ok_or_else(|| refused(facet, given, "there is no such status"))?;
            Ok(Value::Status { text: given.to_owned(), status })
        }
        Facet::Occurred => Err(refused(facet, given, "it has no value")),
    }
}

fn refused(facet: Facet, given: &str, reason: &str) -> anyhow::Error {
    let hint = match facet {
        Facet::Time => "give a day, 2020-02-27, or two: 2020-02-27..2020-02-29",
        Facet::Type => "a PLOVER type, and a mode or none: `ASSAULT aerial`",
        Facet::Status => "civilian, fighter or mixed",
        Facet::Occurred => "judge it by its stance, or with `--no-claim`",
        _ => "for example 14, 14-20, `at least 14`, `up to 20`",
    };
    UserError::with_hint(format!("`{given}` cannot be the value of {facet}: {reason}"), hint)
}

fn actor(given: &str, knowledge: &Knowledge) -> Actor {
    let named = knowledge
        .actors()
        .iter()
        .find(|actor| actor.id.eq_ignore_ascii_case(given) || actor.name.eq_ignore_ascii_case(given));
    Actor {
        text: given.to_owned(),
        actor: named.map(|actor| actor.id.clone()),
        name: named.map(|actor| actor.name.clone()),
        ..Actor::default()
    }
}

/// A type of PLOVER and its mode, if one is given.
fn read_type(given: &str) -> Option<Value> {
    let (kind, mode) = given.split_once(' ').map_or((given, None), |(kind, mode)| (kind, Some(mode.trim())));
    let mode = match mode {
        Some(mode) => Some(EventMode::parse(mode)?),
        None => None,
    };
    Some(Value::Type { kind: EventType::parse(kind)?, mode })
}

/// A number or a range of people.
fn read_count(given: &str) -> Option<Count> {
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let (low, high) = if let Some(rest) = given.strip_prefix("at least ") {
        (Some(number(rest)?), None)
    } else if let Some(rest) = given.strip_prefix("up to ") {
        (None, Some(number(rest)?))
    } else if let Some((low, high)) = given.split_once('-').or_else(|| given.split_once(" to ")) {
        (Some(number(low)?), Some(number(high)?))
    } else {
        (Some(number(given)?), Some(number(given)?))
    };
    if low.zip(high).is_some_and(|(low, high)| low > high) {
        return None;
    }
    Some(Count { low, high, approx: false, counted: None, total: true, early: false, words: None })
}

fn read_days(given: &str) -> Option<(Date, Date)> {
    let (first, last) = given.split_once("..").unwrap_or((given, given));
    let days = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (days.0 <= days.1).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ranges_are_counts() {
        let bounds = |given: &str| read_count(given).map(|count| (count.low, count.high));
        assert_eq!(bounds("14"), Some((Some(14), Some(14))));
        assert_eq!(bounds("14-20"), Some((Some(14), Some(20))));
        assert_eq!(bounds("at least 14"), Some((Some(14), None)));
        assert_eq!(bounds("up to 20"), Some((None, Some(20))));
        assert_eq!(bounds("20-14"), None);
        assert_eq!(bounds("many"), None);
    }

    #[test]
    fn a_type_may_have_a_mode() {
        assert!(matches!(
            read_type("ASSAULT aerial"),
            Some(Value::Type { mode: Some(EventMode::Aerial), .. })
        ));
        assert!(matches!(read_type("PROTEST"), Some(Value::Type { mode: None, .. })));
        assert!(read_type("ASSAULT flying").is_none());
    }
}
