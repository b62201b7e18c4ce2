//! Which reports of an incident are one publication: those of one outlet, and those that carry one wire copy.

use std::collections::{BTreeMap, BTreeSet};

use rashomon_schema::{IncidentRecord, OriginKind};

/// For each report, the number of its publication.
pub(crate) struct Publications {
    of_report: BTreeMap<String, usize>,
}

impl Publications {
    /// The publications behind the reports of an incident.
    pub fn of_record(record: &IncidentRecord) -> Self {
        let mut of_report: BTreeMap<String, usize> =
            record.reports.iter().enumerate().map(|(n, report)| (report.id.clone(), n)).collect();
        let mut by_outlet: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for report in &record.reports {
            if let Some(publisher) = &report.publisher {
                by_outlet.entry(publisher.to_lowercase()).or_default().push(&report.id);
            }
        }
        let copies = record
            .origin_groups
            .iter()
            .filter(|group| matches!(group.kind, OriginKind::Reprint | OriginKind::Agency))
            .map(|group| group.reports.iter().map(String::as_str).collect());
        for group in by_outlet.into_values().chain(copies) {
            join(&mut of_report, &group);
        }
        Self { of_report }
    }

    /// The publication of a report.
    pub fn of(&self, report: &str) -> usize {
        self.of_report.get(report).copied().unwrap_or_default()
    }

    /// How many publications some reports are.
    pub fn count<'r>(&self, reports: impl Iterator<Item = &'r str>) -> usize {
        reports.map(|report| self.of(report)).collect::<BTreeSet<usize>>().len()
    }
}

/// Makes one publication of those of some reports.
fn join(of_report: &mut BTreeMap<String, usize>, group: &[&str]) {
    let joined: BTreeSet<usize> = group.iter().filter_map(|report| of_report.get(*report).copied()).collect();
    let Some(first) = joined.first() else { return };
    for publication in of_report.values_mut().filter(|publication| joined.contains(publication)) {
        *publication = *first;
    }
}
