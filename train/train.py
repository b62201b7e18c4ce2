#!/usr/bin/env python3
"""Trains an attribution model on PolNeAR (`--data DIR`, the folder that holds `polnear/`) and writes its state.

    python3 train/train.py --grade fast --seed 1 --out fast-1.pt
    python3 train/train.py --grade fine --seed 1 --encoder DIR --out fine-1.pt

Every epoch takes each report once, whole or with damage that published texts suffer (damage.py), in the version of a random annotator.
Sixty reports of the training half are held out to choose the threshold; the development half is only looked at by `--watch`.
"""
import argparse
import collections
import math
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import corpus
import damage
import decode
from batch import Pieces, Vocabulary, collate, pairs, prepare, word_key
from model import REACH, Encoder, Model, ROLES

N_HELD_OUT = 14  # one report in so many
WORD_WIDTH = 48


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--features", default="target/release/attribution_features", help="the feature writer")
    parser.add_argument("--engine", required=True, help="the installed english.engine")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the base encoder (config.json, model.safetensors, tokenizer.json)")
    parser.add_argument("--cache", type=Path, default=Path("train/.cache"))
    parser.add_argument("--grade", choices=["fast", "fine"], required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--width", type=int)
    parser.add_argument("--layers", type=int, help="layers of the encoder to keep")
    parser.add_argument("--frozen", type=int, default=2, help="layers of the encoder that stay as they are")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--encoder-rate", type=float, default=1.5e-4)
    parser.add_argument("--decay", type=float, default=0.02)
    parser.add_argument("--reports", type=int, default=6, help="reports a step")
    parser.add_argument("--damaged", type=float, default=0.5, help="share of reports that are damaged")
    parser.add_argument("--dropout", type=float, default=0.25)
    parser.add_argument("--start", type=Path, nargs="*", default=[], help="trained models to start from; of what several have, the last counts")
    parser.add_argument("--average", type=float, default=0.99, help="how slowly the weights that are kept follow those that are trained")
    parser.add_argument("--encoder-dropout", type=float, default=0.1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--watch", action="store_true", help="score the development half after the last epoch")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    fine = options.grade == "fine"
    options.epochs = options.epochs or (4 if fine else 10)
    options.width = options.width or (128 if fine else 96)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    choice = random.Random(options.seed)
    sys.path.insert(0, str(options.scorers))

    load = lambda split, kind: corpus.load(options.data, split, kind, options.features, options.engine, options.cache)
    versions = {kind: load("train", kind) for kind in ["whole", *damage.KINDS]}
    pieces = Pieces(options.encoder) if fine else None
    vocabularies = build_vocabularies(versions)
    for reports, labels in versions.values():
        for report in reports:
            prepare(report, labels, vocabularies, pieces)
    model = build(options, vocabularies, versions)
    for start in options.start:
        begin_with(model, torch.load(start, weights_only=False)["model"])
    average = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(options.average))
    by_id = {kind: {r.id: r for r in reports} for kind, (reports, _) in versions.items()}
    ids = sorted(by_id["whole"])
    held_out = [by_id["whole"][name] for name in ids[::N_HELD_OUT]]
    ids = [name for k, name in enumerate(ids) if k % N_HELD_OUT]

    encoder = [p for name, p in model.named_parameters() if name.startswith("encoder.") and p.requires_grad]
    others = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": others, "lr": options.rate}, {"params": encoder, "lr": options.encoder_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=options.decay, betas=(0.9, 0.98))
    n_steps = options.epochs * math.ceil(len(ids) / options.reports)
    warm = max(20, n_steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / warm, max(0.0, (n_steps - s) / (n_steps - warm))))
    for epoch in range(options.epochs):
        began, losses = time.time(), collections.Counter()
        model.train()
        choice.shuffle(ids)
        for at in range(0, len(ids), options.reports):
            chosen = []
            for name in ids[at:at + options.reports]:
                kind = choice.choice(list(damage.KINDS)) if choice.random() < options.damaged else "whole"
                report = by_id[kind].get(name, by_id["whole"][name])
                chosen.append((report, choice.choice(report.gold)))
            loss = step(model, chosen, pieces, losses, choice)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update_parameters(model)
        n = losses.pop("steps")
        told = "  ".join(f"{name} {value / n:.4f}" for name, value in losses.items())
        threshold, score = choose_threshold(average.module, held_out, pieces, options)
        print(f"epoch {epoch + 1}  {told}  held out {score:.4f} at {threshold:.2f}  {time.time() - began:.0f} s", flush=True)
    if options.out:
        torch.save({"model": average.module.state_dict(), "options": vars(options), "threshold": threshold,
                    "vocabularies": {name: v.words for name, v in vocabularies.items()}}, options.out)
    if options.watch:
        watch(average.module, vocabularies, pieces, threshold, load, options)


def begin_with(model, state):
    """Takes over what fits from a trained model; what the encoder adds begins at nothing where the other had none."""
    own = model.state_dict()
    taken = {name: values for name, values in state.items() if name in own and own[name].shape == values.shape}
    if "from_encoder.weight" in own and "from_encoder.weight" not in state:
        taken["from_encoder.weight"] = torch.zeros_like(own["from_encoder.weight"])
    model.load_state_dict(taken, strict=False)
    print(f"starts from {len(taken)} of {len(own)} arrays")


def build_vocabularies(versions):
    words, tags, entities, deps = collections.Counter(), set(), set(), set()
    for reports, labels in versions.values():
        deps.update(labels)
        for report in reports:
            words.update(map(word_key, report.lemma))
            tags.update(report.tag)
            entities.update(report.entity)
    # Each report is there once whole and once for every kind of damage.
    known = sorted(word for word, n in words.items() if n >= 3 * len(versions))
    return {"word": Vocabulary(known), "tag": Vocabulary(sorted(tags)), "entity": Vocabulary(sorted(entities)), "dep": Vocabulary(sorted(deps - {""}))}


def build(options, vocabularies, versions):
    fine = options.grade == "fine"
    width = versions["whole"][0][0].context.shape[1]
    sizes = [len(vocabularies[name]) for name in ("tag", "dep", "entity")]
    model = Model(len(vocabularies["word"]), WORD_WIDTH, *sizes, width, width=options.width, dropout=options.dropout,
                  encoder=Encoder(options.encoder, options.layers, options.frozen, options.encoder_dropout) if fine else None)
    with torch.no_grad():
        model.word.weight.copy_(word_vectors(vocabularies["word"], options.encoder))
    return model


def word_vectors(words, folder):
    """What the base encoder's embeddings know of the words, in their main directions."""
    from safetensors.torch import load_file
    table, pieces = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"], Pieces(folder)
    vectors = torch.stack([table[pieces.of(word) or [0]].mean(0) for word in words.words])
    vectors = vectors - vectors.mean(0)
    _, _, directions = torch.linalg.svd(vectors, full_matrices=False)
    vectors = vectors @ directions[:WORD_WIDTH].T
    return torch.cat([torch.zeros(1, WORD_WIDTH), vectors / vectors.std(0)])


def step(model, chosen, pieces, losses, choice):
    """The loss of some reports in the versions of their annotators."""
    reports = [report for report, _ in chosen]
    batch = collate(reports, pieces)
    dropped = torch.rand(len(batch.word)) < 0.1
    batch.word = batch.word.masked_fill(dropped, 0)
    x = model.tokens(batch)
    anchor_scores = model.anchors(x)
    role = torch.zeros(len(x), dtype=torch.long)
    is_anchor = torch.zeros(len(x))
    probability = torch.sigmoid(anchor_scores.detach()).numpy()
    content_loss = source_loss = x.new_zeros(())
    n_sources = 0
    for (report, gold), start in zip(chosen, batch.starts):
        n = len(report.words)
        for a in gold:
            for name in ("content", "source", "cue"):
                role[torch.tensor(a[name], dtype=torch.long) + int(start)] = ROLES.index(name)
            is_anchor[int(start) + a["anchor"]] = 1
        own = probability[start:start + n]
        golden = {a["anchor"]: a for a in gold}
        likeliest = [token for token in np.argsort(-own)[:n // 12 + 1].tolist() if own[token] > decode.CANDIDATE]
        cues = sorted({*golden, *likeliest})
        vectors = x[start:start + n]
        nobody = model.content.none(vectors).squeeze(1)
        if not cues:
            content_loss = content_loss + F.softplus(-nobody).sum() * 0
            continue
        features, there = pairs(report, cues)
        cues_at, features = torch.tensor(cues), torch.from_numpy(features)
        cue_of, offset = (torch.from_numpy(index) for index in np.nonzero(there))
        token_of = cues_at[cue_of] + offset - REACH
        content = vectors.new_full((n, len(cues)), -1e9).index_put((token_of, cue_of), model.content(vectors, cues_at, features)[cue_of, offset])
        content = torch.cat([content, nobody[:, None]], 1)
        owner = torch.full((n,), len(cues))
        for k, cue in enumerate(cues):
            for token in golden[cue]["content"] if cue in golden else ():
                if abs(token - cue) <= REACH:
                    owner[token] = k
        content_loss = content_loss + F.cross_entropy(content, owner, reduction="sum")
        source = vectors.new_full((len(cues), n), -1e9).index_put((cue_of, token_of), model.source(vectors, cues_at, features)[cue_of, offset])
        source = torch.cat([source, model.source.none(vectors[cues_at])], 1)
        wanted, rows = [], []
        for k, cue in enumerate(cues):
            if cue in golden:
                head = golden[cue]["source_head"]
                if head is None or abs(head - cue) <= REACH:
                    rows.append(k)
                    wanted.append(n if head is None else head)
        if rows:
            source_loss = source_loss + F.cross_entropy(source[rows], torch.tensor(wanted), reduction="sum")
            n_sources += len(rows)
    cue_loss = F.binary_cross_entropy_with_logits(anchor_scores, is_anchor)
    role_loss = F.cross_entropy(model.role(x), role)
    content_loss = content_loss / len(x)
    source_loss = source_loss / max(1, n_sources)
    for name, value in (("cue", cue_loss), ("role", role_loss), ("content", content_loss), ("source", source_loss)):
        losses[name] += value.item()
    losses["steps"] += 1
    return 4 * cue_loss + 0.5 * role_loss + content_loss + 0.4 * source_loss


def choose_threshold(model, reports, pieces, options):
    import polnear_score
    found = {r.id: decode.attributions(model, r, pieces) for r in reports}
    best = (0.0, 0.0)
    for threshold in np.arange(0.3, 0.7, 0.025):
        predicted = {r.id: decode.prediction(r, found[r.id], threshold) for r in reports}
        score = polnear_score.score(str(options.data / "polnear"), "train", predicted, docs=[r.id for r in reports])
        best = max(best, (score["attribution"][2], float(threshold)))
    return best[1], best[0]


def watch(model, vocabularies, pieces, threshold, load, options):
    """Prints the scores on the development half."""
    import polnear_score
    reports, labels = load("dev", "whole")
    for report in reports:
        prepare(report, labels, vocabularies, pieces)
    predicted = {r.id: decode.prediction(r, decode.attributions(model, r, pieces), threshold) for r in reports}
    polnear_score.show(polnear_score.score(str(options.data / "polnear"), "dev", predicted))


if __name__ == "__main__":
    main()
