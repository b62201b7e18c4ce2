//! Who held an office when.

use rustc_hash::FxHashMap;

/// A day of the calendar, to be compared with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(u32);

impl Day {
    /// A day by year, month and day of the month.
    pub fn new(year: i16, month: i8, day: i8) -> Self {
        let at_least_zero = |n: i32| u32::try_from(n).unwrap_or(0);
        Self(
            at_least_zero(year.into()) * 10_000
                + at_least_zero(month.into()) * 100
                + at_least_zero(day.into()),
        )
    }

    /// The first and the last day that `YYYY`, `YYYY-MM` or `YYYY-MM-DD` may stand for.
    pub fn bounds(text: &str) -> Option<(Self, Self)> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |n: usize, digits: usize, most: u32| {
            let part = parts.get(n)?;
            let is_whole = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
            part.parse::<u32>().ok().filter(|&value| is_whole && (1..=most).contains(&value))
        };
        let year = number(0, 4, 9999)? * 10_000;
        match parts.len() {
            1 => Some((Self(year + 101), Self(year + 1231))),
            2 => number(1, 2, 12).map(|month| (Self(year + month * 100 + 1), Self(year + month * 100 + 31))),
            3 => number(1, 2, 12)
                .zip(number(2, 2, 31))
                .map(|(month, day)| (Self(year + month * 100 + day), Self(year + month * 100 + day))),
            _ => None,
        }
    }
}

/// A stretch of time in an office; what is not known exactly may begin or end on any day between two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// Position of the holder among the actors.
    pub holder: usize,
    /// As it is written: `2014-08..2018`.
    pub written: String,
    from: (Day, Day),
    until: (Day, Day),
}

impl Term {
    /// A term from `FROM..UNTIL`, either end of which may be empty.
    pub fn parse(holder: usize, written: &str) -> Option<Self> {
        let (from, until) = written.split_once("..")?;
        let open =
            |text: &str, bound: Day| if text.is_empty() { Some((bound, bound)) } else { Day::bounds(text) };
        Some(Self {
            holder,
            written: written.to_owned(),
            from: open(from, Day(0))?,
            until: open(until, Day(u32::MAX))?,
        })
    }

    fn may_hold(&self, on: Day) -> bool {
        self.from.0 <= on && on <= self.until.1
    }

    fn holds(&self, on: Day) -> bool {
        self.from.1 <= on && on <= self.until.0
    }

    /// Whether two terms are known to run beside each other for more than a day.
    #[cfg(test)]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from.1.max(other.from.1) < self.until.0.min(other.until.0)
    }
}

/// The terms of each office.
pub(super) type Terms = FxHashMap<String, Vec<Term>>;

/// The one who held an office on a day, if it is beyond doubt.
pub(super) fn holder(terms: &[Term], on: Day) -> Option<usize> {
    let only = |held: &dyn Fn(&&Term) -> bool| {
        let mut holders = terms.iter().filter(held).map(|term| term.holder);
        let first = holders.next()?;
        holders.all(|other| other == first).then_some(first)
    };
    only(&|term| term.may_hold(on)).or_else(|| only(&|term| term.holds(on)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(terms: &[&str], on: &str, expected: Option<usize>) {
        let terms: Vec<Term> =
            terms.iter().enumerate().map(|(n, term)| Term::parse(n, term).expect("a term")).collect();
        assert_eq!(holder(&terms, Day::bounds(on).expect("a day").0), expected, "{on}");
    }

    #[test]
    fn the_day_decides() {
        let terms = ["2014-08..2018-07-09", "2018-07-10..2023-06-03", "2023-06-04.."];
        check(&terms, "2014-07-31", None);
        check(&terms, "2018-07-09", Some(0));
        check(&terms, "2020-02-28", Some(1));
        check(&terms, "2026-01-01", Some(2));
    }

    #[test]
    fn what_is_known_by_year_decides_nothing_within_it() {
        let terms = ["..2014", "2014..2018"];
        check(&terms, "2013-05-01", Some(0));
        check(&terms, "2014-05-01", None);
        check(&terms, "2015-05-01", Some(1));
        check(&["..2014", "2014-03-01..2018"], "2014-12-31", Some(1));
    }

    #[test]
    fn days_are_well_formed() {
        assert_eq!(Day::bounds("2014-08-28").map(|(day, _)| day), Some(Day::new(2014, 8, 28)));
        for text in ["", "14", "2014-13", "2014-1", "2014-01-32", "2014-01-01-01", "year"] {
            assert_eq!(Day::bounds(text), None, "{text}");
        }
    }
}
