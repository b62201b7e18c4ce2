//! Workbooks of Excel, through `calamine`: XLSX cell by cell, so that two cells far apart cost nothing between them.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Range, Reader, Xls, Xlsb, Xlsx};

use super::{Row, Sheet};
use crate::error::IngestError;

const WHAT: &str = "workbook";
/// So many cells of a workbook are read.
const MOST_CELLS: usize = 8_000_000;

/// The sheets of a workbook of 2007 or later.
pub(crate) fn read_xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, IngestError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let counts_from_1904 = workbook.has_1904_epoch();
    let mut n_cells = 0;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        // Charts and macros are sheets without cells.
        let Ok(mut reader) = workbook.worksheet_cells_reader(&name) else { continue };
        let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
        while let Some(cell) = reader.next_cell().map_err(refused)? {
            n_cells += 1;
            if n_cells > MOST_CELLS {
                return Err(IngestError::damaged(WHAT, format!("it has more than {MOST_CELLS} cells")));
            }
            let (row, column) = cell.get_position();
            if let Some(text) = text_of(&cell.get_value().clone().into()) {
                rows.entry(row).or_default().insert(column, text);
            }
        }
        let rows = rows.into_iter().map(|(row, cells)| Row { number: u64::from(row) + 1, cells }).collect();
        sheets.push(Sheet { name, rows, counts_from_1904 });
    }
    Ok(sheets)
}

/// The sheets of a binary workbook.
pub(crate) fn read_xlsb(bytes: &[u8]) -> Result<Vec<Sheet>, IngestError> {
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(refused)?;
    let counts_from_1904 = workbook.has_1904_epoch();
    Ok(workbook
        .worksheets()
        .into_iter()
        .map(|(name, range)| of_range(name, &range, counts_from_1904))
        .collect())
}

/// The sheets of a workbook from before 2007.
pub(crate) fn read_xls(bytes: &[u8]) -> Result<Vec<Sheet>, IngestError> {
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(refused)?;
    let counts_from_1904 = workbook.has_1904_epoch();
    Ok(workbook
        .worksheets()
        .into_iter()
        .map(|(name, range)| of_range(name, &range, counts_from_1904))
        .collect())
}

fn refused(error: impl std::fmt::Display) -> IngestError {
    let told = error.to_string();
    if told.to_lowercase().contains("password") {
        return IngestError::Protected { what: WHAT };
    }
    IngestError::damaged(WHAT, told)
}

fn of_range(name: String, range: &Range<Data>, counts_from_1904: bool) -> Sheet {
    let first = range.start().map_or(0, |(row, _)| row);
    let mut rows: Vec<Row> = Vec::new();
    for (row, column, value) in range.used_cells() {
        let number = u64::from(first) + row as u64 + 1;
        let Some(text) = text_of(value) else { continue };
        if rows.last().is_none_or(|last| last.number != number) {
            rows.push(Row { number, cells: BTreeMap::new() });
        }
        rows.last_mut().expect("a row was just added").cells.insert(column as u32, text);
    }
    Sheet { name, rows, counts_from_1904 }
}

/// A value as text; days as `2020-02-28`.
fn text_of(value: &Data) -> Option<String> {
    match value {
        Data::Int(number) => Some(number.to_string()),
        Data::Float(number) => Some(number.to_string()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Some(text.clone()),
        Data::Bool(is) => Some(is.to_string()),
        Data::DateTime(time) => Some(day_of(time)),
        Data::Error(_) | Data::Empty => None,
    }
}

fn day_of(time: &ExcelDateTime) -> String {
    if !time.is_datetime() {
        return time.as_f64().to_string();
    }
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}

/// A day that was counted from 1904, counted as others are.
pub(super) fn from_1904(day: String) -> String {
    const DAYS_BETWEEN: u32 = 1462;
    match day.parse::<u32>() {
        Ok(days @ 18_000..=78_000) => (days + DAYS_BETWEEN).to_string(),
        _ => day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::tests_of_packed::pack;
    use proptest::prelude::*;

    /// A workbook of one sheet, given as the XML of its rows.
    fn workbook(rows: &str, epoch: &str) -> Vec<u8> {
        pack(&[
            (
                "[Content_Types].xml",
                "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
            ),
            (
                "_rels/.rels",
                "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r0' \
                 Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>",
            ),
            (
                "xl/workbook.xml",
                &format!(
                    "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>\
                     <workbookPr {epoch}/><sheets><sheet name='List' sheetId='1' r:id='r1'/></sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' \
                 Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
            ),
            (
                "xl/styles.xml",
                "<styleSheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>",
            ),
            (
                "xl/worksheets/sheet1.xml",
                &format!(
                    "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>{rows}</sheetData></worksheet>"
                ),
            ),
        ])
    }

    const ROWS: &str = "<row r='1'><c r='A1' t='inlineStr'><is><t>text</t></is></c><c r='B1' t='inlineStr'><is><t>date</t></is></c></row>\
        <row r='3'><c r='A3' t='inlineStr'><is><t>One.</t></is></c><c r='B3' s='1'><v>43889.5</v></c></row>";

    fn cells(sheets: &[Sheet]) -> Vec<String> {
        let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
        rows.map(|row| {
            format!("{}: {}", row.number, row.cells.values().cloned().collect::<Vec<_>>().join("|"))
        })
        .collect()
    }

    #[test]
    fn days_are_read_in_both_epochs() {
        assert_eq!(cells(&read_xlsx(&workbook(ROWS, "")).unwrap()), ["1: text|date", "3: One.|2020-02-28"]);
        let sheets = read_xlsx(&workbook(ROWS, "date1904='1'")).unwrap();
        assert!(sheets[0].counts_from_1904);
        assert_eq!(cells(&sheets), ["1: text|date", "3: One.|2024-02-29"]);
    }

    #[test]
    fn cells_far_apart_cost_nothing() {
        let rows =
            "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c></row>";
        assert_eq!(cells(&read_xlsx(&workbook(rows, "")).unwrap()), ["1: 1", "1048576: 2"]);
    }

    #[test]
    fn other_files_are_refused() {
        assert!(matches!(read_xlsx(b"PK\x03\x04 cut"), Err(IngestError::Damaged { .. })));
        assert!(matches!(
            read_xls(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut"),
            Err(IngestError::Damaged { .. })
        ));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn damage_is_harmless(at in 0..3000usize, with in any::<u8>(), rows in "(<row r='[0-9]{0,9}'>|<row>|</row>|<c r='[A-Z]{0,4}[0-9]{0,9}' t='(s|b|e|str)?'>|<v>|</v>|[0-9.e-]|</c>){0,20}") {
            let mut bytes = workbook(&rows, "");
            let _ = read_xlsx(&bytes);
            let n = bytes.len();
            bytes[at % n] = with;
            let _ = (read_xlsx(&bytes).is_ok(), read_xls(&bytes).is_ok(), read_xlsb(&bytes).is_ok());
        }
    }
}
