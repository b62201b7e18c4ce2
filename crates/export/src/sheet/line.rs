//! Lines of the terminal: stretches of text with a tone, measured, wrapped and painted.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use crate::wording::NO_BREAK;

/// What a stretch is, for those who see colour; words and marks say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tone {
    #[default]
    Plain,
    Strong,
    Faint,
    Unsure,
    Denied,
    Admitted,
}

impl Tone {
    const fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Faint => Style::new().dimmed(),
            Self::Unsure => AnsiColor::Yellow.on_default(),
            Self::Denied => AnsiColor::Red.on_default(),
            Self::Admitted => AnsiColor::Magenta.on_default(),
        }
    }
}

/// One line, left to right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    stretches: Vec<(String, Tone)>,
    width: usize,
}

impl Line {
    /// A line of one stretch behind the left margin.
    pub(crate) fn of(text: &str, tone: Tone) -> Self {
        let mut line = Self::default();
        line.put(1, text, tone);
        line
    }

    /// How far the line reaches.
    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    /// Puts `text` at `column`, or right behind what is there.
    pub(crate) fn put(&mut self, column: usize, text: &str, tone: Tone) {
        if text.is_empty() {
            return;
        }
        let gap = column.saturating_sub(self.width);
        self.stretches.push((" ".repeat(gap), Tone::Plain));
        self.stretches.push((text.replace(NO_BREAK, " "), tone));
        self.width += gap + text.width();
    }

    /// The line as text, with colour where it is wanted.
    pub(crate) fn paint(&self, color: bool) -> String {
        let mut out = String::new();
        for (text, tone) in &self.stretches {
            let style = tone.style();
            if color && *tone != Tone::Plain {
                out.push_str(&format!("{style}{text}{style:#}"));
            } else {
                out.push_str(text);
            }
        }
        out
    }
}

/// Breaks `text` between words, and inside words that are wider than `width`.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for piece in pieces(word, width) {
            let line = lines.last_mut().expect("there is always a last line");
            let joined = if line.is_empty() { piece.clone() } else { format!("{line} {piece}") };
            if joined.width() <= width {
                *line = joined;
            } else {
                lines.push(piece);
            }
        }
    }
    lines
}

/// Cuts a word into pieces that are no wider than `width`.
fn pieces(word: &str, width: usize) -> Vec<String> {
    if word.width() <= width {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let piece = pieces.last_mut().expect("there is always a last piece");
        piece.push(c);
        if piece.width() > width && piece.chars().count() > 1 {
            piece.pop();
            pieces.push(c.to_string());
        }
    }
    pieces
}

/// The text, cut after a word with an ellipsis where it is wider than `width`.
pub(crate) fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut first = wrap(text, width.saturating_sub(2)).swap_remove(0);
    first.push_str(" …");
    first
}

/// The width of the widest word.
pub(crate) fn longest_word(text: &str) -> usize {
    text.split(' ').map(UnicodeWidthStr::width).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wider_than_the_line_are_cut() {
        assert_eq!(wrap("in Llanfairpwll now", 6), ["in", "Llanfa", "irpwll", "now"]);
        assert_eq!(wrap("阿勒颇省", 4), ["阿勒", "颇省"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn a_cut_text_ends_after_a_word() {
        assert_eq!(fit("at least fourteen people", 20), "at least fourteen …");
        assert_eq!(fit("at least", 20), "at least");
    }

    #[test]
    fn only_toned_spans_are_coloured() {
        let mut line = Line::of("Russia", Tone::Denied);
        line.put(10, "17", Tone::Plain);
        assert_eq!(line.paint(false), " Russia   17");
        assert_eq!(line.paint(true), " \u{1b}[31mRussia\u{1b}[0m   17");
    }
}
