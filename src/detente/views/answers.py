"""The rows that answers are made of: frozen, flat, each with the place in a report that it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from detente.extract.parse import paragraph_of, reading_copy
from detente.records import Document, Party, Plain, Record, Span, When


@dataclass(frozen=True, slots=True)
class Source(Plain):
    """Where a row stands: report, paragraph (from 1; 0 outside the news text), offsets and the words themselves."""

    document_id: str
    outlet: str
    published: str
    paragraph: int
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Position(Plain):
    """A party's stance: `RUS demands NATO: halt its outreach`. `act` is one of demands, offers, accepts, concedes, refuses,
    threatens, accuses, supports."""

    party: str
    who: str
    act: str
    to: str
    issue: str
    condition: str
    status: str
    speaker: str
    date: str
    source: Source


@dataclass(frozen=True, slots=True)
class Talk(Plain):
    """A meeting with its day: `date` ISO (partial where only the month is known), `weekday` in words where the day is."""

    date: str
    until: str
    weekday: str
    status: str
    parties: tuple[str, ...]
    place: str
    level: str
    source: Source


@dataclass(frozen=True, slots=True)
class Quote(Plain):
    """Who said what, in quotation marks or in the reporter's words."""

    speaker: str
    party: str
    title: str
    direct: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Strength(Plain):
    """A counted force and on whose word."""

    side: str
    count: int
    approximate: bool
    what: str
    where: str
    according_to: str
    source: Source


@dataclass(frozen=True, slots=True)
class Deed(Plain):
    """An event as a line: type, mode, status, who, to whom, when, where."""

    event_type: str
    event_mode: str
    status: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    speaker: str
    issue: str
    condition: str
    date: str
    place: str
    quad: int
    confidence: float
    source: Source


@dataclass(frozen=True, slots=True)
class Outlook(Plain):
    """A judgement of how likely something is."""

    by: str
    about: str
    likelihood: str
    source: Source


@dataclass(frozen=True, slots=True)
class Delegation(Plain):
    """A side of the crisis in a report: its label, and its people with their titles, those who lead first."""

    party: str
    name: str
    people: tuple[str, ...]


class Page:
    """One record with its paragraphs, computed once; makes sources for spans."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.document: Document = record.document
        self.paragraphs = reading_copy(record.document.text, record.document.furniture)[1]

    def source(self, span: Span) -> Source:
        d = self.document
        words = " ".join(self.record.words(span).split())
        day = (d.published or "")[:10]
        return Source(d.id, d.outlet or "", day, paragraph_of(self.paragraphs, span[0]), span[0], span[1], words)


def label(party: Party | None) -> str:
    """How a party stands in an answer: a country's code for its government, else its name.

    >>> label(Party("the Kremlin", None, "Russia", "RUS", "GOV"))
    'RUS'
    """
    if party is None:
        return ""
    if (
        party.country
        and len(party.country) == 3
        and party.country not in ("IGO", "NGO", "MNC")
        and party.sector in ("GOV", "")
    ):
        return party.country
    return party.entity or party.text


def person(party: Party | None) -> str:
    """The party's own name where it is more than the label says, with its title."""
    if party is None:
        return ""
    name = party.entity or " ".join(party.text.split())
    return f"{name}, {party.title}" if party.title and party.title.casefold() not in name.casefold() else name


def day(when: When | None) -> str:
    return when.start if when else ""
