"""Whole records, one JSON object a line."""

from __future__ import annotations

import json
from typing import BinaryIO

from detente.ledger import Filter, Ledger, kept


def write(ledger: Ledger, file: BinaryIO, where: Filter) -> int:
    """Write the records with what fits the filter; returns their number."""
    n = 0
    for record in kept(ledger.records(where=where), where):
        file.write(json.dumps(record.to_dict(), ensure_ascii=False).encode("utf8") + b"\n")
        n += 1
    return n
