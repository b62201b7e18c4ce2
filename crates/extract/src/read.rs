//! The steps of reading, in order.

use rashomon_gazetteer::ActorKind;
use rashomon_nlp::Doc;
use rashomon_schema::{Act, Argument, Diagnostic, Event, READING_SCHEMA, Reading, Report, Span};

use crate::entity::actor::{alternatives, argument};
use crate::entity::mention;
use crate::entity::place::Places;
use crate::entity::time::Times;
use crate::event::casualty::victim;
use crate::event::draft::{Context, Draft};
use crate::event::{assemble, type_features};
use crate::knowledge::{Knowledge, World};
use crate::model::{AttributorWorker, Typist};
use crate::opening::opening;
use crate::speech::attribution;
use crate::speech::attribution::draft::Saying;
use crate::speech::attribution::draft::innermost_sayings;
use crate::speech::referent::Referents;
use crate::speech::voice::{REPORT, Voices, is_first_person};
use crate::story::claim::{self, Agents, Basis};
use crate::story::narrative::{self, Scene};
use crate::story::response::{self, Speaker};
use crate::story::{headline_dedup, incident};
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::tables::{Role, tables};

/// How many agents, from the last on, are weighed for whom a denial answers.
const WEIGHED: usize = 256;

/// Reads a parsed report: its voices, what they say, what is told to have happened, and the claims.
///
/// `doc` is the parse of `report.text`, with its context where there is an `attributor`; without one, attributions are found by rules alone.
/// `diagnostics` are those of the steps before. Never fails: what cannot be read is left out.
pub fn read(
    report: Report,
    doc: &Doc,
    knowledge: &Knowledge<'_>,
    attributor: Option<&mut AttributorWorker<'_>>,
    diagnostics: Vec<Diagnostic>,
) -> Reading {
    let opening = opening(&report);
    let doc = &Parse::new(doc);
    let layout = Layout::new(doc);
    let typist = attributor.is_some().then(Typist::builtin);
    let sayings = attribution::find(&layout, attributor.map(|attributor| attributor.propose(&layout)));
    let times = Times::find(doc, opening.day.or(report.published));
    let mut world = World::new(knowledge, report.published);
    let places = Places::find(doc, &world);
    world.settle_in(places.country());
    let world = &world;
    let mut referents = Referents::find(&layout, world);
    let voices = Voices::resolve(&layout, world, &sayings, &mut referents, report.publisher.as_deref());
    let innermost = innermost_sayings(doc.len(), &sayings);
    let context = Context {
        layout: &layout,
        world,
        sayings: &sayings,
        innermost: &innermost,
        places: &places,
        times: &times,
        typist,
    };
    let mut drafts = assemble::read(&context);
    drafts.retain(|draft| !opening.is_aside(doc.start(draft.trigger)));
    let drafts = drafts;
    let cast = Cast {
        layout: &layout,
        world,
        places: &places,
        sayings: &sayings,
        voices: &voices,
        referents: &referents,
    };
    let mut events: Vec<Event> = drafts
        .iter()
        .enumerate()
        .map(|(n, draft)| assemble::finish(&context, n, draft, |head, draft| cast.argue(head, draft.saying)))
        .collect();
    victim::tie(&context, &drafts, &mut events);
    let agents: Vec<Agents> =
        drafts.iter().zip(&events).map(|(draft, event)| cast.agent(draft, event)).collect();
    let scenes: Vec<Scene> = drafts
        .iter()
        .zip(&events)
        .zip(&agents)
        .map(|((draft, event), agents)| {
            let scene = Scene { struck: cast.struck(event), ..narrative::of(&context, draft) };
            cast.scene(scene, draft, agents, report.title.as_deref())
        })
        .collect();
    let incidents = incident::group(&events, &scenes, |a, b| world.are_one_side(a, b));
    let own_conduct: Vec<bool> =
        drafts.iter().zip(&agents).map(|(draft, agents)| cast.is_own(draft, agents.list.first())).collect();
    let voice_ids: Vec<String> = voices.of_saying.iter().map(|&v| voices.list[v].id.clone()).collect();
    let answers = response::find(&layout, world, &sayings, &drafts, |n| cast.speaker(n, &agents));
    let basis = Basis {
        doc,
        report: &report.id,
        sayings: &sayings,
        voices: &voice_ids,
        drafts: &drafts,
        events: &events,
        incidents: &incidents,
        own_conduct: &own_conduct,
        agents: &agents,
    };
    let mut claims = claim::make(&basis, &answers);
    headline_dedup::fold(&mut claims, &opening, |a, b| world.are_one_side(a, b));
    let attributions = voices.attributions(&layout, world, &sayings);
    let speakers = speakers(&sayings);
    let ground = mention::Ground { doc, world, places: &places, times: &times, speakers: &speakers };
    let mentions = mention::find(&ground, |pronoun| cast.stands_for(pronoun, innermost[pronoun]));
    Reading {
        schema: READING_SCHEMA.to_owned(),
        report,
        mentions,
        voices: voices.list,
        attributions,
        events,
        incidents,
        claims,
        diagnostics,
    }
}

/// How an event is told, for training the model of event types.
#[derive(Debug, Clone)]
pub struct Telling {
    /// The type that the tables give it.
    pub kind: &'static str,
    /// Where its agent stands.
    pub agent: Option<Span>,
    /// Where its target stands.
    pub target: Option<Span>,
    /// What the model sees of it.
    pub features: Vec<String>,
}

/// How the events of a parsed report are told, in order, as the tables read them.
pub fn tellings(doc: &Doc, knowledge: &Knowledge<'_>) -> Vec<Telling> {
    let doc = &Parse::new(doc);
    let layout = Layout::new(doc);
    let sayings = attribution::find(&layout, None);
    let times = Times::find(doc, None);
    let mut world = World::new(knowledge, None);
    let places = Places::find(doc, &world);
    world.settle_in(places.country());
    let context = Context {
        layout: &layout,
        world: &world,
        sayings: &sayings,
        innermost: &innermost_sayings(doc.len(), &sayings),
        places: &places,
        times: &times,
        typist: None,
    };
    let span = |head: Option<usize>| head.map(|head| argument(doc, &world, head).span);
    let telling = |draft: &Draft| Telling {
        kind: draft.kind,
        agent: span(draft.agent),
        target: span(draft.target),
        features: type_features::features(&context, draft),
    };
    assemble::read(&context).iter().map(telling).collect()
}

/// The heads of all who speak, in order.
fn speakers(sayings: &[Saying]) -> Vec<usize> {
    let mut speakers: Vec<usize> =
        sayings.iter().filter_map(|s| s.source).map(|source| source.head).collect();
    speakers.sort_unstable();
    speakers.dedup();
    speakers
}

/// Who takes part, as far as it is resolved.
struct Cast<'a> {
    layout: &'a Layout<'a>,
    world: &'a World<'a>,
    places: &'a Places,
    sayings: &'a [Saying],
    voices: &'a Voices,
    referents: &'a Referents,
}

impl Cast<'_> {
    /// The participant headed by `head`; pronouns get the actor of whom they stand for.
    fn argue(&self, head: usize, saying: Option<usize>) -> Argument {
        let doc = self.layout.doc;
        let mut found = argument(doc, self.world, head);
        let owner = doc.children(head).find(|&c| doc.dep(c) == "poss" && doc.tag(c) == "PRP$");
        if found.actor.is_some() && owner.is_none() {
            return found;
        }
        // Whoever says it is known as the voice.
        let speaks = |n: &usize| self.sayings[*n].source.is_some_and(|source| source.head == head);
        if let Some(voice) = saying.filter(speaks).map(|n| &self.voices.list[self.voices.of_saying[n]]) {
            (found.actor, found.name) = (voice.actor.clone(), Some(voice.name.clone()));
            return found;
        }
        let pronoun = if matches!(doc.tag(head), "PRP" | "PRP$") { Some(head) } else { owner };
        if let Some((name, actor)) = pronoun.and_then(|p| self.stands_for(p, saying)) {
            (found.actor, found.name) = (actor, Some(name));
        }
        found
    }

    /// Name and actor of whom a pronoun stands for.
    fn stands_for(&self, pronoun: usize, saying: Option<usize>) -> Option<(String, Option<String>)> {
        let voice = saying.map(|n| self.voices.of_saying[n]).filter(|&v| v != REPORT);
        if is_first_person(self.layout.doc.token(pronoun)) {
            let voice = &self.voices.list[voice?];
            return Some((voice.name.clone(), voice.actor.clone()));
        }
        // Within what somebody says, `it` and `its` are most often the speaker.
        let neuter = matches!(
            self.layout.doc.token(pronoun).to_ascii_lowercase().as_str(),
            "it" | "its" | "they" | "their"
        );
        if let Some(voice) =
            voice.filter(|_| neuter && self.layout.quotes.of(pronoun).is_none()).map(|v| &self.voices.list[v])
            && voice.kind != rashomon_schema::VoiceKind::Document
        {
            return Some((voice.name.clone(), voice.actor.clone()));
        }
        // In a quotation `he` is never who speaks.
        let speaker = saying.filter(|_| self.layout.quotes.of(pronoun).is_some()).and_then(|n| {
            let head = self.sayings[n].source?.head;
            self.referents.of(head).or_else(|| self.referents.of_pronoun(self.layout, head))
        });
        let referent = self.referents.of_pronoun_but(self.layout, pronoun, speaker)?;
        let known = &self.referents.all[referent];
        let actor = known.actor.as_ref();
        Some((actor.map_or_else(|| known.name.clone(), |a| a.name.clone()), actor.map(|a| a.id.clone())))
    }

    /// The agent as it is claimed: of a copula, whom the agent is said to be.
    fn agent(&self, draft: &Draft, event: &Event) -> Agents {
        let doc = self.layout.doc;
        let (heads, either) = draft.agent.map(|agent| alternatives(doc, agent)).unwrap_or_default();
        let identity = draft.agent.and_then(|agent| assemble::identified(doc, agent));
        let claimed = identity
            .map(|head| (head, self.argue(head, draft.saying)))
            .filter(|(_, identity)| identity.actor.is_some());
        let found: Vec<(usize, Argument)> = match (claimed, event.agent.clone()) {
            _ if heads.len() > 1 => {
                heads.into_iter().map(|head| (head, self.argue(head, draft.saying))).collect()
            }
            (Some(claimed), _) => vec![claimed],
            (None, agent) => draft.agent.into_iter().zip(agent).collect(),
        };
        let list = found
            .into_iter()
            .filter(|(head, agent)| draft.kind != "ASSAULT" || self.can_strike(*head, agent))
            .map(|(_, agent)| self.for_his_state(agent))
            .collect();
        Agents { list, either }
    }

    /// Whether an attack can be laid to `agent`: a power or a force, those in arms, somebody named who tells nothing himself.
    fn can_strike(&self, head: usize, agent: &Argument) -> bool {
        let doc = self.layout.doc;
        if doc.children(head).any(|c| doc.lemma(c) == "no" && doc.dep(c) == "det") {
            return false;
        }
        if matches!(tables().role(doc.lemma(head).to_lowercase().as_str()), Some(Role::Document)) {
            return false;
        }
        if let Some(kind) = agent.actor.as_deref().and_then(|id| self.world.kind_of(id)) {
            return !matches!(kind, ActorKind::Media | ActorKind::Channel | ActorKind::Ngo);
        }
        // `we`, `its drone`: whoever speaks; `government aircraft`: a weapon whose owner is named.
        if agent.name.is_some() || tables().equipment.contains_key(doc.lemma(head)) {
            return true;
        }
        let counted = doc.children(head).any(|c| doc.dep(c) == "nummod");
        match tables().role(doc.lemma(head).to_lowercase().as_str()) {
            Some(Role::Fighter | Role::Body) => true,
            Some(Role::Person | Role::Unnamed) => !counted,
            Some(Role::Civilian | Role::Document | Role::Thing) => false,
            None => {
                let told = |voice: &rashomon_schema::Voice| voice.name.contains(agent.text.as_str());
                matches!(doc.ent_type(head), "PERSON" | "ORG" | "NORP")
                    && self.places.of(head).is_none()
                    && !self.voices.list.iter().any(told)
            }
        }
    }

    /// What the holder of an office does, his state does.
    fn for_his_state(&self, mut agent: Argument) -> Argument {
        if let Some(state) = agent.actor.as_deref().and_then(|id| self.world.state_of_holder(id)) {
            (agent.actor, agent.name) = (Some(state.id), Some(state.name));
        }
        agent
    }

    /// `scene` with who tells it, whom it is laid to, and whether the title has its toll.
    fn scene(&self, scene: Scene, draft: &Draft, agents: &Agents, title: Option<&str>) -> Scene {
        let digits = |title: &str| -> Vec<u64> {
            title.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
        };
        let titled = title.map(digits).unwrap_or_default();
        let told =
            draft.killed.iter().chain(&draft.injured).flat_map(|toll| [toll.count.low, toll.count.high]);
        Scene {
            voice: draft.saying.map_or(REPORT, |saying| self.voices.of_saying[saying]),
            sides: agents
                .list
                .iter()
                .filter(|_| !agents.either)
                .filter_map(|agent| agent.actor.clone())
                .collect(),
            titled: told.flatten().any(|n| titled.contains(&n)),
            denied: draft.saying.is_some_and(|saying| self.sayings[saying].act == Act::Denies)
                && self.is_own(draft, agents.list.first()),
            ..scene
        }
    }

    /// The force, the group in arms or the government that an event strikes; a country is only where it strikes.
    fn struck(&self, event: &Event) -> Option<String> {
        let struck = event.target.as_ref()?.actor.as_deref()?;
        let kind = self.world.kind_of(struck)?;
        let fights = matches!(
            kind,
            ActorKind::Army
                | ActorKind::AirForce
                | ActorKind::Navy
                | ActorKind::Police
                | ActorKind::ArmedGroup
                | ActorKind::Government
        );
        (fights && event.kind == "ASSAULT").then(|| struck.to_owned())
    }

    /// Whether the voice speaks of its own conduct.
    fn is_own(&self, draft: &Draft, agent: Option<&Argument>) -> bool {
        let (Some(saying), Some(agent), Some(head)) = (draft.saying, agent, draft.agent) else {
            return false;
        };
        let voice = self.voices.of_saying[saying];
        if voice == REPORT {
            return false;
        }
        let actor = self.voices.actor(self.referents, voice).map(|a| a.id.as_str());
        let same_actor = actor
            .zip(agent.actor.as_deref())
            .is_some_and(|(voice, agent)| self.world.are_one_side(voice, agent));
        same_actor
            || is_first_person(self.layout.doc.token(head))
            || self.sayings[saying].source.is_some_and(|source| source.head == head)
            || agent.name.as_deref() == Some(self.voices.list[voice].name.as_str())
    }

    /// Who speaks in the saying `n`, as an agent.
    fn speaker(&self, n: usize, agents: &[Agents]) -> Option<Speaker> {
        let source = self.sayings[n].source?;
        let voice = &self.voices.list[self.voices.of_saying[n]];
        let mut argument = self.argue(source.head, Some(n));
        if argument.actor.is_none() {
            argument.actor = voice.actor.clone();
        }
        let one_side = |agent: &&Argument| {
            let both = agent.actor.as_deref().zip(argument.actor.as_deref());
            both.is_some_and(|(agent, speaker)| self.world.are_one_side(agent, speaker))
                || agent.text.contains(&voice.name)
        };
        let accused =
            agents.iter().flat_map(|agents| &agents.list).rev().take(WEIGHED).find(one_side).cloned();
        Some(Speaker { argument, accused })
    }
}
