//! HTML pages: their main content as text, with the place of every character in the source, and their metadata.

mod main_content;
mod metadata;
mod noise;
mod page;
mod paragraph;
mod story;
mod tokens;
mod write;

use encoding_rs::Encoding;
use rashomon_schema::Severity;

use crate::diagnose::Notice;
use crate::error::IngestError;
use crate::language::code_of_tag;
use crate::metadata::Metadata;
use crate::traced::Traced;
use main_content::MainContent;
use metadata::{PageMetadata, page_title, read_metadata};
use page::Page;
use story::find_story;

/// Encoding declarations stand in so many bytes at the start.
const PRESCAN: usize = 4096;

/// What a page gives.
pub(crate) struct Extracted<'s> {
    pub text: Traced<'s>,
    /// What the page says of itself.
    pub metadata: Metadata,
    pub byline: Option<String>,
    pub notices: Vec<Notice>,
}

/// Takes the main content and the metadata of a page.
///
/// # Errors
///
/// [`IngestError::NoText`] where the page shows no text.
pub(crate) fn extract(source: &str) -> Result<Extracted<'_>, IngestError> {
    let page = Page::read(source);
    let said = read_metadata(source, &page);
    let mut notices = Vec::new();
    let title = page_title(source, &page);
    let headline = said.title.as_deref().or(title.as_deref()).unwrap_or_default();
    let story = find_story(source, &page, &said, headline);
    if story.is_guess {
        let message = "no main content was found in the page, so all its visible text was taken";
        notices.push(Notice::new("no-main-content", Severity::Warning, message));
    }
    let text = write::write_text(source, &page, |idx| story.keeps[idx]);
    if text.text.trim().is_empty() {
        return Err(IngestError::NoText);
    }
    let (metadata, byline) = merge(said, story.main, title, &mut notices);
    Ok(Extracted { text, metadata, byline, notices })
}

fn merge(
    said: PageMetadata,
    main: Option<MainContent>,
    page_title: Option<String>,
    notices: &mut Vec<Notice>,
) -> (Metadata, Option<String>) {
    let (title, byline, publisher) =
        main.map_or((None, None, None), |main| (main.title, main.byline, main.publisher));
    let publisher = said.publisher.or(publisher);
    let title = said.title.or(title).or(page_title).map(|title| without_site(title, publisher.as_deref()));
    let mut metadata = Metadata {
        uri: said.uri,
        title,
        publisher,
        language: said.language.as_deref().and_then(code_of_tag),
        ..Metadata::default()
    };
    if let Some(published) = said.published {
        metadata.read_published(&published, notices);
    }
    (metadata, said.byline.or(byline))
}

/// A title without the name of its site: `Market shelled | The Valley Post`.
fn without_site(mut title: String, site: Option<&str>) -> String {
    let before_site = site.and_then(|site| title.strip_suffix(site)).and_then(|rest| {
        let headline =
            rest.strip_suffix(' ')?.strip_suffix(['|', '-', '–', '—', '·', '»', '«', ':'])?.trim_end();
        (!headline.is_empty()).then_some(headline.len())
    });
    title.truncate(before_site.unwrap_or(title.len()));
    title
}

/// The encoding a page declares in its first bytes.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<&'static str> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN)]);
    let declared = from_xml(&head).or_else(|| from_meta(&head))?;
    Encoding::for_label(declared.trim().as_bytes()).map(|encoding| match encoding.name() {
        // Whoever could read the declaration byte by byte did not read UTF-16.
        "UTF-16LE" | "UTF-16BE" => "UTF-8",
        name => name,
    })
}

fn from_xml(head: &str) -> Option<String> {
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding=")?.1;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

fn from_meta(head: &str) -> Option<String> {
    let page = Page::read(head);
    page.tags.iter().filter(|tag| tag.name == "meta").find_map(|tag| {
        let from_content = || tag.attribute("content")?.split_once("charset=").map(|(_, charset)| charset);
        let charset = tag.attribute("charset").or_else(from_content)?;
        Some(charset.split(';').next()?.trim_matches(['"', '\'', ' ']).to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon_schema::Span;

    const ARTICLE: &str = r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Market shelled, nine hurt | The Valley Post</title>
<meta property="og:site_name" content="The Valley Post">
<meta property="article:published_time" content="2019-03-12T09:30:00+02:00">
<style>p { color: red }</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Market shelled, nine hurt</h1><p class="byline">By <a rel="author">Rana Example</a></p>
<p>Nine people were hurt when shells fell on the market of Kafr Example, the town&rsquo;s council said on Tuesday,
   adding that the <b>mill</b> had been hit too, for the second time in a week of fighting.</p>
<!-- advert --><script>var x = "<p>not text</p>";</script>
<p>&ldquo;We counted four shells,&rdquo; a baker said, &ldquo;and then, after ten minutes, a fifth &mdash; the one that hit
the queue.&rdquo; The army denied that it had fired on the town, and blamed fighters near the river.</p>
<p>The council has asked for ambulances, blankets and flour, because the road to the south is closed, and because the
hospital, which was hit in January, has only two beds left.</p></article>
<footer><p>Copyright The Valley Post</p></footer></body></html>"#;

    #[test]
    fn the_main_content_is_taken_in_paragraphs() {
        let extracted = extract(ARTICLE).unwrap();
        let paragraphs: Vec<&str> = extracted.text.text.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 3, "{paragraphs:#?}");
        assert!(
            paragraphs[0].starts_with("Nine people were hurt")
                && paragraphs[0].contains("the mill had been hit")
        );
        assert!(paragraphs[0].contains("the town’s council said on Tuesday, adding that"));
        assert!(paragraphs[1].starts_with("“We counted four shells,” a baker said"));
        assert!(extracted.notices.is_empty());
    }

    #[test]
    fn metadata_comes_with_it() {
        let extracted = extract(ARTICLE).unwrap();
        assert_eq!(extracted.metadata.title.as_deref(), Some("Market shelled, nine hurt"));
        assert_eq!(extracted.metadata.publisher.as_deref(), Some("The Valley Post"));
        assert_eq!(extracted.metadata.published.unwrap().to_string(), "2019-03-12");
        assert_eq!(extracted.metadata.language.as_deref(), Some("en"));
        assert!(extracted.byline.unwrap().contains("Rana Example"));
    }

    #[test]
    fn every_word_maps_to_its_source() {
        let extracted = extract(ARTICLE).unwrap();
        let map = extracted.text.to_map();
        for (at, word) in extracted.text.text.match_indices(|c: char| c.is_ascii_alphanumeric()) {
            let unit = extracted.text.text[..at].chars().count() as u32;
            let there = map.map(Span::new(unit, unit + 1));
            assert_eq!(&ARTICLE[there.start as usize..there.end as usize], word);
        }
        let quote = extracted.text.text[..extracted.text.text.find('“').unwrap()].chars().count() as u32;
        let there = map.map(Span::new(quote, quote + 1));
        assert_eq!(&ARTICLE[there.start as usize..there.end as usize], "&ldquo;");
    }

    fn check(page: &str, expected: &str) {
        assert_eq!(extract(page).expect("the page has text").text.text, expected, "{page}");
    }

    const STORY: &str =
        "Gunmen stopped a bus near Example Ford on Sunday, killing four people, a driver said.";
    const LONGER: &str = "The minister opened the new bridge on Monday in front of some two hundred guests, and \
        said that the next one, for which money had been found at last, would be built within the year, a promise that \
        was met with laughter by those who remembered the last one.";

    #[test]
    fn consent_is_no_story() {
        let consent =
            "We and our 700 partners store cookies on your device, so that we learn which pages you read.";
        for wall in [
            format!("<div class='cmp-wall'><p>{LONGER}</p></div>"),
            format!("<div role=dialog><p>{LONGER}</p></div>"),
            format!("<div class=x><p>{consent}</p><p>{consent}</p></div>"),
        ] {
            check(&format!("<body>{wall}<div><aside class=text><p>{STORY}</p></aside></div></body>"), STORY);
        }
    }

    #[test]
    fn other_stories_are_left_out() {
        let title = "Four killed as gunmen stop bus at Example Ford";
        let head = format!("<head><title>{title}</title></head>");
        for rest in [
            format!("<section class=most-read><h2>Most read</h2><p>{LONGER}</p></section>"),
            format!("<div><h2>More from the region</h2><p>{LONGER}</p></div>"),
            format!("<ol id=comments><li>{LONGER}</li></ol>"),
        ] {
            check(
                &format!("{head}<body><article><h1>{title}</h1><p>{STORY}</p></article>{rest}</body>"),
                STORY,
            );
            check(
                &format!("{head}<body><article><h1>{title}</h1><p>{STORY}</p>{rest}</article></body>"),
                STORY,
            );
        }
        let other = format!("<article><h2>Bridge opened</h2><p>{LONGER}</p></article>");
        check(&format!("{head}<body>{other}<article><h1>{title}</h1><p>{STORY}</p></article></body>"), STORY);
        check(&format!("{head}<body>{other}<article><h2>{title}</h2><p>{STORY}</p></article></body>"), STORY);
    }

    #[test]
    fn a_teaser_in_an_article_is_no_story() {
        let page = format!(
            "<title>New bridge opened by the minister</title><body><div class=text><p>{LONGER}</p><p>{LONGER} \
            Nobody else spoke.</p></div><article><p>{STORY}</p></article></body>"
        );
        check(&page, &format!("{LONGER}\n\n{LONGER} Nobody else spoke."));
    }

    #[test]
    fn a_text_that_is_shown_again_is_read_once() {
        let article = format!("<article><p>{STORY}</p></article>");
        check(&format!("<body>{article}{article}{article}</body>"), STORY);
        check(
            &format!(
                "<body><div class=wide><p>{STORY}</p></div><div class=narrow><p>{STORY}</p></div></body>"
            ),
            STORY,
        );
        check("<p>No comment.<p>No comment.", "No comment.\n\nNo comment.");
    }

    #[test]
    fn the_body_that_json_ld_gives_is_the_story() {
        let data =
            serde_json::json!({ "@type": "NewsArticle", "headline": "Bus stopped", "articleBody": STORY });
        check(
            &format!(
                "<script type='application/ld+json'>{data}</script><body><div><p>{STORY}</p><p>{LONGER}</p></div></body>"
            ),
            STORY,
        );
    }

    #[test]
    fn a_page_without_an_article_gives_its_visible_text() {
        let deep = "<div>".repeat(1000) + "Two shells fell." + &"</div>".repeat(1000);
        let attributes: String = (0..2000).map(|n| format!(" a{n}=1")).collect();
        for page in [deep, format!("<p{attributes}>Two shells fell.</p>")] {
            let extracted = extract(&page).unwrap();
            assert_eq!(extracted.text.text, "Two shells fell.");
            assert_eq!(extracted.notices[0].code, "no-main-content");
        }
    }

    #[test]
    fn a_page_without_text_is_refused() {
        for page in [
            "<html><body><script>draw()</script></body></html>",
            "<!doctype html>",
            "<p>&nbsp;</p><img src=x alt=y>",
        ] {
            assert!(matches!(extract(page), Err(IngestError::NoText)), "{page}");
        }
    }

    #[test]
    fn declared_encodings() {
        let check = |head: &str, expected| assert_eq!(declared_encoding(head.as_bytes()), expected, "{head}");
        check("<meta charset=windows-1251>", Some("windows-1251"));
        check("<META http-equiv=Content-Type content='text/html; charset=iso-8859-1'>", Some("windows-1252"));
        check("<?xml version='1.0' encoding='euc-jp'?><html>", Some("EUC-JP"));
        check("<meta charset=utf-16>", Some("UTF-8"));
        check("<p>charset=utf-8</p>", None);
    }
}
