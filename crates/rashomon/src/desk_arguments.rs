//! The command line of `rashomon desk`.

use std::path::PathBuf;

use clap::Args;

use crate::reading_options::{Model, PolicyOption};

/// What the desk shows, where, and under whose name.
#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  rashomon desk                                   the only case in this folder
  rashomon desk idlib.rashomon --by Amira
  rashomon desk idlib.rashomon --port 8100 --no-browser

The desk answers this machine alone, and only a browser that was opened with the address that is printed.
Nothing is fetched from elsewhere. Ctrl+C ends it.")]
pub struct DeskOptions {
    /// The case file [default: the only *.rashomon here]
    #[arg(value_name = "CASE", env = "RASHOMON_CASE", hide_env_values = true)]
    pub case: Option<PathBuf>,
    /// The name that decisions carry [default: asked in the browser]
    #[arg(long, value_name = "NAME", env = "RASHOMON_AUTHOR", hide_env_values = true)]
    pub by: Option<String>,
    /// The port [default: 8027, or a free one where that is taken]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// Print the address, and open no browser
    #[arg(long)]
    pub no_browser: bool,
    /// Key of the second person who signs off the case in `Review`; it is made where there is none
    #[arg(long, value_name = "FILE")]
    pub cosign_key: Option<PathBuf>,
    /// How attributions are found in reports that are added [default: as `case add`]
    #[arg(long, value_enum)]
    pub model: Option<Model>,
    #[command(flatten)]
    pub policy: PolicyOption,
}
