"""Records go to JSON and back without loss."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from hypothesis import given

sys.path.insert(0, str(Path(__file__).parent))
from detente.records import Record, Time
from strategies import records


@given(records())
def test_a_record_comes_back_from_json_as_it_was(record: Record) -> None:
    assert record == Record.from_dict(json.loads(json.dumps(record.to_dict())))


def test_a_trailing_underscore_is_not_written() -> None:
    assert (Time(0, 1, "DATE", "2022", "2022-01-01").to_dict()) == {
        "start": 0,
        "end": 1,
        "type": "DATE",
        "value": "2022",
        "from": "2022-01-01",
        "to": None,
    }


def test_unknown_keys_are_ignored_so_that_newer_files_can_be_read() -> None:
    assert Time(0, 1, "DATE", "2022") == Time.from_dict({"start": 0, "end": 1, "type": "DATE", "value": "2022", "new": 1})
