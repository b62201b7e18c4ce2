#!/usr/bin/env python3
"""Measures whether the places of LGL and GeoWebNews (GWN) are found and resolved, against their annotators.

Detection is F1 over spans, exact and overlapping; acc@161 is the share of toponyms with coordinates that are placed within 161 km: of all,
or of those that were found and resolved. The corpora and the scorer are not in the repository: `--data` names the folder of the corpora,
`--scorers` the folder with `adapt.py` and `geo_score.py` (see README.md). GWN also marks common nouns, which Rashomon does not take for
places: its detection says little.
"""
import argparse
import re
import sys
import tempfile
from pathlib import Path

import results
from tools import run

CORPORA = {"lgl": "lgl.xml", "gwn": "GWN.xml"}
SCORES = ["detection, F1 exact", "detection, F1 overlap", "acc@161 of all toponyms", "acc@161 of those resolved"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--corpora", nargs="+", choices=CORPORA, default=list(CORPORA), help="default: %(default)s")
    parser.add_argument("--model", default="fast", help="passed on to `rashomon read --model` (default: %(default)s)")
    parser.add_argument("--assets", help="passed on to `rashomon --assets`")
    results.add_option(parser)
    options = parser.parse_args()
    rows = [row for corpus in options.corpora for row in measure(options, corpus)]
    for _, data, measure_name, value, n in rows:
        print(f"{data:5} {measure_name:30} {value:8} (n = {n})")
    if options.record:
        results.record(rows)


def measure(options, corpus):
    """The figures of one corpus."""
    source = options.data / "geo" / CORPORA[corpus]
    with tempfile.TemporaryDirectory() as folder:
        reports, readings, predictions = (Path(folder) / name for name in ("reports.jsonl", "readings.jsonl", "predictions.jsonl"))
        adapt = [sys.executable, options.scorers / "adapt.py"]
        assets = ["--assets", options.assets] if options.assets else []
        run([*adapt, "reports", "geo", source], reports)
        run([options.rashomon, *assets, "read", "--model", options.model, "--format", "jsonl", reports], readings)
        run([*adapt, "predict", "geo", readings], predictions)
        answer = run([sys.executable, options.scorers / "geo_score.py", source, predictions])
    *values, n = re.search(r"exact (\S+) overlap (\S+) \| acc@161 all (\S+) resolved (\S+) \(\d+ of (\d+)", answer).groups()
    return [("places", corpus, name, float(value), int(n)) for name, value in zip(SCORES, values)]


if __name__ == "__main__":
    main()
