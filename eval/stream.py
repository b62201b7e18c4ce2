#!/usr/bin/env python3
"""Measures which reports of a general news feed are taken for reports of violence (stream/dev).

The scorer prints the share so taken of four kinds: reports about an incident of violence, reports that mention violence, disasters, other
news. The corpus, its labels and its scorer are not in the repository: `--data` names the folder of the corpora, `--scorers` the folder with
`stream_score.py` (see README.md). `--show` lists the reports that are taken wrongly.
"""
import argparse
import re
import sys
import tempfile
from pathlib import Path

import results
from tools import run

KINDS = {"recall": "incidents of violence, recall", "share": "violence mentioned, share taken", "false, disasters": "disasters, share taken", "false, other": "other news, share taken"}
LINE = re.compile(r"^(recall|share|false, disasters|false, other).*?\s+([\d.]+) \(\d+ of (\d+)\)$", re.M)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--model", default="fast", help="passed on to `rashomon read --model` (default: %(default)s)")
    parser.add_argument("--show", action="store_true", help="list the reports that are taken wrongly")
    results.add_option(parser)
    options = parser.parse_args()
    corpus = options.data / "stream" / "dev"
    with tempfile.TemporaryDirectory() as folder:
        readings = Path(folder) / "readings.jsonl"
        run([options.rashomon, "read", "--model", options.model, "--format", "jsonl", "--out", readings, corpus / "reports.jsonl"])
        show = ["--show"] if options.show else []
        answer = run([sys.executable, options.scorers / "stream_score.py", "--labels", corpus / "labels.tsv", "--readings", readings, *show])
    print(answer if options.show else "", end="")
    rows = [("stream", "stream-dev", f"{options.model}: {KINDS[kind]}", float(share), int(n)) for kind, share, n in LINE.findall(answer)]
    for _, data, measure, value, n in rows:
        print(f"{data:12} {measure:44} {value:8} (n = {n})")
    if options.record:
        results.record(rows)


if __name__ == "__main__":
    main()
