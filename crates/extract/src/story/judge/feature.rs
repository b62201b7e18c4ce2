//! What the judge sees of a candidate.

use rashomon_model::{FacetTag, N_FACET_TAGS};
use rashomon_schema::{Act, Certainty, Event, EventType, Facet, Polarity, SectionKind, Stance, Tense, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use super::JudgeInput;
use super::candidate::{Candidate, Origin, Site};
use crate::syntax::parse::tokens_in;
use crate::syntax::token_span::TokenSpan;

/// The names of the features, in their order.
pub(crate) const FEATURES: [&str; 66] = [
    "facet",
    "stance",
    "voice_kind",
    "from_claims",
    "from_claim_words",
    "from_events",
    "from_mentions",
    "from_words",
    "from_tags",
    "sites",
    "claims_of_main",
    "claims",
    "own_score",
    "own_mean",
    "account",
    "sentence_admission",
    "sentence_denial",
    "sentence_suspicion",
    "sentence_account",
    "sentence_own",
    "agent_score",
    "target_score",
    "place_score",
    "report_own",
    "report_account",
    "first_share",
    "first_token",
    "first_sentence",
    "first_paragraph",
    "main_triggers",
    "triggers",
    "main_distance",
    "distance",
    "negative",
    "uncertain",
    "future",
    "assaults",
    "attribution_confidence",
    "act",
    "claims_of_voice",
    "tokens",
    "is_relevant",
    "incidents",
    "main_events",
    "is_capital",
    "words",
    "is_known",
    "low",
    "is_open",
    "is_total",
    "means_class",
    "is_own_act",
    "in_headline",
    "other_voices",
    "other_best",
    "other_main",
    "other_claimed",
    "other_sites",
    "other_first",
    "rank",
    "share_of_best",
    "rank_in_voice",
    "main_claims_beside",
    "voice_account",
    "opposed",
    "is_quoted",
];

/// A candidate that no rule claims of the main incident is weighed from this score of its words on.
const FAINT: f32 = 0.01;
/// Distances are counted up to this many tokens.
const FAR: usize = 300;

/// What is counted once a report.
pub(super) struct FeatureTable<'a> {
    input: &'a JudgeInput<'a>,
    candidates: &'a [Candidate],
    /// The greatest scores of each sentence, where they were asked for.
    sentence_scores: FxHashMap<usize, [f32; N_FACET_TAGS]>,
    report_scores: [f32; N_FACET_TAGS],
    report_account: f32,
    /// The triggers of events, in order, and whether each is of the main incident.
    triggers: Vec<(usize, bool)>,
    /// Events by their ids.
    events: FxHashMap<&'a str, &'a Event>,
    main_events: FxHashSet<&'a str>,
    claims_of_voice: FxHashMap<&'a str, usize>,
    headlines: Vec<TokenSpan>,
}

impl<'a> FeatureTable<'a> {
    pub(super) fn new(input: &'a JudgeInput<'a>, candidates: &'a [Candidate]) -> Self {
        let doc = input.layout.doc;
        let main_events: FxHashSet<&str> =
            input.main().into_iter().flat_map(|main| main.events.iter().map(String::as_str)).collect();
        let trigger =
            |event: &Event| (tokens_in(doc, event.trigger).start, main_events.contains(event.id.as_str()));
        let mut triggers: Vec<(usize, bool)> = input.events.iter().map(trigger).collect();
        triggers.sort_unstable();
        let mut claims_of_voice = FxHashMap::default();
        for claim in input.claims {
            *claims_of_voice.entry(claim.voice.as_str()).or_insert(0) += 1;
        }
        let n = input.scores.len();
        let account = input.scores.of(0..n).iter().map(|row| row[FacetTag::Account as usize]).sum::<f32>();
        let mut table = Self {
            input,
            candidates,
            sentence_scores: FxHashMap::default(),
            report_scores: input.scores.greatest(0..n),
            report_account: account / n.max(1) as f32,
            triggers,
            events: input.events.iter().map(|event| (event.id.as_str(), event)).collect(),
            main_events,
            claims_of_voice,
            headlines: input.headlines(),
        };
        for site in candidates.iter().flat_map(|candidate| &candidate.sites) {
            let sentence = input.layout.sent_of(site.words.start);
            let words = input.layout.sents[sentence];
            let scores = || input.scores.greatest(words.start..words.end);
            table.sentence_scores.entry(sentence).or_insert_with(scores);
        }
        table
    }

    /// The features of every candidate that is worth weighing.
    pub(super) fn rows(&self) -> Vec<Option<Vec<f32>>> {
        let own: Vec<Vec<f32>> = self.candidates.iter().map(|candidate| self.own_row(candidate)).collect();
        let groups = Groups::new(self.candidates, &own);
        let rows = self.candidates.iter().enumerate().map(|(n, candidate)| {
            let worth_it = own[n][groups.own] >= FAINT || own[n][groups.of_main] > 0.0;
            worth_it.then(|| {
                let mut row = own[n].clone();
                row.extend(groups.relations(self.candidates, &own, n, candidate));
                row.push(flag(candidate.attribution.is_some()));
                row
            })
        });
        rows.collect()
    }

    /// What is seen of a candidate by itself.
    fn own_row(&self, candidate: &Candidate) -> Vec<f32> {
        let input = self.input;
        let sites = &candidate.sites;
        let mut row = Vec::with_capacity(FEATURES.len());
        row.push(candidate.facet as u8 as f32);
        row.push(candidate.stance as u8 as f32);
        let voice = input.voice(&candidate.voice);
        row.push(voice.kind as u8 as f32);
        let mut origins = [0.0; Origin::N];
        sites.iter().for_each(|site| origins[site.origin as usize] += 1.0);
        row.extend(origins);
        let mut places: Vec<usize> = sites.iter().map(|site| site.words.start).collect();
        places.sort_unstable();
        places.dedup();
        row.push(places.len() as f32);
        let main = input.main().map(|incident| incident.id.as_str());
        let of_main = candidate.claims.iter().filter(|&&n| Some(input.claims[n].incident.as_str()) == main);
        row.push(of_main.count() as f32);
        row.push(candidate.claims.len() as f32);
        self.push_scores(candidate, &mut row);
        self.push_position(sites, &mut row);
        self.push_events(candidate, &mut row);
        let claimed = self.claims_of_voice.get(candidate.voice.as_str());
        row.push(claimed.copied().unwrap_or(0) as f32);
        row.push(input.layout.doc.len() as f32);
        row.push(flag(input.main().is_some_and(|main| main.relevant)));
        row.push(input.incidents.len() as f32);
        row.push(self.main_events.len() as f32);
        self.push_value(candidate, &mut row);
        row
    }

    fn push_scores(&self, candidate: &Candidate, row: &mut Vec<f32>) {
        let tag = tag_of(candidate.facet);
        let (mut greatest, mut around) = ([0.0_f32; N_FACET_TAGS], [0.0_f32; N_FACET_TAGS]);
        let mut mean: f32 = 0.0;
        for site in &candidate.sites {
            let words = site.words.start..site.words.end;
            let sentence = &self.sentence_scores[&self.input.layout.sent_of(site.words.start)];
            for (most, other) in
                [(&mut greatest, &self.input.scores.greatest(words.clone())), (&mut around, sentence)]
            {
                most.iter_mut().zip(other).for_each(|(most, x)| *most = most.max(*x));
            }
            if let Some(tag) = tag {
                let scores = self.input.scores.of(words.clone());
                let sum: f32 = scores.iter().map(|row| row[tag as usize]).sum();
                mean = mean.max(sum / scores.len().max(1) as f32);
            }
        }
        let own = |scores: &[f32; N_FACET_TAGS]| tag.map_or(0.0, |tag| scores[tag as usize]);
        row.extend([own(&greatest), mean, greatest[FacetTag::Account as usize]]);
        let asked = [FacetTag::Admission, FacetTag::Denial, FacetTag::Suspicion, FacetTag::Account];
        row.extend(asked.map(|tag| around[tag as usize]));
        row.push(own(&around));
        row.extend([FacetTag::Agent, FacetTag::Target, FacetTag::Place].map(|tag| greatest[tag as usize]));
        row.extend([own(&self.report_scores), self.report_account]);
    }

    fn push_position(&self, sites: &[Site], row: &mut Vec<f32>) {
        let layout = self.input.layout;
        let first = sites.iter().map(|site| site.words.start).min().unwrap_or(0);
        row.push(first as f32 / layout.doc.len().max(1) as f32);
        row.push(first.min(1000) as f32);
        row.push(layout.sent_of(first).min(100) as f32);
        row.push((layout.paragraph_of(first) - layout.paragraph_of(0)).min(50) as f32);
        let in_sentence = |main_only: bool| {
            let counts = sites.iter().map(|site| self.triggers_in(layout.sent(site.words.start), main_only));
            counts.max().unwrap_or(0) as f32
        };
        row.extend([in_sentence(true), in_sentence(false)]);
        for main_only in [true, false] {
            let nearest = sites.iter().map(|site| self.distance(site.words.start, main_only)).min();
            row.push(nearest.unwrap_or(FAR) as f32);
        }
    }

    fn triggers_in(&self, words: TokenSpan, main_only: bool) -> usize {
        let from = self.triggers.partition_point(|&(at, _)| at < words.start);
        let to = self.triggers.partition_point(|&(at, _)| at < words.end);
        self.triggers[from..to].iter().filter(|(_, is_main)| *is_main || !main_only).count()
    }

    /// Tokens to the nearest trigger, up to [`FAR`].
    fn distance(&self, token: usize, main_only: bool) -> usize {
        let wanted = |(_, is_main): &&(usize, bool)| *is_main || !main_only;
        let from = self.triggers.partition_point(|&(at, _)| at < token);
        let near = |&(at, _): &(usize, bool)| at.abs_diff(token);
        let after = self.triggers[from..].iter().take_while(|t| near(t) < FAR).find(wanted).map(near);
        let before = self.triggers[..from].iter().rev().take_while(|t| near(t) < FAR).find(wanted).map(near);
        after.unwrap_or(FAR).min(before.unwrap_or(FAR))
    }

    fn push_events(&self, candidate: &Candidate, row: &mut Vec<f32>) {
        let claims = candidate.claims.iter().map(|&n| &self.input.claims[n]);
        let events: Vec<&&Event> =
            claims.filter_map(|claim| self.events.get(claim.event.as_deref()?)).collect();
        let count = |is: &dyn Fn(&Event) -> bool| events.iter().filter(|event| is(event)).count() as f32;
        row.push(count(&|event| event.factuality.polarity == Polarity::Negative));
        row.push(count(&|event| event.factuality.certainty != Certainty::Certain));
        row.push(count(&|event| event.factuality.tense == Tense::Future));
        row.push(count(&|event| event.kind == EventType::Assault));
        let attribution = candidate.attribution.map(|n| &self.input.attributions[n]);
        row.push(attribution.map_or(-1.0, |draft| draft.confidence.unwrap_or(0.0)));
        row.push(attribution.map_or(-1.0, |draft| f32::from(draft.act as u8)));
    }

    fn push_value(&self, candidate: &Candidate, row: &mut Vec<f32>) {
        let words = candidate.sites[0].words;
        let doc = self.input.layout.doc;
        let capital = doc.token(words.start).chars().next().is_some_and(char::is_uppercase);
        row.push(flag(capital));
        row.push((words.end - words.start) as f32);
        let id = match &candidate.value {
            Value::Actor(actor) => actor.actor.as_deref(),
            Value::Place(place) => place.name.as_deref(),
            _ => None,
        };
        row.push(flag(id.is_some()));
        let (low, is_open, is_total) = match &candidate.value {
            Value::Toll(count) => {
                (count.low.map_or(-1.0, |low| low as f32), flag(count.high.is_none()), flag(count.total))
            }
            _ => (-2.0, 0.0, -1.0),
        };
        row.extend([low, is_open, is_total]);
        row.push(match &candidate.value {
            Value::Means(means) => means.class.map_or(-1.0, |class| class as u8 as f32),
            _ => -2.0,
        });
        let voice = self.input.voice(&candidate.voice);
        row.push(match (&candidate.value, &voice.actor) {
            (Value::Actor(actor), Some(own)) => flag(actor.actor.as_ref() == Some(own)),
            _ => -1.0,
        });
        let in_headline = |site: &Site| self.headlines.iter().any(|words| words.contains(site.words.start));
        row.push(flag(candidate.sites.iter().any(in_headline)));
    }
}

impl JudgeInput<'_> {
    pub(super) fn headlines(&self) -> Vec<TokenSpan> {
        let sections = self.report.sections.iter().filter(|section| section.kind == SectionKind::Headline);
        sections.map(|section| tokens_in(self.layout.doc, section.span)).collect()
    }
}

/// The group of an admission or a denial: is it the rules' claim about the main incident, did the speaker's act say so
/// (`denied`, `claimed responsibility`), and is it about the speaker's own conduct?
pub(super) fn stance_group(features: &[f32]) -> Option<usize> {
    let has = |name: &str, value: f32| features[column(name)] == value;
    let (denies, admits) =
        (has("stance", Stance::Denies as u8 as f32), has("stance", Stance::Admits as u8 as f32));
    let acts = if denies { &[Act::Denies][..] } else { &[Act::Claims, Act::Admits, Act::Confirms] };
    let by_act = acts.iter().any(|act| has("act", f32::from(*act as u8)));
    let of_main = features[column("claims_of_main")] > 0.0;
    let bits = [of_main, by_act, has("is_own_act", 1.0), denies];
    (denies || admits).then(|| bits.iter().rev().fold(0, |group, bit| group * 2 + usize::from(*bit)))
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// The tag that the model of facets has for a facet.
const fn tag_of(facet: Facet) -> Option<FacetTag> {
    match facet {
        Facet::Agent => Some(FacetTag::Agent),
        Facet::Target => Some(FacetTag::Target),
        Facet::Place => Some(FacetTag::Place),
        Facet::Time => Some(FacetTag::Time),
        Facet::Killed => Some(FacetTag::Killed),
        Facet::Injured => Some(FacetTag::Injured),
        Facet::Captured => Some(FacetTag::Captured),
        Facet::Status => Some(FacetTag::Status),
        Facet::Means => Some(FacetTag::Means),
        Facet::Occurred | Facet::Type | Facet::Missing | Facet::Displaced => None,
    }
}

fn column(name: &str) -> usize {
    FEATURES.iter().position(|feature| *feature == name).expect("the name is in the list above")
}

/// The candidates of each facet, best score first.
struct Groups {
    of_facet: FxHashMap<Facet, Vec<usize>>,
    own: usize,
    first: usize,
    of_main: usize,
    voice_account: FxHashMap<String, f32>,
}

impl Groups {
    fn new(candidates: &[Candidate], rows: &[Vec<f32>]) -> Self {
        let (own, account) = (column("own_score"), column("account"));
        let mut of_facet: FxHashMap<Facet, Vec<usize>> = FxHashMap::default();
        let mut voice_account: FxHashMap<String, f32> = FxHashMap::default();
        for (n, candidate) in candidates.iter().enumerate() {
            of_facet.entry(candidate.facet).or_default().push(n);
            let most = voice_account.entry(candidate.voice.clone()).or_default();
            *most = most.max(rows[n][account]);
        }
        for list in of_facet.values_mut() {
            list.sort_by(|&a, &b| rows[b][own].total_cmp(&rows[a][own]));
        }
        let (first, of_main) = (column("first_share"), column("claims_of_main"));
        Self { of_facet, own, first, of_main, voice_account }
    }

    /// How a candidate compares with the others of its facet.
    fn relations(&self, all: &[Candidate], rows: &[Vec<f32>], n: usize, candidate: &Candidate) -> [f32; 12] {
        let group = &self.of_facet[&candidate.facet];
        let own = rows[n][self.own];
        let same: Vec<usize> = if candidate.facet == Facet::Occurred {
            Vec::new()
        } else {
            group.iter().copied().filter(|&k| k != n && all[k].key.agrees(&candidate.key)).collect()
        };
        let best = same.iter().map(|&k| rows[k][self.own]).fold(0.0, f32::max);
        let with = |column: usize| same.iter().filter(|&&k| rows[k][column] > 0.0).count() as f32;
        let sites: usize = same.iter().map(|&k| all[k].sites.len()).sum();
        let first = same.iter().map(|&k| rows[k][self.first]).fold(rows[n][self.first], f32::min);
        let better = |k: &&usize| rows[**k][self.own] > own;
        let in_voice = || group.iter().filter(|&&k| all[k].voice == candidate.voice);
        let greatest = group.first().map_or(0.0, |&k| rows[k][self.own]);
        let beside: f32 = in_voice().filter(|&&k| k != n).map(|&k| rows[k][self.of_main]).sum();
        let opposed = in_voice().filter(|&&k| all[k].stance != candidate.stance).count();
        [
            same.len() as f32,
            best,
            with(self.of_main),
            with(self.of_main + 1),
            sites as f32,
            first,
            group.iter().filter(better).count() as f32,
            own / (greatest + 1e-6),
            in_voice().filter(better).count() as f32,
            beside,
            self.voice_account[&candidate.voice],
            opposed as f32,
        ]
    }
}

#[cfg(test)]
mod tests {
    use rashomon_model::Forest;

    use super::FEATURES;

    #[test]
    fn forest_knows_the_features() {
        let names: Vec<&str> = Forest::claims().features().iter().map(|name| &**name).collect();
        assert_eq!(names, FEATURES);
    }
}
