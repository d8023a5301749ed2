"""A meeting put off is cancelled on its old day and scheduled on the new one."""

from __future__ import annotations

import pytest

from detente import Reader


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The meeting between the envoys of Estonia and Latvia was postponed from Tuesday to Wednesday because of snow.",
            {("cancelled", "2022-01-11"), ("scheduled", "2022-01-12")},
        ),
        ("The talks in Geneva were put off until March 3, officials said.", {("cancelled", ""), ("scheduled", "2022-03-03")}),
        ("Thursday's summit in Riga has been postponed indefinitely.", {("cancelled", "2022-01-06")}),
        (
            "Norway postponed the visit planned for Friday to January 20.",
            {("cancelled", "2022-01-14"), ("scheduled", "2022-01-20")},
        ),
    ],
)
def test_a_postponed_meeting_is_two(reader: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    found = {(m.status, m.date.start if m.date else "") for m in reader.read(text, published="2022-01-10").meetings}
    assert expected == found


@pytest.mark.parametrize("text", ["Norway will not postpone the meeting in Riga.", "The snow delayed the train to Riga on Monday."])
def test_nothing_is_put_off_where_nobody_puts_a_meeting_off(reader: Reader, text: str) -> None:
    assert "cancelled" not in {m.status for m in reader.read(text, published="2022-01-10").meetings}
