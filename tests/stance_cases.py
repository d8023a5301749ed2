"""Happenings and mentions that take a stand, for tests of stances."""

from __future__ import annotations

from typing import Any

from detente.link.rows import Happening, Side, Told

CORRIDOR = "reopen the grain corridor"
# Words that take the stand of each type, and those that give a stance up.
SAID = {
    "REQUEST": "Norway demanded to {}",
    "CONCEDE": "Norway gave up the {}",
    "AGREE": "Norway offered to {}",
    "SUPPORT": "Norway supported the {}",
    "REJECT": "Norway refused to {}",
    "THREATEN": "Norway threatened to {}",
    "RETREAT": "Norway withdrew from the {}",
}


NAMES = {"NOR": "Norway", "ISL": "Iceland", "FRO": "Torshavn"}


def _names(by: tuple[str, ...]) -> str:
    return " and ".join(NAMES.get(b, b) for b in by)


def side(label: str) -> Side:
    return Side(label, label, label)


def happening(
    event_type: str,
    day: str = "2031-03-01",
    *,
    by: tuple[str, ...] = ("NOR",),
    to: tuple[str, ...] = (),
    **other: Any,
) -> Happening:
    fields: dict[str, Any] = {
        "id": f"{event_type}-{day}-{'-'.join(by)}-{other.get('status', '')}",
        "event_type": event_type,
        "mode": "",
        "status": "actual",
        "actors": tuple(map(side, by)),
        "recipients": tuple(map(side, to)),
        "issue": CORRIDOR,
        "condition": "",
        "start": day,
        "end": day,
        "precision": "day",
        "place": "",
        "place_country": "",
        "geonames_id": None,
        "lat": None,
        "lon": None,
        "dead": None,
        "injured": None,
        "size": None,
        "score": 0.0,
        "quad": 1,
        "confidence": 0.9,
        "first": day,
        "last": day,
        "reports": 1,
        "sources": 1,
        "outlets": (),
        "words": SAID.get(event_type, "{}").format(other.get("issue", CORRIDOR)).replace("Norway", _names(by)),
        "standing": (),
        "claimed_by": (),
        "denied_by": (),
        "contradicts": (),
        "members": (),
    }
    return Happening(**{**fields, **other})


def told(name: str, *, published: str, confidence: float, words: str) -> Told:
    return Told(
        id=name,
        document=f"doc-{name}",
        original=f"doc-{name}",
        outlet="The Strait Courier",
        published=published,
        event_type="REQUEST",
        mode="",
        status="actual",
        actors=(),
        recipients=(),
        speaker=None,
        issue="",
        condition="",
        start="",
        end="",
        precision="",
        place="",
        place_country="",
        geonames_id=None,
        lat=None,
        lon=None,
        dead=None,
        injured=None,
        size=None,
        score=0.0,
        quad=0,
        confidence=confidence,
        words=words,
        offset=0,
    )
