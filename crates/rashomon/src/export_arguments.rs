//! The command line of `rashomon export`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use rashomon_export::{Format, TableName};

use crate::exports::{possible_formats, table_parser};

/// What is exported from a case, and how.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rashomon export --case idlib.rashomon --format xlsx --out idlib.xlsx
  rashomon export --format csv --table accounts --out accounts.csv
  rashomon export --format geojson --incident n0123 --out incident.geojson
  rashomon export --format dossier --incident n0123 --out incident.html    print it from a browser as PDF
  rashomon export --format bag --out idlib-bag
  rashomon export --format xlsx --redact public.toml --withheld withheld.json --out public.xlsx

Judgements of people are in every format, with their names. docs/exports.md says what is in each.
The case is `--case FILE`, else `RASHOMON_CASE`, else the only *.rashomon file in this folder.")]
pub struct ExportOptions {
    /// The case file [default: the only *.rashomon here]
    #[arg(id = "case", long = "case", value_name = "FILE", env = "RASHOMON_CASE", hide_env_values = true)]
    pub file: Option<PathBuf>,
    /// Format of the export
    #[arg(long, value_name = "FORMAT", value_parser = format_parser())]
    pub format: ExportFormat,
    /// The table, in formats that hold one
    #[arg(long, value_name = "TABLE", value_parser = table_parser(), default_value = "claims")]
    pub table: TableName,
    /// Only this incident, or that of a report or claim; can be repeated [default: all]
    #[arg(long = "incident", value_name = "ID")]
    pub incidents: Vec<String>,
    /// Policy of what is withheld or made coarser; docs/exports.md shows one
    #[arg(long, value_name = "FILE")]
    pub redact: Option<PathBuf>,
    /// File for the record of what was withheld, by hash; it is for you, not for the reader
    #[arg(long, value_name = "FILE", requires = "redact")]
    pub withheld: Option<PathBuf>,
    /// File or folder to write to instead of standard output
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
}

/// How a case is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Its incidents, in a format of others.
    Incidents(Format),
    /// The whole case as lines that give the same case back.
    Jsonl,
    /// The whole case as a folder that others can check.
    Bag,
}

fn format_parser() -> impl TypedValueParser<Value = ExportFormat> {
    let whole = [
        PossibleValue::new("jsonl").help("The whole case, which `rashomon case import` takes back"),
        PossibleValue::new("bag")
            .help("The whole case as a BagIt folder that others can verify without Rashomon"),
    ];
    let all: Vec<PossibleValue> = possible_formats(|_| true).into_iter().chain(whole).collect();
    PossibleValuesParser::new(all).map(|name| match Format::parse(&name) {
        Some(format) => ExportFormat::Incidents(format),
        None if name == "bag" => ExportFormat::Bag,
        None => ExportFormat::Jsonl,
    })
}
