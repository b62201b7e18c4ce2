//! A case that grows report by report has the incidents that all reports together have.

use rashomon_resolve::{Digest, ResolvedIncident, Resolver};
use rashomon_schema::Reading;

use crate::bench::{Bench, Told};

const TOWNS: [(&str, (f64, f64)); 4] = [
    ("Kafr Halab", (36.0, 36.9)),
    ("Deir Qanun", (33.6, 36.2)),
    ("Tell Marwan", (35.1, 40.2)),
    ("Bir Sallum", (34.5, 38.0)),
];
const TARGETS: [&str; 3] = ["market", "clinic", "checkpoint"];
const VOICES: [&str; 3] = ["Civil Defence", "Monitoring Group", "residents"];

/// Reports that share towns, days and words in many ways; the same for the same seed.
fn readings(n: u64, n_days: u64, seed: u64) -> Vec<Reading> {
    let mut state = seed;
    let mut next = move |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    (0..n)
        .map(|number| {
            let (place, at) = TOWNS[next(4) as usize];
            let (target, voice) = (TARGETS[next(3) as usize], VOICES[next(3) as usize]);
            let (day, killed) = (1 + next(n_days), 2 + next(40));
            let other = TOWNS[next(4) as usize];
            let (day, other_day) = (format!("2019-03-{day:02}"), format!("2019-03-{:02}", 1 + next(n_days)));
            let text = format!("On {day} a strike on the {target} of {place} killed {killed} people, it was said. Number {number} of the stories.");
            let mentioned = (next(3) == 0).then_some((other.0, other.1, other_day.as_str()));
            Told { id: &format!("r{number:03}"), text, voice, place, at, killed, day: &day, mentioned }.reading()
        })
        .collect()
}

fn batch<'r>(readings: impl IntoIterator<Item = &'r Reading>) -> Vec<ResolvedIncident> {
    let mut resolver = Resolver::default();
    for reading in readings {
        resolver.add(Digest::new(reading));
    }
    resolver.incidents()
}

#[test]
fn growing_gives_what_all_at_once_gives() {
    for (n, n_days, seed) in [(30, 19, 1), (60, 9, 2), (60, 4, 3), (120, 2, 4)] {
        let readings = readings(n, n_days, seed);
        let mut bench = Bench::new();
        bench.add(&readings);
        assert_eq!(bench.incidents(), batch(&readings), "{n} reports, seed {seed}");
    }
}

#[test]
fn components_larger_than_are_compared_pair_by_pair_grow_the_same() {
    let readings = readings(260, 1, 5);
    let mut bench = Bench::new();
    bench.add(&readings);
    let expected = batch(&readings);
    assert!(expected.iter().any(|incident| incident.reports.len() > 30));
    assert_eq!(bench.incidents(), expected);
}

#[test]
fn taking_an_import_back_gives_what_the_others_alone_give() {
    for seed in 10..14 {
        let readings = readings(80, 5, seed);
        let mut bench = Bench::new();
        bench.add(&readings[..30]);
        let middle = bench.add(&readings[30..55]).unwrap();
        bench.add(&readings[55..]);
        let work = bench.work("Amira");
        bench.case.undo_import(middle, None, &work).unwrap();
        assert_eq!(bench.incidents(), batch(readings[..30].iter().chain(&readings[55..])), "seed {seed}");
    }
}
