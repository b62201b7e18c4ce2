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
    /// The innermost element around it, as an index into [`Page::elements`]; none outside of all.
    pub element: Option<usize>,
}

/// An element of a page.
#[derive(Debug)]
pub(super) struct PageElement {
    pub name: String,
    /// Its classes, id and roles, as written, separated by spaces.
    pub hints: String,
    /// The element around it.
    pub parent: Option<usize>,
    /// The text nodes inside it, those of inner elements included.
    pub nodes: Range<usize>,
}

/// What a page's source holds.
#[derive(Debug, Default)]
pub(super) struct Page<'s> {
    pub nodes: Vec<TextNode>,
    /// Its elements, in the order of their start tags.
    pub elements: Vec<PageElement>,
    /// Tags that carry metadata: `html`, `meta`, `link`, `time`.
    pub tags: Vec<Tag<'s>>,
    /// The contents of `title`.
    pub title: Option<Range<usize>>,
    /// The contents of `script type="application/ld+json"`.
    pub json_ld: Vec<Range<usize>>,
    /// Whether elements are nested deeper than [`DEEPEST`], or one has more than [`MOST_ATTRIBUTES`].
    pub is_overgrown: bool,
}

/// Elements nested deeper are read as if they were not there, and no main content is looked for.
const DEEPEST: usize = 400;
/// No main content is looked for in a page with more attributes on one element: the parser behind it compares each with all.
const MOST_ATTRIBUTES: usize = 1000;

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

/// Attributes that tell what an element is for.
const HINTS: [&str; 5] = ["class", "id", "role", "itemprop", "aria-label"];

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
        reader.close_to(0);
        reader.page
    }

    /// The elements around a text node, the innermost first.
    pub fn around(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.nodes[node].element, |element| self.elements[*element].parent)
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
    /// Its index in the page.
    idx: usize,
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
        let element = self.open.last().map(|element| element.idx);
        self.page.nodes.push(TextNode { range, after: self.gap, visible, preformatted, element });
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
        self.page.is_overgrown |= tag.attributes.len() > MOST_ATTRIBUTES;
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
            self.close_to(self.open.len() - 1);
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
            self.page.is_overgrown = true;
            return;
        }
        let inherited = self.open.last().is_some_and(|element| element.hidden);
        let hidden = inherited || UNSEEN.contains(&tag.name.as_str()) || is_hidden(tag);
        let hints = HINTS.iter().filter_map(|name| tag.attribute(name)).collect::<Vec<_>>().join(" ");
        let (parent, start) = (self.open.last().map(|element| element.idx), self.page.nodes.len());
        let idx = self.page.elements.len();
        self.page.elements.push(PageElement { name: tag.name.clone(), hints, parent, nodes: start..start });
        self.open.push(Element { name: tag.name.clone(), hidden, idx });
    }

    /// Closes every open element from `depth` on.
    fn close_to(&mut self, depth: usize) {
        let end = self.page.nodes.len();
        for element in self.open.drain(depth..) {
            self.page.elements[element.idx].nodes.end = end;
        }
    }

    fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.gap = Break::Paragraph;
        }
        if let Some(depth) = self.open.iter().rposition(|element| element.name == name) {
            self.close_to(depth);
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
