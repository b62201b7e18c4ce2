//! What the tables of actors and the gazetteer know of the world, for comparing.

use std::sync::OnceLock;

use rashomon_assess::World;
use rashomon_gazetteer::{ActorKind, Actors, Class, Gazetteer, Place};
use rashomon_schema::PlaceArgument;

/// The actors, and the gazetteer where it is installed.
pub struct Known<'g> {
    actors: &'g Actors,
    gazetteer: Option<&'g Gazetteer>,
    /// Positions of places, sorted by their GeoNames id; made when first asked for.
    by_geoname: OnceLock<Vec<(u32, u32)>>,
}

impl<'g> Known<'g> {
    /// The world as far as it is known.
    pub const fn new(actors: &'g Actors, gazetteer: Option<&'g Gazetteer>) -> Self {
        Self { actors, gazetteer, by_geoname: OnceLock::new() }
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
        self.actors.get(actor)?.parent.clone()
    }

    fn name_of(&self, actor: &str) -> Option<String> {
        Some(self.actors.get(actor)?.name.clone())
    }

    fn state_at(&self, place: &PlaceArgument) -> Option<String> {
        let country = self.place(place.geoname?)?.country?;
        let is_it = |actor: &&rashomon_gazetteer::Actor| {
            actor.kind == ActorKind::State && actor.country.as_deref() == Some(country)
        };
        self.actors.iter().find(is_it).map(|actor| actor.id.clone())
    }

    fn is_state(&self, actor: &str) -> bool {
        let actors = self.actors;
        let is_state = |actor: &rashomon_gazetteer::Actor| actor.kind == ActorKind::State;
        actors.get(actor).is_some_and(|actor| is_state(actor) || actors.parents(actor).any(is_state))
    }

    fn area_around(&self, geoname: u32) -> Option<String> {
        let (place, gazetteer) = (self.place(geoname)?, self.gazetteer?);
        let wanted =
            if matches!(place.class, Class::Adm1 | Class::Region) { Class::Country } else { Class::Adm1 };
        let area =
            gazetteer.parents(&place).find(|area| area.class == wanted || area.class == Class::Country)?;
        Some(area.name.to_owned())
    }

    fn lies_in(&self, inner: u32, outer: u32) -> Option<bool> {
        let (inner, gazetteer) = (self.place(inner)?, self.gazetteer?);
        self.place(outer)?;
        Some(gazetteer.parents(&inner).any(|area| area.geoname == Some(outer)))
    }
}

#[cfg(test)]
mod tests {
    use rashomon_gazetteer::Entry;

    use super::*;

    #[test]
    fn actors_that_the_user_added_are_known() {
        let entry = Entry {
            id: "mine.dawn".to_owned(),
            kind: ActorKind::Army,
            name: "Dawn Division".to_owned(),
            parent: Some("syr.mil".to_owned()),
            country: Some("SY".to_owned()),
            aliases: Vec::new(),
            terms: Vec::new(),
            note: String::new(),
        };
        let actors = Actors::with(&[entry]);
        let known = Known::new(&actors, None);
        assert_eq!(known.name_of("mine.dawn").as_deref(), Some("Dawn Division"));
        assert_eq!(known.parent_of("mine.dawn").as_deref(), Some("syr.mil"));
        assert!(known.is_state("mine.dawn"));
        assert_eq!(Known::new(Actors::builtin(), None).name_of("mine.dawn"), None);
    }
}
