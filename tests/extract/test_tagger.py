"""Words by role are whole words."""

from __future__ import annotations

import pytest

from detente.extract.tagger import _trim


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("The U.S. officials said", "S. officials", "U.S. officials"),
        ("it won’t allow it", "t allow", "won’t allow"),
        ("Estavia's concerns", "s concerns", "Estavia's concerns"),
        ("He left. Then she spoke", "Then she", "Then she"),
        ("the peace-keepers left", "keepers", "keepers"),
        ("(NATO), which", "(NATO), ", "(NATO)"),
        ("a rail line", "ail lin", "rail line"),
    ],
)
def test_a_span_grows_to_whole_words(text: str, found: str, whole: str) -> None:
    start = text.index(found)
    a, b = _trim(text, start, start + len(found))
    assert whole == text[a:b]
