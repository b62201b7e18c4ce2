//! What holds for the accounts of any incident.

#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps in vain")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use rashomon_assess::evidence::{Kind, Row, Table, methods};
use rashomon_assess::{NoWorld, compare};
use rashomon_schema::{Comparison, Facet, IncidentRecord, Standing};
use serde_json::{Value, json};

const PARTIES: [&str; 3] = ["azuria", "boreland", "cassia"];
const STANCES: [&str; 3] = ["asserts", "suspects", "denies"];
/// Words for means, and their kind.
const MEANS: [(&str, &str); 4] =
    [("air strike", "air"), ("shelling", "gunnery"), ("car bomb", "vehicle"), ("drone", "drone")];

/// One account: its voice, its report, and what it says of doer, number and means.
type Draft = (usize, usize, Option<(usize, usize)>, Option<(u64, bool)>, Option<usize>);

fn drafts() -> impl Strategy<Value = Vec<Draft>> {
    let agent = proptest::option::of((0..PARTIES.len(), 0..STANCES.len()));
    let killed = proptest::option::of((1_u64..40, any::<bool>()));
    let means = proptest::option::of(0..MEANS.len());
    proptest::collection::vec((0_usize..5, 0_usize..4, agent, killed, means), 1..8)
}

fn account(n: usize, (voice, report, agent, killed, means): &Draft) -> Value {
    let claim = |facet: &str, value: Value, stance: &str| {
        json!({"id": format!("c{n}{facet}"), "incident": "i0", "voice": "v", "attribution": null, "facet": facet, "value": value,
               "stance": stance, "spans": [[n, n + 1]]})
    };
    let mut claims = Vec::new();
    if let Some((party, stance)) = agent {
        let party = PARTIES[*party];
        claims.push(claim("agent", json!({"text": party, "actor": party, "name": party}), STANCES[*stance]));
    }
    if let Some((low, exact)) = killed {
        let high = exact.then_some(*low);
        claims.push(claim(
            "killed",
            json!({"low": low, "high": high, "approx": false, "counted": "people", "total": true}),
            "asserts",
        ));
    }
    if let Some(means) = means {
        let (text, kind) = MEANS[*means];
        claims.push(claim("means", json!({"text": text, "class": null, "kinds": [kind]}), "asserts"));
    }
    json!({"voice": format!("v{n}"), "name": format!("voice {voice}"), "kind": "organisation", "actor": format!("voice{voice}"),
           "report": format!("r{report}"), "origin": format!("o{voice}"), "claims": claims})
}

fn record(accounts: Vec<Value>, reports: usize, groups: Value) -> IncidentRecord {
    let reports: Vec<Value> = (0..reports)
        .map(|n| json!({"id": format!("r{n}"), "main": true, "publisher": format!("outlet {n}"), "published": "2019-03-12"}))
        .collect();
    let record = json!({"schema": "rashomon/incident@2", "id": "n0", "title": "", "reports": reports, "origins": 1,
                        "origin_groups": groups, "accounts": accounts, "facets": {}});
    serde_json::from_value(record).expect("the record is whole")
}

fn drafted(drafts: &[Draft]) -> Vec<Value> {
    drafts.iter().enumerate().map(|(n, draft)| account(n, draft)).collect()
}

/// Facets with what does not depend on the order of accounts.
fn essence(facets: &BTreeMap<Facet, Comparison>) -> BTreeMap<Facet, Value> {
    let of = |comparison: &Comparison| serde_json::to_value(comparison).expect("a comparison is JSON");
    facets.iter().map(|(facet, comparison)| (*facet, of(comparison))).collect()
}

fn swapped(text: &str) -> String {
    text.replace("azuria", "\u{1}").replace("boreland", "azuria").replace('\u{1}', "boreland")
}

proptest! {
    #[test]
    fn the_order_of_accounts_changes_nothing(drafts in drafts(), seed in any::<u64>()) {
        let accounts = drafted(&drafts);
        let mut shuffled = accounts.clone();
        let n = shuffled.len();
        for at in 0..n {
            shuffled.swap(at, (seed as usize).wrapping_mul(at + 7) % n);
        }
        let (a, b) = (record(accounts, 4, json!([])), record(shuffled, 4, json!([])));
        prop_assert_eq!(essence(&compare(&a, &NoWorld)), essence(&compare(&b, &NoWorld)));
    }

    #[test]
    fn swapping_two_parties_swaps_the_result_and_changes_nothing_else(drafts in drafts()) {
        let accounts = drafted(&drafts);
        let other = serde_json::from_str(&swapped(&serde_json::to_string(&accounts).unwrap())).unwrap();
        let (a, b) = (record(accounts, 4, json!([])), record(other, 4, json!([])));
        let result = serde_json::to_string(&compare(&a, &NoWorld)).unwrap();
        prop_assert_eq!(swapped(&result), serde_json::to_string(&compare(&b, &NoWorld)).unwrap());
    }

    #[test]
    fn a_copy_of_a_report_adds_no_support(drafts in drafts()) {
        let accounts: Vec<Value> = drafted(&drafts);
        let copied = |accounts: &[Value], report: &str, to: &str| -> Vec<Value> {
            let own = accounts.iter().filter(|account| account["report"] == report);
            own.map(|account| { let mut copy = account.clone(); copy["report"] = json!(to); copy }).collect()
        };
        let mut with_origin = accounts;
        for account in with_origin.iter_mut().filter(|account| account["report"] == "r0") {
            account["origin"] = json!("reprint");
        }
        let groups = json!([{"id": "reprint", "kind": "reprint", "name": "outlet 0", "reports": ["r0", "r9"]}]);
        let mut more = with_origin.clone();
        more.extend(copied(&with_origin, "r0", "r9"));
        let (a, b) = (record(with_origin, 10, groups.clone()), record(more, 10, groups));
        let (before, after) = (compare(&a, &NoWorld), compare(&b, &NoWorld));
        for (facet, comparison) in &before {
            prop_assert_eq!(comparison.status, after[facet].status, "{}", facet);
            let origins = |c: &Comparison| c.sides.iter().map(|side| side.origins).collect::<Vec<_>>();
            prop_assert_eq!(origins(comparison), origins(&after[facet]), "{}", facet);
        }
    }

    #[test]
    fn no_method_depends_on_the_order_of_claims(rows in proptest::collection::vec((0_u8..6, 0_u8..5, 0_u8..3), 1..40)) {
        let row = |(source, item, value): &(u8, u8, u8)| Row {
            source: format!("s{source}"), item: format!("i{item}"), kind: Kind::Set, value: vec![format!("v{value}")], open: false,
            denied: Vec::new(),
        };
        let (table, turned) = (Table::new(rows.iter().map(row)), Table::new(rows.iter().rev().map(row)));
        prop_assert_eq!(&table, &turned);
        for method in methods() {
            let estimate = method.estimate(&table);
            prop_assert!(estimate.belief.iter().flatten().all(|belief| belief.is_finite()), "{}", method.name());
            prop_assert_eq!(estimate, method.estimate(&turned));
        }
    }
}

fn check(accounts: Vec<Draft>, facet: Facet, expected: Standing) {
    let record = record(drafted(&accounts), 4, json!([]));
    let comparison = &compare(&record, &NoWorld)[&facet];
    assert_eq!(comparison.status, expected, "{}", comparison.why);
}

#[test]
fn blame_of_two_sides_and_blame_against_denial_are_conflicts() {
    let blames = |voice, party, stance| (voice, voice, Some((party, stance)), None, None);
    check(vec![blames(0, 0, 0), blames(1, 1, 0)], Facet::Agent, Standing::Conflict);
    check(vec![blames(0, 0, 0), blames(1, 0, 2)], Facet::Agent, Standing::Conflict);
    check(vec![blames(0, 0, 0), blames(1, 0, 1)], Facet::Agent, Standing::Agree);
    check(vec![blames(0, 0, 0)], Facet::Agent, Standing::Single);
    check(vec![(0, 0, None, None, None)], Facet::Agent, Standing::Silent);
}

#[test]
fn two_voices_at_one_hour_conflict_and_one_voice_that_raises_its_number_updates_it() {
    let gives = |voice, report, n, exact| (voice, report, None, Some((n, exact)), None);
    check(vec![gives(0, 0, 20, false), gives(1, 1, 39, false)], Facet::Killed, Standing::Conflict);
    check(vec![gives(0, 0, 20, false), gives(0, 1, 39, false)], Facet::Killed, Standing::Update);
    check(
        vec![gives(0, 0, 20, false), gives(1, 2, 31, true), gives(0, 1, 39, true)],
        Facet::Killed,
        Standing::Update,
    );
    check(vec![gives(0, 0, 20, true), gives(1, 1, 20, false)], Facet::Killed, Standing::Agree);
}

#[test]
fn means_that_one_account_tells_of_together_can_both_hold() {
    let by = |voice, report, means| (voice, report, None, None, Some(means));
    check(vec![by(0, 0, 0), by(1, 1, 1)], Facet::Means, Standing::Conflict);
    check(vec![by(0, 0, 0), by(1, 1, 3)], Facet::Means, Standing::Agree);
}
