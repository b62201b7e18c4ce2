//! Which reports are of one incident.

use crate::reports::{InventedReport, MARKET, resolve};

const OTHER_WORDS: &str = "Tuesday, 12 March 2019. Warplanes bombed the busy market in Kafr Halab, and 17 people died, a rescue worker said. \
    Stalls burned for hours, and a bakery collapsed.";
const OTHER_TOWN: &str = "12 March 2019 An air strike on the market of Deir Qanun killed 17 people on Tuesday, medics said. \
    The raid came at noon, when farmers sell their fruit.";
const OTHER_DAY: &str = "2 June 2019 An air strike on the market of Kafr Halab killed four people on Sunday, medics said. \
    It was the first raid there since the spring.";

fn n_incidents(told: &[InventedReport<'_>]) -> usize {
    let readings: Vec<_> = told.iter().map(InventedReport::reading).collect();
    resolve(&readings).len()
}

#[test]
fn reports_in_other_words_are_one_incident() {
    let other = InventedReport {
        id: "r1",
        publisher: "Morning Post",
        text: OTHER_WORDS,
        ..InventedReport::default()
    };
    assert_eq!(n_incidents(&[InventedReport::default(), other]), 1);
}

#[test]
fn another_town_on_the_same_day_is_another_incident() {
    let other = InventedReport {
        id: "r1",
        text: OTHER_TOWN,
        place: "Deir Qanun",
        at: (33.6, 36.2),
        ..InventedReport::default()
    };
    assert_eq!(n_incidents(&[InventedReport::default(), other]), 2);
}

#[test]
fn another_day_in_the_same_town_is_another_incident() {
    let other = InventedReport {
        id: "r1",
        text: OTHER_DAY,
        day: Some("2019-06-02"),
        killed: 4,
        ..InventedReport::default()
    };
    assert_eq!(n_incidents(&[InventedReport::default(), other]), 2);
}

#[test]
fn incident_has_place_and_day() {
    let records = resolve(&[InventedReport::default().reading()]);
    assert_eq!(records[0].place.as_ref().unwrap().name, "Kafr Halab");
    assert_eq!(records[0].time.unwrap().earliest.to_string(), "2019-03-12");
    assert_eq!(records[0].reports[0].written.unwrap().to_string(), "2019-03-12");
    assert_eq!(records[0].accounts.len(), 1);
    assert!(MARKET.contains("Kafr Halab"));
}
