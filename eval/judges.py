"""What programs of others say of a log, a proof, a cosignature and a time stamp: nothing if they accept it, else why not."""
import base64
import subprocess
import tempfile
from pathlib import Path

import aics_tlog
import cryptography.x509
import rfc3161_client
from aics_tlog.checkpoint import checkpoint_from_note


def refusal(judge):
    """Makes a function that returns why something is refused out of one that raises or returns it."""

    def judged(*arguments):
        try:
            return judge(*arguments)
        except Exception as error:  # whatever makes it refuse is the reason
            return f"{type(error).__name__}: {error}"

    return judged


def opened(note, key):
    """The checkpoint in a note that the log signed."""
    log_key = aics_tlog.parse_vkey(key.strip())
    parsed = aics_tlog.parse_note(note)
    result = aics_tlog.verify_checkpoint(parsed, log_key)
    if not result.ok:
        raise ValueError(result.error)
    return checkpoint_from_note(parsed)[0]


@refusal
def audit(folder, key):
    """A log in the tlog-tiles layout: every tile and every entry, against the signed checkpoint."""
    head = opened((folder / "checkpoint").read_text(encoding="utf-8"), key)
    aics_tlog.audit_tiles(aics_tlog.FileSystemTileReader(folder), head.size, head.root)


@refusal
def consistency(older, newer, key):
    """Two logs: the newer is the older one and more."""
    old, new = (opened((folder / "checkpoint").read_text(encoding="utf-8"), key) for folder in (older, newer))
    proof = aics_tlog.consistency_proof_from_tiles(aics_tlog.FileSystemTileReader(newer), old.size, new.size)
    if not aics_tlog.verify_consistency(old.size, new.size, old.root, new.root, proof):
        return "the proof does not hold"
    return None


@refusal
def proof(text, entry, key):
    """A `.tlog-proof` file for one entry. aics-tlog does not read the file itself: its lines are split here, as C2SP tlog-proof says."""
    head, note = text.split("\n\n", 1)
    lines = head.split("\n")
    if lines.pop(0) != "c2sp.org/tlog-proof@v1":
        return "the first line is another one"
    if lines[0].startswith("extra "):
        base64.b64decode(lines.pop(0)[6:], validate=True)
    word, index = lines.pop(0).split(" ")
    if word != "index":
        return "there is no index"
    hashes = [base64.b64decode(line, validate=True) for line in lines]
    # Python ignores the last bits of the last character: only one text of a hash is its text.
    if [base64.b64encode(found).decode() for found in hashes] != lines:
        return "a hash is not written as base64 writes it"
    checkpoint = opened(note, key)
    if not aics_tlog.verify_leaf_inclusion(entry, int(index), checkpoint.size, hashes, checkpoint.root):
        return "the proof does not hold"
    return None


@refusal
def cosigned(note, key, cosigners):
    """A checkpoint with the cosignatures of all these keys."""
    keys = [aics_tlog.parse_vkey(cosigner) for cosigner in cosigners]
    result = aics_tlog.verify_checkpoint(aics_tlog.parse_note(note), aics_tlog.parse_vkey(key), keys, quorum=len(keys))
    return None if result.ok else result.error or "the quorum is not reached"


@refusal
def signature(note, key):
    """`openssl`, which knows nothing of notes, on the signature of the log: over the text, with the 32 bytes of the key."""
    parsed, log_key = aics_tlog.parse_note(note), aics_tlog.parse_vkey(key.strip())
    line, = [line for line in parsed.signatures if line.name == log_key.name and line.key_id == log_key.key_id]
    with tempfile.TemporaryDirectory() as folder:
        pem, text, signed = (Path(folder) / name for name in ("key.pem", "text", "signature"))
        # An Ed25519 key in the form that openssl reads: RFC 8410.
        encoded = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + log_key.public_key).decode()
        pem.write_text(f"-----BEGIN PUBLIC KEY-----\n{encoded}\n-----END PUBLIC KEY-----\n")
        text.write_text(parsed.text, encoding="utf-8")
        signed.write_bytes(line.signature)
        checked = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", pem, "-rawin", "-in", text, "-sigfile", signed], capture_output=True, text=True)
    return None if checked.returncode == 0 else checked.stdout + checked.stderr


@refusal
def stamp(response, data, root):
    """A time stamp of these bytes by an authority with this root certificate."""
    certificate = cryptography.x509.load_pem_x509_certificate(root)
    verifier = rfc3161_client.VerifierBuilder().add_root_certificate(certificate).build()
    decoded = rfc3161_client.decode_timestamp_response(response)
    return None if verifier.verify_message(decoded, data) else "the time stamp does not hold"
