//! Names, descriptions, times, quantities and equipment, as mentions of the report.
//!
//! A mention may hold others: `the Iraqi security forces` is a body, `Iraqi` in it a nationality; `Foreign Secretary Boris
//! Johnson` is a person described, `Boris Johnson` the name.

pub(crate) mod age;
mod context;
mod equipment;
mod figure;
mod name;
mod nominal;
mod role;
mod sense;

use rashomon_schema::{Mention, MentionKind, Precision};

pub(crate) use context::MentionContext;

/// Every mention, in order of the text, a longer one before those within it; `pronouns` are those that speech has resolved.
pub(crate) fn find_mentions(context: &MentionContext<'_>, pronouns: Vec<Mention>) -> Vec<Mention> {
    let (doc, tokens) = (context.doc, 0..context.doc.len());
    // What stands first here is kept where two readings claim the same words.
    let mut mentions: Vec<Mention> =
        tokens.clone().filter_map(|token| equipment::equipment_at(context, token)).collect();
    mentions.extend(name::find_names(context));
    mentions.extend(tokens.filter_map(|token| nominal::nominal_at(context, token)));
    mentions.extend(pronouns);
    mentions.extend(figure::find_figures(context));
    mentions.extend(context.times.all.iter().map(|time| {
        let mut mention = Mention::new(MentionKind::Time, time.words.span(doc));
        if let Some(days) = time.days {
            (mention.earliest, mention.latest) = (Some(days.earliest), Some(days.latest));
        }
        mention.precision = time.precision().map(Precision::Time);
        mention.clock.clone_from(&time.clock);
        mention
    }));
    for aged in age::find_ages(doc) {
        let span = aged.words.span(doc);
        // A name with an age that the recogniser takes for a body is a person's.
        let is_person = |mention: &Mention| mention.kind == MentionKind::Person || mention.actor.is_none();
        let is_it = |mention: &&mut Mention| mention.span == span && is_person(mention);
        match mentions.iter_mut().find(is_it) {
            Some(mention) => (mention.kind, mention.age) = (MentionKind::Person, Some(aged.years)),
            None => {
                mentions.push(Mention { age: Some(aged.years), ..Mention::new(MentionKind::Person, span) });
            }
        }
    }
    mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    mentions.dedup_by(|later, earlier| later.span == earlier.span && !are_two_things(earlier, later));
    mentions
}

/// A state that acts is a body and stays a place; an adjective that tells where is a nationality and a place.
fn are_two_things(a: &Mention, b: &Mention) -> bool {
    matches!(a.kind, MentionKind::Organisation | MentionKind::Nationality) && b.kind == MentionKind::Place
}
