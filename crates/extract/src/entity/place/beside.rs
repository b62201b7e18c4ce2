//! What stands beside the name of a place and tells which one is meant.

use rashomon_gazetteer::{PlaceMention, Wanted};

use super::name::Name;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The most words of a list that ends in `counties`.
const LONGEST_LIST: usize = 24;

/// A name with what the words around it say about it.
pub(super) fn mention<'d>(doc: &'d Parse<'_>, names: &[Name], name: &Name) -> PlaceMention<'d> {
    let parent = area_beside(doc, names, name.words).map(|area| area.words.text(doc));
    PlaceMention { text: name.words.text(doc), parent, wanted: wanted(doc, names, name.words) }
}

/// The area written beside a name: `Syria` in `Idlib, Syria`, in `Idlib (Syria)` and in `Saraqeb in Idlib`.
pub(super) fn area_beside<'n>(doc: &Parse<'_>, names: &'n [Name], words: TokenSpan) -> Option<&'n Name> {
    let link = words.end;
    if link + 1 >= doc.len() || !matches!(doc.token(link), "," | "in" | "(") {
        return None;
    }
    let start = link + 1 + usize::from(doc.token(link + 1) == "the");
    let next = names.partition_point(|name| name.words.start < start);
    names.get(next).filter(|name| name.words.start == start && !name.is_facility)
}

/// The kind of place that the words around a name ask for: `Hall and Adams counties`, `the city of Aleppo`.
fn wanted(doc: &Parse<'_>, names: &[Name], words: TokenSpan) -> Wanted {
    let is_named = |token: usize| {
        let next = names.partition_point(|name| name.words.end <= token);
        names.get(next).is_some_and(|name| name.words.contains(token))
    };
    let goes_on = |&token: &usize| matches!(doc.token(token), "," | "and" | "or") || is_named(token);
    let last = doc.len().min(words.end + LONGEST_LIST);
    let list_end = words.end + (words.end..last).take_while(goes_on).count();
    if list_end > words.end && list_end < doc.len() && doc.tag(list_end).ends_with('S') {
        return Wanted::by(doc.token(list_end));
    }
    if is_dateline(doc, words) {
        return Wanted::Settlement;
    }
    let next = Some(words.end).filter(|&next| next < doc.len());
    let behind = next.map_or(Wanted::Any, |next| match doc.token(next) {
        "state" | "State" | "parish" => Wanted::Any,
        word => Wanted::by(word),
    });
    // The district of `the Abu Salim district of Tripoli` has a name of its own: Tripoli is where it lies.
    let has_name = |noun: usize| noun > 0 && doc.token(noun - 1).starts_with(char::is_uppercase);
    let of = words.start.checked_sub(2).filter(|&noun| doc.token(noun + 1) == "of" && !has_name(noun));
    match behind {
        Wanted::Any if has_article(doc, words) => Wanted::Area,
        Wanted::Any => of.map_or(Wanted::Any, |noun| Wanted::by(doc.token(noun))),
        behind => behind,
    }
}

/// Whether an article belongs to a name: that of `the Middle East`, but not that of `the Aleppo market`.
pub(super) fn has_article(doc: &Parse<'_>, words: TokenSpan) -> bool {
    words.start > 0
        && doc.token(words.start - 1) == "the"
        && (words.end >= doc.len() || doc.token(words.end) != "-")
        && !matches!(doc.dep(words.end - 1), "compound" | "nmod" | "amod" | "poss")
}

/// Whether a name says where a report was written: it begins a dateline, or an agency follows in brackets, as in `WASHINGTON (AP)`.
pub(super) fn is_dateline(doc: &Parse<'_>, words: TokenSpan) -> bool {
    let next = doc.datelines.partition_point(|dateline| dateline.start < words.start);
    let begins = doc.datelines.get(next).is_some_and(|dateline| dateline.start == words.start);
    let capitals = |token: usize| doc.token(token).chars().all(|c| c.is_uppercase() || c == '.');
    let agency = words.end + 2 < doc.len()
        && (doc.token(words.end), doc.token(words.end + 2)) == ("(", ")")
        && (words.start..words.end).chain([words.end + 1]).all(capitals);
    begins || agency
}
