#!/usr/bin/env python3
"""Count in how many reports each word stands: how rare a word is tells what two reports have in common.

  words.py REPORTS.jsonl... > crates/resolve/src/tables/words.tsv

REPORTS hold one report a line with `text` and `title`, as `rashomon read` takes them. Every file counts the same, so that no corpus outweighs another; the
table gives reports in a thousand. Names count only where they are widely known, so that no incident of the corpora leaves its places in the table.
"""
import json, re, sys
from collections import Counter

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
FEWEST, FEWEST_NAME = 1.5, 8.0  # reports in a thousand


def main(paths):
    share, small, times = Counter(), Counter(), Counter()
    for path in paths:
        with open(path, encoding="utf-8") as f:
            reports = [json.loads(line) for line in f if line.strip()]
        seen = Counter()
        for report in reports:
            words = WORD.findall((report.get("title") or "") + "\n" + report["text"])
            for word in words:
                times[word.lower()] += 1
                small[word.lower()] += word[0].islower()
            seen.update({word.lower() for word in words})
        for word, n in seen.items():
            share[word] += 1000 * n / len(reports) / len(paths)
    print("# word\treports in a thousand that have it (train/words.py)")
    for word, n in sorted(share.items()):
        fewest = FEWEST if small[word] > 0.3 * times[word] else FEWEST_NAME
        if n >= fewest and len(word) > 1:
            print(f"{word}\t{n:.0f}" if n >= 10 else f"{word}\t{n:.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
