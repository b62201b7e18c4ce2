//! Electronic mail: messages (RFC 5322, MIME), mailboxes of many, and pages that were saved as one message (MHTML).

mod mailbox;

use jiff::civil::Date;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::document::Document;
use crate::error::IngestError;
use crate::format::Format;
use crate::kind::Kind;
use crate::metadata::Metadata;
use crate::step::{About, Item, Member, Source, Step};
pub(crate) use mailbox::{Mailbox, is_separator};

/// A plain text that only points at the other form of the message is shorter than this.
const LONGEST_POINTER: usize = 200;

/// The text of a message, and its attachments.
pub(crate) fn steps(bytes: &[u8]) -> Result<Vec<Step>, IngestError> {
    let message = parse(bytes)?;
    let about = metadata(&message);
    let mut steps = Vec::new();
    steps.extend(body(&message).map(|(bytes, format)| {
        let document = Document {
            given: about.clone(),
            charset: Some("utf-8".to_owned()),
            ..Document::new(bytes, format)
        };
        Step::Item(Item::Document(Box::new(document)))
    }));
    for (n, part) in message.attachments().enumerate() {
        steps.extend(attachment(&message, part, n + 1, &about));
    }
    if steps.is_empty() { Err(IngestError::Empty) } else { Ok(steps) }
}

/// The page of a message that a browser saved.
pub(crate) fn page(bytes: &[u8]) -> Result<Step, IngestError> {
    let message = parse(bytes)?;
    let page = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(page) => Some((part, page)),
        _ => None,
    });
    let (part, page) = page.ok_or(IngestError::NoText)?;
    let location = message.header("Snapshot-Content-Location").and_then(|value| value.as_text());
    let uri =
        location.or_else(|| part.content_location()).filter(|uri| uri.starts_with("http")).map(str::to_owned);
    let document = Document {
        given: Metadata { uri, ..Metadata::default() },
        charset: Some("utf-8".to_owned()),
        ..Document::new(page.as_bytes().to_vec(), Format::Html)
    };
    Ok(Step::Item(Item::Document(Box::new(document))))
}

fn parse(bytes: &[u8]) -> Result<Message<'_>, IngestError> {
    MessageParser::default().parse(bytes).ok_or_else(|| IngestError::damaged("message", "it has no headers"))
}

/// What the headers say: the sender publishes the message.
fn metadata(message: &Message<'_>) -> Metadata {
    let sender = message.from().and_then(|from| from.first());
    let publisher = sender.and_then(|sender| sender.name().or_else(|| sender.address()));
    let published = message.date().and_then(|date| {
        let (year, month, day) =
            (i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
        Date::new(year, month, day).ok()
    });
    let known = |text: Option<&str>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Metadata {
        id: known(message.message_id()),
        title: known(message.subject()),
        publisher: known(publisher),
        published,
        ..Metadata::default()
    }
}

/// The text that is shown: the plain one, unless it only points at the other.
fn body(message: &Message<'_>) -> Option<(Vec<u8>, Format)> {
    let plain: Vec<&str> = message
        .text_bodies()
        .filter_map(|part| match &part.body {
            PartType::Text(text) if !text.trim().is_empty() => Some(text.trim_end()),
            _ => None,
        })
        .collect();
    let plain = plain.join("\n\n");
    let page = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(page) if !page.trim().is_empty() => Some(page),
        _ => None,
    });
    match page {
        Some(page) if plain.len() < LONGEST_POINTER && page.len() > 4 * plain.len() => {
            Some((page.as_bytes().to_vec(), Format::Html))
        }
        _ if !plain.is_empty() => Some((plain.into_bytes(), Format::Text)),
        _ => None,
    }
}

/// An attachment to be opened for what it holds; the message says who sent it and when.
fn attachment(message: &Message<'_>, part: &MessagePart<'_>, n: usize, about: &Metadata) -> Option<Step> {
    let name = part.attachment_name().map_or_else(|| format!("part-{n}"), str::to_owned);
    let (bytes, kind, charset) = match &part.body {
        PartType::Text(text) => (text.as_bytes().to_vec(), None, Some("utf-8".to_owned())),
        PartType::Html(page) => {
            (page.as_bytes().to_vec(), Some(Kind::Document(Format::Html)), Some("utf-8".to_owned()))
        }
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => (bytes.to_vec(), None, None),
        PartType::Message(inner) => (raw(message, part, inner), Some(Kind::Message), None),
        PartType::Multipart(_) => return None,
    };
    let fallback =
        Metadata { publisher: about.publisher.clone(), published: about.published, ..Metadata::default() };
    let about = About { kind, fallback, charset, ..About::default() };
    Some(Step::Member(Member { name, source: Source::bytes(bytes), about: Box::new(about) }))
}

/// The bytes of a message within another: part of the outer one, unless they were encoded.
fn raw(message: &Message<'_>, part: &MessagePart<'_>, inner: &Message<'_>) -> Vec<u8> {
    if part.encoding != Encoding::None {
        return inner.raw_message().to_vec();
    }
    let range = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    message.raw_message().get(range).unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MESSAGE: &str = "From: \"Rana Example\" <rana@valley.example>\r\nTo: desk@post.example\r\nSubject: =?utf-8?q?Mill_burnt_=E2=80=93_two_hurt?=\r\n\
        Date: Tue, 12 Mar 2019 09:30:00 +0200\r\nMessage-ID: <1@valley.example>\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n\
        --c\r\nContent-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe caf=E9 burnt, medics s=\r\naid.\r\n\
        --c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>The caf\u{e9} burnt, medics said.</p>\r\n--c--\r\n\
        --b\r\nContent-Type: text/csv; name=\"table.csv\"\r\nContent-Disposition: attachment; filename=\"table.csv\"\r\nContent-Transfer-Encoding: base64\r\n\r\nbm8sYm9keQoxLE9uZS4K\r\n\
        --b\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\nSubject: Inner\r\nDate: Mon, 11 Mar 2019 08:00:00 +0000\r\n\r\nTwo shells fell.\r\n--b--\r\n";

    fn told(bytes: &[u8]) -> Vec<String> {
        let steps = steps(bytes).unwrap();
        steps
            .into_iter()
            .map(|step| match step {
                Step::Item(Item::Document(document)) => {
                    let report = document.read().unwrap().report;
                    let of = |text: Option<String>| text.unwrap_or_default();
                    format!(
                        "{} | {} | {} | {}",
                        report.text,
                        of(report.title),
                        of(report.publisher),
                        report.published.unwrap()
                    )
                }
                Step::Member(member) => format!("{} {:?}", member.name, member.about.kind),
                _ => "other".to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_message_gives_its_text_and_attachments() {
        assert_eq!(
            told(MESSAGE.as_bytes()),
            [
                "The café burnt, medics said. | Mill burnt – two hurt | Rana Example | 2019-03-12",
                "table.csv None",
                "part-2 Some(Message)"
            ]
        );
    }

    #[test]
    fn a_message_within_a_message_is_whole() {
        let Some(Step::Member(inner)) = steps(MESSAGE.as_bytes()).unwrap().pop() else {
            panic!("the last part is a message")
        };
        let Source::File(mut file) = inner.source else { panic!("it is in memory") };
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        assert_eq!(told(&bytes), ["Two shells fell. | Inner | a@b.example | 2019-03-11"]);
    }

    #[test]
    fn a_page_is_read_where_the_text_only_points_at_it() {
        let page = format!("<p>{}</p>", "The mill burnt on Sunday, the town's council said. ".repeat(9));
        let message = format!(
            "From: a@b.example\nSubject: News\nMIME-Version: 1.0\nDate: Mon, 11 Mar 2019 08:00:00 +0000\nContent-Type: multipart/alternative; boundary=c\n\n\
             --c\nContent-Type: text/plain\n\nRead it in your browser.\n--c\nContent-Type: text/html\n\n{page}\n--c--\n"
        );
        assert!(told(message.as_bytes())[0].starts_with("The mill burnt on Sunday"));
    }

    #[test]
    fn a_saved_page_has_its_address() {
        let saved = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://valley.example/mill\r\nSubject: Mill\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/related; type=\"text/html\"; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\
            Content-Location: https://valley.example/mill\r\n\r\n<html><body><article><p>The caf=C3=A9 burnt, medics said on Sunday.</p></article></body></html>\r\n\
            --b\r\nContent-Type: text/css\r\n\r\np { color: red }\r\n--b--\r\n";
        let Ok(Step::Item(Item::Document(document))) = page(saved.as_bytes()) else { panic!("it is a page") };
        let report = document.read().unwrap().report;
        assert_eq!(
            (report.text.as_str(), report.uri.as_deref()),
            ("The café burnt, medics said on Sunday.", Some("https://valley.example/mill"))
        );
    }

    proptest! {
        #[test]
        fn damage_is_harmless(at in 0..1500usize, with in any::<u8>(), cut in 0..1600usize) {
            let mut bytes = MESSAGE.as_bytes().to_vec();
            let n = bytes.len();
            bytes[at % n] = with;
            bytes.truncate(cut);
            let _ = (steps(&bytes).is_ok(), page(&bytes).is_ok());
        }
    }
}
