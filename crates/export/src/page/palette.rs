//! Classes that distinguish voices by colour and by underline together.

const N_HUES: usize = 8;
const N_UNDERLINES: usize = 4;

/// The classes of a voice, `v3 u2`; no two of the first 32 voices share both.
///
/// The first voice is the report itself, which stays in the colour of the text.
pub fn voice_class(voice_idx: Option<usize>) -> String {
    match voice_idx.and_then(|idx| idx.checked_sub(1)) {
        None => "v0 u0".to_owned(),
        Some(idx) => format!("v{} u{}", idx % N_HUES + 1, (idx + idx / N_HUES) % N_UNDERLINES),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_first_voices_differ() {
        let classes: BTreeSet<String> = (1..=32).map(|idx| voice_class(Some(idx))).collect();
        assert_eq!(classes.len(), 32);
    }
}
