"""Notes of a report: every statement is given the numbers of the words it stands on, each words once."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib import resources
from typing import Any

from detente.knowledge.actor_tables import rows_of
from detente.link.rows import Talk, Told
from detente.views.report_rows import Note

Row = Mapping[str, Any]
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CODE = re.compile(r"\b[A-Z]{3}\b")
# A happening is shown with the words of so many reports.
WORDINGS = 3


class Notes:
    """Numbers words in the order in which they are asked for.

    Args:
        documents: the reports, as rows of the ledger's table with `original` and `kind`.
    """

    def __init__(self, documents: Iterable[Row]) -> None:
        self._documents = {d["document_id"]: d for d in documents}
        self._texts = Counter(d["original"] for d in self._documents.values())
        self._numbers: dict[tuple[str, str], int] = {}

    def of(self, document: str, words: str) -> tuple[int, ...]:
        """The number of some words of a report as a tuple of one; of none where the report is not known or the words are empty."""
        told = " ".join(words.split())
        if document not in self._documents or not told:
            return ()
        return (self._numbers.setdefault((document, told), len(self._numbers) + 1),)

    def told(self, mentions: Sequence[Told]) -> tuple[int, ...]:
        """The numbers of the first tellings of a happening: one an outlet, copies only where there is nothing else."""
        chosen: dict[str, Told] = {}
        for t in sorted(mentions, key=lambda t: (t.document != t.original, t.published or "9999", t.document, t.offset)):
            chosen.setdefault(t.outlet or t.document, t)
        firm = [t for t in chosen.values() if t.document == t.original] or list(chosen.values())[:1]
        return tuple(n for t in firm[:WORDINGS] for n in self.of(t.document, t.words))

    def all(self) -> tuple[Note, ...]:
        """The notes in order of their numbers."""
        return tuple(self._note(document, words, number) for (document, words), number in self._numbers.items())

    def _note(self, document: str, words: str, number: int) -> Note:
        d = self._documents[document]
        copies = self._texts[d["original"]] - 1
        return Note(number, document, d["outlet"], d["published"][:10], d["title"], words, copies)


def name(party: str) -> str:
    """A party as a reader calls it: a country by its usual name, anybody else as the ledger does.

    >>> name("RUS"), name("NATO")
    ('Russia', 'NATO')
    """
    return _countries().get(party, party)


def named(parties: Iterable[str]) -> tuple[str, ...]:
    """Several parties by name, each once."""
    return tuple(dict.fromkeys(name(p) for p in parties if p))


def spelt(standing: str) -> str:
    """A standing with countries by name.

    >>> spelt("denied by RUS, NATO")
    'denied by Russia, NATO'
    """
    return _CODE.sub(lambda m: name(m.group()), standing)


def day(iso: str) -> str:
    """An ISO day, month or year as it is read.

    >>> day("2022-01-10"), day("2022-01"), day("2022"), day("")
    ('10 Jan 2022', 'Jan 2022', '2022', '')
    """
    try:
        if len(iso) >= 10:
            known = date.fromisoformat(iso[:10])
            return f"{known.day} {MONTHS[known.month]} {known.year}"
        year, _, month = iso.partition("-")
        return f"{MONTHS[int(month)]} {year}" if month else year
    except (ValueError, IndexError):
        return iso


def as_of(talk: Talk, until: str) -> Talk | None:
    """A round of talks as it was known on a day; None where nobody had told of it."""
    known = tuple(s for s in talk.history if not until or s.published[: len(until)] <= until)
    if not known:
        return None
    return talk if len(known) == len(talk.history) else dataclasses.replace(talk, history=known, status=known[-1].status)


@functools.cache
def _countries() -> dict[str, str]:
    path = resources.files("detente.knowledge") / "countries.tsv"
    return {row["iso3"]: row["name"] for row in rows_of(path)}
