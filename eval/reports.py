#!/usr/bin/env python3
"""Readings of invented reports with known incidents: tolls that rise, sides that disagree, reprints whole and cut. For speed and for what clustering finds.

  reports.py generate --reports N [--seed S] > readings.jsonl       `rashomon/reading@2`, one a line; report `r12-3` is of incident 12
  reports.py score INCIDENTS.jsonl                                   what `rashomon incidents --format jsonl readings.jsonl` found

A collection grows with time: ten incidents a day among three thousand villages, whatever its size. One report in eight tells no day; the day of publication
is wrong for one in ten. Same seed, same bytes.
"""
import argparse
import datetime
import json
import random
import sys
from collections import Counter

FIRST = "bar dar kal mar nas qur rab sal tal zur han jab kha lam mis nab ras sar tur wad zah far hal".split()
MIDDLE = "a i u ara ali asi ura ina iya abu".split()
LAST = "ba da fa ha ka la ma na ra sa ta ya bin dan far han min rin tal yan".split()
TARGETS = ["market", "school", "hospital", "bakery", "mosque", "camp", "bus station", "checkpoint", "wedding hall", "police station", "power station", "clinic"]
KINDS = [("aerial", "air strike", "aerial", "warplanes"), ("heavy-weapons", "shelling", "indirect", "rockets"), ("suicide-attack", "suicide bombing", "suicide", "a suicide bomber"),
         ("explosives", "car bomb", "explosive", "a car bomb"), ("unconventional", "gas attack", "chemical", "gas")]
SIDES = ["the army", "the rebels", "the northern coalition", "the southern council"]
OUTLETS = ["Daily Courier", "Morning Post", "Channel Four", "The Observer Weekly", "Northern Star", "Radio Valley", "Evening Mail", "City Herald", "Reuters", "AFP"]
VOICES = [("organisation", "Monitoring Group"), ("organisation", "Civil Defence"), ("organisation", "State News Agency"), ("group", "residents"), ("group", "medics"), ("unnamed", "an official")]
SUBJECTS = ("farmers|teachers|drivers|shopkeepers|nurses|engineers|students|fishermen|mechanics|tailors|bakers|clerks|guards|porters|judges|monks|pilots|miners|"
            "weavers|cooks|plumbers|singers|beekeepers|carpenters|surgeons|postmen|librarians|grandmothers|electricians|translators").split("|")
VERBS = ("waited for|asked about|carried|repaired|searched|buried|photographed|left|guarded|counted|opened|closed|cleared|painted|remembered|described|shared|refused|"
         "collected|hid").split("|")
OBJECTS = ("water tanks|the old bridge|blankets|a burnt tractor|the northern road|sacks of flour|broken windows|the power line|medicine boxes|a collapsed roof|two tents|"
           "the railway yard|school books|empty wells|the stadium|a damaged mill|olive trees|the customs house|fuel barrels|a river ferry|the archive|letters|"
           "a radio mast|sheep|the courtyard|cement bags|a fallen wall|candles|the orchard|the town clock").split("|")
WHEN = ("at dawn|before sunset|for hours|without a word|during the truce|after the talks|near the river|behind the depot|in the rain|since the spring|by candlelight|"
        "at the crossroads").split("|")
MONTHS = "January February March April May June July August September October November December".split()


def villages(random):
    names = {}
    while len(names) < 3000:
        name = (random.choice(FIRST) + random.choice(MIDDLE) + random.choice(FIRST) + random.choice(LAST)).capitalize()
        names[name] = (round(random.uniform(33, 37), 4), round(random.uniform(36, 42), 4))
    return sorted(names.items())


def incident(random, number, places):
    name, at = random.choice(places)
    kind = random.choice(KINDS)
    return dict(number=number, day=datetime.date(2012, 1, 1) + datetime.timedelta(days=number // 10), village=name, at=at, target=random.choice(TARGETS),
                kind=kind, killed=random.randint(2, 60), blamed=random.sample(SIDES, 2), names=[random.choice(FIRST).capitalize() + random.choice(LAST) for _ in range(2)])


class Writer:
    """Writes a text and remembers where each value stands."""

    def __init__(self, report):
        self.text, self.claims, self.report, self.voices, self.attributions, self.events = "", [], report, [], [], []

    def say(self, words):
        start = len(self.text)
        self.text += words
        return [start, len(self.text)]

    def claim(self, voice, facet, value, span, trigger, stance="asserts"):
        self.claims.append(dict(id="c-%s-%d" % (self.report, len(self.claims)), incident="i0", event="e%d" % trigger[0], voice=voice, attribution=None, facet=facet,
                                value=value, stance=stance, spans=[span, trigger]))


def aside(random):
    """A sentence that tells nothing of the incident."""
    return "%s %s %s %s." % (random.choice(SUBJECTS).capitalize(), random.choice(VERBS), random.choice(OBJECTS), random.choice(WHEN))


def report(random, told, number):
    """One report of an incident: in later ones the toll has risen, and voices blame different sides."""
    w = Writer("r%d-%d" % (told["number"], number))
    day = told["day"] + datetime.timedelta(days=random.choice([0, 0, 0, 1]))
    killed = told["killed"] + (random.randint(0, 5) if number > 1 else 0)
    mode, words, means_class, weapon = told["kind"]
    title = random.choice(["%s kills %d in %s", "%s leaves %d dead in %s", "%s on %s"])
    title = (title % (words.capitalize(), killed, told["village"])) if title.count("%") == 3 else title % (words.capitalize(), told["village"])
    outlet = random.choice(OUTLETS)
    dated = random.random() > 0.125
    if dated:
        w.say("%s %d %d " % (MONTHS[day.month - 1], day.day, day.year))
    w.voices.append(dict(id="v0", kind="report", name=outlet, description=None, actor=None, spans=[]))
    voices = random.sample(VOICES, random.randint(1, 3))
    mentions = []
    for n, (kind, name) in enumerate(voices):
        voice = "v%d" % (n + 1)
        start = len(w.text)
        count = dict(low=killed + (n if random.random() < 0.2 else 0), high=None, approx=False, counted="people", total=True)
        if random.random() < 0.7:
            count["high"] = count["low"]
        opening = random.choice(["{a} {k} hit the {t} of", "{a} {k} struck a {t} in", "The {t} was hit by {a} {k} in", "{a} {k} near the {t} in"])
        article = "an" if words[0] in "aeiou" else "a"
        trigger = w.say(opening.format(a=article, k=words, t=told["target"]).capitalize())
        w.say(" ")
        place = w.say(told["village"])
        w.say(" on ")
        when = w.say(told["day"].strftime("%A"))
        w.say(" and killed ")
        toll = w.say(("at least " if count["high"] is None else "") + str(count["low"]) + " people")
        w.say(", ")
        source = w.say(name)
        w.say(random.choice([" said. ", " told reporters. ", " reported. "]))
        w.say(aside(random) + " ")
        w.say(random.choice(["{v} saw {w} and spoke of {n}. ", "{v} named {n} among the dead, hit by {w}. "]).format(v=name.capitalize(), w=weapon, n=" and ".join(told["names"])))
        w.voices.append(dict(id=voice, kind=kind, name=name, description=None, actor=None, spans=[source]))
        where = dict(text=told["village"], span=place, geoname=None, name=told["village"], lat=told["at"][0], lon=told["at"][1], precision="settlement")
        w.claim(voice, "type", dict(type="ASSAULT", mode=mode), trigger, trigger)
        w.claim(voice, "place", where, place, trigger)
        w.claim(voice, "time", dict(text=told["day"].strftime("%A"), span=when, earliest=str(told["day"]), latest=str(told["day"]), precision="day"), when, trigger)
        w.claim(voice, "killed", count, toll, trigger)
        w.claim(voice, "means", {"text": weapon, "class": means_class}, trigger, trigger)
        if random.random() < 0.6:
            side = told["blamed"][0 if kind != "organisation" or random.random() < 0.7 else 1]
            w.claim(voice, "agent", dict(text=side, actor=side.replace(" ", "."), name=side), [start, start + 5], trigger, "asserts" if random.random() < 0.9 else "denies")
        mentions.append(dict(kind="place", span=place, name=told["village"], lat=told["at"][0], lon=told["at"][1], precision="settlement"))
    for _ in range(random.randint(2, 6)):
        w.say(aside(random) + " ")
    published = day if random.random() > 0.1 else day + datetime.timedelta(days=random.randint(-90, 90))
    return reading(w, title, outlet, published, mentions, days(told["day"], day, "text") if dated else days(told["day"], published, "publication"))


def days(told, written, source):
    """The days of a report that names the weekday of its incident."""
    incident = written - datetime.timedelta(days=(written.isoweekday() - told.isoweekday()) % 7)
    return dict(source=source, written=[str(written)], incident=[str(incident)], weekdays=[told.isoweekday()])


def reading(w, title, outlet, published, mentions, days):
    return {"schema": "rashomon/reading@2",
            "report": dict(id=w.report, uri=None, title=title, publisher=outlet, published=str(published), language="en", text=w.text.rstrip()),
            "days": days, "mentions": mentions, "voices": w.voices, "attributions": [], "events": [], "incidents": [dict(id="i0", main=True, events=[])],
            "claims": w.claims, "diagnostics": []}


def reprint(random, original, number, told):
    """The same text under another name, often cut."""
    copy = json.loads(json.dumps(original))
    copy["report"]["id"] = "r%d-%d" % (told["number"], number)
    copy["report"]["publisher"] = random.choice(OUTLETS)
    if random.random() < 0.5:
        text = copy["report"]["text"]
        copy["report"]["text"] = text[: max(200, len(text) * 2 // 3)]
        end = len(copy["report"]["text"])
        copy["claims"] = [c for c in copy["claims"] if all(span[1] <= end for span in c["spans"])]
        copy["mentions"] = [m for m in copy["mentions"] if m["span"][1] <= end]
    for n, claim in enumerate(copy["claims"]):
        claim["id"] = "c-%s-%d" % (copy["report"]["id"], n)
    return copy


def generate(n_reports, seed):
    generator = random.Random(seed)
    places = villages(generator)
    n_written = number = 0
    while n_written < n_reports:
        told, written = incident(generator, number, places), []
        for n in range(min(n_reports - n_written, generator.choice([1, 1, 2, 3, 4, 5, 6, 8, 12, 18]))):
            again = written and generator.random() < 0.25
            written.append(reprint(generator, generator.choice(written), n, told) if again else report(generator, told, n))
        for record in written:
            print(json.dumps(record))
        n_written += len(written)
        number += 1


def b_cubed(path):
    """Precision, recall and F1 of the incidents in a file, over its reports."""
    gold, found, both = members(path)
    precision = sum(both[pair] ** 2 / found[pair[0]] for pair in both) / sum(found.values())
    recall = sum(both[pair] ** 2 / gold[pair[1]] for pair in both) / sum(found.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


def members(path):
    """How many reports each incident has, those that were generated, those found, and both together."""
    pairs = []
    with open(path, encoding="utf-8") as f:
        for line in f:
            record = json.loads(line)
            pairs += [(record["id"], entry["id"].split("-")[0]) for entry in record["reports"] if entry["main"]]
    return Counter(gold for _, gold in pairs), Counter(found for found, _ in pairs), Counter(pairs)


def score(path):
    gold, found, _ = members(path)
    p, r, f1 = b_cubed(path)
    print(f"{sum(gold.values())} reports, {len(gold)} incidents, {len(found)} found: B-cubed P {p:.4f} R {r:.4f} F1 {f1:.4f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("generate")
    make.add_argument("--reports", type=int, required=True)
    make.add_argument("--seed", type=int, default=1)
    commands.add_parser("score").add_argument("incidents")
    args = parser.parse_args()
    if args.command == "generate":
        generate(args.reports, args.seed)
    else:
        score(args.incidents)


if __name__ == "__main__":
    sys.exit(main())
