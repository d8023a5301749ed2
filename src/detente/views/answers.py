"""The rows that answers are made of: frozen, flat, each with the place in a report that it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from detente.records import Plain


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
    """A party's stance: `RUS demands NATO: halt its outreach`. `act` is a verb of `questions.ACTS`; `who` the person or
    office that took it; `speaker` whom the report credits for it, empty where the report says so itself."""

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
