//! What may be claimed about the main incident.

use rashomon_model::FacetTag;
use rashomon_schema::{
    Actor, Argument, Claim, Event, Facet, Means, MeansClass, Mention, MentionKind, PlaceArgument, Precision,
    Stance, Status, TimeArgument, Value,
};
use rustc_hash::FxHashMap;

use super::{JudgeInput, value_span};
use crate::entity::means::{class_of, means_argument};
use crate::syntax::parse::{Parse, tokens_in};
use crate::syntax::token_span::TokenSpan;
use jiff::civil::Date;

/// A report has no more candidates; what its first paragraphs say comes first.
const MOST_CANDIDATES: usize = 800;
/// The score from which a word that no rule found may be a value, and the one from which the words next to it belong to it.
const TAGGED: f32 = 0.12;
const TAGGED_TOO: f32 = 0.07;

/// Where a candidate was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A claim of the rules.
    Claim,
    /// The value of such a claim, said by who says the words.
    ClaimWords,
    /// A part of an event.
    Event,
    /// A name or a time in the text.
    Mention,
    /// A word of the lexicon.
    Word,
    /// Words that the model of facets marks.
    Tagged,
}

impl Origin {
    pub const N: usize = 6;
}

/// A place in the text that gives a candidate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site {
    pub words: TokenSpan,
    pub origin: Origin,
}

/// A claim that a voice may make.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub facet: Facet,
    pub stance: Stance,
    pub voice: String,
    pub attribution: Option<usize>,
    pub value: Value,
    pub key: Key,
    pub sites: Vec<Site>,
    /// The claims of the rules that say so, those of the main incident first.
    pub claims: Vec<usize>,
}

/// A value as it is compared with others of its facet.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    Nothing,
    Named { id: Option<String>, words: Vec<String> },
    Class(Option<MeansClass>),
    Days(Option<(Date, Date)>),
    Toll(Option<u64>, Option<u64>),
    Status(Status),
}

impl Key {
    /// Whether both say the same of one facet.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Named { id: Some(a), .. }, Self::Named { id: Some(b), .. }) if a == b => true,
            (Self::Named { words: a, .. }, Self::Named { words: b, .. }) => {
                a.iter().any(|word| b.contains(word))
            }
            (Self::Class(a), Self::Class(b)) => a == b,
            (Self::Days(Some(a)), Self::Days(Some(b))) => a.0 <= b.1 && b.0 <= a.1,
            (Self::Toll(a, b), Self::Toll(c, d)) => (a, b) == (c, d),
            (Self::Status(a), Self::Status(b)) => a == b,
            (Self::Nothing, Self::Nothing) => true,
            _ => false,
        }
    }

    fn new(doc: &Parse<'_>, value: &Value, words: TokenSpan) -> Self {
        let named = |id: Option<String>| Self::Named { id, words: content_words(doc, words) };
        match value {
            Value::Actor(actor) => named(actor.actor.clone()),
            Value::Place(place) => named(place.geoname.map(|id| id.to_string())),
            Value::Means(means) => Self::Class(means.class),
            Value::Time(time) => Self::Days(time.earliest.zip(time.latest)),
            Value::Toll(count) => Self::Toll(count.low, count.high),
            Value::Status { status, .. } => Self::Status(*status),
            Value::Occurred {} | Value::Type { .. } => Self::Nothing,
        }
    }
}

fn content_words(doc: &Parse<'_>, words: TokenSpan) -> Vec<String> {
    let is_content = |token: &usize| matches!(doc.pos(*token), "NOUN" | "PROPN" | "ADJ" | "NUM");
    (words.start..words.end).filter(is_content).map(|token| doc.lemma(token).to_lowercase()).collect()
}

/// Whether the judge knows the facet; the kind of event is judged elsewhere.
fn is_judged(claim: &Claim) -> bool {
    claim.facet != Facet::Type && !(claim.facet == Facet::Occurred && claim.stance == Stance::Asserts)
}

/// Stances that stand for the same cell.
fn is_same_stance(a: Stance, b: Stance) -> bool {
    let holds = |stance| matches!(stance, Stance::Asserts | Stance::Suspects);
    a == b || holds(a) && holds(b)
}

/// Every candidate of a report.
pub(super) fn find_candidates(input: &JudgeInput<'_>) -> Vec<Candidate> {
    let mut list = CandidateList { input, list: Vec::new(), of_voice: FxHashMap::default() };
    let main = input.main().map(|incident| incident.id.as_str());
    let mut order: Vec<usize> = (0..input.claims.len()).filter(|&n| is_judged(&input.claims[n])).collect();
    order.sort_by_key(|&n| Some(input.claims[n].incident.as_str()) != main);
    for &n in &order {
        list.add_claim(n);
    }
    for &n in &order {
        list.add_words_of_claim(&input.claims[n]);
    }
    for event in input.events {
        list.add_event(event);
    }
    for mention in input.mentions {
        list.add_mention(mention);
    }
    list.add_means();
    list.add_tagged(FacetTag::Agent, Facet::Agent);
    list.add_tagged(FacetTag::Target, Facet::Target);
    without_headlines(input, list.list)
}

/// A headline leaves its source out or shortens it: what it says is said by who says so in the story.
fn without_headlines(input: &JudgeInput<'_>, mut list: Vec<Candidate>) -> Vec<Candidate> {
    let headlines = input.headlines();
    let in_headline = |site: &Site| headlines.iter().any(|words| words.contains(site.words.start));
    let is_headline = |candidate: &Candidate| candidate.sites.iter().all(in_headline);
    let told: Vec<(Facet, Stance, Key)> = list
        .iter()
        .filter(|candidate| !is_headline(candidate))
        .map(|candidate| (candidate.facet, candidate.stance, candidate.key.clone()))
        .collect();
    let again = |candidate: &Candidate| {
        told.iter().any(|(facet, stance, key)| {
            *facet == candidate.facet
                && is_same_stance(*stance, candidate.stance)
                && key.agrees(&candidate.key)
        })
    };
    list.retain(|candidate| !candidate.claims.is_empty() || !is_headline(candidate) || !again(candidate));
    list
}

struct CandidateList<'a> {
    input: &'a JudgeInput<'a>,
    list: Vec<Candidate>,
    of_voice: FxHashMap<(Facet, String), Vec<usize>>,
}

impl CandidateList<'_> {
    fn doc(&self) -> &Parse<'_> {
        self.input.layout.doc
    }

    fn add_claim(&mut self, n: usize) {
        let claim = &self.input.claims[n];
        let attribution = claim.attribution.as_ref().and_then(|id| id.strip_prefix('a')?.parse().ok());
        let words = tokens_in(self.doc(), value_span(claim));
        let speaker = (claim.voice.clone(), attribution);
        let at = self.add(claim.facet, claim.stance, speaker, claim.value.clone(), words, Origin::Claim);
        if let Some(at) = at {
            self.list[at].claims.push(n);
        }
    }

    fn add_words_of_claim(&mut self, claim: &Claim) {
        let holds = matches!(claim.stance, Stance::Asserts | Stance::Suspects);
        if holds && !matches!(claim.facet, Facet::Occurred | Facet::Status) {
            let words = tokens_in(self.doc(), value_span(claim));
            self.add_said(claim.facet, claim.value.clone(), words, Origin::ClaimWords);
        }
    }

    fn add_event(&mut self, event: &Event) {
        let actors = [(Facet::Agent, &event.agent), (Facet::Target, &event.target)];
        for (facet, argument) in actors {
            if let Some(argument) = argument {
                let words = tokens_in(self.doc(), argument.span);
                self.add_said(facet, Value::Actor(actor(argument)), words, Origin::Event);
            }
        }
        if let Some(means) = &event.means {
            let value = Means { text: means.text.clone(), class: means.class, kinds: Vec::new() };
            let words = tokens_in(self.doc(), means.span);
            self.add_said(Facet::Means, Value::Means(value), words, Origin::Event);
        }
        if let Some(place) = &event.place {
            let words = tokens_in(self.doc(), place.span);
            self.add_said(Facet::Place, Value::Place(place.clone()), words, Origin::Event);
        }
        if let Some(time) = &event.time {
            let words = tokens_in(self.doc(), time.span);
            self.add_said(Facet::Time, Value::Time(time.clone()), words, Origin::Event);
        }
    }

    fn add_mention(&mut self, mention: &Mention) {
        let words = tokens_in(self.doc(), mention.span);
        if words.is_empty() {
            return;
        }
        let text = words.text(self.doc()).to_owned();
        match mention.kind {
            MentionKind::Place if mention.geoname.is_some() => {
                let value = Value::Place(PlaceArgument {
                    text: text.clone(),
                    span: mention.span,
                    geoname: mention.geoname,
                    name: mention.name.clone(),
                    lat: mention.lat,
                    lon: mention.lon,
                    precision: mention.precision.and_then(|precision| match precision {
                        Precision::Place(precision) => Some(precision),
                        Precision::Time(_) => None,
                    }),
                });
                self.add_said(Facet::Place, value, words, Origin::Mention);
            }
            MentionKind::Time if mention.earliest.is_some() => {
                let value = Value::Time(TimeArgument {
                    text: text.clone(),
                    span: mention.span,
                    earliest: mention.earliest,
                    latest: mention.latest,
                    precision: mention.precision.and_then(|precision| match precision {
                        Precision::Time(precision) => Some(precision),
                        Precision::Place(_) => None,
                    }),
                    clock: mention.clock.clone(),
                });
                self.add_said(Facet::Time, value, words, Origin::Mention);
            }
            _ => {}
        }
        if let (Some(actor), true) = (&mention.actor, mention.kind != MentionKind::Time) {
            let (actor, name) = (Some(actor.clone()), mention.name.clone());
            let value = Value::Actor(Actor { text, actor, name, traits: Vec::new() });
            self.add_said(Facet::Agent, value, words, Origin::Mention);
        }
    }

    fn add_means(&mut self) {
        for token in 0..self.input.scores.len() {
            if let Some(class) = class_of(self.doc(), token) {
                let found = means_argument(self.doc(), TokenSpan::one(token), class);
                let value = Means { text: found.text, class: found.class, kinds: Vec::new() };
                self.add_said(Facet::Means, Value::Means(value), TokenSpan::one(token), Origin::Word);
            }
        }
    }

    /// Runs of words that the model of facets marks, as the phrase of their head.
    fn add_tagged(&mut self, tag: FacetTag, facet: Facet) {
        let score = |token: usize| {
            self.input.scores.of(token..token + 1).first().map_or(0.0, |row| row[tag as usize])
        };
        let (mut runs, mut token, n) = (Vec::new(), 0, self.input.scores.len());
        while token < n {
            if score(token) <= TAGGED {
                token += 1;
                continue;
            }
            let sent = self.input.layout.sent(token);
            let mut end = token + 1;
            while end < n.min(sent.end) && score(end) > TAGGED_TOO {
                end += 1;
            }
            runs.push(TokenSpan::new(token, end).trim(self.doc()));
            token = end;
        }
        for words in runs.into_iter().filter(|words| !words.is_empty()) {
            let Some(head) = noun_head(self.doc(), words) else { continue };
            let argument = self.input.participants.resolve(head, self.input.innermost[head]);
            let words = tokens_in(self.doc(), argument.span);
            self.add_said(facet, Value::Actor(actor(&argument)), words, Origin::Tagged);
        }
    }

    /// Adds what the voice says that says the words.
    fn add_said(&mut self, facet: Facet, value: Value, words: TokenSpan, origin: Origin) {
        if words.is_empty() {
            return;
        }
        let (voice, attribution) = self.input.voice_at(words.start);
        // Who names itself as the doer admits it.
        let is_own_act = match &value {
            Value::Actor(actor) => {
                facet == Facet::Agent && actor.actor.is_some() && actor.actor == voice.actor
            }
            _ => false,
        };
        let stance = if is_own_act { Stance::Admits } else { Stance::Asserts };
        let speaker = (voice.id.clone(), attribution);
        self.add(facet, stance, speaker, value, words, origin);
    }

    fn add(
        &mut self,
        facet: Facet,
        stance: Stance,
        (voice, attribution): (String, Option<usize>),
        value: Value,
        words: TokenSpan,
        origin: Origin,
    ) -> Option<usize> {
        let key = Key::new(self.doc(), &value, words);
        let site = Site { words, origin };
        let known = self.of_voice.entry((facet, voice.clone())).or_default();
        let same = known.iter().copied().find(|&n| {
            let other = &self.list[n];
            is_same_stance(other.stance, stance) && other.key.agrees(&key)
        });
        if let Some(n) = same {
            self.list[n].sites.push(site);
            return same;
        }
        if self.list.len() >= MOST_CANDIDATES {
            return None;
        }
        known.push(self.list.len());
        let (sites, claims) = (vec![site], Vec::new());
        self.list.push(Candidate { facet, stance, voice, attribution, value, key, sites, claims });
        Some(self.list.len() - 1)
    }
}

fn actor(argument: &Argument) -> Actor {
    Actor {
        text: argument.text.clone(),
        actor: argument.actor.clone(),
        name: argument.name.clone(),
        traits: Vec::new(),
    }
}

/// The noun on which the other words of a run hang.
fn noun_head(doc: &Parse<'_>, words: TokenSpan) -> Option<usize> {
    let is_noun = |token: &usize| matches!(doc.pos(*token), "NOUN" | "PROPN");
    let heads_on = |token: &usize| !words.contains(doc.head(*token)) || doc.head(*token) == *token;
    let all = || words.start..words.end;
    all().filter(is_noun).find(heads_on).or_else(|| all().rfind(|token| is_noun(token)))
}
