"""Words in their context: the paragraph around them, cut where it is long, and never other words than those asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.views.context import context

LONG = "The envoys met in a hall. " * 60


def test_the_paragraph_is_given_whole_where_it_is_short() -> None:
    text = "First paragraph.\n\nHe said the\ntalks failed. All left.\n\nThird."
    found = context(text, text.index("the\ntalks"), text.index(" failed"))
    assert ("He said ", "the talks", " failed. All left.") == found.parts
    assert not found.cut_before
    assert not found.cut_after


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = LONG + "Nobody spoke. " + LONG
    found = context(text, text.index("Nobody"), text.index("Nobody") + 6, reach=100)
    assert found.parts[0].startswith("The envoys")
    assert found.parts[2].endswith("hall.")
    assert found.cut_before
    assert found.cut_after
    assert 220 > len(found.text)


def test_a_title_ends_no_sentence() -> None:
    text = "one two three four five " * 10 + "told Mr. Brown of it " + "six seven eight nine " * 10
    found = context(text, text.index("of it"), text.index("of it") + 5, reach=30)
    assert "told Mr. Brown " in found.parts[0]


def test_words_beyond_the_text_are_drawn_in() -> None:
    assert ("", "", "") == context("", 5, 9).parts
    assert "end" == context("the end", 4, 900).parts[1]


@given(st.text(max_size=600), st.integers(0, 600), st.integers(0, 80), st.integers(0, 60))
def test_the_words_are_those_asked_for(text: str, start: int, length: int, reach: int) -> None:
    found = context(text, start, start + length, reach=reach)
    assert text[start : start + length].split() == found.parts[1].split()
    assert found.text.split() == "".join(found.parts).split()
    around = " ".join(text.split())
    assert " ".join(found.text.split()) in around
