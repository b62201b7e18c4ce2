#!/usr/bin/env python3
"""Measures whether the mentions of re3d are found: span and type, strict and overlapping, over ten types.

The three folders of re3d are read by `rashomon read`; its mentions go through `adapt.py` to `re3d_score.py`. Spans are counted in the
source, for the program repairs white space. The corpus and its scorer are not in the repository: `--data` names the folder of the corpora,
`--scorers` the folder with `adapt.py` and `re3d_score.py` (see README.md). `--errors` prints what is missed, what is found beside the
annotation and what has another span or type, the most frequent first, by classes.
"""
import argparse
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import results
from tools import run

FOLDERS = ["CENTCOM", "UK Government", "Australian Department of Foreign Affairs"]
LINE = re.compile(r"^(\w+)\s+(?:gold\s+(\d+) predicted\s+\d+ )?strict (?:F1 )?([\d.]+) relaxed (?:F1 )?([\d.]+)$")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--model", default="fast", help="passed on to `rashomon read --model` (default: %(default)s)")
    parser.add_argument("--errors", action="store_true", help="print the errors by classes")
    results.add_option(parser)
    options = parser.parse_args()
    folders = [options.data / "re3d" / name for name in FOLDERS]
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        predicted.write_text(predict(options, folders, Path(folder)), encoding="utf-8")
        scores = run([sys.executable, options.scorers / "re3d_score.py", *folders, "--pred", predicted])
        if options.errors:
            print(errors(folders, predicted))
    rows = []
    for kind, gold, strict, relaxed in filter(None, map(parsed, scores.splitlines())):
        n = int(gold or 0) or sum(row[4] for row in rows if row[2].endswith("strict F1"))
        rows += [("mentions", "re3d", f"{kind}, {name} F1", float(value), n) for name, value in (("strict", strict), ("relaxed", relaxed))]
    for _, _, measure, value, n in rows:
        print(f"{measure:40} {value:8} (n = {n})")
    if options.record:
        results.record(rows)


def predict(options, folders, scratch):
    """The entities that the program finds, as the scorer reads them."""
    reports, readings = scratch / "reports.jsonl", scratch / "readings.jsonl"
    reports.write_text(run([sys.executable, options.scorers / "adapt.py", "reports", "re3d", *folders]), encoding="utf-8")
    command = [options.rashomon, "read", "--model", options.model, "--offsets", "source", "--format", "jsonl", reports]
    readings.write_text(run(command), encoding="utf-8")
    return run([sys.executable, options.scorers / "adapt.py", "predict", "re3d", readings])


def parsed(line):
    """Kind, number in the gold standard and both scores of a line of the scorer."""
    match = LINE.match(line)
    return match and match.groups()


def errors(folders, predicted):
    """Every error, as (class, words), counted."""
    found = {doc["doc"]: {(e["start"], e["end"], e["type"]) for e in doc["entities"]} for doc in lines(predicted)}
    classes = defaultdict(Counter)
    for folder in folders:
        gold = defaultdict(set)
        for entity in lines(folder / "entities.json"):
            gold[entity["documentId"]].add((entity["begin"], entity["end"], entity["type"]))
        for doc in lines(folder / "documents.json"):
            compare(doc["text"], gold[doc["_id"]], found.get(doc["_id"], set()), classes)
    shown = []
    for name, words in sorted(classes.items(), key=lambda item: -item[1].total()):
        shown.append(f"{name}: {words.total()}")
        shown += [f"  {n:4} {text}" for text, n in words.most_common(30)]
    return "\n".join(shown)


def compare(text, gold, found, classes):
    """Adds the errors of a document to `classes`."""
    for span in gold - found:
        beside = [other for other in found if overlap(span, other)]
        same = [other for other in beside if other[2] == span[2]]
        if not beside:
            classes[f"missed {span[2]}"][text[span[0] : span[1]]] += 1
        elif other := (same or beside)[0]:
            name = f"span of {span[2]}" if same else f"{span[2]} as {other[2]}"
            classes[name][f"{text[span[0]:span[1]]!r} as {text[other[0]:other[1]]!r}"] += 1
    for span in found - gold:
        if not any(overlap(span, other) for other in gold):
            classes[f"beside the annotation {span[2]}"][text[span[0] : span[1]]] += 1


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


if __name__ == "__main__":
    main()
