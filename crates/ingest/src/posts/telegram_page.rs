//! `messages.html` of Telegram Desktop: a page whose messages are elements of the class `message`.

use crate::decode::decode;
use crate::entity::decode_references;
use crate::error::IngestError;
use crate::format::Format;
use crate::metadata::Metadata;
use crate::published::parse_published;
use crate::step::Step;

use super::telegram::post;

const MESSAGE: &str = "<div class=\"message ";

/// Whether a page is such an export.
pub(crate) fn is_export_page(head: &str) -> bool {
    head.contains("<div class=\"page_wrap")
        && (head.contains("<div class=\"history") || head.contains("id=\"message"))
}

/// The messages of a page that have a text.
pub(crate) fn page_messages(bytes: &[u8]) -> Result<Vec<Step>, IngestError> {
    let page = decode(bytes, Some("utf-8")).text;
    let mut parts = page.split(MESSAGE);
    let chat = parts
        .next()
        .and_then(|head| inside(head, "<div class=\"text bold\">"))
        .map(words)
        .unwrap_or_default();
    let mut sender = chat.clone();
    let mut steps = Vec::new();
    for part in parts {
        if let Some(name) = inside(part, "<div class=\"from_name\">") {
            sender = words(name);
        } else if !part.starts_with("default clearfix joined") {
            sender.clone_from(&chat);
        }
        let Some(text) = inside(part, "<div class=\"text\">").filter(|text| !words(text).is_empty()) else {
            continue;
        };
        let number =
            part.split_once("id=\"message").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
        let day = part
            .split_once("date details\" title=\"")
            .and_then(|(_, rest)| rest.split('"').next())
            .unwrap_or_default();
        let given = Metadata {
            publisher: Some(sender.clone()).filter(|name| !name.is_empty()),
            published: parse_published(day).map(|(day, _)| day),
            ..Metadata::default()
        };
        let page = format!("<p>{}</p>", text.trim());
        steps.push(post(number.to_owned(), page.into_bytes(), Format::Html, given));
    }
    if steps.is_empty() { Err(IngestError::Empty) } else { Ok(steps) }
}

/// What stands in the first element that begins so.
fn inside<'p>(part: &'p str, begin: &str) -> Option<&'p str> {
    let (_, rest) = part.split_once(begin)?;
    let mut depth = 1;
    let mut at = 0;
    while let Some(next) = rest[at..].find('<') {
        at += next;
        if rest[at..].starts_with("</div") {
            depth -= 1;
        } else if rest[at..].starts_with("<div") {
            depth += 1;
        }
        if depth == 0 {
            return Some(&rest[..at]);
        }
        at += 1;
    }
    None
}

/// The words of markup, on one line; the day behind a name is none of it.
fn words(markup: &str) -> String {
    let markup = markup.split("<span").next().unwrap_or_default();
    let text: String = markup
        .split('<')
        .enumerate()
        .map(|(n, part)| if n == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) })
        .collect();
    decode_references(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::telegram::tests::told;
    use super::*;
    use proptest::prelude::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><body><div class="page_wrap"><div class="page_header"><div class="text bold">
Valley Alerts
</div></div><div class="history">
<div class="message service" id="message-1"><div class="body details">2 February 2023</div></div>
<div class="message default clearfix" id="message12"><div class="body"><div class="pull_right date details" title="02.02.2023 09:12:00 UTC+01:00">09:12</div>
<div class="from_name">Mill Watch <span>02.02.2023</span></div><div class="text">Two shells fell near <a href="x">the mill</a>.<br>All clear.</div></div></div>
<div class="message default clearfix joined" id="message13"><div class="body"><div class="pull_right date details" title="13.02.2023 10:00:00">10:00</div>
<div class="media_wrap">x</div><div class="text">Quiet &amp; cold.</div></div></div></div></div></body></html>"#;

    #[test]
    fn messages_of_a_page() {
        assert!(is_export_page(PAGE));
        assert_eq!(
            told(page_messages(PAGE.as_bytes()).unwrap()),
            [
                "12 |  | Mill Watch | 2023-02-02 | <p>Two shells fell near <a href=\"x\">the mill</a>.<br>All clear.</p>",
                "13 |  | Mill Watch | 2023-02-13 | <p>Quiet &amp; cold.</p>",
            ]
        );
    }

    proptest! {
        #[test]
        fn damage_is_harmless(at in 0..1200usize, with in any::<u8>(), cut in 0..1200usize) {
            let mut bytes = PAGE.as_bytes().to_vec();
            let n = bytes.len();
            bytes[at % n] = with;
            bytes.truncate(cut);
            let _ = page_messages(&bytes).is_ok();
        }
    }
}
