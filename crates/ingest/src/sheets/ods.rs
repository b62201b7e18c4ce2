//! ODS: the sheets of an OpenDocument spreadsheet (ISO/IEC 26300, `content.xml`).

use std::collections::BTreeMap;

use super::{Row, Sheet};
use crate::error::IngestError;
use crate::office::Packed;
use crate::office::xml::{Attributes, Mark, walk};

const WHAT: &str = "OpenDocument spreadsheet";
/// A cell or a row that is repeated with its content counts so often at most.
const MOST_REPEATS: u32 = 100;
/// So many cells are read.
const MOST_CELLS: usize = 8_000_000;

/// The sheets of a spreadsheet.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, IngestError> {
    let mut packed = Packed::open(bytes, WHAT)?;
    let content = packed.needed("content.xml")?;
    let mut reader = Reader::default();
    walk(&content, |mark| reader.take(mark)).map_err(|error| IngestError::damaged(WHAT, error))?;
    if reader.n_cells > MOST_CELLS {
        return Err(IngestError::damaged(WHAT, format!("it has more than {MOST_CELLS} cells")));
    }
    Ok(reader.sheets)
}

#[derive(Default)]
struct Reader {
    sheets: Vec<Sheet>,
    row: u64,
    row_repeats: u32,
    column: u32,
    column_repeats: u32,
    cells: BTreeMap<u32, String>,
    text: String,
    /// What the cell holds besides its shown text: a day, a number.
    value: Option<String>,
    in_cell: bool,
    in_annotation: bool,
    n_cells: usize,
}

impl Reader {
    fn take(&mut self, mark: Mark<'_>) {
        match mark {
            Mark::Open("table", attributes) => {
                self.row = 0;
                self.sheets
                    .push(Sheet { name: attributes.get("name").unwrap_or_default(), ..Sheet::default() });
            }
            Mark::Open("table-row", attributes) => {
                (self.row_repeats, self.column) = (repeats(attributes, "number-rows-repeated"), 0);
            }
            Mark::Close("table-row") => self.end_row(),
            Mark::Open("table-cell" | "covered-table-cell", attributes) => {
                self.column_repeats = repeats(attributes, "number-columns-repeated");
                self.value = attributes.get("date-value").or_else(|| attributes.get("value"));
                self.in_cell = true;
                self.text.clear();
            }
            Mark::Close("table-cell" | "covered-table-cell") => self.end_cell(),
            Mark::Open("annotation", _) => self.in_annotation = true,
            Mark::Close("annotation") => self.in_annotation = false,
            Mark::Open("p", _) if self.in_cell && !self.text.is_empty() => self.text.push('\n'),
            Mark::Open("s" | "tab", _) if self.in_cell => self.text.push(' '),
            Mark::Open("line-break", _) if self.in_cell => self.text.push('\n'),
            Mark::Text(text) if self.in_cell && !self.in_annotation => self.text.push_str(text),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        self.in_cell = false;
        let text = self.value.take().unwrap_or_else(|| self.text.trim().to_owned());
        if !text.is_empty() && self.n_cells <= MOST_CELLS {
            for column in (self.column..).take(self.column_repeats.min(MOST_REPEATS) as usize) {
                self.cells.insert(column, text.clone());
                self.n_cells += 1;
            }
        }
        self.column = self.column.saturating_add(self.column_repeats);
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        if let (false, Some(sheet)) = (cells.is_empty(), self.sheets.last_mut()) {
            for at in 0..u64::from(self.row_repeats.min(MOST_REPEATS)) {
                sheet.rows.push(Row { number: self.row + at + 1, cells: cells.clone() });
                self.n_cells += cells.len();
            }
        }
        self.row += u64::from(self.row_repeats);
    }
}

fn repeats(attributes: &Attributes<'_>, name: &str) -> u32 {
    attributes.get(name).and_then(|n| n.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::tests_of_packed::pack;
    use proptest::prelude::*;

    fn document(rows: &str) -> Vec<u8> {
        let xml = format!(
            "<office:body><office:spreadsheet><table:table table:name='List'>{rows}</table:table></office:spreadsheet></office:body>"
        );
        pack(&[("content.xml", &xml)])
    }

    #[test]
    fn cells_days_and_repeats() {
        let sheets = read(&document(
            "<table:table-row><table:table-cell><text:p>text</text:p></table:table-cell><table:table-cell table:number-columns-repeated='2'/><table:table-cell><text:p>date</text:p></table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated='1048000'><table:table-cell/></table:table-row>\
             <table:table-row><table:table-cell><text:p>One.</text:p><text:p>Two.</text:p></table:table-cell><table:table-cell table:number-columns-repeated='2'/>\
             <table:table-cell office:value-type='date' office:date-value='2020-02-28'><text:p>28/02/20</text:p></table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384'><text:p>x</text:p></table:table-cell></table:table-row>",
        ))
        .unwrap();
        let rows = &sheets[0].rows;
        assert_eq!((rows[0].number, rows[1].number), (1, 1_048_002));
        assert_eq!(
            rows[1].cells,
            BTreeMap::from([(0, "One.\nTwo.".to_owned()), (3, "2020-02-28".to_owned())])
        );
        assert_eq!(rows.len(), 102);
    }

    proptest! {
        #[test]
        fn any_xml_is_read(rows in "(<table:table>|<table:table-row table:number-rows-repeated='[0-9]{0,12}'>|</table:table-row>|<table:table-cell table:number-columns-repeated='[0-9]{0,12}'>|</table:table-cell>|<text:p>|</text:p>|[a-c]){0,20}") {
            let _ = read(&document(&rows));
        }
    }
}
