//! Exact maps between two versions of a text.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// A monotone map from spans of one text to the spans of another that they were made from.
///
/// The empty map is the identity.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OffsetMap {
    runs: Vec<Run>,
}

/// A stretch of the derived text and the stretch of the original it came from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "[u32; 5]", into = "[u32; 5]")]
struct Run {
    from: u32,
    from_len: u32,
    to: u32,
    /// Units of the original for each unit of the derived text; 0 where the stretch was replaced as a whole.
    step: u32,
    to_len: u32,
}

impl From<[u32; 5]> for Run {
    fn from([from, from_len, to, step, to_len]: [u32; 5]) -> Self {
        Self { from, from_len, to, step, to_len }
    }
}

impl From<Run> for [u32; 5] {
    fn from(run: Run) -> Self {
        [run.from, run.from_len, run.to, run.step, run.to_len]
    }
}

impl OffsetMap {
    /// The map from characters of a text to its bytes in UTF-8.
    pub fn to_utf8(text: &str) -> Self {
        let mut map = OffsetMapBuilder::new();
        text.chars().for_each(|c| map.keep(1, c.len_utf8() as u32));
        map.finish()
    }

    /// The span of the original that `span` was made from; the smallest that covers it.
    pub fn map(&self, span: Span) -> Span {
        if self.runs.is_empty() {
            return span;
        }
        let start = self.start_of(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        Span::new(start, self.end_of(span.end - 1).max(start))
    }

    fn run_of(&self, unit: u32) -> Run {
        let after = self.runs.partition_point(|run| run.from <= unit);
        self.runs[after.saturating_sub(1)]
    }

    fn start_of(&self, unit: u32) -> u32 {
        let run = self.run_of(unit);
        let inside = unit.saturating_sub(run.from);
        if inside >= run.from_len {
            return run.to + run.to_len;
        }
        run.to + inside * run.step
    }

    fn end_of(&self, unit: u32) -> u32 {
        let run = self.run_of(unit);
        let inside = unit.saturating_sub(run.from);
        if run.step == 0 || inside >= run.from_len {
            return run.to + run.to_len;
        }
        run.to + (inside + 1) * run.step
    }
}

/// Builds an [`OffsetMap`] while the derived text is written, left to right.
#[derive(Debug, Default)]
pub struct OffsetMapBuilder {
    runs: Vec<Run>,
    from: u32,
    to: u32,
}

impl OffsetMapBuilder {
    /// An empty map at the start of both texts.
    pub fn new() -> Self {
        Self::default()
    }

    /// `n` units kept, each made from `step` units of the original (1 between texts, 1 to 4 towards bytes).
    pub fn keep(&mut self, n: u32, step: u32) {
        if n == 0 {
            return;
        }
        let (from, to) = (self.from, self.to);
        self.from += n;
        self.to += n * step;
        if let Some(last) = self.runs.last_mut()
            && last.step == step
            && last.from + last.from_len == from
            && last.to + last.to_len == to
        {
            last.from_len += n;
            last.to_len += n * step;
            return;
        }
        self.runs.push(Run { from, from_len: n, to, step, to_len: n * step });
    }

    /// `n` units of the original left out.
    pub fn skip(&mut self, n: u32) {
        self.to += n;
    }

    /// `made` units of the derived text that replace `original` units as a whole.
    pub fn replace(&mut self, made: u32, original: u32) {
        if made > 0 {
            self.runs.push(Run { from: self.from, from_len: made, to: self.to, step: 0, to_len: original });
        }
        self.from += made;
        self.to += original;
    }

    /// The finished map.
    pub fn finish(self) -> OffsetMap {
        OffsetMap { runs: self.runs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_map_is_the_identity() {
        assert_eq!(OffsetMap::default().map(Span::new(3, 7)), Span::new(3, 7));
    }

    #[test]
    fn a_replacement_maps_to_all_it_replaced() {
        let mut map = OffsetMapBuilder::new();
        map.keep(2, 1); // `ab`
        map.replace(1, 6); // `"` for `&quot;`
        map.skip(1);
        map.keep(2, 1); // `cd`
        let map = map.finish();
        assert_eq!(map.map(Span::new(2, 3)), Span::new(2, 8));
        assert_eq!(map.map(Span::new(1, 4)), Span::new(1, 10));
        assert_eq!(map.map(Span::new(3, 5)), Span::new(9, 11));
    }

    #[test]
    fn wide_characters_take_their_bytes() {
        let mut map = OffsetMapBuilder::new();
        map.keep(2, 1);
        map.keep(1, 3);
        map.keep(1, 1);
        assert_eq!(map.finish().map(Span::new(2, 4)), Span::new(2, 6));
        assert_eq!(OffsetMap::to_utf8("ab“c").map(Span::new(2, 4)), Span::new(2, 6));
    }

    #[test]
    fn a_map_survives_the_round_trip() {
        let map = OffsetMap::to_utf8("“a” and é");
        let written = serde_json::to_string(&map).unwrap();
        assert_eq!(serde_json::from_str::<OffsetMap>(&written).unwrap(), map);
    }

    proptest::proptest! {
        #[test]
        fn spans_map_in_order_and_within_the_original(
            steps in proptest::collection::vec((0..3u8, 0..5u32, 0..5u32), 1..20)
        ) {
            let mut map = OffsetMapBuilder::new();
            for (kind, n, size) in steps {
                match kind {
                    0 => map.keep(n, size + 1),
                    1 => map.skip(n),
                    _ => map.replace(n, size),
                }
            }
            let (made, original) = (map.from, map.to);
            let is_identity = map.runs.is_empty();
            let map = map.finish();
            let mut before = Span::new(0, 0);
            for unit in 0..if is_identity { 0 } else { made } {
                let there = map.map(Span::new(unit, unit + 1));
                assert!(there.start >= before.start && there.end >= before.end && there.end <= original);
                assert_eq!(map.map(Span::new(0, unit + 1)).end, there.end);
                before = there;
            }
        }
    }
}
