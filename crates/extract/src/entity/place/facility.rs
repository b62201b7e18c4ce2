//! Streets, rivers and buildings, which the gazetteer does not have: their names, and where they lie.

use rashomon_schema::PlacePrecision;

use rashomon_gazetteer::normalise;
use rashomon_lexicon::name::NameWord;
use rashomon_lexicon::place::PlaceWord;

use super::beside::area_beside;
use super::centre::{centre, distance};
use super::name::{Name, Names};
use crate::knowledge::KnownPlace;
use crate::syntax::parse::{Parse, REACH};
use crate::syntax::token_span::TokenSpan;

/// How many words may stand between a name and the `Road` that it is the name of.
const TO_ROAD: usize = 2;

impl Names<'_> {
    /// `Paris Road`, `North Ingleside Avenue`, `Griffith Park`.
    pub(super) fn as_facility(&self, words: TokenSpan) -> Option<TokenSpan> {
        let goes_on = |&token: &usize| {
            self.is_capital(token) && !self.doc.is_space(token) || self.is_owner(token, words)
        };
        let mut ahead = (words.end..(words.end + TO_ROAD + 1).min(self.doc.len())).take_while(goes_on);
        let last = ahead.find(|&token| {
            let kinds = self.kinds(token);
            // `Kanawha Circuit Court` is no street, `Ruth Court` may be one.
            let is_road =
                kinds.has(PlaceWord::Road) && (token == words.end || !kinds.has(PlaceWord::Institution));
            is_road
                || kinds.has(PlaceWord::Feature) && token == words.end
                || kinds.has(PlaceWord::Building) && token == words.end + 1 && self.is_owner(words.end, words)
        })?;
        if self.is_capital(last + 1) && self.kinds(last + 1).has(PlaceWord::Institution) {
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
        Some(TokenSpan::new(start, last + 1))
    }

    /// Whether words are the name of a building: `Manila Cathedral`, `University of Somewhere`.
    pub(super) fn is_building(&self, words: TokenSpan) -> bool {
        let is_one = |token: usize| self.is_capital(token) && self.kinds(token).has(PlaceWord::Building);
        words.end - words.start > 1
            && (is_one(words.end - 1) || is_one(words.start) && self.key(words.start + 1) == "of")
    }

    /// Whether the mark of a possessive stands behind the name of a saint: `St. Peter's Basilica`.
    fn is_owner(&self, token: usize, words: TokenSpan) -> bool {
        token == words.end
            && token < self.doc.len()
            && matches!(self.doc.token(token), "'s" | "’s")
            && NameWord::Saint.has(self.key(words.start))
    }

    /// Whether words that the recogniser takes for somebody are the name of a building or a road: `Meydan Racecourse`, `on Dubonet Drive`.
    pub(super) fn is_misread(&self, label: &str, words: TokenSpan) -> bool {
        let last = self.kinds(words.end - 1);
        let is_road = || {
            let before = words.start.checked_sub(1).map_or("", |before| self.key(before));
            let is_named = words.end - words.start > 1 && self.is_capital(words.end - 1);
            let on = matches!(before, "on" | "along" | "of" | "and" | "off") || self.is_located(words.start);
            is_named && last.has(PlaceWord::Road) && !last.has(PlaceWord::Institution) && on
        };
        match label {
            "PERSON" => self.is_building(words) || is_road(),
            "ORG" => self.is_told_building(words) || is_road(),
            _ => false,
        }
    }

    /// Whether words are the name of a building that is told to be where somebody is: `at Barclays Center`, `the Northgate Prison in Shelby`.
    fn is_told_building(&self, words: TokenSpan) -> bool {
        let article = words.start > 0 && self.key(words.start - 1) == "the";
        let before = words.start.saturating_sub(usize::from(article));
        let link = words.end;
        let lies_in = || {
            link + 1 < self.doc.len()
                && (self.doc.token(link) == "," || self.key(link) == "in")
                && self
                    .entity(link + 1)
                    .is_some_and(|entity| entity.is_place() && entity.words.start == link + 1)
        };
        self.is_building(words) && (self.is_inside(before) || lies_in())
    }

    /// Roads that have a number and no name: `the M5`, `the A40 and the A429`.
    pub(super) fn numbered_roads(&self) -> Vec<Name> {
        let is_number = |token: usize| {
            let word = self.doc.token(token);
            let number = word.strip_prefix(['A', 'B', 'M']).unwrap_or_default();
            (1..=4).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit())
        };
        let is_road = |token: usize| {
            let before = self.doc.token(token - 1);
            let next = self.key(token + 1);
            let is_other =
                matches!(self.doc.dep(token), "compound" | "nmod" | "amod") && !NameWord::Numbered.has(next);
            is_number(token)
                && (before.eq_ignore_ascii_case("the")
                    || is_number(token.saturating_sub(2)) && matches!(before, "," | "and"))
                && !is_other
        };
        let roads = (1..self.doc.len().saturating_sub(1)).filter(|&token| is_road(token));
        roads
            .map(|token| Name { is_facility: true, ..Name::unknown(TokenSpan::one(token), "before: road") })
            .collect()
    }
}

/// Finds out where streets and buildings lie: in the settlement that is named beside them, whose name they bear or to which they
/// belong, else near the next one of the same sentence, else near the one that the report is about.
pub(super) fn locate(doc: &Parse<'_>, names: &[Name], known: &mut [Option<KnownPlace>]) {
    let facilities: Vec<usize> = (0..names.len()).filter(|&n| names[n].is_facility).collect();
    if facilities.is_empty() {
        return;
    }
    let middle = centre(names, known);
    for n in facilities.into_iter().rev() {
        let told = || owner(doc, names, n).or_else(|| namesake(doc, names, n));
        known[n] = settlement_beside(doc, names, n).or_else(told).and_then(|other| known[other].clone());
        if known[n].is_none() {
            let around = in_sentence(doc, names, known, n).and_then(|other| known[other].as_ref());
            known[n] = around
                .or(middle.as_ref())
                .map(|place| KnownPlace { precision: PlacePrecision::Near, ..place.clone() });
        }
    }
}

/// The settlement written beside a street or a building: `Griffith Park in Springfield`.
fn settlement_beside(doc: &Parse<'_>, names: &[Name], facility: usize) -> Option<usize> {
    let beside = area_beside(doc, names, names[facility].words)?;
    names.iter().position(|name| name.words == beside.words)
}

/// The place that owns a building: `Brooklyn's Barclays Center`.
fn owner(doc: &Parse<'_>, names: &[Name], facility: usize) -> Option<usize> {
    let before = facility.checked_sub(1)?;
    let (owner, owned) = (&names[before], &names[facility]);
    let is_owner =
        owner.words.end + 1 == owned.words.start && matches!(doc.token(owner.words.end), "'s" | "’s" | "'");
    (is_owner && !owner.is_facility).then_some(before)
}

/// The place named elsewhere in the report whose name a building bears.
fn namesake(doc: &Parse<'_>, names: &[Name], facility: usize) -> Option<usize> {
    let name = normalise(names[facility].bears?.text(doc));
    names.iter().position(|other| !other.is_facility && normalise(other.words.text(doc)) == name)
}

/// The settlement named next to a street or a building in its sentence.
fn in_sentence(
    doc: &Parse<'_>,
    names: &[Name],
    known: &[Option<KnownPlace>],
    facility: usize,
) -> Option<usize> {
    let words = names[facility].words;
    let start = (words.start.saturating_sub(REACH)..=words.start).rev().find(|&t| doc.is_sent_start(t))?;
    let last = doc.len().min(words.end + REACH);
    let end = (words.end..last).find(|&t| doc.is_sent_start(t)).unwrap_or(last);
    let is_here = |n: &usize| {
        let is_town = known[*n].as_ref().is_some_and(|place| place.precision == PlacePrecision::Settlement);
        is_town && !names[*n].is_facility && !names[*n].is_part
    };
    let first = names.partition_point(|name| name.words.start < start);
    let here = (first..names.len()).take_while(|&n| names[n].words.start < end).filter(is_here);
    here.min_by_key(|&n| distance(names[n].words, words))
}
