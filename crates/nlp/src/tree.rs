//! Builds a tree from arcs: edges, sentences, and the labels that a projective parser folds.

use crate::doc::{LabelId, Labels, Token};

/// How often edges are widened before a malformed tree is kept as it is, as in spaCy.
const MAX_PASSES: usize = 12;

/// Labels such as `conj||dobj`: the true head of the arc is the nearest `dobj` below its head (Nivre and
/// Nilsson 2005).
#[derive(Debug, Default)]
pub(crate) struct FoldedLabels(Vec<Option<(LabelId, LabelId)>>);

impl FoldedLabels {
    pub(crate) fn new(labels: &mut Labels) -> Self {
        let mut folded = Vec::new();
        let mut id = 0;
        while let Some(label) = labels.find(id) {
            let parts = label.split_once("||").map(|(own, head)| (own.to_owned(), head.to_owned()));
            folded.push(parts.map(|(own, head)| (labels.intern(&own), labels.intern(&head))));
            id += 1;
        }
        Self(folded)
    }

    fn get(&self, label: LabelId) -> Option<(LabelId, LabelId)> {
        self.0.get(usize::from(label)).copied().flatten()
    }
}

/// Sets edges and sentence starts from heads, moves folded arcs to their true heads, and sets both again.
pub(crate) fn build(tokens: &mut [Token], folded: &FoldedLabels) {
    set_edges(tokens);
    if tokens.iter().any(|token| folded.get(token.dep).is_some()) {
        unfold(tokens, folded);
        set_edges(tokens);
    }
    complete_edges(tokens);
}

/// Widens the edges of trees whose arcs cross until nothing is left to widen. spaCy stops before, and decides by the edges
/// that it has then where sentences start.
fn complete_edges(tokens: &mut [Token]) {
    let mut is_wider = true;
    while is_wider {
        is_wider = false;
        for i in (0..tokens.len()).rev() {
            is_wider |= widen_head(tokens, i);
        }
    }
}

fn unfold(tokens: &mut [Token], folded: &FoldedLabels) {
    for i in 0..tokens.len() {
        let Some((own, head_label)) = folded.get(tokens[i].dep) else { continue };
        tokens[i].head = true_head(tokens, i, head_label);
        tokens[i].dep = own;
    }
}

/// The first token with the label below the head of `i`, breadth first and left to right.
fn true_head(tokens: &[Token], i: usize, label: LabelId) -> u32 {
    let head = tokens[i].head;
    let mut level = vec![head];
    while !level.is_empty() {
        let mut below = Vec::new();
        for &parent in &level {
            let range = tokens[parent as usize].left_edge..=tokens[parent as usize].right_edge;
            for child in range.filter(|&child| child != parent && tokens[child as usize].head == parent) {
                if tokens[child as usize].is_space || child as usize == i {
                    continue;
                }
                if tokens[child as usize].dep == label {
                    return child;
                }
                below.push(child);
            }
        }
        level = below;
    }
    head
}

fn set_edges(tokens: &mut [Token]) {
    for (i, token) in tokens.iter_mut().enumerate() {
        (token.left_edge, token.right_edge) = (i as u32, i as u32);
    }
    for _ in 0..MAX_PASSES {
        for i in 0..tokens.len() {
            widen_head(tokens, i);
        }
        for i in (0..tokens.len()).rev() {
            widen_head(tokens, i);
        }
        set_sentence_starts(tokens);
        if heads_are_in_their_sentences(tokens) {
            break;
        }
    }
}

/// Widens the edges of a token's head to those of the token; whether they were narrower.
fn widen_head(tokens: &mut [Token], i: usize) -> bool {
    let Token { head, left_edge, right_edge, .. } = tokens[i];
    let head = &mut tokens[head as usize];
    let is_narrow = left_edge < head.left_edge || head.right_edge < right_edge;
    head.left_edge = head.left_edge.min(left_edge);
    head.right_edge = head.right_edge.max(right_edge);
    is_narrow
}

fn set_sentence_starts(tokens: &mut [Token]) {
    tokens.iter_mut().for_each(|token| token.sent_start = false);
    for i in 0..tokens.len() {
        if tokens[i].head as usize == i {
            let start = tokens[i].left_edge as usize;
            tokens[start].sent_start = true;
        }
    }
}

/// Follows spaCy: the last token of a text counts as the end of its sentence.
fn heads_are_in_their_sentences(tokens: &[Token]) -> bool {
    let mut start = 0;
    for i in 0..tokens.len() {
        if (i > 0 && tokens[i].sent_start) || i + 1 == tokens.len() {
            if tokens[start..i].iter().any(|token| !(start..=i).contains(&(token.head as usize))) {
                return false;
            }
            start = i;
        }
    }
    true
}

/// Lists the children of every token, left to right, and sets the part of the list that belongs to each
/// token.
pub(crate) fn list_children(tokens: &mut [Token]) -> Vec<u32> {
    let mut counts = vec![0_u32; tokens.len() + 1];
    for (_, token) in tokens.iter().enumerate().filter(|(i, token)| token.head as usize != *i) {
        counts[token.head as usize + 1] += 1;
    }
    for i in 1..counts.len() {
        counts[i] += counts[i - 1];
    }
    for (i, token) in tokens.iter_mut().enumerate() {
        (token.children_start, token.children_end) = (counts[i], counts[i]);
    }
    let mut children = vec![0; *counts.last().unwrap_or(&0) as usize];
    for i in 0..tokens.len() {
        let head = tokens[i].head as usize;
        if head != i {
            children[tokens[head].children_end as usize] = i as u32;
            tokens[head].children_end += 1;
        }
    }
    children
}
