//! Which crate may know which.

/// What a crate may depend on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum May {
    /// These crates of ours and no other; the crate is pure.
    Only(&'static [&'static str]),
    /// These crates of ours and no other; the crate talks to the outside world.
    OnlyAtTheRim(&'static [&'static str]),
    /// Any: nothing depends on it.
    Any,
}

use May::{Any, Only, OnlyAtTheRim};

/// The allowed edges, in the order of the data's flow.
pub const ALLOWED: &[(&str, May)] = &[
    ("rashomon-kernel", Only(&[])),
    ("rashomon-nlp", Only(&["kernel"])),
    ("rashomon-schema", Only(&[])),
    ("rashomon-ingest", Only(&["schema"])),
    ("rashomon-lexicon", Only(&["schema"])),
    ("rashomon-gazetteer", Only(&["schema", "lexicon"])),
    ("rashomon-model", Only(&["kernel", "nlp"])),
    ("rashomon-extract", Only(&["nlp", "schema", "lexicon", "gazetteer", "model"])),
    ("rashomon-resolve", Only(&["schema", "lexicon"])),
    ("rashomon-assess", Only(&["schema", "lexicon"])),
    (
        "rashomon-pipeline",
        Only(&[
            "kernel",
            "nlp",
            "schema",
            "ingest",
            "lexicon",
            "gazetteer",
            "model",
            "extract",
            "resolve",
            "assess",
        ]),
    ),
    ("rashomon-ledger", Only(&[])),
    ("rashomon-store", OnlyAtTheRim(&["schema", "resolve", "ledger"])),
    ("rashomon-export", Only(&["schema", "lexicon"])),
    ("rashomon-desk", OnlyAtTheRim(&["schema", "store", "export"])),
    ("rashomon", Any),
    ("rashomon-train", Any),
    ("xtask", OnlyAtTheRim(&[])),
];

/// Names the edges that the table does not allow, and the crates that it does not know.
pub fn check(edges: &[(String, String)]) -> Vec<String> {
    edges.iter().filter_map(|(from, to)| problem(from, to)).collect()
}

fn problem(from: &str, to: &str) -> Option<String> {
    let Some((_, may)) = ALLOWED.iter().find(|(name, _)| *name == from) else {
        return Some(format!(
            "crate `{from}` is not in the table of allowed edges (xtask/src/tidy/edges.rs)"
        ));
    };
    let allowed = match may {
        Only(crates) | OnlyAtTheRim(crates) => crates.contains(&to.trim_start_matches("rashomon-")),
        Any => true,
    };
    (!allowed).then(|| format!("crate `{from}` may not depend on `{to}` (xtask/src/tidy/edges.rs)"))
}

#[cfg(test)]
mod tests {
    use super::check;

    fn problems(from: &str, to: &str) -> usize {
        check(&[(from.into(), to.into())]).len()
    }

    #[test]
    fn edges_follow_the_flow() {
        assert_eq!(problems("rashomon-extract", "rashomon-nlp"), 0);
        assert_eq!(problems("rashomon", "rashomon-export"), 0);
        assert_eq!(problems("rashomon-nlp", "rashomon-schema"), 1);
        assert_eq!(problems("rashomon-model", "rashomon-extract"), 1);
        assert_eq!(problems("rashomon-schema", "rashomon-ingest"), 1);
        assert_eq!(problems("rashomon-export", "rashomon"), 1);
    }

    #[test]
    fn unknown_crate_is_a_problem() {
        assert_eq!(problems("rashomon-oracle", "rashomon-schema"), 1);
    }
}
