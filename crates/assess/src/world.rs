//! Knowledge of the world that comparing needs and records lack.

use rashomon_schema::PlaceArgument;

use crate::table::rows;

/// Coalitions and members: blaming one is compatible with blaming the other.
static MEMBERS: &str = include_str!("tables/members.tsv");

/// Who is part of whom and what lies where; a method that knows nothing answers `None`.
pub trait World {
    /// The body that an actor is part of, the person's that it speaks for: an air force's armed forces,
    /// theirs the state.
    fn parent_of(&self, _actor: &str) -> Option<String> {
        None
    }

    /// The usual name of an actor.
    fn name_of(&self, _actor: &str) -> Option<String> {
        None
    }

    /// The actor whose territory a place lies in.
    fn state_at(&self, _place: &PlaceArgument) -> Option<String> {
        None
    }

    /// Whether the actor is a state or a part of one.
    fn is_state(&self, _actor: &str) -> bool {
        false
    }

    /// The usual name of the province that a place lies in, of a province the country.
    fn area_around(&self, _geoname: u32) -> Option<String> {
        None
    }

    /// Whether the place with the GeoNames id `inner` lies in `outer`.
    fn lies_in(&self, _inner: u32, _outer: u32) -> Option<bool> {
        None
    }
}

/// Knows nothing: actors are alike when their ids are, places when they are near.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoWorld;

impl World for NoWorld {}

/// An actor and the bodies it is part of, itself first. A chain that meets itself ends there.
pub(crate) fn lineage(actor: &str, world: &dyn World) -> Vec<String> {
    let mut chain = vec![actor.to_owned()];
    while let Some(parent) = world.parent_of(&chain[chain.len() - 1]) {
        if chain.contains(&parent) {
            break;
        }
        chain.push(parent);
    }
    chain
}

/// The widest body that an actor is part of: of a ministry its state, of an armed group the group.
pub(crate) fn side_of(actor: &str, world: &dyn World) -> String {
    lineage(actor, world).pop().unwrap_or_default()
}

/// Whether one of two actors is the other, is part of it, or acts in its name.
pub(crate) fn related(a: &str, b: &str, world: &dyn World) -> bool {
    let (up, up2) = (lineage(a, world), lineage(b, world));
    let covers = |chain: &[String], whole: &str| {
        let member =
            |part: &String| rows(MEMBERS).any(|row| row[0] == whole && row.get(1) == Some(&part.as_str()));
        chain.iter().any(|part| part == whole || member(part))
    };
    covers(&up, b) || covers(&up2, a)
}
