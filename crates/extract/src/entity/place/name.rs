//! The names of places in a text: names that the gazetteer knows and that stand where a place does, and what the recogniser takes
//! for a place though nobody knows it.

use rashomon_gazetteer::{Gazetteer, Named, Wanted, normalise};
use rashomon_lexicon::EnumSet;
use rashomon_lexicon::name::NameWord;
use rashomon_lexicon::place::{PlaceWord, place_words};
use rashomon_nlp::Iob;
use rashomon_schema::month_named;
use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::{Evidence, LIKELY, Part};
use crate::entity::actor::{entity_around, is_shouted_pronoun};
use crate::syntax::parse::{Parse, REACH};
use crate::syntax::token_span::TokenSpan;

/// The most words of a name.
pub(super) const LONGEST: usize = 6;
/// The size of a city of a hundred thousand people.
const LARGE: f32 = 5.0;

/// A name of a place in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Name {
    pub words: TokenSpan,
    /// Whether it is a street or a building, which the gazetteer does not know, though it may know a town of that name.
    pub is_facility: bool,
    /// The place that a building bears the name of: the `Manila` of `Manila Cathedral`.
    pub bears: Option<TokenSpan>,
    /// Whether it stands within a longer name of somebody: `Aleppo` in `Aleppo Media Centre`.
    pub is_part: bool,
    /// Why it was taken for a place.
    pub evidence: Evidence,
}

/// An entity as the recogniser has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entity<'d> {
    pub words: TokenSpan,
    pub label: &'d str,
}

impl Name {
    /// A name that is all that is known of the place.
    pub fn unknown(words: TokenSpan, reason: &'static str) -> Self {
        let mut evidence = Evidence::default();
        evidence.add(reason);
        Self { words, is_facility: false, bears: None, is_part: false, evidence }
    }
}

impl Entity<'_> {
    pub fn is_place(&self) -> bool {
        matches!(self.label, "GPE" | "LOC" | "FAC")
    }
}

/// A name that the gazetteer knows.
#[derive(Debug, Clone)]
pub(super) struct Match {
    pub words: TokenSpan,
    pub key: String,
}

/// How often a name stands in the report, and as what.
#[derive(Debug, Default)]
pub(super) struct Uses {
    pub all: f32,
    pub as_place: f32,
    pub as_person: f32,
    pub located: u32,
}

/// A text, seen for the names in it.
pub(super) struct Names<'a> {
    pub(super) doc: &'a Parse<'a>,
    pub(super) gazetteer: &'a Gazetteer,
    /// Every token, normalised.
    pub(super) keys: Vec<String>,
    pub(super) entities: Vec<Entity<'a>>,
    pub(super) entity_of: Vec<Option<u32>>,
    pub(super) uses: FxHashMap<String, Uses>,
    /// Words of names of people that have several.
    pub(super) of_people: FxHashSet<&'a str>,
    /// Words of names of people.
    pub(super) people: FxHashSet<&'a str>,
    pub(super) small: FxHashSet<&'a str>,
}

/// The names of places in a text, in order.
pub(crate) fn find<'a>(doc: &'a Parse<'a>, gazetteer: &'a Gazetteer) -> Vec<Name> {
    let mut names = Names::new(doc, gazetteer);
    let matches = names.matches();
    names.count(&matches);
    let mut found: Vec<Name> = Vec::new();
    for (known, evidence) in matches.iter().zip(names.weighed(&matches)) {
        if evidence.score() >= LIKELY && found.last().is_none_or(|last| !last.words.overlaps(known.words)) {
            found.push(names.name(known.words, evidence));
        }
    }
    let recognised = names.recognised(&found);
    found.extend(recognised);
    found.extend(names.numbered_roads());
    found.sort_by_key(|name| name.words);
    found.dedup_by(|later, earlier| later.words.overlaps(earlier.words));
    let told = names.told(&found);
    // `Tall` alone may be a place, but `Tall Zirbal` is another.
    found.retain(|name| {
        let next = told.partition_point(|told| told.words.end <= name.words.start);
        told.get(next).is_none_or(|told| !told.words.overlaps(name.words))
    });
    found.extend(told);
    found.sort_by_key(|name| name.words);
    found
}

/// Every name that the gazetteer knows, with what speaks for its being a place's.
#[cfg(feature = "training")]
pub(super) fn weigh(doc: &Parse<'_>, gazetteer: &Gazetteer) -> Vec<(TokenSpan, Evidence)> {
    let mut names = Names::new(doc, gazetteer);
    let matches = names.matches();
    names.count(&matches);
    let words = matches.iter().map(|known| known.words);
    words.zip(names.weighed(&matches)).collect()
}

/// The nationalities in a text, each once.
pub(super) fn nations_in(doc: &Parse<'_>, gazetteer: &Gazetteer) -> Vec<String> {
    let tokens = (0..doc.len()).map(|token| doc.token(token));
    let mut nations: Vec<String> =
        tokens.filter(|word| gazetteer.names_nation(word)).map(str::to_owned).collect();
    nations.sort_unstable();
    nations.dedup();
    nations
}

impl<'a> Names<'a> {
    fn new(doc: &'a Parse<'a>, gazetteer: &'a Gazetteer) -> Self {
        let keys: Vec<String> = (0..doc.len()).map(|token| normalise(doc.token(token))).collect();
        let (mut entities, mut entity_of) = (Vec::new(), vec![None; doc.len()]);
        for ent in doc.ents() {
            let words = TokenSpan::new(ent.start, ent.end.min(ent.start + REACH));
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

    pub(super) fn key(&self, token: usize) -> &str {
        self.keys.get(token).map_or("", String::as_str)
    }

    pub(super) fn kinds(&self, token: usize) -> EnumSet<PlaceWord> {
        place_words(self.key(token))
    }

    pub(super) fn is_capital(&self, token: usize) -> bool {
        token < self.doc.len() && self.doc.token(token).starts_with(char::is_uppercase)
    }

    pub(super) fn entity(&self, token: usize) -> Option<&Entity<'a>> {
        self.entity_of.get(token).copied().flatten().map(|n| &self.entities[n as usize])
    }

    /// The `al` of `al-Bab`.
    pub(super) fn is_article(&self, token: usize) -> bool {
        NameWord::Article.has(self.doc.token(token))
            && token + 1 < self.doc.len()
            && self.doc.token(token + 1) == "-"
    }

    /// Whether the token before `token` is a word that a place follows.
    pub(super) fn is_located(&self, token: usize) -> bool {
        token > 0 && self.kinds(token - 1).has(PlaceWord::Locative)
    }

    /// Whether the words before `token` say that a place follows: `the village of`.
    pub(super) fn is_told(&self, token: usize) -> bool {
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
                    || NameWord::Inner.has(self.key(token))
                    || matches!(text, "-" | "'" | "’" | "."))
        };
        let end = (start + 1..self.doc.len().min(start + LONGEST))
            .take_while(goes_on)
            .last()
            .map_or(start + 1, |last| last + 1);
        (start + 1..=end).rev().find_map(|end| {
            let words = TokenSpan::new(start, end);
            self.is_capital(end - 1).then_some(())?;
            let text = words.text(self.doc);
            let key = normalise(text);
            (self.can_name(words, text, &key) && self.known(text).is_some()).then_some(Match { words, key })
        })
    }

    /// What a name stands for, also where the apostrophe of a large place was lost: `Aleppos markets`.
    pub(super) fn known(&self, text: &str) -> Option<Named> {
        let owner = || self.gazetteer.named(text.strip_suffix('s')?).filter(|named| named.size >= LARGE);
        self.gazetteer.named(text).or_else(owner)
    }

    /// Whether words can be a name: not common words alone, nor an abbreviation that could be anything.
    fn can_name(&self, words: TokenSpan, text: &str, key: &str) -> bool {
        if key.split(' ').all(|word| place_words(word).is_common()) || place_words(key).has(PlaceWord::Title)
        {
            return false;
        }
        if self.is_month_of_date(words) || self.is_shouted(words) {
            return false;
        }
        let after_comma = words.start > 0 && self.doc.token(words.start - 1) == ",";
        match key.chars().count() {
            0 | 1 => false,
            2 if NameWord::Short.has(key) => text.chars().all(|c| !c.is_lowercase()),
            2 => {
                (text.ends_with('.') || after_comma && !text.contains(is_lower))
                    && self.gazetteer.names_area(text)
            }
            _ => true,
        }
    }

    /// Whether a word is the month of a date: `Nov. 23`, `3 March`.
    fn is_month_of_date(&self, words: TokenSpan) -> bool {
        let is_day = |token: usize| {
            token < self.doc.len() && self.doc.token(token).starts_with(|c: char| c.is_ascii_digit())
        };
        words.end - words.start <= 2
            && month_named(words.text(self.doc)).is_some()
            && (is_day(words.end) || words.start.checked_sub(1).is_some_and(is_day))
    }

    /// Whether a word is the pronoun `us` in a sentence that is all in capitals: `HELP US`.
    fn is_shouted(&self, words: TokenSpan) -> bool {
        words.end - words.start == 1 && is_shouted_pronoun(self.doc, words.start)
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

    /// A known name as it is written: with the `Cathedral` or the `River` that it is the name of, or as a part of a name nobody knows.
    fn name(&self, words: TokenSpan, evidence: Evidence) -> Name {
        if let Some(whole) = self.as_facility(words) {
            let bears = self.is_building(whole).then_some(words);
            return Name { words: whole, is_facility: true, bears, is_part: false, evidence };
        }
        let words = self.in_unknown(words).unwrap_or(words);
        let is_part = self.entity(words.start).is_some_and(|entity| {
            !entity.is_place()
                && self.part(entity.words, words) != Part::Whole
                && entity.words.end > words.end
        });
        Name { words, is_facility: false, bears: None, is_part, evidence }
    }

    /// `Kfar Batna` where only `Batna` is known, `Tall Zirbal` where only `Tall` is: the name with words beside it that nobody knows.
    fn in_unknown(&self, words: TokenSpan) -> Option<TokenSpan> {
        let opens = |token: usize| self.is_capital(token) && self.kinds(token).has(PlaceWord::Opening);
        if let Some(before) = words.start.checked_sub(1).filter(|&before| opens(before)) {
            return Some(TokenSpan::new(before, words.end));
        }
        let whole = entity_around(self.doc, words.start)?;
        let is_larger =
            whole.contains(words.start) && words.end <= whole.end && whole.end - whole.start <= LONGEST;
        let mut rest = (whole.start..whole.end).filter(|&token| !words.contains(token)).peekable();
        rest.peek().filter(|_| is_larger)?;
        let is_small = || {
            self.entity(words.start).is_some_and(|entity| entity.label == "GPE")
                && self.known(words.text(self.doc)).is_some_and(|named| named.size < LARGE)
        };
        let is_one = (opens(words.start) || is_small()) && rest.all(|token| self.is_unknown(token));
        is_one.then_some(whole)
    }

    /// Whether a word is a name that nobody knows, and none that stands beside names.
    pub(super) fn is_unknown(&self, token: usize) -> bool {
        let word = self.doc.token(token);
        self.is_capital(token)
            && word.chars().nth(1).is_some_and(is_lower)
            && word.chars().all(char::is_alphabetic)
            && self.kinds(token) == EnumSet::default()
            && Wanted::by(word) == Wanted::Any
            && !self.gazetteer.names_nation(word)
            && self.gazetteer.named(word).is_none()
    }
}

fn is_small(token: &str) -> bool {
    token.starts_with(char::is_lowercase)
}

fn is_lower(c: char) -> bool {
    c.is_lowercase()
}
