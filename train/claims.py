#!/usr/bin/env python3
"""Trains the judge of claims, a forest of decision trees, and writes it as `crates/model/models/claims.safetensors`; that of
the grade `best` as `claims-best.safetensors`.

    python3 train/claims.py --assets ~/.local/share/rashomon --grade fine

`claim_features` (src/bin) lists what may be claimed about the main incident of each annotated report (world.py), with the
model of facets that has not seen the report (facets.py writes them). A candidate is right if it matches an annotated cell,
voice included, by the rules of the scorer. All figures are of folds that hold whole incidents; `--record` writes them
to `eval/results.csv`.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import lightgbm
import numpy as np
from safetensors.numpy import save_file

import world

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))
import results

SEED = 0
ACTS = ("says", "denies", "admits", "accuses", "claims", "confirms")  # in the order of the program
DENIES, ADMITS = 3, 4
N_STANCE_GROUPS = 16
TREES = dict(n_estimators=250, num_leaves=15, learning_rate=0.03, min_child_samples=20, colsample_bytree=0.5, subsample=0.8,
             subsample_freq=1, reg_lambda=5, deterministic=True, force_row_wise=True, verbose=-1)


class Example:
    """The candidates of one report: their cells, features, and which are right."""

    def __init__(self, scorer, line, gold, annotation):
        reading, self.is_main = line["reading"], annotation.get("main", True)
        known = annotation.get("facets")
        candidates = [c for c in line["candidates"] if not known or c["claim"]["facet"] in known]
        self.id, self.gold = reading["report"]["id"], gold if self.is_main else []
        self.corpus = corpus_of(annotation)
        self.cells = [cell(scorer, reading, candidate["claim"]) for candidate in candidates]
        self.features = np.array([c["features"] for c in candidates], dtype=np.float32)
        matched = {j for _, j in scorer.match(self.gold, self.cells, True)}
        self.right = np.array([j in matched or any(says_same(scorer, g, c) for g in self.gold) for j, c in enumerate(self.cells)], dtype=int)


    def stance_groups(self, number):
        """The group of each admission and denial, as the program numbers them; -1 for the others."""
        column = lambda name: self.features[:, number[name]]
        denies, admits = column("stance") == DENIES, column("stance") == ADMITS
        by_act = np.where(denies, column("act") == ACTS.index("denies"), np.isin(column("act"), [ACTS.index(a) for a in ("claims", "admits", "confirms")]))
        groups = (column("claims_of_main") > 0) + 2 * by_act + 4 * (column("is_own_act") == 1) + 8 * denies
        return np.where(denies | admits, groups, -1).astype(int)


def stance_rates(examples, number):
    """The share of right ones in each group, with one right and one wrong more (Laplace); the last entry is for no group."""
    groups, right = np.concatenate([e.stance_groups(number) for e in examples]), np.concatenate([e.right for e in examples])
    return np.array([(right[groups == k].sum() + 1) / ((groups == k).sum() + 2) for k in range(N_STANCE_GROUPS)] + [-1.0])


def corpus_of(annotation):
    if annotation.get("facets"):
        return "fa-kes-dev"
    if annotation.get("corpus"):
        return annotation["corpus"]
    return "world-train" if annotation["id"].startswith("train/") else "world-dev"


def cell(scorer, reading, claim):
    """The scorer's form of one claim."""
    alone = {**reading, "claims": [{**claim, "incident": "main"}], "incidents": [{"id": "main", "main": True}]}
    found = scorer.read_report(alone)[1]
    return found[0]


def says_same(scorer, gold, own):
    return (gold.facet == own.facet and scorer.hard(gold.stance) == scorer.hard(own.stance)
            and scorer.same_value(gold, own) and scorer.same_voice(gold, own))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--features", default="target/release/claim_features", help="the feature writer")
    parser.add_argument("--assets", type=Path, required=True, help="folder of the installed assets")
    parser.add_argument("--grade", choices=("fine", "best"), default="fine")
    parser.add_argument("--facets", type=Path, help="what facets.py wrote, without the ending [default: CACHE/facets-GRADE]")
    parser.add_argument("--policy", type=Path, default=Path("policies/default.toml"))
    parser.add_argument("--cache", type=Path, default=Path("train/.cache"))
    parser.add_argument("--models", type=Path, default=Path("crates/model/models"), help="folder to write the forest to")
    results.add_option(parser)
    options = parser.parse_args()
    options.facets = options.facets or options.cache / f"facets-{options.grade}"
    sys.path.insert(0, str(options.scorers))
    import cells_score as scorer

    levels = tomllib.loads(options.policy.read_text(encoding="utf-8"))["claims"]["given"]
    parts = [[] for _ in range(world.N_FOLDS)]
    for pair in world.training_reports(options.data, options.scorers):
        parts[world.fold_of(pair[1])].append(pair)
    with ThreadPoolExecutor(2) as pool:
        loaded = list(pool.map(lambda part: load(options, scorer, *part), enumerate(parts)))
    names = loaded[0][1]
    folds = [[e for e in examples if e.is_main and len(e.cells)] for examples, _ in loaded]

    number = {name: k for k, name in enumerate(names)}
    held_out = []
    for k, fold in enumerate(folds):
        others = forest(sum(folds[:k] + folds[k + 1:], []))
        rates = stance_rates(sum(folds[:k] + folds[k + 1:], []), number)
        held_out += [(e, others.predict(e.features, raw_score=True), rates[e.stance_groups(number)]) for e in fold]
    slope, shift = calibrate(np.concatenate([s for _, s, _ in held_out]), np.concatenate([e.right for e, _, _ in held_out]))
    rows = []
    weighed = [(e, np.where(rates >= 0, rates, 1 / (1 + np.exp(-(slope * s + shift))))) for e, s, rates in held_out]
    for corpus in sorted({e.corpus for e, _ in weighed}):
        print(corpus)
        of_corpus = [(e, p) for e, p in weighed if e.corpus == corpus]
        show(scorer, of_corpus)
        found = show_levels(scorer, options.grade, corpus, of_corpus, levels)
        rows += [] if corpus.endswith("-labels") else found
    if options.record:
        results.record(rows)
    everything = sum(folds, [])
    out = options.models / ("claims.safetensors" if options.grade == "fine" else f"claims-{options.grade}.safetensors")
    write(forest(everything), names, slope, shift, stance_rates(everything, number)[:-1], out)


def load(options, scorer, name, pairs):
    """The examples of some reports, read with the model of facets `name`, and the names of the features."""
    asked, out = (options.cache / f"claims-{options.grade}-{name}.{end}" for end in ("asked", "jsonl"))
    options.cache.mkdir(parents=True, exist_ok=True)
    asked.write_text("".join(json.dumps(report) + "\n" for report, _ in pairs), encoding="utf-8")
    facets = options.facets.with_name(f"{options.facets.name}-{name}.safetensors")
    subprocess.run([options.features, options.assets, facets, options.grade, asked, out], check=True)
    annotations = {report["id"]: annotation for report, annotation in pairs}
    lines = open(out, encoding="utf-8").read().splitlines()
    names, examples = json.loads(lines.pop())["features"], []
    for line in map(json.loads, lines):
        annotation = annotations[line["reading"]["report"]["id"]]
        examples.append(Example(scorer, line, gold(scorer, annotation), annotation))
    return examples, names


def gold(scorer, annotation):
    with tempfile.NamedTemporaryFile("w", suffix="__0.json", encoding="utf-8") as file:
        json.dump(annotation, file)
        file.flush()
        return scorer.distinct(scorer.gold_report(file.name)[2])


def forest(examples):
    features, right = np.concatenate([e.features for e in examples]), np.concatenate([e.right for e in examples])
    return lightgbm.LGBMClassifier(**TREES, random_state=SEED).fit(features, right).booster_


def calibrate(scores, right, n_steps=2000):
    """Slope and shift that turn scores into probabilities (Platt 1999)."""
    slope, shift = 1.0, 0.0
    for _ in range(n_steps):
        error = 1 / (1 + np.exp(-(slope * scores + shift))) - right
        slope, shift = slope - 0.3 * (error * scores).mean(), shift - 0.3 * error.mean()
    return float(slope), float(shift)


def show(scorer, scored):
    probabilities = [p for _, p in scored]
    print(f"  expected calibration error {calibration_error(np.concatenate(probabilities), np.concatenate([e.right for e, _ in scored])):.3f}")
    for threshold in (0.0, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6):
        right = given = wanted = 0
        for (example, _), probability in zip(scored, probabilities):
            order = np.argsort(-probability)
            cells = scorer.distinct([example.cells[j] for j in order if probability[j] >= threshold])
            right += len(scorer.match(example.gold, cells, True))
            given, wanted = given + len(cells), wanted + len(example.gold)
        print(f"  from {threshold:.2f}: precision {right / max(1, given):.3f}  recall {right / wanted:.3f}  F1 {2 * right / (given + wanted):.3f}")


def show_levels(scorer, grade, corpus, scored, levels):
    """Precision, recall, and what costs trust, at the levels of the policy."""
    right = given = wanted = false = agents = invented = stanced = inverted = 0
    for example, probability in scored:
        chosen = [j for j in np.argsort(-probability) if probability[j] >= level_of(example.cells[j], levels)]
        cells = scorer.distinct([example.cells[j] for j in chosen])
        right += len(scorer.match(example.gold, cells, True))
        given, wanted = given + len(cells), wanted + len(example.gold)
        for own in cells:
            is_false = not any(g.facet == own.facet and scorer.same_value(g, own) for g in example.gold)
            false += is_false
            if own.facet == "agent" and own.stance in ("asserts", "suspects", "admits"):
                agents, invented = agents + 1, invented + is_false
            if own.stance in ("admits", "denies") and own.facet in ("agent", "occurred"):
                held = any(g.facet in ("agent", "occurred") and g.stance == own.stance and scorer.same_voice(g, own) for g in example.gold)
                stanced, inverted = stanced + 1, inverted + (not held)
    print(f"  levels of the policy: precision {right / max(1, given):.3f}  recall {right / wanted:.3f}  F1 {2 * right / (given + wanted):.3f}"
          f"  invented agents {invented} of {agents}  inverted stance {inverted} of {stanced}  false cells {false / max(1, given):.3f}")
    figures = {"precision": (right / max(1, given), wanted), "recall": (right / wanted, wanted), "F1": (2 * right / (given + wanted), wanted),
               "invented agents": (invented / max(1, agents), agents), "inverted stance": (inverted / max(1, stanced), stanced),
               "false cells": (false / max(1, given), given)}
    return [("cells", f"{corpus}, folds", f"{grade}: {name}", round(value, 4), n) for name, (value, n) in figures.items()]


def level_of(own, levels):
    if own.stance in ("admits", "denies"):
        return levels["admission_or_denial"]
    return levels["agent" if own.facet == "agent" else "other"]


def calibration_error(probabilities, right, n_bins=10):
    """The mean distance between probability and share of right ones, over bins of equal width (Naeini et al. 2015)."""
    bins = np.minimum((probabilities * n_bins).astype(int), n_bins - 1)
    gaps = [abs(probabilities[bins == k].mean() - right[bins == k].mean()) * (bins == k).mean() for k in range(n_bins) if (bins == k).any()]
    return sum(gaps)


def write(forest, names, slope, shift, stances, path):
    """The nodes `[feature, threshold, left, right]` of all trees, parents before children; a leaf has -1 and its score."""
    nodes = []

    def add(node):
        at = len(nodes)
        nodes.append([-1, node.get("leaf_value", 0.0), 0, 0])
        if "split_feature" in node:
            nodes[at] = [node["split_feature"], node["threshold"], add(node["left_child"]), add(node["right_child"])]
        return at

    roots = [add(tree["tree_structure"]) for tree in forest.dump_model()["tree_info"]]
    arrays = {"nodes": np.array(nodes, np.float32), "roots": np.array(roots, np.float32),
              "features": np.frombuffer("\n".join(names).encode(), np.uint8),
              "slope": np.array([slope], np.float32), "shift": np.array([shift], np.float32),
              "stances": stances.astype(np.float32)}
    save_file(arrays, str(path))
    print(f"{path}: {len(roots)} trees, {len(nodes)} nodes, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
