//! From scores to attributions: the best path through the text.

use std::ops::Range;

use libm::{expf, logf};

use crate::REACH;

/// What it costs to pass from one cue's content to another's, or to nobody's.
const SWITCH: f32 = 2.0;
const NOBODY: u32 = u32::MAX;

/// An attribution as the model sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The head of the cue.
    pub anchor: usize,
    /// The tokens of the cue.
    pub cue: Range<usize>,
    /// The head of the source and its tokens.
    pub source: Option<(usize, Range<usize>)>,
    /// The parts of the content, in order.
    pub content: Vec<Range<usize>>,
    /// From 0 to 1; what lies below the model's threshold is left out.
    pub confidence: f32,
}

/// The scores of the tokens within reach of one cue; tokens count from the start of the section.
#[derive(Debug, Clone, Default)]
pub(super) struct Band {
    pub cue: usize,
    /// The first token within reach.
    pub first: usize,
    /// Log-probabilities once [`normalise`] has run.
    pub scores: Vec<f32>,
}

impl Band {
    pub fn at(&self, token: usize) -> f32 {
        self.scores[token - self.first]
    }
}

/// The cues within reach of each token: calls `each` with the token and the numbers of the first and after the last.
fn sweep(bands: &[Band], n_tokens: usize, mut each: impl FnMut(usize, usize, usize)) {
    let (mut low, mut high) = (0, 0);
    for token in 0..n_tokens {
        while high < bands.len() && bands[high].cue <= token + REACH {
            high += 1;
        }
        while low < high && bands[low].cue + REACH < token {
            low += 1;
        }
        each(token, low, high);
    }
}

/// Makes log-probabilities of the scores that each token is content of each cue or, in `nobody`, of none.
pub(super) fn normalise(bands: &mut [Band], nobody: &mut [f32]) {
    let mut totals = Vec::with_capacity(nobody.len());
    sweep(bands, nobody.len(), |token, low, high| {
        let scores = || bands[low..high].iter().map(|band| band.at(token)).chain([nobody[token]]);
        let most = scores().fold(f32::NEG_INFINITY, f32::max);
        totals.push(most + logf(scores().map(|score| expf(score - most)).sum::<f32>()));
    });
    for band in &mut *bands {
        for (score, total) in band.scores.iter_mut().zip(&totals[band.first..]) {
            *score -= total;
        }
    }
    for (score, total) in nobody.iter_mut().zip(&totals) {
        *score -= total;
    }
}

/// Which cue each token is content of on the best path (Viterbi 1967), where every change costs [`SWITCH`].
pub(super) fn best_path(bands: &[Band], nobody: &[f32]) -> Vec<Option<usize>> {
    // For each token the state that each of its states is best reached from; `starts` says where a token's states are.
    let (mut from, mut starts) = (Vec::new(), Vec::with_capacity(nobody.len()));
    let mut best: Vec<f32> = vec![f32::NEG_INFINITY; bands.len()];
    let mut best_nobody = 0.0_f32;
    sweep(bands, nobody.len(), |token, low, high| {
        let (leader, most) = leader(&best, low, high, best_nobody);
        starts.push((from.len(), low));
        for (cue, best) in best.iter_mut().enumerate().take(high).skip(low) {
            let stays = token == 0 || *best >= most - SWITCH;
            from.push(if stays { cue as u32 } else { leader });
            let before = match (token, stays) {
                (0, _) => 0.0,
                (_, true) => *best,
                _ => most - SWITCH,
            };
            *best = before + bands[cue].at(token);
        }
        let stays = best_nobody >= most - SWITCH;
        from.push(if stays { NOBODY } else { leader });
        best_nobody = if stays { best_nobody } else { most - SWITCH } + nobody[token];
        // Out of reach from here on.
        for best in &mut best[..low] {
            *best = f32::NEG_INFINITY;
        }
    });
    let mut path = vec![None; nobody.len()];
    let Some(&(_, low)) = starts.last() else { return path };
    let (mut state, _) = leader(&best, low, bands.len(), best_nobody);
    for token in (0..path.len()).rev() {
        path[token] = (state != NOBODY).then_some(state as usize);
        let (start, low) = starts[token];
        let end = starts.get(token + 1).map_or(from.len(), |next| next.0);
        state = if state == NOBODY { from[end - 1] } else { from[start + state as usize - low] };
    }
    path
}

/// The best state, and its score.
fn leader(best: &[f32], low: usize, high: usize, nobody: f32) -> (u32, f32) {
    let mut found = (NOBODY, nobody);
    for (cue, &score) in best.iter().enumerate().take(high).skip(low) {
        if score > found.1 {
            found = (cue as u32, score);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every path, one by one.
    fn exhaustive(bands: &[Band], nobody: &[f32]) -> f32 {
        let n_states = bands.len() + 1;
        let score = |token: usize, state: usize| match bands.get(state) {
            Some(band) => band.at(token),
            None => nobody[token],
        };
        (0..n_states.pow(nobody.len() as u32))
            .map(|path| value(&states(path, n_states, nobody.len()), score))
            .fold(f32::NEG_INFINITY, f32::max)
    }

    fn states(mut path: usize, n_states: usize, n: usize) -> Vec<usize> {
        (0..n)
            .map(|_| {
                let state = path % n_states;
                path /= n_states;
                state
            })
            .collect()
    }

    fn value(states: &[usize], score: impl Fn(usize, usize) -> f32) -> f32 {
        let changes = states.windows(2).filter(|pair| pair[0] != pair[1]).count();
        states.iter().enumerate().map(|(token, &state)| score(token, state)).sum::<f32>()
            - SWITCH * changes as f32
    }

    proptest! {
        #[test]
        fn no_path_is_better_than_the_best(scores in prop::collection::vec(-4.0_f32..0.0, 18)) {
            let n = 6;
            let bands: Vec<Band> = (0..2).map(|k| Band { cue: 2 * k + 1, first: 0, scores: scores[k * n..][..n].to_vec() }).collect();
            let nobody = &scores[12..];
            let path = best_path(&bands, nobody);
            let states: Vec<usize> = path.iter().map(|state| state.unwrap_or(2)).collect();
            let reached = value(&states, |token, state| bands.get(state).map_or(nobody[token], |band| band.at(token)));
            prop_assert!((reached - exhaustive(&bands, nobody)).abs() < 1e-4);
        }

        #[test]
        fn probabilities_sum_to_one(scores in prop::collection::vec(-9.0_f32..9.0, 900)) {
            let n = 300;
            let band = |cue: usize| {
                let (first, last) = (cue.saturating_sub(REACH), n.min(cue + REACH + 1));
                Band { cue, first, scores: scores[first..last].to_vec() }
            };
            let mut bands = vec![band(3), band(150), band(290)];
            let mut nobody = scores[600..].to_vec();
            normalise(&mut bands, &mut nobody);
            for (token, nobody) in nobody.iter().enumerate() {
                let near = bands.iter().filter(|band| band.cue.abs_diff(token) <= REACH);
                let sum = near.map(|band| band.at(token).exp()).sum::<f32>() + nobody.exp();
                prop_assert!((sum - 1.0).abs() < 1e-4);
            }
        }
    }
}
