//! The order of day and month in the dates of a file of many reports: `03/02/2020` is read as the others are.

use std::collections::VecDeque;

use crate::error::IngestError;
use crate::published::{Evidence, Leading};
use crate::record::Record;

/// So many bytes of text, and so many records, are held at most until a date shows the order.
const MOST_BYTES: usize = 32_000_000;
const MOST_RECORDS: usize = 20_000;

/// What may hold a record with a date.
pub(crate) trait MayHoldRecord {
    fn record(&mut self) -> Option<&mut Record>;
}

impl MayHoldRecord for Result<Record, IngestError> {
    fn record(&mut self) -> Option<&mut Record> {
        self.as_mut().ok()
    }
}

/// Passes records on in their order. A record whose date can be read both ways is held until another date of
/// the file shows which comes first.
pub(crate) struct Ordered<I: Iterator> {
    records: I,
    held: VecDeque<I::Item>,
    n_held_bytes: usize,
    known: Known,
}

#[derive(Clone, Copy, PartialEq)]
enum Known {
    Nothing,
    Leading(Leading),
    /// Dates of the file contradict each other.
    Mixed,
}

impl<I: Iterator<Item: MayHoldRecord>> Ordered<I> {
    pub fn new(records: I) -> Self {
        Self { records, held: VecDeque::new(), n_held_bytes: 0, known: Known::Nothing }
    }

    /// Whether the first of those held has to wait for others.
    fn must_wait(&self) -> bool {
        self.known == Known::Nothing
            && !self.held.is_empty()
            && self.n_held_bytes < MOST_BYTES
            && self.held.len() < MOST_RECORDS
    }

    /// Learns from the date of a record, and returns whether the record has to wait.
    fn learn(&mut self, item: &mut I::Item) -> bool {
        let Some(record) = item.record() else { return false };
        match (record.written.as_deref().map_or(Evidence::Nothing, Evidence::of), self.known) {
            (Evidence::Undecided, Known::Nothing) => {
                self.n_held_bytes += record.bytes.len();
                return true;
            }
            (Evidence::For(leading), Known::Nothing) => self.known = Known::Leading(leading),
            (Evidence::For(leading), Known::Leading(other)) if leading != other => self.known = Known::Mixed,
            _ => {}
        }
        false
    }

    fn release(&mut self) -> Option<I::Item> {
        let mut item = self.held.pop_front()?;
        if let Some(record) = item.record() {
            self.n_held_bytes = self.n_held_bytes.saturating_sub(record.bytes.len());
            if let Known::Leading(leading) = self.known {
                record.leading = Some(leading);
            }
        }
        Some(item)
    }
}

impl<I: Iterator<Item: MayHoldRecord>> Iterator for Ordered<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        while self.held.is_empty() || self.must_wait() {
            let Some(mut item) = self.records.next() else { break };
            let waits = self.learn(&mut item);
            self.held.push_back(item);
            if !waits && self.held.len() == 1 {
                break;
            }
        }
        self.release()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dates: &[&str], expected: &[&str]) {
        let records = dates.iter().map(|date| {
            let line = serde_json::json!({ "text": "Two shells fell.", "published": date }).to_string();
            Record::from_json_line(line.as_bytes(), 1)
        });
        let read: Vec<String> = Ordered::new(records)
            .map(|record| {
                let ingested = record.unwrap().read().unwrap();
                let date = ingested.report.published.map(|date| date.to_string()).unwrap_or_default();
                let doubt = ingested.diagnostics.iter().any(|told| told.code == "ambiguous-date");
                if doubt { date + "?" } else { date }
            })
            .collect();
        assert_eq!(read, expected, "{dates:?}");
    }

    #[test]
    fn one_date_shows_the_order_of_the_others() {
        check(&["27/02/2020", "03/02/2020"], &["2020-02-27", "2020-02-03"]);
        check(&["03/02/2020", "04/05/2020", "27/02/2020"], &["2020-02-03", "2020-05-04", "2020-02-27"]);
        check(&["03/02/2020", "", "02/27/2020"], &["2020-03-02", "", "2020-02-27"]);
        check(&["3.2.2020", "2.27.2020"], &["2020-03-02", "2020-02-27"]);
    }

    #[test]
    fn without_a_proof_it_is_a_guess() {
        check(&["03/02/2020", "04/02/2020"], &["2020-03-02?", "2020-04-02?"]);
        check(&["2020-02-27", "03/02/2020"], &["2020-02-27", "2020-03-02?"]);
        check(&["27/02/2020", "02/27/2020", "03/02/2020"], &["2020-02-27", "2020-02-27", "2020-03-02?"]);
    }
}
