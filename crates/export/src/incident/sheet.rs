//! Incidents on a terminal: the matrix, whether the accounts of each facet agree and why, and where the
//! wording came from.

use rashomon_schema::{IncidentRecord, JudgementNote, OriginKind, Standing};
use unicode_width::UnicodeWidthStr;

use super::judged::judged;
use super::table::{Table, Told, standing};
use super::{Texts, in_order, n_conflicts, passage, standing_sign};
use crate::matrix::{Column, MARKS};
use crate::passage::Passage;
use crate::sheet::{Grid, Quotes, Sheet, SheetOptions, Shown, Tone, stance_tone};
use crate::wording::{date_words, n_of, plain};

/// The sheets of all incidents of several reports, and a line for each of the others.
pub fn incident_sheets(records: &[IncidentRecord], texts: &Texts, options: &SheetOptions) -> String {
    let mut sheet = Sheet::new(options);
    let (several, single) = in_order(records);
    for record in &several {
        sheet.incident(record, texts);
        sheet.rule();
    }
    if !single.is_empty() {
        sheet.text("Told by one voice", Tone::Strong);
        for record in &single {
            sheet.hanging("·", 3, &line(record));
        }
        sheet.rule();
    }
    let reports: std::collections::BTreeSet<&str> =
        records.iter().flat_map(|record| record.reports.iter().map(|report| report.id.as_str())).collect();
    let summary = [
        n_of(reports.len(), "report"),
        n_of(records.len(), "incident"),
        format!(
            "{} told by several reports",
            records.iter().filter(|record| record.reports.len() > 1).count()
        ),
        format!("{} with conflicts", records.iter().filter(|record| n_conflicts(record) > 0).count()),
    ];
    sheet.text(&summary.join(" · "), Tone::Strong);
    sheet.hint();
    sheet.finish()
}

/// What an incident was, where and when, and who reports it.
fn line(record: &IncidentRecord) -> String {
    let report = record.reports.first().and_then(|report| report.title.as_deref().or(Some(&report.id)));
    [Some(plain(&record.title)), report.map(plain)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `6 reports`, `4 origins`, `7 accounts`.
pub(super) fn facts(record: &IncidentRecord) -> Vec<String> {
    vec![
        n_of(record.reports.len(), "report"),
        n_of(record.origins, "origin"),
        n_of(record.accounts.len(), "account"),
        n_of(n_conflicts(record), "conflict"),
    ]
}

/// What people decided, one line each.
pub(super) fn judgement_lines(record: &IncidentRecord) -> Vec<String> {
    let line = |judgement: &JudgementNote| {
        let day = judgement.at.get(..10).unwrap_or(&judgement.at);
        let why = judgement.why.as_deref().map(|why| format!(": {}", plain(why))).unwrap_or_default();
        format!("{} · {}, {day}{why}", plain(&judgement.says), plain(&judgement.by))
    };
    record.judgements.iter().map(line).collect()
}

/// A facet that accounts do not agree on, that rose, or on which they give different values.
pub struct Reason {
    /// Whether accounts agree.
    pub standing: Standing,
    /// The question.
    pub heading: &'static str,
    /// Why it is so, in one sentence.
    pub why: String,
}

/// The reasons, conflicts first.
pub fn reasons(record: &IncidentRecord) -> Vec<Reason> {
    let told = Column::ALL.iter().filter_map(|column| {
        let comparison = standing(record, *column)?;
        Some(Reason { standing: comparison.status, heading: column.heading(), why: plain(&comparison.why) })
    });
    let order = [Standing::Conflict, Standing::Update, Standing::Differ];
    let rank = |reason: &Reason| order.iter().position(|standing| *standing == reason.standing);
    let mut reasons: Vec<Reason> = told.filter(|reason| rank(reason).is_some()).collect();
    reasons.sort_by_key(rank);
    reasons
}

impl Sheet {
    fn incident(&mut self, record: &IncidentRecord, texts: &Texts) {
        self.text(&plain(&record.title), Tone::Strong);
        self.text(&facts(record).join(" · "), Tone::Faint);
        self.blank();
        let table = Table::of(record);
        if table.rows.is_empty() {
            self.text("Its reports give no account of it.", Tone::Plain);
            return self.reports(record);
        }
        let quotes = Quoted::of(record, &table, texts, self.wants_quotes());
        let lines = grid(&table, &quotes).lines(self.width());
        self.put(lines);
        let used = MARKS.iter().filter(|mark| table.uses(mark.of));
        let used: Vec<String> = used.map(|mark| format!("{} = {}", mark.sign, mark.meaning)).collect();
        self.items(&used);
        self.reasons(record);
        self.judgements(record);
        self.assessments(record);
        self.origins(record);
        self.reports(record);
        self.sentences_of(&quotes);
    }

    fn reasons(&mut self, record: &IncidentRecord) {
        let reasons = reasons(record);
        if reasons.is_empty() {
            return;
        }
        self.blank();
        let widest = reasons.iter().map(|reason| reason.heading.width()).max().unwrap_or_default();
        for reason in reasons {
            let mark = format!("{} {}", standing_sign(reason.standing), reason.heading);
            self.hanging(&mark, widest + 5, &reason.why);
        }
    }

    fn judgements(&mut self, record: &IncidentRecord) {
        if !record.judgements.is_empty() {
            self.heading("Decided by people");
        }
        for words in judgement_lines(record) {
            self.hanging("·", 3, &words);
        }
    }

    fn assessments(&mut self, record: &IncidentRecord) {
        let judged = judged(record);
        if judged.is_empty() {
            return;
        }
        self.heading("By rule");
        for (what, words) in judged {
            self.hanging("·", 3, &format!("{what}: {words}"));
        }
    }

    /// Outlets that share an origin.
    fn origins(&mut self, record: &IncidentRecord) {
        let shared: Vec<_> = record.origin_groups.iter().filter(|origin| origin.reports.len() > 1).collect();
        if shared.is_empty() {
            return;
        }
        self.heading("Origins that several reports carry");
        for origin in shared {
            let numbers =
                origin.reports.iter().filter_map(|id| record.reports.iter().position(|r| r.id == *id));
            let numbers: Vec<String> = numbers.map(|n| (n + 1).to_string()).collect();
            let words = format!(
                "{} · {} · reports {}",
                plain(&origin.name),
                kind_words(origin.kind),
                numbers.join(", ")
            );
            self.hanging("·", 3, &words);
        }
    }

    fn reports(&mut self, record: &IncidentRecord) {
        self.heading("Reports");
        let widest = record.reports.len().to_string().len() + 3;
        for (n, report) in record.reports.iter().enumerate() {
            let published = report.published.map(|d| date_words(d.year(), d.month(), d.day()));
            let by = report.publisher.as_deref().map(plain);
            let title = report.title.as_deref().or(report.uri.as_deref()).unwrap_or(&report.id);
            let mention = (!report.main).then(|| "mentions it".to_owned());
            let words: Vec<String> =
                [by, published, Some(plain(title)), mention].into_iter().flatten().collect();
            self.hanging(&(n + 1).to_string(), widest, &words.join(" · "));
        }
    }

    fn sentences_of(&mut self, quotes: &Quoted) {
        for (n, (passage, spans)) in quotes.reports.iter().enumerate() {
            let listed: Vec<(String, String)> =
                Quotes::new(passage, spans.iter().copied()).listed().collect();
            if listed.is_empty() {
                continue;
            }
            self.heading(&format!("Sentences of report {}, with the values «marked»", n + 1));
            for (mark, sentence) in listed {
                let mark = format!("[{}.{}", n + 1, &mark[1..]);
                self.hanging(&mark, mark.width() + 3, &sentence);
            }
        }
    }
}

/// What makes it one origin, in plain words.
pub const fn kind_words(kind: OriginKind) -> &'static str {
    match kind {
        OriginKind::Report => "one report",
        OriginKind::Reprint => "the same wording",
        OriginKind::Agency => "agency copy",
        OriginKind::Statement => "one voice",
    }
}

/// The passages of an incident's reports with the values in them, where sentences are wanted and known.
struct Quoted {
    reports: Vec<(Passage, Vec<rashomon_schema::Span>)>,
}

impl Quoted {
    fn of(record: &IncidentRecord, table: &Table<'_>, texts: &Texts, wanted: bool) -> Self {
        let quoted = |report: &str| if wanted { passage(texts, report) } else { Passage::default() };
        let mut reports: Vec<_> =
            record.reports.iter().map(|report| (quoted(&report.id), Vec::new())).collect();
        let told = table.rows.iter().flat_map(|row| row.cells.iter().flatten());
        for (report, span) in told.flat_map(|told| told.read_from.iter().copied()) {
            if reports[report].0.holds(span) {
                reports[report].1.push(span);
            }
        }
        Self { reports }
    }

    /// `[2.1]`: the first sentence of the second report.
    fn marks(&self, told: &Told) -> String {
        let mut marks: Vec<String> = Vec::new();
        for (n, (passage, spans)) in self.reports.iter().enumerate() {
            let own: Vec<_> =
                told.read_from.iter().filter(|(report, _)| *report == n).map(|(_, span)| *span).collect();
            let numbers = Quotes::new(passage, spans.iter().copied()).marks(&own);
            marks.extend(numbers.split_inclusive(']').map(|mark| format!("[{}.{}", n + 1, &mark[1..])));
        }
        marks.concat()
    }
}

fn grid(table: &Table<'_>, quotes: &Quoted) -> Grid {
    let shown = |told: &Told| {
        let marks = quotes.marks(told);
        let text = if marks.is_empty() { told.text.clone() } else { format!("{} {marks}", told.text) };
        Shown { text, tone: stance_tone(told.stance) }
    };
    let cells = |cells: &[Vec<Told>]| cells.iter().map(|cell| cell.iter().map(shown).collect()).collect();
    let mut rows: Vec<(String, Vec<Vec<Shown>>)> =
        table.rows.iter().map(|row| (row.name.clone(), cells(&row.cells))).collect();
    let standing = |comparison: &Option<&rashomon_schema::Comparison>| match comparison {
        Some(comparison) => {
            let tone = if comparison.status == Standing::Conflict { Tone::Denied } else { Tone::Faint };
            vec![Shown { text: format!("{} {}", standing_sign(comparison.status), comparison.status), tone }]
        }
        None => Vec::new(),
    };
    if table.standings.iter().any(Option::is_some) {
        rows.push(("How they stand".to_owned(), table.standings.iter().map(standing).collect()));
    }
    Grid { headings: table.columns.iter().map(|column| column.heading()).collect(), rows }
}
