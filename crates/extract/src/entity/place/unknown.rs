//! Names of places that no gazetteer knows: what the recogniser takes for a place, and what is told to be one.

use rashomon_lexicon::place::PlaceWord;

use super::name::{LONGEST, Name, Names};
use crate::entity::actor::entity_around;
use crate::syntax::token_span::TokenSpan;

impl Names<'_> {
    /// What the recogniser takes for a place where no known name stands, and buildings that it takes for bodies.
    pub(super) fn recognised(&self, found: &[Name]) -> Vec<Name> {
        let mut more: Vec<Name> = Vec::new();
        for entity in &self.entities {
            let Some(words) = entity_around(self.doc, entity.words.start) else { continue };
            let next = found.partition_point(|name| name.words.end <= words.start);
            let taken = found.get(next).is_some_and(|name| name.words.overlaps(words))
                || more.last().is_some_and(|name| name.words.overlaps(words));
            if taken || words.is_empty() {
                continue;
            }
            let is_misread = self.is_misread(entity.label, words);
            if is_misread || entity.is_place() && self.is_plausible(words, words.text(self.doc)) {
                let is_facility = is_misread || entity.label == "FAC";
                more.push(Name { is_facility, ..Name::unknown(words, "entity: place") });
            }
        }
        more
    }

    /// Names that nobody knows but that are told to be places: `the village of Kafr Zirbal`.
    pub(super) fn told(&self, found: &[Name]) -> Vec<Name> {
        let starts = (2..self.doc.len())
            .filter(|&token| self.is_told(token) && (self.is_capital(token) || self.is_article(token)));
        starts.filter_map(|start| self.told_at(start, found)).collect()
    }

    /// The capitalised words from `start` on, up to a name that is known; none where they are one.
    fn told_at(&self, start: usize, found: &[Name]) -> Option<Name> {
        let goes_on = |&token: &usize| {
            let kinds = self.kinds(token);
            let is_name = self.is_capital(token) && !kinds.is_common() && !kinds.has(PlaceWord::Title);
            !self.doc.is_space(token) && (is_name || self.is_article(token) || self.doc.token(token) == "-")
        };
        let last = self.doc.len().min(start + LONGEST);
        let end = start + 1 + (start + 1..last).take_while(goes_on).count();
        let first = found.partition_point(|name| name.words.end <= start);
        let beside = found.get(first..).unwrap_or_default().iter().find(|name| name.words.start > start);
        let end = beside.map_or(end, |name| end.min(name.words.start));
        let words = TokenSpan::new(start, end).trim(self.doc);
        let known = found.get(first).filter(|name| name.words.start <= start);
        if words.is_empty() || known.is_some_and(|name| name.words.end >= words.end) {
            return None;
        }
        Some(Name::unknown(words, "after: a kind of place and of"))
    }

    /// Whether words that the recogniser takes for a place can be one.
    fn is_plausible(&self, words: TokenSpan, text: &str) -> bool {
        let tokens = || words.start..words.end;
        let is_name = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            || self.is_article(words.start);
        if !is_name || self.gazetteer.names_nation(text) {
            return false;
        }
        let on_the_ground = tokens().any(|token| {
            let kinds = self.kinds(token);
            kinds.has(PlaceWord::Road) || kinds.has(PlaceWord::Feature) || kinds.has(PlaceWord::Division)
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
