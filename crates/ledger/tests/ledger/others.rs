//! The same bytes as programs of others write: `eval/ledger.py` records them.

use base64ct::{Base64, Encoding};
use rashomon_ledger::{
    Checkpoint, Hash, KeyKind, LedgerError, LogProof, Note, SigningKey, Stamp, StampRequest, Tile, TreeHead,
    VerifyingKey, leaf_hash, to_canonical_json, verify_consistency, verify_inclusion,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::tree::{entry, tree};

fn record() -> Value {
    serde_json::from_str(include_str!("../fixtures/others.json")).expect("the record is JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

fn bytes(value: &Value) -> Vec<u8> {
    Base64::decode_vec(text(value)).expect("base64")
}

/// Two numbers and the hashes after them.
fn proofs(record: &Value) -> impl Iterator<Item = (u64, u64, Vec<Hash>)> {
    record.as_array().expect("a list").iter().map(|proof| {
        let proof = proof.as_array().expect("a list");
        let hashes = proof[2..].iter().map(|hash| text(hash).parse().expect("a hash")).collect();
        (number(&proof[0]), number(&proof[1]), hashes)
    })
}

fn key(record: &Value, whose: &str, kind: KeyKind) -> SigningKey {
    let seed = text(&record[format!("{whose}_seed")]);
    let seed: Vec<u8> =
        (0..32).map(|i| u8::from_str_radix(&seed[2 * i..2 * i + 2], 16).expect("digits")).collect();
    SigningKey::from_seed(text(&record[whose]), kind, &seed.try_into().expect("32 bytes")).expect("a key")
}

#[test]
fn roots_and_proofs_are_those_of_another_program() {
    let record = &record()["tree"];
    let tree = tree(600);
    let mut roots = std::collections::BTreeMap::new();
    for (size, root) in record["roots"].as_object().expect("an object") {
        let size = size.parse().expect("a number");
        let root: Hash = text(root).parse().expect("a hash");
        assert_eq!(tree.root(size), Ok(root));
        roots.insert(size, root);
    }
    for (index, size, proof) in proofs(&record["inclusion"]) {
        assert_eq!(tree.inclusion_proof(index, size).as_ref(), Ok(&proof));
        assert_eq!(verify_inclusion(leaf_hash(&entry(index)), index, size, &proof, roots[&size]), Ok(()));
    }
    for (old, new, proof) in proofs(&record["consistency"]) {
        assert_eq!(tree.consistency_proof(old, new).as_ref(), Ok(&proof));
        let head = |size| TreeHead { size, root: tree.root(size).expect("a size that it had") };
        assert_eq!(verify_consistency(head(old), head(new), &proof), Ok(()));
    }
}

#[test]
fn tiles_and_bundles_are_those_of_another_program() {
    let record = record();
    let files = record["tiles"].as_object().expect("an object");
    let tree = tree(600);
    let mut n_files = 0;
    let mut check = |path: String, bytes: Vec<u8>| {
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text(&files[&path]), hash, "{path}");
        n_files += 1;
    };
    for tile in Tile::all(600) {
        check(tile.path(), tree.tile(tile).expect("its nodes are stored"));
        if tile.level == 0 {
            let entries: Vec<Vec<u8>> = tile.entries().map(entry).collect();
            let bundle = rashomon_ledger::to_bundle(entries.iter().map(|entry| &entry[..]));
            check(tile.entries_path(), bundle.expect("short entries"));
        }
    }
    assert_eq!(n_files, files.len());
}

#[test]
fn keys_and_signatures_are_those_of_another_program() {
    let record = &record()["notes"];
    let (log, cosigner) = (key(record, "log", KeyKind::Log), key(record, "cosigner", KeyKind::Cosigner));
    assert_eq!(log.verifying_key().to_string(), text(&record["log_vkey"]));
    assert_eq!(cosigner.verifying_key().to_string(), text(&record["cosigner_vkey"]));

    let size = number(&record["size"]);
    let root = tree(size).root(size).expect("the whole tree");
    let checkpoint = Checkpoint { origin: log.name().to_owned(), size, root };
    let mut note = checkpoint.sign(&log).expect("a checkpoint");
    assert_eq!(note.to_string(), text(&record["signed"]));
    Checkpoint::cosign(&mut note, &cosigner, number(&record["time"])).expect("a checkpoint");
    assert_eq!(note.to_string(), text(&record["cosigned"]));
}

#[test]
fn note_of_another_program_is_verified() {
    let record = &record()["notes"];
    let note: Note = text(&record["cosigned"]).parse().expect("a note");
    let keys: Vec<VerifyingKey> =
        ["log_vkey", "cosigner_vkey"].map(|key| text(&record[key]).parse().expect("a key")).into();
    let (checkpoint, cosigned) = Checkpoint::open(&note, &keys[0], &keys[1..]).expect("a checkpoint");
    assert_eq!((checkpoint.size, cosigned[0].time), (600, Some(number(&record["time"]))));
}

#[test]
fn proof_in_a_file_shows_one_entry_and_no_other() {
    let record = &record()["notes"];
    let log: VerifyingKey = text(&record["log_vkey"]).parse().expect("a key");
    let proof = LogProof {
        extra: Some(b"what it is about".to_vec()),
        index: 257,
        hashes: tree(600).inclusion_proof(257, 600).expect("an entry of the tree"),
        checkpoint: text(&record["cosigned"]).parse().expect("a note"),
    };
    let file = proof.to_string();
    let received: LogProof = file.parse().expect("a proof");
    assert_eq!(received, proof);
    assert_eq!(received.verify(&entry(257), &log).map(|checkpoint| checkpoint.size), Ok(600));
    assert_eq!(received.verify(&entry(256), &log), Err(LedgerError::NotIncluded { index: 257, size: 600 }));
    let moved: LogProof = file.replace("index 257", "index 256").parse().expect("a proof");
    assert!(moved.verify(&entry(257), &log).is_err());
    for damaged in ["index 0257", "index", "index -1", "Index 257"] {
        assert!(file.replace("index 257", damaged).parse::<LogProof>().is_err(), "{damaged}");
    }
    assert!(file.replace("tlog-proof@v1", "tlog-proof@v2").parse::<LogProof>().is_err());
}

#[test]
fn canonical_json_is_that_of_another_program() {
    for pair in record()["canonical"].as_array().expect("a list") {
        let value = serde_json::from_str(text(&pair[0])).expect("JSON");
        assert_eq!(to_canonical_json(&value).as_deref(), Ok(text(&pair[1])), "{}", pair[0]);
    }
}

#[test]
fn time_stamp_of_another_program_is_asked_for_and_read() {
    let record = &record()["stamp"];
    let stamped = text(&record["bytes"]).as_bytes();
    let request = StampRequest::new(stamped, text(&record["nonce"]).parse().expect("a number"));
    assert_eq!(request.to_der(), bytes(&record["request"]));

    let stamp = Stamp::from_response(&bytes(&record["response"])).expect("a response");
    assert_eq!(stamp.time.to_string(), text(&record["time"]));
    assert_eq!(stamp.serial, text(&record["serial"]));
    assert_eq!(stamp.policy, text(&record["policy"]));
    assert_eq!(stamp.check(&request), Ok(()));
    assert!(stamp.is_of(stamped) && !stamp.is_of(b"another checkpoint\n"));
    let other = StampRequest::new(stamped, 1);
    assert_eq!(stamp.check(&other), Err(LedgerError::OtherStamp { reason: "it answers another request" }));
    let other = StampRequest::new(b"another checkpoint\n", 1);
    assert_eq!(stamp.check(&other), Err(LedgerError::OtherStamp { reason: "it stamps other bytes" }));
}
