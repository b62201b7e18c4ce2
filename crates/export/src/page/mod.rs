//! The self-contained page: text highlighted by voice, the matrix, and a link from every cell to its
//! sentence.

mod palette;
mod segment;

use askama::Template;
use rashomon_schema::{Reading, Span, Voice, VoiceKind};

pub use self::palette::voice_class;
pub use self::segment::{Label, Segment, Segments, segments_with_values};

use self::segment::sentence_segments;
use crate::cell::{CellView, EntryView};
use crate::matrix::{Entry, MARKS, Matrix, Row, main_incident};
use crate::passage::Passage;
use crate::speech::{NO_MATRIX, NO_SPEECH, Speech, note_words, other_incidents, speeches, why_unread};
use crate::wording::{n_of, plain, publication, report_title, voice_name};

/// One page for all `readings`, complete in itself: no scripts, no fonts, nothing fetched.
///
/// # Panics
///
/// Never: the template writes to memory.
pub fn page(readings: &[Reading]) -> String {
    // A lone report is what its page is about; several are below the page's own heading.
    let (title, level) = match readings {
        [reading] => (report_title(reading), "h1"),
        _ => (n_of(readings.len(), "report"), "h2"),
    };
    let reports = readings.iter().enumerate().map(|(idx, reading)| ReportView::new(idx, reading)).collect();
    Page { title, level, reports }.render().expect("writing to memory does not fail")
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    title: String,
    /// The element of a report's headline.
    level: &'static str,
    reports: Vec<ReportView>,
}

struct ReportView {
    id: String,
    title: String,
    facts: String,
    language: Option<String>,
    matrix: Option<MatrixView>,
    voices: Vec<VoiceView>,
    paragraphs: Vec<Vec<SentenceView>>,
    speeches: Vec<SpeechView>,
    others: Vec<OtherView>,
    notes: Vec<String>,
    /// What is told where there is no matrix, and where nobody is quoted.
    no_matrix: String,
    no_speech: String,
}

struct MatrixView {
    headings: Vec<&'static str>,
    rows: Vec<RowView>,
    legend: Vec<(&'static str, &'static str)>,
}

struct RowView {
    name: String,
    href: Option<String>,
    class: String,
    cells: Vec<CellView>,
}

struct VoiceView {
    name: String,
    class: String,
    href: Option<String>,
    about: String,
}

struct SentenceView {
    id: String,
    cut: Segments,
}

struct SpeechView {
    id: String,
    name: String,
    class: String,
    act: &'static str,
    content: String,
    href: Option<String>,
    details: String,
}

struct OtherView {
    action: String,
    facts: String,
    href: Option<String>,
}

impl ReportView {
    fn new(idx: usize, reading: &Reading) -> Self {
        let passage = Passage::new(&reading.report.text, &reading.sentences);
        let builder = Builder { id: format!("r{idx}"), reading, passage: &passage };
        let unread = why_unread(reading);
        let mut facts = publication(reading);
        facts.push(n_of(reading.voices.len(), "voice"));
        facts.push(n_of(reading.claims.len(), "claim"));
        Self {
            title: report_title(reading),
            facts: facts.join(" · "),
            language: reading.report.language.as_deref().map(plain),
            matrix: builder.matrix(),
            voices: builder.voices(),
            paragraphs: builder.paragraphs(),
            speeches: builder.speeches(),
            others: builder.others(),
            notes: reading.diagnostics.iter().map(note_words).collect(),
            no_matrix: unread.clone().unwrap_or_else(|| NO_MATRIX.to_owned()),
            no_speech: unread.unwrap_or_else(|| NO_SPEECH.to_owned()),
            id: builder.id,
        }
    }
}

/// Builds the parts of one report's view, with ids of its own.
struct Builder<'r> {
    id: String,
    reading: &'r Reading,
    passage: &'r Passage,
}

impl Builder<'_> {
    fn matrix(&self) -> Option<MatrixView> {
        let matrix = Matrix::of(self.reading, main_incident(self.reading)?);
        if matrix.is_empty() {
            return None;
        }
        Some(MatrixView {
            headings: matrix.columns.iter().map(|column| column.heading()).collect(),
            legend: legend(&matrix),
            rows: matrix.rows.iter().map(|row| self.row(&matrix, row)).collect(),
        })
    }

    fn row(&self, matrix: &Matrix, row: &Row) -> RowView {
        let cells = matrix.columns.iter().zip(&row.cells).map(|(column, entries)| CellView {
            heading: column.heading(),
            entries: entries.iter().map(|entry| self.entry(entry)).collect(),
        });
        RowView {
            name: row.name.clone(),
            href: self.voice_href(row.voice_idx),
            class: voice_class(Some(row.voice_idx)),
            cells: cells.collect(),
        }
    }

    fn entry(&self, entry: &Entry) -> EntryView {
        let links = entry.spans.iter().filter_map(|span| self.sentence_href(*span));
        EntryView::new(&entry.text, entry.stance.as_str(), links)
    }

    fn voice_href(&self, idx: usize) -> Option<String> {
        let first = self.reading.voices[idx].spans.iter().min()?;
        self.passage.holds(*first).then(|| format!("#{}-v{idx}", self.id))
    }

    fn voices(&self) -> Vec<VoiceView> {
        let voices = self.reading.voices.iter().enumerate();
        voices
            .map(|(idx, voice)| VoiceView {
                name: voice_name(self.reading, voice),
                class: voice_class(Some(idx)),
                href: self.voice_href(idx),
                about: self.about(voice),
            })
            .collect()
    }

    fn about(&self, voice: &Voice) -> String {
        let n_speeches = self.reading.attributions.iter().filter(|other| other.voice == voice.id).count();
        let speaks = match (voice.kind, n_speeches) {
            (VoiceKind::Report, _) => Some("plain text".to_owned()),
            (_, 0) => None,
            (_, n) => {
                Some(format!("speaks {}", if n == 1 { "once".to_owned() } else { format!("{n} times") }))
            }
        };
        let description = voice.description.as_deref().map(plain).filter(|words| !words.is_empty());
        description.into_iter().chain(speaks).collect::<Vec<_>>().join(" · ")
    }

    fn paragraphs(&self) -> Vec<Vec<SentenceView>> {
        let mut paragraphs: Vec<Vec<SentenceView>> =
            self.passage.paragraphs.iter().map(|_| Vec::new()).collect();
        let cuts = sentence_segments(self.reading, self.passage, &self.id);
        let mut paragraph_idx = 0;
        for (idx, (sentence, cut)) in self.passage.sentences.iter().zip(cuts).enumerate() {
            while self.passage.paragraphs[paragraph_idx].end <= sentence.start {
                paragraph_idx += 1;
            }
            paragraphs[paragraph_idx].push(SentenceView { id: format!("{}-s{idx}", self.id), cut });
        }
        paragraphs
    }

    fn speeches(&self) -> Vec<SpeechView> {
        let speeches = speeches(self.reading, self.passage);
        speeches.into_iter().enumerate().map(|(idx, speech)| self.speech(idx, speech)).collect()
    }

    fn speech(&self, idx: usize, speech: Speech) -> SpeechView {
        SpeechView {
            id: format!("{}-l{idx}", self.id),
            class: voice_class(speech.voice_idx),
            name: speech.name,
            act: speech.act,
            href: speech
                .span
                .filter(|span| self.passage.holds(*span))
                .map(|_| format!("#{}-a{idx}", self.id)),
            content: if speech.content.is_empty() { "(no words given)".to_owned() } else { speech.content },
            details: speech.details.join(" · "),
        }
    }

    fn others(&self) -> Vec<OtherView> {
        let others = other_incidents(self.reading, self.passage).into_iter();
        others
            .map(|other| OtherView {
                action: other.action,
                facts: other.facts.join(" · "),
                href: other.span.and_then(|span| self.sentence_href(span)),
            })
            .collect()
    }

    fn sentence_href(&self, span: Span) -> Option<String> {
        self.passage.holds(span).then(|| format!("#{}-s{}", self.id, self.passage.sentence_idx(span.start)))
    }
}

/// The marks that the matrix uses, and what they mean.
fn legend(matrix: &Matrix) -> Vec<(&'static str, &'static str)> {
    MARKS.iter().filter(|mark| matrix.uses(mark.of)).map(|mark| (mark.sign, mark.meaning)).collect()
}
