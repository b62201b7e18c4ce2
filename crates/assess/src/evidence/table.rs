//! Which source gives which value of which item.

use std::collections::{BTreeMap, BTreeSet};

/// How many elements of an item can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One: who did it, how many were killed.
    One,
    /// Any number: the authors of a book.
    Set,
}

/// One claim, before it is in a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Who claims.
    pub source: String,
    /// What it is about.
    pub item: String,
    /// How many elements can hold.
    pub kind: Kind,
    /// The elements claimed; none with an open claim says nothing.
    pub value: Vec<String>,
    /// Whether the claim leaves room for more elements: "and others".
    pub open: bool,
    /// Elements that the source denies.
    pub denied: Vec<String>,
}

/// Claims by item; sources, items, values and elements are in the order of their names, whatever the order of
/// the rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Names of the sources.
    pub sources: Vec<String>,
    /// The items.
    pub items: Vec<Item>,
    /// How many items each source speaks of.
    pub spoken: Vec<usize>,
}

/// One item and what is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// How many elements can hold.
    pub kind: Kind,
    /// Every element that anybody names.
    pub elements: Vec<String>,
    /// The values: positions of elements, in order.
    pub values: Vec<Vec<usize>>,
    /// Who claims which.
    pub claims: Vec<Claim>,
}

/// One source's claim on one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Position of the source.
    pub source: usize,
    /// Position of the value; none where the source only denies.
    pub value: Option<usize>,
    /// Whether the claim leaves room for more elements.
    pub open: bool,
    /// Positions of the elements that it denies.
    pub denied: Vec<usize>,
}

impl Table {
    /// Lays rows out as a table. What one source claims of one item in several rows is one claim.
    pub fn new(rows: impl IntoIterator<Item = Row>) -> Self {
        let mut by_item: BTreeMap<(String, Kind), BTreeMap<String, Claimed>> = BTreeMap::new();
        let mut names: BTreeSet<String> = BTreeSet::new();
        for Row { source, item, kind, value, open, denied } in rows {
            if !names.contains(&source) {
                names.insert(source.clone());
            }
            let claim = by_item.entry((item, kind)).or_default().entry(source).or_default();
            claim.value.extend(value);
            claim.denied.extend(denied);
            claim.open |= open;
        }
        let sources: Vec<String> = names.into_iter().collect();
        let items: Vec<Item> = by_item
            .into_iter()
            .map(|((name, kind), claims)| Item::new(name, kind, &claims, &sources))
            .collect();
        let mut spoken = vec![0; sources.len()];
        for claim in items.iter().flat_map(|item| &item.claims) {
            spoken[claim.source] += 1;
        }
        Self { sources, items, spoken }
    }
}

/// All that one source claims of one item, by name.
#[derive(Default)]
struct Claimed {
    value: Vec<String>,
    open: bool,
    denied: Vec<String>,
}

impl Item {
    fn new(name: String, kind: Kind, claims: &BTreeMap<String, Claimed>, sources: &[String]) -> Self {
        let all: BTreeSet<&String> =
            claims.values().flat_map(|row| row.value.iter().chain(&row.denied)).collect();
        let elements: Vec<String> = all.into_iter().cloned().collect();
        let positions = |names: &[String]| -> Vec<usize> {
            let found: BTreeSet<usize> =
                names.iter().filter_map(|name| elements.binary_search(name).ok()).collect();
            found.into_iter().collect()
        };
        let held = claims.values().map(|row| positions(&row.value)).filter(|value| !value.is_empty());
        let distinct: BTreeSet<(usize, Vec<usize>)> = held.map(|value| (value.len(), value)).collect();
        let values: Vec<Vec<usize>> = distinct.into_iter().map(|(_, value)| value).collect();
        let claim = |(source, row): (&String, &Claimed)| Claim {
            source: sources.binary_search(source).expect("every row's source is among the names"),
            value: values.iter().position(|value| *value == positions(&row.value)),
            open: row.open,
            denied: positions(&row.denied),
        };
        let claims = claims.iter().map(claim).collect();
        Self { name, kind, elements, values, claims }
    }

    /// The names of a value's elements.
    pub fn names(&self, value: usize) -> Vec<String> {
        self.values[value].iter().map(|&element| self.elements[element].clone()).collect()
    }

    /// The sources that claim a value.
    pub fn sources_of(&self, value: usize) -> impl Iterator<Item = usize> {
        self.claims.iter().filter(move |claim| claim.value == Some(value)).map(|claim| claim.source)
    }
}
