#!/usr/bin/env python3
"""Records what spaCy makes of texts of our own, for the tests of the language engine.

Writes `crates/nlp/tests/fixtures/spacy.jsonl`: the samples, and short texts of torture.py spread over all that it makes. One document a
line, a column an array; entities and sentence starts, which are few, are listed by their tokens, and a head counts from its token.
To be run after a change of the pinned versions, of the samples or of torture.py; the difference belongs in the same change.
"""
import json
import sys

import environment

environment.enter()

import corpora  # noqa: E402  (inside the environment from here on)
import reference  # noqa: E402
import torture  # noqa: E402

ROOT = corpora.FOLDER.parent
FILE = ROOT / "crates" / "nlp" / "tests" / "fixtures" / "spacy.jsonl"
LIMIT = 400_000
N_TORTURE, LONGEST = 120, 320
COLUMNS = ["tag", "pos", "morph", "lemma", "dep"]


def main():
    documents = [*samples(), *short(torture.documents())]
    lines = [fixture(document, parsed["tokens"]) for document, parsed in zip(documents, reference.parse(documents, "fixtures"))]
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    size = len(text.encode())
    if size > LIMIT:
        sys.exit(f"the fixtures have {size} bytes, more than {LIMIT}: lower N_TORTURE or LONGEST")
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {len(lines)} documents, {sum(len(line['start']) for line in lines)} tokens, {size} bytes")


def samples():
    """The samples that are plain text, and those that are JSON lines."""
    for path in sorted((ROOT / "samples").glob("*.txt")):
        yield {"id": path.name, "text": path.read_bytes().decode("utf-8")}
    for line in (ROOT / "samples" / "northern-wire.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield {"id": record["id"], "text": record["text"]}


def short(documents):
    """Some of the short documents, at even distances."""
    documents = [document for document in documents if len(document["text"]) <= LONGEST]
    return [documents[at * len(documents) // N_TORTURE] for at in range(N_TORTURE)]


def fixture(document, tokens):
    """A document and its tokens, turned to columns."""
    columns = {field: [token[field] for token in tokens] for field in COLUMNS}
    return {
        "id": document["id"],
        "text": document["text"],
        "start": [token["start"] for token in tokens],
        "length": [token["end"] - token["start"] for token in tokens],
        "head": [token["head"] - at for at, token in enumerate(tokens)],
        **columns,
        "sents": [at for at, token in enumerate(tokens) if token["sent_start"]],
        "ents": [[at, token["ent"]] for at, token in enumerate(tokens) if token["ent"] != "O"],
    }


if __name__ == "__main__":
    main()
