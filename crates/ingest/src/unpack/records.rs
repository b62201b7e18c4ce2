//! Files of many reports: lines of JSON and tables.

use crate::csv_reports::{Columns, CsvRecords};
use crate::day_order::Ordered;
use crate::error::IngestError;
use crate::json_records::{JsonEntry, JsonRecords};
use crate::posts::WhatsApp;
use crate::step::{Item, Source, Step, Steps, stream};

/// The reports of a JSON file.
pub(super) fn json(source: Source) -> Result<Steps, IngestError> {
    let entries = JsonRecords::new(stream(source))?;
    Ok(Box::new(entries.map(|entry| match entry {
        Ok(JsonEntry::Record(record)) => Step::Item(Item::Record(record)),
        Ok(JsonEntry::Reading { bytes, line }) => Step::Item(Item::Reading { bytes, line }),
        Err(error) => Step::Failed(error),
    })))
}

/// The reports of a table, behind a note of which columns are read where that is a guess.
pub(super) fn csv(source: Source, columns: Option<&Columns>) -> Result<Steps, IngestError> {
    let records = CsvRecords::new(stream(source), columns)?;
    let note = records.guess().map(|guess| Step::Item(Item::Note(guess)));
    Ok(Box::new(note.into_iter().chain(records.map(of_record))))
}

/// The messages of a chat; which comes first, day or month, is the same in all of them.
pub(super) fn whats_app(source: Source) -> Steps {
    Box::new(Ordered::new(WhatsApp::new(stream(source))).map(of_record))
}

fn of_record(record: Result<crate::record::Record, IngestError>) -> Step {
    match record {
        Ok(record) => Step::Item(Item::Record(Box::new(record))),
        Err(error) => Step::Failed(error),
    }
}
