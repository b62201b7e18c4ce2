//! CSV (RFC 4180): UTF-8 with a byte order mark, which Excel needs to show other scripts than Latin.

use crate::data::{Cell, DataTable, cell_text};
use crate::format::ExportError;

const BYTE_ORDER_MARK: &str = "\u{feff}";
/// A cell that begins so is a formula to a spreadsheet; the wide forms are taken for the same signs.
const FORMULA_SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// What a spreadsheet takes as the sign of text.
const TEXT_SIGN: char = '\'';

/// The table as CSV. Text that a spreadsheet would take for a formula is given an apostrophe in front.
///
/// # Errors
/// If the table cannot be written, which memory alone prevents.
pub fn to_csv(table: &DataTable) -> Result<Vec<u8>, ExportError> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.into());
    write(&mut writer, table).map_err(|source| ExportError::Csv { table: table.name, source })?;
    writer
        .into_inner()
        .map_err(|error| ExportError::Csv { table: table.name, source: error.into_error().into() })
}

fn write(writer: &mut csv::Writer<Vec<u8>>, table: &DataTable) -> Result<(), csv::Error> {
    writer.write_record(table.columns.iter().map(|column| column.name))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(cell_words))?;
    }
    Ok(writer.flush()?)
}

fn cell_words(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => neutral(text),
        other => cell_text(other),
    }
}

/// Text that is no formula to any spreadsheet. Text that begins with an apostrophe and such a sign gets another
/// apostrophe, so that [`original`] can take back exactly one.
fn neutral(text: &str) -> String {
    let signs = text.trim_start_matches(TEXT_SIGN);
    if signs.starts_with(FORMULA_SIGNS) { format!("{TEXT_SIGN}{text}") } else { text.to_owned() }
}

/// The text of a cell as it was before it was made neutral.
pub fn original_text(cell: &str) -> &str {
    match cell.strip_prefix(TEXT_SIGN) {
        Some(rest) if rest.trim_start_matches(TEXT_SIGN).starts_with(FORMULA_SIGNS) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(neutral(text), expected);
        assert_eq!(original_text(expected), text);
    }

    #[test]
    fn formulas_are_text() {
        check("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")");
        check("+1 (202) 555", "'+1 (202) 555");
        check("-5", "'-5");
        check("@cmd", "'@cmd");
        check("＝1+1", "'＝1+1");
        check("'=1", "''=1");
        check("'tis", "'tis");
        check("five = 5", "five = 5");
        check("", "");
    }

    proptest! {
        #[test]
        fn neutral_text_comes_back(text in ".*") {
            let written = neutral(&text);
            prop_assert_eq!(original_text(&written), text.as_str());
            prop_assert!(!written.starts_with(FORMULA_SIGNS));
        }
    }
}
