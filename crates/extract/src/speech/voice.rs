//! Who speaks: every source resolved to one voice of the report.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::voice::VoiceWord;
use rashomon_schema::{Attribution, Voice, VoiceKind};
use rustc_hash::FxHashMap;

use crate::entity::actor::argument;
use crate::knowledge::{KnownActor, ReportKnowledge};
use crate::speech::attribution::channel_name;
use crate::speech::attribution::draft::{AttributionDraft, Source};
use crate::speech::earlier_stance::find_earlier_stance;
use crate::speech::named_below::pair_named_below;
use crate::speech::referent::Referents;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{antecedent, child, conjuncts, is_nobody, object_of, preposition, subject};

/// The report's own voice.
pub(crate) const REPORT: usize = 0;

/// Its id.
pub(crate) const REPORT_ID: &str = "v0";

/// The voices of a report; the first is its own.
pub(crate) struct Voices {
    pub list: Vec<Voice>,
    /// The voice of each attribution.
    pub of_attribution: Vec<usize>,
    /// Who says the same together with the voice of each attribution: `a monitor and a doctor said`.
    beside: Vec<Vec<usize>>,
    /// The voices each attribution goes through.
    via: Vec<Vec<usize>>,
    of_referent: FxHashMap<usize, usize>,
    /// The referent of each voice.
    referents: Vec<Option<usize>>,
}

impl Voices {
    /// Resolves the source of every attribution.
    pub fn resolve(
        layout: &Layout<'_>,
        knowledge: &ReportKnowledge<'_>,
        attributions: &[AttributionDraft],
        referents: &mut Referents,
        publisher: Option<&str>,
    ) -> Self {
        let mut voices = Self {
            list: vec![own_voice(knowledge, publisher)],
            of_attribution: Vec::with_capacity(attributions.len()),
            beside: Vec::with_capacity(attributions.len()),
            via: Vec::with_capacity(attributions.len()),
            of_referent: FxHashMap::default(),
            referents: vec![None],
        };
        let speaking = speakers_of_quotes(layout, attributions);
        let mut last = REPORT;
        for attribution in attributions {
            let mut voice = match attribution.source {
                Some(source) if last != REPORT && takes_up_statement(layout.doc, source.head) => last,
                Some(source) => {
                    voices.voice_of_source(layout, knowledge, attributions, &speaking, referents, source)
                }
                None if attribution.continues => last,
                None => voices.voice_of_turn(attributions, attribution.anchor),
            };
            let mut via = Vec::new();
            if let Some(cited) = attribution.citing {
                via.push(voice);
                voice = voices.voice_of_source(layout, knowledge, attributions, &speaking, referents, cited);
            }
            if voice != REPORT {
                last = voice;
            }
            voices.of_attribution.push(voice);
            voices.via.push(via);
            let beside = match attribution.source.filter(|_| voice != REPORT && attribution.citing.is_none())
            {
                Some(source) => voices.voices_beside(layout, knowledge, referents, source, voice),
                None => Vec::new(),
            };
            voices.beside.push(beside);
        }
        voices.weigh_evidence(layout.doc, attributions);
        voices.speak_for_monitors(referents);
        voices.name_from_below(layout, attributions);
        voices
    }

    /// Whom the top of a report only describes speaks under the name that he has below.
    fn name_from_below(&mut self, layout: &Layout<'_>, attributions: &[AttributionDraft]) {
        for (described, named) in pair_named_below(layout, attributions, &self.list, &self.of_attribution) {
            let spans = std::mem::take(&mut self.list[described].spans);
            self.list[named].spans.extend(spans);
            self.of_attribution
                .iter_mut()
                .filter(|voice| **voice == described)
                .for_each(|voice| *voice = named);
        }
    }

    /// What the head of a monitoring group says is the group's own count, given through him, where the group speaks
    /// itself. Who speaks for an office keeps his own voice: `police said`, then `the police spokeswoman, Dana Roth, said`.
    fn speak_for_monitors(&mut self, referents: &Referents) {
        let is_monitor = |body: &usize| {
            self.list[*body].kind == VoiceKind::Organisation
                && self.actor(referents, *body).is_some_and(|actor| actor.kind == ActorKind::Ngo)
        };
        let monitors: Vec<usize> = (0..self.list.len()).filter(is_monitor).collect();
        let bodies: Vec<Option<usize>> = (0..self.list.len())
            .map(|voice| monitors.iter().copied().find(|&body| self.speaks_for(voice, body)))
            .collect();
        for (voice, via) in self.of_attribution.iter_mut().zip(&mut self.via) {
            if let Some(body) = bodies[*voice] {
                via.push(*voice);
                *voice = body;
            }
        }
    }

    fn speaks_for(&self, voice: usize, body: usize) -> bool {
        let (speaker, known) = (&self.list[voice], &self.list[body]);
        let text =
            format!("{} {}", speaker.name, speaker.description.as_deref().unwrap_or_default()).to_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let name = known.name.to_lowercase();
        let short =
            name.split(" for ").next().and_then(|name| name.split(" of ").next()?.split(' ').next_back());
        matches!(speaker.kind, VoiceKind::Person | VoiceKind::Unnamed)
            && words.iter().any(|word| VoiceWord::ForBody.has(word))
            && (text.contains(&name) || short.is_some_and(|short| words.contains(&short)))
    }

    /// Evidence says nothing by itself: what it suggests is said by whoever reports it.
    fn weigh_evidence(&mut self, doc: &Parse<'_>, attributions: &[AttributionDraft]) {
        let is_evidence = |source: Source| VoiceWord::Evidence.has(&doc.lemma(source.head).to_lowercase());
        for (n, attribution) in attributions.iter().enumerate() {
            if !attribution.source.is_some_and(is_evidence) {
                continue;
            }
            let around = (0..attributions.len())
                .filter(|&other| {
                    other != n
                        && (attributions[other].holds(attribution.anchor)
                            || attributions[other]
                                .content
                                .iter()
                                .any(|words| attribution.content.iter().any(|own| own.overlaps(*words))))
                })
                .min_by_key(|&other| attributions[other].size());
            self.of_attribution[n] = around.map_or(REPORT, |other| self.of_attribution[other]);
        }
    }

    fn voice_of_source(
        &mut self,
        layout: &Layout<'_>,
        knowledge: &ReportKnowledge<'_>,
        attributions: &[AttributionDraft],
        speaking: &FxHashMap<usize, usize>,
        referents: &mut Referents,
        source: Source,
    ) -> usize {
        let doc = layout.doc;
        if is_nobody(doc, source.head) || is_hearsay(doc, source.head) {
            return REPORT;
        }
        let source = Source { head: first_of(doc, source), ..source };
        let head =
            owner_of_document(doc, source.head).or_else(|| owned(doc, source.head)).unwrap_or(source.head);
        match doc.tag(head) {
            "PRP" | "PRP$" if is_first_person(doc.token(head)) => {
                let speaker = layout.quotes.quote_at(head).and_then(|quote| speaking.get(&quote));
                let quoted = speaker.and_then(|&attribution| {
                    self.voice_of_earlier(layout, attributions, referents, attribution)
                });
                return quoted.unwrap_or_else(|| self.voice_of_turn(attributions, head));
            }
            "PRP" | "PRP$" => {
                if let Some(referent) = referents.antecedent(layout, head) {
                    return self.voice_of_referent(layout, referents, referent, source);
                }
            }
            "WP" | "WDT" => {
                if let Some(noun) = antecedent(doc, doc.head(head)) {
                    let referent = referents.find_or_add(layout, knowledge, noun);
                    return self.voice_of_referent(layout, referents, referent, source);
                }
            }
            _ => {}
        }
        let referent = referents.find_or_add(layout, knowledge, head);
        self.voice_of_referent(layout, referents, referent, source)
    }

    /// Those who are joined by `and` with the first of a source, and speak as well.
    fn voices_beside(
        &mut self,
        layout: &Layout<'_>,
        knowledge: &ReportKnowledge<'_>,
        referents: &mut Referents,
        source: Source,
        voice: usize,
    ) -> Vec<usize> {
        let doc = layout.doc;
        let first = first_of(doc, source);
        let either = doc.children(first).any(|c| doc.dep(c) == "cc" && doc.lower(c) != "and");
        if either || !can_speak(doc, first) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for head in conjuncts(doc, first).into_iter().filter(|&head| head != first && can_speak(doc, head)) {
            let referent = referents.find_or_add(layout, knowledge, head);
            let other = self.voice_of_referent(layout, referents, referent, Source::from_head(layout, head));
            if other != voice && !found.contains(&other) {
                found.push(other);
            }
        }
        found
    }

    /// Who says the same as the voice of the attribution `n`, together with it.
    pub fn beside_attribution(&self, n: usize) -> impl Iterator<Item = &Voice> {
        self.beside[n].iter().map(|&voice| &self.list[voice])
    }

    /// Who speaks the text around `token`: the turn of a transcript, a statement from beginning to end; else the report.
    fn voice_of_turn(&self, attributions: &[AttributionDraft], token: usize) -> usize {
        let is_turn = |n: &usize| {
            let attribution = &attributions[*n];
            attribution.cue.is_empty() && attribution.source.is_some() && attribution.holds(token)
        };
        let turns = (0..self.of_attribution.len()).filter(is_turn);
        turns.min_by_key(|&n| attributions[n].size()).map_or(REPORT, |n| self.of_attribution[n])
    }

    /// The voice of a attribution whose source may come after the quotation: resolved as soon as it is asked for.
    fn voice_of_earlier(
        &mut self,
        layout: &Layout<'_>,
        attributions: &[AttributionDraft],
        referents: &Referents,
        attribution: usize,
    ) -> Option<usize> {
        if let Some(&voice) = self.of_attribution.get(attribution) {
            return Some(voice);
        }
        let source = attributions[attribution].source?;
        let referent =
            referents.referent_of(source.head).or_else(|| referents.antecedent(layout, source.head))?;
        Some(self.voice_of_referent(layout, referents, referent, source))
    }

    fn voice_of_referent(
        &mut self,
        layout: &Layout<'_>,
        referents: &Referents,
        referent: usize,
        source: Source,
    ) -> usize {
        let span = source.words.span(layout.doc);
        if let Some(&voice) = self.of_referent.get(&referent) {
            self.list[voice].spans.push(span);
            return voice;
        }
        let known = &referents.all[referent];
        let same = |voice: &Voice| {
            voice.kind == known.kind
                && known.kind != VoiceKind::Unnamed
                && voice.name.eq_ignore_ascii_case(&known.name)
        };
        if let Some(voice) = self.list.iter().position(same) {
            self.list[voice].spans.push(span);
            self.of_referent.insert(referent, voice);
            return voice;
        }
        let voice = self.list.len();
        self.list.push(Voice {
            id: format!("v{voice}"),
            kind: known.kind,
            name: known.name.clone(),
            description: known.description.clone(),
            actor: known.actor.as_ref().map(|actor| actor.id.clone()),
            spans: vec![span],
        });
        self.referents.push(Some(referent));
        self.of_referent.insert(referent, voice);
        voice
    }

    /// The voice of the attribution `n`.
    pub fn of_attribution(&self, n: usize) -> &Voice {
        &self.list[self.of_attribution[n]]
    }

    /// The actor that `voice` is.
    pub fn actor<'r>(&self, referents: &'r Referents, voice: usize) -> Option<&'r KnownActor> {
        self.referents[voice].and_then(|referent| referents.all[referent].actor.as_ref())
    }

    /// The attributions of the report in their final form.
    pub fn attributions(
        &self,
        layout: &Layout<'_>,
        knowledge: &ReportKnowledge<'_>,
        attributions: &[AttributionDraft],
    ) -> Vec<Attribution> {
        let doc = layout.doc;
        let spans = |words: &[crate::syntax::token_span::TokenSpan]| {
            words.iter().map(|w| w.span(doc)).collect::<Vec<_>>()
        };
        attributions
            .iter()
            .enumerate()
            .filter(|(_, attribution)| !attribution.unsaid)
            .map(|(n, attribution)| Attribution {
                id: format!("a{n}"),
                voice: self.list[self.of_attribution[n]].id.clone(),
                via: self.via[n].iter().map(|&v| self.list[v].id.clone()).collect(),
                source: attribution.source.iter().map(|s| s.words.name_span(doc)).collect(),
                cue: spans(&attribution.cue),
                content: spans(&attribution.content),
                mode: attribution.mode(layout),
                act: attribution.act,
                hedged: attribution.hedge.is_some(),
                addressee: attribution
                    .addressees
                    .iter()
                    .map(|&head| argument(doc, knowledge, head))
                    .collect(),
                channel: channel(layout, attribution).map(str::to_owned),
                confidence: attribution.confidence.map(|score| (score * 1000.0).round() / 1000.0),
                earlier: find_earlier_stance(layout, attribution),
            })
            .collect()
    }
}

/// `initial reports`: what is about, by nobody in particular; the report gives it on its own account. `news agency
/// reports` have somebody who gives them.
fn is_hearsay(doc: &Parse<'_>, head: usize) -> bool {
    VoiceWord::Hearsay.has(doc.lemma(head))
        && doc.tag(head) == "NNS"
        && !doc.children(head).any(|c| {
            matches!(doc.dep(c), "poss" | "det")
                || doc.ent_type(c) == "ORG"
                || doc.dep(c) == "compound" && is_body(doc, c)
                || matches!(doc.lemma(c), "by" | "from")
        })
}

/// How many words apart those who speak together stand.
const FARTHEST: usize = 12;

/// The first of those who say something together: `a monitor and activists`.
fn first_of(doc: &Parse<'_>, source: Source) -> usize {
    let mut head = source.head;
    while doc.dep(head) == "conj" && doc.head(head) < head && head - doc.head(head) < FARTHEST {
        let first = doc.head(head);
        if !(source.words.contains(first) || can_speak(doc, first))
            || !matches!(doc.pos(first), "NOUN" | "PROPN")
        {
            break;
        }
        head = first;
    }
    head
}

fn can_speak(doc: &Parse<'_>, noun: usize) -> bool {
    matches!(doc.ent_type(noun), "ORG" | "PERSON")
        || matches!(people::noun_role(doc.lemma(noun)), Some(Role::Body | Role::Person | Role::Unnamed))
}

/// `the claim said`, `the statement added`: what somebody has said is taken up.
fn takes_up_statement(doc: &Parse<'_>, head: usize) -> bool {
    VoiceWord::Statement.has(doc.lemma(head))
        && doc.children(head).any(|c| doc.dep(c) == "det" && matches!(doc.lemma(c), "the" | "this" | "that"))
        && !doc.children(head).any(|c| matches!(doc.dep(c), "poss" | "compound") || doc.dep(c) == "prep")
}

/// The medium of a attribution: beside its cue, or the document that is its source.
fn channel(layout: &Layout<'_>, attribution: &AttributionDraft) -> Option<&'static str> {
    let document = || {
        attribution
            .source
            .map(|source| source.head)
            .filter(|&head| owner_of_document(layout.doc, head).is_some())
    };
    let head = attribution.channel.map(|words| words.start).or_else(document)?;
    channel_name(layout, head)
}

/// `a statement by the army`, `the ministry's letter`, `a new toll from the observatory`: who speaks through it.
fn owner_of_document(doc: &Parse<'_>, head: usize) -> Option<usize> {
    if !VoiceWord::Document.has(doc.lemma(head)) {
        return None;
    }
    let body = |c: &usize| doc.dep(*c) == "compound" && is_body(doc, *c);
    let issued = || {
        let verb =
            doc.children(head).find(|&c| doc.dep(c) == "acl" && VoiceWord::Issues.has(doc.lemma(c)))?;
        child(doc, verb, &["agent"]).and_then(|by| object_of(doc, by))
    };
    let owner = child(doc, head, &["poss"])
        .or_else(|| preposition(doc, head, &["by", "from", "of"]).and_then(|by| object_of(doc, by)))
        .or_else(issued)
        .or_else(|| issuer(doc, head))
        .or_else(|| doc.children(head).filter(body).max())?;
    matches!(doc.pos(owner), "NOUN" | "PROPN" | "PRON").then_some(owner)
}

/// `the group put out a statement`: who brings it out.
fn issuer(doc: &Parse<'_>, document: usize) -> Option<usize> {
    let verb = doc.head(document);
    let brings = doc.dep(document) == "dobj" && VoiceWord::Issues.has(doc.lemma(verb));
    brings.then(|| subject(doc, verb)).flatten()
}

/// `a Defence Ministry statement`, `the police message`: a noun of a body, or its name.
fn is_body(doc: &Parse<'_>, noun: usize) -> bool {
    people::noun_role(doc.lower(noun)) == Some(Role::Body) || doc.ent_type(noun) == "ORG"
}

/// `Hezbollahs official station`, its apostrophe lost: the noun that follows a name without a mark between is who speaks.
fn owned(doc: &Parse<'_>, name: usize) -> Option<usize> {
    let speaks = |c: usize| people::noun_role(doc.lemma(c)).is_some_and(|role| role != Role::Thing);
    let next = |c: &usize| doc.dep(*c) == "appos" && doc.pos(*c) == "NOUN" && doc.left_edge(*c) == name + 1;
    doc.children(name)
        .find(next)
        .filter(|&c| doc.pos(name) == "PROPN" && doc.token(name).ends_with('s') && speaks(c))
}

/// The report's own voice; who publishes it may be a party: an army, a government.
fn own_voice(knowledge: &ReportKnowledge<'_>, publisher: Option<&str>) -> Voice {
    let name = publisher.map(|name| name.split(" (").next().unwrap_or(name).trim());
    let is_party = |known: &KnownActor| {
        !matches!(
            known.kind,
            ActorKind::Media | ActorKind::Channel | ActorKind::Ngo | ActorKind::Person | ActorKind::State
        )
    };
    let party = name.and_then(|name| knowledge.name(name)).filter(is_party);
    Voice {
        id: REPORT_ID.to_owned(),
        kind: VoiceKind::Report,
        name: publisher.unwrap_or("report").to_owned(),
        description: None,
        actor: party.map(|party| party.id),
        spans: Vec::new(),
    }
}

pub(crate) fn is_first_person(token: &str) -> bool {
    let word = token.to_ascii_lowercase();
    // In capitals it is the country.
    token != "US" && matches!(word.as_str(), "i" | "we" | "our" | "my" | "us" | "me" | "ours" | "mine")
}

/// Which attribution each quotation belongs to.
pub(crate) fn speakers_of_quotes(
    layout: &Layout<'_>,
    attributions: &[AttributionDraft],
) -> FxHashMap<usize, usize> {
    let mut speakers = FxHashMap::default();
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    order.sort_by_key(|&n| attributions[n].cue.is_empty() && attributions[n].source.is_some());
    for (n, attribution) in order.into_iter().map(|n| (n, &attributions[n])) {
        for words in &attribution.content {
            let mut token = words.start;
            while token < words.end {
                match layout.quotes.quote_at(token) {
                    Some(quote) => {
                        if layout.quotes.quote_at(attribution.anchor) != Some(quote)
                            || attribution.cue.is_empty()
                        {
                            speakers.entry(quote).or_insert(n);
                        }
                        token = layout.quotes.all[quote].words.end.max(token + 1);
                    }
                    None => token += 1,
                }
            }
        }
    }
    speakers
}
