//! Whether it happened: every account that says anything of an incident holds that it did, unless it denies
//! it.

use std::collections::BTreeSet;

use rashomon_schema::{Claim, Comparison, Facet, IncidentRecord, Side, Stance, Standing, Value};

use super::publication::Publications;
use super::question;
use super::statement::{holds, is_copy, speaker};
use super::wording::support;

/// An account, and the claim by which it holds or denies that it happened.
struct OccurrenceStatement<'r> {
    claim: &'r Claim,
    name: &'r str,
    origin: &'r str,
    speaker: String,
    publication: usize,
    copy: bool,
}

/// Compares all accounts on whether it happened.
pub(crate) fn compare(record: &IncidentRecord) -> Comparison {
    let publications = Publications::of_record(record);
    let (mut holding, mut denying) = (Vec::new(), Vec::new());
    for account in &record.accounts {
        let statement = |claim| OccurrenceStatement {
            claim,
            name: &account.name,
            origin: &account.origin,
            speaker: speaker(account, record),
            publication: publications.of(&account.report),
            copy: is_copy(record, account),
        };
        let denial =
            account.claims.iter().find(|claim| claim.facet == Facet::Occurred && !holds(claim.stance));
        let holds = |claim: &&Claim| holds(claim.stance);
        match (denial, account.claims.iter().find(holds)) {
            (Some(claim), _) => denying.push(statement(claim)),
            (None, Some(claim)) => holding.push(statement(claim)),
            (None, None) => {}
        }
    }
    let apart = holding.iter().find_map(|a| Some((a, denying.iter().find(|b| b.speaker != a.speaker)?)));
    let own = || holding.iter().chain(&denying).filter(|one| !one.copy);
    let voices: BTreeSet<&str> = own().map(|one| one.speaker.as_str()).collect();
    let origins: BTreeSet<&str> = own().map(|one| one.origin).collect();
    let publications: BTreeSet<usize> = own().map(|one| one.publication).collect();
    let n = voices.len().min(origins.len());
    let (status, why) = match (apart, n) {
        (Some((a, b)), _) => {
            (Standing::Conflict, format!("{} reports it and {} {} it", a.name, b.name, b.claim.stance))
        }
        (None, 0) => (Standing::Silent, format!("no account says {}", question(Facet::Occurred))),
        (None, 1) => (Standing::Single, "only one voice reports it".to_owned()),
        (None, _) => (Standing::Agree, format!("{} report it", support(voices.len(), publications.len()))),
    };
    let sides = [(Stance::Asserts, holding), (Stance::Denies, denying)];
    Comparison {
        status,
        why,
        sides: sides.into_iter().filter_map(|(stance, statements)| side(stance, &statements)).collect(),
    }
}

fn side(stance: Stance, statements: &[OccurrenceStatement<'_>]) -> Option<Side> {
    let origins: BTreeSet<&str> = statements.iter().map(|one| one.origin).collect();
    let claims: BTreeSet<String> = statements.iter().map(|one| one.claim.id.clone()).collect();
    let side = Side {
        value: Value::Occurred {},
        stance,
        claims: claims.into_iter().collect(),
        origins: origins.len(),
        voices: statements.iter().map(|one| one.speaker.as_str()).collect::<BTreeSet<_>>().len(),
        publications: statements.iter().map(|one| one.publication).collect::<BTreeSet<_>>().len(),
    };
    (!statements.is_empty()).then_some(side)
}
