//! The arguments of an event: the words, and what they resolve to.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::span::Span;
use crate::taxonomy::{MeansClass, PlacePrecision, TimePrecision};

/// Words for a participant, and the actor they resolve to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// The words.
    pub text: String,
    /// Where they are.
    pub span: Span,
    /// Id of the actor.
    pub actor: Option<String>,
    /// The actor's usual name.
    pub name: Option<String>,
}

/// Words for the means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeansArgument {
    /// The words.
    pub text: String,
    /// Where they are.
    pub span: Span,
    /// Class of the means.
    pub class: Option<MeansClass>,
}

/// Words for a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceArgument {
    /// The words.
    pub text: String,
    /// Where they are.
    pub span: Span,
    /// GeoNames id.
    pub geoname: Option<u32>,
    /// Usual name of the place.
    pub name: Option<String>,
    /// Latitude in degrees, WGS 84.
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS 84.
    pub lon: Option<f64>,
    /// How precise it is; none when unresolved.
    pub precision: Option<PlacePrecision>,
}

/// Words for a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeArgument {
    /// The words.
    pub text: String,
    /// Where they are.
    pub span: Span,
    /// First day it may have been.
    pub earliest: Option<Date>,
    /// Last day it may have been.
    pub latest: Option<Date>,
    /// How precise it is; none when unresolved.
    pub precision: Option<TimePrecision>,
    /// The time of day, if one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
}

/// A time of day, from the first minute it may have been to the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The first.
    pub earliest: Time,
    /// The last.
    pub latest: Time,
    /// The zone, where the words name one: GMT, local, Moscow.
    pub zone: Option<String>,
}
