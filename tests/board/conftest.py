"""Ledgers and boards for the tests of pages: a small hand-made one, a hostile one, and the sample reports as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from board.ledgers import SAMPLES, board, hostile_reports, reports
from detente.collect import collect
from detente.ledger import Ledger
from detente.reader import Reader
from detente.records import Rejected
from sample_report import HOSTILE


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("board") / "strait"
    Ledger(path, create=True).write(reports(), [Rejected("pier.bin", "not-text", "pier.bin is binary; give the text instead")])
    return path


@pytest.fixture
def client(small: Path) -> Iterator[TestClient]:
    with board(small) as made:
        yield made


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("board") / "hostile"
    Ledger(path, create=True).write(hostile_reports(), [Rejected(HOSTILE, HOSTILE, HOSTILE * 100)])
    return path


@pytest.fixture(scope="session")
def samples(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("board") / "winter"
    ledger = Ledger(path, create=True)
    ledger.add(collect(SAMPLES), reader=reader)
    ledger.linked()
    return path
