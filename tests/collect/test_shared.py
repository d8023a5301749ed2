"""The founding report and the newswire corpus: exactly their furniture is marked."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from detente.collect import collect
from detente.collect.furniture import mark
from detente.records import Document

pytestmark = pytest.mark.shared


def test_the_furniture_of_the_founding_report_is_marked_and_nothing_else(shared: Path) -> None:
    (d,) = collect(shared / "seed" / "report.txt")
    assert isinstance(d, Document)
    expected = ["caption", "caption", "credit", "related", "related", "contact", "copyright"]
    expected += ["related", "advert", "related", "form", "form", "navigation"]
    assert expected == [f.reason for f in d.furniture]
    assert "MOSCOW" == d.dateline
    lines = set(d.text.split("\n"))
    assert all(d.text[f.start : f.end] in lines for f in d.furniture)


def test_next_to_nothing_of_clean_newswire_is_furniture(shared: Path) -> None:
    """By eye (2026-11), the 22 bylines, 2 desk notes and 1 line of initials marked here are all furniture."""
    path = shared / "corpus" / "newswire_1994_2006.jsonl"
    if not path.exists():
        pytest.skip("needs the newswire corpus in ../shared")
    with path.open(encoding="utf8") as file:
        found = Counter(f.reason for line in file for f in mark(json.loads(line)["text"]))
    assert set(found) <= {"byline", "boilerplate"}
    assert found.total() <= 30
