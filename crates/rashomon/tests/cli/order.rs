//! The order of the output is the order of the input, whatever the number of threads.

use crate::folder::{Folder, samples};

/// Many reports of very different length, some of them bad, in several files.
fn many() -> (Folder, Vec<String>) {
    let folder = Folder::new();
    let sentence = "A shell killed three people near Balyun on Monday, officials said. ";
    let mut lines = String::new();
    for number in 0..60 {
        let text = sentence.repeat((number * 7) % 23 + 1);
        lines += &serde_json::json!({ "id": format!("report-{number}"), "text": text }).to_string();
        lines += if number % 20 == 11 { "\n{\"text\": cut\n" } else { "\n" };
    }
    folder.write("many.jsonl", &lines);
    let mut files = samples();
    files.insert(2, "many.jsonl".to_owned());
    files.insert(4, "missing.txt".to_owned());
    files.push("good.txt".to_owned());
    (folder, files)
}

#[test]
fn one_thread_and_four_write_the_same_bytes() {
    let (folder, files) = many();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let formats =
        [("read", "text"), ("read", "json"), ("read", "jsonl"), ("read", "html"), ("parse", "conllu")];
    for (command, format) in formats {
        let [one, four] = ["1", "4"]
            .map(|jobs| folder.run(&[&[command, "--format", format, "--jobs", jobs], &files[..]].concat()));
        assert_eq!((one.status, four.status), (1, 1));
        assert!(!one.out.is_empty() && one.out == four.out, "{command} --format {format} differs");
        assert_eq!(one.errors, four.errors);
    }
}

#[test]
fn reports_keep_their_order() {
    let (folder, _) = many();
    for command in ["read", "parse"] {
        let run = folder.run(&[command, "--format", "jsonl", "--jobs", "4", "many.jsonl"]);
        let ids: Vec<String> = crate::folder::records(&run.out)
            .iter()
            .map(|record| record["report"]["id"].as_str().unwrap().to_owned())
            .collect();
        let expected: Vec<String> = (0..60).map(|number| format!("report-{number}")).collect();
        assert_eq!(ids, expected);
        assert_eq!(run.errors.matches("error: ").count(), 3, "{}", run.errors);
    }
}

#[test]
fn second_run_writes_the_same() {
    let (folder, files) = many();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let read = || folder.run(&[&["read", "--format", "jsonl"], &files[..]].concat()).out;
    assert_eq!(read(), read());
}
