//! Mailboxes (RFC 4155): messages one after another, each behind a line `From sender day`.

use std::io::{self, BufRead, Read};

use crate::error::IngestError;
use crate::kind::Kind;
use crate::step::{About, MAX_MEMBER_BYTES, Member, Source, Step};

/// Longer lines are cut.
const LONGEST_LINE: u64 = 1 << 20;

/// The messages of a mailbox.
pub(crate) struct Mailbox<R> {
    source: R,
    n_messages: usize,
    has_ended: bool,
}

impl<R: BufRead> Mailbox<R> {
    /// A mailbox; what stands before its first message is passed over.
    pub const fn new(source: R) -> Self {
        Self { source, n_messages: 0, has_ended: false }
    }

    /// The bytes up to the next message or the end.
    fn read_message(&mut self) -> io::Result<Vec<u8>> {
        let (mut message, mut line, mut is_after_blank) = (Vec::new(), Vec::new(), true);
        loop {
            line.clear();
            (&mut self.source).take(LONGEST_LINE).read_until(b'\n', &mut line)?;
            if line.is_empty() {
                self.has_ended = true;
                return Ok(message);
            }
            if is_after_blank && is_separator(&line) {
                return Ok(message);
            }
            is_after_blank = line.trim_ascii().is_empty();
            let begin = usize::from(is_quoted_separator(&line));
            if message.len() as u64 <= MAX_MEMBER_BYTES {
                message.extend_from_slice(&line[begin..]);
            }
        }
    }
}

impl<R: BufRead> Iterator for Mailbox<R> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        while !self.has_ended {
            let message = match self.read_message() {
                Ok(message) => message,
                Err(error) => {
                    self.has_ended = true;
                    return Some(Step::Failed(IngestError::damaged("mailbox", error)));
                }
            };
            if message.trim_ascii().is_empty() {
                continue;
            }
            self.n_messages += 1;
            let name = format!("{}.eml", self.n_messages);
            let about = About { kind: Some(Kind::Message), ..About::default() };
            return Some(Step::Member(Member {
                name,
                source: Source::bytes(message),
                about: Box::new(about),
            }));
        }
        None
    }
}

/// Whether a line begins a message: `From rana@valley.example Tue Mar 12 09:30:00 2019`.
pub(crate) fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let words: Vec<&[u8]> = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    let is_year = |word: &&[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    let is_clock =
        |word: &&[u8]| word.contains(&b':') && word.iter().all(|byte| byte.is_ascii_digit() || *byte == b':');
    words.iter().any(is_year) && words.iter().any(is_clock)
}

/// Whether a line of a message was marked because it looks like the beginning of another: `>From there`.
fn is_quoted_separator(line: &[u8]) -> bool {
    line.trim_ascii_start() == line
        && line.starts_with(b">")
        && line.iter().position(|byte| *byte != b'>').is_some_and(|at| line[at..].starts_with(b"From "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_apart() {
        let mailbox = b"From a@b.example Tue Mar 12 09:30:00 2019\nSubject: One\n\nFrom there they fled.\n>From here too.\n\n\
            From c@d.example Tue Mar 12 10:30:00 2019\nSubject: Two\n\nText.\n";
        let names: Vec<String> = Mailbox::new(&mailbox[..])
            .map(|step| {
                let Step::Member(Member { name, source: Source::File(mut file), .. }) = step else {
                    panic!("a message")
                };
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                format!("{name}: {}", text.trim_end().replace('\n', "/"))
            })
            .collect();
        assert_eq!(
            names,
            ["1.eml: Subject: One//From there they fled./From here too.", "2.eml: Subject: Two//Text."]
        );
    }
}
