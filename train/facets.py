#!/usr/bin/env python3
"""Trains the model of facets, which scores every word for being a value of the report's main incident, and writes it.

    python3 train/facets.py --assets ~/.local/share/rashomon --grade fine

Writes `OUT-all.safetensors`, trained on all annotated reports (world.py), and `OUT-0` to `OUT-3`, each without the reports
of one fold, which hold whole incidents: the judge (claims.py) is trained on what these say of reports that they have not
seen, and so are the figures that are printed. The encoders stay as they are: `fine` reads the fourth layer of its own, `best`
the fifth of a large one. The program computes their vectors (`encoder_vectors`), so that training sees what reading sees.
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
from batch import Vocabulary, collate, prepare
from export import own_arrays, save
from facet_labels import NUMBER, TAGS, labels
from model import Model

N_HIDDEN = 96
PARAGRAPHS = (0, 1, 2, 3, 5, 8, 12, 18, 30)
N_PARAGRAPH_ROWS = 12
NEGATIVES = 0.3    # reports about no incident, as a share of the others, in an epoch
WEIGHTS = torch.tensor([0.3 if tag in ("account", "admits", "denies", "suspects") else 1.0 for tag in TAGS])


class Given(nn.Module):
    """Stands where the encoder is: its vectors do not change, and are computed once."""

    def __init__(self, width):
        super().__init__()
        self.width = width

    def forward(self, batch):
        return batch.encoded


class Facets(nn.Module):
    def __init__(self, vocabularies, context_width, encoder_width, width=96, dropout=0.3):
        super().__init__()
        sizes = [len(vocabularies[name]) for name in ("tag", "dep", "entity")]
        self.net = Model(len(vocabularies["word"]), 48, *sizes, context_width, width=width, encoder=Given(encoder_width), dropout=dropout)
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
    parser.add_argument("--vectors", default="target/release/encoder_vectors", help="the writer of vectors")
    parser.add_argument("--assets", type=Path, required=True, help="folder of the installed assets")
    parser.add_argument("--grade", choices=("fine", "best"), default="fine")
    parser.add_argument("--models", type=Path, default=Path("crates/model/models"))
    parser.add_argument("--cache", type=Path, default=Path("train/.cache"))
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--teacher", type=Path, help="what the files of the grade `best` begin with: learn from their scores of "
                        "unlabelled reports too")
    parser.add_argument("--only", nargs="*", default=["all", "0", "1", "2", "3"], help="which models to train")
    parser.add_argument("--out", type=Path, help="what the files begin with [default: CACHE/facets-GRADE]")
    options = parser.parse_args()
    options.out = options.out or options.cache / f"facets-{options.grade}"
    torch.set_num_threads(options.threads)
    fine = safe_open(options.models / "fine.safetensors", "np")
    vocabularies = {name: fine.get_tensor(f"{name}.vocabulary") for name in ("words", "tags", "deps", "entities")}
    annotated = world.training_reports(options.data, options.scorers)
    reports = load(options, options.grade, "", [report for report, _ in annotated], vocabularies)
    label(reports, {report["id"]: annotation for report, annotation in annotated})
    lessons = Lessons(options, vocabularies) if options.teacher else None
    for name in options.only:
        taught = lessons.of(name) if lessons else []
        model = train([r for r in reports if str(r.fold) != name], taught, vocabularies, fine, options, name)
        save(arrays(model, vocabularies), options.out.with_name(f"{options.out.name}-{name}.safetensors"))
        watch(model, [r for r in reports if str(r.fold) == name])


def load(options, grade, purpose, asked_for, vocabularies):
    """The reports with the vectors of the encoder of a grade."""
    out = options.cache / f"facets-{grade}{purpose}"
    options.cache.mkdir(parents=True, exist_ok=True)
    asked = out.with_suffix(".asked")
    asked.write_text("".join(json.dumps({"id": r["id"], "text": r["text"]}) + "\n" for r in asked_for), encoding="utf-8")
    subprocess.run([options.features, options.assets / "english.engine", asked, out], check=True)
    subprocess.run([options.vectors, options.assets, grade, asked, out.with_suffix(".vectors")], check=True)
    reports, names = corpus.read(out)
    vectors = np.fromfile(out.with_suffix(".vectors"), dtype=np.uint16).reshape(sum(len(r.words) for r in reports), -1)
    numbered = {own: Vocabulary(bytes(vocabularies[plural]).decode().replace("\\n", "\f").split("\n"))
                for own, plural in (("word", "words"), ("tag", "tags"), ("dep", "deps"), ("entity", "entities"))}
    start = 0
    for report in reports:
        prepare(report, names, numbered)
        report.encoded = vectors[start:start + len(report.words)]
        start += len(report.words)
        report.places = places(report)
    return reports


def label(reports, annotations):
    for report in reports:
        annotation = annotations[report.id]
        report.labels, report.counts = labels(report, annotation)
        report.is_main, report.fold = annotation.get("main", True), world.fold_of(annotation)


class Lessons:
    """Reports without annotations, as a model of the grade `best` scores them (distillation, Hinton et al. 2015)."""

    def __init__(self, options, vocabularies):
        asked_for = list(world.unlabelled(options.data))
        self.options, self.vocabularies = options, vocabularies
        self.seen_by_teacher = load(options, "best", "-lessons", asked_for, vocabularies)
        self.reports = load(options, options.grade, "-lessons", asked_for, vocabularies)

    @torch.no_grad()
    def of(self, name):
        """The scores of the teacher that has seen the same folds."""
        path = self.options.teacher.with_name(f"{self.options.teacher.name}-{name}.safetensors")
        teacher = new_model(self.seen_by_teacher, self.vocabularies)
        begin_with(teacher, safe_open(path, "np"))
        teacher.eval()
        for report, seen in zip(self.reports, self.seen_by_teacher):
            report.labels = torch.sigmoid(teacher(batch_of([seen]))).numpy()
            report.counts, report.is_main = np.ones_like(report.labels), True
        return self.reports


def new_model(reports, vocabularies):
    sizes = {own: range(len(bytes(vocabularies[plural]).split(b"\n")) + 1)
             for own, plural in (("word", "words"), ("tag", "tags"), ("dep", "deps"), ("entity", "entities"))}
    return Facets(sizes, reports[0].context.shape[1], reports[0].encoded.shape[1])


def places(report):
    """Where each token stands: the rows of its paragraph and of its tenth of the text."""
    paragraph = np.asarray(report.paragraph) - min(report.paragraph, default=0)
    rows = np.minimum(np.searchsorted(PARAGRAPHS, paragraph, "left"), N_PARAGRAPH_ROWS - 1)
    tenth = np.minimum(9, np.arange(len(paragraph)) * 10 // max(1, len(paragraph)))
    return torch.from_numpy(np.stack([rows, N_PARAGRAPH_ROWS + tenth], 1).astype(np.int64))


def batch_of(reports):
    batch = collate(reports, None)
    encoded = np.concatenate([r.encoded for r in reports]).astype(np.uint32) << 16
    batch.encoded = torch.from_numpy(encoded.view(np.float32))
    batch.places = torch.cat([r.places for r in reports])
    return batch


def train(reports, taught, vocabularies, fine, options, name):
    torch.manual_seed(options.seed)
    choice = random.Random(options.seed)
    model = new_model(reports, vocabularies)
    begin_with(model.net, fine)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1.5e-3, weight_decay=0.02, betas=(0.9, 0.98))
    positive, negative = [r for r in reports if r.is_main] + taught, [r for r in reports if not r.is_main]
    n_negative, per_step = min(len(negative), int((len(positive) - len(taught)) * NEGATIVES)), 4
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
    """Takes over what fits from a written model."""
    taken, names = {}, set(fine.keys())
    for name, own in net.state_dict().items():
        there = name.removeprefix("net.")
        there = there if there.startswith(("layers.", "norms.", "first_norm.")) else there.removesuffix(".weight")
        if there in names:
            values = fine.get_tensor(there).astype(np.float32)
            if f"{there}.scale" in names:
                values = values * fine.get_tensor(f"{there}.scale")[:, None]
            values = values.reshape(own.shape) if values.size == own.numel() else values
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
