//! What words say of the means of an attack, more finely than its class.

use rashomon_lexicon::means::kinds_of_means;
use rashomon_schema::MeansKind;

/// The kinds of means that `text` names; a word that is part of a longer phrase of the table does not count for itself.
pub(crate) fn means_kinds(text: &str) -> Vec<MeansKind> {
    let text = text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    // Most rows begin with no word of the text, and searching for them takes longest.
    let can_begin =
        |row: &str| row.split(' ').next().is_some_and(|first| words.iter().any(|w| w.starts_with(first)));
    let mut rest = format!(" {} ", words.join(" "));
    let mut found = Vec::new();
    for row in kinds_of_means() {
        if can_begin(row.words) && take_words(&mut rest, row.words) {
            found.push(row.kind);
        }
    }
    found.dedup();
    found
}

/// Takes words, or their plural, out of a text between blanks, and says whether they were there.
fn take_words(text: &mut String, words: &str) -> bool {
    let mut from = 0;
    while let Some(at) = text[from..].find(words) {
        let (start, end) = (from + at, from + at + words.len());
        let plural = usize::from(text[end..].starts_with("s "));
        if text[..start].ends_with(' ') && text[end + plural..].starts_with(' ') {
            text.replace_range(start..end + plural, "|");
            return true;
        }
        from = end;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_phrases_come_first() {
        assert_eq!(means_kinds("a suicide car bomb"), [MeansKind::SuicideVehicle]);
        assert_eq!(means_kinds("warplanes and mortars").len(), 2);
        assert_eq!(means_kinds("force"), []);
    }
}
