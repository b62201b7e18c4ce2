//! A signing key as a file, protected by a passphrase or not.
//!
//! Without a passphrase the file is the one line of [`SigningKey::to_secret_text`]. With one, it has four lines:
//! the name of the form, the public key, how the passphrase becomes a key (Argon2id: memory in KiB, passes,
//! lanes, salt), and the secret (XChaCha20-Poly1305: nonce, ciphertext). The first three are authenticated too.

use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64, Encoding};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::LedgerError;
use crate::key::{SECRET_PREFIX, SigningKey, VerifyingKey};

const FORM: &str = "rashomon-sealed-key/v1";
/// Later forms begin with it too.
const SEALED_PREFIX: &str = "rashomon-sealed-key/";
const SALT_LENGTH: usize = 16;
const NONCE_LENGTH: usize = 24;

/// Random bytes that [`seal_key`] needs.
pub const SEAL_RANDOM_LENGTH: usize = SALT_LENGTH + NONCE_LENGTH;

/// The second setting that RFC 9106 recommends: 64 MiB, three passes, four lanes.
const COST: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 4 };

/// The most that reading a key may cost: a file from elsewhere must not use up the machine.
const MOST: Cost = Cost { memory_kib: 1024 * 1024, passes: 16, lanes: 16 };

/// What trying one passphrase costs.
#[derive(Debug, Clone, Copy)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// The text of a key file that opens with `passphrase`. `random` must never be used for another file.
pub fn seal_key(key: &SigningKey, passphrase: &str, random: &[u8; SEAL_RANDOM_LENGTH]) -> String {
    let (salt, nonce) = random.split_at(SALT_LENGTH);
    let head = format!(
        "{FORM}\n{}\nargon2id {} {} {} {}\n",
        key.verifying_key(),
        COST.memory_kib,
        COST.passes,
        COST.lanes,
        Base64::encode_string(salt)
    );
    let cipher = cipher(passphrase, salt, COST).expect("the cost and the length of the salt are allowed");
    let sealed = cipher
        .encrypt(&xnonce(nonce), Payload { msg: &key.seed()[..], aad: head.as_bytes() })
        .expect("a seed is short enough to be sealed");
    let (nonce, sealed) = (Base64::encode_string(nonce), Base64::encode_string(&sealed));
    format!("{head}xchacha20poly1305 {nonce} {sealed}\n")
}

/// Reads the text of a key file of either form.
///
/// # Errors
///
/// [`LedgerError::PassphraseNeeded`] if the key is protected and there is none; [`LedgerError::Passphrase`] if it
/// is another one, or if the file was changed; [`LedgerError::Malformed`] if it is no key file.
pub fn open_key(text: &str, passphrase: Option<&str>) -> Result<SigningKey, LedgerError> {
    if !is_sealed(text) {
        return SigningKey::from_secret_text(text);
    }
    let sealed = Sealed::parse(text)?;
    let name = || sealed.public.name().to_owned();
    let passphrase = passphrase.ok_or_else(|| LedgerError::PassphraseNeeded { name: name() })?;
    let payload = Payload { msg: &sealed.secret, aad: sealed.head.as_bytes() };
    let seed = cipher(passphrase, &sealed.salt, sealed.cost)?.decrypt(&xnonce(&sealed.nonce), payload);
    let seed = Zeroizing::new(seed.map_err(|_| LedgerError::Passphrase { name: name() })?);
    let seed = seed[..].try_into().map_err(|_| malformed("its secret has not 32 bytes"))?;
    SigningKey::from_seed(sealed.public.name(), sealed.public.kind(), seed)
}

/// Whether bytes begin as a key file does, of either form: they must never be taken for anything else.
pub fn is_key_file(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    bytes.starts_with(SECRET_PREFIX.as_bytes()) || bytes.starts_with(SEALED_PREFIX.as_bytes())
}

/// Whether a key file opens with a passphrase only.
pub fn is_sealed(text: &str) -> bool {
    text.starts_with(FORM)
}

/// The public half of the key in a file of either form: no passphrase is needed.
///
/// In a protected file it is not checked before [`open_key`].
pub fn public_half(text: &str) -> Result<VerifyingKey, LedgerError> {
    if is_sealed(text) {
        return Ok(Sealed::parse(text)?.public);
    }
    Ok(SigningKey::from_secret_text(text)?.verifying_key())
}

/// What a protected file says.
struct Sealed<'a> {
    /// All lines above the secret.
    head: &'a str,
    public: VerifyingKey,
    cost: Cost,
    salt: Vec<u8>,
    nonce: Vec<u8>,
    secret: Vec<u8>,
}

impl<'a> Sealed<'a> {
    fn parse(text: &'a str) -> Result<Self, LedgerError> {
        let lines: Vec<&str> = text.lines().collect();
        let [form, public, derivation, secret] = lines[..] else {
            return Err(malformed("it has not four lines"));
        };
        if form != FORM {
            return Err(malformed("it is of a newer form"));
        }
        let (cost, salt) =
            parse_derivation(derivation).ok_or_else(|| malformed("line 3 is not understood"))?;
        let (nonce, secret) = parse_secret(secret).ok_or_else(|| malformed("line 4 is not understood"))?;
        // A file whose lines end in another way would not be authenticated: the head is as it was written.
        let head = text.match_indices('\n').nth(2).map(|(end, _)| &text[..=end]);
        let head = head.ok_or_else(|| malformed("it has not four lines"))?;
        Ok(Self { head, public: public.parse()?, cost, salt, nonce, secret })
    }
}

fn parse_derivation(line: &str) -> Option<(Cost, Vec<u8>)> {
    let words: Vec<&str> = line.split(' ').collect();
    let ["argon2id", memory, passes, lanes, salt] = words[..] else { return None };
    let cost =
        Cost { memory_kib: memory.parse().ok()?, passes: passes.parse().ok()?, lanes: lanes.parse().ok()? };
    let within = cost.memory_kib <= MOST.memory_kib && cost.passes <= MOST.passes && cost.lanes <= MOST.lanes;
    let salt = Base64::decode_vec(salt).ok().filter(|salt| salt.len() == SALT_LENGTH)?;
    within.then_some((cost, salt))
}

fn parse_secret(line: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let words: Vec<&str> = line.split(' ').collect();
    let ["xchacha20poly1305", nonce, secret] = words[..] else { return None };
    let nonce = Base64::decode_vec(nonce).ok().filter(|nonce| nonce.len() == NONCE_LENGTH)?;
    Some((nonce, Base64::decode_vec(secret).ok()?))
}

fn cipher(passphrase: &str, salt: &[u8], cost: Cost) -> Result<XChaCha20Poly1305, LedgerError> {
    let too_small = |_| malformed("its cost is not allowed");
    let mut key = Zeroizing::new([0; 32]);
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(key.len())).map_err(too_small)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut *key)
        .map_err(too_small)?;
    Ok(XChaCha20Poly1305::new((&*key).into()))
}

fn xnonce(bytes: &[u8]) -> XNonce {
    XNonce::try_from(bytes).expect("nonces of another length are refused when they are read")
}

fn malformed(reason: &str) -> LedgerError {
    LedgerError::malformed("key file", reason)
}

#[cfg(test)]
mod tests {
    use super::{SEAL_RANDOM_LENGTH, is_key_file, is_sealed, open_key, public_half, seal_key};
    use crate::LedgerError;
    use crate::key::{KeyKind, SigningKey};

    const PASSPHRASE: &str = "seven quiet lanterns";

    fn key() -> SigningKey {
        SigningKey::from_seed("cases.example/north", KeyKind::Log, &[5; 32]).unwrap()
    }

    #[test]
    fn protected_key_opens_with_its_passphrase_only() {
        let sealed = seal_key(&key(), PASSPHRASE, &[9; SEAL_RANDOM_LENGTH]);
        assert!(is_sealed(&sealed));
        assert_eq!(public_half(&sealed).unwrap(), key().verifying_key());
        assert_eq!(open_key(&sealed, Some(PASSPHRASE)).unwrap().seed(), key().seed());
        let name = "cases.example/north".to_owned();
        let refused = |passphrase| open_key(&sealed, passphrase).unwrap_err();
        assert_eq!(refused(None), LedgerError::PassphraseNeeded { name: name.clone() });
        assert_eq!(refused(Some("seven quiet lantern")), LedgerError::Passphrase { name });
    }

    #[test]
    fn changed_line_of_a_protected_key_is_refused() {
        let sealed = seal_key(&key(), PASSPHRASE, &[9; SEAL_RANDOM_LENGTH]);
        let other = SigningKey::from_seed("cases.example/south", KeyKind::Log, &[5; 32]).unwrap();
        let renamed = sealed.replace(&key().verifying_key().to_string(), &other.verifying_key().to_string());
        assert!(matches!(open_key(&renamed, Some(PASSPHRASE)), Err(LedgerError::Passphrase { .. })));
        let costly = sealed.replace("argon2id 65536", "argon2id 4294967295");
        assert!(matches!(open_key(&costly, Some(PASSPHRASE)), Err(LedgerError::Malformed { .. })));
        let cut = &sealed[..sealed.len() - 9];
        assert!(open_key(cut, Some(PASSPHRASE)).is_err());
        assert!(open_key(&sealed.replace("/v1", "/v2"), Some(PASSPHRASE)).is_err());
    }

    #[test]
    fn both_forms_are_known_by_their_beginning() {
        let (plain, sealed) =
            (key().to_secret_text(), seal_key(&key(), PASSPHRASE, &[9; SEAL_RANDOM_LENGTH]));
        assert!(is_key_file(plain.as_bytes()) && is_key_file(sealed.as_bytes()));
        assert!(is_key_file(format!("\u{feff}\n {}", *plain).as_bytes()));
        assert!(!is_key_file(key().verifying_key().to_string().as_bytes()) && !is_key_file(b""));
    }

    #[test]
    fn unprotected_key_opens_without_a_passphrase() {
        let text = key().to_secret_text();
        assert!(!is_sealed(&text));
        assert_eq!(open_key(&text, None).unwrap().seed(), key().seed());
        assert_eq!(public_half(&text).unwrap(), key().verifying_key());
    }
}
