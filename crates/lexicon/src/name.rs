//! Words in the names of places, or next to them.

use crate::lookup::classes;

classes! {
    /// A word in the name of a place, or next to it.
    pub enum NameWord in "name_words.tsv" {
        /// Within a name without a capital: `de`.
        Inner = "inner",
        /// Before a hyphen: `al-Bab`.
        Article = "article",
        /// An abbreviation that is a name without full stops: `US`.
        Short = "short",
        /// Before the name of a saint: `St. Peter's Basilica`.
        Saint = "saint",
        /// After the number of a road: `the A40 roundabout`.
        Numbered = "numbered",
        /// Several roads: `Hama and Homs streets`.
        Roads = "roads",
        /// Turns a nationality into a place: `Turkish soil`.
        Ground = "ground",
        /// Before a name, for a part of the place, besides directions: `central Homs`.
        Part = "part",
        /// A verb whose subject does nothing: `Aleppo lies in ruins`.
        Inert = "inert",
        /// A verb by which an attack strikes a place: `shells hit Avdiivka`.
        Strike = "strike",
        /// A verb whose object is the place that people left: `fled Wad Madani`.
        Leave = "leave",
        /// What a place comes under.
        Fire = "fire",
    }
}
