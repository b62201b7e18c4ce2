//! What named rules make of an incident, in a line each; the record has every assessment in full.

use rashomon_schema::{Assessment, IncidentRecord};
use serde_json::Value;

use crate::wording::plain;

/// The tolls by rule, then the grades.
pub fn judged(record: &IncidentRecord) -> Vec<(String, String)> {
    let by = |prefix: &'static str| {
        record.assessments.iter().filter_map(move |a| Some((a.method.strip_prefix(prefix)?.to_owned(), a)))
    };
    let tolls = by("toll.").filter_map(|(rule, a)| {
        let (name, meaning) = rule_words(&rule);
        Some((format!("killed, by the rule of {name}"), format!("{} ({meaning})", toll(&a.result)?)))
    });
    tolls.chain(by("grade.").map(|(rule, a)| (format!("grade, {rule}"), grade(a)))).collect()
}

/// The name of a rule for tolls, and what its figure is.
fn rule_words(rule: &str) -> (&str, &'static str) {
    match rule {
        "acled" => ("ACLED", "the lowest figure that is reported"),
        "ucdp" => {
            ("UCDP", "low, best and high figure; what a warring side says of the other counts as high only")
        }
        "airwars" => ("Airwars", "the lowest and the highest figure of a credible account"),
        other => (other, "see the record"),
    }
}

/// `22`, `22 to 33`, `22 / 29 / 33` for low, best and high.
fn toll(result: &Value) -> Option<String> {
    let number = |value: &Value| value.as_u64().map(|n| n.to_string());
    let low_best_high = || {
        let parts = ["low", "best", "high"].map(|key| number(&result[key]));
        parts.into_iter().collect::<Option<Vec<String>>>().map(|parts| parts.join(" / "))
    };
    let killed = &result["killed"];
    let range = || Some(format!("{} to {}", number(&killed["min"])?, number(&killed["max"])?));
    number(killed).or_else(low_best_high).or_else(range)
}

fn grade(assessment: &Assessment) -> String {
    let word = assessment.result["word"].as_str().unwrap_or_default();
    [word, assessment.why.as_str()]
        .into_iter()
        .map(plain)
        .filter(|words| !words.is_empty())
        .collect::<Vec<_>>()
        .join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(result: &str, expected: Option<&str>) {
        let result = serde_json::from_str(result).expect("the test gives JSON");
        assert_eq!(toll(&result).as_deref(), expected);
    }

    #[test]
    fn tolls_of_every_rule_are_in_words() {
        check(r#"{"killed":22}"#, Some("22"));
        check(r#"{"killed":{"min":22,"max":33}}"#, Some("22 to 33"));
        check(r#"{"low":22,"best":29,"high":33}"#, Some("22 / 29 / 33"));
        check("{}", None);
    }
}
