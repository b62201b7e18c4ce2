//! The facts that an account states, by its own words alone. What it leaves out is unknown, not false.

use std::collections::BTreeMap;
use std::fmt;

use rashomon_schema::{
    Account, ActorTrait, Claim, EventType, Facet, IncidentRecord, PlaceArgument, Status, Value,
};

use super::file::{Area, Parties, Terms};
use crate::compare::{distance_km, figure, holds, means_kinds, reach};
use crate::world::{World, lineage, related};

/// Every fact that a condition may ask for.
pub(super) const FACTS: [(&str, Kind); 20] = [
    ("attack", Kind::YesNo),
    ("agent_is_party", Kind::YesNo),
    ("agent_is_bound", Kind::YesNo),
    ("agent_is_state", Kind::YesNo),
    ("agent_state", Kind::Text),
    ("target_is_party", Kind::YesNo),
    ("target_is_excepted", Kind::YesNo),
    ("target_is_state", Kind::YesNo),
    ("target_is_medical", Kind::YesNo),
    ("target_state", Kind::Text),
    ("place_state", Kind::Text),
    ("in_area", Kind::YesNo),
    ("after_start", Kind::YesNo),
    ("means", Kind::Texts),
    ("killed", Kind::Number),
    ("injured", Kind::Number),
    ("missing", Kind::Number),
    ("captured", Kind::Number),
    ("displaced", Kind::Number),
    ("status", Kind::Text),
];

/// The type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    YesNo,
    Number,
    Text,
    Texts,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::YesNo => "a fact that is true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Texts => "a list of texts",
        })
    }
}

/// The value of a fact, of each [`Kind`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FactValue {
    YesNo(bool),
    Number(i64),
    Text(String),
    Texts(Vec<String>),
}

/// The facts of one account.
#[derive(Debug, Default)]
pub(super) struct Facts(BTreeMap<&'static str, Fact>);

/// One fact, and the claims that state it.
#[derive(Debug)]
pub(super) struct Fact {
    pub value: FactValue,
    pub claims: Vec<String>,
}

impl Facts {
    /// What an account states that an agreement may ask for.
    pub(super) fn of(account: &Account, record: &IncidentRecord, terms: &Terms, world: &dyn World) -> Self {
        let mut facts = Self::default();
        let on = |facet: Facet| -> Vec<&Claim> {
            account.claims.iter().filter(|claim| claim.facet == facet).collect()
        };
        facts.attack(&on(Facet::Type), &on(Facet::Occurred));
        facts.agent(&on(Facet::Agent), terms, world);
        facts.target(&on(Facet::Target), terms, world);
        facts.place(&on(Facet::Place), terms.area.as_ref(), world);
        facts.time(&on(Facet::Time), account, record, terms);
        Facet::TOLLS.iter().for_each(|&facet| facts.toll(facet.as_str(), &on(facet)));
        facts.status(&on(Facet::Status));
        facts.means(&on(Facet::Means));
        facts
    }

    /// The fact of this name, if the account states it.
    pub(super) fn get(&self, name: &str) -> Option<&Fact> {
        self.0.get(name)
    }

    /// Whether it names a party to the agreement as the target, or a place in its area.
    pub(super) fn concerns(&self) -> bool {
        let names = ["target_is_party", "in_area"];
        names.iter().any(|name| self.get(name).is_some_and(|fact| fact.value == FactValue::YesNo(true)))
    }

    #[cfg(test)]
    pub(super) fn from_values<const N: usize>(values: [(&'static str, FactValue); N]) -> Self {
        Self(values.map(|(name, value)| (name, Fact { value, claims: vec![name.to_owned()] })).into())
    }

    fn add(&mut self, name: &'static str, value: FactValue, claims: &[&Claim]) {
        let claims = claims.iter().map(|claim| claim.id.clone()).collect();
        self.0.insert(name, Fact { value, claims });
    }

    fn attack(&mut self, types: &[&Claim], occurred: &[&Claim]) {
        let is_attack =
            |claim: &&&Claim| matches!(&claim.value, Value::Type { kind, .. } if *kind == EventType::Assault);
        let held: Vec<&Claim> =
            types.iter().filter(|claim| holds(claim.stance)).filter(is_attack).copied().collect();
        let denied: Vec<&Claim> = occurred.iter().filter(|claim| !holds(claim.stance)).copied().collect();
        if !held.is_empty() {
            self.add("attack", FactValue::YesNo(true), &held);
        } else if !denied.is_empty() {
            self.add("attack", FactValue::YesNo(false), &denied);
        }
    }

    fn agent(&mut self, claims: &[&Claim], terms: &Terms, world: &dyn World) {
        let named = Named::of(claims);
        self.decide("agent_is_party", &named, |actor| is_party(&terms.parties, actor, world));
        let bound =
            if terms.bound.is_empty() { &terms.parties } else { &Parties::Named(terms.bound.clone()) };
        self.decide("agent_is_bound", &named, |actor| is_party(bound, actor, world));
        self.decide("agent_is_state", &named, |actor| world.is_state(actor));
        self.state("agent_state", &named, world);
    }

    fn target(&mut self, claims: &[&Claim], terms: &Terms, world: &dyn World) {
        let named = Named::of(claims);
        self.decide("target_is_party", &named, |actor| is_party(&terms.parties, actor, world));
        self.decide("target_is_state", &named, |actor| world.is_state(actor));
        let excepted = |actor: &str| terms.excepted.iter().any(|other| related(actor, other, world));
        self.decide("target_is_excepted", &named, excepted);
        self.state("target_state", &named, world);
        let medical =
            |claim: &&&Claim| matches!(&claim.value, Value::Actor(actor) if actor.has(ActorTrait::Medical));
        let held: Vec<&Claim> = claims.iter().filter(|claim| holds(claim.stance)).copied().collect();
        let struck: Vec<&Claim> = held.iter().filter(medical).copied().collect();
        if !held.is_empty() {
            self.add(
                "target_is_medical",
                FactValue::YesNo(!struck.is_empty()),
                if struck.is_empty() { &held } else { &struck },
            );
        }
    }

    /// True if one of the named actors fits; false if none fits and a denied one does, or all are known.
    fn decide(&mut self, name: &'static str, named: &Named<'_>, is: impl Fn(&str) -> bool) {
        let those = |list: &[(&str, &'_ Claim)]| -> Vec<String> {
            list.iter().filter(|(actor, _)| is(actor)).map(|(_, claim)| claim.id.clone()).collect()
        };
        let (held, denied) = (those(&named.held), those(&named.denied));
        let all: Vec<String> = named.held.iter().map(|(_, claim)| claim.id.clone()).collect();
        let (value, claims) = match (held.is_empty(), denied.is_empty()) {
            (false, _) => (true, held),
            (true, false) => (false, denied),
            (true, true) if !all.is_empty() && !named.unknown => (false, all),
            _ => return,
        };
        self.0.insert(name, Fact { value: FactValue::YesNo(value), claims });
    }

    /// The state that the first actor named is part of, or the actor where it is part of none.
    fn state(&mut self, name: &'static str, named: &Named<'_>, world: &dyn World) {
        if let Some((actor, claim)) = named.held.first() {
            let top = lineage(actor, world).pop().unwrap_or_default();
            self.add(name, FactValue::Text(top), &[claim]);
        }
    }

    fn place(&mut self, claims: &[&Claim], area: Option<&Area>, world: &dyn World) {
        let place = |claim: &&Claim| match &claim.value {
            Value::Place(place) => Some(place.clone()),
            _ => None,
        };
        let with_place: Vec<(&Claim, PlaceArgument)> =
            claims.iter().filter_map(|c| Some((*c, place(c)?))).collect();
        if let Some((claim, state)) = with_place
            .iter()
            .filter(|(c, _)| holds(c.stance))
            .find_map(|(c, p)| Some((*c, world.state_at(p)?)))
        {
            self.add("place_state", FactValue::Text(state), &[claim]);
        }
        let Some(area) = area else { return };
        let judged: Vec<(&Claim, bool)> = with_place
            .iter()
            .filter_map(|(claim, place)| Some((*claim, area.covers(place, world)?)))
            .collect();
        let those = |held: bool, inside: bool| -> Vec<&Claim> {
            judged.iter().filter(|(c, i)| holds(c.stance) == held && *i == inside).map(|(c, _)| *c).collect()
        };
        let (inside, outside, denied) = (those(true, true), those(true, false), those(false, true));
        if !inside.is_empty() {
            self.add("in_area", FactValue::YesNo(true), &inside);
        } else if !(outside.is_empty() && denied.is_empty()) {
            let against: Vec<&Claim> = outside.into_iter().chain(denied).collect();
            self.add("in_area", FactValue::YesNo(false), &against);
        }
    }

    /// By the time that the account gives, else by the day of its report, which is not before the incident.
    fn time(&mut self, claims: &[&Claim], account: &Account, record: &IncidentRecord, terms: &Terms) {
        let held = claims.iter().filter(|claim| holds(claim.stance));
        let times = held.filter_map(|claim| match &claim.value {
            Value::Time(time) => Some((*claim, time.earliest?, time.latest?)),
            _ => None,
        });
        for (claim, earliest, latest) in times {
            if earliest >= terms.in_force {
                return self.add("after_start", FactValue::YesNo(true), &[claim]);
            }
            if latest < terms.in_force {
                return self.add("after_start", FactValue::YesNo(false), &[claim]);
            }
        }
        let published =
            record.reports.iter().find(|report| report.id == account.report).and_then(|r| r.published);
        if published.is_some_and(|day| day < terms.in_force) {
            self.add("after_start", FactValue::YesNo(false), &[]);
        }
    }

    fn toll(&mut self, name: &'static str, claims: &[&Claim]) {
        let toll = claims.iter().filter(|claim| holds(claim.stance)).find_map(|claim| match &claim.value {
            Value::Toll(count) => Some((*claim, i64::try_from(figure(count)?).ok()?)),
            _ => None,
        });
        if let Some((claim, number)) = toll {
            self.add(name, FactValue::Number(number), &[claim]);
        }
    }

    fn status(&mut self, status: &[&Claim]) {
        let known = status.iter().filter(|claim| holds(claim.stance)).find_map(|claim| match &claim.value {
            Value::Status { status, .. } => Some((*claim, *status)),
            _ => None,
        });
        if let Some((claim, status)) = known {
            // Fighters among them do not take away that civilians were harmed.
            let word = if status == Status::Mixed { Status::Civilian } else { status };
            self.add("status", FactValue::Text(word.to_string()), &[claim]);
        }
    }

    fn means(&mut self, claims: &[&Claim]) {
        let held: Vec<&Claim> = claims.iter().filter(|claim| holds(claim.stance)).copied().collect();
        let kinds = held.iter().flat_map(|claim| match &claim.value {
            Value::Means(means) => means_kinds(means),
            _ => Vec::new(),
        });
        let kinds: Vec<String> = kinds.map(|kind| kind.as_str().to_owned()).collect();
        if !kinds.is_empty() {
            self.add("means", FactValue::Texts(kinds), &held);
        }
    }
}

/// The actors that claims name, those that they deny, and whether some are unresolved.
struct Named<'c> {
    held: Vec<(&'c str, &'c Claim)>,
    denied: Vec<(&'c str, &'c Claim)>,
    unknown: bool,
}

impl<'c> Named<'c> {
    fn of(claims: &[&'c Claim]) -> Self {
        let mut named = Self { held: Vec::new(), denied: Vec::new(), unknown: false };
        for claim in claims {
            let Value::Actor(actor) = &claim.value else { continue };
            match (actor.actor.as_deref(), holds(claim.stance)) {
                (Some(id), true) => named.held.push((id, claim)),
                (Some(id), false) => named.denied.push((id, claim)),
                (None, held) => named.unknown |= held,
            }
        }
        named
    }
}

fn is_party(parties: &Parties, actor: &str, world: &dyn World) -> bool {
    match parties {
        Parties::All(_) => true,
        Parties::Named(ids) => lineage(actor, world).iter().any(|part| ids.contains(part)),
    }
}

impl Area {
    /// Whether a place lies in the area; nothing where its precision leaves that open.
    fn covers(&self, place: &PlaceArgument, world: &dyn World) -> Option<bool> {
        if !self.states.is_empty() {
            return world.state_at(place).map(|state| self.states.contains(&state));
        }
        let reach = reach(place)?;
        let mut far = true;
        for circle in &self.circles {
            let middle = PlaceArgument { lat: Some(circle.lat), lon: Some(circle.lon), ..place.clone() };
            let km = distance_km(place, &middle)?;
            if km <= circle.km && reach <= circle.km * 2.0 {
                return Some(true);
            }
            far &= km > circle.km + reach;
        }
        far.then_some(false)
    }
}
