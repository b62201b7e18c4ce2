//! The desk as its users meet it: what they open, what they see, and what is kept.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use serde_json::{Value, json};

use crate::desk_client::{Answer, Desk};
use crate::folder::Folder;

const MARKET: &str = "12 March 2019\n\nAn air strike on a market in Saraqib killed 17 people on Tuesday, civil defence workers said. \
    Syrian state television said that rebels had shelled the market and killed six people.\n";
const AGAIN: &str = "12 March 2019\n\nWarplanes bombed the market in Saraqib on Tuesday and killed at least 14 people, medics said.\n";
const ELSEWHERE: &str =
    "12 March 2019\n\nA roadside bomb killed two soldiers near Basra on Tuesday, Iraqi police said.\n";

/// A folder with a case of three reports.
pub fn folder() -> Folder {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("reports")).unwrap();
    for (name, text) in [("market.txt", MARKET), ("again.txt", AGAIN), ("elsewhere.txt", ELSEWHERE)] {
        folder.write(&format!("reports/{name}"), text);
    }
    for arguments in [&["case", "new", "test.rashomon"][..], &["case", "add", "--model", "rules", "reports"]]
    {
        let run = folder.run(arguments);
        assert_eq!(run.status, 0, "{}", run.errors);
    }
    folder
}

/// The desk of that case.
pub fn desk(folder: &Folder, options: &[&str]) -> Desk {
    Desk::start(folder, &[&["--model", "rules"], options].concat())
}

/// The incident on the market, as the interface for programs gives it.
fn market(desk: &Desk) -> Value {
    let list = desk.page("/api/v1/incidents?reports=2").json();
    let id = list["incidents"][0]["id"].as_str().unwrap();
    desk.page(&format!("/api/v1/incidents/{id}")).json()
}

/// The id of a claim about the killed, of the voice with this name.
fn killed(record: &Value, voice: &str) -> String {
    let accounts = record["accounts"].as_array().unwrap();
    let account = accounts.iter().find(|account| account["name"].as_str().unwrap().contains(voice)).unwrap();
    let claims = account["claims"].as_array().unwrap();
    claims.iter().find(|claim| claim["facet"] == "killed").unwrap()["id"].as_str().unwrap().to_owned()
}

fn has(answer: &Answer, words: &str) {
    assert!(answer.body.contains(words), "no `{words}` in {}", answer.body);
}

fn lacks(answer: &Answer, words: &str) {
    assert!(!answer.body.contains(words), "`{words}` in {}", answer.body);
}

#[test]
fn the_start_leads_to_an_incident_and_to_the_sentence_behind_a_cell() {
    let folder = folder();
    let desk = desk(&folder, &[]);
    let start = desk.page("/");
    has(&start, "2 incidents");
    let list = desk.page("/incidents?conflict=killed");
    let href = list.attribute_after("class=\"what\"", "href");
    let incident = desk.page(&href);
    has(&incident, "≠ killed");
    let cell = incident.attribute_after("class=\"cell\"", "href");
    let open = desk.page(&cell);
    has(&open, "aria-current=\"true\"");
    has(&open, "id=\"at\"");
    has(&open, "From the source to you");
    let fragment = desk.ask("GET", cell.split('#').next().unwrap(), &[("x-fragment", "panel")], b"");
    has(&fragment, "id=\"at\"");
    lacks(&fragment, "<html");
}

#[test]
fn the_list_is_filtered_by_words_and_fields() {
    let folder = folder();
    let desk = desk(&folder, &[]);
    for (query, n) in [
        ("q=warplanes", "1 incident<"),
        ("q=Basra+OR+market", "2 incidents<"),
        ("place=basra", "1 incident<"),
        ("from=2019-03-13", "0 incidents<"),
        ("unreviewed=1", "2 incidents<"),
        ("conflict=any", "1 incident<"),
    ] {
        has(&desk.page(&format!("/incidents?{query}")), n);
    }
    has(&desk.page("/incidents?q=%22"), "put words with marks in double quotes");
    has(&desk.page("/search?q=warplanes"), "2 results");
    has(&desk.page("/timeline"), "Basra");
}

#[test]
fn a_correction_is_shown_with_its_author_and_can_be_taken_back() {
    let folder = folder();
    let desk = desk(&folder, &[]);
    let record = market(&desk);
    let (id, claim) = (record["id"].as_str().unwrap(), killed(&record, "medics"));
    let page = desk.page(&format!("/claims/{claim}"));
    has(&page, "at least 14");
    let seen = page.attribute_after("name=\"seen\"", "value");
    let back = format!("/incidents/{id}");
    let fields =
        [("seen", seen.as_str()), ("by", "Amira"), ("value", "41"), ("why", "misread"), ("back", &back)];
    let kept = desk.post(&format!("/claims/{claim}"), &fields);
    assert_eq!(kept.status, 303, "{}", kept.body);
    let cookies: Vec<&str> =
        kept.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, v)| v.as_str()).collect();
    assert!(
        cookies.iter().any(|cookie| cookie.starts_with("desk_name=Amira;") && cookie.contains("HttpOnly")),
        "{cookies:?}"
    );
    let shown = desk.page(kept.header("location").unwrap());
    has(&shown, "41 (corrected by Amira)");
    has(&shown, "Kept:");
    has(&shown, "misread");
    let undo = shown.attribute_after("method=\"post\" action=\"/judgements/", "action");
    assert_eq!(desk.post(&undo, &[("by", "Amira"), ("back", &back)]).status, 303);
    let after = desk.page(&back);
    lacks(&after, "corrected by Amira");
    has(&desk.page("/judgements"), "taken back");
    let verified = folder.run(&["case", "verify"]);
    assert_eq!(verified.status, 0, "{}{}", verified.out, verified.errors);
}

#[test]
fn the_later_of_two_people_is_told_and_shown_both() {
    let folder = folder();
    let desk = desk(&folder, &[]);
    let claim = killed(&market(&desk), "medics");
    let path = format!("/claims/{claim}");
    let seen = desk.page(&path).attribute_after("name=\"seen\"", "value");
    let judge =
        |by: &str, value: &str, seen: &str| desk.post(&path, &[("seen", seen), ("by", by), ("value", value)]);
    assert_eq!(judge("Amira", "41", &seen).status, 303);
    let late = judge("Boris", "15", &seen);
    assert_eq!(late.status, 409);
    has(&late, "Somebody decided while you were looking");
    has(&late, "“41 killed” instead of");
    has(&late, "<dd><bdi>15</bdi></dd>");
    assert!(!folder.run(&["case", "judgements"]).out.contains("Boris"));
    let seen = late.attribute_after("name=\"seen\"", "value");
    assert_eq!(judge("Boris", "15", &seen).status, 303);
    let all = folder.run(&["case", "judgements"]).out;
    assert!(all.contains("Amira") && all.contains("Boris"), "{all}");
}

#[test]
fn a_report_shows_voices_claims_and_what_was_repaired() {
    let folder = folder();
    let desk = desk(&folder, &["--by", "Amira"]);
    let record = market(&desk);
    let report = record["reports"][0]["id"].as_str().unwrap();
    let page = desk.page(&format!("/reports/{report}"));
    has(&page, "class=\"claim");
    has(&page, "What was repaired or guessed");
    has(&page, "SHA-256");
    let noted =
        desk.post(&format!("/reports/{report}/judge"), &[("action", "note"), ("why", "check the byline")]);
    assert_eq!(noted.status, 303, "{}", noted.body);
    has(&desk.page(&format!("/reports/{report}")), "check the byline");
}

#[test]
fn incidents_are_contested_split_and_joined() {
    let folder = folder();
    let desk = desk(&folder, &["--by", "Amira"]);
    let record = market(&desk);
    let id = record["id"].as_str().unwrap();
    let judge = |fields: &[(&str, &str)]| {
        let answer = desk.post(&format!("/incidents/{id}/judge"), fields);
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.header("location").unwrap().to_owned()
    };
    judge(&[("action", "contested"), ("why", "two strikes")]);
    let view =
        [("action", "view"), ("view", "an air strike"), ("likelihood", "likely"), ("confidence", "low")];
    has(&desk.page(&judge(&view)), "an air strike (likely; confidence low)");
    let report = record["reports"][1]["id"].as_str().unwrap();
    judge(&[("action", "split"), ("report", report)]);
    has(&desk.page("/incidents"), "3 incidents");
    let other = desk.get(&format!("/incidents/{report}"));
    let other = other.header("location").unwrap().trim_start_matches("/incidents/").to_owned();
    let first = record["reports"][0]["id"].as_str().unwrap();
    let own = desk.get(&format!("/incidents/{first}")).header("location").unwrap().to_owned();
    let joined = desk.post(&format!("{own}/judge"), &[("action", "same"), ("other", &other)]);
    assert_eq!(joined.status, 303, "{}", joined.body);
    has(&desk.page("/incidents"), "2 incidents");
}

#[test]
fn pasted_text_and_files_are_read_and_added_and_taken_back() {
    let folder = folder();
    let desk = desk(&folder, &[]);
    let text = "A car bomb killed nine people in Raqqa on Friday, hospital workers said.";
    let fields = [("by", "Amira"), ("text", text), ("title", "Bomb in Raqqa"), ("published", "2019-03-16")];
    let begun = desk.upload(&fields, &[("../../twice.txt", ELSEWHERE), ("broken.pdf", "%PDF-1.7\n")]);
    assert_eq!(begun.status, 303, "{}", begun.body);
    let done = desk.finished(begun.header("location").unwrap());
    has(&done, "Done.");
    has(&done, "broken.pdf");
    has(&desk.page("/search?q=Raqqa"), "Bomb in Raqqa");
    let again = desk.upload(&[("by", "Amira")], &[("other-name.txt", ELSEWHERE)]);
    has(&desk.finished(again.header("location").unwrap()), "1 report there already");
    let undo = desk.page("/add").attribute_after("action=\"/imports/", "action");
    assert_eq!(desk.post(&undo, &[("by", "Amira")]).status, 303);
    has(&desk.page("/search?q=Raqqa"), "0 results");
    has(&desk.upload(&[("by", "Amira")], &[]), "nothing was given to add");
}

#[test]
fn claims_are_assigned_reviewed_and_signed_off() {
    let folder = folder();
    let desk = desk(&folder, &["--by", "Amira", "--cosign-key", "amira.key"]);
    has(&desk.page("/review"), "Nothing waits for you");
    assert_eq!(desk.post("/review/assign", &[("n", "2")]).status, 303);
    let task = desk.page("/review").attribute_after("method=\"post\" action=\"/review/", "action");
    let wrong = desk.post(&task, &[("verdict", "wrong")]);
    assert!(wrong.header("location").unwrap().starts_with("/claims/"), "{wrong:?}");
    let task = desk.page("/review").attribute_after("method=\"post\" action=\"/review/", "action");
    assert_eq!(desk.post(&task, &[("verdict", "right")]).status, 303);
    has(&desk.page("/review"), "2 of 2");
    has(&desk.post(&task, &[("verdict", "right")]), "has reviewed the claim");
    has(&desk.post("/review/sign", &[]), "The case is signed");
    assert!(folder.names().contains(&"amira.key".to_owned()));
    assert_eq!(folder.run(&["case", "verify"]).status, 0);
}

#[test]
fn a_case_without_its_key_is_read_only() {
    let folder = folder();
    std::fs::rename(folder.path().join("test.rashomon.key"), folder.path().join("away")).unwrap();
    let desk = desk(&folder, &["--by", "Amira"]);
    let id = market(&desk)["id"].as_str().unwrap().to_owned();
    desk.page(&format!("/incidents/{id}"));
    let refused = desk.post(&format!("/incidents/{id}/judge"), &[("action", "note"), ("why", "a note")]);
    has(&refused, "there is no key file");
    assert!(!folder.run(&["case", "judgements"]).out.contains("Amira"));
}

#[test]
fn programs_judge_against_the_version_that_they_read() {
    let folder = folder();
    let desk = desk(&folder, &[]);
    let claim = killed(&market(&desk), "medics");
    let path = format!("/api/v1/claims/{claim}");
    let tag = desk.page(&path).header("etag").unwrap().to_owned();
    let judge = |by: &str, tag: &str| {
        let body = json!({"action": "wrong", "value": "15", "by": by}).to_string();
        desk.ask("POST", &format!("{path}/judgements"), &[("If-Match", tag)], body.as_bytes())
    };
    let made = judge("Amira", &tag);
    assert_eq!(made.status, 201, "{}", made.body);
    let late = judge("Boris", &tag);
    assert_eq!(late.status, 412, "{}", late.body);
    assert!(late.json()["hint"].as_str().unwrap().contains("ETag"));
    let id = made.json()["judgement"]["id"].as_str().unwrap().to_owned();
    let undone = desk.ask("POST", &format!("/api/v1/judgements/{id}/undo"), &[], br#"{"by":"Amira"}"#);
    assert_eq!(undone.status, 201, "{}", undone.body);
    assert_eq!(desk.page("/api/v1/judgements").json()[0]["undone"], true);
}

#[test]
fn the_description_names_every_route_and_each_answers() {
    let folder = folder();
    let desk = desk(&folder, &["--by", "Amira"]);
    let record = market(&desk);
    let report = record["reports"][0]["id"].as_str().unwrap();
    let body = json!({"reports": [{"text": "A mine killed a shepherd near Mosul on Monday, police said."}]});
    let begun = desk.ask("POST", "/api/v1/reports", &[], body.to_string().as_bytes());
    assert_eq!(begun.status, 202, "{}", begun.body);
    let description = desk.page("/api/v1/openapi.json").json();
    assert_eq!(description["openapi"], "3.1.0");
    for (path, operations) in description["paths"].as_object().unwrap() {
        let id = match path.split('/').nth(1).unwrap() {
            "incidents" => record["id"].as_str().unwrap().to_owned(),
            "reports" => report.to_owned(),
            "claims" | "review" => killed(&record, "medics"),
            _ => "1".to_owned(),
        };
        let path = format!("/api/v1{}", path.replace("{id}", &id).replace("{claim}", &id));
        for method in operations.as_object().unwrap().keys() {
            let path = if path.ends_with("/search") { format!("{path}?q=market") } else { path.clone() };
            let answer = desk.ask(&method.to_uppercase(), &path, &[], b"");
            let expected: &[u16] = if method == "get" { &[200] } else { &[422, 404] };
            assert!(expected.contains(&answer.status), "{method} {path}: {} {}", answer.status, answer.body);
            answer.json();
        }
    }
}
