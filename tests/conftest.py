"""What every test may use: the reader, loaded once, and the folder beside the checkout where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from detente.reader import Reader

settings.register_profile("detente", max_examples=40, deadline=None, derandomize=True)
settings.load_profile("detente")

SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="session")
def shared() -> Path:
    if not (SHARED / "gold" / "score.py").exists():
        pytest.skip("needs ../shared beside the checkout")
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")
