//! Headlines that sum up the story: claims that the story makes too are dropped from the headline.

use rashomon_schema::{Claim, Count, Span, Value};

use crate::knowledge::ReportKnowledge;

/// The claims but for those of a headline that any voice of the story makes too.
///
/// A headline omits the source and shortens `at least 14` to `14`, so its claims would be those of another
/// voice.
pub(crate) fn without_headline_claims(
    mut claims: Vec<Claim>,
    headline: Option<Span>,
    knowledge: &ReportKnowledge<'_>,
) -> Vec<Claim> {
    let Some(headline) = headline else { return claims };
    let is_headline = |claim: &Claim| claim.spans.iter().any(|span| headline.contains_at(span.start));
    let told: Vec<Claim> = claims.iter().filter(|claim| !is_headline(claim)).cloned().collect();
    let again = |claim: &Claim| {
        told.iter().any(|other| {
            other.incident == claim.incident
                && other.facet == claim.facet
                && are_alike(&claim.value, &other.value, knowledge)
        })
    };
    claims.retain(|claim| !is_headline(claim) || !again(claim));
    claims
}

/// Whether the story's value is what the headline shortens.
fn are_alike(headline: &Value, story: &Value, knowledge: &ReportKnowledge<'_>) -> bool {
    match (headline, story) {
        (Value::Toll(headline), Value::Toll(story)) => is_near(headline, story),
        (Value::Actor(headline), Value::Actor(story)) => match (&headline.actor, &story.actor) {
            (Some(a), Some(b)) => knowledge.are_one_side(a, b),
            _ => headline.text.eq_ignore_ascii_case(&story.text),
        },
        _ => true,
    }
}

/// Whether two counts name the same number, give or take one (`more than 200` is 201 and more), or the
/// headline rounds it down.
fn is_near(headline: &Count, story: &Count) -> bool {
    let number = |count: &Count| count.low.or(count.high);
    number(headline).zip(number(story)).is_some_and(|(headline_n, story_n)| {
        let rounded = headline.high.is_none() && story_n >= headline_n && 2 * story_n <= 3 * headline_n;
        headline_n.abs_diff(story_n) <= 1 || rounded || (headline.approx && story_n >= headline_n)
    })
}
