//! The templates hold no words: all are in `words`, where they can be read over and translated.
#![allow(clippy::unwrap_used, reason = "a test")]

/// The words of a template outside tags and expressions.
fn words_of(template: &str) -> String {
    let mut words = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['<', '{']) {
        words.push_str(&rest[..at]);
        let end = match &rest[at..] {
            code if code.starts_with("{{") => code.find("}}").map(|end| end + 2),
            code if code.starts_with("{%") => code.find("%}").map(|end| end + 2),
            tag if tag.starts_with('<') => end_of_tag(tag),
            _ => Some(1),
        };
        rest = &rest[at + end.unwrap_or(rest.len() - at)..];
    }
    words + rest
}

/// Where a tag ends; expressions in it may hold the sign.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let next = at + tag[at..].find(['>', '{'])?;
        if tag[next..].starts_with('>') {
            return Some(next + 1);
        }
        at = match &tag[next..] {
            code if code.starts_with("{{") => next + code.find("}}")? + 2,
            code if code.starts_with("{%") => next + code.find("%}")? + 2,
            _ => next + 1,
        };
    }
}

#[test]
fn templates_have_no_words_of_their_own() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let words = words_of(&std::fs::read_to_string(&path).unwrap());
        let own: String = words.replace("SHA-256", "").chars().filter(|c| c.is_alphabetic()).collect();
        assert!(own.is_empty(), "{}: {own}", path.display());
    }
}
