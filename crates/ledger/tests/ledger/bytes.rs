//! Anything may come from outside: every reader returns a value or an error.

use base64ct::{Base64, Encoding};
use proptest::prelude::{any, prop};
use proptest::{prop_assert, prop_assert_eq, proptest};
use rashomon_ledger::{
    Checkpoint, Hash, LogProof, Note, Signature, SigningKey, Stamp, StampRequest, VerifyingKey, from_bundle,
    from_canonical_entry, open_key, public_half, to_bundle, to_canonical_json,
};

/// A response of a real authority, from the record of other programs.
fn response() -> Vec<u8> {
    let record: serde_json::Value =
        serde_json::from_str(include_str!("../fixtures/others.json")).expect("the record is JSON");
    let text = record["stamp"]["response"].as_str().expect("a string");
    Base64::decode_vec(text).expect("base64")
}

/// Text of the characters that the formats are made of.
const LIKE_A_NOTE: &str =
    "([ -~—+\n]|— [a-z.]{1,9} [A-Za-z0-9+/]{12}\n|\n\n|index [0-9]{1,4}\n|extra [A-Z]{4}\n){0,30}";

fn read_everything(text: &str) {
    let _ = text.parse::<Hash>();
    let _ = text.parse::<Signature>();
    let _ = text.parse::<Checkpoint>();
    let _ = text.parse::<VerifyingKey>();
    let _ = SigningKey::from_secret_text(text);
    let _ = open_key(text, Some("passphrase"));
    let _ = public_half(text);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text: String, like_a_note in LIKE_A_NOTE) {
        read_everything(&text);
        read_everything(&like_a_note);
        read_everything(&format!("rashomon-sealed-key/v1\n{text}\n{text}\n{text}\n"));
        read_everything(&format!("PRIVATE+KEY+{like_a_note}"));
    }

    #[test]
    fn what_is_read_is_written_the_same(text in LIKE_A_NOTE) {
        if let Ok(note) = text.parse::<Note>() {
            prop_assert_eq!(note.to_string(), &text[..]);
        }
        let proof = format!("c2sp.org/tlog-proof@v1\n{text}");
        if let Ok(read) = proof.parse::<LogProof>() {
            prop_assert_eq!(read.to_string(), proof);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = Stamp::from_response(&bytes);
        let _ = StampRequest::from_der(&bytes);
        let _ = from_canonical_entry(&bytes);
        if let Ok(entries) = from_bundle(&bytes) {
            prop_assert_eq!(to_bundle(entries).expect("they came from a bundle"), bytes);
        }
    }

    #[test]
    fn damaged_response_is_read_or_refused(
        position: prop::sample::Index, byte: u8, cut: prop::sample::Index, is_cut: bool
    ) {
        let mut bytes = response();
        let position = position.index(bytes.len());
        bytes[position] = byte;
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let stamp = Stamp::from_response(&bytes);
        prop_assert!(!is_cut || stamp.is_err());
    }

    #[test]
    fn canonical_text_of_a_value_is_read_back(
        names in prop::collection::vec(any::<String>(), 0..6), double in prop::num::f64::NORMAL, text: String
    ) {
        let members = names.into_iter().map(|name| (name, serde_json::json!([double, text, null])));
        let value = serde_json::Value::Object(members.collect());
        let canonical = to_canonical_json(&value).expect("no integers");
        let again = to_canonical_json(&from_canonical_entry(canonical.as_bytes()).expect("canonical"));
        prop_assert_eq!(again.expect("no integers that are not exact"), canonical);
    }
}
