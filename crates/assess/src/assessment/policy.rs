//! The numbers and choices behind assessments, as a file that a user can copy and change.

use rashomon_schema::ConfidenceLevels;
use serde::Deserialize;

use crate::error::AssessError;

/// The policy that comes with the program.
const DEFAULT: &str = include_str!("../../../../policies/default.toml");

/// Everything that assessments leave to judgement.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name; every assessment carries it.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The confidence that claims need where they are judged.
    pub claims: ConfidenceLevels,
    /// Rules for tolls.
    pub toll: TollRules,
    /// Rules for grades.
    pub grade: GradeRules,
    /// Rules for the Admiralty pair.
    pub admiralty: AdmiraltyRules,
    /// What statements weigh.
    pub weight: Weights,
    /// The source-and-claim method.
    pub estimate: EstimateRules,
    /// Words for likelihood.
    pub likelihood: Likelihood,
    /// Steps of confidence.
    pub confidence: Confidence,
}

/// Rules for tolls, one table a school.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TollRules {
    /// ACLED's.
    pub acled: Acled,
    /// UCDP's.
    pub ucdp: Ucdp,
    /// Airwars'.
    pub airwars: Airwars,
}

/// ACLED's figures for vague words.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acled {
    /// What approximate lower bounds count as.
    pub vague: Vec<Vague>,
}

/// A vague lower bound and its figure.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vague {
    /// The lower bound of the reading: 24 for "dozens".
    pub low: u64,
    /// The figure that is coded.
    pub figure: u64,
}

/// UCDP's rule for warring sides.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ucdp {
    /// Whether what a warring side says of the other's losses counts for the high estimate only.
    pub warring_sides_only_high: bool,
}

/// Airwars' rule for credible accounts.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Airwars {
    /// The worst letter that still counts.
    pub worst_letter: char,
}

/// Rules for grades.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeRules {
    /// Publications needed for `fair`, those with one wire copy counted once.
    #[serde(alias = "fair_origins")]
    pub fair_publications: usize,
    /// No grade rests on a claim whose confidence is lower; one without a confidence was read by rule and counts.
    #[serde(default = "half")]
    pub least_confidence: f32,
}

const fn half() -> f32 {
    0.5
}

/// Rules for the Admiralty pair.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdmiraltyRules {
    /// Settled statements below which the letter is F.
    pub least_n: usize,
    /// Letters by the share borne out, the best first.
    pub letters: Vec<Letter>,
    /// Other origins needed for the digit 1.
    pub confirming_origins: usize,
}

/// A letter and where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// A to E.
    pub letter: char,
    /// The least share of settled statements that were borne out.
    pub from: f64,
}

/// What statements weigh.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Nothing speaks for or against it.
    pub plain: f64,
    /// The speaker concedes something.
    pub against_interest: f64,
    /// The speaker denies its own conduct.
    pub denial_of_own_conduct: f64,
    /// A party blames its opponent.
    pub about_the_opponent: f64,
    /// The speaker only suspects.
    pub suspicion: f64,
}

/// The source-and-claim method.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EstimateRules {
    /// Its name.
    pub method: String,
}

/// Words for likelihood.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Likelihood {
    /// The words, the least likely first.
    pub words: Vec<Word>,
}

/// A word and where it begins.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The word.
    pub word: String,
    /// The least probability that it expresses.
    pub from: f64,
}

/// Steps of confidence, in origins that speak of a facet.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confidence {
    /// From here on moderate.
    pub moderate_origins: usize,
    /// From here on high.
    pub high_origins: usize,
}

impl Policy {
    /// The text of the policy that comes with the program.
    pub const DEFAULT_TEXT: &'static str = DEFAULT;

    /// Reads a policy file.
    ///
    /// # Errors
    /// [`AssessError::Policy`] where it is not TOML, lacks a table or has one too many.
    pub fn read(text: &str) -> Result<Self, AssessError> {
        toml::from_str(text).map_err(|source| AssessError::Policy { source: Box::new(source) })
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::read(DEFAULT).expect("the policy that comes with the program is read by a test")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_that_comes_with_the_program_is_complete() {
        let policy = Policy::read(DEFAULT).unwrap();
        assert!(policy.likelihood.words.windows(2).all(|pair| pair[0].from < pair[1].from));
        assert!(policy.admiralty.letters.windows(2).all(|pair| pair[0].from > pair[1].from));
        assert!(crate::evidence::methods().iter().any(|method| method.name() == policy.estimate.method));
    }

    #[test]
    fn a_policy_with_an_unknown_word_is_refused() {
        let wrong = DEFAULT.replace("least_n", "least_m");
        assert!(matches!(Policy::read(&wrong), Err(AssessError::Policy { .. })));
    }
}
