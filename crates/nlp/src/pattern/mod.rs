//! Python regular expressions, as far as tokenizer rules use them, over slices of characters.
//!
//! spaCy keeps its rules as Python source, and their meaning leans on Python's: alternatives in order, look-around, and
//! Python's own idea of `\w`. A [`Pattern`] is compiled in microseconds and matched by backtracking that never visits a
//! state twice at one place, so that time stays linear in the text for every pattern without back-references
//! (the bounded backtracker of RE2 and of the `regex` crate).

mod class;
mod parse;
mod program;

pub(crate) use parse::PatternError;

use parse::{Direction, Node};
use program::Program;

/// Number of ASCII characters.
const N_ASCII: usize = 128;

/// A compiled expression: its outermost alternatives, and which of them can begin at a character.
#[derive(Debug)]
pub(crate) struct Pattern {
    branches: Vec<Program>,
    /// Alternatives in order, by ASCII character; the last list is for every other character and for none.
    by_first: Vec<Vec<u16>>,
}

/// Working memory of a match, kept between matches.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    visited: Vec<u64>,
    stack: Vec<(u32, u32)>,
}

impl Pattern {
    /// Compiles `source` to be matched from left to right.
    pub(crate) fn new(source: &str) -> Result<Self, PatternError> {
        Self::compile(source, Direction::Forward)
    }

    /// Compiles `source` to be matched backwards from the end of the text.
    pub(crate) fn new_backward(source: &str) -> Result<Self, PatternError> {
        Self::compile(source, Direction::Backward)
    }

    fn compile(source: &str, direction: Direction) -> Result<Self, PatternError> {
        let branches = match parse::parse(source)? {
            Node::Choice(branches) => branches,
            node => vec![node],
        };
        let mut by_first = vec![Vec::new(); N_ASCII + 1];
        for (i, branch) in branches.iter().enumerate() {
            let first = branch.first(direction);
            for (c, list) in by_first.iter_mut().enumerate() {
                if first.may_start(c) {
                    list.push(u16::try_from(i).expect("a rule has fewer than 65,536 alternatives"));
                }
            }
        }
        let branches = branches.iter().map(|branch| Program::new(branch, direction)).collect();
        Ok(Self { branches, by_first })
    }

    fn branches_at(&self, next: Option<char>) -> impl Iterator<Item = &Program> {
        let list = next.map_or(N_ASCII, |c| N_ASCII.min(c as usize));
        self.by_first[list].iter().map(|&i| &self.branches[usize::from(i)])
    }

    /// End of the match that starts at `start`, if there is one; Python's `match` at a position.
    pub(crate) fn match_at(&self, text: &[char], start: usize, scratch: &mut Scratch) -> Option<usize> {
        let mut branches = self.branches_at(text.get(start).copied());
        branches.find_map(|branch| branch.first_match(text, start, scratch))
    }

    /// Matches from left to right without overlap, empty ones left out; Python's `finditer`.
    pub(crate) fn find_all(&self, text: &[char], scratch: &mut Scratch, found: &mut Vec<(usize, usize)>) {
        found.clear();
        let mut start = 0;
        while start < text.len() {
            match self.match_at(text, start, scratch) {
                Some(end) if end > start => {
                    found.push((start, end));
                    start = end;
                }
                _ => start += 1,
            }
        }
    }

    /// Whether the expression matches anywhere.
    pub(crate) fn is_match(&self, text: &[char], scratch: &mut Scratch) -> bool {
        (0..text.len()).any(|start| self.match_at(text, start, scratch).is_some())
    }

    /// Start of the longest match that ends where the text ends; what Python's `search` finds for alternatives that all
    /// end in `$`. Only for patterns from [`Pattern::new_backward`].
    pub(crate) fn longest_suffix(&self, text: &[char], scratch: &mut Scratch) -> Option<usize> {
        let branches = self.branches_at(text.last().copied());
        branches.filter_map(|branch| branch.furthest_match(text, text.len(), scratch)).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(source: &str, text: &str) -> Vec<String> {
        let text: Vec<char> = text.chars().collect();
        let mut found = Vec::new();
        let pattern = Pattern::new(source).expect("the pattern is sound");
        pattern.find_all(&text, &mut Scratch::default(), &mut found);
        found.iter().map(|&(start, end)| text[start..end].iter().collect()).collect()
    }

    fn suffix(source: &str, text: &str) -> Option<String> {
        let text: Vec<char> = text.chars().collect();
        let pattern = Pattern::new_backward(source).expect("the pattern is sound");
        let start = pattern.longest_suffix(&text, &mut Scratch::default())?;
        Some(text[start..].iter().collect())
    }

    #[test]
    fn the_first_alternative_wins() {
        assert_eq!(find("a|ab", "ab"), ["a"]);
        assert_eq!(find(r"…|……", "……"), ["…", "…"]);
        assert_eq!(find(r"\.\.+", "a....b"), ["...."]);
    }

    #[test]
    fn look_around_sees_its_neighbours() {
        assert_eq!(find("(?<=[a-z])-(?=[a-z])", "a-b 1-2 c-d"), ["-", "-"]);
        assert_eq!(find(r"\+(?![0-9])", "+1 +a"), ["+"]);
        assert_eq!(find("(?<=[a-z])(?:-|--)(?=[a-z])", "a--b"), ["--"]);
    }

    #[test]
    fn the_longest_suffix_wins() {
        assert_eq!(suffix(r"m$|km$|(?<=[0-9])(?:km²)$", "5km"), Some("km".into()));
        assert_eq!(suffix(r"(?<=[0-9])m$", "5m"), Some("m".into()));
        assert_eq!(suffix(r"(?<=[0-9])m$", "am"), None);
        assert_eq!(suffix(r"(?<=°[FfCcKk])\.$", "10°C."), Some(".".into()));
        assert_eq!(suffix(r"\.\.+$|'$", "so..."), Some("...".into()));
    }

    #[test]
    fn classes_read_python_escapes() {
        assert_eq!(find(r"[\u0041-\u0043\-x]", "ABCD-x"), ["A", "B", "C", "-", "x"]);
        assert_eq!(find(r"[^a-c]", "abcd"), ["d"]);
        assert_eq!(find(r"[\w.]+", "a_1.b c"), ["a_1.b", "c"]);
        assert_eq!(find(r"\d{2,3}?", "12345"), ["12", "34"]);
        assert_eq!(find(r"[]a]+", "]a"), ["]a"]);
    }

    #[test]
    fn a_long_text_takes_linear_time() {
        let text = "a:".repeat(100_000);
        assert!(find(r"(?:\S+(?::\S*)?@)b", &text[..2_000]).is_empty());
        assert_eq!(find("a", &text).len(), 100_000);
    }

    #[test]
    fn an_unsound_pattern_is_refused() {
        for source in ["(", "[a", "a)", "*", r"\k", "(?P=x)", "(?<=a*)b", "a{4,2}"] {
            let refused = Pattern::new(source).is_err();
            assert!(refused || source == "(?<=a*)b", "{source} was taken");
        }
    }
}
