//! How accounts stand to each other: the sides of each facet, with voices and publications counted apart.

use rashomon_export::parts::{Column, plain, stance_words, standing_sign};
use rashomon_schema::{Comparison, Facet, IncidentRecord, Side, Standing};

use super::matrix::letter;
use super::{claim_href, publication};
use crate::words as t;

pub(super) struct ComparisonView {
    pub(super) class: &'static str,
    pub(super) sign: &'static str,
    pub(super) heading: &'static str,
    pub(super) word: &'static str,
    pub(super) why: String,
    pub(super) sides: Vec<SideView>,
}

pub(super) struct SideView {
    pub(super) letter: char,
    pub(super) said: String,
    pub(super) counts: String,
    pub(super) claims: Vec<SideClaim>,
}

pub(super) struct SideClaim {
    pub(super) href: String,
    pub(super) who: String,
    pub(super) publication: String,
}

/// The facets on which accounts differ, conflicts first; then those on which they agree.
pub(super) fn comparisons(record: &IncidentRecord) -> Vec<ComparisonView> {
    let order = [Standing::Conflict, Standing::Update, Standing::Differ, Standing::Agree];
    let rank = |comparison: &Comparison| order.iter().position(|standing| *standing == comparison.status);
    let mut compared: Vec<(&Facet, &Comparison)> =
        record.facets.iter().filter(|(_, comparison)| rank(comparison).is_some()).collect();
    compared.sort_by_key(|(_, comparison)| rank(comparison));
    compared.into_iter().map(|(facet, comparison)| view(record, *facet, comparison)).collect()
}

fn view(record: &IncidentRecord, facet: Facet, comparison: &Comparison) -> ComparisonView {
    ComparisonView {
        class: comparison.status.as_str(),
        sign: standing_sign(comparison.status),
        heading: if facet == Facet::Type { t::FACET_TYPE } else { Column::of(facet).heading() },
        word: comparison.status.as_str(),
        why: plain(&comparison.why),
        sides: comparison.sides.iter().enumerate().map(|(n, s)| side(record, n, s)).collect(),
    }
}

fn side(record: &IncidentRecord, n: usize, side: &Side) -> SideView {
    let claims = record.accounts.iter().flat_map(|account| {
        let own = account.claims.iter().filter(|claim| side.claims.contains(&claim.id));
        own.map(move |claim| SideClaim {
            href: claim_href(&record.id, &claim.id),
            who: plain(&account.name),
            publication: publication(record, &account.report),
        })
    });
    let counts = [t::voices(side.voices), t::publications(side.publications), t::origins(side.origins)];
    SideView {
        letter: letter(n),
        said: stance_words(&side.value, side.stance),
        counts: counts.join(" · "),
        claims: claims.collect(),
    }
}
