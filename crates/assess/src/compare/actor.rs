//! Whether two names of actors can mean the same doer.

use rashomon_schema::Actor;

use super::Relation;
use crate::table::words;
use crate::world::{World, related, side_of};

/// Words that name nobody in particular.
static NOBODY: &str = include_str!("../tables/nobody.txt");

/// Words for fighters against a state.
static AGAINST_STATES: &str = include_str!("../tables/against_states.txt");

/// A ministry is within its government, an air force within its state, and both act for it; what resolves to nobody is open.
pub(crate) fn relate(a: &Actor, b: &Actor, world: &dyn World) -> Relation {
    match (&a.actor, &b.actor) {
        (Some(x), Some(y)) if related(x, y, world) || serve_one_state(x, y, world) => Relation::Same,
        (Some(_), Some(_)) => Relation::Apart,
        (None, None) if plain(&a.text) == plain(&b.text) => Relation::Same,
        (None, None) => Relation::Open,
        (Some(known), None) => with_unknown(known, b, world),
        (None, Some(known)) => with_unknown(known, a, world),
    }
}

/// Whether both are bodies of one state.
fn serve_one_state(a: &str, b: &str, world: &dyn World) -> bool {
    let side = side_of(a, world);
    side == side_of(b, world) && world.is_state(&side)
}

/// Whether the words name somebody: `a suicide bomber` and `2 unknown gunmen` name nobody.
pub(crate) fn names_somebody(actor: &Actor) -> bool {
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let names = |word: &String| !is_number(word) && !words(NOBODY).any(|nobody| nobody == word);
    actor.actor.is_some() || plain(&actor.text).iter().any(names)
}

/// Rebels are not the state that they fight.
fn with_unknown(known: &str, other: &Actor, world: &dyn World) -> Relation {
    let rebels = plain(&other.text).iter().any(|word| words(AGAINST_STATES).any(|rebel| rebel == word));
    if rebels && world.is_state(known) { Relation::Apart } else { Relation::Open }
}

fn plain(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}
