"""The rows of `detente brief --since`: frozen, each with the words of a report that it stands on."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Final

from detente.knowledge.actor_tables import rows_of
from detente.link.rows import Forecast, Happening, Move, Step, Talk
from detente.records import Plain

# How a row points: harder or worse up, softer or better down.
UP: Final = "↑"
DOWN: Final = "↓"
ARROWS: Final[Mapping[str, str]] = {"hardened": UP, "softened": DOWN, "withdrawn": "✕", "new": "+"}


@dataclass(frozen=True, slots=True)
class Cited(Plain):
    """The words of a report that a row stands on, with their place as in `answers.Source`. `sentence` is what stands around them,
    white space folded, empty where the text was not looked at; `sentence[at : at + len(words)]` are the words."""

    document_id: str
    outlet: str
    published: str
    paragraph: int
    start: int
    end: int
    words: str
    sentence: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Fresh(Plain):
    """A happening first reported since a day. `arrow`: ↑ for conflict, ↓ for cooperation, empty where it did not take place."""

    happening: str
    arrow: str
    event_type: str
    mode: str
    status: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    date: str
    place: str
    dead: tuple[int, int] | None
    injured: tuple[int, int] | None
    sources: int
    outlets: tuple[str, ...]
    standing: tuple[str, ...]
    source: Cited


@dataclass(frozen=True, slots=True)
class Wording(Plain):
    """A stance in the words of a report: `act` a verb as in `positions.table()`, `day` that on which it was taken."""

    act: str
    day: str
    happening: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Moved(Plain):
    """How parties' stance on an issue moved; several parties where they took it in one act. `kind`: hardened, softened,
    withdrawn, new."""

    parties: tuple[str, ...]
    kind: str
    arrow: str
    issue: str
    issue_id: str
    day: str
    before: Wording | None
    after: Wording


@dataclass(frozen=True, slots=True)
class Coming(Plain):
    """A round of talks to come, or one whose status changed. `days` from the newest report to its day, negative for a day
    that has passed, None where the day is not known; `moved_to` the day to which it was put off."""

    talk: str
    date: str
    until: str
    days: int | None
    status: str
    parties: tuple[str, ...]
    place: str
    level: str
    changed: bool
    history: tuple[Step, ...]
    moved_to: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Denial(Plain):
    """Who speaks against a happening, and in which words."""

    by: tuple[str, ...]
    happening: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Contradiction(Plain):
    """A happening and what is said against it. `by`: on whose word the happening rests, else who did it."""

    happening: str
    event_type: str
    by: tuple[str, ...]
    standing: tuple[str, ...]
    source: Cited
    denials: tuple[Denial, ...]


@dataclass(frozen=True, slots=True)
class Silence(Plain):
    """A party among the most active before a day that did and said nothing since: its `acts` before, and its last one."""

    party: str
    acts: int
    day: str
    happening: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Foreseen(Plain):
    """A forecast made since a day; `low` and `high` the chance that its word means, 0 to 1."""

    forecast: str
    by: str
    about: str
    likelihood: str
    low: float | None
    high: float | None
    made: str
    due: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Since(Plain):
    """What reports say since a day, `day` included. Days to go count from `as_of`, the day of the newest report.

    `line` is one sentence to be read first. `sources` are the `reports` that are no copies of others; `repeated` counts stances
    that were only taken again and stand in no row."""

    day: str
    as_of: str
    line: str
    reports: int
    sources: int
    outlets: int
    new: tuple[Fresh, ...] = ()
    moved: tuple[Moved, ...] = ()
    repeated: int = 0
    scheduled: tuple[Coming, ...] = ()
    contradicted: tuple[Contradiction, ...] = ()
    confirmed: tuple[Fresh, ...] = ()
    silent: tuple[Silence, ...] = ()
    forecasts: tuple[Foreseen, ...] = ()


# ---- what is chosen from


@dataclass(frozen=True, slots=True)
class Telling(Plain):
    """One mention of a happening: `meets` where its words are those of a meeting, too; `named` where they name who acts;
    `speaker` the label of whose word it is."""

    event: str
    happening: str
    confidence: float
    meets: bool
    named: bool
    speaker: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a ledger holds for a brief, before anything is chosen or ordered.

    `happenings` and `tellings` are those that any row may need, by id; `fresh` and `denied` the ids of those first reported
    since the day and of those spoken against. `rounds` gives what was told of each talk, status and words, and `outlooks` of each
    forecast, in order of publication. `silent` has a party, its acts before, and the id of its last happening."""

    day: str
    as_of: str
    reports: int = 0
    sources: int = 0
    outlets: int = 0
    happenings: Mapping[str, Happening] = field(default_factory=dict)
    tellings: Mapping[str, Sequence[Telling]] = field(default_factory=dict)
    fresh: Sequence[str] = ()
    denied: Sequence[str] = ()
    moves: Sequence[Move] = ()
    repeated: int = 0
    talks: Sequence[Talk] = ()
    rounds: Mapping[str, Sequence[tuple[str, Cited]]] = field(default_factory=dict)
    silent: Sequence[tuple[str, int, str]] = ()
    forecasts: Sequence[Forecast] = ()
    outlooks: Mapping[str, Sequence[Cited]] = field(default_factory=dict)


@functools.cache
def _countries() -> Mapping[str, str]:
    return {row["iso3"]: row["name"] for row in rows_of(resources.files("detente.knowledge") / "countries.tsv")}


def spelt(label: str) -> str:
    """A party's label in plain words: a state by its English name, anybody else as labelled.

    >>> spelt("RUS"), spelt("NATO")
    ('Russia', 'NATO')
    """
    return _countries().get(label, label)
