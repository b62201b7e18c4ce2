#!/usr/bin/env python3
"""Learns the two small tables by which places are found and resolved, from the corpora LGL and GeoWebNews (GWN).

Which names are places: logistic regression over the features of `place_evidence.tsv`; which of the places of a name is meant: a softmax
over its readings with the features of `ranking.tsv`, where every reading within 100 km of the annotated place is right. What the other
names of a report say depends on the weights themselves: build the program with new weights and run again until they rest (twice will do).
Prints the figures of four folds of reports, each held out in turn, beside those of the tables as they are, and writes the tables of all.

    cargo build --release -p rashomon-train
    python3 train/places.py --data DIR --scorers DIR --engine FILE --gazetteer FILE
"""
import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
TABLES = {"names": ROOT / "crates/lexicon/tables/place_evidence.tsv", "places": ROOT / "crates/gazetteer/data/ranking.tsv"}
CORPORA = ["lgl.xml", "GWN.xml"]
N_FOLDS = 4
NEAR_KM = 100
# A place that is missed counts for more than a name taken for one: nobody sees what is not there.
MISSED = 1.6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "scorers", "engine", "gazetteer"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--features", default="target/release/place_features", help="the program (default: %(default)s)")
    parser.add_argument("--dry", action="store_true", help="write no table")
    options = parser.parse_args()
    # The scorer is a script: loaded with nothing to do, it prints its usage nowhere and gives its reader of the corpora.
    source = (options.scorers / "geo_score.py").read_text(encoding="utf-8").rsplit("main(", 1)[0]
    scorer = {}
    exec(compile(source, "geo_score.py", "exec"), scorer)
    reports = [report for corpus in CORPORA for report in read(options, scorer, options.data / "geo" / corpus)]
    for kind, examples in (("names", names_of), ("places", places_of)):
        table = read_table(TABLES[kind])
        data = [examples(report, list(table), scorer["km"]) for report in reports]
        learn(kind, table, data, options.dry)


def read(options, scorer, path):
    """The reports of a corpus: the features of each, and its annotations as (start, end, lat, lon)."""
    articles = list(scorer["articles"](str(path)))
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "reports.jsonl"
        inputs.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, (text, _) in enumerate(articles)), encoding="utf-8")
        command = [options.features, options.engine, options.gazetteer, inputs]
        lines = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True).stdout
    for line, (text, gold) in zip(lines.splitlines(), articles):
        yield json.loads(line) | {"gold": [g for g in gold if text[g[0]].isupper()]}


def read_table(path):
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not is_head(line)]
    return {name: float(weight) for name, weight in rows}


def is_head(line):
    """Whether a line of a table is a comment or names the columns."""
    return line.startswith("#") or line == "feature\tweight"


def span_of(thing):
    span = thing["span"]
    return (span["start"], span["end"]) if isinstance(span, dict) else tuple(span)


def vector(features, columns):
    return [1.0 if column == "always" else features.get(column, 0.0) for column in columns]


def names_of(report, columns, _):
    """Each name as its features and whether it is a place's: groups of one."""
    overlaps = lambda span: any(start < span[1] and span[0] < end for start, end, *_ in report["gold"])
    return [(np.array([vector(name["features"], columns)]), np.array([overlaps(span_of(name))])) for name in report["names"]]


def places_of(report, columns, km):
    """Each place with several readings as their features and which are right, where some are and some are not."""
    examples = []
    for place in report["places"]:
        start, end = span_of(place)
        gold = [g for g in report["gold"] if g[0] < end and start < g[1] and g[2] is not None]
        right = np.array([bool(gold) and km(r["lat"], r["lon"], gold[0][2], gold[0][3]) < NEAR_KM for r in place["readings"]], bool)
        if right.any() and not right.all():
            examples.append((np.array([vector(r["features"], columns) for r in place["readings"]]), right))
    return examples


def learn(kind, table, data, dry):
    """Fits the weights of one table, prints held-out figures, writes the table."""
    start = np.array(list(table.values()))
    fit, share = (fit_names, share_names) if kind == "names" else (fit_places, share_places)
    for fold in range(N_FOLDS):
        train = [example for n, report in enumerate(data) if n % N_FOLDS != fold for example in report]
        held = [example for n, report in enumerate(data) if n % N_FOLDS == fold for example in report]
        print(f"{kind}, fold {fold}: held out {share(held, fit(train, start)):.4f}, the table as it is {share(held, start):.4f} (n = {len(held)})")
    weights = fit([example for report in data for example in report], start)
    if not dry:
        write_table(TABLES[kind], dict(zip(table, weights)), by_weight=kind == "names")


def fit_names(examples, _, ridge=1.0, steps=25):
    """Logistic regression by Newton's method."""
    x, y = np.concatenate([x for x, _ in examples]), np.concatenate([y for _, y in examples]).astype(float)
    weights, count = np.zeros(x.shape[1]), np.where(y > 0, MISSED, 1.0)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (count * p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(weights))
        weights -= np.linalg.solve(hessian, x.T @ (count * (p - y)) + ridge * weights)
    return weights


def share_names(examples, weights):
    """F1 of the names taken for places."""
    taken = np.array([(x @ weights)[0] >= 0 for x, _ in examples])
    right = np.array([y[0] for _, y in examples])
    return 2 * (taken & right).sum() / (taken.sum() + right.sum())


def fit_places(examples, start, ridge=2.0, steps=400, rate=0.05):
    """The likelihood that some right reading is chosen, by Adam from the weights as they are."""
    x, y = np.concatenate([x for x, _ in examples]), np.concatenate([y for _, y in examples]).astype(float)
    sizes = [len(right) for _, right in examples]
    group, firsts = np.repeat(np.arange(len(sizes)), sizes), np.cumsum([0, *sizes[:-1]])
    weights, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, steps + 1):
        scores = x @ weights
        e = np.exp(scores - np.maximum.reduceat(scores, firsts)[group])
        of_all, of_right = np.add.reduceat(e, firsts)[group], np.add.reduceat(e * y, firsts)[group]
        slope = x.T @ (e / of_all - e * y / np.maximum(of_right, 1e-9)) / len(sizes) + ridge * weights / len(sizes)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def share_places(examples, weights):
    """Share of the names for which a right reading is chosen."""
    return float(np.mean([right[np.argmax(x @ weights)] for x, right in examples]))


def write_table(path, weights, by_weight):
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if is_head(line)]
    first = [("always", weights.pop("always"))] if "always" in weights else []
    rows = sorted(weights.items(), key=lambda row: -row[1]) if by_weight else list(weights.items())
    path.write_text("\n".join([*head, *(f"{name}\t{weight:.1f}" for name, weight in first + rows)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
