//! DOCX: the paragraphs of a Word document (ECMA-376, `word/document.xml`), its notes behind them.
//!
//! Deleted text of tracked changes, comments, headers and footers are left out; inserted text is taken.

use super::packed::Packed;
use super::paragraphs::Paragraphs;
use super::xml::{Mark, walk};
use crate::error::IngestError;
use crate::extraction::Extraction;
use crate::metadata::Metadata;

const WHAT: &str = "Word document";
/// Text in these is not shown, or is shown by something else already.
const UNSEEN: [&str; 5] = ["del", "moveFrom", "Fallback", "instrText", "delText"];

/// Takes the text out of a document.
pub(crate) fn extract(bytes: &[u8]) -> Result<Extraction, IngestError> {
    let mut packed = Packed::open(bytes, WHAT)?;
    let mut body = Body::default();
    body.read(&packed.needed("word/document.xml")?)?;
    for notes in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(notes) = packed.text(notes)? {
            body.read(&notes)?;
        }
    }
    let (core_title, byline) =
        packed.text("docProps/core.xml")?.map(|core| read_core(&core)).unwrap_or_default();
    let title = body.title.take().or(core_title);
    let metadata = Metadata { title, ..Metadata::default() };
    Ok(Extraction { text: body.paragraphs.finish(), metadata, byline, warnings: Vec::new() })
}

#[derive(Default)]
struct Body {
    paragraphs: Paragraphs,
    /// The first paragraph with the style of a title.
    title: Option<String>,
    is_title: bool,
    in_text: bool,
    n_unseen: usize,
}

impl Body {
    fn read(&mut self, xml: &str) -> Result<(), IngestError> {
        walk(xml, |mark| match mark {
            Mark::Open(name, _) if UNSEEN.contains(&name) => self.n_unseen += 1,
            Mark::Close(name) if UNSEEN.contains(&name) => self.n_unseen = self.n_unseen.saturating_sub(1),
            _ if self.n_unseen > 0 => {}
            Mark::Open("t", _) => self.in_text = true,
            Mark::Close("t") => self.in_text = false,
            Mark::Open("tab", _) => self.paragraphs.push("\t"),
            Mark::Open("br" | "cr", _) => self.paragraphs.push("\n"),
            Mark::Open("noBreakHyphen", _) => self.paragraphs.push("-"),
            Mark::Open("pStyle", attributes) => {
                self.is_title =
                    attributes.get("val").is_some_and(|style| style.eq_ignore_ascii_case("title"));
            }
            Mark::Close("p") => self.end_paragraph(),
            Mark::Text(text) if self.in_text => self.paragraphs.push(text),
            _ => {}
        })
        .map_err(|error| IngestError::damaged(WHAT, error))
    }

    fn end_paragraph(&mut self) {
        let paragraph = self.paragraphs.end();
        if std::mem::take(&mut self.is_title) && !paragraph.is_empty() {
            self.title.get_or_insert(paragraph);
        }
    }
}

/// Title and author in the properties of a document. Its dates are those of its making, often of its template.
pub(super) fn read_core(xml: &str) -> (Option<String>, Option<String>) {
    let (mut title, mut creator, mut open) = (String::new(), String::new(), String::new());
    // What is damaged here costs only what stands behind it.
    let _ = walk(xml, |mark| match mark {
        Mark::Open(name, _) => name.clone_into(&mut open),
        Mark::Close(_) => open.clear(),
        Mark::Text(text) if open == "title" => title.push_str(text),
        Mark::Text(text) if open == "creator" => creator.push_str(text),
        Mark::Text(_) => {}
    });
    let known = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    (known(title), known(creator).filter(|name| name != "python-docx"))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::office::tests_of_packed::pack;

    /// A document of paragraphs, given as the XML inside of them.
    pub(crate) fn document(paragraphs: &[&str]) -> Vec<u8> {
        let body: String = paragraphs.iter().map(|inner| format!("<w:p>{inner}</w:p>")).collect();
        let xml =
            format!("<?xml version='1.0'?><w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
        pack(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &xml)])
    }

    fn run(text: &str) -> String {
        format!("<w:r><w:t>{text}</w:t></w:r>")
    }

    #[test]
    fn paragraphs_are_read_without_what_was_deleted() {
        let title = format!("<w:pPr><w:pStyle w:val='Title'/></w:pPr>{}", run("Mill burnt"));
        let changed = format!(
            "{}<w:del><w:r><w:delText>Nine</w:delText></w:r></w:del><w:ins>{}</w:ins>",
            run("Two "),
            run("shells &amp; a mortar")
        );
        let drawn = format!(
            "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
            run("Box"),
            run("Box")
        );
        let bytes = document(&[
            &title,
            &changed,
            &drawn,
            "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>",
        ]);
        let extraction = extract(&bytes).unwrap();
        assert_eq!(extraction.text, "Mill burnt\n\nTwo shells & a mortar\n\nBox\n\na\tb\nc");
        assert_eq!(extraction.metadata.title.as_deref(), Some("Mill burnt"));
    }

    #[test]
    fn notes_and_properties_come_with_it() {
        let body = "<w:document><w:body><w:p><w:r><w:t>One.</w:t></w:r></w:p></w:body></w:document>";
        let notes =
            "<w:footnotes><w:footnote><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
        let core = "<cp:coreProperties><dc:title>Situation</dc:title><dc:creator>Rana Example</dc:creator></cp:coreProperties>";
        let bytes =
            pack(&[("word/document.xml", body), ("word/footnotes.xml", notes), ("docProps/core.xml", core)]);
        let extraction = extract(&bytes).unwrap();
        assert_eq!(
            (extraction.text.as_str(), extraction.metadata.title.as_deref()),
            ("One.\n\nA note.", Some("Situation"))
        );
        assert_eq!(extraction.byline.as_deref(), Some("Rana Example"));
    }

    #[test]
    fn damaged_documents_are_refused() {
        let told = |bytes: &[u8]| extract(bytes).unwrap_err().to_string();
        assert_eq!(
            told(&pack(&[("a.xml", "<a/>")])),
            "cannot read the Word document: it has no part `word/document.xml`"
        );
        assert!(told(b"PK\x03\x04 cut").starts_with("cannot read the Word document: "));
    }
}
