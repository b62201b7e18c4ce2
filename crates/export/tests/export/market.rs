//! An invented report of an invented strike, and what a careful reader would take from it.

use rashomon_schema::{
    Act, Certainty, Diagnostic, EventMode, EventType, Facet, Harm, MentionKind, Polarity, Reading, Severity,
    Span, Stance, Status, Tense, TimePrecision, Value, VoiceKind,
};

use crate::draft::{Draft, Said, action, actor, by_means, dead_were, draft, part, round_toll, toll, toll_at};

const TEXT: &str = "\
At least 14 people were killed when a warplane bombed the market of Tal Maran at midday on Tuesday, rescue workers said.

The Civil Relief Corps said a Veldonian jet had dropped two barrel bombs. It put the toll at 19, among them 5 children, \
with about 30 wounded. \u{201c}All of them were civilians,\u{201d} it said.

Veldonia\u{2019}s defence ministry denied that its aircraft had struck the town, the state agency VNA reported. \
\u{201c}Militants shelled the market with mortars,\u{201d} the ministry\u{2019}s spokesman, Col. Oren Pask, said. \
He put the dead at up to 6 militants.

\"I saw the jet turn. Then the second bomb fell,\" Salma Idris, a local journalist, wrote on Twitter. \
\"It was Veldonia, again.\"

A captured pilot admitted that the Veldonian air force had carried out the strike. A monitoring group said Veldonia or \
its ally Kastria was probably responsible, and that dozens had died. Kastria\u{2019}s envoy doubted that a bomb had been used.

The health directorate warned that the hospital would close if fuel did not arrive within a week. The governor demanded \
that Veldonia withdraw its forces & \u{201c}respect the truce\u{201d}. The daily Al-Sahil said officials had told it that \
the foreign ministers would meet in Orsa next month.

Two years ago scores of people were killed when artillery hit a school in nearby Deir Salun.
";

/// The reading of the report.
pub fn market() -> Reading {
    let mut d = draft(TEXT);
    let report = &mut d.reading.report;
    report.title = Some("Strike on Tal Maran market leaves at least 14 dead".to_owned());
    report.publisher = Some("Harbour Dispatch".to_owned());
    report.published = "2019-03-13".parse().ok();
    report.language = Some("en".to_owned());
    voices(&mut d);
    d.incident(true, &["e0", "e1", "e2", "e3", "e4", "e5"]);
    d.incident(false, &["e10"]);
    rescuers(&mut d);
    ministry(&mut d);
    witnesses(&mut d);
    what_may_come(&mut d);
    background(&mut d);
    d.mention(MentionKind::Place, "market of [Tal Maran]");
    d.mention(MentionKind::Person, "Salma Idris");
    d.reading.diagnostics.push(Diagnostic {
        code: "quotation-marks".to_owned(),
        severity: Severity::Note,
        message: "Straight and curly quotation marks are mixed; both were read.".to_owned(),
        span: Some(d.span("[\"]I saw")),
    });
    d.reading.diagnostics.push(Diagnostic {
        code: "entity-fragment".to_owned(),
        severity: Severity::Warning,
        message: "`amp;` was read as `&`.".to_owned(),
        span: Some(d.span("forces [&]")),
    });
    d.reading
}

fn voices(d: &mut Draft) {
    use VoiceKind::{Document, Group, Organisation, Person, Unnamed};
    d.voice("v1", Group, "rescue workers", None, &["rescue workers"]);
    d.voice(
        "v2",
        Organisation,
        "Civil Relief Corps",
        None,
        &["Civil Relief Corps", "[It] put", "[it] said."],
    );
    d.voice(
        "v3",
        Organisation,
        "Veldonia\u{2019}s defence ministry",
        None,
        &["Veldonia\u{2019}s defence ministry"],
    );
    d.voice("v4", Organisation, "VNA", Some("the state agency"), &["the state agency VNA"]);
    d.voice(
        "v5",
        Person,
        "Oren Pask",
        Some("the ministry\u{2019}s spokesman"),
        &["Col. Oren Pask", "[He] put the dead"],
    );
    d.voice("v6", Person, "Salma Idris", Some("a local journalist"), &["Salma Idris"]);
    d.voice("v7", Unnamed, "captured pilot", None, &["A captured pilot"]);
    d.voice("v8", Group, "monitoring group", None, &["A monitoring group"]);
    d.voice("v9", Person, "Kastria\u{2019}s envoy", None, &["Kastria\u{2019}s envoy"]);
    d.voice("v10", Organisation, "health directorate", None, &["The health directorate"]);
    d.voice("v11", Person, "governor", None, &["The governor"]);
    d.voice("v12", Document, "Al-Sahil", Some("daily"), &["The daily Al-Sahil"]);
    d.voice("v13", Group, "officials", None, &["officials had"]);
}

fn rescuers(d: &mut Draft) {
    use Stance::Asserts;
    let a = d.said(&Said {
        voice: "v1",
        source: "rescue workers",
        cue: "workers [said].",
        content: &["At least 14 people were killed when a warplane bombed the market of Tal Maran at midday on Tuesday"],
        ..Said::default()
    });
    let target = d.argument("the market of", None);
    let means = d.means("a warplane");
    let place = d.place("market of [Tal Maran]", "Tal Maran");
    let time = d.time("midday on Tuesday", "2019-03-12", "2019-03-12", TimePrecision::PartOfDay);
    let killed = toll(14, None, false, Some("people"));
    let killed_at = toll_at(&killed, d.span("At least 14"));
    let event = d.event(Some(&a), "bombed", EventType::Assault, Some(EventMode::Aerial));
    event.target = Some(target);
    event.means = Some(means);
    event.place = Some(place.clone());
    event.time = Some(time.clone());
    event.tolls = [(Harm::Killed, vec![killed_at])].into_iter().collect();
    d.claim("v1", Facet::Occurred, Value::Occurred {}, Asserts, "bombed");
    d.claim("v1", Facet::Type, action(EventType::Assault, Some(EventMode::Aerial)), Asserts, "bombed");
    d.claim("v1", Facet::Target, actor("the market", None), Asserts, "the market of");
    d.claim("v1", Facet::Place, Value::Place(place), Asserts, "market of [Tal Maran]");
    d.claim("v1", Facet::Time, Value::Time(time), Asserts, "midday on Tuesday");
    d.claim("v1", Facet::Killed, killed.clone(), Asserts, "At least 14");
    // The headline repeats the toll in the report's own voice.
    d.claim("v0", Facet::Killed, killed, Asserts, "At least 14");
    d.claim("v0", Facet::Occurred, Value::Occurred {}, Asserts, "bombed");

    let a = d.said(&Said {
        voice: "v2",
        source: "The [Civil Relief Corps]",
        cue: "Corps [said]",
        content: &["a Veldonian jet had dropped two barrel bombs"],
        ..Said::default()
    });
    let agent = d.argument("a Veldonian jet", Some("Veldonia"));
    d.event(Some(&a), "dropped", EventType::Assault, Some(EventMode::Aerial)).agent = Some(agent);
    d.claim("v2", Facet::Occurred, Value::Occurred {}, Asserts, "dropped");
    d.claim("v2", Facet::Agent, actor("a Veldonian jet", Some("Veldonia")), Asserts, "a Veldonian jet");
    d.claim("v2", Facet::Means, by_means("two barrel bombs"), Asserts, "two barrel bombs");
    d.said(&Said {
        voice: "v2",
        source: "[It] put",
        cue: "It [put]",
        content: &["the toll at 19, among them 5 children, with about 30 wounded"],
        ..Said::default()
    });
    d.claim("v2", Facet::Killed, toll(19, 19, false, None), Asserts, "toll at [19]");
    d.claim("v2", Facet::Killed, part(5, "children"), Asserts, "5 children");
    d.claim("v2", Facet::Injured, toll(30, 30, true, None), Asserts, "about 30");
    d.said(&Said {
        voice: "v2",
        source: "[it] said.",
        cue: "it [said].",
        content: &["\u{201c}All of them were civilians,\u{201d}"],
        direct: true,
        ..Said::default()
    });
    d.claim("v2", Facet::Status, dead_were("civilians", Status::Civilian), Asserts, "civilians");
}

fn ministry(d: &mut Draft) {
    let a = d.said(&Said {
        voice: "v3",
        via: &["v4"],
        source: "Veldonia\u{2019}s defence ministry",
        cue: "denied",
        content: &["that its aircraft had struck the town"],
        act: Some(Act::Denies),
        channel: Some("state agency"),
        ..Said::default()
    });
    d.event(Some(&a), "struck", EventType::Assault, Some(EventMode::Aerial)).factuality.polarity =
        Polarity::Negative;
    d.claim("v3", Facet::Agent, actor("its aircraft", Some("Veldonia")), Stance::Denies, "its aircraft");
    d.claim("v3", Facet::Occurred, Value::Occurred {}, Stance::Denies, "had [struck]");
    // The agency's own attribution holds the ministry's.
    d.said(&Said {
        voice: "v4",
        source: "the state agency VNA",
        cue: "reported",
        content: &["Veldonia\u{2019}s defence ministry denied that its aircraft had struck the town"],
        ..Said::default()
    });
    let a = d.said(&Said {
        voice: "v5",
        source: "the ministry\u{2019}s spokesman, Col. Oren Pask",
        cue: "Pask, [said]",
        content: &["\u{201c}Militants shelled the market with mortars,\u{201d}"],
        direct: true,
        ..Said::default()
    });
    d.event(Some(&a), "shelled", EventType::Assault, Some(EventMode::HeavyWeapons));
    d.claim("v5", Facet::Agent, actor("Militants", None), Stance::Asserts, "Militants");
    d.claim(
        "v5",
        Facet::Type,
        action(EventType::Assault, Some(EventMode::HeavyWeapons)),
        Stance::Asserts,
        "shelled",
    );
    d.claim("v5", Facet::Means, by_means("mortars"), Stance::Asserts, "mortars");
    d.claim("v5", Facet::Killed, toll(None, 6, false, Some("militants")), Stance::Asserts, "up to 6");
    d.claim("v5", Facet::Status, dead_were("militants", Status::Fighter), Stance::Asserts, "6 [militants]");
}

fn witnesses(d: &mut Draft) {
    let a = d.said(&Said {
        voice: "v6",
        source: "Salma Idris, a local journalist",
        cue: "wrote",
        content: &["\"I saw the jet turn. Then the second bomb fell,\"", "\"It was Veldonia, again.\""],
        direct: true,
        channel: Some("Twitter"),
        ..Said::default()
    });
    d.event(Some(&a), "fell", EventType::Assault, Some(EventMode::Aerial));
    d.claim("v6", Facet::Occurred, Value::Occurred {}, Stance::Asserts, "fell");
    d.claim("v6", Facet::Agent, actor("Veldonia", Some("Veldonia")), Stance::Asserts, "was [Veldonia]");
    let a = d.said(&Said {
        voice: "v7",
        source: "A captured pilot",
        cue: "admitted",
        content: &["that the Veldonian air force had carried out the strike"],
        act: Some(Act::Admits),
        ..Said::default()
    });
    d.event(Some(&a), "the [strike]. A", EventType::Assault, Some(EventMode::Aerial));
    let force = actor("the Veldonian air force", Some("Veldonian air force"));
    d.claim("v7", Facet::Agent, force, Stance::Admits, "the Veldonian air force");
    d.claim("v7", Facet::Occurred, Value::Occurred {}, Stance::Admits, "the [strike]. A");
    d.said(&Said {
        voice: "v8",
        source: "A monitoring group",
        cue: "group [said]",
        content: &["Veldonia or its ally Kastria was probably responsible, and that dozens had died"],
        ..Said::default()
    });
    d.reading.attributions.last_mut().expect("one was pushed").hedged = true;
    d.claim("v8", Facet::Agent, actor("Veldonia", None), Stance::Suspects, "[Veldonia] or");
    d.claim("v8", Facet::Agent, actor("Kastria", None), Stance::Suspects, "ally [Kastria]");
    d.claim("v8", Facet::Killed, round_toll(24, "dozens", None), Stance::Asserts, "dozens");
    d.said(&Said {
        voice: "v9",
        source: "Kastria\u{2019}s envoy",
        cue: "doubted",
        content: &["that a bomb had been used"],
        act: Some(Act::Doubts),
        ..Said::default()
    });
    d.claim("v9", Facet::Means, by_means("a bomb"), Stance::Doubts, "a bomb had");
}

fn what_may_come(d: &mut Draft) {
    let a = d.said(&Said {
        voice: "v10",
        source: "The health directorate",
        cue: "warned",
        content: &["that the hospital would close if fuel did not arrive within a week"],
        act: Some(Act::Warns),
        ..Said::default()
    });
    d.event(Some(&a), "close", EventType::Retreat, None).factuality.tense = Tense::Hypothetical;
    let event = d.event(Some(&a), "arrive", EventType::Aid, None);
    event.factuality.tense = Tense::Hypothetical;
    event.factuality.polarity = Polarity::Negative;
    let a = d.said(&Said {
        voice: "v11",
        source: "The governor",
        cue: "demanded",
        content: &["that Veldonia withdraw its forces & \u{201c}respect the truce\u{201d}"],
        act: Some(Act::Demands),
        to: &["that [Veldonia] withdraw"],
        ..Said::default()
    });
    d.event(Some(&a), "withdraw", EventType::Retreat, None).factuality.tense = Tense::Hypothetical;
    d.said(&Said {
        voice: "v12",
        source: "The daily Al-Sahil",
        cue: "Al-Sahil [said]",
        content: &["officials had told it that the foreign ministers would meet in Orsa next month"],
        ..Said::default()
    });
    let a = d.said(&Said {
        voice: "v13",
        via: &["v12"],
        source: "[officials] had",
        cue: "told",
        content: &["that the foreign ministers would meet in Orsa next month"],
        ..Said::default()
    });
    let event = d.event(Some(&a), "meet", EventType::Consult, None);
    event.factuality.tense = Tense::Future;
    event.factuality.certainty = Certainty::Probable;
}

fn background(d: &mut Draft) {
    let means = d.means("artillery");
    let target = d.argument("a school", None);
    let place = d.place("Deir Salun", "Deir Salun");
    let time = d.time("Two years ago", "2017-01-01", "2017-12-31", TimePrecision::Year);
    let killed = round_toll(40, "scores", Some("people"));
    let killed_at = toll_at(&killed, d.span("scores of people"));
    let injured_at = toll_at(&toll(None, 9, false, None), Span::new(0, 2));
    let event = d.event(None, "hit", EventType::Assault, Some(EventMode::HeavyWeapons));
    event.means = Some(means);
    event.target = Some(target);
    event.place = Some(place.clone());
    event.time = Some(time.clone());
    event.tolls = [(Harm::Killed, vec![killed_at]), (Harm::Injured, vec![injured_at])].into_iter().collect();
    d.claim("v0", Facet::Place, Value::Place(place), Stance::Asserts, "Deir Salun").incident =
        "i1".to_owned();
    d.claim("v0", Facet::Time, Value::Time(time), Stance::Asserts, "Two years ago").incident =
        "i1".to_owned();
    d.claim("v0", Facet::Target, actor("a school", None), Stance::Asserts, "a school").incident =
        "i1".to_owned();
    d.claim("v0", Facet::Killed, killed, Stance::Asserts, "scores of people").incident = "i1".to_owned();
}
