//! Which kind of document one report is.

/// The kind of document one report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Plain text with the marks of Markdown.
    Markdown,
    /// An HTML page.
    Html,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// A Rich Text document.
    Rtf,
    /// A PDF document.
    Pdf,
}

impl Format {
    /// What a document of this kind is called.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "Markdown text",
            Self::Html => "HTML page",
            Self::Docx => "Word document",
            Self::Odt => "OpenDocument text",
            Self::Rtf => "RTF document",
            Self::Pdf => "PDF document",
        }
    }
}

/// How HTML pages begin.
const BEGINNINGS: &[&str] = &[
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<meta ",
    "<title",
    "<script",
    "<article",
    "<section",
    "<main",
    "<div",
    "<p>",
    "<p ",
];
/// So far into a document these are looked for; XML declarations and comments may come first.
const HEAD: usize = 1024;

/// Whether a document begins as HTML pages do.
pub(crate) fn begins_like_html(bytes: &[u8]) -> bool {
    // NUL bytes are dropped, so that the ASCII of UTF-16 is seen.
    let head: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).take(HEAD).collect();
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let mut rest =
        head.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{fffd}'));
    while let Some(end) =
        ["-->", "?>"].into_iter().find(|end| rest.starts_with(if *end == "-->" { "<!--" } else { "<?" }))
    {
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    BEGINNINGS.iter().any(|beginning| rest.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_their_first_bytes() {
        assert!(begins_like_html(b"\xef\xbb\xbf\n<!DOCTYPE html><p>x"));
        assert!(begins_like_html(b"<?xml version='1.0'?><!-- saved --> <html xmlns='x'>"));
        assert!(begins_like_html(b"\xff\xfe<\0h\0t\0m\0l\0>\0"));
        assert!(begins_like_html(b"<div class=x><p>One.</p></div>"));
        assert!(!begins_like_html(b"An <html> tag"));
        assert!(!begins_like_html(b"<b>is a tag</b>"));
    }
}
