//! A whole case as lines, and back.

use rashomon_store::{Case, Decision, Right, StoreError};

use crate::bench::{Bench, Told, work};

fn lines(case: &Case) -> Vec<String> {
    let mut lines = Vec::new();
    case.dump(|line| {
        lines.push(line);
        Ok::<_, StoreError>(())
    })
    .unwrap();
    lines
}

/// A case with a judgement, a removed report and an import that was undone.
fn bench() -> Bench {
    let mut bench = Bench::new();
    let told = |id| Told { id, ..Told::default() }.reading();
    bench.add(&[told("r1"), told("r2")]);
    let undone = bench.add(&[told("r3")]).unwrap();
    let decision =
        Decision::Wrong { claim: "cr12".to_owned(), right: Right { no_claim: true, ..Right::default() } };
    let work = bench.work("Amira");
    bench.case.judge(&decision, Some("a test"), &work).unwrap();
    let work = bench.work("Amira");
    bench.case.remove("r2", "names a witness", &work).unwrap();
    let work = bench.work("Amira");
    bench.case.undo_import(undone, None, &work).unwrap();
    bench.case.sign(&bench.key).unwrap();
    bench
}

#[test]
fn a_case_comes_back_from_its_lines() {
    let bench = bench();
    let written = lines(&bench.case);
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("copy.rashomon");
    let copy = Case::restore(&path, written.iter().cloned().map(Ok), &work("Jonas", 99)).unwrap();
    let verified = copy.verify(|_| ()).unwrap();
    assert!(verified.is_clean(), "{:?}", verified.problems);
    assert_eq!(lines(&copy), written);
    assert_eq!(copy.checkpoint().unwrap(), bench.case.checkpoint().unwrap());
    let ids = |case: &Case| {
        let rows = case.stale_incidents().unwrap();
        rows.into_iter().map(|row| case.stale_incident(row).unwrap().unwrap().resolved.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&copy), ids(&bench.case));
}

#[test]
fn lines_that_are_no_rows_leave_no_case() {
    let written = lines(&bench().case);
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("copy.rashomon");
    let check = |lines: Vec<String>, reason: &str| {
        let refused = Case::restore(&path, lines.into_iter().map(Ok), &work("Jonas", 99)).err().unwrap();
        assert!(refused.to_string().contains(reason), "{refused}");
        assert!(!path.exists());
    };
    check(Vec::new(), "it is empty");
    check(vec!["{}".to_owned()], "its form is not");
    check(vec![r#"{"schema":"rashomon/case@1","version":1000}"#.to_owned()], "version 1000");
    let head = written[0].clone();
    check(vec![head.clone(), r#"{"table":"sqlite_schema","row":{"sql":"x"}}"#.to_owned()], "line 2");
    check(
        vec![head.clone(), r#"{"table":"about","row":{"key) VALUES (1); --":"x"}}"#.to_owned()],
        "no such column",
    );
    check(
        vec![head, r#"{"table":"entry","row":{"seq":0,"kind":"x","hash":{"base64":"%"}}}"#.to_owned()],
        "line 2",
    );
}
