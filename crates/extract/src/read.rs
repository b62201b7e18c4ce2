//! The steps of reading, in order.

use rashomon_model::{AttributorWorker, EventTypeClassifier};
use rashomon_nlp::Doc;
use rashomon_schema::{Diagnostic, READING_SCHEMA, Reading, Report, Span};

use crate::entity::agency::find_agency;
use crate::entity::mention::{MentionContext, find_mentions};
use crate::entity::place::Places;
use crate::entity::report_days::find_report_days;
use crate::entity::time::Times;
use crate::event::assemble::find_events;
use crate::event::claimed_agent::find_claimed_agents;
use crate::event::draft::EventContext;
use crate::event::finish::finish_events;
use crate::knowledge::{KnowledgeBase, ReportKnowledge};
use crate::speech::attribution::draft::speaker_heads;
use crate::speech::attribution::{find_attributions, model_input};
use crate::speech::participant::ParticipantResolver;
use crate::speech::referent::Referents;
use crate::speech::teller::find_tellers;
use crate::speech::voice::Voices;
use crate::story::claim::make_claims;
use crate::story::claim_list::ClaimInput;
use crate::story::headline_dedup::without_headline_claims;
use crate::story::incident::group_incidents;
use crate::story::judge::{JudgeInput, Judged, judge};
use crate::story::narrative::find_narrative_contexts;
use crate::story::response::find_responses;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;

/// Reads a parsed report: its voices, what they say, what is reported to have happened, and the claims.
///
/// `doc` is the parse of `report.text`, with its context where there is an `attributor`; without one, attributions are found by
/// rules alone. `diagnostics` are those of the steps before. Never fails: what cannot be read is left out.
pub fn read(
    report: Report,
    doc: &Doc,
    knowledge: &KnowledgeBase<'_>,
    attributor: Option<&mut AttributorWorker<'_>>,
    diagnostics: Vec<Diagnostic>,
) -> Reading {
    read_observed(report, doc, knowledge, attributor, diagnostics, |_| ())
}

/// Reads like [`read`], and shows what claims are judged by.
pub(crate) fn read_observed(
    report: Report,
    doc: &Doc,
    knowledge: &KnowledgeBase<'_>,
    mut attributor: Option<&mut AttributorWorker<'_>>,
    diagnostics: Vec<Diagnostic>,
    observe: impl FnOnce(&JudgeInput<'_>),
) -> Reading {
    let (doc, levels) = (&Parse::new(doc, &report.sections), knowledge.levels);
    let (layout, classifier) = (&Layout::new(doc), attributor.is_some().then(EventTypeClassifier::builtin));
    let proposals = attributor.as_mut().map(|attributor| attributor.propose(&model_input(layout)));
    let times = &Times::find(doc, report.printed.or(report.published));
    let (knowledge, places) = &Places::find_at_home(doc, ReportKnowledge::new(knowledge, report.published));
    let attributions = &find_attributions(layout, proposals);
    let innermost = &find_tellers(layout, attributions);
    let mut referents = Referents::find(layout, knowledge);
    let voices =
        &Voices::resolve(layout, knowledge, attributions, &mut referents, report.publisher.as_deref());
    let participants =
        &ParticipantResolver { layout, knowledge, attributions, voices, referents: &referents };

    let context = &EventContext { layout, knowledge, attributions, innermost, places, times, classifier };
    let (mut drafts, asides) = (find_events(context), report.asides());
    drafts.retain(|draft| !Span::any_contains_at(&asides, doc.start(draft.trigger)));
    let events = finish_events(context, participants, &drafts);
    let agents = &find_claimed_agents(context, participants, &drafts, &events);

    let narrative =
        find_narrative_contexts(context, participants, &drafts, &events, agents, report.title.as_deref());
    let incidents = group_incidents(&events, &narrative, knowledge);
    let responses = find_responses(participants, &drafts, agents);
    let input = ClaimInput {
        doc,
        report: &report.id,
        attributions,
        voices,
        drafts: &drafts,
        events: &events,
        incidents: &incidents,
        agents,
    };
    let claims = without_headline_claims(make_claims(&input, &responses), report.headline(), knowledge);

    let named = MentionContext { doc, knowledge, places, times, speakers: &speaker_heads(attributions) };
    let mentions = find_mentions(&named, participants.find_pronouns(innermost));
    let judge_with = attributor.filter(|_| incidents.iter().any(|incident| incident.main));
    let scores = judge_with.and_then(|model| model.weigh_facets(&model_input(layout))).unwrap_or_default();
    let judge_input = JudgeInput {
        layout,
        report: &report,
        attributions,
        innermost,
        voices,
        participants,
        mentions: &mentions,
        events: &events,
        incidents: &incidents,
        claims: &claims,
        scores: &scores,
        levels,
    };
    observe(&judge_input);
    let Judged { claims, withheld, incidents } = judge(&judge_input);
    Reading {
        schema: READING_SCHEMA.to_owned(),
        sentences: layout.sents.iter().map(|sent| sent.span(doc)).collect(),
        days: Some(find_report_days(&report.text, report.published)),
        agency: find_agency(&report.text, report.publisher.as_deref()).map(str::to_owned),
        mentions,
        voices: voices.list.clone(),
        attributions: voices.attributions(layout, knowledge, attributions),
        events,
        incidents,
        claims,
        withheld,
        diagnostics,
        report,
    }
}
