//! Puts the tables of actors together.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::alias::{Aliases, singular};
use super::term::{Term, Terms};
use super::{Actor, ActorKind, Actors, Body, BodyWord, Details};
use crate::state::{State, states};
use crate::table;

/// The tables of what acts, in the order of their rows.
const ACTORS: [&str; 7] = [
    include_str!("../../data/actors/international.tsv"),
    include_str!("../../data/actors/media.tsv"),
    include_str!("../../data/actors/middle-east.tsv"),
    include_str!("../../data/actors/africa.tsv"),
    include_str!("../../data/actors/asia.tsv"),
    include_str!("../../data/actors/europe.tsv"),
    include_str!("../../data/actors/americas.tsv"),
];
const PEOPLE: &str = include_str!("../../data/actors/people.tsv");
const BODIES: &str = include_str!("../../data/bodies.tsv");

/// An actor from outside the built-in tables, or more of one that is in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// A stable name; where an actor has it already, names and terms are added to that one.
    pub id: String,
    /// What kind of actor it is.
    pub kind: ActorKind,
    /// Usual name.
    pub name: String,
    /// Id of the body it is part of or speaks for.
    pub parent: Option<String>,
    /// ISO 3166 code of its country, two letters.
    pub country: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Offices held, each with `FROM..UNTIL`.
    pub terms: Vec<(String, String)>,
    /// Anything else.
    pub note: String,
}

/// Builds the actors of the built-in tables and of `entries`.
pub(super) fn with(entries: &[Entry]) -> Actors {
    let mut actors = Actors {
        actors: Vec::with_capacity(3000),
        details: Vec::with_capacity(3000),
        n_builtin: 0,
        terms: Terms::default(),
        by_id: FxHashMap::with_capacity_and_hasher(3000, FxBuildHasher),
        named: Aliases::with_capacity(7000),
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
    for row in ACTORS.into_iter().flat_map(table::rows) {
        actors.add_row(&row);
    }
    for row in table::rows(PEOPLE) {
        actors.add_person(&row);
    }
    actors.n_builtin = actors.actors.len();
    for entry in entries {
        actors.add_entry(entry);
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
        country: actor.country.clone(),
    }
}

impl Actors {
    fn add(&mut self, actor: Actor, details: Details) -> usize {
        let position = self.actors.len();
        self.by_id.insert(actor.id.clone(), position);
        self.actors.push(actor);
        self.details.push(details);
        position
    }

    fn add_body(&mut self, row: &[&'static str]) {
        let body = self.bodies.len();
        let words = |column: usize, needs_state| {
            table::entries(row[column]).map(move |word| (singular(word), BodyWord { body, needs_state }))
        };
        self.body_words.extend(words(4, false).chain(words(5, true)));
        let kind = ActorKind::parse(row[1]).expect("a test reads every row");
        self.bodies.push(Body { suffix: row[0], kind, within: row[2], name: row[3] });
    }

    fn add_state(&mut self, state: &'static State) {
        let id = state.iso3.to_lowercase();
        let name = state.name.to_owned();
        let country = Some(state.iso2.to_owned());
        let names = || state.also.iter().chain(&state.demonyms).copied();
        let details = Details { aliases: names().map(Cow::Borrowed).collect(), note: Cow::Borrowed("") };
        let record = self.add(Actor { id, name, kind: ActorKind::State, parent: None, country }, details);
        self.of_states.push(OnceLock::new());
        for name in names().chain([state.name]) {
            self.states.add(name, record);
        }
        for capital in &state.capitals {
            self.capitals.add(capital, record);
        }
    }

    /// A row of a table of actors: id, kind, name, parent, country, aliases, note.
    fn add_row(&mut self, row: &[&'static str]) {
        let kind = ActorKind::parse(row[1]).expect("a test reads every row");
        self.add_named(kind, [row[0], row[2], row[3], row[4], row[5], row[6]]);
    }

    /// A row of the table of persons: id, name, parent, country, aliases, terms, note.
    fn add_person(&mut self, row: &[&'static str]) {
        let holder = self.add_named(ActorKind::Person, [row[0], row[1], row[2], row[3], row[4], row[6]]);
        for (office, days) in table::entries(row[5]).filter_map(|term| term.split_once(' ')) {
            self.add_term(office, holder, days);
        }
    }

    fn add_named(
        &mut self,
        kind: ActorKind,
        [id, name, parent, country, aliases, note]: [&'static str; 6],
    ) -> usize {
        let optional = |field: &str| (!field.is_empty()).then(|| field.to_owned());
        let actor = Actor {
            id: id.to_owned(),
            name: name.to_owned(),
            kind,
            parent: optional(parent),
            country: optional(country),
        };
        let aliases: Vec<Cow<'static, str>> = table::entries(aliases).map(Cow::Borrowed).collect();
        let record = self.add(actor, Details { aliases, note: Cow::Borrowed(note) });
        for alias in &self.details[record].aliases {
            self.named.add(alias, record);
        }
        self.named.add(name, record);
        record
    }

    fn add_term(&mut self, office: &str, holder: usize, days: &str) {
        let term = Term::parse(holder, days).expect("a test reads every row, and an import every line");
        self.terms.entry(office.to_owned()).or_default().push(term);
    }

    fn add_entry(&mut self, entry: &Entry) {
        let known = self.by_id.get(&entry.id).copied();
        let record = known.unwrap_or_else(|| {
            let Entry { id, name, parent, country, .. } = entry.clone();
            let note = Cow::Owned(entry.note.clone());
            self.add(
                Actor { id, name, kind: entry.kind, parent, country },
                Details { aliases: Vec::new(), note },
            )
        });
        for name in entry.aliases.iter().chain([&entry.name]) {
            self.named.add(name, record);
        }
        self.details[record].aliases.extend(entry.aliases.iter().cloned().map(Cow::Owned));
        for (office, days) in &entry.terms {
            self.add_term(office, record, days);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::alias::{key, words};
    use super::*;

    fn rows() -> impl Iterator<Item = Vec<&'static str>> {
        ACTORS.into_iter().flat_map(table::rows)
    }

    #[test]
    fn every_row_is_whole() {
        for row in rows() {
            assert_eq!(row.len(), 7, "{row:?}");
            assert!(ActorKind::parse(row[1]).is_some(), "{row:?}");
        }
        for row in table::rows(PEOPLE) {
            assert_eq!(row.len(), 7, "{row:?}");
        }
        let built = with(&[]);
        let mut ids = HashSet::new();
        for actor in built.iter() {
            assert!(ids.insert(&actor.id), "{} stands twice", actor.id);
        }
    }

    #[test]
    fn there_are_as_many_rows_as_are_promised() {
        assert!(rows().count() + table::rows(PEOPLE).count() >= 1500);
    }

    #[test]
    fn terms_name_offices_that_exist_and_days_that_can_be() {
        let built = with(&[]);
        for row in table::rows(PEOPLE) {
            for term in table::entries(row[5]) {
                let (office, days) = term.split_once(' ').unwrap_or_default();
                assert!(built.get(office).is_some(), "{}: {term}", row[0]);
                assert!(Term::parse(0, days).is_some(), "{}: {term}", row[0]);
            }
        }
    }

    #[test]
    fn one_office_has_one_holder_at_a_time() {
        let built = with(&[]);
        for (office, terms) in &built.terms {
            if built.get(office).is_none_or(|actor| actor.kind != ActorKind::Office) {
                continue;
            }
            for (n, term) in terms.iter().enumerate() {
                let clash = terms[n + 1..].iter().find(|other| term.overlaps(other));
                assert!(clash.is_none(), "{office}: {term:?} and {clash:?}");
            }
        }
    }

    #[test]
    fn countries_are_states() {
        for country in rows().map(|row| row[4]).chain(table::rows(PEOPLE).map(|row| row[3])) {
            let is_state = states().iter().any(|state| state.iso2 == country);
            // Territories that reports name, without a state of their own in the table.
            assert!(is_state || matches!(country, "" | "HK" | "EH"), "{country}");
        }
    }

    /// An alias that two rows of one country share, or two of none, would never say anything.
    #[test]
    fn no_alias_means_two_where_nothing_could_decide() {
        let mut meanings: FxHashMap<String, Vec<(&str, &str)>> = FxHashMap::default();
        let groups = rows().map(|row| (row[0], row[2], row[4], row[5]));
        let people = table::rows(PEOPLE).map(|row| (row[0], row[1], row[3], row[4]));
        for (id, name, country, aliases) in groups.chain(people) {
            for alias in table::entries(aliases).chain([name]) {
                let known = meanings.entry(key(&words(alias))).or_default();
                let clash = known
                    .iter()
                    .find(|(other, there)| *other != id && (*there == country || there.is_empty()));
                assert!(clash.is_none(), "`{alias}` is {id} and {clash:?}");
                known.push((id, country));
            }
        }
    }

    #[test]
    fn no_name_is_that_of_a_state() {
        let built = with(&[]);
        for row in rows() {
            for name in table::entries(row[5]).chain([row[2]]) {
                let state = built.states.get(&words(name)).next();
                assert!(state.is_none(), "`{name}` of {} is a state", row[0]);
            }
        }
    }

    #[test]
    fn no_word_stands_for_two_bodies() {
        let mut seen = FxHashMap::default();
        for row in table::rows(BODIES) {
            for word in table::entries(row[4]).chain(table::entries(row[5])) {
                let other = seen.insert(singular(word), row[0]);
                assert!(other.is_none_or(|other| other == row[0]), "{word}: {} and {other:?}", row[0]);
            }
        }
    }

    #[test]
    fn what_the_user_adds_goes_first() {
        let entry = |id: &str, name: &str, kind| Entry {
            id: id.to_owned(),
            kind,
            name: name.to_owned(),
            parent: Some("syr".to_owned()),
            country: None,
            aliases: vec!["Dawn Brigade".to_owned()],
            terms: Vec::new(),
            note: String::new(),
        };
        let actors = Actors::with(&[
            entry("mine.dawn", "Dawn", ActorKind::ArmedGroup),
            entry("p.assad", "Bashar Hafez al-Assad", ActorKind::Person),
        ]);
        let id = |text: &str| actors.resolve(text).map(|actor| actor.id.as_str());
        assert_eq!(id("Dawn"), Some("mine.dawn"));
        assert_eq!(id("Bashar Hafez al-Assad"), Some("p.assad"));
        assert!(actors.is_within("mine.dawn", "syr"));
        assert_eq!(Actors::builtin().resolve("Dawn").map(|actor| actor.id.as_str()), Some("pak.dawn"));
    }
}
