//! The forms in which tables are kept, for looking words up.

use rustc_hash::FxHashMap;

use crate::cell::{EnumSet, Vocabulary, Words};
use crate::table::{Record, Row, Table, TableError, record};

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

/// A row of a table of classes.
pub(crate) struct ClassRow<T> {
    class: T,
    words: Words,
}

impl<T: Vocabulary> Record for ClassRow<T> {
    const COLUMNS: &'static [&'static str] = &["class", "words"];

    fn read(row: &Row<'_>) -> Result<Self, TableError> {
        Ok(Self { class: row.cell("class")?, words: row.cell("words")? })
    }

    fn keys(&self) -> &[&'static str] {
        self.words
    }
}

/// The classes of words: one row holds some words of a class.
pub(crate) struct Classes<T> {
    by_word: FxHashMap<&'static str, EnumSet<T>>,
}

impl<T: Vocabulary> Classes<T> {
    /// Whether a word is of a class.
    pub fn has(&self, class: T, word: &str) -> bool {
        self.by_word.get(word).is_some_and(|classes| classes.has(class))
    }
}

impl<T: Vocabulary> Table for Classes<T> {
    type Record = ClassRow<T>;

    fn build(file: &'static str, rows: Vec<(usize, ClassRow<T>)>) -> Result<Self, TableError> {
        let mut by_word: FxHashMap<_, EnumSet<T>> = FxHashMap::default();
        for (line, row) in &rows {
            for word in row.words {
                let classes = by_word.entry(*word).or_default();
                if classes.has(row.class) {
                    let problem = format!("`{word}` is in `{}` already", row.class.word());
                    return Err(TableError { file, line: *line, problem });
                }
                *classes = classes.with(row.class);
            }
        }
        let missing = T::ALL.iter().find(|&&class| rows.iter().all(|(_, row)| row.class != class));
        match missing {
            Some(class) => Err(TableError {
                file,
                line: 1,
                problem: format!("the class `{}` has no word", class.word()),
            }),
            None => Ok(Self { by_word }),
        }
    }
}

/// Defines classes of words, whose words are in one file of `tables/`.
macro_rules! classes {
    (
        $(#[$doc:meta])*
        pub enum $name:ident in $file:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }
    ) => {
        $crate::cell::vocabulary! {
            $(#[$doc])*
            pub enum $name { $($(#[$vdoc])* $variant = $text,)+ }
        }

        impl $name {
            /// Whether a word is of the class.
            pub fn has(self, word: &str) -> bool {
                CLASSES.has(self, word)
            }
        }

        $crate::table::tables! {
            static CLASSES: $crate::lookup::Classes<$name> = $file;
        }
    };
}
pub(crate) use classes;

fn without_lines<R>(rows: Vec<(usize, R)>) -> Vec<R> {
    rows.into_iter().map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::vocabulary;
    use crate::table::load;

    vocabulary! {
        pub enum Animal {
            Bird = "bird",
            Fish = "fish",
        }
    }

    #[test]
    fn a_word_may_have_several_rows() {
        let words: Groups<Entry> = load("words.tsv", "word\nhen\nhen").expect("two rows");
        assert_eq!(words.get("hen").count(), 2);
    }

    #[test]
    fn a_word_may_be_of_several_classes_and_a_class_has_words() {
        let classes: Classes<Animal> =
            load("animals.tsv", "class\twords\nbird\then,skua\nfish\teel,skua").expect("two classes");
        assert!(classes.has(Animal::Fish, "skua") && !classes.has(Animal::Fish, "hen"));
        let empty = load::<Classes<Animal>>("animals.tsv", "class\twords\nbird\then").err();
        assert_eq!(empty.map(|error| error.problem).as_deref(), Some("the class `fish` has no word"));
    }
}
