//! Which reports are held against each other at all.
//!
//! An incident is looked up under its rare words with the stretch of the days it may have been, under its toll with the days themselves, and under rare
//! wording with the season. What lies in other days or shares nothing of this costs nothing. Two incidents meet or do not, whichever is looked up first.

use crate::pair::{LEAST_TOLL, NEAR_DAYS, RARE};
use crate::sketch::{Sketch, Weighted};

/// How many words an undated report is looked up by, two and two.
const N_PAIRED: usize = 5;
/// Days in one stretch of time.
const STRETCH: i32 = 8;
/// Days in a season: reprints come within it.
const SEASON: i32 = 128;

/// Where an incident is found, and where it looks.
#[derive(Default)]
pub(crate) struct Keys {
    /// Others find it here; one key in common is enough to be held against each other.
    pub(crate) shelved: Vec<u64>,
    /// It finds others here.
    pub(crate) sought: Vec<u64>,
    /// The same for each rare word of the opening: what the words in common come to is counted first.
    pub(crate) words: Vec<WordKeys>,
}

/// A word, where it is shelved and where it is sought.
pub(crate) struct WordKeys {
    pub(crate) word: Weighted,
    pub(crate) shelved: Vec<u64>,
    pub(crate) sought: Vec<u64>,
}

impl Keys {
    /// The keys of a sketch.
    pub(crate) fn of(sketch: &Sketch) -> Self {
        let mut keys = Self::default();
        if sketch.main {
            keys.add_words(sketch);
            keys.add_tolls(sketch);
            keys.add_undated(sketch);
            keys.add_wording(sketch);
        }
        keys.add_places(sketch);
        for list in [&mut keys.shelved, &mut keys.sought] {
            list.sort_unstable();
            list.dedup();
        }
        keys
    }

    /// Each rare word with the stretch of each day; looked up in the stretches around too.
    fn add_words(&mut self, sketch: &Sketch) {
        let (own, around) = stretches(&sketch.days.list, STRETCH);
        for word in sketch.lead.terms().iter().filter(|term| term.rarity > RARE) {
            let keys = |all: &[i32]| all.iter().map(|at| key(Kind::Word, word.hash.into(), *at)).collect();
            self.words.push(WordKeys { word: *word, shelved: keys(&own), sought: keys(&around) });
        }
    }

    /// Each toll with each day; looked up on the days around too.
    fn add_tolls(&mut self, sketch: &Sketch) {
        for toll in sketch.killed.iter().filter(|toll| **toll >= LEAST_TOLL) {
            for day in &sketch.days.list {
                self.shelved.push(key(Kind::Toll, *toll, *day));
                let near = day - NEAR_DAYS..=day + NEAR_DAYS;
                self.sought.extend(near.map(|near| key(Kind::Toll, *toll, near)));
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

    /// Each rare wording with the season of each day: a reprint may tell another day of publication.
    fn add_wording(&mut self, sketch: &Sketch) {
        let (own, around) = stretches(&sketch.days.list, SEASON);
        for shingle in sketch.shingles.keys() {
            self.shelved.extend(own.iter().map(|season| key(Kind::Wording, shingle, *season)));
            self.sought.extend(around.iter().map(|season| key(Kind::Wording, shingle, *season)));
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

/// The stretches of so many days that `days` lie in, and those with the ones beside them.
fn stretches(days: &[i32], length: i32) -> (Vec<i32>, Vec<i32>) {
    let own = sorted(days.iter().map(|day| day.div_euclid(length)));
    let around = sorted(own.iter().flat_map(|at| at - 1..=at + 1));
    (own, around)
}

/// Each once, in order.
fn sorted(all: impl Iterator<Item = i32>) -> Vec<i32> {
    let mut list: Vec<i32> = all.collect();
    list.sort_unstable();
    list.dedup();
    list
}

#[derive(Clone, Copy)]
enum Kind {
    Word = 1,
    Toll,
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
