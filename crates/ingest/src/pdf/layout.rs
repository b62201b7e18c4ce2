//! From pieces of text on a page to lines, and from lines to paragraphs.

use std::collections::HashMap;

use super::content::Piece;

/// A line of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub text: String,
    x: f32,
    y: f32,
    end: f32,
    size: f32,
}

/// Joins pieces that follow one another on one height; a gap between them is a space.
pub(super) fn lines_of(pieces: Vec<Piece>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for piece in pieces {
        let size = piece.size.max(0.1);
        match lines.last_mut() {
            Some(line)
                if (line.y - piece.y).abs() < 0.4 * size.max(line.size)
                    && piece.x > line.end - 2.0 * size =>
            {
                if piece.x - line.end > 0.18 * size
                    && !line.text.ends_with(' ')
                    && !piece.text.starts_with(' ')
                {
                    line.text.push(' ');
                }
                line.text.push_str(&piece.text);
                line.end = line.end.max(piece.end);
                line.size = line.size.max(size);
            }
            _ => lines.push(Line { text: piece.text, x: piece.x, y: piece.y, end: piece.end, size }),
        }
    }
    for line in &mut lines {
        line.text = unligated(line.text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// Letters that are set as one, as letters.
fn unligated(text: String) -> String {
    const LIGATURES: [(&str, &str); 7] =
        [("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬃ", "ffi"), ("ﬄ", "ffl"), ("ﬅ", "st"), ("ﬆ", "st")];
    LIGATURES
        .iter()
        .fold(text, |text, (one, letters)| if text.contains(one) { text.replace(one, letters) } else { text })
}

/// Running heads are no longer than this, and no sentences.
const LONGEST_RUNNING: usize = 80;

/// Leaves out the lines that stand at the top or the foot of most pages, and the numbers of pages.
pub(super) fn without_running_lines(pages: &mut [Vec<Line>]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        for line in edges(page) {
            *counts.entry(key(&line.text)).or_default() += 1;
        }
    }
    let fewest = 3.max(pages.len() / 2);
    let is_repeated = |line: &Line| counts.get(&key(&line.text)).is_some_and(|n| *n >= fewest);
    let is_running = |line: &Line| {
        is_page_number(&line.text)
            || (line.text.chars().count() <= LONGEST_RUNNING
                && !ends_sentence(&line.text)
                && is_repeated(line))
    };
    for page in pages.iter_mut() {
        let n = page.len();
        let mut at = 0;
        page.retain(|line| {
            let is_edge = at < 2 || at + 2 >= n;
            at += 1;
            !(is_edge && n > 1 && is_running(line))
        });
    }
}

fn edges(page: &[Line]) -> impl Iterator<Item = &Line> {
    let n = page.len();
    page.iter().enumerate().filter(move |(at, _)| *at < 2 || at + 2 >= n).map(|(_, line)| line)
}

/// A line without its numbers: `Page 3 of 9` is the same line on every page.
fn key(text: &str) -> String {
    text.chars().filter(|c| !c.is_numeric()).collect()
}

fn is_page_number(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = bare.strip_prefix("Page ").or_else(|| bare.strip_prefix("page ")).unwrap_or(bare);
    let (number, rest) = bare.split_once([' ', '/']).unwrap_or((bare, ""));
    let rest = rest.strip_prefix("of ").unwrap_or(rest);
    let is_number = |text: &str| text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    !number.is_empty() && is_number(number) && is_number(rest)
}

/// Writes the lines of all pages as paragraphs with a blank line between them.
pub(super) fn write_paragraphs(pages: &[Vec<Line>]) -> String {
    let mut text = String::new();
    let mut before: Option<(&Line, f32)> = None;
    for page in pages {
        let leading = usual_leading(page);
        let right = page.iter().map(|line| line.end).fold(0.0, f32::max);
        for (at, line) in page.iter().enumerate() {
            let goes_on = before.is_some_and(|(last, last_right)| {
                if at == 0 { goes_on_overleaf(last, line) } else { goes_on(last, line, leading, last_right) }
            });
            join(&mut text, &line.text, goes_on);
            before = Some((line, right));
        }
    }
    text
}

fn join(text: &mut String, line: &str, goes_on: bool) {
    if !goes_on {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
    } else if text.ends_with('\u{ad}') || is_divided(text, line) {
        text.pop();
    } else {
        text.push(' ');
    }
    text.push_str(line);
}

/// Whether a word is divided at the end of a line: `explo-`, `sion`.
fn is_divided(text: &str, next: &str) -> bool {
    let mut last = text.chars().rev();
    last.next() == Some('-')
        && last.next().is_some_and(char::is_lowercase)
        && last.next().is_some_and(char::is_alphabetic)
        && next.chars().next().is_some_and(char::is_lowercase)
}

/// The distance of lines that most lines of a page have.
fn usual_leading(page: &[Line]) -> f32 {
    let mut gaps: Vec<f32> = page
        .windows(2)
        .map(|pair| pair[0].y - pair[1].y)
        .filter(|gap| *gap > 0.0 && gap.is_finite())
        .collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 3).copied().unwrap_or(f32::MAX)
}

/// Whether a line goes on with the paragraph of the line above it.
fn goes_on(last: &Line, line: &Line, leading: f32, right: f32) -> bool {
    let gap = last.y - line.y;
    let is_next = gap > 0.0 && gap <= 1.35 * leading && gap < 3.0 * last.size.max(line.size);
    let is_same_size = (last.size - line.size).abs() <= 0.1 * last.size.max(line.size);
    let is_indented = line.x > last.x + 0.8 * line.size;
    let ends_early = last.end < last.x + 0.75 * (right - last.x) && ends_sentence(&last.text);
    is_next && is_same_size && !(is_indented && ends_sentence(&last.text)) && !ends_early
}

/// Whether the first line of a page goes on with the last paragraph of the page before.
fn goes_on_overleaf(last: &Line, line: &Line) -> bool {
    !ends_sentence(&last.text)
        && (last.size - line.size).abs() <= 0.1 * last.size.max(line.size)
        && line.text.chars().next().is_some_and(char::is_lowercase)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']']).ends_with(['.', '!', '?', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x: f32, y: f32, end: f32) -> Line {
        Line { text: text.to_owned(), x, y, end, size: 10.0 }
    }

    #[test]
    fn gaps_are_spaces() {
        let piece = |text: &str, x, end| Piece { text: text.to_owned(), x, y: 700.0, end, size: 10.0 };
        let lines = lines_of(vec![
            piece("Two", 50.0, 68.0),
            piece("shells", 71.0, 97.0),
            piece("f", 97.2, 100.0),
            piece("ell.", 100.0, 120.0),
        ]);
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["Two shellsfell."]);
    }

    #[test]
    fn lines_become_paragraphs() {
        let page = vec![
            line("Two shells fell near the old explo-", 50.0, 700.0, 500.0),
            line("sives plant on the edge of the town on", 50.0, 688.0, 500.0),
            line("Sunday.", 50.0, 676.0, 100.0),
            line("Nobody was hurt, the council of the town", 50.0, 664.0, 500.0),
            line("said in a letter.", 50.0, 652.0, 150.0),
            line("The mill burnt down.", 50.0, 620.0, 160.0),
        ];
        assert_eq!(
            write_paragraphs(&[page]),
            "Two shells fell near the old explosives plant on the edge of the town on Sunday.\n\nNobody was hurt, the council of the \
             town said in a letter.\n\nThe mill burnt down."
        );
    }

    #[test]
    fn running_lines_and_numbers_are_left_out() {
        let page = |n: usize| {
            let day = ["Monday", "Tuesday", "Wednesday", "Thursday"][n - 1];
            vec![
                line("Valley Monitor, weekly report", 50.0, 780.0, 200.0),
                line(&format!("{day} was quiet in the town."), 50.0, 700.0, 500.0),
                line(&format!("{} shells fell.", n * 7), 50.0, 688.0, 500.0),
                line(&format!("Nobody was hurt on {day}."), 50.0, 676.0, 400.0),
                line(&format!("Page {n} of 4"), 50.0, 30.0, 100.0),
            ]
        };
        let mut pages: Vec<Vec<Line>> = (1..=4).map(page).collect();
        without_running_lines(&mut pages);
        let text = write_paragraphs(&pages);
        assert!(!text.contains("Monitor") && !text.contains("Page"), "{text}");
        assert!(text.contains("Wednesday was quiet in the town."), "{text}");
    }

    #[test]
    fn page_numbers_are_known() {
        for text in ["3", "- 3 -", "Page 3", "page 3 of 10", "3/10"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["2019 was quiet", "31 killed", "Page", "12345", "3 of them"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
