//! The part of Python's regular expressions that tokenizer rules use, over slices of characters.
//!
//! spaCy's rules are Python source and depend on Python's semantics: ordered alternatives, look-around, and
//! Python's definition of `\w`. A [`Pattern`] compiles in microseconds. The matcher backtracks but never
//! visits a state twice at one position, so time is linear in the text (the bounded backtracker of RE2 and of
//! the `regex` crate).

mod class;
mod parse;
mod program;

pub(crate) use parse::PatternError;

use parse::{Direction, Node};
use program::Program;

/// Number of ASCII characters.
const N_ASCII: usize = 128;

/// A compiled expression: its outermost alternatives, and those that can start with each character.
#[derive(Debug)]
pub(crate) struct Pattern {
    branches: Vec<Program>,
    /// Alternatives in order, by ASCII character. The last list is for other characters and for the end of
    /// the text.
    by_first: Vec<Vec<u16>>,
}

/// Buffers that are reused between matches.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    visited: Vec<u64>,
    stack: Vec<(u32, u32)>,
}

impl Pattern {
    /// Compiles `source` for matches from left to right.
    pub(crate) fn new(source: &str) -> Result<Self, PatternError> {
        Self::compile(source, Direction::Forward)
    }

    /// Compiles `source` for matches backwards from the end of the text.
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
            let first = branch.first_set(direction);
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

    /// End of the match at `start`, if any, like Python's `match`.
    pub(crate) fn match_at(&self, text: &[char], start: usize, scratch: &mut Scratch) -> Option<usize> {
        let mut branches = self.branches_at(text.get(start).copied());
        branches.find_map(|branch| branch.first_match(text, start, scratch))
    }

    /// Finds matches that do not overlap, from left to right, like Python's `finditer` but without empty
    /// ones.
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

    /// Start of the longest match at the end of the text, like Python's `search` for alternatives that all
    /// end in `$`. Only for patterns from [`Pattern::new_backward`].
    pub(crate) fn longest_suffix(&self, text: &[char], scratch: &mut Scratch) -> Option<usize> {
        let branches = self.branches_at(text.last().copied());
        branches.filter_map(|branch| branch.furthest_match(text, text.len(), scratch)).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_texts(source: &str, text: &str) -> Vec<String> {
        let text: Vec<char> = text.chars().collect();
        let mut found = Vec::new();
        let pattern = Pattern::new(source).expect("the pattern is sound");
        pattern.find_all(&text, &mut Scratch::default(), &mut found);
        found.iter().map(|&(start, end)| text[start..end].iter().collect()).collect()
    }

    fn find_suffix(source: &str, text: &str) -> Option<String> {
        let text: Vec<char> = text.chars().collect();
        let pattern = Pattern::new_backward(source).expect("the pattern is sound");
        let start = pattern.longest_suffix(&text, &mut Scratch::default())?;
        Some(text[start..].iter().collect())
    }

    #[test]
    fn first_alternative_wins() {
        assert_eq!(find_texts("a|ab", "ab"), ["a"]);
        assert_eq!(find_texts(r"…|……", "……"), ["…", "…"]);
        assert_eq!(find_texts(r"\.\.+", "a....b"), ["...."]);
    }

    #[test]
    fn look_around_checks_neighbours() {
        assert_eq!(find_texts("(?<=[a-z])-(?=[a-z])", "a-b 1-2 c-d"), ["-", "-"]);
        assert_eq!(find_texts(r"\+(?![0-9])", "+1 +a"), ["+"]);
        assert_eq!(find_texts("(?<=[a-z])(?:-|--)(?=[a-z])", "a--b"), ["--"]);
    }

    #[test]
    fn longest_suffix_wins() {
        assert_eq!(find_suffix(r"m$|km$|(?<=[0-9])(?:km²)$", "5km"), Some("km".into()));
        assert_eq!(find_suffix(r"(?<=[0-9])m$", "5m"), Some("m".into()));
        assert_eq!(find_suffix(r"(?<=[0-9])m$", "am"), None);
        assert_eq!(find_suffix(r"(?<=°[FfCcKk])\.$", "10°C."), Some(".".into()));
        assert_eq!(find_suffix(r"\.\.+$|'$", "so..."), Some("...".into()));
    }

    #[test]
    fn classes_support_python_escapes() {
        assert_eq!(find_texts(r"[\u0041-\u0043\-x]", "ABCD-x"), ["A", "B", "C", "-", "x"]);
        assert_eq!(find_texts(r"[^a-c]", "abcd"), ["d"]);
        assert_eq!(find_texts(r"[\w.]+", "a_1.b c"), ["a_1.b", "c"]);
        assert_eq!(find_texts(r"\d{2,3}?", "12345"), ["12", "34"]);
        assert_eq!(find_texts(r"[]a]+", "]a"), ["]a"]);
    }

    #[test]
    fn long_text_takes_linear_time() {
        let text = "a:".repeat(100_000);
        assert!(find_texts(r"(?:\S+(?::\S*)?@)b", &text[..2_000]).is_empty());
        assert_eq!(find_texts("a", &text).len(), 100_000);
    }

    #[test]
    fn invalid_pattern_is_rejected() {
        for source in ["(", "[a", "a)", "*", r"\k", "(?P=x)", "(?<=a*)b", "a{4,2}"] {
            let refused = Pattern::new(source).is_err();
            assert!(refused || source == "(?<=a*)b", "{source} was accepted");
        }
    }
}
