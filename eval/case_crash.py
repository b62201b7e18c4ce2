#!/usr/bin/env python3
"""Kills the program at random moments while it works on a case, and checks that nothing is damaged or lost.

Commands that add, judge, undo and join are killed (SIGKILL) at moments spread evenly over their time. Afterwards `verify` must be clean, also against
the checkpoint from before; every report and judgement from before must be there; and the same command, run again, must give the case that an uninterrupted
command gives, without duplicates. Exit status 1 if one of these fails.
"""
import argparse
import random
import tempfile
import time
from pathlib import Path

from case_file import RASHOMON, Case, Checks, differences, kill_after, readings, write_lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rashomon", default=RASHOMON)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--reports", type=int, default=60, help="reports in the case when a command begins; half as many are added")
    parser.add_argument("--commands", nargs="+", metavar="NAME", help="only these, as they are named in the output")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="rashomon-crash-") as folder:
        run(options, Path(folder), checks)
    checks.end()


def run(options, folder, checks):
    generator = random.Random(options.seed)
    base = make_base(options, folder)
    works = [Work(name, arguments, base, folder) for name, arguments in commands(base, folder) if name in (options.commands or [name])]
    outcomes = {work.name: [0, 0, 0] for work in works}
    for trial in range(options.trials):
        work = works[trial % len(works)]
        case = base.copy(folder / f"trial-{trial}")
        seconds = generator.uniform(0, work.seconds * 1.1)
        before = case.state()
        acknowledged = kill_after(case.start(*work.arguments), seconds)
        label = f"{work.name}, killed after {seconds * 1000:.0f} ms (trial {trial})"
        written = check_killed(case, work, before, acknowledged, folder / "before.txt", label, checks)
        outcomes[work.name][2 if acknowledged else written] += 1
        check_repeated(case, work, label, checks)
        for path in case.files():
            path.unlink()
    for name, (untouched, partly, finished) in outcomes.items():
        print(f"{name:22} killed with nothing written {untouched:4}, with something written {partly:4}, after its end {finished:4}")
    print(f"{options.trials} commands killed")


def make_base(options, folder):
    """A case with two imports and two judgements, and a copy of it that grew on its own."""
    lines = readings(options.reports * 2, folder)
    n = options.reports
    write_lines(folder / "first.jsonl", lines[: n // 2])
    write_lines(folder / "second.jsonl", lines[n // 2 : n])
    write_lines(folder / "added.jsonl", lines[n : n + n // 2])
    write_lines(folder / "elsewhere.jsonl", lines[n + n // 4 :])
    base = Case.new(options.rashomon, folder / "base.rashomon")
    base.run("add", folder / "first.jsonl")
    claims = claims_of(base)
    base.run("judge", "wrong", claims[0], "--no-claim", "--why", "it is of another day")
    other = base.copy(folder / "elsewhere")
    other.run("add", folder / "elsewhere.jsonl", by="Jonas Weber")
    other.run("judge", "contested", claims[1], "--why", "the photograph is older", by="Jonas Weber")
    base.run("add", folder / "second.jsonl")
    base.run("judge", "note", claims[2], "the author was at the scene")
    (folder / "before.txt").write_text(base.checkpoint())
    return base


def claims_of(case):
    return [claim for claim, in case.rows("SELECT claim FROM claim WHERE facet = 'killed' ORDER BY id")]


def commands(base, folder):
    """What is killed: a name and the arguments of the command."""
    claims = claims_of(base)
    judgement = base.rows("SELECT judgement FROM judgement WHERE kind = 'wrong'")[0][0]
    incidents = [incident for incident, in base.rows("SELECT incident FROM incidents ORDER BY reports DESC, incident LIMIT 2")]
    return [
        ("add", ["add", folder / "added.jsonl"]),
        ("judge wrong", ["judge", "wrong", claims[3], "--value", "41", "--why", "forty-one are the injured"]),
        ("undo an import", ["undo", "2", "--why", "the wrong folder"]),
        ("join", ["join", folder / "elsewhere" / base.path.name]),
        ("judge same", ["judge", "same", *incidents, "--why", "one strike, two spellings"]),
        ("undo a judgement", ["judge", "undo", judgement, "--why", "the day is right after all"]),
    ]


class Work:
    """A command, how long it takes when nobody interrupts it, and what the case is then."""

    def __init__(self, name, arguments, base, folder):
        self.name, self.arguments = name, arguments
        case = base.copy(folder / f"whole-{name.replace(' ', '-')}")
        begin = time.monotonic()
        case.run(*arguments)
        self.seconds = time.monotonic() - begin
        self.state = case.state()


def check_killed(case, work, before, acknowledged, checkpoint, label, checks):
    """Checks a case whose command was killed; whether anything of the command was written."""
    clean, words = case.verify()
    checks.that(clean, f"{label}: verify finds {words.strip()[:300]}")
    clean, words = case.verify(against=checkpoint)
    checks.that(clean, f"{label}: verify against the checkpoint before finds {words.strip()[:300]}")
    now = case.state()
    lost = [row for row in before["judgements"] if row[:3] not in [other[:3] for other in now["judgements"]]]
    if work.name != "undo an import":
        lost += [row for row in before["reports"] if row[:3] not in [other[:3] for other in now["reports"]]]
    checks.that(not lost, f"{label}: lost {lost[:3]}")
    if acknowledged:
        checks.that(now == work.state, f"{label}: acknowledged, but {differences(work.state, now)}")
    return now != before


def check_repeated(case, work, label, checks):
    """Checks that the same command completes what was begun."""
    done = case.run(*work.arguments, expect=None)
    already = work.name.startswith("undo") and done.returncode == 1
    checks.that(done.returncode == 0 or already, f"{label}: repeated, it ended with {done.returncode}: {done.stderr.strip()[:300]}")
    found = case.state()
    checks.that(found == work.state, f"{label}: repeated, {differences(work.state, found)}")
    clean, words = case.verify()
    checks.that(clean, f"{label}: repeated, verify finds {words.strip()[:300]}")


if __name__ == "__main__":
    main()
