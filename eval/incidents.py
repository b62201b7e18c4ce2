#!/usr/bin/env python3
"""Measures the incidents that `rashomon incidents` makes of FA-KES, and how their facets stand: on dev, and on two random halves of it.

All reports are resolved together each time; a half only says which incidents are scored. The corpus, its gold standard and its scorer are not in the
repository: `--data` names the folder of the corpora, `--scorers` the folder with `adapt.py` and `accounts_score.py` (see README.md).
"""
import argparse
import json
import os
import random
import sys
import tempfile
from pathlib import Path

import results
from tools import run, scorer

MEASURES = [
    ("clustering, pairwise F1", lambda found: found["pairwise"][2]),
    ("clustering, B-cubed F1", lambda found: found["bcubed"][2]),
    ("facet status, accuracy", lambda found: found["conflict_accuracy"]),
    ("facet status, F1 of conflict", lambda found: found["conflict_micro"][2]),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--model", default="fast", help="passed on to `rashomon read --model` (default: %(default)s)")
    parser.add_argument("--readings", type=Path, help="what `rashomon read` printed, to be taken instead of reading anew")
    parser.add_argument("--seed", type=int, default=1, help="of the halves (default: %(default)s)")
    results.add_option(parser)
    options = parser.parse_args()
    gold = options.data / "fa-kes" / "gold-dev"
    score = scorer(options.scorers, "accounts_score").score
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        predict(options, folder)
        for name, scored in halves(gold, options.seed).items():
            part = gold_of(gold, scored, Path(tempfile.mkdtemp(dir=folder)))
            found = score(str(part), "dev", str(folder / "pred.jsonl"), str(folder / "incidents.jsonl"))
            data = "fa-kes-dev" if len(scored) == len(halves(gold, options.seed)["all"]) else f"fa-kes-dev, {name}"
            rows += [("incidents", data, f"{options.model}: {measure}", round(of(found), 4), len(scored)) for measure, of in MEASURES]
    for _, data, measure, value, n in rows:
        print(f"{data:24} {measure:40} {value:8} (n = {n})")
    if options.record:
        results.record(rows)


def predict(options, folder):
    """Reads and resolves all reports, and writes what the scorer takes."""
    adapt = [sys.executable, options.scorers / "adapt.py"]
    readings = options.readings or folder / "readings.jsonl"
    if not options.readings:
        run([*adapt, "reports", "accounts", options.data / "fa-kes" / "FA-KES-Dataset.csv"], folder / "reports.jsonl")
        run([options.rashomon, "read", "--model", options.model, "--format", "jsonl", "--out", readings, folder / "reports.jsonl"])
    records = folder / "records.jsonl"
    run([options.rashomon, "incidents", "--format", "jsonl", "--out", records, readings])
    run([*adapt, "predict", "accounts", readings, records, "--out", folder])
    as_gold(folder / "incidents.jsonl")


def as_gold(path):
    """The annotators had no `differ`: what can all hold was `agree` to them."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        line["conflicts"] = {facet: "agree" if status == "differ" else status for facet, status in line["conflicts"].items()}
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def halves(gold, seed):
    names = json.loads((gold / "split.json").read_text(encoding="utf-8"))["dev"]
    shuffled = random.Random(seed).sample(names, len(names))
    middle = len(shuffled) // 2
    return {"all": names, "first half": sorted(shuffled[:middle]), "second half": sorted(shuffled[middle:])}


def gold_of(gold, scored, folder):
    """A folder with the gold standard of some incidents."""
    for file in ("incidents.jsonl", "accounts.jsonl"):
        os.symlink((gold / file).resolve(), folder / file)
    (folder / "split.json").write_text(json.dumps({"dev": scored}), encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
