#!/usr/bin/env python3
"""Stores what training changed in the encoder as matrices of low rank.

    python3 train/low_rank.py WHOLE.safetensors crates/model/models/fine-encoder.safetensors

A change of a matrix is kept as its largest singular components (40 by default): each is a column, a row and a scale, and the
change is the sum of their products. Columns and rows are bytes. Vectors stay as they are. `export.py` writes this form; the
command turns a file of whole changes (a matrix of numbers, or of bytes with a scale for each row in NAME.scale) into it and
prints how much of each layer's change is kept.
"""
import argparse
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

RANK = 40


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("whole", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rank", type=int, default=RANK, help="default: %(default)s")
    options = parser.parse_args()
    changes, metadata = read_whole(options.whole)
    save_file(low_rank(changes, options.rank), str(options.out), metadata)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.2f} MB")


def read_whole(path):
    """The changes of a file by name, and its metadata."""
    with safe_open(path, "numpy") as file:
        arrays = {name: file.get_tensor(name) for name in file.keys()}
        metadata = file.metadata()
    changes = {name: values for name, values in arrays.items() if not name.endswith(".scale")}
    for name in [name for name in arrays if name.endswith(".scale")]:
        name = name.removesuffix(".scale")
        changes[name] = changes[name].astype(np.float32) * arrays[f"{name}.scale"][:, None]
    return changes, metadata


def low_rank(changes, rank=RANK):
    """The arrays of a file: three for each changed matrix, one for each changed vector."""
    tensors = {}
    for name, change in sorted(changes.items()):
        if change.ndim < 2:
            tensors[name] = np.ascontiguousarray(change, dtype=np.float32)
            continue
        columns, sizes, rows = np.linalg.svd(change, full_matrices=False)
        kept = (sizes[:rank] ** 2).sum() / (sizes ** 2).sum()
        print(f"{name}: {kept:.2f} of the squared change in {min(rank, len(sizes))} of {len(sizes)} components")
        tensors[f"{name}.columns"], column_scale = as_bytes(columns.T[:rank])
        tensors[f"{name}.rows"], row_scale = as_bytes(rows[:rank])
        tensors[f"{name}.scale"] = (sizes[:rank] * column_scale * row_scale).astype(np.float32)
    return tensors


def as_bytes(vectors):
    """Each vector as bytes from -127 to 127, and its scale."""
    scale = np.abs(vectors).max(1) / 127
    return np.ascontiguousarray(np.round(vectors / scale[:, None]).astype(np.int8)), scale


if __name__ == "__main__":
    main()
