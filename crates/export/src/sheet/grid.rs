//! The matrix as a grid of the terminal's width: columns shrink, then cells wrap, then the grid is cut into
//! bands.

use std::cmp::Reverse;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::line::{Line, Tone, longest_word, wrap};

/// Narrower than this, a block for each voice reads better than a grid.
pub(crate) const NARROWEST: usize = 60;

const MARGIN: usize = 1;
const GUTTER: usize = 2;
const WIDEST_WORD: usize = 16;
const WIDEST_CELL: usize = 30;

/// One value, ready to be shown.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) text: String,
    pub(crate) tone: Tone,
}

/// Headings, and a name and cells for each row.
pub(crate) struct Grid {
    pub(crate) headings: Vec<&'static str>,
    pub(crate) rows: Vec<(String, Vec<Vec<Shown>>)>,
}

/// What a column needs at least and would take at most.
#[derive(Clone, Copy)]
struct Demand {
    need: usize,
    want: usize,
}

impl Grid {
    /// The lines of the grid, none wider than `width`.
    pub(crate) fn lines(&self, width: usize) -> Vec<Line> {
        if width < NARROWEST { self.blocks(width) } else { self.bands(width) }
    }

    /// The width of the column of names.
    pub(crate) fn name_width(&self, width: usize) -> usize {
        // Later lines of a name hang by one.
        let widest = self.rows.iter().map(|(name, _)| name.width() + 1).max().unwrap_or_default();
        widest.clamp(8, (width * 3 / 10).clamp(14, 28))
    }

    fn bands(&self, width: usize) -> Vec<Line> {
        let name_width = self.name_width(width);
        let room = width - MARGIN - name_width;
        let demands: Vec<Demand> = (0..self.headings.len()).map(|idx| self.demand(idx)).collect();
        let mut lines = Vec::new();
        for band in split(&demands, room) {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            let widths = self.share(band.clone(), &demands, room);
            self.band(band.start, &widths, name_width, &mut lines);
        }
        lines
    }

    fn demand(&self, idx: usize) -> Demand {
        let texts = || self.rows.iter().flat_map(|(_, cells)| &cells[idx]).map(|shown| shown.text.as_str());
        let heading = self.headings[idx];
        let need = texts().chain([heading]).map(longest_word).max().unwrap_or_default().min(WIDEST_WORD);
        // Entries stacked in one cell hang by one.
        let want = texts().chain([heading]).map(|text| text.width() + 1).max().unwrap_or_default();
        Demand { need: need + 1, want: want.clamp(need + 1, WIDEST_CELL) }
    }

    /// Gives every column what it needs, then what is left to whichever is tallest, while that makes it
    /// lower.
    fn share(&self, band: Range<usize>, demands: &[Demand], room: usize) -> Vec<usize> {
        let mut widths: Vec<usize> = demands.iter().map(|demand| demand.need).collect();
        let mut left = room.saturating_sub(band.clone().map(|idx| widths[idx] + GUTTER).sum());
        let mut open: Vec<usize> = band.clone().collect();
        let height_and_lack = |idx: usize, widths: &[usize]| {
            (self.height(idx, widths[idx]), Reverse(demands[idx].want - widths[idx]))
        };
        while let Some(idx) = open.iter().copied().max_by_key(|idx| height_and_lack(*idx, &widths)) {
            let height = self.height(idx, widths[idx]);
            let widest = demands[idx].want.min(widths[idx] + left);
            match (widths[idx]..=widest).find(|width| self.height(idx, *width) < height) {
                Some(width) => {
                    left -= width - widths[idx];
                    widths[idx] = width;
                }
                None => open.retain(|other| *other != idx),
            }
        }
        widths[band].to_vec()
    }

    /// The lines of the tallest cell of a column.
    fn height(&self, idx: usize, width: usize) -> usize {
        let cells = self.rows.iter().map(|(_, cells)| stacked(&cells[idx], width).len());
        cells.chain([wrap(self.headings[idx], width).len()]).max().unwrap_or_default()
    }

    fn band(&self, first: usize, widths: &[usize], name_width: usize, lines: &mut Vec<Line>) {
        let starts = starts(widths, MARGIN + name_width);
        let rule_width =
            starts.last().zip(widths.last()).map_or(name_width, |(start, width)| start + width - MARGIN);
        let headings = &self.headings[first..first + widths.len()];
        let cells: Vec<Vec<String>> =
            headings.iter().zip(widths).map(|(text, width)| wrap(text, *width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or_default();
        for idx in 0..height {
            let mut line = Line::default();
            for (cell, start) in cells.iter().zip(&starts) {
                // Headings are on the rule.
                let skipped = height - cell.len();
                if let Some(text) = idx.checked_sub(skipped).map(|idx| &cell[idx]) {
                    line.put(*start, text, Tone::Strong);
                }
            }
            lines.push(line);
        }
        let rule = Line::of(&"─".repeat(rule_width), Tone::Faint);
        lines.push(rule.clone());
        self.band_rows(first, widths, &starts, name_width, lines);
        lines.push(rule);
    }

    /// The rows of a band, without the voices that are silent on all of it.
    fn band_rows(
        &self,
        first: usize,
        widths: &[usize],
        starts: &[usize],
        name_width: usize,
        lines: &mut Vec<Line>,
    ) {
        let rows: Vec<Vec<Line>> = self
            .rows
            .iter()
            .map(|(name, cells)| (name, &cells[first..first + widths.len()]))
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
            .map(|(name, cells)| row_lines(name, name_width, cells, widths, starts))
            .collect();
        // Names at the left part the rows well enough, until values pile up.
        let is_tall = rows.iter().any(|row| row.len() > 2);
        for (idx, row) in rows.into_iter().enumerate() {
            if is_tall && idx > 0 {
                lines.push(Line::default());
            }
            lines.extend(row);
        }
    }

    /// A block for each voice: its name, then one line for each question it speaks to.
    fn blocks(&self, width: usize) -> Vec<Line> {
        let heading_width = self.headings.iter().map(|text| text.width()).max().unwrap_or_default();
        let start = (3 + heading_width + GUTTER).min(width / 2);
        let mut lines = Vec::new();
        for (name, cells) in &self.rows {
            lines.extend(wrap(name, width - MARGIN).iter().map(|text| Line::of(text, Tone::Strong)));
            for (heading, cell) in self.headings.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                lines.extend(block_lines(heading, cell, start, width));
            }
            lines.push(Line::default());
        }
        lines
    }
}

fn block_lines(heading: &str, cell: &[Shown], start: usize, width: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let headings = wrap(heading, start - 3 - 1);
    let texts = stacked(cell, width - start);
    for idx in 0..headings.len().max(texts.len()) {
        let mut line = Line::default();
        if let Some(text) = headings.get(idx) {
            line.put(3, text, Tone::Faint);
        }
        if let Some((text, tone)) = texts.get(idx) {
            line.put(start, text, *tone);
        }
        lines.push(line);
    }
    lines
}

fn row_lines(
    name: &str,
    name_width: usize,
    cells: &[Vec<Shown>],
    widths: &[usize],
    starts: &[usize],
) -> Vec<Line> {
    let names = hung(name, name_width, 1);
    let cells: Vec<_> = cells.iter().zip(widths).map(|(cell, width)| stacked(cell, *width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or_default().max(names.len());
    let mut lines = Vec::new();
    for idx in 0..height {
        let mut line = Line::default();
        if let Some(text) = names.get(idx) {
            line.put(MARGIN, text, Tone::Strong);
        }
        for (cell, start) in cells.iter().zip(starts) {
            if let Some((text, tone)) = cell.get(idx) {
                line.put(*start, text, *tone);
            }
        }
        lines.push(line);
    }
    lines
}

/// The entries of a cell below each other, later lines of an entry hanging by one where there are several.
fn stacked(cell: &[Shown], width: usize) -> Vec<(String, Tone)> {
    if cell.is_empty() {
        return vec![("–".to_owned(), Tone::Faint)];
    }
    let hang = usize::from(cell.len() > 1);
    let lines = |shown: &Shown| {
        let tone = shown.tone;
        hung(&shown.text, width, hang).into_iter().map(move |text| (text, tone))
    };
    cell.iter().flat_map(lines).collect()
}

/// Lines of which all but the first are indented by `hang`.
fn hung(text: &str, width: usize, hang: usize) -> Vec<String> {
    let lines = wrap(text, width - hang).into_iter().enumerate();
    lines.map(|(idx, text)| if idx > 0 { format!("{}{text}", " ".repeat(hang)) } else { text }).collect()
}

fn starts(widths: &[usize], after_names: usize) -> Vec<usize> {
    let mut at = after_names + GUTTER;
    let mut starts = Vec::new();
    for width in widths {
        starts.push(at);
        at += width + GUTTER;
    }
    starts
}

/// Cuts the columns into as few bands as fit `room`, as even as can be.
fn split(demands: &[Demand], room: usize) -> Vec<Range<usize>> {
    let fewest = fill(demands, room).len();
    let even = (1..=room).find(|limit| fill(demands, *limit).len() <= fewest);
    fill(demands, even.unwrap_or(room))
}

/// Bands filled one after the other up to `limit`; a band holds at least one column.
fn fill(demands: &[Demand], limit: usize) -> Vec<Range<usize>> {
    let mut bands: Vec<Range<usize>> = Vec::new();
    let mut used = 0;
    for (idx, demand) in demands.iter().enumerate() {
        let cost = demand.need + GUTTER;
        match bands.last_mut() {
            Some(band) if used + cost <= limit => {
                band.end = idx + 1;
                used += cost;
            }
            _ => {
                bands.push(idx..idx + 1);
                used = cost;
            }
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demands(needs: &[usize]) -> Vec<Demand> {
        needs.iter().map(|need| Demand { need: *need, want: need * 2 }).collect()
    }

    #[test]
    fn bands_are_few_and_even() {
        let lengths =
            |needs: &[usize], room| split(&demands(needs), room).iter().map(Range::len).collect::<Vec<_>>();
        assert_eq!(lengths(&[8, 8, 8, 8], 40), [4]);
        assert_eq!(lengths(&[8, 8, 8, 8], 30), [2, 2]);
        assert_eq!(lengths(&[90], 30), [1]);
    }

    fn grid(headings: &[&'static str], values: &[&str]) -> Grid {
        let shown = |text: &&str| vec![Shown { text: (*text).to_owned(), tone: Tone::Plain }];
        Grid {
            headings: headings.to_vec(),
            rows: vec![("Voice".to_owned(), values.iter().map(shown).collect())],
        }
    }

    fn check(width: usize, expected: &[&str]) {
        let grid = grid(&["how", "when", "where"], &["air strike", "at noon on Monday", "by the river"]);
        let lines: Vec<String> = grid.lines(width).iter().map(|line| line.paint(false)).collect();
        assert_eq!(lines[2..lines.len() - 1], *expected);
    }

    #[test]
    fn room_goes_to_the_tallest_column() {
        check(80, &[" Voice     air strike  at noon on Monday  by the river"]);
    }

    #[test]
    fn marks_stay_with_their_values() {
        let grid = grid(&["who"], &["Veldonia\u{a0}? now"]);
        let lines: Vec<String> = grid.blocks(24).iter().map(|line| line.paint(false)).collect();
        assert_eq!(lines, [" Voice", "   who  Veldonia ? now", ""]);
    }
}
