"""Files that other tools open: complete, unmended, the same for the same ledger."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from icalendar import Calendar

from detente.errors import LedgerError, UnknownNameError, UsageError
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


def test_csv_of_a_folder_is_one_file_a_table(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for form in ("csv", "parquet"):
        assert 0 < export(form, ledger, folder)
        assert {"documents", "events", "meetings", "rejected"} <= {p.stem for p in folder.glob(f"*.{form}")}
    assert ["held", "cancelled", "proposed"] == list(pd.read_csv(folder / "meetings.csv")["status"])
    assert 3 == pq.read_table(folder / "meetings.parquet").num_rows
    with pytest.raises(UsageError, match="csv and parquet"):
        export("ical", ledger, folder)


@pytest.mark.parametrize("form", [f.name for f in FORMATS])
def test_every_format_goes_to_an_open_file_and_to_standard_output(form: str, ledger: Ledger, tmp_path: Path) -> None:
    export(form, ledger, tmp_path / "file")
    handle = io.BytesIO()
    export(form, ledger, handle)
    assert (tmp_path / "file").read_bytes() == handle.getvalue()
    code = "import sys; from detente.export import export; from detente.ledger import Ledger; export(sys.argv[1], Ledger(sys.argv[2]), '-')"
    run = subprocess.run([sys.executable, "-c", code, form, str(ledger.path)], capture_output=True, check=True)
    assert handle.getvalue() == run.stdout


def test_every_cell_of_csv_comes_back_as_it_was(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    words = 'a "b", c\r\nd\te; \u2028 مرحبا \U0001f468\u200d\U0001f469'
    ledger.write([Record(Document(id="007", text=words, title=words, published="2022-01-10"))])
    folder = tmp_path / "t"
    folder.mkdir()
    export("csv", ledger, folder)
    frame = pd.read_csv(folder / "documents.csv", dtype=str, keep_default_na=False)
    assert ["007", words] == [frame["document_id"][0], frame["title"][0]]


def test_polecat_has_its_forty_columns_and_only_what_happened(ledger: Ledger, tmp_path: Path) -> None:
    assert 2 == export("polecat", ledger, tmp_path / "e.tsv")
    frame = pd.read_csv(tmp_path / "e.tsv", sep="\t")
    assert 40 == len(COLUMNS) == len(frame.columns)
    assert ["REJECT", "REJECT"] == list(frame["Event Type"])
    assert ["Russia", "United States"] == list(frame["Actor Name"])
    assert 1 == export("polecat", ledger, tmp_path / "f.tsv", where=Filter(statuses=("hypothetical",)))


def test_polecat_spells_codes_as_polecat_does(ledger: Ledger, tmp_path: Path) -> None:
    export("polecat", ledger, tmp_path / "e.tsv")
    row = pd.read_csv(tmp_path / "e.tsv", sep="\t", dtype=str).iloc[0]
    assert ("a" * 16 + "_0_reject_1", "2022-01-10", "VERBAL CONFLICT") == (
        row["Event ID"],
        row["Event Date"],
        row["Quad Code"],
    )
    assert ("RUS", "365", "USA", "2") == (
        row["Actor Country"],
        row["Actor COW"],
        row["Recipient Country"],
        row["Recipient COW"],
    )
    assert ("Geneva", "CHE", "2660646") == (row["Placename"], row["Country"], row["GeoNames ID"])
    assert "'=cmd()" == row["Recipient Name Raw"]
    assert pd.isna(row["City"])


def test_polecat_has_forty_cells_in_every_line_whatever_the_words(tmp_path: Path) -> None:
    party = Party('a "b"\tc\nd\x85e\u2028f', (0, 1), '"', "RUS", "GOV")
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write([Record(Document(id="a", text="x"), events=(Event("AID", "", "actual", (party,), (), (0, 1), (0, 1)),))])
    export("polecat", ledger, tmp_path / "e.tsv")
    lines = (tmp_path / "e.tsv").read_text(encoding="utf8").splitlines()
    assert [40, 40] == [len(line.split("\t")) for line in lines]
    assert "a 'b' c d e f" == lines[1].split("\t")[13]


def test_the_calendar_holds_the_talks_whose_day_is_known(ledger: Ledger, tmp_path: Path) -> None:
    assert 2 == export("ical", ledger, tmp_path / "t.ics")
    calendar = Calendar.from_ical((tmp_path / "t.ics").read_bytes())
    events = sorted(calendar.walk("VEVENT"), key=lambda e: e["DTSTART"].dt)
    assert ["CONFIRMED", "CANCELLED"] == [str(e["STATUS"]) for e in events]
    assert ["2022-01-10", "2022-01-12"] == [e["DTSTART"].dt.isoformat() for e in events]
    assert "2022-01-14" == events[1]["DTEND"].dt.isoformat()
    assert "Geneva" == str(events[0]["LOCATION"])
    assert "Mentions of talks without a known day, left out: 1." == str(calendar["X-WR-CALDESC"])
    assert {"2022-01-10T00:00:00+00:00"} == {e["DTSTAMP"].dt.isoformat() for e in events}
    assert all(len(line) <= 75 for line in (tmp_path / "t.ics").read_bytes().split(b"\r\n"))


def talks(status: str, parties: tuple[Party, ...], start: str = "2022-01-12") -> Meeting:
    return Meeting(parties, None, When(start, start, "day"), status, "", (0, 5))


RUSSIA, NATO = Party("Moscow", None, "Russia", "RUS", "GOV"), Party("NATO", None, "NATO", "IGO")


def calendar_of(tmp_path: Path, *records: Record) -> list[dict[str, str]]:
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write(records)
    export("ical", ledger, tmp_path / "t.ics")
    calendar = Calendar.from_ical((tmp_path / "t.ics").read_bytes())
    return [{k: str(getattr(v, "dt", v)) for k, v in e.items()} for e in calendar.walk("VEVENT")]


def test_the_same_talks_in_two_reports_are_one_entry_with_the_latest_word(tmp_path: Path) -> None:
    first = Record(Document(id="b", text="Talks", published="2022-01-10"), meetings=(talks("scheduled", (RUSSIA, NATO)),))
    later = Record(Document(id="a", text="Talks", published="2022-01-11"), meetings=(talks("cancelled", (NATO, RUSSIA)),))
    assert ["CANCELLED"] == [e["STATUS"] for e in calendar_of(tmp_path, first, later)]


def test_talks_of_which_only_one_party_is_named_are_not_thrown_together(tmp_path: Path) -> None:
    records = [Record(Document(id=i, text="Talks"), meetings=(talks("proposed", (RUSSIA,)),)) for i in "ab"]
    events = calendar_of(tmp_path, *records)
    assert ["TENTATIVE", "TENTATIVE"] == [e["STATUS"] for e in events]
    assert ["Russia (proposed)"] * 2 == [e["SUMMARY"] for e in events]


def test_an_hour_that_is_known_is_kept(tmp_path: Path) -> None:
    record = Record(Document(id="a", text="Talks"), meetings=(talks("held", (RUSSIA, NATO), "2022-01-12T09:30:00+01:00"),))
    assert ["2022-01-12 08:30:00+00:00"] == [e["DTSTART"] for e in calendar_of(tmp_path, record)]


def test_a_report_cannot_write_lines_of_its_own_into_the_calendar(tmp_path: Path) -> None:
    evil = Party("x", None, "A\r\nATTENDEE:mailto:x@example.org\x00\u2028B;,", "", "")
    url = "https://example.org/\r\nATTACH:x"
    record = Record(
        Document(id="a", text="Talks", url=url, outlet="O\nEND:VEVENT", published="2022-01"),
        meetings=(talks("held", (evil, NATO)),),
    )
    (event,) = calendar_of(tmp_path, record)
    assert "A ATTENDEE:mailto:x@example.org B;, – NATO" == event["SUMMARY"]
    assert {"ATTENDEE", "ATTACH", "URL"}.isdisjoint(event)
    assert b"\nATTENDEE" not in (tmp_path / "t.ics").read_bytes()


@pytest.mark.parametrize("start", ["2022-02-30", "2022-W02-1", "2022", "", "soon", "2022-01-12Tx"])
def test_what_is_no_day_is_left_out(start: str, tmp_path: Path) -> None:
    record = Record(Document(id="a", text="Talks"), meetings=(talks("held", (RUSSIA, NATO), start),))
    assert [] == calendar_of(tmp_path, record)


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


def test_a_writer_that_fails_leaves_the_old_file_and_no_other(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    target = tmp_path / "out" / "e.csv"
    target.write_text("old")
    next((ledger.path / "batches").glob("*/events.parquet")).write_bytes(b"junk")
    with pytest.raises(LedgerError, match="damaged"):
        export("csv", ledger, target)
    assert "old" == target.read_text()
    assert [target] == list((tmp_path / "out").iterdir())
