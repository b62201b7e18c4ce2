//! An event in tokens, and what it is read with.

use rashomon_lexicon::harm::Harm;
use rashomon_model::EventTypeClassifier;
use rashomon_schema::{Factuality, MeansArgument, PlaceArgument};

use crate::entity::count::counted::PersonCount;
use crate::entity::place::Places;
use crate::entity::time::Times;
use crate::knowledge::ReportKnowledge;
use crate::speech::attribution::draft::AttributionDraft;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;

/// An event in tokens, before its actors are resolved.
#[derive(Debug, Clone)]
pub(crate) struct EventDraft {
    pub trigger: usize,
    pub kind: &'static str,
    pub mode: Option<&'static str>,
    /// How sure the model is of the type.
    pub score: Option<f32>,
    pub mutual: bool,
    pub agent: Option<usize>,
    pub target: Option<usize>,
    pub means: Option<MeansArgument>,
    pub place: Option<PlaceArgument>,
    /// Whether the place is in the event's own clause, not merely in its sentence.
    pub place_is_own: bool,
    pub time: Option<usize>,
    /// The time that gives the hour, if it is apart from the day.
    pub clock: Option<usize>,
    pub killed: Vec<PersonCount>,
    pub injured: Vec<PersonCount>,
    pub missing: Vec<PersonCount>,
    pub captured: Vec<PersonCount>,
    pub displaced: Vec<PersonCount>,
    pub factuality: Factuality,
    pub attribution: Option<usize>,
    /// An example, or of former times.
    pub background: bool,
}

impl EventDraft {
    /// An event of which no more than this is known.
    pub const fn new(
        trigger: usize,
        kind: &'static str,
        factuality: Factuality,
        attribution: Option<usize>,
    ) -> Self {
        Self {
            trigger,
            kind,
            mode: None,
            score: None,
            mutual: false,
            agent: None,
            target: None,
            means: None,
            place: None,
            place_is_own: false,
            time: None,
            clock: None,
            killed: Vec::new(),
            injured: Vec::new(),
            missing: Vec::new(),
            captured: Vec::new(),
            displaced: Vec::new(),
            factuality,
            attribution,
            background: false,
        }
    }

    /// The counts of people so harmed.
    pub fn counted(&self, harm: Harm) -> &[PersonCount] {
        match harm {
            Harm::Killed => &self.killed,
            Harm::Injured => &self.injured,
            Harm::Missing => &self.missing,
            Harm::Captured => &self.captured,
            Harm::Displaced => &self.displaced,
        }
    }

    /// The counts of those who suffered `harm`.
    pub const fn toll_mut(&mut self, harm: Harm) -> &mut Vec<PersonCount> {
        match harm {
            Harm::Killed => &mut self.killed,
            Harm::Injured => &mut self.injured,
            Harm::Missing => &mut self.missing,
            Harm::Captured => &mut self.captured,
            Harm::Displaced => &mut self.displaced,
        }
    }
}

/// The parts of a report that events are read from.
pub(crate) struct EventContext<'a> {
    pub layout: &'a Layout<'a>,
    pub knowledge: &'a ReportKnowledge<'a>,
    pub attributions: &'a [AttributionDraft],
    /// The smallest attribution that holds each token.
    pub innermost: &'a [Option<usize>],
    pub places: &'a Places,
    pub times: &'a Times,
    /// The model that weighs the types against the tables, if one is wanted.
    pub classifier: Option<&'a EventTypeClassifier>,
}

impl EventContext<'_> {
    pub fn doc(&self) -> &Parse<'_> {
        self.layout.doc
    }
}
