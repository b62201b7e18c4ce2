//! Time stamps of an authority (RFC 3161): asking for one, and reading what it confirms.
//!
//! The signature of the authority is not checked here: that needs its certificate and a decision to trust it.
//! `openssl ts -verify -data FILE -in FILE.tsr -CAfile CERTIFICATES` checks it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::LedgerError;
use crate::der::{Reader, Tag, object_id_text, write, write_unsigned};

/// SHA-256, 2.16.840.1.101.3.4.2.1.
const SHA_256: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
/// Signed data of CMS, 1.2.840.113549.1.7.2.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// What a time stamp confirms, 1.2.840.113549.1.9.16.1.4.
const STAMP_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];

/// The reasons that an authority gives for a refusal, by their bit.
const FAILURES: &[(usize, &str)] = &[
    (0, "it does not know the hash algorithm"),
    (2, "it does not support such requests"),
    (5, "it cannot read the request"),
    (14, "its clock is not available"),
    (15, "it does not follow the policy that was asked for"),
    (16, "it does not know an extension of the request"),
    (17, "it does not have what was asked for in addition"),
    (25, "its system failed"),
];

/// A request to confirm that some bytes exist now. The authority gets their SHA-256 only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampRequest {
    hash: [u8; 32],
    nonce: u64,
}

impl StampRequest {
    /// A request for these bytes. The random `nonce` shows that the answer is one to this request.
    pub fn new(bytes: &[u8], nonce: u64) -> Self {
        Self { hash: Sha256::digest(bytes).into(), nonce }
    }

    /// The bytes to send, as `application/timestamp-query`. They ask for the authority's certificate too, so
    /// that the answer can be checked when the authority is gone.
    pub fn to_der(&self) -> Vec<u8> {
        // Parameters may be left out, but the usual programs write that there are none.
        let algorithm = write(Tag::Sequence, &[&write(Tag::ObjectId, &[SHA_256]), &write(Tag::Null, &[])]);
        let imprint = write(Tag::Sequence, &[&algorithm, &write(Tag::OctetString, &[&self.hash])]);
        let wants_certificate = write(Tag::Boolean, &[&[0xff]]);
        let parts = [&write_unsigned(1)[..], &imprint, &write_unsigned(self.nonce), &wants_certificate];
        write(Tag::Sequence, &parts)
    }

    /// Reads a request that [`to_der`](Self::to_der) wrote.
    pub fn from_der(bytes: &[u8]) -> Result<Self, LedgerError> {
        let read = || {
            let mut request = Reader::new(bytes).open(Tag::Sequence)?;
            request.read(Tag::Integer)?;
            let hash = read_imprint(&mut request)?.ok()?;
            let nonce = read_unsigned(request.read(Tag::Integer)?)?;
            Some(Self { hash, nonce })
        };
        read().ok_or_else(|| LedgerError::malformed("time-stamp request", "it is not one of this program"))
    }
}

/// What an authority confirms: that bytes with this hash existed at this time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The SHA-256 of the bytes.
    pub hash: [u8; 32],
    /// When they existed.
    pub time: Timestamp,
    /// The number of the time stamp with this authority, in hexadecimal digits.
    pub serial: String,
    /// The policy of the authority, as an object identifier.
    pub policy: String,
    /// The nonce of the request, if it had one.
    pub nonce: Option<u64>,
}

impl Stamp {
    /// Reads the authority's response.
    ///
    /// # Errors
    ///
    /// [`LedgerError::StampRefused`] if the authority gave none; [`LedgerError::Malformed`] if the bytes are no
    /// response, or stamp something else than a SHA-256.
    pub fn from_response(response: &[u8]) -> Result<Self, LedgerError> {
        let malformed = |reason| LedgerError::malformed("time-stamp response", reason);
        let mut response =
            Reader::new(response).open(Tag::Sequence).ok_or_else(|| malformed("it is not in DER"))?;
        let status = response.open(Tag::Sequence).ok_or_else(|| malformed("it has no status"))?;
        check_status(status).ok_or_else(|| malformed("it has no status"))??;
        let info = read_token(&mut response).ok_or_else(|| malformed("it has no time stamp"))?;
        let stamp = read_info(info).ok_or_else(|| malformed("its time stamp is damaged"))?;
        stamp.map_err(|OtherAlgorithm| malformed("it does not stamp a SHA-256"))
    }

    /// Checks that this is the answer to a request.
    ///
    /// # Errors
    ///
    /// [`LedgerError::OtherStamp`] if the hash or the nonce differ.
    pub fn check(&self, request: &StampRequest) -> Result<(), LedgerError> {
        if self.hash != request.hash {
            return Err(LedgerError::OtherStamp { reason: "it stamps other bytes" });
        }
        if self.nonce != Some(request.nonce) {
            return Err(LedgerError::OtherStamp { reason: "it answers another request" });
        }
        Ok(())
    }

    /// Whether these are the bytes whose time is confirmed.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.hash == <[u8; 32]>::from(Sha256::digest(bytes))
    }
}

/// The imprint is made with another algorithm than SHA-256.
struct OtherAlgorithm;

/// None if there is no status, an error if it is a refusal.
fn check_status(mut info: Reader<'_>) -> Option<Result<(), LedgerError>> {
    let status = read_unsigned(info.read(Tag::Integer)?)?;
    // 0 is granted, 1 is granted with changes.
    if status <= 1 {
        return Some(Ok(()));
    }
    let mut reasons = Vec::new();
    if let Some(mut texts) = info.open(Tag::Sequence) {
        while let Some(text) = texts.read(Tag::Utf8String) {
            reasons.push(String::from_utf8_lossy(text).into_owned());
        }
    }
    if let Some([_, bits @ ..]) = info.read(Tag::BitString) {
        let is_set = |bit: usize| bits.get(bit / 8).is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0);
        reasons.extend(FAILURES.iter().filter(|(bit, _)| is_set(*bit)).map(|(_, words)| (*words).to_owned()));
    }
    if reasons.is_empty() {
        reasons.push(format!("status {status}"));
    }
    Some(Err(LedgerError::StampRefused { reason: reasons.join("; ") }))
}

/// What the token signs, from its envelope.
fn read_token<'a>(response: &mut Reader<'a>) -> Option<&'a [u8]> {
    let mut token = response.open(Tag::Sequence)?;
    token.read(Tag::ObjectId).filter(|id| *id == SIGNED_DATA)?;
    let mut signed = token.open(Tag::Context0)?.open(Tag::Sequence)?;
    signed.read(Tag::Integer)?;
    signed.read(Tag::Set)?;
    let mut content = signed.open(Tag::Sequence)?;
    content.read(Tag::ObjectId).filter(|id| *id == STAMP_INFO)?;
    content.open(Tag::Context0)?.read(Tag::OctetString)
}

fn read_info(info: &[u8]) -> Option<Result<Stamp, OtherAlgorithm>> {
    let mut info = Reader::new(info).open(Tag::Sequence)?;
    info.read(Tag::Integer)?;
    let policy = object_id_text(info.read(Tag::ObjectId)?)?;
    let hash = match read_imprint(&mut info)? {
        Ok(hash) => hash,
        Err(other) => return Some(Err(other)),
    };
    let serial = info.read(Tag::Integer)?.iter().map(|byte| format!("{byte:02x}")).collect();
    let time = read_time(info.read(Tag::GeneralizedTime)?)?;
    // How accurate the clock is, and whether stamps are in order: optional both.
    info.read(Tag::Sequence);
    info.read(Tag::Boolean);
    let nonce = info.read(Tag::Integer).and_then(read_unsigned);
    Some(Ok(Stamp { hash, time, serial, policy, nonce }))
}

fn read_imprint(parent: &mut Reader<'_>) -> Option<Result<[u8; 32], OtherAlgorithm>> {
    let mut imprint = parent.open(Tag::Sequence)?;
    let algorithm = imprint.open(Tag::Sequence)?.read(Tag::ObjectId)?;
    let hash = imprint.read(Tag::OctetString)?;
    Some(hash.try_into().ok().filter(|_| algorithm == SHA_256).ok_or(OtherAlgorithm))
}

/// A number that is not negative and fits.
fn read_unsigned(content: &[u8]) -> Option<u64> {
    let digits = match content {
        [0, digits @ ..] => digits,
        [0x80..=0xff, ..] | [] => return None,
        digits => digits,
    };
    if digits.len() > 8 {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number << 8 | u64::from(*digit)))
}

/// A time as `20261127134500Z`, with a fraction of seconds or without.
fn read_time(content: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14 || fraction.len() > 9 || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| whole[range].parse::<i8>().ok();
    let nanosecond = format!("{fraction:0<9}").parse().ok()?;
    let (date, time) = ((part(4..6)?, part(6..8)?), (part(8..10)?, part(10..12)?, part(12..14)?));
    let year = whole[..4].parse().ok()?;
    let civil = DateTime::new(year, date.0, date.1, time.0, time.1, time.2, nanosecond).ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

#[cfg(test)]
mod tests {
    use super::{Stamp, StampRequest, read_time, read_unsigned};
    use crate::LedgerError;
    use crate::der::{Tag, write, write_unsigned};

    #[test]
    fn request_is_read_back() {
        for nonce in [0, 1, 0x80, u64::MAX] {
            let request = StampRequest::new(b"a checkpoint", nonce);
            assert_eq!(StampRequest::from_der(&request.to_der()).unwrap(), request);
        }
        assert!(StampRequest::from_der(b"0").is_err());
    }

    #[test]
    fn refusal_says_why() {
        let texts = write(Tag::Sequence, &[&write(Tag::Utf8String, &["not today".as_bytes()])]);
        let failure = write(Tag::BitString, &[&[1, 0, 0b10]]);
        let status = write(Tag::Sequence, &[&write_unsigned(2), &texts, &failure]);
        let error = Stamp::from_response(&write(Tag::Sequence, &[&status])).unwrap_err();
        let reason = "not today; its clock is not available".to_owned();
        assert_eq!(error, LedgerError::StampRefused { reason });
    }

    #[test]
    fn times_are_read_with_and_without_a_fraction() {
        let read = |text: &str| read_time(text.as_bytes()).map(|time| time.to_string());
        assert_eq!(read("20261127134500Z").as_deref(), Some("2026-11-27T13:45:00Z"));
        assert_eq!(read("20261127134500.25Z").as_deref(), Some("2026-11-27T13:45:00.25Z"));
        for other in
            ["20261127134500", "202611271345Z", "20261327134500Z", "20261127134500.Z1", "2026112713450éZ"]
        {
            assert_eq!(read(other), None, "{other}");
        }
    }

    #[test]
    fn numbers_that_do_not_fit_are_none() {
        assert_eq!(read_unsigned(&[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Some(u64::MAX));
        assert_eq!(read_unsigned(&[1, 0, 0, 0, 0, 0, 0, 0, 0]), None);
        assert_eq!(read_unsigned(&[0xff]), None);
        assert_eq!(read_unsigned(&[]), None);
    }
}
