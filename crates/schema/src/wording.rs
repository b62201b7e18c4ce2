//! Plain words for events and times of day.

use jiff::civil::Time;

use crate::argument::Clock;
use crate::taxonomy::{EventMode, EventType};

/// An event type and mode in plain words: `air strike`.
pub fn describe_event(kind: EventType, mode: Option<EventMode>) -> String {
    match (kind, mode) {
        (_, None) => describe_type(kind).to_owned(),
        (EventType::Assault, Some(mode)) if let Some(words) = describe_assault(mode) => words.to_owned(),
        (_, Some(mode)) => format!("{} ({})", describe_type(kind), mode.as_str().replace('-', " ")),
    }
}

/// A time of day in figures: `17:30`, `04:00 to 07:00 GMT`.
pub fn describe_clock(clock: &Clock) -> String {
    let figures = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
    let (from, until) = (figures(clock.earliest), figures(clock.latest));
    let hours = if from == until { from } else { format!("{from} to {until}") };
    match clock.zone.as_deref() {
        Some(zone) if zone != "local" => format!("{hours} {zone}"),
        _ => hours,
    }
}

const fn describe_assault(mode: EventMode) -> Option<&'static str> {
    Some(match mode {
        EventMode::Aerial => "air strike",
        EventMode::Drone => "drone strike",
        EventMode::Unconventional => "chemical attack",
        EventMode::HeavyWeapons => "shelling",
        EventMode::Explosives => "explosion",
        EventMode::SuicideAttack => "suicide attack",
        EventMode::Firearms => "shooting",
        EventMode::Torture => "torture",
        EventMode::Beat => "beating",
        EventMode::Sexual => "sexual assault",
        EventMode::Abduct => "abduction",
        _ => return None,
    })
}

const fn describe_type(kind: EventType) -> &'static str {
    match kind {
        EventType::Assault => "attack",
        EventType::Agree => "agreement",
        EventType::Consult => "meeting",
        EventType::Support => "support",
        EventType::Concede => "concession",
        EventType::Cooperate => "cooperation",
        EventType::Aid => "aid",
        EventType::Retreat => "withdrawal",
        EventType::Request => "request",
        EventType::Accuse => "accusation",
        EventType::Reject => "refusal",
        EventType::Threaten => "threat",
        EventType::Protest => "protest",
        EventType::Sanction => "sanction",
        EventType::Mobilize => "troop movement",
        EventType::Coerce => "coercion",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_plain_words() {
        assert_eq!(describe_event(EventType::Assault, Some(EventMode::Aerial)), "air strike");
        assert_eq!(
            describe_event(EventType::Assault, Some(EventMode::CrowdControl)),
            "attack (crowd control)"
        );
        assert_eq!(describe_event(EventType::Aid, None), "aid");
    }
}
