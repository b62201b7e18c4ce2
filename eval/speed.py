#!/usr/bin/env python3
"""Measures the program against spaCy's full pipeline, on the same texts, in one run.

Parsing is timed inside each program after loading, on one pinned CPU, contestants in turn (A B A B), medians: spaCy at several batch
sizes, the program with each kernel. Further: two threads against one, peak memory, start-up to the first parsed document, and
reading against parsing. Every run is a fresh process. Leave the machine idle meanwhile.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import environment

environment.enter()

import corpora  # noqa: E402  (inside the environment from here on)
import parity  # noqa: E402
import results  # noqa: E402

N_TRAIN = 300
PARTS = ["against_spacy", "two_threads", "models", "start_up"]
MODELS = ["rules", "fast", "fine"]
SENTENCE = "A convoy was hit near the village of Balyun on Thursday, officials said."
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "BLIS_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def main():
    options = arguments()
    if options.spacy_worker:
        return spacy_worker(options.spacy_worker, options.batch_sizes[0])
    bench = Bench(options)
    rows = [row for part in options.parts for row in getattr(bench, part)()]
    for task, data, measure, value, n in rows:
        print(f"{task:9} {data:28} {measure:44} {value:>12} (n = {n})")
    if options.record:
        results.record(rows)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=corpora.DEFAULT_DATA, help="folder of the corpora (default: ../shared/data)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--kernels", nargs="+", help="default: all that `rashomon parse --list-kernels` names")
    parser.add_argument("--batch-sizes", nargs="+", type=int, default=[16, 64, 256], help="spaCy's (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each contestant (default: %(default)s)")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="default: all")
    parser.add_argument("--spacy-worker", type=Path, help=argparse.SUPPRESS)
    results.add_option(parser)
    return parser.parse_args()


class Run:
    """One finished process: tokens and seconds by its own account, wall time and peak memory by the system's."""

    def __init__(self, command, kernel=None, cpus=None, silent=True):
        environ = os.environ | ONE_THREAD | ({"RASHOMON_KERNEL": kernel} if kernel else {})
        pin = ["taskset", "--cpu-list", ",".join(map(str, cpus))] if cpus else []
        begin = time.perf_counter()
        process = subprocess.Popen(
            [*pin, *map(str, command)], env=environ, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL if silent else subprocess.PIPE
        )
        self.first_output = None
        if not silent:
            process.stdout.readline()
            self.first_output = time.perf_counter() - begin
            process.stdout.close()
        errors = process.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.wall = time.perf_counter() - begin
        self.peak_mb = usage.ru_maxrss / 1000
        if process.returncode != 0:
            sys.exit(f"`{' '.join(map(str, command))}` failed: {errors}")
        self.times = json.loads(errors.splitlines()[-1]) if errors else None

    @property
    def rate(self):
        """Tokens a second, loading left out."""
        return self.times["tokens"] / self.times["seconds"]


class Bench:
    """The texts, the contestants and the rounds."""

    def __init__(self, options):
        self.rashomon = options.rashomon
        self.rounds = options.rounds
        self.batch_sizes = options.batch_sizes
        self.kernels = options.kernels or parity.kernels(self.rashomon)
        dev = corpora.load("polnear-dev", options.data)
        self.dev = corpora.write_jsonl(dev, "polnear-dev")
        self.all = corpora.write_jsonl(dev + corpora.load("polnear-train", options.data)[:N_TRAIN], "speed")
        self.cpus = sorted(os.sched_getaffinity(0))

    def against_spacy(self):
        """Full pipeline from text, one thread; spaCy's batch sizes are tried once and the best goes on against the kernels."""
        trials = {size: self.spacy(size) for size in self.batch_sizes}
        best = max(trials, key=lambda size: trials[size].rate)
        spacy, ours = [], {kernel: [] for kernel in self.kernels}
        for _ in range(self.rounds):
            spacy.append(self.spacy(best))
            for kernel in self.kernels:
                ours[kernel].append(self.parse(self.all, kernel))
        n, base = spacy[0].times["tokens"], median_rate(spacy)
        for size, run in trials.items():
            yield row("tokens/s, spaCy batch %d, one run" % size, run.rate, n)
        yield row(f"tokens/s, spaCy batch {best}", base, n)
        yield row(f"peak MB, spaCy batch {best}", max(run.peak_mb for run in spacy), n)
        for kernel, runs in ours.items():
            yield row(f"tokens/s, {kernel}", median_rate(runs), n)
            yield row(f"times spaCy at its best, {kernel}", median_rate(runs) / base, n, 2)
            yield row(f"tokens/s of the whole process, {kernel}", statistics.median(r.times["tokens"] / r.wall for r in runs), n)
            yield row(f"peak MB, {kernel}", max(run.peak_mb for run in runs), n)
            for stage, seconds in runs[-1].times.get("stages", {}).items():
                yield row(f"microseconds a token in {stage}, {kernel}", 1e6 * seconds / runs[-1].times["tokens"], n, 2)

    def two_threads(self):
        """Two threads against one, in turn, on two CPUs."""
        if len(self.cpus) < 2:
            return
        for kernel in self.kernels:
            one, two = [], []
            for _ in range(self.rounds):
                one.append(self.parse(self.all, kernel))
                two.append(self.parse(self.all, kernel, jobs=2))
            n = one[0].times["tokens"]
            yield row(f"times one thread with two, {kernel}", median_rate(two) / median_rate(one), n, 2)
            yield row(f"peak MB with two threads, {kernel}", max(run.peak_mb for run in two), n)

    def models(self):
        """Reading PolNeAR dev with each model and kernel, JSON written, one thread, in turn with parsing alone.

        What a model adds to reading by rules, further reading of what it finds included, is held against the engine's own time.
        """
        n_reports = sum(1 for _ in open(self.dev, encoding="utf-8"))
        for kernel in self.kernels:
            parse, runs = [], {model: [] for model in MODELS}
            for _ in range(self.rounds):
                parse.append(self.parse(self.dev, kernel))
                for model in MODELS:
                    runs[model].append(self.command("read", "jsonl", self.dev, kernel, more=["--model", model]))
            n, name = runs["rules"][0].times["tokens"], "PolNeAR dev"
            seconds = {model: {stage: statistics.median(run.times["stages"][stage] for run in runs[model]) for stage in ("parse", "read")} for model in MODELS}
            yield row(f"tokens/s, parse, {kernel}", median_rate(parse), n, data=name)
            for model in MODELS:
                rate = median_rate(runs[model])
                yield row(f"read --model {model} as a part of parse, {kernel}", rate / median_rate(parse), n, 2, data=name)
                yield row(f"tokens/s, read --model {model}, {kernel}", rate, n, data=name)
                yield row(f"reports/s, read --model {model}, {kernel}", rate * n_reports / n, n_reports, 1, data=name)
                yield row(f"peak MB, read --model {model}, {kernel}", max(run.peak_mb for run in runs[model]), n, data=name)
            for model in MODELS[1:]:
                added = seconds[model]["read"] - seconds["rules"]["read"]
                yield row(f"share of the engine's time that {model} adds, {kernel}", added / seconds[model]["parse"], n, 2, data=name)

    def start_up(self, n=20):
        """From the start of the process to its first record, and to its end."""
        source = corpora.write_jsonl([{"id": "one", "text": SENTENCE}], "sentence")
        command = [self.rashomon, "parse", "--format", "jsonl", source]
        runs = [Run(command, silent=False) for _ in range(n)]
        yield row("ms to the first parsed document", 1000 * statistics.median(r.first_output for r in runs), n, 1, data="one sentence")
        yield row("ms of the whole process", 1000 * statistics.median(r.wall for r in runs), n, 1, data="one sentence")

    def spacy(self, batch_size):
        return Run([sys.executable, __file__, "--spacy-worker", self.all, "--batch-sizes", batch_size], cpus=self.cpus[:1])

    def parse(self, source, kernel, jobs=1):
        return self.command("parse", "none", source, kernel, jobs)

    def command(self, name, form, source, kernel=None, jobs=1, more=()):
        command = [self.rashomon, name, *more, "--format", form, "--jobs", jobs, "--time", source]
        return Run(command, kernel, cpus=self.cpus[:jobs])


def median_rate(runs):
    return statistics.median(run.rate for run in runs)


def row(measure, value, n, digits=0, data="PolNeAR dev + 300 of train"):
    return "speed", data, measure, f"{value:.{digits}f}", n


def spacy_worker(source, batch_size):
    """Parses a file with spaCy in a process of its own and prints the program's form of times."""
    import reference

    nlp = reference.pipeline()
    with open(source, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    begin = time.perf_counter()
    n_tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=batch_size))
    seconds = time.perf_counter() - begin
    print(json.dumps({"tokens": n_tokens, "seconds": seconds, "kernel": "spaCy", "stages": {}}), file=sys.stderr)


if __name__ == "__main__":
    main()
