//! Reports: the same adds nothing, a changed one is a new version, and an import goes back as a whole.

use rashomon_store::Added;

use crate::bench::{Bench, Told};

#[test]
fn the_same_report_twice_adds_nothing() {
    let mut bench = Bench::new();
    let reading = Told::default().reading();
    bench.add(std::slice::from_ref(&reading));
    let entries = bench.case.n_entries().unwrap();
    let (import, added) = bench.add_all(&[reading]);
    assert_eq!((import, added), (None, vec![Added::Known]));
    assert_eq!(bench.case.n_entries().unwrap(), entries);
}

#[test]
fn a_changed_report_counts_from_then_on_and_the_earlier_version_comes_back() {
    let mut bench = Bench::new();
    let first = Told::default();
    let second = Told { killed: 19, text: first.text.replace("17 people", "19 people"), ..first.clone() };
    bench.add(&[first.reading()]);
    let (import, added) = bench.add_all(&[second.reading()]);
    assert_eq!(added, [Added::Version { report: "r0@2".to_owned(), previous: "r0".to_owned() }]);
    assert_eq!(bench.reports_with("r0@2"), ["r0@2"]);
    let changes = bench.case.changes("").unwrap();
    let changed = changes.iter().find(|change| change.what == "changed").unwrap();
    let [value] = &changed.values[..] else { panic!("{changed:?}") };
    assert_eq!(value.before.as_deref(), Some("asserts 17 people killed"));
    assert_eq!(value.after.as_deref(), Some("asserts 19 people killed"));
    assert!(bench.case.verify(|_| ()).unwrap().is_clean());
    let work = bench.work("Amira");
    let undone = bench.case.undo_import(import.unwrap(), None, &work).unwrap();
    assert_eq!((undone.reports, undone.reinstated), (1, 1));
    assert_eq!(bench.reports_with("r0"), ["r0"]);
    assert!(bench.case.verify(|_| ()).unwrap().is_clean());
    let again = bench.case.undo_import(import.unwrap(), None, &work).unwrap_err();
    assert!(again.to_string().contains("undone already") && again.hint().is_some());
}

#[test]
fn reading_again_keeps_the_earlier_reading() {
    let mut bench = Bench::new();
    bench.add(&[Told::default().reading()]);
    let version =
        rashomon_store::Version { name: "v1".to_owned(), about: serde_json::json!({"program": "later"}) };
    let rows = bench.case.reports_to_reread("v1").unwrap();
    let clean = bench.case.clean_report(rows[0]).unwrap().unwrap();
    let work = bench.work("Amira");
    let read = Told { killed: 18, ..Told::default() }.reading();
    bench.case.reread(rows[0], &clean, read, &version, &work).unwrap();
    assert!(bench.case.reports_to_reread("v1").unwrap().is_empty());
    let changed = bench.case.changes_between("v0", "v1").unwrap();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].after.as_deref(), Some("asserts 18 people killed"));
    assert!(bench.case.changes_between("v0", "v9").unwrap_err().hint().unwrap().contains("v0, v1"));
    assert!(bench.case.verify(|_| ()).unwrap().is_clean());
}
