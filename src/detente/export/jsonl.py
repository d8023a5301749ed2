"""Whole records, one JSON object a line: what was read, before linking and corrections."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from detente.records import Record


def write(records: Iterable[Record], file: BinaryIO) -> int:
    """Write records in the order given; returns their number."""
    n = 0
    for record in records:
        file.write(_line(record) + b"\n")
        n += 1
    return n


def _line(record: Record) -> bytes:
    values = record.to_dict()
    try:
        return json.dumps(values, ensure_ascii=False).encode("utf8")
    except UnicodeEncodeError:  # half characters, which can only be escaped
        return json.dumps(values).encode("ascii")
