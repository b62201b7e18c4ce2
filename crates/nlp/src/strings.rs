//! The numbers that spaCy uses for strings.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Names that have fixed numbers. Some are also ordinary text ("X", "det", "ORG").
static SYMBOLS: LazyLock<FxHashMap<&str, u64>> = LazyLock::new(|| {
    let rows = include_str!("../data/symbols.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| {
        let (name, id) = row.split_once('\t')?;
        Some((name, id.parse().ok()?))
    })
    .collect()
});

/// The number of `text`: that of the symbol, or the 64-bit MurmurHash2A with seed 1.
pub(crate) fn string_id(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    if let Some(&id) = SYMBOLS.get(text) {
        return id;
    }
    murmur64a(text.as_bytes(), 1)
}

/// MurmurHash64A of Austin Appleby, little-endian.
fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut h = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        h = (h ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0; 8];
        last[..tail.len()].copy_from_slice(tail);
        h = (h ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    h = (h ^ (h >> R)).wrapping_mul(M);
    h ^ (h >> R)
}

#[cfg(test)]
mod tests {
    use super::string_id;

    #[test]
    fn strings_have_spacys_numbers() {
        assert_eq!(string_id(""), 0);
        assert_eq!(string_id("X"), 101);
        assert_eq!(string_id("coffee"), 3_197_928_453_018_144_401);
        assert_eq!(string_id("noun"), 16_833_663_260_455_505_849);
    }
}
