//! The form of an agreement file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

/// The whole file, its conditions not parsed yet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Terms {
    pub name: String,
    #[expect(dead_code, reason = "for the readers of the file")]
    signed: Date,
    /// The first day on which it holds.
    pub in_force: Date,
    #[expect(dead_code, reason = "for the readers of the file")]
    source: String,
    pub parties: Parties,
    /// Actors whose acts it binds, if these are not the parties.
    #[serde(default)]
    pub bound: Vec<String>,
    /// Actors that it does not protect.
    #[serde(default)]
    pub excepted: Vec<String>,
    /// Where it holds; everywhere without one.
    #[serde(default)]
    pub area: Option<Area>,
    pub article: Vec<Article<String>>,
}

/// The parties to an agreement.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum Parties {
    /// Ids of actors.
    Named(Vec<String>),
    /// Every state.
    All(All),
}

/// The word for every state.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum All {
    All,
}

/// Where an agreement holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Area {
    /// The territory of these states.
    #[serde(default)]
    pub states: Vec<String>,
    #[serde(default)]
    pub circles: Vec<Circle>,
}

/// A circle on the ground.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Circle {
    #[expect(dead_code, reason = "for the readers of the file")]
    name: String,
    pub lat: f64,
    pub lon: f64,
    /// Its radius.
    pub km: f64,
}

/// An article; `E` is a text in the file and an expression once it is parsed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Article<E> {
    pub number: String,
    pub says: String,
    /// What this file does not judge.
    #[serde(default)]
    pub note: Option<String>,
    /// What some account must state for the article to matter.
    #[serde(default)]
    pub concerns: Option<E>,
    /// Facts that no report settles, and why: always open.
    #[serde(default)]
    pub outside: BTreeMap<String, String>,
    pub condition: Vec<Condition<E>>,
}

/// A condition of an article.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition<E> {
    /// In words.
    pub says: String,
    pub when: E,
}
