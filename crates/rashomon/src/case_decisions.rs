//! The commands by which people decide: judgements and reviews.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub enum JudgeAction {
    /// A claim is misread
    #[command(after_help = "\
Examples:
  rashomon case judge wrong CLAIM --value 14 --why 'forty-one are the injured'
  rashomon case judge wrong CLAIM --stance denies
  rashomon case judge wrong CLAIM --voice 'Civil Defence'
  rashomon case judge wrong CLAIM --no-claim

VALUE is a number or a range (14, 14-20, at least 14), a day (2020-02-27), a name or words, or the JSON of a value.")]
    Wrong {
        /// The claim
        claim: String,
        /// The right value
        #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
        value: Option<String>,
        /// The right stance: asserts, suspects, doubts, denies, admits
        #[arg(long, value_name = "STANCE")]
        stance: Option<String>,
        /// The right voice: its name or id in the report
        #[arg(long, value_name = "NAME")]
        voice: Option<String>,
        /// The voice makes no such claim
        #[arg(long, conflicts_with_all = ["value", "stance", "voice"])]
        no_claim: bool,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Two incidents are one
    #[command(
        after_help = "Examples:\n  rashomon case judge same INCIDENT INCIDENT --why 'one strike, two spellings'"
    )]
    Same {
        /// An incident, or a report of it
        one: String,
        /// Another
        other: String,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Reports are not of an incident
    #[command(
        after_help = "Examples:\n  rashomon case judge split INCIDENT REPORT REPORT --why 'the strike of the day after'"
    )]
    Split {
        /// The incident
        incident: String,
        /// The reports
        #[arg(required = true, value_name = "REPORT")]
        reports: Vec<String>,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// A claim, a report or an incident is contested
    #[command(
        after_help = "Examples:\n  rashomon case judge contested CLAIM --why 'the photograph is older'"
    )]
    Contested {
        /// Its id
        subject: String,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Something to remember about a claim, a report or an incident
    #[command(after_help = "Examples:\n  rashomon case judge note REPORT 'the author was at the scene'")]
    Note {
        /// Its id
        subject: String,
        /// The note
        text: String,
    },
    /// What you hold of an incident
    #[command(
        after_help = "Examples:\n  rashomon case judge view INCIDENT 'Syrian aircraft struck' --likelihood likely --confidence moderate"
    )]
    View {
        /// The incident
        incident: String,
        /// What you hold
        view: String,
        /// How likely it is, in a word of ICD 203
        #[arg(long, value_enum)]
        likelihood: Likelihood,
        /// How confident you are in that
        #[arg(long, value_enum)]
        confidence: Confidence,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// What a report says in another language
    #[command(
        after_help = "Examples:\n  rashomon case judge translation REPORT --into ar --file translation.txt"
    )]
    Translation {
        /// The report
        report: String,
        /// The language of the translation, as an ISO 639-1 code
        #[arg(long, value_name = "CODE")]
        into: String,
        /// File with the translation
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
    /// A judgement no longer holds
    #[command(after_help = "Examples:\n  rashomon case judge undo JUDGEMENT --why 'wrong report'")]
    Undo {
        /// The judgement
        judgement: String,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
}

/// The words of ICD 203.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Likelihood {
    AlmostNoChance,
    VeryUnlikely,
    Unlikely,
    RoughlyEvenChance,
    Likely,
    VeryLikely,
    AlmostCertain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Confidence {
    Low,
    Moderate,
    High,
}

#[derive(Debug, Subcommand)]
pub enum ReviewAction {
    /// Give claims to a reviewer
    #[command(after_help = "\
Examples:
  rashomon case review assign --to Amira --n 20
  rashomon case review assign --to Amira --to Jon --n 50 --blind sample-1")]
    Assign {
        /// The reviewer; with `--blind` two or more
        #[arg(long, value_name = "NAME", required = true)]
        to: Vec<String>,
        /// How many claims
        #[arg(long, value_name = "N", default_value_t = 20)]
        n: u32,
        /// Of this incident
        #[arg(long, value_name = "INCIDENT")]
        incident: Option<String>,
        /// Blind coding: all reviewers get the same random claims, and see neither values nor verdicts
        #[arg(long, value_name = "ROUND")]
        blind: Option<String>,
        /// Claims that somebody else reviewed already: for a second reviewer
        #[arg(long, conflicts_with = "blind")]
        second: bool,
    },
    /// The next claim to review, with its sentence
    #[command(after_help = "Examples:\n  rashomon case review next --by Amira")]
    Next,
    /// Say what a claim is
    #[command(after_help = "\
Examples:
  rashomon case review done CLAIM right
  rashomon case review done CLAIM wrong --why 'the number is of the injured'
  rashomon case review done CLAIM --value 14 --blind sample-1")]
    Done {
        /// The claim
        claim: String,
        /// right, wrong or unclear
        #[arg(value_enum, required_unless_present = "blind")]
        verdict: Option<Verdict>,
        /// In blind coding: the value that you read
        #[arg(long, value_name = "VALUE", requires = "blind")]
        value: Option<String>,
        /// The round of blind coding
        #[arg(long, value_name = "ROUND")]
        blind: Option<String>,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// What is assigned, done and disagreed on
    #[command(after_help = "Examples:\n  rashomon case review status")]
    Status,
    /// How far reviewers agree: Cohen's kappa and Krippendorff's alpha by facet
    #[command(after_help = "Examples:\n  rashomon case review agreement --blind sample-1")]
    Agreement {
        /// Only this round
        #[arg(long, value_name = "ROUND")]
        blind: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Verdict {
    Right,
    Wrong,
    Unclear,
}
