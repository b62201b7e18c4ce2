//! What a line of a case expects of the records.

use libtest_mimic::{Failed, Trial};

use crate::record::Record;

/// The kinds of record that a line can name.
const KINDS: [&str; 5] = ["voice", "attribution", "event", "claim", "mention"];

/// One line under `records`.
pub struct Expectation {
    /// The line as written.
    pub line: String,
    how: How,
    kind: &'static str,
    fields: Vec<Field>,
}

/// How many records must fit.
#[derive(Debug, Clone, Copy, PartialEq)]
enum How {
    AtLeastOne,
    Exactly(usize),
    /// None but those that another line of the case names.
    NoOther,
}

struct Field {
    key: String,
    operator: char,
    wanted: String,
}

impl Expectation {
    /// Reads a line; the error says what is wrong with it.
    pub fn parse(line: &str) -> Result<Self, String> {
        let (head, fields) = line.split_once(':').ok_or_else(|| format!("`{line}` has no colon"))?;
        let (how, kind) = match head.split_once(' ') {
            None => (How::AtLeastOne, head),
            Some(("no", kind)) => (How::Exactly(0), kind),
            Some(("only", kind)) => (How::NoOther, kind),
            Some((n, kind)) => (How::Exactly(n.parse().map_err(|_| format!("`{n}` is not a number"))?), kind),
        };
        let kind = KINDS.into_iter().find(|known| *known == kind);
        let kind = kind.ok_or_else(|| format!("`{head}` names no kind of record"))?;
        let fields = fields.split('|').map(str::trim).filter(|field| !field.is_empty());
        let fields = fields.map(Field::parse).collect::<Result<_, _>>()?;
        Ok(Self { line: line.to_owned(), how, kind, fields })
    }

    /// Whether it asks for a record that must be there.
    pub fn is_positive(&self) -> bool {
        match self.how {
            How::AtLeastOne => true,
            How::Exactly(n) => n > 0,
            How::NoOther => false,
        }
    }

    /// Whether it holds for what was read, among the other lines of its case.
    pub fn holds(&self, read: &[Record], case: &[Self]) -> bool {
        let mut fitting = read.iter().filter(|record| self.fits(record));
        match self.how {
            How::AtLeastOne => fitting.next().is_some(),
            How::Exactly(n) => fitting.count() == n,
            How::NoOther => {
                fitting.all(|record| case.iter().any(|line| line.is_positive() && line.fits(record)))
            }
        }
    }

    fn fits(&self, record: &Record) -> bool {
        record.kind == self.kind && self.fields.iter().all(|field| field.fits(record))
    }
}

impl Field {
    fn parse(field: &str) -> Result<Self, String> {
        let at = field.find(['=', '~', '!']).ok_or_else(|| format!("`{field}` has no `=`, `~` or `!`"))?;
        let (key, wanted) = (field[..at].trim().to_owned(), field[at + 1..].trim().to_owned());
        Ok(Self { key, operator: char::from(field.as_bytes()[at]), wanted })
    }

    fn fits(&self, record: &Record) -> bool {
        let Self { key, operator, wanted } = self;
        let value = record.fields.get(key.as_str());
        let value = value.unwrap_or_else(|| panic!("a {} has no field `{key}`", record.kind));
        match operator {
            '=' => value == wanted,
            '~' => value.contains(wanted),
            _ => !value.contains(wanted),
        }
    }
}

/// A test of the lines themselves: each kind holds and fails where it should.
pub fn self_test() -> Trial {
    Trial::test("runner::lines_hold_and_fail", || {
        let claim = |facet: &str| Record { kind: "claim", fields: [("facet", facet.to_owned())].into() };
        let read = [claim("agent"), claim("killed"), claim("killed")];
        let lines =
            |lines: &[&str]| lines.iter().map(|line| Expectation::parse(line)).collect::<Result<Vec<_>, _>>();
        let table: [(&[&str], bool); 11] = [
            (&["claim: facet=agent"], true),
            (&["claim: facet=place"], false),
            (&["no claim: facet=place"], true),
            (&["no claim: facet=agent"], false),
            (&["2 claim: facet=killed"], true),
            (&["1 claim: facet=killed"], false),
            (&["only claim:", "claim: facet=agent", "2 claim: facet=killed"], true),
            (&["only claim:", "claim: facet=agent"], false),
            (&["only claim: facet=agent", "claim: facet=agent"], true),
            (&["only claim: facet!agent", "claim: facet=agent"], false),
            (&["only attribution:"], true),
        ];
        for (case, expected) in table {
            let case = lines(case)?;
            if case[0].holds(&read, &case) != expected {
                return Err(Failed::from(format!("`{}` should give {expected}", case[0].line)));
            }
        }
        Ok(())
    })
}
