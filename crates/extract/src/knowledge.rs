//! What is known of the world beside the report: actors and places, behind one small interface.

use rashomon_schema::{ConfidenceLevels, PlacePrecision};

use std::cell::RefCell;

use jiff::civil::Date;
use rashomon_gazetteer::{Actor, ActorKind, Actors, Day, Gazetteer, PlaceMention};
use rashomon_lexicon::actor::ActorWord;
use rashomon_lexicon::people;
use rustc_hash::FxHashMap;

/// What is known of the world: places and actors.
#[derive(Clone, Copy)]
pub struct KnowledgeBase<'a> {
    /// Names of places; without it no place resolves.
    pub gazetteer: Option<&'a Gazetteer>,
    /// Names of states, armed groups, bodies.
    pub actors: &'a Actors,
    /// The confidence that claims need where they are judged.
    pub levels: ConfidenceLevels,
}

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
    pub precision: PlacePrecision,
    pub country: Option<String>,
    /// Usual names of the areas it lies in, nearest first.
    pub within: Vec<String>,
}

/// Whether a name that is also a place may stand for those who govern there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// It acts or speaks: `Ankara said`.
    Acts,
    /// It is only named.
    Named,
}

/// A short name that a report spells out, or gives to a country.
#[derive(Debug, Clone)]
pub(crate) struct SpeltOut {
    /// The short name.
    pub short: String,
    /// The word before the name that it is spelt out with: `paramilitary`.
    pub trait_: Option<String>,
    /// Who is meant, if it is somebody known.
    pub actor: Option<KnownActor>,
}

/// The knowledge of the world for one report; what was looked up once is kept.
pub(crate) struct ReportKnowledge<'a> {
    knowledge: &'a KnowledgeBase<'a>,
    country: Option<String>,
    today: Option<Day>,
    spelt_out: Vec<SpeltOut>,
    known: RefCell<FxHashMap<(String, Part), Option<KnownActor>>>,
}

impl<'a> ReportKnowledge<'a> {
    /// The world on the day a report was published.
    pub fn new(knowledge: &'a KnowledgeBase<'a>, published: Option<Date>) -> Self {
        let today = published.map(|date| Day::new(date.year(), date.month(), date.day()));
        Self { knowledge, country: None, today, spelt_out: Vec::new(), known: RefCell::default() }
    }

    /// Takes `country` as the one the report is about: its "army" is that country's.
    pub fn settle_in(&mut self, country: Option<String>) {
        self.country = country;
        self.known.borrow_mut().clear();
    }

    /// Resolves acronyms as the report spells them out.
    pub fn spell_out(&mut self, names: Vec<SpeltOut>) {
        self.spelt_out = names;
        self.known.borrow_mut().clear();
    }

    /// The actor of an acronym that the report spells out: `RSF`, `the paramilitary RSF`. None if it does not spell it out;
    /// no actor if it spells it out for several and no word tells them apart.
    fn spelt_out(&self, text: &str) -> Option<Option<KnownActor>> {
        let (before, short) = text.rsplit_once(' ').unwrap_or(("", text));
        if self.spelt_out.is_empty() || before.chars().any(char::is_uppercase) && before != "The" {
            return None;
        }
        let mut names = self.spelt_out.iter().filter(|name| name.short == short);
        let first = names.next()?;
        let is_one = |name: &SpeltOut| {
            name.actor.as_ref().map(|actor| &actor.id) == first.actor.as_ref().map(|actor| &actor.id)
        };
        if names.all(is_one) {
            return Some(first.actor.clone());
        }
        let has_trait = |name: &&SpeltOut| {
            name.trait_.as_deref().is_some_and(|word| before.split(' ').any(|other| other == word))
        };
        let told = self.spelt_out.iter().filter(|name| name.short == short).find(has_trait);
        Some(told.and_then(|name| name.actor.clone()))
    }

    /// The actor that `text` names.
    pub fn actor(&self, text: &str, part: Part) -> Option<KnownActor> {
        let text = without_seat(text);
        let key = (text.to_owned(), part);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        if let Some(spelt_out) = self.spelt_out(text) {
            self.known.borrow_mut().insert(key, spelt_out.clone());
            return spelt_out;
        }
        let actors = self.knowledge.actors;
        // Whose soldiers or aircraft they are, the country where they strike does not say.
        let last = text.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let country =
            self.country.as_deref().filter(|_| text.contains(' ') || !ActorWord::Anyones.has(&last));
        let found = actors.resolve_in(text, country);
        let found = if part == Part::Acts { found.or_else(|| actors.resolve_metonym(text)) } else { found };
        let found = found.map(|actor| known(self.holder(text, actor).unwrap_or(actor)));
        self.known.borrow_mut().insert(key, found.clone());
        found
    }

    /// Whether a place lies in the country that the report is about, if it is about one.
    pub fn is_at_home(&self, place: &KnownPlace) -> bool {
        self.country.is_none() || place.country.is_none() || place.country == self.country
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

    /// The actor that `text` is a name of, and nothing but its name.
    pub fn name(&self, text: &str) -> Option<KnownActor> {
        if let Some(spelt_out) = self.spelt_out(text) {
            return spelt_out;
        }
        self.knowledge.actors.named(text, self.country.as_deref()).map(known)
    }

    /// Who held the office that `text` names on the day of the report; "the president" alone may be of any country.
    fn holder(&self, text: &str, office: &Actor) -> Option<&'a Actor> {
        let actors = self.knowledge.actors;
        let is_person = office.kind == ActorKind::Office && names_a_person(text);
        let is_named = is_person && actors.resolve(text).is_some_and(|actor| actor.id == office.id);
        actors.holder(&office.id, self.today.filter(|_| is_named)?)
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

    /// Names of places; none where reading goes on without.
    pub fn gazetteer(&self) -> Option<&'a Gazetteer> {
        self.knowledge.gazetteer
    }

    /// The places that names stand for, taken together; `nations` are the nationalities that are named beside them.
    pub fn places(&self, names: &[PlaceMention<'_>], nations: &[&str]) -> Vec<Option<KnownPlace>> {
        let Some(gazetteer) = self.knowledge.gazetteer else { return vec![None; names.len()] };
        let known = gazetteer.resolve(names, nations).into_iter().map(|found| {
            found.map(|place| KnownPlace {
                geoname: place.geoname,
                name: place.name.to_owned(),
                lat: place.lat,
                lon: place.lon,
                precision: PlacePrecision::parse(place.precision)
                    .expect("the gazetteer names precisions of the vocabulary"),
                country: place.country.map(str::to_owned),
                within: place.parents.into_iter().map(str::to_owned).collect(),
            })
        });
        known.collect()
    }
}

/// `the London-based observatory` without its seat, which is not whose it is.
fn without_seat(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let seat = [" based ", "-based "].iter().find_map(|based| Some(lower.find(based)? + based.len()));
    seat.map_or(text, |end| &text[end..])
}

fn known(Actor { id, name, kind, .. }: &Actor) -> KnownActor {
    KnownActor { id: id.clone(), name: name.clone(), kind: *kind }
}

/// Whether the phrase of an office is about who holds it now, not the office or who speaks for it: `the Turkish president`, but
/// not `the presidency`, `former presidents` and `an aide to the president`.
fn names_a_person(text: &str) -> bool {
    const LINKS: [&str; 6] = ["of", "for", "to", "in", "at", "on"];
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let links = |word: &&str| LINKS.iter().any(|link| link.eq_ignore_ascii_case(word));
    let n_head = words.iter().skip(1).position(links).map_or(words.len(), |n| n + 1);
    let head = words[..n_head].iter().rev().find(|word| word.len() > 1);
    head.is_some_and(|head| people::is_office_holder(head.to_lowercase().as_str()))
        && !words.iter().any(|word| ActorWord::Former.has(&word.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_told_from_who_holds_it() {
        for text in [
            "the Turkish president",
            "Turkey's minister of defence",
            "secretary general of NATO",
            "Germany's chancellor",
        ] {
            assert!(names_a_person(text), "{text}");
        }
        for text in [
            "the presidency",
            "former US president",
            "foreign ministers",
            "aide to the president",
            "the White House",
            "",
        ] {
            assert!(!names_a_person(text), "{text}");
        }
    }
}
