//! MPNet as the encoder reads it: a BERT model whose attention also knows distances (Song et al. 2020).

use std::collections::BTreeMap;

/// A shape and the bytes of its floats.
pub(super) type Array = (Vec<usize>, Vec<u8>);

/// Positions that no text has: they are for padding.
pub(super) const UNUSED_POSITIONS: usize = 2;

/// The name that BERT has for an array of MPNet.
pub(super) fn name_in_bert(name: &str) -> String {
    let parts = [
        (".attention.attn.q.", ".attention.self.query."),
        (".attention.attn.k.", ".attention.self.key."),
        (".attention.attn.v.", ".attention.self.value."),
        (".attention.attn.o.", ".attention.output.dense."),
        (".attention.LayerNorm.", ".attention.output.LayerNorm."),
    ];
    parts.iter().fold(name.to_owned(), |name, (own, bert)| name.replace(own, bert))
}

/// Leaves the unused positions out, and adds the one type of token that a BERT model has.
pub(super) fn complete(arrays: &mut BTreeMap<String, Array>, width: usize) {
    if let Some((shape, data)) = arrays.get_mut("embeddings.position_embeddings.weight")
        && let Some(n) = shape.first_mut().filter(|n| **n >= UNUSED_POSITIONS)
    {
        *n -= UNUSED_POSITIONS;
        data.drain(..data.len().min(UNUSED_POSITIONS * width * size_of::<f32>()));
    }
    let one_type = (vec![1, width], vec![0; width * size_of::<f32>()]);
    arrays.insert("embeddings.token_type_embeddings.weight".to_owned(), one_type);
}
