"""The ledger keeps what it is given: nothing lost, nothing doubled, whatever happens in between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given

sys.path.insert(0, str(Path(__file__).parent.parent))
from detente.errors import LedgerError, UnknownNameError
from detente.ledger import AddOptions, Filter, Ledger
from detente.records import Document, Event, Party, Record, Rejected, When
from strategies import records


class FakeReader:
    """Makes a record of one event for each document, and passes rejected ones on."""

    def read_many(self, documents: Iterable[Document | Rejected], *, workers: int = 1) -> Iterator[Record | Rejected]:
        for d in documents:
            yield record(d) if isinstance(d, Document) else d


def record(document: Document, event_type: str = "REJECT", day: str = "") -> Record:
    russia, states = (
        Party("Moscow", (0, 1), "Russia", "RUS", "GOV"),
        Party("Washington", (2, 3), "United States", "USA", "GOV"),
    )
    date = When(day, day, "day") if day else None
    return Record(document, events=(Event(event_type, "", "actual", (russia,), (states,), (0, 1), (0, 3), date=date),))


def documents(n: int, start: int = 0) -> list[Document]:
    return [
        Document(id=f"{i:016x}", text=f"Report {i}.", published="2022-01-10", outlet="Wire")
        for i in range(start, start + n)
    ]


def test_what_is_added_is_there_and_a_second_run_skips_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    assert _counts(ledger.add(documents(5), reader=FakeReader())) == (5, 0, 0)
    assert _counts(ledger.add(documents(7), reader=FakeReader())) == (2, 5, 0)
    assert len(list(ledger.records())) == 7


def _counts(added: object) -> tuple[int, int, int]:
    return added.added, added.skipped, added.rejected  # type: ignore[attr-defined]


@given(records())
def test_a_record_comes_back_from_parquet_as_it_was(record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "l", create=True)
        ledger.write([record])
        assert [record] == list(ledger.records())
        for table in ("documents", "events", "meetings", "forces", "attributions", "places", "actors", "mentions"):
            assert ledger.table(table).num_rows >= 0


def test_the_same_report_in_two_batches_counts_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    for _ in range(2):
        ledger.write([record(documents(1)[0])])
    assert len(list(ledger.records())) == 1
    assert ledger.table("events").num_rows == 1


def test_rejects_are_kept_with_their_reason_and_not_doubled(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    bad = Rejected("a.bin", "not-text", "a.bin is binary")
    for _ in range(2):
        ledger.add([bad], reader=FakeReader())
    assert [bad] == ledger.rejected()


def test_a_killed_run_loses_nothing_that_was_written_and_resumes(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys, time
        sys.path[:0] = [sys.argv[2], sys.argv[3]]
        from test_ledger import FakeReader, documents
        from detente.ledger import AddOptions, Ledger

        def slow():
            for d in documents(1000):
                time.sleep(0.005)
                yield d

        Ledger(sys.argv[1], create=True).add(slow(), reader=FakeReader(), options=AddOptions(batch=10))
        """
    )
    here = Path(__file__).parent
    source = here.parent.parent / "src"
    run = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "l"), str(here), str(source)])
    deadline = time.time() + 60
    while time.time() < deadline and len(list((tmp_path / "l" / "batches").glob("[!.]*"))) < 3:
        time.sleep(0.02)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    ledger = Ledger(tmp_path / "l")
    written = ledger.ids()
    assert 30 <= len(written) < 1000
    ledger.add(documents(1000), reader=FakeReader(), options=AddOptions(batch=200))
    assert 1000 == ledger.table("events").num_rows == len(list(ledger.records()))


def test_two_writers_need_no_lock(tmp_path: Path) -> None:
    one, two = Ledger(tmp_path / "l", create=True), Ledger(tmp_path / "l", create=True)
    one.add(documents(20), reader=FakeReader())
    two.add(documents(20, start=10), reader=FakeReader())
    assert len(list(one.records())) == 30


def test_a_half_written_batch_is_not_seen(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write([record(documents(1)[0])])
    half = tmp_path / "l" / "batches" / ".123.tmp"
    half.mkdir()
    (half / "records.parquet").write_bytes(b"PAR1")
    assert len(list(ledger.records())) == 1


def test_a_folder_of_other_things_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(LedgerError, match="give an empty or new folder"):
        Ledger(tmp_path, create=True)
    with pytest.raises(LedgerError, match="is no ledger"):
        Ledger(tmp_path / "nothing")


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ledger.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(LedgerError, match="upgrade"):
        Ledger(tmp_path)


def test_a_damaged_batch_is_named(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write([record(documents(1)[0])])
    next((tmp_path / "l" / "batches").glob("*/records.parquet")).write_bytes(b"junk")
    with pytest.raises(LedgerError, match="damaged"):
        list(ledger.records())


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(actor="RUS"), 3),
        (Filter(actor="united states"), 3),
        (Filter(actor="UKR"), 0),
        (Filter(dyad=("rus", "usa")), 3),
        (Filter(dyad=("rus", "ukr")), 0),
        (Filter(event_types=("THREATEN",)), 1),
        (Filter(statuses=("future",)), 0),
        (Filter(since="2022-01-05"), 2),
        (Filter(until="2022-01-05"), 1),
        (Filter(since="2022-02"), 1),
        (Filter(outlet="wire"), 3),
        (Filter(outlet="'; DROP TABLE events; --"), 0),
        (Filter(document="0000"), 3),
    ],
)
def test_filters_select_events(tmp_path: Path, where: Filter, expected: int) -> None:
    a, b, c = documents(3)
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write([record(a, day="2022-01-01"), record(b), record(c, "THREATEN", day="2022-02-10")])
    assert expected == ledger.table("events", where=where).num_rows


def test_a_record_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write([record(d) for d in documents(2)])
    assert ledger.record("0000000000000001").document.text == "Report 1."
    with pytest.raises(UnknownNameError, match="2 reports"):
        ledger.record("0000")


def test_an_unknown_table_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="events"):
        Ledger(tmp_path / "l", create=True).table("happenings")


def test_an_empty_ledger_has_tables_with_columns(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    assert ledger.table("events").num_rows == 0
    assert "event_type" in ledger.table("events").column_names
    assert ledger.rejected() == []
    assert frozenset() == ledger.ids()
    assert "event_type" in ledger.to_pandas("events").columns
