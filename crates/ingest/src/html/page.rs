//! A page as its source lays it out: text nodes in order, what hides them, and what stands between them.

use std::ops::Range;

use super::tokens::{Tag, Token, Tokens};

/// What stands between two pieces of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Break {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

/// A piece of text between two tags.
#[derive(Debug)]
pub(super) struct TextNode {
    pub range: Range<usize>,
    /// What the tags before it make of the gap.
    pub after: Break,
    pub visible: bool,
    /// Whether white space counts.
    pub preformatted: bool,
}

/// What a page's source holds.
#[derive(Debug, Default)]
pub(super) struct Page<'s> {
    pub nodes: Vec<TextNode>,
    /// Tags that carry metadata: `html`, `meta`, `link`, `time`.
    pub tags: Vec<Tag<'s>>,
    /// The contents of `title`.
    pub title: Option<Range<usize>>,
    /// The contents of `script type="application/ld+json"`.
    pub json_ld: Vec<Range<usize>>,
    /// Whether elements are nested deeper than [`DEEPEST`].
    pub is_deep: bool,
}

/// Elements nested deeper are read as if they were not there, and no main content is looked for.
const DEEPEST: usize = 400;

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

const UNSEEN: &[&str] = &[
    "audio", "button", "canvas", "datalist", "head", "math", "noscript", "object", "select", "svg",
    "template", "video",
];

impl<'s> Page<'s> {
    /// Reads the source once, from left to right.
    pub fn read(source: &'s str) -> Self {
        let mut reader = Reader::default();
        for token in Tokens::new(source) {
            match token {
                Token::Text(range) => reader.add_text(source, range),
                Token::Raw(range) => reader.add_raw(range),
                Token::Open(tag) => reader.open(tag),
                Token::Close(name) => reader.close(&name),
            }
        }
        reader.page
    }
}

#[derive(Default)]
struct Reader<'s> {
    page: Page<'s>,
    open: Vec<Element>,
    gap: Break,
    raw: Raw,
}

struct Element {
    name: String,
    hidden: bool,
}

/// Whose raw contents come next.
#[derive(Default, Clone, Copy)]
enum Raw {
    #[default]
    Other,
    Title,
    JsonLd,
}

impl<'s> Reader<'s> {
    fn add_text(&mut self, source: &str, range: Range<usize>) {
        let is_blank = source[range.clone()].trim().is_empty();
        let visible = !self.open.last().is_some_and(|element| element.hidden);
        let preformatted = self.open.iter().any(|element| element.name == "pre");
        self.page.nodes.push(TextNode { range, after: self.gap, visible, preformatted });
        if visible && !is_blank {
            self.gap = Break::None;
        }
    }

    fn add_raw(&mut self, range: Range<usize>) {
        match self.raw {
            Raw::Title if self.page.title.is_none() => self.page.title = Some(range),
            Raw::JsonLd => self.page.json_ld.push(range),
            Raw::Title | Raw::Other => {}
        }
    }

    fn open(&mut self, tag: Tag<'s>) {
        let name = tag.name.as_str();
        let is_block = BLOCKS.contains(&name);
        self.gap = self.gap.max(match name {
            "br" if self.gap >= Break::Line => Break::Paragraph,
            "br" => Break::Line,
            _ if is_block => Break::Paragraph,
            _ => Break::None,
        });
        self.raw = match name {
            "title" if !self.open.iter().any(|element| element.name == "svg") => Raw::Title,
            "script"
                if tag
                    .attribute("type")
                    .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json")) =>
            {
                Raw::JsonLd
            }
            _ => Raw::Other,
        };
        if is_block && self.open.last().is_some_and(|element| element.name == "p") {
            self.open.pop();
        }
        if name == "body" {
            self.close("head");
        }
        if !VOID.contains(&name) {
            self.push(&tag);
        }
        if matches!(name, "html" | "meta" | "link" | "time") {
            self.page.tags.push(tag);
        }
    }

    fn push(&mut self, tag: &Tag<'_>) {
        if self.open.len() >= DEEPEST {
            self.page.is_deep = true;
            return;
        }
        let inherited = self.open.last().is_some_and(|element| element.hidden);
        let hidden = inherited || UNSEEN.contains(&tag.name.as_str()) || is_hidden(tag);
        self.open.push(Element { name: tag.name.clone(), hidden });
    }

    fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.gap = Break::Paragraph;
        }
        if let Some(depth) = self.open.iter().rposition(|element| element.name == name) {
            self.open.truncate(depth);
        }
    }
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    let style = tag.attribute("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    tag.attribute("hidden").is_some() || style.contains("display:none") || style.contains("visibility:hidden")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[(Break, &str)]) {
        let page = Page::read(source);
        let seen: Vec<_> = page
            .nodes
            .iter()
            .filter(|node| node.visible && !source[node.range.clone()].trim().is_empty())
            .map(|node| (node.after, &source[node.range.clone()]))
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn tags_separate_paragraphs_and_lines() {
        use Break::{Line, None, Paragraph};
        check(
            "<p>A <b>b</b> c<p>d<br>e<br> <br>f",
            &[(Paragraph, "A "), (None, "b"), (None, " c"), (Paragraph, "d"), (Line, "e"), (Paragraph, "f")],
        );
    }

    #[test]
    fn hidden_text_is_not_visible() {
        check(
            "<head><title>t</title></head><p hidden>a<p>b<div style='display: none'>c<i>d</i></div><svg><text>e</text></svg>f",
            &[(Break::Paragraph, "b"), (Break::Paragraph, "f")],
        );
        check("<head><meta name=a><body>x", &[(Break::Paragraph, "x")]);
    }
}
