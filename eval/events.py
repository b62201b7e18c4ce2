#!/usr/bin/env python3
"""Measures the event types that `rashomon read` gives, on the sentences of PLV with a marked source and target.

The event whose agent and target lie on the marked words gives the type, as `adapt.py` chooses it. The corpus and its scorer are not in the
repository: `--data` names the folder of the corpora, `--scorers` the folder with `adapt.py` and `plv_score.py` (see README.md). The tables
and the model were made with the training half in view; `train/events.py` measures the model on folds that it was not trained on.
`--misses TYPE` prints the sentences of a type that are read as another.
"""
import argparse
import csv
import json
import sys
import tempfile
from pathlib import Path

import results
from tools import run


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--models", nargs="+", default=["fine", "fast", "rules"], help="default: %(default)s")
    parser.add_argument("--misses", nargs="*", default=[], metavar="TYPE", help="print sentences of these types read as others")
    results.add_option(parser)
    options = parser.parse_args()
    rows = [row for model in options.models for row in measure(options, model)]
    if options.record:
        results.record(rows)


def measure(options, model):
    """The figures of one model."""
    corpus = options.data / "plv" / "PLV_train.tsv"
    adapt = [sys.executable, options.scorers / "adapt.py"]
    with tempfile.TemporaryDirectory() as folder:
        reports, readings, predictions = (Path(folder) / name for name in ("reports.jsonl", "readings.jsonl", "predictions.jsonl"))
        run([*adapt, "reports", "plv", corpus], reports)
        run([options.rashomon, "read", "--model", model, "--format", "jsonl", reports], readings)
        run([*adapt, "predict", "plv", readings], predictions)
        answer = run([sys.executable, options.scorers / "plv_score.py", corpus, predictions])
        misses(corpus, predictions, options.misses)
    rows = list(figures(answer, model))
    for _, _, measure, value, n in rows:
        print(f"{measure:40} {value:8} (n = {n})")
    return rows


def figures(answer, model):
    """The scorer's lines as rows of the table: a line a type, and the last line for all."""
    lines = [line.split() for line in answer.strip().split("\n")]
    n = sum(int(line[-1]) for line in lines if line[1] == "P")
    for line in lines:
        if line[1] == "P":
            yield ("events", "plv-train", f"{model}: {line[0]}, F1", float(line[6]), int(line[-1]))
    last = lines[-1]
    yield ("events", "plv-train", f"{model}: type, macro F1", float(last[3]), n)
    yield ("events", "plv-train", f"{model}: type, accuracy", float(last[5]), n)


def misses(corpus, predictions, types):
    """Prints the sentences of `types` that were read as another type."""
    read = [json.loads(line)["root"] for line in predictions.read_text(encoding="utf-8").split("\n") if line]
    with open(corpus, encoding="utf-8", newline="") as file:
        for row, found in zip(csv.DictReader(file, delimiter="\t"), read):
            found = "YIELD" if found in ("CONCEDE", "RETREAT") else found
            if row["gold_root"] in types and found != row["gold_root"]:
                print(f"{row['gold_root']} read as {found or 'none'}: {row['marked_sentence']}")


if __name__ == "__main__":
    main()
