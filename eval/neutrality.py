#!/usr/bin/env python3
"""Tests that the reading is partial to no party: exchanges two parties throughout a report, reads again, exchanges back, compares.

A claim is its facet, value, stance, voice and spans. A claim of one reading that the other lacks differs. Differences are told apart:
- `parse`: the language engine parses a sentence of the claim or of its attribution otherwise, since it knows words by their spelling;
- `elsewhere`: it parses another sentence of the report otherwise;
- `map`: both read a place there, and differ in where it is or whether the event was there; or they differ in whose body is meant by words
  that name no party (`the army`, `the regime`). Towns and leaders stay where they are, so a report on Aleppo remains one on Syria;
- `ours`: every parse is the same. A table or rule of ours treats the parties differently; each is listed.

`PARTIES` holds the forms that are exchanged. Particular names (`Free Syrian Army`, `Syrian Observatory for Human Rights`), which no
other party has, stay as they are: they are read from the actor tables. Publishers are left out, since an outlet has a country. The reports
are `samples/` and, by a seeded choice, 200 of FA-KES, which is not in the repository: `--data` names the folder of the corpora, `--scorers`
the folder with `adapt.py` (see README.md). Fails if more than 3 % of the claims differ by `parse` and `elsewhere`.
"""
import argparse
import collections
import json
import random
import re
import sys
import tempfile
from pathlib import Path

import results
from tools import lines, run

ROOT = Path(__file__).resolve().parent.parent
GAZETTEER = ROOT / "crates" / "gazetteer" / "data"
CLASSES = ["parse", "elsewhere", "map", "ours"]
MOST = 0.03

# What a party is called: code of its actor, state, demonym, its plural, capital; then forms and actors that not every party has.
FORMS = ["code", "state", "demonym", "people", "capital"]
PARTIES = {
    "Russia": ["rus", "Russia", "Russian", "Russians", "Moscow"],
    "Turkey": ["tur", "Turkey", "Turkish", "Turks", "Ankara"],
    "Syria": ["syr", "Syria", "Syrian", "Syrians", "Damascus"],
    "Israel": ["isr", "Israel", "Israeli", "Israelis", "Jerusalem"],
    "Iran": ["irn", "Iran", "Iranian", "Iranians", "Tehran"],
    "Iraq": ["irq", "Iraq", "Iraqi", "Iraqis", "Baghdad"],
    "Saudi Arabia": ["sau", "Saudi Arabia", "Saudi", "Saudis", "Riyadh"],
    "United States": ["usa", "United States", "American", "Americans", "Washington", "America", "US", "U.S."],
    "United Kingdom": ["gbr", "United Kingdom", "British", "Britons", "London", "Britain", "UK", "U.K."],
}
PAIRS = [
    ("Russia", "Turkey"), ("Syria", "Israel"), ("Iran", "Saudi Arabia"), ("United States", "United Kingdom"),
    ("Russia", "Iran"), ("Turkey", "Israel"), ("Syria", "Iraq"),
]


class Exchange:
    """Two parties in each other's place: in texts, and in the codes of actors."""

    def __init__(self, pair, names, bodies):
        self.name = "/".join(pair)
        one, other = (PARTIES[party] for party in pair)
        self.codes = {one[0]: other[0], other[0]: one[0]}
        self.forms = dict(zip(one[1:], other[1:])) | dict(zip(other[1:], one[1:]))
        for form in (1, 4):  # FA-KES lacks apostrophes: `Syrias army`
            self.forms |= {one[form] + "s": other[form] + "s", other[form] + "s": one[form] + "s"}
        self.forms |= {form.upper(): self.forms[form].upper() for form in list(self.forms)}
        self.bodies = bodies
        own = words(sorted(self.forms, key=len, reverse=True))
        particular = sorted((name for name in names if re.search(own, name)), key=len, reverse=True)
        self.pattern = re.compile(f"(?P<particular>{words(particular)})|{own}" if particular else own)

    def text(self, text):
        """The text with the parties exchanged, and the stretches exchanged as (start, end, new start, new end)."""
        parts, stretches, at, length = [], [], 0, 0
        for match in self.pattern.finditer(text):
            if match.groupdict().get("particular"):
                continue
            new = self.forms[match.group()]
            length += match.start() - at
            parts += [text[at:match.start()], new]
            stretches.append((match.start(), match.end(), length, length + len(new)))
            length, at = length + len(new), match.end()
        return "".join([*parts, text[at:]]), stretches

    def plain(self, text):
        return text and self.text(text)[0]

    def title(self, report):
        """The title exchanged; one that the text begins with, and that may be cut short, remains what the text begins with."""
        title, text = report.get("title"), report["text"]
        if not title or not text.startswith(title):
            return self.plain(title)
        new, stretches = self.text(text)
        longer = sum(new_end - new_start - end + start for start, end, new_start, new_end in stretches if end <= len(title))
        return new[:len(title) + longer]

    def actor(self, actor):
        """The same body of the other party; particular actors stay."""
        code, _, body = (actor or "").partition(".")
        return ".".join(filter(None, [self.codes[code], body])) if self.holds(actor) else actor

    def holds(self, actor):
        """Whether the actor is a party or a body that every state has."""
        code, _, body = (actor or "").partition(".")
        return code in self.codes and body in self.bodies


class Nothing:
    """No exchange: what the first reading is seen through."""

    def __init__(self, exchange):
        self.holds = exchange.holds

    def plain(self, text):
        return text

    def actor(self, actor):
        return actor


class Back:
    """Offsets of an exchanged text as those of the original; what starts or ends within an exchanged word takes in the word."""

    def __init__(self, stretches):
        self.stretches = stretches

    def at(self, offset, end):
        shift = 0
        for start, stop, new_start, new_stop in self.stretches:
            if offset < new_start or (offset == new_start and end):
                break
            if offset < new_stop or (offset == new_stop and end):
                return stop if end else start
            shift = stop - new_stop
        return offset + shift

    def span(self, span):
        return [self.at(span[0], False), self.at(span[1], True)]


def main():
    options = arguments()
    names, bodies = particular_names(), {""} | {row[0] for row in rows(GAZETTEER / "bodies.tsv")}
    exchanges = [Exchange(pair, names, bodies) for pair in PAIRS]
    with tempfile.TemporaryDirectory() as work:
        program = Program(options, Path(work))
        originals = program.originals()
        before, parses = program.read(originals), program.parse(originals)
        tally = Tally()
        for exchange in exchanges:
            changed = {report["id"]: exchange.text(report["text"]) for report in originals}
            chosen = [report for report in originals if changed[report["id"]][1]]
            reports = [report | {"text": changed[report["id"]][0], "title": exchange.title(report)} for report in chosen]
            after, parsed = program.read(reports), program.parse(reports)
            for report in chosen:
                name, stretches = report["id"], changed[report["id"]][1]
                one = View(before[name], parses[name], Nothing(exchange), Back([(a, b, a, b) for a, b, _, _ in stretches]))
                other = View(after[name], parsed[name], exchange, Back(stretches))
                tally.add(exchange.name, name, report["text"], one, other)
    tally.show(options.show)
    if options.record:
        results.record(tally.rows())
    if tally.share("parse") + tally.share("elsewhere") > MOST:
        raise SystemExit(f"more than {MOST:.0%} of the claims differ with the parse")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora (default: %(default)s)")
    parser.add_argument("--scorers", type=Path, default=Path("../shared/eval"), help="folder of the scorers (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--model", default="fast", help="passed on to `rashomon read --model` (default: %(default)s)")
    parser.add_argument("--reports", type=int, default=200, help="reports of FA-KES (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of their choice (default: %(default)s)")
    parser.add_argument("--show", nargs="*", choices=CLASSES, default=["ours"], help="classes to list (default: ours)")
    results.add_option(parser)
    return parser.parse_args()


class View:
    """A reading in the terms of the original report: claims, and the parse of each stretch of text."""

    def __init__(self, reading, parse, exchange, back):
        self.reading, self.exchange, self.back = reading, exchange, back
        self.voices = {voice["id"]: voice for voice in reading["voices"]}
        self.attributions = {attribution["id"]: attribution for attribution in reading["attributions"]}
        self.claims = collections.defaultdict(list)
        for claim in reading["claims"]:
            self.claims[self.key(claim)].append(claim)
        self.words = words_of(parse, back)
        starts = sorted({back.at(token["start"], False) for token in parse["tokens"] if token["sent_start"]} | {0})
        self.sentences = list(zip(starts, [*starts[1:], back.at(len(reading["report"]["text"]), True)]))

    def key(self, claim):
        """What makes a claim the same, as text."""
        voice = self.voices[claim["voice"]]
        spoken = [voice["kind"], self.exchange.actor(voice["actor"]) or self.exchange.plain(voice["name"])]
        spans = [self.back.span(span) for span in claim["spans"]]
        return json.dumps([claim["facet"], self.value(claim), claim["stance"], spoken, spans], ensure_ascii=False, sort_keys=True)

    def value(self, claim):
        """The value without what follows from other fields; a place that bears a party's name is not where the other is."""
        value = {key: part for key, part in claim["value"].items() if key not in ("span", "lat", "lon")}
        if "actor" in value:
            value["actor"] = self.exchange.actor(value["actor"])
            del value["name"]
        value |= {key: self.exchange.plain(value[key]) for key in ("text", "counted") if key in value}
        if claim["facet"] == "place" and self.holds_party(claim["value"].get("span") or claim["spans"][0]):
            value["geoname"] = value["name"] = None
        return value

    def meant(self, claim):
        """The claim without whom the map says is meant: a body of a party, where no party is named."""
        voice = self.voices[claim["voice"]]
        facet, value, stance, spoken, spans = json.loads(self.key(claim))
        if not self.holds_party(claim["spans"][0]) and self.exchange.holds(value.get("actor")):
            value["actor"] = None
        said_by = self.attributions.get(claim["attribution"], {}).get("source") or voice["spans"]
        if not any(map(self.holds_party, said_by)) and self.exchange.holds(voice["actor"]):
            spoken[1] = voice["actor"].partition(".")[2]
        if facet == "place":
            value = {}
        return json.dumps([facet, value, stance, spoken, spans], ensure_ascii=False, sort_keys=True)

    def names_place(self, span):
        """Whether a place is read at these offsets of the original."""
        spans = [self.back.span(mention["span"]) for mention in self.reading["mentions"] if mention["kind"] == "place"]
        return any(start < span[1] and span[0] < end for start, end in spans)

    def holds_party(self, span):
        start, end = self.back.span(span)
        return any(a < end and start < b for a, b, _, _ in self.back.stretches)

    def passages(self, claim):
        """The stretches that the claim was read from."""
        attribution = self.attributions.get(claim["attribution"]) or {}
        spans = claim["spans"] + [span for part in ("source", "cue", "content") for span in attribution.get(part, [])]
        return [self.back.span(span) for span in spans]

    def sentences_at(self, passages):
        return [(a, b) for a, b in self.sentences if any(a < end and start < b for start, end in passages)]


def words_of(parse, back):
    """The words as (start, tag, label, start of the head, entity), an exchanged name being one word."""
    starts = [back.at(token["start"], False) for token in parse["tokens"]]
    words = {}
    for start, token in zip(starts, parse["tokens"]):
        head = starts[token["head"]]
        word = (start, token["tag"], token["dep"], head, token["ent"].removeprefix("B-").removeprefix("I-"))
        if start not in words or head != start:
            words[start] = word
    return words


class Tally:
    """Differences by pair and class."""

    def __init__(self):
        self.claims = self.reports = self.touched = 0
        self.pairs = collections.defaultdict(collections.Counter)
        self.found = {name: [] for name in CLASSES}
        self.reports_with = collections.Counter()

    def add(self, pair, name, text, one, other):
        changed = sorted(start for start in one.words.keys() | other.words.keys() if one.words.get(start) != other.words.get(start))
        differing = []
        for view, against, sign in ((one, other, "-"), (other, one, "+")):
            for key, claims in view.claims.items():
                differing += [(sign, key, view, claim) for claim in claims[len(against.claims.get(key, [])):]]
        meant = [{view.meant(claim) for claim in view.reading["claims"]} for view in (one, other)]
        classes = set()
        for sign, key, view, claim in differing:
            if view.meant(claim) in meant[view is one]:
                found = "map"
            elif any(a <= start < b for a, b in view.sentences_at(view.passages(claim)) for start in changed):
                found = "parse"
            elif is_placing(claim, view, one, other):
                found = "map"
            else:
                found = "elsewhere" if changed else "ours"
            classes.add(found)
            self.pairs[pair][found] += 1
            start = view.back.span(claim["spans"][0])[0]
            self.found[found].append(f"{pair} {name} {sign} {key}\n    {text[max(0, start - 80):start + 120]!r}")
        self.pairs[pair]["claims"] += sum(len(view.reading["claims"]) for view in (one, other))
        self.pairs[pair]["reports"] += 1
        self.claims += sum(len(view.reading["claims"]) for view in (one, other))
        self.reports += 1
        self.touched += bool(classes)
        self.reports_with.update(classes)

    def share(self, name):
        return len(self.found[name]) / max(self.claims, 1)

    def rows(self):
        data = "samples, fa-kes"
        parts = [("claims", f"differing claims, {name}", round(self.share(name), 5), self.claims) for name in CLASSES]
        parts += [("reports", f"reports with a difference, {name}", round(self.reports_with[name] / self.reports, 4), self.reports)
                  for name in CLASSES]
        parts.append(("reports", "reports with any difference", round(self.touched / self.reports, 4), self.reports))
        return [("neutrality", data, measure, value, n) for _, measure, value, n in parts]

    def show(self, listed):
        for name in listed:
            print(f"== {name}", *self.found[name], sep="\n")
        for pair, counts in self.pairs.items():
            shares = "  ".join(f"{name} {counts[name] / max(counts['claims'], 1):.4f}" for name in CLASSES)
            print(f"{pair:30} {counts['reports']:4} reports {counts['claims']:6} claims  {shares}")
        for _, _, measure, value, n in self.rows():
            print(f"{measure:40} {value:8} (n = {n})")


def is_placing(claim, view, one, other):
    """Whether the claim is of a place that bears its own name, or that both readings know: other places say whether the event was there."""
    span = view.back.span(claim["spans"][0])
    known = not view.holds_party(claim["spans"][0]) or (one.names_place(span) and other.names_place(span))
    return claim["facet"] == "place" and known


class Program:
    """What `rashomon` says of reports, by their ids."""

    def __init__(self, options, work):
        self.options, self.file, self.chosen = options, work / "reports.jsonl", work / "chosen.jsonl"

    def originals(self):
        """The reports with their text as the program reads it."""
        corpus = self.options.data / "fa-kes" / "FA-KES-Dataset.csv"
        reports = run([sys.executable, self.options.scorers / "adapt.py", "reports", "accounts", corpus])
        chosen = random.Random(self.options.seed).sample([line for line in reports.split("\n") if line], self.options.reports)
        self.chosen.write_text("\n".join(chosen) + "\n", encoding="utf-8")
        samples = sorted(path for path in (ROOT / "samples").iterdir() if path.name != "README.md")
        output = run([self.options.rashomon, "read", "--model", "rules", "--format", "jsonl", *samples, self.chosen])
        found = {}
        for number, line in enumerate(lines(output)):
            report = {key: line["report"].get(key) for key in ("title", "published", "language", "text")}
            found[f"{number}-{line['report']['id']}"] = {key: part for key, part in report.items() if part}
        return [{"id": name, **report} for name, report in found.items()]

    def read(self, reports):
        readings = self.ask(reports, "read", "--model", self.options.model)
        for report in reports:
            if readings[report["id"]]["report"]["text"] != report["text"]:
                raise SystemExit(f"the text of `{report['id']}` is not read as it is")
        return readings

    def parse(self, reports):
        return self.ask([{"id": report["id"], "text": report["text"]} for report in reports], "parse")

    def ask(self, reports, *command):
        self.file.write_text("".join(json.dumps(report) + "\n" for report in reports), encoding="utf-8")
        output = run([self.options.rashomon, *command, "--format", "jsonl", self.file])
        return {line["report"]["id"]: line for line in lines(output)}


def particular_names():
    """The names in the actor tables, apart from those of persons."""
    names = set()
    for path in sorted((GAZETTEER / "actors").glob("*.tsv")):
        if path.stem != "people":
            for row in rows(path):
                names |= {row[2], *(row[5].split("|") if len(row) > 5 else [])}
    return {name for name in names if name}


def rows(path):
    """The rows of a table."""
    text = path.read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]


def words(names):
    """A pattern of whole words."""
    return r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?!\w)"


if __name__ == "__main__":
    main()
