#!/usr/bin/env python3
"""Learn how much each feature tells that two reports are of one incident: a logistic regression with weights that people can read.

  pairs.py --incidents fa-kes.jsonl world.jsonl --readings fa-kes-readings.jsonl world-readings.jsonl --apart single-readings.jsonl \
      --program target/debug/pair_features --out crates/resolve/src/tables/pair_weights.tsv

Each file of incidents has one incident a line with its `articles` (or `main`); the readings in the same position are what `rashomon read --format jsonl` prints
for its reports. Reports in it that no incident lists describe other incidents, but for copies of a listed one (`--skip` for more): they teach what stays apart, and
are counted where they join. `--apart` are readings of reports on single incidents, most of one war: their undated pairs teach that two reports without a day are not
one incident for that. Scores are cross-validated over incidents: a pair is scored by a model that saw no report of either incident. Every incident counts the same,
however many reports it has.
"""
import argparse
import itertools
import json
import subprocess
from collections import Counter, defaultdict

import numpy as np

FOLDS, RIDGE = 5, 10.0
COPY = 0.6
# What undated reports on single incidents count for: a few of them are of one incident after all.
APART = 0.3
# No incident of the corpora has a pair of reports whose days exclude each other, or whose days of publication are far apart without a day in the text:
# nothing there says how much that weighs. Many of the villages of one corpus are placed wrongly or not at all: places that are apart say more than it shows.
AT_MOST = {"days_exclude": -5.0, "hinted_apart": -4.0, "place_apart": -4.0}
THRESHOLDS = np.arange(-4, 0.1, 0.5)
# Of thresholds whose figures add up to nearly the best, the highest is taken: what is joined wrongly misleads more than what is left apart.
NEARLY = 0.1
# Clusters that a link is between are joined where their mean score is lower than a link by this at most: more, and reports of the days around join too.
JOIN = 0.5
# Evidence that can only speak one way: a weight on the wrong side of zero is chance.
POSITIVE = {"lead", "head", "whole", "rare", "toll", "told_same_day", "told_near", "hinted_near", "undated", "claimed_same_day", "means_shared", "place_near"}
NEGATIVE = {"told_apart", "hinted_apart", "weekday_differs", "claimed_apart", "days_exclude", "means_differ", "toll_differs", "target_differs", "place_apart"}


def features(program, lines):
    """The names of the features, the pairs of reports, and the features of each pair."""
    out = subprocess.run([program], input="".join(lines), capture_output=True, text=True, check=True).stdout
    rows = [row.split("\t") for row in out.splitlines()]
    return rows[0][2:], [tuple(row[:2]) for row in rows[1:]], np.array([[float(x) for x in row[2:]] for row in rows[1:]])


def load(args, incidents, readings):
    incidents = [json.loads(line) for line in open(incidents, encoding="utf-8")]
    gold = {article: i["incident"] for i in incidents for article in i.get("articles", i.get("main", []))}
    skip = set(args.skip.split(",")) if args.skip else set()
    lines = []
    for line in open(readings, encoding="utf-8"):
        name = json.loads(line)["report"]["id"]
        if name in gold or not any(name.endswith(end) for end in skip):
            lines.append(line)
            gold.setdefault(name, "?" + name)
    names, pairs, x = features(args.program, lines)
    # A copy of a listed report is of its incident, whoever left it out of the list; what shares hardly a word teaches nothing.
    n_listed = np.array([(gold[a][0] != "?") + (gold[b][0] != "?") for a, b in pairs])
    whole = x[:, names.index("whole")]
    kept = (n_listed == 2) | (n_listed == 1) & (whole < COPY) & (whole > 0.05)
    return gold, names, [pair for pair, keep in zip(pairs, kept) if keep], x[kept]


def load_apart(args):
    """Undated pairs of reports on single incidents; none without `--apart`."""
    if not args.apart:
        return None
    names, _, x = features(args.program, open(args.apart, encoding="utf-8"))
    whole = x[:, names.index("whole")]
    return x[(x[:, names.index("undated")] > 0) & (whole < COPY) & (whole > 0.05)]


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


class Corpus:
    """The pairs of one corpus, with their folds."""

    def __init__(self, args, incidents, readings):
        self.gold, self.names, self.pairs, self.x = load(args, incidents, readings)
        gold = self.gold
        self.ids = sorted({a for pair in self.pairs for a in pair if gold[a][0] != "?"})
        self.unlisted = sorted({a for pair in self.pairs for a in pair} - set(self.ids))
        self.size = Counter(gold[a] for a in self.ids)
        self.y = np.array([float(gold[a] == gold[b]) for a, b in self.pairs])
        self.w = np.array([2 / max(2, self.size[gold[a]] - 1) if same else 1.0 for (a, _), same in zip(self.pairs, self.y)])
        shuffled = sorted(self.size)
        np.random.RandomState(args.seed).shuffle(shuffled)
        fold = {incident: n % FOLDS for n, incident in enumerate(shuffled)}
        fold |= {gold[a]: n % FOLDS for n, a in enumerate(self.unlisted)}
        self.folds = np.array([(fold[gold[a]], fold[gold[b]]) for a, b in self.pairs])

    def measure(self, scores, threshold):
        found = link(scores, self.ids, threshold)
        return *quality(self.gold, found, self.ids), joining(scores, found, self.unlisted, threshold)


def train(x, y, w, names, apart):
    """The weights, with those that the corpora cannot tell set to what they are at most."""
    if apart is not None:
        x, y, w = np.r_[x, apart], np.r_[y, np.zeros(len(apart))], np.r_[w, np.full(len(apart), APART)]
    weights = fit(x, y, w, names)
    for name, most in AT_MOST.items():
        weights[names.index(name) + 1] = min(most, weights[names.index(name) + 1])
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("incidents", "readings"):
        parser.add_argument("--" + name, required=True, nargs="+")
    parser.add_argument("--program", required=True)
    parser.add_argument("--apart", help="readings of reports on single incidents")
    parser.add_argument("--out")
    parser.add_argument("--skip", help="ends of the ids of unlisted reports that are left out, between commas")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    corpora = [Corpus(args, *files) for files in zip(args.incidents, args.readings)]
    names, apart = corpora[0].names, load_apart(args)
    x, y, w, folds = (np.concatenate([getattr(corpus, part) for corpus in corpora]) for part in ("x", "y", "w", "folds"))
    scores = np.zeros(len(y))
    for i, j in itertools.combinations_with_replacement(range(FOLDS), 2):
        seen = ~np.isin(folds, [i, j]).any(1)
        held = np.array([set(f) == {i, j} for f in folds])
        weights = train(x[seen], y[seen], w[seen], names, apart)
        scores[held] = np.clip(weights[0] + x[held] @ weights[1:], -8, 8)
    ends = np.cumsum([len(corpus.pairs) for corpus in corpora])[:-1]
    held_out = [dict(zip(corpus.pairs, part)) for corpus, part in zip(corpora, np.split(scores, ends))]
    print("cross-validated over incidents, for each corpus:\nthreshold  pairwise F1  B-cubed F1  unlisted that join")
    sums = []
    for threshold in THRESHOLDS:
        rows = [corpus.measure(scores, threshold) for corpus, scores in zip(corpora, held_out)]
        print(f"{threshold:9.1f}", *(f"  {pairwise:11.3f}  {bcubed:10.3f}  {n:18}" for pairwise, bcubed, n in rows))
        sums.append(sum(pairwise + bcubed for pairwise, bcubed, _ in rows))
    best = max(threshold for threshold, total in zip(THRESHOLDS, sums) if total >= max(sums) - NEARLY)
    weights = train(x, y, w, names, apart)
    for corpus, scores in zip(corpora, held_out):
        print_errors(corpus, scores, best)
    if args.out:
        with open(args.out, "w", encoding="utf-8") as f:
            f.write("# feature\tweight in the logarithm of the odds (train/pairs.py)\n")
            for name, weight in zip(["bias", *names], weights):
                f.write(f"{name}\t{weight:.3f}\n")
            f.write(f"link\t{best:.1f}\njoin\t{best - JOIN:.1f}\n")


def print_errors(corpus, scores, threshold):
    gold, ids = corpus.gold, corpus.ids
    print("errors at the best threshold:")
    found = link(scores, ids, threshold)
    members = defaultdict(list)
    for a in ids:
        members[found[a]].append(a)
    for name in sorted(members):
        if len({gold[a] for a in members[name]}) > 1:
            print("  mixed", *(f"{gold[a]}:{a}" for a in members[name]))
    for incident in sorted(corpus.size):
        parts = Counter(found[a] for a in ids if gold[a] == incident)
        if len(parts) > 1:
            print("  split", incident, *parts.values())
    for report in corpus.unlisted:
        for cluster in members.values():
            mean = np.mean([scores.get((report, a), scores.get((a, report), -8)) for a in cluster])
            if mean >= threshold:
                print(f"  unlisted {report} joins {gold[cluster[0]]} at {mean:.1f}")


if __name__ == "__main__":
    main()
