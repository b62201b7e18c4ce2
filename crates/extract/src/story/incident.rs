//! The incidents of a report: events of one place and time together, the main one first.

use rashomon_lexicon::event_type::is_incident_type;
use rashomon_schema::{
    Count, Event, EventType, Harm, Incident, PlaceArgument, PlacePrecision, Polarity, Tense, TimeArgument,
    TimePrecision, distance_km,
};

use crate::knowledge::ReportKnowledge;
use crate::speech::voice::REPORT;
use crate::story::narrative::{NarrativeContext, Turn};

/// Kilometres within which two settlements can be one place.
const NEAR_KM: f64 = 25.0;

/// How many of a group's events lend it their place and time.
const REMEMBERED: usize = 24;

/// How many incidents, the first of the report, an event may go back to.
const WEIGHED: usize = 64;

/// How many times one toll of a voice may be another of the same incident.
const WIDEST_TOLL: u64 = 5;

/// Whether an event is something that happened, or is said not to have.
pub(crate) fn is_happening(event: &Event) -> bool {
    is_incident_type(event.kind.as_str())
        && !matches!(event.factuality.tense, Tense::Future | Tense::Hypothetical | Tense::General)
}

/// Groups the events; an event that names neither place nor time joins the incident before it.
///
/// Events of other times stay apart from the main incident, and so do events that one voice blames on
/// another side.
pub(crate) fn group_incidents<'e>(
    events: &'e [Event],
    narratives: &[NarrativeContext],
    knowledge: &'e ReportKnowledge<'e>,
) -> Vec<Incident> {
    let mut builder = IncidentBuilder { groups: Vec::new(), last: None, turned: None, knowledge };
    for (n, event) in events.iter().enumerate().filter(|(_, event)| is_happening(event)) {
        builder.add(n, event, &narratives[n]);
    }
    order(builder.groups, events, narratives)
}

/// The incidents of a report up to an event.
struct IncidentBuilder<'e> {
    groups: Vec<Group<'e>>,
    /// The incident mentioned last.
    last: Option<usize>,
    /// The sentence that turned elsewhere last.
    turned: Option<usize>,
    knowledge: &'e ReportKnowledge<'e>,
}

impl<'e> IncidentBuilder<'e> {
    fn add(&mut self, n: usize, event: &'e Event, narrative: &NarrativeContext) {
        let taken_up = self.last.filter(|_| narrative.takes_up);
        let known = taken_up
            .or_else(|| self.with_victim(event, narrative))
            .or_else(|| self.denied(event, narrative))
            .or_else(|| self.at_known_place(event, narrative))
            .or_else(|| self.recent(event, narrative))
            .or_else(|| self.earlier(event, narrative));
        let group = known.unwrap_or_else(|| {
            self.groups.push(Group::new(narrative));
            self.groups.len() - 1
        });
        self.groups[group].add(n, event, narrative);
        if !narrative.passing {
            self.last = Some(group);
        }
        self.turned = (narrative.turn != Turn::None).then_some(narrative.sentence);
    }

    fn takes(&self, group: &Group<'e>, event: &Event, narrative: &NarrativeContext) -> bool {
        group.takes(event, narrative, self.knowledge)
    }

    /// The incident mentioned last, unless the report turns elsewhere.
    fn recent(&self, event: &Event, narrative: &NarrativeContext) -> Option<usize> {
        let goes_on = narrative.turn == Turn::None || self.turned == Some(narrative.sentence);
        self.last.filter(|&group| goes_on && self.takes(&self.groups[group], event, narrative))
    }

    /// An incident before: without a turn, the last one that fits; after a turn, the first.
    fn earlier(&self, event: &Event, narrative: &NarrativeContext) -> Option<usize> {
        let fits = |group: &Group<'e>| {
            self.takes(group, event, narrative) && group.is_returned_to(event, narrative.turn)
        };
        let mut known = self.groups.iter().take(WEIGHED).enumerate().filter(|(_, group)| fits(group));
        let found = match narrative.turn {
            Turn::None => known.max_by_key(|(_, group)| group.events.last().copied()),
            _ => known.next(),
        };
        found.map(|(n, _)| n)
    }

    /// The last of those in which the same person came to harm.
    fn with_victim(&self, event: &Event, narrative: &NarrativeContext) -> Option<usize> {
        narrative.victim.as_ref()?;
        self.groups.iter().rposition(|group| group.tells_of_victim(event, narrative))
    }

    /// The incident that the speaker of a denial is blamed for, else the first that fits.
    fn denied(&self, event: &Event, narrative: &NarrativeContext) -> Option<usize> {
        if !narrative.denied {
            return None;
        }
        let takes = |group: &Group<'e>| self.takes(group, event, narrative);
        let accused = |group: &Group<'e>| group.is_blamed_on_any(&narrative.sides, self.knowledge);
        let blamed = self.groups.iter().rposition(|group| takes(group) && accused(group));
        blamed.or_else(|| self.groups.iter().position(takes))
    }

    /// The last incident in the settlement that the event names, if the recent one is elsewhere.
    fn at_known_place(&self, event: &Event, narrative: &NarrativeContext) -> Option<usize> {
        let recent = self.recent(event, narrative).filter(|_| narrative.turn == Turn::None)?;
        if self.groups[recent].knows_place_of(event) {
            return None;
        }
        let elsewhere =
            |group: &Group<'e>| group.knows_place_of(event) && self.takes(group, event, narrative);
        self.groups.iter().rposition(elsewhere)
    }
}

/// Events taken as one incident, with the places and times they name.
#[derive(Default)]
struct Group<'e> {
    events: Vec<usize>,
    kind: Option<EventType>,
    background: bool,
    warfare: bool,
    places: Vec<&'e PlaceArgument>,
    times: Vec<&'e TimeArgument>,
    /// The voices and the sides that they blame.
    blamed: Vec<(usize, String)>,
    /// The voices and their numbers of people killed.
    tolls: Vec<(usize, u64)>,
    /// Single persons who came to harm.
    victims: Vec<String>,
    /// Its places that no gazetteer knows.
    unknown: Vec<&'e str>,
}

impl<'e> Group<'e> {
    fn new(narrative: &NarrativeContext) -> Self {
        Self { background: narrative.background, warfare: narrative.warfare, ..Self::default() }
    }

    fn add(&mut self, n: usize, event: &'e Event, narrative: &NarrativeContext) {
        self.events.push(n);
        self.kind.get_or_insert(kind_of(event));
        if self.events.len() <= REMEMBERED {
            self.places.extend(place_of(event));
            self.times.extend(time_of(event));
            self.blamed.extend(narrative.sides.iter().map(|side| (narrative.voice, side.clone())));
            self.tolls.extend(narrative.toll.map(|toll| (narrative.voice, toll)));
            self.victims.extend(narrative.victim.clone());
            self.unknown.extend(unknown_places(event));
        }
    }

    /// Whether `event` can be part of the same incident.
    fn takes(&self, event: &Event, narrative: &NarrativeContext, knowledge: &ReportKnowledge<'_>) -> bool {
        self.kind.is_none_or(|kind| kind == kind_of(event))
            && self.background == narrative.background
            && self.warfare == narrative.warfare
            && self.has_place_for(event)
            && self.has_time_for(event)
            && self.has_toll_for(narrative)
            && self.is_blamed_on(narrative, knowledge)
            && !self.is_answered_by(narrative, knowledge)
    }

    fn has_place_for(&self, event: &Event) -> bool {
        let Some(place) = place_of(event).filter(|_| event.factuality.polarity == Polarity::Positive) else {
            return true;
        };
        self.places.is_empty() || self.places.iter().any(|known| can_be_one(known, place))
    }

    /// A time that is less precise than those before is another.
    fn has_time_for(&self, event: &Event) -> bool {
        let Some(time) = time_of(event).filter(|_| !self.times.is_empty()) else { return true };
        let is_loose = |time: &TimeArgument| {
            matches!(
                time.precision,
                Some(TimePrecision::Week | TimePrecision::Month | TimePrecision::Year | TimePrecision::Range)
            )
        };
        let loosened = is_loose(time) && !self.times.iter().any(|known| is_loose(known));
        !loosened && self.times.iter().any(|known| overlap(known, time))
    }

    /// One voice gives one toll of an incident: a number many times as great or as small is of another.
    fn has_toll_for(&self, narrative: &NarrativeContext) -> bool {
        let Some(toll) = narrative.toll else { return true };
        let of_voice =
            |voice: usize| voice == narrative.voice || voice == REPORT || narrative.voice == REPORT;
        let mut known = self.tolls.iter().filter(|(voice, _)| of_voice(*voice)).peekable();
        known.peek().is_none() || known.any(|(_, n)| toll.max(*n) <= WIDEST_TOLL.saturating_mul(toll.min(*n)))
    }

    /// Whether the event strikes a side that is blamed for the incident, in answer to it.
    fn is_answered_by(&self, narrative: &NarrativeContext, knowledge: &ReportKnowledge<'_>) -> bool {
        narrative
            .struck
            .as_ref()
            .is_some_and(|struck| self.blamed.iter().any(|(_, side)| knowledge.are_one_side(side, struck)))
    }

    /// Whether the event harms the same person: `a pilot was killed`, then `the execution of the pilot`.
    fn tells_of_victim(&self, event: &Event, narrative: &NarrativeContext) -> bool {
        self.kind.is_none_or(|kind| kind == event.kind)
            && narrative.victim.as_ref().is_some_and(|victim| self.victims.contains(victim))
    }

    /// Whether any voice blames one of these sides for the incident.
    fn is_blamed_on_any(&self, sides: &[String], knowledge: &ReportKnowledge<'_>) -> bool {
        self.blamed.iter().any(|(_, known)| sides.iter().any(|side| knowledge.are_one_side(known, side)))
    }

    /// Whether the event names a settlement that was named of this incident, in a gazetteer or not.
    fn knows_place_of(&self, event: &Event) -> bool {
        let settlement = place_of(event).filter(|place| place.precision == Some(PlacePrecision::Settlement));
        settlement.is_some_and(|place| self.places.iter().any(|known| known.name == place.name))
            || unknown_places(event).any(|name| self.unknown.contains(&name))
    }

    /// One voice blames one side for an incident.
    fn is_blamed_on(&self, narrative: &NarrativeContext, knowledge: &ReportKnowledge<'_>) -> bool {
        let mut before = self.blamed.iter().filter(|(voice, _)| *voice == narrative.voice).peekable();
        narrative.sides.is_empty()
            || before.peek().is_none()
            || before.any(|(_, known)| narrative.sides.iter().any(|side| knowledge.are_one_side(known, side)))
    }

    /// Whether a sentence that turns elsewhere can still be of this incident: only if it names the same
    /// place.
    fn is_returned_to(&self, event: &Event, turn: Turn) -> bool {
        let place = event.place.as_ref().and_then(|place| place.name.as_ref());
        match turn {
            Turn::None => true,
            Turn::Meanwhile => {
                place.is_none_or(|name| self.places.iter().any(|known| known.name.as_ref() == Some(name)))
            }
            Turn::Elsewhere => false,
        }
    }
}

/// The type of an event; people are captured in an attack.
fn kind_of(event: &Event) -> EventType {
    let captures = event.kind == EventType::Coerce && !event.tolls.by_harm(Harm::Captured).is_empty();
    if captures { EventType::Assault } else { event.kind }
}

/// The place of an event, if it is known by name.
fn place_of(event: &Event) -> Option<&PlaceArgument> {
    event.place.as_ref().filter(|place| place.name.is_some())
}

/// Names at the end of a place that is not known, or of a settlement that is the target: `the village of
/// Hass`, `Hass`.
fn unknown_places(event: &Event) -> impl Iterator<Item = &str> {
    let place = event.place.as_ref().filter(|place| place.name.is_none()).map(|place| place.text.as_str());
    let target =
        event.target.as_ref().filter(|target| target.actor.is_none()).map(|target| target.text.as_str());
    let settlement = target.filter(|text| !text.contains(' ') || text.rsplit(' ').nth(1) == Some("of"));
    place
        .into_iter()
        .chain(settlement)
        .filter_map(|text| text.rsplit(' ').next())
        .filter(|word| word.starts_with(char::is_uppercase))
}

/// The time of an event, if it is known by its days.
fn time_of(event: &Event) -> Option<&TimeArgument> {
    event.time.as_ref().filter(|time| time.earliest.is_some())
}

/// Whether two places can be one: the same name, one not pinned down to a settlement, or close together.
fn can_be_one(a: &PlaceArgument, b: &PlaceArgument) -> bool {
    let wide = |p: &PlaceArgument| {
        matches!(
            p.precision,
            Some(precision) if precision != PlacePrecision::Settlement
        )
    };
    if a.name == b.name {
        return true;
    }
    // Two provinces are two places.
    if a.precision == b.precision
        && matches!(a.precision, Some(PlacePrecision::Province | PlacePrecision::Country))
    {
        return false;
    }
    match (a.lat.zip(a.lon), b.lat.zip(b.lon)) {
        (Some(a_at), Some(b_at)) => {
            let reach = match (wide(a), wide(b)) {
                (false, false) => NEAR_KM,
                _ if is_vast(a) || is_vast(b) => 600.0,
                _ => 120.0,
            };
            distance_km(a_at, b_at) <= reach
        }
        _ => a.geoname.is_none() || b.geoname.is_none(),
    }
}

/// Whether a place is a country or a part of one that has no border.
fn is_vast(place: &PlaceArgument) -> bool {
    matches!(place.precision, Some(PlacePrecision::Country | PlacePrecision::Region))
}

fn overlap(a: &TimeArgument, b: &TimeArgument) -> bool {
    a.earliest <= b.latest && b.earliest <= a.latest
}

/// Orders the incidents: the main one first, which has much detail, is early and violent.
fn order(groups: Vec<Group<'_>>, events: &[Event], narratives: &[NarrativeContext]) -> Vec<Incident> {
    let mut sentences: Vec<usize> =
        groups.iter().flat_map(|group| &group.events).map(|&n| narratives[n].sentence).collect();
    sentences.sort_unstable();
    sentences.dedup();
    let rank = |n: usize| sentences.partition_point(|&sentence| sentence < narratives[n].sentence);
    let weight = |group: &Group<'_>| -> u32 {
        group.events.iter().map(|&n| weigh(&events[n], &narratives[n], rank(n))).sum()
    };
    let main =
        (0..groups.len()).max_by_key(|&g| (!groups[g].background, weight(&groups[g]), std::cmp::Reverse(g)));
    let mut ranked: Vec<usize> = (0..groups.len()).collect();
    ranked.sort_by_key(|&g| (Some(g) != main, g));
    ranked
        .into_iter()
        .enumerate()
        .map(|(n, g)| Incident {
            id: format!("i{n}"),
            main: n == 0,
            relevant: groups[g].events.iter().any(|&event| is_violent(&events[event])),
            events: groups[g].events.iter().map(|&event| events[event].id.clone()).collect(),
        })
        .collect()
}

/// Whether an event is an attack or harms people.
fn is_violent(event: &Event) -> bool {
    event.kind == EventType::Assault || !event.tolls.is_empty()
}

/// The weight of an event for being of the main incident; `rank` counts the sentences with events before its
/// own.
fn weigh(event: &Event, narrative: &NarrativeContext, rank: usize) -> u32 {
    let violent = if event.kind == EventType::Assault && !narrative.warfare { 4 } else { 1 };
    let placed = u32::from(event.place.is_some()) + u32::from(event.time.is_some());
    let told = u32::from(event.agent.is_some())
        + u32::from(event.target.is_some())
        + u32::from(event.means.is_some());
    // One person without a number is told of in any incident.
    let counts = |harm: Harm| {
        let single = |count: &Count| !count.total && (count.low, count.high) == (Some(1), Some(1));
        u32::from(event.tolls.by_harm(harm).iter().any(|toll| !single(&toll.count)))
    };
    let toll = counts(Harm::Killed) * 2 + counts(Harm::Injured);
    let early = match rank {
        0 => 6,
        1 | 2 => 4,
        3 => 2,
        _ => 1,
    };
    violent * early * (told + toll + placed).max(1) * if narrative.titled { 6 } else { 1 }
}
