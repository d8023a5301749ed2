"""Whole records, one JSON object a line."""

from __future__ import annotations

import json
from typing import BinaryIO

from detente.ledger import Filter, Ledger, kept
from detente.records import Record


def write(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
    """Write the records with what fits the filter; returns their number."""
    n = 0
    for record in kept(ledger.records(where=where), where):
        file.write(_line(record) + b"\n")
        n += 1
    return n


def _line(record: Record) -> bytes:
    values = record.to_dict()
    try:
        return json.dumps(values, ensure_ascii=False).encode("utf8")
    except UnicodeEncodeError:  # half characters, which can only be escaped
        return json.dumps(values).encode("ascii")
