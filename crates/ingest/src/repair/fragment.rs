//! Fragments of entities that lost their `&`, or had it turned into a comma or a space: `quot;`, `,quot;`, `don#39;t`.
//!
//! A comma before a fragment stays where the sentence may have had one (`security,quot; is` gives `security," is`), and
//! goes inside a word (`don,rsquo;t`) and where no comma can stand (after white space or an opening bracket).

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::entity::{named, numbered};
use crate::traced::Edit;

/// One row of the table.
struct Fragment {
    name: &'static str,
    value: &'static str,
    glued: bool,
    word: Option<&'static str>,
}

static FRAGMENTS: LazyLock<Vec<Fragment>> = LazyLock::new(|| {
    include_str!("fragments.tsv").lines().filter(|line| !line.starts_with('#')).map(parse_row).collect()
});

fn parse_row(row: &'static str) -> Fragment {
    let mut cells = row.split('\t');
    let name = cells.next().unwrap_or_default();
    let value = named(name).expect("the table names entities");
    Fragment { name, value, glued: cells.next() == Some("glued"), word: cells.next() }
}

/// What follows an apostrophe inside a word.
const ENDINGS: &[&str] = &["s", "t", "re", "ve", "ll", "d", "m"];

/// Finds fragments by the semicolon they end in.
pub(super) fn find(text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for (semicolon, _) in text.match_indices(';') {
        let after = &text[semicolon + 1..];
        let Some((name_len, value)) =
            named_fragment(&text[..semicolon]).or_else(|| numbered_fragment(&text[..semicolon], after))
        else {
            continue;
        };
        let start = lost_ampersand(&text[..semicolon - name_len], &value, after);
        if edits.last().is_none_or(|edit| edit.range.end <= start) {
            edits.push(Edit::new(start..semicolon + 1, value));
        }
    }
    edits
}

/// The length of the name that `text` ends in, and what it stands for.
fn named_fragment(text: &str) -> Option<(usize, Cow<'static, str>)> {
    let fragment = FRAGMENTS.iter().find(|fragment| text.ends_with(fragment.name))?;
    let before = &text[..text.len() - fragment.name.len()];
    let stands = match before.chars().next_back() {
        Some('&') => false,
        Some(last) if last.is_alphanumeric() => {
            fragment.glued && !fragment.word.is_some_and(|word| text.ends_with(word))
        }
        Some(_) if !fragment.glued => !before.trim_end().ends_with(|c: char| c.is_ascii_digit()),
        _ => true,
    };
    stands.then_some((fragment.name.len(), Cow::Borrowed(fragment.value)))
}

/// The same for `#39`: only punctuation, and only close to a letter, because `issue #39; then` is plain text.
fn numbered_fragment(text: &str, after: &str) -> Option<(usize, Cow<'static, str>)> {
    let digits = text.bytes().rev().take(5).take_while(u8::is_ascii_alphanumeric).count();
    let hash = text.len().checked_sub(digits + 1).filter(|hash| text.as_bytes()[*hash] == b'#')?;
    let before = &text[..hash];
    let value = numbered(&text[hash + 1..])?;
    let is_mark =
        value.is_ascii_punctuation() || matches!(value, '\u{a0}'..='\u{bf}' | '\u{2010}'..='\u{203a}');
    let is_close = before.ends_with(char::is_alphabetic) || after.starts_with(char::is_alphabetic);
    (is_mark && is_close && !before.ends_with('&'))
        .then(|| (text.len() - hash, Cow::Owned(value.to_string())))
}

/// Where the entity began: at a comma or space that its `&` was turned into, or at its name.
fn lost_ampersand(before: &str, value: &str, after: &str) -> usize {
    let inside_word = matches!(value, "'" | "’") && starts_with_ending(after);
    if let Some(rest) = before.strip_suffix(',') {
        let can_stand = rest.ends_with(|c: char| !c.is_whitespace() && !matches!(c, '(' | '[' | '"' | '“'));
        if !can_stand || (inside_word && rest.ends_with(char::is_alphabetic)) {
            return rest.len();
        }
    }
    if let Some(rest) = before.strip_suffix(' ')
        && inside_word
        && rest.ends_with(char::is_alphabetic)
    {
        return rest.len();
    }
    before.len()
}

fn starts_with_ending(after: &str) -> bool {
    let word = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    ENDINGS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::super::check_repair;

    fn check(damaged: &str, clean: &str) {
        check_repair(super::find, damaged, clean);
    }

    #[test]
    fn the_comma_stays_where_the_sentence_had_one() {
        check("the \"masked men,quot; who came", "the \"masked men,\" who came");
        check("the men quot;in maskquot; came", "the men \"in mask\" came");
        check("quot;Who?quot; she asked", "\"Who?\" she asked");
    }

    #[test]
    fn the_comma_goes_where_none_can_stand() {
        check("he said ,quot;no", "he said \"no");
        check("they don,rsquo;t know (,quot;yet\")", "they don’t know (\"yet\")");
        check("the town rsquo;s mill", "the town’s mill");
    }

    #[test]
    fn other_names() {
        check("bread amp; salt ndash; and nbsp;more hellip;", "bread & salt – and \u{a0}more …");
        check("don#39;t say #8220;no#8221;", "don't say “no”");
    }

    #[test]
    fn words_before_a_semicolon_are_not_entities() {
        let text = "an aliquot; the camp; they felt; a 30 amp; fuse; see issue #39; then & so; item #12; #7;";
        check(text, text);
    }
}
