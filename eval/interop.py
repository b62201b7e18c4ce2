#!/usr/bin/env python3
"""Exports a case in every format and lets programs of others judge what they get.

pandas, polars and openpyxl read the tables: days are days, Arabic and Cyrillic are intact, nothing is a formula. stix2 validates the bundle, pyld expands the
JSON-LD with contexts that are here, followthemoney takes every statement, bagit and the bag's own `verify.py` and `verify.sh` accept the bag, and `verify.py`
rejects it after each of many changes, also where manifests were made to fit. `ogrinfo` opens the maps where GDAL is installed. Exit status 1 if one of these
fails.
"""
import argparse
import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import environment

environment.enter("interop")

import bagit  # noqa: E402  (inside the environment from here on)
import openpyxl  # noqa: E402
import pandas  # noqa: E402
import polars  # noqa: E402
import pyld.jsonld  # noqa: E402
import stix2  # noqa: E402
from followthemoney import model  # noqa: E402
from followthemoney.statement.serialize import read_json_statements  # noqa: E402

from case_file import RASHOMON, Case, Checks, readings, write_lines  # noqa: E402

# Names of voices that would do harm or be lost where a format is careless.
FORMULA, SCRIPT = '=HYPERLINK("http://evil.example","x")', "<script>alert(1)</script>"
ARABIC, CYRILLIC = "مرصد الميناء\u200d", "Гражданская оборона"
OA, RDF = "http://www.w3.org/ns/oa#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# The terms of the two contexts that annotations and reviews name, as their specifications define them.
CONTEXTS = {
    "http://www.w3.org/ns/anno.jsonld": {
        "oa": OA, "as": "https://www.w3.org/ns/activitystreams#", "id": "@id", "type": "@type", "Annotation": "oa:Annotation",
        "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage", "TextualBody": "oa:TextualBody",
        "TextQuoteSelector": "oa:TextQuoteSelector", "TextPositionSelector": "oa:TextPositionSelector", "SpecificResource": "oa:SpecificResource",
        "Software": "as:Application", "Person": "http://xmlns.com/foaf/0.1/Person", "Text": "http://purl.org/dc/dcmitype/Text",
        "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"}, "source": {"@id": "oa:hasSource", "@type": "@id"},
        "selector": {"@id": "oa:hasSelector", "@type": "@id"}, "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix", "start": "oa:start",
        "end": "oa:end", "value": RDF + "value", "first": {"@id": "as:first", "@type": "@id"}, "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
        "total": "as:totalItems", "name": "http://xmlns.com/foaf/0.1/name", "creator": {"@id": "http://purl.org/dc/terms/creator", "@type": "@id"},
        "generator": {"@id": "as:generator", "@type": "@id"}, "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"}, "identifying": "oa:identifying",
        "assessing": "oa:assessing", "describing": "oa:describing", "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    },
    "https://schema.org": {"@vocab": "https://schema.org/"},
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rashomon", default=RASHOMON)
    parser.add_argument("--reports", type=int, default=30)
    parser.add_argument("--changes", type=int, default=60, help="changes of the bag, every one of which must be found")
    options = parser.parse_args()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="rashomon-interop-") as folder:
        case = make_case(options, Path(folder))
        exports = Exports(case, Path(folder))
        for judge in (judge_tables, judge_workbook, judge_maps, judge_linked, judge_stix, judge_statements, judge_lines):
            judge(exports, checks)
        judge_bag(exports, options.changes, checks)
        judge_round_trip(exports, checks)
    checks.end()


def make_case(options, folder):
    """A case whose voices have names in other scripts, and names that are code."""
    lines = [json.loads(line) for line in readings(options.reports, folder)]
    names = [FORMULA, SCRIPT, ARABIC, CYRILLIC]
    for n, reading in enumerate(lines):
        spoken = [voice for voice in reading["voices"] if voice["kind"] != "report"]
        for voice in spoken[:1]:
            voice["name"], voice["kind"] = names[n % len(names)], "organisation"
        reading["report"]["uri"] = f"https://news.example/{n}?a=1&b=2"
    write_lines(folder / "readings.jsonl", [json.dumps(line, ensure_ascii=False) for line in lines])
    case = Case.new(options.rashomon, folder / "interop.rashomon")
    case.run("add", folder / "readings.jsonl")
    claims = [claim for claim, in case.rows("SELECT claim FROM claim WHERE facet = 'killed' ORDER BY id LIMIT 3")]
    case.run("judge", "wrong", claims[0], "--value", "41", "--why", "=1+1")
    case.run("judge", "contested", claims[1], "--why", "the photograph is older", by="Jonas Weber")
    incident = case.json("incidents")[0]["id"]
    case.run("judge", "view", incident, "Aircraft of the army struck", "--likelihood", "likely", "--confidence", "moderate")
    return case


class Exports:
    """What the program writes of a case, each once."""

    def __init__(self, case, folder):
        self.case, self.folder = case, folder

    def path(self, format, *options):
        ending = ".xlsx" if format == "xlsx" else ""  # openpyxl goes by it
        path = self.folder / ("-".join([format, *(option.strip("-") for option in options)]) + ending)
        if not path.exists():
            command = [self.case.rashomon, "export", "--case", self.case.path, "--format", format, *options, "--out", path]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"`export --format {format}` ended with {done.returncode}: {done.stderr}")
        return path

    def json(self, format):
        return json.loads(self.path(format).read_text(encoding="utf-8"))


def judge_tables(exports, checks):
    n_claims = None
    for table in ["claims", "accounts", "incidents", "reports", "judgements"]:
        path = exports.path("csv", "--table", table)
        frame, other = pandas.read_csv(path), polars.read_csv(path, infer_schema_length=None)
        checks.that(frame.shape == other.shape, f"{table}: pandas reads {frame.shape}, polars {other.shape}")
        text = frame.select_dtypes(exclude="number").astype(str)
        starts = text.apply(lambda column: column.str.match(r"^[=+\-@\t\r]")).any().any()
        checks.that(not starts, f"{table}: a cell begins like a formula")
        if table == "claims":
            n_claims = len(frame)
            voices = {voice.lstrip("'") for voice in frame["voice"]}
            checks.that({FORMULA, SCRIPT, ARABIC, CYRILLIC} <= voices, f"names are not intact: {sorted(voices)}")
            days = pandas.to_datetime(frame["published"].dropna(), format="%Y-%m-%d")
            checks.that(len(days) > 0 and days.dt.year.between(2000, 2030).all(), "days are no days")
            corrected = frame["judgement"].fillna("").str.startswith("corrected by Amira Haddad")
            checks.that(corrected.sum() == 1 and frame[corrected]["value"].iloc[0] == "41", "the correction is not in the table")
    checks.that(n_claims and n_claims > 0, "there are no claims")
    for shape, columns in [("acled", 31), ("ucdp", 49), ("airwars", 29)]:
        frame = pandas.read_csv(exports.path(shape))
        theirs = [name for name in frame.columns if not name.startswith("rashomon_")]
        checks.that(len(theirs) == columns and len(frame) > 0, f"{shape}: {len(theirs)} columns, {len(frame)} rows")
        if shape == "ucdp":
            checks.that(((frame["low"] <= frame["best"]) & (frame["best"] <= frame["high"])).all(), "ucdp: low, best and high are not in order")
            dead = frame[["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]].sum(axis=1)
            checks.that((dead == frame["best"]).all(), "ucdp: deaths do not sum to best")


def judge_workbook(exports, checks):
    book = openpyxl.load_workbook(exports.path("xlsx"))
    checks.that(book.sheetnames == ["claims", "accounts", "incidents", "reports", "judgements", "about"], f"sheets are {book.sheetnames}")
    formulas = [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    checks.that(not formulas, f"formulas or links in {formulas[:3]}")
    sheet = book["claims"]
    header = [cell.value for cell in sheet[1]]
    column = {name: [row[header.index(name)] for row in sheet.iter_rows(min_row=2)] for name in ("voice", "published", "lat")}
    checks.that({FORMULA, ARABIC, CYRILLIC} <= {cell.value for cell in column["voice"]}, "names are not intact in the workbook")
    checks.that(all(cell.is_date for cell in column["published"] if cell.value is not None), "days are no days in the workbook")
    about = {row[0].value: row[1].value for row in book["about"].iter_rows() if row[0].value}
    checks.that("checkpoint of the ledger" in about, "the workbook has no checkpoint")
    frame = pandas.read_excel(exports.path("xlsx"), sheet_name="claims")
    checks.that(len(frame) == sheet.max_row - 1, "pandas reads another number of claims from the workbook")


def judge_maps(exports, checks):
    collection = exports.json("geojson")
    checks.that(collection["type"] == "FeatureCollection" and collection["features"], "the map has no features")
    for feature in collection["features"]:
        lon, lat = feature["geometry"]["coordinates"] if feature["geometry"] else (0, 0)
        checks.that(-180 <= lon <= 180 and -90 <= lat <= 90 and "properties" in feature, f"feature {feature.get('id')} is not on earth")
    root = ElementTree.parse(exports.path("kml")).getroot()
    marks = root.findall(".//{http://www.opengis.net/kml/2.2}Placemark")
    located = [feature for feature in collection["features"] if feature["geometry"]]
    checks.that(len(marks) == len(located), f"KML has {len(marks)} places, GeoJSON {len(located)}")
    if shutil.which("ogrinfo"):
        for format, ending in [("geojson", ".geojson"), ("kml", ".kml")]:
            path = shutil.copy(exports.path(format), exports.folder / f"map{ending}")
            done = subprocess.run(["ogrinfo", "-al", "-so", path], capture_output=True, text=True)
            checks.that(done.returncode == 0 and "Feature Count" in done.stdout, f"ogrinfo refuses {format}: {done.stderr[:200]}")
    else:
        print("  ogrinfo is not installed: the maps were checked without GDAL")


def load_context(url, _options):
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXTS[url.rstrip("/")]}}


def judge_linked(exports, checks):
    pyld.jsonld.set_document_loader(load_context)
    expanded = pyld.jsonld.expand(exports.json("annotations"))
    text = json.dumps(expanded)
    for term in ("hasTarget", "hasSelector", "exact", "start", "end"):
        checks.that(OA + term in text, f"annotations lose `{term}` when they are expanded")
    graph = pyld.jsonld.expand(exports.json("prov"))
    prov = "http://www.w3.org/ns/prov#"
    types = {kind for node in graph for kind in node.get("@type", [])}
    checks.that({prov + "Entity", prov + "Activity", prov + "Agent", prov + "Person"} <= types, f"types of provenance are {types}")
    ids = {node["@id"] for node in graph}
    used = {ref["@id"] for node in graph for key in ("wasQuotedFrom", "wasGeneratedBy", "hadPrimarySource", "wasRevisionOf", "wasAssociatedWith")
            for ref in node.get(prov + key, [])}
    checks.that(used <= ids, f"provenance refers to what is not there: {sorted(used - ids)[:3]}")
    reviews = pyld.jsonld.expand(exports.json("claimreview"))
    schema = "https://schema.org/"
    checks.that(len(reviews) == 1 and reviews[0]["@type"] == [schema + "ClaimReview"], "there is not one review")
    checks.that(schema + "author" in reviews[0] and schema + "reviewRating" in reviews[0], "the review has no author or rating")


def judge_stix(exports, checks):
    bundle = stix2.parse(exports.path("stix").read_text(encoding="utf-8"), version="2.1")
    kinds = {}
    for item in bundle.objects:
        kinds[item["type"]] = kinds.get(item["type"], 0) + 1
    checks.that(kinds.get("incident", 0) > 0 and kinds.get("note", 0) > 0 and kinds.get("opinion", 0) == 3, f"the bundle has {kinds}")
    ids = {item["id"] for item in bundle.objects}
    for item in bundle.objects:
        for ref in [*item.get("object_refs", []), *(item[key] for key in ("created_by_ref", "source_ref", "target_ref") if key in item)]:
            checks.that(ref in ids, f"{item['id']} refers to {ref}, which is not there")


def judge_statements(exports, checks):
    entities = {}
    with open(exports.path("ftm"), "rb") as file:
        for statement in read_json_statements(file):
            schema = model.get(statement.schema)
            prop = schema.properties.get(statement.prop) if schema else None
            if checks.that(prop is not None, f"followthemoney has no {statement.schema}:{statement.prop}"):
                checks.that(prop.type.clean(statement.value) is not None, f"{statement.schema}:{statement.prop} does not take {statement.value!r}")
            entities.setdefault(statement.entity_id, (statement.schema, {}))[1].setdefault(statement.prop, []).append(statement.value)
    for name, (schema, properties) in entities.items():
        entity = model.make_entity(schema)
        entity.id = name
        for prop, values in properties.items():
            entity.add(prop, values)
        checks.that(all(entity.has(required) for required in entity.schema.required), f"{name} lacks what a {schema} needs")
        for prop in ("entity", "proof", "involved"):
            refs = properties.get(prop, [])
            checks.that(all(ref in entities for ref in refs), f"{name} refers to {refs}, which are not all there")
    checks.that({schema for schema, _ in entities.values()} >= {"Event", "Article", "Note"}, "kinds of entities are missing")


def judge_lines(exports, checks):
    for line in exports.path("plover").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        checks.that({"id", "date", "actor", "event"} <= set(record) and record["event"], f"a PLOVER record lacks a field: {line[:80]}")
    events = exports.json("misp")["response"]
    checks.that(events and all(event["Event"]["info"] and event["Event"]["Object"] for event in events), "a MISP event is empty")
    dossier = exports.path("dossier").read_text(encoding="utf-8")
    checks.that(SCRIPT not in dossier and "<script" not in dossier and ARABIC in dossier, "the dossier runs a name, or lost one")
    checks.that(not any(word in dossier for word in ("src=", "@import", "url(", 'href="http')), "the dossier refers to something outside")


def judge_bag(exports, n_changes, checks):
    bag = exports.path("bag")
    key = (bag / "data" / "ledger" / "key").read_text().strip()
    bagit.Bag(str(bag)).validate()
    checks.that(True, "bagit validates the bag")
    verify = lambda where: subprocess.run([sys.executable, where / "verify.py", "--key", key], capture_output=True, text=True)  # noqa: E731
    done = verify(bag)
    checks.that(done.returncode == 0, f"verify.py rejects the true bag: {done.stdout}")
    done = subprocess.run(["sh", bag / "verify.sh", key], capture_output=True, text=True)
    checks.that(done.returncode == 0, f"verify.sh rejects the true bag: {done.stdout}{done.stderr}")
    generator = random.Random(8493)
    changes = list(bag_changes(bag, generator, n_changes))
    for n, (what, change) in enumerate(changes):
        copy = exports.folder / f"bag-{n}"
        shutil.copytree(bag, copy)
        change(copy)
        checks.that(verify(copy).returncode == 1, f"verify.py accepts the bag after: {what}")
        shutil.rmtree(copy)
    print(f"  {len(changes)} changes of the bag")


def bag_changes(bag, generator, n):
    """Bytes, files, manifests that were made to fit, and a ledger of somebody else."""
    files = sorted(path.relative_to(bag) for path in bag.rglob("*") if path.is_file())
    payload = [path for path in files if path.parts[0] == "data"]
    for path in generator.sample(files, min(len(files), n // 3)):
        yield f"a byte of {path}", lambda copy, path=path: flip(copy / path, generator)
    for path in generator.sample(payload, min(len(payload), n // 6)):
        yield f"{path} deleted", lambda copy, path=path: (copy / path).unlink()
    fitted = [path for path in payload if path.parts[1] in ("evidence", "texts", "readings", "ledger") or path.name == "incidents.jsonl"]
    for path in generator.sample(fitted, min(len(fitted), n // 3)):
        yield f"a byte of {path}, manifests fitted", lambda copy, path=path: (flip(copy / path, generator), fit(copy))
    for path in generator.sample(payload, min(len(payload), n // 6)):
        yield f"{path} deleted, manifests fitted", lambda copy, path=path: ((copy / path).unlink(), fit(copy))
    yield "a file more", lambda copy: (copy / "data" / "more").write_text("more")
    yield "a file more, manifests fitted", lambda copy: ((copy / "data" / "evidence" / ("0" * 64)).write_text("more"), fit(copy))
    yield "the signature removed", lambda copy: (copy / "bag-signature.txt").unlink()
    yield "another key in the bag", lambda copy: ((copy / "data" / "ledger" / "key").write_text("x+00000000+" + "A" * 44), fit(copy))
    yield "an entry said to be erased", lambda copy: ((copy / "data" / "ledger" / "erased").write_text("3\n"), fit(copy))
    yield "a cut checkpoint", lambda copy: (cut(copy / "data" / "ledger" / "checkpoint"), fit(copy))


def flip(path, generator):
    data = bytearray(path.read_bytes())
    data[generator.randrange(len(data))] ^= 1 << generator.randrange(7)
    path.write_bytes(data)


def cut(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = str(int(lines[1]) - 1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fit(bag):
    """Makes manifests and the number of bytes fit to what is there now."""
    payload = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    line = lambda path: f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(bag).as_posix()}\n"  # noqa: E731
    (bag / "manifest-sha256.txt").write_text("".join(map(line, payload)), encoding="utf-8")
    info = (bag / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    info = [f"Payload-Oxum: {sum(path.stat().st_size for path in payload)}.{len(payload)}" if text.startswith("Payload-Oxum") else text for text in info]
    (bag / "bag-info.txt").write_text("\n".join(info) + "\n", encoding="utf-8")
    tags = sorted(path for path in bag.iterdir() if path.is_file() and path.name not in ("tagmanifest-sha256.txt", "bag-signature.txt"))
    (bag / "tagmanifest-sha256.txt").write_text("".join(map(line, tags)), encoding="utf-8")


def judge_round_trip(exports, checks):
    lines = exports.path("jsonl")
    copy = Case(exports.case.rashomon, exports.folder / "copy.rashomon")
    copy.run("import", lines)
    checks.that(copy.checkpoint() == exports.case.checkpoint(), "the case that came back has another checkpoint")
    checks.that(copy.run("incidents", "--format", "jsonl").stdout == exports.case.run("incidents", "--format", "jsonl").stdout, "its incidents are others")


if __name__ == "__main__":
    main()
