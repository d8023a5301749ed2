"""Furniture is marked, news is not, and offsets stay those of the given text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.collect.dateline import find
from detente.collect.furniture import mark


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Share this article", "share"),
        ("Leave a Reply", "form"),
        ("Your email address will not be published.", "form"),
        ("Write to Jane Roe at jane.roe@paper.example", "contact"),
        ("Copyright ©2022 Some Paper. All Rights Reserved.", "copyright"),
        ("© 2022 Some Paper", "copyright"),
        ("Good Ads", "advert"),
        ("Related Articles", "related"),
        ("Read more: what the treaty says", "related"),
        ("ivan petrenko/Borysthenes/Getty Images", "credit"),
        ("9f86d081884c7d659a2feaa0c55ad015", "hash"),
        ("By Anna Example and Paul Sample", "byline"),
        ("Back to top button", "navigation"),
    ],
)
def test_furniture_is_marked_with_its_reason(line: str, reason: str) -> None:
    text = f"Envoys met on Monday.\n\n{line}\n\nThey parted on Tuesday."
    assert [reason] == [f.reason for f in mark(text)]
    (f,) = mark(text)
    assert line == text[f.start : f.end]


@pytest.mark.parametrize(
    "news",
    [
        "Copyright law was the subject of the minister's visit, officials said on Monday after the session had ended.",
        "By Monday the troops had left the town.",
        "Share prices fell after the ministry announced the blockade of the port.",
        "Register to vote before Friday, the opposition told its supporters, and bring an identity card along with you.",
        "The agency, Agence France-Presse, said that its reporter had been released by the militia on Sunday evening.",
        "He said: “We will not yield.”",
    ],
)
def test_news_is_never_marked(news: str) -> None:
    assert () == mark(f"Envoys met.\n\n{news}\n")


def test_a_caption_belongs_to_the_credit_below_it() -> None:
    text = "Envoys met.\n\nA tank near the village of Zolote on Friday.\n\n\nivan petrenko/Getty Images\n\nThey parted."
    assert ["caption", "credit"] == [f.reason for f in mark(text)]


@given(st.text(max_size=300))
def test_spans_are_ordered_and_inside_any_text(text: str) -> None:
    last = 0
    for f in mark(text):
        assert last <= f.start < f.end <= len(text)
        last = f.end


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("MOSCOW—Envoys met.", "MOSCOW"),
        ("Talks\n\nKYIV/MOSCOW (Wire) – Envoys met.", "KYIV/MOSCOW"),
        ("GENEVA, Jan. 10 (Wire) -- Envoys met.", "GENEVA"),
        ("NEW YORK - Envoys met.", "NEW YORK"),
        ("Envoys met - and parted.", None),
        ("NATO said it would answer.", None),
    ],
)
def test_the_dateline_is_found(text: str, place: str | None) -> None:
    assert place == find(text)
