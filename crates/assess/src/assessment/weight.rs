//! What each statement weighs, and why.

use rashomon_schema::{Account, Assessment, Claim, Facet, IncidentRecord, Stance, Value};
use serde_json::json;

use super::{Case, counts, toll};
use crate::compare::speaker;
use crate::position::{Conduct, conduct};

/// `weight`: a statement against the speaker's own interest weighs more, the denial of its own conduct less.
pub(super) fn weights(case: &Case<'_>, record: &IncidentRecord) -> Assessment {
    let mut weighed = Vec::new();
    for account in &record.accounts {
        for claim in &account.claims {
            let (weight, why) = weight(case, record, account, claim);
            weighed.push((
                claim.id.clone(),
                json!({ "claim": claim.id, "voice": account.name, "weight": weight, "why": why }),
            ));
        }
    }
    let (claims, results): (Vec<String>, Vec<serde_json::Value>) = weighed.into_iter().unzip();
    case.assessment("weight", results.into(), "each weight has its reason beside it".to_owned(), claims)
}

/// The weight of one claim, and the reason.
pub(super) fn weight(
    case: &Case<'_>,
    record: &IncidentRecord,
    account: &Account,
    claim: &Claim,
) -> (f64, &'static str) {
    let weights = &case.policy.weight;
    let speaker = speaker(account, record);
    let own = conduct(claim, &speaker, case.world) == Conduct::Own;
    let blames = claim.facet == Facet::Agent && counts(claim.stance);
    match claim.stance {
        Stance::Admits => (weights.against_interest, "it concedes this about itself"),
        Stance::Asserts if own && claim.facet == Facet::Agent => {
            (weights.against_interest, "it names its own side")
        }
        Stance::Denies if own || denies_own(case, record, &speaker, claim) => {
            (weights.denial_of_own_conduct, "it denies its own conduct")
        }
        Stance::Suspects | Stance::Doubts => (weights.suspicion, "it only suspects or doubts"),
        _ if blames && toll::is_party(case, record, &speaker) => {
            (weights.about_the_opponent, "a party blames its opponent")
        }
        _ => (weights.plain, "nothing speaks for or against its interest"),
    }
}

/// Whoever is blamed and denies that anything happened denies its own conduct.
fn denies_own(case: &Case<'_>, record: &IncidentRecord, speaker: &str, claim: &Claim) -> bool {
    let claims = record.accounts.iter().flat_map(|account| &account.claims);
    let blamed = claims.filter(|one| one.facet == Facet::Agent && counts(one.stance));
    claim.facet == Facet::Occurred
        && blamed.into_iter().any(|one| match &one.value {
            Value::Actor(_) => conduct(one, speaker, case.world) == Conduct::Own,
            _ => false,
        })
}
