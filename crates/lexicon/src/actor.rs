//! Words around the name of an actor.

use crate::lookup::classes;

classes! {
    /// A word around the name of an actor that says who is meant.
    pub enum ActorWord in "actor_words.tsv" {
        /// Speaks or acts for a body without being another one: `Hamas officials`.
        Role = "role",
        /// Before a surname without making it somebody else's, besides titles: `President Putin`.
        Title = "title",
        /// Separates the party before it from the one after it: `Turkish-backed fighters`.
        Linker = "linker",
        /// Makes a name somebody else: `anti-government forces`.
        Opposition = "opposition",
        /// Named after who heads a state or its government, and the state's: `Assad's forces`.
        Possession = "possession",
        /// What follows no longer belongs to the head.
        Break = "break",
        /// Before an office, so that its holder is not meant: `former president`.
        Former = "former",
        /// Soldiers, of the force mentioned before: `the soldiers`.
        Troops = "troops",
        /// Of any side where no more is said: `troops`, `a drone`.
        Anyones = "anyones",
        /// A service of a state: with its article alone, the one named before.
        Service = "service",
        /// Belongs to a group, besides fighters: `members of Hamas`.
        Member = "member",
    }
}
