#!/usr/bin/env python3
"""How the rules of comparison stand to readers: gold accounts and gold clusters of FA-KES in, statuses out.

usage: standing.py [--data DIR] [--show] [--record]

Builds one `rashomon/incident@2` record an incident from the accounts that readers wrote down, has the crates `extract` and `assess` compare
them (`cargo build --release -p rashomon-pipeline --example compare` first), and counts the statuses that differ from the readers'.
"""
import argparse
import csv
import json
import os
import subprocess
from collections import Counter

import results

HERE = os.path.dirname(os.path.abspath(__file__))
ACTORS = {"Syrian government": "syr.gov", "Russia": "rus.gov", "US-led coalition": "cjtf", "United States": "usa", "Islamic State": "isis",
          "rebels": "syr.rebels", "Nusra/HTS": "syr.nusra", "Turkey": "tur", "Kurdish forces": "syr.sdf", "Israel": "isr", "Belgium": "bel",
          "Hezbollah": "hezbollah", "unknown": None}
STANCES = {"blames": "asserts", "claims": "admits", "suspects": "suspects", "denies": "denies"}
FACETS = {"killed": "killed", "injured": "injured", "agent": "perpetrator", "place": "place", "time": "date", "means": "means"}
GENERIC = ("terrorist", "gunm", "unknown", "unidentified", "unclear", "not clear")


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(x) for x in f if x.strip()]


def published(path):
    with open(path, encoding="latin-1", newline="") as f:
        out = {}
        for row in csv.DictReader(f):
            month, day, year = row["date"].split("/")
            out[row["unit_id"]] = "%s-%02d-%02d" % (year, int(month), int(day))
        return out


def claims_of(account, ids):
    def claim(facet, value, stance="asserts"):
        ids[0] += 1
        return dict(id="c%d" % ids[0], incident="i0", voice="", attribution=None, facet=facet, value=value, stance=stance,
                    spans=[account["evidence"][0]] if account["evidence"] else [])
    for facet in ("killed", "injured"):
        for c in account[facet]:
            yield claim(facet, dict(low=c["low"], high=c["high"], approx=bool(c.get("approx")), counted=c.get("who"), total=c["total"]))
    for p in account["perpetrator"]:
        actor = ACTORS.get(p["actor_norm"], p["actor_norm"])
        if actor == "syr.rebels" and any(word in p["actor"].lower() for word in GENERIC):
            actor = None
        name = p["actor_norm"] if actor else None
        yield claim("agent", dict(text=p["actor"], actor=actor, name=name), STANCES[p["stance"]])
    for text in account["place"]:
        yield claim("place", dict(text=text, span=[0, 0], geoname=None, name=None, lat=None, lon=None, precision=None))
    for text in account["means"]:
        yield claim("means", {"text": text, "class": None})
    if account["date"]:
        yield claim("time", dict(text=account["date"], span=[0, 0], earliest=account["date"], latest=account["date"], precision="day"))


def record(incident, accounts, dates):
    told, ids, voices = [], [0], {}
    for unit in incident["articles"]:
        for n, account in enumerate(accounts[unit]["accounts"]):
            document = account["voice"] == "document"
            who = unit if document else account["voice_norm"]
            told.append(dict(voice="v%d" % n, name=accounts[unit]["source"] if document else account["voice"],
                             kind="report" if document else "organisation", actor=None if document else account["voice_norm"],
                             report=unit, origin=voices.setdefault(who, "o%d" % len(voices)), claims=list(claims_of(account, ids))))
    reports = [dict(id=u, main=True, publisher=accounts[u]["source"], published=dates.get(u)) for u in incident["articles"]]
    return dict(schema="rashomon/incident@2", id=incident["incident"], title=incident["title"], reports=reports, origins=len(voices),
                origin_groups=[], accounts=told, facets={})


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--data", default=os.path.join(HERE, "../../shared/data"))
    ap.add_argument("--binary", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(HERE, "../target")), "release/examples/compare"))
    results.add_option(ap)
    ap.add_argument("--show", action="store_true", help="name every difference")
    args = ap.parse_args()
    gold = os.path.join(args.data, "fa-kes/gold-dev")
    accounts = {x["unit_id"]: x for x in lines(os.path.join(gold, "accounts.jsonl"))}
    incidents = [x for x in lines(os.path.join(gold, "incidents.jsonl")) if x["incident"].startswith("I")]
    dates = published(os.path.join(args.data, "fa-kes/FA-KES-Dataset.csv"))
    given = "".join(json.dumps(record(i, accounts, dates)) + "\n" for i in incidents)
    out = subprocess.run([args.binary], input=given, text=True, capture_output=True, check=True).stdout
    right, seen, hits = Counter(), Counter(), Counter()
    for incident, line in zip(incidents, out.splitlines()):
        for ours, theirs in FACETS.items():
            got, want = json.loads(line)["facets"][ours], incident["conflicts"][theirs]
            right[ours] += got["status"] == want["status"]
            seen[ours] += 1
            hits["both"] += got["status"] == want["status"] == "conflict"
            hits["ours"] += got["status"] == "conflict"
            hits["theirs"] += want["status"] == "conflict"
            if args.show and got["status"] != want["status"]:
                print("%s %s: readers %s, rules %s\n    %s\n    %s" % (incident["incident"], ours, want["status"], got["status"], want["why"], got["why"]))
    for facet in FACETS:
        print("%-8s %d of %d" % (facet, right[facet], seen[facet]))
    accuracy, n = sum(right.values()) / sum(seen.values()), sum(seen.values())
    conflict = 2 * hits["both"] / (hits["ours"] + hits["theirs"])
    print("status accuracy %.3f, conflict F1 %.3f" % (accuracy, conflict))
    if args.record:
        results.record([("standing", "fa-kes", "status accuracy, readers' accounts", "%.3f" % accuracy, n),
                        ("standing", "fa-kes", "conflict F1, readers' accounts", "%.3f" % conflict, hits["theirs"])])


if __name__ == "__main__":
    main()
