//! Tables that every tabular format shares: claims, accounts, incidents, reports, judgements.
//!
//! A table is made in one place, so that CSV, XLSX, Parquet and Arrow say the same. A [`Field`] is one column: its
//! name, its kind, what it means, and where its cells come from.

mod about;
mod account;
mod claim;
mod incident;
mod judgement;
mod report;
mod row;
mod value;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::exported::Exported;

pub use about::about_rows;
pub(crate) use incident::rule_result;
pub(crate) use judgement::judgement_words;
pub(crate) use row::{ClaimRow, claim_rows};
pub use value::{READ_AS, row_key, value_text};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Text, as it was published.
    Text(String),
    /// A whole number.
    Count(i64),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// Text; empty text is nothing.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Text that may be missing.
    pub(crate) fn maybe(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    /// A count that may be missing; one that no table can hold is missing too.
    pub(crate) fn count(count: Option<u64>) -> Self {
        count.and_then(|count| i64::try_from(count).ok()).map_or(Self::Empty, Self::Count)
    }

    /// A number that may be missing.
    pub(crate) fn number(number: Option<f64>) -> Self {
        number.filter(|number| number.is_finite()).map_or(Self::Empty, Self::Number)
    }

    /// A day that may be missing.
    pub(crate) fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Whole numbers.
    Count,
    /// Numbers.
    Number,
    /// Days.
    Day,
    /// Yes or no.
    Flag,
}

/// A column: its name, what it holds and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means, in one line.
    pub about: &'static str,
}

/// A table: every row has a cell for each column.
#[derive(Debug, Clone, PartialEq)]
pub struct DataTable {
    /// Its name.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A column, and its cell in a row.
pub(crate) struct Field<R> {
    pub(crate) column: Column,
    pub(crate) cell: fn(&R) -> Cell,
}

/// A column, and its cell in a row.
pub(crate) const fn field<R>(
    name: &'static str,
    kind: Kind,
    about: &'static str,
    cell: fn(&R) -> Cell,
) -> Field<R> {
    Field { column: Column { name, kind, about }, cell }
}

impl DataTable {
    /// The table of rows, each with a cell from every field.
    pub(crate) fn new<R>(name: &'static str, fields: &[Field<R>], rows: &[R]) -> Self {
        let cells = |row: &R| fields.iter().map(|field| (field.cell)(row)).collect();
        Self {
            name,
            columns: fields.iter().map(|field| field.column).collect(),
            rows: rows.iter().map(cells).collect(),
        }
    }
}

impl DataTable {
    /// The cell of a row in the column of this name.
    pub fn cell(&self, row: usize, column: &str) -> Option<&Cell> {
        let idx = self.columns.iter().position(|other| other.name == column)?;
        self.rows.get(row)?.get(idx)
    }

    /// A row as a JSON object; nothing is `null`.
    pub fn object(&self, row: usize) -> Map<String, Value> {
        let cells = self.columns.iter().zip(self.rows.get(row).into_iter().flatten());
        cells.map(|(column, cell)| (column.name.to_owned(), cell_json(cell))).collect()
    }
}

fn cell_json(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Count(count) => (*count).into(),
        Cell::Number(number) => (*number).into(),
        Cell::Day(day) => day.to_string().into(),
        Cell::Flag(flag) => (*flag).into(),
    }
}

/// A cell as text, with days as in ISO 8601.
pub(crate) fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// A table that can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TableName {
    /// One row a claim.
    #[default]
    Claims,
    /// One row an account, with a column a facet.
    Accounts,
    /// One row an incident.
    Incidents,
    /// One row a report.
    Reports,
    /// One row a judgement of a person.
    Judgements,
}

impl TableName {
    /// Every table, in order.
    pub const ALL: &'static [Self] =
        &[Self::Claims, Self::Accounts, Self::Incidents, Self::Reports, Self::Judgements];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claims => "claims",
            Self::Accounts => "accounts",
            Self::Incidents => "incidents",
            Self::Reports => "reports",
            Self::Judgements => "judgements",
        }
    }

    /// The table.
    pub fn of(self, exported: &Exported) -> DataTable {
        match self {
            Self::Claims => claim::table(exported),
            Self::Accounts => account::table(exported),
            Self::Incidents => incident::table(exported),
            Self::Reports => report::table(exported),
            Self::Judgements => judgement::table(exported),
        }
    }
}
