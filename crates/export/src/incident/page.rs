//! Incidents as one self-contained page: matrix, timeline, places, origins, and the sentence behind every
//! cell.

use askama::Template;
use rashomon_schema::{IncidentRecord, Span, Standing};

use super::judged::judged;
use super::picture::{Picture, Shape, network, place, timeline};
use super::sheet::{Reason, facts, judgement_lines, kind_words, reasons};
use super::table::{Table, Told};
use super::{Texts, in_order, passage, standing_sign};
use crate::cell::{CellView, EntryView};
use crate::matrix::MARKS;
use crate::passage::Passage;
use crate::wording::{date_words, n_of, plain};

/// One page for all incidents, complete in itself: no scripts, no fonts, nothing fetched.
///
/// # Panics
///
/// Never: the template writes to memory.
pub fn incident_page(records: &[IncidentRecord], texts: &Texts) -> String {
    let (several, single) = in_order(records);
    let incidents =
        several.iter().enumerate().map(|(n, record)| IncidentView::of(n, record, texts)).collect();
    let singles = single.iter().map(|record| SingleView::of(record)).collect();
    let page = Page { title: n_of(records.len(), "incident"), incidents, singles };
    page.render().expect("writing to memory does not fail")
}

#[derive(Template)]
#[template(path = "incidents.html")]
struct Page {
    title: String,
    incidents: Vec<IncidentView>,
    singles: Vec<SingleView>,
}

/// An incident of one report.
struct SingleView {
    title: String,
    facts: String,
}

impl SingleView {
    fn of(record: &IncidentRecord) -> Self {
        let report = record.reports.first();
        let told = report.map(|report| plain(report.title.as_deref().unwrap_or(&report.id)));
        Self { title: plain(&record.title), facts: told.unwrap_or_default() }
    }
}

/// An incident as the templates show it.
pub(crate) struct IncidentView {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) facts: String,
    pub(crate) headings: Vec<&'static str>,
    pub(crate) rows: Vec<RowView>,
    pub(crate) standings: Vec<Option<StandingView>>,
    pub(crate) legend: Vec<(&'static str, &'static str)>,
    pub(crate) reasons: Vec<ReasonView>,
    pub(crate) judgements: Vec<(String, String)>,
    pub(crate) decided: Vec<String>,
    pub(crate) pictures: Vec<(&'static str, Picture)>,
    pub(crate) origins: Vec<(String, String)>,
    pub(crate) reports: Vec<ReportView>,
}

pub(crate) struct RowView {
    pub(crate) name: String,
    pub(crate) cells: Vec<CellView>,
}

pub(crate) struct StandingView {
    pub(crate) class: &'static str,
    pub(crate) sign: &'static str,
    pub(crate) word: &'static str,
}

pub(crate) struct ReasonView {
    pub(crate) class: &'static str,
    pub(crate) sign: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) why: String,
}

pub(crate) struct ReportView {
    pub(crate) id: String,
    pub(crate) facts: String,
    pub(crate) title: String,
    pub(crate) sentences: Vec<SentenceView>,
}

pub(crate) struct SentenceView {
    pub(crate) id: String,
    /// Stretches of text, and whether a value is in it.
    pub(crate) parts: Vec<(bool, String)>,
}

/// The incident with this number on its page.
pub(crate) fn incident_view(n: usize, record: &IncidentRecord, texts: &Texts) -> IncidentView {
    IncidentView::of(n, record, texts)
}

impl IncidentView {
    fn of(n: usize, record: &IncidentRecord, texts: &Texts) -> Self {
        let table = Table::of(record);
        let id = format!("n{n}");
        let sources = Sources::of(&id, record, &table, texts);
        let pictures = [
            ("When reports came", timeline(record, &table)),
            ("Where accounts put it", place(record)),
            ("Where the wording came from", network(record, &table)),
        ];
        Self {
            title: plain(&record.title),
            facts: facts(record).join(" · "),
            headings: table.columns.iter().map(|column| column.heading()).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| RowView { name: row.name.clone(), cells: sources.cells(&table, &row.cells) })
                .collect(),
            standings: table.standings.iter().map(|c| c.map(|c| standing(c.status))).collect(),
            legend: MARKS
                .iter()
                .filter(|mark| table.uses(mark.of))
                .map(|mark| (mark.sign, mark.meaning))
                .collect(),
            reasons: reasons(record).into_iter().map(reason).collect(),
            judgements: judged(record),
            decided: judgement_lines(record),
            pictures: pictures.into_iter().filter_map(|(title, picture)| Some((title, picture?))).collect(),
            origins: origins(record),
            reports: sources.reports(record),
            id,
        }
    }
}

fn origins(record: &IncidentRecord) -> Vec<(String, String)> {
    let number =
        |id: &String| record.reports.iter().position(|report| report.id == *id).map(|n| (n + 1).to_string());
    let told = record.origin_groups.iter().map(|origin| {
        let numbers: Vec<String> = origin.reports.iter().filter_map(number).collect();
        let word = if numbers.len() == 1 { "report" } else { "reports" };
        (plain(&origin.name), format!("{} · {word} {}", kind_words(origin.kind), numbers.join(", ")))
    });
    told.collect()
}

fn standing(standing: Standing) -> StandingView {
    StandingView { class: standing.as_str(), sign: standing_sign(standing), word: standing.as_str() }
}

fn reason(reason: Reason) -> ReasonView {
    ReasonView {
        class: reason.standing.as_str(),
        sign: standing_sign(reason.standing),
        heading: reason.heading,
        why: reason.why,
    }
}

/// The sentences that cells were read from, report by report.
struct Sources {
    id: String,
    passages: Vec<Passage>,
    /// The values in each report, sorted.
    values: Vec<Vec<Span>>,
}

impl Sources {
    fn of(id: &str, record: &IncidentRecord, table: &Table<'_>, texts: &Texts) -> Self {
        let passages: Vec<Passage> = record.reports.iter().map(|report| passage(texts, &report.id)).collect();
        let mut values: Vec<Vec<Span>> = vec![Vec::new(); passages.len()];
        let told = table.rows.iter().flat_map(|row| row.cells.iter().flatten());
        for (report, span) in told.flat_map(|told| told.read_from.iter().copied()) {
            if passages[report].holds(span) {
                values[report].push(span);
            }
        }
        for list in &mut values {
            list.sort_unstable();
            list.dedup();
        }
        Self { id: id.to_owned(), passages, values }
    }

    fn cells(&self, table: &Table<'_>, cells: &[Vec<Told>]) -> Vec<CellView> {
        let cells = table.columns.iter().zip(cells);
        cells
            .map(|(column, told)| CellView {
                heading: column.heading(),
                entries: told.iter().map(|told| self.entry(told)).collect(),
            })
            .collect()
    }

    fn entry(&self, told: &Told) -> EntryView {
        let links = told.read_from.iter().filter_map(|(report, span)| {
            let passage = &self.passages[*report];
            let sentence = passage.holds(*span).then(|| passage.sentence_idx(span.start))?;
            Some(format!("#{}-r{report}-s{sentence}", self.id))
        });
        EntryView::new(&told.text, told.stance.as_str(), links)
    }

    fn reports(&self, record: &IncidentRecord) -> Vec<ReportView> {
        let reports = record.reports.iter().enumerate();
        reports
            .map(|(n, report)| {
                let published = report.published.map(|d| date_words(d.year(), d.month(), d.day()));
                let mention = (!report.main).then(|| "mentions it".to_owned());
                let facts = [report.publisher.as_deref().map(plain), published, mention];
                ReportView {
                    id: format!("{}-r{n}", self.id),
                    facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
                    title: plain(report.title.as_deref().or(report.uri.as_deref()).unwrap_or(&report.id)),
                    sentences: self.sentences(n),
                }
            })
            .collect()
    }

    fn sentences(&self, report: usize) -> Vec<SentenceView> {
        let passage = &self.passages[report];
        let mut sentences: Vec<usize> =
            self.values[report].iter().map(|span| passage.sentence_idx(span.start)).collect();
        sentences.dedup();
        sentences
            .into_iter()
            .map(|idx| SentenceView {
                id: format!("{}-r{report}-s{idx}", self.id),
                parts: self.parts(report, idx),
            })
            .collect()
    }

    fn parts(&self, report: usize, idx: usize) -> Vec<(bool, String)> {
        let passage = &self.passages[report];
        let sentence = passage.sentences[idx];
        let mut parts = Vec::new();
        let mut at = sentence.start;
        for span in self.values[report].iter().filter(|span| passage.sentence_idx(span.start) == idx) {
            let (start, end) = (span.start.max(at), span.end.min(sentence.end));
            if end > start {
                parts.push((false, passage.slice(Span::new(at, start))));
                parts.push((true, passage.slice(Span::new(start, end))));
                at = end;
            }
        }
        parts.push((false, passage.slice(Span::new(at, sentence.end))));
        parts.retain(|(_, text)| !text.is_empty());
        parts
    }
}
