//! What is removed goes everywhere in the file, and does not come back.

use rashomon_store::{Added, Case, Decision, Review, Work};

use crate::bench::{Bench, MARKET, Told, incoming, version, work};

/// Words that no other report has.
const SECRET: &str = "quicksilver";

fn told(id: &str) -> Told<'_> {
    Told { id, text: format!("{MARKET} A witness spoke of {SECRET}."), ..Told::default() }
}

/// A case with a report that has the words, and another.
fn bench() -> Bench {
    let mut bench = Bench::new();
    bench.add(&[told("r0").reading(), Told { id: "r1", ..Told::default() }.reading()]);
    bench
}

fn remove(bench: &mut Bench, report: &str) -> bool {
    let work = bench.work("Amira");
    let removed = bench.case.remove(report, "names a witness", &work).unwrap();
    bench.case.scrub().unwrap();
    removed
}

/// People say something of a claim, in the words that must go.
fn judge(case: &mut Case, claim: &str, work: &Work) {
    case.judge(&Decision::Note { subject: claim.to_owned() }, Some(SECRET), work).unwrap();
    let review =
        Review { verdict: Some("wrong".to_owned()), why: Some(SECRET.to_owned()), ..Review::default() };
    case.review(claim, &review, work).unwrap();
}

#[track_caller]
fn check_gone(bench: &Bench, gone: &[&str]) {
    assert_eq!(bench.case.verify(|_| ()).unwrap().problems, Vec::<String>::new());
    let file = std::fs::read(bench.case.path()).unwrap();
    for gone in gone {
        assert!(!file.windows(gone.len()).any(|window| window == gone.as_bytes()), "`{gone}` is in the file");
    }
    let db = rusqlite::Connection::open(bench.case.path()).unwrap();
    for sql in [
        "SELECT count(*) FROM entry WHERE body LIKE ?1",
        "SELECT count(*) FROM joined_entry WHERE body LIKE ?1",
        "SELECT count(*) FROM report_text WHERE report_text MATCH trim(?1, '%')",
    ] {
        assert_eq!(
            db.query_row(sql, [format!("%{SECRET}%")], |row| row.get::<_, i64>(0)).unwrap(),
            0,
            "{sql}"
        );
    }
}

#[test]
fn a_tombstone_stays_and_the_report_does_not_come_back() {
    let mut bench = bench();
    assert!(remove(&mut bench, "r0"));
    assert_eq!(bench.reports_with("r1"), ["r1"]);
    assert_eq!(bench.case.verify(|_| ()).unwrap().erased, 5, "report, reading and three claims");
    check_gone(&bench, &["cr00", SECRET]);
    assert_eq!(bench.add_all(&[told("r0").reading()]).1, [Added::Removed]);
    assert_eq!(bench.add_all(&[told("r5").reading()]).1, [Added::Removed]);
}

#[test]
fn what_people_said_of_it_goes_too() {
    let mut bench = bench();
    let by = bench.work("Amira");
    judge(&mut bench.case, "cr02", &by);
    judge(&mut bench.case, "cr12", &by);
    remove(&mut bench, "r0");
    assert_eq!(bench.case.verify(|_| ()).unwrap().erased, 7);
    let db = rusqlite::Connection::open(bench.case.path()).unwrap();
    let left: Vec<String> = db
        .prepare("SELECT claim FROM review")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(left, ["cr12"]);
    remove(&mut bench, "r1");
    check_gone(&bench, &[SECRET]);
}

#[test]
fn a_removal_that_was_interrupted_can_be_repeated() {
    let mut bench = bench();
    let by = bench.work("Amira");
    assert!(bench.case.remove("r0", "names a witness", &by).unwrap());
    let reader = rusqlite::Connection::open(bench.case.path()).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry;").unwrap();
    let error = bench.case.scrub().unwrap_err();
    assert!(error.to_string().contains("another program reads") && error.hint().is_some(), "{error}");
    drop(reader);
    let n_entries = bench.case.n_entries().unwrap();
    assert!(!remove(&mut bench, "r0"), "there is nothing left to erase");
    assert_eq!(bench.case.n_entries().unwrap(), n_entries);
    check_gone(&bench, &["cr00", SECRET]);
}

#[test]
fn a_report_of_an_undone_import_can_be_removed() {
    let mut bench = Bench::new();
    let import = bench.add(&[told("r0").reading()]).unwrap();
    let by = bench.work("Amira");
    judge(&mut bench.case, "cr02", &by);
    bench.case.undo_import(import, None, &by).unwrap();
    assert!(remove(&mut bench, "r0"));
    check_gone(&bench, &[SECRET]);
    assert!(!remove(&mut bench, "r0"));
    assert_eq!(bench.add_all(&[told("r0").reading()]).1, [Added::Removed]);
    assert!(bench.case.remove("r9", "a test", &by).unwrap_err().to_string().contains("no report `r9`"));
}

/// A copy that adds a report with the words, and says something of claims.
fn copy_with_more(bench: &Bench, claims: &[&str]) -> std::path::PathBuf {
    let (mut copy, path) = bench.copy();
    let jonas = work("Jonas", 90);
    let mut import = rashomon_store::Import { id: None, files: Vec::new() };
    copy.add(incoming(&told("r7").reading()), &mut import, &version(), &jonas).unwrap();
    claims.iter().for_each(|claim| judge(&mut copy, claim, &jonas));
    copy.sign(&bench.key).unwrap();
    path
}

#[test]
fn the_logs_of_joined_copies_lose_it_too() {
    let mut bench = bench();
    let path = copy_with_more(&bench, &["cr02"]);
    // Here the id is that of another report, so that the one of the copy gets another.
    bench
        .add(&[Told { id: "r7", killed: 21, text: MARKET.replace("17", "21"), ..Told::default() }.reading()]);
    let by = bench.work("Amira");
    let joined = bench.case.join(&path, &by).unwrap();
    assert_eq!((joined.reports, joined.erased), (1, false));
    remove(&mut bench, "r7@2");
    remove(&mut bench, "r0");
    check_gone(&bench, &[SECRET]);
    let erased = "UPDATE joined_entry SET body = NULL WHERE kind = 'import'";
    rusqlite::Connection::open(bench.case.path()).unwrap().execute(erased, []).unwrap();
    let problems = bench.case.verify(|_| ()).unwrap().problems;
    assert!(problems.len() == 1 && problems[0].contains("of the joined copy 1 was erased"), "{problems:?}");
}

#[test]
fn joining_a_copy_does_not_bring_it_back() {
    let mut bench = bench();
    let path = copy_with_more(&bench, &["cr72", "cr02"]);
    remove(&mut bench, "r0");
    let by = bench.work("Amira");
    let joined = bench.case.join(&path, &by).unwrap();
    assert_eq!((joined.reports, joined.judgements, joined.reviews), (0, 0, 0));
    assert!(joined.erased);
    bench.case.scrub().unwrap();
    check_gone(&bench, &["cr02", SECRET]);
}

#[test]
fn joining_a_copy_removes_what_it_removed() {
    let mut bench = bench();
    let (mut copy, path) = bench.copy();
    copy.remove("r0", "names a witness", &work("Jonas", 90)).unwrap();
    copy.sign(&bench.key).unwrap();
    let by = bench.work("Amira");
    let joined = bench.case.join(&path, &by).unwrap();
    assert_eq!((joined.removed, joined.erased), (1, true));
    bench.case.scrub().unwrap();
    check_gone(&bench, &["cr02", SECRET]);
}
