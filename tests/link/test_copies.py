"""Which reports carry the same text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.link.copies import changes, copies
from detente.link.rows import Copy, Report
from detente.link.text import shingles, words

FIRST = """The foreign ministers of Chile and Bolivia met in La Paz on Tuesday to settle the quarrel over the port of Arica.

Chile's minister said that his country would keep the treaty and would not discuss its borders. He offered lower tariffs instead.

Bolivia has no coast of its own and has asked for a corridor to the sea for more than a century, a demand that Santiago refuses.

The two sides agreed to meet again in Santiago in May, and to keep the talks secret until then, an official of the ministry said."""
OTHER = """Fishermen in the north of Norway ended a strike of three weeks on Friday after the government raised the quota for cod.

Their union had blocked the harbours of Tromso and Bodo and had asked for a price that covers the cost of fuel and of new nets.

The minister for fisheries said that the agreement would hold for two years, and that the quota would be reviewed every winter."""


def report(name: str, text: str, published: str = "2024-03-01") -> Report:
    return Report(name, "", published, "", len(words(text)), tuple(shingles(text).tolist()))


def kinds(*reports: Report) -> dict[str, tuple[str, str]]:
    return {c.document: (c.original, c.kind) for c in copies(reports)}


def test_other_news_is_no_copy() -> None:
    assert {"a": ("a", "original"), "b": ("b", "original")} == kinds(report("a", FIRST), report("b", OTHER))


def test_the_same_text_is_a_copy_of_the_first_published() -> None:
    found = kinds(report("late", FIRST, "2024-03-03"), report("early", FIRST, "2024-03-01"))
    assert {"late": ("early", "copy"), "early": ("early", "original")} == found


def test_case_and_punctuation_make_no_difference() -> None:
    assert ("a", "copy") == kinds(report("a", FIRST), report("b", FIRST.upper().replace(",", " –"), "2024-03-02"))["b"]


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


@pytest.mark.parametrize(
    "edited",
    [
        "\n\n".join(paragraphs(FIRST)[:3]),
        "\n\n".join([paragraphs(FIRST)[0], *paragraphs(FIRST)[:0:-1]]),
        "Our correspondent tells what the agencies have.\n\n" + "\n\n".join(paragraphs(FIRST)[1:]),
    ],
    ids=["cut", "reordered", "headed"],
)
def test_an_edited_text_is_a_version(edited: str) -> None:
    found = {c.document: c for c in copies([report("a", FIRST), report("b", edited)])}
    assert ("a", "version") == (found["b"].original, found["b"].kind)
    assert found["b"].added + found["b"].dropped > 0


def test_a_table_printed_again_a_week_later_is_news() -> None:
    table = "The index of the exchange in Bergen closed at {} points on {} as oil and shipping shares moved with the price of crude in London."
    one = report("a", table.format(812, "Monday"), "2024-03-04")
    two = report("b", table.format(797, "Tuesday"), "2024-03-12")
    assert {"original"} == {c.kind for c in copies([one, two])}


def test_a_background_paragraph_does_not_make_a_copy_of_another_day() -> None:
    shared = paragraphs(FIRST)[2]
    one, two = f"{paragraphs(OTHER)[0]}\n\n{shared}", f"{paragraphs(OTHER)[1]}\n\n{shared}"
    assert {"original"} == {c.kind for c in copies([report("a", one), report("b", two, "2024-03-05")])}


def test_a_line_is_compared_with_nothing() -> None:
    assert {"original"} == {
        c.kind for c in copies([report("a", "Talks go on in Geneva today."), report("b", "Talks go on in Geneva today.")])
    }


def test_nothing_and_empty_texts() -> None:
    assert [] == copies([])
    assert [Copy("a", "a", "original", 1.0), Copy("b", "b", "original", 1.0)] == copies([report("a", "", ""), report("b", "", "")])


@settings(max_examples=25)
@given(st.permutations(range(5)), st.integers(0, 99))
def test_the_order_of_reports_makes_no_difference(order: list[int], seed: int) -> None:
    chance = random.Random(seed)
    rows = [
        report("a", FIRST, "2024-03-01"),
        report("b", OTHER, "2024-03-01"),
        report("c", "\n\n".join(chance.sample(paragraphs(FIRST), 4)), "2024-03-01"),
        report("d", FIRST, "2024-03-02"),
        report("e", OTHER, ""),
    ]
    assert kinds(*rows) == kinds(*(rows[i] for i in order))


def test_what_a_version_changed() -> None:
    assert [("-", "Tuesday."), ("+", "Wednesday.")] == changes("They met on Tuesday.", "They met on Wednesday.")
    assert [] == changes("They met, on Tuesday.", "they met on tuesday")
    assert [("+", "They left.")] == changes("They met.", "They met. They left.")
