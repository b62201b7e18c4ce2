#!/usr/bin/env python3
"""Measures what `rashomon read` makes of PolNeAR dev: who says what, against its annotators.

The corpus and its scorer are not in the repository: `--data` names the folder of the corpora, `--scorers` the folder with `adapt.py` and
`polnear_score.py` (see README.md).
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import results

# What the scorer gives as precision, recall and F1.
SCORES = ["attribution", "content-only", "content", "source", "cue"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    results.add_option(parser)
    options = parser.parse_args()
    corpus = options.data / "polnear"
    with tempfile.TemporaryDirectory() as folder:
        reports, readings, predictions = (Path(folder) / name for name in ("reports.jsonl", "readings.jsonl", "predictions.jsonl"))
        adapt = [sys.executable, options.scorers / "adapt.py"]
        run([*adapt, "reports", "polnear", corpus / "dev"], reports)
        run([options.rashomon, "read", "--format", "jsonl", reports], readings)
        run([*adapt, "predict", "polnear", readings], predictions)
        score = [sys.executable, options.scorers / "polnear_score.py", corpus, "dev", predictions, "--json"]
        answer = json.loads(run(score))
    n = answer["n_gold"]
    rows = [("reading", "polnear-dev", f"{name}, F1", round(answer[name][2], 4), n) for name in SCORES]
    rows += [("reading", "polnear-dev", f"recall of {kind} attributions", round(recall, 4), n_kind)
             for kind, (recall, n_kind) in answer["recall_by_type"].items()]
    for _, _, measure, value, n in rows:
        print(f"{measure:40} {value:8} (n = {n})")
    if options.record:
        results.append(rows)


def run(command, out=None):
    """Runs a command; what it prints goes to a file or is returned."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    if out:
        out.write_text(done.stdout, encoding="utf-8")
    return done.stdout


if __name__ == "__main__":
    main()
