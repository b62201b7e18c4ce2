//! Places named in the text, and the place a phrase tells of.

use rashomon_schema::PlaceArgument;
use rustc_hash::FxHashMap;

use crate::actor::entity_around;
use crate::parse::Parse;
use crate::tables::tables;
use crate::words::{Words, child, object_of, phrase, preposition};
use crate::world::{KnownPlace, Part, World};

/// Prepositions that tell where.
const WHERE: [&str; 16] = [
    "in", "at", "on", "near", "outside", "inside", "over", "around", "across", "along", "within", "through",
    "off", "of", "into", "to",
];
/// Nouns that turn a nationality into a place.
const GROUND: [&str; 8] = ["soil", "territory", "airspace", "border", "land", "waters", "capital", "side"];

/// A place named in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Named {
    pub words: Words,
    pub known: Option<KnownPlace>,
}

/// The places named in a text, in order.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub all: Vec<Named>,
    of_token: Vec<u32>,
}

impl Places {
    /// Finds every place and resolves them together.
    pub fn find(doc: &Parse<'_>, world: &World<'_>) -> Self {
        let found: Vec<Words> = doc
            .ents()
            .filter(|e| matches!(e.label, "GPE" | "LOC" | "FAC"))
            .filter_map(|e| entity_around(doc, e.start))
            .collect();
        let names: Vec<_> = found.iter().map(|&words| (words.text(doc), area_beside(doc, words))).collect();
        let mut places = Self { all: Vec::with_capacity(found.len()), of_token: vec![0; doc.len()] };
        for (words, known) in found.iter().zip(world.places(&names)) {
            places.all.push(Named { words: *words, known });
            places.of_token[words.start..words.end].fill(places.all.len() as u32);
        }
        places
    }

    /// The country that most of the places named lie in.
    pub fn country(&self) -> Option<String> {
        let mut votes: FxHashMap<&str, u32> = FxHashMap::default();
        for known in self.all.iter().filter_map(|place| place.known.as_ref()) {
            if let Some(country) = known.country.as_deref() {
                *votes.entry(country).or_default() += if known.precision == "country" { 2 } else { 3 };
            }
        }
        let most = votes.values().copied().max()?;
        let mut leading =
            votes.into_iter().filter(|&(_, n)| n == most).map(|(country, _)| country.to_owned());
        leading.next().filter(|_| leading.next().is_none())
    }

    /// Index of the place that `token` stands in.
    pub fn of(&self, token: usize) -> Option<usize> {
        self.of_token.get(token).and_then(|&n| (n as usize).checked_sub(1))
    }

    /// The place that prepositional phrases of `head` tell of.
    pub fn beside(&self, doc: &Parse<'_>, world: &World<'_>, head: usize) -> Option<PlaceArgument> {
        let mut best = None;
        for prep in doc
            .children(head)
            .filter(|&c| doc.dep(c) == "prep" && WHERE.contains(&doc.token(c).to_ascii_lowercase().as_str()))
        {
            let Some(object) = object_of(doc, prep) else { continue };
            if matches!(doc.lemma(prep), "of" | "to" | "into") && self.of(object).is_none() {
                continue;
            }
            if let Some(place) = self.of_phrase(doc, world, object) {
                let place = beside_it(place, doc.lemma(prep));
                if place.name.is_some() || place.geoname.is_some() {
                    return Some(place);
                }
                best = best.or(Some(place));
            }
        }
        best
    }

    /// The place that the noun phrase of `head` names: `Aleppo`, `the town of Saraqeb`, `a market in Idlib`, `Turkish soil`.
    pub fn of_phrase(&self, doc: &Parse<'_>, world: &World<'_>, head: usize) -> Option<PlaceArgument> {
        if let Some(place) = self.of(head) {
            let words = with_direction(doc, head, self.all[place].words);
            return Some(argument(doc, words, self.all[place].known.as_ref()));
        }
        let lemma = doc.lemma(head).to_ascii_lowercase();
        if GROUND.contains(&lemma.as_str())
            && let Some(nation) = doc.children(head).find(|&c| matches!(doc.ent_type(c), "NORP" | "GPE"))
        {
            let known = world.actor(doc.token(nation), Part::Named).map(|actor| actor.name);
            let name = known.as_deref().unwrap_or(doc.token(nation));
            let place = world.places(&[(name, None)]).pop().flatten();
            return Some(argument(doc, phrase(doc, head), place.as_ref()));
        }
        if !tables().place_nouns.contains(lemma.as_str()) {
            return None;
        }
        let inner =
            preposition(doc, head, &["of", "in", "near", "outside", "at"]).and_then(|p| object_of(doc, p));
        if let Some(name) = inner.filter(|&i| self.of(i).is_none() && doc.pos(i) == "PROPN") {
            return Some(self.unrecognised(doc, world, phrase_to(doc, head, name), name));
        }
        let named = inner
            .and_then(|i| self.of(i))
            .or_else(|| child(doc, head, &["compound", "nmod", "appos", "poss"]).and_then(|c| self.of(c)));
        Some(argument(doc, phrase(doc, head), named.and_then(|n| self.all[n].known.as_ref())))
    }

    /// A name that the recogniser missed: it stands where a place stands.
    fn unrecognised(&self, doc: &Parse<'_>, world: &World<'_>, words: Words, name: usize) -> PlaceArgument {
        let area = preposition(doc, name, &["in"]).and_then(|p| object_of(doc, p)).and_then(|o| self.of(o));
        let area = area.map(|area| self.all[area].words.text(doc));
        let known = world.places(&[(doc.token(name), area)]).pop().flatten();
        argument(doc, words, known.as_ref())
    }

    /// The place named first in the tokens `words`, as an argument.
    pub fn within(&self, doc: &Parse<'_>, words: Words) -> Option<PlaceArgument> {
        let place = (words.start..words.end).find_map(|t| self.of(t).filter(|_| is_where(doc, t)))?;
        Some(argument(doc, self.all[place].words, self.all[place].known.as_ref()))
    }
}

/// The phrase of `head` up to the name that it gives.
fn phrase_to(doc: &Parse<'_>, head: usize, name: usize) -> Words {
    Words::new(phrase(doc, head).start, name + 1)
}

/// The area written beside a name: `Syria` in `Idlib, Syria` and in `Saraqeb in Idlib`.
fn area_beside<'d>(doc: &'d Parse<'_>, words: Words) -> Option<&'d str> {
    let link = words.end;
    if link + 1 >= doc.len() || !matches!(doc.token(link), "," | "in") || doc.ent_type(link + 1) != "GPE" {
        return None;
    }
    entity_around(doc, link + 1).map(|area| area.text(doc))
}

/// Whether the name at `token` tells where, not who.
fn is_where(doc: &Parse<'_>, token: usize) -> bool {
    let mut head = token;
    for _ in 0..4 {
        match doc.dep(head) {
            "pobj" => return WHERE.contains(&doc.token(doc.head(head)).to_ascii_lowercase().as_str()),
            "compound" | "appos" | "conj" | "nmod" => head = doc.head(head),
            _ => return false,
        }
    }
    false
}

/// `near X` is not X.
fn beside_it(mut place: PlaceArgument, preposition: &str) -> PlaceArgument {
    if matches!(preposition, "near" | "outside" | "around" | "off") && place.precision.is_some() {
        place.precision = Some("near".to_owned());
    }
    place
}

/// `northwestern Syria`: the name with the part of it that is meant.
fn with_direction(doc: &Parse<'_>, head: usize, words: Words) -> Words {
    doc.children(head)
        .filter(|&c| {
            matches!(doc.dep(c), "amod" | "compound") && c < words.start && is_direction(doc.token(c))
        })
        .fold(words, |all, c| all.cover(Words::one(c)))
}

fn is_direction(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["north", "south", "east", "west", "central", "rural", "upper", "lower"]
        .iter()
        .any(|d| word.starts_with(d))
}

fn argument(doc: &Parse<'_>, words: Words, known: Option<&KnownPlace>) -> PlaceArgument {
    PlaceArgument {
        text: words.text(doc).to_owned(),
        span: words.span(doc),
        geoname: known.and_then(|k| k.geoname),
        name: known.map(|k| k.name.clone()),
        lat: known.map(|k| k.lat),
        lon: known.map(|k| k.lon),
        precision: known.map(|k| k.precision.to_owned()),
    }
}
