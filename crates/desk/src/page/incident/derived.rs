//! What was derived from the claims of an incident: positions, figures by rule, agreements, origins.

use rashomon_export::parts::{Column, kind_words, plain, value_words};
use rashomon_schema::{IncidentRecord, Outcome, Period, Position, StanceTaken};

use super::{claim_href, publication, shown_address};
use crate::page::incidents::day_words;
use crate::words as t;

pub(super) struct PositionView {
    pub(super) who: String,
    pub(super) about: String,
    pub(super) stances: Vec<StanceView>,
    pub(super) reversals: Vec<String>,
}

pub(super) struct StanceView {
    pub(super) class: &'static str,
    pub(super) when: String,
    pub(super) words: &'static str,
    pub(super) href: String,
    pub(super) publication: String,
}

/// The positions of actors that took more than one stance, those that reversed one first; then the others.
pub(super) fn positions(record: &IncidentRecord) -> Vec<PositionView> {
    let mut positions: Vec<&Position> =
        record.positions.iter().filter(|p| p.stances.len() > 1 || !p.reversals.is_empty()).collect();
    positions.sort_by_key(|position| std::cmp::Reverse(position.reversals.len()));
    positions.into_iter().map(|position| position_view(record, position)).collect()
}

fn position_view(record: &IncidentRecord, position: &Position) -> PositionView {
    let heading = Column::of(position.facet).heading();
    let reversals = position.reversals.iter().map(|reversal| {
        let change = t::from_to(t::stance(reversal.from), t::stance(reversal.to));
        let lag = reversal.lag_days.map(|days| t::after_days(days.unsigned_abs() as usize));
        [Some(change), lag, Some(plain(&reversal.why))].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    PositionView {
        who: plain(&position.name),
        about: format!("{heading}: {}", value_words(&position.value)),
        stances: position.stances.iter().map(|stance| stance_view(record, stance)).collect(),
        reversals: reversals.collect(),
    }
}

fn stance_view(record: &IncidentRecord, taken: &StanceTaken) -> StanceView {
    StanceView {
        class: taken.stance.as_str(),
        when: taken.when.map_or_else(|| t::NO_DAY.to_owned(), period),
        words: t::stance(taken.stance),
        href: taken.claims.first().map(|claim| claim_href(&record.id, claim)).unwrap_or_default(),
        publication: publication(record, &taken.report),
    }
}

fn period(period: Period) -> String {
    let (first, last) = (day_words(&period.earliest.to_string()), day_words(&period.latest.to_string()));
    if first == last { first } else { t::from_to(&first, &last) }
}

pub(super) struct AssessmentView {
    pub(super) method: String,
    pub(super) version: String,
    pub(super) why: String,
    pub(super) result: String,
    /// Numbers and addresses of the claims it used.
    pub(super) claims: Vec<(usize, String)>,
}

/// Every assessment, with the claims that it used.
pub(super) fn assessments(record: &IncidentRecord) -> Vec<AssessmentView> {
    let view = |assessment: &rashomon_schema::Assessment| AssessmentView {
        method: plain(&assessment.method),
        version: plain(&assessment.version),
        why: plain(&assessment.why),
        result: assessment.result.to_string(),
        claims: (1..).zip(assessment.claims.iter().map(|claim| claim_href(&record.id, claim))).collect(),
    };
    record.assessments.iter().map(view).collect()
}

pub(super) struct AgreementView {
    pub(super) name: String,
    pub(super) counts: String,
    pub(super) findings: Vec<FindingView>,
}

pub(super) struct FindingView {
    pub(super) who: String,
    pub(super) outcome: &'static str,
    pub(super) mark: &'static str,
    pub(super) why: String,
}

/// What each account means under each article, article by article.
pub(super) fn agreements(record: &IncidentRecord) -> Vec<AgreementView> {
    let mut views: Vec<(AgreementView, [usize; 3])> = Vec::new();
    for finding in &record.agreements {
        let name = t::article(&plain(&finding.agreement), &plain(&finding.article));
        let account = record
            .accounts
            .iter()
            .find(|account| account.voice == finding.voice && account.report == finding.report);
        let who = account.map(|account| plain(&account.name)).unwrap_or_default();
        let (kind, mark) = match finding.outcome {
            Outcome::Met => (0, "✓"),
            Outcome::NotMet => (1, "✗"),
            Outcome::Open => (2, "?"),
        };
        let view = FindingView {
            who: format!("{who} ({})", publication(record, &finding.report)),
            outcome: finding.outcome.as_str(),
            mark,
            why: plain(&finding.why),
        };
        let at = views.iter().position(|(known, _)| known.name == name).unwrap_or_else(|| {
            views.push((AgreementView { name, counts: String::new(), findings: Vec::new() }, [0; 3]));
            views.len() - 1
        });
        views[at].0.findings.push(view);
        views[at].1[kind] += 1;
    }
    views
        .into_iter()
        .map(|(view, [met, not_met, open])| AgreementView { counts: t::outcomes(met, not_met, open), ..view })
        .collect()
}

pub(super) struct OriginView {
    pub(super) name: String,
    pub(super) kind: &'static str,
    /// Numbers and addresses of the reports that carry it.
    pub(super) reports: Vec<(usize, String)>,
}

/// The origins of the wording.
pub(super) fn origins(record: &IncidentRecord) -> Vec<OriginView> {
    let view = |origin: &rashomon_schema::Origin| OriginView {
        name: plain(&origin.name),
        kind: kind_words(origin.kind),
        reports: (1..)
            .zip(&record.reports)
            .filter(|(_, report)| origin.reports.contains(&report.id))
            .map(|(n, report)| (n, format!("/reports/{}", report.id)))
            .collect(),
    };
    record.origin_groups.iter().map(view).collect()
}

pub(super) struct ReportLine {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) facts: String,
}

/// The reports, in order of publication.
pub(super) fn reports(record: &IncidentRecord) -> Vec<ReportLine> {
    let line = |report: &rashomon_schema::ReportEntry| {
        let mention = (!report.main).then(|| t::MENTIONS_IT.to_owned());
        let facts = [Some(publication(record, &report.id)).filter(|words| !words.is_empty()), mention];
        let title = report.title.as_deref().map(plain);
        let title = title.or_else(|| report.uri.as_deref().map(shown_address));
        ReportLine {
            id: report.id.clone(),
            title: title.unwrap_or_else(|| report.id.clone()),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        }
    };
    record.reports.iter().map(line).collect()
}
