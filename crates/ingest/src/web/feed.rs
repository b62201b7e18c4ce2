//! Feeds: the entries of RSS 0.9 to 2.0, RSS 1.0, Atom (RFC 4287) and JSON Feed 1.1, each a page of its own.

use serde_json::Value;

use crate::decode::decode;
use crate::error::IngestError;
use crate::format::Format;
use crate::kind::Kind;
use crate::metadata::Metadata;
use crate::office::xml::{Attributes, Mark, walk};
use crate::published::parse_published;
use crate::step::{About, Member, Source, Step};

/// An entry as written. Of several texts the most complete counts.
#[derive(Debug, Default)]
struct Entry {
    id: String,
    title: String,
    link: String,
    date: String,
    content: String,
    summary: String,
}

/// Whether XML is a feed, by the name of its first element.
pub(crate) fn begins_like_feed(text: &str) -> bool {
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    while let Some(end) =
        [("<?", "?>"), ("<!--", "-->"), ("<!", ">")].into_iter().find(|(begin, _)| rest.starts_with(begin))
    {
        let Some((_, after)) = rest.split_once(end.1) else { return false };
        rest = after.trim_start();
    }
    let name = rest
        .strip_prefix('<')
        .unwrap_or_default()
        .split([' ', '>', '\n', '\r', '\t'])
        .next()
        .unwrap_or_default();
    match name.rsplit(':').next().unwrap_or_default() {
        "rss" => true,
        "feed" => rest.contains("http://www.w3.org/2005/Atom") || rest.contains("purl.org/atom"),
        "RDF" => rest.contains("purl.org/rss"),
        _ => false,
    }
}

/// The entries of a feed in XML.
pub(crate) fn entries(bytes: &[u8]) -> Result<Vec<Step>, IngestError> {
    let text = decode(bytes, declared(bytes).as_deref()).text;
    let mut reader = Reader::default();
    let walked = walk(&text, |mark| reader.take(mark));
    let Reader { entries, feed, .. } = reader;
    let mut steps: Vec<Step> =
        entries.into_iter().enumerate().map(|(n, entry)| entry.into_step(n + 1, &feed)).collect();
    // Entries before the damage are read.
    match walked {
        Err(error) if steps.is_empty() => return Err(error),
        Err(error) => steps.push(Step::Failed(error)),
        Ok(()) => {}
    }
    if steps.is_empty() { Err(IngestError::Empty) } else { Ok(steps) }
}

fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let value = head.split_once("encoding=")?.1;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

#[derive(Default)]
struct Reader {
    /// The name of the feed.
    feed: String,
    entries: Vec<Entry>,
    /// Names of the open elements.
    open: Vec<String>,
    in_entry: bool,
    /// How many elements are open within content that is written as elements, from the content on.
    in_markup: usize,
}

impl Reader {
    fn take(&mut self, mark: Mark<'_>) {
        match mark {
            Mark::Open(name, attributes) => self.open(name, attributes),
            Mark::Close(name) => self.close(name),
            Mark::Text(text) if self.in_markup > 0 => self.add(&html_escape::encode_text(text)),
            Mark::Text(text) => self.add(text),
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        if self.in_markup > 0 {
            self.in_markup += 1;
            return self.add(&format!("<{name}>"));
        }
        if name == "content" && attributes.get("type").as_deref() == Some("xhtml") {
            self.in_markup = 1;
        }
        if matches!(name, "item" | "entry") {
            self.entries.push(Entry::default());
            self.in_entry = true;
        }
        if let (true, "link", Some(entry)) = (self.in_entry, name, self.entries.last_mut()) {
            let relation = attributes.get("rel").unwrap_or_else(|| "alternate".to_owned());
            if let (Some(address), "alternate") = (attributes.get("href"), relation.as_str()) {
                entry.link = address;
            }
        }
        self.open.push(name.to_owned());
    }

    fn close(&mut self, name: &str) {
        if self.in_markup > 1 {
            self.add(&format!("</{name}>"));
        }
        if self.in_markup > 0 {
            self.in_markup -= 1;
            if self.in_markup > 0 {
                return;
            }
        }
        if matches!(name, "item" | "entry") {
            self.in_entry = false;
        }
        if let Some(at) = self.open.iter().rposition(|open| open == name) {
            self.open.truncate(at);
        }
    }

    fn add(&mut self, text: &str) {
        let Some(name) = self.open.last() else { return };
        let Some(entry) = self.entries.last_mut().filter(|_| self.in_entry) else {
            let is_of_feed =
                name == "title" && self.open.iter().any(|open| open == "channel" || open == "feed");
            let is_of_image = self.open.iter().any(|open| open == "image");
            if is_of_feed && !is_of_image {
                self.feed.push_str(text);
            }
            return;
        };
        let field = match name.as_str() {
            "title" => &mut entry.title,
            "link" => &mut entry.link,
            "guid" | "id" => &mut entry.id,
            "pubDate" | "published" | "date" | "issued" => &mut entry.date,
            "encoded" | "content" => &mut entry.content,
            "description" | "summary" => &mut entry.summary,
            _ => return,
        };
        field.push_str(text);
    }
}

impl Entry {
    fn into_step(self, n: usize, feed: &str) -> Step {
        let known = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let given = Metadata {
            id: None,
            uri: known(&self.link)
                .filter(|link| link.starts_with("http"))
                .or_else(|| known(&self.id).filter(|id| id.starts_with("http"))),
            title: known(&without_tags(&self.title)),
            publisher: known(feed),
            published: parse_published(&self.date).map(|(day, _)| day),
            language: None,
        };
        let text = if self.content.trim().is_empty() { self.summary } else { self.content };
        let format = if text.contains("</") || text.contains("<br") || text.contains("<p>") {
            Format::Html
        } else {
            Format::Text
        };
        let name = n.to_string();
        if text.trim().is_empty() {
            return Step::LeftOut { name, group: crate::admit::Group::Empty };
        }
        let about = About {
            kind: Some(Kind::Document(format)),
            given,
            charset: Some("utf-8".to_owned()),
            ..About::default()
        };
        Step::Member(Member { name, source: Source::bytes(text.into_bytes()), about: Box::new(about) })
    }
}

/// A title without the tags that some feeds write into it.
fn without_tags(title: &str) -> String {
    let mut parts = title.split('<');
    let mut text = parts.next().unwrap_or_default().to_owned();
    text.extend(parts.map(|part| part.split_once('>').map_or(part, |(_, after)| after)));
    text
}

/// The items of a feed in JSON.
pub(crate) fn json_entries(bytes: &[u8]) -> Result<Vec<Step>, IngestError> {
    let text = decode(bytes, None).text;
    let feed: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| IngestError::damaged("JSON feed", error))?;
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let name = string(&feed["title"]);
    let items = feed["items"].as_array().map_or(&[][..], Vec::as_slice);
    let entries = items.iter().map(|item| Entry {
        id: string(&item["id"]),
        title: string(&item["title"]),
        link: string(&item["url"]),
        date: string(&item["date_published"]),
        content: if item["content_html"].is_string() {
            string(&item["content_html"])
        } else {
            string(&item["content_text"])
        },
        summary: string(&item["summary"]),
    });
    let steps: Vec<Step> = entries.enumerate().map(|(n, entry)| entry.into_step(n + 1, &name)).collect();
    if steps.is_empty() { Err(IngestError::Empty) } else { Ok(steps) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    fn told(steps: Vec<Step>) -> Vec<String> {
        steps
            .into_iter()
            .map(|step| match step {
                Step::Member(Member { name, source: Source::File(mut file), about }) => {
                    let mut text = String::new();
                    file.read_to_string(&mut text).unwrap();
                    let Metadata { uri, title, publisher, published, .. } = about.given;
                    let of = |text: Option<String>| text.unwrap_or_default();
                    format!(
                        "{name} | {} | {} | {} | {} | {text}",
                        of(title),
                        of(publisher),
                        published.map(|day| day.to_string()).unwrap_or_default(),
                        of(uri)
                    )
                }
                Step::LeftOut { name, group } => format!("{name}: {group:?}"),
                Step::Failed(error) => error.to_string(),
                _ => "other".to_owned(),
            })
            .collect()
    }

    #[test]
    fn rss_with_content_and_without() {
        let feed = "<?xml version='1.0' encoding='iso-8859-1'?><rss><channel><title>Valley Post</title><image><title>Logo</title></image>
            <item><title>Mill &amp;amp; caf\u{e9}</title><link>https://valley.example/1</link><pubDate>Tue, 12 Mar 2019 09:30:00 GMT</pubDate>
            <description>Short.</description><content:encoded><![CDATA[<p>Two shells fell.</p>]]></content:encoded></item>
            <item><title>Raid</title><guid>https://valley.example/2</guid><description>Two &lt;b&gt;died&lt;/b&gt;.</description></item>
            <item><title>Nothing</title></item></channel></rss>";
        let bytes: Vec<u8> = feed.chars().map(|c| c as u8).collect();
        assert!(begins_like_feed(feed));
        assert_eq!(
            told(entries(&bytes).unwrap()),
            [
                "1 | Mill &amp; café | Valley Post | 2019-03-12 | https://valley.example/1 | <p>Two shells fell.</p>",
                "2 | Raid | Valley Post |  | https://valley.example/2 | Two <b>died</b>.",
                "3: Empty",
            ]
        );
    }

    #[test]
    fn atom_with_markup() {
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Valley Post</title><entry><title>Mill</title><link rel='self' href='https://valley.example/x'/>
            <link href='https://valley.example/1'/><published>2019-03-12T09:30:00Z</published><content type='xhtml'><div><p>A &lt; B<br/>C</p></div></content></entry></feed>";
        assert!(begins_like_feed(feed));
        assert_eq!(
            told(entries(feed.as_bytes()).unwrap()),
            [
                "1 | Mill | Valley Post | 2019-03-12 | https://valley.example/1 | <div><p>A &lt; B<br></br>C</p></div>"
            ]
        );
    }

    #[test]
    fn json_feeds_and_other_xml() {
        let feed = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Valley Post","items":[{"id":"1","url":"https://valley.example/1","title":"Mill","content_text":"Two.","date_published":"2019-03-12T00:00:00Z"}]}"#;
        assert_eq!(
            told(json_entries(feed.as_bytes()).unwrap()),
            ["1 | Mill | Valley Post | 2019-03-12 | https://valley.example/1 | Two."]
        );
        assert!(!begins_like_feed("<?xml version='1.0'?><note/>"));
        assert!(!begins_like_feed("<feed>x</feed>"));
    }

    proptest! {
        #[test]
        fn any_feed_is_read(feed in "(<rss>|<item>|</item>|<entry>|</entry>|<title>|</title>|<content type='xhtml'>|</content>|<p>|</p>|<link href='x'/>|&amp;|<!\\[CDATA\\[|\\]\\]>|[a-c<]){0,30}") {
            let _ = (entries(feed.as_bytes()).is_ok(), json_entries(feed.as_bytes()).is_ok(), begins_like_feed(&feed));
        }
    }
}
