//! Names, times, quantities and equipment, as mentions of the report.

use rashomon_gazetteer::ActorKind;
use rashomon_schema::{Mention, MentionKind};

use crate::actor::entity_around;
use crate::number;
use crate::parse::Parse;
use crate::place::{Named, Places};
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
    let speaks = |words: Words| {
        let next = speakers.partition_point(|&head| head < words.start);
        speakers.get(next).is_some_and(|&head| words.contains(head))
    };
    let by_nation = places.told_by_nation(doc, world);
    let named = places.all.iter().chain(&by_nation).filter(|place| !speaks(place.words));
    let mut mentions: Vec<Mention> = named.map(|place| located(doc, place)).collect();
    for ent in doc.ents() {
        let Some(words) = entity_around(doc, ent.start) else { continue };
        if is_place(doc, places, ent.label, words) && !speaks(words) {
            continue;
        }
        // The figure of a day that the recogniser takes for a number of things.
        if ent.label == "CARDINAL" && times.of(words.start).is_some() {
            continue;
        }
        mentions.extend(of_entity(doc, world, ent.label, words, speaks(words)));
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
    // An adjective that tells where is a nationality and a place; all else is one thing.
    mentions.dedup_by(|next, kept| next.span == kept.span && next.kind != MentionKind::Nationality);
    mentions
}

/// Whether an entity is one of the places, or was taken for one and is none.
fn is_place(doc: &Parse<'_>, places: &Places, label: &str, words: Words) -> bool {
    let named = places.of(words.start).map(|place| places.all[place].words);
    let same = named.is_some_and(|named| named == words || named.overlaps(words) && label != "ORG");
    same && !matches!(label, "CARDINAL" | "DATE" | "TIME" | "QUANTITY" | "MONEY" | "PERCENT")
        || matches!(label, "GPE" | "LOC" | "FAC") && !doc.is_empty()
}

fn of_entity(doc: &Parse<'_>, world: &World<'_>, label: &str, words: Words, speaks: bool) -> Option<Mention> {
    let kind = match label {
        "PERSON" => MentionKind::Person,
        "ORG" | "GPE" => MentionKind::Organisation,
        "NORP" => MentionKind::Nationality,
        "MONEY" => MentionKind::Money,
        "CARDINAL" | "QUANTITY" | "PERCENT" => MentionKind::Quantity,
        _ => return None,
    };
    let mut mention = Mention::new(kind, words.span(doc));
    match kind {
        MentionKind::Quantity | MentionKind::Money => measure(doc, words, &mut mention),
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

fn located(doc: &Parse<'_>, place: &Named) -> Mention {
    let mut mention = Mention::new(MentionKind::Place, place.words.span(doc));
    if let Some(known) = &place.known {
        mention.geoname = known.geoname;
        mention.name = Some(known.name.clone());
        (mention.lat, mention.lon) = (Some(known.lat), Some(known.lon));
        mention.precision = Some(known.precision.to_owned());
        mention.within.clone_from(&known.within);
    }
    mention
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
