//! The value of a facet that leads: the one with the most origins.

use rashomon_schema::{Facet, IncidentRecord, Side, Stance};

use crate::data::value_text;

/// The side with the most origins among those that hold a value; none where two have equally many.
pub(super) fn lead(record: &IncidentRecord, facet: Facet) -> Option<&Side> {
    let sides = || record.facets.get(&facet).into_iter().flat_map(|comparison| &comparison.sides);
    let held =
        || sides().filter(|side| matches!(side.stance, Stance::Asserts | Stance::Admits | Stance::Suspects));
    let most = held().map(|side| side.origins).max()?;
    let mut leading = held().filter(|side| side.origins == most);
    let first = leading.next()?;
    leading.next().is_none().then_some(first)
}

/// Every side of a facet: `Veldonia (3 origins); denies: Veldonia (1 origin)`.
pub(super) fn sides_text(record: &IncidentRecord, facet: Facet) -> String {
    let sides = record.facets.get(&facet).into_iter().flat_map(|comparison| &comparison.sides);
    let words = sides.map(|side| {
        let value = value_text(&side.value);
        let origins =
            if side.origins == 1 { "1 origin".to_owned() } else { format!("{} origins", side.origins) };
        match side.stance {
            Stance::Asserts => format!("{value} ({origins})"),
            stance => format!("{stance}: {value} ({origins})"),
        }
    });
    words.collect::<Vec<_>>().join("; ")
}
