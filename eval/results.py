"""The committed table of figures, results.csv: one line a figure, with its last value and the one before."""
import argparse
import csv
import datetime
import os
import shlex
import subprocess
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parent / "results.csv"
KEY = ["task", "data", "measure"]
COLUMNS = [*KEY, "value", "n", "in_view", "commit", "date", "before", "before_commit", "command"]

# Whether the program was made with these texts in view: rules written, weights learnt. README.md says more.
IN_VIEW = {
    "polnear-dev": "rules",
    "fa-kes": "rules",
    "fa-kes-dev": "rules, weights",
    "samples": "rules",
    "plv-train": "rules, weights",
    "re3d": "rules",
    "lgl": "rules, weights",
    "gwn": "rules, weights",
    "books": "rules",
    "world-dev": "rules, weights",
    "world-dev-capitals": "rules, weights",
    "world-train": "weights",
    "labels": "weights",
    "stream-dev": "weights",
}
# Tasks that no rule of reading can make better.
WITHOUT_RULES = {"parity", "speed", "encoder", "scale", "copies"}


class Record(argparse.Action):
    """`--record`, which refuses a tree with changes: its figures could not be had again from the commit."""

    def __call__(self, parser, namespace, values, option_string=None):
        found = changes(FILE)
        if found:
            parser.error("--record needs a tree without changes; commit these first:\n" + "\n".join(found))
        setattr(namespace, self.dest, True)


def add_option(parser):
    parser.add_argument("--record", action=Record, nargs=0, default=False, help="write the figures to results.csv")


def record(rows):
    """Writes rows of (task, data, measure, value, n), with today's date, the commit and this command."""
    common = {"date": datetime.date.today().isoformat(), "commit": commit(), "command": command()}
    figures = read(FILE)
    for row in rows:
        update(figures, dict(zip([*KEY, "value", "n"], map(str, row))) | common)
    write(FILE, figures)


def update(figures, new):
    """Puts a value in the place of the last one, which becomes the one before. A commit measured again has one value."""
    key = tuple(new[name] for name in KEY)
    old = figures.get(key, {})
    if old and old["commit"] != new["commit"]:
        before = {"before": old["value"], "before_commit": old["commit"]}
    else:
        before = {name: old.get(name, "") for name in ("before", "before_commit")}
    figures[key] = new | before | {"in_view": in_view(new["task"], new["data"])}


def in_view(task, data):
    """What was made with these texts in view; a new corpus has to be declared above."""
    return "-" if task in WITHOUT_RULES else IN_VIEW[data.split(",")[0]]


def read(path):
    """The figures by their keys."""
    with open(path, encoding="utf-8", newline="") as file:
        return {tuple(row[name] for name in KEY): row for row in csv.DictReader(file)}


def write(path, figures):
    """Writes the figures in order of their keys, so that a changed figure is a changed line."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(figures[key] for key in sorted(figures))


def changes(table):
    """What git lists as changed or new in the tree of `table`, other than the table itself."""
    root = git(table, "rev-parse", "--show-toplevel").strip()
    own = os.path.relpath(table, root)
    listed = git(table, "status", "--porcelain", "-z", "--no-renames").split("\0")
    return [line for line in listed if line and line[3:] != own]


def commit():
    """The commit that was measured."""
    return git(FILE, "rev-parse", "--short=10", "HEAD").strip()


def git(path, *arguments):
    return subprocess.run(["git", "-C", path.parent, *arguments], capture_output=True, text=True, check=True).stdout


def command():
    """The command as typed from the repository's root, without machine paths."""
    script = Path(sys.argv[0]).name
    arguments = [os.path.relpath(a) if os.path.isabs(a) else a for a in sys.argv[1:]]
    return shlex.join(["python3", f"{Path(sys.argv[0]).resolve().parent.name}/{script}", *arguments])
