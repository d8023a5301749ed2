"""Where two tellings of one happening differ: its numbers, its type and status, on whose word, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from detente.ledger.linkrows import sides
from detente.records import Plain
from detente.views.accounts import labels

Row: TypeAlias = Mapping[str, Any]

NUMBERS: Final = ("dead", "injured", "size")
OWN_WORD: Final = "its own word"
# The columns of `mentions` that are compared and shown.
TELLING: Final = (
    "event_id", "happening_id", "document_id", "outlet", "published", "event_type", "status", "actor", "actor_country",
    "actor_sector", "recipient", "recipient_country", "recipient_sector", "speaker", "speaker_country", "voice", "date_start",
    "date_precision", "dead", "injured", "size", "confidence", "start", "end", "evidence", "original",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference(Plain):
    """What two tellings put differently: a field, and its value in the one and the other."""

    field: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Telling(Plain):
    """One telling in short; `id` is the event's, or the happening's where a happening is compared as a whole."""

    id: str
    document: str
    outlet: str
    day: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pair(Plain):
    """What both have: the act, how each tells it, where they differ; `copied` where both carry one text."""

    happening: str
    event_type: str
    status: str
    day: str
    who: tuple[str, ...]
    whom: tuple[str, ...]
    a: Telling
    b: Telling
    copied: bool
    differences: tuple[Difference, ...]


def telling(row: Row) -> Telling:
    """A row of `mentions` in short."""
    return Telling(
        row["event_id"], row["document_id"], row["outlet"], row["published"][:10], row["evidence"], row["start"], row["end"]
    )


def pair(a: Sequence[Row], b: Sequence[Row]) -> Pair:
    """How two sides tell one happening, each by its mentions of it; the surest of each is shown."""
    one, other = (max(rows, key=lambda r: r["confidence"]) for rows in (a, b))
    day = one["date_start"] or other["date_start"] or min(one["published"][:10], other["published"][:10])
    return Pair(
        happening=one["happening_id"],
        event_type=one["event_type"],
        status=one["status"],
        day=day,
        who=labels(sides(one, "actor")) or labels(sides(other, "actor")),
        whom=labels(sides(one, "recipient")) or labels(sides(other, "recipient")),
        a=telling(one),
        b=telling(other),
        copied=one["original"] == other["original"],
        differences=differences(a, b),
    )


def differences(a: Sequence[Row], b: Sequence[Row]) -> tuple[Difference, ...]:
    """The fields that two sides' mentions of one happening give differently; what only one of them gives is no difference, but
    for the word that it rests on.

    Args:
        a, b: rows of `mentions`, at least one each.
    """
    found = []
    for field in NUMBERS:
        found += _differ(field, _numbers(a, field), _numbers(b, field))
    for field in ("event_type", "status"):
        found += _differ(field.removeprefix("event_"), {r[field]: r[field] for r in a}, {r[field]: r[field] for r in b})
    found += _differ("on the word of", _voices(a), _voices(b))
    found += _differ("date", _days(a), _days(b))
    return tuple(found)


def _differ(field: str, a: Mapping[Any, str], b: Mapping[Any, str]) -> list[Difference]:
    """A difference where both say something and nothing in common; keys are compared, values shown."""
    if not a or not b or a.keys() & b.keys():
        return []
    return [Difference(field, ", ".join(a.values()), ", ".join(b.values()))]


def _numbers(rows: Sequence[Row], field: str) -> dict[int, str]:
    return {r[field]: f"{r[field]:,}" for r in rows if r[field] is not None}


def _voices(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """Whom the mentions credit, as resolved; a report that credits nobody tells it on its own word."""
    return {(r["speaker_country"] or r["speaker"], "") if r["voice"] else ("", ""): r["voice"] or OWN_WORD for r in rows}


def _days(rows: Sequence[Row]) -> dict[str, str]:
    return {r["date_start"]: r["date_start"] for r in rows if r["date_start"] and r["date_precision"] == "day"}
