//! Search by words, voices, facets, stances, days, places and judgements.

use rashomon_store::{Decision, Near, Query, Status};

use crate::bench::{Bench, Told};

fn bench() -> Bench {
    let mut bench = Bench::new();
    let elsewhere = Told {
        id: "r1",
        text: "3 May 2019 A car bomb at the railway depot of Tell Marwan killed four soldiers on Friday, residents said.".to_owned(),
        voice: "Monitoring Group",
        place: "Tell Marwan",
        at: (35.1, 40.2),
        killed: 4,
        day: "2019-05-03",
        ..Told::default()
    };
    bench.add(&[Told::default().reading(), elsewhere.reading()]);
    bench
}

fn found(bench: &Bench, query: Query) -> Vec<String> {
    let mut found = Vec::new();
    bench.case.search(&query, 0, 100, |hit| found.push(hit.claim.unwrap_or(hit.report))).unwrap();
    found.sort();
    found
}

fn text(words: &str) -> Option<String> {
    Some(words.to_owned())
}

#[test]
fn words_find_reports_and_with_a_facet_the_claims_of_them() {
    let bench = bench();
    assert_eq!(found(&bench, Query { words: text("bakery"), ..Query::default() }), ["r0"]);
    assert_eq!(found(&bench, Query { words: text("bakery OR railway"), ..Query::default() }), ["r0", "r1"]);
    let killed = Query { words: text("railway"), facet: text("killed"), ..Query::default() };
    assert_eq!(found(&bench, killed), ["cr12"]);
}

#[test]
fn voices_facets_and_days_narrow_what_is_found() {
    let bench = bench();
    let voice = Query { voice: text("monitoring"), ..Query::default() };
    assert_eq!(found(&bench, voice.clone()), ["cr10", "cr11", "cr12"]);
    assert_eq!(found(&bench, Query { facet: text("killed"), ..voice.clone() }), ["cr12"]);
    assert!(found(&bench, Query { stance: text("denies"), ..voice.clone() }).is_empty());
    assert!(found(&bench, Query { to: text("2019-04-01"), ..voice }).is_empty());
    assert_eq!(found(&bench, Query { from: text("2019-04-01"), ..Query::default() }), ["r1"]);
}

#[test]
fn a_place_is_found_within_a_distance_once_its_incident_is_compared() {
    let bench = bench();
    let near = |km| Query { near: Some(Near { lat: 35.0, lon: 40.2, km }), ..Query::default() };
    // Nothing is compared here, so that no incident has a place yet.
    assert!(found(&bench, near(50.0)).is_empty());
}

#[test]
fn what_people_judged_is_found_by_status_and_by_name() {
    let mut bench = bench();
    let by = bench.work("Jonas");
    bench.case.judge(&Decision::Contested { subject: "cr02".to_owned() }, None, &by).unwrap();
    let contested = Query { status: Some(Status::Contested), ..Query::default() };
    assert_eq!(found(&bench, contested), ["cr02"]);
    assert_eq!(found(&bench, Query { reviewer: text("Jonas"), ..Query::default() }), ["cr02"]);
    let left = Query { status: Some(Status::Unreviewed), facet: text("killed"), ..Query::default() };
    assert_eq!(found(&bench, left), ["cr12"]);
}

#[test]
fn a_saved_search_says_what_is_new() {
    let mut bench = bench();
    let query = Query { words: text("market"), ..Query::default() };
    let seen = bench.case.n_entries().unwrap();
    bench.case.save_search("markets", &query, seen).unwrap();
    let new = |bench: &Bench| {
        let saved = bench.case.saved_search("markets").unwrap();
        bench.case.search(&saved.query, saved.seen, 10, |_| ()).unwrap()
    };
    assert_eq!(new(&bench), 0);
    bench.add(&[Told { id: "r5", ..Told::default() }.reading()]);
    assert_eq!(new(&bench), 1);
    assert!(bench.case.saved_search("bridges").unwrap_err().hint().unwrap().contains("markets"));
}

#[test]
fn what_cannot_be_searched_for_says_why() {
    let bench = bench();
    for query in [Query::default(), Query { words: text("\"open"), ..Query::default() }] {
        let error = bench.case.search(&query, 0, 10, |_| ()).unwrap_err();
        assert!(error.is_users() && error.hint().is_some(), "{error}");
    }
}
