//! Whether two places can be one, at the precision they are stated with.

use rashomon_schema::PlaceArgument;

use super::Relation;
use crate::table::rows;
use crate::world::World;

/// How far from its point a place of a precision may reach.
static REACH: &str = include_str!("../tables/reach.tsv");

/// Two places are one where one lies in the other or their reaches meet, and apart where both are known and
/// do not.
pub(crate) fn relate(a: &PlaceArgument, b: &PlaceArgument, world: &dyn World) -> Relation {
    if let (Some(x), Some(y)) = (a.geoname, b.geoname) {
        let within = world.lies_in(x, y) == Some(true) || world.lies_in(y, x) == Some(true);
        if x == y || within {
            return Relation::Same;
        }
    }
    match (distance_km(a, b), reach(a), reach(b)) {
        (Some(km), Some(x), Some(y)) if km <= x + y => Relation::Same,
        (Some(_), Some(_), Some(_)) => Relation::Apart,
        _ if a.text.eq_ignore_ascii_case(&b.text) => Relation::Same,
        _ => Relation::Open,
    }
}

/// The distance of two places that have coordinates.
pub(crate) fn distance_km(a: &PlaceArgument, b: &PlaceArgument) -> Option<f64> {
    let point = |place: &PlaceArgument| place.lat.zip(place.lon);
    Some(rashomon_schema::distance_km(point(a)?, point(b)?))
}

/// How far a place may reach from its point, in kilometres; nothing where it is not resolved.
pub(crate) fn reach(place: &PlaceArgument) -> Option<f64> {
    let precision = place.precision?.as_str();
    rows(REACH).find(|row| row[0] == precision).and_then(|row| row.get(1)?.parse().ok())
}
