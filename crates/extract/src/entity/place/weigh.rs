//! What speaks for a known name being a place's: what stands in it, beside it and elsewhere in the report.

use rashomon_lexicon::name::NameWord;
use rashomon_lexicon::place::{PlaceWord, place_words};
use rustc_hash::FxHashMap;

use super::beside::{has_article, is_dateline};
use super::evidence::{Evidence, Part, of_clause, of_entity, of_next};
use super::name::{Entity, Match, Names};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{object_of, preposition};

/// The score from which a name elsewhere in the report is beyond doubt.
const CERTAIN: f32 = 1.5;
/// The most names of a list.
const LONGEST_LIST: usize = 8;

impl Names<'_> {
    /// What speaks for each known name being a place's; what is likely in one place of the report speaks for the same name in others.
    pub(super) fn weighed(&self, matches: &[Match]) -> Vec<Evidence> {
        let mut all: Vec<Evidence> = matches.iter().map(|found| self.evidence(found)).collect();
        let scores: Vec<f32> = all.iter().map(Evidence::score).collect();
        // The two best scores of each name, so that none speaks for itself.
        let mut best: FxHashMap<&str, [f32; 2]> = FxHashMap::default();
        for (found, &score) in matches.iter().zip(&scores) {
            let [first, second] = best.entry(&found.key).or_insert([f32::MIN; 2]);
            *second = second.max(score.min(*first));
            *first = first.max(score);
        }
        for ((found, evidence), score) in matches.iter().zip(&mut all).zip(scores) {
            let [first, second] = best[found.key.as_str()];
            let other = if score < first { first } else { second };
            evidence.add_if(other >= CERTAIN, "elsewhere: certain");
        }
        all
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
        let is_person = entity.is_some_and(|entity| entity.label == "PERSON");
        let struck = !is_person && self.is_struck(found.words.end - 1);
        evidence.add_if(struck || self.is_left(found.words.end - 1), "struck");
        evidence.add_if(self.is_first_name(found.words, entity), "before: a surname");
        evidence
    }

    /// How a name lies in an entity; an article before it and a possessive after it make no difference.
    pub(super) fn part(&self, entity: TokenSpan, name: TokenSpan) -> Part {
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

    fn look_ahead(&self, words: TokenSpan, evidence: &mut Evidence) {
        let next = words.end;
        if next >= self.doc.len() {
            return;
        }
        of_next(self.key(next), self.is_capital(next), evidence);
        evidence.add_if(self.doc.token(next) == "-" && self.key(next + 1) == "based", "before: -based");
        let ends_dateline =
            matches!(self.doc.token(next), "-" | "–" | "—" | "--" | ":" | "(") || self.doc.is_space(next);
        let starts = self.doc.is_sent_start(words.start) && ends_dateline;
        evidence.add_if(starts || is_dateline(self.doc, words), "dateline");
        if self.doc.token(next) == "," && self.is_capital(next + 1) {
            let one = TokenSpan::one(next + 1).text(self.doc);
            let two = TokenSpan::new(next + 1, (next + 3).min(self.doc.len())).text(self.doc);
            let area = self.gazetteer.names_area(one) || self.gazetteer.names_area(two);
            evidence.add_if(area, "before: comma and an area");
        }
    }

    fn look_back(&self, found: &Match, entity: Option<&Entity<'_>>, evidence: &mut Evidence) {
        let start = found.words.start;
        let Some(before) = start.checked_sub(1) else { return };
        let kinds = self.kinds(before);
        evidence.add_if(kinds.has(PlaceWord::Locative), "after: locative preposition");
        evidence.add_if(self.is_inside(start), "after: in or at");
        evidence.add_if(self.key(before) == "of", "after: of");
        evidence.add_if(self.is_told(start), "after: a kind of place and of");
        evidence.add_if(kinds.has(PlaceWord::Title), "after: title");
        let joined = self.is_capital(before) && !self.doc.is_sent_start(start);
        if joined && !kinds.has(PlaceWord::Title) && !kinds.has(PlaceWord::Locative) {
            let head = self.doc.head(before);
            let same_name = entity.is_some_and(|entity| entity.words.start < start)
                || (start..found.words.end + 2).contains(&head);
            evidence.add(match same_name {
                _ if kinds.has(PlaceWord::Direction) => "after: direction",
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
                evidence.add_if(self.is_age(further), "after: age");
            }
            _ => {}
        }
    }

    fn look_around(&self, found: &Match, entity: Option<&Entity<'_>>, evidence: &mut Evidence) {
        let text = found.words.text(self.doc);
        if let Some(named) = self.known(text) {
            evidence.features.push(("size", named.size / 6.0));
            evidence.add_if(named.is_country_or_province, "country or province");
            evidence.add_if(named.is_region, "region");
            evidence.add_if(named.is_capital, "capital");
            let is_area = named.is_country_or_province || named.is_region;
            evidence.add_if(found.key.len() <= 3 && !is_area, "short");
            let is_state = named.is_country_or_province || named.is_capital;
            evidence.add_if(
                is_state && self.kinds(found.words.end).has(PlaceWord::Speech),
                "a state that speaks",
            );
        }
        evidence.add_if(has_article(self.doc, found.words), "after: its article");
        evidence.add_if(self.is_in_list(found.words), "in a list of places");
        evidence.add_if(found.words.end - found.words.start > 1, "several words");
        evidence.add_if(place_words(&found.key).has(PlaceWord::Calendar), "calendar");
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

    /// Whether a name stands in a list with what the recogniser takes for a place, or with what a word of place goes before: `between Homs
    /// and Tartus`.
    fn is_in_list(&self, words: TokenSpan) -> bool {
        let links = |token: usize| matches!(self.key(token), "and" | "or") || self.doc.token(token) == ",";
        let is_place = |token: usize| self.entity(token).is_some_and(Entity::is_place);
        let is_person = |token: usize| self.entity(token).is_some_and(|entity| entity.label == "PERSON");
        let other = self.doc.head(words.end - 1);
        let is_joined = self.doc.dep(words.end - 1) == "conj"
            && other < words.start
            && self.is_capital(other)
            && self.is_located(other)
            && !is_person(other)
            && !is_person(words.start);
        is_joined
            || words.start > 1 && links(words.start - 1) && is_place(words.start - 2)
            || words.end + 1 < self.doc.len() && links(words.end) && is_place(words.end + 1)
    }

    /// Whether a name is the first one of a person, whom a description behind a comma follows: `Georgia Papadakis, a medic`.
    fn is_first_name(&self, words: TokenSpan, entity: Option<&Entity<'_>>) -> bool {
        let (surname, comma) = (words.end, words.end + 1);
        if comma >= self.doc.len() {
            return false;
        }
        let described = comma + 1 < self.doc.len()
            && self.doc.token(comma) == ","
            && (matches!(self.key(comma + 1), "a" | "an" | "the" | "who") || self.is_age(comma + 1));
        let speaks = self.kinds(comma).has(PlaceWord::Speech);
        words.end - words.start == 1
            && entity.is_none_or(|entity| !entity.is_place() || entity.words.contains(surname))
            && self.is_unknown(surname)
            && (described || speaks)
    }

    /// Whether a token is a number in figures, as an age is.
    fn is_age(&self, token: usize) -> bool {
        let key = self.key(token);
        !key.is_empty() && key.bytes().all(|digit| digit.is_ascii_digit())
    }

    /// Whether a name is what an attack on a place strikes: `shells hit Avdiivka`, `Marib came under fire`, `Goma was
    /// stormed`, but not `the gunman shot Georgia`.
    fn is_struck(&self, token: usize) -> bool {
        let first = first_conjunct(self.doc, token);
        let verb = self.doc.head(first);
        match self.doc.dep(first) {
            "dobj" | "nsubjpass" => NameWord::Strike.has(self.doc.lemma(verb)),
            "nsubj" => {
                let under =
                    preposition(self.doc, verb, &["under"]).and_then(|under| object_of(self.doc, under));
                under.is_some_and(|what| NameWord::Fire.has(self.doc.lemma(what)))
            }
            _ => false,
        }
    }

    /// Whether a name is what people flee: `have fled Wad Madani`.
    fn is_left(&self, token: usize) -> bool {
        self.doc.dep(token) == "dobj" && NameWord::Leave.has(self.doc.lemma(self.doc.head(token)))
    }

    /// Whether the token before `token` is a word that says what something is in or at.
    pub(super) fn is_inside(&self, token: usize) -> bool {
        const INSIDE: [&str; 9] =
            ["in", "at", "near", "outside", "inside", "within", "across", "around", "throughout"];
        token > 0 && INSIDE.contains(&self.key(token - 1))
    }
}

/// The first of the nouns that `token` is joined to by `and`.
fn first_conjunct(doc: &Parse<'_>, token: usize) -> usize {
    let mut first = token;
    for _ in 0..LONGEST_LIST {
        if doc.dep(first) != "conj" {
            break;
        }
        first = doc.head(first);
    }
    first
}
