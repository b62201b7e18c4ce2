#!/usr/bin/env python3
"""Writes a trained model as the files that the program holds.

    python3 train/export.py fast-1.pt crates/model/models
    python3 train/export.py fine-1.pt crates/model/models --encoder DIR

Matrices become bytes with a scale for each row. Of the encoder only what training changed is written, in low rank (low_rank.py).
"""
import argparse
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from safetensors.torch import load_file

from low_rank import low_rank

PLAIN = ("weight", "bias")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("state", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encoder", type=Path, help="folder of the base encoder")
    options = parser.parse_args()
    saved = torch.load(options.state, weights_only=False)
    grade = saved["options"]["grade"]
    model = {name: tensor.float().numpy() for name, tensor in saved["model"].items()}
    options.folder.mkdir(parents=True, exist_ok=True)
    save(own(model, saved), options.folder / f"{grade}.safetensors")
    if grade == "fine":
        base = {name: tensor.float().numpy() for name, tensor in load_file(options.encoder / "model.safetensors").items()}
        save(low_rank(changes(model, base)), options.folder / "fine-encoder.safetensors",
             {"layers": str(saved["options"]["layers"])} if saved["options"]["layers"] else None)


def own(model, saved):
    """What is not the encoder's."""
    tensors = own_arrays({name: values for name, values in model.items() if not name.startswith("encoder.")})
    for name, key in (("words", "word"), ("tags", "tag"), ("deps", "dep"), ("entities", "entity")):
        tensors[f"{name}.vocabulary"] = np.frombuffer(lines(saved["vocabularies"][key]).encode(), dtype=np.uint8)
    tensors["threshold"] = np.array([saved["threshold"]], dtype=np.float32)
    return tensors


def own_arrays(model):
    """Tables and layers of one matrix go by their own name."""
    tensors = {}
    for name, values in model.items():
        put(tensors, name if name.startswith(("layers.", "norms.", "first_norm.")) else name.removesuffix(".weight"), values)
    return tensors


def lines(words):
    """One word a line; a line break inside a word is written as in a string."""
    return "\n".join(word.replace("\n", "\\n") for word in words)


def changes(model, base):
    """What training added to the encoder, by the names of the base."""
    added = {}
    for layer in sorted({int(name.split(".")[2]) for name in model if name.startswith("encoder.layers.")}):
        take = lambda name: model[f"encoder.layers.{layer}.{name}"]
        prefix = f"encoder.layer.{layer}."
        trained = {}
        for kind in PLAIN:
            for part, name in zip(np.split(take(f"qkv.{kind}"), 3), ("query", "key", "value")):
                trained[f"attention.self.{name}.{kind}"] = part
            trained[f"attention.output.dense.{kind}"] = take(f"mix.{kind}")
            trained[f"attention.output.LayerNorm.{kind}"] = take(f"mix_norm.{kind}")
            trained[f"intermediate.dense.{kind}"] = take(f"up.{kind}")
            trained[f"output.dense.{kind}"] = take(f"down.{kind}")
            trained[f"output.LayerNorm.{kind}"] = take(f"norm.{kind}")
        for name, values in trained.items():
            change = values - base[prefix + name]
            if np.abs(change).max() > 0:
                added[prefix + name] = change
    return added


def put(tensors, name, values):
    """Adds an array: a matrix as bytes with a scale for each row, anything else as it is."""
    if values.ndim < 2 or values.shape[0] == 1:
        tensors[name] = np.ascontiguousarray(values.reshape(-1), dtype=np.float32)
        return
    scale = np.maximum(np.abs(values).max(1, keepdims=True) / 127, 1e-12)
    tensors[name] = np.round(values / scale).astype(np.int8)
    tensors[f"{name}.scale"] = np.ascontiguousarray(scale[:, 0], dtype=np.float32)


def save(tensors, path, metadata=None):
    save_file(tensors, str(path), metadata)
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
