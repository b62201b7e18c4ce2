//! How likely a name in the text is a place's, by what stands beside it, with the weights of `tables/place_evidence.tsv`.

use rashomon_lexicon::name::NameWord;
use rashomon_lexicon::place::{PlaceWord, place_weight, place_words};

/// The score from which a name is taken for a place's: as likely as not.
pub(super) const LIKELY: f32 = 0.0;

/// What speaks for a name being a place's, and how much by the table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Features with their values.
    pub features: Vec<(&'static str, f32)>,
}

impl Evidence {
    /// Adds a feature.
    pub fn add(&mut self, feature: &'static str) {
        self.features.push((feature, 1.0));
    }

    /// Adds a feature that holds.
    pub fn add_if(&mut self, holds: bool, feature: &'static str) {
        if holds {
            self.add(feature);
        }
    }

    /// The weighted sum, in natural logarithms: above nought the name is more likely a place's than not.
    pub fn score(&self) -> f32 {
        let sum: f32 = self.features.iter().map(|(feature, value)| place_weight(feature) * value).sum();
        place_weight("always") + sum
    }
}

/// How the recogniser sees a name: as all of an entity, its beginning, or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Beginning,
    Within,
}

/// The feature of a name within an entity of a label; none outside entities.
pub(super) fn of_entity(entity: Option<(&str, Part)>) -> &'static str {
    match entity {
        None => "entity: none",
        Some(("GPE" | "LOC" | "FAC", Part::Whole)) => "entity: place",
        Some(("GPE" | "LOC" | "FAC", _)) => "entity: part of a place",
        Some(("ORG", Part::Whole)) => "entity: body",
        Some(("ORG", Part::Beginning)) => "entity: body, begins with it",
        Some(("ORG", Part::Within)) => "entity: body, has it within",
        Some(("PERSON", Part::Whole)) => "entity: person",
        Some(("PERSON", Part::Beginning)) => "entity: person, begins with it",
        Some(("PERSON", Part::Within)) => "entity: person, has it within",
        Some(_) => "entity: other",
    }
}

/// The feature that the word behind a name gives; `capital` if it has a capital.
pub(super) fn of_next(word: &str, capital: bool, evidence: &mut Evidence) {
    let kinds = place_words(word);
    let several = NameWord::Roads.has(word);
    evidence.add_if(kinds.has(PlaceWord::Institution), "before: institution");
    evidence.add_if(kinds.has(PlaceWord::Person) && !capital, "before: person or home");
    evidence.add_if(kinds.has(PlaceWord::Road) && capital || several, "before: road");
    evidence.add_if(kinds.has(PlaceWord::Feature) && capital, "before: feature");
    evidence.add_if(kinds.has(PlaceWord::Division), "before: division");
    evidence.add_if(kinds.has(PlaceWord::Speech), "before: verb of speech");
    let known = [PlaceWord::Institution, PlaceWord::Road, PlaceWord::Feature, PlaceWord::Division];
    evidence
        .add_if(capital && !known.iter().any(|&kind| kinds.has(kind)), "before: another capitalised word");
}

/// The feature of a name's place in its clause.
pub(super) fn of_clause(pos: &str, dep: &str, evidence: &mut Evidence) {
    match pos {
        "PROPN" => {}
        "NOUN" => evidence.add("noun"),
        _ => evidence.add("neither noun nor name"),
    }
    match dep {
        "nsubj" => evidence.add("subject"),
        "dobj" => evidence.add("object"),
        "poss" => evidence.add("owner"),
        "pobj" => evidence.add("object of a preposition"),
        "compound" => evidence.add("compound"),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_recogniser_takes_for_a_place_is_likelier_than_a_person() {
        let score = |entity| Evidence { features: vec![(of_entity(Some(entity)), 1.0)] }.score();
        assert!(score(("GPE", Part::Whole)) > score(("ORG", Part::Beginning)));
        assert!(score(("ORG", Part::Beginning)) > score(("PERSON", Part::Within)));
    }
}
