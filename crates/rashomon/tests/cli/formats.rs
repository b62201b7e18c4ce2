//! What `read` writes: the sheet, JSON, the page; colour only where it is wanted.

use assert_cmd::Command;
use serde_json::Value;

use crate::folder::{Folder, GOOD, PROGRAM, Run, UNSET, records, samples, texts};

/// Reads every sample.
fn read_samples(options: &[&str]) -> Run {
    let files = samples();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    Folder::new().run(&[&["read", "--published", "2020-02-28"], options, &files[..]].concat())
}

#[test]
fn standard_input_is_a_report() {
    let folder = Folder::new();
    let readings = folder.run_on(GOOD, &["read", "--format", "jsonl", "-"]).records();
    assert_eq!(texts(&readings), [GOOD]);
    assert_eq!(readings[0]["report"]["uri"], Value::Null);
    let from_file = folder.run(&["read", "--format", "jsonl", "good.txt"]).records();
    assert_eq!(from_file[0]["report"]["uri"], "good.txt");
    assert_eq!(readings[0]["claims"], from_file[0]["claims"]);
}

#[test]
fn standard_input_may_be_a_page_or_lines() {
    let folder = Folder::new();
    let page =
        "<!doctype html><title>News</title><article><p>A bomb killed five people in Idlib.</p></article>";
    let readings = folder.run_on(page, &["read", "--format", "jsonl", "-"]).records();
    assert_eq!(texts(&readings), ["A bomb killed five people in Idlib."]);
    let lines = "{\"id\":\"a\",\"text\":\"One.\"}\n\n{\"id\":\"b\",\"text\":\"Two.\"}";
    let readings = folder.run_on(lines, &["read", "--format", "jsonl", "--input", "jsonl", "-"]).records();
    assert_eq!(texts(&readings), ["One.", "Two."]);
}

#[test]
fn json_is_read_whatever_its_layout() {
    let folder = Folder::new();
    folder.write("array.json", "[\n  {\n    \"text\": \"One.\"\n  },\n  {\n    \"text\": \"Two.\"\n  }\n]\n");
    folder.write("one.json", "{\n  \"id\": \"x\",\n  \"text\": \"One.\"\n}\n");
    folder.write("export.txt", "[{\"text\":\"One.\"},{\"text\":\"Two.\"}]");
    for (name, expected) in [("array.json", 2), ("one.json", 1), ("export.txt", 2)] {
        let readings = folder.run(&["read", "--format", "jsonl", name]).records();
        assert_eq!(texts(&readings), ["One.", "Two."][..expected], "{name}");
    }
}

#[test]
fn options_fill_in_publisher_and_date() {
    let folder = Folder::new();
    folder.write("own.jsonl", "{\"text\":\"One.\",\"publisher\":\"Wire\",\"published\":\"2019-01-02\"}");
    let options = ["read", "--format", "jsonl", "--published", "2020-02-28", "--publisher", "Daily"];
    let readings = folder.run(&[&options[..], &["good.txt", "own.jsonl"]].concat()).records();
    let told: Vec<(&Value, &Value)> =
        readings.iter().map(|r| (&r["report"]["publisher"], &r["report"]["published"])).collect();
    assert_eq!(told[0], (&"Daily".into(), &"2020-02-28".into()));
    assert_eq!(told[1], (&"Wire".into(), &"2019-01-02".into()));
}

#[test]
fn json_and_json_lines_hold_the_same_readings() {
    let lines = read_samples(&["--format", "jsonl"]).records();
    let array: Vec<Value> = serde_json::from_str(&read_samples(&["--format", "json"]).out).unwrap();
    assert!(lines.len() > samples().len() && lines == array);
    assert!(lines.iter().all(|reading| reading["schema"] == "rashomon/reading@2"));
    assert!(lines.iter().any(|reading| !reading["claims"].as_array().unwrap().is_empty()));
}

#[test]
fn sheet_shows_sentences_on_demand() {
    let (plain, quotes) = (read_samples(&[]), read_samples(&["--quotes"]));
    assert_eq!((plain.status, plain.errors.as_str()), (0, ""));
    assert!(quotes.out.len() > plain.out.len());
    let sentence = "A bomb killed five people in Idlib on Monday";
    let run = Folder::new().run(&["read", "--quotes", "good.txt"]);
    assert!(run.out.contains(sentence), "{}", run.out);
    assert!(run.out.contains("officials"), "{}", run.out);
}

#[test]
fn page_is_self_contained() {
    let page = read_samples(&["--format", "html"]).out;
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"));
    for outside in ["<script src", "<link", "<iframe", "<img", "<object", "<embed", "@import", "url("] {
        assert!(!page.contains(outside), "`{outside}` in the page");
    }
    for (tag, address) in addresses(&page) {
        let stays = address.starts_with('#') || address.starts_with("data:");
        assert!(stays || tag == "a", "`{address}` is fetched by `{tag}`");
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let links: Vec<&str> = addresses(&page).filter_map(|(_, address)| address.strip_prefix('#')).collect();
    assert!(links.len() > 10);
    for target in links {
        assert!(ids.contains(&target), "`#{target}` leads nowhere");
    }
}

/// Every `src` and `href` of a page, with the tag it stands in.
fn addresses(page: &str) -> impl Iterator<Item = (&str, &str)> {
    let tags = page.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    tags.flat_map(|tag| {
        let name = tag.split_whitespace().next().unwrap_or_default();
        let values = [" src=\"", " href=\"", " srcset=\""].into_iter().flat_map(|key| tag.split(key).skip(1));
        values.filter_map(move |rest| Some((name, rest.split('"').next()?)))
    })
}

#[test]
fn text_of_reports_is_escaped_in_the_page() {
    let folder = Folder::new();
    let evil = "<script>alert(1)</script> \"onclick=\"x\" A bomb killed five people, <b>officials</b> said.";
    folder.write(
        "evil.jsonl",
        serde_json::json!({ "text": evil, "title": evil, "publisher": evil }).to_string(),
    );
    let page = folder.run(&["read", "--format", "html", "evil.jsonl"]).out;
    assert!(page.contains("alert(1)"), "the text is shown");
    assert!(!page.contains("<script>alert") && !page.contains("<b>officials") && !page.contains("\"onclick"));
}

#[test]
fn redirected_output_is_not_coloured() {
    let run = Folder::new().run(&["read", "good.txt", "missing.txt"]);
    assert!(!run.out.contains('\x1b') && !run.errors.contains('\x1b'));
}

/// Runs the program in a terminal, which Python makes.
#[cfg(unix)]
fn in_a_terminal(variables: &[(&str, &str)], arguments: &[&str]) -> String {
    const TERMINAL: &str = "import pty, sys; pty.spawn(sys.argv[1:])";
    let folder = Folder::new();
    let mut python = Command::new("python3");
    python.args(["-c", TERMINAL, PROGRAM]).args(arguments).current_dir(folder.path());
    for name in UNSET {
        python.env_remove(name);
    }
    python.env("TERM", "xterm").envs(variables.iter().copied());
    Run::of(&mut python).out
}

#[cfg(unix)]
#[test]
fn terminal_is_coloured_unless_no_color_is_set() {
    let arguments = ["read", "good.txt", "missing.txt"];
    let coloured = in_a_terminal(&[], &arguments);
    assert!(coloured.contains("\x1b[") && coloured.contains("officials"), "{coloured}");
    for variable in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let plain = in_a_terminal(&[variable], &arguments);
        assert!(!plain.contains('\x1b') && plain.contains("officials"), "{plain}");
    }
    assert!(
        in_a_terminal(&[("NO_COLOR", "")], &arguments).contains("\x1b["),
        "an empty NO_COLOR says nothing"
    );
}

#[test]
fn time_is_the_last_line_of_standard_error() {
    for arguments in [&["read", "--time", "--format", "jsonl"][..], &["parse", "--time", "--format", "none"]]
    {
        let run = Folder::new().run(&[arguments, &["good.txt", "missing.txt"]].concat());
        let told = records(run.errors.lines().last().unwrap()).remove(0);
        assert!(told["tokens"].as_u64() > Some(10) && told["seconds"].as_f64() > Some(0.0), "{told}");
        assert!(told["kernel"].is_string() && told["stages"]["parse"].is_number(), "{told}");
    }
}
