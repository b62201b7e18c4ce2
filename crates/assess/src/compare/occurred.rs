//! Whether it happened: whoever tells anything of an incident holds that it did, unless he denies it.

use std::collections::BTreeSet;

use rashomon_schema::{Claim, Comparison, Facet, IncidentRecord, Side, Stance, Standing, Value};

use super::question;
use super::saying::{holds, is_copy, speaker};

/// An account, and the claim by which it holds or denies that it happened.
struct Told<'r> {
    claim: &'r Claim,
    name: &'r str,
    origin: &'r str,
    speaker: String,
    copy: bool,
}

/// Compares all accounts on whether it happened.
pub(crate) fn compare(record: &IncidentRecord) -> Comparison {
    let (mut holding, mut denying) = (Vec::new(), Vec::new());
    for account in &record.accounts {
        let told = |claim| Told {
            claim,
            name: &account.name,
            origin: &account.origin,
            speaker: speaker(account, record),
            copy: is_copy(record, account),
        };
        let denial =
            account.claims.iter().find(|claim| claim.facet == Facet::Occurred && !holds(claim.stance));
        let holds = |claim: &&Claim| holds(claim.stance);
        match (denial, account.claims.iter().find(holds)) {
            (Some(claim), _) => denying.push(told(claim)),
            (None, Some(claim)) => holding.push(told(claim)),
            (None, None) => {}
        }
    }
    let apart = holding.iter().find_map(|a| Some((a, denying.iter().find(|b| b.speaker != a.speaker)?)));
    let n = holding.iter().chain(&denying).filter(|told| !told.copy).count();
    let (status, why) = match (apart, n) {
        (Some((a, b)), _) => {
            (Standing::Conflict, format!("{} tells of it and {} {} it", a.name, b.name, b.claim.stance))
        }
        (None, 0) => (Standing::Silent, format!("no account says {}", question(Facet::Occurred))),
        (None, 1) => (Standing::Single, "one account tells of it".to_owned()),
        (None, n) => (Standing::Agree, format!("{n} accounts tell of it")),
    };
    let sides = [(Stance::Asserts, holding), (Stance::Denies, denying)];
    Comparison {
        status,
        why,
        sides: sides.into_iter().filter_map(|(stance, told)| side(stance, &told)).collect(),
    }
}

fn side(stance: Stance, told: &[Told<'_>]) -> Option<Side> {
    let origins: BTreeSet<&str> = told.iter().map(|one| one.origin).collect();
    let claims: BTreeSet<String> = told.iter().map(|one| one.claim.id.clone()).collect();
    let side = Side {
        value: Value::Occurred {},
        stance,
        claims: claims.into_iter().collect(),
        origins: origins.len(),
    };
    (!told.is_empty()).then_some(side)
}
