"""The desk: links are made anew when the ledger changed, kept while it did not, and never waited for too long."""

from __future__ import annotations

import dataclasses
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from board.ledgers import FakeReader, reports
from detente.board import desk as desks
from detente.board.desk import Desk
from detente.board.options import BoardOptions
from detente.errors import UsageError
from detente.ledger import Ledger
from detente.records import Record


@pytest.fixture
def desk(small: Path, tmp_path: Path) -> Desk:
    shutil.copytree(small, tmp_path / "strait")
    return Desk(tmp_path / "strait", BoardOptions(), reader=FakeReader())


def more(desk: Desk, id: str) -> None:
    first: Record = reports()[0]
    document = dataclasses.replace(first.document, id=id, text=f"{id} {first.document.text}")
    Ledger(desk.ledger.path).write([Record(document)])


def test_links_are_kept_until_something_changes(desk: Desk) -> None:
    first = desk.linked()
    assert first is desk.linked()
    more(desk, "cc")
    assert first is not desk.linked()
    assert 4 == desk.linked().total("documents")
    desk.ledger.journal.append("star", ["x"], who="Ada")
    assert 1 == len(desk.linked().corrections.starred)


def test_a_day_before_has_links_of_its_own(desk: Desk) -> None:
    assert 0 == desk.linked("2001-01-01").total("documents")
    assert 3 == desk.linked().total("documents")
    with pytest.raises(UsageError):
        desk.linked("soon")
    assert not desk.linking


def test_a_page_gets_the_links_from_before_where_new_ones_take_long(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before, go, link = desk.linked(), threading.Event(), desk.ledger.linked
    monkeypatch.setattr(desks, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(desk.ledger, "linked", _held_up(go, link))
    more(desk, "cc")
    assert before is desk.linked()
    assert desk.linking
    more(desk, "dd")  # the links that are being made may know nothing of this one
    assert before is desk.linked()
    go.set()
    monkeypatch.setattr(desks, "WAIT_SECONDS", 60)
    assert 5 == desk.linked().total("documents")


def _held_up(go: threading.Event, link: Callable[..., object]) -> Callable[..., object]:
    def linked(**given: str) -> object:
        go.wait(60)
        return link(**given)

    return linked


def test_links_that_newer_ones_pushed_out_are_made_again(desk: Desk) -> None:
    first = desk.linked()
    shutil.rmtree(first.home)
    assert 3 == desk.linked().total("documents")
