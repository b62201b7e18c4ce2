//! Whether two kinds of event, or two statements of who the dead were, can both hold.

use rashomon_schema::{Means, Status};

use super::{Relation, means};
use crate::table::rows;

/// The means that a mode of assault implies.
static MODES: &str = include_str!("../tables/modes.tsv");

/// Events of one type are alike unless their modes tell of means that are apart; events of two types can both have happened.
pub(crate) fn relate(a: (&str, Option<&str>), b: (&str, Option<&str>)) -> Relation {
    if a.0 != b.0 {
        return Relation::Open;
    }
    match (a.1.and_then(class), b.1.and_then(class)) {
        (Some(x), Some(y)) if a.1 != b.1 => match means::relate(&of_class(x), &of_class(y)) {
            Relation::Apart => Relation::Apart,
            _ => Relation::Same,
        },
        _ => Relation::Same,
    }
}

/// Civilians are not fighters; both may have died.
pub(crate) fn relate_status(a: Status, b: Status) -> Relation {
    match (a, b) {
        _ if a == b => Relation::Same,
        (Status::Mixed, _) | (_, Status::Mixed) => Relation::Open,
        _ => Relation::Apart,
    }
}

fn class(mode: &str) -> Option<&'static str> {
    rows(MODES).find(|row| row[0] == mode).and_then(|row| row.get(1).copied())
}

fn of_class(class: &str) -> Means {
    Means { text: String::new(), class: Some(class.to_owned()) }
}
