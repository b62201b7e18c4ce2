//! What the terminal is like: its colours and its width.

use std::io::{self, IsTerminal};
use std::path::Path;

fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Whether results are coloured.
pub fn colours_results(path: Option<&Path>) -> bool {
    path.is_none() && io::stdout().is_terminal() && wants_colour()
}

/// Whether errors are coloured.
pub fn colours_errors() -> bool {
    io::stderr().is_terminal() && wants_colour()
}

/// Columns of the terminal, or 100.
pub fn width() -> usize {
    let given = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    given.or_else(terminal_width).unwrap_or(100)
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout())
        .map(|(width, _)| usize::from(width.0))
        .filter(|&columns| columns > 0)
}
