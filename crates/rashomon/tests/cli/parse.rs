//! `rashomon parse`: CoNLL-U and JSON lines.

use crate::folder::{Folder, GOOD, samples, texts};

/// Texts that strain a format of lines and columns.
const ODD: [&str; 12] = [
    "",
    " ",
    "\n",
    "A tab\tin\ta sentence.\n\nA line feed\nin another.",
    "  Leading, and trailing.  ",
    "\u{2028}One.\u{2029}Two.\u{85}Three.\u{b}Four.\u{c}Five.",
    "A # sign. # sent_id = 7",
    "1\tIt\tit\tPRON",
    "“Go,” he said.\r\n\r\n“No.”",
    "\0 null \u{1c} separators \u{1f}",
    "e\u{301} \u{200b} \u{ad} 👩🏽‍🚀 \u{feff}",
    "_ __ ___",
];

/// Everything there is to parse, as CoNLL-U.
fn conllu() -> String {
    let folder = Folder::new();
    let odd = ODD.iter().enumerate();
    let odd =
        odd.map(|(n, text)| format!("{}\n", serde_json::json!({ "id": format!("odd {n}"), "text": text })));
    folder.write("odd.jsonl", odd.collect::<String>());
    let files = samples();
    let mut arguments = vec!["parse", "odd.jsonl"];
    arguments.extend(files.iter().map(String::as_str));
    let run = folder.run(&arguments);
    assert_eq!((run.status, run.errors.as_str()), (0, ""));
    run.out
}

/// The sentences: each the comments and the words.
fn sentences(conllu: &str) -> Vec<(Vec<&str>, Vec<Vec<&str>>)> {
    conllu.split("\n\n").filter(|block| !block.trim().is_empty()).map(sentence).collect()
}

fn sentence(block: &str) -> (Vec<&str>, Vec<Vec<&str>>) {
    let lines = block.split('\n').filter(|line| !line.is_empty());
    let (comments, words): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("# "));
    (comments, words.into_iter().map(|line| line.split('\t').collect()).collect())
}

#[test]
fn every_word_has_ten_columns_and_ids_count_from_one() {
    let conllu = conllu();
    let sentences = sentences(&conllu);
    assert!(sentences.len() > 60);
    for (comments, words) in sentences.iter().filter(|(_, words)| !words.is_empty()) {
        assert!(comments.iter().any(|line| line.starts_with("# sent_id = ")), "{comments:?}");
        assert!(comments.iter().any(|line| line.starts_with("# text = ")), "{comments:?}");
        for (at, columns) in words.iter().enumerate() {
            assert_eq!(columns.len(), 10, "{columns:?}");
            assert_eq!(columns[0], (at + 1).to_string(), "{columns:?}");
            assert!(columns.iter().all(|column| !column.is_empty()), "{columns:?}");
        }
    }
}

#[test]
fn heads_are_words_of_the_sentence_and_lead_to_a_root() {
    let conllu = conllu();
    for (_, words) in sentences(&conllu).into_iter().filter(|(_, words)| !words.is_empty()) {
        let heads: Vec<usize> = words.iter().map(|columns| columns[6].parse().unwrap()).collect();
        assert!(heads.contains(&0), "{words:?}");
        for (at, &head) in heads.iter().enumerate() {
            assert!(head <= words.len() && head != at + 1, "{:?}", words[at]);
            assert_eq!(head == 0, words[at][7] == "root", "{:?}", words[at]);
            let steps = std::iter::successors(Some(head), |&head| (head > 0).then(|| heads[head - 1]));
            assert!(steps.take(words.len() + 1).last() == Some(0), "{words:?}");
        }
    }
}

#[test]
fn every_document_begins_with_its_id() {
    let conllu = conllu();
    let n_documents = conllu.lines().filter(|line| line.starts_with("# newdoc id = ")).count();
    // One line of JSON is one document, and one sample holds two.
    assert_eq!(n_documents, ODD.len() + samples().len() + 1);
}

#[test]
fn json_keeps_the_text_unchanged() {
    let folder = Folder::new();
    let damaged = "â€œGo,quot; he said &amp; left.\r\n";
    folder.write("damaged.txt", damaged);
    let records = folder.run(&["parse", "--format", "jsonl", "damaged.txt", "good.txt"]).records();
    assert_eq!(texts(&records), [damaged, GOOD]);
    for record in &records {
        assert_eq!(record["schema"], "rashomon/parse@1");
        let n_chars = record["report"]["text"].as_str().unwrap().chars().count() as u64;
        let tokens = record["tokens"].as_array().unwrap();
        assert!(tokens.iter().all(|token| token["end"].as_u64() <= Some(n_chars)));
        assert!(tokens.iter().all(|token| token["head"].as_u64() < Some(tokens.len() as u64)));
    }
}

#[test]
fn listed_kernels_parse_the_same() {
    let folder = Folder::new();
    let listed = folder.run(&["parse", "--list-kernels"]);
    assert_eq!((listed.status, listed.errors.as_str()), (0, ""));
    let kernels: Vec<&str> = listed.out.lines().collect();
    assert_eq!(kernels[0], "portable");
    let expected = folder.run(&["parse", "good.txt"]).out;
    assert!(expected.contains("\tkilled\tkill\tVERB\tVBD\t"), "{expected}");
    for kernel in kernels {
        assert_eq!(folder.run(&["parse", "--kernel", kernel, "good.txt"]).out, expected, "{kernel}");
    }
}

#[test]
fn records_of_csv_and_json_keep_their_ids() {
    let folder = Folder::new();
    folder.write("table.csv", "no,body\na7,A shell fell.\n,A mill burnt.\n");
    let options = ["parse", "--format", "jsonl", "--columns", "id=no,text=body", "table.csv"];
    let records = folder.run(&options).records();
    let ids: Vec<&str> = records.iter().map(|record| record["report"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a7", "table.csv:3"]);
}
