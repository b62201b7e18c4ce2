//! Proof that no withheld string is in the bytes of an export, in whatever way a format writes it.

use std::io::{Cursor, Read};

use super::Withheld;

/// Text in small letters, one character for each: positions stay.
pub(super) fn lower(text: &str) -> String {
    text.chars().map(lower_char).collect()
}

/// A character in its small form, if that is one character.
pub(super) fn lower_char(c: char) -> char {
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) => small,
        _ => c,
    }
}

/// The first string that is in the bytes after all; also inside a workbook, which is a zip of parts.
pub fn find_withheld<'w>(bytes: &[u8], withheld: &'w [Withheld]) -> Option<&'w Withheld> {
    if bytes.starts_with(b"PK") {
        return match parts(bytes) {
            Ok(parts) => parts.iter().find_map(|part| find_in(part, withheld)),
            // What cannot be looked into is not proved.
            Err(_) => withheld.first(),
        };
    }
    find_in(bytes, withheld)
}

/// The parts of a zip, and their names.
fn parts(bytes: &[u8]) -> zip::result::ZipResult<Vec<Vec<u8>>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut parts = Vec::new();
    for n in 0..archive.len() {
        let mut part = archive.by_index(n)?;
        let mut bytes = part.name()?.as_bytes().to_vec();
        part.read_to_end(&mut bytes)?;
        parts.push(bytes);
    }
    Ok(parts)
}

fn find_in<'w>(bytes: &[u8], withheld: &'w [Withheld]) -> Option<&'w Withheld> {
    let text = lower(&String::from_utf8_lossy(bytes));
    withheld.iter().find(|entry| forms(&entry.words).iter().any(|form| text.contains(form.as_str())))
}

/// The ways in which formats write a string: as it is, in JSON, in XML and HTML, in addresses.
fn forms(words: &str) -> Vec<String> {
    let words = lower(words);
    let json = serde_json::Value::from(words.as_str()).to_string();
    let xml = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let html = xml.replace('"', "&#34;").replace('\'', "&#39;");
    let quoted = xml.replace('"', "&quot;");
    let doubled = words.replace('"', "\"\"");
    let address: String =
        words
            .bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02x}")
                }
            })
            .collect();
    let mut forms = vec![json[1..json.len() - 1].to_owned(), html, quoted, xml, doubled, address, words];
    forms.sort();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &str, words: &str, is_there: bool) {
        let withheld = [Withheld::new("words", words, "x")];
        assert_eq!(find_withheld(bytes.as_bytes(), &withheld).is_some(), is_there, "{words} in {bytes}");
    }

    #[test]
    fn a_string_is_found_however_it_is_written() {
        check("said SALMA IDRIS today", "Salma Idris", true);
        check("O&#39;Hara &amp; Co", "o'hara & co", true);
        check(r#"{"a":"say \"it\""}"#, "say \"it\"", true);
        check("https://a.example/salma%20idris", "Salma Idris", true);
        check("nothing of the kind", "Salma Idris", false);
        check("МИНИСТР", "министр", true);
    }
}
