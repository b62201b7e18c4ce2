//! Sets of characters.

use crate::unicode::{is_decimal, is_space, is_word};

/// One set of characters, which may be negated.
#[derive(Debug, Clone, Default)]
pub(super) struct Class {
    ascii: u128,
    /// Sorted, disjoint, without ASCII.
    ranges: Vec<(u32, u32)>,
    kinds: Vec<Kind>,
    negated: bool,
}

/// A set that Python writes as an escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    NotWord,
    Digit,
    NotDigit,
    Space,
    NotSpace,
    Any,
}

impl Kind {
    fn contains(self, c: char) -> bool {
        match self {
            Self::Word => is_word(c),
            Self::NotWord => !is_word(c),
            Self::Digit => is_decimal(c),
            Self::NotDigit => !is_decimal(c),
            Self::Space => is_space(c),
            Self::NotSpace => !is_space(c),
            Self::Any => c != '\n',
        }
    }
}

impl Class {
    pub(super) fn from_char(c: char) -> Self {
        let mut class = Self::default();
        class.add_range(c as u32, c as u32);
        class.finish(false)
    }

    pub(super) fn from_kind(kind: Kind) -> Self {
        let mut class = Self::default();
        class.add_kind(kind);
        class.finish(false)
    }

    pub(super) fn add_range(&mut self, first: u32, last: u32) {
        self.ranges.push((first, last));
    }

    pub(super) fn add_kind(&mut self, kind: Kind) {
        self.kinds.push(kind);
    }

    /// Sorts the ranges. Nothing may be added afterwards.
    pub(super) fn finish(mut self, negated: bool) -> Self {
        self.negated = negated;
        for c in 0..128_u8 {
            let code = u32::from(c);
            let inside = self.ranges.iter().any(|&(first, last)| first <= code && code <= last)
                || self.kinds.iter().any(|kind| kind.contains(char::from(c)));
            if inside {
                self.ascii |= 1 << c;
            }
        }
        self.ranges.retain(|&(_, last)| last >= 128);
        self.ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(self.ranges.len());
        for (first, last) in self.ranges {
            match merged.last_mut() {
                Some(previous) if first <= previous.1.saturating_add(1) => previous.1 = previous.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Self { ranges: merged, ..self }
    }

    pub(super) fn contains(&self, c: char) -> bool {
        let code = c as u32;
        if code < 128 {
            return (self.ascii >> code & 1 == 1) != self.negated;
        }
        let after = self.ranges.partition_point(|&(first, _)| first <= code);
        let inside =
            (after > 0 && code <= self.ranges[after - 1].1) || self.kinds.iter().any(|k| k.contains(c));
        inside != self.negated
    }
}

/// The characters that a match can start with. It is exact for ASCII and contains all other characters.
#[derive(Debug, Clone, Copy)]
pub(super) struct FirstSet {
    pub(super) ascii: u128,
    /// Whether a match can be empty, so that any character can follow.
    pub(super) empty: bool,
}

impl FirstSet {
    pub(super) const fn of_empty_match() -> Self {
        Self { ascii: 0, empty: true }
    }

    pub(super) const fn from_class(class: &Class) -> Self {
        let ascii = if class.negated { !class.ascii } else { class.ascii };
        Self { ascii, empty: false }
    }

    /// The first set of an alternative.
    pub(super) const fn union(self, other: Self) -> Self {
        Self { ascii: self.ascii | other.ascii, empty: self.empty || other.empty }
    }

    /// The first set of a sequence.
    pub(super) const fn followed_by(self, other: Self) -> Self {
        if self.empty { Self { ascii: self.ascii | other.ascii, empty: other.empty } } else { self }
    }

    /// Whether a match can start with the character of this code.
    pub(super) const fn may_start(self, code: usize) -> bool {
        self.empty || code >= 128 || self.ascii >> code & 1 == 1
    }
}
