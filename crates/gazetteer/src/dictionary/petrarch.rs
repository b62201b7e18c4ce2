//! Actor dictionaries of PETRARCH and its forerunners: names in capitals, synonyms behind `+`, CAMEO codes in brackets.
//!
//! ```text
//! VLADIMIR_PUTIN_  ; a comment
//! +PRESIDENT_PUTIN
//!     [RUSGOV 20000507-20080507]
//!     [RUSGOV >20120507]
//! FREE_SYRIAN_ARMY_ [SYRREB]
//! ```

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{DictionaryError, Draft, wrong};
use crate::actor::ActorKind;
use crate::state::{State, states};
use crate::table;

/// The kind of a role, and the body of the state that it belongs to.
static ROLES: LazyLock<FxHashMap<&'static str, (ActorKind, &'static str)>> = LazyLock::new(|| {
    let rows = table::rows(include_str!("../../data/cameo.tsv"));
    rows.filter_map(|row| Some((row[0], (ActorKind::parse(row[1])?, row[2])))).collect()
});
/// The longest single word that is taken for an abbreviation.
const LONGEST_ABBREVIATION: usize = 4;

pub(super) fn read(text: &str) -> Result<Vec<Draft>, DictionaryError> {
    let mut drafts: Vec<Draft> = Vec::new();
    for (n, raw) in text.lines().enumerate() {
        let line = n + 1;
        let said = raw.split(['#', ';']).next().unwrap_or_default().trim();
        if said.is_empty() || said.starts_with('<') {
            continue;
        }
        let (name, codes) = said.split_at(said.find('[').unwrap_or(said.len()));
        match name.trim().strip_prefix('+') {
            Some(synonym) => {
                let draft =
                    drafts.last_mut().ok_or_else(|| wrong(line, "a synonym stands before any name"))?;
                draft.aliases.push(readable(synonym));
            }
            None if !name.trim().is_empty() => {
                drafts.push(Draft { line, name: readable(name), ..Draft::default() });
            }
            None => {}
        }
        if drafts.last().is_some_and(|draft| draft.name.is_empty()) {
            return Err(wrong(line, "there is no name"));
        }
        if !codes.is_empty() {
            let draft = drafts.last_mut().ok_or_else(|| wrong(line, "codes stand before any name"))?;
            take_codes(line, codes, draft)?;
        }
    }
    Ok(drafts)
}

/// `FREE_SYRIAN_ARMY_` as it is written in a report.
fn readable(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|c: char| c == '_' || c.is_whitespace()).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [only] if only.chars().count() <= LONGEST_ABBREVIATION => (*only).to_owned(),
        words => words.iter().map(|word| capitalised(word)).collect::<Vec<_>>().join(" "),
    }
}

/// A word with capitals where its parts begin: `AL-SHABAAB` is `Al-Shabaab`.
fn capitalised(word: &str) -> String {
    let mut begins = true;
    let letters = word.chars().flat_map(|c| {
        let written: Vec<char> = if begins { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
        begins = !c.is_alphanumeric() && c != '\'';
        written
    });
    letters.collect()
}

/// `[RUSGOV >20120507][RUSELI]`: codes, each perhaps with days.
fn take_codes(line: usize, codes: &str, draft: &mut Draft) -> Result<(), DictionaryError> {
    for bracket in codes.split('[').skip(1) {
        let (said, _) = bracket.split_once(']').ok_or_else(|| wrong(line, "a bracket is not closed"))?;
        let mut parts = said.split_whitespace();
        let Some(code) = parts.next() else { return Err(wrong(line, "a bracket is empty")) };
        let days = parts.collect::<String>();
        let (state, kind, body) = meaning(code.split('/').next().unwrap_or(code));
        draft.country = draft.country.take().or_else(|| state.map(|state| state.iso2.to_owned()));
        let parent = state.zip(body).map(|(state, body)| format!("{}.{body}", state.iso3.to_lowercase()));
        if days.is_empty() {
            draft.kind = draft.kind.or(kind);
        } else {
            // Only persons change what they are from one day to another.
            draft.kind = Some(ActorKind::Person);
            let days = term(&days).ok_or_else(|| wrong(line, format!("`{days}` are no days")))?;
            draft.terms.extend(parent.clone().map(|parent| (parent, days)));
        }
        draft.parent = parent.or_else(|| draft.parent.take());
    }
    Ok(())
}

/// The state, kind and body that a CAMEO code of three-letter parts stands for.
fn meaning(code: &str) -> (Option<&'static State>, Option<ActorKind>, Option<&'static str>) {
    let parts: Vec<&str> = (0..code.len()).step_by(3).filter_map(|at| code.get(at..at + 3)).collect();
    let state = parts.first().and_then(|part| states().iter().find(|state| state.iso3 == *part));
    let role = parts.iter().skip(usize::from(state.is_some())).find_map(|part| ROLES.get(part));
    let body = role.map(|(_, body)| *body).filter(|body| !body.is_empty());
    (state, role.map(|(kind, _)| *kind), body)
}

/// `>20120507`, `<990831`, `20000507-20080507` as `FROM..UNTIL`.
fn term(days: &str) -> Option<String> {
    if let Some(from) = days.strip_prefix('>') {
        return Some(format!("{}..", day(from)?));
    }
    if let Some(until) = days.strip_prefix('<') {
        return Some(format!("..{}", day(until)?));
    }
    let (from, until) = days.split_once('-')?;
    Some(format!("{}..{}", day(from)?, day(until)?))
}

/// `20120507` or `120507` as `2012-05-07`.
fn day(digits: &str) -> Option<String> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole = match digits.len() {
        8 => digits.to_owned(),
        // Two figures of a year after 30 are of the last century.
        6 => format!("{}{digits}", if digits < "300000" { "20" } else { "19" }),
        _ => return None,
    };
    let written = format!("{}-{}-{}", &whole[..4], &whole[4..6], &whole[6..]);
    crate::actor::Day::bounds(&written).map(|_| written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_in_reports() {
        for (written, expected) in [
            ("FREE_SYRIAN_ARMY_", "Free Syrian Army"),
            ("AL-SHABAAB_", "Al-Shabaab"),
            ("NATO", "NATO"),
            ("HAY'AT_TAHRIR", "Hay'at Tahrir"),
        ] {
            assert_eq!(readable(written), expected);
        }
    }

    #[test]
    fn days_in_either_length() {
        for (days, expected) in [
            (">20120507", Some("2012-05-07..")),
            ("<990831", Some("..1999-08-31")),
            ("000507-080507", Some("2000-05-07..2008-05-07")),
            (">2012", None),
            ("tomorrow", None),
        ] {
            assert_eq!(term(days).as_deref(), expected, "{days}");
        }
    }

    #[test]
    fn every_role_has_a_kind() {
        assert_eq!(ROLES.len(), table::rows(include_str!("../../data/cameo.tsv")).count());
    }
}
