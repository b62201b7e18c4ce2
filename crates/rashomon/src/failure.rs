//! Errors with a remedy, and the exit status.

use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

/// The end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Everything is done.
    Fine,
    /// Something the user gave was refused.
    UserError,
    /// The program or the machine failed.
    OurError,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome as u8)
    }
}

/// An error that the user can remedy.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct UserError {
    pub message: String,
    pub hint: Option<String>,
}

impl UserError {
    /// An error without a hint.
    pub fn plain(message: impl Into<String>) -> anyhow::Error {
        Self { message: message.into(), hint: None }.into()
    }

    /// An error and its remedy.
    pub fn with_hint(message: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
        Self { message: message.into(), hint: Some(hint.into()) }.into()
    }
}

/// Prints an error to standard error, and returns whether it is the user's or ours.
#[allow(clippy::print_stderr, reason = "this is where errors are shown")]
pub fn report(error: &anyhow::Error) -> Outcome {
    let (red, bold) = styles();
    eprintln!("{red}error:{red:#} {error:#}");
    let user_error = error.downcast_ref::<UserError>();
    if let Some(hint) = user_error.and_then(|e| e.hint.as_ref()) {
        eprintln!("{bold} hint:{bold:#} {hint}");
    }
    if user_error.is_some() { Outcome::UserError } else { Outcome::OurError }
}

/// A copy of an error: every thread that needs the engine returns it.
pub fn copy_of(error: &anyhow::Error) -> anyhow::Error {
    match error.downcast_ref::<UserError>() {
        Some(UserError { message, hint }) => {
            UserError { message: message.clone(), hint: hint.clone() }.into()
        }
        None => anyhow::anyhow!("{error:#}"),
    }
}

/// Tells something about the run as a whole on standard error.
#[allow(clippy::print_stderr, reason = "it is no result")]
pub fn note(message: &str) {
    let (_, bold) = styles();
    eprintln!("{bold}note:{bold:#} {message}");
}

fn styles() -> (Style, Style) {
    if crate::terminal::colours_errors() {
        (AnsiColor::Red.on_default().bold(), Style::new().bold())
    } else {
        (Style::new(), Style::new())
    }
}
