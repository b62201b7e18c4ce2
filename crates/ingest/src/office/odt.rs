//! ODT: the paragraphs of an OpenDocument text (ISO/IEC 26300, `content.xml`), its notes behind them.

use super::docx::read_core;
use super::packed::Packed;
use super::paragraphs::Paragraphs;
use super::xml::{Mark, walk};
use crate::error::IngestError;
use crate::extraction::Extraction;
use crate::metadata::Metadata;

const WHAT: &str = "OpenDocument text";
/// What is not shown in the text.
const UNSEEN: [&str; 4] = ["tracked-changes", "annotation", "note-citation", "index-source-styles"];

/// Takes the text out of a document.
pub(crate) fn extract(bytes: &[u8]) -> Result<Extraction, IngestError> {
    let mut packed = Packed::open(bytes, WHAT)?;
    let mut body = Body::default();
    let content = packed.needed("content.xml").map_err(|error| protected(&mut packed, error))?;
    body.read(&content)?;
    let (core_title, byline) = packed.text("meta.xml")?.map(|meta| read_core(&meta)).unwrap_or_default();
    let mut text = body.main.finish();
    let notes = body.notes.finish();
    if !notes.is_empty() {
        text = format!("{text}\n\n{notes}");
    }
    let metadata = Metadata { title: body.title.or(core_title), ..Metadata::default() };
    Ok(Extraction { text, metadata, byline, warnings: Vec::new() })
}

/// A document with a password lists how its parts are encrypted, and has no text that could be read.
fn protected(packed: &mut Packed<'_>, error: IngestError) -> IngestError {
    let manifest = packed.text("META-INF/manifest.xml").ok().flatten().unwrap_or_default();
    if manifest.contains("encryption-data") { IngestError::Protected { what: WHAT } } else { error }
}

#[derive(Default)]
struct Body {
    main: Paragraphs,
    notes: Paragraphs,
    title: Option<String>,
    is_title: bool,
    in_body: bool,
    in_paragraph: usize,
    n_notes: usize,
    n_unseen: usize,
}

impl Body {
    fn read(&mut self, xml: &str) -> Result<(), IngestError> {
        walk(xml, |mark| match mark {
            Mark::Open("body", _) => self.in_body = true,
            Mark::Open(name, _) if UNSEEN.contains(&name) => self.n_unseen += 1,
            Mark::Close(name) if UNSEEN.contains(&name) => self.n_unseen = self.n_unseen.saturating_sub(1),
            _ if self.n_unseen > 0 || !self.in_body => {}
            Mark::Open("note-body", _) => self.n_notes += 1,
            Mark::Close("note-body") => self.n_notes = self.n_notes.saturating_sub(1),
            Mark::Open("p" | "h", attributes) => {
                self.in_paragraph += 1;
                self.is_title = attributes.get("style-name").is_some_and(|style| style == "Title");
            }
            Mark::Close("p" | "h") => self.end_paragraph(),
            Mark::Open("s", attributes) => {
                let n = attributes.get("c").and_then(|n| n.parse().ok()).unwrap_or(1usize);
                self.paragraphs().push(&" ".repeat(n.min(40)));
            }
            Mark::Open("tab", _) => self.paragraphs().push("\t"),
            Mark::Open("line-break", _) => self.paragraphs().push("\n"),
            Mark::Text(text) if self.in_paragraph > 0 => self.paragraphs().push_words(text),
            _ => {}
        })
        .map_err(|error| IngestError::damaged(WHAT, error))
    }

    const fn paragraphs(&mut self) -> &mut Paragraphs {
        if self.n_notes > 0 { &mut self.notes } else { &mut self.main }
    }

    fn end_paragraph(&mut self) {
        self.in_paragraph = self.in_paragraph.saturating_sub(1);
        let paragraph = self.paragraphs().end();
        if std::mem::take(&mut self.is_title) && !paragraph.is_empty() {
            self.title.get_or_insert(paragraph);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::tests_of_packed::pack;

    fn document(body: &str) -> Vec<u8> {
        let xml = format!(
            "<office:document-content><office:automatic-styles/><office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        pack(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &xml)])
    }

    #[test]
    fn paragraphs_notes_and_spaces() {
        let bytes = document(
            "<text:tracked-changes><text:p>Gone.</text:p></text:tracked-changes>
            <text:p text:style-name='Title'>Mill burnt</text:p>
            <text:h>Sunday</text:h>
            <text:p>Two<text:s text:c='2'/>shells<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>By phone.</text:p></text:note-body></text:note>
              fell.<text:line-break/>Nobody &amp; nothing.<office:annotation><text:p>Check!</text:p></office:annotation></text:p>",
        );
        let extraction = extract(&bytes).unwrap();
        assert_eq!(
            extraction.text,
            "Mill burnt\n\nSunday\n\nTwo  shells fell.\nNobody & nothing.\n\nBy phone."
        );
        assert_eq!(extraction.metadata.title.as_deref(), Some("Mill burnt"));
    }

    #[test]
    fn a_password_is_told() {
        let manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>";
        let bytes = pack(&[("META-INF/manifest.xml", manifest)]);
        assert_eq!(
            extract(&bytes).unwrap_err().to_string(),
            "the OpenDocument text is protected by a password"
        );
    }
}
