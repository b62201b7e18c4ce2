//! The loader of tables: `#` begins a comment, the first line names the columns, tabs separate the cells.
//!
//! Tables are part of the program. A mistake in one is found by the test that loads them all, so loading does not fail.

use crate::cell::Cell;

/// A mistake in a table.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error("{file}:{line}: {problem}")]
pub(crate) struct TableError {
    pub file: &'static str,
    pub line: usize,
    pub problem: String,
}

/// A line of a table.
pub(crate) struct Row<'t> {
    file: &'static str,
    line: usize,
    columns: &'t [&'static str],
    cells: Vec<&'static str>,
}

impl Row<'_> {
    /// Reads the cell in a column; a row may end before its last cells.
    pub fn cell<T: Cell>(&self, column: &str) -> Result<T, TableError> {
        let at = self.columns.iter().position(|name| *name == column).expect("the header was compared");
        let cell = self.cells.get(at).map_or("", |cell| cell.trim());
        T::read(cell)
            .ok_or_else(|| self.error(format!("column `{column}`: `{cell}` is not {}", T::expected())))
    }

    fn error(&self, problem: String) -> TableError {
        TableError { file: self.file, line: self.line, problem }
    }
}

/// What one row says.
pub(crate) trait Record: Sized {
    /// The columns that its table has.
    const COLUMNS: &'static [&'static str];

    /// Reads a row.
    fn read(row: &Row<'_>) -> Result<Self, TableError>;

    /// The words under which it is looked up.
    fn keys(&self) -> &[&'static str];
}

/// The words in the first column of a table.
pub(crate) trait Keys {
    fn keys(&self) -> &[&'static str];
}

impl Keys for &'static str {
    fn keys(&self) -> &[&'static str] {
        std::slice::from_ref(self)
    }
}

impl Keys for crate::cell::Words {
    fn keys(&self) -> &[&'static str] {
        self
    }
}

/// Defines a struct that is read from a row, each field from the column of its name; the first is the key.
macro_rules! record {
    (
        $(#[$doc:meta])*
        pub struct $name:ident {
            $(#[$kdoc:meta])* pub $key:ident: $ktype:ty,
            $($(#[$fdoc:meta])* pub $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $(#[$kdoc])* pub $key: $ktype,
            $($(#[$fdoc])* pub $field: $type,)*
        }

        impl $crate::table::Record for $name {
            const COLUMNS: &'static [&'static str] = &[stringify!($key), $(stringify!($field)),*];

            fn read(row: &$crate::table::Row<'_>) -> Result<Self, $crate::table::TableError> {
                Ok(Self { $key: row.cell(stringify!($key))?, $($field: row.cell(stringify!($field))?,)* })
            }

            fn keys(&self) -> &[&'static str] {
                $crate::table::Keys::keys(&self.$key)
            }
        }
    };
}
pub(crate) use record;

/// A form in which the rows of a table are kept.
pub(crate) trait Table: Sized {
    /// What one row says.
    type Record: Record;

    /// Keeps the rows with their lines.
    fn build(file: &'static str, rows: Vec<(usize, Self::Record)>) -> Result<Self, TableError>;
}

/// Defines tables, each read from its file in `tables/` on first use.
macro_rules! tables {
    ($($(#[$doc:meta])* static $name:ident: $type:ty = $file:literal;)+) => {
        $($(#[$doc])* static $name: std::sync::LazyLock<$type> = std::sync::LazyLock::new(|| {
            let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tables/", $file));
            $crate::table::load($file, text).unwrap_or_else(|error| panic!("{error}"))
        });)+

        /// Loads every table of this module and names its file.
        #[cfg(test)]
        pub(crate) fn load_tables() -> Vec<&'static str> {
            $(std::sync::LazyLock::force(&$name);)+
            vec![$($file),+]
        }
    };
}
pub(crate) use tables;

/// Reads a table.
pub(crate) fn load<T: Table>(file: &'static str, text: &'static str) -> Result<T, TableError> {
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let (header, columns) = lines.next().unwrap_or_default();
    let columns: Vec<_> = columns.split('\t').collect();
    if columns != T::Record::COLUMNS {
        let problem = format!("the columns are {columns:?}, not {:?}", T::Record::COLUMNS);
        return Err(TableError { file, line: header + 1, problem });
    }
    let rows = lines.map(|(at, line)| {
        let row = Row { file, line: at + 1, columns: &columns, cells: line.split('\t').collect() };
        if row.cells.len() > columns.len() {
            return Err(row.error(format!("{} cells in {} columns", row.cells.len(), columns.len())));
        }
        Ok((row.line, T::Record::read(&row)?))
    });
    T::build(file, rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::{EnumSet, vocabulary};
    use crate::lookup::Index;

    vocabulary! {
        pub enum Animal {
            Bird = "bird",
            Fish = "fish",
        }
    }

    record! {
        pub struct Name {
            pub word: &'static str,
            pub kinds: EnumSet<Animal>,
            pub legs: Option<u64>,
        }
    }

    fn check(text: &'static str, expected: &str) {
        let error = load::<Index<Name>>("names.tsv", text).err().map(|error| error.to_string());
        assert_eq!(error.unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn rows_are_read_by_the_names_of_columns() {
        let names: Index<Name> =
            load("names.tsv", "# why\nword\tkinds\tlegs\n\nhen\tbird\t2\neel\tfish\nskua\tbird,fish\t-\n")
                .expect("a table without mistakes");
        assert_eq!(names.get("hen").and_then(|row| row.legs), Some(2));
        assert!(names.get("eel").is_some_and(|row| row.kinds.has(Animal::Fish) && row.legs.is_none()));
        assert!(names.get("skua").is_some_and(|row| row.kinds.has_any(&[Animal::Bird])));
        assert!(!names.has("cow"));
    }

    #[test]
    fn a_mistake_is_named_with_file_line_and_column() {
        check(
            "word\tkinds\tlegs\nhen\tbirds\t2",
            "names.tsv:2: column `kinds`: `birds` is not `-`, or of these, separated by commas: one of `bird`, `fish`",
        );
        check(
            "word\tkinds\tlegs\n\nhen\tbird\ttwo",
            "names.tsv:3: column `legs`: `two` is not a number or `-`",
        );
        check("word\tkinds\tlegs\n-\tbird", "names.tsv:2: column `word`: `-` is not a word");
        check("word\tkinds\tlegs\nhen\tbird\t2\t3", "names.tsv:2: 4 cells in 3 columns");
        check("word\tkinds\tlegs\nhen\tbird\nhen\tbird", "names.tsv:3: `hen` has another row");
        check(
            "# why\nword\tlegs\n",
            r#"names.tsv:2: the columns are ["word", "legs"], not ["word", "kinds", "legs"]"#,
        );
    }
}
