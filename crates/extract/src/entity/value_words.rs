//! What the words of a value say beyond what they resolve to.

use rashomon_lexicon::traits::{is_insurgent, is_medical, is_unspecified};
use rashomon_schema::{Actor, ActorTrait, Value};

use crate::entity::means_kind::means_kinds;

/// Fills in what the words of a value say beyond what they resolve to.
pub fn fill_from_words(value: &mut Value) {
    match value {
        Value::Actor(actor) => actor.traits = actor_traits(actor),
        Value::Means(means) => means.kinds = means_kinds(&means.text),
        _ => {}
    }
}

/// `2 unknown gunmen` are unspecified, `rebels` insurgents, `a clinic` is medical.
fn actor_traits(actor: &Actor) -> Vec<ActorTrait> {
    let words = actor.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let names_nobody = words.iter().all(|word| is_number(word) || is_unspecified(word));
    let holds = [
        (ActorTrait::Unspecified, actor.actor.is_none() && names_nobody),
        (ActorTrait::Insurgent, words.iter().any(|word| is_insurgent(word))),
        (ActorTrait::Medical, words.iter().any(|word| is_medical(word))),
    ];
    holds.into_iter().filter(|(_, holds)| *holds).map(|(one, _)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, actor: Option<&str>, expected: &[ActorTrait]) {
        let actor = actor.map(str::to_owned);
        let actor = Actor { text: text.to_owned(), actor, ..Actor::default() };
        assert_eq!(actor_traits(&actor), expected, "{text}");
    }

    #[test]
    fn words_give_traits() {
        check("2 unknown gunmen", None, &[ActorTrait::Unspecified]);
        check("unknown Syrian gunmen", Some("syr"), &[]);
        check("the rebels", None, &[ActorTrait::Insurgent]);
        check("a field hospital", None, &[ActorTrait::Medical]);
    }
}
