//! Support is counted in origins.

use rashomon_resolve::ResolvedIncident;
use rashomon_schema::{OriginKind, VoiceKind};

use crate::reports::{InventedReport, MARKET, resolve};

fn record(told: &[InventedReport<'_>]) -> ResolvedIncident {
    let readings: Vec<_> = told.iter().map(InventedReport::reading).collect();
    let mut records = resolve(&readings);
    assert_eq!(records.len(), 1);
    records.remove(0)
}

fn own(id: &'static str, publisher: &'static str, text: &'static str) -> InventedReport<'static> {
    InventedReport { id, publisher, text, voice: (VoiceKind::Report, ""), ..InventedReport::default() }
}

const APART: &str = "12 March 2019 Seventeen people died on Tuesday when a jet bombed the market in Kafr Halab. \
    A bakery was flattened, and stalls burned until dusk.";

#[test]
fn a_cut_reprint_adds_no_support_and_stays_visible() {
    let cut = &MARKET[..MARKET.find(" A second").unwrap()];
    let both = record(&[own("r0", "Daily Courier", MARKET), own("r1", "Morning Post", cut)]);
    assert_eq!(both.n_origins, 1);
    assert_eq!(both.origins[0].kind, OriginKind::Reprint);
    assert_eq!(both.origins[0].reports, ["r0", "r1"]);
}

#[test]
fn own_words_are_an_origin_of_their_own() {
    let both = record(&[own("r0", "Daily Courier", MARKET), own("r1", "Morning Post", APART)]);
    assert_eq!(both.n_origins, 2);
}

#[test]
fn one_voice_that_two_outlets_relay_is_one_origin() {
    let both = record(&[
        InventedReport::default(),
        InventedReport { id: "r1", publisher: "Morning Post", text: APART, ..InventedReport::default() },
    ]);
    assert_eq!(both.n_origins, 1);
    assert_eq!(both.origins[0].kind, OriginKind::Statement);
    assert_eq!(both.accounts.len(), 2);
}

#[test]
fn people_without_a_name_are_not_the_same_people() {
    let residents = (VoiceKind::Group, "residents");
    let both = record(&[
        InventedReport { voice: residents, ..InventedReport::default() },
        InventedReport {
            id: "r1",
            publisher: "Morning Post",
            text: APART,
            voice: residents,
            ..InventedReport::default()
        },
    ]);
    assert_eq!(both.n_origins, 2);
}

#[test]
fn reports_of_one_agency_are_one_origin() {
    let wire = "KAFR HALAB, 12 March 2019 (Reuters) - A jet bombed the market of Kafr Halab on Tuesday and killed 17 people in a bakery.";
    let both = record(&[
        InventedReport { agency: Some("Reuters"), ..own("r0", "Reuters", MARKET) },
        InventedReport { agency: Some("Reuters"), ..own("r1", "Morning Post", wire) },
    ]);
    assert_eq!(both.n_origins, 1);
    assert_eq!((both.origins[0].kind, both.origins[0].name.as_str()), (OriginKind::Agency, "Reuters"));
}
