#!/usr/bin/env python3
"""Imports a collection again after some of its rows changed, and takes the second import back.

Exactly the changed rows must change, each with the version before kept; damaged rows must be reported one by one while the rest goes in; `undo` must give the
case as it was after the first import. Exit status 1 if one of these fails.
"""
import argparse
import json
import random
import tempfile
import time
from pathlib import Path

from case_file import RASHOMON, Case, Checks, differences, readings, write_lines

BAD = ['{"report": ', '[1, 2]', '{"schema": "rashomon/reading@2"}', '{"text": 5}', '"words"']


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rashomon", default=RASHOMON)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--changed", type=int, default=5_000)
    options = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="rashomon-import-") as folder:
        run(options, Path(folder), checks)
    checks.end()


def run(options, folder, checks):
    generator = random.Random(1)
    lines = readings(options.rows, folder)
    chosen = sorted(generator.sample(range(options.rows), options.changed))
    again = list(lines)
    for at in chosen:
        again[at] = changed(lines[at])
    bad_at = sorted(generator.sample(range(options.rows), len(BAD)))
    for at, bad in zip(reversed(bad_at), reversed(BAD)):
        again.insert(at, bad)
    case = Case.new(options.rashomon, folder / "base.rashomon")
    first = timed(case, "add", write_lines(folder / "rows.jsonl", lines))
    checks.that(case.count("report") == options.rows, f"{case.count('report')} reports after the first import")
    state = case.state()
    second = timed(case, "add", write_lines(folder / "rows-again.jsonl", again), expect=1)
    check_changes(case, [json.loads(lines[at])["report"] for at in chosen], checks)
    check_bad(second[1].stderr, bad_at, checks)
    number = case.rows("SELECT max(id) FROM import")[0][0]
    undone = timed(case, "undo", str(number), "--why", "the second file was the wrong one")
    found = case.state()
    checks.that(found == state, f"after undo: {differences(state, found)}")
    clean, words = case.verify()
    checks.that(clean, f"after undo, verify finds {words.strip()[:300]}")
    print(f"{options.rows} rows in {first[0]:.1f} s; again with {options.changed} changed in {second[0]:.1f} s; undone in {undone[0]:.1f} s")


def changed(line):
    """The same row with another toll: a new version of the report."""
    record = json.loads(line)
    record["report"]["text"] += " Correction: the toll was revised."
    for claim in record["claims"]:
        if claim["facet"] == "killed":
            claim["value"]["low"] += 1
            if claim["value"]["high"] is not None:
                claim["value"]["high"] += 1
    return json.dumps(record)


def timed(case, *arguments, expect=0):
    begin = time.monotonic()
    done = case.run(*arguments, expect=expect)
    return time.monotonic() - begin, done


def check_changes(case, expected, checks):
    """Every changed row has one new version, the version before is kept whole, and nothing else is new."""
    pairs = case.rows("SELECT new.source, old.state, old.clean IS NOT NULL, new.state FROM report new JOIN report old ON old.id = new.previous")
    checks.that(sorted(pair[0] for pair in pairs) == sorted(report["uri"] or report["id"] for report in expected),
                f"{len(pairs)} reports have a version before, {len(expected)} expected")
    checks.that(all(pair[1:] == ("superseded", 1, "current") for pair in pairs), "a version before is not kept whole")
    raised = case.rows("""SELECT count(*) FROM report new JOIN report old ON old.id = new.previous
        JOIN claim a ON a.report = new.id JOIN claim b ON b.report = old.id AND a.claim LIKE b.claim || '%' AND a.facet = b.facet
        WHERE a.facet = 'killed' AND a.low = b.low + 1""")[0][0]
    all_of_new = case.rows("SELECT count(*) FROM claim a JOIN report new ON new.id = a.report WHERE new.previous IS NOT NULL AND a.facet = 'killed'")[0][0]
    checks.that(raised == all_of_new, f"{raised} of {all_of_new} changed tolls have their old value")


def check_bad(said, bad_at, checks):
    """Every damaged row is named by its line."""
    for at, line in enumerate(bad_at):
        number = line + at + 1
        checks.that(any(f"{number}" in words.replace(",", "") for words in said.splitlines()), f"the damaged row in line {number} is not named: {said[:400]}")


if __name__ == "__main__":
    main()
