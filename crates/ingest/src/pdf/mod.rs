//! PDF: the text layer of a document, page by page.
//!
//! `lopdf` reads objects, streams and encryption; which glyphs stand where, and which of them are lines and paragraphs,
//! is found here. A page without a text layer is told, never guessed at.

mod content;
mod font;
mod layout;

use lopdf::{Dictionary, Document, Error, LoadOptions, Object};

use crate::error::{IngestError, MAX_REPORT_BYTES};
use crate::extraction::Extraction;
use crate::metadata::Metadata;
use content::read_page;
use layout::{Line, lines_of, without_running_lines, write_paragraphs};

const WHAT: &str = "PDF document";
/// No stream may unpack to more.
const MOST_UNPACKED: usize = 64 << 20;
/// So many pages are read.
const MOST_PAGES: usize = 20_000;

/// Takes the text out of a document.
pub(crate) fn extract(bytes: &[u8]) -> Result<Extraction, IngestError> {
    let options = LoadOptions { max_decompressed_size: Some(MOST_UNPACKED), ..LoadOptions::default() };
    let mut document = Document::load_mem_with_options(bytes, options).map_err(|error| refused(&error))?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|_| IngestError::Protected { what: WHAT })?;
    }
    let mut warnings = Vec::new();
    let (mut pages, mut unread, mut n_bytes): (Vec<Vec<Line>>, Vec<u32>, usize) = (Vec::new(), Vec::new(), 0);
    for (number, id) in document.get_pages().into_iter().take(MOST_PAGES) {
        let lines = lines_of(read_page(&document, id, MOST_UNPACKED));
        n_bytes += lines.iter().map(|line| line.text.len()).sum::<usize>();
        if n_bytes > MAX_REPORT_BYTES {
            return Err(IngestError::TooLarge { size: n_bytes, limit: MAX_REPORT_BYTES });
        }
        if lines.is_empty() {
            unread.push(number);
        }
        pages.push(lines);
    }
    if unread.len() == pages.len() {
        return Err(IngestError::NoTextLayer { n_pages: pages.len() });
    }
    if !unread.is_empty() {
        warnings.push(without_text(&unread));
    }
    without_running_lines(&mut pages);
    let (title, byline) = properties(&document);
    let metadata = Metadata { title, ..Metadata::default() };
    Ok(Extraction { text: write_paragraphs(&pages), metadata, byline, warnings })
}

fn refused(error: &Error) -> IngestError {
    match error {
        Error::InvalidPassword | Error::Decryption(_) => IngestError::Protected { what: WHAT },
        error => IngestError::damaged(WHAT, error),
    }
}

fn without_text(pages: &[u32]) -> String {
    const MOST: usize = 8;
    let mut numbers: Vec<String> = pages.iter().take(MOST).map(u32::to_string).collect();
    if pages.len() > MOST {
        numbers.push("…".to_owned());
    }
    let (word, verb) = if pages.len() == 1 { ("page", "has") } else { ("pages", "have") };
    format!("{word} {} {verb} no text layer and could not be read", numbers.join(", "))
}

/// Title and author among the properties; a title that is the name of a file is none.
fn properties(document: &Document) -> (Option<String>, Option<String>) {
    let Some(info) = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).ok() else {
        return (None, None);
    };
    let is_name = |title: &String| {
        let lower = title.to_lowercase();
        ["untitled", "(anonymous)", "unspecified", "anonymous"].contains(&lower.as_str())
            || [".doc", ".docx", ".pdf", ".odt", ".indd"].iter().any(|ending| lower.ends_with(ending))
            || lower.starts_with("microsoft word")
    };
    let text = |key| text_of(info, key, document).filter(|title| !is_name(title));
    (text(b"Title"), text(b"Author"))
}

fn text_of(dictionary: &Dictionary, key: &[u8], document: &Document) -> Option<String> {
    let text = lopdf::decode_text_string(dictionary.get_deref(key, document).ok()?).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
