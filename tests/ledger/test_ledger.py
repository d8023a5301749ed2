"""The ledger keeps what it is given: nothing lost, nothing doubled, whatever happens in between."""

from __future__ import annotations

import dataclasses
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
from hypothesis import given, settings

sys.path.insert(0, str(Path(__file__).parent.parent))
from detente.errors import LedgerError, UnknownNameError
from detente.ledger import AddOptions, Filter, Ledger
from detente.ledger.store import FORMAT
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
    return [Document(id=f"{i:016x}", text=f"Report {i}.", published="2022-01-10", outlet="Wire") for i in range(start, start + n)]


def test_what_is_added_is_there_and_a_second_run_skips_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    assert _counts(ledger.add(documents(5), reader=FakeReader())) == (5, 0, 0)
    assert _counts(ledger.add(documents(7), reader=FakeReader())) == (2, 5, 0)
    assert len(list(ledger.records())) == 7


def _counts(added: object) -> tuple[int, int, int]:
    return added.added, added.skipped, added.rejected  # type: ignore[attr-defined]


@settings(max_examples=15)  # each makes a ledger
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
    bad = [Rejected("a.jsonl", "not-text", f"a.jsonl line {n} is binary") for n in (1, 2)]
    for _ in range(2):
        ledger.add([*bad, bad[0]], reader=FakeReader(), options=AddOptions(batch=1))
    assert bad == ledger.rejected()
    assert ["source", "reason", "detail"] == ledger.table("rejected").column_names


SCRIPT = textwrap.dedent(
    """
    import sys, time
    sys.path[:0] = [sys.argv[2], sys.argv[3]]
    from test_ledger import FakeReader, documents
    from detente.ledger import AddOptions, Ledger

    start, n, pause = int(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6])

    def slow():
        for d in documents(n, start):
            time.sleep(pause)
            yield d

    Ledger(sys.argv[1], create=True).add(slow(), reader=FakeReader(), options=AddOptions(batch=5))
    """
)


def _start(ledger: Path, start: int, n: int, pause: float) -> subprocess.Popen[bytes]:
    here = Path(__file__).parent
    about = [str(v) for v in (ledger, here, here.parent.parent / "src", start, n, pause)]
    return subprocess.Popen([sys.executable, "-c", SCRIPT, *about])


def _batches(ledger: Path) -> int:
    return len(list((ledger / "batches").glob("[!.]*"))) if ledger.exists() else 0


def test_a_killed_run_loses_nothing_that_was_written_and_resumes(tmp_path: Path) -> None:
    path = tmp_path / "l"
    before: frozenset[str] = frozenset()
    for more in (2, 3):  # killed, taken up again, killed again
        run, had = _start(path, 0, 2000, 0.002), _batches(path)
        deadline = time.time() + 60
        while time.time() < deadline and _batches(path) < had + more:
            time.sleep(0.005)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        written = Ledger(path).ids()
        assert len(before) + 5 * more <= len(written) < 2000
        assert before < written
        before = written
    ledger = Ledger(path)
    ledger.add(documents(2000), reader=FakeReader(), options=AddOptions(batch=500))
    assert 2000 == ledger.table("events").num_rows == len(ledger.ids()) == ledger.table("documents").num_rows


def test_two_writers_at_once_need_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "l"
    runs = [_start(path, 0, 60, 0.01), _start(path, 30, 60, 0.01)]
    assert [0, 0] == [run.wait(timeout=120) for run in runs]
    ledger = Ledger(path)
    expected = [d.id for d in documents(90)]
    assert expected == sorted(ledger.ids())
    for table in ("documents", "events"):
        assert expected == sorted(ledger.table(table)["document_id"].to_pylist())


def test_the_first_reading_of_a_report_counts_in_every_table(tmp_path: Path) -> None:
    document = documents(1)[0]
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write([Record(document, reader="one")])
    ledger.write([dataclasses.replace(record(document), reader="two")])
    assert "one" == ledger.record(document.id).reader
    assert ["one"] == ledger.table("documents")["reader"].to_pylist()
    assert 0 == ledger.table("events").num_rows


def test_a_report_given_twice_in_one_batch_is_written_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write([record(documents(1)[0]), record(documents(1)[0], "THREATEN")])
    assert ["REJECT"] == ledger.table("events")["event_type"].to_pylist()
    assert 1 == len(list(ledger.records()))


def test_an_interrupted_run_keeps_what_it_has_read(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Document]:
        yield from documents(3)
        raise KeyboardInterrupt

    ledger = Ledger(tmp_path / "l", create=True)
    with pytest.raises(KeyboardInterrupt):
        ledger.add(interrupted(), reader=FakeReader())
    assert 3 == len(ledger.ids())


def test_progress_counts_every_report(tmp_path: Path) -> None:
    heard: list[tuple[int, int, int]] = []
    ledger = Ledger(tmp_path / "l", create=True)
    items = [*documents(2), documents(1)[0], Rejected("a", "empty", "a is empty")]
    ledger.add(items, reader=FakeReader(), options=AddOptions(on_progress=lambda done: heard.append(_counts(done))))
    assert [(1, 0, 0), (2, 0, 0), (2, 1, 1)] == heard


def test_a_half_written_batch_is_not_seen(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write([record(documents(1)[0])])
    half = tmp_path / "l" / "batches" / ".123.tmp"
    half.mkdir()
    (half / "records.parquet").write_bytes(b"PAR1")
    assert len(list(ledger.records())) == 1


def test_what_a_killed_writer_left_is_swept_away_a_day_later(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    old, new = (tmp_path / "l" / "batches" / name for name in (".1.tmp", ".2.tmp"))
    for half in (old, new):
        half.mkdir()
    os.utime(old, (1, 1))
    ledger.add([], reader=FakeReader())
    assert [False, True] == [old.exists(), new.exists()]


def test_a_folder_of_other_things_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(LedgerError, match="give an empty or new folder"):
        Ledger(tmp_path, create=True)
    with pytest.raises(LedgerError, match="is no ledger"):
        Ledger(tmp_path / "nothing")
    with pytest.raises(LedgerError, match="give a folder"):
        Ledger(tmp_path / "photo.jpg", create=True)
    with pytest.raises(LedgerError, match="give another folder"):
        Ledger(tmp_path / "a\x00b", create=True)


@pytest.mark.parametrize("content", ["", "[]", "{}", "\udcff", '{"format": "new"}'])
def test_a_damaged_mark_is_an_error_with_advice(content: str, tmp_path: Path) -> None:
    (tmp_path / "ledger.json").write_bytes(content.encode("utf8", "surrogateescape"))
    with pytest.raises(LedgerError, match=r"restore it|upgrade"):
        Ledger(tmp_path)


def test_the_mark_says_what_made_the_ledger(tmp_path: Path) -> None:
    Ledger(tmp_path / "l", create=True)
    mark = json.loads((tmp_path / "l" / "ledger.json").read_text(encoding="utf8"))
    assert FORMAT == mark["format"]
    assert mark["created_by"].startswith("detente ")


def test_a_ledger_may_stand_in_a_folder_of_any_name(tmp_path: Path) -> None:
    path = tmp_path / "run=1 [a]*?" / "ü 😀 'x'"
    Ledger(path, create=True).add(documents(2), reader=FakeReader())
    found = Ledger(path).table("events")
    assert 2 == found.num_rows
    assert "run" not in found.column_names


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
    with pytest.raises(UnknownNameError, match="no report"):
        ledger.record("ff")


def test_a_whole_id_is_found_where_another_begins_with_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write([record(Document(id=id, text=id)) for id in ("ab", "abc")])
    assert "ab" == ledger.record("ab").document.id


def test_records_come_by_day_of_publication(tmp_path: Path) -> None:
    days = ("2022-03-01", "2022-01-01", "2022-02-01")
    ledger = Ledger(tmp_path / "l", create=True)
    ledger.write([record(Document(id=f"{i}", text="x", published=day)) for i, day in enumerate(days)])
    assert sorted(days) == [r.document.published for r in ledger.records()]


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


def test_neither_duckdb_nor_arrow_is_imported_before_a_ledger_is_read() -> None:
    code = "import sys, detente.ledger, detente.export; print([m for m in ('duckdb', 'pyarrow', 'pandas', 'icalendar') if m in sys.modules])"
    source = Path(__file__).parent.parent.parent / "src"
    env = {**os.environ, "PYTHONPATH": str(source)}
    assert "[]" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout.strip()
