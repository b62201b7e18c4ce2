//! The text of chosen nodes of a page: entities decoded, white space as a browser shows it, paragraphs apart.

use super::page::{Break, Page, TextNode};
use crate::entity::loose_reference;
use crate::traced::{Edit, Traced};

/// Writes the text of the nodes that are kept, in the order of the source.
pub(super) fn write_text<'s>(source: &'s str, page: &Page<'_>, keeps: impl Fn(usize) -> bool) -> Traced<'s> {
    let mut writer = Writer { source, edits: Vec::new(), done: 0, gap: Break::None };
    for (idx, node) in page.nodes.iter().enumerate() {
        writer.gap = writer.gap.max(node.after);
        let is_blank = source[node.range.clone()].trim().is_empty();
        if is_blank {
            writer.gap = writer.gap.max(Break::Space);
        } else if keeps(idx) {
            writer.write_node(node);
        }
    }
    writer.edits.push(Edit::new(writer.done..source.len(), ""));
    let mut text = Traced::identical(source);
    text.apply(&writer.edits);
    text
}

struct Writer<'s> {
    source: &'s str,
    edits: Vec<Edit>,
    /// The end of what has been shown.
    done: usize,
    /// What the gap since then is shown as.
    gap: Break,
}

impl Writer<'_> {
    fn write_node(&mut self, node: &TextNode) {
        let mut at = node.range.start;
        while at < node.range.end {
            let rest = &self.source[at..node.range.end];
            let first = rest.chars().next().expect("the node goes on");
            at += if first.is_whitespace() {
                self.write_space(rest, node)
            } else if let Some((len, value)) = rest.strip_prefix('&').and_then(loose_reference) {
                self.write_entity(at..at + 1 + len, value);
                1 + len
            } else {
                let len = text_len(rest, first);
                self.close_gap(at);
                self.done = at + len;
                len
            };
        }
    }

    /// Passes over white space; a line feed counts where the text is preformatted.
    fn write_space(&mut self, rest: &str, node: &TextNode) -> usize {
        let len = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
        let shown = match rest[..len].matches('\n').count() {
            0 => Break::Space,
            _ if !node.preformatted => Break::Space,
            1 => Break::Line,
            _ => Break::Paragraph,
        };
        self.gap = self.gap.max(shown);
        len
    }

    fn write_entity(&mut self, range: std::ops::Range<usize>, value: std::borrow::Cow<'static, str>) {
        if value.trim().is_empty() {
            self.gap = self.gap.max(Break::Space);
            return;
        }
        self.close_gap(range.start);
        self.done = range.end;
        self.edits.push(Edit { range, with: value });
    }

    /// Shows what lies between what has been shown and `at`.
    fn close_gap(&mut self, at: usize) {
        let shown = match self.gap {
            _ if self.edits.is_empty() && self.done == 0 => "",
            Break::None => "",
            Break::Space => " ",
            Break::Line => "\n",
            Break::Paragraph => "\n\n",
        };
        if self.source[self.done..at] != *shown {
            self.edits.push(Edit::new(self.done..at, shown));
        }
        self.gap = Break::None;
    }
}

/// The length of text that is shown as it is, `first` included.
fn text_len(rest: &str, first: char) -> usize {
    let after = first.len_utf8();
    rest[after..].find(|c: char| c == '&' || c.is_whitespace()).map_or(rest.len(), |end| after + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        let page = Page::read(source);
        let text = write_text(source, &page, |idx| page.nodes[idx].visible);
        assert_eq!(text.text, expected);
    }

    #[test]
    fn white_space_is_shown_as_in_a_browser() {
        check(
            " <p> One\n  <b> two</b> <i>three</i></p>\n\n<p>&nbsp;</p><div>four<br>five",
            "One two three\n\nfour\nfive",
        );
        check("<pre>a  b\nc\n\nd</pre>", "a b\nc\n\nd");
        check("é<b>x</b>", "éx");
        check("<td>a</td><td>b</td>", "a\n\nb");
    }

    #[test]
    fn entities_are_decoded_once() {
        check("a &amp;lt; b&nbsp;&mdash; R&D &eacute;t&eacute; 1&lt2", "a &lt; b — R&D été 1<2");
    }
}
