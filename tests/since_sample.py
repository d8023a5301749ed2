"""Hand-made happenings, tellings, moves and talks for the tests of what is new since a day: two invented states over a strait."""

from __future__ import annotations

from typing import Any

from detente.link.rows import Forecast, Happening, Move, Side, Stance, Step, Talk
from detente.views.since_rows import Cited, Gathered, Telling

DAY = "2031-03-10"


def side(label: str) -> Side:
    return Side(label, label, label, label if len(label) == 3 else "")


def happening(id: str, event_type: str = "MOBILIZE", *, by: tuple[str, ...] = ("NOR",), **other: Any) -> Happening:
    fields: dict[str, Any] = {
        "id": id,
        "event_type": event_type,
        "mode": "",
        "status": "actual",
        "actors": tuple(map(side, by)),
        "recipients": (),
        "issue": "",
        "condition": "",
        "start": DAY,
        "end": DAY,
        "precision": "day",
        "place": "",
        "place_country": "",
        "geonames_id": None,
        "lat": None,
        "lon": None,
        "dead": None,
        "injured": None,
        "size": None,
        "score": -7.0,
        "quad": 4,
        "confidence": 1.0,
        "first": DAY,
        "last": DAY,
        "reports": 1,
        "sources": 1,
        "outlets": ("The Strait Courier",),
        "words": "",
        "standing": ("reported by one source",),
        "claimed_by": (),
        "denied_by": (),
        "contradicts": (),
        "members": (),
    }
    return Happening(**{**fields, **other})


def words_of(id: str) -> str:
    return f"Norway did what the coast calls {id} and said so"


def cited(id: str, *, start: int = 0, document: str = "", words: str = "", published: str = DAY) -> Cited:
    text = words or words_of(id)
    return Cited(document or f"doc-{id}", "The Strait Courier", published, 1, start, start + len(text), text)


def telling(id: str, source: Cited | None = None, *, named: bool = True, speaker: str = "", meets: bool = False) -> Telling:
    return Telling(f"event-{id}", id, 1.0, meets, named, speaker, source or cited(id))


def stance(id: str, act: str = "demands", *, party: str = "NOR", day: str = DAY, issue: str = "the strait") -> Stance:
    return Stance(party, issue, f"issue-{issue}", act, (), "", day, id, f"doc-{id}", words_of(id))


def move(kind: str, after: Stance, before: Stance | None = None) -> Move:
    return Move(after.party, after.issue, after.issue_id, kind, after.day, before, after)


def talk(id: str, start: str, *steps: tuple[str, str], **other: Any) -> Talk:
    history = tuple(Step(f"{id}-{n}", day, status) for n, (status, day) in enumerate(steps))
    fields: dict[str, Any] = {
        "id": id,
        "status": history[-1].status,
        "level": "minister",
        "parties": (side("NOR"), side("ISL")),
        "start": start,
        "end": start,
        "precision": "day",
        "place": "Vienna",
        "place_country": "AUT",
        "sources": 1,
        "history": history,
        "members": (),
    }
    return Talk(**{**fields, **other})


def forecast(id: str, likelihood: str = "low", **other: Any) -> Forecast:
    fields: dict[str, Any] = {"low": 0.2, "high": 0.45, "made": DAY, "due": "", "members": ()}
    return Forecast(id, "NATO officials", "NATO", "a deal", likelihood, **{**fields, **other})


def gathered(*happenings: Happening, tellings: tuple[Telling, ...] = (), **other: Any) -> Gathered:
    """What a ledger would hold: each happening is fresh and told once, unless said otherwise."""
    told: dict[str, list[Telling]] = {}
    for t in tellings:
        told.setdefault(t.happening, []).append(t)
    for h in happenings:
        told.setdefault(h.id, [telling(h.id)])
    fields: dict[str, Any] = {
        "as_of": "2031-03-12",
        "reports": 3,
        "sources": 2,
        "outlets": 2,
        "happenings": {h.id: h for h in happenings},
        "tellings": told,
        "fresh": [h.id for h in happenings],
    }
    return Gathered(DAY, **{**fields, **other})


def rounds(*talks: Talk) -> dict[str, list[tuple[str, Cited]]]:
    """One telling for each step of some talks."""
    return {t.id: [(s.status, cited(f"{t.id}-{s.status}", published=s.published)) for s in t.history] for t in talks}
