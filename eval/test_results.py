"""Tests of the table of figures: `python3 -m unittest discover -s eval`."""
import csv
import subprocess
import tempfile
import unittest
from pathlib import Path

import results

README = Path(__file__).with_name("README.md")


def figure(value, commit, measure="F1", data="fa-kes-dev"):
    return {"task": "accounts", "data": data, "measure": measure, "value": value, "n": "7", "commit": commit, "date": "2026-01-01", "command": "python3"}


class Table(unittest.TestCase):
    def test_the_last_value_and_the_one_before_are_kept(self):
        figures = {}
        for value, commit in (("0.1", "a"), ("0.2", "b"), ("0.3", "c")):
            results.update(figures, figure(value, commit))
        (row,) = figures.values()
        self.assertEqual((row["value"], row["commit"], row["before"], row["before_commit"]), ("0.3", "c", "0.2", "b"))

    def test_a_commit_measured_again_has_one_value(self):
        figures = {}
        for value, commit in (("0.1", "a"), ("0.2", "b"), ("0.3", "b")):
            results.update(figures, figure(value, commit))
        (row,) = figures.values()
        self.assertEqual((row["value"], row["before"]), ("0.3", "0.1"))

    def test_a_corpus_has_to_be_declared(self):
        with self.assertRaises(KeyError):
            results.update({}, figure("0.1", "a", data="unheard-of"))
        self.assertEqual(results.in_view("incidents", "fa-kes-dev, first half"), "rules, weights")
        self.assertEqual(results.in_view("speed", "unheard-of"), "-")

    def test_writing_and_reading_gives_the_same_figures(self):
        figures = {}
        for measure in ("recall, all", "F1"):
            results.update(figures, figure("0.1", "a", measure))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "results.csv"
            results.write(path, figures)
            self.assertEqual(results.read(path), figures)
            self.assertEqual(list(results.read(path)), sorted(figures))


class Committed(unittest.TestCase):
    """The table in the repository."""

    def setUp(self):
        with open(results.FILE, encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))

    def test_each_figure_is_there_once_and_in_order(self):
        keys = [tuple(row[name] for name in results.KEY) for row in self.rows]
        self.assertEqual(keys, sorted(set(keys)))

    def test_each_figure_says_whether_its_texts_were_in_view(self):
        for row in self.rows:
            self.assertEqual(row["in_view"], results.in_view(row["task"], row["data"]))

    def test_the_readme_explains_each_corpus_that_was_declared(self):
        table = README.read_text(encoding="utf-8").partition("## Texts in view")[2]
        for name, in_view in results.IN_VIEW.items():
            self.assertRegex(table, rf"(?m)^\| [^|]*`{name}`[^|]* \| {in_view} \|")


class Changes(unittest.TestCase):
    def test_only_the_table_itself_may_have_changed(self):
        with tempfile.TemporaryDirectory() as folder:
            run = lambda *command: subprocess.run(command, cwd=folder, check=True, capture_output=True)
            table = Path(folder) / "eval" / "results.csv"
            table.parent.mkdir()
            table.write_text("old")
            run("git", "init", "--quiet")
            run("git", "add", "--all")
            run("git", "-c", "user.name=n", "-c", "user.email=e", "commit", "--quiet", "--message", "m")
            table.write_text("new")
            self.assertEqual(results.changes(table), [])
            (Path(folder) / "source.rs").write_text("new")
            self.assertEqual(results.changes(table), ["?? source.rs"])


if __name__ == "__main__":
    unittest.main()
