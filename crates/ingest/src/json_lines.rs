//! `.jsonl` files: one report a line, with the fields of `report` in the JSON form.

use encoding_rs::UTF_8;
use rashomon_schema::Severity;
use serde::Deserialize;
use serde_json::Value;

use crate::csv_reports::rename_common;
use crate::decode::{Found, decode};
use crate::diagnose::Notice;
use crate::error::{IngestError, MAX_REPORT_BYTES};
use crate::metadata::Metadata;
use crate::read::Ingested;
use crate::record::Record;
use crate::structure::Structure;

/// A line as written; fields that are not known are passed over.
#[derive(Deserialize)]
struct Line {
    text: String,
    id: Option<Id>,
    uri: Option<String>,
    title: Option<String>,
    publisher: Option<String>,
    published: Option<String>,
    language: Option<String>,
    sections: Option<Value>,
    printed: Option<Value>,
}

impl Line {
    /// The parts of the report, where the line has them in the JSON form; other `sections` are passed over.
    fn structure(&mut self) -> Option<Box<Structure>> {
        let sections = serde_json::from_value(self.sections.take()?).ok()?;
        let printed = self.printed.take().and_then(|printed| serde_json::from_value(printed).ok());
        Some(Box::new(Structure { sections, printed, dateline: None }))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// Reads the report on one line; its published bytes are its `text` in UTF-8.
///
/// # Errors
///
/// [`IngestError::BadJson`] where the line is no JSON object with a `text`, [`IngestError::Record`] where its text is
/// refused. Either names the line and says nothing about the others.
pub fn report_from_json_line(line: &[u8], line_no: u64) -> Result<Ingested, IngestError> {
    Record::from_json_line(line, line_no)?.read()
}

impl Record {
    /// Takes the report on one line apart.
    ///
    /// # Errors
    ///
    /// [`IngestError::BadJson`] where the line is no JSON object with a `text`, [`IngestError::Record`] where it is
    /// over [`MAX_REPORT_BYTES`].
    pub fn from_json_line(line: &[u8], line_no: u64) -> Result<Self, IngestError> {
        if line.len() > MAX_REPORT_BYTES {
            return Err(IngestError::TooLarge { size: line.len(), limit: MAX_REPORT_BYTES }.at_line(line_no));
        }
        let (mut parsed, notices) = parse(line, line_no)?;
        let structure = parsed.structure();
        let mut metadata = Metadata {
            id: parsed.id.map(|id| match id {
                Id::Text(text) => text,
                Id::Number(number) => number.to_string(),
            }),
            uri: parsed.uri,
            title: parsed.title,
            publisher: parsed.publisher,
            published: None,
            language: parsed.language,
        };
        metadata.id = metadata.id.filter(|id| !id.is_empty());
        Ok(Self {
            line: line_no,
            bytes: parsed.text.into_bytes(),
            metadata,
            found: Found::certain(UTF_8),
            structure,
            notices,
            written: parsed.published,
            leading: None,
        })
    }
}

/// Parses an object; where it is not UTF-8 its malformed bytes give way first.
fn parse(object: &[u8], line_no: u64) -> Result<(Line, Vec<Notice>), IngestError> {
    if let Ok(text) = std::str::from_utf8(object) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        return parse_text(text, line_no, Vec::new());
    }
    let decoded = decode(object, None);
    let message = format!("the line is not UTF-8 and was read as {} before it was parsed", decoded.encoding);
    parse_text(&decoded.text, line_no, vec![Notice::new("malformed-line", Severity::Warning, message)])
}

fn parse_text(text: &str, line: u64, mut notices: Vec<Notice>) -> Result<(Line, Vec<Notice>), IngestError> {
    let error = match serde_json::from_str(text) {
        Ok(parsed) => return Ok((parsed, notices)),
        Err(error) => error,
    };
    if let Some((parsed, told)) = with_common_names(text) {
        notices.push(Notice::new(
            "common-names",
            Severity::Note,
            format!("the fields of the file were taken by their names: {told}"),
        ));
        return Ok((parsed, notices));
    }
    Err(IngestError::BadJson { line, reason: without_text(text).unwrap_or_else(|| reason_of(&error, line)) })
}

/// An object without a `text` whose text has another common name, and which names were taken.
fn with_common_names(text: &str) -> Option<(Line, String)> {
    let Value::Object(mut object) = serde_json::from_str(text).ok()? else { return None };
    if object.contains_key("text") {
        return None;
    }
    let told = rename_common(&mut object)?;
    Some((serde_json::from_value(Value::Object(object)).ok()?, told))
}

/// What is said of whole JSON that is no report.
fn without_text(text: &str) -> Option<String> {
    let Value::Object(object) = serde_json::from_str(text).ok()? else {
        return Some("it is not an object".to_owned());
    };
    if object.contains_key("text") {
        return None;
    }
    let names: Vec<String> = object.keys().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    let others = if names.is_empty() { String::new() } else { format!(" but {}", names.join(", ")) };
    Some(format!("it has no `text`{others}"))
}

/// So many names of fields are given.
const MOST_NAMES: usize = 8;

/// The parser counts lines from the start of the object.
fn reason_of(error: &serde_json::Error, line: u64) -> String {
    let told = error.to_string();
    let reason = told.split(" at line ").next().unwrap_or_default();
    match (error.line(), error.column()) {
        (0, _) | (_, 0) => reason.to_owned(),
        (1, column) => format!("{reason} at column {column}"),
        (n, column) => format!("{reason} at line {}, column {column}", line + n as u64 - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rashomon_schema::Span;

    fn error_of(line: &[u8]) -> String {
        report_from_json_line(line, 14).expect_err("the line is refused").to_string()
    }

    #[test]
    fn a_line_gives_a_report() {
        let line = r#"{"id":12,"text":"It was “usquot; —\nno.","published":"13 Feb 2017","publisher":"Post","x":[1]}"#;
        let Ingested { report, diagnostics, .. } = report_from_json_line(line.as_bytes(), 1).unwrap();
        assert_eq!((report.id.as_str(), report.text.as_str()), ("12", "It was “us\" —\nno."));
        assert_eq!((report.published.unwrap().to_string().as_str(), diagnostics.len()), ("2017-02-13", 1));
        let quote = report.source.to_bytes.map(report.source.to_decoded.map(Span::new(10, 11)));
        assert_eq!(quote, Span::new(12, 17));
    }

    #[test]
    fn sections_of_the_json_form_are_kept() {
        let check = |sections: &str, expected: &str| {
            let line = format!(r#"{{"text":"A\u00adB Six died.","sections":{sections}}}"#);
            let report = report_from_json_line(line.as_bytes(), 1).unwrap().report;
            assert_eq!(serde_json::to_string(&report.sections).unwrap(), expected);
        };
        check(r#"[{"kind":"headline","span":[0,3]}]"#, r#"[{"kind":"headline","span":[0,2]}]"#);
        check(
            r#"[{"kind":"body","span":[4,99]},{"kind":"list","span":[50,51]}]"#,
            r#"[{"kind":"body","span":[3,12]}]"#,
        );
        check(r#"["world","war"]"#, r#"[{"kind":"body","span":[0,12]}]"#);
    }

    #[test]
    fn fields_with_common_names_are_taken() {
        let line = r#"{"headline":"Mill","article_content":"Two.","pub_date":"2019-03-12","source":"Post","id":7,"url":3}"#;
        let Ingested { report, diagnostics, .. } = report_from_json_line(line.as_bytes(), 1).unwrap();
        assert_eq!(
            (report.text.as_str(), report.title.as_deref(), report.publisher.as_deref()),
            ("Two.", Some("Mill"), Some("Post"))
        );
        assert_eq!((report.id.as_str(), report.published.unwrap().to_string().as_str()), ("7", "2019-03-12"));
        assert_eq!(diagnostics[0].code, "common-names");
        assert!(error_of(br#"{"name":"a","description":"b"}"#).contains("it has no `text` but"));
    }

    #[test]
    fn errors_name_the_line_and_the_reason() {
        assert_eq!(
            error_of(br#"{"text":"cut sho"#),
            "cannot read line 14 as a JSON report: EOF while parsing a string at column 16"
        );
        assert_eq!(
            error_of(br#"{"title":"x"}"#),
            "cannot read line 14 as a JSON report: it has no `text` but `title`"
        );
        assert_eq!(error_of(br#"{"text":" \n"}"#), "line 14: the report has no text");
        assert!(error_of(b"").contains("line 14"));
        assert!(
            error_of(&vec![b' '; MAX_REPORT_BYTES + 1]).contains("line 14: the report has 10000001 bytes")
        );
    }

    #[test]
    fn broken_bytes_in_a_line_are_replaced() {
        let ingested = report_from_json_line(b"{\"text\":\"caf\xc3\xa9 \xe2\x80\"}", 1).unwrap();
        assert_eq!(ingested.report.text, "café \u{fffd}");
        assert_eq!(ingested.diagnostics[0].code, "malformed-line");
    }

    proptest! {
        #[test]
        fn any_line_gives_a_report_or_a_refusal(line in proptest::collection::vec(any::<u8>(), 0..60), text in "\\PC{0,30}") {
            let _ = report_from_json_line(&line, 1);
            let whole = serde_json::json!({ "text": text }).to_string();
            let cut = line.len().min(whole.len());
            let _ = report_from_json_line(&whole.as_bytes()[..cut], 1);
            let _ = report_from_json_line(whole.as_bytes(), 1);
        }
    }
}
