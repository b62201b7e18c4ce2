//! The incidents of a report: events of one place and time together, what the report is about first.

use rashomon_schema::{Event, Incident, PlaceArgument, Polarity, Tense, TimeArgument};

use crate::scene::{Scene, Turn};

/// Types that are incidents rather than words.
pub(crate) const HAPPENINGS: [&str; 7] =
    ["ASSAULT", "PROTEST", "COERCE", "SANCTION", "MOBILIZE", "RETREAT", "AID"];
/// Kilometres within which two settlements can be one place.
const NEAR_KM: f64 = 25.0;

/// How many of a group's events lend it their place and time.
const REMEMBERED: usize = 24;

/// How many incidents, the first of the report, an event may go back to.
const WEIGHED: usize = 64;

/// Whether an event is something that happened, or is said not to have.
pub(crate) fn is_happening(event: &Event) -> bool {
    HAPPENINGS.contains(&event.kind.as_str())
        && !matches!(event.factuality.tense, Tense::Future | Tense::Hypothetical | Tense::General)
}

/// Groups the events; an event that names neither place nor time goes with what was told just before.
///
/// What is of other times stays apart from what the report is about, and so does what one voice lays to another side (`are_one_side`).
pub(crate) fn group(
    events: &[Event],
    scenes: &[Scene],
    are_one_side: impl Fn(&str, &str) -> bool,
) -> Vec<Incident> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut last: Option<usize> = None;
    let mut turned: Option<usize> = None;
    for (n, event) in events.iter().enumerate().filter(|(_, event)| is_happening(event)) {
        let scene = &scenes[n];
        let recent = last.filter(|&group| {
            let goes_on = scene.turn == Turn::None || turned == Some(scene.sentence);
            goes_on && groups[group].takes(event, scene, &are_one_side)
        });
        let earlier = || {
            groups.iter().take(WEIGHED).position(|group| {
                group.takes(event, scene, &are_one_side) && group.is_returned_to(event, scene.turn)
            })
        };
        let taken_up = last.filter(|_| scene.takes_up);
        let group = taken_up.or(recent).or_else(earlier).unwrap_or_else(|| {
            groups.push(Group::of(scene));
            groups.len() - 1
        });
        groups[group].add(n, event, scene);
        last = Some(group);
        turned = (scene.turn != Turn::None).then_some(scene.sentence);
    }
    order(groups, events, scenes)
}

/// Events taken as one incident, with the places and times they name.
#[derive(Default)]
struct Group<'e> {
    events: Vec<usize>,
    kind: Option<&'e str>,
    background: bool,
    warfare: bool,
    places: Vec<&'e PlaceArgument>,
    times: Vec<&'e TimeArgument>,
    /// Who lays it to whom.
    blamed: Vec<(usize, String)>,
}

impl<'e> Group<'e> {
    fn of(scene: &Scene) -> Self {
        Self { background: scene.background, warfare: scene.warfare, ..Self::default() }
    }

    fn add(&mut self, n: usize, event: &'e Event, scene: &Scene) {
        self.events.push(n);
        self.kind.get_or_insert(&event.kind);
        if self.events.len() <= REMEMBERED {
            self.places.extend(event.place.as_ref().filter(|p| p.name.is_some()));
            self.times.extend(event.time.as_ref().filter(|t| t.earliest.is_some()));
            self.blamed.extend(scene.sides.iter().map(|side| (scene.voice, side.clone())));
        }
    }

    /// Whether `event` can be part of the same incident.
    fn takes(&self, event: &Event, scene: &Scene, are_one_side: &impl Fn(&str, &str) -> bool) -> bool {
        self.kind.is_none_or(|kind| kind == event.kind)
            && self.background == scene.background
            && self.warfare == scene.warfare
            && self.has_place_for(event)
            && self.has_time_for(event)
            && self.is_laid_to(scene, are_one_side)
    }

    fn has_place_for(&self, event: &Event) -> bool {
        let place = event.place.as_ref().filter(|place| place.name.is_some());
        let Some(place) = place.filter(|_| event.factuality.polarity == Polarity::Positive) else {
            return true;
        };
        self.places.is_empty() || self.places.iter().any(|known| can_be_one(known, place))
    }

    /// A time that is told more loosely than before is another.
    fn has_time_for(&self, event: &Event) -> bool {
        let time = event.time.as_ref().filter(|time| time.earliest.is_some());
        let Some(time) = time.filter(|_| !self.times.is_empty()) else { return true };
        let is_loose = |time: &TimeArgument| {
            matches!(time.precision.as_deref(), Some("week" | "month" | "year" | "range"))
        };
        let loosened = is_loose(time) && !self.times.iter().any(|known| is_loose(known));
        !loosened && self.times.iter().any(|known| overlap(known, time))
    }

    /// One voice lays an incident to one side.
    fn is_laid_to(&self, scene: &Scene, are_one_side: &impl Fn(&str, &str) -> bool) -> bool {
        let mut before = self.blamed.iter().filter(|(voice, _)| *voice == scene.voice).peekable();
        scene.sides.is_empty()
            || before.peek().is_none()
            || before.any(|(_, known)| scene.sides.iter().any(|side| are_one_side(known, side)))
    }

    /// Whether a sentence that turns elsewhere can still be of this incident: only if it names the same place.
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

/// Whether two places can be one: the same name, one not pinned down to a settlement, or close together.
fn can_be_one(a: &PlaceArgument, b: &PlaceArgument) -> bool {
    let wide = |p: &PlaceArgument| {
        matches!(
            p.precision.as_deref(),
            Some("country" | "region" | "province" | "district" | "near" | "between")
        )
    };
    if a.name == b.name {
        return true;
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
    matches!(place.precision.as_deref(), Some("country" | "region"))
}

/// Great-circle distance.
fn distance_km((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    let (a, b) = (lat_a.to_radians(), lat_b.to_radians());
    let (d_lat, d_lon) = ((b - a) / 2.0, (lon_b - lon_a).to_radians() / 2.0);
    let h = d_lat.sin().powi(2) + a.cos() * b.cos() * d_lon.sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

fn overlap(a: &TimeArgument, b: &TimeArgument) -> bool {
    a.earliest <= b.latest && b.earliest <= a.latest
}

/// The main incident first: much told, early, violent.
fn order(groups: Vec<Group<'_>>, events: &[Event], scenes: &[Scene]) -> Vec<Incident> {
    let mut sentences: Vec<usize> =
        groups.iter().flat_map(|group| &group.events).map(|&n| scenes[n].sentence).collect();
    sentences.sort_unstable();
    sentences.dedup();
    let rank = |n: usize| sentences.partition_point(|&sentence| sentence < scenes[n].sentence);
    let weight = |group: &Group<'_>| -> u32 {
        group.events.iter().map(|&n| weigh(&events[n], &scenes[n], rank(n))).sum()
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
            events: groups[g].events.iter().map(|&event| events[event].id.clone()).collect(),
        })
        .collect()
}

/// How much an event, told in the sentence `rank` of those that tell of any, makes its incident what the report is about.
fn weigh(event: &Event, scene: &Scene, rank: usize) -> u32 {
    let violent = if event.kind == "ASSAULT" && !scene.warfare { 4 } else { 1 };
    let placed = u32::from(event.place.is_some()) + u32::from(event.time.is_some());
    let told = u32::from(event.agent.is_some())
        + u32::from(event.target.is_some())
        + u32::from(event.means.is_some());
    let toll = u32::from(!event.killed.is_empty()) * 2 + u32::from(!event.injured.is_empty());
    let early = match rank {
        0 => 6,
        1 | 2 => 4,
        3 => 2,
        _ => 1,
    };
    violent * early * (told + toll + placed).max(1) * if scene.titled { 6 } else { 1 }
}
