#!/usr/bin/env python3
"""Grows a case in ten steps, and measures what adding, looking and verifying cost on the way.

Prints the reports a second of each tenth, peak memory, the cost of one more report, the slowest of twenty of `incidents`, `show` and `search`, the time of
`verify` for a million entries, and the size of the file. Compares them with what is promised; exit status 1 where one is missed. With `--texts` the
reports are read by the engine, else readings are added. Timings mean something on an idle machine alone. With `--record` they are recorded.
"""
import argparse
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import results
from case_file import REPORTS, RASHOMON, Case, Checks, write_lines

N_STEPS, N_TRIES = 10, 20


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rashomon", default=RASHOMON)
    parser.add_argument("--reports", type=int, default=200_000)
    parser.add_argument("--texts", action="store_true", help="add texts, which the engine reads")
    parser.add_argument("--cpu", action="store_true", help="count seconds of the processor: for a machine that does other work too")
    parser.add_argument("--folder", type=Path, help="where the case is made; it is kept [default: a temporary folder]")
    results.add_option(parser)
    options = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="rashomon-scale-") as folder:
        rows = run(options, options.folder or Path(folder), checks)
    for _, data, measure, value, n in rows:
        print(f"{data:24} {measure:44} {value:10} (n = {n})")
    if options.record:
        results.record(rows)
    checks.end()


def run(options, folder, checks):
    lines = prepared(options, folder)
    case = Case.new(options.rashomon, folder / "scale.rashomon")
    meter = Meter(case, options.cpu)
    step = options.reports // N_STEPS
    rates, memory = [], 0
    for number in range(N_STEPS):
        file = write_lines(folder / "step.jsonl", itertools.islice(lines, step))
        seconds, megabytes = meter.measure("add", file)
        rates.append(step / seconds)
        memory = max(memory, megabytes)
        print(f"tenth {number + 1:2}: {rates[-1]:8.0f} reports a second, {megabytes} MB", flush=True)
    more = list(lines)[-N_TRIES:]
    figures = {"add: reports a second, first tenth": round(rates[0]), "add: reports a second, last tenth": round(rates[-1]),
               "add: last tenth against first": round(rates[-1] / rates[0], 2), "add: peak memory, MB": memory,
               **one_more(meter, more, folder), **looking(meter), **verifying(meter)}
    size = sum(path.stat().st_size for path in case.files())
    figures["file: bytes a report"] = round(size / case.count("report"))
    compare(figures, checks)
    data = f"case-{'texts' if options.texts else 'readings'}-{options.reports}{'-cpu' if options.cpu else ''}"
    return [("scale", data, measure, value, options.reports) for measure, value in figures.items()]


def prepared(options, folder):
    """Lines to add, and some more, one by one: a collection of the largest size does not fit into memory twice."""
    path = folder / "readings.jsonl"
    with open(path, "wb") as out:
        subprocess.run([sys.executable, REPORTS, "generate", "--reports", str(options.reports + N_TRIES)], stdout=out, check=True)
    fields = ("id", "title", "publisher", "published", "text")
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if options.texts:
                report = json.loads(line)["report"]
                line = json.dumps({field: report[field] for field in fields})
            yield line.rstrip("\n")


class Meter:
    """Runs commands on a case that must succeed, and measures them."""

    def __init__(self, case, cpu):
        self.case, self.cpu = case, cpu

    def measure(self, *arguments):
        """Seconds, or those of the processor, and peak memory in MB."""
        begin = time.monotonic()
        process = subprocess.Popen(self.case.command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = usage.ru_utime + usage.ru_stime if self.cpu else time.monotonic() - begin
        if status:
            self.case.run(*arguments)
        return seconds, round(usage.ru_maxrss / 1000)


def one_more(meter, lines, folder):
    """The median cost of adding one report, next to a run that adds nothing: starting and reading are in both."""
    file = folder / "one.jsonl"
    adding, nothing = [], []
    for line in lines:
        write_lines(file, [line])
        adding.append(meter.measure("add", file)[0])
        nothing.append(meter.measure("add", file)[0])
    return {"one more report: milliseconds": round(statistics.median(adding) * 1000),
            "the same, already known: milliseconds": round(statistics.median(nothing) * 1000)}


def looking(meter):
    case = meter.case
    generator = random.Random(1)
    incidents = [incident for incident, in case.rows("SELECT incident FROM incidents")]
    queries = {
        "incidents": lambda: ["incidents", "--from", "2012-02-01", "--to", f"2012-02-{generator.randrange(2, 29):02}"],
        "show": lambda: ["show", generator.choice(incidents)],
        "search": lambda: ["search", generator.choice(["market", "hospital", "bakery AND warplanes", "\"power station\"", "clinic OR camp"]),
                           *generator.choice([[], ["--facet", "killed"], ["--voice", "Civil Defence", "--stance", "denies"]])],
    }
    figures = {}
    for name, arguments in queries.items():
        seconds = sorted(meter.measure(*arguments())[0] for _ in range(N_TRIES))
        figures[f"{name}: milliseconds, 95 of 100"] = round(seconds[int(N_TRIES * 0.95) - 1] * 1000)
    return figures


def verifying(meter):
    seconds, megabytes = meter.measure("verify")
    n = meter.case.count("entry")
    return {"verify: seconds a million entries": round(seconds / n * 1e6, 1), "verify: entries": n, "verify: peak memory, MB": megabytes}


def compare(figures, checks):
    """Holds figures against what is promised."""
    promised = [
        ("add: last tenth against first", lambda value: value >= 0.7, "at least 0.7"),
        ("add: peak memory, MB", lambda value: value < 500, "under 500"),
        ("one more report: milliseconds", lambda value: value < 300, "under 300"),
        ("incidents: milliseconds, 95 of 100", lambda value: value < 100, "under 100"),
        ("show: milliseconds, 95 of 100", lambda value: value < 100, "under 100"),
        ("search: milliseconds, 95 of 100", lambda value: value < 100, "under 100"),
        ("verify: seconds a million entries", lambda value: value < 60, "under 60"),
    ]
    for name, holds, words in promised:
        checks.that(holds(figures[name]), f"{name} is {figures[name]}, promised is {words}")


if __name__ == "__main__":
    main()
