//! Actors that users bring along: dictionaries of other programs, and tables of their own.
//!
//! Three formats are told apart by what is in them: actor dictionaries of PETRARCH, entities of FollowTheMoney as JSON
//! lines, and a table with a header. What was read is kept in a table of ours, see [`to_table`] and [`from_table`].

mod entities;
mod petrarch;
mod sheet;
mod stored;

use rustc_hash::FxHashMap;
use thiserror::Error;

use crate::actor::{ActorKind, Actors, Entry};
use crate::name::normalise;
use crate::state;

pub use stored::{from_table, to_table};

/// What a dictionary is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DictionaryFormat {
    /// Names, synonyms with `+`, codes in brackets.
    Petrarch,
    /// Entities as JSON lines.
    FollowTheMoney,
    /// Rows below a header.
    Csv,
}

impl DictionaryFormat {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Petrarch => "PETRARCH dictionary",
            Self::FollowTheMoney => "FollowTheMoney entities",
            Self::Csv => "CSV",
        }
    }

    /// The format of a text, by its first line that says something.
    pub fn sniff(text: &str) -> Option<Self> {
        let first = text
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with(['#', ';', '<']))?;
        let is_header = first
            .split([',', ';', '\t'])
            .any(|cell| cell.trim().trim_matches('"').eq_ignore_ascii_case("name"));
        match () {
            () if first.starts_with('{') => Some(Self::FollowTheMoney),
            () if is_header => Some(Self::Csv),
            () if first.contains('[') || first.ends_with('_') || first.starts_with('+') => {
                Some(Self::Petrarch)
            }
            () if text.lines().any(|line| line.trim_start().starts_with('[')) => Some(Self::Petrarch),
            () => None,
        }
    }
}

/// A dictionary, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dictionary {
    /// What it was written in.
    pub format: DictionaryFormat,
    /// Its actors.
    pub entries: Vec<Entry>,
    /// What it holds beside actors: vessels, assets, links.
    pub n_skipped: usize,
}

/// A dictionary that cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum DictionaryError {
    /// It is in none of the formats.
    #[error("unrecognised dictionary format")]
    Unknown,
    /// There is no actor in it.
    #[error("there is no actor in it")]
    Empty,
    /// A line does not say what it should.
    #[error("line {line}: {problem}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

/// An actor as a dictionary tells of it, before its parent is known.
#[derive(Debug, Default)]
struct Draft {
    line: usize,
    name: String,
    aliases: Vec<String>,
    kind: Option<ActorKind>,
    /// An id, a name, or a phrase such as "Syrian army".
    parent: Option<String>,
    country: Option<String>,
    /// Offices and posts, in the same words as `parent`, each with `FROM..UNTIL`.
    terms: Vec<(String, String)>,
}

/// Reads a dictionary; `name` becomes the first part of its actors' ids.
///
/// An actor that is `known` by the name gets the further names and terms; any other is new.
///
/// # Errors
///
/// When the format is not known, when there is no actor in the text, and at the first line that does not say what it should.
pub fn read_dictionary(name: &str, text: &str, known: &Actors) -> Result<Dictionary, DictionaryError> {
    let format = DictionaryFormat::sniff(text).ok_or(DictionaryError::Unknown)?;
    let (drafts, n_skipped) = match format {
        DictionaryFormat::Petrarch => (petrarch::read(text)?, 0),
        DictionaryFormat::FollowTheMoney => entities::read(text)?,
        DictionaryFormat::Csv => (sheet::read(text)?, 0),
    };
    if drafts.is_empty() {
        return Err(DictionaryError::Empty);
    }
    Ok(Dictionary { format, entries: settle(name, drafts, known)?, n_skipped })
}

fn wrong(line: usize, problem: impl Into<String>) -> DictionaryError {
    DictionaryError::Line { line, problem: problem.into() }
}

/// Gives every draft its id and finds its parents, among the drafts and the known.
fn settle(name: &str, drafts: Vec<Draft>, known: &Actors) -> Result<Vec<Entry>, DictionaryError> {
    let ids: Vec<String> = drafts.iter().map(|draft| id_of(name, &draft.name, known)).collect();
    let own: FxHashMap<String, String> =
        drafts.iter().zip(&ids).map(|(draft, id)| (normalise(&draft.name), id.clone())).collect();
    let find = |line: usize, text: &str| {
        let found = own.get(&normalise(text)).cloned();
        let found =
            found.or_else(|| known.get(text).or_else(|| known.resolve(text)).map(|actor| actor.id.clone()));
        found.ok_or_else(|| wrong(line, format!("there is no actor `{text}`")))
    };
    let mut entries: Vec<Entry> = Vec::with_capacity(drafts.len());
    let mut at: FxHashMap<String, usize> = FxHashMap::default();
    for (draft, id) in drafts.into_iter().zip(ids) {
        let line = draft.line;
        let parent = draft.parent.as_deref().map(|parent| find(line, parent)).transpose()?;
        let terms: Result<Vec<_>, _> =
            draft.terms.into_iter().map(|(office, days)| Ok((find(line, &office)?, days))).collect();
        if let Some(&earlier) = at.get(&id) {
            let entry = &mut entries[earlier];
            entry.aliases.extend(draft.aliases);
            entry.terms.extend(terms?);
            continue;
        }
        at.insert(id.clone(), entries.len());
        entries.push(Entry {
            // An actor that were its own parent would have no top.
            parent: parent.filter(|parent| *parent != id),
            id,
            kind: draft.kind.unwrap_or(ActorKind::Ngo),
            name: draft.name,
            country: draft.country,
            aliases: draft.aliases,
            terms: terms?,
            note: String::new(),
        });
    }
    Ok(entries)
}

/// The id of the actor that is known by a name, or a new one made of the name.
fn id_of(dictionary: &str, name: &str, known: &Actors) -> String {
    if let Some(actor) = known.named(name, None) {
        return actor.id.clone();
    }
    let id = format!("{dictionary}.{}", slug(name));
    // A dictionary may be called as a state is.
    if known.get(&id).is_some() { format!("{dictionary}.own.{}", slug(name)) } else { id }
}

/// A name in small letters, its words joined by hyphens.
pub fn slug(name: &str) -> String {
    normalise(name).replace(' ', "-")
}

/// The two-letter code of a country, from a code of two or three letters or its name.
fn country(text: &str) -> Option<String> {
    let state = state::states().iter().find(|state| {
        [state.iso2, state.iso3, state.name].iter().any(|known| known.eq_ignore_ascii_case(text.trim()))
    });
    state.map(|state| state.iso2.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Dictionary, DictionaryError> {
        read_dictionary("mine", text, Actors::builtin())
    }

    /// Checks ids, kinds and parents of what is read.
    fn check(text: &str, format: DictionaryFormat, expected: &[(&str, &str, &str)]) {
        let dictionary = read(text).expect("a dictionary");
        let found: Vec<_> = dictionary
            .entries
            .iter()
            .map(|entry| (entry.id.as_str(), entry.kind.as_str(), entry.parent.as_deref().unwrap_or("-")))
            .collect();
        assert_eq!((dictionary.format, found.as_slice()), (format, expected));
    }

    #[test]
    fn a_dictionary_of_petrarch() {
        check(
            "# actors\nVLADIMIR_PUTIN_ ; president\n+PUTIN_THE_PRESIDENT\n\t[RUSGOV >20000507]\n\
             TALL_RASHA_BRIGADE_ [SYRREB]\nHARBOUR_GUARD [SYRMIL]\n",
            DictionaryFormat::Petrarch,
            &[
                ("p.putin", "person", "rus.gov"),
                ("mine.tall-rasha-brigade", "armed-group", "-"),
                ("mine.harbour-guard", "army", "syr.mil"),
            ],
        );
    }

    #[test]
    fn entities_with_their_links() {
        let text = concat!(
            r#"{"id":"a","schema":"PublicBody","properties":{"name":["Harbour Authority"],"country":["sy"]}}"#,
            "\n",
            r#"{"id":"b","schema":"Person","properties":{"name":["Samir Tal"],"alias":["Abu Tal"],"country":["sy"]}}"#,
            "\n",
            r#"{"id":"c","schema":"Membership","properties":{"member":["b"],"organization":["a"],"startDate":["2015"]}}"#,
            "\n",
            r#"{"id":"d","schema":"Vessel","properties":{"name":["Blue Star"]}}"#,
        );
        check(
            text,
            DictionaryFormat::FollowTheMoney,
            &[
                ("mine.harbour-authority", "government", "-"),
                ("mine.samir-tal", "person", "mine.harbour-authority"),
            ],
        );
        assert_eq!(read(text).map(|dictionary| dictionary.n_skipped), Ok(1));
    }

    #[test]
    fn rows_below_a_header() {
        check(
            "name,aliases,kind,parent,country,from,until\n\
             River Shield,RS|Shield of the River,armed-group,,SY,,\n\
             Samir Tal,,person,River Shield,Syria,2015,2019-03\n",
            DictionaryFormat::Csv,
            &[("mine.river-shield", "armed-group", "-"), ("mine.samir-tal", "person", "mine.river-shield")],
        );
    }

    #[test]
    fn a_line_that_says_nothing_is_named() {
        let problem = |text: &str| read(text).expect_err("a refusal").to_string();
        assert_eq!(problem("just words\nand more"), "unrecognised dictionary format");
        assert_eq!(
            problem("name,kind\nX,navvy\n").split(';').next(),
            Some("line 2: there is no kind `navvy`")
        );
        assert_eq!(
            problem("name,kind,parent\nX,army,Nobody Known\n"),
            "line 2: there is no actor `Nobody Known`"
        );
        assert_eq!(
            problem("name,colour\nX,red\n").split(';').next(),
            Some("line 1: there is no column `colour`")
        );
        assert_eq!(problem("A_ [SYRREB\n"), "line 1: a bracket is not closed");
        assert_eq!(problem("+ALONE\n"), "line 1: a synonym stands before any name");
        assert_eq!(problem("{\"id\":\n"), "line 1: it is no JSON object");
        assert_eq!(problem("name,kind\n"), "there is no actor in it");
    }

    #[test]
    fn what_is_stored_comes_back() {
        let dictionary = read("name,aliases,kind,country\nRiver Shield,RS|The Shield,armed-group,SY\n")
            .expect("a dictionary");
        assert_eq!(from_table(&to_table(&dictionary.entries)), Ok(dictionary.entries));
        assert!(from_table("id\tarmy\n").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}", head in "(name,kind\n|A_ |\\{|\\+|\\[)?") {
            let _ = read(&format!("{head}{text}"));
            let _ = from_table(&text);
        }
    }
}
