//! Clusters by average linkage: two are joined while the mean score of their members is high enough.

/// Two members or clusters, the first before the second.
type Two = (usize, usize);

/// What people decided on members, by their positions.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    /// Two that are one.
    pub(crate) together: Vec<Two>,
    /// Two that are not.
    pub(crate) apart: Vec<Two>,
}

impl Decided {
    /// Each member alone, but those together that people put together; empty where a member is in another.
    fn clusters(&self, n: usize) -> Vec<Vec<usize>> {
        let mut clusters: Vec<Vec<usize>> = (0..n).map(|member| vec![member]).collect();
        for (a, b) in &self.together {
            let holder = |member| clusters.iter().position(|cluster| cluster.contains(member));
            let (Some(a), Some(b)) = (holder(a), holder(b)) else { continue };
            if a != b {
                let moved = std::mem::take(&mut clusters[a.max(b)]);
                clusters[a.min(b)].extend(moved);
            }
        }
        clusters
    }

    /// The members that people part from others, with those that they put together with them.
    pub(crate) fn anchors(&self, n: usize) -> Vec<Vec<usize>> {
        if self.apart.is_empty() {
            return Vec::new();
        }
        let is_parted = |member: &usize| self.apart.iter().any(|(a, b)| a == member || b == member);
        let clusters = self.clusters(n).into_iter();
        clusters.filter(|cluster| cluster.iter().any(is_parted)).collect()
    }

    /// Whether anything parts two clusters.
    fn parts(&self, a: &[usize], b: &[usize]) -> bool {
        let is_between = |x: &usize, y: &usize| a.contains(x) && b.contains(y);
        self.apart.iter().any(|(x, y)| is_between(x, y) || is_between(y, x))
    }
}

/// Clusters of `0..n` in order of their first members; `links` are the pairs that reach the threshold,
/// `score` gives the score of any two, `decided` holds before any score.
///
/// Two clusters without a link between them are never joined, so their pairs need no score. The order of the
/// members breaks ties.
pub(crate) fn link(
    n: usize,
    threshold: f32,
    links: impl Iterator<Item = (Two, f32)>,
    score: impl Fn(usize, usize) -> f32,
    decided: &Decided,
) -> Vec<Vec<usize>> {
    let mut clusters = decided.clusters(n);
    let mut means = Means::new(n, starting_means(&clusters, links, &score, decided).into_iter());
    while let Some((a, b)) = means.best(threshold) {
        let (n_a, n_b) = (clusters[a].len() as f32, clusters[b].len() as f32);
        for c in (0..n).filter(|c| *c != a && *c != b) {
            let (to_a, to_b) = (means.at(a, c), means.at(b, c));
            if to_a.is_none() && to_b.is_none() {
                continue;
            }
            if decided.parts(&clusters[a], &clusters[c]) || decided.parts(&clusters[b], &clusters[c]) {
                means.unlink(a, c);
                continue;
            }
            let to_a = to_a.unwrap_or_else(|| mean_score(&clusters[a], &clusters[c], &score));
            let to_b = to_b.unwrap_or_else(|| mean_score(&clusters[b], &clusters[c], &score));
            means.set(a, c, (n_a * to_a + n_b * to_b) / (n_a + n_b));
        }
        means.drop_joined(a, b);
        let joined = std::mem::take(&mut clusters[b]);
        clusters[a].extend(joined);
    }
    clusters.retain(|cluster| !cluster.is_empty());
    clusters.iter_mut().for_each(|cluster| cluster.sort_unstable());
    clusters.sort_unstable();
    clusters
}

/// The links between the clusters that people made, with their mean scores; without decisions the links as
/// they are.
fn starting_means(
    clusters: &[Vec<usize>],
    links: impl Iterator<Item = (Two, f32)>,
    score: impl Fn(usize, usize) -> f32,
    decided: &Decided,
) -> Vec<(Two, f32)> {
    if decided.together.is_empty() && decided.apart.is_empty() {
        return links.collect();
    }
    let mut holder = vec![0; clusters.len()];
    for (n, cluster) in clusters.iter().enumerate() {
        cluster.iter().for_each(|member| holder[*member] = n);
    }
    let between = links.map(|((a, b), _)| (holder[a].min(holder[b]), holder[a].max(holder[b])));
    let between: std::collections::BTreeSet<Two> = between.filter(|(a, b)| a != b).collect();
    let open = between.into_iter().filter(|(a, b)| !decided.parts(&clusters[*a], &clusters[*b]));
    open.map(|(a, b)| ((a, b), mean_score(&clusters[a], &clusters[b], &score))).collect()
}

/// The mean score between the members of two clusters.
fn mean_score(a: &[usize], b: &[usize], score: impl Fn(usize, usize) -> f32) -> f32 {
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b)));
    pairs.map(|(a, b)| score(a, b)).sum::<f32>() / (a.len() * b.len()) as f32
}

/// The mean scores between linked clusters; a cluster is named by its first position.
struct Means {
    n: usize,
    /// Of the cluster of a row with the later one of a column; none where no link is between them.
    table: Vec<Option<f32>>,
    /// The best of each row, the first of equals.
    best: Vec<Option<(f32, usize)>>,
}

impl Means {
    fn new(n: usize, links: impl Iterator<Item = (Two, f32)>) -> Self {
        let mut means = Self { n, table: vec![None; n * n], best: vec![None; n] };
        for ((a, b), mean) in links {
            means.set(a, b, mean);
        }
        for row in 0..n {
            means.best[row] = means.best_of(row);
        }
        means
    }

    fn at(&self, a: usize, b: usize) -> Option<f32> {
        self.table[a.min(b) * self.n + a.max(b)]
    }

    /// The bests of the rows are as they were until clusters are joined.
    fn set(&mut self, a: usize, b: usize, mean: f32) {
        self.table[a.min(b) * self.n + a.max(b)] = Some(mean);
    }

    /// The two are not linked any more.
    fn unlink(&mut self, a: usize, b: usize) {
        self.table[a.min(b) * self.n + a.max(b)] = None;
    }

    /// The two that fit best, the first of equals.
    fn best(&self, threshold: f32) -> Option<Two> {
        let rows =
            self.best.iter().enumerate().filter_map(|(row, best)| best.map(|(mean, b)| (mean, (row, b))));
        let first = rows.reduce(|best, other| if other.0 > best.0 { other } else { best });
        first.filter(|(mean, _)| *mean >= threshold).map(|(_, two)| two)
    }

    fn best_of(&self, row: usize) -> Option<(f32, usize)> {
        let means = (row + 1..self.n).filter_map(|b| self.table[row * self.n + b].map(|mean| (mean, b)));
        means.reduce(|best, other| if other.0 > best.0 { other } else { best })
    }

    /// Leaves `b`, which is now part of `a`, out, and finds the bests again that have changed.
    fn drop_joined(&mut self, a: usize, b: usize) {
        for c in 0..self.n {
            self.table[c.min(b) * self.n + c.max(b)] = None;
        }
        self.best[b] = None;
        for row in 0..b {
            let changed = self.best[row].is_some_and(|(_, other)| other == a || other == b);
            let new = if row < a { self.at(row, a).map(|mean| (mean, a)) } else { None };
            if row == a || changed {
                self.best[row] = self.best_of(row);
            } else if let Some((mean, _)) = new
                && self.best[row].is_none_or(|(best, other)| mean > best || (mean == best && a < other))
            {
                self.best[row] = new;
            }
        }
    }
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
        link(n, threshold, links, score, &Decided::default())
    }

    #[test]
    fn what_fits_on_average_is_joined() {
        assert_eq!(link_all(6, 0.0, near), [vec![0, 1, 2], vec![3, 4], vec![5]]);
        assert_eq!(link_all(6, 3.0, near).len(), 6);
    }

    #[test]
    fn what_people_decide_holds_before_any_score() {
        let all = |decided: &Decided| {
            let pairs = (0..6).flat_map(|a| (a + 1..6).map(move |b| (a, b)));
            let links = pairs.map(|(a, b)| ((a, b), near(a, b))).filter(|link| link.1 >= 0.0);
            link(6, 0.0, links, near, decided)
        };
        let parted = Decided { apart: vec![(0, 2)], ..Decided::default() };
        assert_eq!(all(&parted), [vec![0, 1], vec![2], vec![3, 4], vec![5]]);
        let joined = Decided { together: vec![(2, 5)], ..Decided::default() };
        assert!(all(&joined).contains(&vec![2, 5]));
        let both = Decided { together: vec![(4, 5)], apart: vec![(3, 5)] };
        assert_eq!(all(&both), [vec![0, 1, 2], vec![3], vec![4, 5]]);
    }

    #[test]
    fn a_chain_is_not_a_cluster() {
        let chained = |a: usize, b: usize| if a.abs_diff(b) <= 1 { 1.0 } else { -8.0 };
        assert!(link_all(90, 0.0, chained).iter().all(|cluster| cluster.len() <= 2));
    }
}
