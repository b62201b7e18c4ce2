//! Names: of persons, bodies, places and nations, as the recogniser finds them and as the table of actors knows them.

use rashomon_gazetteer::ActorKind;
use rashomon_lexicon::people::{self, Role};
use rashomon_nlp::Iob;
use rashomon_schema::{Mention, MentionKind, PlacePrecision, Precision};
use rustc_hash::FxHashMap;

use super::context::{MentionContext, head_of, with_article};
use super::role::{acts, is_state, speaks};
use super::sense;
use crate::entity::actor::entity_around;
use crate::entity::place::NamedPlace;
use crate::knowledge::{KnownActor, Part};
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// The longest name that is looked for in the table, in words.
const LONGEST: usize = 8;

/// Every name: those of the table of actors, then what the recogniser finds beside them, then the places.
pub(super) fn find_names(context: &MentionContext<'_>) -> Vec<Mention> {
    let doc = context.doc;
    let namesakes = Namesakes::find(context);
    let mut taken = vec![false; doc.len()];
    let mut take = |words: TokenSpan| {
        let is_free = !taken[words.start..words.end].contains(&true);
        taken[words.start..words.end].fill(true);
        is_free
    };
    let mut mentions = Vec::new();
    let mut listed = Vec::new();
    let mut token = 0;
    while token < doc.len() {
        let found = known(context, token).filter(|(words, actor)| !namesakes.hide(doc, *words, actor));
        token = found.map_or(token + 1, |(words, actor)| {
            take(words);
            listed.push((words, actor.kind));
            mentions.extend(match actor.kind {
                ActorKind::Person => person(context, words, Some(actor)),
                _ => vec![mention(doc, MentionKind::Organisation, words, Some(actor))],
            });
            words.end
        });
    }
    for ent in doc.ents() {
        if let Some(words) = entity_around(doc, ent.start).filter(|&words| take(words)) {
            mentions.extend(of_entity(context, &namesakes, ent.label, words));
        }
    }
    let by_nation = context.places.named_by_nation(doc, context.knowledge);
    let places = context.places.all.iter().chain(&by_nation);
    let places = places.filter(|named| {
        // `Bank of Japan` is called after a place; that `Islamic State in Iraq` is not worth a place of its own.
        let is_within = |(words, kind): &(TokenSpan, ActorKind)| {
            words.contains(named.words.start)
                && *words != named.words
                && matches!(kind, ActorKind::ArmedGroup | ActorKind::Person)
        };
        let is_person = named.known.is_none() && namesakes.has(doc, named.words);
        !is_person && !listed.iter().any(is_within)
    });
    mentions.extend(places.map(|named| place(context, named)));
    mentions
}

/// Surnames of the persons that a report names in full, each with the actor that this person is, if any.
struct Namesakes<'d>(FxHashMap<&'d str, Option<String>>);

impl<'d> Namesakes<'d> {
    fn find(context: &MentionContext<'d>) -> Self {
        let doc = context.doc;
        let full =
            doc.ents().filter(|ent| ent.label == "PERSON").filter_map(|ent| entity_around(doc, ent.start));
        let full = full.filter(|words| words.end > words.start + 1);
        let actor =
            |words: TokenSpan| context.knowledge.actor(words.text(doc), Part::Named).map(|actor| actor.id);
        Self(full.map(|words| (doc.token(words.end - 1), actor(words))).collect())
    }

    /// Whether a single word is the surname of a person named in full.
    fn has(&self, doc: &Parse<'_>, words: TokenSpan) -> bool {
        words.end == words.start + 1 && self.0.contains_key(doc.token(words.start))
    }

    /// Whether a single word is the surname of another than the actor that the table knows by it.
    fn hide(&self, doc: &Parse<'_>, words: TokenSpan, actor: &KnownActor) -> bool {
        let is_surname = words.end == words.start + 1 && actor.kind != ActorKind::State;
        let other = self.0.get(doc.token(words.start)).filter(|_| is_surname);
        other.is_some_and(|other| other.as_ref() != Some(&actor.id))
    }
}

/// What an entity is a mention of: itself, and itself with its title, or as the body that it acts as.
fn of_entity(
    context: &MentionContext<'_>,
    namesakes: &Namesakes<'_>,
    label: &str,
    words: TokenSpan,
) -> Vec<Mention> {
    let doc = context.doc;
    let speaks = speaks(context, words);
    let part = if speaks { Part::Acts } else { Part::Named };
    let actor =
        context.knowledge.actor(words.text(doc), part).filter(|actor| !namesakes.hide(doc, words, actor));
    if let Some(actor) = actor.clone().filter(|actor| is_known_better(label, actor)) {
        return vec![mention(doc, kind_of(&actor), words, Some(actor))];
    }
    match label {
        "ORG" | "GPE" | "NORP" if !is_known_place(context, words) && namesakes.has(doc, words) => {
            person(context, words, actor)
        }
        _ if is_place(context, label, words) && !speaks => Vec::new(),
        "PERSON" if is_place(context, label, words) && is_known_area(context, words) => {
            vec![mention(doc, MentionKind::Organisation, words, actor)]
        }
        "PERSON" | "ORG" | "NORP" if follows_near(doc, words) => {
            vec![Mention::new(MentionKind::Place, words.span(doc))]
        }
        "PERSON" => person(context, words, actor),
        "ORG" => vec![mention(doc, MentionKind::Organisation, words, actor)],
        "GPE" if speaks || is_state(actor.as_ref()) && acts(doc, head_of(doc, words)) => {
            vec![mention(doc, MentionKind::Organisation, words, actor)]
        }
        "NORP" if is_people(doc, words) => vec![mention(doc, MentionKind::Organisation, words, actor)],
        "NORP" => vec![mention(doc, MentionKind::Nationality, words, actor)],
        _ => Vec::new(),
    }
}

/// Whether the table of actors is to be believed more than the recogniser, which takes `ISIL` for a nationality.
fn is_known_better(label: &str, actor: &KnownActor) -> bool {
    match actor.kind {
        ActorKind::State => false,
        // Names of media and of those who govern somewhere are names of places too.
        ActorKind::Government | ActorKind::Media | ActorKind::Company | ActorKind::Channel => label == "ORG",
        ActorKind::Person => matches!(label, "ORG" | "GPE" | "NORP"),
        _ => true,
    }
}

fn kind_of(actor: &KnownActor) -> MentionKind {
    if actor.kind == ActorKind::Person { MentionKind::Person } else { MentionKind::Organisation }
}

fn mention(doc: &Parse<'_>, kind: MentionKind, words: TokenSpan, actor: Option<KnownActor>) -> Mention {
    let words = if kind == MentionKind::Organisation { with_article(doc, words) } else { words };
    let mut mention = Mention::new(kind, words.span(doc));
    if let Some(actor) = actor {
        (mention.actor, mention.name) = (Some(actor.id), Some(actor.name));
    }
    mention
}

fn person(context: &MentionContext<'_>, words: TokenSpan, actor: Option<KnownActor>) -> Vec<Mention> {
    let doc = context.doc;
    let kind = actor.as_ref().map_or(MentionKind::Person, kind_of);
    let described = with_title(doc, words);
    let outer = (described != words).then(|| mention(doc, kind, described, actor.clone()));
    outer.into_iter().chain([mention(doc, kind, words, actor)]).collect()
}

/// `the Iraqi foreign minister Ibrahim al-Jaafari`: a name with the title before it.
fn with_title(doc: &Parse<'_>, words: TokenSpan) -> TokenSpan {
    let head = head_of(doc, words);
    let mut start = words.start;
    while let Some(before) = start.checked_sub(1)
        && (head == doc.head(before) || doc.head(before) > before && doc.head(before) < words.end)
        && matches!(doc.dep(before), "compound" | "amod" | "nmod" | "det" | "poss" | "case")
    {
        start = before;
    }
    let has_title = (start..words.start).any(|t| is_title(doc.token(t)));
    if has_title { TokenSpan::new(start, words.end) } else { words }
}

fn is_title(word: &str) -> bool {
    let word = word.to_lowercase();
    people::title(&word).is_some()
        || matches!(people::listed_role(word.as_str()), Some(Role::Person | Role::Unnamed))
}

/// Whether an entity is one of the places and nobody besides.
fn is_place(context: &MentionContext<'_>, label: &str, words: TokenSpan) -> bool {
    let named = context.places.place_at(words.start).map(|place| context.places.all[place].words);
    matches!(label, "PERSON" | "ORG" | "NORP")
        && named.is_some_and(|named| named == words || named.overlaps(words) && label != "ORG")
}

/// A place as a mention.
fn place(context: &MentionContext<'_>, named: &NamedPlace) -> Mention {
    let mut mention = Mention::new(MentionKind::Place, named.words.span(context.doc));
    if let Some(known) = &named.known {
        mention.geoname = known.geoname;
        mention.name = Some(known.name.clone());
        (mention.lat, mention.lon) = (Some(known.lat), Some(known.lon));
        mention.precision = Some(Precision::Place(known.precision));
        mention.within.clone_from(&known.within);
    }
    mention.sense = sense::place_sense(context, named);
    mention
}

/// `Iraqis` are people; `Iraqi` in `Iraqi forces` is a nationality.
fn is_people(doc: &Parse<'_>, words: TokenSpan) -> bool {
    let head = words.end - 1;
    matches!(doc.tag(head), "NNS" | "NNPS") && !matches!(doc.dep(head), "compound" | "amod" | "nmod")
}

fn is_known_place(context: &MentionContext<'_>, words: TokenSpan) -> bool {
    context.places.place_at(words.start).is_some_and(|place| context.places.all[place].known.is_some())
}

/// Whether a country, a province or a region is named: `Tamil Nadu said`.
fn is_known_area(context: &MentionContext<'_>, words: TokenSpan) -> bool {
    let known =
        context.places.place_at(words.start).and_then(|place| context.places.all[place].known.as_ref());
    known.is_some_and(|place| {
        matches!(place.precision, PlacePrecision::Country | PlacePrecision::Province | PlacePrecision::Region)
    })
}

/// `Near Palmyra` at the beginning of a line, which the recogniser takes for a person.
fn follows_near(doc: &Parse<'_>, words: TokenSpan) -> bool {
    words.start.checked_sub(1).is_some_and(|before| doc.token(before) == "Near")
}

/// The longest name of the table that begins at `token` and cuts through no name that the recogniser sees.
fn known(context: &MentionContext<'_>, token: usize) -> Option<(TokenSpan, KnownActor)> {
    let doc = context.doc;
    let label = doc.ent_type(token);
    if !is_capital(doc, token) || doc.ent_iob(token) == Iob::Inside {
        return None;
    }
    let last = (token..doc.len().min(token + LONGEST)).take_while(|&t| !doc.is_space(t)).last()?;
    (token..=last).rev().find_map(|end| {
        let is_cut =
            doc.ent_iob(end) != Iob::Outside && end + 1 < doc.len() && doc.ent_iob(end + 1) == Iob::Inside;
        if is_cut || !is_capital(doc, end) {
            return None;
        }
        let words = TokenSpan::new(token, end + 1);
        let actor = context.knowledge.name(words.text(doc))?;
        let is_same = !label.is_empty() && words.end == ent_end(doc, token);
        let is_sure = match words.end - words.start {
            _ if is_same && !is_known_better(label, &actor) => false,
            // One word may be the name of something else, which the recogniser sees better, or begin a sentence.
            1 if !label.is_empty() => false,
            1 => doc.pos(token) == "PROPN" || is_distinctive(&actor),
            _ => true,
        };
        is_sure.then_some((words, actor))
    })
}

fn is_capital(doc: &Parse<'_>, token: usize) -> bool {
    doc.token(token).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// Whether a single word is likely the name wherever it stands with a capital; names of media and companies are words too.
fn is_distinctive(actor: &KnownActor) -> bool {
    matches!(actor.kind, ActorKind::Person | ActorKind::ArmedGroup | ActorKind::Igo)
}

/// The end of the name that the recogniser sees from `token` on.
fn ent_end(doc: &Parse<'_>, token: usize) -> usize {
    (token + 1..doc.len()).find(|&t| doc.ent_iob(t) != Iob::Inside).unwrap_or(doc.len())
}
