"""Questions → answers over flat rows: those of one report (`tables.of`), or those of a ledger, once each and as corrected
(`Linked.ask`). The one service layer that command line, Python and board share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from detente.ledger.linkrows import sides
from detente.ledger.tables import SEPARATOR
from detente.link.rows import Side, is_state
from detente.views.answers import Deed, Outlook, Position, Quote, Source, Strength, Talk

Row = Mapping[str, Any]

# The types of the codebook that take a stand on an issue, in the words of a brief. Several who agree, agree with one
# another; one who agrees to something offers it.
ACTS: Final = {
    "REQUEST": "demands",
    "CONCEDE": "concedes",
    "AGREE": "offers",
    "SUPPORT": "supports",
    "REJECT": "refuses",
    "THREATEN": "threatens",
    "ACCUSE": "accuses",
}
JOINTLY: Final = "agrees with"
# The columns that the questions read, by table: a few of many.
_PLACED: Final = ("document_id", "outlet", "published", "paragraph", "start", "end", "evidence")
COLUMNS: Final = {
    "mentions": (
        *_PLACED, "happening_id", "event_id", "event_type", "event_mode", "status", "meets", "actor", "actor_country",
        "actor_sector", "actor_title", "recipient", "recipient_country", "recipient_sector", "voice", "issue", "condition",
        "date_start", "place", "quad", "confidence",
    ),
    "attributions": (
        *_PLACED, "quote_id", "speaker", "speaker_country", "speaker_sector", "speaker_title", "voice", "source", "content",
        "direct",
    ),
    "forces": (
        *_PLACED, "force_id", "side", "side_country", "side_sector", "count", "approximate", "what", "place", "voice",
    ),
    "outlooks": (*_PLACED, "outlook_id", "forecast_id", "voice", "about", "likelihood"),
}  # fmt: skip
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def positions(events: Iterable[Row]) -> list[Position]:
    """Stances, in the order of the events; one row a party. Announced meetings stand among the talks instead."""
    return [p for e in events if e["event_type"] in ACTS and not (e["event_type"] == "AGREE" and e["meets"]) for p in _stances(e)]


def _stances(e: Row) -> Iterator[Position]:
    actors = sides(e, "actor")
    parties = _labels(actors)
    jointly = e["event_type"] == "AGREE" and len(parties) > 1
    for party in parties or ("",):
        others = [p for p in parties if p != party] if jointly else []
        yield Position(
            party=party or "unnamed",
            who=_who(e, actors, party),
            act=JOINTLY if jointly else ACTS[e["event_type"]],
            to=", ".join(dict.fromkeys((*others, *_labels(sides(e, "recipient"))))),
            issue=e["issue"] or e["evidence"],
            condition=e["condition"],
            status=e["status"],
            speaker=e["voice"],
            date=e["date_start"],
            source=source(e),
        )


def _who(e: Row, actors: Sequence[Side], party: str) -> str:
    """The person or office that acted for a party, with the title it is given."""
    titles = e["actor_title"].split(SEPARATOR)
    for side, title in zip(actors, titles, strict=False):
        if side.label == party:
            return f"{side.entity}, {title}" if title and title.casefold() not in side.entity.casefold() else side.entity
    return ""


def talks(meetings: Iterable[Row]) -> list[Talk]:
    """Meetings by day, the undated last; one told twice in a report stands once, at its fullest telling."""
    seen: dict[tuple[str, ...], Row] = {}
    for m in meetings:
        once = "held" if m["status"] == "ongoing" else m["status"]
        key = (m["date_start"], m["place"], once) if m["date_start"] else ("", str(m["start"]), str(m["end"]))
        told = seen.get((m["document_id"], *key))
        if told is None or len(sides(m, "parties")) > len(sides(told, "parties")):
            seen[(m["document_id"], *key)] = m
    found = map(_talk, seen.values())
    return sorted(found, key=lambda t: (t.date or "9999", t.source.published, t.source.document_id, t.source.start))


def _talk(m: Row) -> Talk:
    start = m["date_start"]
    return Talk(
        date=start,
        until=m["date_end"] if m["date_end"] != start else "",
        weekday=weekday(start),
        status=m["status"],
        parties=_labels(sides(m, "parties")),
        place=m["place"],
        level=m["level"],
        source=source(m),
    )


def weekday(iso: str) -> str:
    """The English name of an ISO date's weekday, empty where the day is not known.

    >>> weekday("2022-01-10"), weekday("2022-01")
    ('Monday', '')
    """
    try:
        return WEEKDAYS[date.fromisoformat(iso).weekday()] if len(iso) == 10 else ""
    except ValueError:
        return ""


def quotes(attributions: Iterable[Row], *, direct_only: bool = False) -> list[Quote]:
    """Who said what, in the order of the rows; only what stands in quotation marks where `direct_only`."""
    return [_quote(a) for a in attributions if a["end"] and (a["direct"] or not direct_only)]


def _quote(a: Row) -> Quote:
    spoken = (a["speaker"] if a["speaker_title"] else a["voice"]) or " ".join(a["source"].split())
    return Quote(
        speaker=spoken or "unnamed",
        party=", ".join(_labels(sides(a, "speaker"))),
        title=a["speaker_title"],
        direct=a["direct"],
        source=source(a, words=a["content"]),
    )


def forces(rows: Iterable[Row]) -> list[Strength]:
    """Counted forces, in the order of the rows; without those of which no number can be held."""
    return [
        Strength(
            side=", ".join(dict.fromkeys(map(belongs, sides(f, "side")))),
            count=f["count"],
            approximate=f["approximate"],
            what=f["what"],
            where=f["place"],
            according_to=f["voice"],
            source=source(f),
        )
        for f in rows
        if f["count"] is not None
    ]


def events(rows: Iterable[Row]) -> list[Deed]:
    """Events, in the order of the rows."""
    return [
        Deed(
            event_type=e["event_type"],
            event_mode=e["event_mode"],
            status=e["status"],
            actors=_labels(sides(e, "actor")),
            recipients=_labels(sides(e, "recipient")),
            speaker=e["voice"],
            issue=e["issue"],
            condition=e["condition"],
            date=e["date_start"],
            place=e["place"],
            quad=e["quad"],
            confidence=e["confidence"],
            source=source(e),
        )
        for e in rows
    ]


def outlooks(assessments: Iterable[Row]) -> list[Outlook]:
    """Judgements of likelihood, in the order of the rows."""
    return [Outlook(by=a["voice"], about=a["about"], likelihood=a["likelihood"], source=source(a)) for a in assessments]


def source(row: Row, *, words: str | None = None) -> Source:
    """Where a row stands; `words` where they are not all that lies between its first and last."""
    said = row["evidence"] if words is None else words
    return Source(row["document_id"], row["outlet"], row["published"][:10], row["paragraph"], row["start"], row["end"], said)


def belongs(side: Side) -> str:
    """The side of the crisis that a party belongs to: its state's code, or the organisation's or group's name.

    >>> belongs(Side("russian army", "Russian army", "Russian army", "RUS", "MIL"))
    'RUS'
    """
    return side.country if is_state(side.country) else side.entity


def _labels(parties: Iterable[Side]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.label for s in parties if s.label))
