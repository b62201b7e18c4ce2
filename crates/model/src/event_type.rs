//! The trained model of event types: which PLOVER type the words around a trigger describe, weighed against the tables.

use std::sync::LazyLock;

use libm::expf;
use rustc_hash::FxHashMap;

use crate::weights::{ModelError, Table, Weights};

/// How sure the model has to be to overrule the tables.
const SURE: f32 = 0.6;

/// A linear model over the words around the trigger of an event.
#[derive(Debug)]
pub struct EventTypeClassifier {
    features: FxHashMap<Box<str>, usize>,
    /// `[feature][type]`; the first row is what is added for every event.
    weights: Table,
    types: Vec<Box<str>>,
}

/// The type that the model gives an event, and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict<'m> {
    /// The PLOVER type.
    pub kind: &'m str,
    /// How likely it is, from 0 to 1.
    pub score: f32,
}

impl EventTypeClassifier {
    /// The model that the program holds.
    ///
    /// # Panics
    /// Never: a test opens the model.
    pub fn builtin() -> &'static Self {
        static CLASSIFIER: LazyLock<EventTypeClassifier> = LazyLock::new(|| {
            let bytes = include_bytes!("../models/event-types.safetensors");
            EventTypeClassifier::open(bytes).expect("the model in the program is whole; a test opens it")
        });
        &CLASSIFIER
    }

    fn open(bytes: &[u8]) -> Result<Self, ModelError> {
        let weights = Weights::open(bytes)?;
        let features = weights.strings("features")?;
        Ok(Self {
            features: features.into_iter().enumerate().map(|(n, name)| (name, n + 1)).collect(),
            types: weights.strings("types")?,
            weights: weights.table("weights")?,
        })
    }

    /// The most likely type of an event with these features, where the model is sure of it.
    pub fn classify(&self, features: &[String]) -> Option<Verdict<'_>> {
        let mut scores = self.weights.row(0).to_vec();
        for feature in features.iter().filter_map(|feature| self.features.get(feature.as_str())) {
            scores.iter_mut().zip(self.weights.row(*feature)).for_each(|(score, weight)| *score += weight);
        }
        let (best, top) = scores.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let score = 1.0 / scores.iter().map(|score| expf(score - top)).sum::<f32>();
        (score > SURE).then(|| Verdict { kind: &self.types[best], score })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_in_the_program_opens() {
        let classifier = EventTypeClassifier::builtin();
        assert_eq!(classifier.weights.n, classifier.features.len() + 1);
        assert!(
            classifier
                .classify(&["type ASSAULT".to_owned()])
                .is_some_and(|verdict| verdict.kind == "ASSAULT")
        );
    }
}
