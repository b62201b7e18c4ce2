//! A text that remembers where it came from while it is rewritten.

use std::borrow::Cow;
use std::ops::Range;

use rashomon_schema::{OffsetMap, OffsetMapBuilder, Span};

/// A text made from an original by edits, and the pieces it was made of.
///
/// No pieces means that text and original are the same; a text that needs no repair costs nothing.
#[derive(Debug, Default)]
pub(crate) struct Traced<'t> {
    pub text: Cow<'t, str>,
    pieces: Vec<Piece>,
}

/// What a stretch of text was made from, in scalar values.
#[derive(Debug, Clone, Copy)]
struct Piece {
    made: u32,
    from: u32,
    taken: u32,
    /// Whether each scalar value stands for itself.
    kept: bool,
}

/// A change to a text: the bytes in `range` give way to `with`.
#[derive(Debug)]
pub(crate) struct Edit {
    pub range: Range<usize>,
    pub with: Cow<'static, str>,
}

impl Edit {
    pub fn new(range: Range<usize>, with: impl Into<Cow<'static, str>>) -> Self {
        Self { range, with: with.into() }
    }
}

impl<'t> Traced<'t> {
    /// A text that is its own original.
    pub fn identical(text: impl Into<Cow<'t, str>>) -> Self {
        Self { text: text.into(), pieces: Vec::new() }
    }

    /// Makes the edits, which must be in order and apart, and gives the original's span that the first one changed.
    pub fn apply(&mut self, edits: &[Edit]) -> Option<Span> {
        if edits.is_empty() {
            return None;
        }
        let before = std::mem::take(&mut self.text);
        let mut writer = Writer::new(&before, std::mem::take(&mut self.pieces));
        let mut at = 0;
        let mut touched = None;
        for edit in edits {
            writer.keep(&before[at..edit.range.start]);
            let from = writer.replace(&before[edit.range.clone()], &edit.with);
            touched.get_or_insert(from);
            at = edit.range.end;
        }
        writer.keep(&before[at..]);
        (self.text, self.pieces) = (Cow::Owned(writer.text), writer.pieces);
        touched
    }

    /// Where in the text the stretch `origin` of the original ended up; empty where it was left out.
    pub fn find(&self, origin: Span) -> Span {
        if self.pieces.is_empty() {
            return origin;
        }
        let (mut at, mut start, mut end) = (0, None, 0);
        for piece in &self.pieces {
            if start.is_none() && origin.start < piece.from + piece.taken {
                let inside = if piece.kept { origin.start.saturating_sub(piece.from) } else { 0 };
                start = Some(at + inside);
            }
            if piece.from < origin.end {
                end = at + if piece.kept { piece.made.min(origin.end - piece.from) } else { piece.made };
            }
            at += piece.made;
        }
        let start = start.unwrap_or(at);
        Span::new(start, end.max(start))
    }

    /// The map from the text to its original.
    pub fn to_map(&self) -> OffsetMap {
        let mut map = OffsetMapBuilder::new();
        let mut at = 0;
        for piece in &self.pieces {
            map.skip(piece.from - at);
            if piece.kept {
                map.keep(piece.made, 1);
            } else {
                map.replace(piece.made, piece.taken);
            }
            at = piece.from + piece.taken;
        }
        map.finish()
    }
}

/// Writes a text anew and carries its pieces over.
struct Writer {
    text: String,
    pieces: Vec<Piece>,
    rest: std::vec::IntoIter<Piece>,
    /// What is left of the piece being read.
    open: Piece,
}

impl Writer {
    fn new(before: &str, pieces: Vec<Piece>) -> Self {
        let identity = Piece { made: u32::MAX, from: 0, taken: u32::MAX, kept: true };
        let open =
            if pieces.is_empty() { identity } else { Piece { made: 0, from: 0, taken: 0, kept: true } };
        Self { text: String::with_capacity(before.len()), pieces: Vec::new(), rest: pieces.into_iter(), open }
    }

    fn keep(&mut self, text: &str) {
        self.text.push_str(text);
        let mut left = n_chars(text);
        while left > 0 {
            let piece = self.take(left);
            left -= piece.made;
            self.push(piece);
        }
    }

    /// Writes `with` for `text` and gives the original's span that `text` came from.
    fn replace(&mut self, text: &str, with: &str) -> Span {
        self.text.push_str(with);
        let mut left = n_chars(text);
        let mut whole: Option<Span> = None;
        while left > 0 {
            let piece = self.take(left);
            left -= piece.made;
            let stretch = Span::new(piece.from, piece.from + piece.taken);
            whole = Some(whole.map_or(stretch, |whole| whole.cover(stretch)));
        }
        let whole = whole.unwrap_or(Span::new(self.open.from, self.open.from));
        if !with.is_empty() {
            self.push(Piece { made: n_chars(with), from: whole.start, taken: whole.len(), kept: false });
        }
        whole
    }

    /// Reads up to `n` scalar values of one piece; at least one.
    fn take(&mut self, n: u32) -> Piece {
        while self.open.made == 0 {
            self.open = self.rest.next().expect("the pieces cover the whole text");
        }
        let made = n.min(self.open.made);
        let taken = if self.open.kept { made } else { self.open.taken };
        let head = Piece { made, from: self.open.from, taken, kept: self.open.kept };
        self.open.made -= made;
        if self.open.kept {
            self.open.from += made;
            self.open.taken -= made;
        }
        head
    }

    /// Adds a piece; one that shares its stretch of the original with the last is joined to it.
    fn push(&mut self, piece: Piece) {
        if let Some(last) = self.pieces.last_mut() {
            let end = last.from + last.taken;
            if piece.from < end {
                last.made += piece.made;
                last.taken = last.taken.max(piece.from + piece.taken - last.from);
                last.kept = false;
                return;
            }
            if piece.kept && last.kept && piece.from == end {
                last.made += piece.made;
                last.taken += piece.taken;
                return;
            }
        }
        self.pieces.push(piece);
    }
}

/// The number of scalar values in a text of at most `MAX_REPORT_BYTES`.
pub(crate) fn n_chars(text: &str) -> u32 {
    u32::try_from(text.chars().count()).expect("texts are far shorter than 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(text: &str, from: &str, to: &'static str) -> Vec<Edit> {
        text.match_indices(from).map(|(at, old)| Edit::new(at..at + old.len(), to)).collect()
    }

    #[test]
    fn edits_over_edits_still_lead_to_the_original() {
        let original = "é &amp;quot;ab&amp;quot; c";
        let mut traced = Traced::identical(original);
        assert_eq!(traced.apply(&edit(original, "&amp;", "&")), Some(Span::new(2, 7)));
        let once = traced.text.clone().into_owned();
        traced.apply(&edit(&once, "&quot;", "\""));
        assert_eq!(traced.text, "é \"ab\" c");
        let map = traced.to_map();
        assert_eq!(map.map(Span::new(2, 3)), Span::new(2, 12));
        assert_eq!(map.map(Span::new(3, 5)), Span::new(12, 14));
        assert_eq!(map.map(Span::new(7, 8)), Span::new(25, 26));
        assert_eq!(traced.find(Span::new(12, 14)), Span::new(3, 5));
        assert_eq!(traced.find(Span::new(2, 12)), Span::new(2, 3));
    }

    #[test]
    fn omitted_text_maps_to_a_point() {
        let mut traced = Traced::identical("ab\u{ad}cd");
        traced.apply(&[Edit::new(2..4, "")]);
        assert_eq!(traced.text, "abcd");
        assert_eq!(traced.find(Span::new(2, 3)), Span::new(2, 2));
        assert_eq!(traced.to_map().map(Span::new(1, 3)), Span::new(1, 4));
    }

    #[test]
    fn part_of_a_replacement_maps_to_its_whole_origin() {
        let mut traced = Traced::identical("xAy");
        traced.apply(&[Edit::new(1..2, "12")]);
        traced.apply(&[Edit::new(2..3, "3")]);
        assert_eq!(traced.text, "x13y");
        assert_eq!(traced.to_map().map(Span::new(2, 3)), Span::new(1, 2));
        assert_eq!(traced.to_map().map(Span::new(3, 4)), Span::new(2, 3));
    }

    #[test]
    fn a_text_without_edits_stays_identical() {
        let mut traced = Traced::identical("clean");
        assert_eq!(traced.apply(&[]), None);
        assert_eq!(traced.to_map(), OffsetMap::default());
    }
}
