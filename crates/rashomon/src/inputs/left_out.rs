//! The count of what was found and holds no report, told once at the end.

use std::collections::BTreeMap;

use rashomon_ingest::Group;

use crate::failure::note;

/// How many of each group were left out.
#[derive(Debug, Default)]
pub struct LeftOut {
    counts: BTreeMap<Group, usize>,
}

impl LeftOut {
    /// Counts one.
    pub fn add(&mut self, group: Group) {
        *self.counts.entry(group).or_default() += 1;
    }

    /// Tells what was left out, and forgets it.
    pub fn tell(&mut self) {
        if let Some(message) = self.message() {
            note(&message);
        }
        self.counts.clear();
    }

    fn message(&self) -> Option<String> {
        let n: usize = self.counts.values().sum();
        let parts: Vec<String> = self
            .counts
            .iter()
            .map(|(group, n)| format!("{n} {}", if *n == 1 { group.singular() } else { group.plural() }))
            .collect();
        let files = if n == 1 { "file that holds" } else { "files that hold" };
        (n > 0).then(|| format!("left out {n} {files} no report: {}", parts.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_counted() {
        let mut left_out = LeftOut::default();
        assert_eq!(left_out.message(), None);
        left_out.add(Group::Image);
        assert_eq!(left_out.message().unwrap(), "left out 1 file that holds no report: 1 image");
        left_out.add(Group::Script);
        left_out.add(Group::Image);
        assert_eq!(
            left_out.message().unwrap(),
            "left out 3 files that hold no report: 2 images, 1 script or style sheet"
        );
    }
}
