//! Times told as so long before another: `ten years after a bomb killed 58 people`.

use jiff::civil::Date;
use rashomon_lexicon::clock::{TimeUnit, time_unit};

use super::days::Days;
use super::relative;
use crate::entity::number;
use crate::syntax::parse::Parse;
use crate::syntax::token_span::TokenSpan;

/// How many steps up the parse an event is from the word that leads to it.
const CLIMB: usize = 12;

/// Every `after` that a length of months or years leads to: the word, the days of what follows it, and the length.
pub(super) fn find(doc: &Parse<'_>, published: Option<Date>) -> Vec<(usize, Days, TokenSpan)> {
    let Some(today) = published else { return Vec::new() };
    let after = (1..doc.len()).filter(|&t| doc.lower(t) == "after");
    after
        .filter_map(|after| length_before(doc, after, today).map(|(days, words)| (after, days, words)))
        .collect()
}

/// The length that ends right before `after`, and the days so long before `today`: `ten years after`.
fn length_before(doc: &Parse<'_>, after: usize, today: Date) -> Option<(Days, TokenSpan)> {
    let unit = time_unit(doc.lower(after - 1))?;
    if !matches!(unit, TimeUnit::Month | TimeUnit::Year | TimeUnit::Decade) || doc.is_sent_start(after) {
        return None;
    }
    let last = after.checked_sub(2)?;
    let (many, start) = if number::is_number(doc, last) {
        let amount = number::read_amount(doc, last)?;
        (i64::try_from(amount.low.filter(|_| amount.low == amount.high)?).ok()?, amount.words.start)
    } else if matches!(doc.lower(last), "a" | "an") {
        (1, last)
    } else {
        return None;
    };
    Some((relative::ago(unit, many, today)?, TokenSpan::new(start, after)))
}

/// Whether the event at `trigger` is what follows `after`.
pub(super) fn holds(doc: &Parse<'_>, after: usize, trigger: usize) -> bool {
    let above =
        std::iter::successors(Some(trigger), |&t| Some(doc.head(t)).filter(|&head| head != t)).take(CLIMB);
    // The word marks the clause, or governs the noun.
    above.into_iter().any(|t| t == after || doc.children(t).any(|c| c == after && doc.dep(c) == "mark"))
        && trigger > after
}
