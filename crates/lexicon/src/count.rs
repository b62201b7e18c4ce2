//! Words next to a count of people, or for those who are counted.

use crate::lookup::classes;

classes! {
    /// A word next to a count of people, or for those who are counted.
    pub enum CountWord in "count_words.tsv" {
        /// Between a count and the state of those counted: `12 were still reported missing`.
        Lead = "lead",
        /// Leads to a count by its `of`: `a total of 14 people`.
        Collective = "collective",
        /// People who are a part of a toll as a rule: `five children`.
        Part = "part",
        /// People who may be civilians or fighters: `12 men`.
        Either = "either",
        /// Several people as one: `12 families`.
        Unit = "unit",
        /// People who died, by a noun: `the victims`.
        Victim = "victim",
        /// Nobody, in one word.
        Nobody = "nobody",
        /// After `no`: `no casualties`.
        Uncounted = "uncounted",
        /// Nouns for the dead and the wounded, of whom there may be none: `no casualties`.
        Casualties = "casualties",
        /// Nouns for the dead, of whom there may be none: `no deaths`.
        Deaths = "deaths",
        /// Makes a verb that strikes one that kills: `fatally shot`.
        Fatal = "fatal",
        /// Nouns for several people or for none, which no single person is.
        NotOne = "not-one",
        /// What somebody who dies of it has: `died of his wounds`.
        Wound = "wound",
        /// Where somebody who is struck dies: `died at the scene`.
        Deathbed = "deathbed",
        /// Other than those told before: `no further casualties`.
        Further = "further",
        /// Leads to a count that is none: `no reports of casualties`.
        Word = "word",
        /// With a count that a later one replaced: `initially`.
        First = "first",
        /// What drives people from their homes and is no attack: `floods`.
        Disaster = "disaster",
        /// What a side has fewer of after a fight: `put its losses at four`.
        Losses = "losses",
        /// Puts a toll at a number: `put its losses at four`.
        Put = "put",
        /// Before the number of a toll: `the toll reached 40`.
        Reach = "reach",
        /// Before `from` and `to`, each with a number: `rose from 14 to 16`.
        Change = "change",
        /// Between a count and `among`: `31 were identified among those killed`.
        Identify = "identify",
        /// People who cannot flee: `12 prisoners`.
        Held = "held",
        /// Ends that somebody is missing: `rescued five missing sailors`.
        Find = "find",
        /// Makes its object be in a state: `left 30 displaced`.
        Result = "result",
        /// Has people as its object without acting on them: `reported 30 people displaced`.
        Recount = "recount",
        /// Next to an age: `her son, aged 12`.
        Age = "age",
        /// After a number that counts no people: `12 percent`.
        Percent = "percent",
        /// Between a group and the names of its people: `the dead were identified as`.
        Named = "named",
        /// Between a group and its people: `the dead included six women`.
        Included = "included",
    }
}
