//! Words that say what a weapon, a platform or a vehicle is.

use crate::lookup::classes;

classes! {
    /// A word that says what a weapon, a platform or a vehicle is.
    pub enum EquipmentWord in "equipment_words.tsv" {
        /// Before the name of a ship of war: `USS Hopper`.
        Ship = "ship",
        /// Takes what it is from the equipment before it: `a grenade launcher`.
        System = "system",
        /// Makes a vehicle one of war: `an army truck`.
        Military = "military",
    }
}
