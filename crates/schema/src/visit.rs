//! Every span of a reading, for what counts them anew.

use crate::argument::{Argument, MeansArgument, PlaceArgument, TimeArgument};
use crate::claim::{Claim, Value};
use crate::reading::{Attribution, EarlierStance, Event, Reading, Victim};
use crate::report::Report;
use crate::section::{Dateline, Section};
use crate::span::Span;
use crate::toll::Toll;

impl Reading {
    /// Visits every span once.
    ///
    /// Records are taken apart field by field, without `..`, so that a new field cannot be forgotten.
    pub fn visit_spans(&mut self, visit: &impl Fn(&mut Span)) {
        let Reading {
            schema: _,
            report,
            sentences,
            days: _,
            agency: _,
            mentions,
            voices,
            attributions,
            events,
            incidents: _,
            claims,
            withheld,
            diagnostics,
        } = self;
        visit_report(report, visit);
        sentences.iter_mut().for_each(visit);
        mentions.iter_mut().for_each(|mention| visit(&mut mention.span));
        voices.iter_mut().flat_map(|voice| &mut voice.spans).for_each(visit);
        attributions.iter_mut().for_each(|attribution| visit_attribution(attribution, visit));
        events.iter_mut().for_each(|event| visit_event(event, visit));
        claims.iter_mut().chain(withheld).for_each(|claim| visit_claim(claim, visit));
        diagnostics.iter_mut().filter_map(|diagnostic| diagnostic.span.as_mut()).for_each(visit);
    }
}

fn visit_report(report: &mut Report, visit: &impl Fn(&mut Span)) {
    let Report {
        id: _,
        uri: _,
        title: _,
        publisher: _,
        published: _,
        language: _,
        text: _,
        sections,
        dateline,
        printed: _,
        source: _,
    } = report;
    sections.iter_mut().for_each(|Section { span, kind: _, speaker: _, time: _ }| visit(span));
    dateline.iter_mut().for_each(|Dateline { span, place, day: _, agency: _ }| {
        visit(span);
        place.iter_mut().for_each(visit);
    });
}

fn visit_attribution(attribution: &mut Attribution, visit: &impl Fn(&mut Span)) {
    let Attribution {
        id: _,
        voice: _,
        via: _,
        source,
        cue,
        content,
        mode: _,
        act: _,
        hedged: _,
        addressee,
        channel: _,
        confidence: _,
        earlier,
    } = attribution;
    source.iter_mut().chain(cue).chain(content).for_each(visit);
    earlier.iter_mut().for_each(|EarlierStance { span, stance: _, lag_days: _ }| visit(span));
    addressee.iter_mut().for_each(|Argument { span, text: _, actor: _, name: _ }| visit(span));
}

fn visit_event(event: &mut Event, visit: &impl Fn(&mut Span)) {
    let Event {
        id: _,
        attribution: _,
        trigger,
        kind: _,
        mode: _,
        acled: _,
        cameo: _,
        type_score: _,
        agent,
        target,
        means,
        place,
        time,
        tolls,
        victims,
        factuality: _,
    } = event;
    visit(trigger);
    agent.iter_mut().chain(target).for_each(|Argument { span, text: _, actor: _, name: _ }| visit(span));
    means.iter_mut().for_each(|MeansArgument { span, text: _, class: _ }| visit(span));
    place.iter_mut().for_each(|place| visit_place(place, visit));
    time.iter_mut().for_each(|time| visit_time(time, visit));
    victims.iter_mut().for_each(|Victim { span, toll: _ }| visit(span));
    tolls.iter_mut().for_each(|Toll { span, count: _ }| visit(span));
}

fn visit_claim(claim: &mut Claim, visit: &impl Fn(&mut Span)) {
    let Claim {
        id: _,
        incident: _,
        event: _,
        voice: _,
        attribution: _,
        facet: _,
        value,
        stance: _,
        confidence: _,
        unsure: _,
        spans,
    } = claim;
    spans.iter_mut().for_each(visit);
    match value {
        Value::Place(place) => visit_place(place, visit),
        Value::Time(time) => visit_time(time, visit),
        Value::Occurred {}
        | Value::Type { .. }
        | Value::Actor(_)
        | Value::Means(_)
        | Value::Toll(_)
        | Value::Status { .. } => {}
    }
}

fn visit_place(place: &mut PlaceArgument, visit: &impl Fn(&mut Span)) {
    let PlaceArgument { text: _, span, geoname: _, name: _, lat: _, lon: _, precision: _ } = place;
    visit(span);
}

fn visit_time(time: &mut TimeArgument, visit: &impl Fn(&mut Span)) {
    let TimeArgument { text: _, span, earliest: _, latest: _, precision: _, clock: _ } = time;
    visit(span);
}
