//! Words that the rules of attribution ask for, besides the cues themselves.

use crate::lookup::classes;

classes! {
    /// A word that a rule of attribution asks for, besides the cues themselves.
    pub enum AttributionWord in "attribution.tsv" {
        /// Says something only where its subject can speak: `the report shows`, but not `experience shows`.
        Shows = "shows",
        /// Calls a figure too high, which denies the figure alone.
        Overstated = "overstated",
        /// A number of people that somebody may dispute.
        Figure = "figure",
        /// A note of the editor of a transcript, not a speaker: `[TEXT]`.
        Editorial = "editorial",
        /// Closes the sentence that it reports, also without a comma: `a car bomb killed six the agency reported`.
        Closes = "closes",
        /// Its subject does what its object noun says: `issued a denial`.
        GivesNoun = "gives-noun",
        /// Its subject is the source of the toll that is its object: `put the number of dead at 16`.
        GivesToll = "gives-toll",
        /// The same in the passive: `three deaths were recorded by the rescuers`.
        HasToll = "has-toll",
        /// Its object is who said it: `quoted a source as saying`.
        Cites = "cites",
        /// The same as a participle after the cue, in small letters: `said, citing a witness`.
        Citing = "citing",
        /// Gives its object a name: `called the report a lie`.
        Calls = "calls",
        /// What it says of its object may follow any preposition: `compared the raid to a massacre`.
        Compares = "compares",
        /// What a report can lack: `there was no truth to the reports`.
        Truth = "truth",
        /// Doubts if it is negated: `did not believe that`.
        Thinks = "thinks",
        /// Only softens with a speaker's pronoun, besides verbs that hedge: `you know`.
        Softens = "softens",
        /// Promises nothing about the past: `assured reporters that nobody had been hurt`.
        Assures = "assures",
        /// Its object does what follows the preposition: `accused the army of shelling the town`.
        Blames = "blames",
        /// After `be`, its subject has done the harm: `was behind the blast`.
        Author = "author",
        /// Makes a claim of what is said: `claim of responsibility`.
        Responsibility = "responsibility",
        /// Softens the verb below it: `appeared to confirm`.
        Seems = "seems",
        /// Softens the verb next to it: `tacitly admitted`.
        Seemingly = "seemingly",
        /// What is to be said is not, besides what `factuality.tsv` has: `hesitated to confirm`.
        Hinders = "hinders",
        /// The same if it is negated: `was not willing to confirm`.
        Enables = "enables",
    }
}
