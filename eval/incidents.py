#!/usr/bin/env python3
"""Clustering and comparison on FA-KES, whole and on two random halves of its incidents.

  incidents.py READINGS.jsonl --gold DIR --scorers DIR --program target/release/rashomon [--seed 1]

READINGS is what `rashomon read --format jsonl` prints for the reports of `adapt.py reports accounts`; DIR of the scorers has adapt.py and accounts_score.py
(see eval/README.md). All reports are resolved together each time; a half only says which incidents are scored.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile


def halves(gold, seed):
    names = json.load(open(os.path.join(gold, "split.json"), encoding="utf-8"))["dev"]
    shuffled = random.Random(seed).sample(names, len(names))
    middle = len(shuffled) // 2
    return {"all": names, "first half": sorted(shuffled[:middle]), "second half": sorted(shuffled[middle:])}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readings")
    for name in ("gold", "scorers", "program"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    sys.path.insert(0, args.scorers)
    from accounts_score import score
    with tempfile.TemporaryDirectory() as folder:
        incidents = os.path.join(folder, "records.jsonl")
        subprocess.run([args.program, "incidents", "--format", "jsonl", "--out", incidents, args.readings], check=True)
        adapt = os.path.join(args.scorers, "adapt.py")
        subprocess.run([sys.executable, adapt, "predict", "accounts", args.readings, incidents, "--out", folder], check=True)
        print("incidents    scored  pairwise F1  B-cubed F1  status accuracy  conflict F1")
        for name, scored in halves(args.gold, args.seed).items():
            half = tempfile.mkdtemp(dir=folder)
            for file in ("incidents.jsonl", "accounts.jsonl"):
                os.symlink(os.path.abspath(os.path.join(args.gold, file)), os.path.join(half, file))
            with open(os.path.join(half, "split.json"), "w", encoding="utf-8") as f:
                json.dump({"dev": scored}, f)
            found = score(half, "dev", os.path.join(folder, "pred.jsonl"), os.path.join(folder, "incidents.jsonl"))
            print(f"{name:12} {len(scored):6}  {found['pairwise'][2]:11.3f}  {found['bcubed'][2]:10.3f}  {found['conflict_accuracy']:15.3f}"
                  f"  {found['conflict_micro'][2]:11.3f}")


if __name__ == "__main__":
    main()
