"""Ledgers of the invented report over a strait, for the tests of what is made of a ledger."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from detente.ledger import Ledger
from detente.ledger.linked import Linked
from detente.link.rows import Step
from detente.link.tension import Bar, Measures, Tension
from detente.records import Record
from detente.views.report_rows import Driver, Dyad, Mark, Outlook, Timeline, Turn
from sample_report import record

NOTHING = Measures(0, 0, 0, 0)


def strait() -> list[Record]:
    """The report, a copy of it in another outlet on the next day, and one on another day that tells one thing of its own."""
    text = "Iceland said on Wednesday that Norway had not moved its soldiers. Norway refused to answer.\n"
    later = dataclasses.replace(
        record().document, id="22ff", text=text, title="A denial", outlet="Harbour Radio", published="2031-03-12"
    )
    return [
        record(),
        record(id="11ff00ff00ff00ff", outlet="The Fjord Gazette", title="Two days over a strait", published="2031-03-11"),
        Record(dataclasses.replace(later, furniture=())),
    ]


def ledger(path: Path, records: list[Record] | None = None) -> Path:
    Ledger(path, create=True).write(strait() if records is None else records)
    return path


def linked(path: Path, records: list[Record] | None = None) -> Linked:
    return Ledger(ledger(path, records)).linked()


def bar(day: str, *, words: int = 0, usual: int | None = None, coverage: int = 1) -> Bar:
    base = None if usual is None else Measures(usual, 0, 0, 0)
    return Bar(day, words, 0, 1, 0, 0, NOTHING, coverage, None, None, base)


def dyad(a: str = "Norway", b: str = "Iceland") -> Dyad:
    days = tuple(bar(f"2031-03-{n:02d}", words=4 if n > 7 else 1, usual=1 if n > 5 else None) for n in range(1, 15))
    turn = Turn("2031-03-08", "verbal conflict", 1.0, 4.0, (Driver("2031-03-08", "Norway demanded", "A", (1,)),))
    return Dyad(a, b, 40, Tension("NOR", "ISL", days, (), "day"), (turn,))


def timeline(*marks: Mark, lanes: tuple[str, ...] = ("Norway", "Iceland")) -> Timeline:
    return Timeline(lanes, marks, len(marks))


def mark(
    day: str = "2031-03-10", *, lane: int = 0, quad: int = 3, planned: bool = False, denied: bool = False, letter: str = ""
) -> Mark:
    return Mark(day, lane, quad, planned, denied, letter)


def outlook(by: str = "NATO officials", *, low: float | None = 0.2, high: float | None = 0.45) -> Outlook:
    return Outlook("2031-03-10", by, "a deal", "low", low, high, "", None, (1,))


def steps(*told: tuple[str, str]) -> tuple[Step, ...]:
    return tuple(Step(f"r{n}", day, status) for n, (day, status) in enumerate(told))
