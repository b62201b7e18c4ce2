//! The closed vocabularies of the JSON form, spelled exactly as they are written.

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// Every word of the vocabulary, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as written in the JSON form.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value that `text` spells, if any.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(crate) use vocabulary;

vocabulary! {
    /// What a part of a report is.
    SectionKind {
        /// The headline, or a heading within the story.
        Headline = "headline",
        /// Who wrote it, and the day printed with the name.
        Byline = "byline",
        /// Where, when and by which agency it was written.
        Dateline = "dateline",
        /// The story itself.
        Body = "body",
        /// The words under a picture, with its credit.
        Caption = "caption",
        /// One entry of a live blog.
        Entry = "entry",
        /// What one speaker says in an interview.
        Turn = "turn",
        /// A question of an interview.
        Question = "question",
        /// A list with bullets or numbers.
        List = "list",
        /// What belongs to the page: tags, links to other stories.
        Boilerplate = "boilerplate",
    }
}

vocabulary! {
    /// What a mention names; the kinds follow re3d.
    MentionKind {
        /// A named or described person.
        Person = "person",
        /// A body of any kind.
        Organisation = "organisation",
        /// A place.
        Place = "place",
        /// A nationality, or a religious or political group.
        Nationality = "nationality",
        /// A date, a time or a duration.
        Time = "time",
        /// A weapon.
        Weapon = "weapon",
        /// A weapons platform: aircraft, ship, tank.
        Platform = "platform",
        /// Any other vehicle.
        Vehicle = "vehicle",
        /// A count or a measure.
        Quantity = "quantity",
        /// A sum of money.
        Money = "money",
    }
}

vocabulary! {
    /// What the name of a place refers to where it does not locate anything.
    PlaceSense {
        /// Its government or its people: `Moscow said`.
        Metonymic = "metonymic",
        /// Something that belongs there or is named after it: `Texas lawmakers`, the `Japan` in `Bank of
        /// Japan`.
        Associative = "associative",
    }
}

vocabulary! {
    /// Who or what a voice is.
    VoiceKind {
        /// The report speaking for itself.
        Report = "report",
        /// A named person.
        Person = "person",
        /// A named body.
        Organisation = "organisation",
        /// A described group: activists, residents.
        Group = "group",
        /// A document: a report, a statement, a law.
        Document = "document",
        /// Somebody without a name: an official, a source.
        Unnamed = "unnamed",
    }
}

vocabulary! {
    /// How speech is given.
    Mode {
        /// Between quotation marks.
        Direct = "direct",
        /// In the reporter's words.
        Indirect = "indirect",
        /// Partly between quotation marks.
        Mixed = "mixed",
    }
}

vocabulary! {
    /// What a voice does by speaking.
    Act {
        /// States.
        Says = "says",
        /// Denies.
        Denies = "denies",
        /// Admits.
        Admits = "admits",
        /// Accuses somebody.
        Accuses = "accuses",
        /// Claims responsibility.
        Claims = "claims",
        /// Confirms.
        Confirms = "confirms",
        /// Doubts.
        Doubts = "doubts",
        /// Demands.
        Demands = "demands",
        /// Warns.
        Warns = "warns",
        /// Promises.
        Promises = "promises",
        /// Asks.
        Asks = "asks",
    }
}

vocabulary! {
    /// What a claim is about.
    Facet {
        /// Whether it happened.
        Occurred = "occurred",
        /// What kind of event it was.
        Type = "type",
        /// Who did it.
        Agent = "agent",
        /// Who or what it was done to.
        Target = "target",
        /// What it was done with.
        Means = "means",
        /// Where.
        Place = "place",
        /// When.
        Time = "time",
        /// How many were killed.
        Killed = "killed",
        /// How many were injured.
        Injured = "injured",
        /// How many were missing.
        Missing = "missing",
        /// How many were taken prisoner, detained or abducted.
        Captured = "captured",
        /// How many fled or were driven from their homes.
        Displaced = "displaced",
        /// Whether the dead were civilians or fighters.
        Status = "status",
    }
}

impl Facet {
    /// The facets whose value is a number of people.
    pub const TOLLS: [Self; 5] =
        [Self::Killed, Self::Injured, Self::Missing, Self::Captured, Self::Displaced];

    /// Whether its value is a number of people.
    pub const fn is_toll(self) -> bool {
        matches!(self, Self::Killed | Self::Injured | Self::Missing | Self::Captured | Self::Displaced)
    }
}

vocabulary! {
    /// The stance of a voice towards a value.
    Stance {
        /// It holds.
        Asserts = "asserts",
        /// It is likely.
        Suspects = "suspects",
        /// It is unlikely.
        Doubts = "doubts",
        /// It does not hold.
        Denies = "denies",
        /// It holds, and is about the voice itself.
        Admits = "admits",
    }
}

vocabulary! {
    /// Who the dead were.
    Status {
        /// Civilians.
        Civilian = "civilian",
        /// Fighters.
        Fighter = "fighter",
        /// Both.
        Mixed = "mixed",
    }
}

vocabulary! {
    /// How certain the voice is, as in FactBank.
    Certainty {
        /// Certain.
        Certain = "CT",
        /// Probable.
        Probable = "PR",
        /// Possible.
        Possible = "PS",
        /// Underspecified.
        Unknown = "U",
    }
}

vocabulary! {
    /// Whether the event is affirmed or negated.
    Polarity {
        /// Affirmed.
        Positive = "+",
        /// Negated.
        Negative = "-",
    }
}

vocabulary! {
    /// When the event is, or in which world.
    Tense {
        /// Before the report.
        Past = "past",
        /// At the time of the report.
        Present = "present",
        /// After it.
        Future = "future",
        /// Only in a supposed or demanded world.
        Hypothetical = "hypothetical",
        /// In general, no one event.
        General = "general",
    }
}

vocabulary! {
    /// Whether the accounts of one facet agree.
    Standing {
        /// Independent voices give the same value, or one gives it more narrowly.
        Agree = "agree",
        /// Their values are different, and can all hold.
        Differ = "differ",
        /// They cannot all hold.
        Conflict = "conflict",
        /// They differ only in that a later one raises an earlier toll.
        Update = "update",
        /// One voice gives the facet, or accounts of one origin.
        Single = "single",
        /// None does.
        Silent = "silent",
    }
}

vocabulary! {
    /// What makes accounts one origin.
    OriginKind {
        /// A report that no other repeats.
        Report = "report",
        /// Reports with the same wording, whole or cut.
        Reprint = "reprint",
        /// Reports that credit one agency.
        Agency = "agency",
        /// One voice, whose statement one report or several relay.
        Statement = "statement",
    }
}

vocabulary! {
    /// Whether an account meets a condition.
    Outcome {
        /// Its claims meet it.
        Met = "met",
        /// Its claims rule it out.
        NotMet = "not met",
        /// Its claims decide neither.
        Open = "open",
    }
}
