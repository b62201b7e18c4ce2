//! The taxonomy of means: delivered from the air, indirect fire, placed or carried explosive, chemical, small arms.

use rashomon_schema::Means;

use super::Relation;
use crate::table::rows;

/// Words and what they tell of the means.
static WORDS: &str = include_str!("../tables/means.tsv");

/// What a class of the reading tells where no word does.
static CLASSES: &str = include_str!("../tables/means_classes.tsv");

/// Which means cannot be one.
static APART: &str = include_str!("../tables/means_apart.tsv");

/// Two means are apart where the taxonomy says so; `missile`, `blast` and the like go with most.
pub(crate) fn relate(a: &Means, b: &Means) -> Relation {
    let (x, y) = (kinds(a), kinds(b));
    if x.is_empty() || y.is_empty() {
        return Relation::Open;
    }
    if x.iter().any(|kind| y.contains(kind)) {
        return Relation::Same;
    }
    if x.iter().all(|kind| y.iter().all(|other| apart(kind, other))) { Relation::Apart } else { Relation::Open }
}

/// Whether the words tell of any means.
pub(crate) fn tells(means: &Means) -> bool {
    !kinds(means).is_empty()
}

/// What the words tell; a word that is part of another phrase of the table does not count for itself.
pub(crate) fn kinds(means: &Means) -> Vec<&'static str> {
    let text = format!(" {} ", means.text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " "));
    let mut rest = text.split_whitespace().collect::<Vec<_>>().join(" ");
    rest = format!(" {rest} ");
    let mut found = Vec::new();
    for row in rows(WORDS) {
        let [words, kind] = row[..] else { continue };
        for form in [format!(" {words} "), format!(" {words}s ")] {
            if rest.contains(&form) {
                rest = rest.replace(&form, " | ");
                found.push(kind);
            }
        }
    }
    if found.is_empty() {
        let class = means.class.as_deref();
        found.extend(rows(CLASSES).filter(|row| Some(row[0]) == class).filter_map(|row| row.get(1).copied()));
    }
    found.dedup();
    found
}

fn apart(a: &str, b: &str) -> bool {
    rows(APART).any(|row| matches!(row[..], [x, y] if (x == a && y == b) || (x == b && y == a)))
}
