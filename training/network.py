"""The reading model: one encoder, trigger layers over it, and roles scored for each trigger against each word piece."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.encoder import Encoder
from training.labels import LAYERS, LEVELS, ROLES, STATUSES

WIDTH, HIDDEN = 384, 192
# Signed distances between trigger and word piece, in pieces, at which the bucket changes.
DISTANCES = (1, 2, 3, 5, 8, 12, 18, 27, 40, 60, 100)


def buckets(delta: Tensor) -> Tensor:
    """Distance bucket of each signed distance, 0 to 2 × len(DISTANCES) + 2."""
    edges = torch.tensor(DISTANCES)
    size = torch.bucketize(delta.abs(), edges, right=True)
    return torch.where(delta < 0, len(DISTANCES) + 1 + size, size)


class Network(nn.Module):
    """Heads over the encoder's states; `forward` gives the states, the other methods read them."""

    def __init__(self, encoder: Encoder, modes: tuple[str, ...]) -> None:
        super().__init__()
        self.encoder = encoder
        self.modes = modes
        self.drop = nn.Dropout(0.15)
        self.layers = nn.ModuleDict({k: nn.Linear(WIDTH, 1 + len(v)) for k, v in LAYERS.items()})
        self.status = nn.Linear(WIDTH, len(STATUSES))
        self.mode = nn.Linear(WIDTH, len(modes))
        self.level = nn.Linear(WIDTH, len(LEVELS))
        self.trigger = nn.ModuleDict({k: nn.Linear(WIDTH, HIDDEN) for k in ROLES})
        self.other = nn.Linear(WIDTH, HIDDEN, bias=False)
        self.left = nn.ModuleDict({k: nn.Linear(WIDTH, HIDDEN) for k in ROLES})
        self.right = nn.Linear(WIDTH, HIDDEN)
        self.distance = nn.Embedding(2 * len(DISTANCES) + 3, HIDDEN)
        self.roles = nn.ModuleDict({k: nn.Linear(HIDDEN, len(v)) for k, v in ROLES.items()})

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.drop(self.encoder(ids, mask))

    def role_logits(self, layer: str, states: Tensor, at: Tensor) -> Tensor:
        """`states` triggers × pieces × width (each trigger's own window), `at` the trigger's piece → triggers × pieces × roles."""
        t = states[torch.arange(len(at)), at]
        delta = torch.arange(states.shape[1])[None, :] - at[:, None]
        mixed = (
            self.trigger[layer](t)[:, None]
            + self.other(states)
            + self.distance(buckets(delta))
            + self.left[layer](t)[:, None] * self.right(states)
        )
        return self.roles[layer](nn.functional.gelu(mixed))
