//! Clusters by average linkage: two are joined while their members fit each other on average.

/// Clusters of `0..n` in order of their first members; `score` is symmetric.
///
/// Ties are broken by the order of the members, so that the caller's order alone decides.
pub(crate) fn link(n: usize, threshold: f32, score: impl Fn(usize, usize) -> f32) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = (0..n).map(|member| vec![member]).collect();
    let mut means = vec![f32::NEG_INFINITY; n * n];
    for a in 0..n {
        for b in a + 1..n {
            means[a * n + b] = score(a, b);
        }
    }
    let mut open: Vec<usize> = (0..n).collect();
    while let Some((a, b)) = best(&open, &means, n, threshold) {
        let (n_a, n_b) = (clusters[a].len() as f32, clusters[b].len() as f32);
        for &c in open.iter().filter(|&&c| c != a && c != b) {
            let (to_a, to_b) = (a.min(c) * n + a.max(c), b.min(c) * n + b.max(c));
            means[to_a] = (n_a * means[to_a] + n_b * means[to_b]) / (n_a + n_b);
        }
        open.retain(|&c| c != b);
        let joined = std::mem::take(&mut clusters[b]);
        clusters[a].extend(joined);
    }
    for &c in &open {
        clusters[c].sort_unstable();
    }
    let mut clusters: Vec<Vec<usize>> = open.into_iter().map(|c| std::mem::take(&mut clusters[c])).collect();
    clusters.sort_unstable();
    clusters
}

/// The two clusters that fit best, the first of equals.
fn best(open: &[usize], means: &[f32], n: usize, threshold: f32) -> Option<(usize, usize)> {
    let mut best: Option<(f32, usize, usize)> = None;
    for (at, &a) in open.iter().enumerate() {
        for &b in &open[at + 1..] {
            let mean = means[a * n + b];
            if mean >= threshold && best.is_none_or(|(most, ..)| mean > most) {
                best = Some((mean, a, b));
            }
        }
    }
    best.map(|(_, a, b)| (a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: usize, b: usize) -> f32 {
        let at = [0.0_f32, 1.0, 2.0, 10.0, 11.0, 30.0];
        3.0 - (at[a] - at[b]).abs()
    }

    #[test]
    fn what_fits_on_average_is_joined() {
        assert_eq!(link(6, 0.0, near), [vec![0, 1, 2], vec![3, 4], vec![5]]);
        assert_eq!(link(6, 3.0, near).len(), 6);
    }

    #[test]
    fn a_chain_is_not_a_cluster() {
        let chained = |a: usize, b: usize| if a.abs_diff(b) <= 1 { 1.0 } else { -8.0 };
        assert!(link(90, 0.0, chained).iter().all(|cluster| cluster.len() <= 2));
    }
}
