//! The atom that is stored and compared.

use serde::{Deserialize, Deserializer, Serialize};

use crate::argument::{PlaceArgument, TimeArgument};
use crate::span::Span;
use crate::taxonomy::{ActorTrait, EventMode, EventType, MeansClass, MeansKind};
use crate::toll::Count;
use crate::vocabulary::{Facet, Stance, Status};

/// One voice, one incident, one facet, one value, one stance, and the spans it was read from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    /// Derived from its content.
    pub id: String,
    /// The incident it is about.
    pub incident: String,
    /// The event it is about; none where a voice answers to an incident without naming it again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Who claims.
    pub voice: String,
    /// Where the voice claims it; none in the report's own words.
    pub attribution: Option<String>,
    /// What it is about.
    pub facet: Facet,
    /// What is claimed.
    pub value: Value,
    /// The voice's stance towards it.
    pub stance: Stance,
    /// How likely the voice makes this claim about this incident, from 0 to 1, where the judge weighed it; of a type, how
    /// sure the model of types is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Whether the judge was too unsure to leave the claim without a mark.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unsure: bool,
    /// The characters it was read from, the value's own first.
    pub spans: Vec<Span>,
}

/// The confidence that claims about the main incident of a report need. A claim whose confidence is lower than `given` is
/// withheld; one that is lower than `sure` is marked as unsure.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidenceLevels {
    /// To be given at all.
    pub given: ConfidenceLevel,
    /// To be given without a mark.
    pub sure: ConfidenceLevel,
    /// The number of right claims to be expected about an incident that a report is about; with fewer it is not relevant.
    pub relevant: f32,
}

impl ConfidenceLevels {
    /// Everything is given, and nothing is marked.
    pub const OPEN: Self = {
        let none = ConfidenceLevel { admission_or_denial: 0.0, agent: 0.0, other: 0.0 };
        Self { given: none, sure: none, relevant: 0.0 }
    };
}

/// The least confidence, by what a false claim would do.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfidenceLevel {
    /// Of claims in which a voice admits or denies.
    pub admission_or_denial: f32,
    /// Of claims that say who did it.
    pub agent: f32,
    /// Of all other claims.
    pub other: f32,
}

impl ConfidenceLevel {
    /// The least confidence of a claim.
    pub const fn least(&self, facet: Facet, stance: Stance) -> f32 {
        match (facet, stance) {
            (_, Stance::Admits | Stance::Denies) => self.admission_or_denial,
            (Facet::Agent, _) => self.agent,
            _ => self.other,
        }
    }
}

/// What is claimed; the shape follows the facet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// `occurred`: it has no value of its own.
    Occurred {},
    /// `type`: PLOVER event type and mode.
    Type {
        /// PLOVER event type.
        #[serde(rename = "type")]
        kind: EventType,
        /// PLOVER mode.
        mode: Option<EventMode>,
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

/// A participant, as claimed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Actor {
    /// The words.
    pub text: String,
    /// Id of the actor they resolve to.
    pub actor: Option<String>,
    /// The actor's usual name.
    pub name: Option<String>,
    /// What the words say that the actor does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub traits: Vec<ActorTrait>,
}

impl Actor {
    /// Whether its words say this of it.
    pub fn has(&self, wanted: ActorTrait) -> bool {
        self.traits.contains(&wanted)
    }
}

/// Means, as claimed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Means {
    /// The words.
    pub text: String,
    /// Their class.
    pub class: Option<MeansClass>,
    /// What the words say more finely than the class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<MeansKind>,
}

impl<'de> Deserialize<'de> for Claim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = RawClaim::deserialize(deserializer)?;
        let value = Value::from_json(raw.facet, raw.value).map_err(serde::de::Error::custom)?;
        Ok(Self {
            id: raw.id,
            incident: raw.incident,
            event: raw.event,
            voice: raw.voice,
            attribution: raw.attribution,
            facet: raw.facet,
            value,
            stance: raw.stance,
            confidence: raw.confidence,
            unsure: raw.unsure,
            spans: raw.spans,
        })
    }
}

/// A claim whose value is not read yet: its shape follows the facet.
#[derive(Deserialize)]
struct RawClaim {
    id: String,
    incident: String,
    #[serde(default)]
    event: Option<String>,
    voice: String,
    attribution: Option<String>,
    facet: Facet,
    value: serde_json::Value,
    stance: Stance,
    #[serde(default)]
    confidence: Option<f32>,
    #[serde(default)]
    unsure: bool,
    spans: Vec<Span>,
}

impl Value {
    /// Reads a value in the shape that `facet` gives it.
    ///
    /// # Errors
    /// If it has another shape.
    pub fn from_json(facet: Facet, json: serde_json::Value) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Type {
            #[serde(rename = "type")]
            kind: EventType,
            mode: Option<EventMode>,
        }
        #[derive(Deserialize)]
        struct DeadStatus {
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
                let DeadStatus { text, status } = serde_json::from_value(json)?;
                Self::Status { text, status }
            }
        })
    }
}
