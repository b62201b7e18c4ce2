//! WARC: archives of the web (ISO 28500), record by record.
//!
//! Pages, documents and feeds that a server gave with status 200 are opened; the same content of one address is opened
//! once. Everything else (requests, pictures, scripts, data) is counted.

use std::collections::HashSet;
use std::io::{self, BufRead, Read};

use rashomon_schema::content_id;

use super::http::{Answer, Headers, read_answer};
use crate::admit::Group;
use crate::error::IngestError;
use crate::metadata::Metadata;
use crate::published::parse_published;
use crate::step::{About, MAX_MEMBER_BYTES, Member, Source, Step};

/// The headers of a record have at most so many bytes.
const MOST_HEAD: u64 = 1 << 18;
/// Types of content that can hold a report.
const READ: [&str; 10] = [
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "application/pdf",
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/msword",
    "application/rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
];
/// Files that are for machines, although they are text.
const FOR_MACHINES: [&str; 4] = ["/robots.txt", "/ads.txt", "/humans.txt", "/security.txt"];

/// The records of an archive.
pub(crate) struct Warc<R> {
    source: R,
    /// What was given already: hashes of addresses with their content.
    given: HashSet<String>,
    has_ended: bool,
}

/// A record: its headers and its block.
struct Record {
    headers: Headers,
    block: Result<Vec<u8>, usize>,
}

impl<R: BufRead> Warc<R> {
    pub fn new(source: R) -> Self {
        Self { source, given: HashSet::new(), has_ended: false }
    }

    fn read_record(&mut self) -> io::Result<Option<Record>> {
        let mut version = Vec::new();
        while version.trim_ascii().is_empty() {
            version.clear();
            if (&mut self.source).take(MOST_HEAD).read_until(b'\n', &mut version)? == 0 {
                return Ok(None);
            }
        }
        if !version.starts_with(b"WARC/") {
            return Err(io::Error::other("a record does not begin with its version"));
        }
        let mut head = Vec::new();
        let mut source = (&mut self.source).take(MOST_HEAD);
        while source.read_until(b'\n', &mut head)? > 0
            && !head.ends_with(b"\n\r\n")
            && !head.ends_with(b"\n\n")
        {}
        let headers = Headers::read(&String::from_utf8_lossy(&head));
        let length = headers.get("content-length").and_then(|length| length.parse::<u64>().ok());
        let length = length.ok_or_else(|| io::Error::other("a record has no length"))?;
        if length > MAX_MEMBER_BYTES {
            io::copy(&mut (&mut self.source).take(length), &mut io::sink())?;
            return Ok(Some(Record { headers, block: Err(usize::try_from(length).unwrap_or(usize::MAX)) }));
        }
        let mut block = Vec::new();
        (&mut self.source).take(length).read_to_end(&mut block)?;
        if (block.len() as u64) < length {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ends within a record"));
        }
        Ok(Some(Record { headers, block: Ok(block) }))
    }

    fn step(&mut self, Record { headers, block }: Record) -> Step {
        let address = headers.get("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned();
        let name = address.clone();
        let block = match block {
            Ok(block) => block,
            Err(size) => return Step::Refused { name, error: IngestError::MemberTooLarge { size } },
        };
        let is_web = address.starts_with("http://") || address.starts_with("https://");
        let answer = match headers.get("warc-type") {
            Some("response") if is_web => match read_answer(&block, MAX_MEMBER_BYTES) {
                Ok(answer) => answer,
                Err(error) => return Step::Refused { name, error },
            },
            Some("resource" | "conversion") if is_web => {
                let about = format!("Content-Type: {}", headers.get("content-type").unwrap_or_default());
                Answer { status: 200, headers: Headers::read(&about), body: block }
            }
            _ => return Step::LeftOut { name, group: Group::Protocol },
        };
        if let Some(group) = self.why_left_out(&address, &answer) {
            return Step::LeftOut { name, group };
        }
        let captured = headers.get("warc-date").and_then(parse_published).map(|(day, _)| day);
        let about = About {
            given: Metadata { uri: Some(address), ..Metadata::default() },
            charset: answer.headers.charset(),
            captured,
            ..About::default()
        };
        Step::Member(Member { name, source: Source::bytes(answer.body), about: Box::new(about) })
    }

    fn why_left_out(&mut self, address: &str, answer: &Answer) -> Option<Group> {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let kind = answer.headers.content_type();
        if answer.status != 200
            || answer.body.trim_ascii().is_empty()
            || FOR_MACHINES.iter().any(|name| path.ends_with(name))
        {
            return Some(Group::Protocol);
        }
        if kind.starts_with("image/") {
            return Some(Group::Image);
        }
        if kind.starts_with("audio/") || kind.starts_with("video/") {
            return Some(Group::Recording);
        }
        if !kind.is_empty() && !READ.contains(&kind.as_str()) {
            return Some(Group::Script);
        }
        let is_new = self.given.insert(content_id('p', &[address.as_bytes(), &answer.body]));
        (!is_new).then_some(Group::Repeat)
    }
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.has_ended {
            return None;
        }
        match self.read_record() {
            Ok(Some(record)) => Some(self.step(record)),
            Ok(None) => None,
            Err(error) => {
                self.has_ended = true;
                Some(Step::Failed(IngestError::damaged("WARC archive", error)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(kind: &str, address: &str, block: &str) -> String {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2020-03-01T10:00:00Z\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn page(content_type: &str, body: &str) -> String {
        format!("HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n{body}")
    }

    fn told(archive: &[u8]) -> Vec<String> {
        Warc::new(archive)
            .map(|step| match step {
                Step::Member(Member { name, about, .. }) => {
                    let About { charset, captured, .. } = *about;
                    format!("{name} {} {}", charset.unwrap_or_default(), captured.unwrap())
                }
                Step::LeftOut { name, group } => format!("{name}: {group:?}"),
                Step::Refused { name, error } => format!("{name}: {error}"),
                Step::Failed(error) => error.to_string(),
                Step::Item(_) => "item".to_owned(),
            })
            .collect()
    }

    #[test]
    fn pages_are_opened_and_the_rest_is_counted() {
        let address = "https://valley.example/mill";
        let html = page("text/html; charset=windows-1251", "<p>Two shells fell.</p>");
        let archive = [
            record("warcinfo", "", "software: x"),
            record("request", address, "GET / HTTP/1.1\r\n\r\n"),
            record("response", address, &html),
            record("response", address, &html),
            record("response", "https://valley.example/a.js", &page("text/javascript", "x")),
            record("response", "https://valley.example/robots.txt", &page("text/plain", "User-agent: *")),
            record("response", "https://valley.example/gone", "HTTP/1.1 404 Not Found\r\n\r\nGone."),
            record("response", "https://valley.example/cut", "HTTP/1.1 200"),
            record("revisit", address, ""),
        ]
        .concat();
        assert_eq!(
            told(archive.as_bytes()),
            [
                ": Protocol",
                "https://valley.example/mill: Protocol",
                "https://valley.example/mill windows-1251 2020-03-01",
                "https://valley.example/mill: Repeat",
                "https://valley.example/a.js: Script",
                "https://valley.example/robots.txt: Protocol",
                "https://valley.example/gone: Protocol",
                "https://valley.example/cut: cannot read the answer of the server: its headers do not end",
                "https://valley.example/mill: Protocol",
            ]
        );
        let cut = &archive.as_bytes()[..archive.len() - 300];
        assert!(told(cut).last().unwrap().starts_with("cannot read the WARC archive"));
    }

    proptest! {
        #[test]
        fn damage_is_harmless(at in 0..900usize, with in any::<u8>(), cut in 0..900usize) {
            let html = page("text/html", "<p>Two.</p>");
            let mut archive = [record("response", "https://a.example/1", &html), record("resource", "https://a.example/2", "<p>x")].concat().into_bytes();
            let n = archive.len();
            archive[at % n] = with;
            archive.truncate(cut);
            prop_assert!(Warc::new(&archive[..]).count() <= 4);
        }
    }
}
