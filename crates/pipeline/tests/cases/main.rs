//! Linguistic behaviour, case by case: `tests/cases/<topic>.md` at the root of the workspace holds reports and the records they give.
//!
//! A case is a `##` heading, a sentence of prose, a fenced `report` and fenced `records`. A line of records names a kind and fields,
//! `field=value` for exactly, `field~value` for containing or `field!value` for not containing; it must fit at least one record, or with
//! `no` before it none. Where words count and not their exact bounds, `content~` and `content!` say what is inside and what is not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use rashomon_extract::model::Attributor;
use rashomon_extract::{Knowledge, read};
use rashomon_gazetteer::{Actors, Gazetteer};
use rashomon_nlp::{Kernel, Pipeline};
use rashomon_schema::{Claim, Clock, Count, Reading, Report, Span, Value};

macro_rules! topics {
    ($($topic:ident),+ $(,)?) => {
        $(#[test] fn $topic() { check_topic(stringify!($topic)); })+

        #[test]
        fn every_topic_is_run() {
            let run = [$(stringify!($topic)),+];
            for entry in std::fs::read_dir(cases_folder()).expect("the folder of cases stands in the repository") {
                let path = entry.expect("the folder can be listed").path();
                let topic = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned();
                assert!(run.contains(&topic.as_str()), "`{topic}.md` is not run");
            }
        }
    };
}

topics! {
    speech, quotation, denial, admission, demands, conditionals, tolls, times, places, events, voices, channels, nominal, headline,
    denies, admits, accuses, claims, confirms, doubts, urges, warns, promises, asks, kinds, coreference, factuality,
    actors, mentions, fates, victims, clock_times, time_values, incidents, event_types,
}

/// Whatever the text, reading returns, and its spans lie within the text.
#[test]
fn odd_texts_are_read() {
    let odd = [
        "",
        " ",
        "\n\n",
        "\"",
        "“",
        "\"\"",
        "''",
        "' '",
        ":",
        "According",
        "according to",
        "said",
        "said said said",
        "He said: \"",
        "\" he said",
        "14",
        "at least",
        "dozens of dozens of",
        "up to to 5",
        "between 3 and",
        "killed",
        "killed killed killed",
        "the attack",
        "if",
        "“a “b “c” d",
        "x:\ny:\n:",
        "\u{feff}\u{200b}",
        "🙂 said 🙂 that 🙂 bombed 🙂",
        "two years ago",
        "31 February",
        "March 99",
        "99999999999999999999 people died",
        "denied denied that",
        "who said",
        "“We",
        "by by by",
        "9999999999 years ago",
        "Mr.",
        "citing",
        "reports that",
    ];
    for text in odd {
        check_spans(text);
    }
}

/// What makes sentences of thousands of tokens is read at the pace of any other text: these take seconds together, and minutes
/// where a walk goes through a whole sentence for each of its words.
#[test]
fn endless_sentences_are_read() {
    let endless = [
        "killed 5 ",
        "\"He said ",
        "said that ",
        ": ",
        "a number of ",
        "the army of ",
        "which ",
        "5 dead, ",
        "denied the claim and ",
        "agreed to ask to ",
        "lifted a ban on a ban on ",
        "reports that ",
        "if he said the army attacked Aleppo ",
        "the attack, ",
        "Aleppo, ",
        "DAMASCUS (Reuters) - \n",
        "“We saw the army bomb it.\n\n",
    ];
    for piece in endless {
        let n_words = piece.split(' ').filter(|word| !word.trim().is_empty()).count();
        check_spans(&piece.repeat(10_000 / n_words));
    }
}

/// Reads `text` and checks that every span of the reading lies within it.
fn check_spans(text: &str) {
    let start: String = text.chars().take(60).collect();
    let case = Case {
        name: start.clone(),
        published: Some("2020-02-28".to_owned()),
        report: text.to_owned(),
        records: Vec::new(),
    };
    for (_, model) in &ASSETS.attributors {
        check_spans_of(&read_case(&case, model.as_ref()), &start);
    }
}

fn check_spans_of(reading: &Reading, start: &str) {
    let n_chars = u32::try_from(reading.report.text.chars().count()).expect("odd texts are short");
    let spans = reading.claims.iter().flat_map(|claim| claim.spans.iter().copied());
    let spans = spans.chain(reading.mentions.iter().map(|mention| mention.span));
    let spans = spans.chain(
        reading.attributions.iter().flat_map(|a| a.source.iter().chain(&a.cue).chain(&a.content).copied()),
    );
    for span in spans {
        assert!(span.start < span.end && span.end <= n_chars, "{span:?} in `{start}`");
    }
}

fn cases_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

/// The language model and the gazetteer, loaded once.
struct Assets {
    pipeline: Pipeline,
    /// By rules alone, then with each trained model.
    attributors: Vec<(&'static str, Option<Attributor>)>,
    gazetteer: Gazetteer,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let bytes = |name: &str| -> Arc<dyn AsRef<[u8]> + Send + Sync> {
        let path = assets_folder().join(name);
        let hint = "install them with `rashomon assets install`, or name their folder in RASHOMON_ASSETS";
        Arc::new(
            std::fs::read(&path)
                .unwrap_or_else(|error| panic!("cannot read asset `{}`: {error}; {hint}", path.display())),
        )
    };
    let kernel = Kernel::best();
    let pipeline = Pipeline::load(bytes("english.engine"), kernel).expect("the language model loads");
    let width = pipeline.context_width();
    let fine = Attributor::fine(width, bytes("english.encoder"), kernel).expect("the fine model loads");
    let fast = Attributor::fast(width, kernel).expect("the fast model loads");
    Assets {
        pipeline,
        attributors: vec![("rules", None), ("fast", Some(fast)), ("fine", Some(fine))],
        gazetteer: Gazetteer::open(bytes("places.gazetteer")).expect("the gazetteer opens"),
    }
});

fn assets_folder() -> PathBuf {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from);
    of("RASHOMON_ASSETS")
        .or_else(|| of("XDG_DATA_HOME").map(|data| data.join("rashomon")))
        .unwrap_or_else(|| of("HOME").unwrap_or_default().join(".local/share/rashomon"))
}

/// One case of a topic.
struct Case {
    name: String,
    published: Option<String>,
    report: String,
    records: Vec<String>,
}

fn check_topic(topic: &str) {
    let path = cases_folder().join(format!("{topic}.md"));
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("cannot read `{}`: {error}", path.display()));
    let cases = parse(&text);
    assert!(!cases.is_empty(), "`{topic}.md` holds no case");
    let failures: Vec<String> = cases.iter().filter_map(failure).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            fence = if fence.is_some() { None } else { Some(language) };
        } else if let (None, Some(name)) = (fence, line.strip_prefix("## ")) {
            cases.push(Case {
                name: name.to_owned(),
                published: None,
                report: String::new(),
                records: Vec::new(),
            });
        } else if let Some(case) = cases.last_mut() {
            match fence {
                Some("report") => case.report.push_str(&format!("{line}\n")),
                Some("records") if !line.trim().is_empty() => case.records.push(line.trim().to_owned()),
                None => {
                    if let Some(date) = line.strip_prefix("Published: ") {
                        case.published = Some(date.trim().to_owned());
                    }
                }
                _ => {}
            }
        }
    }
    cases
}

/// What does not fit, with all that was read; none when everything fits.
fn failure(case: &Case) -> Option<String> {
    assert!(!case.records.is_empty(), "case `{}` expects nothing", case.name);
    ASSETS.attributors.iter().find_map(|(name, model)| failure_with(case, name, model.as_ref()))
}

fn failure_with(case: &Case, name: &str, model: Option<&Attributor>) -> Option<String> {
    let read = records(&read_case(case, model));
    let wrong: Vec<&String> = case.records.iter().filter(|line| !holds(line, &read)).collect();
    if wrong.is_empty() {
        return None;
    }
    let wrong = wrong.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n");
    let read = read.iter().map(|record| format!("  {}", write(record))).collect::<Vec<_>>().join("\n");
    Some(format!("case `{}`, model {name}: these do not hold\n{wrong}\nread:\n{read}", case.name))
}

fn read_case(case: &Case, model: Option<&Attributor>) -> Reading {
    let text = case.report.trim_end().to_owned();
    let published =
        case.published.as_ref().map(|date| date.parse().expect("`Published:` gives a day as 2019-03-12"));
    let report = Report { id: case.name.clone(), text, published, ..Report::default() };
    let breaks = rashomon_extract::opening(&report).breaks;
    let doc = ASSETS.pipeline.worker().keeping_context().parse_sections(report.text.clone(), &breaks);
    read(
        report,
        &doc,
        &Knowledge { gazetteer: Some(&ASSETS.gazetteer), actors: Actors::builtin() },
        model.map(Attributor::worker).as_mut(),
        Vec::new(),
    )
}

/// A record as kind and fields.
type Record = (&'static str, BTreeMap<&'static str, String>);

fn write((kind, fields): &Record) -> String {
    let fields: Vec<String> =
        fields.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}={v}")).collect();
    format!("{kind}: {}", fields.join(" | "))
}

fn holds(line: &str, read: &[Record]) -> bool {
    let (wanted, line) = line.strip_prefix("no ").map_or((true, line), |rest| (false, rest));
    let (kind, fields) = line.split_once(':').unwrap_or((line, ""));
    let fields: Vec<&str> = fields.split('|').map(str::trim).filter(|f| !f.is_empty()).collect();
    let fits = |(other, values): &Record| *other == kind && fields.iter().all(|field| fits(field, values));
    read.iter().any(fits) == wanted
}

fn fits(field: &str, values: &BTreeMap<&'static str, String>) -> bool {
    let at = field.find(['=', '~', '!']).unwrap_or_else(|| panic!("`{field}` is no field"));
    let (key, wanted) = (field[..at].trim(), field[at + 1..].trim());
    let value = values.get(key).unwrap_or_else(|| panic!("there is no field `{key}`"));
    match field.as_bytes()[at] {
        b'=' => value == wanted,
        b'~' => value.contains(wanted),
        _ => !value.contains(wanted),
    }
}

fn records(reading: &Reading) -> Vec<Record> {
    let mut records = Vec::new();
    records.extend(reading.voices.iter().map(|voice| {
        let fields = [
            ("name", voice.name.clone()),
            ("kind", voice.kind.to_string()),
            ("description", voice.description.clone().unwrap_or_default()),
            ("actor", voice.actor.clone().unwrap_or_default()),
        ];
        ("voice", BTreeMap::from(fields))
    }));
    records.extend((0..reading.attributions.len()).map(|n| attribution(reading, n)));
    records.extend((0..reading.events.len()).map(|n| event(reading, n)));
    records.extend(reading.claims.iter().map(|found| claim(reading, found)));
    records.extend(reading.mentions.iter().map(|mention| {
        let fields = [
            ("kind", mention.kind.to_string()),
            ("text", words(reading, mention.span)),
            ("name", mention.name.clone().unwrap_or_default()),
            ("actor", mention.actor.clone().unwrap_or_default()),
            ("earliest", mention.earliest.map(|d| d.to_string()).unwrap_or_default()),
            ("latest", mention.latest.map(|d| d.to_string()).unwrap_or_default()),
            ("precision", mention.precision.clone().unwrap_or_default()),
            ("clock", clock(mention.clock.as_ref())),
            ("age", mention.age.map(|years| years.to_string()).unwrap_or_default()),
            ("within", mention.within.join(" < ")),
            ("sense", mention.sense.map(|sense| sense.to_string()).unwrap_or_default()),
            ("at", degrees(mention.lat, mention.lon)),
        ];
        ("mention", BTreeMap::from(fields))
    }));
    records
}

/// A time of day: `17:30`, `04:00..07:00 GMT`.
fn clock(clock: Option<&Clock>) -> String {
    let Some(clock) = clock else { return String::new() };
    let figures = |time: &dyn std::fmt::Display| time.to_string()[..5].to_owned();
    let (from, until) = (figures(&clock.earliest), figures(&clock.latest));
    let hours = if from == until { from } else { format!("{from}..{until}") };
    clock.zone.as_ref().map_or_else(|| hours.clone(), |zone| format!("{hours} {zone}"))
}

/// Latitude and longitude to a tenth of a degree, some ten kilometres.
fn degrees(lat: Option<f64>, lon: Option<f64>) -> String {
    lat.zip(lon).map(|(lat, lon)| format!("{lat:.1} {lon:.1}")).unwrap_or_default()
}

fn words(reading: &Reading, span: Span) -> String {
    let text: String =
        reading.report.text.chars().skip(span.start as usize).take(span.len() as usize).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn joined(reading: &Reading, spans: &[Span]) -> String {
    spans.iter().map(|&span| words(reading, span)).collect::<Vec<_>>().join(" … ")
}

fn voice_name(reading: &Reading, id: &str) -> String {
    reading.voices.iter().find(|voice| voice.id == id).map(|voice| voice.name.clone()).unwrap_or_default()
}

fn attribution(reading: &Reading, n: usize) -> Record {
    let found = &reading.attributions[n];
    let via: Vec<String> = found.via.iter().map(|id| voice_name(reading, id)).collect();
    let addressee: Vec<&str> = found.addressee.iter().map(|a| a.text.as_str()).collect();
    let fields = [
        ("source", joined(reading, &found.source)),
        ("cue", joined(reading, &found.cue)),
        ("content", joined(reading, &found.content)),
        ("act", found.act.to_string()),
        ("mode", found.mode.to_string()),
        ("hedged", found.hedged.to_string()),
        ("voice", voice_name(reading, &found.voice)),
        ("via", via.join(", ")),
        ("addressee", addressee.join(", ")),
        ("channel", found.channel.clone().unwrap_or_default()),
    ];
    ("attribution", BTreeMap::from(fields))
}

fn event(reading: &Reading, n: usize) -> Record {
    let found = &reading.events[n];
    let voice = found.attribution.as_ref().and_then(|id| reading.attributions.iter().find(|a| a.id == *id));
    let tolls = |list: &[rashomon_schema::Toll]| {
        list.iter().map(|t| bounds(t.low, t.high)).collect::<Vec<_>>().join(", ")
    };
    let victims: Vec<String> =
        found.victims.iter().map(|v| format!("{} {}", words(reading, v.span), v.toll)).collect();
    let factuality = found.factuality;
    let fields = [
        ("trigger", words(reading, found.trigger)),
        ("type", found.kind.clone()),
        ("mode", found.mode.clone().unwrap_or_default()),
        ("cameo", found.cameo.clone().unwrap_or_default()),
        ("acled", found.acled.clone().unwrap_or_default()),
        ("agent", found.agent.as_ref().map(|a| a.text.clone()).unwrap_or_default()),
        ("agent-name", found.agent.as_ref().and_then(|a| a.name.clone()).unwrap_or_default()),
        ("target", found.target.as_ref().map(|a| a.text.clone()).unwrap_or_default()),
        ("target-name", found.target.as_ref().and_then(|a| a.name.clone()).unwrap_or_default()),
        ("means", found.means.as_ref().map(|m| m.text.clone()).unwrap_or_default()),
        ("class", found.means.as_ref().and_then(|m| m.class.clone()).unwrap_or_default()),
        ("place", found.place.as_ref().map(|p| p.text.clone()).unwrap_or_default()),
        ("place-name", found.place.as_ref().and_then(|p| p.name.clone()).unwrap_or_default()),
        ("place-precision", found.place.as_ref().and_then(|p| p.precision.clone()).unwrap_or_default()),
        ("place-at", found.place.as_ref().map(|p| degrees(p.lat, p.lon)).unwrap_or_default()),
        ("time", found.time.as_ref().map(|t| t.text.clone()).unwrap_or_default()),
        ("earliest", found.time.as_ref().and_then(|t| t.earliest).map(|d| d.to_string()).unwrap_or_default()),
        ("precision", found.time.as_ref().and_then(|t| t.precision.clone()).unwrap_or_default()),
        ("clock", clock(found.time.as_ref().and_then(|t| t.clock.as_ref()))),
        ("victims", victims.join(", ")),
        ("killed", tolls(&found.killed)),
        ("injured", tolls(&found.injured)),
        ("missing", tolls(&found.missing)),
        ("captured", tolls(&found.captured)),
        ("displaced", tolls(&found.displaced)),
        ("certainty", factuality.certainty.to_string()),
        ("polarity", factuality.polarity.to_string()),
        ("tense", factuality.tense.to_string()),
        ("voice", voice.map_or_else(|| "report".to_owned(), |a| voice_name(reading, &a.voice))),
    ];
    ("event", BTreeMap::from(fields))
}

fn bounds(low: Option<u64>, high: Option<u64>) -> String {
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    format!("{}..{}", number(low), number(high))
}

fn claim(reading: &Reading, found: &Claim) -> Record {
    let (value, name) = match &found.value {
        Value::Occurred {} => (String::new(), String::new()),
        Value::Type { kind, mode } => (format!("{kind}/{}", mode.as_deref().unwrap_or("-")), String::new()),
        Value::Actor(actor) => (actor.text.clone(), actor.name.clone().unwrap_or_default()),
        Value::Means(means) => (means.text.clone(), means.class.clone().unwrap_or_default()),
        Value::Place(place) => (place.text.clone(), place.name.clone().unwrap_or_default()),
        Value::Time(time) => (time.text.clone(), time.earliest.map(|d| d.to_string()).unwrap_or_default()),
        Value::Toll(Count { low, high, counted, total, approx }) => {
            let part = if *total { "" } else { " part" };
            let about = if *approx { " about" } else { "" };
            (format!("{}{about}{part}", bounds(*low, *high)), counted.clone().unwrap_or_default())
        }
        Value::Status { text, status } => (status.to_string(), text.clone()),
    };
    let main = reading.incidents.iter().any(|incident| incident.main && incident.id == found.incident);
    let fields = [
        ("facet", found.facet.to_string()),
        ("stance", found.stance.to_string()),
        ("voice", voice_name(reading, &found.voice)),
        ("value", value),
        ("name", name),
        ("main", main.to_string()),
    ];
    ("claim", BTreeMap::from(fields))
}
