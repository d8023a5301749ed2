"""Files that other tools open: complete, unmended, the same for the same ledger."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from icalendar import Calendar

from detente.errors import UnknownNameError, UsageError
from detente.export import FORMATS, export
from detente.export.polecat import COLUMNS
from detente.ledger import Filter, Ledger
from detente.records import Document, Event, Meeting, Party, Record, When, Where

NASTY = 'He said "no",\tthen\n=HYPERLINK("x"); Ωمرحبا 😀'


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    russia = Party("Moscow", (0, 1), "Russia", "RUS", "GOV", ("GOV",))
    states = Party("=cmd()", (2, 3), "United States", "USA", "GOV")
    place = Where("Geneva", "CHE", 46.2, 6.15, 2660646)
    day = When("2022-01-10", "2022-01-10", "day")
    event = Event(
        "REJECT",
        "yield",
        "actual",
        (russia, states),
        (states,),
        (0, 2),
        (0, 30),
        issue="=1+1",
        date=day,
        place=place,
        quad=3,
    )
    feared = Event("ASSAULT", "", "hypothetical", (russia,), (), (4, 6), (4, 9))
    meetings = tuple(
        Meeting((russia, states), place, when, status, "deputy", (0, 10))
        for status, when in (
            ("held", day),
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


@pytest.mark.parametrize("form", [f.name for f in FORMATS])
def test_every_format_is_the_same_twice_and_can_be_empty(form: str, ledger: Ledger, tmp_path: Path) -> None:
    export(form, ledger, tmp_path / "one")
    export(form, ledger, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert 0 == export(form, Ledger(tmp_path / "new", create=True), tmp_path / "none")


def test_csv_opens_in_pandas_and_holds_no_formula(ledger: Ledger, tmp_path: Path) -> None:
    assert 2 == export("csv", ledger, tmp_path / "e.csv")
    frame = pd.read_csv(tmp_path / "e.csv")
    assert ["REJECT", "ASSAULT"] == list(frame["event_type"])
    assert "'=1+1" == frame["issue"][0]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "e.csv").read_text(encoding="utf8"))))
    assert "RUS; USA" == rows[0]["actor_country"]
    assert "365; 2" == rows[0]["actor_cow"]


def test_polecat_has_its_forty_columns_and_only_what_happened(ledger: Ledger, tmp_path: Path) -> None:
    assert 2 == export("polecat", ledger, tmp_path / "e.tsv")
    frame = pd.read_csv(tmp_path / "e.tsv", sep="\t")
    assert 40 == len(COLUMNS) == len(frame.columns)
    assert ["REJECT", "REJECT"] == list(frame["Event Type"])
    assert ["Russia", "United States"] == list(frame["Actor Name"])
    assert 1 == export("polecat", ledger, tmp_path / "f.tsv", where=Filter(statuses=("hypothetical",)))


def test_the_calendar_holds_the_talks_whose_day_is_known(ledger: Ledger, tmp_path: Path) -> None:
    assert 2 == export("ical", ledger, tmp_path / "t.ics")
    calendar = Calendar.from_ical((tmp_path / "t.ics").read_bytes())
    events = sorted(calendar.walk("VEVENT"), key=lambda e: e["DTSTART"].dt)
    assert ["CONFIRMED", "CANCELLED"] == [str(e["STATUS"]) for e in events]
    assert ["2022-01-10", "2022-01-12"] == [e["DTSTART"].dt.isoformat() for e in events]
    assert "2022-01-14" == events[1]["DTEND"].dt.isoformat()
    assert "Geneva" == str(events[0]["LOCATION"])
    assert all(len(line) <= 75 for line in (tmp_path / "t.ics").read_bytes().split(b"\r\n"))


def test_jsonl_and_parquet_hold_the_same_events(ledger: Ledger, tmp_path: Path) -> None:
    export("jsonl", ledger, tmp_path / "r.jsonl")
    export("parquet", ledger, tmp_path / "e.parquet")
    record = json.loads((tmp_path / "r.jsonl").read_text(encoding="utf8"))
    assert [e["event_type"] for e in record["events"]] == pq.read_table(tmp_path / "e.parquet")["event_type"].to_pylist()


def test_an_unknown_format_says_which_there_are(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="polecat"):
        export("xml", ledger, tmp_path / "x")


def test_a_place_that_cannot_be_written_is_an_error_with_advice(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="choose another place"):
        export("csv", ledger, tmp_path / "missing" / "x.csv")
