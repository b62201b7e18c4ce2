//! Toponym resolution: which of the places of a name a report means.
//!
//! All place names of a report are resolved together. Each candidate has a prior (its class and population), and gains
//! by every other name of the report that can mean something near it: the area it lies in, a neighbour, the same
//! country. Three rounds let what is certain decide what is not. As in the work on local news corpora by Lieberman and
//! Samet, nearness counts for more than size where a report keeps naming places of one area. The weights are in
//! `data/ranking.tsv`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::alias;
use crate::candidate::Candidate;
use crate::gazetteer::Gazetteer;
use crate::name::normalise;
use crate::place::{Class, Place};
use crate::ranking::{self, Feature, N_FEATURES};
use crate::toponym::readings;

pub use crate::toponym::Wanted;

/// The most candidates of a name that are weighed against each other.
const MAX_CANDIDATES: usize = 30;
/// The most names of a report that speak for each other.
const MAX_WITNESSES: usize = 60;
/// Rounds in which names speak for each other.
const N_ROUNDS: usize = 3;
/// A share of belief below which a reading of a name says nothing about others.
const DOUBTED: f32 = 0.03;
/// A score below which naming a place would be guessing.
const PLAUSIBLE: f32 = 0.8;
/// The same for a place by its own name in a country that the report names.
const PLAUSIBLE_AT_HOME: f32 = -1.0;

/// A place name in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlaceMention<'a> {
    /// The name as written.
    pub text: &'a str,
    /// The area written next to it: `Syria` in "Idlib, Syria", `Aleppo province` in "Azaz in Aleppo province".
    pub parent: Option<&'a str>,
    /// The kind of place that the words around it ask for.
    pub wanted: Wanted,
}

/// A place that a name may mean, weighed: why it was chosen or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed<'g> {
    /// The place.
    pub place: Place<'g>,
    /// What speaks for it, by the names of `data/ranking.tsv`.
    pub features: Vec<(&'static str, f32)>,
    /// The weighted sum of them.
    pub score: f32,
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
    ///
    /// `nations` are adjectives of nationality and the like that the report has besides: they name no place, but tell of a country.
    pub fn resolve(&self, mentions: &[PlaceMention<'_>], nations: &[&str]) -> Vec<Option<Resolved<'_>>> {
        let (order, names) = self.weigh_all(mentions, nations);
        let resolved: Vec<_> = names.iter().map(|candidates| self.decide(candidates)).collect();
        mentions.iter().map(|mention| resolved[order[mention]].clone()).collect()
    }

    /// The places that each name of a report may mean, with what speaks for each: the reasons of [`Gazetteer::resolve`].
    pub fn weigh(&self, mentions: &[PlaceMention<'_>], nations: &[&str]) -> Vec<Vec<Weighed<'_>>> {
        let (order, names) = self.weigh_all(mentions, nations);
        let weighed = |n: usize| {
            let explain = |candidate: &Candidate<'_>| {
                let mut features = ranking::of_place(&candidate.place, candidate.alternate);
                features.extend(context(candidate, n, &names).into_iter().filter(|(_, value)| *value > 0.0));
                features.into_iter().map(|(feature, value)| (feature.name(), value)).collect()
            };
            names[n]
                .iter()
                .map(|c| Weighed {
                    place: self.place(c.place.index).unwrap_or(c.place),
                    features: explain(c),
                    score: c.score,
                })
                .collect()
        };
        mentions.iter().map(|mention| weighed(order[mention])).collect()
    }

    /// Every different mention with its candidates, weighed; where each stands. Nations follow the mentions.
    fn weigh_all<'m>(
        &self,
        mentions: &[PlaceMention<'m>],
        nations: &[&str],
    ) -> (FxHashMap<PlaceMention<'m>, usize>, Vec<Vec<Candidate<'_>>>) {
        let mut order = FxHashMap::default();
        let mut names: Vec<Vec<Candidate<'_>>> = Vec::new();
        for mention in mentions {
            order.entry(*mention).or_insert_with(|| {
                names.push(self.candidates(mention));
                names.len() - 1
            });
        }
        let n_names = names.len();
        for nation in nations {
            let mut countries = self.candidates_of(nation);
            countries.retain(|candidate| candidate.place.class == Class::Country);
            share_belief(&mut countries);
            names.push(countries);
        }
        let countries = countries_told_of(&names);
        for (mention, &n) in &order {
            if n < n_names && mention.parent.is_none() {
                alias::leave_out(&mut names[n], normalise(mention.text).as_str(), &countries);
                share_belief(&mut names[n]);
            }
        }
        for _ in 0..N_ROUNDS {
            weigh(&mut names);
        }
        (order, names)
    }

    /// What a mention may mean, the likeliest by themselves.
    fn candidates(&self, mention: &PlaceMention<'_>) -> Vec<Candidate<'_>> {
        let mut candidates = self.candidates_of(mention.text);
        if candidates.iter().any(|candidate| mention.wanted.fits(candidate.place.class)) {
            candidates.retain(|candidate| {
                let place = &candidate.place;
                // In `a U.S. city` the city is another than the name says, and the Kremlin has its article by itself.
                let is_exception = match mention.wanted {
                    Wanted::Settlement => place.class == Class::Country,
                    Wanted::Area => place.noted,
                    _ => false,
                };
                mention.wanted.fits(place.class) || is_exception && !candidate.alternate
            });
        }
        if let Some(parent) = mention.parent {
            let parents = self.candidates_of(parent);
            let within = |candidate: &Candidate<'_>| {
                parents.iter().any(|parent| {
                    parent.place.index != candidate.place.index && candidate.lies_in(parent.place.index)
                })
            };
            if candidates.iter().any(within) {
                candidates.retain(within);
            }
        }
        candidates.sort_by(|a, b| b.prior.total_cmp(&a.prior).then(a.place.index.cmp(&b.place.index)));
        candidates.truncate(MAX_CANDIDATES);
        share_belief(&mut candidates);
        candidates
    }

    fn candidates_of(&self, text: &str) -> Vec<Candidate<'_>> {
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
        let is_own_name = !best.alternate && best.told_of;
        if best.score < if is_own_name { PLAUSIBLE_AT_HOME } else { PLAUSIBLE } {
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

/// The countries that a report names, as states or by an adjective of nationality.
fn countries_told_of(names: &[Vec<Candidate<'_>>]) -> FxHashSet<String> {
    let best =
        names.iter().filter_map(|candidates| candidates.iter().max_by(|a, b| a.prior.total_cmp(&b.prior)));
    let countries = best.filter(|candidate| candidate.place.class == Class::Country);
    countries.filter_map(|candidate| candidate.place.country.map(str::to_owned)).collect()
}

/// Degrees as they were written, to five places.
fn degrees(stored: f32) -> f64 {
    (f64::from(stored) * 1e5).round() / 1e5
}

/// Lets every name speak for the candidates of the others.
fn weigh(names: &mut [Vec<Candidate<'_>>]) {
    let before = names.to_vec();
    for (n, candidates) in names.iter_mut().enumerate() {
        for candidate in candidates.iter_mut() {
            let context = context(candidate, n, &before);
            let support: f32 = context.into_iter().map(|(feature, value)| feature.weight() * value).sum();
            candidate.score = candidate.prior + support;
        }
        share_belief(candidates);
    }
}

/// What the other names of the report say for a candidate of the name `n`.
fn context(candidate: &Candidate<'_>, n: usize, names: &[Vec<Candidate<'_>>]) -> Vec<(Feature, f32)> {
    let mut sums = [0.0; N_FEATURES];
    let witnesses = names.iter().enumerate().filter(|(other, _)| *other != n).take(MAX_WITNESSES);
    for (relation, belief) in witnesses.filter_map(|(_, witness)| testimony(candidate, witness)) {
        sums[relation as usize] += belief;
    }
    Feature::relations().map(|relation| (relation, (1.0 + 2.0 * sums[relation as usize]).ln())).collect()
}

/// What another name says for a candidate, by the reading of that name that says the most.
fn testimony(candidate: &Candidate<'_>, witness: &[Candidate<'_>]) -> Option<(Feature, f32)> {
    witness
        .iter()
        .filter(|other| other.belief >= DOUBTED)
        .filter_map(|other| Some((candidate.relation(other)?, other.belief)))
        .max_by(|a, b| (a.0.strength() * a.1).total_cmp(&(b.0.strength() * b.1)))
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
                Some((text, parent)) => PlaceMention { text, parent: Some(parent), wanted: Wanted::Any },
                None => PlaceMention { text: mention, parent: None, wanted: Wanted::Any },
            })
            .collect();
        let show = |place: Option<Resolved<'_>>| match place {
            Some(place) => [&[place.name], place.parents.as_slice()].concat().join(" < "),
            None => "-".to_owned(),
        };
        let found: Vec<_> = sample::gazetteer().resolve(&mentions, &[]).into_iter().map(show).collect();
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
    fn a_city_in_a_country_is_not_named_like_it() {
        let wanted = |text, wanted| PlaceMention { text, parent: None, wanted };
        let found = sample::gazetteer().resolve(&[wanted("Syria", Wanted::Settlement)], &[]);
        assert_eq!(found[0].as_ref().map(|place| place.precision), Some("country"));
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
            let mentions: Vec<_> = texts.iter().map(|text| PlaceMention { text, parent: None, wanted: Wanted::Any }).collect();
            prop_assert_eq!(sample::gazetteer().resolve(&mentions, &[]).len(), mentions.len());
        }
    }
}
