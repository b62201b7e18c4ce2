//! What people decide holds, is shown, can be undone, and survives what comes later.

use rashomon_schema::{Count, Value};
use rashomon_store::{Assignment, Decision, Judged, Review, Right, StoreError};

use crate::bench::{Bench, Told};

fn judge(bench: &mut Bench, author: &str, decision: &Decision) -> Result<Judged, StoreError> {
    let work = bench.work(author);
    bench.case.judge(decision, Some("a test"), &work)
}

fn toll(n: u64) -> Option<Value> {
    let count = Count {
        low: Some(n),
        high: Some(n),
        approx: false,
        counted: None,
        total: true,
        early: false,
        words: None,
    };
    Some(Value::Toll(count))
}

fn killed(bench: &Bench) -> Vec<Option<u64>> {
    let claims = bench
        .incidents()
        .into_iter()
        .flat_map(|incident| incident.accounts)
        .flat_map(|account| account.claims);
    claims
        .filter_map(|claim| match claim.value {
            Value::Toll(count) => Some(count.low),
            _ => None,
        })
        .collect()
}

#[test]
fn the_last_correction_counts_and_the_second_is_told_of_the_first() {
    let mut bench = Bench::new();
    bench.add(&[Told::default().reading()]);
    let wrong =
        |n| Decision::Wrong { claim: "cr02".to_owned(), right: Right { value: toll(n), ..Right::default() } };
    let first = judge(&mut bench, "Amira", &wrong(14)).unwrap();
    assert!(first.others.is_empty());
    let second = judge(&mut bench, "Jonas", &wrong(15)).unwrap();
    assert_eq!(second.others.iter().collect::<Vec<_>>(), [&first.judgement]);
    assert_eq!(killed(&bench), [Some(15)]);
    let again = judge(&mut bench, "Jonas", &wrong(15)).unwrap();
    assert_eq!(again.judgement, second.judgement, "the same decision again adds nothing");
    for (undone, left) in [(&second, 14), (&first, 17)] {
        judge(&mut bench, "Amira", &Decision::Undo { judgement: undone.judgement.id.clone() }).unwrap();
        assert_eq!(killed(&bench), [Some(left)]);
    }
    assert!(bench.case.verify(|_| ()).unwrap().is_clean());
}

#[test]
fn no_claim_drops_the_claim() {
    let mut bench = Bench::new();
    bench.add(&[Told::default().reading()]);
    let right = Right { no_claim: true, ..Right::default() };
    judge(&mut bench, "Amira", &Decision::Wrong { claim: "cr02".to_owned(), right }).unwrap();
    assert!(killed(&bench).is_empty());
}

#[test]
fn refusals_say_what_to_do() {
    let mut bench = Bench::new();
    bench.add(&[Told::default().reading()]);
    let claim = || "cr02".to_owned();
    let refused = [
        Decision::Wrong { claim: claim(), right: Right::default() },
        Decision::Wrong {
            claim: claim(),
            right: Right { voice: Some("Nobody".to_owned()), ..Right::default() },
        },
        Decision::Wrong { claim: "c99".to_owned(), right: Right { no_claim: true, ..Right::default() } },
        Decision::Note { subject: "n99".to_owned() },
        Decision::Split { incident: "r0".to_owned(), reports: vec!["r0".to_owned()] },
        Decision::Undo { judgement: "j99".to_owned() },
    ];
    for decision in refused {
        let error = judge(&mut bench, "Amira", &decision).unwrap_err();
        assert!(error.is_users() && error.hint().is_some(), "{decision:?}: {error}");
    }
}

#[test]
fn the_beginning_of_an_id_names_one_judgement_or_none() {
    let mut bench = Bench::new();
    bench.add(&[Told::default().reading()]);
    let notes = ["cr00", "cr01"].map(|subject| {
        judge(&mut bench, "Amira", &Decision::Note { subject: subject.to_owned() }).unwrap().judgement.id
    });
    assert_eq!(bench.case.judgement(&notes[0][..9]).unwrap().id, notes[0]);
    let undo = |bench: &mut Bench, id: &str| {
        judge(bench, "Amira", &Decision::Undo { judgement: id.to_owned() }).unwrap_err()
    };
    assert!(matches!(undo(&mut bench, "j"), StoreError::Ambiguous { .. }));
    assert!(matches!(undo(&mut bench, ""), StoreError::Unknown { .. }));
    let note = Decision::Note { subject: "cr0".to_owned() };
    assert!(matches!(judge(&mut bench, "Amira", &note), Err(StoreError::Ambiguous { .. })));
}

/// Two reports of one attack, and one of another.
fn three() -> Bench {
    let mut bench = Bench::new();
    let elsewhere = Told {
        id: "r2",
        text: "3 May 2019 A car bomb at the railway depot of Tell Marwan killed four soldiers on Friday, residents said.".to_owned(),
        place: "Tell Marwan",
        at: (35.1, 40.2),
        killed: 4,
        day: "2019-05-03",
        ..Told::default()
    };
    bench.add(&[
        Told::default().reading(),
        Told { id: "r1", ..Told::default() }.reading(),
        elsewhere.reading(),
    ]);
    assert_eq!(bench.reports_with("r0"), ["r0", "r1"]);
    bench
}

#[test]
fn merges_and_splits_hold_for_what_comes_later_and_can_be_undone() {
    let mut bench = three();
    let same = Decision::Same { one: "r0".to_owned(), other: "r2".to_owned() };
    let same = judge(&mut bench, "Amira", &same).unwrap();
    assert_eq!(bench.reports_with("r2"), ["r0", "r1", "r2"]);
    bench.add(&[Told { id: "r3", ..Told::default() }.reading()]);
    assert!(bench.reports_with("r2").contains(&"r0".to_owned()));
    judge(&mut bench, "Amira", &Decision::Undo { judgement: same.judgement.id }).unwrap();
    assert_eq!(bench.reports_with("r2"), ["r2"]);

    let split = Decision::Split { incident: "r0".to_owned(), reports: vec!["r1".to_owned()] };
    let split = judge(&mut bench, "Amira", &split).unwrap();
    assert!(!bench.reports_with("r1").contains(&"r0".to_owned()));
    bench.add(&[Told { id: "r4", ..Told::default() }.reading()]);
    assert!(!bench.reports_with("r1").contains(&"r0".to_owned()));
    judge(&mut bench, "Amira", &Decision::Undo { judgement: split.judgement.id }).unwrap();
    assert_eq!(bench.reports_with("r1"), ["r0", "r1", "r3", "r4"]);
    assert!(bench.case.verify(|_| ()).unwrap().is_clean());
}

#[test]
fn a_decision_is_carried_to_the_next_version_of_a_report() {
    let mut bench = three();
    judge(&mut bench, "Amira", &Decision::Same { one: "r0".to_owned(), other: "r2".to_owned() }).unwrap();
    let changed = Told { text: format!("{} More followed.", crate::bench::MARKET), ..Told::default() };
    bench.add(&[changed.reading()]);
    assert_eq!(bench.reports_with("r2"), ["r0@2", "r1", "r2"]);
}

#[test]
fn a_judgement_on_a_claim_that_is_gone_is_orphaned_with_the_reason() {
    let mut bench = three();
    let right = Right { value: toll(9), ..Right::default() };
    judge(&mut bench, "Amira", &Decision::Wrong { claim: "cr02".to_owned(), right }).unwrap();
    let changed = Told { text: format!("{} More followed.", crate::bench::MARKET), ..Told::default() };
    bench.add(&[changed.reading()]);
    let orphans = bench.case.orphaned().unwrap();
    assert!(orphans[0].1.contains("has a newer version"), "{orphans:?}");
}

#[test]
fn a_second_review_is_by_somebody_else_and_disagreement_is_kept() {
    let mut bench = three();
    let work = bench.work("Amira");
    let assignment = Assignment { to: vec!["Amira".to_owned()], n: 2, ..Assignment::default() };
    assert_eq!(bench.case.assign(&assignment, &work).unwrap(), 2);
    let claim = bench.case.next_review("Amira").unwrap().unwrap().claim;
    let say = |verdict: &str| Review { verdict: Some(verdict.to_owned()), ..Review::default() };
    assert!(bench.case.review(&claim, &say("right"), &work).unwrap().is_empty());
    assert!(bench.case.review(&claim, &say("wrong"), &work).unwrap_err().to_string().contains("already"));
    let second = Assignment { to: vec!["Jonas".to_owned()], n: 9, second: true, ..Assignment::default() };
    assert_eq!(bench.case.assign(&second, &work).unwrap(), 1);
    let jonas = bench.work("Jonas");
    let others = bench.case.review(&claim, &say("wrong"), &jonas).unwrap();
    assert_eq!(others, [("Amira".to_owned(), "right".to_owned())]);
    assert_eq!(bench.case.review_status().unwrap().1[0].claim, claim);
    assert!(bench.case.verify(|_| ()).unwrap().is_clean());
}

/// The claims of a round of blind coding, in their order.
fn assigned(bench: &mut Bench, round: &str) -> Vec<String> {
    let work = bench.work("Amira");
    let to = ["Amira", "Jonas"].map(str::to_owned).to_vec();
    let blind = Assignment { to, n: 9, blind: Some(round.to_owned()), ..Assignment::default() };
    bench.case.assign(&blind, &work).unwrap();
    let db = rusqlite::Connection::open(bench.case.path()).unwrap();
    let sql = "SELECT claim FROM review WHERE round = ?1 AND reviewer = 'Amira' ORDER BY id";
    let mut query = db.prepare(sql).unwrap();
    query.query_map([round], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_order_of_blind_coding_is_another_in_every_round_of_a_large_case() {
    let mut bench = Bench::new();
    let db = rusqlite::Connection::open(bench.case.path()).unwrap();
    db.execute("INSERT INTO sqlite_sequence VALUES ('claim', 3000000000)", []).unwrap();
    bench.add(&[Told::default().reading(), Told { id: "r1", ..Told::default() }.reading()]);
    let rounds = ["one", "two", "three", "four"].map(|round| assigned(&mut bench, round));
    assert!(rounds.iter().all(|claims| claims.len() == 6), "{rounds:?}");
    let orders: std::collections::BTreeSet<_> = rounds.iter().collect();
    assert!(orders.len() > 1, "{rounds:?}");
    assert!(!orders.iter().any(|order| order.is_sorted()), "{rounds:?}");
}

#[test]
fn blind_coding_gives_all_the_same_claims_and_shows_no_values() {
    let mut bench = three();
    let work = bench.work("Amira");
    let names = ["Amira", "Jonas"].map(str::to_owned);
    let alone =
        Assignment { to: names[..1].to_vec(), n: 4, blind: Some("one".to_owned()), ..Assignment::default() };
    assert!(bench.case.assign(&alone, &work).unwrap_err().hint().is_some());
    let blind = Assignment { to: names.to_vec(), ..alone };
    assert_eq!(bench.case.assign(&blind, &work).unwrap(), 4);
    for (n, name) in [(1_u8, "Amira"), (2, "Jonas")] {
        let mut left = Vec::new();
        while let Some(task) = bench.case.next_review(name).unwrap() {
            assert_eq!((task.words, task.stance), (None, None));
            let value = if left.is_empty() && n == 2 { "another" } else { "the same" };
            let review = Review { value: Some(value.to_owned()), blind: task.blind, ..Review::default() };
            let by = bench.work(name);
            assert!(bench.case.review(&task.claim, &review, &by).unwrap().is_empty());
            left.push(task.claim);
        }
        assert_eq!(left.len(), 4);
    }
    let agreement = bench.case.agreement(Some("one")).unwrap();
    let all = agreement.iter().find(|agreement| agreement.facet == "all").unwrap();
    assert_eq!((all.units, all.coders, all.observed), (4, 2, Some(0.75)));
}
