//! Shell completions and manual pages, from the command line's own description.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;

use crate::arguments::Arguments;
use crate::failure::{Outcome, UserError};

/// Prints the completions of a shell.
pub fn completions(shell: clap_complete::Shell) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "rashomon", &mut script);
    std::io::stdout().write_all(&script).context("cannot write to standard output")?;
    Ok(Outcome::Fine)
}

/// Prints the manual page, or writes one for every command into a folder.
pub fn pages(out: Option<&Path>) -> Result<Outcome> {
    let command = Arguments::command();
    match out {
        Some(folder) => {
            let cannot =
                |e| UserError::plain(format!("cannot write manual pages to `{}`: {e}", folder.display()));
            std::fs::create_dir_all(folder).map_err(cannot)?;
            clap_mangen::generate_to(command, folder).map_err(cannot)?;
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page).context("cannot write the manual page")?;
            std::io::stdout().write_all(&page).context("cannot write to standard output")?;
        }
    }
    Ok(Outcome::Fine)
}
