//! Reversals that a report itself tells of: "admitted almost a year later", "after first denying it".

use rashomon_schema::{Act, Attribution, Claim, Facet, Reading, Reversal, Span, Stance, Value};

use crate::table::rows;

/// Words that tell of an earlier stance, by the act that they stand with.
static EARLIER: &str = include_str!("../tables/earlier_stance.tsv");

/// Days of a unit of time.
static UNITS: &str = include_str!("../tables/time_units.tsv");

/// Numbers in words.
static NUMBERS: &str = include_str!("../tables/small_numbers.tsv");

/// A change of stance that one report tells of.
#[derive(Debug, Clone, PartialEq)]
pub struct ToldReversal {
    /// Who changed: the actor of the voice, or its name.
    pub speaker: String,
    /// The actors whose conduct it is about.
    pub agents: Vec<String>,
    /// The claims made with the later stance.
    pub claims: Vec<String>,
    /// The stance before, by the words of the report.
    pub from: Stance,
    /// The stance after.
    pub to: Stance,
    /// Days between, if the report says so.
    pub lag_days: Option<i32>,
    /// The words that tell of it.
    pub words: String,
}

impl ToldReversal {
    /// Whether any of these claims takes part in it.
    pub(crate) fn is_about(&self, claims: &[&str]) -> bool {
        self.claims.iter().any(|claim| claims.contains(&claim.as_str()))
    }

    pub(crate) fn reversal(&self) -> Reversal {
        let why = format!("the report itself says so: \"{}\"", self.words);
        let (from, to, lag_days) = (self.from, self.to, self.lag_days);
        Reversal { from, to, lag_days, why, claims: self.claims.clone() }
    }
}

/// The reversals that a report tells of, by the sentence that each admission or denial stands in.
pub fn told_reversals(reading: &Reading) -> Vec<ToldReversal> {
    let text: Vec<char> = reading.report.text.chars().collect();
    reading.attributions.iter().filter_map(|attribution| told(attribution, reading, &text)).collect()
}

fn told(attribution: &Attribution, reading: &Reading, text: &[char]) -> Option<ToldReversal> {
    let cue = attribution.cue.first()?;
    let sentence = sentence(text, *cue);
    let act = attribution.act.as_str();
    let from = rows(EARLIER).find(|row| row[0] == act && sentence.to_lowercase().contains(row[1]));
    let from = Stance::parse(from?.get(2)?)?;
    let to = if attribution.act == Act::Denies { Stance::Denies } else { Stance::Admits };
    let by = |claim: &&Claim| claim.attribution.as_deref() == Some(&attribution.id);
    let about: Vec<&Claim> = reading.claims.iter().filter(by).collect();
    let agent = |claim: &&Claim| match &claim.value {
        Value::Actor(actor) if claim.facet == Facet::Agent => actor.actor.clone(),
        _ => None,
    };
    let voice = reading.voices.iter().find(|voice| voice.id == attribution.voice)?;
    let told = ToldReversal {
        speaker: voice.actor.clone().unwrap_or_else(|| voice.name.to_lowercase()),
        agents: about.iter().filter_map(agent).collect(),
        claims: about.iter().map(|claim| claim.id.clone()).collect(),
        from,
        to,
        lag_days: lag(&sentence),
        words: sentence,
    };
    (!told.claims.is_empty()).then_some(told)
}

/// The sentence around a span: up to a full stop before a blank, or a line's end.
fn sentence(text: &[char], span: Span) -> String {
    let ends = |at: usize| {
        text[at] == '\n' || (text[at] == '.' && text.get(at + 1).is_none_or(|c| c.is_whitespace()))
    };
    let (start, end) = (span.start as usize, span.end as usize);
    let from = (0..start.min(text.len())).rev().find(|&at| ends(at)).map_or(0, |at| at + 1);
    let to = (end.min(text.len())..text.len()).find(|&at| ends(at)).unwrap_or(text.len());
    text[from..to].iter().collect::<String>().trim().to_owned()
}

/// The first stretch of time in a sentence, in days: "almost a year", "three weeks later".
fn lag(sentence: &str) -> Option<i32> {
    let words: Vec<String> = sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.windows(2).find_map(|pair| Some(number(&pair[0])? * unit(&pair[1])?))
}

fn number(word: &str) -> Option<i32> {
    word.parse().ok().or_else(|| value(NUMBERS, word))
}

fn unit(word: &str) -> Option<i32> {
    value(UNITS, word.strip_suffix('s').unwrap_or(word))
}

fn value(table: &'static str, word: &str) -> Option<i32> {
    rows(table).find(|row| row[0] == word).and_then(|row| row.get(1)?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, act: Act, cue: &str, expected: Option<(Stance, Option<i32>)>) {
        let start = text.find(cue).unwrap() as u32;
        let reading: Reading = serde_json::from_value(serde_json::json!({
            "schema": "rashomon/reading@1", "report": {"text": text}, "mentions": [], "events": [], "incidents": [],
            "voices": [{"id": "v1", "kind": "person", "name": "the marshal", "description": null, "actor": null, "spans": []}],
            "attributions": [{"id": "a0", "voice": "v1", "via": [], "source": [], "cue": [[start, start + cue.len() as u32]],
                "content": [], "mode": "indirect", "act": act, "hedged": false, "addressee": [], "channel": null}],
            "claims": [{"id": "c0", "incident": "i0", "voice": "v1", "attribution": "a0", "facet": "occurred", "value": {},
                "stance": "admits", "spans": []}],
            "diagnostics": []
        }))
        .unwrap();
        let found = told_reversals(&reading).into_iter().next();
        assert_eq!(found.map(|one| (one.from, one.lag_days)), expected, "{text}");
    }

    #[test]
    fn an_admission_that_came_late_was_a_denial_before() {
        let denial = Some((Stance::Denies, Some(365)));
        check(
            "It was almost a year before the marshal admitted that the men were his.",
            Act::Admits,
            "admitted",
            denial,
        );
        let weeks = Some((Stance::Denies, Some(21)));
        check("He first denied it. Three weeks later he admitted the raid.", Act::Admits, "admitted", weeks);
        let unknown = Some((Stance::Denies, None));
        check("The army, which had denied the raid, admitted it.", Act::Admits, "admitted", unknown);
    }

    #[test]
    fn an_admission_alone_tells_of_no_change() {
        check("The army admitted the raid.", Act::Admits, "admitted", None);
        check("The army says the raid took a year.", Act::Says, "says", None);
    }
}
