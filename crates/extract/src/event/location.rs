//! The place and the time of an event.

use rashomon_lexicon::narrative::NarrativeWord;
use rashomon_lexicon::participant::ParticipantWord;
use rashomon_lexicon::trigger::{trigger_noun, trigger_verb};
use rashomon_schema::PlaceArgument;

use crate::event::background::backdrop;
use crate::event::draft::{EventContext, EventDraft};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;
use crate::syntax::walk::{child, is_verb, object_of};

/// How many steps up the parse are walked.
const LONGEST_CLIMB: usize = 24;
/// How many phrases lie between a relative clause and the event that it describes.
const LONGEST_PATH: usize = 4;

/// The place of an event: in its own clauses, then of its target, then in its sentence.
pub(crate) fn find_place(
    context: &EventContext<'_>,
    tokens: &[usize],
    happening: bool,
    draft: &mut EventDraft,
) {
    let doc = context.doc();
    let own = tokens.iter().find_map(|&token| context.places.place_near(doc, context.knowledge, token));
    draft.place_is_own = own.is_some();
    let of_target = || {
        let target = draft.target?;
        let itself =
            context.places.place_at(target).is_some() || ParticipantWord::Settlement.has(doc.lemma(target));
        let own = itself.then(|| context.places.place_of_phrase(doc, context.knowledge, target)).flatten();
        own.or_else(|| context.places.place_near(doc, context.knowledge, target))
    };
    let by_name = || {
        let name = doc
            .children(draft.trigger)
            .find(|&c| matches!(doc.dep(c), "compound" | "nmod" | "poss") && doc.ent_type(c) == "GPE")?;
        // `the US missile strike` on a base in Syria: another country before the noun is the agent.
        let here = |place: &usize| {
            context.places.all[*place].known.as_ref().is_none_or(|known| context.knowledge.is_at_home(known))
        };
        context
            .places
            .place_at(name)
            .filter(here)
            .and_then(|_| context.places.place_of_phrase(doc, context.knowledge, name))
    };
    let sentence = beside_backdrop(context, draft.trigger);
    draft.place = match own {
        // A bare noun gives way to a name.
        Some(place) if place.name.is_some() => Some(place),
        own if !happening => own,
        own => of_target()
            .filter(|p| own.is_none() || p.name.is_some())
            .or(own)
            .or_else(by_name)
            .or_else(|| of_described(context, draft.trigger))
            .or_else(|| beside_source(context, sentence, draft.trigger)),
    };
}

/// The place of the event that a relative clause describes: `the bombing in Tabqa in which 12 people died`.
fn of_described(context: &EventContext<'_>, trigger: usize) -> Option<PlaceArgument> {
    let noun = described_event(context.doc(), trigger)?;
    context.places.place_near(context.doc(), context.knowledge, noun)
}

/// The noun of an event whose relative clause `trigger` is the verb of.
fn described_event(doc: &Parse<'_>, trigger: usize) -> Option<usize> {
    let noun = (doc.dep(trigger) == "relcl").then(|| doc.head(trigger))?;
    let noun = std::iter::successors(Some(noun), |&token| {
        let above = doc.head(token);
        (doc.dep(token) == "pobj").then(|| doc.head(above)).filter(|&next| next != token)
    });
    noun.take(LONGEST_PATH)
        .find(|&token| doc.pos(token) == "NOUN" && trigger_noun(doc.lemma(token)).is_some())
}

/// The first place in the sentence that is not where a source is; where there is only one of these, the place of the
/// dateline: `TROY, N.C. -- Two were hurt, WQRS-TV in Greensboro reported`.
fn beside_source(context: &EventContext<'_>, sentence: TokenSpan, trigger: usize) -> Option<PlaceArgument> {
    let doc = context.doc();
    let sources = context.attributions.iter().filter(|said| !said.unsaid && said.holds(trigger));
    let source = sources.filter_map(|said| said.source).map(|source| source.words).find(|words| {
        sentence.start <= words.start && words.end <= sentence.end && words.end - words.start > 1
    });
    let Some(source) = source else {
        return context.places.first_place_in(doc, context.knowledge, sentence);
    };
    let around = [TokenSpan::new(sentence.start, source.start), TokenSpan::new(source.end, sentence.end)];
    let place = around.iter().find_map(|words| context.places.first_place_in(doc, context.knowledge, *words));
    let of_source = || context.places.first_place_in(doc, context.knowledge, source);
    place.or_else(|| {
        of_source()?;
        let dateline = doc.datelines.first()?;
        context.places.place_of_phrase(doc, context.knowledge, dateline.start)
    })
}

/// The sentence of a trigger without what went on elsewhere; only that part, if the trigger is in it.
fn beside_backdrop(context: &EventContext<'_>, trigger: usize) -> TokenSpan {
    let sentence = context.layout.sent(trigger);
    match backdrop(context.doc(), sentence) {
        Some(turn) if trigger < turn => TokenSpan::new(sentence.start, turn),
        Some(turn) => TokenSpan::new(turn, sentence.end),
        None => sentence,
    }
}

/// The time of an event: in its own clauses, then in its sentence.
pub(crate) fn find_time(
    context: &EventContext<'_>,
    tokens: &[usize],
    happening: bool,
    draft: &mut EventDraft,
) {
    let doc = context.doc();
    if let Some(time) = context.times.anniversary_of(doc, draft.trigger) {
        draft.time = Some(time);
        return;
    }
    let clause = |&token: &usize| {
        doc.children(token).filter_map(move |c| match doc.dep(c) {
            "npadvmod" | "tmod" | "advmod" | "nmod" | "compound" | "poss" | "amod" => {
                context.times.time_at(c)
            }
            "prep" => {
                let time = object_of(doc, c).and_then(|o| context.times.time_at(o));
                time.filter(|&time| doc.lemma(c) != "since" || is_recent(context, token, time))
            }
            _ => None,
        })
    };
    let own: Vec<usize> = tokens.iter().flat_map(clause).collect();
    let time = |time: usize| &context.times.all[time];
    draft.clock = own.iter().copied().find(|&n| time(n).clock.is_some());
    // An hour alone is no day.
    let day = own.iter().copied().find(|&n| time(n).days.is_some() || time(n).clock.is_none());
    let of_described = || {
        let noun = described_event(doc, draft.trigger)?;
        clause(&noun).find(|&n| time(n).days.is_some())
    };
    draft.time = day.or_else(of_described).or_else(|| {
        happening.then_some(())?;
        let sentence = beside_backdrop(context, draft.trigger);
        let resolved = |time: &usize| context.times.all[*time].days.is_some();
        let outside_aside = |token: usize| !in_speech_clause(context, draft, token);
        (sentence.start..sentence.end)
            .filter(|&t| outside_aside(t) && !is_since(doc, t) && !is_of_another_clause(doc, tokens, t))
            .filter_map(|t| context.times.time_at(t))
            .find(resolved)
    });
    draft.time = draft.time.or(draft.clock);
}

/// Days since which one attack may go on.
const RECENT: i32 = 10;

/// `shelling since Friday` goes on since then; `the first attack since Friday` does not, and `since 2011` is a war.
fn is_recent(context: &EventContext<'_>, trigger: usize, time: usize) -> bool {
    let doc = context.doc();
    let ranked = doc
        .children(trigger)
        .any(|c| matches!(doc.tag(c), "JJS" | "RBS") || NarrativeWord::Singular.has(doc.lemma(c)));
    let days = context.times.all[time].days;
    !ranked && days.is_some_and(|days| (days.latest - days.earliest).get_days() <= RECENT)
}

/// `the deadliest attack since 2011` was not then.
fn is_since(doc: &Parse<'_>, time: usize) -> bool {
    let above = doc.head(time);
    doc.lemma(above) == "since" || doc.lemma(doc.head(above)) == "since"
}

/// Whether a time belongs to the act of speaking, not to its content: `said on Monday that the town was hit`.
fn in_speech_clause(context: &EventContext<'_>, draft: &EventDraft, token: usize) -> bool {
    draft.attribution.is_some_and(|n| !context.attributions[n].holds(token))
}

/// Whether the time at `token` is of another verb or noun: `the attack came as troops executed 48 people on
/// Monday`,
/// `the strike was a response to the use of gas on Monday`.
fn is_of_another_clause(doc: &Parse<'_>, tokens: &[usize], token: usize) -> bool {
    let above = |from: usize| {
        std::iter::successors(Some(from), |&t| Some(doc.head(t)).filter(|&head| head != t))
            .take(LONGEST_CLIMB)
    };
    let Some(verb) = above(token).find(|&t| is_verb(doc, t) || doc.pos(t) == "AUX") else { return false };
    let is_below = |t: usize| above(t).any(|t| tokens.contains(&t));
    let is_above = |t: usize| tokens.iter().any(|&token| above(token).any(|other| other == t));
    let noun = above(token)
        .skip(1)
        .take_while(|&t| t != verb)
        .find(|&t| doc.pos(t) == "NOUN" && !matches!(doc.ent_type(t), "DATE" | "TIME"));
    if noun.is_some_and(|noun| !is_below(noun) && !is_above(noun)) {
        return true;
    }
    if is_above(verb) {
        return false;
    }
    // `struck the town where a pilot was shot after he ejected on Friday`: the day is of what happened there
    // before.
    let path = above(verb).take_while(|t| !tokens.contains(t));
    if path.filter(|&t| t != doc.head(t)).any(|t| is_aside_of_noun(doc, tokens, t)) {
        return true;
    }
    !is_below(verb) || tells_of_event(doc, verb)
}

/// Whether the clause of `verb` describes a noun other than the event, or what went before.
fn is_aside_of_noun(doc: &Parse<'_>, tokens: &[usize], verb: usize) -> bool {
    let after = || child(doc, verb, &["mark"]).is_some_and(|mark| doc.lemma(mark) == "after");
    match doc.dep(verb) {
        "relcl" => !tokens.contains(&doc.head(verb)),
        "advcl" => after(),
        _ => false,
    }
}

/// Whether a verb, or its subject or object, is an event of its own.
fn tells_of_event(doc: &Parse<'_>, verb: usize) -> bool {
    let noun = |c: usize| {
        matches!(doc.dep(c), "nsubj" | "nsubjpass" | "dobj") && trigger_noun(doc.lemma(c)).is_some()
    };
    trigger_verb(doc.lemma(verb)).is_some_and(|row| row.harm.is_none()) || doc.children(verb).any(noun)
}
