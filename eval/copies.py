#!/usr/bin/env python3
"""Copies that are known: precision and recall of the pairs of sources that our method finds dependent.

usage: copies.py [--seeds N] [--record]

`cargo build --release -p rashomon-assess --example weigh` first. For every seed a world is made: items with one true value and mistakes of
unequal popularity; sources of unequal accuracy that speak of a part of them; and copiers, which take over a part of
another source (the rest is cut), change some of the values, and add items of their own. A pair is dependent where one copies
the other or both copy a third. The same copiers are also made to copy sets of elements, of which they leave some out.
"""
import argparse
import json
import os
import random
import subprocess

import results

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES, COPIERS, ITEMS, MISTAKES = 60, 20, 400, 8


def mistake(rng, n):
    """Mistake number k is half again as likely as number k + 1."""
    return "wrong%d" % rng.choices(range(n), [1.5 ** -k for k in range(n)])[0]


def speak(rng, items, accuracy):
    return {i: ("right" if rng.random() < accuracy else mistake(rng, MISTAKES)) for i in items}


def world(rng):
    """Claims {source: {item: value}} and the family that each source belongs to."""
    said, family = {}, {}
    for s in range(SOURCES):
        items = rng.sample(range(ITEMS), int(ITEMS * rng.uniform(0.1, 0.6)))
        said["s%02d" % s] = speak(rng, items, rng.uniform(0.5, 0.95))
        family["s%02d" % s] = s
    for c in range(COPIERS):
        original = "s%02d" % rng.randrange(SOURCES)
        kept = rng.sample(sorted(said[original]), int(len(said[original]) * rng.uniform(0.4, 0.9)))
        copied = {i: (said[original][i] if rng.random() > rng.uniform(0.05, 0.2) else mistake(rng, MISTAKES)) for i in kept}
        own = rng.sample(range(ITEMS), int(len(kept) * rng.uniform(0, 0.3)))
        said["c%02d" % c] = {**speak(rng, own, rng.uniform(0.5, 0.95)), **copied}
        family["c%02d" % c] = family[original]
    return said, family


def claims(said, sets):
    for source, values in sorted(said.items()):
        for item, value in sorted(values.items()):
            elements = ["%s.%d" % (value, k) for k in range(3)] if sets else [value]
            yield dict(source=source, item="i%03d" % item, value=elements, one=not sets)


def found(binary, rows):
    given = "".join(json.dumps(row) + "\n" for row in rows)
    out = subprocess.run([binary, "independent"], input=given, text=True, capture_output=True, check=True).stdout
    result = json.loads(out)
    right = sum(value in (["right"], ["right.0", "right.1", "right.2"]) for value in result["items"].values())
    return {tuple(sorted(pair[:2])) for pair in result["copies"]}, right / len(result["items"])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--seeds", type=int, default=5)
    ap.add_argument("--binary", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(HERE, "../target")), "release/examples/weigh"))
    results.add_option(ap)
    args = ap.parse_args()
    for sets in (False, True):
        hits = ours = planted = 0
        for seed in range(args.seeds):
            said, family = world(random.Random(seed))
            want = {(a, b) for a in said for b in said if a < b and family[a] == family[b]}
            got, right = found(args.binary, claims(said, sets))
            hits, ours, planted = hits + len(got & want), ours + len(got), planted + len(want)
            print("seed %d: %d dependent pairs, %d found, %d right; %.3f of the items right" % (seed, len(want), len(got), len(got & want), right))
        precision, recall = hits / ours, hits / planted
        name = "sets" if sets else "one value"
        print("%s: precision %.3f, recall %.3f" % (name, precision, recall))
        if args.record:
            results.record([("copies", name, "precision", "%.3f" % precision, ours),
                            ("copies", name, "recall", "%.3f" % recall, planted)])


if __name__ == "__main__":
    main()
