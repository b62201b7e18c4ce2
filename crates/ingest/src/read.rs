//! One report from its bytes.

use rashomon_schema::{Diagnostic, NOT_ENGLISH, OffsetMap, Report, Severity, Source, content_id};

use crate::admit::{admit, admit_page};
use crate::decode::{Decoded, decode};
use crate::diagnose::{Notice, of_decoding};
use crate::error::IngestError;
use crate::extracted::Extracted;
use crate::extraction::Extraction;
use crate::format::Format;
use crate::html;
use crate::language::{Detected, detect_language, name_of};
use crate::markdown::without_marks;
use crate::metadata::Metadata;
use crate::preamble::Preamble;
use crate::repair::repair;
use crate::structure::Structure;
use crate::traced::{Edit, Traced};

/// A report and diagnostics on how it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Ingested {
    /// The report, its text repaired.
    pub report: Report,
    /// Who wrote it, where a page says so.
    pub byline: Option<String>,
    /// What was repaired, guessed or could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one report; what `given` says overrides what is found.
///
/// # Errors
///
/// Any refusal but those of JSON lines and CSV: too many bytes, no text, or no text at all but something binary.
pub fn read_report(bytes: &[u8], format: Format, given: Metadata) -> Result<Ingested, IngestError> {
    read_document(bytes, format, given, None)
}

/// Reads one report whose encoding was declared outside of it.
pub(crate) fn read_document(
    bytes: &[u8],
    format: Format,
    given: Metadata,
    charset: Option<&str>,
) -> Result<Ingested, IngestError> {
    if let Some(extracted) = Extracted::of(bytes, format)? {
        return read_extracted(extracted, given);
    }
    if format == Format::Html {
        admit_page(bytes)?;
        return read_html(bytes, given, charset);
    }
    admit(bytes)?;
    read_text(bytes, format, given, charset)
}

/// Reads the text that was taken out of a document.
pub(crate) fn read_extracted(mut extracted: Extracted, given: Metadata) -> Result<Ingested, IngestError> {
    let notices = extracted.notices();
    let Extracted { inner: Extraction { text, metadata, byline, .. }, id, .. } = extracted;
    let bytes = text.as_bytes();
    let metadata = given.or(metadata).or(Metadata { id: Some(id), ..Metadata::default() });
    let mut ingested = Draft::decoded(bytes, decode(bytes, Some("utf-8")), metadata, notices).finish()?;
    ingested.byline = byline.as_deref().and_then(clean_line);
    Ok(ingested)
}

fn read_html(bytes: &[u8], given: Metadata, charset: Option<&str>) -> Result<Ingested, IngestError> {
    let decoded = decode(bytes, charset.or_else(|| html::declared_encoding(bytes)));
    let mut notices = of_decoding(&decoded);
    let Decoded { text, to_bytes, .. } = decoded;
    let mut page = html::extract(&text)?;
    notices.append(&mut page.notices);
    let page_language = page.metadata.language.take();
    let metadata = given.or(page.metadata);
    let draft = Draft { bytes, text: page.text, to_bytes, metadata, given: None, notices };
    let mut ingested = draft.finish()?;
    ingested.report.language = ingested.report.language.or(page_language);
    ingested.byline = page.byline.as_deref().and_then(clean_line);
    Ok(ingested)
}

/// Reads a text without what stands above it and the marks of Markdown.
fn read_text(
    bytes: &[u8],
    format: Format,
    given: Metadata,
    charset: Option<&str>,
) -> Result<Ingested, IngestError> {
    let mut draft = Draft::decoded(bytes, decode(bytes, charset), given, Vec::new());
    if let Some(preamble) = Preamble::find(&draft.text.text) {
        draft.text.apply(&[Edit::new(preamble.range.clone(), "")]);
        draft.metadata = draft.metadata.or(preamble.into_metadata(&mut draft.notices));
    }
    if format == Format::Markdown {
        let title = without_marks(&mut draft.text);
        draft.metadata.title = draft.metadata.title.or(title);
    }
    draft.finish()
}

/// A report before its text is repaired and taken apart.
pub(crate) struct Draft<'t> {
    bytes: &'t [u8],
    text: Traced<'t>,
    to_bytes: OffsetMap,
    metadata: Metadata,
    /// The parts that it came with, counted in the text before repair.
    pub given: Option<Box<Structure>>,
    notices: Vec<Notice>,
}

impl<'t> Draft<'t> {
    /// Decoded text whose published bytes are `bytes`.
    pub fn decoded(bytes: &'t [u8], decoded: Decoded, metadata: Metadata, mut notices: Vec<Notice>) -> Self {
        notices.extend(of_decoding(&decoded));
        let text = Traced::identical(decoded.text);
        Self { bytes, text, to_bytes: decoded.to_bytes, metadata, given: None, notices }
    }

    /// Repairs the text, finds its parts and puts the report together.
    pub fn finish(mut self) -> Result<Ingested, IngestError> {
        self.notices.extend(repair(&mut self.text));
        let Self { bytes, text, to_bytes, metadata, given, notices } = self;
        if text.text.trim().is_empty() {
            return Err(IngestError::Empty);
        }
        let mut diagnostics: Vec<Diagnostic> =
            notices.into_iter().map(|notice| notice.place(&text)).collect();
        let detected = detect_language(&text.text);
        diagnostics.extend(not_english(detected));
        let title = metadata.title.as_deref().and_then(clean_line);
        let structure = match given {
            Some(given) => Structure::adopt(*given, &text, metadata.published),
            None => Structure::find(&text.text, title.as_deref(), metadata.published),
        };
        let report = Report {
            id: metadata.id.unwrap_or_else(|| content_id('r', &[bytes])),
            uri: metadata.uri,
            title,
            publisher: metadata.publisher.as_deref().and_then(clean_line),
            published: metadata.published,
            language: metadata.language.or_else(|| detected.code().map(str::to_owned)),
            sections: structure.sections,
            dateline: structure.dateline,
            printed: structure.printed,
            source: Source { to_decoded: text.to_map(), to_bytes },
            text: text.text.into_owned(),
        };
        Ok(Ingested { report, byline: None, diagnostics })
    }
}

/// What is told of a report in another language.
fn not_english(detected: Detected) -> Option<Diagnostic> {
    let Detected::Other(code) = detected else { return None };
    let name = code.and_then(name_of).map(|name| format!(" ({name})")).unwrap_or_default();
    Some(Diagnostic {
        code: NOT_ENGLISH.to_owned(),
        severity: Severity::Warning,
        message: format!("not English{name}: not read"),
        span: None,
    })
}

/// A headline or a name, repaired and on one line; none if nothing is left.
fn clean_line(line: &str) -> Option<String> {
    let mut text = Traced::identical(line);
    repair(&mut text);
    let line = text.text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rashomon_schema::Span;

    fn read(text: &str) -> Ingested {
        read_report(text.as_bytes(), Format::Text, Metadata::default()).unwrap()
    }

    fn span_of(text: &str, part: &str) -> Span {
        let start = text[..text.find(part).expect("the part is there")].chars().count() as u32;
        Span::new(start, start + part.chars().count() as u32)
    }

    /// The published bytes that a part of the text stands for.
    fn published<'b>(ingested: &Ingested, bytes: &'b [u8], part: &str) -> &'b str {
        let source = &ingested.report.source;
        let there = source.to_bytes.map(source.to_decoded.map(span_of(&ingested.report.text, part)));
        std::str::from_utf8(&bytes[there.start as usize..there.end as usize]).unwrap()
    }

    #[test]
    fn repaired_text_still_maps_to_the_published_bytes() {
        let damaged = "\u{feff}Café owners, the “masked men,quot; were\r\nsoldiersâ€™ kin.\r\n``No doubt.\"";
        let ingested = read(damaged);
        assert_eq!(
            ingested.report.text,
            "Café owners, the “masked men,\" were\nsoldiers’ kin.\n\"No doubt.\""
        );
        let check = |part, expected| assert_eq!(published(&ingested, damaged.as_bytes(), part), expected);
        check("\"", "quot;");
        check("men,\" were", "men,quot; were");
        check("were\nsoldiers’", "were\r\nsoldiersâ€™");
        check("\"No doubt.\"", "``No doubt.\"");
        check("Café", "Café");
        let codes: Vec<_> = ingested.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
        assert_eq!(codes, ["entity-fragment", "mojibake", "line-end", "quotation-mark"]);
        assert_eq!(ingested.diagnostics[0].span, Some(span_of(&ingested.report.text, "\"")));
        assert_eq!(ingested.diagnostics[1].span, Some(span_of(&ingested.report.text, "’")));
    }

    #[test]
    fn clean_text_keeps_the_identity_map() {
        let ingested = read("Two shells fell near the mill; nobody was hurt, the town's council said.");
        assert_eq!(ingested.report.source, Source::default());
        assert_eq!((ingested.report.language.as_deref(), ingested.diagnostics.len()), (Some("en"), 0));
        assert!(ingested.report.id.starts_with('r'));
    }

    #[test]
    fn broken_utf8_is_read_with_a_warning() {
        let bytes = b"\xe2\x80\x9cNo,\xe2\x80\x9d he said \xe2\x80 once";
        let ingested = read_report(bytes, Format::Text, Metadata::default()).unwrap();
        assert_eq!(ingested.report.text, "“No,” he said \u{fffd} once");
        assert_eq!(ingested.diagnostics[0].message, "1 malformed UTF-8 sequence was replaced by U+FFFD");
        assert_eq!(ingested.diagnostics[0].span, Some(Span::new(14, 15)));
    }

    #[test]
    fn another_language_is_told() {
        let told =
            |text: &str| read(text).diagnostics.into_iter().map(|told| told.message).collect::<Vec<_>>();
        assert_eq!(
            told("Der Bürgermeister sagte, dass bei dem Angriff auf die Stadt niemand verletzt wurde."),
            ["not English (German): not read"]
        );
        assert_eq!(
            told("Burmistrz powiedział, że nikt nie został ranny w ataku na miasto."),
            ["not English: not read"]
        );
        assert!(told("The mayor said that nobody was hurt in the attack on the town.").is_empty());
    }

    #[test]
    fn what_stands_above_a_text_is_metadata() {
        let source = "Title: Mill burnt\nDate: 2019-03-12\n\n# Sunday\n\nTwo **shells** fell.";
        let ingested = read_report(source.as_bytes(), Format::Markdown, Metadata::default()).unwrap();
        assert_eq!(ingested.report.text, "Sunday\n\nTwo shells fell.");
        assert_eq!(ingested.report.title.as_deref(), Some("Mill burnt"));
        assert_eq!(ingested.report.published.unwrap().to_string(), "2019-03-12");
        assert_eq!(published(&ingested, source.as_bytes(), "shells"), "shells");
        assert_eq!(published(&ingested, source.as_bytes(), "Two shells"), "Two **shells");
    }

    #[test]
    fn given_metadata_wins_over_the_page() {
        let page =
            b"<html lang=fr><title>Found</title><meta name=date content='2019-03-12'><p>Two shells fell.";
        let given =
            Metadata { title: Some("Given &amp; clean".into()), id: Some("7".into()), ..Metadata::default() };
        let report = read_report(page, Format::Html, given).unwrap().report;
        assert_eq!((report.id.as_str(), report.title.as_deref()), ("7", Some("Given & clean")));
        assert_eq!(report.published.unwrap().to_string(), "2019-03-12");
        assert_eq!(report.language.as_deref(), Some("fr"));
    }

    #[test]
    fn a_page_in_a_legacy_encoding_maps_to_its_bytes() {
        let page = b"<meta charset=windows-1252><p>The caf\xe9 &mdash; \x93closed\x94</p>";
        let ingested = read_report(page, Format::Html, Metadata::default()).unwrap();
        assert_eq!(ingested.report.text, "The café — “closed”");
        let source = &ingested.report.source;
        let there = source.to_bytes.map(source.to_decoded.map(span_of(&ingested.report.text, "— “closed")));
        assert_eq!(&page[there.start as usize..there.end as usize], b"&mdash; \x93closed");
    }

    /// Every character maps into the bytes, and never before the one it follows.
    fn check_any(bytes: &[u8], format: Format) {
        let Ok(ingested) = read_report(bytes, format, Metadata::default()) else { return };
        let report = &ingested.report;
        let n_chars = report.text.chars().count() as u32;
        let mut before = Span::new(0, 0);
        for unit in 0..n_chars {
            let there = report.source.to_bytes.map(report.source.to_decoded.map(Span::new(unit, unit + 1)));
            assert!(there.start >= before.start && there.end >= before.end, "{unit} of {:?}", report.text);
            assert!(there.start <= there.end && there.end as usize <= bytes.len());
            before = there;
        }
        check_sections(report, n_chars);
        for span in ingested.diagnostics.iter().filter_map(|diagnostic| diagnostic.span) {
            assert!(span.start <= span.end && span.end <= n_chars, "{:?}", ingested.diagnostics);
        }
    }

    /// Sections lie in the text, in order, and each is wholly inside or outside of every other.
    fn check_sections(report: &Report, n_chars: u32) {
        let mut open: Vec<Span> = Vec::new();
        let mut start = 0;
        for Span { start: from, end } in report.sections.iter().map(|section| section.span) {
            assert!(start <= from && from < end && end <= n_chars, "{:?}", report.sections);
            open.retain(|outer| outer.end > from);
            assert!(open.iter().all(|outer| end <= outer.end), "{:?}", report.sections);
            open.push(Span::new(from, end));
            start = from;
        }
        assert!(report.breaks().is_sorted());
    }

    const DAMAGE: &str = "(\r\n|\n|quot;|,quot;|&amp;|&quot;|#39;|amp;|â€™|Ã©|Â |\u{ad}|\u{feff}|\u{a0}|``|''|\"\"|,,| \"|\" |[a-cÉ. ])";

    proptest! {
        #[test]
        fn any_bytes_give_a_report_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            check_any(&bytes, Format::Text);
            check_any(&bytes, Format::Markdown);
            check_any(&bytes, Format::Html);
        }

        #[test]
        fn any_damage_keeps_maps_in_order(text in proptest::string::string_regex(&format!("{DAMAGE}{{0,30}}")).unwrap()) {
            check_any(text.as_bytes(), Format::Text);
        }

        #[test]
        fn any_layout_gives_sections_in_order(
            text in "(Blast kills six |6 March 2020 |AFP |Tags |Related News |BEIRUT \\(AP\\) - |Six died\\. |\\(AFP\\) |- Calm - |\n|\n14:05 |\nQ: |\nA: |\n- |\nBy Ann Lee|[a-z] ){0,40}"
        ) {
            let given = Metadata { title: Some("Blast kills six".into()), ..Metadata::default() };
            let Ok(ingested) = read_report(text.as_bytes(), Format::Text, given) else { return Ok(()) };
            check_sections(&ingested.report, ingested.report.text.chars().count() as u32);
        }

        #[test]
        fn any_page_keeps_maps_in_order(
            page in "(<p>|</p>|<div class=a>|</div>|<b>|</b>|<br>|<table>|<tr>|<td>|<script>|</script>|<!--|-->|<a href=x>|</a>|<h1>|&amp;|&eacute|word, |[<>é\"a ]){0,40}"
        ) {
            check_any(page.as_bytes(), Format::Html);
        }
    }
}
