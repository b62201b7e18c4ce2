//! How likely a name in the text is a place's, by what stands beside it, with the weights of `tables/place_evidence.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::words::{Kind, kinds};

/// The score from which a name is taken for a place's: as likely as not.
pub(super) const LIKELY: f32 = 0.0;

static WEIGHTS: LazyLock<FxHashMap<&'static str, f32>> = LazyLock::new(|| {
    include_str!("../../tables/place_evidence.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(feature, weight)| (feature, weight.parse().expect("a test reads every weight")))
        .collect()
});

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
        let sum: f32 = self.features.iter().map(|(feature, value)| weight(feature) * value).sum();
        weight("always") + sum
    }
}

fn weight(feature: &str) -> f32 {
    WEIGHTS.get(feature).copied().unwrap_or_default()
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
    let kinds = kinds(word);
    let several = matches!(word, "streets" | "roads" | "avenues");
    evidence.add_if(kinds.has(Kind::Institution), "before: institution");
    evidence.add_if(kinds.has(Kind::Person) && !capital, "before: person or home");
    evidence.add_if(kinds.has(Kind::Road) && capital || several, "before: road");
    evidence.add_if(kinds.has(Kind::Feature) && capital, "before: feature");
    evidence.add_if(kinds.has(Kind::Division), "before: division");
    evidence.add_if(kinds.has(Kind::Speech), "before: verb of speech");
    let known = [Kind::Institution, Kind::Road, Kind::Feature, Kind::Division];
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
    fn every_weight_can_be_read() {
        assert!(WEIGHTS.len() > 40);
        assert!(WEIGHTS.values().all(|weight| weight.is_finite()));
    }

    #[test]
    fn what_a_recogniser_takes_for_a_place_is_likelier_than_a_person() {
        let score = |entity| Evidence { features: vec![(of_entity(Some(entity)), 1.0)] }.score();
        assert!(score(("GPE", Part::Whole)) > score(("ORG", Part::Beginning)));
        assert!(score(("ORG", Part::Beginning)) > score(("PERSON", Part::Within)));
    }
}
