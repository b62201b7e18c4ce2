//! The news agency that a report credits.

use std::sync::LazyLock;

use rashomon_lexicon::agency::{Agency, agencies};

/// Characters at the start of a report that may credit an agency, and at its end.
const HEAD: usize = 220;
const TAIL: usize = 120;

static CREDITS: LazyLock<Vec<Credit>> = LazyLock::new(|| agencies().iter().map(Credit::new).collect());

/// The ways in which reports credit an agency.
struct Credit {
    as_publisher: &'static str,
    in_brackets: [String; 2],
    dateline: [String; 4],
    /// The agency.
    name: &'static str,
}

impl Credit {
    fn new(&Agency { credit, name }: &'static Agency) -> Self {
        let in_brackets = [format!("({credit})"), format!("[{credit}]")];
        let dateline = [
            format!("({credit}) -"),
            format!(" {credit} - "),
            format!(" {credit} — "),
            format!("/{credit}/"),
        ];
        Self { as_publisher: credit, in_brackets, dateline, name }
    }
}

/// The agency that a report credits in a dateline, `BEIRUT (Reuters) -`, or in its last line, or that published it.
pub(crate) fn find_agency(text: &str, publisher: Option<&str>) -> Option<&'static str> {
    let published = |publisher: &str| {
        CREDITS.iter().find(|credit| credit.as_publisher.eq_ignore_ascii_case(publisher.trim()))
    };
    if let Some(credit) = publisher.and_then(published) {
        return Some(credit.name);
    }
    let head: String = text.chars().take(HEAD).collect();
    let n_chars = text.chars().count();
    let tail: String = text.chars().skip(n_chars.saturating_sub(TAIL).max(HEAD)).collect();
    let is_named = |credit: &&Credit| {
        credit.in_brackets.iter().chain(&credit.dateline).any(|words| head.contains(words))
            || credit.in_brackets.iter().any(|words| tail.contains(words))
    };
    CREDITS.iter().find(is_named).map(|credit| credit.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, publisher: Option<&str>, expected: Option<&str>) {
        assert_eq!(find_agency(text, publisher), expected, "{text}");
    }

    #[test]
    fn credit_is_a_dateline_a_last_line_or_the_publisher() {
        check("BEIRUT (Reuters) - A strike hit a market.", Some("Daily"), Some("Reuters"));
        check("KAFR HALAB, 12 March (TASS) A strike hit a market.", None, Some("TASS"));
        check("A strike hit a market.", Some("reuters"), Some("Reuters"));
        let long = "A strike hit a market. ".repeat(30);
        check(&format!("{long}(AFP)"), None, Some("AFP"));
        check("An official told Reuters that a strike hit a market.", Some("Daily"), None);
    }
}
