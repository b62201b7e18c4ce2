//! The bytes of a profile, for a collection that lies in a file. Version 1; numbers are little-endian and exact.

use std::sync::Arc;

use crate::days::Days;
use crate::place::{Point, Spot};
use crate::profile::{Bag, IncidentProfile, Weighted};
use crate::shingle::Shingles;

/// The first byte.
const VERSION: u8 = 1;

impl IncidentProfile {
    /// The profile as bytes. What only main incidents are compared by is left out of those that are mentioned.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(vec![VERSION, u8::from(self.main)]);
        out.text(&self.report);
        out.text(&self.incident);
        out.bag(&self.lead);
        out.bag(&self.head);
        let (whole, shingles) = match self.main {
            true => (&*self.whole, &*self.shingles),
            false => (&Bag::default(), &Shingles::default()),
        };
        out.bag(whole);
        let (all, keys) = shingles.parts();
        out.list(all, |out, hash| out.u64(*hash));
        out.list(keys, |out, hash| out.u64(*hash));
        out.days(&self.days);
        out.list(&self.claimed_days, |out, day| out.i32(*day));
        out.list(&self.killed, |out, n| out.u64(*n));
        out.list(&self.targets, |out, hash| out.u32(*hash));
        out.u32(self.means);
        out.list(&self.points, |out, point| out.point(*point));
        out.list(&self.spots, |out, spot| {
            let (point, radius) = spot.parts();
            out.point(point);
            out.f32(radius);
        });
        out.list(&self.names, |out, hash| out.u32(*hash));
        out.0
    }

    /// The profile of these bytes; none where they are damaged or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes);
        if from.u8()? != VERSION {
            return None;
        }
        let main = from.u8()? == 1;
        Some(Self {
            main,
            report: from.text()?,
            incident: from.text()?,
            lead: from.bag()?,
            head: from.bag()?,
            whole: Arc::new(from.bag()?),
            shingles: Arc::new(Shingles::from_parts(from.list(Reader::u64)?, from.list(Reader::u64)?)),
            days: from.days()?,
            claimed_days: from.list(Reader::i32)?,
            killed: from.list(Reader::u64)?,
            targets: from.list(Reader::u32)?,
            means: from.u32()?,
            points: from.list(Reader::point)?,
            spots: from.list(|from| Some(Spot::from_parts(from.point()?, from.f32()?)))?,
            names: from.list(Reader::u32)?,
        })
        .filter(|_| from.0.is_empty())
    }
}

/// Writes values one after another.
struct Writer(Vec<u8>);

impl Writer {
    fn u32(&mut self, n: u32) {
        self.0.extend(n.to_le_bytes());
    }

    fn u64(&mut self, n: u64) {
        self.0.extend(n.to_le_bytes());
    }

    fn i32(&mut self, n: i32) {
        self.0.extend(n.to_le_bytes());
    }

    fn f32(&mut self, n: f32) {
        self.u32(n.to_bits());
    }

    fn text(&mut self, text: &str) {
        self.list(text.as_bytes(), |out, byte| out.0.push(*byte));
    }

    fn list<T>(&mut self, list: &[T], write: impl Fn(&mut Self, &T)) {
        self.u32(list.len() as u32);
        list.iter().for_each(|one| write(self, one));
    }

    fn point(&mut self, point: Point) {
        point.parts().into_iter().for_each(|part| self.f32(part));
    }

    fn bag(&mut self, bag: &Bag) {
        self.f32(bag.common);
        self.list(bag.terms(), |out, term| {
            out.u32(term.hash);
            out.f32(term.weight);
            out.f32(term.rarity);
        });
    }

    fn days(&mut self, days: &Days) {
        self.list(&days.list, |out, day| out.i32(*day));
        self.list(&days.written, |out, day| out.i32(*day));
        self.0.extend([u8::from(days.in_text), days.weekdays, u8::from(days.complete)]);
    }
}

/// Reads values one after another; none where the bytes end too early.
struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take().map(|[byte]: [u8; 1]| byte)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn i32(&mut self) -> Option<i32> {
        self.take().map(i32::from_le_bytes)
    }

    fn f32(&mut self) -> Option<f32> {
        self.u32().map(f32::from_bits)
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let n = self.u32()? as usize;
        // Every value takes a byte or more: a damaged length cannot ask for memory.
        if n > self.0.len() {
            return None;
        }
        (0..n).map(|_| read(self)).collect()
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.list(Self::u8)?).ok()
    }

    fn point(&mut self) -> Option<Point> {
        Some(Point::from_parts([self.f32()?, self.f32()?, self.f32()?]))
    }

    fn bag(&mut self) -> Option<Bag> {
        let common = self.f32()?;
        let term =
            |from: &mut Self| Some(Weighted { hash: from.u32()?, weight: from.f32()?, rarity: from.f32()? });
        Some(Bag::from_parts(self.list(term)?, common))
    }

    fn days(&mut self) -> Option<Days> {
        let (list, written) = (self.list(Self::i32)?, self.list(Self::i32)?);
        let (in_text, weekdays, complete) = (self.u8()? == 1, self.u8()?, self.u8()? == 1);
        Some(Days { list, in_text, written, weekdays, complete })
    }
}
