//! What a file holds, found in its bytes; its name decides only where they leave it open.

use crate::admit::{Group, known_binary};
use crate::as_utf8::plain;
use crate::error::IngestError;
use crate::format::{Format, begins_like_html};
use crate::json_records::begins_like_json;
use crate::kind::Kind;
use crate::mail::is_separator;
use crate::markdown::looks_like_markdown;
use crate::posts::{begins_like_chat, begins_like_export, is_export_page};
use crate::web::begins_like_feed;

/// So many bytes of a file are looked at.
pub(crate) const HEAD: usize = 1 << 16;

/// What a file is, or why it holds no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detected {
    Kind(Kind),
    /// Nothing to read; what it is, how to get at text, and what it counts as.
    Other {
        what: &'static str,
        remedy: &'static str,
        group: Group,
    },
}

impl Detected {
    /// The refusal of a file that holds no report.
    pub fn refusal(self) -> Option<IngestError> {
        match self {
            Self::Kind(_) => None,
            Self::Other { what, remedy, .. } => Some(IngestError::Binary { kind: what, remedy }),
        }
    }
}

/// Finds what a file holds by its first bytes, and by its name where these do not tell.
pub(crate) fn detect(name: &str, head: &[u8], has_columns: HasColumns<'_>) -> Detected {
    if let Some(kind) = by_magic(head) {
        return Detected::Kind(kind);
    }
    if let Some((what, remedy, group)) = known_binary(head) {
        return Detected::Other { what, remedy, group };
    }
    let ending = ending_of(name);
    let kind =
        by_markup(head).or_else(|| by_ending(&ending)).or_else(|| has_columns(head).then_some(Kind::Csv));
    match kind {
        Some(kind) => Detected::Kind(kind),
        None => no_prose(&ending, head).unwrap_or_else(|| Detected::Kind(Kind::Document(prose(head)))),
    }
}

fn prose(head: &[u8]) -> Format {
    if looks_like_markdown(&String::from_utf8_lossy(head)) { Format::Markdown } else { Format::Text }
}

/// Whether the first line of a file names columns that hold a text.
pub(crate) type HasColumns<'c> = &'c dyn Fn(&[u8]) -> bool;

fn by_magic(head: &[u8]) -> Option<Kind> {
    const MAGIC: &[(usize, &[u8], Kind)] = &[
        (0, b"\x1f\x8b", Kind::Gzip),
        (0, b"\x28\xb5\x2f\xfd", Kind::Zstd),
        (0, b"PK\x03\x04", Kind::Zip),
        (0, b"PK\x05\x06", Kind::Zip),
        (0, b"WARC/", Kind::Warc),
        (0, b"{\\rtf", Kind::Document(Format::Rtf)),
        (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::OldOffice),
        (257, b"ustar", Kind::Tar),
    ];
    let found =
        MAGIC.iter().find(|(at, magic, _)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic)));
    found.map(|found| found.2).or_else(|| is_pdf(head).then_some(Kind::Document(Format::Pdf)))
}

/// Whether the header of a PDF document is near the beginning; some have other bytes before it.
fn is_pdf(head: &[u8]) -> bool {
    head[..head.len().min(1024)].windows(5).any(|window| window == b"%PDF-")
}

/// Whether what a file holds is one file, compressed.
pub(crate) fn is_compressed(head: &[u8]) -> bool {
    matches!(by_magic(head), Some(Kind::Gzip | Kind::Zstd))
}

fn by_markup(head: &[u8]) -> Option<Kind> {
    let plain = plain(head);
    let text = String::from_utf8_lossy(&plain);
    if begins_like_export(&plain) {
        Some(Kind::Telegram)
    } else if begins_like_json(&plain) {
        Some(if text.contains("jsonfeed.org/version/") { Kind::JsonFeed } else { Kind::Json })
    } else if begins_like_html(head) {
        Some(if is_export_page(&text) { Kind::TelegramPage } else { Kind::Document(Format::Html) })
    } else if begins_like_feed(&text) {
        Some(Kind::Feed)
    } else if begins_like_chat(&text) {
        Some(Kind::WhatsApp)
    } else {
        by_headers(head)
    }
}

/// Messages are known by the names of their headers.
fn by_headers(head: &[u8]) -> Option<Kind> {
    const SENT: [&str; 3] = ["from", "sender", "return-path"];
    const OTHERS: [&str; 8] =
        ["date", "subject", "to", "message-id", "received", "mime-version", "content-type", "delivered-to"];
    let text = String::from_utf8_lossy(head);
    let mut lines = text.lines();
    let mut names: Vec<String> = Vec::new();
    let is_mailbox = is_separator(head.split(|byte| *byte == b'\n').next().unwrap_or_default());
    if is_mailbox {
        lines.next();
    }
    for line in lines.take_while(|line| !line.trim().is_empty()).filter(|line| !line.starts_with([' ', '\t']))
    {
        let (name, _) = line.split_once(':')?;
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return None;
        }
        names.push(name.to_ascii_lowercase());
    }
    let has = |known: &[&str]| names.iter().filter(|name| known.contains(&name.as_str())).count();
    if has(&SENT) == 0 || has(&OTHERS) < 2 {
        return None;
    }
    let head = text
        .split("\r\n\r\n")
        .next()
        .unwrap_or_default()
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_saved = head.contains("multipart/related")
        && (head.contains("snapshot-content-location") || head.contains("saved by"));
    Some(if is_mailbox {
        Kind::Mailbox
    } else if is_saved {
        Kind::SavedPage
    } else {
        Kind::Message
    })
}

fn by_ending(ending: &str) -> Option<Kind> {
    match ending {
        "jsonl" | "ndjson" | "json" => Some(Kind::Json),
        "csv" | "tsv" | "tab" => Some(Kind::Csv),
        "md" | "markdown" => Some(Kind::Document(Format::Markdown)),
        "html" | "htm" | "xhtml" | "shtml" => Some(Kind::Document(Format::Html)),
        _ => None,
    }
}

/// The ending of a name in lower case, without the dot.
pub(crate) fn ending_of(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

const SCRIPTS: &[&str] = &[
    "js", "mjs", "cjs", "ts", "map", "css", "scss", "less", "py", "rb", "pl", "php", "sh", "bash", "bat",
    "ps1", "java", "c", "h", "cpp", "hpp", "cs", "go", "rs", "swift", "kt", "sql", "lua", "r", "ipynb",
    "wasm", "yml", "yaml", "toml", "ini", "lock",
];
const READ_ANYWAY: &str = "`--input text` reads it as it is";

/// Text that is no prose.
fn no_prose(ending: &str, head: &[u8]) -> Option<Detected> {
    let head = plain(head);
    let text = String::from_utf8_lossy(&head);
    let begin = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let other = |what| Some(Detected::Other { what, remedy: READ_ANYWAY, group: Group::Script });
    if SCRIPTS.contains(&ending) || begin.starts_with("#!") || begin.starts_with("<?php") || is_code(begin) {
        return other("a script or a style sheet");
    }
    if begin.starts_with("<?xml") || begin.starts_with("<svg") {
        return Some(Detected::Other {
            what: "XML of a kind that is not known",
            remedy: "save its text as HTML or plain text, or export it as `.jsonl` or `.csv`",
            group: Group::Script,
        });
    }
    None
}

/// Whether most lines end as statements and blocks do.
fn is_code(text: &str) -> bool {
    const FEWEST: usize = 6;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(200).collect();
    let n_code = lines.iter().filter(|line| line.ends_with(['{', '}', ';'])).count();
    lines.len() >= FEWEST && n_code * 10 >= lines.len() * 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, head: &[u8]) -> String {
        match detect(name, head, &|head| head.starts_with(b"body,")) {
            Detected::Kind(kind) => format!("{kind:?}"),
            Detected::Other { what, .. } => what.to_owned(),
        }
    }

    #[test]
    fn bytes_decide_before_names() {
        assert_eq!(told("a.txt", b"\x1f\x8b\x08"), "Gzip");
        assert_eq!(told("a.csv", b"<!doctype html><p>x"), "Document(Html)");
        assert_eq!(told("a.html", b"{\"text\": \"x\"}"), "Json");
        assert_eq!(told("a", b"\xff\xfe[\0{\0\"\0"), "Json");
        assert_eq!(told("a.txt", b"body,date\n"), "Csv");
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(told("a.txt", &tar), "Tar");
    }

    #[test]
    fn documents_and_messages() {
        assert_eq!(told("a", b"\n%PDF-1.4\n"), "Document(Pdf)");
        assert_eq!(told("a", b"{\\rtf1 x}"), "Document(Rtf)");
        let headers = "From: a@b.example\nSubject: One\n x\nDate: Tue, 12 Mar 2019 09:30:00 +0200\n";
        assert_eq!(told("a", format!("{headers}\nText.").as_bytes()), "Message");
        assert_eq!(
            told("a", format!("From a@b.example Tue Mar 12 09:30:00 2019\n{headers}\nText.").as_bytes()),
            "Mailbox"
        );
        let saved =
            format!("{headers}Snapshot-Content-Location: x\nContent-Type: multipart/related; boundary=b\n\n");
        assert_eq!(told("a", saved.as_bytes()), "SavedPage");
        assert_eq!(told("a", b"From: the front\nTwo shells fell.\n"), "Document(Text)");
        assert_eq!(told("a", b"Title: x\nDate: y\n\nText."), "Document(Text)");
    }

    #[test]
    fn names_decide_where_bytes_do_not() {
        assert_eq!(told("a/b.CSV", b"x;y\n"), "Csv");
        assert_eq!(told("b.json", b"7"), "Json");
        assert_eq!(told("b.htm", b"<p>x"), "Document(Html)");
        assert_eq!(told("b.txt", b"Two shells fell."), "Document(Text)");
    }

    #[test]
    fn what_is_no_prose_is_named() {
        assert_eq!(told("b.txt", b"#!/bin/sh\necho"), "a script or a style sheet");
        assert_eq!(told("b", "a {\n x: y;\n}\n".repeat(4).as_bytes()), "a script or a style sheet");
        assert_eq!(told("b.txt", b"<?xml version='1.0'?><note/>"), "XML of a kind that is not known");
        assert_eq!(told("b.jpg", b"\xff\xd8\xff\xe0"), "a JPEG image");
    }
}
