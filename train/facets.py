#!/usr/bin/env python3
"""Trains the model of facets, which scores every word for being a value of the report's main incident, and writes it.

    python3 train/facets.py --engine ENGINE --encoder MODEL_DIR --out train/.cache/facets

Writes `OUT-all.safetensors`, trained on all annotated reports (world.py), and `OUT-0` to `OUT-3`, each without the reports
of one fold, which hold whole incidents: the judge (claims.py) is trained on what these say of reports that they have not
seen, and so are the figures that are printed. The encoder stays as the model `fine` left it: its fourth layer is read.
"""
import argparse
import json
import math
import random
import subprocess
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open
from torch import nn

import corpus
import world
from batch import Pieces, Vocabulary, collate, prepare
from export import own_arrays, save
from facet_labels import NUMBER, TAGS, labels
from model import Encoder, Model

LAYER = 4          # of the encoder
N_HIDDEN = 96
PARAGRAPHS = (0, 1, 2, 3, 5, 8, 12, 18, 30)
N_PARAGRAPH_ROWS = 12
NEGATIVES = 0.3    # reports about no incident, as a share of the others, in an epoch
WEIGHTS = torch.tensor([0.3 if tag in ("account", "admits", "denies", "suspects") else 1.0 for tag in TAGS])


class Given(nn.Module):
    """Stands where the encoder is: its vectors do not change, and are computed once."""
    width = 384

    def forward(self, batch):
        return batch.encoded


class Facets(nn.Module):
    def __init__(self, vocabularies, context_width, width=96, dropout=0.3):
        super().__init__()
        sizes = [len(vocabularies[name]) for name in ("tag", "dep", "entity")]
        self.net = Model(len(vocabularies["word"]), 48, *sizes, context_width, width=width, encoder=Given(), dropout=dropout)
        self.places = nn.Embedding(N_PARAGRAPH_ROWS + 10, width)
        nn.init.normal_(self.places.weight, std=0.1)
        self.pool = nn.Linear(width, 1, bias=False)
        self.hidden = nn.Linear(width, N_HIDDEN)
        self.of_report, self.of_both = nn.Linear(width, N_HIDDEN, bias=False), nn.Linear(width, N_HIDDEN, bias=False)
        self.out = nn.Linear(N_HIDDEN, len(TAGS))
        nn.init.constant_(self.out.bias, -3.0)
        self.dropout = nn.Dropout(dropout)

    def forward(self, batch):
        vectors = self.net.tokens(batch) + self.places(batch.places).sum(1)
        found = []
        for start, end in zip(batch.starts[:-1], batch.starts[1:]):
            own = vectors[start:end]
            report = (torch.softmax(self.pool(own), 0) * own).sum(0, keepdim=True)
            hidden = self.hidden(own) + self.of_report(report) + self.of_both(own * report)
            found.append(self.out(self.dropout(F.relu(hidden))))
        return torch.cat(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--features", default="target/release/attribution_features", help="the feature writer")
    parser.add_argument("--engine", required=True, help="the installed english.engine")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the base encoder")
    parser.add_argument("--models", type=Path, default=Path("crates/model/models"))
    parser.add_argument("--cache", type=Path, default=Path("train/.cache"))
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=["all", "0", "1", "2", "3"], help="which models to train")
    parser.add_argument("--out", type=Path, default=Path("train/.cache/facets"))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    fine = safe_open(options.models / "fine.safetensors", "np")
    vocabularies = {name: fine.get_tensor(f"{name}.vocabulary") for name in ("words", "tags", "deps", "entities")}
    reports = load(options, world.training_reports(options.data, options.scorers), vocabularies)
    for name in options.only:
        model = train([r for r in reports if str(r.fold) != name], vocabularies, fine, options, name)
        save(arrays(model, vocabularies), options.out.with_name(f"{options.out.name}-{name}.safetensors"))
        watch(model, [r for r in reports if str(r.fold) == name])


def load(options, pairs, vocabularies):
    """The reports with their labels and the vectors of the encoder."""
    out = options.cache / "facets"
    options.cache.mkdir(parents=True, exist_ok=True)
    asked = out.with_suffix(".asked")
    asked.write_text("".join(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r, _ in pairs), encoding="utf-8")
    subprocess.run([options.features, options.engine, asked, out], check=True)
    reports, names = corpus.read(out)
    annotations = {report["id"]: annotation for report, annotation in pairs}
    pieces = Pieces(options.encoder)
    numbered = {own: Vocabulary(bytes(vocabularies[plural]).decode().replace("\\n", "\f").split("\n"))
                for own, plural in (("word", "words"), ("tag", "tags"), ("dep", "deps"), ("entity", "entities"))}
    encoder = fine_encoder(options)
    for report in reports:
        prepare(report, names, numbered, pieces)
        report.labels, report.counts = labels(report, annotations[report.id])
        report.is_main = annotations[report.id].get("main", True)
        report.fold = world.fold_of(annotations[report.id])
        with torch.no_grad():
            report.encoded = encoder(collate([report], pieces)).half()
        report.places = places(report)
    return reports


def fine_encoder(options):
    """The first layers of the encoder with the changes of the model `fine`."""
    encoder = Encoder(options.encoder, LAYER, LAYER, 0.0)
    changes = read_changes(options.models / "fine-encoder.safetensors")
    parts = {"mix": "attention.output.dense", "mix_norm": "attention.output.LayerNorm", "up": "intermediate.dense",
             "down": "output.dense", "norm": "output.LayerNorm"}
    with torch.no_grad():
        for number, layer in enumerate(encoder.layers):
            change = lambda name: changes.get(f"encoder.layer.{number}.{name}", 0)
            for kind in ("weight", "bias"):
                width = encoder.width
                for k, part in enumerate(("query", "key", "value")):
                    getattr(layer.qkv, kind)[k * width:(k + 1) * width] += change(f"attention.self.{part}.{kind}")
                for own, name in parts.items():
                    getattr(getattr(layer, own), kind).add_(change(f"{name}.{kind}"))
    return encoder.eval()


def read_changes(path):
    changes, file = {}, safe_open(path, "np")
    for name in file.keys():
        if name.endswith(".columns"):
            name = name.removesuffix(".columns")
            columns, rows = (file.get_tensor(f"{name}.{part}").astype(np.float32) for part in ("columns", "rows"))
            changes[name] = torch.from_numpy((columns * file.get_tensor(f"{name}.scale")[:, None]).T @ rows)
        elif not name.endswith((".rows", ".scale")):
            changes[name] = torch.from_numpy(file.get_tensor(name))
    return changes


def places(report):
    """Where each token stands: the rows of its paragraph and of its tenth of the text."""
    paragraph = np.asarray(report.paragraph) - min(report.paragraph, default=0)
    rows = np.minimum(np.searchsorted(PARAGRAPHS, paragraph, "left"), N_PARAGRAPH_ROWS - 1)
    tenth = np.minimum(9, np.arange(len(paragraph)) * 10 // max(1, len(paragraph)))
    return torch.from_numpy(np.stack([rows, N_PARAGRAPH_ROWS + tenth], 1).astype(np.int64))


def batch_of(reports):
    batch = collate(reports, None)
    batch.encoded = torch.cat([r.encoded for r in reports]).float()
    batch.places = torch.cat([r.places for r in reports])
    return batch


def train(reports, vocabularies, fine, options, name):
    torch.manual_seed(options.seed)
    choice = random.Random(options.seed)
    sizes = {own: range(len(bytes(vocabularies[plural]).split(b"\n")) + 1)
             for own, plural in (("word", "words"), ("tag", "tags"), ("dep", "deps"), ("entity", "entities"))}
    model = Facets(sizes, reports[0].context.shape[1])
    begin_with(model.net, fine)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1.5e-3, weight_decay=0.02, betas=(0.9, 0.98))
    positive, negative = [r for r in reports if r.is_main], [r for r in reports if not r.is_main]
    n_negative, per_step = min(len(negative), int(len(positive) * NEGATIVES)), 4
    n_steps, warm = options.epochs * math.ceil((len(positive) + n_negative) / per_step), 60
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / warm, max(0, (n_steps - s) / (n_steps - warm))))
    for epoch in range(options.epochs):
        began, total = time.time(), 0.0
        model.train()
        chosen = positive + choice.sample(negative, n_negative)
        choice.shuffle(chosen)
        for at in range(0, len(chosen), per_step):
            some = chosen[at:at + per_step]
            wanted, counts = (torch.from_numpy(np.concatenate([getattr(r, field) for r in some])) for field in ("labels", "counts"))
            losses = F.binary_cross_entropy_with_logits(model(batch_of(some)), wanted, reduction="none") * counts * WEIGHTS
            loss = losses.sum(1).mean() * 4
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"{name} epoch {epoch + 1}  loss {total * per_step / len(chosen):.3f}  {time.time() - began:.0f} s", flush=True)
    return model.eval()


def begin_with(net, fine):
    """Takes over what fits from the model of attributions."""
    taken, names = {}, set(fine.keys())
    for name, own in net.state_dict().items():
        there = name if name.startswith(("layers.", "norms.", "first_norm.")) else name.removesuffix(".weight")
        if there in names:
            values = fine.get_tensor(there).astype(np.float32)
            if f"{there}.scale" in names:
                values = values * fine.get_tensor(f"{there}.scale")[:, None]
            if values.shape == tuple(own.shape):
                taken[name] = torch.from_numpy(values)
    net.load_state_dict(taken, strict=False)


def arrays(model, vocabularies):
    """The model as the program reads it."""
    state = {name: values.float().numpy() for name, values in model.state_dict().items()}
    unused = ("cue", "role", "content.", "source.")
    net = {name.removeprefix("net."): values for name, values in state.items() if name.startswith("net.")}
    tensors = own_arrays({name: values for name, values in net.items() if not name.startswith(unused)})
    for name in ("places", "pool", "hidden", "of_report", "of_both", "out"):
        values = state[f"{name}.weight"]
        tensors[name] = np.ascontiguousarray(values.reshape(-1) if name == "pool" else values, dtype=np.float32)
    tensors.update({f"{name}.bias": state[f"{name}.bias"] for name in ("hidden", "out")})
    tensors.update({f"{name}.vocabulary": words for name, words in vocabularies.items()})
    return tensors


@torch.no_grad()
def watch(model, reports):
    """Prints how well each tag ranks the tokens of reports about one incident."""
    scored = [(torch.sigmoid(model(batch_of([r]))).numpy(), r) for r in reports if r.is_main]
    if not scored:
        return
    for tag, number in NUMBER.items():
        column = lambda field: np.concatenate([getattr(r, field)[:, number] for _, r in scored])
        scores, marked = np.concatenate([s[:, number] for s, _ in scored]), column("labels")
        kept = column("counts") > 0
        order = np.argsort(-scores[kept])
        marked = marked[kept][order]
        precision = np.cumsum(marked) / np.arange(1, len(marked) + 1)
        print(f"{tag:10s} {int(marked.sum()):6d} tokens  average precision {(precision * marked).sum() / max(1, marked.sum()):.3f}")


if __name__ == "__main__":
    main()
