#!/usr/bin/env python3
"""Trains the model of event types, a linear one over the words around a trigger, and measures it on folds it was not trained on.

    cargo build --release -p rashomon-train
    python3 train/events.py --data DIR --scorers DIR --engine ENGINE --out crates/model/models

The data are the sentences of PLV's training half. In each, the event whose agent and target lie on the marked source and target is the
example, with the type that its annotators gave; every other event is left to the tables. The same sentence never stands on both sides of a
fold. The tables were written with the whole half in view: the figures on folds show what the model adds, not what new text will bring.
"""
import argparse
import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

SURE = 0.6  # as in typist.rs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder with adapt.py (default: %(default)s)")
    parser.add_argument("--engine", type=Path, required=True, help="the installed english.engine")
    parser.add_argument("--features", default="target/release/event_features", help="default: %(default)s")
    parser.add_argument("--out", type=Path, help="folder that the model is written to")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--decay", type=float, default=1e-3, help="weight of the squares of the weights (default: %(default)s)")
    parser.add_argument("--least", type=int, default=2, help="a feature counts from this many examples on (default: %(default)s)")
    parser.add_argument("--trust", type=float, default=3.0, help="logit of the tables' type before training (default: %(default)s)")
    options = parser.parse_args()
    sentences = read(options)
    types = sorted({gold for gold, _, _ in sentences})
    groups = {text: n % options.folds for n, text in enumerate(shuffled(sorted({text for _, _, text in sentences})))}
    before = [tables(event) for _, event, _ in sentences]
    after = list(before)
    for fold in range(options.folds):
        held = [n for n, (_, _, text) in enumerate(sentences) if groups[text] == fold]
        rest = [s for s in sentences if groups[s[2]] != fold]
        model = train(rest, types, options)
        for n in held:
            after[n] = weigh(model, types, sentences[n][1])
    gold = [gold for gold, _, _ in sentences]
    for name, found in (("tables", before), (f"tables and model, {options.folds} folds", after)):
        print(f"{name:32} macro F1 {macro(gold, found):.4f}  accuracy {np.mean([a == b for a, b in zip(gold, found)]):.4f}")
    if options.out:
        features, weights = train(sentences, types, options)
        texts = {"features": features, "types": types}
        arrays = {name: np.frombuffer("\n".join(lines).encode(), dtype=np.uint8) for name, lines in texts.items()}
        save_file({**arrays, **quantised(weights)}, options.out / "event-types.safetensors")
        print(f"{len(features)} features, {len(types)} types")


def read(options):
    """For each sentence the gold type, the event that is meant (or none), and the text."""
    corpus = options.data / "plv" / "PLV_train.tsv"
    with open(corpus, encoding="utf-8", newline="") as file:
        gold = [row["gold_root"] for row in csv.DictReader(file, delimiter="\t")]
    reports = run([sys.executable, options.scorers / "adapt.py", "reports", "plv", corpus])
    path = Path(__file__).resolve().parent / ".cache" / "plv.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text(reports, encoding="utf-8")
    texts = [json.loads(line) for line in reports.split("\n") if line]
    told = [json.loads(line)["events"] for line in run([options.features, options.engine, path]).split("\n") if line]
    return [(g, meant(events, *json.loads(text["id"])[1:]), text["text"]) for g, events, text in zip(gold, told, texts)]


def meant(events, source, target):
    """The event that lies on the marked words, as `adapt.py` chooses it."""
    overlap = lambda span, marked: bool(span) and any(span[0] < end and start < span[1] for start, end in marked)
    best, best_score = None, 0
    for event in events:
        agent, patient = event["agent"], event["target"]
        score = 4 * overlap(agent, source) + 4 * overlap(patient, target) + overlap(patient, source) + overlap(agent, target)
        if score > best_score:
            best, best_score = event, score
    return best or (events[0] if events else None)


def tables(event):
    kind = event["type"] if event else ""
    return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind


def train(sentences, types, options):
    """The features that count, and the weights `[feature][type]` under those that every event has."""
    examples = [(gold, event["features"]) for gold, event, _ in sentences if event]
    counts = Counter(feature for _, features in examples for feature in features)
    names = sorted(feature for feature, n in counts.items() if n >= options.least)
    place = {name: n for n, name in enumerate(names)}
    x = torch.zeros(len(examples), len(names))
    for row, (_, features) in enumerate(examples):
        for feature in features:
            if feature in place:
                x[row, place[feature]] = 1.0
    y = torch.tensor([types.index(gold) for gold, _ in examples])
    weights = torch.zeros(len(names), len(types), requires_grad=True)
    trust = trust_in_tables(names, types, options.trust)
    bias = torch.zeros(len(types), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, bias], max_iter=200, history_size=10, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        value = torch.nn.functional.cross_entropy(x @ (weights + trust) + bias, y) + options.decay * (weights**2).sum() / 2
        value.backward()
        return value

    optimiser.step(loss)
    return names, torch.cat([bias[None], weights + trust]).detach().numpy()


def trust_in_tables(names, types, trust):
    """What the type of the tables counts for before anything is learnt: `[feature][type]`."""
    weights = torch.zeros(len(names), len(types))
    for row, name in enumerate(names):
        kind = tables({"type": name.removeprefix("type ")})
        if name.startswith("type ") and kind in types:
            weights[row, types.index(kind)] = trust
    return weights


def weigh(model, types, event):
    """The type as the program gives it: the model's where it is sure, else that of the tables; it makes no assault of anything else."""
    if not event:
        return ""
    names, weights = model
    place = {name: n + 1 for n, name in enumerate(names)}
    scores = weights[0] + sum(weights[place[feature]] for feature in event["features"] if feature in place)
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    best = types[int(chances.argmax())]
    return best if chances.max() > SURE and best != "ASSAULT" else tables(event)


def macro(gold, found):
    """Mean F1 over the types, as the scorer has it."""
    scores = []
    for kind in sorted(set(gold)):
        hits = sum(a == b == kind for a, b in zip(gold, found))
        scores.append(2 * hits / (gold.count(kind) + found.count(kind)))
    return float(np.mean(scores))


def quantised(weights):
    """Bytes with a scale for each row, as the other models are kept."""
    scale = np.maximum(np.abs(weights).max(axis=1), 1e-8) / 127
    return {"weights": np.round(weights / scale[:, None]).astype(np.int8), "weights.scale": scale.astype(np.float32)}


def shuffled(texts):
    return [texts[n] for n in np.random.default_rng(1).permutation(len(texts))]


def run(command):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    return done.stdout


if __name__ == "__main__":
    main()
