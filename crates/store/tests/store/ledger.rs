//! The ledger: signed, proved, joined, and what is changed is found.

use rashomon_ledger::{KeyKind, LogProof, SigningKey};
use rashomon_store::{Access, Case, Decision, StoreError};

use crate::bench::{Bench, Told, work};

fn bench() -> Bench {
    let mut bench = Bench::new();
    bench.add(&[Told::default().reading(), Told { id: "r1", killed: 19, ..Told::default() }.reading()]);
    let by = bench.work("Amira");
    bench.case.judge(&Decision::Note { subject: "cr02".to_owned() }, Some("at the scene"), &by).unwrap();
    let key = bench.key.clone();
    bench.case.sign(&key).unwrap();
    bench
}

fn problems(bench: &Bench, sql: &str) -> Vec<String> {
    let (case, path) = bench.copy();
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA foreign_keys = OFF;").unwrap();
    db.execute_batch(sql).unwrap();
    drop(case);
    let case = Case::open(&path, Access::Read, &work("Jonas", 200)).unwrap();
    case.verify(|_| ()).unwrap().problems
}

#[test]
fn every_change_of_content_is_found_and_named() {
    let bench = bench();
    assert_eq!(problems(&bench, ""), Vec::<String>::new());
    let changes = [
        ("UPDATE entry SET body = replace(body, 'Amira', 'Anira') WHERE seq = 1", "entry 1"),
        ("UPDATE entry SET body = NULL WHERE seq = 4", "entry 4 was erased"),
        ("DELETE FROM entry WHERE seq = 5", "entries 5 to 5 are missing"),
        (
            "UPDATE tree SET hash = zeroblob(32) WHERE level = 1 AND position = 0",
            "the tree over the entries 0 to 1",
        ),
        (
            "UPDATE checkpoint SET note = replace(note, 'rashomon.case', 'rashomon.cose')",
            "the checkpoint over",
        ),
        (
            "UPDATE evidence SET bytes = (SELECT bytes FROM evidence WHERE id = 2) WHERE id = 1",
            "the bytes of the report `r0`",
        ),
        ("UPDATE report SET publisher = 'Another' WHERE report = 'r1'", "the publisher of the report `r1`"),
        ("UPDATE report SET state = 'superseded' WHERE report = 'r1'", "whether the report `r1` counts"),
        (
            "UPDATE reading SET record = (SELECT record FROM reading WHERE id = 2) WHERE id = 1",
            "the reading of `r0`",
        ),
        ("UPDATE claim SET low = 41 WHERE claim = 'cr02'", "the claim `cr02`"),
        ("DELETE FROM claim WHERE claim = 'cr12'", "a claim of the report `r1` is missing"),
        ("DELETE FROM report WHERE report = 'r1'", "the report `r1` is missing"),
        ("UPDATE judgement SET author = 'Jonas'", "the judgement `"),
        ("DELETE FROM judgement", "a judgement is missing"),
        ("UPDATE about SET value = 'other' WHERE key = 'name'", "the name of the case"),
        ("DROP VIEW claims", "the definition of `claims`"),
    ];
    for (sql, named) in changes {
        let found = problems(&bench, sql);
        assert!(found.iter().any(|problem| problem.contains(named)), "{sql}: {found:?}");
    }
}

#[test]
fn a_checkpoint_tells_a_cut_tail_and_a_fork() {
    let mut bench = bench();
    let (older, _) = bench.copy();
    let (mut fork, _) = bench.copy();
    let by = bench.work("Amira");
    bench.case.judge(&Decision::Note { subject: "r0".to_owned() }, Some("one"), &by).unwrap();
    fork.judge(&Decision::Note { subject: "r0".to_owned() }, Some("another"), &work("Jonas", 90)).unwrap();
    let key = bench.key.clone();
    let note = bench.case.sign(&key).unwrap();
    assert_eq!(bench.case.verify_against(&note).unwrap(), None);
    assert!(older.verify_against(&note).unwrap().unwrap().contains("its tail was cut"));
    assert!(fork.verify_against(&note).unwrap().unwrap().contains("another copy"));
    assert_eq!(bench.case.verify_against(&older.checkpoint().unwrap().unwrap()).unwrap(), None);
}

#[test]
fn a_proof_holds_without_the_case() {
    let bench = bench();
    for id in ["cr02", "r1"] {
        let proved = bench.case.prove(id).unwrap();
        let text = proved.proof.to_string();
        assert!(text.len() < 2000 && proved.entry.contains(id));
        let read: LogProof = text.parse().unwrap();
        read.verify(proved.entry.as_bytes(), &bench.key.verifying_key()).unwrap();
        assert!(read.verify(proved.entry.replace(id, "c0").as_bytes(), &bench.key.verifying_key()).is_err());
    }
    assert!(matches!(bench.case.prove("c99"), Err(StoreError::Unknown { .. })));
}

#[test]
fn another_key_is_refused() {
    let mut bench = bench();
    let other = SigningKey::from_seed("rashomon.case/test", KeyKind::Log, &[8; 32]).unwrap();
    let error = bench.case.sign(&other).unwrap_err();
    assert!(matches!(error, StoreError::WrongKey { .. }) && error.hint().is_some());
}

#[test]
fn copies_that_grew_apart_are_joined_with_both_judgements() {
    let mut bench = bench();
    let (mut other, path) = bench.copy();
    let wrong = |n: u64| Decision::Wrong {
        claim: "cr02".to_owned(),
        right: rashomon_store::Right {
            value: Some(rashomon_schema::Value::Toll(rashomon_schema::Count {
                low: Some(n),
                high: Some(n),
                approx: false,
                counted: None,
                total: true,
                early: false,
                words: None,
            })),
            ..Default::default()
        },
    };
    let by = bench.work("Amira");
    bench.case.judge(&wrong(14), None, &by).unwrap();
    let jonas = work("Jonas", 91);
    let theirs = other.judge(&wrong(15), None, &jonas).unwrap().judgement;
    let mut import = rashomon_store::Import { id: None, files: Vec::new() };
    let new = Told { id: "r7", ..Told::default() }.reading();
    other.add(crate::bench::incoming(&new), &mut import, &crate::bench::version(), &jonas).unwrap();
    other.sign(&bench.key).unwrap();
    drop(other);
    let joined = bench.case.join(&path, &by).unwrap();
    assert_eq!((joined.reports, joined.judgements), (1, 1));
    let found = bench.case.judgement(&theirs.id).unwrap();
    assert_eq!((found.author.as_str(), found.time.as_str()), ("Jonas", theirs.time.as_str()));
    assert_eq!(bench.reports_with("r7"), ["r0", "r1", "r7"]);
    assert!(bench.case.verify(|_| ()).unwrap().is_clean());
    assert_eq!(bench.case.join(&path, &by).unwrap().entries, 0, "joining again adds nothing");
    let key = SigningKey::from_seed("rashomon.case/stranger", KeyKind::Log, &[9; 32]).unwrap();
    let strange = path.with_file_name("stranger.rashomon");
    rashomon_store::Case::create(&strange, "stranger", &key.verifying_key(), &jonas).unwrap();
    assert!(bench.case.join(&strange, &by).unwrap_err().to_string().contains("another case"));
}

#[test]
fn an_exported_ledger_has_a_checkpoint_and_tiles() {
    let bench = bench();
    let mut names = Vec::new();
    let erased = bench
        .case
        .export_ledger(|(name, _)| {
            names.push(name);
            Ok::<(), StoreError>(())
        })
        .unwrap();
    assert!(erased.is_empty());
    assert_eq!(names[0], "checkpoint");
    assert!(
        names.iter().any(|name| name.starts_with("tile/0/"))
            && names.iter().any(|name| name.starts_with("tile/entries/"))
    );
}

#[test]
fn a_time_stamp_is_never_replaced_by_a_new_request() {
    let mut bench = bench();
    let request = bench.case.stamp_request(1).unwrap();
    assert_eq!(bench.case.stamp_request(2).unwrap(), request, "a request that waits is given again");
    let db = rusqlite::Connection::open(bench.case.path()).unwrap();
    db.execute("UPDATE stamp SET response = x'30'", []).unwrap();
    let error = bench.case.stamp_request(3).unwrap_err();
    assert!(error.to_string().contains("has a time stamp already") && error.hint().is_some(), "{error}");
    let kept: Vec<u8> = db.query_row("SELECT response FROM stamp", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, [0x30]);
}
