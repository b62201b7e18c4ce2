//! Which text nodes of a page are its main content, as the readability algorithm finds it.
//!
//! The algorithm works on a tree that no longer knows the source. So each text node is given to it with one private-use
//! character in front; the characters that are still there in what it returns tell which nodes it kept. The text itself
//! is then taken from the source, in its order, so that the map to the source is exact.

use dom_smoothie::{Article, Config, Readability};

use super::page::{Page, TextNode};
use crate::entity::decode_references;

/// The first and the number of private-use characters of planes 15 and 16.
const PLANES: [(u32, usize); 2] = [(0xf_0000, 0xfffe), (0x10_0000, 0xfffe)];

/// What the algorithm found.
pub(super) struct MainContent {
    /// For each node of the page, whether it belongs to the main content.
    pub keeps: Vec<bool>,
    pub title: Option<String>,
    pub byline: Option<String>,
    pub publisher: Option<String>,
}

/// Finds the main content among some text nodes; none where there is none, or the page is nothing like an article.
pub(super) fn find_main_content(source: &str, page: &Page<'_>, among: &[bool]) -> Option<MainContent> {
    let marked_nodes: Vec<usize> =
        (0..page.nodes.len()).filter(|idx| among[*idx] && is_marked(source, &page.nodes[*idx])).collect();
    if page.is_overgrown || marked_nodes.is_empty() || mark_of(marked_nodes.len() - 1).is_none() {
        return None;
    }
    let article = find_article(&mark_nodes(source, page, &marked_nodes))?;
    let mut keeps = vec![false; page.nodes.len()];
    for n in article.content.chars().filter_map(number_of) {
        if let Some(node) = marked_nodes.get(n) {
            keeps[*node] = true;
        }
    }
    let clean = |text: String| {
        Some(text.replace(|c| number_of(c).is_some(), "")).filter(|text| !text.trim().is_empty())
    };
    keeps.contains(&true).then(|| MainContent {
        keeps,
        title: clean(article.title),
        byline: article.byline.and_then(clean),
        publisher: article.site_name.and_then(clean),
    })
}

/// JSON-LD is read by ourselves, from the source.
fn find_article(marked: &str) -> Option<Article> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    Readability::new(marked, None, Some(config)).ok()?.parse().ok()
}

fn is_marked(source: &str, node: &TextNode) -> bool {
    node.visible && !source[node.range.clone()].trim().is_empty()
}

/// The source with a mark before each of the nodes; the text of others is left out.
///
/// References are decoded, because the parser takes time quadratic in their number.
fn mark_nodes(source: &str, page: &Page<'_>, nodes: &[usize]) -> String {
    let mut marked = String::with_capacity(source.len() + 4 * nodes.len());
    let (mut at, mut n) = (0, 0);
    for (idx, node) in page.nodes.iter().enumerate() {
        marked.extend(source[at..node.range.start].chars().map(without_mark));
        at = node.range.end;
        if nodes.get(n) == Some(&idx) {
            marked.extend(mark_of(n));
            marked.extend(decode_references(&source[node.range.clone()]).chars().map(as_plain_text));
            n += 1;
        } else if node.visible {
            marked.push(' ');
        }
    }
    marked.extend(source[at..].chars().map(without_mark));
    marked
}

/// Private-use characters of the source's own would pass for marks.
fn without_mark(character: char) -> char {
    if number_of(character).is_some() { char::REPLACEMENT_CHARACTER } else { character }
}

/// Another sign where a character would be read as markup.
fn as_plain_text(character: char) -> char {
    if matches!(character, '&' | '<' | '\0') { '+' } else { without_mark(character) }
}

fn mark_of(mut n: usize) -> Option<char> {
    for (first, size) in PLANES {
        if n < size {
            return char::from_u32(first + u32::try_from(n).ok()?);
        }
        n -= size;
    }
    None
}

fn number_of(mark: char) -> Option<usize> {
    let mut before = 0;
    for (first, size) in PLANES {
        let n = (mark as usize).wrapping_sub(first as usize);
        if n < size {
            return Some(before + n);
        }
        before += size;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_numbers_agree() {
        for n in [0, 1, 0xfffd, 0xfffe, 0x1_0000, 2 * 0xfffe - 1] {
            assert_eq!(mark_of(n).and_then(number_of), Some(n));
        }
        assert_eq!(mark_of(2 * 0xfffe), None);
        assert_eq!(number_of('a'), None);
    }
}
