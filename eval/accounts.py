#!/usr/bin/env python3
"""Measures the accounts that `rashomon read` gives of the incidents of FA-KES dev: tolls, whom they blame, the day of the incident.

Incidents are not grouped over reports: each report's main incident stands alone, which the part of the scorer printed here does not
mind. The day is that of the first time claim of the incident, of the account's own voice if it has one; it is right if it begins on the
annotators' day or the day before and ends on it or the day after, with that day inside (a night has two). The corpus, its gold standard
and its scorer are not in the repository: `--data` names the folder of the corpora, `--scorers` the folder with `adapt.py` and
`accounts_score.py` (see README.md). `--misses` prints, article by article, what is missing and what is too much.
"""
import argparse
import datetime
import json
import sys
import tempfile
from pathlib import Path

import results
from tools import lines, run, scorer

TOLLS = {
    "cas": "tolls, voice ignored",
    "killed": "killed, voice ignored",
    "injured": "injured, voice ignored",
    "voice": "tolls, with the voice",
}
BLAME = {"perp": "blame, actor and stance", "actor": "blame, actor only"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--split", default="dev", help="the half of the gold standard (default: %(default)s)")
    parser.add_argument("--misses", action="store_true", help="print what each article lacks and has too much of")
    parser.add_argument("--model", help="passed on to `rashomon read --model`")
    results.add_option(parser)
    options = parser.parse_args()
    corpus = options.data / "fa-kes"
    folder = corpus / f"gold-{options.split}"
    gold = lines((folder / "accounts.jsonl").read_text(encoding="utf-8"))
    gold = {article["unit_id"]: article for article in gold if article["accounts"]}
    accounts_score = scorer(options.scorers, "accounts_score")
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        found = readings(options, corpus, gold, work)
        predicted = predictions(options, work)
        figures = accounts_score.score(folder, options.split, work / "pred.jsonl")
    if options.misses:
        for reading in found:
            print(misses(accounts_score, gold[reading["report"]["id"]], reading, predicted))
    rows = []
    for key, name in (TOLLS | BLAME).items():
        precision, recall, f1, _, _, n = figures[key]
        print(f"{name:28} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  (n = {n})")
        rows += [("accounts", f"fa-kes-{options.split}", f"{name}, {part}", round(value, 4), n)
                 for part, value in (("precision", precision), ("recall", recall), ("F1", f1))]
    dated = [(gold[reading["report"]["id"]], account, reading) for reading in found
             for account in gold[reading["report"]["id"]]["accounts"] if account["date"]]
    right = [is_right_day(account, reading, accounts_score, article["source"]) for article, account, reading in dated]
    print(f"{'day of the incident':28} {sum(right) / len(right):.3f}  (n = {len(right)})")
    rows.append(("accounts", f"fa-kes-{options.split}", "day of the incident", round(sum(right) / len(right), 4), len(right)))
    if options.record:
        results.record(rows)


def readings(options, corpus, wanted, work):
    """What the program reads in the wanted articles; also kept as `work/readings.jsonl`."""
    reports = run([sys.executable, options.scorers / "adapt.py", "reports", "accounts", corpus / "FA-KES-Dataset.csv"])
    chosen = [line for line in reports.split("\n") if line and json.loads(line)["id"] in wanted]
    model = ["--model", options.model] if options.model else []
    (work / "reports.jsonl").write_text("\n".join(chosen) + "\n", encoding="utf-8")
    output = run([options.rashomon, "read", *model, "--format", "jsonl", work / "reports.jsonl"])
    (work / "readings.jsonl").write_text(output, encoding="utf-8")
    return lines(output)


def predictions(options, work):
    """The accounts as the scorer takes them, by article."""
    (work / "none.jsonl").write_text("", encoding="utf-8")
    run([sys.executable, options.scorers / "adapt.py", "predict", "accounts", work / "readings.jsonl", work / "none.jsonl", "--out", work])
    return {article["unit_id"]: article["accounts"] for article in lines((work / "pred.jsonl").read_text(encoding="utf-8"))}


def is_right_day(account, reading, accounts_score, source):
    """Whether the reading dates the incident as the account does."""
    stretch = incident_time(account, reading, accounts_score, source)
    if stretch is None:
        return False
    wanted = datetime.date.fromisoformat(account["date"])
    near = all(abs((datetime.date.fromisoformat(end) - wanted).days) <= 1 for end in stretch)
    return near and stretch[0] <= account["date"] <= stretch[1]


def incident_time(account, reading, accounts_score, source):
    """First and last day of the main incident: as the account's own voice tells, else any."""
    voices = {voice["id"]: "document" if voice["kind"] == "report" else voice.get("name") or "" for voice in reading["voices"]}
    main = {incident["id"] for incident in reading["incidents"] if incident["main"]}
    times = [claim for claim in reading["claims"]
             if claim["facet"] == "time" and claim["incident"] in main and claim["value"].get("earliest")]
    times.sort(key=lambda claim: (not accounts_score.voice_match(voices[claim["voice"]], account, source), claim["spans"][0]))
    return (times[0]["value"]["earliest"], times[0]["value"]["latest"]) if times else None


def misses(accounts_score, article, reading, predicted):
    """What is missing and what is too much in an article, as text to read."""
    source, ours = article["source"], predicted[article["unit_id"]]
    gold = {tuple(item[1:4]) for item in accounts_score.cas_items(article["accounts"])}
    found = {tuple(item[1:4]) for item in accounts_score.cas_items(ours)}
    blamed = {(accounts_score.fold(q["actor_norm"]), q["stance"]) for a in article["accounts"] for q in a["perpetrator"]}
    blames = {(accounts_score.fold(accounts_score.norm_actor(q["actor"])), q["stance"]) for a in ours for q in a["perpetrator"]}
    days = [account["date"] for account in article["accounts"] if account["date"] and not is_right_day(account, reading, accounts_score, source)]
    return "\n".join([
        f"== {article['unit_id']} {source}",
        f"   tolls missing  {sorted(map(str, gold - found))}",
        f"   tolls too much {sorted(map(str, found - gold))}",
        f"   blame missing  {sorted(blamed - blames)}",
        f"   blame too much {sorted(blames - blamed)}",
        f"   wrong days     {days}",
    ])


if __name__ == "__main__":
    main()
