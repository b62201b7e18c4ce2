//! Words for how an event relates to the rest of the story.

use crate::lookup::classes;

classes! {
    /// A word for how an event relates to the rest of the story.
    pub enum NarrativeWord in "narrative.tsv" {
        /// Opens a sentence about something else: `Elsewhere`.
        Elsewhere = "elsewhere",
        /// Opens a sentence about something else if it names another place: `Meanwhile`.
        Meanwhile = "meanwhile",
        /// Before an event noun that is not the event before: `another attack`.
        Another = "another",
        /// Before a time that is no one day: `recent weeks`.
        Loose = "loose",
        /// Fighting that goes on, besides verbs by which both sides act: `siege`.
        Warfare = "warfare",
        /// What answers an earlier event: `in retaliation for the killing`.
        Answer = "answer",
        /// Of what happens time and again, or happened before: `has often bombed`.
        Habitual = "habitual",
        /// Before an event of former times: `previous attacks`.
        Former = "former",
        /// Many of a kind, over some time: `a wave of attacks`.
        Recurrence = "recurrence",
        /// After `for`, introduces an illustration: `for example`.
        Example = "example",
        /// The trouble as a whole: `since the uprising`.
        WholeWar = "whole-war",
        /// Singles out one event of many, besides superlatives: `the first attack since 2011`.
        Singular = "singular",
        /// Between an event and the next: `a day after the execution`.
        Interval = "interval",
    }
}
