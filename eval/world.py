#!/usr/bin/env python3
"""Measures what is read in reports of many wars (world/dev): the cells of each report's sheet, and the incidents that reports share.

A cell is a voice, a facet, a value and a stance. Beside precision and recall the scorer counts what costs trust: doers that no voice names,
admissions and denials that the voice did not make, and cells that no voice says. The corpus, its gold standard and its scorers are not in the
repository: `--data` names the folder of the corpora, `--scorers` the folder with `cells_score.py` and `incidents_score.py` (see README.md).
`--show` is passed on to `cells_score.py`. `--capitals` puts every letter of the reports into capitals first.
"""
import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

import results
from tools import lines, run

SIX_NUMBERS = r"\s+([\d.]+)" * 6
CELLS = re.compile(r"^(\w+)\s+(\d+)\s+(\d+)" + SIX_NUMBERS + "$", re.M)
STRICT = re.compile(r"^strict stance, all: P [\d.]+ R [\d.]+ F1 ([\d.]+)$", re.M)
FAULTS = re.compile(r"^(invented agents|inverted stance|false cells) \d+ of (\d+) = ([\d.]+)$", re.M)
COUNTED = re.compile(r"^(\d+) reports, (\d+) incidents$", re.M)
GROUPING = re.compile(r"^grouping (\S+)\s+P [\d.]+ R [\d.]+ F1 ([\d.]+)$", re.M)
STATUSES = re.compile(r"^facet statuses\s+accuracy ([\d.]+) \((\d+)\)$", re.M)
CONFLICT = re.compile(r"^conflict\s+P [\d.]+ R [\d.]+ F1 ([\d.]+) \((\d+) gold\)$", re.M)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--model", default="fine", help="passed on to `rashomon read --model` (default: %(default)s)")
    parser.add_argument("--show", default="", help="list cells, as `cells_score.py --show` does")
    parser.add_argument("--capitals", action="store_true", help="read the reports in capitals")
    results.add_option(parser)
    options = parser.parse_args()
    corpus = options.data / "world" / "dev"
    with tempfile.TemporaryDirectory() as folder:
        readings, incidents = Path(folder) / "readings.jsonl", Path(folder) / "incidents.jsonl"
        reports = in_capitals(corpus / "reports.jsonl", folder) if options.capitals else corpus / "reports.jsonl"
        run([options.rashomon, "read", "--model", options.model, "--format", "jsonl", "--out", readings, reports])
        run([options.rashomon, "incidents", "--format", "jsonl", "--out", incidents, readings])
        cells = run([sys.executable, options.scorers / "cells_score.py", "--gold", corpus / "gold", "--readings", readings, "--show", options.show])
        shared = run([sys.executable, options.scorers / "incidents_score.py", "--gold", corpus / "incidents.jsonl", "--incidents", incidents])
    print(cells if options.show else "", end="")
    data = "world-dev-capitals" if options.capitals else "world-dev"
    rows = [(task, data, f"{options.model}: {measure}", value, n)
            for task, figures in (("cells", of_cells(cells)), ("incidents", of_incidents(shared))) for measure, value, n in figures]
    for task, data, measure, value, n in rows:
        print(f"{task:10} {data:10} {measure:40} {value:8} (n = {n})")
    if options.record:
        results.record(rows)


def in_capitals(reports, folder):
    """A copy of the reports in capitals, which keep their places."""
    copy = Path(folder) / "capitals.jsonl"
    with copy.open("w", encoding="utf-8") as out:
        for report in lines(reports.read_text(encoding="utf-8")):
            report["text"] = "".join(c.upper() if len(c.upper()) == 1 else c for c in report["text"])
            out.write(json.dumps(report, ensure_ascii=False) + "\n")
    return copy


def of_cells(answer):
    """F1 of each facet with and without the voice, all together, and the faults, from what the scorer prints."""
    for facet, gold, _, precision, recall, f1, _, _, value_f1 in CELLS.findall(answer):
        yield f"{facet}, F1", float(f1), int(gold)
        yield f"{facet}, F1, voice ignored", float(value_f1), int(gold)
        if facet == "all":
            yield "all, precision", float(precision), int(gold)
            yield "all, recall", float(recall), int(gold)
            yield "all, F1, asserts and suspects told apart", float(STRICT.search(answer)[1]), int(gold)
    for fault, n, share in FAULTS.findall(answer):
        yield fault, float(share), int(n)


def of_incidents(answer):
    """Grouping of reports, and the statuses of facets, from what the scorer prints."""
    n_reports, _ = COUNTED.search(answer).groups()
    for kind, f1 in GROUPING.findall(answer):
        yield f"clustering, {kind} F1", float(f1), int(n_reports)
    accuracy, n_statuses = STATUSES.search(answer).groups()
    yield "facet status, accuracy", float(accuracy), int(n_statuses)
    f1, n_conflicts = CONFLICT.search(answer).groups()
    yield "facet status, F1 of conflict", float(f1), int(n_conflicts)


if __name__ == "__main__":
    main()
