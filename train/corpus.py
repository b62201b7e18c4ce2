"""PolNeAR as arrays: what the model sees of every token, and what its annotators marked.

Texts go through `attribution_features` (train/src/bin), so that training sees exactly what reading computes.
"""
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import damage

ROLES = ("source", "cue", "content")
NO_WAY = 255


@dataclass
class Report:
    """One text in one state of repair."""
    id: str
    text: str
    words: list
    start: np.ndarray
    end: np.ndarray
    lemma: list
    tag: list
    dep: np.ndarray
    entity: list
    fixed: np.ndarray  # begins_entity, shape, quoted, starts
    head: np.ndarray
    sentence: np.ndarray
    paragraph: np.ndarray
    n_quotes: np.ndarray
    quote: np.ndarray
    sentences: list
    context: np.ndarray  # bfloat16 as uint16
    ways: list           # for each sentence [to][from][4]
    gold: list = field(default_factory=list)  # for each annotator a list of attributions in tokens


def annotations(path):
    """The attributions of one brat file, as lists of character spans by role."""
    spans, found = {}, []
    lines = path.read_text(encoding="utf-8").split("\n")
    for line in lines:
        if re.match(r"T\d+\t", line):
            name, middle, _ = (line + "\t").split("\t", 2)
            spans[name] = [[int(x) for x in part.split()] for part in middle.split(" ", 1)[1].split(";")]
    for line in lines:
        if re.match(r"E\d+\tAttribution", line):
            attribution = {role: [] for role in ROLES}
            for argument in line.split("\t", 1)[1].split()[1:]:
                role, name = argument.rsplit(":", 1)
                role = re.sub(r"\d+$", "", role).lower()
                if role in attribution:
                    attribution[role] += spans[name]
            if attribution["content"] and attribution["cue"]:
                found.append(attribution)
    return found


def load(data, split, kind, binary, engine, cache, keep=lambda number: True):
    """The reports of a split in the state of repair `kind` (`whole` or one of `damage.KINDS`)."""
    folder = Path(data) / "polnear" / split
    texts, versions = {}, {}
    for number, path in enumerate(sorted((folder / "text").glob("*.txt"))):
        if not keep(number):
            continue
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        places = list(range(len(text) + 1))
        if kind != "whole":
            text, places = damage.KINDS[kind](text, path.stem)
        texts[path.stem] = text
        versions[path.stem] = [
            [{role: damage.moved(spans, places) for role, spans in attribution.items()} for attribution in annotations(version)]
            for version in sorted((folder / "attributions").glob(path.stem + "_????.ann"))
        ]
    out = Path(cache) / f"{split}-{kind}"
    if not out.with_suffix(".ways").exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        asked = out.with_suffix(".asked")
        asked.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items()), encoding="utf-8")
        subprocess.run([binary, engine, asked, out], check=True)
    reports, labels = read(out)
    whole = []
    for report in reports:
        if len(report.text) == len(texts[report.id]):
            report.gold = [in_tokens(report, version) for version in versions[report.id]]
            whole.append(report)
        else:
            print(f"{report.id}: left out, since its text is repaired in another length")
    return whole, labels


def read(out):
    """What `attribution_features` wrote."""
    lines = open(f"{out}.jsonl", encoding="utf-8").read().splitlines()
    about = json.loads(lines.pop())
    context = np.memmap(f"{out}.context", dtype=np.uint16, mode="r").reshape(-1, about["context_width"])
    ways = np.memmap(f"{out}.ways", dtype=np.uint8, mode="r").reshape(-1, 4)
    reports, at, way = [], 0, 0
    for line in map(json.loads, lines):
        word, start, end, lemma, tag, dep, entity, begins, shape, quoted, starts, head, sent, para, n_quotes, quote = zip(*line["rows"])
        trees = []
        for first, last in line["sentences"]:
            n = last - first
            trees.append(ways[way:way + n * n].reshape(n, n, 4))
            way += n * n
        reports.append(Report(
            line["id"], line["text"], shared(word), np.array(start), np.array(end), shared(lemma), shared(tag), np.array(dep), shared(entity),
            np.array([begins, shape, quoted, starts], dtype=np.int64).T, np.array(head), np.array(sent), np.array(para),
            np.array(n_quotes), np.array(quote), line["sentences"], context[at:at + len(word)], trees))
        at += len(word)
    return reports, about["labels"]


def shared(words):
    """The words, each kept once however often it occurs."""
    return [sys.intern(word) for word in words]


def in_tokens(report, version):
    """Attributions as token sets, with the anchor of the cue and the head of the source; the shortest contents win where they overlap."""
    def tokens(spans):
        found = set()
        for start, end in spans:
            first, last = np.searchsorted(report.end, start, "right"), np.searchsorted(report.start, end, "left")
            found.update(t for t in range(first, last) if report.fixed[t, 1] != 6)
        return sorted(found)

    def head_of(words, wanted=()):
        inside = set(words)
        outer = [t for t in words if report.head[t] not in inside or report.head[t] == t]
        chosen = [t for t in outer if report.tag[t].startswith(wanted)] if wanted else []
        chosen = chosen or [t for t in outer if report.fixed[t, 1] != 5] or outer or words
        return chosen[0]

    found = []
    for attribution in version:
        source, cue, content = (tokens(attribution[role]) for role in ROLES)
        if cue and content:
            found.append({"source": source, "cue": cue, "content": content, "anchor": head_of(cue, ("VB", "NN")),
                          "source_head": head_of(source) if source else None})
    found.sort(key=lambda a: len(a["content"]))
    taken, anchors, flat = set(), set(), []
    for a in found:
        a["content"] = [t for t in a["content"] if t not in taken]
        if a["content"] and a["anchor"] not in anchors:
            taken.update(a["content"])
            anchors.add(a["anchor"])
            flat.append(a)
    return flat
