//! Which incidents are compared at all.
//!
//! An incident is looked up under its rare words with the stretch of days around it, under its toll with each
//! day, and under rare wording with the season. Incidents of other days, or without anything in common, cost
//! nothing. Two incidents are compared or not, whichever is looked up first.

use crate::pair::{LEAST_TOLL, NEAR_DAYS};
use crate::profile::{IncidentProfile, Weighted};
use crate::words::RARE;

/// The number of words whose pairs an undated report is looked up by.
const N_PAIRED: usize = 5;
/// Days in one stretch of time.
const STRETCH: i32 = 8;
/// Days in a season: reprints come within it.
const SEASON: i32 = 128;

/// The keys under which an incident is stored and looked up.
#[derive(Debug, Default)]
pub struct Keys {
    /// Others find it here; one key in common is enough to be compared.
    pub(crate) stored: Vec<u64>,
    /// It finds others here.
    pub(crate) sought: Vec<u64>,
    /// The same for each rare word of the opening: the weight of the shared words is counted first.
    pub(crate) words: Vec<WordKeys>,
}

/// A word, and the keys under which it is stored and sought.
#[derive(Debug)]
pub(crate) struct WordKeys {
    pub(crate) word: Weighted,
    pub(crate) stored: Vec<u64>,
    pub(crate) sought: Vec<u64>,
}

impl Keys {
    /// The keys of a profile.
    pub fn new(profile: &IncidentProfile) -> Self {
        let mut keys = Self::default();
        if profile.main {
            keys.add_words(profile);
            keys.add_tolls(profile);
            keys.add_undated(profile);
            keys.add_wording(profile);
        }
        keys.add_places(profile);
        for list in [&mut keys.stored, &mut keys.sought] {
            list.sort_unstable();
            list.dedup();
        }
        keys
    }

    /// The keys to store an incident under.
    pub fn stored(&self) -> &[u64] {
        &self.stored
    }

    /// The keys of words to store it under, each with what the word weighs in it.
    pub fn stored_words(&self) -> impl Iterator<Item = (u64, f32)> {
        self.words.iter().flat_map(|keys| keys.stored.iter().map(|key| (*key, keys.word.weight)))
    }

    /// Each rare word with the stretch of each day; looked up in the stretches around too.
    fn add_words(&mut self, profile: &IncidentProfile) {
        let (own, around) = stretches(&profile.days.list, STRETCH);
        for word in profile.lead.terms().iter().filter(|term| term.rarity > RARE) {
            let keys = |all: &[i32]| all.iter().map(|at| key(Kind::Word, word.hash.into(), *at)).collect();
            self.words.push(WordKeys { word: *word, stored: keys(&own), sought: keys(&around) });
        }
    }

    /// Each toll with each day; looked up on the days around too.
    fn add_tolls(&mut self, profile: &IncidentProfile) {
        for toll in profile.killed.iter().filter(|toll| **toll >= LEAST_TOLL) {
            for day in &profile.days.list {
                self.stored.push(key(Kind::Toll, *toll, *day));
                let near = day - NEAR_DAYS..=day + NEAR_DAYS;
                self.sought.extend(near.map(|near| key(Kind::Toll, *toll, near)));
            }
        }
    }

    /// Undated reports are found, and find others, by two rare words.
    fn add_undated(&mut self, profile: &IncidentProfile) {
        let mut words: Vec<_> = profile.head.terms().to_vec();
        words.sort_unstable_by(|a, b| b.rarity.total_cmp(&a.rarity).then(a.hash.cmp(&b.hash)));
        words.truncate(N_PAIRED);
        let undated = profile.days.list.is_empty();
        for (n, a) in words.iter().enumerate() {
            for b in &words[n + 1..] {
                let both = u64::from(a.hash.min(b.hash)) << 32 | u64::from(a.hash.max(b.hash));
                self.stored.push(key(Kind::AnyPair, both, 0));
                if undated {
                    self.stored.push(key(Kind::UndatedPair, both, 0));
                }
                self.sought.push(key(if undated { Kind::AnyPair } else { Kind::UndatedPair }, both, 0));
            }
        }
    }

    /// Each rare wording with the season of each day: a reprint may give another day of publication.
    fn add_wording(&mut self, profile: &IncidentProfile) {
        let (own, around) = stretches(&profile.days.list, SEASON);
        for shingle in profile.shingles.keys() {
            self.stored.extend(own.iter().map(|season| key(Kind::Wording, shingle, *season)));
            self.sought.extend(around.iter().map(|season| key(Kind::Wording, shingle, *season)));
        }
    }

    /// Each place with each day, for incidents that are only mentioned.
    fn add_places(&mut self, profile: &IncidentProfile) {
        for name in &profile.names {
            for day in &profile.days.list {
                let mentioned = if profile.main { Kind::MainPlace } else { Kind::MentionedPlace };
                self.stored.push(key(mentioned, (*name).into(), *day));
                for near in day - 1..=day + 1 {
                    self.sought.push(key(Kind::MentionedPlace, (*name).into(), near));
                    if !profile.main {
                        self.sought.push(key(Kind::MainPlace, (*name).into(), near));
                    }
                }
            }
        }
    }
}

/// The stretches of `length` days that `days` lie in, and the same with their neighbours.
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

impl Kind {
    /// How many days its unit of time has.
    const fn days(self) -> i32 {
        match self {
            Self::Word => STRETCH,
            Self::Wording => SEASON,
            Self::Toll | Self::AnyPair | Self::UndatedPair | Self::MainPlace | Self::MentionedPlace => 1,
        }
    }
}

/// A hash of the three, behind the day: in a file that is sorted by keys, reports of one time lie together.
fn key(kind: Kind, what: u64, when: i32) -> u64 {
    let parts = [kind as u64, what, u64::from(when.cast_unsigned())];
    let hash = parts.iter().fold(0x517c_c1b7_2722_0a95, |hash: u64, part| {
        (hash ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    });
    let day = when.wrapping_mul(kind.days());
    u64::from(day as u16) << 48 | hash >> 16
}
