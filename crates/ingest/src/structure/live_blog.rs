//! The entries of a live blog: lines that open with a time of day.

use jiff::civil::Time;
use rashomon_schema::{Section, SectionKind, Span};

use super::lines::Line;

/// A single line that opens with a time is no live blog.
const FEWEST_ENTRIES: usize = 3;

/// Finds the entries of a live blog, each from its time to the next one.
pub(super) fn find_entries(lines: &[Line<'_>]) -> Vec<Section> {
    let opening: Vec<(usize, Time)> =
        lines.iter().enumerate().filter_map(|(n, line)| Some((n, entry_time(line.text)?))).collect();
    if opening.len() < FEWEST_ENTRIES {
        return Vec::new();
    }
    let next = opening.iter().skip(1).map(|(n, _)| *n).chain(std::iter::once(lines.len()));
    opening
        .iter()
        .zip(next)
        .map(|(&(n, time), next)| {
            let span = Span::new(lines[n].span.start, lines[next - 1].span.end);
            Section { time: Some(time), ..Section::new(SectionKind::Entry, span) }
        })
        .collect()
}

/// The time that a line opens with: `14:05`, `[14.05]`, `2:05 p.m. ET`, `1405 GMT`.
fn entry_time(line: &str) -> Option<Time> {
    let line = line.trim_start_matches(['[', '(', '-', '–', '•', '*', ' ']);
    let n_digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (hour, rest) = line.split_at(n_digits(line));
    let (hour, minute, rest) = match (hour.len(), rest.chars().next()) {
        (4, _) => (&hour[..2], &hour[2..], rest),
        (1 | 2, Some(':' | '.')) => {
            let (minute, rest) = rest[1..].split_at(n_digits(&rest[1..]));
            (hour, minute, rest)
        }
        _ => return None,
    };
    let (mut hour, minute): (i8, i8) =
        (hour.parse().ok()?, minute.parse().ok().filter(|_| minute.len() == 2)?);
    let after = rest.trim_start().to_ascii_lowercase();
    if is_half(&after, 'p') && hour < 12 {
        hour += 12;
    } else if is_half(&after, 'a') && hour == 12 {
        hour = 0;
    }
    let is_zoned = after.starts_with("gmt") || after.starts_with("utc");
    let ends = rest.is_empty()
        || rest.starts_with([' ', ']', ')', ':', '-', '–', '—'])
        || is_half(&after, 'p')
        || is_half(&after, 'a');
    // `1405` alone is a number, `2020 was` a year.
    let is_plain = line.as_bytes().get(..4).is_none_or(|first| !first.iter().all(u8::is_ascii_digit));
    (ends && (is_plain || is_zoned)).then(|| Time::new(hour, minute, 0, 0).ok()).flatten()
}

/// Whether `text` begins with `am` or `pm`, with or without full stops.
fn is_half(text: &str, half: char) -> bool {
    let letters: String =
        text.chars().take_while(|c| c.is_ascii_alphabetic() || *c == '.').filter(|c| *c != '.').collect();
    letters.len() == 2 && letters.starts_with(half) && letters.ends_with('m')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structure::lines::lines_of;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let chars: Vec<char> = text.chars().collect();
        let found: Vec<(String, String)> = find_entries(&lines_of(text))
            .iter()
            .map(|entry| {
                let words = &chars[entry.span.start as usize..entry.span.end as usize];
                (entry.time.unwrap().strftime("%H:%M").to_string(), words.iter().collect())
            })
            .collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|&(time, text)| (time.to_owned(), text.to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn entries_run_from_time_to_time() {
        check(
            "Live: the siege\n\n2:05 p.m. Shells fell.\nTwo died.\n\n[14:20] It is calm.\n1505 GMT – Jets came.",
            &[
                ("14:05", "2:05 p.m. Shells fell.\nTwo died."),
                ("14:20", "[14:20] It is calm."),
                ("15:05", "1505 GMT – Jets came."),
            ],
        );
    }

    #[test]
    fn few_times_and_other_numbers_are_not_entries() {
        check("14:05 Shells fell.\nIt was calm.\n14:20 Jets came.", &[]);
        check("1405 people died.\n2020 was calm.\n10.5 tons fell.\n25:10 is no time.", &[]);
    }
}
