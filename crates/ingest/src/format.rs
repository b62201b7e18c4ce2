//! Which kind of document one report is.

/// The kind of document one report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// An HTML page.
    Html,
}

/// How HTML pages begin.
const BEGINNINGS: &[&str] = &["<!doctype html", "<html", "<head", "<body"];
/// So far into a document these are looked for; XML declarations and comments may come first.
const HEAD: usize = 1024;

impl Format {
    /// Tells the format by the ending of its name, and by its first bytes.
    pub fn sniff(name: Option<&str>, bytes: &[u8]) -> Self {
        let ending =
            name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
        let is_named_html = matches!(ending.as_deref(), Some("html" | "htm" | "xhtml" | "shtml"));
        if is_named_html || begins_like_html(bytes) { Self::Html } else { Self::Text }
    }
}

fn begins_like_html(bytes: &[u8]) -> bool {
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
    fn names_and_first_bytes_decide() {
        assert_eq!(Format::sniff(Some("a/report.HTM"), b"plain"), Format::Html);
        assert_eq!(Format::sniff(Some("report.txt"), b"<b>is a tag</b>"), Format::Text);
        assert_eq!(Format::sniff(None, b"\xef\xbb\xbf\n<!DOCTYPE HTML><p>x"), Format::Html);
        assert_eq!(
            Format::sniff(None, b"<?xml version='1.0'?><!-- saved --> <html xmlns='x'>"),
            Format::Html
        );
        assert_eq!(Format::sniff(None, b"\xff\xfe<\0h\0t\0m\0l\0>\0"), Format::Html);
        assert_eq!(Format::sniff(None, b"An <html> tag"), Format::Text);
    }
}
