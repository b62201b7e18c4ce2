//! Linguistic behaviour, case by case: `tests/cases/<topic>.md` at the root of the workspace holds reports and the
//! records that reading them gives.
//!
//! A case is a `##` heading, a sentence of prose, a fenced `report` and fenced `records`. Each case is a test of its
//! own, named `<topic>::<case>`, and is read by rules alone and with each model:
//!
//! ```text
//! cargo test -p rashomon-pipeline --test cases denial::did_not
//! cargo nextest run -E 'test(denial::)'
//! ```
//!
//! A line of records names a kind of record and fields:
//!
//! | line | holds if |
//! |---|---|
//! | `claim: facet=agent \| voice~Russia` | at least one claim fits |
//! | `no claim: facet=agent` | no claim fits |
//! | `2 claim: facet=killed` | exactly two claims fit |
//! | `only claim:` | each claim fits another line of the case that asks for a claim |
//! | `only claim: facet=agent` | the same, for claims of that facet |
//!
//! A field fits as `field=value` exactly, as `field~value` if it contains the words, as `field!value` if it does not.
//! Each case has at least one line that asks for a record, so that no case passes when nothing is read.

mod case;
mod expectation;
#[path = "../installed/mod.rs"]
mod installed;
mod record;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;
use std::sync::LazyLock;

use libtest_mimic::{Arguments, Failed, Trial};
use rashomon_ingest::{Format, Metadata, read_report};
use rashomon_pipeline::Reader;

use case::Case;
use expectation::Expectation;

/// Loaded by the first test that runs.
static READERS: LazyLock<[(&'static str, Reader); 3]> = LazyLock::new(installed::readers);

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let cases = read_cases().unwrap_or_else(|problem| panic!("cannot read the cases: {problem}"));
    let mut trials = vec![expectation::self_test()];
    trials.extend(cases.into_iter().map(|case| Trial::test(case.name.clone(), move || check(&case))));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The cases of every topic, in order of their names.
fn read_cases() -> Result<Vec<Case>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases");
    let files = std::fs::read_dir(&folder).map_err(|error| format!("`{}`: {error}", folder.display()))?;
    let mut cases = Vec::new();
    for file in files {
        let path = file.map_err(|error| error.to_string())?.path();
        let topic = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let text =
            std::fs::read_to_string(&path).map_err(|error| format!("`{}`: {error}", path.display()))?;
        cases.extend(Case::read_all(&topic, &text)?);
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    let mut names = BTreeSet::new();
    match cases.iter().find(|case| !names.insert(&case.name)) {
        Some(twice) => Err(format!("two cases are named `{}`", twice.name)),
        None => Ok(cases),
    }
}

fn check(case: &Case) -> Result<(), Failed> {
    READERS.iter().try_for_each(|(model, reader)| check_with(case, model, reader))
}

fn check_with(case: &Case, model: &str, reader: &Reader) -> Result<(), Failed> {
    let read = record::records(&reader.report_reader().read(ingested(case)?));
    let holds = |line: &&Expectation| line.holds(&read, &case.expectations);
    let wrong: Vec<String> =
        case.expectations.iter().filter(|line| !holds(line)).map(|line| format!("  {}", line.line)).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let read: Vec<String> = read.iter().map(|record| format!("  {record}")).collect();
    Err(format!("with model {model} these do not hold\n{}\nread:\n{}", wrong.join("\n"), read.join("\n"))
        .into())
}

fn ingested(case: &Case) -> Result<rashomon_pipeline::Ingested, Failed> {
    let published = case.published.as_ref().map(|day| day.parse()).transpose()?;
    let metadata = Metadata { id: Some(case.name.clone()), published, ..Metadata::default() };
    Ok(read_report(case.report.trim_end().as_bytes(), Format::Text, metadata)?)
}
