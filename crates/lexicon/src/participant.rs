//! Words for the participants of events, and around them.

use crate::lookup::classes;

classes! {
    /// A word for a participant of an event, or around one.
    pub enum ParticipantWord in "participants.tsv" {
        /// When or how something is done, never what it is done to: `the day Russia bombed`.
        Circumstance = "circumstance",
        /// Counts what follows its `of`: `a series of sanctions`.
        Measure = "measure",
        /// Acts as those who follow its `of`: `a group of fighters`.
        Portion = "portion",
        /// A state by its acronym, which is no adjective: `a US strike`.
        StateAcronym = "state-acronym",
        /// Makes its object answerable: `blamed rebels for the attack`.
        Accuse = "accuse",
        /// Makes its subject answerable: `responsible for the attack`.
        Responsible = "responsible",
        /// Belongs to who suffers it, if that is a person: `the mayor's murder`.
        Suffered = "suffered",
        /// Keeps order, and ends an attack that others have made.
        Police = "police",
        /// Has attacked, and is called so afterwards: `the gunman`.
        Assailant = "assailant",
        /// Says for what or how, and so what alone is negated: `not deliberately`, `not only`.
        Intent = "intent",
        /// Stands for having done it: `denied any part in the raid`.
        Conduct = "conduct",
        /// Speaks for a force, whose doings are `we`.
        Commands = "commands",
        /// Watches or reports, and strikes nobody.
        Watches = "watches",
        /// What somebody dies of whom nobody has killed: `cholera`, `a heart attack`.
        Illness = "illness",
        /// What kills without anybody's doing: `a flood`.
        Disaster = "disaster",
        /// Makes an attack, besides support verbs: `an attack claimed by the group`, but not `filmed by`.
        Authors = "authors",
        /// A body that is also the house it sits in: `police station bombed`.
        Premises = "premises",
        /// Cannot be done without an object, so that a subject alone has suffered it: `officers kidnapped`.
        Transitive = "transitive",
        /// Does harm with or without an object: `shelled the town`, `shelled on Monday`.
        Strikes = "strikes",
        /// Takes on what was done: `claimed responsibility`, but not `placed responsibility`.
        Owns = "owns",
        /// Makes its owner answerable: `his role in the attack`.
        Involvement = "involvement",
        /// Is an attack where its object is a chemical weapon: `used sarin`.
        Employ = "employ",
        /// A place that people live in: `struck a village`.
        Settlement = "settlement",
        /// Protests.
        Protester = "protester",
        /// Serves a state unless something else is said: `a soldier`.
        InService = "in-service",
        /// A document, but also a position of an army: `struck a post`.
        Position = "position",
        /// Anybody: says no more than the count before it.
        Anybody = "anybody",
        /// A person who is nobody in particular: `a man`, but not `a pilot`.
        Anonymous = "anonymous",
        /// Attacks that are one event where they are joined: `the bombing and shelling of the town`.
        Bombardment = "bombardment",
        /// What comes of an attack, so that its absence is no denial: `the house was not damaged`.
        Consequence = "consequence",
        /// How far something reaches, which is no act: `within firing range`, `within striking distance`.
        Reach = "reach",
    }
}
