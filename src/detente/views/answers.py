"""The rows that answers are made of: frozen, flat, each with the place in a report that it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from detente.extract.parse import paragraph_of, reading_copy
from detente.ledger.page import LONGEST_VOICE, person
from detente.link.rows import is_state
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


class Page:
    """One record with its paragraphs, computed once; makes sources for spans and names for parties."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.document: Document = record.document
        self.paragraphs = reading_copy(record.document.text, record.document.furniture)[1]
        self._kinds = {(m.start, m.end): m.kind for a in record.actors for m in a.mentions}
        self._people = {a.entity for a in record.actors if a.type == "person"}

    def source(self, *spans: Span) -> Source:
        """Where a row stands: the hull of its spans, their words with an ellipsis for what lies between them."""
        d = self.document
        words = " … ".join(w for w in (" ".join(self.record.words(s).split()) for s in spans) if w)
        start, end = spans[0][0], spans[-1][1]
        return Source(d.id, d.outlet or "", published_day(d), paragraph_of(self.paragraphs, start), start, end, words)

    def voice(self, party: Party | None) -> str:
        """On whose word: a person by name and title, anybody else as the report words it (`U.S. officials`)."""
        if party is None:
            return ""
        words = " ".join(party.text.split())
        as_worded = party.span and self._kinds.get(party.span) != "pronoun" and len(words) <= LONGEST_VOICE
        if party.title or party.entity in self._people or not as_worded:
            return person(party)
        return words


def published_day(document: Document) -> str:
    """The day of publication as an ISO date, empty where it is not known."""
    return (document.published or "")[:10]


def side(party: Party | None) -> str:
    """The side a party belongs to: its state's code, or the organisation's or group's name.

    >>> side(Party("its troops", None, "Russian army", "RUS", "MIL"))
    'RUS'
    """
    if party is None:
        return ""
    return party.country if is_state(party.country) else party.entity or party.text


def label(party: Party | None) -> str:
    """How a party stands in an answer: a state's code for its government, else its name.

    >>> label(Party("the Kremlin", None, "Russia", "RUS", "GOV"))
    'RUS'
    """
    if party is None:
        return ""
    if is_state(party.country) and party.sector in ("GOV", ""):
        return party.country
    return party.entity or party.text


def day(when: When | None) -> str:
    """When something began as an ISO date, empty where that is not known."""
    return when.start if when else ""
