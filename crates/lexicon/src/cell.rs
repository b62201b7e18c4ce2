//! What a cell of a table can hold.

use std::fmt;
use std::marker::PhantomData;

/// Several words in one cell, separated by commas.
pub type Words = &'static [&'static str];

/// A value that is read from one cell.
pub(crate) trait Cell: Sized {
    /// Reads a cell without white space around it; none where the cell says something else.
    fn read(cell: &'static str) -> Option<Self>;

    /// What a cell may say, for the error.
    fn expected() -> String;
}

/// A closed set of words.
pub trait Vocabulary: Copy + Eq + 'static {
    /// Every word, in order.
    const ALL: &'static [Self];

    /// The word as tables write it.
    fn word(self) -> &'static str;

    /// Its position in [`Self::ALL`].
    fn index(self) -> u32;
}

/// Defines an enum whose values tables write as words.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $visible:vis enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        $visible enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $crate::cell::Vocabulary for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            fn index(self) -> u32 {
                self as u32
            }
        }
    };
}
pub(crate) use vocabulary;

/// Lets tables write a vocabulary of the records.
macro_rules! schema_vocabulary {
    ($($name:ident),+) => {
        $(impl Vocabulary for rashomon_schema::$name {
            const ALL: &'static [Self] = rashomon_schema::$name::ALL;

            fn word(self) -> &'static str {
                self.as_str()
            }

            fn index(self) -> u32 {
                self as u32
            }
        })+
    };
}
schema_vocabulary!(Act, Harm, MeansClass, MeansKind, MentionKind, Stance, TimePrecision);

impl<T: Vocabulary> Cell for T {
    fn read(cell: &'static str) -> Option<Self> {
        T::ALL.iter().copied().find(|value| value.word() == cell)
    }

    fn expected() -> String {
        let words: Vec<_> = T::ALL.iter().map(|value| format!("`{}`", value.word())).collect();
        format!("one of {}", words.join(", "))
    }
}

impl Cell for &'static str {
    fn read(cell: &'static str) -> Option<Self> {
        (!is_none(cell)).then_some(cell)
    }

    fn expected() -> String {
        "a word".into()
    }
}

impl Cell for Words {
    fn read(cell: &'static str) -> Option<Self> {
        let words: Vec<_> = entries(cell).collect();
        // Tables live as long as the program.
        (!words.contains(&"")).then(|| &*words.leak())
    }

    fn expected() -> String {
        "words separated by commas".into()
    }
}

impl<T: Cell> Cell for Option<T> {
    fn read(cell: &'static str) -> Option<Self> {
        if is_none(cell) { Some(None) } else { T::read(cell).map(Some) }
    }

    fn expected() -> String {
        format!("{} or `-`", T::expected())
    }
}

impl<T: Cell> Cell for Vec<T> {
    fn read(cell: &'static str) -> Option<Self> {
        entries(cell).map(T::read).collect()
    }

    fn expected() -> String {
        format!("`-`, or of these, separated by commas: {}", T::expected())
    }
}

impl Cell for bool {
    fn read(cell: &'static str) -> Option<Self> {
        (cell == "yes" || is_none(cell)).then_some(cell == "yes")
    }

    fn expected() -> String {
        "`yes` or `-`".into()
    }
}

macro_rules! number_cell {
    ($($number:ty),+) => {
        $(impl Cell for $number {
            fn read(cell: &'static str) -> Option<Self> {
                cell.parse().ok()
            }

            fn expected() -> String {
                "a number".into()
            }
        })+
    };
}
number_cell!(i8, u64, f32, f64);

/// Some words of a vocabulary of up to 32.
pub struct EnumSet<T>(u32, PhantomData<T>);

impl<T: Vocabulary> EnumSet<T> {
    /// No word.
    pub const EMPTY: Self = Self(0, PhantomData);

    /// Whether the set has this word.
    pub fn has(self, value: T) -> bool {
        self.0 & (1 << value.index()) != 0
    }

    /// Whether the set has one of these words.
    pub fn has_any(self, values: &[T]) -> bool {
        values.iter().any(|&value| self.has(value))
    }

    /// The set with this word too.
    pub(crate) fn with(self, value: T) -> Self {
        Self(self.0 | 1 << value.index(), PhantomData)
    }
}

impl<T> Clone for EnumSet<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for EnumSet<T> {}

impl<T> Default for EnumSet<T> {
    fn default() -> Self {
        Self(0, PhantomData)
    }
}

impl<T> PartialEq for EnumSet<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Vocabulary> fmt::Debug for EnumSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(T::ALL.iter().filter(|&&value| self.has(value)).map(|value| value.word()))
            .finish()
    }
}

impl<T: Vocabulary> Cell for EnumSet<T> {
    fn read(cell: &'static str) -> Option<Self> {
        Some(Vec::<T>::read(cell)?.into_iter().fold(Self::EMPTY, Self::with))
    }

    fn expected() -> String {
        Vec::<T>::expected()
    }
}

/// Whether a cell says that there is nothing.
fn is_none(cell: &str) -> bool {
    matches!(cell, "" | "-")
}

/// The entries of a cell, separated by commas.
fn entries(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(',').filter(move |_| !is_none(cell))
}
