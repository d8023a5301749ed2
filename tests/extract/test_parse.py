"""Broken paragraphs are read through, and offsets stay the report's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.collect.furniture import mark
from detente.extract.parse import paragraph_of, reading_copy

TORN = "The envoy\n\nAnna Roe,\n\nwho leads the talks for the coast, spoke.\n\nTroops left."


def test_a_name_on_a_line_of_its_own_is_closed_into_its_sentence() -> None:
    copy, paragraphs = reading_copy(TORN, ())
    assert 2 == len(paragraphs)
    assert "The envoy Anna Roe, who leads the talks for the coast, spoke." == " ".join(copy[slice(*paragraphs[0])].split())


def test_a_headline_stays_apart() -> None:
    assert 2 == len(reading_copy("Envoys meet in Vienna\n\nThe envoys met on Monday in the old palace.", ())[1])


def test_wrapped_lines_are_one_paragraph_and_long_lines_one_each() -> None:
    assert 1 == len(reading_copy("The envoys met\non Monday\nin Vienna.", ())[1])
    long = "The envoys met on Monday and " + "talked " * 20 + "for long."
    assert 2 == len(reading_copy(f"{long}\n{long}", ())[1])


def test_furniture_is_blanked_not_cut() -> None:
    text = "Envoys met.\n\nShare this article\n\nThey parted."
    copy, paragraphs = reading_copy(text, mark(text))
    assert "Share" not in copy
    assert len(text) == len(copy)
    assert ["Envoys met.", "They parted."] == [copy[s:e] for s, e in paragraphs]


def test_paragraphs_are_numbered_from_one() -> None:
    paragraphs = reading_copy(TORN, ())[1]
    assert (1, 2, 0) == (
        paragraph_of(paragraphs, 0),
        paragraph_of(paragraphs, len(TORN) - 1),
        paragraph_of(paragraphs, 999),
    )


@given(st.text(max_size=300))
def test_the_copy_is_as_long_as_any_text(text: str) -> None:
    copy, paragraphs = reading_copy(text, mark(text))
    assert len(text) == len(copy)
    for start, end in paragraphs:
        assert 0 <= start < end <= len(text)
