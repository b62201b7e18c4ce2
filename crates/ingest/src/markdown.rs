//! Markdown to text: its marks are left out, and every character that stays keeps its place in the source.

use std::ops::Range;

use crate::traced::{Edit, Traced};

/// Whether a text is written in Markdown: it has headings, and links or emphasis.
pub(crate) fn looks_like_markdown(text: &str) -> bool {
    let has_heading = text.lines().any(|line| heading_marks(line) > 0);
    has_heading && (text.contains("](http") || text.matches("**").count() >= 2)
}

/// Leaves out the marks; gives the first heading of the first rank.
pub(crate) fn without_marks(traced: &mut Traced<'_>) -> Option<String> {
    let text = traced.text.clone().into_owned();
    let mut scan = Scan { text: &text, edits: Vec::new(), title: None };
    scan.read();
    let (edits, title) = (scan.edits, scan.title);
    traced.apply(&edits);
    title
}

/// How many bytes of a line are the mark of a heading: `## `.
fn heading_marks(line: &str) -> usize {
    let n = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&n) && line[n..].starts_with(' ') { n + 1 } else { 0 }
}

struct Scan<'t> {
    text: &'t str,
    edits: Vec<Edit>,
    title: Option<String>,
}

impl Scan<'_> {
    fn drop(&mut self, range: Range<usize>) {
        if range.start < range.end {
            self.edits.push(Edit::new(range, ""));
        }
    }

    fn read(&mut self) {
        let (mut at, mut fence): (usize, Option<&str>) = (0, None);
        for line in self.text.split_inclusive('\n') {
            let range = at..at + line.len();
            at = range.end;
            let bare = line.trim();
            let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
            match (fence, mark) {
                (None, Some(mark)) => fence = Some(mark),
                (Some(open), Some(mark)) if open == mark => fence = None,
                (Some(_), _) => {}
                (None, None) => {
                    self.read_line(range, line);
                    continue;
                }
            }
            self.drop(range);
        }
    }

    fn read_line(&mut self, range: Range<usize>, line: &str) {
        let bare = line.trim();
        if is_rule(bare) || is_definition(bare) {
            return self.drop(range);
        }
        let quoted = line.len() - line.trim_start_matches(['>', ' ', '\t']).len();
        let quoted = if line.trim_start().starts_with('>') { quoted } else { 0 };
        let marks = heading_marks(&line[quoted..]);
        if marks == 2 && self.title.is_none() {
            self.title = Some(line[quoted + marks..].trim().trim_end_matches('#').trim_end().to_owned());
        }
        let begin = range.start + quoted + marks;
        self.drop(range.start..begin);
        let end = begin + self.text[begin..range.end].trim_end().len();
        let inside = &self.text[begin..end];
        let closing = if marks > 0 { inside.len() - inside.trim_end_matches('#').len() } else { 0 };
        self.read_inline(begin..end - closing);
        self.drop(end - closing..end);
    }

    fn read_inline(&mut self, range: Range<usize>) {
        let bytes = self.text.as_bytes();
        let mut at = range.start;
        while at < range.end {
            let rest = &self.text[at..range.end];
            let n = match bytes[at] {
                b'\\' if rest.len() > 1 && bytes[at + 1].is_ascii_punctuation() => {
                    self.drop(at..at + 1);
                    2
                }
                b'*' | b'_' | b'`' | b'~' => self.read_emphasis(at, &range),
                b'!' if rest.starts_with("![") => link(rest, 1).map_or(1, |link| {
                    self.drop(at..at + link.end);
                    link.end
                }),
                b'[' => link(rest, 0).map_or(1, |link| {
                    self.drop(at..at + 1);
                    self.read_inline(at + 1..at + link.text_end);
                    self.drop(at + link.text_end..at + link.end);
                    link.end
                }),
                b'<' => tag(rest).map_or(1, |n| {
                    self.drop(at..at + n);
                    n
                }),
                _ => rest.chars().next().map_or(1, char::len_utf8),
            };
            at += n;
        }
    }

    /// Marks around words; a sign between spaces or within a word is one of the text.
    fn read_emphasis(&mut self, at: usize, range: &Range<usize>) -> usize {
        let sign = self.text.as_bytes()[at];
        let n = self.text[at..range.end].bytes().take_while(|byte| *byte == sign).count();
        let before = self.text[range.start..at].chars().next_back();
        let after = self.text[at + n..range.end].chars().next();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let is_inside = is_word(before) && is_word(after);
        let is_mark = match sign {
            b'`' => true,
            b'~' => n == 2,
            b'_' => !(is_inside || is_space(before) && is_space(after)) && n <= 3,
            _ => (!is_inside || n >= 2) && !(is_space(before) && is_space(after)) && n <= 3,
        };
        if is_mark {
            self.drop(at..at + n);
        }
        n
    }
}

/// A line that only divides, or underlines a heading.
fn is_rule(line: &str) -> bool {
    let signs: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
    signs.len() >= 3
        && matches!(signs[0], '-' | '=' | '*' | '_')
        && signs.iter().all(|sign| *sign == signs[0])
}

/// A line that only says where a link leads: `[1]: https://…`.
fn is_definition(line: &str) -> bool {
    line.strip_prefix('[')
        .and_then(|rest| rest.split_once("]:"))
        .is_some_and(|(_, address)| address.trim().starts_with("http"))
}

struct Link {
    /// Where its text ends, and where all of it does.
    text_end: usize,
    end: usize,
}

/// `[text](address)` or `[text][name]` at the start, behind `skip` bytes.
fn link(rest: &str, skip: usize) -> Option<Link> {
    const LONGEST: usize = 4000;
    let mut depth = 0;
    let mut text_end = None;
    for (at, byte) in rest.bytes().enumerate().skip(skip).take(LONGEST) {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            text_end = Some(at);
            break;
        }
    }
    let text_end = text_end?;
    let close = match rest.as_bytes().get(text_end + 1)? {
        b'(' => b')',
        b'[' => b']',
        _ => return None,
    };
    let end = rest.bytes().enumerate().skip(text_end + 2).take(LONGEST).find(|(_, byte)| *byte == close)?.0;
    Some(Link { text_end, end: end + 1 })
}

/// The length of a tag, a comment or an address in angle brackets.
fn tag(rest: &str) -> Option<usize> {
    if rest.starts_with("<!--") {
        return rest.find("-->").map(|at| at + 3);
    }
    let end = rest.find('>')?;
    let inside = &rest[1..end];
    let name = inside.trim_start_matches('/');
    let is_address = ["http://", "https://", "mailto:"].iter().any(|scheme| inside.starts_with(scheme));
    (is_address || (name.starts_with(|c: char| c.is_ascii_alphabetic()) && !inside.contains('<')))
        .then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(source: &str, expected: &str) {
        let mut traced = Traced::identical(source);
        without_marks(&mut traced);
        assert_eq!(traced.text, expected, "{source:?}");
    }

    #[test]
    fn marks_are_left_out() {
        check("# Mill *burnt* #\n\nTwo **shells** fell.", "Mill burnt \n\nTwo shells fell.");
        check("Mill burnt\n====\nTwo.", "Mill burnt\nTwo.");
        check(
            "He said [it was \\[not\\] us](https://a.example/b_c), twice.",
            "He said it was [not] us, twice.",
        );
        check("![A mill](a.png) Two <b>shells</b> fell<br>.<!-- x -->", " Two shells fell.");
        check("> \"No,\" she said.\n> And left.", "\"No,\" she said.\nAnd left.");
        check("```\ncode\n```\nTwo.\n[1]: https://a.example\n", "Two.\n");
        check(
            "a snake_case_name, 2 * 3 * 4, `code` and __bold__",
            "a snake_case_name, 2 * 3 * 4, code and bold",
        );
        check("[Updated] Two fell. 5 < 6 > 4", "[Updated] Two fell. 5 < 6 > 4");
    }

    #[test]
    fn the_first_heading_is_the_title() {
        let mut traced = Traced::identical("## Part\n# Mill **burnt**\n");
        assert_eq!(without_marks(&mut traced).as_deref(), Some("Mill **burnt**"));
        assert!(looks_like_markdown("# A\n\n[b](https://c.example)"));
        assert!(!looks_like_markdown("#1 in the list: **stars**"));
    }

    proptest! {
        #[test]
        fn any_text_keeps_its_map(text in "(#+ |\\*|_|`|\\[|\\]|\\(|\\)|!|<|>|\\\\|```|\n|é|a|---| ){0,40}") {
            let mut traced = Traced::identical(text.as_str());
            without_marks(&mut traced);
            let n = traced.text.chars().count() as u32;
            let map = traced.to_map();
            for (unit, c) in (0..n).zip(traced.text.chars()) {
                let there = map.map(rashomon_schema::Span::new(unit, unit + 1));
                prop_assert_eq!(text.chars().nth(there.start as usize), Some(c));
            }
        }
    }
}
