//! `result.json` of Telegram Desktop: one chat or all of them.

use serde_json::Value;

use crate::error::IngestError;
use crate::format::Format;
use crate::kind::Kind;
use crate::metadata::Metadata;
use crate::published::parse_published;
use crate::step::{About, Member, Source, Step};

/// Whether JSON begins as an export does: a chat with its name or its type, and messages; or a list of chats.
pub(crate) fn begins_like_export(head: &[u8]) -> bool {
    const NEAR: usize = 4096;
    let head = String::from_utf8_lossy(&head[..head.len().min(NEAR)]).into_owned();
    let has = |key: &str| head.contains(&format!("\"{key}\""));
    let is_chat = has("messages") && has("type") && (has("name") || has("id"));
    let is_list = has("chats") && has("list");
    let is_export = (is_chat
        && ["channel", "group", "chat"].iter().any(|kind| chat_type(&head).contains(kind)))
        || is_list;
    is_export && head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with('{')
}

/// The type of the chat, which stands before its messages.
fn chat_type(head: &str) -> &str {
    let before = head.split("\"messages\"").next().unwrap_or_default();
    let value = before.split_once("\"type\"").map_or("", |(_, rest)| rest);
    value.split('"').nth(1).unwrap_or_default()
}

/// The messages of an export that have a text.
pub(crate) fn messages(bytes: &[u8]) -> Result<Vec<Step>, IngestError> {
    let export: Value = serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
        .map_err(|error| IngestError::damaged("Telegram export", error))?;
    let chats = match &export["chats"]["list"] {
        Value::Array(chats) => chats.iter().collect(),
        _ => vec![&export],
    };
    let steps: Vec<Step> = chats.into_iter().flat_map(messages_of).collect();
    if steps.is_empty() { Err(IngestError::Empty) } else { Ok(steps) }
}

fn messages_of(chat: &Value) -> Vec<Step> {
    let name = chat["name"].as_str().unwrap_or_default();
    let chat_id = chat["id"].to_string();
    let messages = chat["messages"].as_array().map_or(&[][..], Vec::as_slice);
    let posts =
        messages.iter().filter(|message| message["type"].as_str().is_none_or(|kind| kind == "message"));
    posts.filter_map(|message| step(message, name, &chat_id)).collect()
}

fn step(message: &Value, chat: &str, chat_id: &str) -> Option<Step> {
    let text = text_of(&message["text"]);
    if text.trim().is_empty() {
        return None;
    }
    let number = message["id"].to_string();
    let sender = message["forwarded_from"]
        .as_str()
        .or_else(|| message["from"].as_str())
        .filter(|name| !name.is_empty());
    let given = Metadata {
        id: Some(format!("telegram-{chat_id}-{number}")),
        publisher: Some(sender.unwrap_or(chat).to_owned()).filter(|name| !name.is_empty()),
        published: message["date"].as_str().and_then(parse_published).map(|(day, _)| day),
        ..Metadata::default()
    };
    Some(post(format!("{chat_id}/{number}"), text.into_bytes(), Format::Text, given))
}

/// A message as something to open.
pub(super) fn post(name: String, bytes: Vec<u8>, format: Format, given: Metadata) -> Step {
    let about = About {
        kind: Some(Kind::Document(format)),
        given,
        charset: Some("utf-8".to_owned()),
        ..About::default()
    };
    Step::Member(Member { name, source: Source::bytes(bytes), about: Box::new(about) })
}

/// A text, or the texts of its parts: links, mentions and emphasis are objects.
fn text_of(text: &Value) -> String {
    match text {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(text_of).collect(),
        Value::Object(part) => part.get("text").map(text_of).unwrap_or_default(),
        _ => String::new(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    /// What messages say, in words.
    pub(in super::super) fn told(steps: Vec<Step>) -> Vec<String> {
        steps
            .into_iter()
            .map(|step| {
                let Step::Member(Member { name, source: Source::File(mut file), about }) = step else {
                    return "other".to_owned();
                };
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                let Metadata { id, publisher, published, .. } = about.given;
                let day = published.map(|day| day.to_string()).unwrap_or_default();
                format!(
                    "{name} | {} | {} | {day} | {text}",
                    id.unwrap_or_default(),
                    publisher.unwrap_or_default()
                )
            })
            .collect()
    }

    const CHANNEL: &str = r#"{"name":"Valley Alerts","type":"public_channel","id":77,"messages":[
        {"id":1,"type":"service","date":"2023-02-01T00:00:00","text":"Channel created"},
        {"id":2,"type":"message","date":"2023-02-02T09:12:00","from":"Valley Alerts","text":["Two shells fell near ",{"type":"bold","text":"the mill"},"."]},
        {"id":3,"type":"message","date":"2023-02-02T09:13:00","photo":"a.jpg","text":""},
        {"id":4,"type":"message","date":"2023-02-03T10:00:00","from":"Valley Alerts","forwarded_from":"Mill Watch","text":"All clear."}]}"#;

    #[test]
    fn messages_have_their_sender_and_day() {
        assert!(begins_like_export(CHANNEL.as_bytes()));
        assert_eq!(
            told(messages(CHANNEL.as_bytes()).unwrap()),
            [
                "77/2 | telegram-77-2 | Valley Alerts | 2023-02-02 | Two shells fell near the mill.",
                "77/4 | telegram-77-4 | Mill Watch | 2023-02-03 | All clear.",
            ]
        );
        let all = format!(r#"{{"about":"x","chats":{{"about":"y","list":[{CHANNEL}]}}}}"#);
        assert!(begins_like_export(all.as_bytes()));
        assert_eq!(messages(all.as_bytes()).unwrap().len(), 2);
    }

    #[test]
    fn other_json_is_no_export() {
        assert!(!begins_like_export(br#"{"messages":[{"id":1,"text":"x"}]}"#));
        assert!(!begins_like_export(br#"{"type":"FeatureCollection","id":1,"messages":[]}"#));
        assert!(!begins_like_export(br#"{"text":"x","type":"chat"}"#));
    }

    proptest! {
        #[test]
        fn damage_is_harmless(at in 0..700usize, with in any::<u8>()) {
            let mut bytes = CHANNEL.as_bytes().to_vec();
            let n = bytes.len();
            bytes[at % n] = with;
            let _ = (begins_like_export(&bytes), messages(&bytes).is_ok());
        }
    }
}
