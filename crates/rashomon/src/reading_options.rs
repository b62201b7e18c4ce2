//! Options of every command that reads reports.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use rashomon_pipeline::Policy;
use rashomon_schema::Report;

use crate::failure::UserError;

/// Which reports, and in what form.
#[derive(Debug, Clone, Args)]
pub struct InputOptions {
    /// Files, folders, archives, or `-` for standard input: text, pages, JSON, tables, documents, mail; see docs/formats.md
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What the files are, if their content does not show it
    #[arg(long, value_name = "KIND", value_enum, default_value_t = InputKind::Auto)]
    pub input: InputKind,
    /// Columns of a table: text=COLUMN,title=COLUMN,publisher=COLUMN,published=COLUMN,id=COLUMN [default: common names]
    #[arg(long, value_name = "LIST")]
    pub columns: Option<String>,
    /// What the paths of files say: `{publisher}`, `{date}`, `{title}`, `{id}`, `{language}`, and `*` for anything
    #[arg(long, value_name = "PATTERN")]
    pub path_pattern: Option<String>,
    /// Threads [default: one per processor]
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Print times and throughput to standard error, as one line of JSON
    #[arg(long)]
    pub time: bool,
    /// Arithmetic of the language engine [default: the fastest on this machine]
    #[arg(long, value_name = "KERNEL", env = "RASHOMON_KERNEL", hide_env_values = true)]
    pub kernel: Option<String>,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InputKind {
    /// Detected by the content, then by the file ending
    Auto,
    /// One report of plain text
    Text,
    /// One HTML page
    Html,
    /// JSON: one report per line, or an array of reports
    Jsonl,
    /// One report per record
    Csv,
}

/// What reports do not state.
#[derive(Debug, Default, Args)]
pub struct ReportDefaults {
    /// Publication date for reports that do not state one
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub published: Option<Date>,
    /// Publisher for reports that do not state one
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
}

impl ReportDefaults {
    /// Fills in what a report does not state.
    pub fn complete(&self, report: &mut Report) {
        report.published = report.published.or(self.published);
        if report.publisher.is_none() {
            report.publisher.clone_from(&self.publisher);
        }
    }
}

/// The policy.
#[derive(Debug, Clone, Args)]
pub struct PolicyOption {
    /// Policy of confidence and assessments: your changed copy of policies/default.toml
    #[arg(id = "policy", long = "policy", value_name = "FILE")]
    pub file: Option<PathBuf>,
}

impl PolicyOption {
    /// The policy that the user names, or the one that comes with the program.
    pub fn read(&self) -> Result<Policy> {
        let Some(path) = &self.file else { return Ok(Policy::default()) };
        let read =
            std::fs::read_to_string(path).context("cannot open it").and_then(|text| Ok(Policy::read(&text)?));
        read.map_err(|error| {
            let message = format!("cannot use the policy `{}`: {error:#}", path.display());
            let hint = Some("begin with a copy of policies/default.toml".to_owned());
            UserError { message, hint }.into()
        })
    }
}

impl Model {
    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Fine => "fine",
            Self::Fast => "fast",
            Self::Rules => "rules",
        }
    }
}

/// How attributions are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Model {
    /// As `fine`, and claims are judged with a large encoder: for the few reports that matter most; needs the asset `best`
    Best,
    /// A model on the parse and a transformer encoder: accurate; for reports that people will read
    Fine,
    /// A model on the parse alone: for large batches
    Fast,
    /// Rules alone
    Rules,
}
