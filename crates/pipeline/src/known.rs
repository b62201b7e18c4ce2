//! What the tables of actors and the gazetteer know of the world, for comparing.

use std::sync::OnceLock;

use rashomon_assess::World;
use rashomon_gazetteer::{ActorKind, Actors, Gazetteer, Place};
use rashomon_schema::PlaceArgument;

/// The built-in actors, and the gazetteer where it is installed.
#[derive(Default)]
pub struct Known<'g> {
    gazetteer: Option<&'g Gazetteer>,
    /// Positions of places, sorted by their GeoNames id; made when first asked for.
    by_geoname: OnceLock<Vec<(u32, u32)>>,
}

impl<'g> Known<'g> {
    /// The world as far as it is known.
    pub const fn new(gazetteer: Option<&'g Gazetteer>) -> Self {
        Self { gazetteer, by_geoname: OnceLock::new() }
    }

    fn place(&self, geoname: u32) -> Option<Place<'g>> {
        let gazetteer = self.gazetteer?;
        let sorted = self.by_geoname.get_or_init(|| {
            let places = (0..gazetteer.n_places() as u32).filter_map(|index| gazetteer.place(index));
            let mut sorted: Vec<(u32, u32)> = places.filter_map(|p| Some((p.geoname?, p.index))).collect();
            sorted.sort_unstable();
            sorted
        });
        let at = sorted.binary_search_by_key(&geoname, |(id, _)| *id).ok()?;
        gazetteer.place(sorted[at].1)
    }
}

impl World for Known<'_> {
    fn parent_of(&self, actor: &str) -> Option<String> {
        Actors::builtin().get(actor)?.parent.clone()
    }

    fn name_of(&self, actor: &str) -> Option<String> {
        Some(Actors::builtin().get(actor)?.name.clone())
    }

    fn state_at(&self, place: &PlaceArgument) -> Option<String> {
        let country = self.place(place.geoname?)?.country?;
        let is_it = |actor: &&rashomon_gazetteer::Actor| {
            actor.kind == ActorKind::State && actor.country.as_deref() == Some(country)
        };
        Actors::builtin().iter().find(is_it).map(|actor| actor.id.clone())
    }

    fn is_state(&self, actor: &str) -> bool {
        let actors = Actors::builtin();
        let is_state = |actor: &rashomon_gazetteer::Actor| actor.kind == ActorKind::State;
        actors.get(actor).is_some_and(|actor| is_state(actor) || actors.parents(actor).any(is_state))
    }

    fn lies_in(&self, inner: u32, outer: u32) -> Option<bool> {
        let (inner, gazetteer) = (self.place(inner)?, self.gazetteer?);
        self.place(outer)?;
        Some(gazetteer.parents(&inner).any(|area| area.geoname == Some(outer)))
    }
}
