"""Annotated cells as labels of tokens."""
import re

import numpy as np

TAGS = ["agent", "target", "place", "time", "killed", "injured", "captured", "status", "means", "account", "admits", "denies", "suspects"]
NUMBER = {tag: k for k, tag in enumerate(TAGS)}
LEFT_OUT = ("target", "time", "captured", "status")  # what annotations with fewer facets mark no words for
TOLLS = ("killed", "injured", "captured")
WORDS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
         "nineteen twenty").split()
COUNTS = {word: n for n, word in enumerate(WORDS)}
COUNTS.update(thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90, hundred=100, no=0, nobody=0, none=0,
              dozens=24, scores=40, hundreds=200, dozen=12, single=1, another=1, both=2)


def labels(report, annotation):
    """`[token][tag]` labels, and which of them count.

    A value is marked in the words that were annotated. The same words elsewhere may be right too, since annotators mark a claim
    once for each voice: there they do not count.
    """
    marked = np.zeros((len(report.words), len(TAGS)), dtype=np.float32)
    counts = np.ones_like(marked)
    if not annotation.get("main", True):
        return marked, counts
    if "facets" in annotation:
        counts[:, [NUMBER[tag] for tag in LEFT_OUT]] = 0
    values = []
    for claim in (claim for account in annotation["accounts"] for claim in account["claims"]):
        quotes = places(report.text, claim.get("quote"))
        for start, end in quotes:
            inside = tokens(report, start, end)
            marked[inside, NUMBER["account"]] = 1
            if claim["facet"] in ("agent", "occurred") and claim["stance"] in ("admits", "denies", "suspects"):
                marked[inside, NUMBER[claim["stance"]]] = 1
        if not quotes or claim["facet"] not in NUMBER:
            continue
        tag = NUMBER[claim["facet"]]
        if claim["facet"] in TOLLS:
            mark_toll(report, claim, quotes, tag, marked, counts)
        elif claim.get("value") and claim["value"] != "unknown":
            mark_value(report, claim["value"], quotes, tag, marked)
            values.append((tag, claim["value"]))
    for tag, value in values:
        for start, end in places(report.text, value):
            inside = np.array(tokens(report, start, end), dtype=int)
            counts[inside[marked[inside, tag] == 0], tag] = 0
    for tag in map(NUMBER.get, TOLLS):
        numbers = {report.words[t].lower() for t in np.flatnonzero(marked[:, tag])} - {"one", "two"}
        for token, word in enumerate(report.words):
            if word.lower() in numbers and not marked[token, tag]:
                counts[token, tag] = 0
    return marked, counts


def mark_value(report, value, quotes, tag, marked):
    found = [place for start, end in quotes for place in places(report.text, value, start, end)[:2]]
    for start, end in found or places(report.text, value)[:1]:
        marked[tokens(report, start, end), tag] = 1


def mark_toll(report, claim, quotes, tag, marked, counts):
    """Marks the number; where there is none, as in `a soldier was killed`, the words do not count."""
    low, high = claim.get("low"), claim.get("high")
    wanted = {low, high, low - 1 if low is not None and high is None else None} - {None}
    inside = [token for start, end in quotes for token in tokens(report, start, end)]
    numbers = [token for token in inside if number(report.words[token]) in wanted]
    if numbers:
        marked[numbers, tag] = 1
    else:
        counts[inside, tag] = 0


def number(word):
    word = word.lower().replace(",", "")
    if word.isdigit():
        return int(word)
    parts = [COUNTS.get(part) for part in word.split("-")]
    return sum(parts) if all(part is not None for part in parts) and len(parts) <= 2 else None


def places(text, words, start=0, end=None):
    """Where words stand in a text, whatever the white space between them."""
    if not words or not words.strip():
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
    return [match.span() for match in pattern.finditer(text, start, len(text) if end is None else end)]


def tokens(report, start, end):
    first, last = np.searchsorted(report.end, start, "right"), np.searchsorted(report.start, end, "left")
    return list(range(int(first), int(last)))
