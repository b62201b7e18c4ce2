//! The atom that is stored and compared.

use serde::{Deserialize, Deserializer, Serialize};

use crate::reading::{PlaceArgument, TimeArgument};
use crate::span::Span;
use crate::vocabulary::{Facet, Stance, Status};

/// One voice, one incident, one facet, one value, one stance, and the spans it was read from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// Derived from its content.
    pub id: String,
    /// The incident it is about.
    pub incident: String,
    /// Who claims.
    pub voice: String,
    /// Where the voice claims it; none in the report's own words.
    pub attribution: Option<String>,
    /// What it is about.
    pub facet: Facet,
    /// What is claimed.
    pub value: Value,
    /// How the voice stands to it.
    pub stance: Stance,
    /// The characters it was read from, the value's own first.
    pub spans: Vec<Span>,
}

/// What is claimed; the shape follows the facet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// `occurred`: no more than that.
    Occurred {},
    /// `type`: PLOVER event type and mode.
    Type {
        /// PLOVER event type, for example `ASSAULT`.
        #[serde(rename = "type")]
        kind: String,
        /// PLOVER mode, for example `aerial`.
        mode: Option<String>,
    },
    /// `agent` and `target`.
    Actor(Actor),
    /// `means`.
    Means(Means),
    /// `place`.
    Place(PlaceArgument),
    /// `time`.
    Time(TimeArgument),
    /// `killed`, `injured`, `missing`, `captured` and `displaced`.
    Toll(Count),
    /// `status`.
    Status {
        /// The words.
        text: String,
        /// What they mean.
        status: Status,
    },
}

/// Who, as claimed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// The words.
    pub text: String,
    /// Id of the actor they resolve to.
    pub actor: Option<String>,
    /// The actor's usual name.
    pub name: Option<String>,
}

/// By which means, as claimed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Means {
    /// The words.
    pub text: String,
    /// Class in the taxonomy of means.
    pub class: Option<String>,
}

/// How many, as claimed: bounds inclusive, `None` where open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// The lowest number that fits the words.
    pub low: Option<u64>,
    /// The highest.
    pub high: Option<u64>,
    /// Whether the words are approximate.
    pub approx: bool,
    /// What is counted, in the report's words.
    pub counted: Option<String>,
    /// Whether it is the whole toll, not a part of it.
    pub total: bool,
}

impl<'de> Deserialize<'de> for Claim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawClaim::deserialize(deserializer)?;
        let value = Value::from_json(raw.facet, raw.value).map_err(serde::de::Error::custom)?;
        Ok(Self {
            id: raw.id,
            incident: raw.incident,
            voice: raw.voice,
            attribution: raw.attribution,
            facet: raw.facet,
            value,
            stance: raw.stance,
            spans: raw.spans,
        })
    }
}

/// A claim before its facet has told the shape of its value.
#[derive(Deserialize)]
struct RawClaim {
    id: String,
    incident: String,
    voice: String,
    attribution: Option<String>,
    facet: Facet,
    value: serde_json::Value,
    stance: Stance,
    spans: Vec<Span>,
}

impl Value {
    /// Reads a value in the shape that `facet` gives it.
    pub(crate) fn from_json(facet: Facet, json: serde_json::Value) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Type {
            #[serde(rename = "type")]
            kind: String,
            mode: Option<String>,
        }
        #[derive(Deserialize)]
        struct OfTheDead {
            text: String,
            status: Status,
        }
        Ok(match facet {
            Facet::Occurred => Self::Occurred {},
            Facet::Type => {
                let Type { kind, mode } = serde_json::from_value(json)?;
                Self::Type { kind, mode }
            }
            Facet::Agent | Facet::Target => Self::Actor(serde_json::from_value(json)?),
            Facet::Means => Self::Means(serde_json::from_value(json)?),
            Facet::Place => Self::Place(serde_json::from_value(json)?),
            Facet::Time => Self::Time(serde_json::from_value(json)?),
            Facet::Killed | Facet::Injured | Facet::Missing | Facet::Captured | Facet::Displaced => {
                Self::Toll(serde_json::from_value(json)?)
            }
            Facet::Status => {
                let OfTheDead { text, status } = serde_json::from_value(json)?;
                Self::Status { text, status }
            }
        })
    }
}
