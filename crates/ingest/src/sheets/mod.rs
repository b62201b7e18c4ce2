//! Workbooks of spreadsheets: one report a row, as in tables of text.

mod ods;
mod workbook;

use std::collections::BTreeMap;

use encoding_rs::UTF_8;

use crate::csv_reports::{Columns, Field, Placed, place};
use crate::day_order::Ordered;
use crate::decode::Found;
use crate::error::IngestError;
use crate::metadata::Metadata;
use crate::record::Record;
use crate::step::{Item, Step, Steps};
pub(crate) use ods::read as read_ods;
pub(crate) use workbook::{read_xls, read_xlsb, read_xlsx};

/// A sheet. Empty cells are left out.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Sheet {
    pub name: String,
    pub rows: Vec<Row>,
    /// Days of the workbook are counted from 1904, as some programs did.
    pub counts_from_1904: bool,
}

/// A row with its number, from 1, and its cells with the numbers of their columns, from 0.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Row {
    pub number: u64,
    pub cells: BTreeMap<u32, String>,
}

/// The reports of the sheets that have a column of texts; the others are told.
pub(crate) fn steps(sheets: Vec<Sheet>, columns: Option<&Columns>) -> Result<Steps, IngestError> {
    let mut parts: Vec<Steps> = Vec::new();
    let (mut refusal, mut n_tables) = (IngestError::Empty, 0);
    for sheet in sheets.into_iter().filter(|sheet| !sheet.rows.is_empty()) {
        let name = sheet.name.clone();
        match Table::new(sheet, columns) {
            Ok(table) => {
                n_tables += 1;
                let note = table
                    .guess
                    .as_ref()
                    .map(|guess| format!("sheet `{name}`: reads {guess}; `--columns` names others"));
                let records = Ordered::new(table).map(|record| match record {
                    Ok(record) => Step::Item(Item::Record(Box::new(record))),
                    Err(error) => Step::Failed(error),
                });
                parts
                    .push(Box::new(note.map(|note| Step::Item(Item::Note(note))).into_iter().chain(records)));
            }
            Err(error) => {
                let note = Step::Item(Item::Note(format!("sheet `{name}` is left out: {error}")));
                parts.push(Box::new(std::iter::once(note)));
                refusal = error;
            }
        }
    }
    if n_tables == 0 { Err(refusal) } else { Ok(Box::new(parts.into_iter().flatten())) }
}

/// The rows of a sheet behind the row that names the columns.
struct Table {
    rows: std::vec::IntoIter<Row>,
    header: BTreeMap<u32, String>,
    /// The number of the column of each field.
    places: BTreeMap<Field, u32>,
    guess: Option<String>,
    counts_from_1904: bool,
}

impl Table {
    /// Finds the row that names the columns among the first; titles and notes may stand above it.
    fn new(sheet: Sheet, columns: Option<&Columns>) -> Result<Self, IngestError> {
        const MOST_ABOVE: usize = 20;
        let Sheet { rows, counts_from_1904, .. } = sheet;
        let mut refusal = IngestError::Empty;
        for (at, row) in rows.iter().take(MOST_ABOVE).enumerate() {
            let names: Vec<String> = row.cells.values().map(|name| name.trim().to_owned()).collect();
            match place(&names, columns, "cells") {
                Ok(Placed { places, guess }) => {
                    let numbers: Vec<u32> = row.cells.keys().copied().collect();
                    let places = places.into_iter().map(|(field, at)| (field, numbers[at])).collect();
                    let header = row.cells.clone();
                    let mut rows = rows.into_iter();
                    rows.nth(at);
                    return Ok(Self { rows, header, places, guess, counts_from_1904 });
                }
                // The widest row is the likeliest to name the columns.
                Err(error) if at == 0 || names.len() > n_columns(&refusal) => refusal = error,
                Err(_) => {}
            }
        }
        Err(refusal)
    }

    fn record(&self, Row { number, mut cells }: Row) -> Result<Record, IngestError> {
        let mut take = |field| {
            let cell = cells.remove(self.places.get(&field)?)?;
            Some(cell.trim().to_owned()).filter(|cell| !cell.is_empty())
        };
        let text = take(Field::Text).ok_or(IngestError::Empty).map_err(|error| error.at_line(number))?;
        let written = take(Field::Published)
            .map(|day| if self.counts_from_1904 { workbook::from_1904(day) } else { day });
        Ok(Record {
            line: number,
            bytes: text.into_bytes(),
            metadata: Metadata {
                id: take(Field::Id),
                uri: take(Field::Uri),
                title: take(Field::Title),
                publisher: take(Field::Publisher),
                published: None,
                language: take(Field::Language),
            },
            found: Found::certain(UTF_8),
            structure: None,
            notices: Vec::new(),
            written,
            leading: None,
        })
    }
}

fn n_columns(refusal: &IngestError) -> usize {
    match refusal {
        IngestError::NoTextColumn { columns, .. } | IngestError::NoSuchColumn { columns, .. } => {
            columns.len()
        }
        _ => 0,
    }
}

impl Iterator for Table {
    type Item = Result<Record, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = self.rows.next()?;
            if row.cells != self.header && row.cells.values().any(|cell| !cell.trim().is_empty()) {
                return Some(self.record(row));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let cells = |row: &&[&str]| (0..).zip(row.iter().map(|cell| (*cell).to_owned())).collect();
        let rows = rows.iter().zip(1..).map(|(row, number)| Row { number, cells: cells(row) }).collect();
        Sheet { name: "List".to_owned(), rows, counts_from_1904: false }
    }

    fn check(sheets: Vec<Sheet>, expected: &[&str]) {
        let told: Vec<String> = steps(sheets, None)
            .unwrap()
            .map(|step| match step {
                Step::Item(Item::Note(note)) => note,
                Step::Item(Item::Record(record)) => match record.read() {
                    Ok(read) => format!(
                        "{} {}",
                        read.report.text,
                        read.report.published.map(|day| day.to_string()).unwrap_or_default()
                    ),
                    Err(error) => error.to_string(),
                },
                Step::Failed(error) => error.to_string(),
                _ => "other".to_owned(),
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn rows_below_the_names_are_reports() {
        check(
            vec![
                sheet(&[
                    &["List of incidents"],
                    &["No", "Headline", "Body", "Date"],
                    &["1", "Mill", "A mill burnt.", "2020-02-27"],
                    &["2", "Raid", "Two died.", "43889"],
                    &["3", "Raid", "", "43889"],
                    &["4", "Raid", "Three died.", "2020-02-31"],
                ]),
                sheet(&[&["Totals", "7"]]),
            ],
            &[
                "sheet `List`: reads `Body` as text, `Headline` as title, `Date` as published; `--columns` names others",
                "A mill burnt. 2020-02-27",
                "Two died. 2020-02-28",
                "line 5: the report has no text",
                "line 6: the day of publication `2020-02-31` does not exist",
                "sheet `List` is left out: no column of the table is known to hold the text; the columns, separated by cells, are `Totals`, `7`",
            ],
        );
    }

    #[test]
    fn days_may_be_counted_from_1904() {
        let mut counted = sheet(&[&["text", "published"], &["One.", "42427"]]);
        counted.counts_from_1904 = true;
        check(vec![counted], &["One. 2020-02-28"]);
    }

    #[test]
    fn a_workbook_without_texts_is_refused() {
        let refused = steps(vec![sheet(&[&["a", "b"], &["1", "2"]])], None).err().unwrap();
        assert!(matches!(refused, IngestError::NoTextColumn { .. }));
    }
}
