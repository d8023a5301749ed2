"""Positions in a browser: a field opens its history beside the matrix, by pointer and by keyboard, and leads to the words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from board.browser.looks import barriers, overflow

Opens = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 800}}
SHOWN = ["/positions", "/positions?a=RUS&b=USA", "/positions?show=moved&repeated=true", "/positions?show=list"]


@pytest.mark.parametrize("seen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_no_way_to_look_has_a_barrier_or_is_wider_than_its_window(winter: str, look: Opens, seen: dict[str, object]) -> None:
    page = look(winter, **seen)
    for path in SHOWN:
        page.goto(path)
        assert [] == barriers(page), path
        assert 0 == overflow(page), path
    page.goto("/positions")
    page.locator(".grid td [data-open]").first.click()
    expect(page.locator("#panel")).to_be_visible()
    assert [] == barriers(page)
    assert 0 == overflow(page)


def test_a_field_opens_its_history_and_leads_to_the_words(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/positions")
    page.locator(".grid td [data-open]").first.click()
    expect(page.locator("#panel")).to_be_focused()
    assert re.search(r"\?party=.+&issue=", page.url)
    page.go_back()
    expect(page.locator("#panel")).to_have_count(0)
    page.go_forward()
    page.locator("#panel .past .cited a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()


def test_the_matrix_is_within_reach_of_the_keyboard(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/positions")
    field = page.locator(".grid td [data-open]").nth(1)
    field.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".grid [aria-current]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)


def test_the_issue_stays_in_sight_when_the_matrix_is_moved_aside(winter: str, look: Opens) -> None:
    page = look(winter, **PHONE)
    page.goto("/positions")
    issue = page.locator(".grid tbody th").first
    before = issue.bounding_box()
    page.locator(".grid").evaluate("box => { box.scrollLeft = 300; }")
    assert before is not None
    assert before["x"] == (issue.bounding_box() or {})["x"]
    assert page.locator(".grid").evaluate("box => box.scrollLeft") > 200


def test_hostile_words_do_nothing(odd: str, look: Opens) -> None:
    page = look(odd)
    for path in ("/positions", "/positions?show=moved", "/positions?show=list", "/positions?show=gap"):
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        assert 0 == overflow(page), path
