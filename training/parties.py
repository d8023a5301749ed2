"""Fit who takes part in an event and where it plays: a small network over the features of `detente.extract.candidates`.

    python -m training.parties --annotations training/ranker_annotations.jsonl --corpus newswire.jsonl --out src/detente/models/reader

The reports must be ones that the reading model was not trained on: its probabilities are features here, and on its own
training reports they are far too sure. Needs détente itself installed beside torch.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from detente import Reader
from detente.collect.document import make_document
from detente.extract.candidates import Scene, grounds, parties
from detente.extract.clause import clause_of, time_near
from detente.extract.draft import Draft
from detente.extract.parse import parse_all
from detente.extract.status import status_of
from detente.reader import stages
from training import standoff
from training.data import nearest

ROLES = ("actor", "recipient", "speaker", "place")
HIDDEN = 24
Rows = dict[str, list[tuple[int, tuple[float, ...], float]]]


def drafts(rows: list[dict[str, Any]], reader: Reader) -> list[Draft]:
    out = []
    for row in rows:
        draft = parse_all((Draft(document=make_document(row["text"], published=row["published"])),), reader.tools)[0]
        for stage in stages():
            if stage.__name__ == "events":
                break
            draft = stage(draft, reader.tools)
        out.append(draft)
    return out


def examples(rows: list[dict[str, Any]], reader: Reader) -> tuple[Rows, int]:
    """Features and labels by role; the first number of each says which event a candidate belongs to."""
    out: Rows = {r: [] for r in ROLES}
    n = 0
    for row, draft in zip(rows, drafts(rows, reader), strict=True):
        gold = list(row["events"])
        for signal in sorted((s for s in draft.signals or () if s.layer == "event"), key=lambda s: -s.confidence):
            evidence = clause_of(draft, signal.trigger, signal.evidence())
            shared = [(min(evidence[1], g["end"]) - max(evidence[0], g["start"]), i) for i, g in enumerate(gold)]
            common, i = max(shared, default=(0, -1))
            if common <= 0:
                continue
            event = gold[i]
            if event["event"] == signal.label:
                gold.pop(i)
            scene = Scene.of(draft, signal, evidence)
            words = {
                "actor": event["actors"],
                "recipient": event["recipients"],
                "speaker": [event["speaker"]] if event["speaker"] else [],
            }
            spans = {
                r: [s for p in ps if (s := nearest(row["text"], p["text"], (event["start"], event["end"])))]
                for r, ps in words.items()
            }
            codes = {r: {p.get("country") or "" for p in ps} - {""} for r, ps in words.items()}
            for c in parties(scene):
                for role in words:
                    at = any(min(e, c.span[1]) > max(s, c.span[0]) for s, e in spans[role])
                    only = c.actor.country in codes[role] and not any(c.actor.country in codes[r] for r in words if r != role)
                    label = (at and c.actor.country in codes[role]) or (
                        only and evidence[0] <= c.span[0] and c.span[1] <= evidence[1]
                    )
                    out[role].append((n, c.features, float(label)))
            if event["place"]:
                status = status_of(draft, signal, time_near(draft, signal.trigger, evidence))
                place = event["place"].casefold()
                for g in grounds(scene, status):
                    out["place"].append((n, g.features, float(place in g.place.name.casefold())))
            n += 1
    return out, n


class Small(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.drop, self.last = nn.Linear(width, HIDDEN), nn.Dropout(0.2), nn.Linear(HIDDEN, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.drop(torch.relu(self.first(x))))[:, 0]


def fit(rows: list[tuple[int, tuple[float, ...], float]], *, seed: int = 5, steps: int = 1500) -> Small:
    torch.manual_seed(seed)
    x = torch.tensor([r[1] for r in rows])
    y = torch.tensor([r[2] for r in rows])
    net = Small(x.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), lr=5e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        pick = torch.randint(len(x), (512,))
        loss = nn.functional.binary_cross_entropy_with_logits(net(x[pick]), y[pick])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return net.eval()


def report(rows: Rows, events: int) -> None:
    """Cross-validated by report order: how well each role is told at several thresholds."""
    for role in ROLES:
        scored: list[tuple[float, float]] = []
        for fold in range(5):
            mine = lambda n, fold=fold: n * 5 // max(1, events) == fold  # noqa: E731
            net = fit([r for r in rows[role] if not mine(r[0])])
            test = [r for r in rows[role] if mine(r[0])]
            p = torch.sigmoid(net(torch.tensor([r[1] for r in test]))).detach().tolist()
            scored += [(q, r[2]) for q, r in zip(p, test, strict=True)]
        right = sum(y for _, y in scored)
        print(role, len(scored), "candidates,", int(right), "right", flush=True)
        for t in (0.2, 0.3, 0.4, 0.5, 0.6):
            hit, said = sum(y for q, y in scored if q >= t), sum(q >= t for q, _ in scored)
            print(f"  from {t}: precision {hit / max(1, said):.2f} recall {hit / max(1, right):.2f}", flush=True)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--annotations", type=Path, required=True)
    p.add_argument("--corpus", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    o = p.parse_args()
    random.seed(5)
    rows, events = examples(list(standoff.rows(o.annotations, o.corpus)), Reader())
    report(rows, events)
    arrays = {}
    for role in ROLES:
        net = fit(rows[role])
        arrays |= {f"{role}.{k}": v.numpy().astype(np.float32) for k, v in net.state_dict().items()}
    o.out.mkdir(parents=True, exist_ok=True)
    np.savez(o.out / "parties.npz", **arrays)
    manifest = o.out / "manifest.json"
    if manifest.exists():  # the model that the ranker goes with checks it at load
        stated = json.loads(manifest.read_text())
        stated["sha256"]["parties.npz"] = hashlib.sha256((o.out / "parties.npz").read_bytes()).hexdigest()
        manifest.write_text(json.dumps(stated, indent=1) + "\n")


if __name__ == "__main__":
    main()
