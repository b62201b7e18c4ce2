//! Sentences that say that a speaker took another stance before: "admitted almost a year later", "after first denying it".

use rashomon_lexicon::clock::days_of_unit;
use rashomon_lexicon::earlier_stance::earlier_stance;
use rashomon_schema::EarlierStance;

use crate::entity::number::word_value;
use crate::speech::attribution::draft::AttributionDraft;
use crate::syntax::layout::Layout;

/// The stance that the sentence of an admission, a confirmation or a denial gives the speaker before.
pub(crate) fn find_earlier_stance(
    layout: &Layout<'_>,
    attribution: &AttributionDraft,
) -> Option<EarlierStance> {
    let sentence = layout.sent(attribution.cue.first()?.start).trim_space(layout.doc);
    let text = sentence.text(layout.doc).to_lowercase();
    let stance = earlier_stance(attribution.act, &text)?;
    Some(EarlierStance { stance, lag_days: lag_days(&text), span: sentence.span(layout.doc) })
}

/// The first stretch of time in a sentence, in days: "almost a year", "three weeks later".
fn lag_days(sentence: &str) -> Option<i32> {
    let words: Vec<&str> =
        sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).find_map(|pair| number(pair[0])?.checked_mul(unit_days(pair[1])?))
}

fn number(word: &str) -> Option<i32> {
    match word {
        "a" | "an" => Some(1),
        _ => word.parse().ok().or_else(|| word_value(word).and_then(|value| i32::try_from(value).ok())),
    }
}

fn unit_days(word: &str) -> Option<i32> {
    let days = days_of_unit(word.strip_suffix('s').unwrap_or(word))?;
    i32::try_from(days).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_stretch_of_time_is_the_lag() {
        assert_eq!(lag_days("it was almost a year before he admitted it"), Some(365));
        assert_eq!(lag_days("three weeks later, after two days"), Some(21));
        assert_eq!(lag_days("he admitted it"), None);
    }
}
