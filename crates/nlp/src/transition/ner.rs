//! The entity recogniser: begin, in, last, unit, out (Lample et al. 2016).

use super::scorer::{Memory, Scorer};
use super::{best_of_range, better_of_two};
use crate::description::Move;
use crate::doc::{Iob, LabelId, Labels};

const MISSING: u8 = 0;
const BEGIN: u8 = 1;
const IN: u8 = 2;
const LAST: u8 = 3;
const UNIT: u8 = 4;
const OUT: u8 = 5;

/// The classes of the recogniser.
#[derive(Debug)]
pub(crate) struct EntityMoves {
    classes: Vec<(u8, LabelId)>,
}

impl EntityMoves {
    /// Orders the classes and adds their labels to `labels`.
    ///
    /// # Errors
    /// If the classes are not those of a begin-in-last-unit-out system.
    pub(crate) fn new(moves: &[Move], labels: &mut Labels) -> Result<Self, String> {
        if moves.iter().any(|m| m.action > OUT) || !moves.iter().any(|m| m.action == OUT) {
            return Err("moves that are not those of an entity recogniser".into());
        }
        // As in spaCy, the output layer has no class for a missing value or a labelled outside.
        let classes = moves.iter().filter(|m| m.action != MISSING && (m.action != OUT || m.label.is_empty()));
        Ok(Self { classes: classes.map(|m| (m.action, labels.intern(&m.label))).collect() })
    }

    pub(crate) fn len(&self) -> usize {
        self.classes.len()
    }
}

/// Marks the entities of the text whose vectors were added to the scorer.
pub(crate) fn recognise_entities(
    n: usize,
    scorer: &Scorer,
    moves: &EntityMoves,
    is_space: impl Fn(usize) -> bool,
    starts_sentence: impl Fn(usize) -> bool,
    memory: &mut Memory,
) -> Vec<(Iob, LabelId)> {
    let mut marks = Vec::with_capacity(n);
    let mut open: Option<(usize, LabelId)> = None;
    for token in 0..n {
        let slots = [Some(token), open.map(|(start, _)| start), open.and_then(|_| token.checked_sub(1))];
        scorer.score(&slots, memory);
        let may_go_on = token + 1 < n && !starts_sentence(token + 1);
        let space = is_space(token);
        let is_valid = |(action, label): (u8, LabelId)| match (open, action) {
            (None, OUT) => true,
            (None, UNIT) => label != 0 && !space,
            (None, BEGIN) => !space && may_go_on,
            (Some((_, current)), IN) => label == current && may_go_on,
            (Some((_, current)), LAST) => label == current,
            _ => false,
        };
        let mut found = None;
        for (i, &class) in moves.classes.iter().enumerate() {
            if is_valid(class) {
                found = better_of_two(found, best_of_range(&memory.scores, &scorer.upper_bias, i..i + 1));
            }
        }
        let (action, label) = found.map_or((OUT, 0), |(_, class)| moves.classes[class]);
        let mark = match action {
            BEGIN | UNIT => (Iob::Begin, label),
            IN | LAST => (Iob::Inside, label),
            _ => (Iob::Outside, 0),
        };
        open = match action {
            BEGIN => Some((token, label)),
            IN => open,
            _ => None,
        };
        marks.push(mark);
    }
    marks
}
