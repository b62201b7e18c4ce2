//! The tables as they are written, row by row.

use std::str::FromStr;

use rashomon_schema::{Act, Certainty, Tense};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Attitude, CueNoun, CuePhrase, CueVerb, EventType, Frames, Harm, Hedge, LightVerb, Makes, NumberWord,
    Role, Service, Side, Signature, SubEvent, Tables, Trigger, cell, filled, rows,
};

fn pairs(text: &'static str) -> FxHashMap<&'static str, &'static str> {
    rows(text).map(|row| (cell(&row, 0), cell(&row, 1))).collect()
}

fn words(text: &'static str) -> FxHashSet<&'static str> {
    rows(text).map(|row| cell(&row, 0)).collect()
}

fn hedge(flags: &str) -> Hedge {
    match () {
        () if flags.contains('h') => Hedge::Speaker,
        () if flags.contains('r') => Hedge::Reporter,
        () => Hedge::None,
    }
}

fn act(text: &str) -> Act {
    Act::parse(text).expect("the tables name acts of the vocabulary; a test reads every row")
}

impl FromStr for Frames {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self {
            clause: text.contains('c'),
            quotation: text.contains('q'),
            infinitive: text.contains('x'),
            object: text.contains('o'),
            addressee: text.contains('a'),
            shown: text.contains('p'),
            judgement: text.contains('j'),
            charge: text.contains('d'),
            lends: text.contains('l'),
        })
    }
}

impl Tables {
    pub(super) fn compile() -> Self {
        let (trigger_verbs, trigger_nouns) = triggers();
        let (roles, female, male) = people();
        Self {
            verbs: rows(include_str!("cue_verbs.tsv")).map(|row| (cell(&row, 0), cue_verb(&row))).collect(),
            phrases: phrases(),
            untrue: words(include_str!("untrue.tsv")),
            charges: words(include_str!("charges.tsv")),
            nouns: rows(include_str!("cue_nouns.tsv"))
                .map(|row| (cell(&row, 0), CueNoun { act: act(cell(&row, 1)), hedge: hedge(cell(&row, 2)) }))
                .collect(),
            adverbs: rows(include_str!("cue_adverbs.tsv"))
                .map(|row| (cell(&row, 0), act(cell(&row, 1))))
                .collect(),
            channels: pairs(include_str!("channels.tsv")),
            trigger_verbs,
            trigger_nouns,
            light_verbs: rows(include_str!("light_verbs.tsv"))
                .map(|row| (cell(&row, 0), light_verb(&row)))
                .collect(),
            means: pairs(include_str!("means.tsv")),
            modes_of_means: pairs(include_str!("means_modes.tsv")),
            types: types(),
            cameo: rows(include_str!("cameo.tsv"))
                .map(|row| ((cell(&row, 0), cell(&row, 1)), cell(&row, 2)))
                .collect(),
            attitudes: attitudes(),
            signatures: signatures(),
            acled: rows(include_str!("acled.tsv")).map(|row| sub_event(&row)).collect(),
            roles,
            taken_up: rows(include_str!("taken_up.tsv"))
                .map(|row| (cell(&row, 0), cell(&row, 1).split(',').collect()))
                .collect(),
            titles: pairs(include_str!("titles.tsv")),
            female,
            male,
            numbers: rows(include_str!("numbers.tsv"))
                .map(|row| (cell(&row, 0), number_word(&row)))
                .collect(),
            harms: rows(include_str!("harms.tsv"))
                .filter_map(|row| Some((cell(&row, 0), Harm::parse(cell(&row, 1))?)))
                .collect(),
            counted: words(include_str!("counted.txt")),
            services: rows(include_str!("services.tsv"))
                .map(|row| {
                    let says = |flag| cell(&row, 1).contains(flag);
                    (cell(&row, 0), Service { owned: says("owned"), armed: says("armed") })
                })
                .collect(),
            place_nouns: words(include_str!("place_nouns.tsv")),
            equipment: pairs(include_str!("equipment.tsv")),
            holders: words(include_str!("holders.tsv")),
            designations: pairs(include_str!("designations.tsv")),
            described: pairs(include_str!("described.tsv")),
        }
    }
}

fn cue_verb(row: &[&'static str]) -> CueVerb {
    let frames = cell(row, 2);
    CueVerb {
        act: act(cell(row, 1)),
        frames: frames.parse().unwrap_or_default(),
        hedge: hedge(frames),
        prepositions: cell(row, 3).split(',').filter(|p| !p.is_empty()).collect(),
    }
}

fn phrases() -> FxHashMap<&'static str, Vec<CuePhrase>> {
    let mut phrases: FxHashMap<&'static str, Vec<CuePhrase>> = FxHashMap::default();
    for row in rows(include_str!("cue_phrases.tsv")) {
        let words = cell(&row, 1).split(',').collect();
        // Without the words beside it, the row is one of `cue_verbs`.
        let speech = filled(cell(&row, 2)).map(|_| cue_verb(&[&row[..1], &row[2..]].concat()));
        phrases.entry(cell(&row, 0)).or_default().push(CuePhrase { words, row: speech });
    }
    phrases
}

fn light_verb(row: &[&'static str]) -> LightVerb {
    match cell(row, 1) {
        "occurs" => LightVerb::Occurs,
        "tells" => LightVerb::Tells,
        _ => LightVerb::Takes,
    }
}

fn signatures() -> FxHashMap<&'static str, Vec<Signature>> {
    let mut signatures: FxHashMap<&'static str, Vec<Signature>> = FxHashMap::default();
    for row in rows(include_str!("factuality.tsv")) {
        for lemma in cell(&row, 0).split(',') {
            signatures.entry(lemma).or_default().push(Signature {
                relations: cell(&row, 1).split(',').collect(),
                positive: makes(cell(&row, 2)),
                negated: makes(cell(&row, 3)),
            });
        }
    }
    signatures
}

fn makes(text: &'static str) -> Vec<Makes> {
    let of = |word| match word {
        "-" => Some(Makes::Opposite),
        "PR" => Some(Makes::Certainty(Certainty::Probable)),
        "PS" => Some(Makes::Certainty(Certainty::Possible)),
        "U" => Some(Makes::Certainty(Certainty::Unknown)),
        "future" => Some(Makes::Tense(Tense::Future)),
        "hypothetical" => Some(Makes::Tense(Tense::Hypothetical)),
        _ => None,
    };
    text.split(',').filter_map(of).collect()
}

fn sub_event(row: &[&'static str]) -> SubEvent {
    SubEvent {
        name: cell(row, 0),
        kind: cell(row, 1),
        modes: cell(row, 2).split(',').collect(),
        agent: cell(row, 3),
        target: cell(row, 4),
    }
}

fn types() -> FxHashMap<&'static str, EventType> {
    let side = |text| match text {
        "cooperative" => Side::Cooperative,
        "hostile" => Side::Hostile,
        _ => Side::Spoken,
    };
    let event_type = |row: &[&'static str]| EventType {
        side: side(cell(row, 1)),
        cameo: cell(row, 2),
        through: cell(row, 3).split(',').collect(),
    };
    rows(include_str!("types.tsv")).map(|row| (cell(&row, 0), event_type(&row))).collect()
}

fn attitudes() -> FxHashMap<(&'static str, char), (Attitude, bool)> {
    let attitude = |text| match text {
        "offer" => Attitude::Offer,
        "refuse" => Attitude::Refuse,
        "demand" => Attitude::Demand,
        "threaten" => Attitude::Threaten,
        _ => Attitude::Intend,
    };
    let class = |text: &str| text.chars().next().unwrap_or('v');
    rows(include_str!("attitudes.tsv"))
        .map(|row| {
            ((cell(&row, 0), class(cell(&row, 1))), (attitude(cell(&row, 2)), cell(&row, 3) == "firm"))
        })
        .collect()
}

type Triggers = FxHashMap<&'static str, Trigger>;

fn triggers() -> (Triggers, Triggers) {
    let (mut verbs, mut nouns) = (Triggers::default(), Triggers::default());
    for row in rows(include_str!("triggers.tsv")) {
        let trigger = Trigger::of_cells(&row[2..]);
        if cell(&row, 1) == "n" { &mut nouns } else { &mut verbs }.insert(cell(&row, 0), trigger);
    }
    (verbs, nouns)
}

type People = (FxHashMap<&'static str, Role>, FxHashSet<&'static str>, FxHashSet<&'static str>);

fn people() -> People {
    let (mut roles, mut female, mut male) =
        (FxHashMap::default(), FxHashSet::default(), FxHashSet::default());
    for row in rows(include_str!("people.tsv")) {
        let word = cell(&row, 0);
        match cell(&row, 2) {
            "f" => drop(female.insert(word)),
            "m" => drop(male.insert(word)),
            _ => {}
        }
        let role = match cell(&row, 1) {
            "unnamed" => Role::Unnamed,
            "body" => Role::Body,
            "document" => Role::Document,
            "civilian" => Role::Civilian,
            "fighter" => Role::Fighter,
            "thing" => Role::Thing,
            _ => Role::Person,
        };
        roles.insert(word, role);
    }
    (roles, female, male)
}

fn number_word(row: &[&'static str]) -> NumberWord {
    NumberWord {
        low: cell(row, 1).parse().ok(),
        high: cell(row, 2).parse().ok(),
        approx: cell(row, 3) == "approx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::tables;

    #[test]
    fn every_row_of_every_table_is_read() {
        let tables = tables();
        assert!(tables.verbs["deny"].frames.clause);
        assert!(tables.phrases["claim"].iter().any(|phrase| phrase.row.is_none()));
        assert_eq!(tables.trigger_verbs["kill"].toll, Some(Harm::Killed));
        assert_eq!(tables.numbers["dozens"].low, Some(24));
        for row in tables.trigger_verbs.values().chain(tables.trigger_nouns.values()) {
            assert!(tables.types.contains_key(row.kind), "`{}`", row.kind);
        }
    }

    #[test]
    fn every_mode_of_a_means_is_known_to_acled_too() {
        for mode in tables().modes_of_means.values() {
            assert!(tables().acled.iter().any(|row| row.modes.contains(mode)), "`{mode}`");
        }
    }
}
