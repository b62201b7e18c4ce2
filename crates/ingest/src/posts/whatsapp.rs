//! Chats that WhatsApp exports as text: `12/03/2019, 09:30 - Rana: Two shells fell.`

use std::io::{self, BufRead, Read};

use encoding_rs::UTF_8;

use crate::decode::Found;
use crate::error::{IngestError, MAX_REPORT_BYTES};
use crate::metadata::Metadata;
use crate::record::Record;

/// Marks that phones write around numbers and names.
const MARKS: [char; 4] = ['\u{200e}', '\u{200f}', '\u{feff}', '\u{202f}'];
/// So many messages at the beginning show that a text is a chat.
const FEWEST: usize = 2;

/// Whether a text begins as a chat does.
pub(crate) fn begins_like_chat(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let begins = lines.next().is_some_and(|line| head_of(line).is_some());
    begins && (lines.take(50).filter(|line| head_of(line).is_some()).count() + 1 >= FEWEST)
}

/// The messages of a chat.
pub(crate) struct WhatsApp<R> {
    source: R,
    line: u64,
    open: Option<Record>,
    has_ended: bool,
}

/// What stands before a message.
struct Head<'l> {
    day: &'l str,
    /// None where the program itself speaks.
    sender: Option<&'l str>,
    text: &'l str,
}

impl<R: BufRead> WhatsApp<R> {
    pub const fn new(source: R) -> Self {
        Self { source, line: 0, open: None, has_ended: false }
    }

    fn read_line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        (&mut self.source).take(MAX_REPORT_BYTES as u64).read_until(b'\n', &mut line)?;
        self.line += 1;
        Ok((!line.is_empty())
            .then(|| String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned()))
    }
}

impl<R: BufRead> Iterator for WhatsApp<R> {
    type Item = Result<Record, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.has_ended {
            let line = match self.read_line() {
                Ok(Some(line)) => line,
                Ok(None) => {
                    self.has_ended = true;
                    break;
                }
                Err(error) => {
                    self.has_ended = true;
                    return Some(Err(IngestError::damaged("chat", error)));
                }
            };
            if let Some(head) = head_of(&line) {
                let next = record(&head, self.line);
                if let Some(finished) = std::mem::replace(&mut self.open, next).filter(has_text) {
                    return Some(Ok(finished));
                }
            } else if let Some(open) = self.open.as_mut().filter(|open| open.bytes.len() < MAX_REPORT_BYTES) {
                open.bytes.push(b'\n');
                open.bytes.extend_from_slice(line.as_bytes());
            }
        }
        self.open.take().filter(has_text).map(Ok)
    }
}

/// Whether a message is more than a picture.
fn has_text(record: &Record) -> bool {
    let text = String::from_utf8_lossy(&record.bytes);
    let text = text.trim().trim_start_matches(MARKS);
    let is_media = (text.starts_with('<') && text.ends_with('>') && !text.contains('\n'))
        || text.ends_with("(file attached)")
        || [
            "image omitted",
            "video omitted",
            "audio omitted",
            "sticker omitted",
            "GIF omitted",
            "document omitted",
        ]
        .iter()
        .any(|omitted| text.ends_with(omitted))
        || ["This message was deleted", "You deleted this message"]
            .iter()
            .any(|deleted| text.starts_with(deleted));
    !text.is_empty() && !is_media
}

fn record(head: &Head<'_>, line: u64) -> Option<Record> {
    let sender = head.sender?;
    Some(Record {
        line,
        bytes: head.text.as_bytes().to_vec(),
        metadata: Metadata { publisher: Some(sender.to_owned()), ..Metadata::default() },
        found: Found::certain(UTF_8),
        structure: None,
        notices: Vec::new(),
        written: Some(head.day.to_owned()),
        leading: None,
    })
}

/// Reads `12/03/2019, 09:30 - Rana: …` and `[12.03.19, 09:30:15] Rana: …`.
fn head_of(line: &str) -> Option<Head<'_>> {
    let line = line.trim_start_matches(MARKS);
    let (stamp, rest) = match line.strip_prefix('[') {
        Some(line) => line.split_once("] ")?,
        None => line.split_once(" - ")?,
    };
    let (day, time) = stamp.split_once(", ").or_else(|| stamp.split_once(' '))?;
    let is_day = day.split(['/', '.', '-']).count() == 3
        && day.len() <= 10
        && day.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'.' | b'-'));
    let is_time =
        time.len() <= 16 && time.contains([':', '.']) && time.starts_with(|c: char| c.is_ascii_digit());
    if !is_day || !is_time {
        return None;
    }
    let (sender, text) =
        match rest.split_once(": ").or_else(|| rest.strip_suffix(':').map(|sender| (sender, ""))) {
            Some((sender, text)) if sender.chars().count() <= 60 => {
                (Some(sender.trim_start_matches(MARKS)), text)
            }
            _ => (None, rest),
        };
    Some(Head { day, sender, text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day_order::Ordered;
    use proptest::prelude::*;

    fn check(chat: &str, expected: &[&str]) {
        assert!(begins_like_chat(chat));
        let told: Vec<String> = Ordered::new(WhatsApp::new(chat.as_bytes()))
            .map(|record| {
                let record = record.unwrap();
                let line = record.line;
                let report = record.read().unwrap().report;
                format!("{line} {} {}: {}", report.published.unwrap(), report.publisher.unwrap(), report.text)
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn messages_of_both_forms() {
        check(
            "12/03/2019, 09:29 - Messages and calls are end-to-end encrypted.\n12/03/2019, 09:30 - Rana: Two shells fell.\nNobody was hurt: none.\n\
             12/03/2019, 09:31 - Jonas: <Media omitted>\n13/03/2019, 10:00 - Jonas: All clear.\n",
            &[
                "2 2019-03-12 Rana: Two shells fell.\nNobody was hurt: none.",
                "5 2019-03-13 Jonas: All clear.",
            ],
        );
        check(
            "[12.03.19, 09:30:15] Rana: Two shells fell.\r\n\u{200e}[12.03.19, 09:31:00] Jonas: \u{200e}image omitted\r\n",
            &["1 2019-03-12 Rana: Two shells fell."],
        );
    }

    #[test]
    fn other_texts_are_no_chats() {
        assert!(!begins_like_chat("12/03/2019, Kafr Example - Two shells fell: nobody was hurt.\nMore."));
        assert!(!begins_like_chat(
            "Two shells fell.\n12/03/2019, 09:30 - Rana: x\n12/03/2019, 09:30 - Rana: x"
        ));
    }

    proptest! {
        #[test]
        fn any_text_is_read(chat in "(12/03/2019, |09:30|\\[|\\] | - |Rana|: |\n|é|x){0,40}") {
            let _ = (begins_like_chat(&chat), WhatsApp::new(chat.as_bytes()).count());
        }
    }
}
