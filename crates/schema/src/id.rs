//! Ids derived from content, so that the same input always carries the same id.

/// The id of `parts` under `kind`: the kind's letter and 16 hexadecimal digits of a BLAKE3 hash.
///
/// Parts are length-prefixed, so that `["ab", "c"]` and `["a", "bc"]` differ.
pub fn content_id(kind: char, parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let hex = hasher.finalize().to_hex();
    format!("{kind}{}", &hex[..16])
}

#[cfg(test)]
mod tests {
    use super::content_id;

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(content_id('r', &[b"ab", b"c"]), content_id('r', &[b"a", b"bc"]));
        assert_eq!(content_id('r', &[b"ab"]), content_id('r', &[b"ab"]));
    }
}
