//! Who acts and who speaks: states and their branches, armed groups, bodies, media, people.

mod alias;
mod build;
mod phrase;
mod term;

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use alias::Aliases;
pub use build::Entry;
pub use term::Day;
use term::Terms;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)+) => {
        /// What kind of actor it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ActorKind { $($(#[$doc])* $variant,)+ }

        impl ActorKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The kind as the tables write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The kind that a table's word stands for.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

kinds! {
    /// A state.
    State = "state",
    /// A government, an authority or a legislature.
    Government = "government",
    /// Armed forces of a state, or a part of them.
    Army = "army",
    /// Its air force.
    AirForce = "air-force",
    /// Its navy.
    Navy = "navy",
    /// A ministry.
    Ministry = "ministry",
    /// Police and security forces.
    Police = "police",
    /// An intelligence service.
    Intelligence = "intelligence",
    /// A group in arms that is no state's army.
    ArmedGroup = "armed-group",
    /// An alliance in war.
    Coalition = "coalition",
    /// A news agency, a newspaper, a station.
    Media = "media",
    /// A medium that anybody may speak through.
    Channel = "channel",
    /// An organisation of states.
    Igo = "igo",
    /// An organisation of citizens.
    Ngo = "ngo",
    /// An office that one person holds.
    Office = "office",
    /// A person.
    Person = "person",
    /// A political party or front.
    Party = "party",
    /// A religious body or authority.
    Religious = "religious",
    /// A court or an investigating body.
    Court = "court",
    /// A company.
    Company = "company",
}

/// An actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// A stable name: `syr.mod`, `un.ocha`, `p.putin`.
    pub id: String,
    /// Usual English name.
    pub name: String,
    /// What kind of actor it is.
    pub kind: ActorKind,
    /// Id of the body it is part of or speaks for.
    pub parent: Option<String>,
    /// ISO 3166 code of its country, two letters.
    pub country: Option<String>,
}

/// All actors that are known, and the names they go by.
#[derive(Debug)]
pub struct Actors {
    /// States first, then the rows of the tables, then what the user added.
    actors: Vec<Actor>,
    /// What more is known of each.
    details: Vec<Details>,
    /// How many are built in.
    n_builtin: usize,
    /// Who held which office when.
    terms: Terms,
    by_id: FxHashMap<String, usize>,
    /// Names of actors of the table.
    named: Aliases<usize>,
    /// Names and demonyms of states.
    states: Aliases<usize>,
    /// Capitals and other seats of states.
    capitals: Aliases<usize>,
    /// What every state has.
    bodies: Vec<Body>,
    /// The words for it, each with its position there.
    body_words: FxHashMap<&'static str, BodyWord>,
    /// What each state has, made when it is first asked for.
    of_states: Vec<OnceLock<Vec<Actor>>>,
}

/// What more is known of an actor.
#[derive(Debug, Default)]
struct Details {
    aliases: Vec<Cow<'static, str>>,
    note: Cow<'static, str>,
}

/// Something that every state has: a row of its table.
#[derive(Debug)]
struct Body {
    suffix: &'static str,
    kind: ActorKind,
    within: &'static str,
    name: &'static str,
}

/// A word for something that every state has.
#[derive(Debug, Clone, Copy)]
struct BodyWord {
    body: usize,
    /// It means nothing where the state is not named.
    needs_state: bool,
}

impl Actors {
    /// The actors of the built-in tables, put together on first use.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<Actors> = LazyLock::new(|| Actors::with(&[]));
        &BUILTIN
    }

    /// The actors of the built-in tables and those of `entries`, whose names go before theirs.
    pub fn with(entries: &[Entry]) -> Self {
        build::with(entries)
    }

    /// The actor with an id.
    pub fn get(&self, id: &str) -> Option<&Actor> {
        if let Some(&actor) = self.by_id.get(id) {
            return Some(&self.actors[actor]);
        }
        let (state, suffix) = id.split_once('.')?;
        let body = self.bodies.iter().position(|body| body.suffix == suffix)?;
        self.body(*self.by_id.get(state)?, body)
    }

    /// What a state has, by its position in the table of bodies.
    fn body(&self, state: usize, body: usize) -> Option<&Actor> {
        self.of_state(state)?.get(body)
    }

    fn of_state(&self, state: usize) -> Option<&[Actor]> {
        let made = || self.bodies.iter().map(|body| build::body(&self.actors[state], state, body)).collect();
        self.of_states.get(state).map(|bodies| bodies.get_or_init(made).as_slice())
    }

    /// The number of actors.
    pub const fn len(&self) -> usize {
        self.actors.len() + self.of_states.len() * self.bodies.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.actors.is_empty()
    }

    /// Every actor.
    pub fn iter(&self) -> impl Iterator<Item = &Actor> {
        let of_states = (0..self.of_states.len()).filter_map(|state| self.of_state(state)).flatten();
        self.actors.iter().chain(of_states)
    }

    /// The bodies an actor is part of or speaks for, nearest first.
    pub fn parents<'a>(&'a self, actor: &Actor) -> impl Iterator<Item = &'a Actor> + use<'a> {
        let parent = |actor: &Actor| actor.parent.as_deref().and_then(|id| self.get(id));
        std::iter::successors(parent(actor), move |actor| parent(actor)).take(8)
    }

    /// The other names of an actor.
    pub fn aliases(&self, id: &str) -> impl Iterator<Item = &str> {
        let details = self.by_id.get(id).map(|&actor| &self.details[actor]);
        details.into_iter().flat_map(|details| details.aliases.iter().map(Cow::as_ref))
    }

    /// What is noted of an actor: dates and side.
    pub fn note(&self, id: &str) -> Option<&str> {
        let details = &self.details[*self.by_id.get(id)?];
        Some(details.note.as_ref()).filter(|note| !note.is_empty())
    }

    /// Who held the office on a day, where that is known beyond doubt.
    pub fn holder(&self, office: &str, on: Day) -> Option<&Actor> {
        term::holder(self.terms.get(office)?, on).map(|holder| &self.actors[holder])
    }

    /// Who held the office, each with the days, in the order of the tables.
    pub fn holders(&self, office: &str) -> impl Iterator<Item = (&Actor, &str)> {
        let terms = self.terms.get(office).map(Vec::as_slice).unwrap_or_default();
        terms.iter().map(|term| (&self.actors[term.holder], term.written.as_str()))
    }

    /// The offices and posts that an actor held, each with the days.
    pub fn offices(&self, id: &str) -> Vec<(&Actor, &str)> {
        let Some(&holder) = self.by_id.get(id) else { return Vec::new() };
        let mut offices: Vec<(&Actor, &str)> = Vec::new();
        for (office, terms) in &self.terms {
            let own = terms.iter().filter(|term| term.holder == holder);
            offices.extend(own.filter_map(|term| Some((self.get(office)?, term.written.as_str()))));
        }
        offices.sort_by_key(|(office, written)| (*written, &office.id));
        offices
    }

    /// Whether one actor is another one or a part of it: an air force is within its state.
    pub fn is_within(&self, part: &str, whole: &str) -> bool {
        part == whole
            || self.get(part).is_some_and(|part| self.parents(part).any(|parent| parent.id == whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_are_within_their_state() {
        let actors = Actors::builtin();
        for (part, whole) in
            [("syr.air", "syr"), ("syr.mod.min", "syr.gov"), ("p.lavrov", "rus"), ("un.ocha", "un")]
        {
            assert!(actors.is_within(part, whole), "{part} {whole}");
        }
        for (part, whole) in [("syr", "syr.air"), ("tur.mod", "syr"), ("syr.sna", "tur"), ("nobody", "syr")] {
            assert!(!actors.is_within(part, whole), "{part} {whole}");
        }
    }

    #[test]
    fn offices_have_holders_by_the_day() {
        let actors = Actors::builtin();
        for (office, day, holder) in [
            ("tur.mod.min", "2019-10-09", Some("p.akar")),
            ("usa.pres", "2016-04-04", Some("p.obama")),
            ("usa.pres", "2018-04-04", Some("p.trump")),
            ("un.sg", "2012-01-01", Some("p.ban")),
            ("gbr.mfa.min", "2016-10-20", Some("p.johnson")),
            ("syr.pres", "2024-12-20", None),
            ("fra.mod", "2019-01-01", None),
        ] {
            let (day, _) = Day::bounds(day).expect("a day");
            assert_eq!(actors.holder(office, day).map(|actor| actor.id.as_str()), holder, "{office}");
        }
        let offices: Vec<_> =
            actors.offices("p.putin").into_iter().map(|(office, _)| office.id.as_str()).collect();
        assert_eq!(offices, ["rus.pres", "rus.pm", "rus.pres"]);
    }

    #[test]
    fn every_parent_exists() {
        let actors = Actors::builtin();
        for actor in actors.iter() {
            let parent = actor.parent.as_deref();
            assert!(parent.is_none_or(|parent| actors.get(parent).is_some()), "{} {parent:?}", actor.id);
            assert!(actors.parents(actor).all(|parent| parent.id != actor.id), "{}", actor.id);
        }
    }
}
