//! What a redaction withholds or makes coarser, as a file that people write.

use serde::Deserialize;

/// A policy of redaction. What it does not name is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedactionPolicy {
    /// Its name; the export says it.
    pub name: String,
    /// How precisely places are given.
    #[serde(default)]
    pub places: PlaceLevel,
    /// How precisely days are given.
    #[serde(default)]
    pub times: TimeLevel,
    /// Whether words of reports are quoted.
    #[serde(default)]
    pub sentences: Keeping,
    /// Whether reports are named: publisher, headline, address, archive, author.
    #[serde(default)]
    pub sources: Keeping,
    /// Whether the people who work on the case are named.
    #[serde(default)]
    pub people: Keeping,
    /// Words that must not be in the export: names of voices, persons, places.
    #[serde(default)]
    pub withhold: Vec<Withholding>,
}

impl RedactionPolicy {
    /// Reads a policy.
    ///
    /// # Errors
    /// If it is no TOML, or has a field that no policy has.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

/// Words that are withheld, and what is written instead.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withholding {
    /// The words.
    pub words: String,
    /// What is written instead.
    #[serde(default = "default_substitute", rename = "as")]
    pub substitute: String,
}

fn default_substitute() -> String {
    "[withheld]".to_owned()
}

/// How precisely places are given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceLevel {
    /// As they were read.
    #[default]
    Exact,
    /// The second-order division at most.
    District,
    /// The first-order division at most.
    Province,
    /// The country at most.
    Country,
    /// Not at all.
    Withheld,
}

/// How precisely days are given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeLevel {
    /// As they were read.
    #[default]
    Exact,
    /// The month.
    Month,
    /// The year.
    Year,
    /// Not at all.
    Withheld,
}

/// Whether something is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keeping {
    /// It is kept.
    #[default]
    Keep,
    /// It is withheld.
    Withhold,
}
