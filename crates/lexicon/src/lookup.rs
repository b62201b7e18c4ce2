//! The forms in which tables are kept, for looking words up.

use rustc_hash::FxHashMap;

use crate::table::{Record, Table, TableError, record};

/// Rows by their words; no word has two.
pub(crate) struct Index<R> {
    rows: Vec<R>,
    by_word: FxHashMap<&'static str, usize>,
}

impl<R> Index<R> {
    /// The row of a word.
    pub fn get(&self, word: &str) -> Option<&R> {
        self.by_word.get(word).map(|&at| &self.rows[at])
    }

    /// Whether there is a row of a word.
    pub fn has(&self, word: &str) -> bool {
        self.by_word.contains_key(word)
    }
}

#[cfg(test)]
impl<R> Index<R> {
    /// Every row, in order.
    pub fn rows(&self) -> impl Iterator<Item = &R> {
        self.rows.iter()
    }
}

impl<R: Record> Table for Index<R> {
    type Record = R;

    fn build(file: &'static str, rows: Vec<(usize, R)>) -> Result<Self, TableError> {
        let mut by_word = FxHashMap::default();
        for (at, (line, row)) in rows.iter().enumerate() {
            for word in row.keys() {
                if by_word.insert(*word, at).is_some() {
                    return Err(TableError {
                        file,
                        line: *line,
                        problem: format!("`{word}` has another row"),
                    });
                }
            }
        }
        Ok(Self { rows: without_lines(rows), by_word })
    }
}

/// Rows by their words, of which one may have several, in the order of the table.
pub(crate) struct Groups<R> {
    rows: Vec<R>,
    by_word: FxHashMap<&'static str, Vec<usize>>,
}

impl<R> Groups<R> {
    /// The rows of a word, in order.
    pub fn get(&self, word: &str) -> impl Iterator<Item = &R> + use<'_, R> {
        self.by_word.get(word).into_iter().flatten().map(|&at| &self.rows[at])
    }
}

#[cfg(test)]
impl<R> Groups<R> {
    /// Every row, in order.
    pub fn rows(&self) -> impl Iterator<Item = &R> {
        self.rows.iter()
    }
}

impl<R: Record> Table for Groups<R> {
    type Record = R;

    fn build(_: &'static str, rows: Vec<(usize, R)>) -> Result<Self, TableError> {
        let mut by_word: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for (at, (_, row)) in rows.iter().enumerate() {
            for word in row.keys() {
                by_word.entry(*word).or_default().push(at);
            }
        }
        Ok(Self { rows: without_lines(rows), by_word })
    }
}

impl<R: Record> Table for Vec<R> {
    type Record = R;

    fn build(_: &'static str, rows: Vec<(usize, R)>) -> Result<Self, TableError> {
        Ok(without_lines(rows))
    }
}

record! {
    /// A row of a plain list of words.
    pub struct Entry {
        /// The word.
        pub word: &'static str,
    }
}

/// A plain list of words.
pub(crate) type WordSet = Index<Entry>;

fn without_lines<R>(rows: Vec<(usize, R)>) -> Vec<R> {
    rows.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::load;

    #[test]
    fn a_word_may_have_several_rows() {
        let words: Groups<Entry> = load("words.tsv", "word\nhen\nhen").expect("two rows");
        assert_eq!(words.get("hen").count(), 2);
    }
}
