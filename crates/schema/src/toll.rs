//! Numbers of people harmed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::span::Span;
use crate::taxonomy::Harm;

/// A number of people: bounds inclusive, `None` where open.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Count {
    /// The lowest number that fits the words.
    pub low: Option<u64>,
    /// The highest.
    pub high: Option<u64>,
    /// Whether the words are approximate.
    pub approx: bool,
    /// What is counted, in the report's words.
    pub counted: Option<String>,
    /// Whether it is the whole toll, not a part of it.
    pub total: bool,
    /// The number in the report's words, where figures would not give them back: `dozens`, `more than 80`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Whether the report gives it as a count that a later one replaces: `had said at first`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub early: bool,
}

/// A number of people, and where it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Toll {
    /// The number.
    #[serde(flatten)]
    pub count: Count,
    /// Where it was read.
    pub span: Span,
}

/// The tolls of an event by kind of harm; in JSON, one field for each.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "TollFields", into = "TollFields")]
pub struct Tolls(BTreeMap<Harm, Vec<Toll>>);

impl Tolls {
    /// The tolls of one kind of harm.
    pub fn by_harm(&self, harm: Harm) -> &[Toll] {
        self.0.get(&harm).map_or(&[], Vec::as_slice)
    }

    /// Every kind of harm that has tolls, with them.
    pub fn iter(&self) -> impl Iterator<Item = (Harm, &[Toll])> {
        self.0.iter().map(|(harm, tolls)| (*harm, tolls.as_slice()))
    }

    /// Every toll, for changing it.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Toll> {
        self.0.values_mut().flatten()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(Harm, Vec<Toll>)> for Tolls {
    fn from_iter<I: IntoIterator<Item = (Harm, Vec<Toll>)>>(tolls: I) -> Self {
        Self(tolls.into_iter().filter(|(_, list)| !list.is_empty()).collect())
    }
}

/// The form of [`Tolls`] in JSON.
#[derive(Serialize, Deserialize)]
struct TollFields {
    killed: Vec<Toll>,
    injured: Vec<Toll>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing: Vec<Toll>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    captured: Vec<Toll>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    displaced: Vec<Toll>,
}

impl From<TollFields> for Tolls {
    fn from(fields: TollFields) -> Self {
        let TollFields { killed, injured, missing, captured, displaced } = fields;
        Harm::ALL.iter().copied().zip([killed, injured, missing, captured, displaced]).collect()
    }
}

impl From<Tolls> for TollFields {
    fn from(Tolls(mut tolls): Tolls) -> Self {
        let mut take = |harm: Harm| tolls.remove(&harm).unwrap_or_default();
        Self {
            killed: take(Harm::Killed),
            injured: take(Harm::Injured),
            missing: take(Harm::Missing),
            captured: take(Harm::Captured),
            displaced: take(Harm::Displaced),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tolls_are_fields_in_json() {
        let json = r#"{"killed":[{"low":24,"high":null,"approx":true,"counted":"people","total":true,"words":"dozens","span":[0,6]}],"injured":[]}"#;
        let tolls: Tolls = serde_json::from_str(json).unwrap();
        assert_eq!(tolls.by_harm(Harm::Killed)[0].count.low, Some(24));
        assert_eq!(tolls.iter().count(), 1);
        assert_eq!(serde_json::to_string(&tolls).unwrap(), json);
    }
}
