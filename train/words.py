#!/usr/bin/env python3
"""Counts in how many reports each word stands: how rare a word is tells what two reports have in common.

  words.py REPORTS.jsonl... > crates/resolve/src/tables/words.tsv

REPORTS hold one report a line with `text` and `title`, as `rashomon read` takes them. Every file counts the same, so that no corpus outweighs
another; the table gives reports in a thousand. A word that only one or two files have is left out: it is damaged, or of one subject. A name
(a word that mostly begins with a capital) counts as often as in the middle one of the files: where one file reports a single war, its places
and peoples stay as rare as those of any other. Texts in capitals tell nothing about names.
"""
import json, re, sys
from collections import Counter, defaultdict
from statistics import median

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
FEWEST = 1.5  # reports in a thousand
N_FILES = 3
SMALL = 0.3


def main(paths):
    shares, small, times = defaultdict(list), Counter(), Counter()
    for path in paths:
        with open(path, encoding="utf-8") as f:
            reports = [json.loads(line) for line in f if line.strip()]
        seen = Counter()
        for report in reports:
            words = WORD.findall((report.get("title") or "") + "\n" + report["text"])
            if sum(word.isupper() for word in words) < len(words) / 2:
                for word in words:
                    times[word.lower()] += 1
                    small[word.lower()] += word[0].islower()
            seen.update({word.lower() for word in words})
        for word, n in seen.items():
            shares[word].append(1000 * n / len(reports))
    print("# word\treports in a thousand that have it (train/words.py)")
    for word, of_files in sorted(shares.items()):
        is_name = small[word] <= SMALL * times[word]
        share = share_of(of_files + [0.0] * (len(paths) - len(of_files)), is_name)
        if share >= FEWEST and len(word) > 1 and len(of_files) >= N_FILES:
            print(f"{word}\t{share:.0f}" if share >= 10 else f"{word}\t{share:.1f}")


def share_of(of_files, is_name):
    return median(of_files) if is_name else sum(of_files) / len(of_files)


if __name__ == "__main__":
    main(sys.argv[1:])
