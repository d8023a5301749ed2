"""Flat tables: raw and resolved forms side by side, stable ids, cells that any file can hold."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from detente.knowledge.actor_tables import rows_of
from detente.ledger import Ledger
from detente.ledger.tables import cow, event_ids
from detente.records import Document, Event, Force, Party, Record, When, Where

RUSSIA = Party("Moscow", (0, 6), "Russia", "RUS", "GOV")
NOBODY = Party("gunmen; others", (0, 6), "gunmen; others")
STATES = Party("Washington", (0, 6), "United States", "USA", "GOV")
TEXT = "The talks opened.\n\nMoscow refused  the\noffer."


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "l", create=True)


def event(trigger: tuple[int, int] = (26, 33), **more: object) -> Event:
    return Event("REJECT", "yield", "actual", (RUSSIA, NOBODY, STATES), (), trigger, (19, 45), **more)  # type: ignore[arg-type]


def test_the_nth_item_of_every_cell_is_the_nth_partys(ledger: Ledger) -> None:
    ledger.write([Record(Document(id="a", text=TEXT), events=(event(),))])
    row = ledger.table("events").to_pylist()[0]
    assert "Russia; gunmen, others; United States" == row["actor"]
    assert "Moscow; gunmen, others; Washington" == row["actor_text"]
    assert "RUS; ; USA" == row["actor_country"]
    assert "365; ; 2" == row["actor_cow"]
    assert "" == row["recipient"]


def test_evidence_stands_with_its_paragraph_and_offsets(ledger: Ledger) -> None:
    ledger.write([Record(Document(id="a", text=TEXT), events=(event(),))])
    row = ledger.table("events").to_pylist()[0]
    assert (2, 19, 45, "Moscow refused the offer.") == tuple(row[k] for k in ("paragraph", "start", "end", "evidence"))


@pytest.mark.parametrize(
    ("published", "expected"),
    [(None, ""), ("2022", "year"), ("2022-01", "month"), ("2022-01-10", "day"), ("2022-01-10T08:00:00", "time")],
)
def test_days_of_event_and_publication_stand_apart_each_with_its_precision(
    published: str | None, expected: str, ledger: Ledger
) -> None:
    ledger.write([Record(Document(id="a", text=TEXT, published=published), events=(event(date=When("2021", "2021", "year")),))])
    row = ledger.table("events").to_pylist()[0]
    assert (published or "", expected) == (row["published"], row["published_precision"])
    assert ("2021", "year") == (row["date_start"], row["date_precision"])


def test_ids_of_events_are_the_same_each_time_and_all_different() -> None:
    record = Record(Document(id="a", text=TEXT), events=(event(), event(), event((0, 3)), event()))
    assert ("a_26_reject", "a_26_reject_2", "a_0_reject", "a_26_reject_3") == event_ids(record)
    assert event_ids(record) == event_ids(Record.from_dict(record.to_dict()))


def test_numbers_stay_whole_in_a_data_frame_where_some_are_missing(ledger: Ledger) -> None:
    places = (Where("Geneva", "CHE", 46.2, 6.15, 2660646), None)
    ledger.write([Record(Document(id="a", text=TEXT), events=tuple(event(place=p) for p in places))])
    assert ["2660646", "<NA>"] == [str(v) for v in ledger.to_pandas("events")["place_geonames_id"]]


def test_what_no_column_can_hold_stays_in_the_record(ledger: Ledger) -> None:
    force = Force(RUSSIA, 10**30, False, "troops", None, None, (0, 3))
    record = Record(Document(id="a", text=TEXT, title="half \ud83d", outlet="nul \x00", extra={"k": "\udc00"}), forces=(force,))
    ledger.write([record])
    assert record == ledger.record("a")
    assert [None] == ledger.table("forces")["count"].to_pylist()
    assert ["half ?"] == ledger.table("documents")["title"].to_pylist()


def test_every_table_has_its_columns_and_they_bear_no_name_twice(ledger: Ledger) -> None:
    for name in (
        "documents",
        "events",
        "attributions",
        "meetings",
        "forces",
        "assessments",
        "times",
        "places",
        "actors",
        "mentions",
    ):
        columns = ledger.table(name).column_names
        assert len(set(columns)) == len(columns)
        assert {"document_id", "outlet", "published"} <= set(columns)


def test_every_state_of_the_correlates_of_war_is_a_country_of_ours() -> None:
    folder = resources.files("detente.knowledge")
    rows = list(rows_of(folder / "cow.tsv"))
    countries = {row["iso3"] for row in rows_of(folder / "countries.tsv")}
    assert set() == {row["iso3"] for row in rows} - countries
    for column in ("iso3", "cow", "abbreviation"):
        assert len(rows) == len({row[column] for row in rows}) == 195
    assert ("2", "365", "679") == (cow()["USA"], cow()["RUS"], cow()["YEM"])
