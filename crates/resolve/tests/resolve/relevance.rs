//! Which events belong to an incident.

use rashomon_resolve::ResolvedIncident;
use rashomon_schema::{Claim, Count, Facet, Reading, Span, Stance, TimeArgument, TimePrecision, Value};

use crate::reports::{InventedReport, MARKET, resolve};

const OTHER_WORDS: &str = "Tuesday, 12 March 2019. Warplanes bombed the busy market in Kafr Halab, and 17 people died, a rescue worker said. \
    Stalls burned for hours, and a bakery collapsed.";

/// Adds an event, with its day and toll, that a report's first voice reports.
fn add_event(reading: &mut Reading, trigger: u32, day: &str, killed: u64) {
    let trigger = Span::new(trigger, trigger + 6);
    let day = day.parse().expect("a test gives a date");
    let time = TimeArgument {
        text: "then".to_owned(),
        span: trigger,
        earliest: Some(day),
        latest: Some(day),
        clock: None,
        precision: Some(TimePrecision::Day),
    };
    let count = Count {
        low: Some(killed),
        high: Some(killed),
        approx: false,
        counted: None,
        total: true,
        words: None,
        early: false,
    };
    for (facet, value) in [(Facet::Time, Value::Time(time)), (Facet::Killed, Value::Toll(count))] {
        let id = format!("{}-{}", reading.report.id, reading.claims.len());
        reading.claims.push(Claim {
            id,
            incident: "i0".to_owned(),
            event: Some(format!("e{}", trigger.start)),
            voice: "v1".to_owned(),
            attribution: None,
            facet,
            value,
            stance: Stance::Asserts,
            confidence: None,
            unsure: false,
            spans: vec![trigger],
        });
    }
}

/// The days that a report gives in the one incident of all.
fn days(readings: &[Reading], report: &str) -> Vec<String> {
    let records: Vec<ResolvedIncident> = resolve(readings);
    assert_eq!(records.len(), 1);
    let accounts = records[0].accounts.iter().filter(|account| account.report == report);
    let claims = accounts.flat_map(|account| &account.claims);
    claims
        .filter_map(|claim| match &claim.value {
            Value::Time(time) => time.earliest.map(|day| day.to_string()),
            _ => None,
        })
        .collect()
}

fn market(id: &'static str, publisher: &'static str, text: &'static str) -> Reading {
    InventedReport { id, publisher, text, ..InventedReport::default() }.reading()
}

#[test]
fn report_with_only_another_day_disputes_the_day() {
    let (mut first, mut other) =
        (market("r0", "Daily Courier", MARKET), market("r1", "Morning Post", OTHER_WORDS));
    add_event(&mut first, 20, "2019-03-12", 17);
    add_event(&mut other, 20, "2019-03-04", 4);
    assert_eq!(days(&[first, other], "r1"), ["2019-03-04"]);
}

#[test]
fn event_of_another_day_is_left_out() {
    let mut one = market("r0", "Daily Courier", MARKET);
    add_event(&mut one, 20, "2019-03-12", 17);
    add_event(&mut one, 90, "2019-03-04", 4);
    assert_eq!(days(&[one], "r0"), ["2019-03-12"]);
}

#[test]
fn voice_with_the_same_toll_disputes_the_day() {
    let mut one = market("r0", "Daily Courier", MARKET);
    add_event(&mut one, 20, "2019-03-12", 17);
    add_event(&mut one, 90, "2019-03-04", 17);
    let n = one.claims.len();
    one.claims[n - 2..].iter_mut().for_each(|claim| claim.voice = "v0".to_owned());
    let mut found = days(std::slice::from_ref(&one), "r0");
    found.sort_unstable();
    assert_eq!(found, ["2019-03-04", "2019-03-12"]);
    if let Value::Toll(count) = &mut one.claims[n - 1].value {
        (count.low, count.high) = (Some(4), Some(4));
    }
    assert_eq!(days(&[one], "r0"), ["2019-03-12"]);
}
