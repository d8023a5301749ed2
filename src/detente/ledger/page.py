"""One report as the ledger's rows need it: its head, its paragraphs, its words, on whose word."""

from __future__ import annotations

import functools
from typing import Any, Final

from detente.extract.parse import paragraph_of, reading_copy
from detente.records import Party, Record, Span

Row = dict[str, Any]
# A source worded at greater length than this is given by its resolved name.
LONGEST_VOICE: Final = 60


def person(party: Party | None) -> str:
    """The party's own name, with its title where it has one."""
    if party is None:
        return ""
    name = party.entity or " ".join(party.text.split())
    return f"{name}, {party.title}" if party.title and party.title.casefold() not in name.casefold() else name


def _precision(published: str) -> str:
    """How exactly a day of publication is known, by the length of the ISO date."""
    return "time" if len(published) > 10 else {10: "day", 7: "month", 4: "year"}.get(len(published), "")


class Page:
    """One report as rows need it: its paragraphs, computed once and only where a row asks."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.document = record.document

    @functools.cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        return reading_copy(self.document.text, self.document.furniture)[1]

    @functools.cached_property
    def _pronouns(self) -> frozenset[Span]:
        return frozenset((m.start, m.end) for a in self.record.actors for m in a.mentions if m.kind == "pronoun")

    @functools.cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(a.entity for a in self.record.actors if a.type == "person")

    def voice(self, party: Party | None) -> str:
        """On whose word: a person by name and title, anybody else as the report words it (`U.S. officials`)."""
        if party is None:
            return ""
        words = " ".join(party.text.split())
        as_worded = party.span and party.span not in self._pronouns and len(words) <= LONGEST_VOICE
        return person(party) if party.title or party.entity in self._people or not as_worded else words

    def head(self) -> Row:
        d = self.document
        published = d.published or ""
        return {
            "document_id": d.id,
            "outlet": d.outlet or "",
            "published": published,
            "published_precision": _precision(published),
        }

    def evidence(self, span: Span) -> Row:
        return {
            "paragraph": paragraph_of(self.paragraphs, span[0]),
            "start": span[0],
            "end": span[1],
            "evidence": " ".join(self.record.words(span).split()),
        }
