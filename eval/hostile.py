#!/usr/bin/env python3
"""Measures what texts that no newsroom writes cost against ordinary prose: processor seconds a megabyte, and peak memory.

The texts: one line without a full stop, one repeated word, quotation marks, names, nested brackets, upper case, one long word,
digits, pages nested deep, and so on. Each is read at several sizes by a process of its own on one CPU. Prose is the text of `samples/` over and
over. `--write DIR` writes the texts instead.
"""
import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import results

ROOT = Path(__file__).resolve().parent.parent
SYLLABLES = "ba do ka mi ru sha te zul ven or ab qe".split()
MODELS = ["fine", "rules"]
OPENING = 4000


def main():
    options = arguments()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(options.write or folder)
        folder.mkdir(parents=True, exist_ok=True)
        for model in options.models if not options.write else [None]:
            prose = {}
            for name in options.texts:
                rows += measure(options, name, model, prose, folder)
    if options.record:
        results.record(rows)


def measure(options, name, model, prose, folder):
    """The figures of one kind of text at every size, against prose of that size, which comes first."""
    rows = []
    for size in options.sizes:
        path = folder / f"{name.replace(' ', '-')}-{size:g}.{'html' if name in PAGES else 'txt'}"
        path.write_text(text(name, int(size * 1e6)), encoding="utf-8")
        if model is None:
            continue
        megabytes = path.stat().st_size / 1e6
        runs = [run(options, model, path) for _ in range(options.rounds)]
        seconds = statistics.median(seconds for seconds, _ in runs) / megabytes
        peak = max(peak for _, peak in runs)
        prose.setdefault(size, seconds)
        times = seconds / prose[size]
        print(f"{model:6} {name:16} {size:>5} MB  {seconds:8.2f} s/MB  {times:6.2f} times prose  {peak:6.0f} MB", flush=True)
        kind = f"{name}, {size} MB"
        rows.append(("hostile", kind, f"{model}: CPU seconds a MB", f"{seconds:.2f}", 1))
        rows.append(("hostile", kind, f"{model}: times ordinary prose", f"{times:.2f}", 1))
        rows.append(("hostile", kind, f"{model}: peak MB", f"{peak:.0f}", 1))
    return rows


def run(options, model, path):
    """Processor seconds and peak megabytes of reading a text."""
    command = ["taskset", "--cpu-list", str(min(os.sched_getaffinity(0))), options.rashomon]
    command += ["read", "--model", model, "--format", "jsonl", "--jobs", "1", path]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"`{' '.join(map(str, command))}` failed: {errors}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def text(name, size):
    """A text of `size` bytes or a few less; the same name and size always give the same."""
    if name in PAGES:
        return PAGES[name](size - 2 * OPENING)
    piece, seed = TEXTS[name], random.Random(7)
    # Reports in other languages are not read, so each text begins in English.
    opening = prose(seed)[:OPENING]
    parts, length = [opening], len(opening)
    while length < size:
        part = piece(seed) if callable(piece) else piece * max(1, (size - length) // len(piece) // 8)
        parts.append(part)
        length += len(part)
    return "".join(parts).encode()[:size].decode(errors="ignore")


def name_of(seed):
    return "".join(seed.choice(SYLLABLES) for _ in range(3)).capitalize()


def prose(_):
    return "".join(path.read_text(encoding="utf-8") + "\n\n" for path in sorted((ROOT / "samples").glob("*.txt")) if path.name != "README.md")


def without_stops(seed):
    return prose(seed).replace(".", "").replace("\n", " ").replace("!", "").replace("?", "")


TEXTS = {
    "prose": prose,
    "no full stop": without_stops,
    "one line": lambda seed: prose(seed).replace("\n", " "),
    "one word": "killed ",
    "said": "said ",
    "quotation marks": '"',
    "curly quotes": "“said” ",
    "open quotes": "“He said ",
    "names": lambda seed: f"{name_of(seed)} {name_of(seed)}, ",
    "places": "Aleppo, Damascus and ",
    "numbers": lambda seed: f"{seed.randrange(10**6)} killed, ",
    "nested brackets": "(",
    "brackets": "((a)) [b] ",
    "upper case": lambda seed: prose(seed).upper(),
    "long word": "a",
    "digits": "7",
    "combining marks": "e\u0301\u0323\u0308",
    "one letter lines": "a\n",
    "apostrophes": "he's they've ",
    "addresses": "www.example.org/a?b=c ",
    "blank lines": "a\n\n",
    "commas": ", ",
    "chains": "of the attack by the army on the city ",
    "reports": "reports that he said that ",
    "tolls": "Officials said 5 people were killed. ",
    "pronouns": "The army fired. He said it hit them. ",
    "live blog": "12:30 Officials said two people were killed in Aleppo.\n\n",
    "turns": "Q: Who fired?\nA: The army said it did not.\n",
}

CELL, DEEP = "<td>Cell</td>", "<div></div>"
PAGES = {
    "deep page": lambda size: page("<div>" * (size // len(DEEP)), "</div>" * (size // len(DEEP))),
    "unclosed tags": lambda size: page("<b><i>" * (size // 6), ""),
    "table": lambda size: page("<table><tr>" + CELL * (size // len(CELL)) + "</tr></table>", ""),
    "attributes": lambda size: page("<p " + " ".join(f"a{n}=1" for n in range(size // 9)) + ">", "</p>"),
    "comments": lambda size: page("<!--" * (size // 4), ""),
}


def page(before, after):
    """A page with the samples between two pieces of markup."""
    paragraphs = "".join(f"<p>{paragraph}</p>\n" for paragraph in prose(None)[:OPENING].split("\n\n"))
    return f"<html><body>{paragraphs}{before}Two shells hit Port Example.{after}</body></html>"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--models", nargs="+", default=MODELS, choices=["rules", "fast", "fine"], help="default: %(default)s")
    parser.add_argument("--sizes", nargs="+", type=float, default=[1, 2, 4, 10], help="megabytes (default: %(default)s)")
    parser.add_argument("--texts", nargs="+", default=[*TEXTS, *PAGES], choices=[*TEXTS, *PAGES], help="default: all")
    parser.add_argument("--rounds", type=int, default=1, help="runs of each (default: %(default)s)")
    parser.add_argument("--write", metavar="DIR", help="write the texts there and read none")
    results.add_option(parser)
    options = parser.parse_args()
    options.texts.sort(key=lambda name: name != "prose")
    if not options.write and "prose" not in options.texts:
        options.texts.insert(0, "prose")
    return options


if __name__ == "__main__":
    main()
