//! The accounts sheet: one report on a terminal.

mod grid;
mod line;
mod quotes;

use rashomon_schema::{NOT_ENGLISH, Reading, Stance};
use unicode_width::UnicodeWidthStr;

use self::grid::NARROWEST;
pub(crate) use self::grid::{Grid, Shown};
pub(crate) use self::line::{Line, Tone};
use self::line::{fit, wrap};
pub(crate) use self::quotes::Quotes;
use crate::matrix::{Column, Entry, MARKS, Mark, Matrix, Sign, main_incident};
use crate::passage::Passage;
use crate::speech::{NO_MATRIX, NO_SPEECH, Speech, note_words, other_incidents, speeches, why_unread};
use crate::wording::{n_of, publication, report_title};

const NARROWEST_SHEET: usize = 24;
const CONTENT_LINES: usize = 2;
const ITEM_GAP: usize = 3;

/// How a sheet is drawn.
#[derive(Debug, Clone)]
pub struct SheetOptions {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether stances are coloured, in addition to the words and marks that show them.
    pub color: bool,
    /// Whether every cell refers to its sentence, and the sentences follow.
    pub quotes: bool,
}

impl Default for SheetOptions {
    fn default() -> Self {
        Self { width: 100, color: false, quotes: false }
    }
}

/// The accounts sheet of one report.
pub fn sheet(reading: &Reading, options: &SheetOptions) -> String {
    let mut sheet = Sheet::new(options);
    sheet.report(reading);
    sheet.hint();
    sheet.finish()
}

/// The accounts sheets of several reports, and a line that sums them up.
pub fn sheets(readings: &[Reading], options: &SheetOptions) -> String {
    if let [reading] = readings {
        return sheet(reading, options);
    }
    let mut sheet = Sheet::new(options);
    for reading in readings {
        sheet.report(reading);
        sheet.rule();
    }
    let total = |count: fn(&Reading) -> usize| readings.iter().map(count).sum::<usize>();
    let n_unread = total(|reading| usize::from(reading.why_unread().is_some()));
    let unread = (n_unread > 0).then(|| format!("{n_unread} not read"));
    let summary = [
        Some(n_of(readings.len(), "report")),
        unread,
        Some(n_of(total(|reading| reading.voices.len()), "voice")),
        Some(n_of(total(|reading| reading.attributions.len()), "attribution")),
        Some(n_of(total(|reading| reading.claims.len()), "claim")),
    ];
    let summary: Vec<String> = summary.into_iter().flatten().collect();
    sheet.text(&summary.join(" · "), Tone::Strong);
    sheet.hint();
    sheet.finish()
}

/// A sheet while it is drawn.
pub(crate) struct Sheet {
    width: usize,
    options: SheetOptions,
    lines: Vec<Line>,
}

impl Sheet {
    /// An empty sheet.
    pub(crate) fn new(options: &SheetOptions) -> Self {
        Self { width: options.width.max(NARROWEST_SHEET), options: options.clone(), lines: Vec::new() }
    }

    pub(crate) fn finish(self) -> String {
        self.lines.iter().map(|line| line.paint(self.options.color) + "\n").collect()
    }

    fn report(&mut self, reading: &Reading) {
        let passage = Passage::new(&reading.report.text, &reading.sentences);
        let matrix = main_incident(reading).map(|incident| Matrix::of(reading, incident));
        let matrix = matrix.filter(|matrix| !matrix.is_empty());
        self.header(reading, matrix.as_ref());
        if let Some(why) = why_unread(reading) {
            self.heading("Main incident");
            self.text(&why, Tone::Plain);
            return self.notes(reading);
        }
        let name_width = match &matrix {
            Some(matrix) => self.matrix(matrix, &passage),
            None => self.no_matrix(),
        };
        self.who_says_what(&speeches(reading, &passage), name_width);
        self.other_incidents(reading, &passage);
        self.notes(reading);
    }

    fn header(&mut self, reading: &Reading, matrix: Option<&Matrix>) {
        let usual = |column| matrix.and_then(|matrix| matrix.usual_value(column)).map(str::to_owned);
        let mut title = vec![report_title(reading)];
        if reading.report.title.is_some() {
            title.extend(usual(Column::Place));
            title.extend(usual(Column::Time));
        }
        self.text(&title.join(" · "), Tone::Strong);
        let mut facts = publication(reading);
        facts.push(n_of(reading.voices.len(), "voice"));
        facts.push(n_of(reading.claims.len(), "claim"));
        self.text(&facts.join(" · "), Tone::Faint);
    }

    /// Draws the matrix and gives the width of its names.
    fn matrix(&mut self, matrix: &Matrix, passage: &Passage) -> usize {
        let entries = || matrix.rows.iter().flat_map(|row| row.cells.iter().flatten());
        let quotes = Quotes::new(passage, entries().flat_map(|entry| entry.spans.iter().copied()));
        let quotes = self.options.quotes.then_some(quotes);
        let grid = grid(matrix, quotes.as_ref());
        self.heading("Main incident, voice by voice");
        self.lines.extend(grid.lines(self.width));
        self.legend(matrix);
        if let Some(quotes) = quotes {
            self.sentences(&quotes);
        }
        grid.name_width(self.width)
    }

    fn no_matrix(&mut self) -> usize {
        self.heading("Main incident");
        self.text(NO_MATRIX, Tone::Plain);
        (self.width / 4).clamp(14, 28)
    }

    fn legend(&mut self, matrix: &Matrix) {
        // Blocks leave out what a voice is silent on.
        let shows =
            |mark: &&Mark| matrix.uses(mark.of) && (mark.of != Sign::Silence || self.width >= NARROWEST);
        let used: Vec<String> =
            MARKS.iter().filter(shows).map(|mark| format!("{} = {}", mark.sign, mark.meaning)).collect();
        self.items(&used);
    }

    fn sentences(&mut self, quotes: &Quotes) {
        self.heading("Sentences, with the values «marked»");
        let listed: Vec<(String, String)> = quotes.listed().collect();
        let widest = listed.iter().map(|(number, _)| number.width()).max().unwrap_or_default();
        for (number, sentence) in listed {
            self.hanging(&number, widest + 2, &sentence);
        }
    }

    fn who_says_what(&mut self, speeches: &[Speech], name_width: usize) {
        self.heading("Who says what");
        if speeches.is_empty() {
            self.text(NO_SPEECH, Tone::Plain);
        }
        let act_width = speeches.iter().map(|speech| speech.act.width()).max().unwrap_or_default();
        for speech in speeches {
            if self.width < NARROWEST {
                self.speech_block(speech);
            } else {
                self.speech_line(speech, name_width, act_width);
            }
        }
    }

    fn speech_line(&mut self, speech: &Speech, name_width: usize, act_width: usize) {
        let act_start = 1 + name_width + 2;
        let content_start = act_start + act_width + 2;
        let names = wrap(&speech.name, name_width);
        let contents = content_lines(speech, self.width - content_start);
        for idx in 0..names.len().max(contents.len()) {
            let mut line = Line::default();
            line.put(1, names.get(idx).map_or("", String::as_str), Tone::Strong);
            if idx == 0 {
                line.put(act_start, speech.act, act_tone(speech.act));
            }
            if let Some((text, tone)) = contents.get(idx) {
                line.put(content_start, text, *tone);
            }
            self.lines.push(line);
        }
    }

    fn speech_block(&mut self, speech: &Speech) {
        self.text(&format!("{} · {}", speech.name, speech.act), Tone::Strong);
        for (text, tone) in content_lines(speech, self.width - 3) {
            let mut line = Line::default();
            line.put(3, &text, tone);
            self.lines.push(line);
        }
    }

    fn other_incidents(&mut self, reading: &Reading, passage: &Passage) {
        let others = other_incidents(reading, passage);
        if !others.is_empty() {
            self.heading("Other incidents it mentions");
        }
        for other in others {
            let facts: Vec<String> = std::iter::once(other.action).chain(other.facts).collect();
            self.hanging("·", 3, &facts.join(" · "));
        }
    }

    fn notes(&mut self, reading: &Reading) {
        if reading.diagnostics.iter().any(|told| told.code != NOT_ENGLISH) {
            self.heading("Notes on the reading");
        }
        for diagnostic in reading.diagnostics.iter().filter(|told| told.code != NOT_ENGLISH) {
            self.hanging("·", 3, &note_words(diagnostic));
        }
    }

    pub(crate) fn hint(&mut self) {
        self.lines.push(Line::default());
        let quotes = (!self.options.quotes).then(|| "Sentences: --quotes".to_owned());
        let hints: Vec<String> = quotes.into_iter().chain(["Page: --format html".to_owned()]).collect();
        self.items(&hints);
    }

    pub(crate) fn heading(&mut self, text: &str) {
        self.lines.push(Line::default());
        self.text(text, Tone::Strong);
    }

    pub(crate) fn rule(&mut self) {
        self.lines.push(Line::default());
        self.lines.push(Line::of(&"═".repeat(self.width - 1), Tone::Faint));
        self.lines.push(Line::default());
    }

    /// The columns of the terminal, or the fewest that a sheet takes.
    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    /// Whether cells refer to their sentences.
    pub(crate) const fn wants_quotes(&self) -> bool {
        self.options.quotes
    }

    /// Lines as they are.
    pub(crate) fn put(&mut self, lines: Vec<Line>) {
        self.lines.extend(lines);
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) {
        self.lines.push(Line::default());
    }

    /// Text behind the left margin.
    pub(crate) fn text(&mut self, text: &str, tone: Tone) {
        self.lines.extend(wrap(text, self.width - 1).iter().map(|text| Line::of(text, tone)));
    }

    /// Faint items next to each other, as many as a line holds.
    pub(crate) fn items(&mut self, items: &[String]) {
        let mut line = Line::default();
        for item in items {
            if line.width() > 0 && line.width() + ITEM_GAP + item.width() > self.width {
                self.lines.push(std::mem::take(&mut line));
            }
            let start = if line.width() > 0 { line.width() + ITEM_GAP } else { 1 };
            line.put(start, item, Tone::Faint);
        }
        if line.width() > 0 {
            self.lines.push(line);
        }
    }

    /// Text that hangs from a mark.
    pub(crate) fn hanging(&mut self, mark: &str, start: usize, text: &str) {
        for (idx, text) in wrap(text, self.width - start - 1).iter().enumerate() {
            let mut line = Line::default();
            if idx == 0 {
                line.put(1, mark, Tone::Faint);
            }
            line.put(start, text, Tone::Plain);
            self.lines.push(line);
        }
    }
}

fn grid(matrix: &Matrix, quotes: Option<&Quotes>) -> Grid {
    let shown = |entry: &Entry| {
        let marks = quotes.map(|quotes| quotes.marks(&entry.spans)).unwrap_or_default();
        let text = if marks.is_empty() { entry.text.clone() } else { format!("{} {marks}", entry.text) };
        Shown { text, tone: stance_tone(entry.stance) }
    };
    let cells = |cells: &[Vec<Entry>]| cells.iter().map(|cell| cell.iter().map(shown).collect()).collect();
    Grid {
        headings: matrix.columns.iter().map(|column| column.heading()).collect(),
        rows: matrix.rows.iter().map(|row| (row.name.clone(), cells(&row.cells))).collect(),
    }
}

/// What is said in at most two lines, then the details, on the same line where they fit.
fn content_lines(speech: &Speech, width: usize) -> Vec<(String, Tone)> {
    let mut lines: Vec<(String, Tone)> =
        fit_lines(&speech.content, width).into_iter().map(|text| (text, Tone::Plain)).collect();
    if !speech.details.is_empty() {
        let details = format!("({})", speech.details.join("; "));
        match lines.last_mut() {
            Some((last, _)) if last.width() + 1 + details.width() <= width => {
                *last = format!("{last} {details}")
            }
            _ => lines.extend(wrap(&details, width).into_iter().map(|text| (text, Tone::Faint))),
        }
    }
    lines.retain(|(text, _)| !text.is_empty());
    lines
}

fn fit_lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = wrap(text, width);
    if lines.len() > CONTENT_LINES {
        let rest = lines.split_off(CONTENT_LINES - 1).join(" ");
        lines.push(fit(&rest, width));
    }
    lines
}

pub(crate) const fn stance_tone(stance: Stance) -> Tone {
    match stance {
        Stance::Asserts => Tone::Plain,
        Stance::Suspects | Stance::Doubts => Tone::Unsure,
        Stance::Denies => Tone::Denied,
        Stance::Admits => Tone::Admitted,
    }
}

fn act_tone(act: &str) -> Tone {
    match act {
        "denies" => Tone::Denied,
        "doubts" => Tone::Unsure,
        "admits" => Tone::Admitted,
        _ => Tone::Plain,
    }
}
