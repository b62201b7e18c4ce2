//! The accounts of one incident side by side: voices by facets.

use rashomon_schema::{Claim, Facet, Incident, Reading, Span, Stance, Value, VoiceKind};

use crate::wording::{NO_BREAK, count_words, stance_words, voice_name};

/// A question about the incident, and one column of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Whether it happened.
    Occurred,
    /// Who did it.
    Agent,
    /// What was hit.
    Target,
    /// Means, or the type of event.
    How,
    /// Where.
    Place,
    /// When.
    Time,
    /// The killed.
    Killed,
    /// The injured.
    Injured,
    /// The missing.
    Missing,
    /// The captured.
    Captured,
    /// The displaced.
    Displaced,
    /// Whether the dead were civilians or fighters.
    Status,
}

impl Column {
    /// Every column, in order.
    pub const ALL: [Self; 12] = [
        Self::Occurred,
        Self::Agent,
        Self::Target,
        Self::How,
        Self::Place,
        Self::Time,
        Self::Killed,
        Self::Injured,
        Self::Missing,
        Self::Captured,
        Self::Displaced,
        Self::Status,
    ];

    /// The question it answers.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Occurred => "did it happen",
            Self::Agent => "who did it",
            Self::Target => "target",
            Self::How => "how",
            Self::Place => "where",
            Self::Time => "when",
            Self::Killed => "killed",
            Self::Injured => "injured",
            Self::Missing => "missing",
            Self::Captured => "captured",
            Self::Displaced => "displaced",
            Self::Status => "status of the dead",
        }
    }

    /// The column of a facet.
    pub const fn of(facet: Facet) -> Self {
        match facet {
            Facet::Occurred => Self::Occurred,
            Facet::Agent => Self::Agent,
            Facet::Target => Self::Target,
            Facet::Means | Facet::Type => Self::How,
            Facet::Place => Self::Place,
            Facet::Time => Self::Time,
            Facet::Killed => Self::Killed,
            Facet::Injured => Self::Injured,
            Facet::Missing => Self::Missing,
            Facet::Captured => Self::Captured,
            Facet::Displaced => Self::Displaced,
            Facet::Status => Self::Status,
        }
    }
}

/// One value in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// The value, in words that show the stance.
    pub(crate) text: String,
    /// The stance of the voice towards it.
    pub(crate) stance: Stance,
    /// Whether every claim behind it is unsure.
    pub(crate) unsure: bool,
    /// Where its value was read, once for each claim behind it.
    pub(crate) spans: Vec<Span>,
}

/// What one voice says, by column; an empty cell is silence.
pub(crate) struct Row {
    /// Index of the voice.
    pub(crate) voice_idx: usize,
    /// Name of the voice.
    pub(crate) name: String,
    /// One cell for each column of the matrix.
    pub(crate) cells: Vec<Vec<Entry>>,
}

/// Voices by facets; only columns and voices that have a value.
pub(crate) struct Matrix {
    /// The questions.
    pub(crate) columns: Vec<Column>,
    /// The voices, the report's own last.
    pub(crate) rows: Vec<Row>,
}

impl Matrix {
    /// The accounts of `incident`.
    pub(crate) fn of(reading: &Reading, incident: &Incident) -> Self {
        let claims: Vec<&Claim> =
            reading.claims.iter().filter(|claim| claim.incident == incident.id).collect();
        let mut matrix = Self { columns: Column::ALL.to_vec(), rows: rows(reading, &claims) };
        matrix.drop_empty();
        matrix
    }

    fn drop_empty(&mut self) {
        self.rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        let rows = &self.rows;
        let keep: Vec<bool> =
            (0..self.columns.len()).map(|idx| rows.iter().any(|row| !row.cells[idx].is_empty())).collect();
        self.columns = kept(std::mem::take(&mut self.columns), &keep);
        for row in &mut self.rows {
            row.cells = kept(std::mem::take(&mut row.cells), &keep);
        }
    }

    /// Whether nobody says anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether some cell shows the sign.
    pub(crate) fn uses(&self, sign: Sign) -> bool {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.any(|cell| sign.is_in(cell.iter().map(|entry| (entry.stance, entry.unsure))))
    }

    /// All entries of one column, equal ones once.
    pub(crate) fn values(&self, column: Column) -> Vec<&Entry> {
        let Some(idx) = self.columns.iter().position(|other| *other == column) else { return Vec::new() };
        let mut values: Vec<&Entry> = Vec::new();
        for entry in self.rows.iter().flat_map(|row| &row.cells[idx]) {
            if values.iter().all(|other| other.text != entry.text) {
                values.push(entry);
            }
        }
        values
    }

    /// The value of a column that most claims hold.
    pub(crate) fn usual_value(&self, column: Column) -> Option<&str> {
        let idx = self.columns.iter().position(|other| *other == column)?;
        let entries = || {
            self.rows
                .iter()
                .flat_map(|row| &row.cells[idx])
                .filter(|e| e.stance == Stance::Asserts && !e.unsure)
        };
        let support = |text: &str| entries().filter(|e| e.text == text).map(|e| e.spans.len()).sum::<usize>();
        // `max_by_key` takes the last of equals; the first in the report is wanted.
        let entries: Vec<&Entry> = entries().collect();
        entries.into_iter().rev().max_by_key(|entry| support(&entry.text)).map(|entry| entry.text.as_str())
    }
}

/// What a sign in a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The stance of the voice.
    Of(Stance),
    /// The reading may be wrong.
    Unsure,
    /// The voice says nothing.
    Silence,
}

impl Sign {
    /// Whether it stands in a cell whose values have these stances, unsure or not.
    pub(crate) fn is_in(self, mut values: impl Iterator<Item = (Stance, bool)>) -> bool {
        match self {
            Self::Of(stance) => values.any(|(other, _)| other == stance),
            Self::Unsure => values.any(|(_, unsure)| unsure),
            Self::Silence => values.next().is_none(),
        }
    }
}

/// A sign in the cells, for a legend.
pub struct Mark {
    /// What it shows.
    pub of: Sign,
    /// How it looks.
    pub sign: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// Stands behind what the program is not sure of.
const UNSURE: &str = "~";

/// The words of an entry without the sign behind what is unsure.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_suffix(UNSURE).map_or(text, str::trim_end)
}

/// Every sign that cells may show.
pub const MARKS: [Mark; 6] = [
    Mark { of: Sign::Of(Stance::Suspects), sign: "?", meaning: "holds it likely" },
    Mark { of: Sign::Of(Stance::Doubts), sign: "doubts", meaning: "holds it unlikely" },
    Mark { of: Sign::Of(Stance::Denies), sign: "no, not", meaning: "denies it" },
    Mark { of: Sign::Of(Stance::Admits), sign: "(says it did it)", meaning: "its own deed" },
    Mark { of: Sign::Unsure, sign: UNSURE, meaning: "the program is not sure that the voice says so" },
    Mark { of: Sign::Silence, sign: "–", meaning: "says nothing" },
];

/// The incident the report is about.
pub(crate) fn main_incident(reading: &Reading) -> Option<&Incident> {
    reading.incidents.iter().find(|incident| incident.main)
}

fn kept<T>(items: Vec<T>, keep: &[bool]) -> Vec<T> {
    items.into_iter().zip(keep).filter(|(_, keep)| **keep).map(|(item, _)| item).collect()
}

fn rows(reading: &Reading, claims: &[&Claim]) -> Vec<Row> {
    let mut voices: Vec<usize> = (0..reading.voices.len()).collect();
    voices.sort_by_key(|idx| reading.voices[*idx].kind == VoiceKind::Report);
    let row = |voice_idx: usize| {
        let voice = &reading.voices[voice_idx];
        let own: Vec<&Claim> = claims.iter().copied().filter(|claim| claim.voice == voice.id).collect();
        let cells = Column::ALL.iter().map(|column| cell(&own, *column)).collect();
        Row { voice_idx, name: voice_name(reading, voice), cells }
    };
    voices.into_iter().map(row).collect()
}

/// The entries of one voice in one column.
pub(crate) fn cell(claims: &[&Claim], column: Column) -> Vec<Entry> {
    let names_means = claims.iter().any(|claim| claim.facet == Facet::Means);
    let mut entries = Vec::new();
    for claim in claims.iter().filter(|claim| Column::of(claim.facet) == column && !is_part(claim)) {
        if tells_how(claim, names_means) {
            add(&mut entries, stance_words(&claim.value, claim.stance), claim);
        }
    }
    for claim in claims.iter().filter(|claim| Column::of(claim.facet) == column && is_part(claim)) {
        add_part(&mut entries, claim);
    }
    for entry in entries.iter_mut().filter(|entry| entry.unsure) {
        entry.text = format!("{}{NO_BREAK}{UNSURE}", entry.text);
    }
    entries
}

/// A type replaces the means where the voice names none and its mode implies one.
fn tells_how(claim: &Claim, names_means: bool) -> bool {
    match &claim.value {
        Value::Type { mode, .. } => mode.is_some() && !names_means,
        _ => true,
    }
}

fn is_part(claim: &Claim) -> bool {
    matches!(&claim.value, Value::Toll(count) if !count.total)
}

fn add(entries: &mut Vec<Entry>, text: String, claim: &Claim) {
    let span = claim.spans.first().copied();
    match entries.iter_mut().find(|entry| entry.text == text) {
        Some(entry) => {
            entry.spans.extend(span);
            entry.unsure &= claim.unsure;
        }
        None => {
            let (stance, unsure) = (claim.stance, claim.unsure);
            entries.push(Entry { text, stance, unsure, spans: span.into_iter().collect() });
        }
    }
}

/// Adds a part to the total it belongs to: `19 (5 children)`; alone where the voice gives no total.
fn add_part(entries: &mut Vec<Entry>, claim: &Claim) {
    let total = entries
        .iter_mut()
        .rev()
        .find(|entry| entry.stance == claim.stance && claim.stance == Stance::Asserts);
    let (Some(total), Value::Toll(count)) = (total, &claim.value) else {
        return add(entries, stance_words(&claim.value, claim.stance), claim);
    };
    let part = count_words(count);
    total.spans.extend(claim.spans.first());
    match total.text.strip_suffix(')') {
        Some(open) if open.ends_with(&part) => {}
        Some(open) => total.text = format!("{open}, {part})"),
        None => total.text = format!("{} ({part})", total.text),
    }
}
