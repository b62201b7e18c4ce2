//! What a page says of itself: JSON-LD, `meta` tags, `link`, `time` and `title`.

use serde_json::Value;

use super::page::Page;
use super::tokens::Tag;
use crate::entity::decode_references;

/// What a page says of itself, as written.
#[derive(Debug, Default, PartialEq)]
pub(super) struct PageMetadata {
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub published: Option<String>,
    pub byline: Option<String>,
    pub uri: Option<String>,
    pub language: Option<String>,
    /// The text of the article, where JSON-LD holds it.
    pub body: Option<String>,
}

/// Names of `meta` tags, the most telling first.
const TITLES: &[&str] = &["og:title", "twitter:title", "dc.title", "dcterms.title", "headline"];
const PUBLISHERS: &[&str] =
    &["og:site_name", "dc.publisher", "dcterms.publisher", "article:publisher_name", "application-name"];
const DATES: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "citation_publication_date",
    "date",
];
const BYLINES: &[&str] =
    &["author", "article:author_name", "dc.creator", "dcterms.creator", "parsely-author", "byl"];
const URIS: &[&str] = &["og:url"];

/// Types of JSON-LD objects that are reports.
const REPORT_TYPES: &[&str] = &["Article", "Report", "BlogPosting", "LiveBlogPosting"];

/// Reads the metadata of a page.
pub(super) fn read_metadata(source: &str, page: &Page<'_>) -> PageMetadata {
    let mut metadata =
        page.json_ld.iter().find_map(|script| from_json_ld(&source[script.clone()])).unwrap_or_default();
    let meta = |names: &[&str]| names.iter().find_map(|name| meta_content(page, name));
    let first = |name: &str, test: fn(&Tag<'_>) -> bool, attribute: &str| {
        let tag = page.tags.iter().find(|tag| tag.name == name && test(tag))?;
        text_of(tag.attribute(attribute)?)
    };
    metadata.title = metadata.title.or_else(|| meta(TITLES));
    metadata.publisher = metadata.publisher.or_else(|| meta(PUBLISHERS));
    metadata.published = metadata
        .published
        .or_else(|| meta(DATES))
        .or_else(|| first("time", |tag| tag.attribute("datetime").is_some(), "datetime"));
    metadata.byline = metadata.byline.or_else(|| meta(BYLINES));
    metadata.uri =
        first("link", |tag| tag.attribute("rel") == Some("canonical"), "href").or_else(|| meta(URIS));
    metadata.language = first("html", |tag| tag.attribute("lang").is_some(), "lang");
    metadata
}

/// The `title` of a page as written, with whatever the site adds to it.
pub(super) fn page_title(source: &str, page: &Page<'_>) -> Option<String> {
    text_of(&source[page.title.clone()?])
}

fn meta_content(page: &Page<'_>, name: &str) -> Option<String> {
    let is_named = |tag: &&Tag<'_>| {
        tag.name == "meta"
            && ["property", "name", "itemprop"]
                .iter()
                .any(|key| tag.attribute(key).is_some_and(|value| value.trim().eq_ignore_ascii_case(name)))
    };
    page.tags.iter().filter(is_named).find_map(|tag| text_of(tag.attribute("content")?))
}

/// Text of one line, entities decoded; none if there is none.
fn text_of(written: &str) -> Option<String> {
    let text = decode_references(written);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// Reads the first object that is a report, alone, in a list or in a graph.
fn from_json_ld(script: &str) -> Option<PageMetadata> {
    let json: Value = serde_json::from_str(script.trim()).ok()?;
    let report = find_report(&json)?;
    Some(PageMetadata {
        title: name_of(&report["headline"]).or_else(|| name_of(&report["name"])),
        publisher: name_of(&report["publisher"]),
        published: name_of(&report["datePublished"]).or_else(|| name_of(&report["dateCreated"])),
        byline: name_of(&report["author"]),
        body: name_of(&report["articleBody"]),
        ..PageMetadata::default()
    })
}

fn find_report(json: &Value) -> Option<&Value> {
    match json {
        Value::Array(items) => items.iter().find_map(find_report),
        Value::Object(_) if is_report(&json["@type"]) => Some(json),
        Value::Object(_) => find_report(&json["@graph"]),
        _ => None,
    }
}

fn is_report(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => REPORT_TYPES.iter().any(|known| kind.ends_with(known)),
        Value::Array(kinds) => kinds.iter().any(is_report),
        _ => false,
    }
}

/// A text, the name of an object, or the names in a list.
fn name_of(json: &Value) -> Option<String> {
    match json {
        Value::String(text) => text_of(text),
        Value::Object(_) => name_of(&json["name"]),
        Value::Array(items) => {
            let names: Vec<String> = items.iter().filter_map(name_of).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> PageMetadata {
        read_metadata(source, &Page::read(source))
    }

    #[test]
    fn json_ld_comes_first() {
        let metadata = read(
            r#"<html lang="en-GB"><meta property="og:title" content="Other"><script type="application/ld+json">
            {"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},{"@type":["NewsArticle"],
            "headline":"Market hit &amp; closed","datePublished":"2019-03-12T10:00:00Z","publisher":{"name":"The Valley Post"},
            "author":[{"name":"A. Writer"},{"name":"B. Writer"}]}]}</script>"#,
        );
        assert_eq!(metadata.title.as_deref(), Some("Market hit & closed"));
        assert_eq!(metadata.publisher.as_deref(), Some("The Valley Post"));
        assert_eq!(metadata.published.as_deref(), Some("2019-03-12T10:00:00Z"));
        assert_eq!(metadata.byline.as_deref(), Some("A. Writer, B. Writer"));
        assert_eq!(metadata.language.as_deref(), Some("en-GB"));
    }

    #[test]
    fn meta_tags_come_next() {
        let metadata = read(
            "<meta property='article:published_time' content='2019-03-12'><meta name=Author content='C. Writer'>
            <meta property=og:site_name content='The &quot;Post&quot;'><link rel=canonical href='https://example.org/a?b=1&amp;c=2'>",
        );
        assert_eq!(metadata.published.as_deref(), Some("2019-03-12"));
        assert_eq!(metadata.byline.as_deref(), Some("C. Writer"));
        assert_eq!(metadata.publisher.as_deref(), Some("The \"Post\""));
        assert_eq!(metadata.uri.as_deref(), Some("https://example.org/a?b=1&c=2"));
    }

    #[test]
    fn a_time_tag_is_the_last_resort() {
        assert_eq!(
            read("<time>now</time><time datetime='2019-03-12'>12 March</time>").published.as_deref(),
            Some("2019-03-12")
        );
        assert_eq!(read("<script type='application/ld+json'>{broken</script>"), PageMetadata::default());
    }
}
