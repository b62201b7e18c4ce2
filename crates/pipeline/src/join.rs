//! The readings of the parts of a report as one.

use std::collections::HashMap;

use rashomon_lexicon::people::title;
use rashomon_schema::{Claim, Reading, Voice, VoiceKind};

/// A reading that grows by the readings of further parts.
///
/// A voice of two parts is one voice if its kind and name are the same, if both are one known organisation, or if a
/// person's surname stands for the full name before. The main incident of the report is that of the first part that has
/// one; incidents of different parts stay apart.
pub struct JoinedReading {
    reading: Reading,
    voices: KnownVoices,
    n_attributions: usize,
    n_events: usize,
}

impl JoinedReading {
    /// The reading of the first part.
    pub fn new(first: Reading) -> Self {
        let mut voices = KnownVoices::default();
        first.voices.iter().enumerate().for_each(|(n, voice)| voices.add(voice, n));
        Self {
            n_attributions: next_attribution(&first),
            n_events: first.events.iter().map(|event| number(&event.id) + 1).max().unwrap_or(0),
            reading: first,
            voices,
        }
    }

    /// Adds the reading of the part whose text starts at the scalar value `start`.
    pub fn add(&mut self, mut part: Reading, start: u32) {
        part.visit_spans(&|span| {
            span.start += start;
            span.end += start;
        });
        let n_attributions = next_attribution(&part);
        let ids = self.new_ids(&mut part);
        self.n_attributions += n_attributions;
        self.n_events += part.events.iter().map(|event| number(&event.id) + 1).max().unwrap_or(0);
        let has_main = self.reading.incidents.iter().any(|incident| incident.main);
        for attribution in &mut part.attributions {
            ids.attribution(&mut attribution.id);
            ids.voice(&mut attribution.voice);
            attribution.via.iter_mut().for_each(|voice| ids.voice(voice));
        }
        for event in &mut part.events {
            ids.event(&mut event.id);
            event.attribution.iter_mut().for_each(|id| ids.attribution(id));
        }
        for incident in &mut part.incidents {
            ids.incident(&mut incident.id);
            incident.events.iter_mut().for_each(|id| ids.event(id));
            incident.main &= !has_main;
        }
        part.claims.iter_mut().chain(&mut part.withheld).for_each(|claim| ids.claim(claim));
        let whole = &mut self.reading;
        whole.agency = whole.agency.take().or(part.agency);
        whole.sentences.append(&mut part.sentences);
        whole.mentions.append(&mut part.mentions);
        whole.attributions.append(&mut part.attributions);
        whole.events.append(&mut part.events);
        whole.incidents.append(&mut part.incidents);
        whole.claims.append(&mut part.claims);
        whole.withheld.append(&mut part.withheld);
    }

    /// The reading of all parts; its report and its diagnostics are those of the first.
    pub fn into_reading(self) -> Reading {
        self.reading
    }

    /// Takes the voices of a part, and says what its ids become.
    fn new_ids(&mut self, part: &mut Reading) -> NewIds {
        let voices =
            std::mem::take(&mut part.voices).into_iter().map(|voice| self.take_voice(voice)).collect();
        NewIds {
            voices,
            n_attributions: self.n_attributions,
            n_events: self.n_events,
            n_incidents: self.reading.incidents.len(),
        }
    }

    /// The number that a voice of a part has among all.
    fn take_voice(&mut self, mut voice: Voice) -> usize {
        let all = &mut self.reading.voices;
        if let Some(known) = self.voices.find(&voice) {
            all[known].spans.append(&mut voice.spans);
            all[known].description = all[known].description.take().or(voice.description);
            all[known].actor = all[known].actor.take().or(voice.actor);
            return known;
        }
        voice.id = format!("v{}", all.len());
        self.voices.add(&voice, all.len());
        all.push(voice);
        all.len() - 1
    }
}

/// Where the ids of a part lead.
struct NewIds {
    /// The number of each voice of the part among all.
    voices: Vec<usize>,
    n_attributions: usize,
    n_events: usize,
    n_incidents: usize,
}

impl NewIds {
    fn voice(&self, id: &mut String) {
        *id = format!("v{}", self.voices[number(id)]);
    }

    fn attribution(&self, id: &mut String) {
        *id = format!("a{}", self.n_attributions + number(id));
    }

    fn event(&self, id: &mut String) {
        *id = format!("e{}", self.n_events + number(id));
    }

    fn incident(&self, id: &mut String) {
        *id = format!("i{}", self.n_incidents + number(id));
    }

    fn claim(&self, claim: &mut Claim) {
        self.incident(&mut claim.incident);
        self.voice(&mut claim.voice);
        claim.event.iter_mut().for_each(|id| self.event(id));
        claim.attribution.iter_mut().for_each(|id| self.attribution(id));
    }
}

/// The number in an id of a reading: 12 in `a12`.
fn number(id: &str) -> usize {
    id[1..].parse().expect("ids of a reading are a letter and a number")
}

/// The number that no attribution of a reading has; those that nobody says have one too, but are not listed.
fn next_attribution(reading: &Reading) -> usize {
    let listed = reading.attributions.iter().map(|attribution| &attribution.id);
    let of_events = reading.events.iter().filter_map(|event| event.attribution.as_ref());
    let of_claims =
        reading.claims.iter().chain(&reading.withheld).filter_map(|claim| claim.attribution.as_ref());
    listed.chain(of_events).chain(of_claims).map(|id| number(id) + 1).max().unwrap_or(0)
}

/// Voices by what they are known by in a later part.
#[derive(Default)]
struct KnownVoices {
    by_name: HashMap<(VoiceKind, String), usize>,
    by_actor: HashMap<String, usize>,
    by_surname: HashMap<String, usize>,
}

impl KnownVoices {
    fn add(&mut self, voice: &Voice, n: usize) {
        let name = voice.name.to_lowercase();
        match voice.kind {
            VoiceKind::Unnamed => return,
            VoiceKind::Organisation => {
                voice.actor.iter().for_each(|actor| {
                    self.by_actor.entry(actor.clone()).or_insert(n);
                });
            }
            VoiceKind::Person => {
                if let Some((_, surname)) = name.rsplit_once(' ') {
                    self.by_surname.entry(surname.to_owned()).or_insert(n);
                }
            }
            _ => {}
        }
        self.by_name.entry((voice.kind, name)).or_insert(n);
    }

    fn find(&self, voice: &Voice) -> Option<usize> {
        let name = voice.name.to_lowercase();
        let by_surname = || self.by_surname.get(surname_alone(voice, &name)?).copied();
        let is_body = voice.kind == VoiceKind::Organisation;
        let by_actor = || self.by_actor.get(voice.actor.as_ref().filter(|_| is_body)?).copied();
        self.by_name.get(&(voice.kind, name.clone())).copied().or_else(by_surname).or_else(by_actor)
    }
}

/// The surname of a person who has no other name but perhaps a title: `Ms Lopez`. The recogniser takes a lone surname for a
/// body now and then.
fn surname_alone<'n>(voice: &Voice, name: &'n str) -> Option<&'n str> {
    let mut words = name.split(' ').filter(|word| title(word.trim_end_matches('.')).is_none());
    let may_be_person = match voice.kind {
        VoiceKind::Person => true,
        VoiceKind::Organisation => voice.actor.is_none(),
        _ => false,
    };
    let surname = words.next().filter(|_| may_be_person)?;
    words.next().is_none().then_some(surname)
}

#[cfg(test)]
mod tests {
    use rashomon_schema::{Facet, Incident, Report, Span, Stance, Value};

    use super::*;

    fn voice(id: &str, kind: VoiceKind, name: &str, actor: Option<&str>) -> Voice {
        Voice {
            id: id.to_owned(),
            kind,
            name: name.to_owned(),
            description: None,
            actor: actor.map(str::to_owned),
            spans: vec![Span::new(1, 2)],
        }
    }

    /// A part in which the last voice claims something about its main incident.
    fn part(voices: &[(VoiceKind, &str, Option<&str>)]) -> Reading {
        let mut reading = Reading::unread(Report::default(), Vec::new());
        reading.voices = (voices.iter().enumerate())
            .map(|(n, &(kind, name, actor))| voice(&format!("v{n}"), kind, name, actor))
            .collect();
        reading.incidents =
            vec![Incident { id: "i0".to_owned(), main: true, relevant: true, events: vec!["e0".to_owned()] }];
        reading.claims = vec![Claim {
            id: "c".to_owned(),
            incident: "i0".to_owned(),
            event: None,
            voice: format!("v{}", voices.len() - 1),
            attribution: Some("a4".to_owned()),
            facet: Facet::Occurred,
            value: Value::Occurred {},
            stance: Stance::Asserts,
            confidence: None,
            unsure: false,
            spans: vec![Span::new(0, 3)],
        }];
        reading
    }

    /// The voices of two parts joined, and the number of the one that makes the last claim.
    fn check(
        first: &[(VoiceKind, &str, Option<&str>)],
        second: &[(VoiceKind, &str, Option<&str>)],
        n_voices: usize,
        expected: &str,
    ) {
        let mut joined = JoinedReading::new(part(first));
        joined.add(part(second), 100);
        let reading = joined.into_reading();
        assert_eq!(reading.voices.len(), n_voices, "{:?}", reading.voices);
        assert_eq!(reading.claims[1].voice, expected);
        assert_eq!(reading.claims[1].attribution.as_deref(), Some("a9"));
        assert_eq!(reading.claims[1].spans, [Span::new(100, 103)]);
        let mains: Vec<(&str, bool)> =
            reading.incidents.iter().map(|incident| (incident.id.as_str(), incident.main)).collect();
        assert_eq!(mains, [("i0", true), ("i1", false)]);
        assert_eq!(reading.claims[1].incident, "i1");
    }

    #[test]
    fn voices_of_two_parts_are_one_by_name() {
        use VoiceKind::{Organisation, Person, Report, Unnamed};
        let own = (Report, "report", None);
        check(&[own, (Person, "Ana Sample", None)], &[own, (Person, "ana sample", None)], 2, "v1");
        check(&[own, (Person, "Ana Sample", None)], &[own, (Person, "Sample", None)], 2, "v1");
        check(&[own, (Person, "Ana Sample", None)], &[own, (Person, "Ms. Sample", None)], 2, "v1");
        check(&[own, (Person, "Ana Sample", None)], &[own, (Person, "Ben Sample", None)], 3, "v2");
        check(&[own, (Unnamed, "a doctor", None)], &[own, (Unnamed, "a doctor", None)], 3, "v2");
        let army =
            [(Organisation, "the army", Some("x-mil")), (Organisation, "the Northern Army", Some("x-mil"))];
        check(&[own, army[0]], &[own, army[1]], 2, "v1");
        check(&[own], &[own], 1, "v0");
    }
}
