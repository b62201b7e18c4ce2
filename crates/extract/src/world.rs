//! What is known of the world beside the report: actors and places, behind one small interface.

use std::cell::RefCell;

use rashomon_gazetteer::{Actor, ActorKind, PlaceMention};
use rustc_hash::FxHashMap;

use crate::Knowledge;

/// An actor that words resolve to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownActor {
    pub id: String,
    pub name: String,
    pub kind: ActorKind,
}

/// A place that a name resolves to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KnownPlace {
    pub geoname: Option<u32>,
    pub name: String,
    pub lat: f64,
    pub lon: f64,
    pub precision: &'static str,
    pub country: Option<String>,
}

/// Whether a name that is also a place may stand for those who govern there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// It acts or speaks: `Ankara said`.
    Acts,
    /// It is only named.
    Named,
}

/// The knowledge of the world for one report; what was looked up once is kept.
pub(crate) struct World<'a> {
    knowledge: &'a Knowledge<'a>,
    country: Option<String>,
    known: RefCell<FxHashMap<(String, Part), Option<KnownActor>>>,
}

impl<'a> World<'a> {
    pub fn new(knowledge: &'a Knowledge<'a>) -> Self {
        Self { knowledge, country: None, known: RefCell::default() }
    }

    /// Takes `country` as the one the report is about: its "army" is that country's.
    pub fn settle_in(&mut self, country: Option<String>) {
        self.country = country;
        self.known.borrow_mut().clear();
    }

    /// The actor that `text` names.
    pub fn actor(&self, text: &str, part: Part) -> Option<KnownActor> {
        let key = (text.to_owned(), part);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let actors = self.knowledge.actors;
        let found = actors.resolve_in(text, self.country.as_deref());
        let found = if part == Part::Acts { found.or_else(|| actors.resolve_metonym(text)) } else { found };
        let found = found.map(|Actor { id, name, kind, .. }| KnownActor {
            id: id.clone(),
            name: name.clone(),
            kind: *kind,
        });
        self.known.borrow_mut().insert(key, found.clone());
        found
    }

    /// The state that a holder of an office acts for: what a president orders, his country does.
    pub fn state_of_holder(&self, id: &str) -> Option<KnownActor> {
        let actors = self.knowledge.actors;
        let holder =
            actors.get(id).filter(|actor| matches!(actor.kind, ActorKind::Person | ActorKind::Office))?;
        let parents = actors.parents(holder);
        let state = parents.last()?;
        (state.kind == ActorKind::State).then(|| KnownActor {
            id: state.id.clone(),
            name: state.name.clone(),
            kind: state.kind,
        })
    }

    /// The kind of the actor `id`.
    pub fn kind_of(&self, id: &str) -> Option<ActorKind> {
        self.knowledge.actors.get(id).map(|actor| actor.kind)
    }

    /// Whether two actors belong to one side: the same, or parts of the same state or body.
    pub fn are_one_side(&self, a: &str, b: &str) -> bool {
        let actors = self.knowledge.actors;
        let top = |id: &str| {
            let actor = actors.get(id)?;
            Some(actors.parents(actor).last().unwrap_or(actor).id.clone())
        };
        a == b || top(a).is_some_and(|side| Some(side) == top(b))
    }

    /// The places that names stand for, each with the area written beside it, taken together.
    pub fn places(&self, names: &[(&str, Option<&str>)]) -> Vec<Option<KnownPlace>> {
        let Some(gazetteer) = self.knowledge.gazetteer else { return vec![None; names.len()] };
        let mentions: Vec<PlaceMention<'_>> =
            names.iter().map(|&(text, parent)| PlaceMention { text, parent }).collect();
        let known = gazetteer.resolve(&mentions).into_iter().map(|found| {
            found.map(|place| KnownPlace {
                geoname: place.geoname,
                name: place.name.to_owned(),
                lat: place.lat,
                lon: place.lon,
                precision: place.precision,
                country: place.country.map(str::to_owned),
            })
        });
        known.collect()
    }
}
