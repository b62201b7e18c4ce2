//! The states of the world: codes, names, capitals, demonyms.

use std::sync::LazyLock;

use crate::table;

/// A state.
#[derive(Debug)]
pub(crate) struct State {
    pub iso2: &'static str,
    pub iso3: &'static str,
    pub name: &'static str,
    pub lat: f32,
    pub lon: f32,
    /// The capital, then other cities that stand for its government.
    pub capitals: Vec<&'static str>,
    pub also: Vec<&'static str>,
    pub demonyms: Vec<&'static str>,
}

static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
    let demonyms: Vec<_> = table::rows(include_str!("../data/demonyms.tsv")).collect();
    table::rows(include_str!("../data/states.tsv"))
        .map(|row| State {
            iso2: row[0],
            iso3: row[1],
            name: row[2],
            lat: row[3].parse().expect("a test reads every row"),
            lon: row[4].parse().expect("a test reads every row"),
            capitals: table::entries(row[5]).collect(),
            also: table::entries(row[6]).collect(),
            demonyms: demonyms
                .iter()
                .filter(|demonym| demonym[1] == row[0])
                .map(|demonym| demonym[0])
                .collect(),
        })
        .collect()
});

/// Every state.
pub(crate) fn states() -> &'static [State] {
    &STATES
}

/// The state with an ISO 3166 code of two letters.
pub(crate) fn by_iso2(iso2: &str) -> Option<&'static State> {
    STATES.iter().find(|state| state.iso2 == iso2)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_state_has_its_fields() {
        for state in states() {
            assert!(
                (-90.0..=90.0).contains(&state.lat) && (-180.0..=180.0).contains(&state.lon),
                "{}",
                state.name
            );
            assert_eq!((state.iso2.len(), state.iso3.len()), (2, 3), "{}", state.name);
            assert!(!state.capitals.is_empty(), "{}", state.name);
            assert!(!state.demonyms.is_empty() || state.iso2 == "VA", "{}", state.name);
        }
        assert_eq!(states().iter().map(|state| state.iso3).collect::<HashSet<_>>().len(), states().len());
    }

    #[test]
    fn demonyms_lead_to_states_that_exist() {
        for row in table::rows(include_str!("../data/demonyms.tsv")) {
            assert!(by_iso2(row[1]).is_some(), "{}", row[0]);
        }
    }
}
