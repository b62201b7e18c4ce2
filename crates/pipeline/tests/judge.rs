//! What the judge does with the claims of a report: it gives each a confidence, and withholds what is unlikely.

mod installed;

use rashomon_ingest::{Format, Metadata, read_report};
use rashomon_pipeline::{Policy, Reader, Reading};
use rashomon_schema::{Claim, ConfidenceLevel, ConfidenceLevels, Facet, Stance, Value};

const REPORT: &str = "SEVERNA, 3 May - A drone struck a fuel depot in Severna on Tuesday, killing at least six workers, the \
    regional governor said.\n\nThe Army of the Coast said it had carried out the attack. The hospital in Severna treated \
    nineteen people.\n\nIn March, shelling of the same town killed four people. The Ministry of Defence promised an inquiry \
    into that incident.\n";

fn levels(least: f32) -> ConfidenceLevels {
    let level = ConfidenceLevel { admission_or_denial: least, agent: least, other: least };
    ConfidenceLevels { given: level, sure: level, relevant: 0.0 }
}

fn read(reader: &Reader, text: &str) -> Reading {
    let ingested = read_report(text.as_bytes(), Format::Text, Metadata::default()).expect("it is text");
    reader.report_reader().read(ingested)
}

/// The claims of the main incident that the judge weighs.
fn judged(reading: &Reading) -> Vec<&Claim> {
    let main = reading.incidents.iter().find(|incident| incident.main).expect("there is an incident");
    let is_weighed = |claim: &&Claim| {
        claim.facet != Facet::Type && !(claim.facet == Facet::Occurred && claim.stance == Stance::Asserts)
    };
    reading.claims.iter().filter(|claim| claim.incident == main.id).filter(is_weighed).collect()
}

#[test]
fn every_claim_of_the_main_incident_has_a_confidence() {
    let policy = Policy::default().claims;
    let reading = read(&installed::judging_reader(policy), REPORT);
    assert!(judged(&reading).len() >= 4, "{:?}", reading.claims);
    for claim in judged(&reading) {
        let confidence = claim.confidence.expect("it was weighed");
        assert!(confidence >= policy.given.least(claim.facet, claim.stance), "{claim:?}");
        assert_eq!(claim.unsure, confidence < policy.sure.least(claim.facet, claim.stance), "{claim:?}");
    }
    for claim in &reading.withheld {
        assert!(claim.confidence < Some(policy.given.least(claim.facet, claim.stance)), "{claim:?}");
    }
}

#[test]
fn higher_levels_withhold_more_and_lose_nothing() {
    let counts = [0.3, 0.6, 0.9, 1.1].map(|least| {
        let reading = read(&installed::judging_reader(levels(least)), REPORT);
        judged(&reading).len()
    });
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
    assert!(counts[0] > 0 && counts[3] == 0, "{counts:?}");
    let strict = read(&installed::judging_reader(levels(1.1)), REPORT);
    assert!(!strict.withheld.is_empty());
    assert!(strict.withheld.iter().all(|claim| claim.confidence.is_some()));
}

#[test]
fn toll_of_an_earlier_attack_is_not_that_of_the_main_incident() {
    let reading = read(&installed::judging_reader(Policy::default().claims), REPORT);
    let killed: Vec<Option<u64>> = judged(&reading)
        .iter()
        .filter(|claim| claim.facet == Facet::Killed)
        .map(|claim| match &claim.value {
            Value::Toll(count) => count.low,
            other => panic!("not a toll: {other:?}"),
        })
        .collect();
    assert_eq!(killed, [Some(6)]);
}

#[test]
fn reading_without_a_judge_has_no_confidence() {
    let [(_, rules), (_, fast), (_, fine)] = installed::readers();
    for reader in [rules, fast, fine] {
        let reading = read(&reader, REPORT);
        assert!(reading.withheld.is_empty());
        assert!(judged(&reading).iter().all(|claim| claim.confidence.is_none() && !claim.unsure));
    }
}
