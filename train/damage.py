"""Damage that published texts suffer, each as (text, seed) -> (damaged text, where each character went)."""
import random
import re

DOUBLE = "\"“”„‟«»"
CURLED = str.maketrans("“”„‟‘’", "\"\"\"\"''")


def straight(text, _seed):
    """All curly quotation marks made straight."""
    return text.translate(CURLED), list(range(len(text) + 1))


def unmarked(text, seed):
    """One double quotation mark in ten dropped."""
    choice = random.Random(seed)
    return without(text, [c in DOUBLE and choice.random() < 0.1 for c in text])


def unbroken(text, _seed):
    """Line breaks removed: a space for each run of them."""
    spaced = re.sub(r"\n", " ", text)
    return without(spaced, [c == "\n" and i > 0 and text[i - 1] == "\n" for i, c in enumerate(text)])


def bare(text, _seed):
    """Commas and apostrophes removed."""
    return without(text, [c in ",'‘’" for c in text])


def without(text, dropped):
    """The text without the characters marked as dropped."""
    kept, places = [], []
    for c, drop in zip(text, dropped):
        places.append(len(kept))
        if not drop:
            kept.append(c)
    return "".join(kept), [*places, len(kept)]


KINDS = {"straight": straight, "unmarked": unmarked, "unbroken": unbroken, "bare": bare}


def moved(spans, places):
    """Spans where they went, without those that are gone."""
    spans = [[places[start], places[end]] for start, end in spans]
    return [span for span in spans if span[0] < span[1]]
