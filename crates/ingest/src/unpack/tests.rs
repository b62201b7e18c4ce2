//! Files that are packed, compressed, nested, damaged or made to do harm.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::tar::tests::archive as tape;
use super::*;

/// A ZIP archive of files.
fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Everything that is found in a file, in words.
fn told_of(name: &str, source: Source, options: Options) -> Vec<String> {
    Unpacked::new(name.to_owned(), source, options)
        .map(|Found { path, item }| match item {
            Ok(Item::Document(document)) => match document.read() {
                Ok(read) => format!("{path}: {}", read.report.text),
                Err(error) => format!("{path}: {error}"),
            },
            Ok(Item::Record(record)) => match record.read() {
                Ok(read) => format!("{path}: {}", read.report.text),
                Err(error) => format!("{path}: {error}"),
            },
            Ok(Item::Reading { line, .. }) => format!("{path}: reading at {line}"),
            Ok(Item::LeftOut(group)) => format!("{path}: {group:?}"),
            Ok(Item::Note(note)) => format!("{path}: {note}"),
            Err(error) => format!("{path}: {error}"),
        })
        .collect()
}

fn check(name: &str, bytes: &[u8], expected: &[&str]) {
    let options = || Options { is_named: true, ..Options::default() };
    assert_eq!(told_of(name, Source::bytes(bytes.to_vec()), options()), expected, "{name}");
    let stream = Source::Stream(Box::new(Cursor::new(bytes.to_vec())));
    assert_eq!(told_of(name, stream, options()), expected, "{name} as a stream");
}

const LINES: &[u8] = b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n";

#[test]
fn compressed_files_are_read_as_what_they_hold() {
    check("a.jsonl.gz", &gzip(LINES), &["a.jsonl: One.", "a.jsonl: Two."]);
    check("a.txt.zst", &zstd::bulk::compress(b"Two shells fell.", 3).unwrap(), &["a.txt: Two shells fell."]);
    check("a.gz", &gzip(&gzip(b"Two shells fell.")), &["a: Two shells fell."]);
    check("a.tgz", &gzip(&tape(&[("b/c.txt", b'0', b"Two.")])), &["a.tar/b/c.txt: Two."]);
    let joined = [gzip(b"{\"text\":\"One.\"}\n"), gzip(b"{\"text\":\"Two.\"}\n")].concat();
    check("a.gz", &joined, &["a: One.", "a: Two."]);
}

#[test]
fn archives_give_their_members_in_order() {
    let inner = pack(&[("x.txt", b"Four.")]);
    let bytes = pack(&[
        ("b/c.html", b"<!doctype html><p>One.</p>"),
        ("lines", LINES),
        ("table.dat", b"headline;body\nMill;Three.\n"),
        ("logo.png", b"\x89PNG\r\n\x1a\n...."),
        ("empty.txt", b" \n"),
        ("app.js", b"var x = 1;"),
        ("inner.zip", &inner),
        ("../../etc/passwd", b"Five."),
        ("__MACOSX/b/._c.html", b"\0\x05\x16"),
        ("db", b"SQLite format 3\0"),
    ]);
    check(
        "a.zip",
        &bytes,
        &[
            "a.zip/b/c.html: One.",
            "a.zip/lines: One.",
            "a.zip/lines: Two.",
            "a.zip/table.dat: reads `body` as text, `headline` as title; `--columns` names others",
            "a.zip/table.dat: Three.",
            "a.zip/logo.png: Image",
            "a.zip/empty.txt: Empty",
            "a.zip/app.js: Script",
            "a.zip/inner.zip/x.txt: Four.",
            "a.zip/etc/passwd: Five.",
            "a.zip/db: the input is not text but an SQLite database",
        ],
    );
}

#[test]
fn what_the_user_named_is_refused_and_not_left_out() {
    check("a.png", b"\x89PNG\r\n\x1a\n....", &["a.png: the input is not text but a PNG image"]);
    check("a.png.gz", &gzip(b"\x89PNG\r\n\x1a\n...."), &["a.png.gz: the input is not text but a PNG image"]);
    check("a.py", b"import os", &["a.py: the input is not text but a script or a style sheet"]);
    let of_a_folder = told_of("a.png", Source::bytes(b"\x89PNG\r\n\x1a\n....".to_vec()), Options::default());
    assert_eq!(of_a_folder, ["a.png: Image"]);
}

#[test]
fn what_a_file_is_can_be_said() {
    let kind = Some(Kind::Document(Format::Text));
    let told = told_of("a.py", Source::bytes(b"import os".to_vec()), Options { kind, ..Options::default() });
    assert_eq!(told, ["a.py: import os"]);
    let told = told_of("a.gz", Source::bytes(gzip(b"import os")), Options { kind, ..Options::default() });
    assert_eq!(told, ["a: import os"]);
}

#[test]
fn damaged_archives_give_what_they_have() {
    let lines =
        (0..5000).map(|n: u64| format!("{{\"text\":\"One. {}\"}}\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    let bytes = gzip(lines.collect::<String>().as_bytes());
    let told = told_of("a.gz", Source::bytes(bytes[..bytes.len() / 2].to_vec()), Options::default());
    assert!(told.len() > 100 && told[0] == "a: One. 0", "{}", told.len());
    assert!(told.last().unwrap().starts_with("a: cannot read the file: "), "{:?}", told.last());
    check(
        "a.zip",
        b"PK\x03\x04 and no more",
        &["a.zip: cannot read the ZIP archive: invalid Zip archive: Could not find EOCD"],
    );
}

#[test]
fn bombs_are_stopped() {
    // A tape archive whose member is 400 MB of nothing, in 400 pieces of compressed data.
    let mut header = tape(&[("a.txt", b'0', b"")]);
    header.truncate(512);
    header[124..135].copy_from_slice(format!("{:011o}", 400 << 20).as_bytes());
    header[148..156].fill(b' ');
    let sum: u64 = header.iter().map(|byte| u64::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    let bytes = [gzip(&header), gzip(&vec![0; 1 << 20]).repeat(400)].concat();
    let told = told_of("a.gz", Source::bytes(bytes), Options::default());
    assert!(told.iter().any(|told| told.contains("unpacks to more than")), "{told:?}");
    let mut nested = pack(&[("x.txt", b"Two shells fell.")]);
    for _ in 0..10 {
        nested = pack(&[("x.zip", &nested)]);
    }
    let told = told_of("a.zip", Source::bytes(nested), Options::default());
    assert!(told[0].ends_with("archives are packed in one another more than 6 deep"), "{told:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn damage_is_harmless(at in 0..400usize, with in any::<u8>(), cut in 1..2000usize) {
        for mut bytes in [
            pack(&[("a.txt", b"One."), ("b.jsonl", LINES)]),
            gzip(LINES),
            zstd::bulk::compress(LINES, 3).unwrap(),
            gzip(&tape(&[("a.txt", b'0', b"One.")])),
        ] {
            let n = bytes.len();
            bytes[at % n] = with;
            bytes.truncate(cut);
            prop_assert!(told_of("a", Source::bytes(bytes), Options::default()).len() < 50);
        }
    }
}
