//! The fixed corpus, all of it in the repository: the reports of `samples/`, and one document of each topic of
//! `tests/cases/`; for what works on many readings, those of invented reports (`eval/reports.py`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rashomon_ingest::{Format, Ingested, Metadata, read_report, report_from_json_line};
use rashomon_schema::Reading;

/// How many invented reports there are.
pub const N_INVENTED: usize = 1000;

/// A document as published.
pub struct Document {
    bytes: Vec<u8>,
    form: Form,
}

enum Form {
    Report(Format),
    JsonLine,
}

impl Document {
    /// The report in it.
    pub fn ingest(&self) -> Ingested {
        let read = match self.form {
            Form::Report(format) => read_report(&self.bytes, format, Metadata::default()),
            Form::JsonLine => report_from_json_line(&self.bytes, 1),
        };
        read.expect("the corpus is readable")
    }
}

/// Every document, in order of the file names.
pub fn documents() -> Vec<Document> {
    let samples = files("samples").into_iter().filter(|path| !path.ends_with("README.md"));
    let cases = files("tests/cases").into_iter().map(|path| Document {
        bytes: reports_of(&read(&path)).into_bytes(),
        form: Form::Report(Format::Text),
    });
    samples.flat_map(|path| documents_of(&path)).chain(cases).collect()
}

fn documents_of(path: &Path) -> Vec<Document> {
    let bytes = fs::read(path).expect("a listed file can be read");
    if path.extension().is_some_and(|ending| ending == "jsonl") {
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        return lines.map(|line| Document { bytes: line.to_vec(), form: Form::JsonLine }).collect();
    }
    let is_page = path.extension().is_some_and(|ending| ending == "html");
    let format = if is_page { Format::Html } else { Format::Text };
    vec![Document { bytes, form: Form::Report(format) }]
}

/// The reports of a file of cases, a paragraph each.
fn reports_of(cases: &str) -> String {
    let reports = cases.split("```report\n").skip(1).filter_map(|rest| rest.split_once("\n```"));
    reports.map(|(report, _)| report).collect::<Vec<_>>().join("\n\n")
}

/// Readings of invented reports with known incidents; needs Python.
pub fn invented_readings() -> Vec<Reading> {
    let n = N_INVENTED.to_string();
    let script = root().join("eval/reports.py");
    let printed = Command::new("python3").arg(script).args(["generate", "--reports", &n]).output();
    let printed =
        String::from_utf8(printed.expect("`python3` runs").stdout).expect("the script writes UTF-8");
    printed.lines().map(|line| serde_json::from_str(line).expect("a line is a reading")).collect()
}

fn files(folder: &str) -> Vec<PathBuf> {
    let listed = fs::read_dir(root().join(folder)).expect("the folder is in the repository");
    let mut paths: Vec<PathBuf> =
        listed.map(|entry| entry.expect("the folder can be listed").path()).collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a listed file can be read")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
