//! Places named in the text, and the place a phrase tells of.

mod beside;
mod centre;
mod evidence;
#[cfg(feature = "training")]
mod explain;
mod facility;
mod name;
mod relative;
mod unknown;
mod weigh;

use rashomon_gazetteer::{ActorKind, PlaceMention, Wanted};
use rashomon_lexicon::means::equipment_kind;
use rashomon_lexicon::name::NameWord;
use rashomon_lexicon::people;
use rashomon_lexicon::place::is_place_noun;
use rashomon_lexicon::trigger::trigger_noun;
use rashomon_schema::{PlaceArgument, PlacePrecision};
use rustc_hash::FxHashMap;

use crate::entity::acronym;
use crate::entity::actor::entity_around;
use crate::knowledge::{KnownPlace, Part, ReportKnowledge};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, object_of, phrase, preposition};
use beside::mention;
#[cfg(feature = "training")]
pub use explain::{ExplainedName, ExplainedPlace, explain_places};
pub(crate) use name::Name;
use name::nations_in;

/// Prepositions that tell where.
const WHERE: [&str; 17] = [
    "in", "at", "on", "near", "outside", "inside", "over", "around", "across", "along", "within", "through",
    "off", "of", "into", "to", "between",
];
/// Prepositions whose place is only near the one named.
const BESIDE: [&str; 4] = ["near", "outside", "around", "off"];
/// How many places of a report say what a further name means.
const WITNESSES: usize = 60;

/// A place named in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamedPlace {
    pub words: TokenSpan,
    pub known: Option<KnownPlace>,
    /// Whether it stands within the name of somebody.
    pub is_part: bool,
    /// Whether it is an adjective that tells where: `Turkish soil`.
    pub tells_where: bool,
}

/// The places named in a text, in order.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub all: Vec<NamedPlace>,
    of_token: Vec<u32>,
    nations: Vec<String>,
}

impl Places {
    /// Finds every place and resolves them together.
    fn find(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>) -> Self {
        let Some(gazetteer) = knowledge.gazetteer() else {
            return Self::recognised(doc);
        };
        let mut names = name::find(doc, gazetteer);
        names.retain(|name| !is_somebody(doc, knowledge, name) && !is_in_name(doc, knowledge, name));
        let nations = nations_in(doc, gazetteer);
        let mut places = Self { all: Vec::with_capacity(names.len()), of_token: vec![0; doc.len()], nations };
        let resolvable: Vec<usize> = (0..names.len()).filter(|&n| !names[n].is_facility).collect();
        let mentions: Vec<_> = resolvable.iter().map(|&n| mention(doc, &names, &names[n])).collect();
        let mut known = vec![None; names.len()];
        for (n, found) in resolvable.into_iter().zip(knowledge.places(&mentions, &places.nations())) {
            known[n] = found;
        }
        facility::locate(doc, &names, &mut known);
        for (name, known) in names.into_iter().zip(known) {
            places.all.push(NamedPlace {
                words: name.words,
                known,
                is_part: name.is_part,
                tells_where: false,
            });
            if !name.is_part {
                places.of_token[name.words.start..name.words.end].fill(places.all.len() as u32);
            }
        }
        places
    }

    /// The places of a text, and `knowledge` settled in the country that most of them lie in.
    pub fn find_at_home<'k>(
        doc: &Parse<'_>,
        mut knowledge: ReportKnowledge<'k>,
    ) -> (ReportKnowledge<'k>, Self) {
        let places = Self::find(doc, &knowledge);
        knowledge.settle_in(places.country());
        let spelt_out = acronym::find(doc, &knowledge);
        knowledge.spell_out(spelt_out);
        (knowledge, places)
    }

    /// What the recogniser takes for places, where there is no gazetteer to ask.
    fn recognised(doc: &Parse<'_>) -> Self {
        let mut places = Self { of_token: vec![0; doc.len()], ..Self::default() };
        let entities = doc.ents().filter(|ent| matches!(ent.label, "GPE" | "LOC" | "FAC"));
        for words in entities.filter_map(|ent| entity_around(doc, ent.start)) {
            places.all.push(NamedPlace { words, known: None, is_part: false, tells_where: false });
            places.of_token[words.start..words.end].fill(places.all.len() as u32);
        }
        places
    }

    /// Adjectives of nationality that tell where, not who: `Turkish soil`, `the Lebanese coast`, but not `Turkish troops`.
    pub fn named_by_nation(&self, doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>) -> Vec<NamedPlace> {
        let Some(gazetteer) = knowledge.gazetteer() else { return Vec::new() };
        let tokens = (0..doc.len()).filter(|&token| {
            doc.pos(token) == "ADJ"
                && matches!(doc.dep(token), "amod" | "compound" | "nmod")
                && self.place_at(token).is_none()
                && gazetteer.names_nation(doc.token(token))
        });
        let beside_things = tokens.filter(|&token| is_thing(doc, knowledge, doc.head(token)));
        let named = beside_things.map(|token| {
            let known = self.look_up(doc, knowledge, doc.token(token), None);
            NamedPlace { words: TokenSpan::one(token), known, is_part: true, tells_where: true }
        });
        named.filter(|named| named.known.is_some()).collect()
    }

    fn nations(&self) -> Vec<&str> {
        self.nations.iter().map(String::as_str).collect()
    }

    /// The country that most of the places named lie in.
    pub fn country(&self) -> Option<String> {
        let mut votes: FxHashMap<&str, u32> = FxHashMap::default();
        for known in self.all.iter().filter_map(|place| place.known.as_ref()) {
            if let Some(country) = known.country.as_deref() {
                *votes.entry(country).or_default() +=
                    if known.precision == PlacePrecision::Country { 2 } else { 3 };
            }
        }
        let most = votes.values().copied().max()?;
        let mut leading =
            votes.into_iter().filter(|&(_, n)| n == most).map(|(country, _)| country.to_owned());
        leading.next().filter(|_| leading.next().is_none())
    }

    /// Index of the place that `token` stands in.
    pub fn place_at(&self, token: usize) -> Option<usize> {
        self.of_token.get(token).and_then(|&n| (n as usize).checked_sub(1))
    }

    /// The place that prepositional phrases of `head` tell of.
    pub fn place_near(
        &self,
        doc: &Parse<'_>,
        knowledge: &ReportKnowledge<'_>,
        head: usize,
    ) -> Option<PlaceArgument> {
        if let Some(place) = self.between(doc, head).or_else(|| self.aside(doc, head)) {
            return Some(place);
        }
        let mut best = None;
        for prep in doc
            .children(head)
            .filter(|&c| doc.dep(c) == "prep" && WHERE.contains(&doc.token(c).to_ascii_lowercase().as_str()))
        {
            let Some(object) = object_of(doc, prep) else { continue };
            if matches!(doc.lemma(prep), "of" | "to" | "into" | "between")
                && self.place_at(object).is_none()
                && self.aside(doc, object).is_none()
            {
                continue;
            }
            if let Some(place) = self.place_of_phrase(doc, knowledge, object) {
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
    pub fn place_of_phrase(
        &self,
        doc: &Parse<'_>,
        knowledge: &ReportKnowledge<'_>,
        head: usize,
    ) -> Option<PlaceArgument> {
        if let Some(place) = self.place_at(head) {
            return Some(self.part_of(doc, knowledge, head, place));
        }
        let lemma = doc.lemma(head).to_ascii_lowercase();
        if NameWord::Ground.has(&lemma)
            && let Some(nation) = doc.children(head).find(|&c| matches!(doc.ent_type(c), "NORP" | "GPE"))
        {
            let known = knowledge.actor(doc.token(nation), Part::Named).map(|actor| actor.name);
            let name = known.as_deref().unwrap_or(doc.token(nation));
            let place = self.look_up(doc, knowledge, name, None);
            return Some(argument(doc, described(doc, head), place.as_ref()));
        }
        if !is_place_noun(lemma.as_str()) {
            return None;
        }
        if let Some(place) = self.between(doc, head).or_else(|| self.aside(doc, head)) {
            let words = described(doc, head);
            return Some(PlaceArgument { text: words.text(doc).to_owned(), span: words.span(doc), ..place });
        }
        let link = preposition(doc, head, &["of", "in", "near", "outside", "at"]);
        let inner = link.and_then(|p| object_of(doc, p));
        if let Some(name) = inner.filter(|&i| self.place_at(i).is_none() && doc.pos(i) == "PROPN") {
            return Some(self.unrecognised(doc, knowledge, phrase_to(doc, head, name), name));
        }
        let known = |n: usize| self.all[n].known.as_ref();
        // A hospital may bear the name of a city of another country: that is no place of the report.
        let bearing = child(doc, head, &["compound", "nmod", "appos", "poss"]).and_then(|c| self.place_at(c));
        let of_name = || bearing.and_then(known).filter(|place| knowledge.is_at_home(place));
        let place = argument(
            doc,
            described(doc, head),
            inner.and_then(|i| self.place_at(i)).map_or_else(of_name, known),
        );
        Some(link.map_or(place.clone(), |link| beside_it(place, doc.lemma(link))))
    }

    /// The place `n`, named by `head`, or the part of it that a direction before it points into: `northwestern Syria`.
    fn part_of(
        &self,
        doc: &Parse<'_>,
        knowledge: &ReportKnowledge<'_>,
        head: usize,
        n: usize,
    ) -> PlaceArgument {
        let NamedPlace { words, known, .. } = &self.all[n];
        let whole = with_direction(doc, head, *words);
        let bearing = (whole.start..whole.end).find_map(|token| relative::bearing(doc.token(token)));
        let part = known.as_ref().zip(bearing).and_then(|(known, bearing)| {
            let is_area = matches!(known.precision, PlacePrecision::Country | PlacePrecision::Province);
            let extent = knowledge.gazetteer()?.extent(known.geoname?).filter(|_| is_area)?;
            Some(relative::part(known, extent, bearing))
        });
        argument(doc, whole, part.as_ref().or(known.as_ref()))
    }

    /// `20 km north of Saraqib`.
    fn aside(&self, doc: &Parse<'_>, head: usize) -> Option<PlaceArgument> {
        let (offset, from) = relative::offset(doc, head)?;
        let named = &self.all[self.place_at(from)?];
        let known = named.known.as_ref().map(|known| relative::beside(known, offset));
        let aside = doc.children(head).find(|&c| doc.children(c).any(|of| object_of(doc, of) == Some(from)));
        let start = aside.map_or(named.words.start, |aside| doc.left_edge(aside));
        let words = TokenSpan::new(start.min(named.words.start), named.words.end);
        Some(argument(doc, words, known.as_ref()))
    }

    /// `between Homs and Hama`.
    fn between(&self, doc: &Parse<'_>, head: usize) -> Option<PlaceArgument> {
        let (one, other) = relative::ends(doc, head)?;
        let (one, other) = (&self.all[self.place_at(one)?], &self.all[self.place_at(other)?]);
        let known = one.known.as_ref().zip(other.known.as_ref());
        let known = known.map(|(one, other)| relative::between(one, other));
        Some(argument(doc, one.words.cover(other.words), known.as_ref()))
    }

    /// What a name means among the places of the report.
    fn look_up(
        &self,
        doc: &Parse<'_>,
        knowledge: &ReportKnowledge<'_>,
        text: &str,
        parent: Option<&str>,
    ) -> Option<KnownPlace> {
        let plain = |text| PlaceMention { text, parent: None, wanted: Wanted::Any };
        let beside = self.all.iter().take(WITNESSES).map(|named| plain(named.words.text(doc)));
        let mut mentions: Vec<_> = beside.collect();
        mentions.push(PlaceMention { parent, ..plain(text) });
        knowledge.places(&mentions, &self.nations()).pop().flatten()
    }

    /// A name that the recogniser missed: it stands where a place stands.
    fn unrecognised(
        &self,
        doc: &Parse<'_>,
        knowledge: &ReportKnowledge<'_>,
        words: TokenSpan,
        name: usize,
    ) -> PlaceArgument {
        let area =
            preposition(doc, name, &["in"]).and_then(|p| object_of(doc, p)).and_then(|o| self.place_at(o));
        let area = area.map(|area| self.all[area].words.text(doc));
        let known = self.look_up(doc, knowledge, doc.token(name), area);
        argument(doc, words, known.as_ref())
    }

    /// The place named first in the tokens `words` that lies in the country the report is about, as an argument.
    pub fn first_place_in(
        &self,
        doc: &Parse<'_>,
        knowledge: &ReportKnowledge<'_>,
        words: TokenSpan,
    ) -> Option<PlaceArgument> {
        let is_here = |t: &usize| {
            let known = self.place_at(*t).map(|place| self.all[place].known.as_ref());
            known.is_some_and(|known| known.is_none_or(|place| knowledge.is_at_home(place)))
                && is_where(doc, *t)
        };
        let token = (words.start..words.end).find(is_here)?;
        let named = &self.all[self.place_at(token)?];
        let place = argument(doc, named.words, named.known.as_ref());
        if doc.dep(token) != "pobj" {
            return Some(place);
        }
        let preposition = doc.head(token);
        let word = doc.head(preposition);
        let aside = || self.aside(doc, doc.head(word)).or_else(|| self.aside(doc, word));
        let aside = relative::bearing(doc.token(word)).and_then(|_| aside());
        Some(aside.unwrap_or_else(|| beside_it(place, doc.lemma(preposition))))
    }
}

/// The phrase of `head` up to a time that the parse hangs into it: `a road near Balyun on Thursday`.
fn described(doc: &Parse<'_>, head: usize) -> TokenSpan {
    let whole = phrase(doc, head);
    let is_time = |token: usize| matches!(doc.ent_type(token), "DATE" | "TIME");
    let time = (head + 1..whole.end).find(|&token| is_time(token));
    let Some(time) = time else { return whole };
    let before = if doc.pos(time - 1) == "DET" { time - 1 } else { time };
    let end = if doc.pos(before - 1) == "ADP" { before - 1 } else { before };
    TokenSpan::new(whole.start, end.max(head + 1)).trim(doc)
}

/// The phrase of `head` up to the name that it gives.
fn phrase_to(doc: &Parse<'_>, head: usize, name: usize) -> TokenSpan {
    TokenSpan::new(phrase(doc, head).start, name + 1)
}

/// Whether a name is that of an actor other than a state or its government: `White Helmets`, `SANA`.
fn is_somebody(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, name: &Name) -> bool {
    let text = name.words.text(doc);
    let is_body = text.len() > 3 && text.chars().all(char::is_uppercase);
    let is_known = || knowledge.gazetteer().is_some_and(|gazetteer| gazetteer.named(text).is_some());
    (!name.is_part && is_body || !is_known())
        && knowledge
            .actor(text, Part::Named)
            .is_some_and(|actor| !matches!(actor.kind, ActorKind::State | ActorKind::Government))
}

/// Whether a place is part of the name of a group or body that a small word joins it to: `Islamic State in Iraq and the
/// Levant`, but not `a strike in Iraq`.
fn is_in_name(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, name: &Name) -> bool {
    let is_link = |token: usize| matches!(doc.lower(token), "in" | "of" | "and" | "for" | "the");
    let is_capital = |token: usize| doc.token(token).starts_with(char::is_uppercase);
    let is_named = |token: &usize| is_link(*token) || is_capital(*token);
    let (words, reach) = (name.words, name::LONGEST);
    if words.start == 0 || !is_link(words.start - 1) {
        return false;
    }
    let starts = (words.start.saturating_sub(reach)..words.start).rev().take_while(is_named);
    let ends = (words.end..doc.len().min(words.end + reach)).take_while(is_named).map(|token| token + 1);
    let ends: Vec<usize> = std::iter::once(words.end).chain(ends).collect();
    let is_name = |start: usize, end: usize| {
        let known = knowledge.name(TokenSpan::new(start, end).text(doc));
        known.is_some_and(|actor| {
            matches!(actor.kind, ActorKind::ArmedGroup | ActorKind::Coalition | ActorKind::Party)
        })
    };
    starts.filter(|&start| is_capital(start)).any(|start| ends.iter().any(|&end| is_name(start, end)))
}

/// Whether a noun is neither somebody nor what somebody has or does.
fn is_thing(doc: &Parse<'_>, knowledge: &ReportKnowledge<'_>, noun: usize) -> bool {
    let lemma = doc.lemma(noun).to_ascii_lowercase();
    let lemma = lemma.as_str();
    doc.pos(noun) == "NOUN"
        && people::noun_role(lemma).is_none()
        && equipment_kind(lemma).is_none()
        && trigger_noun(lemma).is_none()
        && !matches!(doc.ent_type(noun), "PERSON" | "ORG")
        && knowledge.actor(phrase(doc, noun).text(doc), Part::Named).is_none()
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
    if BESIDE.contains(&preposition) && place.precision.is_some() {
        place.precision = Some(PlacePrecision::Near);
    }
    place
}

/// `northwestern Syria`: the name with the part of it that is meant.
fn with_direction(doc: &Parse<'_>, head: usize, words: TokenSpan) -> TokenSpan {
    doc.children(head)
        .filter(|&c| {
            matches!(doc.dep(c), "amod" | "compound") && c < words.start && is_direction(doc.token(c))
        })
        .fold(words, |all, c| all.cover(TokenSpan::one(c)))
}

fn is_direction(word: &str) -> bool {
    relative::bearing(word).is_some() || NameWord::Part.has(&word.to_ascii_lowercase())
}

fn argument(doc: &Parse<'_>, words: TokenSpan, known: Option<&KnownPlace>) -> PlaceArgument {
    PlaceArgument {
        text: words.text(doc).to_owned(),
        span: words.span(doc),
        geoname: known.and_then(|k| k.geoname),
        name: known.map(|k| k.name.clone()),
        lat: known.map(|k| k.lat),
        lon: known.map(|k| k.lon),
        precision: known.map(|k| k.precision),
    }
}
