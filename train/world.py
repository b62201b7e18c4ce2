"""Reports with every cell annotated, as `world/GUIDE.md` beside the data describes, and our own annotations of `labels/`."""
import collections
import glob
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from truecase import forms, truecase

LABELS = Path(__file__).parent / "labels"
N_FOLDS = 4
MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"
DATELINE_DAY = re.compile(r"\b(\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* (\d\d)\b")
VIOLENCE = re.compile(r"\b(?:kill|wound|injur|attack|bomb|blast|explo|gunm|shell|air ?strike|ambush|militant|rebel|guerrilla)", re.I)
FAKES_FACETS = ("agent", "place", "time", "means", "killed", "injured")
FAKES_STANCES = {"blames": "asserts", "suspects": "suspects", "denies": "denies", "claims": "admits"}


def training_reports(data, scorers):
    """`(report, annotation)` of `world/train` and `world/dev`, of the development half of FA-KES, and of our labels."""
    return annotated(data / "world" / "train") + annotated(data / "world" / "dev") + fakes(data, scorers) + labelled(data)


def annotated(folder):
    reports = {r["id"]: r for r in map(json.loads, open(folder / "reports.jsonl", encoding="utf-8"))}
    found = []
    for path in sorted(glob.glob(str(folder / "gold" / "*__*.json"))):
        if "__conflicts" in os.path.basename(path):
            continue
        annotation = json.load(open(path, encoding="utf-8"))
        found.append((reports[annotation["id"]], annotation))
    return found


def fakes(data, scorers):
    """The articles of FA-KES; their annotations leave some facets out, which `facets` says."""
    csv = data / "fa-kes" / "FA-KES-Dataset.csv"
    command = [sys.executable, scorers / "adapt.py", "reports", "accounts", csv]
    lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True).stdout.split("\n")
    reports = {r["id"]: r for r in map(json.loads, filter(None, lines))}
    found = []
    for line in open(data / "fa-kes" / "gold-dev" / "accounts.jsonl", encoding="utf-8"):
        article = json.loads(line)
        report = reports.get(article["unit_id"])
        if report:
            accounts = [fakes_account(account, report["text"]) for account in article["accounts"]]
            found.append((report, {"id": report["id"], "group": article["incident"], "main": True, "facets": FAKES_FACETS, "accounts": accounts}))
    return found


def fakes_account(account, text):
    """An account as `world/GUIDE.md` has it; the quote of each claim is the first evidence that has its value."""
    quotes = [text[start:end] for start, end in account["evidence"]]

    def claim(facet, stance, value, **more):
        quote = next((quote for quote in quotes if value and value in quote), quotes[0] if quotes else None)
        return {"facet": facet, "stance": stance, "value": value, "quote": quote, **more}

    claims = [claim("agent", FAKES_STANCES[one["stance"]], one["actor"], norm=one["actor_norm"]) for one in account["perpetrator"]
              if one["stance"] in FAKES_STANCES]
    claims += [claim("place", "asserts", place) for place in account["place"]]
    claims += [claim("means", "asserts", means, **{"class": means_class(means)}) for means in account["means"]]
    claims += [claim("time", "asserts", None, date=account["date"])] if account["date"] else []
    for facet in ("killed", "injured"):
        for toll in account[facet]:
            claims += [claim(facet, "asserts", None, low=toll["low"], high=toll["high"], total=toll.get("total", True))]
            claims[-1]["quote"] = " ".join(quotes) if len(quotes) == 1 else next(
                (quote for quote in quotes if str(toll["low"] or toll["high"]) in quote), quotes[0] if quotes else None)
    voice = account["voice"]
    kind = "report" if voice == "document" else "unnamed"
    return {"voice": voice, "kind": kind, "actor": account.get("voice_norm"), "claims": claims}


def means_class(words):
    """The class of the guide, from the words."""
    words = words.lower()
    for kind, marks in (("chemical", ("gas", "chemical", "sarin", "chlorine")), ("air", ("air", "jet", "plane", "barrel", "drone", "helicopter")),
                        ("indirect", ("shell", "mortar", "rocket", "artillery", "missile")), ("small_arms", ("gun", "shot", "sniper", "rifle"))):
        if any(mark in words for mark in marks):
            return kind
    return "explosive"


def labelled(data):
    """Our annotations, with their texts."""
    found = []
    for name, reports in (("stream", stream), ("muc4", muc4), ("wikievents", wikievents)):
        wanted = {a["id"]: a for a in map(json.loads, open(LABELS / f"{name}.jsonl", encoding="utf-8"))}
        keys = {}
        for report in reports(data):
            key = hashlib.sha256(report["id"].encode()).hexdigest()[:12]
            if key in wanted:
                keys[key] = (report, {**in_words(report, wanted[key]), "corpus": f"{name}-labels"})
        found += [keys[key] for key in sorted(keys)]
    return found


def unlabelled(data):
    """Reports without annotations that seem to be about violence, for a teacher to score."""
    known = {a["id"] for name in ("stream", "muc4") for a in map(json.loads, open(LABELS / f"{name}.jsonl", encoding="utf-8"))}
    for report in [*stream(data), *muc4(data)]:
        if hashlib.sha256(report["id"].encode()).hexdigest()[:12] not in known and len(VIOLENCE.findall(report["text"][:1500])) >= 4:
            yield report


def stream(data):
    for report in lines(data / "stream" / "unlabelled.jsonl.gz"):
        yield {name: report[name] for name in ("id", "text", "published") if report.get(name)}


def muc4(data):
    """The reports of MUC-4 are in capitals: they are given the case that words have in the other texts."""
    reports = list(lines(data / "muc4-dev.jsonl.gz"))
    texts = [r["text"] for r in lines(data / "stream" / "unlabelled.jsonl.gz")] + [r["text"] for r in lines(data / "ecbplus.jsonl.gz")]
    texts += [r["text"] for r in map(json.loads, open(data / "world" / "train" / "reports.jsonl", encoding="utf-8"))]
    texts += [path.read_text(encoding="utf-8") for path in sorted((data / "polnear" / "train" / "text").glob("*.txt"))]
    known, named = forms(texts), organisations(reports)
    for report in reports:
        day = DATELINE_DAY.search(report["text"][:120])
        published = f"19{day[3]}-{MONTHS.index(day[2]) // 3 + 1:02d}-{int(day[1]):02d}" if day else None
        yield {"id": report["id"], "text": truecase(report["text"], known, named), **({"published": published} if published else {})}


def organisations(reports):
    """The names of organisations that the templates of MUC-4 give three times or more."""
    said = [name for report in reports for template in report["templates"] for entry in template["perp_org"] for name in re.findall(r'"([A-Z][A-Z \'-]+)"', entry)]
    return [name for name, n in collections.Counter(said).items() if n >= 3 and " " in name and not re.search(r"^THE |GOVERNMENT|GUERRILLA|REBEL|TRAFFICKER|GROUP|MEMBER|TERRORIST", name)]


def wikievents(data):
    return ({"id": report["doc_id"], "text": report["text"]} for report in lines(data / "wikievents-dev.jsonl.gz"))


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def in_words(report, annotation):
    """An annotation of ours with words instead of characters."""
    def words(value):
        return report["text"][value[0]:value[1]] if isinstance(value, list) else value

    accounts = []
    for account in annotation["accounts"]:
        claims = [{name: words(value) if name in ("value", "quote") else value for name, value in claim.items()}
                  for claim in account["claims"]]
        accounts.append({**account, "voice": words(account["voice"]), "claims": claims})
    return {"id": report["id"], "main": annotation["main"], "accounts": accounts}


def fold_of(annotation):
    """Each report is held out from the models of one fold, with all others about its incident."""
    name = annotation.get("group") or annotation["id"]
    name = name if name.startswith(("train/", "2016")) else name.split("/")[0]
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % N_FOLDS
