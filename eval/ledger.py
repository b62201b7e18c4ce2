#!/usr/bin/env python3
"""Records what programs of others make of a log, for the tests of the ledger.

Writes `crates/ledger/tests/fixtures/others.json`: a tree with proofs, signed notes, checkpoints, cosignatures, tiles (aics-tlog), canonical JSON (rfc8785),
and time stamps (rfc3161-client and `openssl ts`, which also check each other's). Ed25519 signs the same bytes the same way, so the tests of the ledger compare
all but the time stamps byte by byte. To be run after a change of the pinned versions; the difference belongs in the same change.
"""
import base64
import hashlib
import json
import random
import struct
import tempfile
from pathlib import Path

import environment

environment.enter("judges")

import aics_tlog  # noqa: E402  (inside the environment from here on)
import cryptography.x509  # noqa: E402
import rfc3161_client  # noqa: E402
import rfc8785  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402

import judges  # noqa: E402
from authority import Authority  # noqa: E402

FILE = Path(__file__).resolve().parent.parent / "crates" / "ledger" / "tests" / "fixtures" / "others.json"
LOG, COSIGNER = "cases.example/north", "reviewers.example/second"
LOG_SEED, COSIGNER_SEED = bytes(range(32)), bytes(range(32, 64))
TIME = 1_767_000_000
N_ENTRIES = 600
# Around the borders of tiles and of powers of two.
SIZES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 100, 255, 256, 257, 511, 512, 513, 600]
STAMPED = b"a checkpoint\n"


def main():
    generator = random.Random(6962)
    entries = [f"entry {index}\n".encode() for index in range(N_ENTRIES)]
    record = {
        "tree": tree(aics_tlog.MerkleTree(entries), generator),
        "tiles": {path: hashlib.sha256(data).hexdigest() for path, data in sorted(aics_tlog.TileWriter(entries).materialise().items())},
        "notes": notes(aics_tlog.MerkleTree(entries)),
        "canonical": [[text, rfc8785.dumps(json.loads(text)).decode()] for text in values(generator)],
        "stamp": stamp(),
    }
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(record, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"wrote {FILE.name}, {FILE.stat().st_size} bytes")


def base64_text(data):
    return base64.b64encode(data).decode()


def tree(log, generator):
    """Roots, and proofs that the other program accepts itself."""
    inclusion, consistency = [], []
    for size in SIZES[1:]:
        for index in sorted({0, size - 1, generator.randrange(size)}):
            proof = log.inclusion_proof(index, size)
            assert aics_tlog.verify_leaf_inclusion(log.leaf_data(index), index, size, proof, log.root(size))
            inclusion.append([index, size, *map(base64_text, proof)])
        for old in sorted({1, max(1, size - 1), generator.randrange(1, size + 1)}):
            proof = log.consistency_proof(old, size)
            assert aics_tlog.verify_consistency(old, size, log.root(old), log.root(size), proof)
            consistency.append([old, size, *map(base64_text, proof)])
    return {"roots": {str(size): base64_text(log.root(size)) for size in SIZES}, "inclusion": inclusion, "consistency": consistency}


def notes(log):
    """A checkpoint signed by the log, the same with a cosignature, and the keys."""
    log_key, cosigner = Ed25519PrivateKey.from_private_bytes(LOG_SEED), Ed25519PrivateKey.from_private_bytes(COSIGNER_SEED)
    head = aics_tlog.Checkpoint(LOG, log.size, log.root())
    signed = aics_tlog.sign_checkpoint(head, log_key, LOG)
    _, line = aics_tlog.sign_cosignature(cosigner, COSIGNER, TIME, LOG, log.size, log.root())
    cosigned = aics_tlog.Note(text=signed.text, signatures=(*signed.signatures, line))
    keys = aics_tlog.vkey_from_ed25519(LOG, log_key.public_key()), aics_tlog.cosignature_vkey(COSIGNER, cosigner.public_key())
    assert aics_tlog.verify_checkpoint(cosigned, keys[0], [keys[1]], quorum=1).ok
    assert judges.signature(cosigned.serialise(), aics_tlog.format_vkey(keys[0])) is None
    log_vkey, cosigner_vkey = map(aics_tlog.format_vkey, keys)
    return {"time": TIME, "size": log.size, "log": LOG, "log_seed": LOG_SEED.hex(), "log_vkey": log_vkey, "cosigner": COSIGNER,
            "cosigner_seed": COSIGNER_SEED.hex(), "cosigner_vkey": cosigner_vkey, "signed": signed.serialise(), "cosigned": cosigned.serialise()}


def values(generator):
    """JSON texts: numbers of every magnitude, strings and names of every kind of character, nested lists and objects."""
    doubles = (struct.unpack(">d", generator.randbytes(8))[0] for _ in range(1500))
    near = (generator.randrange(10**generator.randint(1, 17)) / 10**generator.randint(0, 12) for _ in range(500))
    yield from (json.dumps(number) for number in [*doubles, *near, 1424953923781206.25] if number == number and abs(number) != float("inf"))
    yield from (json.dumps(generator.randrange(-(2**53) + 1, 2**53)) for _ in range(50))
    for _ in range(100):
        yield json.dumps({text(generator): [text(generator), generator.random(), None, generator.random() < 0.5] for _ in range(generator.randrange(6))})


def text(generator):
    ranges = [(0, 0x20), (0x20, 0x7F), (0x7F, 0x250), (0x2000, 0x2100), (0xE000, 0x10000), (0x10000, 0x110000)]
    return "".join(chr(generator.randrange(*generator.choice(ranges))) for _ in range(generator.randrange(8)))


def stamp():
    """A request, and the answer of an authority that both other programs accept."""
    request = (rfc3161_client.TimestampRequestBuilder().data(STAMPED).hash_algorithm(rfc3161_client.HashAlgorithm.SHA256).nonce(nonce=True)
               .cert_request(cert_request=True).build())
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority(Path(folder))
        response = authority.answer(request.as_bytes())
        assert authority.confirms(response, STAMPED)
        root = cryptography.x509.load_pem_x509_certificate(authority.root.read_bytes())
    decoded = rfc3161_client.decode_timestamp_response(response)
    verifier = rfc3161_client.VerifierBuilder.from_request(request).add_root_certificate(root).build()
    assert verifier.verify_message(decoded, STAMPED)
    info = decoded.tst_info
    return {"bytes": STAMPED.decode(), "request": base64_text(request.as_bytes()), "nonce": str(request.nonce), "response": base64_text(response),
            "time": info.gen_time.strftime("%Y-%m-%dT%H:%M:%SZ"), "serial": f"{info.serial_number:x}", "policy": info.policy.dotted_string}


if __name__ == "__main__":
    main()
