//! The taxonomy of means: delivered from the air, indirect fire, placed or carried explosive, chemical, small arms.

use std::sync::LazyLock;

use rashomon_schema::{Means, Value};

use super::Relation;
use super::saying::Account;
use crate::table::rows;

type Rows = Vec<Vec<&'static str>>;

/// Words and what they tell of the means.
static WORDS: LazyLock<Rows> = LazyLock::new(|| rows(include_str!("../tables/means.tsv")).collect());

/// What a class of the reading tells where no word does.
static CLASSES: LazyLock<Rows> =
    LazyLock::new(|| rows(include_str!("../tables/means_classes.tsv")).collect());

/// Which means cannot be one.
static APART: LazyLock<Rows> = LazyLock::new(|| rows(include_str!("../tables/means_apart.tsv")).collect());

/// Wide words for means, and the narrow ones that they cover.
static WIDER: LazyLock<Rows> = LazyLock::new(|| rows(include_str!("../tables/means_wider.tsv")).collect());

/// Two means are apart where the taxonomy says so; `missile`, `blast` and the like go with most.
pub(crate) fn relate(a: &Means, b: &Means) -> Relation {
    let (x, y) = (kinds(a), kinds(b));
    if x.is_empty() || y.is_empty() {
        return Relation::Open;
    }
    if x.iter().any(|kind| y.contains(kind)) {
        return Relation::Same;
    }
    if x.iter().all(|kind| y.iter().all(|other| exclude(kind, other))) {
        Relation::Apart
    } else {
        Relation::Open
    }
}

/// Whether the words tell of any means.
pub(crate) fn tells(means: &Means) -> bool {
    !kinds(means).is_empty()
}

/// What the words tell; a word that is part of another phrase of the table does not count for itself.
pub(crate) fn kinds(means: &Means) -> Vec<&'static str> {
    let text = means.text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " ");
    let told: Vec<&str> = text.split_whitespace().collect();
    // Most rows begin with no word of the text: to search for them takes longest.
    let begins = |words: &str| words.split(' ').next().is_some_and(|first| told.iter().any(|w| w.starts_with(first)));
    let mut rest = format!(" {} ", told.join(" "));
    let mut found = Vec::new();
    for row in WORDS.iter() {
        if let [words, kind] = row[..]
            && begins(words)
            && take(&mut rest, words)
        {
            found.push(kind);
        }
    }
    if found.is_empty() {
        let class = means.class.as_deref();
        found
            .extend(CLASSES.iter().filter(|row| Some(row[0]) == class).filter_map(|row| row.get(1).copied()));
    }
    found.dedup();
    found
}

/// Takes words, or their plural, out of a text between blanks, and says whether they were there.
fn take(text: &mut String, words: &str) -> bool {
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

/// Whether nothing that one account tells of the means goes with anything that another tells, where no account tells of both.
pub(crate) fn apart(x: &[&str], y: &[&str], together: &[Vec<&str>]) -> bool {
    let both = |kind: &str, other: &str| {
        together.iter().any(|kinds| kinds.contains(&kind) && kinds.contains(&other))
    };
    let pair = |kind: &str, other: &str| exclude(kind, other) && !both(kind, other);
    !x.is_empty() && !y.is_empty() && x.iter().all(|kind| y.iter().all(|other| pair(kind, other)))
}

/// The means that each account tells of together: one that tells of shelling and air strikes shows that both can hold.
pub(crate) fn together(accounts: &[Account<'_>]) -> Vec<Vec<&'static str>> {
    accounts.iter().map(specific).collect()
}

/// What an account tells of the means, without what it tells more narrowly elsewhere.
fn specific(account: &Account<'_>) -> Vec<&'static str> {
    let means = account.held().filter_map(|saying| match &saying.claim.value {
        Value::Means(means) => Some(kinds(means)),
        _ => None,
    });
    let all: Vec<&'static str> = means.flatten().collect();
    let narrower = |kind: &str| {
        WIDER.iter().any(|row| row[0] == kind && row.get(1).is_some_and(|narrow| all.contains(narrow)))
    };
    all.iter().copied().filter(|kind| !narrower(kind)).collect()
}

fn exclude(a: &str, b: &str) -> bool {
    APART.iter().any(|row| matches!(row[..], [x, y] if (x == a && y == b) || (x == b && y == a)))
}
