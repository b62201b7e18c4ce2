//! The paragraphs of a page: text that nothing but white space and inline tags divides.

use std::collections::HashSet;
use std::ops::Range;

use super::page::{Break, Page};
use crate::entity::decode_references;

/// A paragraph of a page.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// The text nodes from its first to its last.
    pub nodes: Range<usize>,
    /// Its words, separated by spaces.
    pub text: String,
    /// The innermost element around its first node.
    pub element: Option<usize>,
}

/// The visible paragraphs of a page, in order.
pub(super) fn paragraphs_of(source: &str, page: &Page<'_>) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut gap = Break::Paragraph;
    for (idx, node) in page.nodes.iter().enumerate() {
        gap = gap.max(node.after);
        let written = &source[node.range.clone()];
        if !node.visible || written.trim().is_empty() {
            continue;
        }
        let text = decode_references(written).split_whitespace().collect::<Vec<_>>().join(" ");
        match paragraphs.last_mut() {
            Some(last) if gap < Break::Paragraph => {
                last.text.push(' ');
                last.text.push_str(&text);
                last.nodes.end = idx + 1;
            }
            _ => paragraphs.push(Paragraph { nodes: idx..idx + 1, text, element: node.element }),
        }
        gap = Break::None;
    }
    paragraphs
}

impl Paragraph {
    /// Letters and digits only, in lower case: what two copies of one text share.
    pub fn key(&self) -> String {
        key(&self.text)
    }

    /// Whether the paragraph lies in an element.
    pub fn is_in(&self, element: usize, page: &Page<'_>) -> bool {
        let nodes = &page.elements[element].nodes;
        nodes.start <= self.nodes.start && self.nodes.end <= nodes.end
    }

    /// The rank of the heading that the paragraph is: 1 for `h1`.
    pub fn heading_rank(&self, page: &Page<'_>) -> Option<u8> {
        page.around(self.nodes.start).find_map(|element| match page.elements[element].name.as_bytes() {
            [b'h', rank @ b'1'..=b'6'] => Some(rank - b'0'),
            _ => None,
        })
    }

    /// Whether an element of this name is around it.
    pub fn has_around(&self, names: &[&str], page: &Page<'_>) -> bool {
        page.around(self.nodes.start).any(|element| names.contains(&page.elements[element].name.as_str()))
    }
}

/// Letters and digits only, in lower case.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a headline that its story has to have.
pub(super) struct Headline {
    stems: HashSet<String>,
}

/// Shorter words say little of what a story is about, and longer ones have endings.
const STEM: usize = 4;
const SHORTEST: usize = 4;

impl Headline {
    pub fn new(headline: &str) -> Self {
        Self { stems: stems(headline) }
    }

    /// Whether it has words enough to be looked for.
    pub fn is_telling(&self) -> bool {
        self.stems.len() >= 3
    }

    /// The share of its words that are in a text.
    pub fn share_in<'t>(&self, texts: impl Iterator<Item = &'t str>) -> f64 {
        let found: HashSet<String> = texts.flat_map(stems).collect();
        let n = self.stems.iter().filter(|stem| found.contains(*stem)).count();
        n as f64 / self.stems.len().max(1) as f64
    }
}

fn stems(text: &str) -> HashSet<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST || word.starts_with(|c: char| c.is_ascii_digit()));
    words.map(|word| word.chars().take(STEM).flat_map(char::to_lowercase).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_what_tags_divide() {
        let source = "<h2>One</h2><p>Two <b>three</b>&amp;<!-- x --> four<br>five</p><script>no</script><div hidden>six</div><td>7";
        let page = Page::read(source);
        let texts: Vec<String> = paragraphs_of(source, &page).into_iter().map(|one| one.text).collect();
        assert_eq!(texts, ["One", "Two three & four five", "7"]);
    }

    #[test]
    fn a_headline_is_found_in_its_story() {
        let headline = Headline::new("Two drivers killed as mine hits convoy");
        assert!(headline.is_telling());
        assert!(headline.share_in(["A mine hit a convoy, killing its driver."].into_iter()) > 0.7);
        assert!(headline.share_in(["The minister opened a school."].into_iter()) < 0.2);
        assert!(!Headline::new("War").is_telling());
    }
}
