//! Copies that are planted, and whom to believe beside them.

#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps in vain")]

use std::collections::BTreeSet;

use rashomon_assess::evidence::{Independent, Kind, Method, Row, Table, Vote};

/// A small generator of our own, so that the same seed gives the same world everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn mistake(&mut self) -> String {
        format!("wrong{}", (self.roll() * self.roll() * 8.0) as usize)
    }
}

fn row(source: &str, item: usize, value: &str) -> Row {
    let (source, item, value) = (source.to_owned(), format!("item{item:03}"), vec![value.to_owned()]);
    Row { source, item, kind: Kind::One, value, open: false, denied: Vec::new() }
}

/// Twenty sources that are right in 60 to 90 of 100 cases, and `copies` copies of the least reliable, cut and edited.
fn world(dice: &mut Dice, copies: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for source in 0..20 {
        let accuracy = 0.6 + 0.3 * source as f64 / 19.0;
        for item in 0..300 {
            if dice.roll() < 0.5 {
                let value = if dice.roll() < accuracy { "right".to_owned() } else { dice.mistake() };
                rows.push(row(&format!("s{source:02}"), item, &value));
            }
        }
    }
    let original: Vec<Row> = rows.iter().filter(|row| row.source == "s00").cloned().collect();
    for copy in 0..copies {
        for kept in &original {
            let cut = dice.roll() < 0.3;
            let edited = dice.roll() < 0.1;
            if !cut {
                let value = if edited { vec![dice.mistake()] } else { kept.value.clone() };
                rows.push(Row { source: format!("c{copy:02}"), value, ..kept.clone() });
            }
        }
    }
    rows
}

#[test]
fn planted_copies_are_found_and_nothing_else() {
    let (mut hits, mut found, mut planted) = (0, 0, 0);
    for seed in 1..=5 {
        let table = Table::new(world(&mut Dice(seed * 7919), 5));
        let family =
            |at: usize| matches!(table.sources[at].as_str(), "s00" | "c00" | "c01" | "c02" | "c03" | "c04");
        let copies = Independent::default().estimate(&table).copies;
        hits += copies.iter().filter(|pair| family(pair.a) && family(pair.b)).count();
        found += copies.len();
        planted += 6 * 5 / 2;
    }
    assert!(hits * 100 >= found * 95, "precision: {hits} of {found}");
    assert!(hits * 100 >= planted * 95, "recall: {hits} of {planted}");
}

#[test]
fn many_copies_of_one_mistake_outvote_others_but_do_not_convince() {
    let table = Table::new(world(&mut Dice(4242), 8));
    let right = |chosen: &[Vec<String>]| {
        chosen.iter().filter(|elements| elements[..] == ["right".to_owned()]).count()
    };
    let ours = right(&Independent::default().estimate(&table).chosen);
    let votes = right(&Vote.estimate(&table).chosen);
    assert!(
        ours > votes && ours * 100 >= table.items.len() * 95,
        "ours {ours}, votes {votes} of {}",
        table.items.len()
    );
}

#[test]
fn a_claim_that_leaves_room_for_more_says_nothing_of_what_it_leaves_out() {
    let names = |source: &str, value: &[&str], open: bool| Row {
        source: source.to_owned(),
        item: "book".to_owned(),
        kind: Kind::Set,
        value: value.iter().map(|name| (*name).to_owned()).collect(),
        open,
        denied: Vec::new(),
    };
    let closed: Vec<Row> = (0..8).map(|n| names(&format!("s{n}"), &["ash"], false)).collect();
    let open: Vec<Row> = (0..8).map(|n| names(&format!("s{n}"), &["ash"], true)).collect();
    let chosen = |rows: Vec<Row>| {
        let table = Table::new(rows.into_iter().chain([names("t", &["ash", "birch"], false)]));
        Independent::default().estimate(&table).chosen[0].iter().cloned().collect::<BTreeSet<_>>()
    };
    assert_eq!(chosen(closed), BTreeSet::from(["ash".to_owned()]));
    assert_eq!(chosen(open), BTreeSet::from(["ash".to_owned(), "birch".to_owned()]));
}
