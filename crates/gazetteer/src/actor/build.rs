//! Puts the tables of actors together.

use std::sync::OnceLock;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::alias::{Aliases, singular};
use super::{Actor, ActorKind, Actors, Body};
use crate::state::{State, states};
use crate::table;

const ACTORS: &str = include_str!("../../data/actors.tsv");
const BODIES: &str = include_str!("../../data/bodies.tsv");

/// Builds the actors of the built-in tables.
pub(super) fn builtin() -> Actors {
    let mut actors = Actors {
        actors: Vec::with_capacity(1200),
        by_id: FxHashMap::with_capacity_and_hasher(1200, FxBuildHasher),
        named: Aliases::with_capacity(2600),
        states: Aliases::with_capacity(700),
        capitals: Aliases::with_capacity(250),
        bodies: Vec::new(),
        body_words: FxHashMap::default(),
        of_states: Vec::new(),
    };
    for row in table::rows(BODIES) {
        actors.add_body(&row);
    }
    for state in states() {
        actors.add_state(state);
    }
    for row in table::rows(ACTORS) {
        actors.add_row(&row);
    }
    actors
}

/// What the state at a position of the table has, as an actor.
pub(super) fn body(actor: &Actor, state: usize, body: &Body) -> Actor {
    let adjective = states()[state].demonyms.first().copied().unwrap_or(&actor.name);
    Actor {
        id: format!("{}.{}", actor.id, body.suffix),
        name: body.name.replace("{adj}", adjective).replace("{state}", &actor.name),
        kind: body.kind,
        parent: Some(match body.within {
            "" => actor.id.clone(),
            within => format!("{}.{within}", actor.id),
        }),
        country: actor.country,
    }
}

impl Actors {
    fn add(&mut self, actor: Actor) -> usize {
        let position = self.actors.len();
        self.by_id.insert(actor.id.clone(), position);
        self.actors.push(actor);
        position
    }

    fn add_body(&mut self, row: &[&'static str]) {
        let body = self.bodies.len();
        self.body_words.extend(table::entries(row[4]).map(|word| (singular(word), body)));
        let kind = ActorKind::parse(row[1]).expect("a test reads every row");
        self.bodies.push(Body { suffix: row[0], kind, within: row[2], name: row[3] });
    }

    fn add_state(&mut self, state: &'static State) {
        let id = state.iso3.to_lowercase();
        let name = state.name.to_owned();
        let country = Some(state.iso2);
        let record = self.add(Actor { id, name, kind: ActorKind::State, parent: None, country });
        self.of_states.push(OnceLock::new());
        for name in state.also.iter().chain(&state.demonyms).chain([&state.name]) {
            self.states.add(name, record);
        }
        for capital in &state.capitals {
            self.capitals.add(capital, record);
        }
    }

    fn add_row(&mut self, row: &[&'static str]) {
        let optional = |field: &'static str| (!field.is_empty()).then_some(field);
        let record = self.add(Actor {
            id: row[0].to_owned(),
            name: row[2].to_owned(),
            kind: ActorKind::parse(row[1]).expect("a test reads every row"),
            parent: optional(row[3]).map(str::to_owned),
            country: optional(row[4]),
        });
        for name in table::entries(row[5]).chain([row[2]]) {
            self.named.add(name, record);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_is_whole() {
        let mut ids = HashSet::new();
        for row in table::rows(ACTORS) {
            assert_eq!(row.len(), 7, "{row:?}");
            assert!(ActorKind::parse(row[1]).is_some(), "{row:?}");
            assert!(ids.insert(row[0]), "{} stands twice", row[0]);
        }
        let built = builtin();
        let ids: HashSet<_> = built.iter().map(|actor| &actor.id).collect();
        assert_eq!(ids.len(), built.len(), "two actors share an id");
    }

    #[test]
    fn no_word_stands_for_two_bodies() {
        let mut seen = FxHashMap::default();
        for row in table::rows(BODIES) {
            for word in table::entries(row[4]) {
                let other = seen.insert(singular(word), row[0]);
                assert!(other.is_none_or(|other| other == row[0]), "{word}: {} and {other:?}", row[0]);
            }
        }
    }
}
