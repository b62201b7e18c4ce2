#!/usr/bin/env python3
"""Measures `rashomon incidents` on readings of invented reports (reports.py): time, memory, what clustering finds, and what one more report costs.

The cost of one more report is what `crates/resolve/examples/adding.rs` prints: to take a report in and tell which others it belongs with, the mean
of the last thousand. Timings mean something only on an idle machine.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import reports
import results

REPORTS = Path(__file__).with_name("reports.py")
ADDING = re.compile(r"(\d+) reports: ([\d.]+) ms for one more")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, nargs="+", default=[10_000, 30_000, 100_000], help="sizes (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--adding", default="target/release/examples/adding", help="the example (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="threads of the program (default: %(default)s)")
    results.add_option(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        readings = {n: generated(n, Path(folder)) for n in sorted(options.reports)}
        rows = [row for n, path in readings.items() for row in incidents(options, n, path, Path(folder))]
        rows += adding(options.adding, readings[max(readings)], sorted(readings))
    for _, data, measure, value, n in rows:
        print(f"{data:20} {measure:45} {value:10} (n = {n})")
    if options.record:
        results.record(rows)


def generated(n, folder):
    path = folder / f"readings-{n}.jsonl"
    with open(path, "wb") as out:
        subprocess.run([sys.executable, REPORTS, "generate", "--reports", str(n)], stdout=out, check=True)
    return path


def incidents(options, n, path, folder):
    """Time, memory and B-cubed of one run."""
    found = folder / "incidents.jsonl"
    start = time.monotonic()
    process = subprocess.Popen([options.rashomon, "incidents", "--format", "jsonl", "--jobs", str(options.jobs), "--out", found, path])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if status:
        sys.exit(f"`rashomon incidents` failed on {n} reports")
    row = lambda measure, value: ("scale", f"reports-{n}", measure, value, n)
    _, _, f1 = reports.b_cubed(found)
    return [row("incidents: seconds", round(seconds, 1)), row("incidents: CPU seconds", round(usage.ru_utime + usage.ru_stime, 1)),
            row("incidents: peak memory, MB", round(usage.ru_maxrss / 1000)), row("incidents: B-cubed F1", round(f1, 4))]


def adding(program, path, sizes):
    """What one more report costs in collections of these sizes, and the largest against the smallest."""
    with open(path, "rb") as readings:
        printed = subprocess.run([program], stdin=readings, stdout=subprocess.PIPE, text=True, check=True).stdout
    cost = {int(n): float(ms) for n, ms in ADDING.findall(printed)}
    rows = [("scale", f"reports-{n}", "one more report: milliseconds", cost[n], n) for n in sizes]
    if len(sizes) > 1:
        ratio = round(cost[sizes[-1]] / cost[sizes[0]], 2)
        rows.append(("scale", f"reports-{sizes[-1]}", f"one more report: against {sizes[0]} reports", ratio, sizes[-1]))
    return rows


if __name__ == "__main__":
    main()
