//! Names of things in linked data and exchange formats: URNs of ours, and ids derived from content.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The vocabulary of our own terms in linked data.
pub(crate) const VOCABULARY: &str = "urn:rashomon:vocabulary:";

/// A URN of ours: `urn:rashomon:claim:c0123`. Characters that a URN cannot hold are percent-encoded.
pub(crate) fn urn(kind: &str, id: &str) -> String {
    let mut urn = format!("urn:rashomon:{kind}:");
    for byte in id.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                urn.push(byte.into())
            }
            other => {
                // Writing to text does not fail.
                let _ = write!(urn, "%{other:02X}");
            }
        }
    }
    urn
}

/// The address of a report, if it is one that others understand; else a URN of ours.
pub(crate) fn report_iri(id: &str, uri: Option<&str>) -> String {
    let is_address = |uri: &&str| {
        let scheme = ["http://", "https://", "urn:"].iter().any(|scheme| uri.starts_with(scheme));
        scheme && uri.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`".contains(c))
    };
    uri.filter(is_address).map_or_else(|| urn("report", id), str::to_owned)
}

/// A UUID that is derived from a name within a namespace of ours, in the layout of version 8 (RFC 9562): the same name
/// gives the same id.
pub(crate) fn uuid(kind: &str, name: &str) -> String {
    let digest = Sha256::digest(format!("rashomon/{kind}\u{1f}{name}").as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = hex(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_urns_and_addresses_stay() {
        assert_eq!(urn("report", "a b/é"), "urn:rashomon:report:a%20b/%C3%A9");
        assert_eq!(report_iri("r1", Some("https://a.example/1?x=2")), "https://a.example/1?x=2");
        assert_eq!(report_iri("r1", Some("https://a.example/ \">")), "urn:rashomon:report:r1");
        assert_eq!(report_iri("r1", Some("folder/page.html")), "urn:rashomon:report:r1");
    }

    #[test]
    fn a_uuid_has_version_and_variant() {
        let id = uuid("claim", "c0");
        assert_eq!((id.len(), &id[14..15]), (36, "8"));
        assert!(matches!(&id[19..20], "8" | "9" | "a" | "b"));
        assert_eq!(id, uuid("claim", "c0"));
        assert_ne!(id, uuid("report", "c0"));
    }
}
