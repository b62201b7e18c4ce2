#!/usr/bin/env python3
"""Changes a case in every way that somebody who wants to deceive might, and checks that it is found, by the program and by programs of others.

Single bytes are changed in evidence, readings, judgements and ledger through SQLite, and anywhere in the raw file; rows are reordered, the tail is cut, an older
file is put back, two copies grow apart. Every change that alters content must be found by `verify` and named. The ledger, proofs, cosignature and time stamp of
the true case must be accepted by aics-tlog, `openssl` and rfc3161-client, and false ones rejected. Exit status 1 if one of these fails.
"""
import argparse
import base64
import random
import re
import sqlite3
import tempfile
from pathlib import Path

import environment

environment.enter("judges")

import judges  # noqa: E402  (inside the environment from here on)
from authority import Authority  # noqa: E402
from case_file import RASHOMON, Case, Checks, readings, write_lines  # noqa: E402

# Columns that hold content, and those of the same row that name it: one of them must be in what `verify` says.
CONTENT = [
    ("about", ["value"], ["'of the case'"]),
    ("entry", ["kind", "body", "hash"], ["seq"]),
    ("tree", ["hash"], ["position"]),
    ("checkpoint", ["note"], ["size"]),
    ("import", ["author", "files"], ["id"]),
    ("evidence", ["sha256", "bytes", "size"], ["(SELECT report FROM report WHERE report.evidence = evidence.id)", "sha256"]),
    ("report", ["report", "source", "fingerprint", "title", "publisher", "published", "clean", "state"], ["report"]),
    ("version", ["version", "about"], ["version"]),
    ("reading", ["record", "current", "unread"], ["(SELECT report FROM report WHERE report.id = reading.report)"]),
    ("claim", ["claim", "voice", "facet", "stance", "words", "low", "earliest", "lat"], ["claim", "(SELECT report FROM report WHERE report.id = claim.report)"]),
    ("judgement", ["judgement", "kind", "subject", "author", "why", "body", "time"], ["judgement", "entry"]),
]
OTHER = {"current": "superseded", "superseded": "current", 0: 1, 1: 0}
# `sqlite_sequence` says which numbers were given: a larger one alters nothing.
DERIVED = ("sqlite_sequence", "incident", "node", "block", "block_word", "link", "report_text", "claim_text", "sqlite_stat")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rashomon", default=RASHOMON)
    parser.add_argument("--changes", type=int, default=200, help="single bytes changed, half of them through SQLite, half in the raw file")
    parser.add_argument("--reports", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="rashomon-tamper-") as folder:
        run(options, Path(folder), checks)
    checks.end()


def run(options, folder, checks):
    generator = random.Random(options.seed)
    case, older = make_case(options, folder)
    clean, words = case.verify()
    checks.that(clean, f"the true case: verify finds {words.strip()[:300]}")
    change_through_sqlite(case, options.changes // 2, generator, folder, checks)
    change_raw(case, options.changes - options.changes // 2, generator, folder, checks)
    reorder(case, folder, checks)
    cut_tail(case, older, folder, checks)
    fork(case, folder, checks)
    judge_ledger(case, older, folder, checks)
    judge_proofs(case, generator, folder, checks)
    judge_stamp(case, folder, checks)


def make_case(options, folder):
    """A case with every kind of content, and a copy of it as it was earlier."""
    lines = readings(options.reports * 2, folder)
    write_lines(folder / "first.jsonl", lines[: options.reports])
    write_lines(folder / "second.jsonl", lines[options.reports :])
    case = Case.new(options.rashomon, folder / "base.rashomon")
    case.run("add", folder / "first.jsonl")
    claims = [claim for claim, in case.rows("SELECT claim FROM claim WHERE facet = 'killed' ORDER BY id LIMIT 9")]
    case.run("judge", "wrong", claims[0], "--value", "41", "--why", "forty-one are the injured")
    case.run("judge", "contested", claims[1], "--why", "the photograph is older", by="Jonas Weber")
    older = case.copy(folder / "older")
    case.run("add", folder / "second.jsonl")
    case.run("judge", "note", claims[2], "the author was at the scene")
    case.run("judge", "wrong", claims[3], "--no-claim")
    settle(case)
    settle(older)
    return case, older


def settle(case):
    """Moves everything into the one file, so that its bytes are all there is."""
    db = sqlite3.connect(case.path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def found_by_verify(case, names, label, checks, against=None):
    clean, words = case.verify(against)
    if checks.that(not clean, f"{label}: not found") and names:
        checks.that(any(str(name) in words for name in names), f"{label}: found but not named ({names}): {words.strip()[:300]}")
    return not clean


def change_through_sqlite(case, n, generator, folder, checks):
    """Changes one byte of one value, as somebody with a database tool would."""
    found = 0
    for number in range(n):
        table, columns, naming = CONTENT[number % len(CONTENT)]
        changed = case.copy(folder / f"sqlite-{number}")
        label, names = change_value(changed, table, generator.choice(columns), naming, generator)
        found += found_by_verify(changed, names, label, checks)
        remove(changed)
    print(f"single bytes changed through SQLite: {found} of {n} found")


def change_value(case, table, column, naming, generator):
    db = sqlite3.connect(case.path)
    db.execute("PRAGMA foreign_keys = OFF")
    key = {"tree": "level || ',' || position", "about": "key"}.get(table, "rowid")
    rows = db.execute(f"SELECT {key} FROM {table} WHERE {column} IS NOT NULL AND length({column}) > 0").fetchall()
    row, = generator.choice(rows)
    value, *names = db.execute(f"SELECT {column}, {', '.join(naming)} FROM {table} WHERE {key} = ?", [row]).fetchone()
    new = change_byte(value, generator)
    db.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", [new, row])
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return f"{table}.{column} of {row}", [*names, new] if column in naming else names


def change_byte(value, generator):
    """The value with one byte changed; a number that is a little larger, a flag or a state that is the other one."""
    if value in OTHER:
        return OTHER[value]
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        at = generator.randrange(len(value))
        return value[:at] + ("x" if value[at] != "x" else "y") + value[at + 1 :]
    changed = bytearray(value)
    changed[generator.randrange(len(changed))] ^= 1 << generator.randrange(8)
    return bytes(changed)


def change_raw(case, n, generator, folder, checks):
    """Changes one byte anywhere in the file; those that alter no content are counted apart."""
    true, found, without_content, derived = content(case.path), 0, 0, 0
    size = case.path.stat().st_size
    for number in range(n):
        changed = case.copy(folder / f"raw-{number}")
        at = generator.randrange(size)
        with open(changed.path, "r+b") as file:
            file.seek(at)
            byte = file.read(1)[0]
            file.seek(at)
            file.write(bytes([byte ^ (1 << generator.randrange(8))]))
        altered = altered_tables(true, content(changed.path))
        if not altered:
            without_content += 1
        elif all(table.startswith(DERIVED) for table in altered):
            derived += not changed.verify()[0]
            without_content += 1
        else:
            found += found_by_verify(changed, None, f"byte {at} of the raw file, in {', '.join(altered)}", checks)
        remove(changed)
    print(f"single bytes changed in the raw file: {found} of {n - without_content} that alter content found; {without_content} alter none "
          f"(unused room, or what is derived: {derived} of these found)")


def content(path):
    """The rows of every table; None where SQLite cannot read them."""
    tables = {}
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall():
            if sql.startswith("CREATE VIRTUAL"):
                continue
            tables[name] = read_table(db, name)
        tables["the schema"] = db.execute("SELECT * FROM sqlite_schema ORDER BY type, name").fetchall()
        tables["the header"] = [db.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version", "encoding")]
        db.close()
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        tables["the file"] = None
    return tables


def read_table(db, name):
    db.text_factory = bytes
    try:
        return db.execute(f"SELECT * FROM {name}").fetchall()
    except sqlite3.DatabaseError:
        return None
    finally:
        db.text_factory = str


def altered_tables(true, changed):
    return [name for name in {**true, **changed} if true.get(name) != changed.get(name) or (name in changed and changed[name] is None)]


def remove(case):
    for path in case.files():
        path.unlink()


def sql(case, script):
    db = sqlite3.connect(case.path)
    db.executescript(script)
    db.close()


def reorder(case, folder, checks):
    """Two entries change places, with their hashes or without."""
    last = case.rows("SELECT max(seq) FROM entry")[0][0]
    for columns in ("kind, body", "kind, body, hash"):
        changed = case.copy(folder / f"reordered-{len(columns)}")
        sql(changed, f"""PRAGMA foreign_keys = OFF; CREATE TEMP TABLE pair AS SELECT seq, kind, body, hash FROM entry WHERE seq IN ({last - 4}, {last - 2});
            UPDATE entry SET ({columns}) = (SELECT {columns} FROM pair WHERE pair.seq = 2 * {last} - 6 - entry.seq) WHERE seq IN ({last - 4}, {last - 2});""")
        found_by_verify(changed, [last - 4, last - 2, "the tree was changed"], f"entries reordered ({columns})", checks)


def cut_tail(case, older, folder, checks):
    """The end is cut off, badly and well; an older file is put back."""
    newest = folder / "newest.txt"
    newest.write_text(case.checkpoint())
    last = case.rows("SELECT max(seq) FROM entry")[0][0]
    cut = case.copy(folder / "cut")
    sql(cut, f"PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE seq > {last - 5};")
    found_by_verify(cut, None, "the last five entries cut off", checks)
    found_by_verify(cut, None, "the last five entries cut off, against the newest checkpoint", checks, newest)
    clean, words = older.verify()
    checks.that(clean, f"the older file alone is in order, but verify finds {words.strip()[:300]}")
    found_by_verify(older, None, "an older file put back, against the newest checkpoint", checks, newest)
    early = folder / "early.txt"
    early.write_text(older.checkpoint())
    clean, words = case.verify(early)
    checks.that(clean, f"the newer file against the older checkpoint: verify finds {words.strip()[:300]}")


def fork(case, folder, checks):
    """Two copies grow apart: each is in order by itself, and neither against the checkpoint of the other."""
    one, other = case.copy(folder / "one"), case.copy(folder / "other")
    claim = case.rows("SELECT claim FROM claim ORDER BY id LIMIT 1")[0][0]
    one.run("judge", "note", claim, "as the hospital lists it")
    other.run("judge", "note", claim, "as the ministry lists it")
    for name, copy in (("one", one), ("other", other)):
        (folder / f"{name}.txt").write_text(copy.checkpoint())
        clean, words = copy.verify()
        checks.that(clean, f"a fork by itself: verify finds {words.strip()[:300]}")
    found_by_verify(one, None, "a forked copy, against the checkpoint of the other", checks, folder / "other.txt")
    found_by_verify(other, None, "a forked copy, against the checkpoint of the one", checks, folder / "one.txt")


def public_key(case):
    return case.rows("SELECT value FROM about WHERE key = 'key'")[0][0]


def judge_ledger(case, older, folder, checks):
    """aics-tlog reads the exported ledger: the true one is accepted, false ones are rejected."""
    case.run("ledger", "export", folder / "log")
    older.run("ledger", "export", folder / "older-log")
    key = public_key(case)
    problem = judges.audit(folder / "log", key)
    checks.that(problem is None, f"aics-tlog rejects the true ledger: {problem}")
    note = (folder / "log" / "checkpoint").read_text()
    problem = judges.signature(note, key)
    checks.that(problem is None, f"openssl rejects the signature of the true checkpoint: {problem}")
    checks.that(judges.signature(note.replace("\n", "\nx", 1), key) is not None, "openssl accepts a changed checkpoint")
    problem = judges.consistency(folder / "older-log", folder / "log", key)
    checks.that(problem is None, f"aics-tlog does not see that the ledger only grew: {problem}")
    files = sorted(path for path in (folder / "log").rglob("*") if path.is_file() and (path.name == "checkpoint" or "tile" in path.parts))
    for path in files:
        true = path.read_bytes()
        for at in {0, len(true) // 2, len(true) - 1}:
            path.write_bytes(true[:at] + bytes([true[at] ^ 1]) + true[at + 1 :])
            checks.that(judges.audit(folder / "log", key) is not None, f"aics-tlog accepts a ledger with byte {at} of {path.name} changed")
        path.write_bytes(true)
    print(f"aics-tlog: the true ledger accepted, {len(files)} files each with three changed bytes tried")
    judge_cosignature(case, key, folder, checks)


def judge_cosignature(case, key, folder, checks):
    """A second person signs the checkpoint: aics-tlog wants the signatures of both."""
    done = case.run("cosign", "--key", folder / "reviewer.key", by="Jonas Weber")
    reviewer = re.search(r"\S+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", done.stderr)[0]
    note = case.checkpoint()
    problem = judges.cosigned(note, key, [reviewer])
    checks.that(problem is None, f"aics-tlog rejects the cosigned checkpoint: {problem}")
    lines = note.split("\n")
    lines[-2] = lines[-2][:-8] + ("A" if lines[-2][-8] != "A" else "B") + lines[-2][-7:]
    checks.that(judges.cosigned("\n".join(lines), key, [reviewer]) is not None, "aics-tlog accepts a changed cosignature")
    clean, words = case.verify()
    checks.that(clean, f"with a cosignature: verify finds {words.strip()[:300]}")


def judge_proofs(case, generator, folder, checks):
    """Proofs of claims and judgements, checked without the case."""
    key = public_key(case)
    claims = [claim for claim, in case.rows("SELECT claim FROM claim ORDER BY id")]
    judgements = [judgement for judgement, in case.rows("SELECT judgement FROM judgement")]
    largest = 0
    for subject in [*generator.sample(claims, 10), *judgements]:
        proof = folder / f"{len(list(folder.glob('*.tlog-proof')))}.tlog-proof"
        case.run("prove", subject, "--out", proof)
        text = proof.read_text()
        entry = proof.with_suffix(".json").read_bytes()
        largest = max(largest, len(text.encode()))
        problem = judges.proof(text, entry, key)
        checks.that(problem is None, f"aics-tlog rejects the proof of {subject}: {problem}")
        checks.that(subject.encode() in entry, f"the entry of {subject} does not name it")
        changed = change_byte(entry, generator)
        checks.that(judges.proof(text, changed, key) is not None, f"aics-tlog accepts the proof of {subject} for another entry")
        lines = text.split("\n")
        at = generator.randrange(1, lines.index(""))
        lines[at] = change_byte(lines[at], generator)
        checks.that(judges.proof("\n".join(lines), entry, key) is not None, f"aics-tlog accepts a changed proof of {subject}")
    checks.that(largest < 2000, f"a proof has {largest} bytes")
    print(f"aics-tlog: {10 + len(judgements)} proofs accepted, the largest has {largest} bytes")


def judge_stamp(case, folder, checks):
    """`openssl` reads our request and answers it; it and rfc3161-client accept the answer, and so does the case."""
    (folder / "authority").mkdir()
    authority = Authority(folder / "authority")
    request, response = folder / "case.tsq", folder / "case.tsr"
    note = case.checkpoint().encode()
    case.run("timestamp", "--request", request)
    response.write_bytes(authority.answer(request.read_bytes()))
    checks.that(authority.confirms(response.read_bytes(), note), "openssl does not find the checkpoint in the time stamp")
    checks.that(not authority.confirms(response.read_bytes(), note + b"\n"), "openssl finds other bytes in the time stamp")
    problem = judges.stamp(response.read_bytes(), note, authority.root.read_bytes())
    checks.that(problem is None, f"rfc3161-client rejects the time stamp: {problem}")
    false = folder / "false.tsr"
    case.run("timestamp", "--request", folder / "second.tsq", expect=None)
    false.write_bytes(change_stamp(response.read_bytes()))
    checks.that(case.run("timestamp", "--response", false, expect=None).returncode == 1, "the case takes a time stamp of something else")
    case.run("timestamp", "--response", response)
    clean, words = case.verify()
    checks.that(clean, f"with a time stamp: verify finds {words.strip()[:300]}")
    print("openssl and rfc3161-client accept the time stamp")


def change_stamp(response):
    """The response with another hash in it."""
    at = response.index(base64.b16decode("0420")) + 2
    return response[:at] + bytes([response[at] ^ 1]) + response[at + 1 :]


if __name__ == "__main__":
    main()
