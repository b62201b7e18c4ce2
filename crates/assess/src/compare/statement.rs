//! The claims of each account on one facet.

use std::collections::HashMap;

use jiff::civil::Date;
use rashomon_schema::{Account, Claim, Facet, IncidentRecord, OriginKind, Stance, VoiceKind};

use super::is_specified;
use super::publication::Publications;
use crate::world::World;

/// One claim, and who makes it where.
#[derive(Debug, Clone)]
pub(crate) struct Statement<'r> {
    pub claim: &'r Claim,
    /// The same for a voice in every report.
    pub speaker: String,
    pub name: &'r str,
    pub origin: &'r str,
    pub report: &'r str,
    pub published: Option<Date>,
    /// The publication that carries it; the same for reports that carry one wire copy.
    pub publication: usize,
}

/// What one voice says of one facet in one report.
#[derive(Debug, Clone)]
pub(crate) struct AccountOnFacet<'r> {
    /// The same for a voice in every report.
    pub speaker: String,
    /// The actor that the voice resolves to.
    pub actor: Option<&'r str>,
    /// Whether the voice is one person's.
    pub person: bool,
    /// Whether it only repeats an account of the same origin: a reprint adds no support.
    pub copy: bool,
    pub statements: Vec<Statement<'r>>,
}

impl<'r> AccountOnFacet<'r> {
    /// The account as one of the body that its speaker heads, an observatory or an agency; officials of a
    /// state speak for themselves.
    pub fn for_body(mut self, world: &dyn World) -> Self {
        let body = self.actor.filter(|_| self.person).and_then(|actor| world.parent_of(actor));
        if let Some(body) = body.filter(|body| !world.is_state(body)) {
            for statement in &mut self.statements {
                statement.speaker.clone_from(&body);
            }
            self.speaker = body;
        }
        self
    }

    /// What it holds, likely or firmly.
    pub fn held(&self) -> impl Iterator<Item = &Statement<'r>> {
        self.statements.iter().filter(|statement| holds(statement.claim.stance))
    }

    /// Whether it holds anything for more than likely.
    pub fn is_firm(&self) -> bool {
        self.held().any(|statement| statement.claim.stance != Stance::Suspects)
    }

    /// What it denies or doubts.
    pub fn denied(&self) -> impl Iterator<Item = &Statement<'r>> {
        self.statements.iter().filter(|statement| !holds(statement.claim.stance))
    }

    /// The account without claims that specify nothing.
    pub fn specified(mut self) -> Self {
        self.statements.retain(|statement| is_specified(&statement.claim.value));
        self
    }
}

/// Whether a stance is for the value.
pub(crate) const fn holds(stance: Stance) -> bool {
    matches!(stance, Stance::Asserts | Stance::Suspects | Stance::Admits)
}

/// A name for the voice of an account that is the same in every report: its actor, the outlet, or its own
/// name.
pub(crate) fn speaker(account: &Account, record: &IncidentRecord) -> String {
    if let Some(actor) = &account.actor {
        return actor.clone();
    }
    if account.kind == VoiceKind::Report {
        let report = record.reports.iter().find(|report| report.id == account.report);
        let publisher = report.and_then(|report| report.publisher.as_deref());
        return format!("report {}", publisher.unwrap_or(&account.report).to_lowercase());
    }
    let nameless = matches!(account.kind, VoiceKind::Unnamed | VoiceKind::Group);
    let scope = if nameless { account.report.as_str() } else { "" };
    format!("{} {scope}", account.name.to_lowercase())
}

/// The accounts that speak of a facet, in an order that depends only on their content.
pub(crate) fn accounts_on(record: &IncidentRecord, facet: Facet) -> Vec<AccountOnFacet<'_>> {
    let mut ordered: Vec<&Account> = record.accounts.iter().collect();
    ordered.sort_by_key(|account| {
        (published(record, account), &account.report, first_span(account), &account.voice)
    });
    let publications = Publications::of_record(record);
    let mut seen: HashMap<(&str, String), &str> = HashMap::new();
    let mut accounts = Vec::new();
    for account in ordered {
        let claims: Vec<&Claim> = account.claims.iter().filter(|claim| claim.facet == facet).collect();
        if claims.is_empty() {
            continue;
        }
        let keys: Vec<_> = claims.iter().map(|claim| (account.origin.as_str(), key(claim))).collect();
        let elsewhere = |key| seen.get(key).is_some_and(|report| *report != account.report);
        let copy = is_reprint(record, &account.origin) && keys.iter().all(elsewhere);
        let statements =
            claims.iter().map(|claim| statement(record, account, claim, &publications)).collect();
        let actor = account.actor.as_deref();
        let person = account.kind == VoiceKind::Person;
        accounts.push(AccountOnFacet { speaker: speaker(account, record), actor, person, copy, statements });
        for key in keys {
            seen.entry(key).or_insert(&account.report);
        }
    }
    accounts
}

/// What a claim says; a copy may call the outlet by another name.
fn key(claim: &Claim) -> String {
    format!("{} {}", claim.stance, serde_json::to_string(&claim.value).unwrap_or_default())
}

fn statement<'r>(
    record: &IncidentRecord,
    account: &'r Account,
    claim: &'r Claim,
    publications: &Publications,
) -> Statement<'r> {
    Statement {
        claim,
        speaker: speaker(account, record),
        name: &account.name,
        origin: &account.origin,
        report: &account.report,
        published: published(record, account),
        publication: publications.of(&account.report),
    }
}

fn published(record: &IncidentRecord, account: &Account) -> Option<Date> {
    record
        .reports
        .iter()
        .find(|report| report.id == account.report)
        .and_then(|report| report.written.or(report.published))
}

fn first_span(account: &Account) -> Option<u32> {
    account.claims.iter().flat_map(|claim| &claim.spans).map(|span| span.start).min()
}

/// Whether an account is from a reprint of an earlier report.
pub(crate) fn is_copy(record: &IncidentRecord, account: &Account) -> bool {
    let same = record.accounts.iter().filter(|other| other.origin == account.origin);
    let first = same.map(|other| (published(record, other), &other.report)).min();
    is_reprint(record, &account.origin) && first != Some((published(record, account), &account.report))
}

fn is_reprint(record: &IncidentRecord, origin: &str) -> bool {
    record.origin_groups.iter().any(|group| group.id == origin && group.kind == OriginKind::Reprint)
}
