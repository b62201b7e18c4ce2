//! What matching looks at in one incident of one report.

use std::sync::Arc;

use jiff::civil::Date;
use rashomon_schema::{
    Claim, Facet, Incident, MeansClass, Mention, MentionKind, PlacePrecision, PlaceSense, Reading, Span,
    Stance, Value,
};

use crate::days::Days;
use crate::place::{Point, Spot};
use crate::shingle::Shingles;
use crate::words::{RARE, Term, name_key, terms};

/// Words of the opening, which says what a report is about.
const LEAD_WORDS: usize = 90;
/// Words of the headline and the first sentence.
const HEAD_WORDS: usize = 35;
/// Characters that can name the places of the main incident.
const PLACES_WITHIN: u32 = 1500;
/// Characters whose places are those of the main incident, whatever else the report mentions.
const SPOTS_WITHIN: u32 = 450;
/// Characters whose times are those of the main incident.
const DAYS_WITHIN: u32 = 1200;
/// Days that a background incident may span to be compared.
const LONGEST: usize = 3;
/// Characters text_around a claim that are about the same.
const CONTEXT: u32 = 160;

/// One incident of one report, as matching sees it.
#[derive(Debug, Clone, Default)]
pub struct IncidentProfile {
    /// Id of the report.
    pub report: String,
    /// Id of the incident in its report.
    pub incident: String,
    /// Whether it is what the report is about.
    pub main: bool,
    /// The words of headline and opening; of a background incident, those text_around its claims.
    pub(crate) lead: Bag,
    /// The words of headline and first sentence.
    pub(crate) head: Bag,
    /// The words of the whole report.
    pub(crate) whole: Arc<Bag>,
    /// The wording of the whole report.
    pub(crate) shingles: Arc<Shingles>,
    /// When it may have been.
    pub(crate) days: Days,
    /// The days that its claims give it.
    pub(crate) claimed_days: Vec<i32>,
    /// Numbers of people killed.
    pub(crate) killed: Vec<u64>,
    /// The words of who or what was struck.
    pub(crate) targets: Vec<u32>,
    /// Classes of means, as one bit each.
    pub(crate) means: u32,
    /// Where it was.
    pub(crate) points: Vec<Point>,
    /// Where the opening and the claims place it, with the precision of each.
    pub(crate) spots: Vec<Spot>,
    /// Names of places, in one form.
    pub(crate) names: Vec<u32>,
}

impl IncidentProfile {
    /// The profiles of a reading: the main incident first, then background incidents with a place and a time.
    pub fn all(reading: &Reading) -> Vec<Self> {
        let words = ReportWords::new(reading);
        let whole = Arc::new(Bag::new(words.text.clone()));
        let shingles = Arc::new(Shingles::new(&reading.report.text));
        let main = Self::main(reading, &words, whole.clone(), shingles.clone());
        let others = reading.incidents.iter().filter(|incident| !incident.main);
        let others = others.filter_map(|incident| Self::background(reading, incident, &whole, &shingles));
        std::iter::once(main).chain(others).collect()
    }

    fn main(reading: &Reading, words: &ReportWords, whole: Arc<Bag>, shingles: Arc<Shingles>) -> Self {
        let report = &reading.report;
        let incident = reading.incidents.iter().find(|incident| incident.main);
        let incident = incident.map_or_else(String::new, |incident| incident.id.clone());
        let claims: Vec<&Claim> = claims_of(reading, &incident).collect();
        let early = places(reading).filter(|m| m.span.start < PLACES_WITHIN);
        let early = early.filter(|m| is_narrow(m.place_precision()));
        let points = unique(early.clone().filter_map(|m| Point::new(m.lat, m.lon)));
        let names = sorted(early.filter_map(|m| m.name.as_deref()).map(name_key).collect());
        Self {
            report: report.id.clone(),
            incident,
            main: true,
            lead: words.opening(words.n_lead),
            head: words.opening(words.n_head),
            whole,
            shingles,
            days: report_days(reading),
            claimed_days: narrow_days(&claims),
            killed: killed(&claims),
            targets: targets(&claims),
            means: means(&claims),
            points,
            spots: spots(reading, &claims),
            names,
        }
    }

    /// A background incident, if its claims name a day and a place.
    fn background(
        reading: &Reading,
        incident: &Incident,
        whole: &Arc<Bag>,
        shingles: &Arc<Shingles>,
    ) -> Option<Self> {
        let claims: Vec<&Claim> = claims_of(reading, &incident.id).collect();
        let days = claimed_days(&claims)?;
        let places = || {
            claims.iter().filter_map(|claim| match &claim.value {
                Value::Place(place) if is_narrow(place.precision) => Some(place),
                _ => None,
            })
        };
        let names = sorted(places().filter_map(|place| place.name.as_deref()).map(name_key).collect());
        if names.is_empty() {
            return None;
        }
        let text_around = text_around(&reading.report.text, &claims);
        Some(Self {
            report: reading.report.id.clone(),
            incident: incident.id.clone(),
            main: false,
            lead: Bag::new(terms(&text_around).collect()),
            head: Bag::default(),
            whole: whole.clone(),
            shingles: shingles.clone(),
            claimed_days: days.list.clone(),
            days,
            killed: killed(&claims),
            targets: targets(&claims),
            means: means(&claims),
            points: places().filter_map(|place| Point::new(place.lat, place.lon)).collect(),
            spots: Vec::new(),
            names,
        })
    }
}

/// The days of the main incident, as far as the record gives them.
fn report_days(reading: &Reading) -> Days {
    match &reading.days {
        Some(days) => Days::from_record(days),
        None => Days::from_mentions(&opening_days(reading), reading.report.published),
    }
}

/// The days that the opening mentions; records of version 1 give no others.
fn opening_days(reading: &Reading) -> Vec<Date> {
    let times = reading.mentions.iter().filter(|mention| mention.span.start < DAYS_WITHIN);
    let days = times.filter_map(|time| time.earliest.filter(|day| time.latest == Some(*day)));
    days.collect()
}

/// The days of the first claim of a time, if they are few.
fn claimed_days(claims: &[&Claim]) -> Option<Days> {
    claims.iter().find_map(|claim| match &claim.value {
        Value::Time(time) => {
            Some(Days::between(time.earliest?, time.latest?)).filter(|days| days.list.len() <= LONGEST)
        }
        _ => None,
    })
}

/// The days of every claim of a time that means few days.
fn narrow_days(claims: &[&Claim]) -> Vec<i32> {
    let held = claims.iter().filter(|claim| claim.stance != Stance::Denies);
    let days = held.filter_map(|claim| match &claim.value {
        Value::Time(time) => Some(Days::between(time.earliest?, time.latest?).list),
        _ => None,
    });
    sorted(days.filter(|days| days.len() <= LONGEST).flatten().collect())
}

/// The words that name what was struck, in one form each.
fn targets(claims: &[&Claim]) -> Vec<u32> {
    let held = claims.iter().filter(|claim| claim.stance != Stance::Denies);
    let names = held.filter_map(|claim| match &claim.value {
        Value::Actor(actor) if claim.facet == Facet::Target => Some(actor.text.as_str()),
        _ => None,
    });
    sorted(names.flat_map(terms).map(|term| term.hash).collect())
}

/// The words of a report that carry information, in order.
struct ReportWords {
    title: Vec<Term>,
    text: Vec<Term>,
    /// How many are in the first sentence.
    n_head: usize,
    /// How many are in the opening.
    n_lead: usize,
}

impl ReportWords {
    fn new(reading: &Reading) -> Self {
        let text = &reading.report.text;
        let end = |n: usize| text.split_inclusive(char::is_whitespace).take(n).map(str::len).sum::<usize>();
        let (head, lead) = (end(HEAD_WORDS), end(LEAD_WORDS));
        let mut words: Vec<Term> = terms(&text[..head]).collect();
        let n_head = words.len();
        words.extend(terms(&text[head..lead]));
        let n_lead = words.len();
        words.extend(terms(&text[lead..]));
        let title = terms(reading.report.title.as_deref().unwrap_or_default()).collect();
        Self { title, text: words, n_head, n_lead }
    }

    /// The headline and so many words of the text.
    fn opening(&self, n: usize) -> Bag {
        Bag::new([&self.title, &self.text[..n]].concat())
    }
}

fn claims_of<'r>(reading: &'r Reading, incident: &str) -> impl Iterator<Item = &'r Claim> {
    reading.claims.iter().filter(move |claim| claim.incident == incident)
}

/// The places that a report names. A city that speaks is not a place; a country that speaks is still where it
/// happens.
fn places(reading: &Reading) -> impl Iterator<Item = &Mention> + Clone {
    let named = reading.mentions.iter().filter(|mention| mention.kind == MentionKind::Place);
    named.filter(|mention| {
        mention.sense != Some(PlaceSense::Metonymic)
            || mention.place_precision() == Some(PlacePrecision::Country)
    })
}

/// The places of the opening and of the claims.
fn spots(reading: &Reading, claims: &[&Claim]) -> Vec<Spot> {
    let early = places(reading).filter(|m| m.span.start < SPOTS_WITHIN);
    let early = early.filter_map(|m| Spot::new(m.lat, m.lon, m.place_precision()));
    let claimed = claims.iter().filter_map(|claim| match &claim.value {
        Value::Place(place) => Spot::new(place.lat, place.lon, place.precision),
        _ => None,
    });
    unique(early.chain(claimed))
}

/// Each once, in order.
fn unique<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut list = Vec::new();
    for one in all {
        if !list.contains(&one) {
            list.push(one);
        }
    }
    list
}

fn is_narrow(precision: Option<PlacePrecision>) -> bool {
    use PlacePrecision::{District, Near, Settlement};
    matches!(precision, Some(Settlement | District | Near))
}

fn killed(claims: &[&Claim]) -> Vec<u64> {
    let held = claims.iter().filter(|claim| claim.facet == Facet::Killed && claim.stance != Stance::Denies);
    let tolls = held.filter_map(|claim| match &claim.value {
        Value::Toll(count) => count.low.or(count.high),
        _ => None,
    });
    sorted(tolls.collect())
}

/// One bit for each class of means, by the hash of its name.
fn means(claims: &[&Claim]) -> u32 {
    let classes = claims.iter().filter_map(|claim| match &claim.value {
        Value::Means(means) => means.class.map(MeansClass::as_str),
        _ => None,
    });
    classes.fold(0, |bits, class| bits | 1 << (crate::words::hash(class) % 32))
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

/// The text text_around the claims, without overlaps.
fn text_around(text: &str, claims: &[&Claim]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let wide = |span: &Span| Span::new(span.start.saturating_sub(CONTEXT), span.end.saturating_add(CONTEXT));
    let mut spans: Vec<Span> = claims.iter().flat_map(|claim| claim.spans.iter().map(wide)).collect();
    spans.sort_unstable();
    let (mut out, mut at) = (String::new(), 0);
    for span in spans {
        let end = (span.end as usize).min(chars.len());
        let start = (span.start as usize).max(at).min(end);
        out.extend(&chars[start..end]);
        out.push(' ');
        at = at.max(end);
    }
    out
}

/// Words and their weights, as a vector of length one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Bag {
    /// Sorted by the word.
    terms: Vec<Weighted>,
    /// The length of the vector of its words that are not rare.
    pub(crate) common: f32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weighted {
    pub(crate) hash: u32,
    pub(crate) weight: f32,
    pub(crate) rarity: f32,
}

impl Bag {
    /// Each word weighs its rarity, a little more for being repeated.
    pub(crate) fn new(mut words: Vec<Term>) -> Self {
        words.sort_unstable_by_key(|word| word.hash);
        let weigh = |same: &[Term]| {
            let (hash, rarity) = (same[0].hash, same[0].rarity);
            Weighted { hash, weight: (1.0 + (same.len() as f32).ln()) * rarity, rarity }
        };
        let mut terms: Vec<Weighted> = words.chunk_by(|a, b| a.hash == b.hash).map(weigh).collect();
        let length = terms.iter().map(|term| term.weight.powi(2)).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        for term in &mut terms {
            term.weight /= length;
        }
        let common = terms.iter().filter(|term| term.rarity <= RARE);
        let common = common.map(|term| term.weight.powi(2)).sum::<f32>().sqrt();
        Self { terms, common }
    }

    /// The bag with these words, sorted, and this length of those that are not rare.
    pub(crate) const fn from_parts(terms: Vec<Weighted>, common: f32) -> Self {
        Self { terms, common }
    }

    /// The cosine of the angle between the two.
    pub(crate) fn cosine(&self, other: &Self) -> f32 {
        self.shared(other).map(|(a, b)| a.weight * b.weight).sum()
    }

    /// The words of both, in order.
    pub(crate) fn shared<'b>(&'b self, other: &'b Self) -> impl Iterator<Item = (Weighted, Weighted)> + 'b {
        let (mut a, mut b) = (self.terms.as_slice(), other.terms.as_slice());
        std::iter::from_fn(move || {
            while let ([x, ..], [y, ..]) = (a, b) {
                (a, b) = (&a[usize::from(x.hash <= y.hash)..], &b[usize::from(y.hash <= x.hash)..]);
                if x.hash == y.hash {
                    return Some((*x, *y));
                }
            }
            None
        })
    }

    /// Every word.
    pub(crate) fn terms(&self) -> &[Weighted] {
        &self.terms
    }
}
