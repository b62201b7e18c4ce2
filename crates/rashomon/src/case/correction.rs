//! A table of claims that was exported and corrected: what somebody changed in it.

use std::io::Cursor;
use std::path::Path;

use anyhow::{Context, Result};
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use rashomon_export::{READ_AS, original_text, row_key};
use rashomon_schema::Facet;
use rashomon_store::Right;

use super::judge::stance_named;
use super::value::read_value;
use super::world::Knowledge;
use crate::failure::UserError;

/// The sheet of a workbook that is read.
const SHEET: &str = "claims";
/// What separates the parts of a key.
const PARTS: char = '.';

/// What somebody changed in a row.
pub struct Edit {
    pub claim: String,
    /// What the claim should be, if it was corrected.
    pub right: Option<Right>,
    pub is_contested: bool,
    pub why: Option<String>,
}

/// A row of the table, by the columns that count.
struct EditedRow {
    number: usize,
    claim: String,
    voice: String,
    facet: String,
    value: String,
    stance: String,
    decision: String,
    why: String,
    read_as: String,
}

/// The rows that were changed.
pub fn read_table(file: &Path, knowledge: &Knowledge) -> Result<Vec<Edit>> {
    let shown = file.display();
    let bytes =
        std::fs::read(file).map_err(|error| UserError::plain(format!("cannot read `{shown}`: {error}")))?;
    let table = if bytes.starts_with(b"PK") { workbook(bytes) } else { csv_rows(&bytes) };
    let table = table.map_err(|error| {
        UserError::with_hint(format!("cannot read the table `{shown}`: {error:#}"), "give a CSV or XLSX file")
    })?;
    let rows = rows(&table, file)?;
    let edits = rows.into_iter().map(|row| {
        let number = row.number;
        edit(row, knowledge).map_err(|error| in_row(error, number))
    });
    Ok(edits.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// An error with the number of its row, its remedy kept.
fn in_row(error: anyhow::Error, number: usize) -> anyhow::Error {
    match error.downcast::<UserError>() {
        Ok(UserError { message, hint }) => {
            UserError { message: format!("row {number}: {message}"), hint }.into()
        }
        Err(error) => error.context(format!("row {number}")),
    }
}

fn csv_rows(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // A spreadsheet may save with another separator than it was given.
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |separator: u8| head.iter().filter(|byte| **byte == separator).count();
    let separator =
        [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes);
    let rows =
        reader.records().map(|row| Ok(row?.iter().map(|cell| original_text(cell).to_owned()).collect()));
    rows.collect()
}

fn workbook(bytes: Vec<u8>) -> Result<Vec<Vec<String>>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes))?;
    let range = book.worksheet_range(SHEET).with_context(|| format!("it has no sheet `{SHEET}`"))?;
    Ok(range.rows().map(|row| row.iter().map(cell_text).collect()).collect())
}

/// A cell as text; days as in ISO 8601, whole numbers without a point.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(day) => day.get(..10).unwrap_or(day).to_owned(),
        other => other.to_string(),
    }
}

fn rows(table: &[Vec<String>], file: &Path) -> Result<Vec<EditedRow>> {
    let header = table.first().map(Vec::as_slice).unwrap_or_default();
    let column = |name: &str| {
        header.iter().position(|cell| cell.trim() == name).ok_or_else(|| {
            UserError::with_hint(
                format!("the table `{}` has no column `{name}`", file.display()),
                "correct a table of claims that `rashomon export` wrote, and keep its columns",
            )
        })
    };
    let [claim, voice, facet, value, stance] = ["claim", "voice", "facet", "value", "stance"].map(column);
    let [decision, why, read_as] = ["decision", "why", READ_AS].map(column);
    let (claim, voice, facet, value, stance) = (claim?, voice?, facet?, value?, stance?);
    let (decision, why, read_as) = (decision?, why?, read_as?);
    let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    let rows = table.iter().enumerate().skip(1).filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
    Ok(rows
        .map(|(n, row)| EditedRow {
            number: n + 1,
            claim: cell(row, claim),
            voice: cell(row, voice),
            facet: cell(row, facet),
            value: cell(row, value),
            stance: cell(row, stance),
            decision: cell(row, decision),
            why: cell(row, why),
            read_as: cell(row, read_as),
        })
        .collect())
}

/// What was changed in a row, if anything was.
fn edit(row: EditedRow, knowledge: &Knowledge) -> Result<Option<Edit>> {
    let decision = row.decision.trim().to_lowercase();
    let (no_claim, is_contested) = match decision.as_str() {
        "" => (false, false),
        "no claim" => (true, false),
        "contested" => (false, true),
        other => {
            return Err(UserError::with_hint(
                format!("`{other}` is no decision"),
                "write `no claim` or `contested`, or leave the cell empty",
            ));
        }
    };
    let right =
        if no_claim { Some(Right { no_claim, ..Right::default() }) } else { corrected(&row, knowledge)? };
    let why = Some(row.why.trim().to_owned()).filter(|why| !why.is_empty());
    Ok((right.is_some() || is_contested).then_some(Edit { claim: row.claim, right, is_contested, why }))
}

/// The cells whose part of the key is another one now.
fn corrected(row: &EditedRow, knowledge: &Knowledge) -> Result<Option<Right>> {
    let now = row_key(&row.value, &row.stance, &row.voice);
    let parts: Vec<(&str, &str)> = now.split(PARTS).zip(row.read_as.trim().split(PARTS)).collect();
    let [value, stance, voice] = parts.as_slice() else {
        return Err(UserError::with_hint(
            format!("the column `{READ_AS}` was changed"),
            "export the table again; that column says what was changed",
        ));
    };
    let is_changed = |(now, before): &(&str, &str)| now != before;
    let mut right = Right::default();
    if is_changed(value) {
        let facet = Facet::parse(&row.facet).ok_or_else(|| {
            UserError::with_hint(format!("there is no facet `{}`", row.facet), "leave the column as it is")
        })?;
        right.value = Some(read_value(facet, row.value.trim(), knowledge)?);
    }
    if is_changed(stance) {
        right.stance = Some(stance_named(row.stance.trim())?);
    }
    if is_changed(voice) {
        right.voice = Some(row.voice.trim().to_owned());
    }
    Ok(Some(right).filter(|right| *right != Right::default()))
}
