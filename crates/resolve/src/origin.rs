//! Where wording came from: reprints, reports of one agency, and a voice that several outlets relay are one
//! origin each.

use std::collections::BTreeMap;

use rashomon_schema::{Account, Origin, OriginKind, Voice, VoiceKind};

use crate::digest::Digest;
use crate::words::name_key;

/// From this share of the shorter text in the longer one on, it is a reprint.
const REPRINT: f32 = 0.4;
/// Shorter texts share their few phrases by chance.
const FEWEST_SHINGLES: usize = 4;

/// What makes accounts one origin.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Source<'d> {
    /// The wording of the report with this index, the first that has it.
    Wording(usize),
    Agency(&'d str),
    /// A voice that is the same wherever it speaks.
    Voice(String),
    /// A voice without a name: the same only within one wording.
    Unnamed(Box<Source<'d>>, u32),
}

/// For each report, the first report with the same wording.
pub(crate) fn wordings(reports: &[&Digest]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..reports.len()).collect();
    for b in 0..reports.len() {
        for a in 0..b {
            if first[a] != first[b] && is_reprint(reports[a], reports[b]) {
                let (low, high) = (first[a].min(first[b]), first[a].max(first[b]));
                first.iter_mut().filter(|group| **group == high).for_each(|group| *group = low);
            }
        }
    }
    first
}

fn is_reprint(a: &Digest, b: &Digest) -> bool {
    let (Some(a), Some(b)) = (a.profiles.first(), b.profiles.first()) else { return false };
    let long_enough = a.shingles.len().min(b.shingles.len()) >= FEWEST_SHINGLES;
    a.whole == b.whole || (long_enough && a.shingles.containment(&b.shingles) >= REPRINT)
}

/// Collects the origins of accounts, one account after another.
pub(crate) struct Origins<'d> {
    reports: &'d [&'d Digest],
    wordings: Vec<usize>,
    /// Each with its name and the indexes of its reports.
    found: BTreeMap<Source<'d>, Found>,
}

struct Found {
    order: usize,
    name: String,
    reports: Vec<usize>,
}

impl<'d> Origins<'d> {
    /// The origins of `reports`, which are numbered in this order.
    pub(crate) fn new(reports: &'d [&'d Digest]) -> Self {
        Self { reports, wordings: wordings(reports), found: BTreeMap::new() }
    }

    /// The same reports, with no account yet.
    pub(crate) fn without_accounts(self) -> Self {
        Self { found: BTreeMap::new(), ..self }
    }

    /// The id of the origin of what `voice` says in the report with this index.
    pub(crate) fn origin_of_voice(&mut self, report: usize, voice: &Voice) -> String {
        let source = self.source(report, voice);
        let name = self.name(&source, voice);
        let order = self.found.len();
        let found = self.found.entry(source).or_insert(Found { order, name, reports: Vec::new() });
        if !found.reports.contains(&report) {
            found.reports.push(report);
        }
        format!("o{}", found.order)
    }

    /// The id of the origin of an account of one of the reports.
    pub(crate) fn origin_of_account(&mut self, account: &Account) -> Option<String> {
        let report = self.reports.iter().position(|digest| digest.entry.id == account.report)?;
        let voice = self.reports[report].voices.iter().find(|voice| voice.id == account.voice)?;
        Some(self.origin_of_voice(report, voice))
    }

    fn source(&self, report: usize, voice: &Voice) -> Source<'d> {
        let wording = || match self.reports[report].agency.as_deref() {
            Some(agency) => Source::Agency(agency),
            None => {
                self.credited_agency(report).map_or(Source::Wording(self.wordings[report]), Source::Agency)
            }
        };
        match (voice.kind, &voice.actor) {
            (VoiceKind::Report, _) => wording(),
            (VoiceKind::Group | VoiceKind::Unnamed, _) => {
                Source::Unnamed(Box::new(wording()), name_key(&voice.name))
            }
            (_, Some(actor)) => Source::Voice(actor.clone()),
            (_, None) => Source::Voice(format!("~{:08x}", name_key(&voice.name))),
        }
    }

    /// The agency that another report with the same wording credits.
    fn credited_agency(&self, report: usize) -> Option<&'d str> {
        let same = self.wordings.iter().enumerate().filter(|(_, group)| **group == self.wordings[report]);
        same.filter_map(|(other, _)| self.reports[other].agency.as_deref()).min()
    }

    fn name(&self, source: &Source<'_>, voice: &Voice) -> String {
        match source {
            Source::Agency(agency) => (*agency).to_owned(),
            Source::Wording(first) => {
                let entry = &self.reports[*first].entry;
                let found_at = || entry.uri.as_deref().map(|uri| last_part(uri).to_owned());
                entry.publisher.clone().or_else(found_at).unwrap_or_else(|| entry.id.clone())
            }
            Source::Voice(_) => voice.name.clone(),
            Source::Unnamed(wording, _) => {
                format!("{}, in {}", voice.name, self.name(wording, voice))
            }
        }
    }

    /// Every origin, in the order of the accounts.
    pub(crate) fn list(&self) -> Vec<Origin> {
        let mut found: Vec<_> = self.found.iter().collect();
        found.sort_by_key(|(_, found)| found.order);
        let id = |report: &usize| self.reports[*report].entry.id.clone();
        found
            .into_iter()
            .map(|(source, found)| Origin {
                id: format!("o{}", found.order),
                kind: kind(source, found.reports.len()),
                name: found.name.clone(),
                reports: found.reports.iter().map(id).collect(),
            })
            .collect()
    }
}

/// An address as it is, a path without its folders.
fn last_part(uri: &str) -> &str {
    if uri.contains("://") { uri } else { uri.rsplit(['/', '\\']).next().unwrap_or(uri) }
}

const fn kind(source: &Source<'_>, n_reports: usize) -> OriginKind {
    match source {
        Source::Agency(_) => OriginKind::Agency,
        Source::Wording(_) if n_reports > 1 => OriginKind::Reprint,
        Source::Wording(_) => OriginKind::Report,
        Source::Voice(_) | Source::Unnamed(..) => OriginKind::Statement,
    }
}

/// How many origins accounts have.
pub(crate) fn count_origins<'a>(accounts: impl Iterator<Item = &'a Account>) -> usize {
    let mut ids: Vec<&str> = accounts.map(|account| account.origin.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}

#[cfg(test)]
mod tests {
    use super::last_part;

    #[test]
    fn folders_of_a_reader_are_not_told() {
        assert_eq!(last_part("https://courier.example/a/b.html"), "https://courier.example/a/b.html");
        assert_eq!(last_part("/home/amira/notes.zip/monday/notes.txt"), "notes.txt");
        assert_eq!(last_part("notes.txt"), "notes.txt");
    }
}
