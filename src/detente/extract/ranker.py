"""How probable it is that a candidate plays a role: a small network over the features of `candidates`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from detente import models

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float32]

FILE = "parties.npz"


class Ranker:
    """Weights by role. Immutable after loading."""

    def __init__(self, weights: models.Weights) -> None:
        import numpy as np  # noqa: PLC0415  (heavy; only reading needs it)

        with np.load(io.BytesIO(weights.file(FILE))) as arrays:
            self._w: dict[str, Array] = {k: arrays[k].astype(np.float32) for k in arrays.files}

    def chances(self, role: str, features: Sequence[Sequence[float]]) -> list[float]:
        """Return a probability for each row of features."""
        import numpy as np  # noqa: PLC0415

        if not features:
            return []
        x = np.array(features, dtype=np.float32)
        hidden = np.maximum(0.0, x @ self._w[f"{role}.first.weight"].T + self._w[f"{role}.first.bias"])
        logits: Any = hidden @ self._w[f"{role}.last.weight"].T + self._w[f"{role}.last.bias"]
        return [float(p) for p in 1.0 / (1.0 + np.exp(-logits[:, 0]))]
