#!/usr/bin/env python3
"""Fills the disk under a case while reports are added, and puts a case on read-only media.

Small file systems in memory are mounted in a namespace of the script's own (`unshare`, from util-linux), so that nothing stays mounted. When the disk is
full the program must say so and the case must be in order; with room again, the same command must complete. On read-only media the case can be read and
verified whole, also one whose last command was killed; whatever writes is refused, and no byte changes. Exit status 1 if one of these fails.
"""
import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from case_file import RASHOMON, Case, Checks, differences, kill_after, readings, write_lines

ENTERED = "RASHOMON_MEDIA_NAMESPACE"
# Room that is left when the command begins, in KiB: from none to enough for some of the reports.
ROOM = [0, 8, 32, 128, 512, 1024, 2048, 4096, 8192]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rashomon", default=RASHOMON)
    parser.add_argument("--reports", type=int, default=800, help="reports that are added")
    options = parser.parse_args()
    enter_namespace()
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="rashomon-media-") as folder:
        run(options, Path(folder), checks)
    checks.end()


def enter_namespace():
    """Goes on where this process may mount file systems that nobody else sees."""
    if os.environ.get(ENTERED):
        return
    os.environ[ENTERED] = "1"
    os.execvp("unshare", ["unshare", "--map-root-user", "--mount", sys.executable, *sys.argv])


def run(options, folder, checks):
    lines = readings(options.reports + 40, folder)
    write_lines(folder / "first.jsonl", lines[:40])
    added = write_lines(folder / "added.jsonl", lines[40:])
    base = Case.new(options.rashomon, folder / "base.rashomon")
    base.run("add", folder / "first.jsonl")
    (folder / "before.txt").write_text(base.checkpoint())
    whole = base.copy(folder / "whole")
    whole.run("add", added)
    for room in ROOM:
        check_full(base, whole.state(), room, added, folder, checks)
    check_read_only(whole, added, folder, checks)
    check_killed_read_only(base, added, folder, checks)


def mount(folder, size):
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)


def remount(folder, options):
    subprocess.run(["mount", "-o", f"remount,{options}", folder], check=True)


def check_full(base, whole, room, added, folder, checks):
    """Adds reports where there is too little room for them."""
    label, disk = f"{room} KiB of room", folder / "disk"
    pages = sum((path.stat().st_size + 4095) // 4096 + 1 for path in base.files())
    mount(disk, f"{pages * 4 + room}k")
    case = base.copy(disk / "case")
    done = case.run("add", added, expect=None)
    n = elsewhere(case, folder / "counted")
    print(f"{label}: {n - 40} reports were added; {done.stderr.strip().splitlines()[:1]}")
    checks.that(done.returncode == 1 and "full" in done.stderr and "hint:" in done.stderr, f"{label}: ended with {done.returncode}: {done.stderr.strip()[:300]}")
    clean, words = case.verify(against=folder / "before.txt")
    checks.that(clean, f"{label}: verify on the full disk finds {words.strip()[:300]}")
    remount(disk, "size=64m")
    again = case.run("add", added, expect=None)
    checks.that(again.returncode == 0, f"{label}: with room again, ended with {again.returncode}: {again.stderr.strip()[:300]}")
    found = case.state()
    checks.that(found == whole, f"{label}: with room again, {differences(whole, found)}")
    clean, words = case.verify()
    checks.that(clean, f"{label}: with room again, verify finds {words.strip()[:300]}")
    subprocess.run(["umount", disk], check=True)


def elsewhere(case, folder):
    """How many reports a case has, counted in a copy: plain SQLite needs room next to the file."""
    copied = case.copy(folder)
    n = reports(copied)
    shutil.rmtree(folder)
    return n


def digests(case):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in case.files()}


def on_read_only(case, disk):
    """The case as it is, with what SQLite keeps beside it, on media that cannot be written to."""
    mount(disk, "64m")
    copied = case.copy(disk / "case")
    remount(disk, "ro")
    return copied


def check_read_only(whole, added, folder, checks):
    """Reads and tries to write where nothing can be written."""
    disk = folder / "disk"
    case = on_read_only(whole, disk)
    before = digests(case)
    incident = whole.rows("SELECT incident FROM incidents LIMIT 1")[0][0]
    claim = whole.rows("SELECT claim FROM claim LIMIT 1")[0][0]
    for arguments in (["verify"], ["incidents"], ["show", incident], ["search", "market"], ["checkpoint"]):
        done = case.run(*arguments, expect=None)
        checks.that(done.returncode == 0, f"read-only, `{arguments[0]}` ended with {done.returncode}: {done.stderr.strip()[:300]}")
    for arguments in (["add", added], ["judge", "wrong", claim, "--no-claim"], ["undo", "1"]):
        done = case.run(*arguments, expect=None)
        print(f"read-only, `{arguments[0]}`: {done.stderr.strip().splitlines()[:1]}")
        refused = done.returncode == 1 and "read-only" in done.stderr and "hint:" in done.stderr
        checks.that(refused, f"read-only, `{arguments[0]}` ended with {done.returncode}: {done.stderr.strip()[:300]}")
    checks.that(digests(case) == before, "read-only: a byte of the case changed")
    subprocess.run(["umount", disk], check=True)


def check_killed_read_only(base, added, folder, checks):
    """A case whose last command was killed has its newest entries in SQLite's log beside it: they must be seen, or missed openly."""
    case = base.copy(folder / "killed")
    process = case.start("add", added)
    while process.poll() is None and reports(case) < 60:
        pass
    kill_after(process, 0)
    beside = [path for path in case.files() if path.name.endswith("-wal") and path.stat().st_size]
    checks.that(beside, "killed: nothing is in SQLite's log, so that this checks nothing")
    n = elsewhere(case, folder / "counted")
    copied = on_read_only(case, folder / "disk")
    done = copied.run("--format", "json", "verify", expect=None)
    listed = copied.run("search", "--most", "1000", "market", expect=None)
    open_about_it = listed.returncode == 1 and "hint:" in listed.stderr
    seen = listed.returncode == 0 and f"{n}" in (done.stdout + listed.stdout)
    print(f"killed, then read-only: {n} reports; verify ended with {done.returncode}, search with {listed.returncode}")
    checks.that(open_about_it or seen, f"killed, then read-only: reports are missing without a word: {done.stdout[:300]} {done.stderr[:300]}")
    subprocess.run(["umount", folder / "disk"], check=True)
    for path in case.files():
        if path.name.endswith("-shm"):
            path.unlink()
    done = on_read_only(case, folder / "disk").run("verify", expect=None)
    print(f"the same without the index of SQLite's log: {done.stderr.strip().splitlines()[:1]}")
    refused = done.returncode == 1 and "-wal" in done.stderr and "hint:" in done.stderr
    checks.that(refused, f"killed, without index, then read-only: ended with {done.returncode}: {done.stdout[:300]} {done.stderr[:300]}")
    subprocess.run(["umount", folder / "disk"], check=True)
    shutil.rmtree(folder / "killed")


def reports(case):
    return case.count("report")


if __name__ == "__main__":
    main()
