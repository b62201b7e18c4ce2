//! Events in their final form.

use rashomon_lexicon::event_type::cameo_root;
use rashomon_schema::{Event, EventMode, EventType, Harm, PlaceArgument, PlacePrecision, Toll, Victim};

use crate::entity::count::counted::PersonCount;
use crate::event::acled;
use crate::event::casualty::victim::find_victims;
use crate::event::draft::{EventContext, EventDraft};
use crate::speech::participant::ParticipantResolver;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The events in their final form.
pub(crate) fn finish_events(
    context: &EventContext<'_>,
    participants: &ParticipantResolver<'_>,
    drafts: &[EventDraft],
) -> Vec<Event> {
    let victims = find_victims(context, drafts);
    let numbered = drafts.iter().zip(victims).enumerate();
    numbered.map(|(n, (draft, victims))| finish_event(context, participants, n, draft, victims)).collect()
}

fn finish_event(
    context: &EventContext<'_>,
    participants: &ParticipantResolver<'_>,
    n: usize,
    draft: &EventDraft,
    victims: Vec<Victim>,
) -> Event {
    let resolve = |head: usize| participants.resolve(head, draft.attribution);
    let doc = context.doc();
    let agent = draft.agent.map(resolve);
    // `a US missile strike`: who did it, not where.
    let of_doer = |place: &&PlaceArgument| {
        place.precision == Some(PlacePrecision::Country)
            && agent.as_ref().is_some_and(|agent| {
                agent.actor.is_some()
                    && agent.span.start <= place.span.start
                    && place.span.end <= agent.span.end
            })
    };
    let place = draft.place.as_ref().filter(|place| !of_doer(place)).cloned();
    Event {
        id: format!("e{n}"),
        attribution: draft.attribution.filter(|&n| !context.attributions[n].unsaid).map(|n| format!("a{n}")),
        trigger: TokenSpan::one(draft.trigger).span(doc),
        kind: EventType::parse(draft.kind).expect("the tables name types of the vocabulary"),
        mode: draft.mode.map(|mode| EventMode::parse(mode).expect("the tables name modes of the vocabulary")),
        acled: acled::sub_event(context, draft).map(str::to_owned),
        type_score: draft.score.map(|score| (score * 1000.0).round() / 1000.0),
        cameo: Some(cameo(draft).to_owned()),
        agent,
        target: draft.target.map(resolve),
        means: draft.means.clone(),
        place,
        time: draft.time.map(|time| context.times.argument(doc, time, draft.clock)),
        tolls: Harm::ALL.iter().map(|harm| (*harm, tolls(doc, draft.counted(*harm)))).collect(),
        victims,
        factuality: draft.factuality,
    }
}

fn tolls(doc: &Parse<'_>, list: &[PersonCount]) -> Vec<Toll> {
    list.iter().map(|one| Toll { count: one.count.clone(), span: one.words.span(doc) }).collect()
}

/// The CAMEO root of the event's type and mode.
fn cameo(draft: &EventDraft) -> &'static str {
    cameo_root(draft.kind, draft.mode).unwrap_or_default()
}
