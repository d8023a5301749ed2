"""The BERT encoder that is fine-tuned, in plain torch, with weights from a registry package (all-MiniLM-L6-v2)."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn


class Layer(nn.Module):
    """One transformer block, post-norm as BERT has it."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.p = dropout

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` is batch × tokens × width; `mask` batch × 1 × 1 × tokens, 0 where a token counts, a large negative else."""
        b, t, w = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        attended = nn.functional.scaled_dot_product_attention(q, k, v, mask.to(q.dtype), self.p if self.training else 0.0)
        x = self.norm1(x + self.drop(self.out(attended.transpose(1, 2).reshape(b, t, w))))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Token ids → contextual states."""

    def __init__(self, config: dict[str, int], dropout: float = 0.1) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.kinds = nn.Parameter(torch.zeros(width))
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(width, config["num_attention_heads"], config["intermediate_size"], dropout)
            for _ in range(config["num_hidden_layers"])
        )

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """`ids` batch × tokens (int64), `mask` batch × tokens (1 where a token counts) → batch × tokens × width."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.kinds
        x = self.drop(self.norm(x))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x


def pretrained(folder: Path, dropout: float = 0.1) -> Encoder:
    """Load the encoder from a folder with `config.json` and `model.safetensors`."""
    encoder = Encoder(json.loads((folder / "config.json").read_text()), dropout)
    w = load_file(str(folder / "model.safetensors"))
    e = "embeddings."
    state = {
        "words.weight": w[e + "word_embeddings.weight"],
        "positions.weight": w[e + "position_embeddings.weight"],
        "kinds": w[e + "token_type_embeddings.weight"][0],
        "norm.weight": w[e + "LayerNorm.weight"],
        "norm.bias": w[e + "LayerNorm.bias"],
    }
    for i in range(len(encoder.layers)):
        p, q = f"encoder.layer.{i}.", f"layers.{i}."
        for part in ("weight", "bias"):
            state[q + "qkv." + part] = torch.cat([w[f"{p}attention.self.{n}.{part}"] for n in ("query", "key", "value")])
            state[q + "out." + part] = w[p + "attention.output.dense." + part]
            state[q + "norm1." + part] = w[p + "attention.output.LayerNorm." + part]
            state[q + "up." + part] = w[p + "intermediate.dense." + part]
            state[q + "down." + part] = w[p + "output.dense." + part]
            state[q + "norm2." + part] = w[p + "output.LayerNorm." + part]
    encoder.load_state_dict(state)
    return encoder
