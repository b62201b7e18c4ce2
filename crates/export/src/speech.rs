//! Who says what: one line for each attribution, and for each incident but the main one.

use rashomon_schema::{
    Act, Attribution, Certainty, Diagnostic, Event, Incident, Polarity, Reading, Severity, Span, Tense,
    describe_event,
};

use crate::matrix::{Column, Matrix};
use crate::passage::Passage;
use crate::wording::{plain, voice_name};

/// What is told of a report without a main incident.
pub(crate) const NO_MATRIX: &str = "None: the report gives no account of one event that it is about.";
/// What is told of a report without attributions.
pub(crate) const NO_SPEECH: &str = "Nobody is quoted: the report speaks in its own voice throughout.";

/// One act of speech, for a list.
pub(crate) struct Speech {
    /// Index of the voice, where the record names one.
    pub(crate) voice_idx: Option<usize>,
    /// Name of the voice.
    pub(crate) name: String,
    /// What is done by speaking.
    pub(crate) act: &'static str,
    /// The words spoken, on one line.
    pub(crate) content: String,
    /// Chain, addressee, channel, and what its events are to the voice.
    pub(crate) details: Vec<String>,
    /// Where the words are, or else the cue or the source.
    pub(crate) span: Option<Span>,
}

/// Every attribution in order.
pub(crate) fn speeches(reading: &Reading, passage: &Passage) -> Vec<Speech> {
    reading.attributions.iter().map(|attribution| speech(reading, passage, attribution)).collect()
}

fn speech(reading: &Reading, passage: &Passage, attribution: &Attribution) -> Speech {
    Speech {
        voice_idx: voice_idx(reading, &attribution.voice),
        name: name_of(reading, &attribution.voice),
        act: act_words(attribution.act),
        content: words(passage, &attribution.content),
        details: details(reading, passage, attribution),
        span: first_span(attribution),
    }
}

/// Where an attribution is shown: its content, or failing that its cue or its source.
pub(crate) fn first_span(attribution: &Attribution) -> Option<Span> {
    let Attribution { content, cue, source, .. } = attribution;
    [content, cue, source].into_iter().find_map(|spans| spans.iter().min().copied())
}

/// The index of the voice with this id.
pub(crate) fn voice_idx(reading: &Reading, id: &str) -> Option<usize> {
    reading.voices.iter().position(|voice| voice.id == id)
}

/// The name of the voice with this id.
pub(crate) fn name_of(reading: &Reading, id: &str) -> String {
    voice_idx(reading, id).map_or_else(|| plain(id), |idx| voice_name(reading, &reading.voices[idx]))
}

/// The act in plain words; a claim of responsibility is spelled out.
pub const fn act_words(act: Act) -> &'static str {
    match act {
        Act::Claims => "claims responsibility",
        other => other.as_str(),
    }
}

fn words(passage: &Passage, spans: &[Span]) -> String {
    let pieces: Vec<String> = spans.iter().map(|span| plain(&passage.slice(*span))).collect();
    pieces.join(" … ")
}

fn details(reading: &Reading, passage: &Passage, attribution: &Attribution) -> Vec<String> {
    let via: Vec<String> = attribution.via.iter().map(|id| name_of(reading, id)).collect();
    let to: Vec<String> = attribution.addressee.iter().map(|argument| plain(&argument.text)).collect();
    let mut details = Vec::new();
    if !via.is_empty() {
        details.push(format!("via {}", via.join(", via ")));
    }
    if !to.is_empty() {
        details.push(format!("to {}", to.join(", ")));
    }
    details.extend(attribution.channel.as_deref().map(|channel| format!("channel: {}", plain(channel))));
    details.extend(attribution.hedged.then(|| "hedged".to_owned()));
    details.extend(factuality_notes(reading, passage, attribution));
    details
}

/// What the events are to the voice, where they are not simply things that happened: `future: meet`.
fn factuality_notes(reading: &Reading, passage: &Passage, attribution: &Attribution) -> Vec<String> {
    let mut notes: Vec<(String, Vec<String>)> = Vec::new();
    for event in reading.events.iter().filter(|event| event.attribution.as_ref() == Some(&attribution.id)) {
        let world = worlds(event, attribution.act).join(", ");
        let trigger = plain(&passage.slice(event.trigger));
        match notes.iter_mut().find(|(other, _)| *other == world) {
            _ if world.is_empty() => {}
            Some((_, triggers)) if triggers.contains(&trigger) => {}
            Some((_, triggers)) => triggers.push(trigger),
            None => notes.push((world, vec![trigger])),
        }
    }
    notes.into_iter().map(|(world, triggers)| format!("{world}: {}", triggers.join(", "))).collect()
}

/// The words for a factuality that is other than certain, affirmed and past.
pub(crate) fn worlds(event: &Event, act: Act) -> Vec<&'static str> {
    let factuality = event.factuality;
    let tense = match (factuality.tense, act) {
        (Tense::Hypothetical | Tense::Future, Act::Demands | Act::Asks) => Some("demanded"),
        (Tense::Hypothetical, _) => Some("conditional"),
        (Tense::Future, _) => Some("future"),
        (Tense::General, _) => Some("in general"),
        (Tense::Past | Tense::Present, _) => None,
    };
    let polarity = (factuality.polarity == Polarity::Negative).then_some("negative");
    let certainty = match factuality.certainty {
        Certainty::Probable => Some("probable"),
        Certainty::Possible => Some("possible"),
        Certainty::Certain | Certainty::Unknown => None,
    };
    [tense, polarity, certainty].into_iter().flatten().collect()
}

/// One line for each incident that is not the main one.
pub(crate) fn other_incidents(reading: &Reading, passage: &Passage) -> Vec<Background> {
    let others = reading.incidents.iter().filter(|incident| !incident.main);
    others.map(|incident| background(reading, passage, incident)).collect()
}

/// An incident that is not the main one.
pub(crate) struct Background {
    /// What happened, in plain words.
    pub(crate) action: String,
    /// Who, to whom, where, when, how many, who says so.
    pub(crate) facts: Vec<String>,
    /// Where it is spoken of.
    pub(crate) span: Option<Span>,
}

fn background(reading: &Reading, passage: &Passage, incident: &Incident) -> Background {
    let matrix = Matrix::of(reading, incident);
    let first = reading.events.iter().find(|event| incident.events.contains(&event.id));
    let joined = |column: Column| {
        let texts: Vec<&str> = matrix.values(column).iter().map(|entry| entry.text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join(" / "))
    };
    let fact = |column: Column, before: &str| joined(column).map(|values| format!("{before} {values}"));
    let tellers: Vec<&str> = matrix.rows.iter().map(|row| row.name.as_str()).collect();
    let facts = [
        fact(Column::Agent, "by"),
        fact(Column::Target, "against"),
        joined(Column::Place),
        joined(Column::Time),
        fact(Column::Killed, "killed"),
        fact(Column::Injured, "injured"),
        fact(Column::Missing, "missing"),
        fact(Column::Captured, "captured"),
        fact(Column::Displaced, "displaced"),
        (!tellers.is_empty()).then(|| format!("told by {}", tellers.join(", "))),
    ];
    Background {
        action: first.map_or_else(|| "incident".to_owned(), |event| action_of(passage, event)),
        facts: facts.into_iter().flatten().collect(),
        span: first.map(|event| event.trigger),
    }
}

fn action_of(passage: &Passage, event: &Event) -> String {
    let action = describe_event(event.kind, event.mode);
    let trigger = plain(&passage.slice(event.trigger));
    if trigger.is_empty() || trigger == action { action } else { format!("{action} (“{trigger}”)") }
}

/// A diagnostic as one plain line.
pub(crate) fn note_words(diagnostic: &Diagnostic) -> String {
    let message = plain(&diagnostic.message);
    match diagnostic.severity {
        Severity::Note => message,
        Severity::Warning => format!("warning: {message}"),
    }
}

/// Why a report was not read, as a sentence: `Not English (Russian): not read.`
pub fn why_unread(reading: &Reading) -> Option<String> {
    let message = plain(&reading.why_unread()?.message);
    let mut letters = message.chars();
    Some(letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).chain(['.']).collect())
}
