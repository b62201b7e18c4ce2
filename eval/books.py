#!/usr/bin/env python3
"""Source-and-claim methods on the Books corpus: share of the 100 books with gold whose authors a method gets exactly.

usage: books.py [--data DIR] [--show] [--record]

`cargo build --release -p rashomon-assess --example weigh` first. --show names the books that our method gets wrong.
"""
import argparse
import csv
import json
import os
import subprocess

from authors import fold, values
import results

HERE = os.path.dirname(os.path.abspath(__file__))
# What other implementations of the same methods reach on this corpus, with their own ways to read the lists.
ELSEWHERE = {"vote": 0.76, "truth-finder": 0.76, "sums": 0.66, "average-log": 0.76, "investment": 0.86, "pooled-investment": 0.87}


def table(path):
    with open(path, encoding="latin-1", newline="") as f:
        return list(csv.reader(f, skipinitialspace=True))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", default=os.path.join(HERE, "../../shared/data"))
    ap.add_argument("--binary", default=os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(HERE, "../target")), "release/examples/weigh"))
    ap.add_argument("--show", action="store_true")
    results.add_option(ap)
    args = ap.parse_args()
    claims = [(row[5], row[2], row[4]) for row in table(os.path.join(args.data, "books/claim1.txt"))[1:]]
    gold = {row[0]: frozenset(fold(name.split(",")[0]) for name in row[2].split(";") if name.strip())
            for row in table(os.path.join(args.data, "books/book_golden.csv"))}
    given = "".join(json.dumps(dict(source=s, item=b, value=sorted(v), open=o)) + "\n" for s, b, v, o in values(claims))
    out = subprocess.run([args.binary], input=given, text=True, capture_output=True, check=True).stdout
    print("%d claims of %d sources, %d books with gold" % (len(claims), len({c[0] for c in claims}), len(gold)))
    for line in out.splitlines():
        result = json.loads(line)
        wrong = [book for book, authors in gold.items() if frozenset(result["items"].get(book, [])) != authors]
        share = 1 - len(wrong) / len(gold)
        elsewhere = ELSEWHERE.get(result["method"])
        print("%-18s %.2f%s" % (result["method"], share, "   elsewhere about %.2f" % elsewhere if elsewhere else ""))
        if args.show and result["method"] == "independent":
            for book in wrong:
                print("    %s ours %s, gold %s" % (book, result["items"].get(book), sorted(gold[book])))
        if args.record:
            results.record([("books", "books", result["method"], "%.2f" % share, len(gold))])


if __name__ == "__main__":
    main()
