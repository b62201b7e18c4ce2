//! Which reports are held against each other at all.
//!
//! An incident is looked up under its rarer words together with the days it may have been, or its wording. What lies in other days or shares no rare word costs
//! nothing. Two incidents meet or do not, whichever is looked up first.

use crate::sketch::Sketch;

/// Words more frequent than this do not lead to an incident: they are in two reports of a hundred.
const RARE: f32 = 3.9;
/// How many words an undated report is looked up by, two and two.
const N_PAIRED: usize = 5;
/// Days in one stretch of time.
const STRETCH: i32 = 8;

/// Where an incident is found, and where it looks.
pub(crate) struct Keys {
    /// Others find it here.
    pub(crate) shelved: Vec<u64>,
    /// It finds others here.
    pub(crate) sought: Vec<u64>,
}

impl Keys {
    /// The keys of a sketch.
    pub(crate) fn of(sketch: &Sketch) -> Self {
        let mut keys = Self { shelved: Vec::new(), sought: Vec::new() };
        if sketch.main {
            keys.add_words(sketch);
            keys.add_undated(sketch);
            for shingle in sketch.shingles.keys() {
                keys.add_both(key(Kind::Wording, shingle, 0));
            }
        }
        keys.add_places(sketch);
        for list in [&mut keys.shelved, &mut keys.sought] {
            list.sort_unstable();
            list.dedup();
        }
        keys
    }

    fn add_both(&mut self, key: u64) {
        self.shelved.push(key);
        self.sought.push(key);
    }

    /// Each rare word with the stretch of each day; looked up in the stretches around too.
    fn add_words(&mut self, sketch: &Sketch) {
        let mut stretches: Vec<i32> = sketch.days.list.iter().map(|day| day.div_euclid(STRETCH)).collect();
        stretches.dedup();
        for word in rare(sketch) {
            for stretch in &stretches {
                self.shelved.push(key(Kind::Word, word.into(), *stretch));
                self.sought
                    .extend((stretch - 1..=stretch + 1).map(|near| key(Kind::Word, word.into(), near)));
            }
        }
    }

    /// Reports that tell no day are found by two rare words, and find by them.
    fn add_undated(&mut self, sketch: &Sketch) {
        let mut words: Vec<_> = sketch.head.terms().to_vec();
        words.sort_unstable_by(|a, b| b.rarity.total_cmp(&a.rarity).then(a.hash.cmp(&b.hash)));
        words.truncate(N_PAIRED);
        let undated = sketch.days.list.is_empty();
        for (n, a) in words.iter().enumerate() {
            for b in &words[n + 1..] {
                let both = u64::from(a.hash.min(b.hash)) << 32 | u64::from(a.hash.max(b.hash));
                self.shelved.push(key(Kind::AnyPair, both, 0));
                if undated {
                    self.shelved.push(key(Kind::UndatedPair, both, 0));
                }
                self.sought.push(key(if undated { Kind::AnyPair } else { Kind::UndatedPair }, both, 0));
            }
        }
    }

    /// Each place with each day, for what is only mentioned.
    fn add_places(&mut self, sketch: &Sketch) {
        for name in &sketch.names {
            for day in &sketch.days.list {
                let mentioned = if sketch.main { Kind::MainPlace } else { Kind::MentionedPlace };
                self.shelved.push(key(mentioned, (*name).into(), *day));
                for near in day - 1..=day + 1 {
                    self.sought.push(key(Kind::MentionedPlace, (*name).into(), near));
                    if !sketch.main {
                        self.sought.push(key(Kind::MainPlace, (*name).into(), near));
                    }
                }
            }
        }
    }
}

/// The words of the opening that lead to the incident.
fn rare(sketch: &Sketch) -> impl Iterator<Item = u32> {
    sketch.lead.terms().iter().filter(|term| term.rarity >= RARE).map(|term| term.hash)
}

#[derive(Clone, Copy)]
enum Kind {
    Word = 1,
    AnyPair,
    UndatedPair,
    Wording,
    MainPlace,
    MentionedPlace,
}

/// A hash of the three.
fn key(kind: Kind, what: u64, when: i32) -> u64 {
    let parts = [kind as u64, what, u64::from(when.cast_unsigned())];
    parts.iter().fold(0x517c_c1b7_2722_0a95, |hash: u64, part| {
        (hash ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    })
}
