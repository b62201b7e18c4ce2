//! What the models are trained on; reading does not need it.

use rashomon_model::{AttributorWorker, ModelInput};
use rashomon_nlp::Doc;
use rashomon_schema::{Claim, Reading, Report, Section, Span};

use crate::entity::actor::argument;
use crate::entity::place::Places;
pub use crate::entity::place::{ExplainedName, ExplainedPlace, explain_places};
use crate::entity::time::Times;
use crate::event::assemble::find_events;
use crate::event::draft::{EventContext, EventDraft};
use crate::event::type_features::features;
use crate::knowledge::{KnowledgeBase, ReportKnowledge};
use crate::read::read_observed;
use crate::speech::attribution::{find_attributions, model_input};
use crate::speech::teller::find_tellers;
use crate::story::judge::{FEATURES, new_claim, weigh_candidates};
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;

/// Calls `use_input` with a parsed text as the attribution model reads it.
pub fn with_model_input<T>(
    doc: &Doc,
    sections: &[Section],
    use_input: impl FnOnce(&ModelInput<'_>) -> T,
) -> T {
    let parse = Parse::new(doc, sections);
    let layout = Layout::new(&parse);
    use_input(&model_input(&layout))
}

/// A claim that may be made about the main incident of a report, for training the judge of claims.
#[derive(Debug, Clone)]
pub struct ClaimExample {
    /// The claim.
    pub claim: Claim,
    /// What the judge sees of it, in the order of [`CLAIM_FEATURES`].
    pub features: Vec<f32>,
}

/// The names of the features of claims.
pub const CLAIM_FEATURES: &[&str] = &FEATURES;

/// Reads a report, and lists what may be claimed about its main incident.
pub fn read_with_candidates(
    report: Report,
    doc: &Doc,
    knowledge: &KnowledgeBase<'_>,
    attributor: &mut AttributorWorker<'_>,
) -> (Reading, Vec<ClaimExample>) {
    let mut examples = Vec::new();
    let reading = read_observed(report, doc, knowledge, Some(attributor), Vec::new(), |input| {
        let weighed = weigh_candidates(input).into_iter();
        examples.extend(weighed.map(|(candidate, features)| ClaimExample {
            claim: new_claim(input, "", &candidate, 0.0),
            features,
        }));
    });
    (reading, examples)
}

/// An event as the tables read it, for training the model of event types.
#[derive(Debug, Clone)]
pub struct EventExample {
    /// The type that the tables give it.
    pub kind: &'static str,
    /// The characters of its agent.
    pub agent: Option<Span>,
    /// The characters of its target.
    pub target: Option<Span>,
    /// What the model sees of it.
    pub features: Vec<String>,
}

/// The events of a parsed report, in order, as the tables read them.
pub fn find_event_examples(
    doc: &Doc,
    sections: &[Section],
    knowledge: &KnowledgeBase<'_>,
) -> Vec<EventExample> {
    let doc = &Parse::new(doc, sections);
    let layout = &Layout::new(doc);
    let times = &Times::find(doc, None);
    let (knowledge, places) = &Places::find_at_home(doc, ReportKnowledge::new(knowledge, None));
    let attributions = &find_attributions(layout, None);
    let innermost = &find_tellers(layout, attributions);
    let context =
        &EventContext { layout, knowledge, attributions, innermost, places, times, classifier: None };
    let span = |head: Option<usize>| head.map(|head| argument(doc, knowledge, head).span);
    let example = |draft: &EventDraft| EventExample {
        kind: draft.kind,
        agent: span(draft.agent),
        target: span(draft.target),
        features: features(context, draft),
    };
    find_events(context).iter().map(example).collect()
}
