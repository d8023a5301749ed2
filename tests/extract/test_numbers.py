"""Numbers are read as reports write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.extract.numbers import number_at


@pytest.mark.parametrize(
    ("text", "at", "value", "approximate"),
    [
        ("about 100,000 troops", 6, 100000, True),
        ("127 000 soldiers", 0, 127000, False),
        ("2.5 million people", 0, 2500000, False),
        ("two dozen men", 0, 24, False),
        ("twenty-five ships", 0, 25, False),
        ("three hundred and twelve tanks", 0, 312, False),
        ("more than a thousand people", 10, 1000, True),
        ("a 5,000-strong force", 2, 5000, False),
        ("some 40 or so boats", 5, 40, True),
        ("nobody", 0, None, False),
    ],
)
def test_a_number_is_read(text: str, at: int, value: int | None, approximate: bool) -> None:
    found = number_at(text, at)
    assert value == (found.value if found else None)
    if found:
        assert approximate == found.approximate


@given(st.text(max_size=60), st.integers(0, 60))
def test_any_text_is_survived(text: str, at: int) -> None:
    found = number_at(text, min(at, len(text)))
    assert found is None or 0 <= found.span[0] < found.span[1] <= len(text)
