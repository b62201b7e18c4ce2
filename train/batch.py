"""Reports as tensors: token features, encoder windows, and the features of pairs."""
from dataclasses import dataclass

import numpy as np
import torch

from model import DILATIONS, EDGES, N_QUOTES, REACH

WINDOW = 126  # pieces, without the two marks around them


class Vocabulary:
    def __init__(self, words):
        self.words = list(words)
        self.number = {word: k + 1 for k, word in enumerate(self.words)}

    def __len__(self):
        return len(self.words) + 1

    def of(self, words):
        return np.array([self.number.get(word, 0) for word in words], dtype=np.int64)


def word_key(lemma):
    """A word as the vocabulary knows it."""
    return "0" if lemma[:1].isdigit() else lemma.lower()


class Pieces:
    """Word pieces of tokens, each token by itself."""

    def __init__(self, folder):
        from tokenizers import Tokenizer
        self.tokenizer, self.known = Tokenizer.from_file(str(folder / "tokenizer.json")), {}
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.first, self.last = self.tokenizer.token_to_id("[CLS]"), self.tokenizer.token_to_id("[SEP]")

    def of(self, word):
        if word not in self.known:
            self.known[word] = self.tokenizer.encode(word, add_special_tokens=False).ids
        return self.known[word]


def prepare(report, labels, vocabularies, pieces=None):
    """Adds what does not change between epochs to a report."""
    report.word_ids = vocabularies["word"].of(map(word_key, report.lemma))
    report.tag_ids = vocabularies["tag"].of(report.tag)
    report.entity_ids = vocabularies["entity"].of(report.entity)
    report.dep_of_label = vocabularies["dep"].of(labels)
    report.dep_ids = report.dep_of_label[report.dep]
    if pieces:
        report.pieces = [pieces.of(word) for word in report.words]
        report.windows = windows([len(p) for p in report.pieces], report.sentences)


def windows(n_pieces, sentences):
    """Runs of tokens of at most `WINDOW` pieces, of whole sentences where they fit, about equally long."""
    total = sum(n_pieces)
    target = -(-total // max(1, -(-total // WINDOW))) if total else 0
    found, start, size = [], 0, 0
    for first, last in sentences:
        length = sum(n_pieces[first:last])
        if size and (size >= target or size + length > WINDOW):
            found.append((start, first))
            start, size = first, 0
        for token in range(first, last):
            if length > WINDOW and size and size + n_pieces[token] > WINDOW:
                found.append((start, token))
                start, size = token, 0
            size += n_pieces[token]
    found.append((start, len(n_pieces)))
    return found


@dataclass
class Batch:
    """Several reports, their tokens one after another."""


def collate(reports, encoded):
    batch, starts = Batch(), np.cumsum([0] + [len(r.words) for r in reports])
    n = int(starts[-1])
    join = lambda parts: torch.from_numpy(np.concatenate(parts))
    batch.reports, batch.starts = reports, starts
    batch.word, batch.tag = join([r.word_ids for r in reports]), join([r.tag_ids for r in reports])
    batch.dep, batch.entity = join([r.dep_ids for r in reports]), join([r.entity_ids for r in reports])
    batch.fixed = join([r.fixed for r in reports])
    context = np.concatenate([r.context for r in reports]).astype(np.uint32) << 16
    batch.context = torch.from_numpy(context.view(np.float32))
    batch.head = join([r.head + s for r, s in zip(reports, starts)])
    token, of_report = np.arange(n), np.repeat(np.arange(len(reports)), np.diff(starts))
    batch.beside = {}
    for dilation in {*DILATIONS, *(-d for d in DILATIONS)}:
        there = token + dilation
        inside = (there >= starts[of_report]) & (there < starts[of_report + 1])
        batch.beside[dilation] = torch.from_numpy(inside.astype(np.float32))[:, None]
    if encoded:
        add_windows(batch, reports, starts, encoded)
    return batch


def add_windows(batch, reports, starts, pieces):
    n_tokens = int(starts[-1])
    ids, token_of_piece, positions, lengths, n_pieces = [], [], [], [], np.ones(n_tokens, dtype=np.float32)
    for report, start in zip(reports, starts):
        for first, last in report.windows:
            begin = len(ids)
            ids.append(pieces.first)
            token_of_piece.append(n_tokens)
            for token in range(first, last):
                # A token longer than a window is cut.
                own = report.pieces[token][:WINDOW]
                token_of_piece.extend([int(start) + token] * len(own))
                n_pieces[start + token] = max(1, len(own))
                ids.extend(own)
            ids.append(pieces.last)
            token_of_piece.append(n_tokens)
            positions.extend(range(len(ids) - begin))
            lengths.append(len(ids) - begin)
    batch.piece, batch.position = torch.tensor(ids), torch.tensor(positions)
    batch.token_of_piece = torch.tensor(token_of_piece)
    batch.n_pieces = torch.from_numpy(n_pieces)
    longest, ends = max(lengths), np.cumsum([0] + lengths)
    windows = np.full((len(lengths), longest), len(ids))
    for k, length in enumerate(lengths):
        windows[k, :length] = np.arange(ends[k], ends[k + 1])
    batch.windows = torch.from_numpy(windows)
    batch.real = torch.from_numpy(np.flatnonzero(windows.reshape(-1) < len(ids)))
    batch.mask = torch.where(batch.windows < len(ids), 0.0, -1e4).to(torch.bfloat16)[:, None, None, :]


DISTANCE = np.zeros(2 * REACH + 1, dtype=np.int64)
for _offset in range(-REACH, REACH + 1):
    _bucket = int(np.searchsorted(EDGES, abs(_offset), "left")) + 1 if _offset else 0
    DISTANCE[_offset + REACH] = _bucket if _offset >= 0 else _bucket + len(EDGES) + 1


def pairs(report, cues):
    """`[cue][2 * REACH + 1][kind]` features of the tokens around each cue, and which of them there are."""
    n = len(report.words)
    features = np.zeros((len(cues), 2 * REACH + 1, 7), dtype=np.int64)
    there = np.zeros(features.shape[:2], dtype=bool)
    for number, cue in enumerate(cues):
        first, last = max(0, cue - REACH), min(n, cue + REACH + 1)
        tokens = np.arange(first, last)
        there[number, first - cue + REACH:last - cue + REACH] = True
        rows = features[number, first - cue + REACH:last - cue + REACH]
        rows[:, 0] = DISTANCE[tokens - cue + REACH]
        sentence = report.sentence[cue]
        start, end = report.sentences[sentence]
        low, high = max(first, start), min(last, end)
        ways = report.ways[sentence][cue - start, low - start:high - start].astype(np.int64)
        inside = rows[low - first:high - first]
        known = ways[:, 0] != 255
        inside[:, 1] = np.where(known, 1 + ways[:, 0] * 6 + ways[:, 1], 0)
        inside[:, 2] = np.where(known, report.dep_of_label[ways[:, 2] * known], 0)
        inside[:, 3] = np.where(known, report.dep_of_label[ways[:, 3] * known], 0)
        rows[:, 4] = np.clip(report.sentence[tokens] - sentence, -3, 3) + 3
        rows[:, 5] = np.clip(report.paragraph[tokens] - report.paragraph[cue], -2, 2) + 2
        rows[:, 6] = quotes(report, tokens, cue)
    return features, there


def quotes(report, tokens, cue):
    """How the quotations of token and cue lie: 0 and 1 none or some between two plain tokens; 2, 3, 4 a quoted token of the nearest, the next
    or a farther quotation; 5 a plain token and a quoted cue; 6 the same quotation; 7 two; 8 a quoted token after one that a plain cue precedes."""
    quote, here, n_before = report.quote[tokens], report.quote[cue], report.n_quotes[cue]
    if here:
        return np.where(quote == here, 6, np.where(quote > 0, 7, 5))
    between = np.where(quote > n_before, quote - n_before - 1, n_before - quote)
    quoted = np.where(between == 0, np.where(quote > n_before, 8, 2), np.where(between == 1, 3, 4))
    plain = np.where(report.n_quotes[tokens] == n_before, 0, 1)
    found = np.where(quote > 0, quoted, plain)
    assert found.max(initial=0) < N_QUOTES
    return found
