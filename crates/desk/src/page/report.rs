//! A report: its text as published, with voices and claims, what was repaired, and where it comes from.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Html;
use rashomon_export::parts::{
    act_words, date_words, plain, report_title, stance_words, voice_class, voice_name, why_unread,
};
use rashomon_schema::{Claim, Reading, VoiceKind};
use rashomon_store::KeptReport;

use super::claim::sureness;
use super::incidents::day_words;
use super::judgements::JudgementView;
use crate::desk::Desk;
use crate::error::Result;
use crate::layout::{Area, Frame, html};
use crate::passage_view::{TextView, text_view};
use crate::visitor::Visitor;
use crate::words as t;

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    frame: Frame,
    id: String,
    title: String,
    facts: String,
    link: Option<String>,
    archive: Option<String>,
    sha256: String,
    n_bytes: u64,
    added: String,
    previous: Option<String>,
    next: Option<String>,
    incidents: Vec<(String, String, bool)>,
    unread: Option<String>,
    voices: Vec<VoiceView>,
    text: TextView,
    claims: Vec<ClaimLine>,
    speeches: Vec<SpeechLine>,
    notes: Vec<String>,
    judgements: Vec<JudgementView>,
}

struct VoiceView {
    name: String,
    class: String,
    about: String,
}

struct ClaimLine {
    href: String,
    who: String,
    facet: &'static str,
    said: String,
    sureness: &'static str,
}

struct SpeechLine {
    who: String,
    class: String,
    act: &'static str,
    details: String,
}

/// `GET /reports/{id}`, with `?claim=` to mark the sentence of a claim.
pub(crate) async fn page(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>> {
    desk.read(move |desk, case| {
        let kept = case.report(&id)?;
        let query = query.unwrap_or_default();
        let wanted =
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "claim").map(|(_, id)| id);
        let title = report_title(&kept.reading);
        let frame = Frame::new(desk, &visitor, Area::Other, title.as_str()).with_done(desk, case, &visitor);
        let judgements = case.judgements_about(&id)?;
        let judgements = judgements.iter().map(|judgement| JudgementView::new(desk, judgement)).collect();
        html(&make(frame, id, title, &kept, wanted.as_deref(), judgements))
    })
    .await
}

fn make(
    frame: Frame,
    id: String,
    title: String,
    kept: &KeptReport,
    wanted: Option<&str>,
    judgements: Vec<JudgementView>,
) -> ReportPage {
    let reading = &kept.reading;
    let report = &reading.report;
    let claims: Vec<&Claim> = reading.claims.iter().collect();
    let wanted = claims.iter().find(|claim| Some(claim.id.as_str()) == wanted).copied();
    let published = report.published.map(|day| date_words(day.year(), day.month(), day.day()));
    let by = report.publisher.as_deref().map(plain);
    let (at, who) = &kept.added;
    ReportPage {
        frame,
        id,
        title,
        facts: by.into_iter().chain(published).collect::<Vec<_>>().join(" · "),
        link: report.uri.as_deref().and_then(web_address),
        archive: kept.archive.as_deref().and_then(web_address),
        sha256: kept.sha256.clone(),
        n_bytes: kept.n_bytes,
        added: t::added(&day_words(at), &plain(who)),
        previous: kept.previous.clone(),
        next: kept.next.clone(),
        incidents: kept.incidents.iter().map(|(id, title, main)| (id.clone(), plain(title), *main)).collect(),
        unread: why_unread(reading),
        voices: voices(reading),
        text: text_view(reading, &claims, wanted),
        claims: claims.iter().map(|claim| claim_line(reading, claim)).collect(),
        speeches: speeches(reading),
        notes: notes(kept),
        judgements,
    }
}

/// An address that a browser may open: on the web, and nothing that runs.
pub(crate) fn web_address(address: &str) -> Option<String> {
    let is_web = ["http://", "https://"]
        .iter()
        .any(|scheme| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    is_web.then(|| plain(address))
}

fn voices(reading: &Reading) -> Vec<VoiceView> {
    let view = |(idx, voice): (usize, &rashomon_schema::Voice)| {
        let n = reading.attributions.iter().filter(|attribution| attribution.voice == voice.id).count();
        let speaks = match voice.kind {
            VoiceKind::Report => Some(t::OWN_WORDS.to_owned()),
            _ => Some(t::speaks(n)).filter(|_| n > 0),
        };
        let about = voice.description.as_deref().map(plain).filter(|words| !words.is_empty());
        VoiceView {
            name: voice_name(reading, voice),
            class: voice_class(Some(idx)),
            about: about.into_iter().chain(speaks).collect::<Vec<_>>().join(" · "),
        }
    };
    reading.voices.iter().enumerate().map(view).collect()
}

fn claim_line(reading: &Reading, claim: &Claim) -> ClaimLine {
    let voice = reading.voices.iter().find(|voice| voice.id == claim.voice);
    ClaimLine {
        href: format!("/claims/{}", claim.id),
        who: voice.map(|voice| voice_name(reading, voice)).unwrap_or_default(),
        facet: super::claim::facet_words(claim.facet),
        said: stance_words(&claim.value, claim.stance),
        sureness: sureness(claim),
    }
}

fn speeches(reading: &Reading) -> Vec<SpeechLine> {
    let name = |id: &str| reading.voices.iter().position(|voice| voice.id == id);
    let line = |attribution: &rashomon_schema::Attribution| {
        let idx = name(&attribution.voice);
        let via: Vec<String> = attribution
            .via
            .iter()
            .filter_map(|id| name(id))
            .map(|idx| t::through(&voice_name(reading, &reading.voices[idx])))
            .collect();
        let channel = attribution.channel.as_deref().map(|channel| t::on_channel(&plain(channel)));
        let hedged = attribution.hedged.then(|| t::HEDGED.to_owned());
        SpeechLine {
            who: idx.map(|idx| voice_name(reading, &reading.voices[idx])).unwrap_or_default(),
            class: voice_class(idx),
            act: act_words(attribution.act),
            details: via.into_iter().chain(channel).chain(hedged).collect::<Vec<_>>().join(" · "),
        }
    };
    reading.attributions.iter().map(line).collect()
}

/// What was repaired or could not be read, each once.
fn notes(kept: &KeptReport) -> Vec<String> {
    let all = kept.diagnostics.iter().chain(&kept.reading.diagnostics);
    let mut notes: Vec<String> = all.map(|diagnostic| plain(&diagnostic.message)).collect();
    let mut seen = std::collections::BTreeSet::new();
    notes.retain(|note| seen.insert(note.clone()));
    notes
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert_eq!(web_address("https://courier.example/a").as_deref(), Some("https://courier.example/a"));
        for other in ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "reports/a.html", "é"]
        {
            assert_eq!(web_address(other), None, "{other}");
        }
    }
}
