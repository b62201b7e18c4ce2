//! The results of `read` and `incidents` in every format: lines at once, everything else when all records are
//! there.

use std::io::Write;

use anyhow::{Context, Result};
use rashomon_export::{Exported, SheetOptions};
use serde::Serialize;

use crate::arguments::{ReadFormat, ReadingOptions};
use crate::exports::{check_output, refused};
use crate::output::Output;
use crate::terminal::{colours_results, width};

const CANNOT_WRITE: &str = "cannot write the output";

/// One record, written as a line already if lines are wanted.
pub enum Entry<T> {
    Line(Vec<u8>),
    Record(Box<T>),
}

/// The output and the records that wait for the others.
pub struct Results<'o, T> {
    options: &'o ReadingOptions,
    output: Output,
    records: Vec<T>,
    n_taken: usize,
}

impl<'o, T: Serialize> Results<'o, T> {
    /// Opens the output.
    pub fn open(options: &'o ReadingOptions) -> Result<Self> {
        if let ReadFormat::Export(format) = options.format {
            check_output(format, options.out.as_deref())?;
        }
        let output = Output::open(options.out.as_deref())?;
        Ok(Self { options, output, records: Vec::new(), n_taken: 0 })
    }

    /// Whether nothing was taken yet.
    pub const fn is_empty(&self) -> bool {
        self.n_taken == 0
    }

    /// Takes one record.
    pub fn take(&mut self, entry: Entry<T>) -> Result<()> {
        self.n_taken += 1;
        match entry {
            Entry::Line(line) => self.output.write_all(&line).context(CANNOT_WRITE)?,
            Entry::Record(record) => self.records.push(*record),
        }
        Ok(())
    }

    /// Writes the records as a page, as sheets or in a format of others, and completes the output.
    pub fn finish(
        mut self,
        page: impl FnOnce(&[T]) -> String,
        sheets: impl FnOnce(&[T], &SheetOptions) -> String,
        export: impl FnOnce(Vec<T>) -> Exported,
    ) -> Result<()> {
        let ReadingOptions { format, out, quotes, table, .. } = self.options;
        let text = match format {
            ReadFormat::Export(format) => {
                let bytes = format.write(&export(self.records), *table).map_err(refused)?;
                self.output.write_all(&bytes).context(CANNOT_WRITE)?;
                return self.output.finish();
            }
            ReadFormat::Jsonl => String::new(),
            ReadFormat::Json => {
                serde_json::to_string_pretty(&self.records).context("cannot write records as JSON")? + "\n"
            }
            ReadFormat::Html => page(&self.records),
            ReadFormat::Text if self.records.is_empty() => String::new(),
            ReadFormat::Text => {
                let color = colours_results(out.as_deref());
                sheets(&self.records, &SheetOptions { width: width(), color, quotes: *quotes })
            }
        };
        self.output.write_all(text.as_bytes()).context(CANNOT_WRITE)?;
        self.output.finish()
    }
}
