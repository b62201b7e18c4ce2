//! Scores of attention by the distance between two pieces, as in MPNet (Song et al. 2020), after T5 (Raffel et al. 2020).

use rashomon_kernel::DistanceTerms;

use super::file::Tensors;
use crate::file::LoadError;

/// From this distance on all are alike.
const FARTHEST: f32 = 128.0;

/// What each head adds to the score of a piece for how far it is away.
#[derive(Debug)]
pub(super) struct Distances {
    /// For each head the terms of all distances from `-reach` to `reach`.
    terms: Vec<Vec<f32>>,
    reach: usize,
}

impl Distances {
    /// Reads a table of `[bucket][head]` for windows of at most `n_pieces`.
    pub(super) fn load(
        tensors: &Tensors<'_>,
        [n_buckets, n_heads]: [usize; 2],
        n_pieces: usize,
    ) -> Result<Self, LoadError> {
        let table = tensors.floats("encoder.relative_attention_bias.weight", &[n_buckets, n_heads])?;
        let reach = n_pieces - 1;
        let of_head = |head: usize| {
            let distances = (0..=2 * reach).map(|at| at as i64 - reach as i64);
            distances.map(|distance| table[bucket(distance, n_buckets) * n_heads + head]).collect()
        };
        Ok(Self { terms: (0..n_heads).map(of_head).collect(), reach })
    }

    /// The terms of one head.
    pub(super) fn of_head(&self, head: usize) -> DistanceTerms<'_> {
        DistanceTerms { terms: &self.terms[head], reach: self.reach }
    }
}

/// The bucket of a distance from query to key: half of them are for keys that come later; in each half the first are for one
/// distance each, and the others grow with its logarithm.
fn bucket(distance: i64, n_buckets: usize) -> usize {
    let half = n_buckets / 2;
    let single = half / 2;
    let (after, distance) = (usize::from(distance > 0) * half, distance.unsigned_abs() as usize);
    if distance < single {
        return after + distance;
    }
    let share = (distance as f32 / single as f32).ln() / (FARTHEST / single as f32).ln();
    after + (single + (share * (half - single) as f32) as usize).min(half - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_distances_have_their_own_bucket_and_far_ones_share() {
        let of = |distance| bucket(distance, 32);
        assert_eq!([0, -1, -7, 1, 7].map(of), [0, 1, 7, 17, 23]);
        assert_eq!([-8, -11, -12, -127, -128, -4000].map(of), [8, 8, 9, 15, 15, 15]);
        assert_eq!(of(4000), 31);
    }
}
