#!/usr/bin/env python3
"""Several people work on one case at once: some add reports, some judge claims, all the time.

Afterwards every report and judgement whose command ended well must be there, `verify` must be clean, and of all judgements on one claim every one but the first
must have been told that there was one before. Exit status 1 if one of these fails.
"""
import argparse
import json
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

from case_file import RASHOMON, Case, Checks, readings, write_lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rashomon", default=RASHOMON)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="rashomon-people-") as folder:
        run(options, Path(folder), checks)
    checks.end()


def run(options, folder, checks):
    lines = readings(6000, folder)
    case = Case.new(options.rashomon, folder / "base.rashomon")
    case.run("add", write_lines(folder / "first.jsonl", lines[:40]))
    claims = [claim for claim, in case.rows("SELECT claim FROM claim ORDER BY id LIMIT 5")]
    end = time.monotonic() + options.seconds
    n = options.people // 2
    adding = [Adding(case, folder, f"Adder {number}", lines[40 + number :: n]) for number in range(n)]
    judging = [Judging(case, f"Judge {number}", claims) for number in range(options.people - n)]
    threads = [threading.Thread(target=person.work, args=(end,)) for person in [*adding, *judging]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in [*adding, *judging]:
        checks.that(person.n_done > 0, f"{person.name} got nothing done in {options.seconds} s")
        for words in person.failures:
            checks.that(False, f"{person.name}: {words}")
    check_added(case, adding, checks)
    check_judged(case, judging, checks)
    clean, words = case.verify()
    checks.that(clean, f"verify finds {words.strip()[:300]}")
    slowest = max(person.slowest for person in [*adding, *judging])
    print(f"{options.people} people, {options.seconds:.0f} s: {sum(a.n_done for a in adding)} additions, {sum(j.n_done for j in judging)} judgements, "
          f"the slowest command {slowest:.1f} s")


class Person:
    """Runs commands one after another, and remembers what was acknowledged."""

    def __init__(self, case, name):
        self.case, self.name, self.failures, self.n_done, self.slowest = case, name, [], 0, 0.0

    def work(self, end):
        number = 0
        while time.monotonic() < end:
            begin = time.monotonic()
            arguments = self.arguments(number)
            if arguments is None:
                return
            done = subprocess.run(self.case.command("--format", "json", *arguments, by=self.name), capture_output=True, text=True)
            self.slowest = max(self.slowest, time.monotonic() - begin)
            if done.returncode == 0:
                self.n_done += 1
                self.acknowledged(number, json.loads(done.stdout))
            else:
                self.failures.append(f"`{arguments[0]}` ended with {done.returncode}: {done.stderr.strip()[:300]}")
            number += 1


class Adding(Person):
    """Adds three reports at a time."""

    def __init__(self, case, folder, name, lines):
        super().__init__(case, name)
        self.file, self.lines, self.reports = folder / f"{name}.jsonl", lines, []

    def arguments(self, number):
        lines = self.lines[number * 3 : number * 3 + 3]
        return ["add", write_lines(self.file, lines)] if lines else None

    def acknowledged(self, number, _):
        self.reports += [json.loads(line)["report"]["id"] for line in self.lines[number * 3 : number * 3 + 3]]


class Judging(Person):
    """Judges the same few claims as everybody else."""

    def __init__(self, case, name, claims):
        super().__init__(case, name)
        self.claims, self.made = claims, []

    def arguments(self, number):
        return ["judge", "contested", self.claims[number % len(self.claims)], "--why", f"{self.name} doubts it, time {number}"]

    def acknowledged(self, _, said):
        self.made.append((said["judgement"]["id"], said["judgement"]["subject"], len(said["others"])))


def check_added(case, adding, checks):
    here = {report for report, in case.rows("SELECT report FROM report WHERE state = 'current'")}
    for person in adding:
        lost = [report for report in person.reports if report not in here]
        checks.that(not lost, f"{person.name} added {lost[:3]}, acknowledged and lost")
    acknowledged = {report for person in adding for report in person.reports}
    twice = case.rows("SELECT source, count(*) FROM report WHERE state = 'current' GROUP BY source HAVING count(*) > 1")
    checks.that(not twice, f"reports are there twice: {twice[:3]}")
    checks.that(len(acknowledged) > 0, "nobody added anything")


def check_judged(case, judging, checks):
    order = {judgement: row for row, judgement in case.rows("SELECT id, judgement FROM judgement")}
    on_claim = defaultdict(list)
    for person in judging:
        lost = [judgement for judgement, _, _ in person.made if judgement not in order]
        checks.that(not lost, f"{person.name} made the judgements {lost[:3]}, acknowledged and lost")
        for judgement, claim, others in person.made:
            on_claim[claim].append((order.get(judgement, 0), others))
    for claim, made in on_claim.items():
        told = [others for _, others in sorted(made)]
        checks.that(told == list(range(len(told))), f"on the claim {claim}, people were told of {told[:12]} earlier judgements")


if __name__ == "__main__":
    main()
