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

/// A report that counts its day from the day of publication.
fn counted<'t>(
    id: &'t str,
    text: &'t str,
    published: &'t str,
    claimed: Option<&'t str>,
) -> InventedReport<'t> {
    let (place, at) = ("Al Jammamah", (27.4, 14.1));
    InventedReport {
        id,
        text,
        place,
        at,
        published: Some(published),
        claimed,
        day: None,
        ..InventedReport::default()
    }
}

const DEPOT: &str =
    "A drone hit the fuel depot of Al Jammamah on Monday, killing 17 drivers, the oil company said.";
const CLINIC: &str =
    "A drone hit the clinic of Al Jammamah on Tuesday, killing 17 patients, the health office said.";

#[test]
fn strikes_on_two_days_that_exclude_each_other_stay_two() {
    let depot = counted("r0", DEPOT, "2022-05-03", Some("2022-05-02"));
    let clinic = counted("r1", CLINIC, "2022-05-04", Some("2022-05-03"));
    assert_eq!(n_incidents(&[depot, clinic]), 2);
}

#[test]
fn strikes_on_two_days_stay_two_where_target_and_toll_are_the_same() {
    let one = "Shells fell on the harbour of Al Jammamah before dawn, and 17 dockers died, the mayor said.";
    let other = "Mortar shells killed 17 dockers on a quay in the harbour of Al Jammamah, a nurse said.";
    let one = counted("r0", one, "2022-05-03", Some("2022-05-02"));
    let other = counted("r1", other, "2022-05-03", Some("2022-05-03"));
    assert_eq!(n_incidents(&[one, other]), 2);
}

#[test]
fn reports_published_on_two_days_that_mean_one_day_are_one_incident() {
    let later =
        "The drone that hit the fuel depot of Al Jammamah on Monday killed 17 drivers, a doctor said.";
    let first = counted("r0", DEPOT, "2022-05-03", Some("2022-05-02"));
    let second = counted("r1", later, "2022-05-05", Some("2022-05-02"));
    assert_eq!(n_incidents(&[first, second]), 1);
}

#[test]
fn bombings_published_months_apart_are_two_incidents() {
    let one = "A car bomb killed 17 guards at the gate of Al Jammamah, a doctor said.";
    let other = "A car bomb went off in the vegetable market of Al Jammamah, killing 17 people, police said.";
    let one = counted("r0", one, "2021-09-04", None);
    let other = counted("r1", other, "2021-04-11", None);
    assert_eq!(n_incidents(&[one, other]), 2);
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
