"""The committed table of figures, results.csv."""
import csv
import datetime
import os
import shlex
import subprocess
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parent / "results.csv"
COLUMNS = ["date", "commit", "task", "data", "measure", "value", "n", "command"]


def add_option(parser):
    parser.add_argument("--record", action="store_true", help="append the figures to results.csv")


def append(rows):
    """Appends rows of (task, data, measure, value, n), with today's date, the commit and this command."""
    common = {"date": datetime.date.today().isoformat(), "commit": commit(), "command": command()}
    with open(FILE, "a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        for task, data, measure, value, n in rows:
            figures = {"task": task, "data": data, "measure": measure, "value": value, "n": n}
            writer.writerow(common | figures)


def commit():
    """The commit that was measured, with `+` where the tree has changes."""
    git = ["git", "-C", FILE.parent, "describe", "--always", "--abbrev=10", "--dirty=+", "--match="]
    answer = subprocess.run(git, capture_output=True, text=True)
    return answer.stdout.strip() or "none"


def command():
    """The command as typed from the repository's root, without machine paths."""
    script = Path(sys.argv[0]).name
    arguments = [os.path.relpath(a) if os.path.isabs(a) else a for a in sys.argv[1:]]
    return shlex.join(["python3", f"eval/{script}", *arguments])
