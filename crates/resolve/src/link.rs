//! Clusters by average linkage: two are joined while their members fit each other on average.

use std::collections::{BTreeMap, BTreeSet};

/// Two members or clusters, the first before the second.
type Two = (usize, usize);

/// Clusters of `0..n` in order of their first members; `links` are the pairs that reach the threshold, `score` tells what any two come to.
///
/// Two clusters without a link between them are never joined, so that the pairs between them need no score. Ties are broken by the order of the members:
/// the caller's order alone decides.
pub(crate) fn link(
    n: usize,
    threshold: f32,
    links: BTreeMap<Two, f32>,
    score: impl Fn(usize, usize) -> f32,
) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = (0..n).map(|member| vec![member]).collect();
    let mut near: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); n];
    for &(a, b) in links.keys() {
        near[a].insert(b);
        near[b].insert(a);
    }
    let mut means = links;
    while let Some((a, b)) = best(&means, threshold) {
        means.remove(&(a, b));
        near[a].remove(&b);
        let of_b = std::mem::take(&mut near[b]);
        near[a].extend(of_b.into_iter().filter(|c| *c != a));
        let (n_a, n_b) = (clusters[a].len() as f32, clusters[b].len() as f32);
        for c in near[a].clone() {
            let mut to_c = |x: usize| {
                let known = means.remove(&(x.min(c), x.max(c)));
                known.unwrap_or_else(|| mean(&clusters[x], &clusters[c], &score))
            };
            let joined = (n_a * to_c(a) + n_b * to_c(b)) / (n_a + n_b);
            means.insert((a.min(c), a.max(c)), joined);
            near[c].remove(&b);
            near[c].insert(a);
        }
        let joined = std::mem::take(&mut clusters[b]);
        clusters[a].extend(joined);
    }
    clusters.retain(|cluster| !cluster.is_empty());
    clusters.iter_mut().for_each(|cluster| cluster.sort_unstable());
    clusters.sort_unstable();
    clusters
}

/// How the members of two clusters fit each other on average.
fn mean(a: &[usize], b: &[usize], score: impl Fn(usize, usize) -> f32) -> f32 {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b)));
    pairs.map(|(a, b)| score(a, b)).sum::<f32>() / (a.len() * b.len()) as f32
}

/// The two clusters that fit best, the first of equals.
fn best(means: &BTreeMap<Two, f32>, threshold: f32) -> Option<Two> {
    let fitting = means.iter().filter(|(_, mean)| **mean >= threshold).rev();
    fitting.max_by(|a, b| a.1.total_cmp(b.1)).map(|(two, _)| *two)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: usize, b: usize) -> f32 {
        let at = [0.0_f32, 1.0, 2.0, 10.0, 11.0, 30.0];
        3.0 - (at[a] - at[b]).abs()
    }

    fn link_all(n: usize, threshold: f32, score: fn(usize, usize) -> f32) -> Vec<Vec<usize>> {
        let pairs = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b)));
        let links = pairs.map(|(a, b)| ((a, b), score(a, b))).filter(|link| link.1 >= threshold);
        link(n, threshold, links.collect(), score)
    }

    #[test]
    fn what_fits_on_average_is_joined() {
        assert_eq!(link_all(6, 0.0, near), [vec![0, 1, 2], vec![3, 4], vec![5]]);
        assert_eq!(link_all(6, 3.0, near).len(), 6);
    }

    #[test]
    fn a_chain_is_not_a_cluster() {
        let chained = |a: usize, b: usize| if a.abs_diff(b) <= 1 { 1.0 } else { -8.0 };
        assert!(link_all(90, 0.0, chained).iter().all(|cluster| cluster.len() <= 2));
    }
}
