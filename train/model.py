"""The attribution model: a small network over the parse, with or without a transformer encoder below it.

Who says what is asked in one way for all kinds of attribution: which token is the anchor of a cue; whose content is each token,
among the cues nearby or nobody's; and which token is the source of each cue. A tagger only extends sources and cues around them.
"""
import json
import math

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

REACH = 128  # tokens between a cue and what it brings in: 99.9 % of the contents of the corpus lie within
DILATIONS = (1, 2, 4, 8, 1)
EDGES = (1, 2, 3, 5, 8, 14, 24, 40, 70)
N_DISTANCES = 2 * (len(EDGES) + 1) + 1
N_WAYS, N_SENTENCES, N_PARAGRAPHS, N_QUOTES = 37, 7, 5, 9
FIXED = (2, 8, 4, 4)  # begins_entity, shape, quoted, starts
ROLES = ("", "content", "source", "cue")


class Model(nn.Module):
    def __init__(self, n_words, word_width, n_tags, n_deps, n_entities, context_width, width=96, pair_width=64, rank=32,
                 encoder=None, dropout=0.2):
        super().__init__()
        self.width, self.pair_width, self.rank = width, pair_width, rank
        self.encoder = encoder
        self.word = nn.Embedding(n_words, word_width)
        self.from_word = nn.Linear(word_width, width, bias=False)
        self.tag, self.dep, self.entity = (nn.Embedding(n, width) for n in (n_tags, n_deps, n_entities))
        self.fixed = nn.ModuleList(nn.Embedding(n, width) for n in FIXED)
        self.from_context = nn.Linear(context_width, width)
        if encoder:
            self.from_encoder = nn.Linear(encoder.width, width, bias=False)
        self.first_norm = nn.LayerNorm(width)
        self.layers = nn.ModuleList(nn.Linear(4 * width, width) for _ in DILATIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in DILATIONS)
        self.cue_hidden = nn.Linear(width, pair_width)
        self.cue = nn.Linear(pair_width, 1)
        nn.init.constant_(self.cue.bias, -3.0)
        self.role = nn.Linear(width, len(ROLES))
        self.content = Pairs(width, pair_width, rank, n_deps)
        self.source = Pairs(width, pair_width, rank, n_deps)
        self.dropout = Dropout(dropout)
        for table in (self.tag, self.dep, self.entity, *self.fixed):
            nn.init.normal_(table.weight, std=0.3)

    def tokens(self, batch):
        """A vector for every token of the batch."""
        x = self.from_word(self.dropout(self.word(batch.word))) + self.tag(batch.tag) + self.dep(batch.dep) + self.entity(batch.entity)
        for k, table in enumerate(self.fixed):
            x = x + table(batch.fixed[:, k])
        x = x + self.from_context(self.dropout(batch.context))
        if self.encoder:
            x = x + self.from_encoder(self.dropout(self.encoder(batch)))
        x = self.first_norm(F.relu(x))
        for layer, norm, dilation in zip(self.layers, self.norms, DILATIONS):
            before = F.pad(x, (0, 0, dilation, 0))[:-dilation] * batch.beside[-dilation]
            after = F.pad(x, (0, 0, 0, dilation))[dilation:] * batch.beside[dilation]
            around = torch.cat([before, x, after, Rows.apply(x, batch.head)], 1)
            x = norm(x + F.relu(layer(self.dropout(around))))
        return self.dropout(x)

    def anchors(self, x):
        return self.cue(F.relu(self.cue_hidden(x))).squeeze(1)


class Dropout(nn.Module):
    """Drops features, the same ones in a few tokens in a row."""

    def __init__(self, share, run=8):
        super().__init__()
        self.share, self.run = share, run

    def forward(self, x):
        if not self.training or not self.share:
            return x
        kept = (torch.rand(len(x) // self.run + 1, x.shape[1]) >= self.share).float() / (1 - self.share)
        return x * kept.repeat_interleave(self.run, 0)[:len(x)]


class Rows(torch.autograd.Function):
    """The rows with some numbers."""

    @staticmethod
    def forward(ctx, x, rows):
        ctx.save_for_backward(rows)
        ctx.n = len(x)
        return x.index_select(0, rows)

    @staticmethod
    def backward(ctx, gradient):
        return gradient.new_zeros(ctx.n, gradient.shape[1]).index_add_(0, ctx.saved_tensors[0], gradient), None


class Moved(torch.autograd.Function):
    """Rows moved to other places, each to one at most; a number beyond the last row leaves its place empty."""

    @staticmethod
    def forward(ctx, x, there, back):
        ctx.save_for_backward(there, back)
        return F.pad(x, (0, 0, 0, 1)).index_select(0, there)

    @staticmethod
    def backward(ctx, gradient):
        there, back = ctx.saved_tensors
        return F.pad(gradient, (0, 0, 0, 1)).index_select(0, back), None, None


class Near(torch.autograd.Function):
    """The rows of the tokens around each cue: `[cue][2 * REACH + 1][width]`, zeros beyond the ends."""

    @staticmethod
    def forward(ctx, values, cues):
        ctx.cues, ctx.n = cues, len(values)
        around = (cues[:, None] + torch.arange(2 * REACH + 1)).view(-1)
        return F.pad(values, (0, 0, REACH, REACH)).index_select(0, around).view(len(cues), 2 * REACH + 1, -1)

    @staticmethod
    def backward(ctx, gradient):
        total = gradient.new_zeros(ctx.n + 2 * REACH, gradient.shape[2])
        for cue, part in zip(ctx.cues.tolist(), gradient):
            total[cue:cue + 2 * REACH + 1] += part
        return total[REACH:REACH + ctx.n], None


class Pairs(nn.Module):
    """How well the tokens within reach go with a cue."""

    def __init__(self, width, pair_width, rank, n_deps):
        super().__init__()
        self.of_cue, self.of_token = nn.Linear(width, pair_width), nn.Linear(width, pair_width, bias=False)
        self.low_cue, self.low_token = nn.Linear(width, rank, bias=False), nn.Linear(width, rank, bias=False)
        self.out = nn.Linear(pair_width, 1, bias=False)
        self.none = nn.Linear(width, 1)
        self.sizes = (N_DISTANCES, N_WAYS, n_deps, n_deps, N_SENTENCES, N_PARAGRAPHS, N_QUOTES)
        self.table = nn.Parameter(torch.randn(sum(self.sizes), pair_width) * 0.2)
        starts = torch.tensor([sum(self.sizes[:k]) for k in range(len(self.sizes))])
        self.register_buffer("starts", starts, persistent=False)

    def forward(self, x, cues, features):
        """`[cue][2 * REACH + 1]` scores of the tokens around each cue; `features` is `[cue][2 * REACH + 1][kind]`."""
        n_cues, n_around = features.shape[:2]
        near = lambda values: Near.apply(values, cues)
        kinds = torch.zeros(n_cues * n_around, len(self.table)).scatter_(1, (features + self.starts).view(n_cues * n_around, -1), 1.0)
        hidden = self.of_cue(x).index_select(0, cues)[:, None] + near(self.of_token(x)) + (kinds @ self.table).view(n_cues, n_around, -1)
        low = near(self.low_token(x)) @ self.low_cue(x).index_select(0, cues)[:, :, None]
        return self.out(F.relu(hidden)).squeeze(2) + low.squeeze(2) / math.sqrt(self.low_cue.out_features)


class Encoder(nn.Module):
    """A BERT encoder over packed windows; the embeddings stay as they are."""

    def __init__(self, folder, n_layers=None, n_frozen=0, dropout=0.1):
        super().__init__()
        self.n_frozen = n_frozen
        about = json.loads((folder / "config.json").read_text())
        self.width, self.n_heads = about["hidden_size"], about["num_attention_heads"]
        self.eps = about["layer_norm_eps"]
        weights = load_file(folder / "model.safetensors")
        take = lambda name: weights[f"embeddings.{name}"]
        with torch.no_grad():
            fixed = take("word_embeddings.weight"), take("position_embeddings.weight") + take("token_type_embeddings.weight")[0]
        self.register_buffer("pieces", fixed[0], persistent=False)
        self.register_buffer("positions", fixed[1], persistent=False)
        for name, k in (("first_gain", "weight"), ("first_bias", "bias")):
            self.register_buffer(name, take(f"LayerNorm.{k}"), persistent=False)
        self.n_layers = n_layers or about["num_hidden_layers"]
        self.layers = nn.ModuleList(EncoderLayer(weights, f"encoder.layer.{k}.", self.n_heads, self.eps, dropout) for k in range(self.n_layers))
        for layer in self.layers[:n_frozen]:
            layer.requires_grad_(False)

    def forward(self, batch):
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                x = F.embedding(batch.piece, self.pieces) + self.positions[batch.position]
                x = F.layer_norm(x, (self.width,), self.first_gain, self.first_bias, self.eps)
                for layer in self.layers[:self.n_frozen]:
                    x = layer(x, batch)
            for layer in self.layers[self.n_frozen:]:
                x = layer(x, batch)
        x = x.float()
        total = x.new_zeros(len(batch.word) + 1, self.width).index_add(0, batch.token_of_piece, x)
        return total[:-1] / batch.n_pieces[:, None]


class EncoderLayer(nn.Module):
    def __init__(self, weights, prefix, n_heads, eps, dropout):
        super().__init__()
        take = lambda name: weights[prefix + name]
        parts = [f"attention.self.{k}." for k in ("query", "key", "value")]
        self.qkv = linear(torch.cat([take(p + "weight") for p in parts]), torch.cat([take(p + "bias") for p in parts]))
        self.mix = linear(take("attention.output.dense.weight"), take("attention.output.dense.bias"))
        self.up = linear(take("intermediate.dense.weight"), take("intermediate.dense.bias"))
        self.down = linear(take("output.dense.weight"), take("output.dense.bias"))
        width = self.mix.out_features
        self.mix_norm, self.norm = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)
        self.dropout = Dropout(dropout)
        with torch.no_grad():
            for norm, name in ((self.mix_norm, "attention.output.LayerNorm."), (self.norm, "output.LayerNorm.")):
                norm.weight.copy_(take(name + "weight"))
                norm.bias.copy_(take(name + "bias"))
        self.n_heads = n_heads

    def forward(self, x, batch):
        n_windows, longest = batch.windows.shape
        places = batch.windows.view(-1)
        padded = Moved.apply(self.qkv(x), places, batch.real)
        q, k, v = padded.view(n_windows, longest, 3, self.n_heads, -1).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=batch.mask)
        seen = seen.permute(0, 2, 1, 3).reshape(n_windows * longest, -1)
        seen = Moved.apply(seen, batch.real, places)
        x = self.mix_norm(x + self.dropout(self.mix(seen).float()))
        return self.norm(x + self.dropout(self.down(F.gelu(self.up(x))).float()))


def linear(weight, bias):
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)
    return layer
