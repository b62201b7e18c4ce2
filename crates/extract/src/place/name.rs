//! The names of places in a text: names that the gazetteer knows and that stand where a place does, and what the recogniser takes
//! for a place though nobody knows it.

use rashomon_gazetteer::{Gazetteer, Named, Wanted, normalise};
use rashomon_nlp::Iob;
use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::{Evidence, LIKELY, Part, of_clause, of_entity, of_next};
use super::words::{Kind, Kinds, kinds};
use crate::actor::entity_around;
use crate::parse::{Parse, REACH};
use crate::words::Words;

/// The most words of a name.
const LONGEST: usize = 6;
/// How many words may stand between a name and the `Road` that it is the name of.
const TO_ROAD: usize = 2;
/// The size of a city of a hundred thousand people.
const LARGE: f32 = 5.0;
/// Small words within names.
const INNER: [&str; 15] =
    ["of", "and", "the", "de", "del", "la", "le", "el", "al", "on", "upon", "du", "des", "en", "sur"];
/// Arabic articles, as they are written before a hyphen.
const ARTICLES: [&str; 10] = ["al", "el", "ad", "an", "ar", "as", "at", "az", "ash", "adh"];
/// Names of two letters that are written without full stops.
const SHORT: [&str; 2] = ["us", "uk"];

/// A name of a place in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Name {
    pub words: Words,
    /// Whether it is a street or a building, which the gazetteer does not know, though it may know a town of that name.
    pub is_facility: bool,
    /// Whether it stands within a longer name of somebody: `Aleppo` in `Aleppo Media Centre`.
    pub is_part: bool,
    /// Why it was taken for a place.
    pub evidence: Evidence,
}

/// An entity as the recogniser has it.
#[derive(Debug, Clone, Copy)]
struct Entity<'d> {
    words: Words,
    label: &'d str,
}

impl Entity<'_> {
    fn is_place(&self) -> bool {
        matches!(self.label, "GPE" | "LOC" | "FAC")
    }
}

/// A name that the gazetteer knows.
#[derive(Debug, Clone)]
struct Match {
    words: Words,
    key: String,
}

/// How often a name stands in the report, and as what.
#[derive(Debug, Default)]
struct Uses {
    all: f32,
    as_place: f32,
    as_person: f32,
    located: u32,
}

/// A text, seen for the names in it.
pub(crate) struct Names<'a> {
    doc: &'a Parse<'a>,
    gazetteer: &'a Gazetteer,
    /// Every token, normalised.
    keys: Vec<String>,
    entities: Vec<Entity<'a>>,
    entity_of: Vec<Option<u32>>,
    uses: FxHashMap<String, Uses>,
    /// Words of names of people that have several.
    of_people: FxHashSet<&'a str>,
    /// Words of names of people.
    people: FxHashSet<&'a str>,
    small: FxHashSet<&'a str>,
}

/// The names of places in a text, in order.
pub(crate) fn find<'a>(doc: &'a Parse<'a>, gazetteer: &'a Gazetteer) -> Vec<Name> {
    let mut names = Names::new(doc, gazetteer);
    let matches = names.matches();
    names.count(&matches);
    let mut found: Vec<Name> = Vec::new();
    for known in &matches {
        let evidence = names.evidence(known);
        if evidence.score() >= LIKELY && found.last().is_none_or(|last| !last.words.overlaps(known.words)) {
            found.push(names.name(known.words, evidence));
        }
    }
    let recognised = names.recognised(&found);
    found.extend(recognised);
    found.sort_by_key(|name| name.words);
    let told = names.told(&found);
    found.extend(told);
    found.sort_by_key(|name| name.words);
    found
}

/// Every name that the gazetteer knows, with what speaks for its being a place's.
pub(super) fn weigh(doc: &Parse<'_>, gazetteer: &Gazetteer) -> Vec<(Words, Evidence)> {
    let mut names = Names::new(doc, gazetteer);
    let matches = names.matches();
    names.count(&matches);
    matches.iter().map(|known| (known.words, names.evidence(known))).collect()
}

impl<'a> Names<'a> {
    fn new(doc: &'a Parse<'a>, gazetteer: &'a Gazetteer) -> Self {
        let keys: Vec<String> = (0..doc.len()).map(|token| normalise(doc.token(token))).collect();
        let (mut entities, mut entity_of) = (Vec::new(), vec![None; doc.len()]);
        for ent in doc.ents() {
            let words = Words::new(ent.start, ent.end.min(ent.start + REACH));
            if doc.ent_iob(ent.start) == Iob::Outside {
                continue;
            }
            entity_of[words.start..words.end].fill(Some(entities.len() as u32));
            entities.push(Entity { words, label: ent.label });
        }
        Self {
            doc,
            gazetteer,
            keys,
            entities,
            entity_of,
            uses: FxHashMap::default(),
            of_people: FxHashSet::default(),
            people: FxHashSet::default(),
            small: (0..doc.len()).map(|token| doc.token(token)).filter(|token| is_small(token)).collect(),
        }
    }

    fn key(&self, token: usize) -> &str {
        self.keys.get(token).map_or("", String::as_str)
    }

    fn kinds(&self, token: usize) -> Kinds {
        kinds(self.key(token))
    }

    fn is_capital(&self, token: usize) -> bool {
        token < self.doc.len() && self.doc.token(token).starts_with(char::is_uppercase)
    }

    fn entity(&self, token: usize) -> Option<&Entity<'a>> {
        self.entity_of.get(token).copied().flatten().map(|n| &self.entities[n as usize])
    }

    /// The `al` of `al-Bab`.
    fn is_article(&self, token: usize) -> bool {
        ARTICLES.contains(&self.doc.token(token))
            && token + 1 < self.doc.len()
            && self.doc.token(token + 1) == "-"
    }

    /// Whether the token before `token` is a word that a place follows.
    fn is_located(&self, token: usize) -> bool {
        token > 0 && self.kinds(token - 1).has(Kind::Locative)
    }

    /// Whether the words before `token` say that a place follows: `the village of`.
    fn is_told(&self, token: usize) -> bool {
        let of = token.checked_sub(2).filter(|&noun| self.key(noun + 1) == "of");
        of.is_some_and(|noun| !self.is_capital(noun) && Wanted::by(self.key(noun)) != Wanted::Any)
    }

    /// The longest names that the gazetteer knows, from left to right.
    fn matches(&self) -> Vec<Match> {
        let (mut matches, mut token) = (Vec::new(), 0);
        while token < self.doc.len() {
            match self.match_at(token) {
                Some(found) => {
                    token = found.words.end;
                    matches.push(found);
                }
                None => token += 1,
            }
        }
        matches
    }

    fn match_at(&self, start: usize) -> Option<Match> {
        let begins = self.is_capital(start) || self.is_article(start);
        if !begins || self.key(start).is_empty() {
            return None;
        }
        let goes_on = |&token: &usize| {
            let text = self.doc.token(token);
            !self.doc.is_space(token)
                && (self.is_capital(token)
                    || INNER.contains(&self.key(token))
                    || matches!(text, "-" | "'" | "’" | "."))
        };
        let end = (start + 1..self.doc.len().min(start + LONGEST))
            .take_while(goes_on)
            .last()
            .map_or(start + 1, |last| last + 1);
        (start + 1..=end).rev().find_map(|end| {
            let words = Words::new(start, end);
            self.is_capital(end - 1).then_some(())?;
            let text = words.text(self.doc);
            let key = normalise(text);
            (self.can_name(words, text, &key) && self.known(text).is_some()).then_some(Match { words, key })
        })
    }

    /// What a name stands for, also where the apostrophe of a large place was lost: `Aleppos markets`.
    fn known(&self, text: &str) -> Option<Named> {
        let owner = || self.gazetteer.named(text.strip_suffix('s')?).filter(|named| named.size >= LARGE);
        self.gazetteer.named(text).or_else(owner)
    }

    /// Whether words can be a name: not common words alone, nor an abbreviation that could be anything.
    fn can_name(&self, words: Words, text: &str, key: &str) -> bool {
        if key.split(' ').all(|word| kinds(word).is_common()) || kinds(key).has(Kind::Title) {
            return false;
        }
        let after_comma = words.start > 0 && self.doc.token(words.start - 1) == ",";
        match key.chars().count() {
            0 | 1 => false,
            2 if SHORT.contains(&key) => text.chars().all(|c| !c.is_lowercase()),
            2 => {
                (text.ends_with('.') || after_comma && !text.contains(is_lower))
                    && self.gazetteer.names_area(text)
            }
            _ => true,
        }
    }

    /// Counts what each name is elsewhere in the report.
    fn count(&mut self, matches: &[Match]) {
        let mut uses: FxHashMap<String, Uses> = FxHashMap::default();
        for found in matches {
            let entity = self.entity(found.words.start);
            let is_place = entity.is_some_and(|entity| {
                entity.is_place()
                    && entity.words.start + 1 >= found.words.start
                    && entity.words.end <= found.words.end + 1
            });
            let is_person = entity.is_some_and(|entity| entity.label == "PERSON");
            let located = self.is_located(found.words.start);
            let uses = uses.entry(found.key.clone()).or_default();
            uses.all += 1.0;
            uses.as_place += f32::from(u8::from(is_place));
            uses.as_person += f32::from(u8::from(is_person));
            uses.located += u32::from(located);
        }
        self.uses = uses;
        for person in self.entities.iter().filter(|entity| entity.label == "PERSON") {
            let tokens = (person.words.start..person.words.end).map(|token| self.doc.token(token));
            if person.words.end - person.words.start > 1 {
                self.of_people.extend(tokens.clone());
            }
            self.people.extend(tokens);
        }
    }

    /// What speaks for a known name being a place's here.
    fn evidence(&self, found: &Match) -> Evidence {
        let mut evidence = Evidence::default();
        let entity = self.entity(found.words.start);
        let inside = entity.map(|entity| (entity.label, self.part(entity.words, found.words)));
        evidence.add(of_entity(inside));
        self.look_ahead(found.words, &mut evidence);
        self.look_back(found, entity, &mut evidence);
        self.look_around(found, entity, &mut evidence);
        of_clause(self.doc.pos(found.words.end - 1), self.doc.dep(found.words.end - 1), &mut evidence);
        evidence
    }

    /// How a name lies in an entity; an article before it and a possessive after it make no difference.
    fn part(&self, entity: Words, name: Words) -> Part {
        let begins = entity.start == name.start
            || entity.start + 1 == name.start && matches!(self.key(entity.start), "the" | "a" | "");
        let ends = entity.end == name.end
            || entity.end == name.end + 1 && matches!(self.doc.token(name.end), "'s" | "’s" | "," | ".");
        match (begins, ends) {
            (true, true) => Part::Whole,
            (true, false) => Part::Beginning,
            _ => Part::Within,
        }
    }

    fn look_ahead(&self, words: Words, evidence: &mut Evidence) {
        let next = words.end;
        if next >= self.doc.len() {
            return;
        }
        of_next(self.key(next), self.is_capital(next), evidence);
        evidence.add_if(self.doc.token(next) == "-" && self.key(next + 1) == "based", "before: -based");
        let ends_dateline =
            matches!(self.doc.token(next), "-" | "–" | "—" | "--" | ":" | "(") || self.doc.is_space(next);
        evidence.add_if(self.doc.is_sent_start(words.start) && ends_dateline, "dateline");
        if self.doc.token(next) == "," && self.is_capital(next + 1) {
            let one = Words::one(next + 1).text(self.doc);
            let two = Words::new(next + 1, (next + 3).min(self.doc.len())).text(self.doc);
            let area = self.gazetteer.names_area(one) || self.gazetteer.names_area(two);
            evidence.add_if(area, "before: comma and an area");
        }
    }

    fn look_back(&self, found: &Match, entity: Option<&Entity<'_>>, evidence: &mut Evidence) {
        let start = found.words.start;
        let Some(before) = start.checked_sub(1) else { return };
        let kinds = self.kinds(before);
        evidence.add_if(kinds.has(Kind::Locative), "after: locative preposition");
        evidence.add_if(self.key(before) == "of", "after: of");
        evidence.add_if(self.is_told(start), "after: a kind of place and of");
        evidence.add_if(kinds.has(Kind::Title), "after: title");
        let joined = self.is_capital(before) && !self.doc.is_sent_start(start);
        if joined && !kinds.has(Kind::Title) && !kinds.has(Kind::Locative) {
            let head = self.doc.head(before);
            let same_name = entity.is_some_and(|entity| entity.words.start < start)
                || (start..found.words.end + 2).contains(&head);
            evidence.add(match same_name {
                _ if kinds.has(Kind::Direction) => "after: direction",
                true => "after: a word of the same name",
                false => "after: another capitalised word",
            });
        }
        let Some(further) = start.checked_sub(2) else { return };
        match self.doc.token(before) {
            "-" => evidence.add_if(matches!(self.doc.token(further), "D" | "R" | "I"), "after: party"),
            "," if self.is_capital(further) => {
                evidence.add_if(self.gazetteer.names_area(found.words.text(self.doc)), "area after a comma");
            }
            "," => {
                evidence.add("after: comma");
                let is_age = self.key(further).bytes().all(|b| b.is_ascii_digit());
                evidence.add_if(is_age && !self.key(further).is_empty(), "after: age");
            }
            _ => {}
        }
    }

    fn look_around(&self, found: &Match, entity: Option<&Entity<'_>>, evidence: &mut Evidence) {
        let text = found.words.text(self.doc);
        if let Some(named) = self.known(text) {
            evidence.features.push(("size", named.size / 6.0));
            evidence.add_if(named.is_country_or_province, "country or province");
        }
        evidence.add_if(found.words.end - found.words.start > 1, "several words");
        evidence.add_if(found.key.len() <= 3, "short");
        evidence.add_if(kinds(&found.key).has(Kind::Calendar), "calendar");
        let label = entity.map_or("", |entity| entity.label);
        if let Some(uses) = self.uses.get(&found.key).filter(|uses| uses.all > 1.0) {
            let share = |n: f32, is_here: bool| (n - f32::from(u8::from(is_here))) / (uses.all - 1.0);
            evidence.features.push(("elsewhere: place", share(uses.as_place, label == "GPE")));
            evidence.features.push(("elsewhere: person", share(uses.as_person, label == "PERSON")));
            let here = u32::from(self.is_located(found.words.start));
            evidence.add_if(uses.located > here, "elsewhere: after a locative preposition");
        }
        evidence.add_if(label != "GPE" && self.of_people.contains(text), "elsewhere: part of a person");
        evidence.add_if(self.small.contains(found.key.as_str()), "elsewhere: lower case");
    }

    /// A known name as it is written: with the `Road` or the `River` that it is the name of.
    fn name(&self, words: Words, evidence: Evidence) -> Name {
        if let Some(words) = self.as_facility(words) {
            return Name { words, is_facility: true, is_part: false, evidence };
        }
        let is_part = self.entity(words.start).is_some_and(|entity| {
            !entity.is_place()
                && self.part(entity.words, words) != Part::Whole
                && entity.words.end > words.end
        });
        Name { words, is_facility: false, is_part, evidence }
    }

    /// `Paris Road`, `North Ingleside Avenue`, `Griffith Park`.
    fn as_facility(&self, words: Words) -> Option<Words> {
        let goes_on = |&token: &usize| self.is_capital(token) && !self.doc.is_space(token);
        let mut ahead = (words.end..(words.end + TO_ROAD + 1).min(self.doc.len())).take_while(goes_on);
        let last = ahead.find(|&token| {
            let kinds = self.kinds(token);
            // `Kanawha Circuit Court` is no street, `Ruth Court` may be one.
            let is_road = kinds.has(Kind::Road) && (token == words.end || !kinds.has(Kind::Institution));
            is_road || kinds.has(Kind::Feature) && token == words.end
        })?;
        if self.is_capital(last + 1) && self.kinds(last + 1).has(Kind::Institution) {
            return None;
        }
        let mut start = words.start;
        while start > 0
            && self.is_capital(start - 1)
            && !self.doc.is_sent_start(start)
            && self.kinds(start - 1).is_common()
        {
            start -= 1;
        }
        Some(Words::new(start, last + 1))
    }

    /// What the recogniser takes for a place where no known name stands.
    fn recognised(&self, found: &[Name]) -> Vec<Name> {
        let mut more: Vec<Name> = Vec::new();
        for entity in self.entities.iter().filter(|entity| entity.is_place()) {
            let Some(words) = entity_around(self.doc, entity.words.start) else { continue };
            let next = found.partition_point(|name| name.words.end <= words.start);
            let taken = found.get(next).is_some_and(|name| name.words.overlaps(words))
                || more.last().is_some_and(|name| name.words.overlaps(words));
            let text = words.text(self.doc);
            if taken || words.is_empty() || !self.is_plausible(words, text) {
                continue;
            }
            let mut evidence = Evidence::default();
            evidence.add("entity: place");
            more.push(Name { words, is_facility: entity.label == "FAC", is_part: false, evidence });
        }
        more
    }

    /// Names that nobody knows but that are told to be places: `the village of Kafr Zirbal`.
    fn told(&self, found: &[Name]) -> Vec<Name> {
        let starts = (2..self.doc.len())
            .filter(|&token| self.is_told(token) && (self.is_capital(token) || self.is_article(token)));
        let goes_on = |&token: &usize| {
            !self.doc.is_space(token) && (self.is_capital(token) || self.doc.token(token) == "-")
        };
        let named = starts.filter_map(|start| {
            let last = self.doc.len().min(start + LONGEST);
            let end = start + 1 + (start + 1..last).take_while(goes_on).count();
            let words = Words::new(start, end).trim(self.doc);
            let next = found.partition_point(|name| name.words.end <= words.start);
            if words.is_empty() || found.get(next).is_some_and(|name| name.words.overlaps(words)) {
                return None;
            }
            let mut evidence = Evidence::default();
            evidence.add("after: a kind of place and of");
            Some(Name { words, is_facility: false, is_part: false, evidence })
        });
        named.collect()
    }

    /// Whether words that the recogniser takes for a place can be one.
    fn is_plausible(&self, words: Words, text: &str) -> bool {
        let tokens = || words.start..words.end;
        let is_name = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || self.is_article(words.start);
        if !is_name || self.gazetteer.names_nation(text) {
            return false;
        }
        let on_the_ground = tokens().any(|token| {
            let kinds = self.kinds(token);
            kinds.has(Kind::Road) || kinds.has(Kind::Feature) || kinds.has(Kind::Division)
        });
        let known = words.end - words.start > 1
            && tokens().any(|token| self.gazetteer.named(self.doc.token(token)).is_some());
        let before =
            words.start.saturating_sub(usize::from(words.start > 0 && self.key(words.start - 1) == "the"));
        let located = self.is_located(before) || before > 0 && self.key(before - 1) == "of";
        let is_person = words.end == words.start + 1 && self.people.contains(self.doc.token(words.start));
        let elsewhere = || {
            (1..self.doc.len())
                .any(|token| self.key(token) == self.key(words.start) && self.is_located(token))
        };
        on_the_ground || known || located && !is_person || elsewhere() && !is_person
    }
}

fn is_small(token: &str) -> bool {
    token.starts_with(char::is_lowercase)
}

fn is_lower(c: char) -> bool {
    c.is_lowercase()
}
