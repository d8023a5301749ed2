"""The ontology as data: event types with their modes, scores and quad classes, and the contexts and modes with their cues."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Mode:
    """A manner of an event type, with its score and one line of definition."""

    name: str
    score: float
    definition: str


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence written for the codebook, with what it is coded as; `missed` where the released model does not manage it."""

    text: str
    status: str
    actor: str = ""
    mode: str = ""
    issue: str = ""
    condition: str = ""
    missed: bool = False


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the sixteen types. `quad` 1 to 4; `score` from -10 (conflict) to 10 (cooperation)."""

    name: str
    quad: int
    score: float
    cameo: tuple[str, ...]
    definition: str
    modes: tuple[Mode, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """PLOVER as détente reads it; see `plover.toml` and `contexts.toml` for sources.

    >>> Ontology.load().quad("THREATEN")
    3
    """

    types: Mapping[str, EventType]
    statuses: Mapping[str, str]
    meeting_statuses: Mapping[str, str]
    levels: Mapping[str, str]
    likelihoods: Mapping[str, tuple[int, int]]
    sectors: Mapping[str, str]
    cues: tuple[tuple[str, re.Pattern[str]], ...]
    mode_cues: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]

    @classmethod
    def load(cls) -> Ontology:
        """Return the ontology; read once a process."""
        return _load()

    def score(self, event_type: str, mode: str = "") -> float:
        """Score of a type, or of its mode where it has that mode; 0.0 for an unknown type."""
        kind = self.types.get(event_type)
        if kind is None:
            return 0.0
        return next((m.score for m in kind.modes if m.name == mode), kind.score)

    def quad(self, event_type: str) -> int:
        """Quad class of a type, 1 to 4; 0 for an unknown type."""
        kind = self.types.get(event_type)
        return kind.quad if kind else 0

    def contexts(self, words: str) -> tuple[str, ...]:
        """Contexts whose cues stand in the words, in the order of the table.

        >>> Ontology.load().contexts("limits on intermediate-range missiles")
        ('military',)
        """
        folded = words.casefold()
        return tuple(name for name, cue in self.cues if cue.search(folded))

    def mode(self, event_type: str, words: str) -> str:
        """The mode of a type that the words of an event give away; empty where they give none away.

        >>> Ontology.load().mode("CONSULT", "spoke by phone with his counterpart")
        'phone'
        """
        folded = words.casefold()
        return next((name for name, cue in self.mode_cues.get(event_type, ()) if cue.search(folded)), "")


@functools.cache
def _load() -> Ontology:
    table, contexts, modes = _read("plover.toml"), _read("contexts.toml"), _read("modes.toml")
    return Ontology(
        types={name: _type(name, t) for name, t in table["type"].items()},
        statuses=table["status"],
        meeting_statuses=table["meeting_status"],
        levels=table["level"],
        likelihoods={k: (v["range"][0], v["range"][1]) for k, v in table["likelihood"].items()},
        sectors=table["sector"],
        cues=_patterns(contexts),
        mode_cues={kind: _patterns(table) for kind, table in modes.items()},
    )


def _patterns(table: Mapping[str, list[str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(r"\b(?:" + "|".join(map(_cue, cues)) + ")")) for name, cues in table.items())


def _type(name: str, table: dict[str, Any]) -> EventType:
    return EventType(
        name=name,
        quad=table["quad"],
        score=table["score"],
        cameo=tuple(table["cameo"]),
        definition=table["definition"],
        modes=tuple(Mode(k, m["score"], m["definition"]) for k, m in table.get("modes", {}).items()),
        examples=tuple(Example(**e) for e in table["examples"]),
    )


def _cue(cue: str) -> str:
    """A stem as a pattern; one that ends in `=` is a whole word."""
    return re.escape(cue[:-1]) + r"s?\b" if cue.endswith("=") else re.escape(cue)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf8"))
