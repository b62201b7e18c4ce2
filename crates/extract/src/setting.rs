//! Where and when an event is set, and whether it is what the report is about.

use crate::event::{Context, Draft};
use crate::parse::Parse;
use crate::words::{Words, object_of};

/// The place of an event: in its own clauses, then of its target, then in its sentence.
pub(crate) fn find_place(context: &Context<'_>, tokens: &[usize], happening: bool, draft: &mut Draft) {
    let doc = context.doc();
    let own = tokens.iter().find_map(|&token| context.places.beside(doc, context.world, token));
    draft.place_is_own = own.is_some();
    let of_target = || {
        let target = draft.target?;
        let itself = context.places.of(target).is_some() || is_settlement(doc, target);
        let own = itself.then(|| context.places.of_phrase(doc, context.world, target)).flatten();
        own.or_else(|| context.places.beside(doc, context.world, target))
    };
    let by_name = || {
        let name = doc
            .children(draft.trigger)
            .find(|&c| matches!(doc.dep(c), "compound" | "nmod" | "poss") && doc.ent_type(c) == "GPE")?;
        context.places.of(name).and_then(|_| context.places.of_phrase(doc, context.world, name))
    };
    let sentence = context.layout.sent(draft.trigger);
    draft.place = match own {
        // A bare noun gives way to a name.
        Some(place) if place.name.is_some() => Some(place),
        own if !happening => own,
        own => of_target()
            .filter(|p| own.is_none() || p.name.is_some())
            .or(own)
            .or_else(by_name)
            .or_else(|| context.places.within(doc, sentence)),
    };
}

fn is_settlement(doc: &Parse<'_>, noun: usize) -> bool {
    matches!(
        doc.lemma(noun),
        "village" | "town" | "city" | "suburb" | "district" | "neighbourhood" | "neighborhood" | "province"
    )
}

/// The time of an event: in its own clauses, then in its sentence.
pub(crate) fn find_time(context: &Context<'_>, tokens: &[usize], happening: bool, draft: &mut Draft) {
    let doc = context.doc();
    let clause = |token: usize| {
        doc.children(token).find_map(|c| match doc.dep(c) {
            "npadvmod" | "tmod" | "advmod" | "nmod" | "compound" | "poss" | "amod" => context.times.of(c),
            "prep" => object_of(doc, c).and_then(|o| context.times.of(o)),
            _ => None,
        })
    };
    draft.time = tokens.iter().find_map(|&token| clause(token)).or_else(|| {
        happening.then_some(())?;
        let sentence = context.layout.sent(draft.trigger);
        let resolved = |time: &usize| context.times.all[*time].days.is_some();
        let outside_aside = |token: usize| !in_speech_clause(context, draft, token);
        (sentence.start..sentence.end)
            .filter(|&t| outside_aside(t))
            .filter_map(|t| context.times.of(t))
            .find(resolved)
    });
}

/// Whether a time belongs to the act of speaking, not to what is told: `said on Monday that the town was hit`.
fn in_speech_clause(context: &Context<'_>, draft: &Draft, token: usize) -> bool {
    draft.saying.is_some_and(|n| !context.sayings[n].holds(token))
}

/// `for example` in the sentence, or `past`, `previous` on the noun.
pub(crate) fn is_background(context: &Context<'_>, trigger: usize) -> bool {
    let (doc, sentence) = (context.doc(), context.layout.sent(trigger));
    let illustrates = (sentence.start..sentence.end)
        .any(|t| matches!(doc.lemma(t), "example" | "instance") && t > 0 && doc.lemma(t - 1) == "for");
    let former = doc.children(trigger).any(|c| {
        doc.dep(c) == "amod" && matches!(doc.lemma(c), "past" | "previous" | "earlier" | "former" | "similar")
    });
    illustrates || former || is_of_the_whole_war(doc, sentence)
}

/// `more than 300,000 have been killed since 2011`: the war, not an incident of it.
fn is_of_the_whole_war(doc: &Parse<'_>, sentence: Words) -> bool {
    const BEGINNINGS: [&str; 6] = ["start", "beginning", "outbreak", "begin", "erupt", "break"];
    let since = (sentence.start..sentence.end).find(|&t| doc.lemma(t) == "since");
    since.is_some_and(|since| {
        (since + 1..(since + 6).min(sentence.end)).any(|t| {
            BEGINNINGS.contains(&doc.lemma(t))
                || (doc.token(t).len() == 4 && doc.token(t).parse::<u16>().is_ok())
        })
    }) || (sentence.start..sentence.end).any(|t| {
        matches!(doc.lemma(t), "war" | "conflict" | "uprising")
            && matches!(doc.dep(t), "nsubj")
            && matches!(doc.lemma(doc.head(t)), "kill" | "claim" | "leave" | "cost")
    })
}
