"""Corpora as lists of documents, {"id", "text"}, read from where the data lie; nothing of them is in the repository."""
import csv
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
DEFAULT_DATA = FOLDER.parent.parent / "shared" / "data"
CACHE = FOLDER / ".cache"


def polnear(data, split):
    """Every text of a split of PolNeAR, in order of the file names."""
    paths = sorted((data / "polnear" / split / "text").glob("*.txt"))
    return [{"id": path.stem, "text": path.read_bytes().decode("utf-8")} for path in paths]


def fa_kes(data):
    """The articles of FA-KES, each id once."""
    with open(data / "fa-kes" / "FA-KES-Dataset.csv", encoding="latin-1", newline="") as file:
        articles = {row["unit_id"]: row["article_content"] for row in csv.DictReader(file)}
    return [{"id": unit_id, "text": text} for unit_id, text in articles.items()]


def re3d(data):
    """The documents of every folder of re3d."""
    documents = []
    for path in sorted((data / "re3d").glob("*/documents.json")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                record = json.loads(line)
                documents.append({"id": record["_id"], "text": record["text"]})
    return documents


CORPORA = {
    "polnear-dev": lambda data: polnear(data, "dev"),
    "polnear-train": lambda data: polnear(data, "train"),
    "fa-kes": fa_kes,
    "re3d": re3d,
}


def load(name, data):
    """The documents of a corpus; leaves with a remedy where the data are missing."""
    try:
        documents = CORPORA[name](Path(data))
    except FileNotFoundError as error:
        raise SystemExit(f"cannot read {name}: `{error.filename}` is missing\nhint: say where the data lie with --data DIR")
    if not documents:
        raise SystemExit(f"cannot read {name}: no documents under `{data}`\nhint: say where the data lie with --data DIR")
    return documents


def write_jsonl(documents, name):
    """Writes documents as the program's input and returns the path."""
    CACHE.mkdir(exist_ok=True)
    path = CACHE / f"{name}.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        for document in documents:
            file.write(json.dumps(document) + "\n")
    return path
