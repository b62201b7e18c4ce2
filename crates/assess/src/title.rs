//! Titles of incidents, as a desk would write them: what, where and when.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rashomon_schema::{
    Actor, Claim, Comparison, EventMode, EventType, Facet, IncidentPlace, IncidentRecord, MONTHS, Period,
    PlacePrecision, Stance, Value, describe_event,
};

use crate::compare::{holds, speaker};
use crate::table;
use crate::world::World;

/// An incident in a few words: `Air strike on a market in Tawila, North Darfur, 10 March 2025`.
pub fn incident_title(record: &IncidentRecord, world: &dyn World) -> String {
    let what = likely_type(record).map_or_else(
        || "incident".to_owned(),
        // A mode without a word of its own is in brackets, and headlines have no brackets.
        |(kind, mode)| describe_event(kind, mode).split(" (").take(1).collect(),
    );
    let mut letters = what.chars();
    let what: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let target = shared_target(record).map(|target| format!(" on {target}")).unwrap_or_default();
    let place = record.place.as_ref().map(|place| place_words(place, world));
    let day = record.time.and_then(period_words);
    [Some(format!("{what}{target}{}", place.unwrap_or_default())), day]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// The day or days that most origins give, where the accounts give any: a title has the days of its cells.
pub fn told_period(facets: &BTreeMap<Facet, Comparison>) -> Option<Period> {
    let sides = &facets.get(&Facet::Time)?.sides;
    sides.iter().filter(|side| holds(side.stance)).find_map(|side| match &side.value {
        Value::Time(time) => Some(Period { earliest: time.earliest?, latest: time.latest? }),
        _ => None,
    })
}

/// ` in Tawila, North Darfur`.
fn place_words(place: &IncidentPlace, world: &dyn World) -> String {
    let preposition = if place.precision == Some(PlacePrecision::Near) { "near" } else { "in" };
    let area = place.geoname.and_then(|geoname| world.area_around(geoname));
    let area = area.filter(|area| !place.name.contains(area.as_str()) && !area.contains(&place.name));
    let area = area.map(|area| format!(", {area}")).unwrap_or_default();
    format!(" {preposition} {}{area}", place.name)
}

/// `10 March 2025`, `9 to 10 March 2025`, `March 2025`; nothing where it may have been in several months.
fn period_words(Period { earliest, latest }: Period) -> Option<String> {
    const MOST_DAYS: i32 = 7;
    let month = |date: jiff::civil::Date| {
        MONTHS.get(usize::try_from(date.month() - 1).unwrap_or_default()).copied().unwrap_or_default()
    };
    let (year, is_one_month) =
        (latest.year(), (earliest.year(), earliest.month()) == (latest.year(), latest.month()));
    let n_days = (latest - earliest).get_days();
    match n_days {
        0 => Some(format!("{} {} {year}", latest.day(), month(latest))),
        1..MOST_DAYS if is_one_month => {
            Some(format!("{} to {} {} {year}", earliest.day(), latest.day(), month(latest)))
        }
        1..MOST_DAYS => Some(format!(
            "{} {} to {} {} {year}",
            earliest.day(),
            month(earliest),
            latest.day(),
            month(latest)
        )),
        _ if is_one_month => Some(format!("{} {year}", month(latest))),
        _ => None,
    }
}

/// A kind of place or thing that at least two voices say was hit, in the same words: `the market`.
fn shared_target(record: &IncidentRecord) -> Option<String> {
    const MOST_WORDS: usize = 3;
    let mut voices: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for account in &record.accounts {
        for claim in account.claims.iter().filter(|claim| claim.facet == Facet::Target && holds(claim.stance))
        {
            if let Some(words) = thing_words(claim) {
                voices.entry(words).or_default().insert(speaker(account, record));
            }
        }
    }
    let shared =
        voices.into_iter().filter(|(words, by)| by.len() > 1 && words.split(' ').count() <= MOST_WORDS);
    let (words, _) = shared.max_by_key(|(words, by)| (by.len(), std::cmp::Reverse(words.clone())))?;
    Some(with_article(&words))
}

/// `a market`, `an embassy`, `a university`, `barracks`.
fn with_article(words: &str) -> String {
    let first = words.split([' ', '-']).next().unwrap_or_default();
    let is_plural = words.ends_with('s') && !words.ends_with("ss") && !words.ends_with("us");
    let is_vowel = words.starts_with(['a', 'e', 'i', 'o', 'u']) && !CONSONANT_SOUND.contains(first);
    let article = match is_vowel {
        _ if is_plural => "",
        true => "an ",
        false => "a ",
    };
    format!("{article}{words}")
}

/// Words that begin with the letter of a vowel and the sound of a consonant: `a university`.
static CONSONANT_SOUND: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| table::rows(include_str!("tables/consonant_sound.tsv")).map(|row| row[0]).collect());

/// Words that refer to something named elsewhere.
static SUBSTITUTES: LazyLock<BTreeSet<&str>> =
    LazyLock::new(|| table::rows(include_str!("tables/substitutes.tsv")).map(|row| row[0]).collect());

/// The words of a target that is no known actor and has no name in it, without its article.
fn thing_words(claim: &Claim) -> Option<String> {
    let Value::Actor(Actor { text, actor: None, .. }) = &claim.value else { return None };
    let words = ["the ", "a ", "an "].iter().find_map(|article| text.strip_prefix(article)).unwrap_or(text);
    let is_plain = words.chars().all(|c| c.is_lowercase() || c == ' ' || c == '-');
    let is_thing = !words.split(' ').any(|word| SUBSTITUTES.contains(word));
    (is_plain && is_thing && !words.is_empty()).then(|| words.to_owned())
}

/// The type that most accounts give, an assault and one with a mode before others; the first of equals.
fn likely_type(record: &IncidentRecord) -> Option<(EventType, Option<EventMode>)> {
    let mut votes: BTreeMap<(EventType, Option<EventMode>), usize> = BTreeMap::new();
    let mut order = Vec::new();
    let claims = record.accounts.iter().flat_map(|account| &account.claims);
    for claim in claims.filter(|claim| claim.stance != Stance::Denies) {
        if let Value::Type { kind, mode } = claim.value {
            *votes.entry((kind, mode)).or_default() += 1;
            if !order.contains(&(kind, mode)) {
                order.push((kind, mode));
            }
        }
    }
    let rank =
        |key: &(EventType, Option<EventMode>)| (key.0 == EventType::Assault, key.1.is_some(), votes[key]);
    order.into_iter().rev().max_by_key(rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_on_a_desk() {
        let check = |earliest: &str, latest: &str, expected: Option<&str>| {
            let period = Period { earliest: earliest.parse().unwrap(), latest: latest.parse().unwrap() };
            assert_eq!(period_words(period).as_deref(), expected);
        };
        check("2025-03-10", "2025-03-10", Some("10 March 2025"));
        check("2025-03-09", "2025-03-10", Some("9 to 10 March 2025"));
        check("2025-03-31", "2025-04-01", Some("31 March to 1 April 2025"));
        check("2025-03-01", "2025-03-31", Some("March 2025"));
        check("2024-12-01", "2025-01-31", None);
    }

    #[test]
    fn things_have_their_article() {
        for words in ["a market", "an embassy", "a university", "a bus", "a one-room school", "barracks"] {
            let bare = ["a ", "an "].iter().find_map(|article| words.strip_prefix(article)).unwrap_or(words);
            assert_eq!(with_article(bare), words);
        }
    }
}
