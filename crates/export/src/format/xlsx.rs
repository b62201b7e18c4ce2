//! An Excel workbook: a sheet for each table, and one that says what it is and what the columns mean.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::data::{Cell, DataTable, Kind, TableName, about_rows};
use crate::exported::Exported;
use crate::format::ExportError;

/// What a cell can hold, in UTF-16 units.
const LONGEST: usize = 32_767;
const ELLIPSIS: char = '…';

/// The tables as a workbook. Text is stored as text, so that nothing in it is a formula or a link.
///
/// # Errors
/// If a table has more rows than a sheet can hold.
pub fn to_xlsx(exported: &Exported) -> Result<Vec<u8>, ExportError> {
    let tables: Vec<DataTable> = TableName::ALL.iter().map(|name| name.of(exported)).collect();
    tables.iter().try_for_each(check_size)?;
    write(exported, &tables).map_err(|source| ExportError::Xlsx { source })
}

fn check_size(table: &DataTable) -> Result<(), ExportError> {
    /// Rows of a sheet, one of which names the columns.
    const MOST: usize = 1_048_576 - 1;
    match table.rows.len() {
        n if n > MOST => Err(ExportError::TooManyRows { table: table.name, n, most: MOST }),
        _ => Ok(()),
    }
}

fn write(exported: &Exported, tables: &[DataTable]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same content gives the same bytes: the day is fixed.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(
        &DocProperties::new().set_author(&exported.about.program).set_creation_datetime(&made),
    );
    let heading = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(table.name)?;
        write_table(sheet, table, &heading, &day)?;
    }
    let sheet = book.add_worksheet();
    sheet.set_name("about")?;
    write_about(sheet, exported, tables, &heading)?;
    book.save_to_buffer()
}

fn write_table(
    sheet: &mut Worksheet,
    table: &DataTable,
    heading: &Format,
    day: &Format,
) -> Result<(), XlsxError> {
    for (column, about) in table.columns.iter().enumerate() {
        let column = column as u16;
        sheet.write_string_with_format(0, column, about.name, heading)?;
        sheet.set_column_width(column, width(about.kind, about.name))?;
    }
    for (n, row) in table.rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            write_cell(sheet, n as u32 + 1, column as u16, cell, day)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    if let Some(last) = table.columns.len().checked_sub(1) {
        sheet.autofilter(0, 0, table.rows.len() as u32, last as u16)?;
    }
    Ok(())
}

/// Characters that are shown of a column.
fn width(kind: Kind, name: &str) -> f64 {
    let least = match (kind, name) {
        (_, "sentence") => 60.0,
        (_, "quote" | "judgement" | "title" | "incident_title" | "report_title") => 30.0,
        (Kind::Text, _) => 18.0,
        _ => 11.0,
    };
    f64::max(least, name.len() as f64 + 2.0)
}

fn write_cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    day: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => sheet.write_string(row, column, fitting(text))?,
        Cell::Count(count) => sheet.write_number(row, column, *count as f64)?,
        Cell::Number(number) => sheet.write_number(row, column, *number)?,
        Cell::Flag(flag) => sheet.write_boolean(row, column, *flag)?,
        Cell::Day(date) => match excel_day(*date) {
            Some(date) => sheet.write_datetime_with_format(row, column, date, day)?,
            None => sheet.write_string(row, column, date.to_string())?,
        },
    };
    Ok(())
}

/// Days before 1900 are no days to Excel; they stay text.
fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|year| *year >= 1900)?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

/// As much of a text as a cell can hold.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    let mut room = LONGEST - 1;
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(0);
        left.is_some()
    };
    text.chars().take_while(fits).chain([ELLIPSIS]).collect()
}

fn write_about(
    sheet: &mut Worksheet,
    exported: &Exported,
    tables: &[DataTable],
    heading: &Format,
) -> Result<(), XlsxError> {
    let mut row = 0;
    for (name, words) in about_rows(&exported.about) {
        sheet.write_string_with_format(row, 0, name, heading)?;
        sheet.write_string(row, 1, fitting(&words))?;
        row += 1;
    }
    for table in tables {
        row += 1;
        sheet.write_string_with_format(row, 0, format!("columns of {}", table.name), heading)?;
        for column in &table.columns {
            row += 1;
            sheet.write_string(row, 0, column.name)?;
            sheet.write_string(row, 1, column.about)?;
        }
        row += 1;
    }
    sheet.set_column_width(0, 30)?;
    sheet.set_column_width(1, 90)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_to_what_a_cell_holds() {
        let cut = fitting(&"𝔛".repeat(40_000));
        assert!(cut.encode_utf16().count() <= LONGEST && cut.ends_with(ELLIPSIS));
        assert_eq!(fitting("short"), "short");
    }

    #[test]
    fn days_before_1900_stay_text() {
        assert!(excel_day(Date::constant(1899, 12, 31)).is_none());
        assert!(excel_day(Date::constant(2020, 2, 27)).is_some());
    }
}
