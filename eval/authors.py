"""Author lists as sellers write them, to sets of surnames, by general rules.

A list is cut at what certainly separates people (semicolons, slashes, "and", roles in parentheses); people in other roles (foreword,
translation, pictures) and institutions are dropped. "Last, First" and "First Last" are told apart by form. Each list is read by
itself, and nothing here knows a single name.
"""
import html
import re
import unicodedata

AUTHOR = r"author|joint author|au|edt|editors?|eds?|joint editors?|with|creator|more|na|compiler|(?:general|series) editor"
OTHER = (r"foreword(?: by)?|frw|preface(?: by)?|introduction(?: by)?|afterword(?: by)?|translat\w*(?: by)?|trn|illustrat\w*(?: by)?|ilt"
         r"|contribut\w*(?: by)?|con|cor|manufactured by|photograph\w*(?: by)?|narrat\w*(?: by)?")
INSTITUTION = re.compile(
    r"\b(universit\w*|institut\w*|department|dept|college|school|press|inc|corp|corporation|company|laborator\w*|polytechnic|conference"
    r"|committee|certification|staff|society|usa|uk|canada|ltd|group|technology|sciences?|computing|computer|consult\w*|professor|series"
    r"|team|isbn|research|international|england)\b", re.I)
EMPTY = re.compile(r"^\W*(not available|unknown|various|n/?a|none|null|no author|not stated|anonymous|\d*)\W*$", re.I)
OTHERS = re.compile(r"\bet\.? ?al\b\.?|\betc\b\.?|\band others\b|\(more\)", re.I)
TITLES = set("jr sr ii iii iv phd md dr prof mr mrs ms sir ed eds editor editors author unknown bs msc rev pe".split())
PARTICLES = set("van von der den de la le du da di dos del el al ter ten st bin ben mac mc".split())
PREFIX = re.compile(r"(Mc|Mac|De|Di|Du|La|Le|Van|Von|O|D|Fitz|St|Del|Den|Der|Ben|Al|El|Da|Dal)$")


def fold(word):
    """Plain lower-case letters: accents, marks and hyphens gone."""
    for letter, plain in (("ß", "ss"), ("ø", "o"), ("Ø", "O"), ("ł", "l")):
        word = word.replace(letter, plain)
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", word).lower())


def clean(raw):
    text = raw.replace("andapos;", "'").replace("andamp;", "&")
    text = html.unescape(html.unescape(text)).replace("\xa0", " ")
    return re.sub(r"\s+", " ", re.sub(r"(?<=[a-z.])<?BR>?(?=[A-Z])", ";", text)).strip()


def parts_of(text):
    """What certainly stands for one person or for a list without certain marks, people in other roles dropped."""
    text = OTHERS.sub(";", text)
    text = re.sub(r"\((?:[^()]*?)([^()]+?) ?- ?eds?\.?\)", r";\1;", text)
    text = re.sub(r"\b(?:with )?(?:a )?(?:foreword|preface|introduction|illustrated|translated)(?: and \w+)? by\b[^;/]*", ";", text, flags=re.I)
    text = re.sub(r"[^;/&|()]*\((?:%s)\)?" % OTHER, ";", text, flags=re.I)
    text = re.sub(r"\b(?:by|edited by) \((?:author|editor)s?\)|\b(?:edited by|written by|by)\b|\((?:%s)\.?\)?" % AUTHOR, ";", text, flags=re.I)
    text = re.sub(r"\([^()]*\)?", " ", text).replace(")", " ")
    text = re.sub(r"\s+(?:and|with|&)\s+|[;/|&]| - eds?\b\.?|\+", ";", text, flags=re.I)
    return [part.strip(" .,-:*\"_") for part in apart(text).split(";")]


def apart(text):
    """Names run together cut where a small letter meets a capital, but for McX and the like."""
    out = []
    for piece in re.split(r"(?<=[a-z.])(?=[A-Z][a-z])", text):
        joined = out and re.search(r"[a-z]{2}\.?$", out[-1]) and not PREFIX.search(out[-1])
        out.append(";" + piece if joined else piece)
    return "".join(out)


def words(piece):
    return [w for w in re.split(r"[\s.]+", piece.replace("_", "-")) if fold(w) and fold(w) not in TITLES]


def surnames(part):
    """The surnames of a part: before the comma of "Last, First", the last word of "First Last"."""
    pieces = [p for p in (words(p) for p in part.split(",") if not INSTITUTION.search(p)) if p]
    names = lambda p: len([w for w in p if len(fold(w)) > 1 and fold(w) not in PARTICLES])
    first_last = [p[-1] for p in pieces]
    if len(pieces) <= 1:
        found = first_last
    elif len(pieces) == 2:
        found = first_last if names(pieces[0]) > 1 and len(pieces[1]) >= 2 else first_last[:1]
    elif all(len(p) >= 2 for p in pieces):
        found = first_last
    elif len(pieces) % 2 == 0 and all(names(p) <= 1 for p in pieces[::2]):
        found = first_last[::2]
    elif names(pieces[0]) <= 1 and all(len(p) >= 2 for p in pieces[1:-1]):
        found = first_last[:-1]     # "Last, First Last, First"
    else:
        found = first_last
    return [fold(name) for name in found]


def values(claims):
    """Claims (source, book, list) to (source, book, set of surnames, whether it leaves room for more)."""
    for source, book, raw in claims:
        text = clean(raw)
        people = {last for part in parts_of(text) if part for last in surnames(part)}
        if people and not EMPTY.match(text):
            yield source, book, frozenset(people), bool(OTHERS.search(text))
