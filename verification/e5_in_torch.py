"""The model of the reader's vectors in PyTorch, so that its biases and norms can be tuned.

It reads the very file that the package's engine reads, whose four-bit weights stay as they are, and gives the
same vectors but for rounding: their cosine is above .999.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer, models, normalizers
from torch import nn

BLOCK = 32
"""Weights that share a scale."""
MATRICES = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")


class Packed:
    """The file: sizes, pieces of words, and where each tensor is."""

    def __init__(self, path: Path) -> None:
        self.content = content = path.read_bytes()
        at = 8
        self.width, self.layers, self.heads, self.inner, self.words, _, _ = struct.unpack_from(
            "<7i", content, at
        )
        (self.eps,) = struct.unpack_from("<f", content, at + 28)
        at += 36
        n, self.begins, self.ends, self.empty, self.unknown = struct.unpack_from("<5i", content, at)
        (length,) = struct.unpack_from("<Q", content, at + 20)
        at += 28
        bounds = np.frombuffer(content, "<u4", n + 1, at)
        at += 4 * (n + 1)
        scores = np.frombuffer(content, "<f4", n, at).tolist()
        at += 4 * n
        blob = content[at : at + length]
        at += length
        said = [blob[i:j].decode("utf-8", "replace") for i, j in pairwise(bounds.tolist())]
        self.pieces = list(zip(said, scores, strict=True))
        _, length = struct.unpack_from("<iI", content, at)
        at += 8 + length
        (n,) = struct.unpack_from("<i", content, at)
        at += 4
        self.tensors: dict[str, tuple[int, int]] = {}
        """By name, the place of its first byte and how many numbers it has."""
        for _ in range(n):
            (length,) = struct.unpack_from("<H", content, at)
            name = content[at + 2 : at + 2 + length].decode()
            _, size, place, _ = struct.unpack_from("<BIQQ", content, at + 2 + length)
            self.tensors[name] = place, size
            at += 23 + length

    def floats(self, name: str) -> torch.Tensor:
        place, size = self.tensors[name]
        return torch.tensor(np.frombuffer(self.content, "<f4", size, place).copy())

    def matrix(self, name: str, rows: int, columns: int) -> torch.Tensor:
        """Four-bit weights, unpacked: of a block the low halves of its bytes come first."""
        place, _ = self.tensors[name]
        block = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
        found = np.frombuffer(self.content, block, rows * columns // BLOCK, place)
        steps = (
            np.concatenate([found["halves"] & 15, found["halves"] >> 4], axis=1).astype(np.float32)
            - 8
        )
        weights = steps * found["scale"].astype(np.float32)[:, None]
        return torch.tensor(weights.reshape(rows, columns)).bfloat16()

    def tokenizer(self) -> Tokenizer:
        found = Tokenizer(models.Unigram(self.pieces, unk_id=self.unknown))
        found.normalizer = normalizers.Sequence(
            [normalizers.NFKC(), normalizers.Replace(" ", "▁"), normalizers.Prepend("▁")]
        )
        return found


class Encoder(nn.Module):
    """Twelve layers; what may be tuned are the parameters, and all matrices are fixed."""

    def __init__(self, packed: Packed, drop: float) -> None:
        super().__init__()
        self.packed, self.drop = packed, drop
        width, inner = packed.width, packed.inner
        self.register_buffer("word", packed.matrix("emb.word", packed.words, width))
        self.register_buffer("place", packed.floats("emb.pos").reshape(-1, width))
        self.register_buffer("segment", packed.floats("emb.type")[:width])
        names = ["emb.ln.w", "emb.ln.b"]
        for layer in range(packed.layers):
            for kind in MATRICES:
                rows, columns = (
                    (inner if kind == "fi" else width),
                    (inner if kind == "fo" else width),
                )
                self.register_buffer(
                    f"{kind}{layer}", packed.matrix(f"l{layer}.{kind}.w", rows, columns)
                )
                names.append(f"l{layer}.{kind}.b")
            names += [f"l{layer}.{norm}.{part}" for norm in NORMS for part in "wb"]
        self.names = tuple(names)
        self.free = nn.ParameterList(nn.Parameter(packed.floats(name)) for name in names)
        self._of = dict(zip(names, self.free, strict=True))

    def _times(self, x: torch.Tensor, layer: int, kind: str) -> torch.Tensor:
        found = F.linear(x.bfloat16(), getattr(self, f"{kind}{layer}")).float()
        return found + self._of[f"l{layer}.{kind}.b"]

    def _norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        of, width = self._of, self.packed.width
        return F.layer_norm(x, (width,), of[f"{name}.w"], of[f"{name}.b"], self.packed.eps)

    def _dropped(self, x: torch.Tensor) -> torch.Tensor:
        return F.dropout(x, self.drop, self.training)

    def forward(self, ids: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Vectors of length one, (n, 384), of texts as ids of pieces (n, t) and which of them are there."""
        n, t = ids.shape
        x = self.word[ids].float() + self.place[torch.arange(t)] + self.segment
        x = self._norm(x, "emb.ln")
        absent = ~there[:, None, None, :]
        for layer in range(self.packed.layers):
            q, k, v = (
                self._times(x, layer, kind)
                .view(n, t, self.packed.heads, -1)
                .transpose(1, 2)
                .bfloat16()
                for kind in "qkv"
            )
            alike = (q @ k.transpose(2, 3)).float() / q.shape[-1] ** 0.5
            heed = alike.masked_fill(absent, -1e9).softmax(-1).bfloat16()
            seen = (heed @ v).transpose(1, 2).reshape(n, t, self.packed.width)
            x = self._norm(x + self._dropped(self._times(seen, layer, "ao")), f"l{layer}.aln")
            inner = F.gelu(self._times(x, layer, "fi"))
            x = self._norm(x + self._dropped(self._times(inner, layer, "fo")), f"l{layer}.oln")
        mean = (x * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        return F.normalize(mean, dim=1)
