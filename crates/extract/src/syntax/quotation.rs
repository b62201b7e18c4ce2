//! Which words stand between quotation marks, over the whole text.

use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The longest a single-quoted remark may be, in characters.
const LONGEST_SINGLE: usize = 600;
/// How many paragraphs a quotation may run over without its mark being opened anew.
const LONGEST_RUN: usize = 3;

/// A quoted stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quote {
    /// The tokens with their marks.
    pub words: TokenSpan,
    /// Whether the next quotation continues it: opened anew at the next paragraph without having been closed.
    pub goes_on: bool,
}

/// The quotations of a text, in order.
#[derive(Debug, Default)]
pub(crate) struct Quotes {
    pub all: Vec<Quote>,
    of_token: Vec<u32>,
}

/// A quotation mark and what it can do.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    paragraph: usize,
    can_open: bool,
    can_close: bool,
    single: bool,
}

impl Quotes {
    /// Pairs the marks of `doc`: straight, curly and mixed; a quotation may be opened anew at each paragraph, be closed after a
    /// space, or never be closed, in which case it ends with its paragraph.
    pub fn pair(doc: &Parse<'_>) -> Self {
        let chars: Vec<char> = doc.text().chars().collect();
        let (marks, paragraph_ends) = find_marks(&chars);
        let spans = pair_marks(&chars, &marks, &paragraph_ends);
        Self::on_tokens(doc, spans)
    }

    fn on_tokens(doc: &Parse<'_>, spans: Vec<(usize, usize, bool)>) -> Self {
        let mut quotes = Self { all: Vec::new(), of_token: vec![0; doc.len()] };
        let mut token = 0;
        for (start, end, goes_on) in spans {
            while token < doc.len() && (doc.end(token) as usize) <= start {
                token += 1;
            }
            let first = token;
            while token < doc.len() && (doc.start(token) as usize) < end {
                token += 1;
            }
            let words = TokenSpan::new(first, token).trim_space(doc);
            if words.is_empty() {
                continue;
            }
            quotes.all.push(Quote { words, goes_on });
            quotes.of_token[words.start..words.end].fill(quotes.all.len() as u32);
        }
        quotes
    }

    /// Index of the quotation that `token` stands in.
    pub fn quote_at(&self, token: usize) -> Option<usize> {
        self.of_token.get(token).and_then(|&n| (n as usize).checked_sub(1))
    }
}

fn is_double(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

/// Every mark that may open or close, and where each paragraph ends.
fn find_marks(chars: &[char]) -> (Vec<Mark>, Vec<usize>) {
    let (mut marks, mut ends, mut paragraph) = (Vec::new(), Vec::new(), 0);
    for (at, &c) in chars.iter().enumerate() {
        let doubled = c == '\'' && chars.get(at + 1) == Some(&'\'');
        if c == '\'' && !doubled && at > 0 && chars[at - 1] == '\'' {
            continue;
        }
        if c == '\n' {
            ends.push(at);
            paragraph += 1;
            continue;
        }
        let single = matches!(c, '\'' | '‘' | '’') && !doubled;
        if !is_double(c) && !single && !doubled {
            continue;
        }
        let before = at.checked_sub(1).map(|b| chars[b]);
        let after = chars.get(at + if doubled { 2 } else { 1 }).copied();
        let space_before = before.is_none_or(|b| b.is_whitespace() || "([—–-/".contains(b) || is_double(b));
        let space_after = after.is_none_or(|a| a.is_whitespace() || ".,;:!?)]—–".contains(a) || is_double(a));
        let (can_open, can_close) = match c {
            '“' | '„' | '‟' | '«' => (true, space_after && !space_before),
            '”' | '»' => (space_before && !space_after, true),
            '‘' => (space_before && !space_after, false),
            '\'' | '’' if single => (
                c == '\'' && space_before && after.is_some_and(char::is_alphabetic),
                space_after && before.is_some_and(|b| ".,!?".contains(b)),
            ),
            _ => (!space_after, space_after || !space_before),
        };
        if can_open || can_close {
            marks.push(Mark { at, paragraph, can_open, can_close, single });
        }
    }
    ends.push(chars.len());
    (marks, ends)
}

/// Start, end and whether the next one continues it, of every quotation, in characters.
fn pair_marks(chars: &[char], marks: &[Mark], paragraph_ends: &[usize]) -> Vec<(usize, usize, bool)> {
    let mut spans = Vec::new();
    let mut next = 0;
    while next < marks.len() {
        let open = marks[next];
        next += 1;
        if !open.can_open {
            continue;
        }
        if open.single {
            if let Some(close) = closing_single(marks, next, open) {
                spans.push((open.at, marks[close].at + 1, false));
                next = close + 1;
            }
            continue;
        }
        match (next..marks.len()).find(|&n| !marks[n].single) {
            Some(n) if closes(&marks[n], &open, paragraph_ends) => {
                spans.push((open.at, end_of(chars, &marks[n]), false));
                next = n + 1;
            }
            following => {
                let goes_on =
                    following.is_some_and(|n| opens_paragraph(chars, &marks[n], &open, paragraph_ends));
                let end = unclosed_end(chars, &open, following.map(|n| marks[n]), paragraph_ends);
                spans.push((open.at, end, goes_on));
                next = following.unwrap_or(marks.len());
            }
        }
    }
    spans
}

fn closing_single(marks: &[Mark], from: usize, open: Mark) -> Option<usize> {
    (from..marks.len())
        .take_while(|&n| marks[n].paragraph == open.paragraph && marks[n].at - open.at < LONGEST_SINGLE)
        .find(|&n| {
            // Marks of another kind stand within it by pairs.
            let within = marks[from..n].iter().filter(|mark| !mark.single).count();
            marks[n].single && marks[n].can_close && within % 2 == 0
        })
}

/// The character after a mark; two single marks stand for one double.
fn end_of(chars: &[char], mark: &Mark) -> usize {
    mark.at + if chars[mark.at] == '\'' && !mark.single { 2 } else { 1 }
}

/// Whether `mark` closes `open`: in the same paragraph, or in one soon after.
fn closes(mark: &Mark, open: &Mark, paragraph_ends: &[usize]) -> bool {
    if !mark.can_close {
        return false;
    }
    let paragraphs = paragraph_ends[open.paragraph..mark.paragraph]
        .windows(2)
        .filter(|pair| pair[1] > pair[0] + 1)
        .count();
    let crosses = mark.paragraph > open.paragraph;
    !(crosses && mark.can_open) && paragraphs <= LONGEST_RUN
}

/// Whether `mark` is the first thing of the paragraph after `open`'s.
fn opens_paragraph(chars: &[char], mark: &Mark, open: &Mark, paragraph_ends: &[usize]) -> bool {
    mark.can_open
        && mark.paragraph > open.paragraph
        && chars[paragraph_ends[open.paragraph]..mark.at].iter().all(|c| c.is_whitespace())
}

/// Where a quotation that is never closed ends: with its sentence when another opens in the same paragraph, else with its
/// paragraph.
fn unclosed_end(chars: &[char], open: &Mark, next: Option<Mark>, paragraph_ends: &[usize]) -> usize {
    let end = paragraph_ends[open.paragraph];
    match next {
        Some(next) if next.paragraph == open.paragraph => {
            let stop = (open.at..next.at).rev().find(|&at| matches!(chars[at], '.' | '!' | '?'));
            stop.map_or(next.at, |at| at + 1)
        }
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let chars: Vec<char> = text.chars().collect();
        let (marks, ends) = find_marks(&chars);
        let found: Vec<String> =
            pair_marks(&chars, &marks, &ends).iter().map(|&(s, e, _)| chars[s..e].iter().collect()).collect();
        assert_eq!(found, expected, "in `{text}`");
    }

    #[test]
    fn straight_and_curly_marks_pair() {
        check("He said \"we saw it\" and “left.”", &["\"we saw it\"", "“left.”"]);
    }

    #[test]
    fn a_curly_mark_is_closed_by_a_straight_one_after_a_space() {
        check("“We saw it all. \"\n\nThe army left.", &["“We saw it all. \""]);
    }

    #[test]
    fn a_quotation_opened_anew_at_each_paragraph_continues() {
        let text = "“We saw it.\n\n“It burned,” he said.";
        check(text, &["“We saw it.", "“It burned,”"]);
        let chars: Vec<char> = text.chars().collect();
        let (marks, ends) = find_marks(&chars);
        assert!(pair_marks(&chars, &marks, &ends)[0].2);
    }

    #[test]
    fn a_quotation_never_closed_ends_with_its_paragraph() {
        check("She said: “They came at dawn.\nThe army denied it.", &["“They came at dawn."]);
    }

    #[test]
    fn a_quotation_may_run_over_a_paragraph() {
        check("He wrote: \"They came.\nThey left.\" Then silence.", &["\"They came.\nThey left.\""]);
    }

    #[test]
    fn apostrophes_and_inches_are_no_quotations() {
        check("The soldiers' camp wasn't 6' wide, said O'Neil's men.", &[]);
        check("''They left,'' she said.", &["''They left,''"]);
        check("'They left,' she said.", &["'They left,'"]);
        check("'He shouted \"run\" and we ran.' Then quiet.", &["'He shouted \"run\" and we ran.'"]);
    }
}
