//! Toponym resolution: which of the places of a name a report means.
//!
//! All place names of a report are resolved together. Each candidate has a prior (its class and population), and gains
//! by every other name of the report that can mean something near it: the area it lies in, a neighbour, the same
//! country. Two rounds let what is certain decide what is not. As in the work on local news corpora by Lieberman and
//! Samet, nearness counts for more than size where a report keeps naming places of one area.

use rustc_hash::FxHashMap;

use crate::candidate::Candidate;
use crate::gazetteer::Gazetteer;
use crate::place::Place;
use crate::toponym::{Wanted, readings};

/// The most candidates of a name that are weighed against each other.
const MAX_CANDIDATES: usize = 24;
/// The most names of a report that speak for each other.
const MAX_WITNESSES: usize = 40;
/// Rounds in which names speak for each other.
const N_ROUNDS: usize = 2;
/// What agreement with the rest of the report weighs against the logarithm of population.
const CONTEXT: f32 = 4.0;
/// The share of its people from which a division's namesake is meant rather than the division.
const SEAT: f64 = 0.25;
/// A score below which naming a place would be guessing.
const PLAUSIBLE: f32 = 4.0;

/// A place name in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlaceMention<'a> {
    /// The name as written.
    pub text: &'a str,
    /// The area written next to it: `Syria` in "Idlib, Syria", `Aleppo province` in "Azaz in Aleppo province".
    pub parent: Option<&'a str>,
}

/// The place that a name was found to mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved<'g> {
    /// GeoNames id, where there is one.
    pub geoname: Option<u32>,
    /// Usual English name.
    pub name: &'g str,
    /// Latitude in degrees.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// `settlement`, `district`, `province`, `region` or `country`.
    pub precision: &'static str,
    /// ISO 3166 code of the country, two letters.
    pub country: Option<&'g str>,
    /// Usual names of the areas it lies in, nearest first.
    pub parents: Vec<&'g str>,
}

impl Gazetteer {
    /// Resolves all place names of a report together, each to one place or, where nothing is plausible, to none.
    pub fn resolve(&self, mentions: &[PlaceMention<'_>]) -> Vec<Option<Resolved<'_>>> {
        let mut order = FxHashMap::default();
        let mut names: Vec<Vec<Candidate<'_>>> = Vec::new();
        for mention in mentions {
            order.entry(*mention).or_insert_with(|| {
                names.push(self.candidates(mention));
                names.len() - 1
            });
        }
        for _ in 0..N_ROUNDS {
            weigh(&mut names);
        }
        let resolved: Vec<_> = names.iter().map(|candidates| self.decide(candidates)).collect();
        mentions.iter().map(|mention| resolved[order[mention]].clone()).collect()
    }

    /// What a mention may mean, the likeliest by themselves.
    fn candidates(&self, mention: &PlaceMention<'_>) -> Vec<Candidate<'_>> {
        let mut candidates = self.named(mention.text);
        if let Some(parent) = mention.parent {
            let parents = self.named(parent);
            let within = |candidate: &Candidate<'_>| {
                parents.iter().any(|parent| candidate.lies_in(parent.place.index))
            };
            if candidates.iter().any(within) {
                candidates.retain(within);
            }
        }
        yield_to_seats(&mut candidates);
        candidates.sort_by(|a, b| b.prior.total_cmp(&a.prior).then(a.place.index.cmp(&b.place.index)));
        candidates.truncate(MAX_CANDIDATES);
        for candidate in &mut candidates {
            candidate.score = candidate.prior;
        }
        share_belief(&mut candidates);
        candidates
    }

    fn named(&self, text: &str) -> Vec<Candidate<'_>> {
        for reading in readings(text) {
            let all: Vec<_> = self
                .postings(&reading.key)
                .filter_map(|posting| Some((self.place(posting.index)?, posting.alternate)))
                .collect();
            if all.is_empty() {
                continue;
            }
            let fits = |(place, _): &(Place<'_>, bool)| reading.wanted.fits(place.class);
            let wanted = if all.iter().any(fits) { reading.wanted } else { Wanted::Any };
            let kept = all.into_iter().filter(|(place, _)| wanted.fits(place.class));
            return kept.map(|(place, alternate)| Candidate::new(self, place, alternate)).collect();
        }
        Vec::new()
    }

    fn decide(&self, candidates: &[Candidate<'_>]) -> Option<Resolved<'_>> {
        let best = candidates
            .iter()
            .max_by(|a, b| a.score.total_cmp(&b.score).then(b.place.index.cmp(&a.place.index)))?;
        if best.score < PLAUSIBLE {
            return None;
        }
        let place = self.place(best.place.index)?;
        Some(Resolved {
            geoname: place.geoname,
            name: place.name,
            lat: degrees(place.lat),
            lon: degrees(place.lon),
            precision: place.class.precision(),
            country: place.country,
            parents: self.parents(&place).map(|area| area.name).collect(),
        })
    }
}

/// Degrees as they were written, to five places.
fn degrees(stored: f32) -> f64 {
    (f64::from(stored) * 1e5).round() / 1e5
}

/// Puts a division behind a settlement of its name that holds much of its people: `Aleppo` is the city, `Idlib` the
/// province.
fn yield_to_seats(candidates: &mut [Candidate<'_>]) {
    for n in 0..candidates.len() {
        let division = &candidates[n];
        if division.place.noted || !Wanted::Division.fits(division.place.class) {
            continue;
        }
        let is_seat = |other: &&Candidate<'_>| {
            let share = f64::from(other.place.population) / f64::from(division.place.population.max(1));
            other.place.class.is_settlement() && other.lies_in(division.place.index) && share > SEAT
        };
        if let Some(seat) = candidates.iter().filter(is_seat).map(|seat| seat.prior).max_by(f32::total_cmp) {
            candidates[n].prior = candidates[n].prior.min(seat - 0.5);
        }
    }
}

/// Lets every name speak for the candidates of the others.
fn weigh(names: &mut [Vec<Candidate<'_>>]) {
    let before: Vec<_> = names.iter().take(MAX_WITNESSES).cloned().collect();
    for (n, candidates) in names.iter_mut().enumerate() {
        if candidates.len() < 2 && candidates.first().is_none_or(|only| only.prior >= PLAUSIBLE) {
            continue;
        }
        for candidate in candidates.iter_mut() {
            let witnesses = before.iter().enumerate().filter(|(other, _)| *other != n);
            let support: f32 = witnesses.map(|(_, witness)| testimony(candidate, witness)).sum();
            candidate.score = candidate.prior + CONTEXT * (1.0 + 2.0 * support).ln();
        }
        share_belief(candidates);
    }
}

/// What another name says for a candidate, by the reading of that name that says the most.
fn testimony(candidate: &Candidate<'_>, witness: &[Candidate<'_>]) -> f32 {
    let said = |other: &Candidate<'_>| other.belief * candidate.nearness(other);
    witness.iter().filter(|other| other.belief > 0.01).map(said).fold(0.0, f32::max)
}

/// Turns scores into shares that add up to one.
fn share_belief(candidates: &mut [Candidate<'_>]) {
    let best = candidates.iter().map(|candidate| candidate.score).fold(f32::MIN, f32::max);
    let weight = |candidate: &Candidate<'_>| (candidate.score - best).exp();
    let total: f32 = candidates.iter().map(weight).sum();
    for candidate in candidates {
        candidate.belief = weight(candidate) / total;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample;

    /// Resolves names, each perhaps with its area behind a slash, and checks where they were found to lie.
    fn check(report: &[&str], expected: &[&str]) {
        let mentions: Vec<_> = report
            .iter()
            .map(|mention| match mention.split_once('/') {
                Some((text, parent)) => PlaceMention { text, parent: Some(parent) },
                None => PlaceMention { text: mention, parent: None },
            })
            .collect();
        let show = |place: Option<Resolved<'_>>| match place {
            Some(place) => [&[place.name], place.parents.as_slice()].concat().join(" < "),
            None => "-".to_owned(),
        };
        let found: Vec<_> = sample::gazetteer().resolve(&mentions).into_iter().map(show).collect();
        assert_eq!(found, expected, "{report:?}");
    }

    #[test]
    fn without_context_the_larger_is_meant() {
        check(&["Paris"], &["Paris < Île-de-France < France"]);
        check(&["Springfield"], &["Springfield < Massachusetts < United States"]);
    }

    #[test]
    fn the_rest_of_the_report_decides() {
        check(
            &["Springfield", "Chicago", "Illinois"],
            &[
                "Springfield < Illinois < United States",
                "Chicago < Illinois < United States",
                "Illinois < United States",
            ],
        );
    }

    #[test]
    fn an_area_named_beside_it_decides() {
        check(&["Paris/Texas"], &["Paris < Texas < United States"]);
        check(&["Springfield/Ill."], &["Springfield < Illinois < United States"]);
    }

    #[test]
    fn designators_ask_for_a_kind() {
        check(&["northern Aleppo province"], &["Aleppo Governorate < Syria"]);
        check(&["Aleppo city"], &["Aleppo < Aleppo Governorate < Syria"]);
    }

    #[test]
    fn what_is_unknown_stays_unresolved() {
        check(&["Kafr Nowhere", "Syria"], &["-", "Syria"]);
        check(&[""], &["-"]);
    }

    #[test]
    fn a_capital_is_found_by_its_country() {
        check(&["the capital of Kazakhstan", "Nur-Sultan"], &["Astana < Kazakhstan", "Astana < Kazakhstan"]);
    }

    proptest! {
        #[test]
        fn any_mentions_are_resolved_or_not(texts in proptest::collection::vec("\\PC{0,12}", 0..8)) {
            let mentions: Vec<_> = texts.iter().map(|text| PlaceMention { text, parent: None }).collect();
            prop_assert_eq!(sample::gazetteer().resolve(&mentions).len(), mentions.len());
        }
    }
}
