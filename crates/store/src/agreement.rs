//! How far coders agree beyond chance: Cohen's kappa and Krippendorff's alpha for nominal data.

use std::collections::BTreeMap;

use serde::Serialize;

/// How far the coders of one facet agree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// The facet, or `all`.
    pub facet: String,
    /// Units that two coders or more judged.
    pub units: usize,
    /// Coders.
    pub coders: usize,
    /// The share of pairs of judgements on one unit that are the same.
    pub observed: Option<f64>,
    /// Cohen's kappa; none unless there are exactly two coders and chance does not explain everything.
    pub kappa: Option<f64>,
    /// Krippendorff's alpha; none where everybody always says the same one thing.
    pub alpha: Option<f64>,
}

/// What the coders said of one unit, by coder.
type Unit = BTreeMap<String, String>;

/// The agreement over units; those that one coder alone judged do not count.
pub(crate) fn agreement<'u>(facet: &str, units: impl Iterator<Item = &'u Unit>) -> Agreement {
    let units: Vec<&Unit> = units.filter(|unit| unit.len() > 1).collect();
    let mut coders: Vec<&str> = units.iter().flat_map(|unit| unit.keys().map(String::as_str)).collect();
    coders.sort_unstable();
    coders.dedup();
    Agreement {
        facet: facet.to_owned(),
        units: units.len(),
        coders: coders.len(),
        observed: observed(&units),
        kappa: if let [one, other] = coders[..] { kappa(&units, one, other) } else { None },
        alpha: alpha(&units),
    }
}

fn observed(units: &[&Unit]) -> Option<f64> {
    let (mut same, mut all) = (0_usize, 0_usize);
    for unit in units {
        let said: Vec<&String> = unit.values().collect();
        for (n, one) in said.iter().enumerate() {
            all += said.len() - n - 1;
            same += said[n + 1..].iter().filter(|other| *other == one).count();
        }
    }
    (all > 0).then(|| same as f64 / all as f64)
}

/// Cohen's kappa of two coders, over the units that both judged.
fn kappa(units: &[&Unit], one: &str, other: &str) -> Option<f64> {
    let pairs: Vec<(&String, &String)> =
        units.iter().filter_map(|unit| Some((unit.get(one)?, unit.get(other)?))).collect();
    let n = pairs.len() as f64;
    let same = pairs.iter().filter(|(a, b)| a == b).count() as f64 / n;
    let mut shares: BTreeMap<&String, (f64, f64)> = BTreeMap::new();
    for (a, b) in &pairs {
        shares.entry(a).or_default().0 += 1.0 / n;
        shares.entry(b).or_default().1 += 1.0 / n;
    }
    let chance: f64 = shares.values().map(|(a, b)| a * b).sum();
    (!pairs.is_empty() && chance < 1.0).then(|| (same - chance) / (1.0 - chance))
}

/// Krippendorff's alpha for nominal data, any number of coders and missing values.
fn alpha(units: &[&Unit]) -> Option<f64> {
    let mut totals: BTreeMap<&String, f64> = BTreeMap::new();
    let (mut n, mut disagreed) = (0.0, 0.0);
    for unit in units {
        let m = unit.len() as f64;
        let mut counts: BTreeMap<&String, f64> = BTreeMap::new();
        for said in unit.values() {
            *counts.entry(said).or_default() += 1.0;
            *totals.entry(said).or_default() += 1.0;
        }
        n += m;
        disagreed += counts.values().map(|count| count * (m - count)).sum::<f64>() / (m - 1.0);
    }
    let expected: f64 = totals.values().map(|total| total * (n - total)).sum::<f64>() / (n - 1.0);
    (n > 1.0 && expected > 0.0).then(|| 1.0 - disagreed / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units from rows of coders, one character a unit; `.` is missing.
    fn of(coders: &[&str]) -> Agreement {
        let mut units: Vec<Unit> = vec![Unit::new(); coders[0].len()];
        for (coder, said) in coders.iter().enumerate() {
            for (unit, c) in units.iter_mut().zip(said.chars()).filter(|(_, c)| *c != '.') {
                unit.insert(coder.to_string(), c.to_string());
            }
        }
        agreement("all", units.iter())
    }

    #[test]
    fn alpha_is_that_of_krippendorffs_example() {
        // Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, nominal, 0.743.
        let found = of(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]);
        assert!((found.alpha.unwrap() - 0.743).abs() < 0.0005, "{found:?}");
    }

    #[test]
    fn kappa_is_that_of_the_textbook() {
        // 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, by chance 0.5, kappa 0.4.
        let one = "y".repeat(25) + &"n".repeat(25);
        let other = "y".repeat(20) + &"n".repeat(5) + &"y".repeat(10) + &"n".repeat(15);
        let found = of(&[&one, &other]);
        assert!((found.kappa.unwrap() - 0.4).abs() < 1e-9 && (found.observed.unwrap() - 0.7).abs() < 1e-9);
    }

    #[test]
    fn one_value_alone_says_nothing_of_agreement() {
        let found = of(&["yyy", "yyy"]);
        assert_eq!((found.observed, found.kappa, found.alpha), (Some(1.0), None, None));
    }
}
