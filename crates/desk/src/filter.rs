//! Which incidents are listed: the fields of the form above the list, and of the address.

use std::collections::BTreeSet;

use rashomon_schema::Facet;
use rashomon_store::IncidentBrief;

/// What the list is filtered by; empty fields filter nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) words: String,
    /// `any`, or a facet.
    pub(crate) conflict: String,
    pub(crate) actor: String,
    pub(crate) place: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) reports: String,
    /// South, west, north and east of a part of the map, in degrees.
    pub(crate) area: String,
    pub(crate) is_unreviewed: bool,
    /// From 1.
    pub(crate) page: usize,
}

impl Filter {
    /// The filter that the query of an address describes.
    pub(crate) fn read(query: &str) -> Self {
        let mut filter = Self { page: 1, ..Self::default() };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim().to_owned();
            match name.as_ref() {
                "q" => filter.words = value,
                "conflict" => filter.conflict = value,
                "actor" => filter.actor = value,
                "place" => filter.place = value,
                "from" => filter.from = value,
                "to" => filter.to = value,
                "reports" => filter.reports = value,
                "area" => filter.area = value,
                "unreviewed" => filter.is_unreviewed = !value.is_empty(),
                "page" => filter.page = value.parse().unwrap_or(1).max(1),
                _ => {}
            }
        }
        filter
    }

    /// Whether anything is filtered.
    pub(crate) fn is_set(&self) -> bool {
        *self != Self { page: self.page, ..Self::default() }
    }

    /// Whether an incident passes; `found` are those that full-text search found, if words were given.
    pub(crate) fn passes(&self, brief: &IncidentBrief, found: Option<&BTreeSet<String>>) -> bool {
        let line = &brief.line;
        let holds = |text: &str, wanted: &str| text.to_lowercase().contains(&wanted.to_lowercase());
        // An incident without a day is not known to be outside.
        let after = self.from.is_empty() || line.latest.as_ref().is_none_or(|day| *day >= self.from);
        let before = self.to.is_empty() || line.earliest.as_ref().is_none_or(|day| *day <= self.to);
        let in_place = line.place.as_deref().is_some_and(|place| holds(place, &self.place));
        found.is_none_or(|found| found.contains(&line.id))
            && self.passes_conflict(brief)
            && (self.actor.is_empty() || brief.actors.iter().any(|name| holds(name, &self.actor)))
            && (self.place.is_empty() || in_place || holds(&line.title, &self.place))
            && after
            && before
            && self.reports.parse().is_ok_and(|least: i64| line.reports >= least) | self.reports.is_empty()
            && self.passes_area(brief)
            && !(self.is_unreviewed && brief.reviewed)
    }

    /// The part of the map: south, west, north, east.
    fn bounds(&self) -> Option<[f64; 4]> {
        let numbers: Vec<f64> =
            self.area.split(',').filter_map(|number| number.trim().parse().ok()).collect();
        numbers.try_into().ok()
    }

    fn passes_area(&self, brief: &IncidentBrief) -> bool {
        let Some([south, west, north, east]) = self.bounds() else { return true };
        let within = |lat: f64, lon: f64| (south..=north).contains(&lat) && (west..=east).contains(&lon);
        brief.lat.zip(brief.lon).is_some_and(|(lat, lon)| within(lat, lon))
    }

    fn passes_conflict(&self, brief: &IncidentBrief) -> bool {
        match self.conflict.as_str() {
            "" => true,
            "any" => !brief.conflict_facets.is_empty(),
            facet => Facet::parse(facet).is_none_or(|facet| brief.conflict_facets.contains(&facet)),
        }
    }

    /// The address of a page of the list.
    pub(crate) fn href(&self, page: usize) -> String {
        format!("/incidents?{}", self.query(page))
    }

    /// The fields of an address.
    pub(crate) fn query(&self, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let fields = [
            ("q", &self.words),
            ("conflict", &self.conflict),
            ("actor", &self.actor),
            ("place", &self.place),
            ("from", &self.from),
            ("to", &self.to),
            ("reports", &self.reports),
            ("area", &self.area),
        ];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        if self.is_unreviewed {
            query.append_pair("unreviewed", "1");
        }
        query.append_pair("page", &page.to_string());
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use rashomon_store::IncidentLine;

    use super::*;

    fn brief() -> IncidentBrief {
        IncidentBrief {
            line: IncidentLine {
                id: "n1".into(),
                title: "Air strike in Kafr Halab".into(),
                place: Some("Kafr Halab".into()),
                earliest: Some("2019-03-12".into()),
                latest: Some("2019-03-12".into()),
                reports: 3,
                origins: 2,
                accounts: 4,
                conflicts: 1,
                judgements: 0,
            },
            lat: None,
            lon: None,
            precision: None,
            conflict_facets: vec![Facet::Agent],
            actors: vec!["Civil defence".into(), "Russia".into()],
            first_published: None,
            reviewed: false,
        }
    }

    fn check(query: &str, expected: bool) {
        assert_eq!(Filter::read(query).passes(&brief(), None), expected, "{query}");
    }

    #[test]
    fn every_field_filters() {
        check("", true);
        check(
            "conflict=agent&actor=civil+DEF&place=halab&from=2019-03-01&to=2019-03-31&reports=3&unreviewed=1",
            true,
        );
        check("conflict=killed", false);
        check("actor=monitor", false);
        check("place=idlib", false);
        check("from=2019-03-13", false);
        check("to=2019-03-11", false);
        check("reports=4", false);
        check("area=35,36,37,38", false);
    }

    #[test]
    fn an_address_leads_to_the_same_list() {
        let filter = Filter::read("q=a+%26+b&conflict=any&unreviewed=1&page=3");
        assert_eq!(Filter::read(filter.href(3).split_once('?').unwrap().1), filter);
    }
}
