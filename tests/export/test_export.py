"""Files that other tools open: complete, unmended, the same for the same ledger, whole or not there at all."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from detente.errors import LedgerError, UnknownNameError, UsageError
from detente.export import FORMATS, export
from detente.ledger import Ledger

NAMES = [f.name for f in FORMATS]


@pytest.mark.parametrize("form", NAMES)
def test_every_format_is_the_same_twice_and_can_be_empty(form: str, ledger: Ledger, tmp_path: Path) -> None:
    export(form, ledger, tmp_path / "one")
    export(form, ledger, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert 0 == export(form, Ledger(tmp_path / "new", create=True), tmp_path / "none")


@pytest.mark.parametrize("form", NAMES)
def test_every_format_goes_to_an_open_file_and_to_standard_output(form: str, ledger: Ledger, tmp_path: Path) -> None:
    export(form, ledger, tmp_path / "file")
    handle = io.BytesIO()
    export(form, ledger, handle)
    assert (tmp_path / "file").read_bytes() == handle.getvalue()
    code = "import sys; from detente.export import export; from detente.ledger import Ledger; export(sys.argv[1], Ledger(sys.argv[2]), '-')"
    run = subprocess.run([sys.executable, "-c", code, form, str(ledger.path)], capture_output=True, check=True)
    assert handle.getvalue() == run.stdout


def test_jsonl_and_parquet_hold_the_same_events(ledger: Ledger, tmp_path: Path) -> None:
    export("jsonl", ledger, tmp_path / "r.jsonl")
    export("parquet", ledger, tmp_path / "e.parquet")
    record = json.loads((tmp_path / "r.jsonl").read_text(encoding="utf8"))
    assert [e["event_type"] for e in record["events"]] == pq.read_table(tmp_path / "e.parquet")["event_type"].to_pylist()


def test_an_unknown_format_or_table_says_which_there_are(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="polecat"):
        export("xml", ledger, tmp_path / "x")
    with pytest.raises(UnknownNameError, match="happenings, talks"):
        export("csv", ledger, tmp_path / "x", table="records")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("form", [f.name for f in FORMATS if not f.write_table])
def test_a_table_is_for_formats_that_hold_tables(form: str, ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="csv and parquet"):
        export(form, ledger, tmp_path / "x", table="events")


def test_records_as_read_are_of_no_day(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="leave the day out"):
        export("jsonl", ledger, tmp_path / "x", as_of="2031")
    with pytest.raises(UsageError, match="ISO"):
        export("csv", ledger, tmp_path / "x", as_of="yesterday")


def test_a_folder_is_for_formats_that_hold_tables(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="csv and parquet"):
        export("ical", ledger, tmp_path)


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
