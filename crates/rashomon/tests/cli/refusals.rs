//! Input that cannot be read: told by name, reason and remedy; all other input is read nevertheless.

use rashomon_ingest::MAX_REPORT_BYTES;

use crate::folder::{Folder, GOOD, Run, records, texts};

/// One byte more than a report may have, on one line.
fn too_long() -> Vec<u8> {
    vec![b'a'; MAX_REPORT_BYTES + 1]
}

/// Gives `bad` between two good files to `read` and to `parse`, and checks that both are read and nothing
/// else is left.
fn check(folder: &Folder, bad: &str, reason: &str) {
    check_command(folder, "read", bad, reason, 0);
    check_command(folder, "parse", bad, reason, 0);
}

/// The same for one command; `n_inside` reports of the bad file can be read.
fn check_command(folder: &Folder, command: &str, bad: &str, reason: &str, n_inside: usize) {
    let before = folder.names();
    let arguments = [command, "--format", "jsonl", "--out", "out.jsonl", "good.txt", bad, "good.txt"];
    let run = folder.run(&arguments);
    run.check_refused(bad, reason);
    assert_eq!(run.out, "");
    let written = records(&folder.read("out.jsonl"));
    assert_eq!(written.len(), 2 + n_inside, "{command}");
    assert_eq!(texts(&written).iter().filter(|text| **text == GOOD).count(), 2, "{command}");
    std::fs::remove_file(folder.path().join("out.jsonl")).expect("the output is a file");
    assert_eq!(folder.names(), before, "{command} leaves something behind");
}

fn check_file(name: &str, content: impl AsRef<[u8]>, reason: &str) {
    let folder = Folder::new();
    folder.write(name, content);
    check(&folder, name, reason);
}

#[test]
fn a_missing_file() {
    check(&Folder::new(), "missing.txt", "there is no such file");
}

#[test]
fn an_empty_folder() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("reports")).unwrap();
    check(&folder, "reports", "there is no file in the folder");
}

#[test]
fn an_address() {
    let run = Folder::new().run(&["read", "https://example.org/a.html"]);
    run.check_refused("https://example.org/a.html", "it is an address");
    assert!(run.errors.contains("curl -sL"), "{}", run.errors);
}

#[test]
fn empty_file() {
    for (name, content) in [("empty.txt", ""), ("white.txt", " \r\n\t \n"), ("mark.txt", "\u{feff}\n")] {
        let folder = Folder::new();
        folder.write(name, content);
        check_command(&folder, "read", name, "the report has no text", 0);
    }
}

#[test]
fn empty_file_is_parsed() {
    let folder = Folder::new();
    folder.write("empty.txt", "");
    folder.write("white.txt", " \n\t");
    let records = folder.run(&["parse", "--format", "jsonl", "empty.txt", "white.txt"]).records();
    assert_eq!(texts(&records), ["", " \n\t"]);
}

#[test]
fn a_binary_file() {
    check_file(
        "program.txt",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0",
        "the input is not text but a program",
    );
    check_file("noise.txt", b"a shell\0 fell\0\0\x01\x02", "not text but binary data");
}

#[test]
fn an_archive_that_cannot_be_opened() {
    check_file("reports.7z", b"7z\xbc\xaf\x27\x1c\0\x04", "not text but a 7z archive");
    check_file("reports.zip", b"PK\x03\x04 cut", "cannot read the ZIP archive");
}

#[test]
fn report_over_the_limit() {
    check_file("long.txt", too_long(), "has 10000001 bytes, more than the limit of 10000000");
}

#[test]
fn report_over_the_limit_on_standard_input() {
    let run = Folder::new().run_on(too_long(), &["read", "--format", "jsonl", "-", "good.txt"]);
    run.check_refused("-", "more than the limit of 10000000");
    assert_eq!(texts(&records(&run.out)), [GOOD]);
}

#[test]
fn report_over_the_limit_among_others() {
    let folder = Folder::new();
    let long = String::from_utf8(too_long()).unwrap();
    let line = |text: &str| format!("{}\n", serde_json::json!({ "text": text }));
    folder.write("many.jsonl", [line("The first."), line(&long), line("The last.")].concat());
    check_command(&folder, "read", "many.jsonl", "line 2: the report has 100000", 2);
    folder.write("many.csv", format!("id,text\n1,The first.\n2,{long}\n3,The last.\n"));
    check_command(&folder, "read", "many.csv", "line 3: the report has 100000", 2);
}

#[test]
fn broken_utf8_is_read_and_told() {
    let folder = Folder::new();
    folder.write(
        "broken.txt",
        b"\xef\xbb\xbf\xe2\x80\x9cNobody came,\xe2\x80\x9d a farmer said. \xff\xe2\x80 They denied it.",
    );
    let readings = folder.run(&["read", "--format", "jsonl", "broken.txt"]).records();
    let text = texts(&readings)[0];
    assert!(
        text.starts_with("“Nobody came,” a farmer said. ") && text.ends_with(" They denied it."),
        "{text:?}"
    );
    let diagnostics = readings[0]["diagnostics"].as_array().unwrap();
    assert!(diagnostics.iter().any(|told| told["code"] == "malformed-bytes"), "{diagnostics:?}");
}

#[test]
fn page_without_text() {
    let folder = Folder::new();
    folder.write(
        "page.html",
        "<html><head><title>News</title></head><body><script>draw()</script></body></html>",
    );
    check_command(&folder, "read", "page.html", "the HTML page has no text", 0);
}

#[test]
fn csv_without_the_column() {
    check_file(
        "table.csv",
        "no,what\n1,A shell fell.\n",
        "no column of the table is known to hold the text; the columns, separated by commas, are `no`, `what`",
    );
}

#[test]
fn csv_with_an_unclosed_quotation_mark() {
    let folder = Folder::new();
    folder.write("table.csv", "id,text\n1,A shell fell.\n2,\"A mill burnt.\n3,Nobody was hurt.\n");
    check_command(&folder, "read", "table.csv", "line 3", 2);
}

#[test]
fn malformed_list_of_columns() {
    let folder = Folder::new();
    folder.write("table.csv", "id,text\n1,A shell fell.\n");
    let run = folder.run(&["read", "--columns", "text", "table.csv"]);
    run.check_refused("--columns", "cannot read columns `text`");
}

#[test]
fn truncated_line_of_json() {
    let folder = Folder::new();
    folder.write(
        "cut.jsonl",
        "{\"text\":\"The first.\"}\n{\"text\":\"The sec\n{\"text\":\"The last.\"}\n{\"text\":",
    );
    for command in ["read", "parse"] {
        check_command(&folder, command, "cut.jsonl", "cannot read line 2 as a JSON report", 2);
    }
    let run = folder.run(&["parse", "cut.jsonl"]);
    assert!(run.errors.contains("line 4"), "{}", run.errors);
}

#[test]
fn line_of_json_without_text() {
    check_file("no.jsonl", "{\"title\":\"A shell fell\"}\n", "cannot read line 1 as a JSON report");
    check_file("list.jsonl", "[1, 2]\n", "cannot read line 1 as a JSON report");
}

#[test]
fn json_without_reports() {
    let reason = "it has no `text` but `channel`, `posts`";
    check_file("export.json", "{\"channel\":\"Relief\",\"posts\":[{\"text\":\"A mill burnt.\"}]}", reason);
    check_file("export.txt", "{\"channel\":\"Relief\",\"posts\":[{\"text\":\"A mill burnt.\"}]}", reason);
}

#[test]
fn csv_with_two_columns_of_one_name() {
    check_file("table.csv", "id,text,text\n1,,A shell fell.\n", "two columns are named `text`");
}

#[test]
fn standard_input_without_text() {
    Folder::new().run_on("", &["read", "-"]).check_refused("-", "the report has no text");
}

#[test]
fn unknown_kernel_is_rejected() {
    let folder = Folder::new();
    for command in ["read", "parse"] {
        folder
            .run(&[command, "--kernel", "abacus", "good.txt"])
            .check_refused("abacus", "there is no kernel");
    }
    let run = Run::of(folder.program(&["parse", "good.txt"]).env("RASHOMON_KERNEL", "abacus"));
    run.check_refused("abacus", "there is no kernel");
    assert!(run.errors.contains("portable"), "the kernels there are: {}", run.errors);
}

#[test]
fn malformed_options() {
    let folder = Folder::new();
    let cases: [(&[&str], &str); 5] = [
        (&["read", "--published", "2020-13-45", "good.txt"], "--published <YYYY-MM-DD>"),
        (&["read", "--published", "yesterday", "good.txt"], "'yesterday'"),
        (&["read", "--jobs", "0", "good.txt"], "--jobs <N>"),
        (&["read", "--format", "tablet", "good.txt"], "[possible values: text, json, jsonl, html,"),
        (&["read"], "<FILE>..."),
    ];
    for (arguments, named) in cases {
        let run = folder.run(arguments);
        assert_eq!((run.status, run.out.as_str()), (1, ""), "{arguments:?}");
        assert!(run.errors.contains(named) && run.errors.contains("--help"), "{}", run.errors);
    }
}
