//! The report's text cut into segments at every boundary, each segment with all that holds of it.
//!
//! Speech may nest and overlap, and a source may be inside the content it speaks. HTML elements only nest, so
//! the text is cut wherever any span starts or ends, and every segment is wrapped in elements of its own. One
//! sweep from left to right suffices, whatever the length of the report.

use std::iter::Peekable;
use std::vec::IntoIter;

use rashomon_schema::{Act, Event, Reading, Span, describe_event};

use super::palette::voice_class;
use crate::matrix::{Matrix, main_incident};
use crate::passage::Passage;
use crate::speech::{act_words, first_span, name_of, voice_idx, worlds};

/// Speech nested deeper shares the lowest underline.
const DEEPEST: usize = 3;

/// A stretch of text of which the same things hold throughout.
pub struct Segment {
    /// The characters themselves.
    pub text: String,
    /// Where they are in the text of the report.
    pub span: Span,
    /// The speech around it, outermost first.
    layers: Vec<Layer>,
    /// How many elements of speech end before it.
    pub n_closed: usize,
    /// How many go on from the segment before.
    n_kept: usize,
    /// Classes of the innermost element: source, cue, value, trigger.
    pub class: String,
    /// The event of a trigger.
    pub title: String,
    /// Targets of links before it.
    pub anchors: Vec<String>,
    /// Voices that start to speak here.
    pub labels: Vec<Label>,
}

/// Speech around a segment: the order of the attribution, and the classes of its element.
#[derive(Clone, PartialEq)]
struct Layer {
    attribution_idx: usize,
    class: String,
}

/// The name of a voice where its words start.
pub struct Label {
    /// Name of the voice.
    pub name: String,
    /// What is done by speaking.
    pub act: &'static str,
    /// Class of the voice.
    pub class: String,
    /// The attribution in the list.
    pub href: String,
}

/// A mark over a stretch of the text.
struct Mark<'r> {
    span: Span,
    what: What<'r>,
}

enum What<'r> {
    /// What is spoken: the order of the attribution, and the class of its voice.
    Content(usize, String),
    /// Words that name a speaker, with the class of their voice.
    Source(String),
    Cue,
    Value,
    Trigger(&'r Event),
}

impl Segment {
    /// Classes of the elements of speech that start with it, outermost first.
    pub fn opened(&self) -> impl Iterator<Item = &str> {
        self.layers[self.n_kept..].iter().map(|layer| layer.class.as_str())
    }
}

/// A sentence, cut up.
#[derive(Default)]
pub struct Segments {
    /// Its segments in order.
    pub segments: Vec<Segment>,
}

impl Segments {
    /// Adds a segment; it goes on inside the speech that it shares with the one before.
    fn push(&mut self, mut segment: Segment) {
        let before = self.segments.last().map_or(&[][..], |last| &last.layers[..]);
        segment.n_kept = before.iter().zip(&segment.layers).take_while(|(old, new)| old == new).count();
        segment.n_closed = before.len() - segment.n_kept;
        self.segments.push(segment);
    }

    /// How many elements of speech end with it.
    pub fn n_closed(&self) -> usize {
        self.segments.last().map_or(0, |last| last.layers.len())
    }
}

/// The segments of each sentence, which together hold its characters and no others.
///
/// Ids of targets start with `prefix`.
pub fn sentence_segments(reading: &Reading, passage: &Passage, prefix: &str) -> Vec<Segments> {
    segments(reading, passage, Marks::new(reading, prefix, &values_of_matrix(reading)))
}

/// The same with these spans marked as values, whatever the matrix of the report shows.
pub fn segments_with_values(
    reading: &Reading,
    passage: &Passage,
    prefix: &str,
    values: &[Span],
) -> Vec<Segments> {
    segments(reading, passage, Marks::new(reading, prefix, values))
}

fn segments(reading: &Reading, passage: &Passage, marks: Marks<'_>) -> Vec<Segments> {
    let edges = marks.edges(passage);
    let mut sweep = Sweep::over(reading, marks);
    let mut sentences: Vec<Segments> = passage.sentences.iter().map(|_| Segments::default()).collect();
    for edge in edges.windows(2) {
        let segment = sweep.segment(passage, Span::new(edge[0], edge[1]));
        sentences[passage.sentence_idx(edge[0])].push(segment);
    }
    sentences
}

/// All marks of a reading, and what is between characters.
#[derive(Default)]
struct Marks<'r> {
    marks: Vec<Mark<'r>>,
    anchors: Vec<(u32, String)>,
    labels: Vec<(u32, Label)>,
}

impl<'r> Marks<'r> {
    fn new(reading: &'r Reading, prefix: &str, values: &[Span]) -> Self {
        let mut marks = Self::default();
        marks.add_attributions(reading, prefix);
        marks.add_voices(reading, prefix);
        marks.add(values, || What::Value);
        for event in &reading.events {
            marks.add(&[event.trigger], || What::Trigger(event));
        }
        // Outermost first, so that the sweep meets speech before the speech inside it.
        marks.marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        marks.anchors.sort_by_key(|(at, _)| *at);
        marks.labels.sort_by_key(|(at, _)| *at);
        marks
    }

    fn add_attributions(&mut self, reading: &Reading, prefix: &str) {
        for (idx, attribution) in reading.attributions.iter().enumerate() {
            let class = voice_class(voice_idx(reading, &attribution.voice));
            self.add(&attribution.content, || What::Content(idx, class.clone()));
            self.add(&attribution.source, || What::Source(class.clone()));
            self.add(&attribution.cue, || What::Cue);
            let Some(span) = first_span(attribution) else { continue };
            let name = name_of(reading, &attribution.voice);
            let label =
                Label { name, act: act_words(attribution.act), class, href: format!("#{prefix}-l{idx}") };
            self.labels.push((span.start, label));
            self.anchors.push((span.start, format!("{prefix}-a{idx}")));
        }
    }

    fn add_voices(&mut self, reading: &Reading, prefix: &str) {
        for (idx, voice) in reading.voices.iter().enumerate() {
            let first = voice.spans.iter().min();
            self.anchors.extend(first.map(|span| (span.start, format!("{prefix}-v{idx}"))));
        }
    }

    fn add(&mut self, spans: &[Span], what: impl Fn() -> What<'r>) {
        let spans = spans.iter().filter(|span| !span.is_empty());
        self.marks.extend(spans.map(|span| Mark { span: *span, what: what() }));
    }

    /// Every place where something starts or ends, sentences and the text itself included, sorted.
    fn edges(&self, passage: &Passage) -> Vec<u32> {
        let ends = self.marks.iter().flat_map(|mark| [mark.span.start, mark.span.end]);
        let points = self.anchors.iter().map(|(at, _)| *at).chain(self.labels.iter().map(|(at, _)| *at));
        let sentences = passage.sentences.iter().flat_map(|sentence| [sentence.start, sentence.end]);
        let last = passage.sentences.last().map_or(0, |sentence| sentence.end);
        let mut edges: Vec<u32> = ends.chain(points).chain(sentences).filter(|at| *at <= last).collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}

/// Where the values of the matrix were read.
fn values_of_matrix(reading: &Reading) -> Vec<Span> {
    let matrix = main_incident(reading).map(|incident| Matrix::of(reading, incident));
    let rows = matrix.iter().flat_map(|matrix| &matrix.rows);
    rows.flat_map(|row| row.cells.iter().flatten()).flat_map(|entry| entry.spans.iter().copied()).collect()
}

/// The marks on the way from the start of the text to its end.
struct Sweep<'r> {
    reading: &'r Reading,
    marks: Peekable<IntoIter<Mark<'r>>>,
    anchors: Peekable<IntoIter<(u32, String)>>,
    labels: Peekable<IntoIter<(u32, Label)>>,
    /// Marks over the present place, in order of their starts.
    over: Vec<Mark<'r>>,
}

impl<'r> Sweep<'r> {
    fn over(reading: &'r Reading, marks: Marks<'r>) -> Self {
        let Marks { marks, anchors, labels } = marks;
        Self {
            reading,
            marks: marks.into_iter().peekable(),
            anchors: anchors.into_iter().peekable(),
            labels: labels.into_iter().peekable(),
            over: Vec::new(),
        }
    }

    fn segment(&mut self, passage: &Passage, span: Span) -> Segment {
        self.over.retain(|mark| mark.span.end > span.start);
        while let Some(mark) = self.marks.next_if(|mark| mark.span.start <= span.start) {
            self.over.push(mark);
        }
        Segment {
            text: passage.slice(span),
            span,
            layers: layers(&self.over),
            n_closed: 0,
            n_kept: 0,
            class: class(&self.over),
            title: self.title(),
            anchors: reached(&mut self.anchors, span.start),
            labels: reached(&mut self.labels, span.start),
        }
    }

    fn title(&self) -> String {
        let events = self.over.iter().filter_map(|mark| match mark.what {
            What::Trigger(event) => Some(event_words(self.reading, event)),
            _ => None,
        });
        events.collect::<Vec<_>>().join("; ")
    }
}

/// Takes what comes before `at`.
fn reached<T>(items: &mut Peekable<IntoIter<(u32, T)>>, at: u32) -> Vec<T> {
    let mut reached = Vec::new();
    while let Some((_, item)) = items.next_if(|(place, _)| *place <= at) {
        reached.push(item);
    }
    reached
}

/// The speech over a segment; underlines of outer speech lie below those of inner speech.
fn layers(over: &[Mark]) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    for mark in over {
        if let What::Content(attribution_idx, class) = &mark.what {
            layers.push(Layer { attribution_idx: *attribution_idx, class: class.clone() });
        }
    }
    let n_layers = layers.len();
    for (idx, layer) in layers.iter_mut().enumerate() {
        layer.class = format!("c {} l{}", layer.class, (n_layers - 1 - idx).min(DEEPEST));
    }
    layers
}

fn class(over: &[Mark]) -> String {
    let mut classes: Vec<&str> = Vec::new();
    for mark in over {
        let words = match &mark.what {
            What::Content(..) => continue,
            What::Source(voice) => vec!["src", voice],
            What::Cue => vec!["cue"],
            What::Value => vec!["val"],
            What::Trigger(_) => vec!["ev"],
        };
        classes.extend(words);
    }
    classes.dedup();
    classes.join(" ")
}

fn event_words(reading: &Reading, event: &Event) -> String {
    let attribution = reading.attributions.iter().find(|other| Some(&other.id) == event.attribution.as_ref());
    let act = attribution.map_or(Act::Says, |attribution| attribution.act);
    let action = describe_event(event.kind, event.mode);
    std::iter::once(action.as_str()).chain(worlds(event, act)).collect::<Vec<_>>().join(", ")
}
