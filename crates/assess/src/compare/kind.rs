//! Whether two kinds of event, or two statements of who the dead were, can both hold.

use rashomon_schema::{EventMode, EventType, Means, MeansClass, Status};

use super::{Relation, means};

/// Events of one type are the same unless their modes imply means that are apart; events of two types can
/// both have happened.
pub(crate) fn relate(a: (EventType, Option<EventMode>), b: (EventType, Option<EventMode>)) -> Relation {
    if a.0 != b.0 {
        return Relation::Open;
    }
    match (a.1.and_then(class_of_mode), b.1.and_then(class_of_mode)) {
        (Some(x), Some(y)) if a.1 != b.1 => match means::relate(&means_of_class(x), &means_of_class(y)) {
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

/// The class of means that a mode of assault implies.
const fn class_of_mode(mode: EventMode) -> Option<MeansClass> {
    Some(match mode {
        EventMode::Aerial => MeansClass::Aerial,
        EventMode::Drone => MeansClass::Drone,
        EventMode::Explosives => MeansClass::Explosive,
        EventMode::SuicideAttack => MeansClass::Suicide,
        EventMode::Unconventional => MeansClass::Chemical,
        EventMode::Firearms => MeansClass::SmallArms,
        _ => return None,
    })
}

fn means_of_class(class: MeansClass) -> Means {
    Means { class: Some(class), ..Means::default() }
}
