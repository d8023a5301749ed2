"""Flat tables as CSV and Parquet: all their columns, no formulas, every cell as it was, what linking adds beside it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from detente.errors import UnknownNameError
from detente.export import TABLES, export
from detente.export.tables import flat, known
from detente.ledger import Filter, Ledger
from detente.records import Document, Magnitude, Record, Rejected
from export.strait import TALKS, THREAT, crisis, day, refusal, told
from sample_report import record

# Tables of which a generation has a file of its own.
OWN = (
    "mentions",
    "documents",
    "rounds",
    "outlooks",
    "happenings",
    "talks",
    "stances",
    "moves",
    "forecasts",
    "entities",
    "cast",
    "copies",
)


def rows(ledger: Ledger, table: str = "events", where: Filter | None = None) -> list[dict[str, str]]:
    file = io.BytesIO()
    assert export("csv", ledger, file, table=table, where=where or Filter()) == file.getvalue().count(b"\n") - 1
    return list(csv.DictReader(io.StringIO(file.getvalue().decode("utf8"))))


def test_csv_opens_in_pandas_and_holds_no_formula(ledger: Ledger, tmp_path: Path) -> None:
    assert 2 == export("csv", ledger, tmp_path / "e.csv")
    frame = pd.read_csv(tmp_path / "e.csv")
    assert ["REJECT", "ASSAULT"] == list(frame["event_type"])
    assert "'=1+1" == frame["issue"][0]
    found = list(csv.DictReader(io.StringIO((tmp_path / "e.csv").read_text(encoding="utf8"))))
    assert "RUS; USA" == found[0]["actor_country"]
    assert "365; 2" == found[0]["actor_cow"]


def test_every_cell_of_csv_comes_back_as_it_was(tmp_path: Path) -> None:
    words = 'a "b", c\r\nd\te; \u2028 مرحبا \U0001f468\u200d\U0001f469'
    ledger = crisis(tmp_path / "l", Record(Document(id="007", text=words, title=words, published="2022-01-10")))
    export("csv", ledger, tmp_path / "d.csv", table="documents")
    frame = pd.read_csv(tmp_path / "d.csv", dtype=str, keep_default_na=False)
    assert ["007", words, "007", "original"] == list(frame.loc[0, ["document_id", "title", "original", "kind"]])


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_folder_gets_a_file_a_table_and_all_have_their_columns(form: str, tmp_path: Path) -> None:
    full, empty = tmp_path / "full", tmp_path / "empty"
    for folder, records in ((full, [record()]), (empty, [])):
        folder.mkdir()
        assert bool(records) == (0 < export(form, crisis(tmp_path / f"l-{folder.name}", *records), folder))
        assert {f"{t}.{form}" for t in TABLES} == {p.name for p in folder.iterdir()}
    read = pd.read_csv if form == "csv" else pd.read_parquet
    for table in TABLES:
        columns = list(read(full / f"{table}.{form}").columns)
        assert columns == list(read(empty / f"{table}.{form}").columns)
        assert "json" not in columns
        assert len(columns) == len(set(columns)) > 1


@pytest.mark.parametrize("table", OWN)
def test_the_columns_of_an_empty_table_are_those_of_a_full_one(table: str, tmp_path: Path) -> None:
    home = crisis(tmp_path / "l", told("d1", refusal(magnitude=Magnitude(dead=3)), meetings=(TALKS,))).linked().home
    there = pq.read_schema(home / f"{table}.parquet")
    assert {f.name: f.type for f in there if f.name != "json"} == {f.name: f.type for f in known(table)}


def test_events_bear_the_happening_that_they_tell(tmp_path: Path) -> None:
    ledger = crisis(tmp_path / "l", told("d1", refusal()), told("d2", refusal(), published="2031-03-05"), told("d3", THREAT))
    events = {r["event_id"]: r for r in rows(ledger)}
    assert ["d1_5_reject", "d1_5_reject", "d3_101_threaten"] == [events[e]["happening_id"] for e in sorted(events)]
    assert ["d1", "d1", "d1"] == [r["original"] for r in events.values()]
    (first, second) = rows(ledger, "happenings")
    assert ("d1_5_reject", "2", "1", "grain corridor", "59.91") == tuple(
        first[c] for c in ("happening_id", "reports", "sources", "issue", "place_lat")
    )
    assert ("", "EST", "Kari Moen") == (second["dead_least"], second["actor_label"], second["actor"])


def test_talks_stances_and_moves_say_what_they_rest_on(tmp_path: Path) -> None:
    ledger = crisis(tmp_path / "l", told("d1", refusal(), meetings=(TALKS,)))
    (talk,) = rows(ledger, "talks")
    assert ("2031-03-04 scheduled", "1", "envoy") == (talk["history"], talk["sources"], talk["level"])
    (stance,) = rows(ledger, "stances")
    assert ("refuses", "Oslo turned down a grain corridor on Monday.") == (stance["act"], stance["evidence"])
    (move,) = rows(ledger, "moves")
    assert ("new", "", "refuses", stance["evidence"]) == tuple(
        move[c] for c in ("kind", "before_act", "after_act", "after_evidence")
    )
    (forecast,) = rows(ledger, "forecasts")
    assert ("low", "") == (forecast["likelihood"], forecast["outcome"])
    assert float(forecast["low"]) < float(forecast["high"]) < 0.5


def test_a_filter_narrows_a_table_and_leaves_its_columns(tmp_path: Path) -> None:
    ledger = crisis(tmp_path / "l", told("d1", refusal(), THREAT))
    assert ["d1_5_reject"] == [r["event_id"] for r in rows(ledger, where=Filter(event_types=("REJECT",)))]
    assert [] == rows(ledger, "happenings", Filter(actor="Fiji"))


def test_what_was_rejected_is_listed_once_and_of_its_day(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    unread = Rejected("a.bin", "not-text", "it is no text")
    ledger.write([], [unread])
    ledger.write([], [unread, Rejected("=b", "empty", "it holds nothing")])
    assert ["'=b", "a.bin"] == [r["source"] for r in rows(ledger, "rejected")]
    assert 0 == flat(ledger.linked(as_of="2001"), "rejected").num_rows


def test_half_characters_become_question_marks(tmp_path: Path) -> None:
    ledger = crisis(tmp_path / "l", told("d1", refusal(issue="corridor \ud800")))
    assert ["corridor ?"] == [r["issue"] for r in rows(ledger, "happenings")]


def test_a_column_without_a_value_keeps_its_kind(tmp_path: Path) -> None:
    some, none = refusal(magnitude=Magnitude(dead=3)), refusal()
    kinds = [flat(crisis(tmp_path / n, told("d1", e)).linked(), "happenings").schema for n, e in (("a", some), ("b", none))]
    assert kinds[0] == kinds[1]


def test_no_table_of_another_name(ledger: Ledger) -> None:
    with pytest.raises(UnknownNameError, match="there are events"):
        flat(ledger.linked(), "mentions")


def test_rows_that_tie_have_an_order_of_their_own(tmp_path: Path) -> None:
    one, other = told("d1", refusal(date=day("2031-03-03"))), told("d2", THREAT)
    assert rows(crisis(tmp_path / "a", one, other), "actors") == rows(crisis(tmp_path / "b", other, one), "actors")
