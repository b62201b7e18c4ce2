//! The Admiralty pair, computed: a letter for the voice, a digit for what it says, never one number.

use std::collections::BTreeSet;

use rashomon_schema::{Account, Assessment, Facet, IncidentRecord, Stance, Standing};
use serde_json::json;

use super::Case;
use crate::compare::{Publications, speaker};
use crate::position::TrackRecord;

/// `admiralty`: one pair an account. The letter comes from how the voice's settled statements fared in all
/// incidents, F where they are few; the digit from the independent origins that say the same or contradict
/// it. F and 6 are "cannot be judged", not the middle.
pub(super) fn pairs(case: &Case<'_>, record: &IncidentRecord) -> Assessment {
    let mut pairs = Vec::new();
    let mut used = Vec::new();
    for account in &record.accounts {
        let speaker = speaker(account, record);
        let (n, borne_out) = settled(case, &speaker);
        let (agree, against) = supporting_origins(record, account);
        let (digit, why) = digit(case, record, account, agree, against);
        pairs.push(json!({
            "voice": account.voice, "report": account.report, "name": account.name,
            "letter": letter(case, &speaker).to_string(), "n": n, "borne_out": borne_out,
            "digit": digit, "agreeing_origins": agree, "contradicting_origins": against, "why": why,
        }));
        used.extend(account.claims.iter().map(|claim| claim.id.clone()));
    }
    let why =
        "letters from settled statements, digits from other origins; the two are not to be fused".to_owned();
    case.assessment("admiralty", pairs.into(), why, used)
}

/// `track-record`: of every voice of the incident, how its statements fared, per kind, with their n.
pub(super) fn tracks(case: &Case<'_>, record: &IncidentRecord) -> Assessment {
    let speakers: BTreeSet<String> = record.accounts.iter().map(|account| speaker(account, record)).collect();
    let tracks: Vec<&TrackRecord> = speakers.iter().flat_map(|speaker| case.tracks_of(speaker)).collect();
    let claims = record.accounts.iter().flat_map(|account| &account.claims);
    let used: Vec<String> = claims
        .filter(|claim| claim.facet == Facet::Agent || claim.facet.is_toll())
        .map(|claim| claim.id.clone())
        .collect();
    let why = "counts over all incidents read; no score is made of them".to_owned();
    case.assessment("track-record", json!(tracks), why, used)
}

/// The letter of a voice.
pub(super) fn letter(case: &Case<'_>, speaker: &str) -> char {
    let rules = &case.policy.admiralty;
    let (n, borne_out) = settled(case, speaker);
    if n == 0 || n < rules.least_n {
        return 'F';
    }
    let share = borne_out as f64 / n as f64;
    rules.letters.iter().find(|letter| share >= letter.from).map_or('E', |letter| letter.letter)
}

fn settled(case: &Case<'_>, speaker: &str) -> (usize, usize) {
    case.tracks_of(speaker)
        .iter()
        .fold((0, 0), |(n, borne_out), track| (n + track.n, borne_out + track.borne_out))
}

/// Origins in other publications that say the same on any facet, and that contradict it on any: what one paper
/// quotes from several voices does not confirm itself.
fn supporting_origins(record: &IncidentRecord, account: &Account) -> (usize, usize) {
    let publications = Publications::of_record(record);
    let mine: BTreeSet<&str> = account.claims.iter().map(|claim| claim.id.as_str()).collect();
    let origin_of = |claim: &str| {
        let of = record.accounts.iter().find(|account| account.claims.iter().any(|one| one.id == claim));
        of.filter(|other| publications.of(&other.report) != publications.of(&account.report))
            .map(|account| account.origin.as_str())
            .filter(|origin| *origin != account.origin)
    };
    let (mut agree, mut against) = (BTreeSet::new(), BTreeSet::new());
    for comparison in record.facets.values() {
        let has_mine = |claims: &[String]| claims.iter().any(|claim| mine.contains(claim.as_str()));
        if !comparison.sides.iter().any(|side| has_mine(&side.claims)) {
            continue;
        }
        let conflict = comparison.status == Standing::Conflict;
        for side in &comparison.sides {
            let origins = side.claims.iter().filter_map(|claim| origin_of(claim));
            if has_mine(&side.claims) {
                agree.extend(origins);
            } else if conflict {
                against.extend(origins);
            }
        }
    }
    (agree.len(), against.len())
}

fn digit(
    case: &Case<'_>,
    record: &IncidentRecord,
    account: &Account,
    agree: usize,
    against: usize,
) -> (u8, &'static str) {
    let hedged = account.claims.iter().all(|claim| matches!(claim.stance, Stance::Suspects | Stance::Doubts));
    if account.claims.is_empty() {
        return (6, "it says nothing that can be judged");
    }
    match (agree, against) {
        (0, 0) if record.origins <= 1 => (6, "no other origin speaks of it"),
        (0, 0) if hedged => (4, "it only suspects, and nobody else says so"),
        (0, 0) => (2, "nobody confirms or contradicts it"),
        (n, 0) if n >= case.policy.admiralty.confirming_origins => {
            (1, "other origins say the same, none contradicts it")
        }
        (_, 0) => (2, "too few origins confirm it"),
        (0, _) => (5, "other origins contradict it"),
        _ => (3, "some origins say the same, some contradict it"),
    }
}
