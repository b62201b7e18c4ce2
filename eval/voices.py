#!/usr/bin/env python3
"""Measures whether the voices of FA-KES dev are found: gold voices that appear as a voice of ours, with overlapping evidence.

A gold voice is found if a voice of the reading bears its name, in the scorer's sense, and some span of that voice's attributions or
claims overlaps the gold evidence. The report's own voice has no name: there its claims have to overlap. The corpus, its gold standard
and its scorer are not in the repository: `--data` names the folder of the corpora, `--scorers` the folder with `adapt.py` and
`accounts_score.py` (see README.md). `--misses` prints each gold voice that is not found, with the voices that overlap its evidence.
"""
import argparse
import json
import sys
import tempfile
from pathlib import Path

import results
from tools import lines, run, scorer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--misses", action="store_true", help="print every gold voice that is not found")
    parser.add_argument("--model", help="passed on to `rashomon read --model`")
    results.add_option(parser)
    options = parser.parse_args()
    corpus = options.data / "fa-kes"
    gold = lines((corpus / "gold-dev" / "accounts.jsonl").read_text(encoding="utf-8"))
    gold = {article["unit_id"]: article for article in gold if article["accounts"]}
    matches = scorer(options.scorers, "accounts_score").voice_match
    pairs = []
    for reading in readings(options, corpus, gold):
        article = gold[reading["report"]["id"]]
        voices = ours(reading)
        pairs += [(article, account, voices, found(account, voices, article["source"], matches)) for account in article["accounts"]]
    if options.misses:
        for article, account, voices, hit in pairs:
            if not hit:
                print(miss(article, account, voices))
    own = [hit for _, account, _, hit in pairs if account["voice"] == "document"]
    others = [hit for _, account, _, hit in pairs if account["voice"] != "document"]
    measures = [("voices found", own + others), ("voices found, others than the report", others), ("voices found, the report's own", own)]
    rows = [("voices", "fa-kes-dev", name, round(sum(hits) / len(hits), 4), len(hits)) for name, hits in measures]
    for _, _, measure, value, n in rows:
        print(f"{measure:40} {value:8} (n = {n})")
    if options.record:
        results.record(rows)


def readings(options, corpus, wanted):
    """What the program reads in the wanted articles."""
    reports = run([sys.executable, options.scorers / "adapt.py", "reports", "accounts", corpus / "FA-KES-Dataset.csv"])
    chosen = [line for line in reports.split("\n") if line and json.loads(line)["id"] in wanted]
    model = ["--model", options.model] if options.model else []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        path.write_text("\n".join(chosen) + "\n", encoding="utf-8")
        return lines(run([options.rashomon, "read", *model, "--format", "jsonl", path]))


def ours(reading):
    """The voices of a reading as (name, spans that are evidence of it), with those it speaks through."""
    evidence = {voice["id"]: [] for voice in reading["voices"]}
    for attribution in reading["attributions"]:
        for voice in {attribution["voice"], *attribution["via"]}:
            evidence[voice] += attribution["source"] + attribution["cue"] + attribution["content"]
    for claim in reading["claims"]:
        evidence[claim["voice"]] += claim["spans"]
    return [(name_of(voice), evidence[voice["id"]]) for voice in reading["voices"]]


def name_of(voice):
    """The name that the scorer compares, as `adapt.py` gives it."""
    return "document" if voice["kind"] == "report" else voice.get("name") or voice.get("description") or ""


def found(account, voices, source, matches):
    """Whether one of `voices` is the voice of `account`, with overlapping evidence."""
    return any(matches(name, account, source) and overlap(spans, account["evidence"]) for name, spans in voices)


def overlap(spans, evidence):
    return any(start < to and since < end for start, end in spans for since, to in evidence)


def miss(article, account, voices):
    """A gold voice that is not found, as text to read: the voices that overlap its evidence, and the evidence."""
    beside = [name for name, spans in voices if overlap(spans, account["evidence"])]
    return json.dumps({"article": article["unit_id"], "voice": account["voice"], "evidence": account["evidence"], "overlapping": beside},
                      ensure_ascii=False)


if __name__ == "__main__":
    main()
