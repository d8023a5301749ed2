"""A ledger of one report full of nasty words."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.ledger import Ledger
from detente.records import Document, Event, Meeting, Party, Record, When, Where

NASTY = 'He said "no",\tthen\n=HYPERLINK("x"); Ωمرحبا 😀'


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    russia = Party("Moscow", (0, 1), "Russia", "RUS", "GOV", ("GOV",))
    states = Party("=cmd()", (2, 3), "United States", "USA", "GOV")
    place = Where("Geneva", "CHE", 46.2, 6.15, 2660646)
    when = When("2022-01-10", "2022-01-10", "day")
    event = Event(
        "REJECT",
        "yield",
        "actual",
        (russia, states),
        (states,),
        (0, 2),
        (0, 30),
        issue="=1+1",
        date=when,
        place=place,
        quad=3,
    )
    feared = Event("ASSAULT", "", "hypothetical", (russia,), (), (4, 6), (4, 9))
    meetings = tuple(
        Meeting((russia, states), place, date, status, "deputy", (0, 10))
        for status, date in (
            ("held", when),
            ("cancelled", When("2022-01-12", "2022-01-13", "day")),
            ("proposed", When("2022-02", "2022-02", "month")),
        )
    )
    document = Document(
        id="a" * 16, text=NASTY + " " * 40, published="2022-01-10", outlet="Wire; & Co", url="https://example.org/a"
    )
    made = Ledger(tmp_path / "l", create=True)
    made.write([Record(document, events=(event, feared), meetings=meetings)])
    return made
