//! Greedy transition systems over token vectors: the dependency parser and the entity recogniser.

mod ner;
mod parser;
mod scorer;

pub(crate) use ner::{EntityMoves, recognise_entities};
pub(crate) use parser::{ParserMoves, parse_arcs};
pub(crate) use scorer::{Memory, Scorer};

/// The highest score and its index; the first of equal ones.
fn best_of_range(scores: &[f32], bias: &[f32], range: std::ops::Range<usize>) -> Option<(f32, usize)> {
    let mut found: Option<(f32, usize)> = None;
    for i in range {
        let score = scores[i] + bias[i];
        if found.is_none_or(|(best, _)| score > best) {
            found = Some((score, i));
        }
    }
    found
}

/// The higher score; the first of equal ones.
fn better_of_two(a: Option<(f32, usize)>, b: Option<(f32, usize)>) -> Option<(f32, usize)> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.0 > a.0 || (b.0 == a.0 && b.1 < a.1) { b } else { a }),
        (a, b) => a.or(b),
    }
}
