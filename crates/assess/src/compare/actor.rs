//! Whether two names of actors can mean the same agent.

use rashomon_schema::{Actor, ActorTrait};

use super::Relation;
use crate::world::{World, related, side_of};

/// A ministry is within its government, an air force within its state, and both act for it; an unresolved
/// name is open.
pub(crate) fn relate(a: &Actor, b: &Actor, world: &dyn World) -> Relation {
    match (&a.actor, &b.actor) {
        (Some(x), Some(y)) if related(x, y, world) || serve_one_state(x, y, world) => Relation::Same,
        (Some(_), Some(_)) => Relation::Apart,
        (None, None) if have_same_words(&a.text, &b.text) => Relation::Same,
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
pub(crate) fn is_specified(actor: &Actor) -> bool {
    !actor.has(ActorTrait::Unspecified)
}

/// Rebels are not the state that they fight.
fn with_unknown(known: &str, other: &Actor, world: &dyn World) -> Relation {
    if other.has(ActorTrait::Insurgent) && world.is_state(known) { Relation::Apart } else { Relation::Open }
}

/// Whether two texts have the same words, whatever the case and the marks between them.
fn have_same_words(a: &str, b: &str) -> bool {
    fn words(text: &str) -> impl Iterator<Item = String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
    }
    words(a).eq(words(b))
}
