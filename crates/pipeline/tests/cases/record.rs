//! What was read, as records that a line of a case can name: the published JSON form, cut down to text.

use std::collections::BTreeMap;
use std::fmt;

use rashomon_schema::Reading;
use serde_json::Value;

/// A kind of record, such as `claim`, and its fields as text; a field without a value is empty.
pub struct Record {
    /// What it is.
    pub kind: &'static str,
    /// What a line can ask for.
    pub fields: BTreeMap<&'static str, String>,
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = self.fields.iter().filter(|(_, value)| !value.is_empty());
        let fields: Vec<String> = given.map(|(key, value)| format!("{key}={value}")).collect();
        write!(f, "{}: {}", self.kind, fields.join(" | "))
    }
}

/// Every voice, attribution, event, claim and mention of a reading.
pub fn records(reading: &Reading) -> Vec<Record> {
    let view = View(serde_json::to_value(reading).expect("a reading is JSON"));
    let kinds = [
        view.records("voices", "voice", View::voice),
        view.records("attributions", "attribution", View::attribution),
        view.records("events", "event", View::event),
        view.records("claims", "claim", View::claim),
        view.records("mentions", "mention", View::mention),
    ];
    kinds.into_iter().flatten().collect()
}

type Fields = Vec<(&'static str, String)>;

/// A reading in its JSON form.
struct View(Value);

impl View {
    fn records(&self, list: &str, kind: &'static str, fields: fn(&Self, &Value) -> Fields) -> Vec<Record> {
        let record = |found| Record { kind, fields: fields(self, found).into_iter().collect() };
        items(&self.0[list]).map(record).collect()
    }

    fn voice(&self, voice: &Value) -> Fields {
        ["name", "kind", "description", "actor"].map(|key| (key, text(&voice[key]))).into()
    }

    fn attribution(&self, found: &Value) -> Fields {
        let words =
            |key: &str| items(&found[key]).map(|span| self.words(span)).collect::<Vec<_>>().join(" … ");
        let mut fields = Vec::from(["act", "mode", "hedged", "channel"].map(|key| (key, text(&found[key]))));
        fields.extend(["source", "cue", "content"].map(|key| (key, words(key))));
        fields.push(("voice", self.voice_name(&found["voice"])));
        fields.push(("via", listed(&found["via"], |id| self.voice_name(id))));
        fields.push(("addressee", listed(&found["addressee"], |addressee| text(&addressee["text"]))));
        fields
    }

    fn event(&self, event: &Value) -> Fields {
        let factuality = &event["factuality"];
        let mut fields = Vec::from(["type", "mode", "cameo", "acled"].map(|key| (key, text(&event[key]))));
        fields.extend(["certainty", "polarity", "tense"].map(|key| (key, text(&factuality[key]))));
        fields.extend(
            ["agent", "target", "means", "place", "time"].map(|key| (key, text(&event[key]["text"]))),
        );
        fields.extend(
            ["killed", "injured", "missing", "captured", "displaced"]
                .map(|key| (key, listed(&event[key], bounds))),
        );
        fields.extend([
            ("trigger", self.words(&event["trigger"])),
            ("agent-name", text(&event["agent"]["name"])),
            ("target-name", text(&event["target"]["name"])),
            ("class", text(&event["means"]["class"])),
            ("place-name", text(&event["place"]["name"])),
            ("place-precision", text(&event["place"]["precision"])),
            ("place-at", degrees(&event["place"])),
            ("earliest", text(&event["time"]["earliest"])),
            ("precision", text(&event["time"]["precision"])),
            ("clock", clock(&event["time"]["clock"])),
            (
                "victims",
                listed(&event["victims"], |v| format!("{} {}", self.words(&v["span"]), text(&v["toll"]))),
            ),
            ("voice", self.voice_of_event(event)),
        ]);
        fields
    }

    fn claim(&self, claim: &Value) -> Fields {
        let is_main = items(&self.0["incidents"])
            .any(|incident| incident["main"] == true && incident["id"] == claim["incident"]);
        let (value, name) = value_and_name(&text(&claim["facet"]), &claim["value"]);
        vec![
            ("facet", text(&claim["facet"])),
            ("stance", text(&claim["stance"])),
            ("voice", self.voice_name(&claim["voice"])),
            ("value", value),
            ("name", name),
            ("main", is_main.to_string()),
        ]
    }

    fn mention(&self, mention: &Value) -> Fields {
        let mut fields = Vec::from(
            ["kind", "name", "actor", "earliest", "latest", "precision", "age", "sense"]
                .map(|key| (key, text(&mention[key]))),
        );
        fields.extend([
            ("text", self.words(&mention["span"])),
            ("clock", clock(&mention["clock"])),
            ("within", items(&mention["within"]).map(text).collect::<Vec<_>>().join(" < ")),
            ("at", degrees(mention)),
        ]);
        fields
    }

    /// The words of a span, parted by single spaces.
    fn words(&self, span: &Value) -> String {
        let bound = |n: usize| usize::try_from(span[n].as_u64().expect("a span has two bounds"));
        let (start, end) = (bound(0).expect("a text fits memory"), bound(1).expect("a text fits memory"));
        let text = self.0["report"]["text"].as_str().expect("a report has a text");
        let words: String = text.chars().skip(start).take(end - start).collect();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn voice_name(&self, id: &Value) -> String {
        items(&self.0["voices"])
            .find(|voice| voice["id"] == *id)
            .map(|voice| text(&voice["name"]))
            .unwrap_or_default()
    }

    fn voice_of_event(&self, event: &Value) -> String {
        let attribution = items(&self.0["attributions"]).find(|found| found["id"] == event["attribution"]);
        attribution.map_or_else(|| "report".to_owned(), |found| self.voice_name(&found["voice"]))
    }
}

/// A claim's value, and what it resolved to or counts.
fn value_and_name(facet: &str, value: &Value) -> (String, String) {
    match facet {
        "occurred" => Default::default(),
        "type" => {
            let mode = value["mode"].as_str().unwrap_or("-");
            (format!("{}/{mode}", text(&value["type"])), String::new())
        }
        "means" => (text(&value["text"]), text(&value["class"])),
        "time" => (text(&value["text"]), text(&value["earliest"])),
        "status" => (text(&value["status"]), text(&value["text"])),
        "agent" | "target" | "place" => (text(&value["text"]), text(&value["name"])),
        _ => {
            let about = if value["approx"] == true { " about" } else { "" };
            let part = if value["total"] == true { "" } else { " part" };
            (format!("{}{about}{part}", bounds(value)), text(&value["counted"]))
        }
    }
}

/// A number as `14..14`, open bounds left out.
fn bounds(count: &Value) -> String {
    format!("{}..{}", text(&count["low"]), text(&count["high"]))
}

/// A time of day: `17:30`, `04:00..07:00 GMT`.
fn clock(clock: &Value) -> String {
    let minutes = |key: &str| text(&clock[key]).chars().take(5).collect::<String>();
    let (from, until, zone) = (minutes("earliest"), minutes("latest"), text(&clock["zone"]));
    let hours = if from == until { from } else { format!("{from}..{until}") };
    format!("{hours} {zone}").trim().to_owned()
}

/// Latitude and longitude to a tenth of a degree, some ten kilometres.
fn degrees(place: &Value) -> String {
    let position = place["lat"].as_f64().zip(place["lon"].as_f64());
    position.map(|(lat, lon)| format!("{lat:.1} {lon:.1}")).unwrap_or_default()
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn listed(list: &Value, write: impl Fn(&Value) -> String) -> String {
    items(list).map(write).collect::<Vec<_>>().join(", ")
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
