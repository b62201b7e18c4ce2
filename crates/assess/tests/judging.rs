//! What rules and agreements make of accounts.

#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps in vain")]

use rashomon_assess::position::{ReportedReversal, positions, track_records};
use rashomon_assess::{Agreement, Case, Policy, World, compare};
use rashomon_schema::{Facet, Finding, IncidentRecord, Outcome, PlaceArgument, Stance, Standing};
use serde_json::{Value, json};

/// States, their armed forces, and the state that a place of the same name lies in.
struct Map;

impl World for Map {
    fn parent_of(&self, actor: &str) -> Option<String> {
        actor.split_once('.').map(|(state, _)| state.to_owned())
    }

    fn state_at(&self, place: &PlaceArgument) -> Option<String> {
        place.name.clone()
    }

    fn is_state(&self, actor: &str) -> bool {
        !actor.starts_with("group")
    }
}

fn claim(id: &str, facet: &str, value: &Value, stance: &str) -> Value {
    json!({"id": id, "incident": "i0", "voice": "v", "attribution": null, "facet": facet, "value": value, "stance": stance,
           "spans": [[0, 1]]})
}

fn actor(id: &str) -> Value {
    json!({"text": id, "actor": id, "name": id})
}

fn place(name: &str) -> Value {
    json!({"text": name, "span": [0, 1], "geoname": null, "name": name, "lat": null, "lon": null, "precision": "country"})
}

fn toll(n: u64) -> Value {
    json!({"low": n, "high": n, "approx": false, "counted": "people", "total": true})
}

/// Accounts as (voice, actor, report, claims); report `rN` appeared on day N + 1 of March 2020.
fn record(accounts: Vec<(&str, Option<&str>, usize, Vec<Value>)>) -> IncidentRecord {
    let reports: Vec<Value> = (0..5)
        .map(|n| {
            let day = format!("2020-03-{:02}", n + 1);
            json!({"id": format!("r{n}"), "main": true, "published": day, "written": day})
        })
        .collect();
    let accounts: Vec<Value> = accounts
        .into_iter()
        .map(|(voice, actor, report, claims)| {
            json!({"voice": voice, "name": voice, "kind": "organisation", "actor": actor, "report": format!("r{report}"),
                   "origin": format!("o {voice}"), "claims": claims})
        })
        .collect();
    let record = json!({"schema": "rashomon/incident@2", "id": "n0", "title": "", "reports": reports, "origins": accounts.len(),
                        "accounts": accounts, "facets": {}});
    let mut record: IncidentRecord = serde_json::from_value(record).unwrap();
    record.facets = compare(&record, &Map);
    record
}

fn finding(record: &IncidentRecord, agreement: &str, article: &str, voice: &str) -> Option<Finding> {
    let agreements = Agreement::builtin();
    let agreement = agreements.iter().find(|one| one.name() == agreement).unwrap();
    let findings = agreement.findings(record, &Map);
    findings.into_iter().find(|finding| finding.article == article && finding.voice == voice)
}

/// A member's troops are struck, one account does not say where, and another says where it was not.
fn convoy() -> IncidentRecord {
    record(vec![
        (
            "dispatches",
            None,
            0,
            vec![
                claim("type", "type", &json!({"type": "ASSAULT", "mode": "aerial"}), "asserts"),
                claim("agent", "agent", &actor("rus.air"), "asserts"),
                claim("target", "target", &actor("tur.mil"), "asserts"),
            ],
        ),
        ("outlet", None, 0, vec![claim("soil", "place", &place("tur"), "denies")]),
    ])
}

#[test]
fn an_attack_outside_the_area_is_no_case_of_article_5() {
    let found = finding(&convoy(), "North Atlantic Treaty", "5", "outlet").unwrap();
    assert_eq!((found.outcome, found.claims), (Outcome::NotMet, vec!["soil".to_owned()]));
    let open = finding(&convoy(), "North Atlantic Treaty", "5", "dispatches").unwrap();
    assert_eq!(open.outcome, Outcome::Open);
}

#[test]
fn article_4_stays_open_to_the_member_that_feels_threatened() {
    let found = finding(&convoy(), "North Atlantic Treaty", "4", "dispatches").unwrap();
    assert_eq!((found.outcome, found.claims), (Outcome::Open, vec!["target".to_owned()]));
    assert!(found.why.contains("for that member to say"), "{}", found.why);
}

#[test]
fn force_of_one_state_against_another_is_met_account_by_account() {
    let found = finding(&convoy(), "Charter of the United Nations", "2(4)", "dispatches").unwrap();
    assert_eq!(found.outcome, Outcome::Met);
    assert!(finding(&convoy(), "Charter of the United Nations", "2(4)", "outlet").is_none());
}

fn result<'r>(record: &'r IncidentRecord, method: &str) -> &'r Value {
    &record.assessments.iter().find(|one| one.method.starts_with(method)).unwrap().result
}

fn assessed(mut record: IncidentRecord) -> IncidentRecord {
    record.positions = positions(&record, &[], &Map);
    let policy = Policy::default();
    record.assessments =
        Case::new(std::slice::from_ref(&record), &[], &policy, &Map).unwrap().assessments(&record);
    for assessment in &record.assessments {
        let known =
            |id: &String| record.accounts.iter().any(|a| a.claims.iter().any(|claim| claim.id == *id));
        assert!(
            !assessment.claims.is_empty() && assessment.claims.iter().all(known),
            "{}",
            assessment.method
        );
    }
    record
}

#[test]
fn three_schools_give_three_tolls() {
    let record = assessed(record(vec![
        ("monitor", None, 0, vec![claim("a", "killed", &toll(14), "asserts")]),
        ("monitor", None, 1, vec![claim("b", "killed", &toll(19), "asserts")]),
        ("health", None, 1, vec![claim("c", "killed", &toll(19), "asserts")]),
        ("rescuers", None, 1, vec![claim("d", "killed", &toll(17), "asserts")]),
        ("state media", None, 1, vec![claim("e", "killed", &toll(6), "asserts")]),
    ]));
    assert_eq!(*result(&record, "toll.acled"), json!({"killed": 6}));
    assert_eq!(*result(&record, "toll.ucdp"), json!({"best": 19, "low": 6, "high": 19}));
    assert_eq!(*result(&record, "toll.airwars"), json!({"killed": {"min": 6, "max": 19}}));
}

fn blames(id: &str, whom: &str, stance: &str) -> Vec<Value> {
    vec![
        claim(id, "agent", &actor(whom), stance),
        claim(&format!("{id} toll"), "killed", &toll(3), "asserts"),
    ]
}

#[test]
fn grades_follow_from_occurrence_and_responsibility() {
    let word = |accounts| result(&assessed(record(accounts)), "grade.airwars")["word"].clone();
    assert_eq!(word(vec![("a", None, 0, blames("1", "xa", "asserts"))]), "weak");
    assert_eq!(
        word(vec![
            ("a", None, 0, blames("1", "xa", "asserts")),
            ("b", None, 1, blames("2", "xa", "suspects"))
        ]),
        "fair"
    );
    assert_eq!(
        word(vec![
            ("a", None, 0, blames("1", "xa", "asserts")),
            ("b", None, 1, blames("2", "xb", "asserts"))
        ]),
        "contested"
    );
    let admitted = ("xa", Some("xa"), 1, blames("2", "xa", "admits"));
    assert_eq!(word(vec![("a", None, 0, blames("1", "xa", "asserts")), admitted]), "confirmed");
}

#[test]
fn a_denial_of_own_conduct_weighs_less_and_an_admission_more() {
    let record = assessed(record(vec![
        ("ministry", Some("xa.mod"), 0, vec![claim("no", "agent", &actor("xa.air"), "denies")]),
        ("witness", None, 0, vec![claim("yes", "agent", &actor("xa.air"), "asserts")]),
        ("minister", Some("xa.min"), 1, vec![claim("own", "agent", &actor("xa.air"), "admits")]),
    ]));
    let weights = result(&record, "weight").as_array().unwrap();
    let of = |id: &str| weights.iter().find(|one| one["claim"] == id).unwrap()["weight"].as_f64().unwrap();
    assert!(of("no") < of("yes") && of("yes") < of("own"));
}

#[test]
fn bodies_of_one_state_act_for_it() {
    let standing = |one: Value, stance: &str| {
        let denial = ("ministry", Some("xa.mod"), 0, vec![claim("no", "agent", &actor("xa.mod"), stance)]);
        let witness = ("witness", None, 0, vec![claim("yes", "agent", &one, "asserts")]);
        record(vec![denial, witness]).facets[&Facet::Agent].status
    };
    assert_eq!(standing(actor("xa.air"), "denies"), Standing::Conflict);
    assert_eq!(standing(actor("xa.air"), "asserts"), Standing::Agree);
    assert_eq!(standing(actor("xb.air"), "asserts"), Standing::Conflict);
    assert_eq!(standing(actor("xb.air"), "denies"), Standing::Differ);
}

#[test]
fn a_state_that_denies_and_then_admits_has_turned() {
    let record = assessed(record(vec![
        ("ministry", Some("xa.mod"), 0, vec![claim("no", "agent", &actor("xa.air"), "denies")]),
        ("president", Some("xa.pres"), 4, vec![claim("yes", "agent", &actor("xa.air"), "admits")]),
    ]));
    let reversal = &record.positions[0].reversals[0];
    assert_eq!((reversal.from, reversal.to, reversal.lag_days), (Stance::Denies, Stance::Admits, Some(4)));
    let tracks = track_records(&[record], &[], &Map);
    let ministry = tracks.iter().find(|track| track.speaker == "xa.mod").unwrap();
    assert_eq!((ministry.n, ministry.refuted), (1, 1));
}

#[test]
fn reported_reversal_counts_in_the_track_record() {
    let reversal = ReportedReversal {
        speaker: "xa.pres".to_owned(),
        agents: vec!["xa.mil".to_owned()],
        claims: vec!["c".to_owned()],
        from: Stance::Denies,
        to: Stance::Admits,
        lag_days: Some(365),
        words: String::new(),
    };
    let tracks = track_records(&[], &[reversal], &Map);
    assert_eq!((tracks[0].speaker.as_str(), tracks[0].n, tracks[0].refuted), ("xa.pres", 1, 1));
}

#[test]
fn every_toll_is_compared_as_the_dead_are() {
    for facet in Facet::TOLLS {
        let name = facet.as_str();
        let told = |n: u64, id: &str| claim(id, name, &toll(n), "asserts");
        let apart = record(vec![
            ("monitor", None, 1, vec![told(9, "a")]),
            ("ministry", None, 1, vec![told(20, "b")]),
        ]);
        assert_eq!(apart.facets[&facet].status, Standing::Conflict, "{name}");
        let rises =
            record(vec![("monitor", None, 0, vec![told(9, "a")]), ("monitor", None, 1, vec![told(12, "b")])]);
        assert_eq!(rises.facets[&facet].status, Standing::Update, "{name}");
    }
}

#[test]
fn values_that_can_all_hold_differ() {
    let words = |text: &str| json!({"text": text, "actor": null, "name": null});
    let said = |one: &str, other: &str| {
        record(vec![
            ("monitor", None, 0, vec![claim("a", "target", &words(one), "asserts")]),
            ("ministry", None, 1, vec![claim("b", "target", &words(other), "asserts")]),
        ])
        .facets[&Facet::Target]
            .clone()
    };
    let apart = said("a school", "a bakery");
    assert_eq!(apart.status, Standing::Differ);
    assert_eq!(
        apart.why,
        "on who or what was hit, monitor says a school and ministry says a bakery, which can both hold"
    );
    let same = said("The school", "the school");
    assert_eq!(
        (same.status, same.why.as_str()),
        (Standing::Agree, "2 voices in 2 publications say the same on who or what was hit")
    );
    assert_eq!((same.sides[0].voices, same.sides[0].publications), (2, 2));
}

#[test]
fn grades_count_publications() {
    let grade = |second: usize| {
        let toll = |id: &str| {
            vec![
                claim(id, "killed", &toll(4), "asserts"),
                claim(&format!("{id}x"), "agent", &actor("xb"), "asserts"),
            ]
        };
        let record =
            assessed(record(vec![("monitor", None, 0, toll("a")), ("baker", None, second, toll("b"))]));
        let grade = result(&record, "grade.airwars");
        (grade["word"].clone(), grade["occurrence"]["publications"].clone())
    };
    assert_eq!(grade(0), (json!("weak"), json!(1)));
    assert_eq!(grade(1), (json!("fair"), json!(2)));
}

#[test]
fn no_grade_rests_on_an_unsure_claim() {
    let grade = |confidence: f64| {
        let mut admission = claim("yes", "agent", &actor("group.a"), "admits");
        admission["confidence"] = json!(confidence);
        let toll = claim("dead", "killed", &toll(4), "asserts");
        let record = assessed(record(vec![
            ("group", Some("group.a"), 0, vec![admission]),
            ("monitor", None, 1, vec![toll]),
        ]));
        result(&record, "grade.airwars")["responsibility"]["grade"].clone()
    };
    assert_eq!(grade(0.9), json!("accepted"));
    assert_eq!(grade(0.2), json!("open"));
}

#[test]
fn hours_of_one_day_differ_without_a_conflict() {
    let at = |hour: &str| {
        json!({"text": hour, "span": [0, 1], "earliest": "2020-03-01", "latest": "2020-03-01", "precision": "minute",
               "clock": {"earliest": hour, "latest": hour, "zone": null}})
    };
    let record = record(vec![
        ("monitor", None, 1, vec![claim("a", "time", &at("05:30:00"), "asserts")]),
        ("ministry", None, 1, vec![claim("b", "time", &at("17:30:00"), "asserts")]),
    ]);
    let time = &record.facets[&Facet::Time];
    assert_eq!(time.status, Standing::Differ);
    assert!(time.why.contains("ministry says 17:30 and monitor says 05:30"), "{}", time.why);
}
