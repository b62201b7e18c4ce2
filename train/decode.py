"""From scores to attributions, exactly as the program reads them."""
import numpy as np
import torch

from batch import collate, pairs
from model import REACH, ROLES

CANDIDATE = 0.1  # probability from which a token is weighed as the anchor of a cue
SWITCH = 2.0     # what it costs to pass from one cue's content to another's, or to nobody's
SHARE = 0.6      # how much the cue weighs against the content in the confidence of an attribution


@torch.no_grad()
def attributions(model, report, encoded=None):
    """Every possible attribution of a report with its confidence."""
    model.eval()
    batch = collate([report], encoded)
    x = model.tokens(batch)
    return from_vectors(model, report, x)


@torch.no_grad()
def from_vectors(model, report, x):
    probability = torch.sigmoid(model.anchors(x)).numpy()
    role = model.role(x).argmax(1).numpy()
    cues = np.flatnonzero(probability > CANDIDATE)
    if not len(cues):
        return []
    features, there = pairs(report, cues)
    cue_of, offset = np.nonzero(there)
    token_of = cues[cue_of] + offset - REACH
    scores = [scorer(x, torch.from_numpy(cues), torch.from_numpy(features)).numpy()[cue_of, offset] for scorer in (model.content, model.source)]
    n, n_cues = len(report.words), len(cues)
    content = np.full((n, n_cues + 1), -np.inf, dtype=np.float32)
    content[token_of, cue_of] = scores[0]
    content[:, n_cues] = model.content.none(x).squeeze(1).numpy()
    content -= np.logaddexp.reduce(content, axis=1, keepdims=True)
    source = np.full((n_cues, n + 1), -np.inf, dtype=np.float32)
    source[cue_of, token_of] = scores[1]
    source[:, n] = model.source.none(x).squeeze(1).numpy()[cues]
    state = best_path(content)
    found = []
    for k, cue in enumerate(cues):
        words = np.flatnonzero(state == k)
        if not len(words):
            continue
        head = int(source[k].argmax())
        confidence = probability[cue] ** SHARE * np.exp(content[words, k]).mean() ** (1 - SHARE)
        found.append({
            "confidence": float(confidence), "anchor": int(cue), "content": [int(t) for t in words],
            "cue": around(report, role, int(cue), "cue"),
            "source": [] if head == n else around(report, role, head, "source"),
        })
    return found


def best_path(scores):
    """The best state of every token (Viterbi), where every change of state costs `SWITCH`."""
    n, n_states = scores.shape
    back = np.zeros((n, n_states), dtype=np.int64)
    best = scores[0].copy()
    for token in range(1, n):
        leader = int(best.argmax())
        stays = best >= best[leader] - SWITCH
        back[token] = np.where(stays, np.arange(n_states), leader)
        best = np.where(stays, best, best[leader] - SWITCH) + scores[token]
    path = np.zeros(n, dtype=np.int64)
    path[-1] = best.argmax()
    for token in range(n - 1, 0, -1):
        path[token - 1] = back[token, path[token]]
    return path


def around(report, role, head, name):
    """The run of tokens with a role around a head, within its sentence."""
    wanted = ROLES.index(name)
    first, last = report.sentences[report.sentence[head]]
    start, end = head, head + 1
    while start > first and role[start - 1] == wanted:
        start -= 1
    while end < last and role[end] == wanted:
        end += 1
    return list(range(start, end))


def spans(report, tokens):
    """Character spans of runs of tokens; white space between two of them joins them."""
    found = []
    for token in tokens:
        if found and found[-1][2] == token:
            found[-1][1:] = [int(report.end[token]), token + 1]
        else:
            found.append([int(report.start[token]), int(report.end[token]), token + 1])
    return [[start, end] for start, end, _ in found]


def prediction(report, found, threshold):
    """Attributions in the scorer's form."""
    return [{role: spans(report, a[role]) for role in ("source", "cue", "content")} for a in found if a["confidence"] > threshold]
