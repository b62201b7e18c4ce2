#!/usr/bin/env python3
"""Checks this bag with Python's standard library and openssl alone: python3 verify.py [--key KEY] [--ca CERTIFICATES.pem]

KEY is the public key of the case, from its owner; without it the one in the bag is used, which shows only that the bag is
consistent in itself. CERTIFICATES are those of the time stamping authority. Exit status 0: everything holds.
"""
import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

BAG = Path(__file__).resolve().parent
DATA = BAG / "data"
problems = []


def check(holds, problem):
    if not holds:
        problems.append(problem)
    return holds


def sha256(data):
    return hashlib.sha256(data).digest()


def openssl(*arguments):
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True).returncode == 0


def check_manifest(name, files):
    """A manifest lists exactly these files, each with its hash."""
    lines = [line.split("  ", 1) for line in (BAG / name).read_text(encoding="utf-8").splitlines()]
    listed = {line[1]: line[0] for line in lines if len(line) == 2}
    check(len(listed) == len(lines), f"{name}: a line is malformed or repeated")
    for path in sorted(set(listed) | set(files)):
        if check(path in listed, f"{path} is not listed in {name}") and check(path in files, f"{path} is missing"):
            check(sha256((BAG / path).read_bytes()).hex() == listed[path], f"{path} was changed")


def check_bag():
    check((BAG / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bagit.txt was changed")
    files = {path.relative_to(BAG).as_posix(): path for path in BAG.rglob("*") if path.is_file() or path.is_symlink()}
    check(not any(path.is_symlink() for path in files.values()), "there is a link in the bag")
    payload = {name: path for name, path in files.items() if name.startswith("data/")}
    check_manifest("manifest-sha256.txt", payload)
    check_manifest("tagmanifest-sha256.txt", set(files) - set(payload) - {"tagmanifest-sha256.txt", "bag-signature.txt"})
    oxum = f"Payload-Oxum: {sum(path.stat().st_size for path in payload.values())}.{len(payload)}"
    check(oxum in (BAG / "bag-info.txt").read_text(encoding="utf-8").splitlines(), "bag-info.txt has another number of bytes or files")


def check_note(text, key, what):
    """A signed note (C2SP): its signature by the key, through openssl. Returns the lines that were signed."""
    name, _, public = key.strip().split("+", 2)
    body, _, signatures = text.rpartition("\n\n")
    lines = [line.rsplit(" ", 1)[1] for line in signatures.splitlines() if line.startswith(f"\u2014 {name} ")]
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("key", "text", "signature")]
        files[0].write_bytes(bytes.fromhex("302a300506032b6570032100") + base64.b64decode(public)[-32:])
        files[1].write_text(body + "\n", encoding="utf-8", newline="")
        held = False
        for line in lines:
            files[2].write_bytes(base64.b64decode(line)[4:])
            held = held or openssl("pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", files[0], "-rawin", "-in", files[1], "-sigfile", files[2])
    check(held, f"{what} is not signed by {name}")
    return body.split("\n")


def tiles(size):
    """Paths of the tiles of entries, with how many entries each has."""
    for index in range(-(-size // 256)):
        width, path = min(256, size - index * 256), f"{index % 1000:03}"
        while index >= 1000:
            index //= 1000
            path = f"x{index % 1000:03}/{path}"
        yield path + (f".p/{width}" if width < 256 else ""), width


def root(hashes):
    """The root of a Merkle tree (RFC 6962)."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\x01" + root(hashes[:half]) + root(hashes[half:]))


def check_ledger(key):
    """The checkpoint is signed, and the entries are the ones it covers. Returns the entries; None where one was erased."""
    ledger = DATA / "ledger"
    lines = check_note((ledger / "checkpoint").read_text(encoding="utf-8"), key, "the checkpoint")
    erased = {int(line) for line in (ledger / "erased").read_text().split()} if (ledger / "erased").exists() else set()
    hashes, entries = [], []
    for path, width in tiles(int(lines[1])):
        kept, bundle = (ledger / "tile" / "0" / path).read_bytes(), (ledger / "tile" / "entries" / path).read_bytes()
        for place in range(width):
            length = int.from_bytes(bundle[:2], "big")
            entry, bundle = bundle[2 : 2 + length], bundle[2 + length :]
            known = kept[place * 32 : place * 32 + 32]
            check(len(entries) in erased or sha256(b"\x00" + entry) == known, f"entry {len(entries)} of the ledger was changed")
            entries.append(None if len(entries) in erased else json.loads(entry))
            hashes.append(known)
        check(not bundle and len(kept) == width * 32, f"tile {path} of the ledger has another length")
    check(base64.b64encode(root(hashes)).decode() == lines[2], "the entries of the ledger are not those of the checkpoint")
    removals = [stretch for entry in entries if entry and entry["kind"] == "removal" for stretch in entry["entries"]]
    unnamed = [seq for seq in erased if not any(first <= seq <= last for first, last in removals)]
    check(not unnamed, f"entries {unnamed} of the ledger are missing, and no removal says so")
    return entries


def plain(claim):
    """A claim whose confidence has as many digits as single precision holds."""
    return {**claim, "confidence": round(claim.get("confidence") or 0, 5)}


def check_content(entries):
    """Evidence, texts and readings are those that the ledger names, and claims and judgements of incidents those it has."""
    kinds = {}
    for entry in filter(None, entries):
        kinds.setdefault(entry["kind"], []).append(entry)
    undone = {entry["import"] for entry in kinds.get("undo", [])}
    kept = [entry for entry in kinds.get("report", []) if entry["import"] not in undone]
    named = {
        "evidence": [entry["evidence"] for entry in kept],
        "texts": [entry["clean"] + ".json" for entry in kept],
        "readings": [entry["record"] + ".json" for entry in kinds.get("reading", []) if entry["report"] in {report["report"] for report in kept}],
    }
    for folder, names in named.items():
        there = {path.name for path in (DATA / folder).glob("*")}
        for name in sorted(there ^ set(names)):
            check(name in names, f"{folder}/{name} is not in the ledger")
            check(name in there, f"{folder}/{name} is in the ledger and not in the bag")
        for name in there & set(names):
            check(sha256((DATA / folder / name).read_bytes()).hex() == name.split(".")[0], f"{folder}/{name} was changed")
    claims = {(entry["report"], entry["claim"]["id"]): entry["claim"] for entry in kinds.get("claim", [])}
    made = {entry["judgement"]: entry for entry in kinds.get("judgement", [])}
    corrected = {entry["subject"] for entry in made.values() if entry["decision"] == "wrong"}
    for line in (DATA / "incidents.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for account in record["accounts"]:
            for claim in account["claims"]:
                known = claims.get((account["report"], claim["id"]))
                check(known and (plain(known) == plain(claim) or claim["id"] in corrected), f"claim {claim['id']} is not that of the ledger")
        for note in record.get("judgements", []):
            entry = made.get(note["id"], {})
            same = entry.get("by") == note["by"] and entry.get("at") == note["at"] and entry.get("why") == note.get("why")
            check(same, f"judgement {note['id']} is not that of the ledger")


def check_stamps(ca):
    for note in sorted((DATA / "stamps").glob("*.note")):
        response, digest = note.with_suffix(".tsr"), sha256(note.read_bytes())
        check(digest in note.with_suffix(".tsq").read_bytes(), f"{note.name} is not what was to be stamped")
        if response.exists():
            check(digest in response.read_bytes(), f"{response.name} is of something else")
            check(ca is None or openssl("ts", "-verify", "-data", note, "-in", response, "-CAfile", ca), f"{response.name} does not verify")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key")
    parser.add_argument("--ca")
    options = parser.parse_args()
    try:
        check_bag()
        key = options.key or (DATA / "ledger" / "key").read_text(encoding="utf-8")
        check((DATA / "ledger" / "key").read_text(encoding="utf-8").strip() == key.strip(), "the key in the bag is not the given one")
        if (BAG / "bag-signature.txt").exists() or "Signed: yes" in (BAG / "bag-info.txt").read_text(encoding="utf-8"):
            signed = check_note((BAG / "bag-signature.txt").read_text(encoding="utf-8"), key, "the bag")
            check(signed[1] == sha256((BAG / "tagmanifest-sha256.txt").read_bytes()).hex(), "the bag is not the signed one")
        check_content(check_ledger(key))
        check_stamps(options.ca)
    except Exception as error:  # whatever stops a check is a problem of the bag
        problems.append(f"cannot be checked: {type(error).__name__}: {error}")
    for problem in problems:
        print(f"\u2717 {problem}")
    if not options.key:
        print("note: the key is the one in the bag; get it from its owner and give it with --key")
    print("the bag was changed" if problems else "the bag is as it was made")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
