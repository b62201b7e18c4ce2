//! The command line of `rashomon case`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::case_decisions::{JudgeAction, ReviewAction};
use crate::reading_options::{InputOptions, Model, PolicyOption, ReportDefaults};

/// A case, and what to do with it.
#[derive(Debug, Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  rashomon case new idlib.rashomon                  makes the case and its key
  rashomon case add reports/ wire.jsonl             read, kept and grouped; repeat it with more files
  rashomon case incidents
  rashomon case show n0123456789abcdef
  rashomon case search hospital --voice Russia --facet agent --stance denies
  rashomon case judge wrong CLAIM --value 14 --why 'forty-one are the injured'
  rashomon case verify

The case is `--case FILE`, else `RASHOMON_CASE`, else the only *.rashomon file in this folder.
Exit status: 0 fine, 1 when something was refused or is wrong, 2 when the program failed."
)]
pub struct CaseCommand {
    /// The case file [default: the only *.rashomon here]
    #[arg(
        id = "case",
        long = "case",
        global = true,
        value_name = "FILE",
        env = "RASHOMON_CASE",
        hide_env_values = true
    )]
    pub file: Option<PathBuf>,
    /// Who works: the name that entries and judgements carry [default: the user's name]
    #[arg(long, global = true, value_name = "NAME", env = "RASHOMON_AUTHOR", hide_env_values = true)]
    pub by: Option<String>,
    /// Format of the output
    #[arg(long, global = true, value_enum, default_value_t = CaseFormat::Text)]
    pub format: CaseFormat,
    #[command(subcommand)]
    pub action: CaseAction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CaseFormat {
    /// To read
    Text,
    /// Indented JSON
    Json,
    /// One JSON record per line
    Jsonl,
    /// One self-contained page: `incidents` and `show`
    Html,
}

#[derive(Debug, Subcommand)]
pub enum CaseAction {
    /// Make a case file and its key
    #[command(after_help = "\
Examples:
  rashomon case new idlib.rashomon
  RASHOMON_PASSPHRASE='five words of your own' rashomon case new --passphrase idlib.rashomon")]
    New(NewOptions),
    /// Read reports and keep them: bytes, text, readings, incidents
    #[command(after_help = "\
Examples:
  rashomon case add reports/ wire.jsonl
  rashomon case add --publisher 'Daily Courier' --archive https://archive.example/1 page.html
  rashomon case add readings.jsonl                  what `rashomon read --format jsonl` wrote

A report that is in the case adds nothing. A changed report is a new version; it counts from then on, and the
earlier one is kept. The command can be interrupted and repeated.")]
    Add(AddOptions),
    /// Read the reports of the case again, with the models and rules of now; earlier readings are kept
    #[command(after_help = "\
Examples:
  rashomon case reread
  rashomon case reread --model fine
  rashomon case changes --between VERSION VERSION   which claims came, went or changed")]
    Reread(RereadOptions),
    /// List incidents
    #[command(after_help = "\
Examples:
  rashomon case incidents
  rashomon case incidents --from 2020-02-01 --to 2020-02-29 --conflicts
  rashomon case incidents --near 35.93,36.63 --within 20
  rashomon case incidents --format jsonl > incidents.jsonl
  rashomon case incidents --format html --out incidents.html")]
    Incidents(IncidentOptions),
    /// Show the accounts of an incident side by side
    #[command(after_help = "\
Examples:
  rashomon case show n0123456789abcdef
  rashomon case show n0123 --quotes                 each cell with its sentence
  rashomon case show CLAIM                          the incident of a claim or of a report
  rashomon case show n0123 --format html --out incident.html")]
    Show(ShowOptions),
    /// Search claims and reports, in full text and by voice, facet, stance, day and place
    #[command(after_help = "\
Examples:
  rashomon case search 'hospital OR clinic'
  rashomon case search --voice Russia --facet agent --stance denies --from 2020-02-01
  rashomon case search --near Idlib --within 25 --facet killed
  rashomon case search market --save markets        and later: rashomon case search --saved markets
  rashomon case search --list queries.csv           one query a row; columns as the options are named")]
    Search(Box<SearchOptions>),
    /// Decide something; what the program read is not changed
    #[command(after_help = "\
Examples:
  rashomon case judge wrong CLAIM --value 14 --why 'forty-one are the injured'
  rashomon case judge wrong CLAIM --no-claim
  rashomon case judge same INCIDENT INCIDENT
  rashomon case judge split INCIDENT REPORT
  rashomon case judge undo JUDGEMENT --why 'wrong report'")]
    Judge {
        #[command(subcommand)]
        decision: JudgeAction,
    },
    /// List judgements
    #[command(after_help = "\
Examples:
  rashomon case judgements
  rashomon case judgements --orphaned               on claims that no reading has any more, with the reason")]
    Judgements {
        /// Only those on claims that no reading has any more
        #[arg(long)]
        orphaned: bool,
        /// Those that were undone too
        #[arg(long)]
        all: bool,
    },
    /// Review claims: a queue, a second reviewer, blind coding
    #[command(after_help = "\
Examples:
  rashomon case review assign --to Amira --n 20
  rashomon case review next --by Amira
  rashomon case review done CLAIM right --by Amira
  rashomon case review agreement")]
    Review {
        #[command(subcommand)]
        action: ReviewAction,
    },
    /// Show what was added, changed, judged or withdrawn
    #[command(after_help = "\
Examples:
  rashomon case changes --since 2026-11-01
  rashomon case changes --between VERSION VERSION   two versions of the program, as `changes` names them")]
    Changes {
        /// From this day or time on
        #[arg(long, value_name = "YYYY-MM-DD")]
        since: Option<String>,
        /// Which claims came, went or changed from one version to another
        #[arg(long, value_name = "VERSION", num_args = 2)]
        between: Vec<String>,
    },
    /// Take back a case that was exported as JSON lines, or a table of claims that was corrected
    #[command(after_help = "\
Examples:
  rashomon case import idlib.jsonl --case copy.rashomon     the same case: same ids, same ledger
  rashomon export --format xlsx --out idlib.xlsx            then correct it, and
  rashomon case import idlib.xlsx --by Amira                each changed row is a judgement

In a table `value`, `stance` and `voice` can be corrected; `decision` takes `no claim` or `contested`, `why` a reason.
Rows that were deleted or not changed decide nothing. If one row cannot be read, nothing is decided.")]
    Import {
        /// What `rashomon export` wrote: JSON lines, CSV or XLSX
        file: PathBuf,
    },
    /// List imports
    #[command(after_help = "Examples:\n  rashomon case imports")]
    Imports,
    /// Take an import back as a whole
    #[command(after_help = "Examples:\n  rashomon case undo 3 --why 'wrong folder'")]
    Undo {
        /// Its number, as `imports` lists it
        import: i64,
        /// The reason
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Erase what a report says; its hash and a tombstone stay
    #[command(after_help = "\
Examples:
  rashomon case remove REPORT --why 'names a witness who is at risk'

Bytes, text, readings, claims and the bodies of their ledger entries are erased. Copies of the case, exports and
backups keep them: remove it there too.")]
    Remove {
        /// The report
        report: String,
        /// The reason; it is kept
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// Take in what was done in another copy of this case
    #[command(after_help = "Examples:\n  rashomon case join ../laptop/idlib.rashomon")]
    Join {
        /// The other copy
        other: PathBuf,
    },
    /// Check everything: evidence, readings, judgements, ledger, signatures
    #[command(after_help = "\
Examples:
  rashomon case verify
  rashomon case verify --against checkpoint.txt     finds a cut tail, an older file, a forked copy")]
    Verify {
        /// A checkpoint that was printed or exported earlier
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
    },
    /// Print the signed checkpoint of the ledger
    #[command(
        after_help = "Examples:\n  rashomon case checkpoint\n  rashomon case checkpoint --out checkpoint.txt"
    )]
    Checkpoint {
        /// File to write to instead of standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Sign the last checkpoint with a second person's key
    #[command(after_help = "Examples:\n  rashomon case cosign --key amira.key")]
    Cosign {
        /// Key file of the second person; it is made where there is none
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Write a proof of one claim, report or judgement that needs no case file
    #[command(after_help = "\
Examples:
  rashomon case prove CLAIM --out claim.tlog-proof

Writes the entry itself (claim.json) and the proof: any C2SP tlog tool checks it with the public key.")]
    Prove {
        /// A claim, a report or a judgement
        claim: String,
        /// File of the proof [default: ID.tlog-proof]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Export the ledger, or show its entries
    #[command(after_help = "Examples:\n  rashomon case ledger export log/\n  rashomon case ledger show 12")]
    Ledger {
        #[command(subcommand)]
        action: LedgerAction,
    },
    /// Write a request to a time stamping service (RFC 3161), or take its response
    #[command(after_help = "\
Examples:
  rashomon case timestamp --request case.tsq
  curl -H 'Content-Type: application/timestamp-query' --data-binary @case.tsq ADDRESS > case.tsr
  rashomon case timestamp --response case.tsr")]
    Timestamp(StampOptions),
}

#[derive(Debug, Args)]
pub struct NewOptions {
    /// The file to make
    pub file: PathBuf,
    /// Protect the key with the passphrase in RASHOMON_PASSPHRASE
    #[arg(long)]
    pub passphrase: bool,
}

#[derive(Debug, Args)]
pub struct AddOptions {
    #[command(flatten)]
    pub input: InputOptions,
    #[command(flatten)]
    pub defaults: ReportDefaults,
    /// Address of an archived copy of the report
    #[arg(long, value_name = "ADDRESS")]
    pub archive: Option<String>,
    /// How attributions are found [default: fine if the asset `encoder` is installed, else fast]
    #[arg(long, value_enum)]
    pub model: Option<Model>,
    #[command(flatten)]
    pub policy: PolicyOption,
}

#[derive(Debug, Args)]
pub struct RereadOptions {
    /// How attributions are found [default: fine if the asset `encoder` is installed, else fast]
    #[arg(long, value_enum)]
    pub model: Option<Model>,
    #[command(flatten)]
    pub policy: PolicyOption,
    /// Threads [default: one per processor]
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Arithmetic of the language engine [default: the fastest on this machine]
    #[arg(long, value_name = "KERNEL", env = "RASHOMON_KERNEL", hide_env_values = true)]
    pub kernel: Option<String>,
}

#[derive(Debug, Args)]
pub struct IncidentOptions {
    /// On this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<Date>,
    /// On this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<Date>,
    #[command(flatten)]
    pub near: NearOptions,
    /// Only those whose accounts conflict
    #[arg(long)]
    pub conflicts: bool,
    /// Only those of so many reports or more
    #[arg(long, value_name = "N")]
    pub least_reports: Option<u32>,
    /// At most so many [default: 100 as text, else all]
    #[arg(long, value_name = "N")]
    pub most: Option<u32>,
    /// File to write to instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct NearOptions {
    /// A place of the gazetteer, or LAT,LON in degrees
    #[arg(long, value_name = "PLACE", allow_hyphen_values = true)]
    pub near: Option<String>,
    /// Kilometres around it
    #[arg(long, value_name = "KM", default_value_t = 10.0)]
    pub within: f64,
}

#[derive(Debug, Args)]
pub struct ShowOptions {
    /// The incident, or a report or claim of it; the beginning of an incident's id is enough
    pub id: String,
    /// Show the sentence behind every cell
    #[arg(long)]
    pub quotes: bool,
    /// Show the ids of claims, to judge them
    #[arg(long)]
    pub claims: bool,
    /// File to write to instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SearchOptions {
    /// Words, in the syntax of FTS5: `air strike`, `\"air strike\"`, `hospital OR clinic`, `bomb*`
    pub words: Option<String>,
    /// Who claims it: part of the name, or the id of the actor
    #[arg(long, value_name = "NAME")]
    pub voice: Option<String>,
    /// What the claim is about
    #[arg(long, value_name = "FACET")]
    pub facet: Option<String>,
    /// The stance
    #[arg(long, value_name = "STANCE")]
    pub stance: Option<String>,
    /// Who is named as agent or target: part of the words, or the id of the actor
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
    /// Of incidents, or reports, on this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<Date>,
    /// Of incidents, or reports, on this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<Date>,
    #[command(flatten)]
    pub near: NearOptions,
    /// Judged: `corrected`, `contested`, `reviewed`, `unreviewed`
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,
    /// Reviewed or judged by this person
    #[arg(long, value_name = "NAME")]
    pub reviewer: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub most: u32,
    /// Keep the search under this name
    #[arg(long, value_name = "NAME")]
    pub save: Option<String>,
    /// Run a kept search; only what is new since it was last run
    #[arg(long, value_name = "NAME", conflicts_with_all = ["words", "save"])]
    pub saved: Option<String>,
    /// Run every query of a CSV file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "save", "saved"])]
    pub list: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum LedgerAction {
    /// Write the ledger as files in the tlog-tiles layout
    #[command(after_help = "Examples:\n  rashomon case ledger export log/")]
    Export {
        /// A folder that is empty or not there
        folder: PathBuf,
    },
    /// Show entries
    #[command(after_help = "Examples:\n  rashomon case ledger show 12\n  rashomon case ledger show 12 --n 5")]
    Show {
        /// The first, counted from 0
        first: u64,
        /// How many
        #[arg(long, value_name = "N", default_value_t = 1)]
        n: u64,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct StampOptions {
    /// File to write the request for the last checkpoint to
    #[arg(long, value_name = "FILE")]
    pub request: Option<PathBuf>,
    /// Response of the service
    #[arg(long, value_name = "FILE")]
    pub response: Option<PathBuf>,
}
