//! What is known of a report beside its text.

use jiff::civil::Date;
use rashomon_schema::Severity;

use crate::diagnose::Notice;
use crate::published::{Leading, Order, parse_ordered, parse_published, parse_serial};

/// What the caller knows of a report; it overrides what is found in the report itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metadata {
    /// Derived from the bytes where none is given.
    pub id: Option<String>,
    /// Where it was found.
    pub uri: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The day it was published.
    pub published: Option<Date>,
    /// ISO 639-1 code of its language.
    pub language: Option<String>,
}

impl Metadata {
    /// These, and `found` where nothing is given.
    #[must_use]
    pub fn or(self, found: Self) -> Self {
        Self {
            id: self.id.or(found.id),
            uri: self.uri.or(found.uri),
            title: self.title.or(found.title),
            publisher: self.publisher.or(found.publisher),
            published: self.published.or(found.published),
            language: self.language.or(found.language),
        }
    }

    /// Reads the day of publication where other dates of the file show the order of day and month.
    pub(crate) fn read_ordered(&mut self, written: &str, leading: Leading, notices: &mut Vec<Notice>) {
        let (Some(date), Some((guess, order))) = (parse_ordered(written, leading), parse_published(written))
        else {
            return self.read_published(written, notices);
        };
        if order == Order::Guessed && date != guess {
            let first = if leading == Leading::Day { "day" } else { "month" };
            let message = format!(
                "the date of publication `{}` was read {first} first, like the other dates of the file",
                shortened(written)
            );
            notices.push(Notice::new("date-order", Severity::Note, message));
        }
        self.published = Some(date);
    }

    /// Reads the day of publication as written, and notes what is doubtful about it.
    pub(crate) fn read_published(&mut self, written: &str, notices: &mut Vec<Notice>) {
        if written.trim().is_empty() {
            return;
        }
        let Some((date, order)) = parse_published(written) else {
            if let Some(date) = parse_serial(written) {
                let message = format!(
                    "the date of publication `{}` was read as the day that a spreadsheet counts so",
                    shortened(written)
                );
                notices.push(Notice::new("serial-day", Severity::Note, message));
                self.published = Some(date);
                return;
            }
            let message = format!("the date of publication `{}` cannot be read", shortened(written));
            notices.push(Notice::new("unread-date", Severity::Warning, message));
            return;
        };
        if order == Order::Guessed {
            let message = format!(
                "the date of publication `{}` was read as {date}; day and month could be swapped",
                shortened(written)
            );
            notices.push(Notice::new("ambiguous-date", Severity::Warning, message));
        }
        self.published = Some(date);
    }
}

fn shortened(written: &str) -> String {
    written.trim().chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_metadata_overrides_what_was_found() {
        let given = Metadata { title: Some("Given".into()), ..Metadata::default() };
        let found =
            Metadata { title: Some("Found".into()), uri: Some("a.html".into()), ..Metadata::default() };
        let both = given.or(found);
        assert_eq!((both.title.as_deref(), both.uri.as_deref()), (Some("Given"), Some("a.html")));
    }

    #[test]
    fn doubtful_dates_are_reported() {
        let (mut metadata, mut notices) = (Metadata::default(), Vec::new());
        metadata.read_published("4/5/2017", &mut notices);
        metadata.read_published("soon", &mut notices);
        assert_eq!(metadata.published.map(|date| date.to_string()).as_deref(), Some("2017-04-05"));
        assert_eq!(
            notices.iter().map(|notice| notice.code).collect::<Vec<_>>(),
            ["ambiguous-date", "unread-date"]
        );
    }
}
