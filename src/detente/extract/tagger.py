"""Text → signals: what the trained reading model sees, before any stage makes records of it.

One pass of a small encoder over windows of word pieces. At each word it scores triggers in several layers (event, cue,
meeting, force, assessment); for each trigger found it scores which words play which role. The windows are run one at a
time, so that the figures do not depend on what else is read.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from detente import models
from detente.extract.draft import Draft, Tools
from detente.extract.ranker import Ranker
from detente.records import Span, Spans

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[np.float32]

# Word pieces in a window and repeated context before it, as the model was trained.
WINDOW, CONTEXT = 254, 48
CLS, SEP = 101, 102
# A piece plays a role from this probability on, where the model's manifest sets no other floor for the role.
ROLE_FLOOR = 0.5
# Holes of so many pieces inside a role's words are closed; a clause as evidence may have longer ones.
GAP = 2
# In a paragraph given on its own, the best event is kept from this probability on, where none reaches the threshold.
ALONE_FLOOR = 0.05
EVIDENCE_GAP = 8
# Roles whose probabilities are kept piece by piece, from this one on, so that parties and places can be weighed by them.
PARTIES = frozenset({"actor", "recipient", "speaker", "place"})
FAINT = 0.02


@dataclass(frozen=True, slots=True)
class Signal:
    """One trigger: its layer and label, the span of the trigger word, how sure the model is, and the words by role."""

    layer: str
    label: str
    trigger: Span
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    roles: Mapping[str, Spans] = field(default_factory=dict)
    status: str = ""
    status_scores: tuple[tuple[str, float], ...] = ()
    mode: str = ""
    level: str = ""
    chances: Mapping[str, tuple[tuple[int, int, float], ...]] = field(default_factory=dict)

    def chance(self, role: str, span: Span) -> tuple[float, float]:
        """How probable the model finds it that the words of a span play a role: mean over its characters, and highest."""
        total = highest = 0.0
        for start, end, p in self.chances.get(role, ()):
            common = min(end, span[1]) - max(start, span[0])
            if common > 0:
                total, highest = total + common * p, max(highest, p)
        return total / max(1, span[1] - span[0]), highest

    def evidence(self) -> Span:
        """The words of the evidence role around the trigger, at least the trigger itself."""
        start, end = self.trigger
        for s, e in self.roles.get("evidence", ()):
            if s <= self.trigger[1] + 1 and self.trigger[0] <= e + 1:
                start, end = min(start, s), max(end, e)
        return start, end


Signals: TypeAlias = tuple[Signal, ...]
Chances: TypeAlias = "dict[str, tuple[tuple[int, int, float], ...]]"


class Tagger:
    """The reading model, ready to run. Immutable after loading; safe to share between threads."""

    def __init__(self, weights: models.Weights, *, threads: int = 1) -> None:
        import numpy as np  # noqa: PLC0415  (heavy; only reading needs it)
        import onnxruntime as ort  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Processors without VNNI would round the int8 products otherwise, and read some sentences otherwise.
        options.add_session_config_entry("session.x64quantprecision", "1")
        self._session = ort.InferenceSession(weights.file("encoder.onnx"), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_str(weights.file("tokenizer.json").decode("utf8"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        with np.load(io.BytesIO(weights.file("heads.npz"))) as arrays:
            self._w: dict[str, Array] = {k: arrays[k].astype(np.float32) for k in arrays.files}
        self.ranker = Ranker(weights)
        self.manifest: dict[str, Any] = weights.manifest
        self.name: str = weights.manifest["name"]
        self._edges = np.array(self.manifest["distances"])

    @classmethod
    def load(cls, *, folder: Path | None = None, threads: int = 1) -> Tagger:
        """Load the model that ships with the package.

        Raises:
            InstallationError: a file is missing or altered.
        """
        return cls(models.load(folder=folder), threads=threads)

    def tag(self, text: str, paragraphs: Spans = ()) -> Signals:
        """Return the signals of a text in the order of their triggers; offsets are those of `text`."""
        coded = self._tokenizer.encode(text, add_special_tokens=False)
        offsets: list[Span] = [(s, e) for s, e in coded.offsets]
        breaks = {start for start, _ in paragraphs}
        alone = len(paragraphs) == 1  # a single paragraph given on its own is there for what happens in it
        found: list[Signal] = []
        for first, core, end in _windows(offsets, breaks):
            found += self._window(text, coded.ids[first:end], offsets[first:end], core - first, alone=alone)
        if alone and (floor := float(self.manifest["thresholds"].get("event", 0.5))) > ALONE_FLOOR:
            events = sorted((s for s in found if s.layer == "event"), key=lambda s: -s.confidence)
            weak = [s for s in events if s.confidence < floor]
            found = [s for s in found if s not in (weak if len(weak) < len(events) else weak[1:])]
        return tuple(sorted(found, key=lambda s: (s.trigger, s.layer)))

    def _window(self, text: str, ids: list[int], offsets: list[Span], core: int, *, alone: bool) -> Iterator[Signal]:
        import numpy as np  # noqa: PLC0415

        states = self._session.run(None, {"ids": np.array([[CLS, *ids, SEP]], dtype=np.int64)})[0][0]
        starts = [i for i in range(core, len(offsets)) if _begins_word(text, offsets, i)]
        for layer, labels in self.manifest["layers"].items():
            scores = _softmax(self._linear(f"layers.{layer}", states))[1:-1]
            floor = float(self.manifest["thresholds"].get(layer, 0.5))
            if alone and layer == "event":
                floor = min(floor, ALONE_FLOOR)
            for i in starts:
                some = 1.0 - float(scores[i, 0])
                if some >= floor:
                    yield self._signal(text, layer, labels, (states, offsets, i, scores[i]))

    def _signal(self, text: str, layer: str, labels: list[str], at: tuple[Array, list[Span], int, Array]) -> Signal:
        import numpy as np  # noqa: PLC0415

        states, offsets, i, scores = at
        order = np.argsort(-scores[1:], kind="stable")
        alternatives = tuple((labels[k], round(float(scores[1 + k]), 4)) for k in order[:4])
        label = alternatives[0][0]
        here = states[i + 1]
        status_scores: tuple[tuple[str, float], ...] = ()
        mode = level = ""
        if layer == "event":
            p = _softmax(self._linear("status", here))
            pairs = zip(self.manifest["statuses"], (round(float(v), 4) for v in p), strict=True)
            status_scores = tuple(sorted(pairs, key=lambda s: -s[1]))
            logits = self._linear("mode", here)
            fits = [k for k, m in enumerate(self.manifest["modes"]) if m.startswith(label + "/")]
            mode = self.manifest["modes"][max(fits, key=lambda k: logits[k])].split("/", 1)[1] if fits else ""
        elif layer == "meeting":
            level = self.manifest["levels"][int(np.argmax(self._linear("level", here)))]
        roles, chances = self._roles(text, layer, states, offsets, i)
        return Signal(
            layer=layer,
            label=label,
            trigger=_word(text, offsets, i),
            confidence=round(1.0 - float(scores[0]), 4),
            alternatives=alternatives,
            roles=roles,
            chances=chances,
            status=status_scores[0][0] if status_scores else "",
            status_scores=status_scores,
            mode=mode,
            level=level,
        )

    def _roles(self, text: str, layer: str, states: Array, offsets: list[Span], i: int) -> tuple[dict[str, Spans], Chances]:
        import numpy as np  # noqa: PLC0415

        here = states[i + 1]
        delta = np.arange(len(states)) - (i + 1)
        size = np.searchsorted(self._edges, np.abs(delta), side="right")
        bucket = np.where(delta < 0, len(self._edges) + 1 + size, size)
        mixed = (
            self._linear(f"trigger.{layer}", here)
            + states @ self._w["other.weight"].T
            + self._w["distance.weight"][bucket]
            + self._linear(f"left.{layer}", here) * self._linear("right", states)
        )
        p: Array = (1.0 / (1.0 + np.exp(-self._linear(f"roles.{layer}", _gelu(mixed)))))[1:-1].astype(np.float32)
        floors = self.manifest.get("floors", {}).get(layer, {})
        runs = {
            role: _runs(
                text, offsets, p[:, r], float(floors.get(role, ROLE_FLOOR)), gap=EVIDENCE_GAP if role == "evidence" else GAP
            )
            for r, role in enumerate(self.manifest["roles"][layer])
        }
        chances: Chances = {}
        if layer == "event":
            for r, role in enumerate(self.manifest["roles"][layer]):
                if role in PARTIES:
                    chances[role] = tuple((*offsets[k], round(float(p[k, r]), 4)) for k in (p[:, r] >= FAINT).nonzero()[0])
        return runs, chances

    def _linear(self, name: str, x: Array) -> Array:
        y: Array = x @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]
        return y


def _windows(offsets: list[Span], breaks: set[int]) -> Iterator[tuple[int, int, int]]:
    """Cut at paragraph starts where possible; each window repeats some context (as in training)."""
    n, begin = len(offsets), 0
    starts = [s in breaks for s, _ in offsets]
    while begin < n:
        first = begin
        if begin:
            lower = max(0, begin - CONTEXT)
            first = next((i for i in range(lower, begin) if starts[i]), lower)
        end = min(n, first + WINDOW)
        if end < n:
            end = next((i for i in range(end, begin + WINDOW // 3, -1) if starts[i]), end)
        yield first, begin, end
        begin = end


def _begins_word(text: str, offsets: list[Span], i: int) -> bool:
    start = offsets[i][0]
    return not (i and start == offsets[i - 1][1] and text[start].isalnum() and text[start - 1].isalnum())


def _word(text: str, offsets: list[Span], i: int) -> Span:
    start, end = offsets[i]
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end


def _runs(text: str, offsets: list[Span], p: Array, floor: float, *, gap: int) -> Spans:
    """Turn probabilities a piece into spans on word borders; short holes are closed, lone punctuation is dropped."""
    spans: list[list[int]] = []
    last = -10
    for i in (p >= floor).nonzero()[0]:
        if i - last <= gap and spans:
            spans[-1][1] = offsets[i][1]
        else:
            spans.append([offsets[i][0], offsets[i][1]])
        last = int(i)
    trimmed = (_trim(text, start, end) for start, end in spans)
    return tuple((start, end) for start, end in trimmed if any(c.isalnum() for c in text[start:end]))


def _trim(text: str, start: int, end: int) -> Span:
    """Grow a span to word borders, then drop the punctuation at its ends."""
    while start > 0 and _inside_word(text, start):
        start -= 1
    while end < len(text) and _inside_word(text, end) and text[end - 1].isalnum():
        end += 1
    while start < end and not (text[start].isalnum() or text[start] in "\"“‘'($€£"):
        start += 1
    while end > start and text[end - 1] in " ,;:—–-\n":
        end -= 1
    return start, end


def _inside_word(text: str, i: int) -> bool:
    """Whether an offset lies inside a word: between letters, at the apostrophe of `won't`, at a point of `U.S.`."""
    before, here = text[i - 1], text[i]
    if before.isalnum() and here.isalnum():
        return True
    if here in "'’" and i + 1 < len(text):
        return before.isalnum() and text[i + 1].isalnum()
    if not here.isalnum() or i < 2 or not text[i - 2].isalnum():
        return here == "." and before.isupper() and i + 1 < len(text) and text[i + 1].isupper()
    initial = before == "." and here.isupper() and text[i - 2].isupper() and (i < 3 or not text[i - 3].isalnum())
    return before in "'’" or initial


def _softmax(x: Array) -> Array:
    import numpy as np  # noqa: PLC0415

    y = np.exp(x - x.max(-1, keepdims=True))
    z: Array = y / y.sum(-1, keepdims=True)
    return z


def _gelu(x: Array) -> Array:
    """The tanh form of GELU; within 1e-3 of the exact one, and free of scipy."""
    import numpy as np  # noqa: PLC0415

    y: Array = (0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))).astype(np.float32)
    return y


def tag(draft: Draft, tools: Tools) -> Draft:
    """Add the model's signals for the reading copy."""
    if draft.doc is None:
        return draft
    return dataclasses.replace(draft, signals=tools.tagger.tag(draft.doc.text, draft.paragraphs))
