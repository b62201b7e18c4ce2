//! The narrative context of an event: part of the incident at hand, or of other times and places.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::clock::{TimeUnit, time_unit};
use rashomon_lexicon::narrative::NarrativeWord;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::people::{self, Role};
use rashomon_lexicon::trigger::{Frame, trigger_noun, trigger_verb};
use rashomon_schema::{Act, Event, EventType, TimePrecision};

use crate::entity::count::counted::PersonCount;
use crate::entity::time::days::Days;
use crate::event::background::{FEW, backdrop};
use crate::event::claimed_agent::ClaimedAgents;
use crate::event::draft::{EventContext, EventDraft};
use crate::speech::participant::ParticipantResolver;
use crate::speech::voice::REPORT;
use crate::syntax::layout::Layout;
use crate::syntax::parse::Parse;
use crate::syntax::walk::{is_passive, is_verb, object_of, preposition};

/// More dead than one incident has.
pub(crate) const BEYOND_ONE_INCIDENT: u64 = 10_000;

/// Days over which one attack may go on.
const DAYS_OF_ONE: i32 = 4;

/// More displaced people than one incident has.
const DISPLACED_BY_A_WAR: u64 = 500_000;

/// Whether the sentence turns to something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Turn {
    /// It goes on.
    #[default]
    None,
    /// `Meanwhile`: elsewhere, if it names another place.
    Meanwhile,
    /// `Elsewhere`, `in a separate attack`.
    Elsewhere,
}

/// How an event relates to the rest of the report.
#[derive(Debug, Clone)]
pub(crate) struct NarrativeContext {
    /// Of other times, or of no one time.
    pub background: bool,
    /// Fighting that goes on, not a single attack.
    pub warfare: bool,
    pub turn: Turn,
    /// Mentioned in passing: the next sentence continues what came before it.
    pub passing: bool,
    /// `that attack`: the one mentioned last.
    pub takes_up: bool,
    /// The number of its sentence.
    pub sentence: usize,
    /// The source, and the sides that it blames, if any.
    pub voice: usize,
    pub sides: Vec<String>,
    /// Whether the headline has its toll.
    pub titled: bool,
    /// How many were killed in all.
    pub toll: Option<u64>,
    /// The force that is struck.
    pub struck: Option<String>,
    /// The single person who comes to harm, by the noun.
    pub victim: Option<String>,
    /// Whether its source denies its own conduct.
    pub denied: bool,
}

/// The narrative context of each event.
pub(crate) fn find_narrative_contexts(
    context: &EventContext<'_>,
    participants: &ParticipantResolver<'_>,
    drafts: &[EventDraft],
    events: &[Event],
    agents: &[ClaimedAgents],
    title: Option<&str>,
) -> Vec<NarrativeContext> {
    let narrator = Narrator::new(context, participants, title);
    let events = drafts.iter().zip(events).zip(agents);
    events.map(|((draft, event), agents)| narrator.place(draft, event, agents)).collect()
}

/// Places one event after another in the story.
struct Narrator<'a> {
    context: &'a EventContext<'a>,
    participants: &'a ParticipantResolver<'a>,
    /// The numbers in the title.
    title: Vec<u64>,
}

impl<'a> Narrator<'a> {
    fn new(
        context: &'a EventContext<'a>,
        participants: &'a ParticipantResolver<'a>,
        title: Option<&str>,
    ) -> Self {
        let digits = title.unwrap_or_default().split(|c: char| !c.is_ascii_digit());
        let title = digits.filter_map(|digits| digits.parse().ok()).collect();
        Self { context, participants, title }
    }

    /// The narrative context of the event.
    fn place(&self, draft: &EventDraft, event: &Event, agents: &ClaimedAgents) -> NarrativeContext {
        let context = self.context;
        let (doc, layout) = (context.doc(), context.layout);
        let (too_great, passing) = (is_too_great(draft), is_backdrop(context, draft));
        let sides = agents.list.iter().filter(|_| !agents.either);
        let denies = |n: usize| context.attributions[n].act == Act::Denies;
        NarrativeContext {
            background: draft.background || too_great || is_of_other_times(context, draft),
            // The dead of a whole war are of no one event.
            warfare: is_warfare(doc, draft) || too_great,
            turn: if is_sequel(doc, draft) || passing {
                Turn::Elsewhere
            } else {
                turn(layout, draft.trigger)
            },
            passing,
            takes_up: doc
                .children(draft.trigger)
                .any(|c| doc.dep(c) == "det" && matches!(doc.lemma(c), "that" | "this" | "these" | "those")),
            sentence: layout.sent_of(draft.trigger),
            voice: draft.attribution.map_or(REPORT, |n| self.participants.voices.of_attribution[n]),
            sides: sides.filter_map(|agent| agent.actor.clone()).collect(),
            titled: self.is_in_title(draft),
            toll: total_killed(draft),
            struck: self.force_struck(event),
            victim: victim(doc, draft),
            denied: draft.attribution.is_some_and(denies) && agents.own_conduct,
        }
    }

    fn is_in_title(&self, draft: &EventDraft) -> bool {
        let tolls = draft.killed.iter().chain(&draft.injured);
        tolls.flat_map(|toll| [toll.count.low, toll.count.high]).flatten().any(|n| self.title.contains(&n))
    }

    /// The force, armed group or government that an assault strikes; a country is only where it strikes.
    fn force_struck(&self, event: &Event) -> Option<String> {
        use ActorKind::{AirForce, ArmedGroup, Army, Government, Navy, Police};
        let struck = event.target.as_ref()?.actor.as_deref()?;
        let kind = self.context.knowledge.kind_of(struck)?;
        let fights = matches!(kind, Army | AirForce | Navy | Police | ArmedGroup | Government);
        (fights && event.kind == EventType::Assault).then(|| struck.to_owned())
    }
}

/// The greatest exact total of the dead.
fn total_killed(draft: &EventDraft) -> Option<u64> {
    let totals = draft.killed.iter().map(|toll| &toll.count).filter(|count| count.total && !count.approx);
    totals.filter_map(|count| count.low.or(count.high)).max()
}

/// Whether the event is of a time before the news, or of no one time.
fn is_of_other_times(context: &EventContext<'_>, draft: &EventDraft) -> bool {
    let doc = context.doc();
    is_loose(context, draft)
        || is_prior(doc, draft.trigger)
        || is_after_a_while(doc, draft.trigger)
        || is_going_on(doc, draft)
        || is_of_many_days(doc, draft.trigger)
}

fn is_too_great(draft: &EventDraft) -> bool {
    let beyond = |amount: Option<u64>, most: u64| amount.is_some_and(|n| n >= most);
    let is = |toll: &PersonCount, most: u64| beyond(toll.count.low, most) || beyond(toll.count.high, most);
    let harmed = draft.killed.iter().chain(&draft.injured).chain(&draft.missing).chain(&draft.captured);
    harmed.into_iter().any(|toll| is(toll, BEYOND_ONE_INCIDENT))
        || draft.displaced.iter().any(|toll| is(toll, DISPLACED_BY_A_WAR))
}

/// A year, or days that are not given one by one: `in recent weeks`, `in the past`, `each day`.
fn is_loose(context: &EventContext<'_>, draft: &EventDraft) -> bool {
    let doc = context.doc();
    let Some(time) = draft.time.map(|time| &context.times.all[time]) else { return false };
    let vague = (time.words.start.saturating_sub(1)..time.words.end)
        .any(|t| NarrativeWord::Loose.has(&doc.token(t).to_ascii_lowercase()));
    let long = |days: Days| (days.latest - days.earliest).get_days() > DAYS_OF_ONE;
    vague
        || time.days.is_some_and(|days| match days.precision {
            TimePrecision::Year => true,
            TimePrecision::Range => long(days),
            _ => false,
        })
}

fn is_warfare(doc: &Parse<'_>, draft: &EventDraft) -> bool {
    let lemma = doc.lemma(draft.trigger).to_ascii_lowercase();
    let row = if is_verb(doc, draft.trigger) { trigger_verb(&lemma) } else { trigger_noun(&lemma) };
    (NarrativeWord::Warfare.has(&lemma) || row.is_some_and(|row| row.frame == Frame::Mutual))
        && draft.killed.is_empty()
        && draft.injured.is_empty()
}

/// `The army is besieging the town`, in the report's own words.
fn is_going_on(doc: &Parse<'_>, draft: &EventDraft) -> bool {
    let be =
        |c: usize| doc.dep(c) == "aux" && doc.lemma(c) == "be" && matches!(doc.tag(c), "VBZ" | "VBP" | "VBN");
    doc.tag(draft.trigger) == "VBG"
        && doc.children(draft.trigger).any(be)
        && draft.killed.is_empty()
        && draft.missing.is_empty()
}

/// `seven days of air strikes`, but not `a day of air strikes`.
fn is_of_many_days(doc: &Parse<'_>, trigger: usize) -> bool {
    let of = doc.head(trigger);
    let whole = doc.head(of);
    doc.dep(trigger) == "pobj"
        && doc.lemma(of) == "of"
        && doc.tag(whole) == "NNS"
        && time_unit(doc.lemma(whole)).is_some_and(|unit| unit != TimeUnit::Hour)
}

/// Mentioned as what went before another event: `after rebels killed a pilot`, `in retaliation for the
/// killing`.
fn is_prior(doc: &Parse<'_>, trigger: usize) -> bool {
    let marked = |verb: usize| {
        doc.children(verb)
            .any(|c| matches!(doc.dep(c), "mark" | "prep" | "advmod") && doc.lemma(c) == "after" && c < verb)
    };
    let mut at = trigger;
    for _ in 0..3 {
        let head = doc.head(at);
        match doc.dep(at) {
            "advcl" | "pcomp" if marked(at) || doc.lemma(head) == "after" => {
                return !is_cause(doc, trigger, head);
            }
            "pobj"
                if matches!(doc.lemma(head), "after" | "follow" | "following") && has_own_agent(doc, at) =>
            {
                return true;
            }
            "pobj" if NarrativeWord::Answer.has(doc.lemma(doc.head(head))) => return true,
            "relcl" if doc.children(at).any(|c| doc.lemma(c) == "where") => return true,
            "conj" | "ccomp" | "xcomp" if head != at => at = head,
            _ => return false,
        }
    }
    false
}

/// Other events at the time: `the strikes came as a bomb wounded 37 people`.
fn is_backdrop(context: &EventContext<'_>, draft: &EventDraft) -> bool {
    let doc = context.doc();
    backdrop(doc, context.layout.sent(draft.trigger)).is_some_and(|start| draft.trigger >= start)
}

/// `a day after the reported execution of a pilot`, but not `after the execution of a pilot`.
fn is_after_a_while(doc: &Parse<'_>, trigger: usize) -> bool {
    let first = trigger.saturating_sub(FEW);
    let after =
        (first..trigger).rev().take_while(|&t| !doc.is_sent_start(t + 1)).find(|&t| doc.lemma(t) == "after");
    after.is_some_and(|after| {
        let while_before = after.checked_sub(1).map(|t| doc.lemma(t));
        while_before.is_some_and(|word| NarrativeWord::Interval.has(word))
            && (after + 1..trigger).all(|t| matches!(doc.pos(t), "DET" | "ADJ" | "VERB" | "NOUN" | "PROPN"))
            && trigger + 1 < doc.len()
            && matches!(doc.lemma(trigger + 1), "of" | "by")
    })
}

/// What a party did after the attack at hand: `rebels shelled a base after the air strikes`; but not `six
/// died after the
/// air strikes`.
fn is_sequel(doc: &Parse<'_>, draft: &EventDraft) -> bool {
    let of_attack = |after: usize| {
        object_of(doc, after).is_some_and(|noun| {
            trigger_noun(doc.lemma(noun)).is_some()
                && doc.children(noun).any(|c| doc.dep(c) == "det" && doc.lemma(c) == "the")
        })
    };
    draft.agent.is_some()
        && draft.killed.is_empty()
        && draft.injured.is_empty()
        && doc
            .children(draft.trigger)
            .any(|c| doc.lemma(c) == "after" && doc.dep(c) == "prep" && of_attack(c))
}

/// The noun of the one person who came to harm: `a pilot`, `the mayor`; not one of a number, nor a mere
/// `man`.
fn victim(doc: &Parse<'_>, draft: &EventDraft) -> Option<String> {
    let noun = draft.target.filter(|&noun| doc.tag(noun) == "NN")?;
    let lemma = doc.lemma(noun);
    let is_known = matches!(people::noun_role(lemma), Some(Role::Person | Role::Fighter | Role::Unnamed))
        && !ParticipantWord::Anonymous.has(lemma);
    let is_one = doc.children(noun).any(|c| doc.dep(c) == "det") && preposition(doc, noun, &["of"]).is_none();
    (is_known && is_one).then(|| lemma.to_owned())
}

/// `four people died after a barrel was dropped`: the earlier event is the cause, if no other cause is given.
fn is_cause(doc: &Parse<'_>, trigger: usize, harm: usize) -> bool {
    let row = |verb: usize| trigger_verb(doc.lemma(verb));
    let suffers = row(harm).is_some_and(|row| row.harm.is_some())
        && (row(harm).is_some_and(|row| row.frame == Frame::Patient) || is_passive(doc, harm));
    let explained =
        doc.children(harm).any(|c| doc.dep(c) == "agent" || matches!(doc.lemma(c), "by" | "in" | "during"));
    suffers && !explained && row(trigger).is_none_or(|row| row.harm.is_none())
}

/// `after the execution of a pilot by rebels`, not `after the attack`.
fn has_own_agent(doc: &Parse<'_>, noun: usize) -> bool {
    doc.children(noun).any(|c| matches!(doc.lemma(c), "of" | "by") && doc.dep(c) == "prep")
}

/// Whether the sentence of `trigger`, or a word before the trigger itself, turns to something else.
fn turn(layout: &Layout<'_>, trigger: usize) -> Turn {
    let doc = layout.doc;
    let apart = doc
        .children(trigger)
        .any(|c| matches!(doc.dep(c), "amod" | "det") && NarrativeWord::Another.has(doc.lemma(c)));
    let sentence = layout.sent(trigger);
    let first = (sentence.start..sentence.end).find(|&t| !doc.is_space(t) && doc.pos(t) != "PUNCT");
    let opens = first.map(|t| doc.token(t).to_ascii_lowercase()).unwrap_or_default();
    if apart || NarrativeWord::Elsewhere.has(&opens) {
        return Turn::Elsewhere;
    }
    if NarrativeWord::Meanwhile.has(&opens) { Turn::Meanwhile } else { Turn::None }
}
