"""A case file in tests from outside: commands of the program, and what is in the file, read with plain SQLite."""
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPORTS = HERE / "reports.py"
RASHOMON = HERE.parent / "target" / "release" / "rashomon"
AUTHOR = "Amira Haddad"


class Case:
    """A case and the program that works on it."""

    def __init__(self, rashomon, path, by=AUTHOR):
        self.rashomon, self.path, self.by = Path(rashomon).resolve(), Path(path), by

    @classmethod
    def new(cls, rashomon, path):
        case = cls(rashomon, path)
        subprocess.run([case.rashomon, "case", "new", path], check=True, capture_output=True)
        return case

    def command(self, *arguments, by=None):
        return [self.rashomon, "case", "--case", self.path, "--by", by or self.by, *map(str, arguments)]

    def start(self, *arguments, by=None, **options):
        """The command in a process of its own, its output in pipes."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, "text": True}
        return subprocess.Popen(self.command(*arguments, by=by), **{**pipes, **options})

    def run(self, *arguments, expect=0, by=None):
        """The finished command; ends the script if its exit status is not expected."""
        done = subprocess.run(self.command(*arguments, by=by), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if expect is not None and done.returncode != expect:
            sys.exit(f"`case {' '.join(map(str, arguments))}` ended with {done.returncode}, not {expect}:\n{done.stdout}{done.stderr}")
        return done

    def json(self, *arguments, by=None):
        return json.loads(self.run("--format", "json", *arguments, by=by).stdout)

    def checkpoint(self):
        """The signed checkpoint as text."""
        return self.run("checkpoint").stdout

    def verify(self, against=None):
        """Whether the case is in order, and what the command says."""
        done = self.run("verify", *(["--against", against] if against else []), expect=None)
        return done.returncode == 0, done.stdout + done.stderr

    def files(self):
        """The file, its key, and what SQLite keeps beside it."""
        return [path for path in self.path.parent.glob(self.path.name + "*") if path.is_file()]

    def copy(self, folder):
        """The same case in another folder."""
        folder.mkdir(parents=True)
        for path in self.files():
            shutil.copy2(path, folder / path.name)
        return Case(self.rashomon, folder / self.path.name, self.by)

    def rows(self, sql, *parameters):
        with sqlite3.connect(self.path) as db:
            rows = db.execute(sql, parameters).fetchall()
        db.close()
        return rows

    def count(self, table, where="1"):
        return self.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0]

    def state(self):
        """What a case comes to, without numbers, times and random ids: the same work gives the same state."""
        grouped = self.rows("SELECT n.incident, r.report, n.reported FROM node n JOIN report r ON r.id = n.report WHERE n.incident IS NOT NULL")
        incidents = {}
        for incident, report, reported in grouped:
            incidents.setdefault(incident, []).append((report, reported))
        return {
            "reports": self.rows("SELECT report, source, fingerprint, state FROM report ORDER BY 1"),
            "readings": self.rows("SELECT r.report, v.version, g.current FROM reading g JOIN report r ON r.id = g.report JOIN version v ON v.id = g.version ORDER BY 1, 2"),
            "claims": self.rows("SELECT c.claim, r.report FROM claim c JOIN report r ON r.id = c.report ORDER BY 1, 2"),
            "judgements": self.rows("SELECT kind, author, why, undone IS NOT NULL FROM judgement ORDER BY 1, 2, 3, 4"),
            "incidents": sorted(tuple(sorted(members)) for members in incidents.values()),
        }


class Checks:
    """Counts what was tried and keeps what failed."""

    def __init__(self):
        self.n, self.failures = 0, []

    def that(self, holds, words):
        self.n += 1
        if not holds:
            self.failures.append(words)
            print(f"  FAILED: {words}", flush=True)
        return holds

    def end(self):
        """Ends the script: with status 1 if anything failed."""
        print(f"{self.n} checks, {len(self.failures)} failed")
        sys.exit(1 if self.failures else 0)


def differences(expected, found):
    """Which parts of two states differ, in a few words."""
    words = []
    for part, rows in expected.items():
        expected_rows, found_rows = set(rows), set(found[part])
        missing, extra = sorted(expected_rows - found_rows, key=repr), sorted(found_rows - expected_rows, key=repr)
        if missing or extra or len(rows) != len(found[part]):
            words.append(f"{part}: {len(rows)} expected, {len(found[part])} found; missing {missing[:2]}, not expected {extra[:2]}")
    return "; ".join(words)


def readings(n, folder, seed=1):
    """`n` readings of invented reports as lines of JSON."""
    made = subprocess.run([sys.executable, REPORTS, "generate", "--reports", str(n), "--seed", str(seed)], capture_output=True, text=True, check=True)
    folder.mkdir(parents=True, exist_ok=True)
    return made.stdout.splitlines()


def write_lines(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    return path


def kill_after(process, seconds):
    """Waits, then kills the process; whether it had ended with success by then."""
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(min(0.001, max(0.0, deadline - time.monotonic())))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == 0
