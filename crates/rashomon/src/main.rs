//! The `rashomon` command: who says what happened.

mod actors;
mod arguments;
mod assets;
mod case;
mod case_arguments;
mod case_decisions;
mod desk_arguments;
mod driver;
mod export_arguments;
mod exports;
mod failure;
mod gazetteer;
mod incidents;
mod inputs;
mod manual;
mod output;
mod parse;
mod progress;
mod read;
mod reading_options;
mod results;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use failure::{Outcome, report};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Outcome::UserError.into() } else { Outcome::Fine.into() };
        }
    };
    let done = match arguments.command {
        Command::Read(options) => read::run(&options, &arguments.common),
        Command::Incidents(options) => incidents::run(&options, &arguments.common),
        Command::Case(command) => case::run(*command, &arguments.common),
        Command::Desk(options) => case::desk(&options, &arguments.common),
        Command::Export(options) => case::export(&options, &arguments.common),
        Command::Parse(options) => parse::run(&options, &arguments.common),
        Command::Actors(command) => actors::run(&command, &arguments.common),
        Command::Assets(command) => assets::run(&command, &arguments.common),
        Command::Gazetteer(command) => gazetteer::run(&command, &arguments.common),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { out } => manual::pages(out.as_deref()),
    };
    match done {
        Ok(outcome) => outcome.into(),
        Err(error) if output::is_closed(&error) => Outcome::Fine.into(),
        Err(error) => report(&error).into(),
    }
}
