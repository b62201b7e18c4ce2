//! What there is to tell about how a report was read.

use rashomon_schema::{Diagnostic, Severity, Span};

use crate::decode::Decoded;
use crate::traced::Traced;

/// A diagnostic whose place is still told in the decoded source.
#[derive(Debug)]
pub(crate) struct Notice {
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
    pub origin: Option<Span>,
}

impl Notice {
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self { code, severity, message: message.into(), origin: None }
    }

    /// The diagnostic, placed in the finished text.
    pub fn place(self, traced: &Traced<'_>) -> Diagnostic {
        Diagnostic {
            code: self.code.to_owned(),
            severity: self.severity,
            message: self.message,
            span: self.origin.map(|origin| traced.find(origin)),
        }
    }
}

/// What decoding has to tell: a guess, and damage.
pub(crate) fn of_decoding(decoded: &Decoded) -> Vec<Notice> {
    let mut notices = Vec::new();
    if decoded.guessed {
        let message = format!("the text names no encoding and was read as {}", decoded.encoding);
        notices.push(Notice::new("guessed-encoding", Severity::Note, message));
    }
    if decoded.n_errors > 0 {
        let message = match decoded.n_errors {
            1 => format!("1 malformed {} sequence was replaced by U+FFFD", decoded.encoding),
            n => format!("{n} malformed {} sequences were replaced by U+FFFD", decoded.encoding),
        };
        let mut notice = Notice::new("malformed-bytes", Severity::Warning, message);
        notice.origin = decoded
            .text
            .chars()
            .zip(0..)
            .find(|(c, _)| *c == '\u{fffd}')
            .map(|(_, at)| Span::new(at, at + 1));
        notices.push(notice);
    }
    notices
}
