//! A claim: the sentence behind it, what people said of it, and the forms that correct it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use rashomon_export::parts::{Column, plain, report_title, stance_words, voice_name};
use rashomon_schema::{Claim, Facet, Reading, Stance};
use rashomon_store::{Case, Decision, Judgement, Reviewed, Right, sha256};

use super::incidents::day_words;
use super::judgements::JudgementView;
use super::name::{author, remember};
use crate::desk::Desk;
use crate::error::{DeskError, Result};
use crate::form::{Fields, local_path, with_field};
use crate::layout::{Area, Frame, html};
use crate::passage_view::sentences_of;
use crate::visitor::Visitor;
use crate::words as t;

/// A claim as the form for corrections shows it.
pub(crate) struct ClaimView {
    pub(crate) id: String,
    who: String,
    facet: &'static str,
    said: String,
    stance: &'static str,
    sureness: &'static str,
    chain: Vec<String>,
    sentences: Vec<Vec<(bool, String)>>,
    report: String,
    report_title: String,
    incident: Option<String>,
    example: &'static str,
    /// Ids and names of the voices of the report.
    voices: Vec<(String, String)>,
    /// Words and names of the stances.
    stances: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "claim.html")]
struct ClaimPage {
    frame: Frame,
    claim: ClaimView,
    judgements: Vec<JudgementView>,
    /// Verdict, reviewer and day.
    reviews: Vec<(&'static str, String, String)>,
    /// What the form was written against.
    seen: String,
    back: String,
}

#[derive(Template)]
#[template(path = "meanwhile.html")]
struct MeanwhilePage {
    frame: Frame,
    claim: ClaimView,
    judgements: Vec<JudgementView>,
    /// What the visitor decided, field by field.
    own: Vec<(&'static str, String)>,
    fields: Vec<(String, String)>,
    seen: String,
    back: String,
}

/// `GET /claims/{id}`.
pub(crate) async fn page(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>> {
    desk.read(move |desk, case| {
        let claim = view(case, &id)?;
        let judgements = case.judgements_about(&claim.id)?;
        let query = query.unwrap_or_default();
        let back =
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "back").map(|(_, path)| path);
        let home = claim.incident.as_ref().map_or_else(
            || format!("/reports/{}", claim.report),
            |incident| format!("/incidents/{incident}?claim={}", claim.id),
        );
        let back = back.map_or(home, |path| local_path(Some(&path)).to_owned());
        let title = format!("{}: {}", claim.who, claim.said);
        let frame = Frame::new(desk, &visitor, Area::Other, title).with_done(desk, case, &visitor);
        html(&ClaimPage {
            frame,
            reviews: case.reviews_of(&claim.id)?.iter().map(reviewed).collect(),
            seen: version(&judgements),
            judgements: judgements.iter().map(|judgement| JudgementView::new(desk, judgement)).collect(),
            back,
            claim,
        })
    })
    .await
}

/// `POST /claims/{id}`: adds a judgement, unless another one was added since the form was shown.
pub(crate) async fn judge(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let (author, new_name) = author(&visitor, &fields)?;
    let back = local_path(fields.get("back")).to_owned();
    let made = desk
        .write(author, move |desk, case, work| {
            let seen = fields.get("seen").unwrap_or_default().to_owned();
            if version(&case.judgements_about(&id)?) != seen {
                return Ok(Err(meanwhile(desk, case, &visitor, &id, &fields)?));
            }
            let decision = decision(desk, case, &id, &fields)?;
            Ok(Ok(case.judge(&decision, fields.get("why"), work)?.judgement.id))
        })
        .await?;
    let response = match made {
        Ok(judgement) => Redirect::to(&with_field(&back, "done", &judgement)).into_response(),
        Err(page) => (StatusCode::CONFLICT, page).into_response(),
    };
    Ok(remember(response, new_name.as_deref()))
}

/// The page that shows the other decision next to that of the visitor.
fn meanwhile(desk: &Desk, case: &Case, visitor: &Visitor, id: &str, fields: &Fields) -> Result<Html<String>> {
    let judgements = case.judgements_about(id)?;
    let labels = [
        ("action", t::ACTION),
        ("value", t::RIGHT_VALUE),
        ("stance", t::RIGHT_STANCE),
        ("voice", t::RIGHT_VOICE),
        ("no_claim", t::NO_SUCH_CLAIM),
        ("why", t::REASON),
    ];
    let own = labels.into_iter().filter_map(|(name, label)| Some((label, fields.get(name)?.to_owned())));
    let mut frame = Frame::new(desk, visitor, Area::Other, t::MEANWHILE);
    frame.path = format!("/claims/{id}");
    html(&MeanwhilePage {
        frame,
        own: own.collect(),
        seen: version(&judgements),
        judgements: judgements.iter().map(|judgement| JudgementView::new(desk, judgement)).collect(),
        fields: fields.pairs().filter(|(name, _)| name != "seen" && name != "back").cloned().collect(),
        back: local_path(fields.get("back")).to_owned(),
        claim: view(case, id)?,
    })
}

/// What a form or a program decides about a claim.
fn decision(desk: &Desk, case: &Case, id: &str, fields: &Fields) -> Result<Decision> {
    let subject = id.to_owned();
    Ok(match fields.get("action").unwrap_or_default() {
        "contested" => {
            fields.need("why", t::REASON)?;
            Decision::Contested { subject }
        }
        "note" => {
            fields.need("why", t::NOTE_TEXT)?;
            Decision::Note { subject }
        }
        _ => {
            let value = fields.get("value");
            let stance = fields.get("stance");
            let right =
                right(desk, case, id, value, stance, fields.get("voice"), fields.get("no_claim").is_some())?;
            Decision::Wrong { claim: subject, right }
        }
    })
}

/// What a misread claim should be.
pub(crate) fn right(
    desk: &Desk,
    case: &Case,
    id: &str,
    value: Option<&str>,
    stance: Option<&str>,
    voice: Option<&str>,
    no_claim: bool,
) -> Result<Right> {
    let value = match value {
        Some(given) => Some(desk.host.value(case.claim(id)?.facet, given)?),
        None => None,
    };
    let stance = match stance {
        None => None,
        Some(name) => {
            Some(Stance::parse(name).ok_or_else(|| DeskError::refused(t::no_stance(name), t::STANCES_ARE))?)
        }
    };
    Ok(Right { no_claim, value, stance, voice: voice.map(str::to_owned) })
}

/// Changes with every judgement and every undo.
pub(crate) fn version(judgements: &[Judgement]) -> String {
    let state: Vec<String> =
        judgements.iter().map(|judgement| format!("{} {}", judgement.id, judgement.undone)).collect();
    sha256(state.join("\n").as_bytes())[..16].to_owned()
}

fn view(case: &Case, id: &str) -> Result<ClaimView> {
    let claim = case.claim(id)?;
    let kept = case.report(&case.report_of_claim(&claim.id)?)?;
    let reading = &kept.reading;
    let voice = reading.voices.iter().find(|voice| voice.id == claim.voice);
    let report = reading.report.id.clone();
    Ok(ClaimView {
        who: voice.map(|voice| voice_name(reading, voice)).unwrap_or_default(),
        facet: facet_words(claim.facet),
        said: stance_words(&claim.value, claim.stance),
        stance: t::stance(claim.stance),
        sureness: sureness(&claim),
        chain: chain(reading, &claim),
        sentences: sentences_of(reading, &claim),
        report,
        report_title: report_title(reading),
        incident: case.record(&claim.id).ok().map(|record| record.id),
        example: t::example(claim.facet),
        voices: reading.voices.iter().map(|voice| (voice.id.clone(), voice_name(reading, voice))).collect(),
        stances: Stance::ALL.iter().map(|stance| (stance.as_str(), t::stance(*stance))).collect(),
        id: claim.id,
    })
}

fn reviewed(review: &Reviewed) -> (&'static str, String, String) {
    (t::verdict(&review.verdict), plain(&review.reviewer), day_words(&review.time))
}

/// The question that a facet answers.
pub(crate) fn facet_words(facet: Facet) -> &'static str {
    if facet == Facet::Type { t::FACET_TYPE } else { Column::of(facet).heading() }
}

/// The chain from the source to the reader: voice, voices in between, channel, publisher.
pub(crate) fn chain(reading: &Reading, claim: &Claim) -> Vec<String> {
    let name = |id: &str| {
        let voice = reading.voices.iter().find(|voice| voice.id == id);
        voice.map_or_else(|| plain(id), |voice| voice_name(reading, voice))
    };
    let attribution = reading.attributions.iter().find(|other| Some(&other.id) == claim.attribution.as_ref());
    let via = attribution.map(|attribution| attribution.via.as_slice()).unwrap_or_default();
    let channel = attribution.and_then(|attribution| attribution.channel.as_deref());
    let publisher = reading.report.publisher.as_deref().map(plain);
    let is_own = reading.voices.first().is_some_and(|own| own.id == claim.voice);
    let carried = if is_own { None } else { publisher.map(|publisher| t::published_by(&publisher)) };
    std::iter::once(name(&claim.voice))
        .chain(via.iter().map(|id| t::through(&name(id))))
        .chain(channel.map(|channel| t::on_channel(&plain(channel))))
        .chain(carried)
        .collect()
}

/// How sure the program is that the voice says so, in words.
pub(crate) const fn sureness(claim: &Claim) -> &'static str {
    match (claim.unsure, claim.confidence) {
        (true, _) => t::UNSURE,
        (false, Some(_)) => t::SURE,
        (false, None) => t::NOT_WEIGHED,
    }
}
