//! Rows in the shape of ACLED: 31 columns, text codes, fatalities by the rule of the lowest figure.

use jiff::civil::Date;
use rashomon_lexicon::event_type::{SubEvent, acled_sub_events};
use rashomon_schema::{Facet, PlacePrecision, Value};

use super::party::{Participant, ParticipantKind, agent, target};
use super::{Row, lead, publishers, rows, table as shaped};
use crate::data::Kind::{Count, Day, Number, Text};
use crate::data::{Cell, DataTable, Field, field, rule_result};
use crate::exported::Exported;

/// A sub-event type where nothing tells more.
const ATTACK: &str = "Attack";

/// ACLED's columns, in its order.
fn fields<'e>() -> Vec<Field<Row<'e>>> {
    event_fields().into_iter().chain(place_fields()).chain(source_fields()).collect()
}

/// What happened, when and between whom.
fn event_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("event_id_cnty", Text, "our id of the incident", |row| Cell::text(&row.record.id)),
        field(
            "event_date",
            Day,
            "the day, or the middle of the days; empty where it is vaguer than a month",
            |row| Cell::day(date(row).map(|(day, _)| day)),
        ),
        field("year", Count, "its year", |row| {
            Cell::count(date(row).map(|(day, _)| day.year().unsigned_abs().into()))
        }),
        field("time_precision", Count, "1 the day, 2 within a week, 3 within a month", |row| {
            Cell::count(date(row).map(|(_, precision)| precision))
        }),
        field("disorder_type", Text, "Political violence, Demonstrations or Strategic developments", |row| {
            Cell::maybe(sub_event(row).map(|name| event_of(name).1))
        }),
        field("event_type", Text, "one of the six event types", |row| {
            Cell::maybe(sub_event(row).map(|name| event_of(name).0))
        }),
        field("sub_event_type", Text, "the sub-event type", |row| Cell::maybe(sub_event(row))),
        field("actor1", Text, "the agent with the most origins; empty where two have equally many", |row| {
            Cell::maybe(agent(row).as_ref().map(|agent| agent.name.as_str()))
        }),
        field("assoc_actor_1", Text, "always empty", |_| Cell::Empty),
        field("inter1", Text, "what actor1 is", |row| {
            Cell::maybe(agent(row).map(|agent| agent.kind.acled()))
        }),
        field("actor2", Text, "the target with the most origins", |row| {
            Cell::maybe(target(row).as_ref().map(|target| target.name.as_str()))
        }),
        field("assoc_actor_2", Text, "always empty", |_| Cell::Empty),
        field("inter2", Text, "what actor2 is", |row| {
            Cell::maybe(target(row).map(|target| target.kind.acled()))
        }),
        field("interaction", Text, "inter1 and inter2", |row| {
            Cell::text(interaction(agent(row).as_ref(), target(row).as_ref()))
        }),
        field(
            "civilian_targeting",
            Text,
            "`Civilian targeting` where civilians are the target outside battles",
            |row| {
                let is_battle = sub_event(row).is_some_and(|name| event_of(name).0 == "Battles");
                let civilian = target(row).is_some_and(|target| target.kind == ParticipantKind::Civilian);
                if civilian && !is_battle { Cell::text("Civilian targeting") } else { Cell::Empty }
            },
        ),
    ]
}

/// Where.
fn place_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("iso", Text, "always empty: the record has no numeric country codes", |_| Cell::Empty),
        field("region", Text, "always empty", |_| Cell::Empty),
        field("country", Text, "the country, with the gazetteer installed", |row| {
            Cell::maybe(row.place.and_then(|place| place.country.as_deref()))
        }),
        field("admin1", Text, "the first-order division", |row| {
            Cell::maybe(row.place.and_then(|place| place.admin1.as_deref()))
        }),
        field("admin2", Text, "the second-order division", |row| {
            Cell::maybe(row.place.and_then(|place| place.admin2.as_deref()))
        }),
        field("admin3", Text, "always empty", |_| Cell::Empty),
        field("location", Text, "the place", |row| {
            Cell::maybe(row.record.place.as_ref().map(|place| place.name.as_str()))
        }),
        field("latitude", Number, "latitude in degrees", |row| {
            Cell::number(row.record.place.as_ref().and_then(|place| place.lat))
        }),
        field("longitude", Number, "longitude in degrees", |row| {
            Cell::number(row.record.place.as_ref().and_then(|place| place.lon))
        }),
        field("geo_precision", Count, "1 a town, 2 near a town or a district, 3 a larger region", |row| {
            Cell::count(row.record.place.as_ref().and_then(|place| geo_precision(place.precision?)))
        }),
    ]
}

/// Who reports it, and how many died.
fn source_fields<'e>() -> Vec<Field<Row<'e>>> {
    vec![
        field("source", Text, "publishers, separated by `; `", |row| Cell::text(publishers(row).join("; "))),
        field("source_scale", Text, "always empty", |_| Cell::Empty),
        field("notes", Text, "what it was, where and when", |row| Cell::text(&row.record.title)),
        field("fatalities", Count, "the rule `toll.acled`; 0 where no account gives a figure", |row| {
            let killed =
                rule_result(row.record, "toll.acled", &["killed"]).and_then(serde_json::Value::as_u64);
            Cell::count(Some(killed.unwrap_or(0)))
        }),
        field("tags", Text, "always empty", |_| Cell::Empty),
        field("timestamp", Text, "always empty: an export has no time of its own", |_| Cell::Empty),
    ]
}

/// One row an incident.
pub(crate) fn table(exported: &Exported) -> DataTable {
    shaped("acled", &fields(), &rows(exported))
}

/// The day and its precision.
fn date(row: &Row<'_>) -> Option<(Date, u64)> {
    let period = row.record.time?;
    let days = (period.latest - period.earliest).get_days();
    let middle = period.earliest.checked_add(jiff::Span::new().days(days / 2)).ok()?;
    match days {
        0 => Some((period.earliest, 1)),
        1..=6 => Some((middle, 2)),
        7..=30 => Some((middle, 3)),
        _ => None,
    }
}

/// The first sub-event type in the order of precedence that type, agent and target fit.
fn sub_event(row: &Row<'_>) -> Option<&'static str> {
    let Value::Type { kind, mode } = lead(row.record, Facet::Type).or_else(|| first_type(row))?.value else {
        return None;
    };
    let mode = mode.map_or("none", |mode| mode.as_str());
    let (agent, target) = (agent(row), target(row));
    let is_one = |wanted: &[_], who: &Option<Participant>| {
        let party = who.as_ref().and_then(|who| who.kind.party());
        wanted.is_empty() || party.is_some_and(|party| wanted.contains(&party))
    };
    let fits = |sub: &&SubEvent| {
        sub.kind == kind.as_str()
            && (sub.modes.is_empty() || sub.modes.contains(&mode))
            && is_one(&sub.agent, &agent)
            && is_one(&sub.target, &target)
    };
    acled_sub_events().iter().find(fits).map(|sub| sub.name)
}

/// Where two types have equally many origins, the first side counts: it alone decides the kind of row, not a party.
fn first_type<'r>(row: &'r Row<'_>) -> Option<&'r rashomon_schema::Side> {
    row.record.facets.get(&Facet::Type)?.sides.first()
}

/// Event type and disorder type of a sub-event type.
fn event_of(sub_event: &str) -> (&'static str, &'static str) {
    const VIOLENCE: &str = "Political violence";
    const DEMONSTRATIONS: &str = "Demonstrations";
    match sub_event {
        "Government regains territory" | "Non-state actor overtakes territory" | "Armed clash" => {
            ("Battles", VIOLENCE)
        }
        "Excessive force against protesters" => ("Protests", "Political violence; Demonstrations"),
        "Protest with intervention" | "Peaceful protest" => ("Protests", DEMONSTRATIONS),
        "Violent demonstration" => ("Riots", DEMONSTRATIONS),
        "Mob violence" => ("Riots", VIOLENCE),
        "Chemical weapon"
        | "Air/drone strike"
        | "Suicide bomb"
        | "Shelling/artillery/missile attack"
        | "Remote explosive/landmine/IED"
        | "Grenade" => ("Explosions/Remote violence", VIOLENCE),
        "Sexual violence" | ATTACK | "Abduction/forced disappearance" => {
            ("Violence against civilians", VIOLENCE)
        }
        _ => ("Strategic developments", "Strategic developments"),
    }
}

/// Both kinds with a hyphen; empty where neither is known.
fn interaction(one: Option<&Participant>, other: Option<&Participant>) -> String {
    let kinds = [one, other].map(|who| who.map_or("", |who| who.kind.acled()));
    match kinds {
        ["", ""] => String::new(),
        ["", only] | [only, ""] => format!("{only} only"),
        [one, other] => format!("{one}-{other}"),
    }
}

const fn geo_precision(precision: PlacePrecision) -> Option<u64> {
    match precision {
        PlacePrecision::Settlement => Some(1),
        PlacePrecision::Near | PlacePrecision::Between | PlacePrecision::District => Some(2),
        PlacePrecision::Province | PlacePrecision::Region => Some(3),
        PlacePrecision::Country => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sub_event_type_has_an_event_type() {
        assert!(acled_sub_events().iter().all(|sub| !event_of(sub.name).0.is_empty()));
        assert_eq!(event_of("Air/drone strike"), ("Explosions/Remote violence", "Political violence"));
        assert_eq!(event_of("Arrests").0, "Strategic developments");
    }
}
