//! Names, times, quantities and equipment, as mentions of the report.

use rashomon_gazetteer::ActorKind;
use rashomon_schema::{Mention, MentionKind};

use crate::actor::entity_around;
use crate::number;
use crate::parse::Parse;
use crate::place::Places;
use crate::tables::tables;
use crate::timex::Times;
use crate::words::Words;
use crate::world::{Part, World};

/// Every mention, in order; a country or a capital that speaks is a body.
pub(crate) fn find(
    doc: &Parse<'_>,
    world: &World<'_>,
    places: &Places,
    times: &Times,
    speakers: &[usize],
) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for ent in doc.ents() {
        let Some(words) = entity_around(doc, ent.start) else { continue };
        // The figure of a day that the recogniser takes for a number of things.
        if ent.label == "CARDINAL" && times.of(words.start).is_some() {
            continue;
        }
        let next = speakers.partition_point(|&head| head < words.start);
        let speaks = speakers.get(next).is_some_and(|&head| words.contains(head));
        mentions.extend(of_entity(doc, world, places, ent.label, words, speaks));
    }
    mentions.extend(times.all.iter().map(|time| {
        let mut mention = Mention::new(MentionKind::Time, time.words.span(doc));
        if let Some(days) = time.days {
            (mention.earliest, mention.latest) = (Some(days.earliest), Some(days.latest));
            mention.precision = Some(days.precision.to_owned());
        }
        mention
    }));
    mentions.extend((0..doc.len()).filter_map(|token| equipment(doc, token)));
    mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
    mentions.dedup_by_key(|mention| mention.span);
    mentions
}

fn of_entity(
    doc: &Parse<'_>,
    world: &World<'_>,
    places: &Places,
    label: &str,
    words: Words,
    speaks: bool,
) -> Option<Mention> {
    let kind = match label {
        "PERSON" => MentionKind::Person,
        "ORG" => MentionKind::Organisation,
        "GPE" if speaks => MentionKind::Organisation,
        "GPE" | "LOC" | "FAC" => MentionKind::Place,
        "NORP" => MentionKind::Nationality,
        "MONEY" => MentionKind::Money,
        "CARDINAL" | "QUANTITY" | "PERCENT" => MentionKind::Quantity,
        _ => return None,
    };
    let mut mention = Mention::new(kind, words.span(doc));
    match kind {
        MentionKind::Quantity | MentionKind::Money => measure(doc, words, &mut mention),
        MentionKind::Place => locate(places, words, &mut mention),
        _ => {
            if let Some(actor) = world.actor(words.text(doc), if speaks { Part::Acts } else { Part::Named }) {
                if kind == MentionKind::Person && actor.kind != ActorKind::Person {
                    mention.kind = MentionKind::Organisation;
                }
                (mention.actor, mention.name) = (Some(actor.id), Some(actor.name));
            }
        }
    }
    Some(mention)
}

fn locate(places: &Places, words: Words, mention: &mut Mention) {
    let known = places.of(words.start).and_then(|place| places.all[place].known.as_ref());
    if let Some(known) = known {
        mention.geoname = known.geoname;
        mention.name = Some(known.name.clone());
        (mention.lat, mention.lon) = (Some(known.lat), Some(known.lon));
        mention.precision = Some(known.precision.to_owned());
    }
}

fn measure(doc: &Parse<'_>, words: Words, mention: &mut Mention) {
    let Some(number) = (words.start..words.end).find(|&t| number::is_number(doc, t)) else { return };
    if let Some(amount) = number::read(doc, number) {
        mention.low = amount.low.map(|n| n as f64);
        mention.high = amount.high.map(|n| n as f64);
        let head = doc.head(number);
        let unit = if words.contains(head) || matches!(doc.dep(number), "nummod") {
            Some(doc.token(head))
        } else {
            None
        };
        mention.unit = unit.filter(|_| head != number).map(str::to_owned);
    }
}

fn equipment(doc: &Parse<'_>, token: usize) -> Option<Mention> {
    if !matches!(doc.pos(token), "NOUN") || !doc.ent_type(token).is_empty() {
        return None;
    }
    let kind = match *tables().equipment.get(doc.lemma(token))? {
        "weapon" => MentionKind::Weapon,
        "platform" => MentionKind::Platform,
        _ => MentionKind::Vehicle,
    };
    Some(Mention::new(kind, Words::one(token).span(doc)))
}
