#!/usr/bin/env python3
"""Learn how much each feature tells that two reports are of one incident: a logistic regression with weights that people can read.

  pairs.py --incidents incidents.jsonl --readings readings.jsonl --program target/debug/pair_features --out crates/resolve/src/tables/pair_weights.tsv

incidents.jsonl has one incident a line with its `articles`; readings.jsonl is what `rashomon read --format jsonl` prints for them. Reports in it that no incident
lists tell of other incidents, but for copies of a listed one (`--skip` for more): they teach what stays apart, and are counted where they join. Scores are cross-validated
over incidents: a pair is scored by a model that saw no report of either incident. Every incident counts the same, however many reports it has.
"""
import argparse
import itertools
import json
import subprocess
from collections import Counter, defaultdict

import numpy as np

FOLDS, RIDGE = 5, 10.0
# Nearly all texts of the corpus tell their day themselves. A day of publication weighs half as much: one in four is wrong there.
HINT = 0.5
COPY = 0.6
# The corpus tells of one country, and many of its villages are placed wrongly or not at all: places that are apart tell more than it shows.
PLACE_APART = -2.0
# Clusters that a link is between are joined where their mean score is lower than a link by this at most: more, and reports of the days around join too.
JOIN = 0.2
# Evidence that can only speak one way: a weight on the wrong side of zero is chance.
POSITIVE = {"lead", "head", "whole", "rare", "toll", "told_same_day", "told_near", "hinted_near", "means_shared", "place_near"}
NEGATIVE = {"told_apart", "hinted_apart", "weekday_differs", "means_differ", "place_apart"}


def load(args):
    incidents = [json.loads(line) for line in open(args.incidents, encoding="utf-8")]
    gold = {article: i["incident"] for i in incidents for article in i["articles"]}
    skip = set(args.skip.split(",")) if args.skip else set()
    lines = []
    for line in open(args.readings, encoding="utf-8"):
        name = json.loads(line)["report"]["id"]
        if name in gold or not any(name.endswith(end) for end in skip):
            lines.append(line)
            gold.setdefault(name, "?" + name)
    out = subprocess.run([args.program], input="".join(lines), capture_output=True, text=True, check=True).stdout
    rows = [row.split("\t") for row in out.splitlines()]
    rows[1:] = [row for row in rows[1:] if gold[row[0]][0] != "?" or gold[row[1]][0] != "?"]
    names, x = rows[0][2:], np.array([[float(x) for x in row[2:]] for row in rows[1:]])
    pairs = [tuple(row[:2]) for row in rows[1:]]
    # A copy of a listed report is of its incident, whoever left it out of the list; what shares hardly a word teaches nothing.
    unlisted = np.array([gold[a][0] == "?" or gold[b][0] == "?" for a, b in pairs])
    whole = x[:, names.index("whole")]
    kept = ~unlisted | ((whole < COPY) & (whole > 0.05))
    return gold, names, [pair for pair, keep in zip(pairs, kept) if keep], x[kept]


def fit(x, y, w, names):
    """Newton's method with a ridge; what lands on the wrong side of zero is left out, and the rest is fitted again."""
    keep = np.arange(x.shape[1])
    while True:
        mean, spread = x[:, keep].mean(0), x[:, keep].std(0) + 1e-6
        z = np.c_[np.ones(len(x)), (x[:, keep] - mean) / spread]
        ridge = np.eye(z.shape[1]) * RIDGE
        ridge[0, 0] = 0
        b = np.zeros(z.shape[1])
        for _ in range(60):
            p = 1 / (1 + np.exp(-z @ b))
            step = np.linalg.solve((z * (w * p * (1 - p) + 1e-9)[:, None]).T @ z + ridge, z.T @ (w * (y - p)) - ridge @ b)
            b += step
            if abs(step).max() < 1e-7:
                break
        wrong = [n for n, k in enumerate(keep) if (names[k] in POSITIVE and b[n + 1] < 0) or (names[k] in NEGATIVE and b[n + 1] > 0)]
        if not wrong:
            weights = np.zeros(x.shape[1] + 1)
            weights[keep + 1] = b[1:] / spread
            weights[0] = b[0] - (b[1:] / spread * mean).sum()
            return weights
        keep = np.delete(keep, wrong)


def link(scores, ids, threshold):
    """Average linkage, as crates/resolve/src/link.rs does it."""
    clusters = {a: [a] for a in ids}
    key = lambda a, b: (a, b) if (a, b) in scores else (b, a)
    means = {(a, b): scores[key(a, b)] for a, b in itertools.combinations(sorted(ids), 2)}
    at = lambda a, b: (a, b) if a < b else (b, a)
    while means:
        (a, b), mean = max(means.items(), key=lambda item: item[1])
        if mean < threshold:
            break
        n_a, n_b = len(clusters[a]), len(clusters[b])
        for c in clusters:
            if c != a and c != b:
                means[at(a, c)] = (n_a * means[at(a, c)] + n_b * means.pop(at(b, c))) / (n_a + n_b)
        del means[at(a, b)]
        clusters[a] += clusters.pop(b)
    return {member: name for name, members in clusters.items() for member in members}


def quality(gold, found, ids):
    sets, of_gold = defaultdict(set), defaultdict(set)
    for a in ids:
        sets[found[a]].add(a)
        of_gold[gold[a]].add(a)
    p = sum(len(sets[found[a]] & of_gold[gold[a]]) / len(sets[found[a]]) for a in ids) / len(ids)
    r = sum(len(sets[found[a]] & of_gold[gold[a]]) / len(of_gold[gold[a]]) for a in ids) / len(ids)
    hits = Counter((gold[a] == gold[b], found[a] == found[b]) for a, b in itertools.combinations(ids, 2))
    both, only_gold, only_found = hits[True, True], hits[True, False], hits[False, True]
    return 2 * both / max(1, 2 * both + only_gold + only_found), 2 * p * r / (p + r)


def joining(scores, found, unlisted, threshold):
    """How many unlisted reports fit a cluster of listed ones on average."""
    members = defaultdict(list)
    for a, name in found.items():
        members[name].append(a)
    score = lambda a, b: scores.get((a, b), scores.get((b, a), -8))
    fits = lambda report, cluster: np.mean([score(report, a) for a in cluster]) >= threshold
    return sum(any(fits(report, cluster) for cluster in members.values()) for report in unlisted)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("incidents", "readings", "program"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--out")
    parser.add_argument("--skip", help="ends of the ids of unlisted reports that are left out, between commas")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    gold, names, pairs, x = load(args)
    ids = sorted({a for pair in pairs for a in pair if gold[a][0] != "?"})
    unlisted = sorted({a for pair in pairs for a in pair} - set(ids))
    y = np.array([float(gold[a] == gold[b]) for a, b in pairs])
    size = Counter(gold[a] for a in ids)
    w = np.array([2 / max(2, size[gold[a]] - 1) if same else 1.0 for (a, _), same in zip(pairs, y)])
    incidents = sorted(size)
    np.random.RandomState(args.seed).shuffle(incidents)
    fold = {incident: n % FOLDS for n, incident in enumerate(incidents)}
    fold |= {gold[a]: n % FOLDS for n, a in enumerate(unlisted)}
    folds = np.array([(fold[gold[a]], fold[gold[b]]) for a, b in pairs])
    scores = np.zeros(len(pairs))
    for i, j in itertools.combinations_with_replacement(range(FOLDS), 2):
        seen = ~np.isin(folds, [i, j]).any(1)
        held = np.array([set(f) == {i, j} for f in folds])
        weights = fit(x[seen], y[seen], w[seen], names)
        scores[held] = np.clip(weights[0] + x[held] @ weights[1:], -8, 8)
    held_out = dict(zip(pairs, scores))
    print("cross-validated over incidents:\nthreshold  pairwise F1  B-cubed F1  unlisted that join")
    best = (0, 0)
    for threshold in np.arange(-3, 1.01, 0.5):
        found = link(held_out, ids, threshold)
        pairwise, bcubed = quality(gold, found, ids)
        n_joined = joining(held_out, found, unlisted, threshold)
        best = max(best, (pairwise + bcubed, threshold))
        print(f"{threshold:9.1f}  {pairwise:11.3f}  {bcubed:10.3f}  {n_joined:18}")
    weights = fit(x, y, w, names)
    at = {name: n + 1 for n, name in enumerate(names)}
    for hint, told in ("hinted_near", "told_near"), ("hinted_apart", "told_apart"):
        weights[at[hint]] = HINT * weights[at[told]]
    weights[at["place_apart"]] = min(PLACE_APART, weights[at["place_apart"]])
    print("errors at the best threshold:")
    found = link(held_out, ids, best[1])
    for name in sorted(set(found.values())):
        members = [a for a in ids if found[a] == name]
        if len({gold[a] for a in members}) > 1:
            print("  mixed", *(f"{gold[a]}:{a}" for a in members))
    for incident in sorted(size):
        parts = Counter(found[a] for a in ids if gold[a] == incident)
        if len(parts) > 1:
            print("  split", incident, *parts.values())
    members = defaultdict(list)
    for a, name in found.items():
        members[name].append(a)
    for report in unlisted:
        for cluster in members.values():
            mean = np.mean([held_out.get((report, a), held_out.get((a, report), -8)) for a in cluster])
            if mean >= best[1]:
                print(f"  unlisted {report} joins {gold[cluster[0]]} at {mean:.1f}")
    if args.out:
        with open(args.out, "w", encoding="utf-8") as f:
            f.write("# feature\tweight in the logarithm of the odds (train/pairs.py)\n")
            for name, weight in zip(["bias", *names], weights):
                f.write(f"{name}\t{weight:.3f}\n")
            f.write(f"link\t{best[1]:.1f}\njoin\t{best[1] - JOIN:.1f}\n")


if __name__ == "__main__":
    main()
