#!/usr/bin/env python3
"""Measures what `rashomon read` makes of PolNeAR dev: who says what, against its annotators, whole and damaged.

The corpus and its scorer are not in the repository: `--data` names the folder of the corpora, `--scorers` the folder with `adapt.py` and
`polnear_score.py` (see README.md). The damage is that of `train/damage.py`: curly marks made straight, one quotation mark in ten dropped,
line breaks removed, commas and apostrophes removed; the marked spans move with their texts.
"""
import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

import results
from tools import run

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "train"))
import damage  # noqa: E402

# What the scorer gives as precision, recall and F1.
SCORES = ["attribution", "content-only", "content", "source", "cue"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--models", nargs="+", default=["fine", "fast", "rules"], help="default: %(default)s")
    parser.add_argument("--damaged", action="store_true", help="damaged texts too")
    results.add_option(parser)
    options = parser.parse_args()
    rows = []
    for kind in ["whole", *(damage.KINDS if options.damaged else ())]:
        with tempfile.TemporaryDirectory() as folder:
            corpus = options.data / "polnear" if kind == "whole" else damaged(options.data / "polnear" / "dev", kind, Path(folder))
            for model in options.models:
                rows += measure(options, corpus, kind, model)
    if options.record:
        results.record(rows)


def measure(options, corpus, kind, model):
    """The figures of one model on the texts in one state."""
    with tempfile.TemporaryDirectory() as folder:
        reports, readings, predictions = (Path(folder) / name for name in ("reports.jsonl", "readings.jsonl", "predictions.jsonl"))
        adapt = [sys.executable, options.scorers / "adapt.py"]
        run([*adapt, "reports", "polnear", corpus / "dev"], reports)
        run([options.rashomon, "read", "--model", model, "--format", "jsonl", reports], readings)
        run([*adapt, "predict", "polnear", readings], predictions)
        answer = json.loads(run([sys.executable, options.scorers / "polnear_score.py", corpus, "dev", predictions, "--json"]))
        longest = max(length(a) for line in open(readings, encoding="utf-8") for a in json.loads(line)["attributions"])
    n, data = answer["n_gold"], "polnear-dev" if kind == "whole" else f"polnear-dev, {kind}"
    rows = [("reading", data, f"{model}: {name}, F1", round(answer[name][2], 4), n) for name in SCORES]
    rows += [("reading", data, f"{model}: attribution, {name}", round(answer["attribution"][k], 4), n) for k, name in enumerate(["precision", "recall"])]
    rows += [("reading", data, f"{model}: recall of {name} attributions", round(recall, 4), n_kind)
             for name, (recall, n_kind) in answer["recall_by_type"].items()]
    rows.append(("reading", data, f"{model}: longest content in characters", longest, answer["n_pred"]))
    for _, data, measure, value, n in rows:
        print(f"{data:24} {measure:44} {value:8} (n = {n})", flush=True)
    return rows


def length(attribution):
    return sum(end - start for start, end in attribution["content"])


def damaged(split, kind, folder):
    """A copy of the development half with damaged texts, and the annotations where they went."""
    for part in ("text", "attributions"):
        (folder / "dev" / part).mkdir(parents=True)
    for path in sorted((split / "text").glob("*.txt")):
        with open(path, encoding="utf-8", newline="") as file:
            text, places = damage.KINDS[kind](file.read(), path.stem)
        with open(folder / "dev" / "text" / path.name, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        for version in (split / "attributions").glob(path.stem + "_????.ann"):
            moved = re.sub(r"^(T\d+\t\w+ )([\d ;]+)", lambda line: line[1] + spans(line[2], places), version.read_text(encoding="utf-8"), flags=re.M)
            (folder / "dev" / "attributions" / version.name).write_text(moved, encoding="utf-8")
    return folder


def spans(given, places):
    """Spans in brat's form where they went; one that is gone is left empty."""
    return ";".join(" ".join(str(places[int(at)]) for at in part.split()) for part in given.split(";"))


if __name__ == "__main__":
    main()
