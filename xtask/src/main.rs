//! Checks of the house that cargo and clippy cannot make. Run by `cargo xtask tidy`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to its terminal")]

use std::process::ExitCode;

mod tidy;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["tidy"] => run_tidy(),
        _ => {
            eprintln!("usage: cargo xtask tidy");
            ExitCode::from(1)
        }
    }
}

fn run_tidy() -> ExitCode {
    match tidy::check() {
        Ok(found) if found.is_empty() => ExitCode::SUCCESS,
        Ok(found) => {
            for problem in &found {
                println!("{problem}");
            }
            eprintln!("tidy: {} problems", found.len());
            ExitCode::from(1)
        }
        Err(error) => {
            eprintln!("tidy: {error:#}");
            ExitCode::from(2)
        }
    }
}
