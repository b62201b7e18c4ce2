"""Gives reports in capitals the case that running news text has. Only the case of letters and line breaks change, so offsets stay."""
import re
from collections import Counter, defaultdict

WORD = re.compile(r"[A-Za-z]+")
SENTENCE = re.compile(r'(?<=[.!?:"”])\s+|\n+')
BEGINS_SENTENCE = re.compile(r"""[.!?]["')\]]*\s+$|\n\s*\n|\]\s*$""")
EXPANDED = re.compile(r"\[((?:[A-Z'-]+\s){1,7}[A-Z'-]+)\]")  # FMLN [FARABUNDO MARTI NATIONAL LIBERATION FRONT]
ACRONYM = re.compile(r"\(([A-Z]{2,6})\)|\b([A-Z][A-Z-]{1,6}) ?\[[A-Z]|\[([A-Z]{2,7})\]")
REMARKS = ("BEGIN RECORDING", "END RECORDING", "PASSAGE OMITTED")
SMALL = ("of", "the", "and", "for", "de", "la", "del")
SHARE_OF_SMALL = 0.4  # a word that is written small at least this often is no name


def forms(texts):
    """How often each word has which case, not counting the first words of sentences."""
    found = defaultdict(Counter)
    for text in texts:
        for sentence in SENTENCE.split(text):
            for match in list(WORD.finditer(sentence))[1:]:
                found[match[0].lower()][match[0]] += 1
    return found


def truecase(text, forms, names=()):
    """The text with the commonest form of each word; `names` and names spelt out in brackets have capitals."""
    acronyms = {part for found in ACRONYM.findall(text) for part in found if part}
    parts, last = [], 0
    for match in WORD.finditer(text):
        gap, word = text[last:match.start()], match[0]
        own = word_form(word, forms, acronyms)
        if gap.endswith("'") and len(word) <= 2:
            own = word.lower()
        elif own.islower() and (not match.start() or BEGINS_SENTENCE.search(gap)):
            own = own.capitalize()
        parts += [gap, own]
        last = match.end()
    text_now = re.sub(r"(?<=\S)\n(?=\S)", " ", "".join(parts) + text[last:])
    spelt_out = {" ".join(name.split()) for name in EXPANDED.findall(text)} - set(REMARKS)
    for name in sorted(spelt_out | set(names)):
        text_now = re.sub(rf"\b{re.escape(name)}\b", lambda found: with_capitals(found[0]), text_now, flags=re.I)
    return text_now


def word_form(word, forms, acronyms):
    seen = forms.get(word.lower(), {})
    if sum(seen.values()) >= 2:
        best = max(seen.items(), key=lambda form: (form[1], form[0]))[0]
        own = best if seen.get(word.lower(), 0) < SHARE_OF_SMALL * sum(seen.values()) else word.lower()
    else:
        own = word.capitalize()
    is_acronym = word in acronyms and not own.istitle() or len(word) < 6 and not seen and not re.search("[AEIOUY]", word)
    return word if is_acronym else own


def with_capitals(name):
    words = name.split(" ")
    return " ".join(word.lower() if word.lower() in SMALL and k else word.capitalize() for k, word in enumerate(words))
