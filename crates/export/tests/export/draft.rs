//! Readings written by hand: spans are found by quoting the text.

use rashomon_schema::{
    Act, Actor, Argument, Attribution, Certainty, Claim, Count, Event, EventMode, EventType, Facet,
    Factuality, Incident, Means, MeansArgument, Mention, MentionKind, Mode, PlaceArgument, PlacePrecision,
    Polarity, READING_SCHEMA, Reading, Report, Span, Stance, Status, Tense, TimeArgument, TimePrecision,
    Toll, Tolls, Value, Voice, VoiceKind,
};

/// A reading while it is written.
pub struct Draft {
    pub reading: Reading,
}

/// A report with its own voice and nothing else.
pub fn draft(text: &str) -> Draft {
    let report = Report { id: "r1".to_owned(), text: text.to_owned(), ..Report::default() };
    let own = Voice {
        id: "v0".to_owned(),
        kind: VoiceKind::Report,
        name: "report".to_owned(),
        description: None,
        actor: None,
        spans: Vec::new(),
    };
    Draft {
        reading: Reading {
            schema: READING_SCHEMA.to_owned(),
            report,
            sentences: sentences(text),
            days: None,
            agency: None,
            mentions: Vec::new(),
            voices: vec![own],
            attributions: Vec::new(),
            events: Vec::new(),
            incidents: Vec::new(),
            claims: Vec::new(),
            withheld: Vec::new(),
            diagnostics: Vec::new(),
        },
    }
}

/// The sentences of an invented text: none ends in an abbreviation but `Col.`.
fn sentences(text: &str) -> Vec<Span> {
    let chars: Vec<char> = text.chars().collect();
    let ends_before = |start: usize| {
        let before: String = chars[..start].iter().collect();
        let words = before.trim_end().trim_end_matches(['"', '”', '’', ')']);
        !words.ends_with("Col.") && words.ends_with(['.', '!', '?']) && words.len() < before.len()
    };
    let starts = (1..chars.len())
        .filter(|&n| !chars[n].is_whitespace() && chars[n - 1].is_whitespace() && !chars[n].is_lowercase());
    let starts = std::iter::once(0).chain(starts.filter(|&n| ends_before(n)));
    starts.map(|start| Span::new(start as u32, chars.len() as u32)).collect()
}

/// An attribution in quotations; see [`Draft::span`].
#[derive(Default)]
pub struct Said<'a> {
    pub voice: &'a str,
    pub via: &'a [&'a str],
    pub source: &'a str,
    pub cue: &'a str,
    pub content: &'a [&'a str],
    pub act: Option<Act>,
    pub direct: bool,
    pub to: &'a [&'a str],
    pub channel: Option<&'a str>,
}

impl Draft {
    /// The span of a quotation from the text, or of the part of it in square brackets.
    pub fn span(&self, quotation: &str) -> Span {
        let words = quotation.replace(['[', ']'], "");
        let start =
            self.reading.report.text.find(&words).unwrap_or_else(|| panic!("no `{words}` in the report"));
        let before = self.reading.report.text[..start].chars().count();
        let inner = quotation.chars().position(|c| c == '[').unwrap_or(0);
        let end = quotation.chars().position(|c| c == ']').map_or(words.chars().count(), |end| end - 1);
        Span::new((before + inner) as u32, (before + end) as u32)
    }

    fn words(&self, span: Span) -> String {
        self.reading.report.text.chars().skip(span.start as usize).take(span.len() as usize).collect()
    }

    fn spans(&self, quotations: &[&str]) -> Vec<Span> {
        quotations.iter().filter(|words| !words.is_empty()).map(|words| self.span(words)).collect()
    }

    pub fn voice(&mut self, id: &str, kind: VoiceKind, name: &str, description: Option<&str>, at: &[&str]) {
        let spans = self.spans(at);
        self.reading.voices.push(Voice {
            id: id.to_owned(),
            kind,
            name: name.to_owned(),
            description: description.map(str::to_owned),
            actor: None,
            spans,
        });
    }

    pub fn said(&mut self, said: &Said) -> String {
        let id = format!("a{}", self.reading.attributions.len());
        let addressee = said.to.iter().map(|words| self.argument(words, None)).collect();
        self.reading.attributions.push(Attribution {
            id: id.clone(),
            voice: said.voice.to_owned(),
            via: said.via.iter().map(|id| (*id).to_owned()).collect(),
            source: self.spans(&[said.source]),
            cue: self.spans(&[said.cue]),
            content: self.spans(said.content),
            mode: if said.direct { Mode::Direct } else { Mode::Indirect },
            act: said.act.unwrap_or(Act::Says),
            hedged: false,
            addressee,
            channel: said.channel.map(str::to_owned),
            confidence: None,
            earlier: None,
        });
        id
    }

    pub fn argument(&self, quotation: &str, name: Option<&str>) -> Argument {
        let span = self.span(quotation);
        Argument { text: self.words(span), span, actor: None, name: name.map(str::to_owned) }
    }

    pub fn means(&self, quotation: &str) -> MeansArgument {
        let span = self.span(quotation);
        MeansArgument { text: self.words(span), span, class: None }
    }

    pub fn place(&self, quotation: &str, name: &str) -> PlaceArgument {
        let span = self.span(quotation);
        PlaceArgument {
            text: self.words(span),
            span,
            geoname: None,
            name: Some(name.to_owned()),
            lat: Some(12.5),
            lon: Some(-30.25),
            precision: Some(PlacePrecision::Settlement),
        }
    }

    pub fn time(
        &self,
        quotation: &str,
        earliest: &str,
        latest: &str,
        precision: TimePrecision,
    ) -> TimeArgument {
        let span = self.span(quotation);
        TimeArgument {
            text: self.words(span),
            span,
            earliest: earliest.parse().ok(),
            latest: latest.parse().ok(),
            precision: Some(precision),
            clock: None,
        }
    }

    /// A bare event; what it lacks is set by the caller.
    pub fn event(
        &mut self,
        attribution: Option<&str>,
        trigger: &str,
        kind: EventType,
        mode: Option<EventMode>,
    ) -> &mut Event {
        let event = Event {
            id: format!("e{}", self.reading.events.len()),
            attribution: attribution.map(str::to_owned),
            trigger: self.span(trigger),
            kind,
            mode,
            acled: None,
            cameo: None,
            type_score: None,
            agent: None,
            target: None,
            means: None,
            place: None,
            time: None,
            tolls: Tolls::default(),
            victims: Vec::new(),
            factuality: Factuality {
                certainty: Certainty::Certain,
                polarity: Polarity::Positive,
                tense: Tense::Past,
            },
        };
        self.reading.events.push(event);
        self.reading.events.last_mut().expect("one was pushed")
    }

    pub fn incident(&mut self, main: bool, events: &[&str]) {
        let id = format!("i{}", self.reading.incidents.len());
        let events = events.iter().map(|id| (*id).to_owned()).collect();
        self.reading.incidents.push(Incident { id, main, relevant: true, events });
    }

    pub fn mention(&mut self, kind: MentionKind, quotation: &str) {
        let mention = Mention::new(kind, self.span(quotation));
        self.reading.mentions.push(mention);
    }

    /// A claim about incident `i0`, read from `quotation`.
    pub fn claim(
        &mut self,
        voice: &str,
        facet: Facet,
        value: Value,
        stance: Stance,
        quotation: &str,
    ) -> &mut Claim {
        let claim = Claim {
            id: format!("c{}", self.reading.claims.len()),
            incident: "i0".to_owned(),
            event: None,
            voice: voice.to_owned(),
            attribution: None,
            facet,
            value,
            stance,
            confidence: None,
            unsure: false,
            spans: vec![self.span(quotation)],
        };
        self.reading.claims.push(claim);
        self.reading.claims.last_mut().expect("one was pushed")
    }
}

pub fn actor(text: &str, name: Option<&str>) -> Value {
    Value::Actor(Actor { text: text.to_owned(), name: name.map(str::to_owned), ..Actor::default() })
}

pub fn by_means(text: &str) -> Value {
    Value::Means(Means { text: text.to_owned(), ..Means::default() })
}

pub fn action(kind: EventType, mode: Option<EventMode>) -> Value {
    Value::Type { kind, mode }
}

pub fn dead_were(text: &str, status: Status) -> Value {
    Value::Status { text: text.to_owned(), status }
}

/// A whole toll.
pub fn toll(
    low: impl Into<Option<u64>>,
    high: impl Into<Option<u64>>,
    approx: bool,
    counted: Option<&str>,
) -> Value {
    Value::Toll(Count {
        low: low.into(),
        high: high.into(),
        approx,
        counted: counted.map(str::to_owned),
        total: true,
        words: None,
        early: false,
    })
}

/// A whole toll in a round word.
pub fn round_toll(low: u64, words: &str, counted: Option<&str>) -> Value {
    let Value::Toll(count) = toll(low, None, true, counted) else { panic!("a toll is a toll") };
    Value::Toll(Count { words: Some(words.to_owned()), ..count })
}

/// A part of a toll.
pub fn part(n: u64, counted: &str) -> Value {
    Value::Toll(Count {
        low: Some(n),
        high: Some(n),
        approx: false,
        counted: Some(counted.to_owned()),
        total: false,
        words: None,
        early: false,
    })
}

/// The toll of an event.
pub fn toll_at(value: &Value, span: Span) -> Toll {
    let Value::Toll(count) = value.clone() else { panic!("a toll is wanted") };
    Toll { count, span }
}
