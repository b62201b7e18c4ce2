"""Reports with every cell annotated, as `world/GUIDE.md` beside the data describes, and our own annotations of `labels/`."""
import glob
import gzip
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

LABELS = Path(__file__).parent / "labels" / "stream.jsonl"
N_FOLDS = 4
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
    wanted = {a["id"]: a for a in map(json.loads, open(LABELS, encoding="utf-8"))}
    found = []
    for line in gzip.open(data / "stream" / "unlabelled.jsonl.gz", "rt", encoding="utf-8"):
        report = json.loads(line)
        key = hashlib.sha256(report["id"].encode()).hexdigest()[:12]
        if key in wanted:
            report = {name: report[name] for name in ("id", "text", "published") if report.get(name)}
            found.append((report, in_words(report, wanted[key])))
    return found


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
