#!/usr/bin/env python3
"""Holds `rashomon parse` against spaCy, token by token, with every kernel that this machine has.

Run by any Python 3.10 or later: the first run makes a virtual environment beside this file. What spaCy makes of a corpus is kept in
`.cache`, so that only the first run waits for it. Exits with 1 where more than one token in 300,000, over all corpora, differs.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import zip_longest

import environment

environment.enter()

import corpora  # noqa: E402  (inside the environment from here on)
import reference  # noqa: E402
import results  # noqa: E402
import torture  # noqa: E402

FIELDS = ["tag", "pos", "morph", "lemma", "head", "dep", "ent", "sent_start"]
CORPORA = ["polnear-dev", "fa-kes", "re3d", "torture"]
ONE_IN = 300_000


def main():
    options = arguments()
    rows, n_tokens, differing = [], Counter(), Counter()
    for name in options.corpora:
        documents = torture.documents() if name == "torture" else corpora.load(name, options.data)
        source = corpora.write_jsonl(documents, name)
        for kernel in options.kernels or kernels(options.rashomon):
            found = compare(name, documents, our_records(options.rashomon, kernel, source), options.first)
            report(name, kernel, found, options.json)
            rows += figures(name, kernel, found)
            n_tokens[kernel] += found.n_tokens
            differing[kernel] += found.differing
    if options.record:
        results.record(rows)
    sys.exit(any(differing[kernel] > max(1, n_tokens[kernel] // ONE_IN) for kernel in n_tokens))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=corpora.DEFAULT_DATA, help="folder of the corpora (default: ../shared/data)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--corpora", nargs="+", default=CORPORA, choices=[*corpora.CORPORA, "torture"], help="default: %(default)s")
    parser.add_argument("--kernels", nargs="+", help="default: all that `rashomon parse --list-kernels` names")
    parser.add_argument("--first", type=int, default=10, help="differences shown for each run (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="one JSON object a run, with the differences, instead of text")
    results.add_option(parser)
    return parser.parse_args()


def kernels(rashomon):
    """The kernels that this machine can run, by the program's own account."""
    try:
        listed = subprocess.run([rashomon, "parse", "--list-kernels"], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        sys.exit(f"cannot run `{rashomon}`\nhint: build it with `cargo build --release`, or name it with --rashomon")
    return listed.stdout.split()


def our_records(rashomon, kernel, source):
    """Yields the program's records of a file of documents."""
    command = [rashomon, "parse", "--format", "jsonl", str(source)]
    with tempfile.TemporaryFile() as errors:
        run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=os.environ | {"RASHOMON_KERNEL": kernel})
        for line in run.stdout:
            yield json.loads(line)
        if run.wait() != 0:
            errors.seek(0)
            sys.exit(f"`{' '.join(command)}` failed with kernel {kernel}: {errors.read().decode(errors='replace')}")


class Found:
    """What a comparison found: counts of tokens, and the first differences."""

    def __init__(self, first):
        self.n_tokens = 0
        self.differing = 0
        self.fields = Counter()
        self.differences = []
        self._first = first

    def add(self, text, doc_id, expected, wrong):
        """Counts a token of spaCy's whose fields in `wrong` came out otherwise; `wrong` maps field to what was found."""
        self.differing += 1
        self.fields.update(wrong.keys())
        if len(self.differences) < self._first:
            start, end = expected["start"], expected["end"]
            context = (text[max(0, start - 40) : start], text[start:end][:80], text[end : end + 40])
            shown = {field: [expected.get(field), found] for field, found in wrong.items()}
            self.differences.append({"id": doc_id, "start": start, "end": end, "context": context, "fields": shown})


def compare(name, documents, ours, first):
    """Compares record by record; both sides keep the order of the documents."""
    found = Found(first)
    for document, expected, got in zip_longest(documents, reference.parse(documents, name), ours):
        if document is None or got is None or got["report"]["id"] != document["id"]:
            sys.exit(f"{name}: the program's records do not follow its input, at `{(document or got)['id']}`")
        compare_tokens(found, document, expected["tokens"], got["tokens"])
    return found


def compare_tokens(found, document, expected, got):
    found.n_tokens += len(expected)
    at = {(token["start"], token["end"]): token for token in got}
    for token in expected:
        other = at.get((token["start"], token["end"]))
        wrong = wrong_fields(token, expected, other, got) if other else {"token": None}
        if wrong:
            found.add(document["text"], document["id"], token, wrong)
    spans = {(token["start"], token["end"]) for token in expected}
    found.differing += max(0, len(at.keys() - spans) - len(spans - at.keys()))


def wrong_fields(token, tokens, other, others):
    """The fields in which two tokens differ; heads are the same where they cover the same characters."""
    wrong = {field: other[field] for field in FIELDS if field != "head" and (other[field] or "") != (token[field] or "")}
    head, other_head = tokens[token["head"]], others[other["head"]]
    if (head["start"], head["end"]) != (other_head["start"], other_head["end"]):
        wrong["head"] = other["head"]
    return wrong


def report(name, kernel, found, as_json):
    if as_json:
        print(json.dumps({"data": name, "kernel": kernel, "tokens": found.n_tokens, "differing": found.differing,
                          "fields": found.fields, "differences": found.differences}))
        return
    per_field = "  ".join(f"{field} {found.fields[field]}" for field in ["token", *FIELDS])
    print(f"{name:12} {kernel:9} {found.n_tokens:8} tokens  {found.differing:5} differ   {per_field}", flush=True)
    for difference in found.differences:
        before, text, after = (repr(part)[1:-1] for part in difference["context"])
        print(f"    {difference['id']} [{difference['start']}, {difference['end']}]  …{before}»{text}«{after}…")
        for field, (expected, got) in difference["fields"].items():
            print(f"        {field}: spaCy {expected!r}, rashomon {got!r}" if field != "token" else "        no such token")


def figures(name, kernel, found):
    yield "parity", name, f"tokens differing, {kernel}", found.differing, found.n_tokens


if __name__ == "__main__":
    main()
