"""Tension in a browser: from a pair to its charts, from a bar to its acts, from an act to what it stands on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from board.browser.looks import barriers, overflow

Opens = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 800}}
PAIR = "/tension?dyad=RUS,USA"


@pytest.mark.parametrize("seen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_the_charts_are_drawn_without_a_barrier_within_the_window(winter: str, look: Opens, seen: dict[str, object]) -> None:
    page = look(winter, **seen)
    for path in ("/tension", PAIR, f"{PAIR}&every=week"):
        page.goto(path)
        if path != "/tension":
            expect(page.locator("[data-tension] svg")).to_have_count(3)
        assert [] == barriers(page), path
        assert 0 == overflow(page), path


def test_a_pair_is_chosen_in_the_list_or_in_the_filter(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/tension")
    page.get_by_label("Two parties").fill("NATO,RUS")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("[data-tension] svg")).to_have_count(3)
    page.get_by_role("link", name="All pairs").click()
    page.locator(".pairs a").first.click()
    expect(page.locator("[data-tension] svg")).to_have_count(3)


def test_a_bar_leads_to_its_acts_and_an_act_to_what_it_stands_on(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto(PAIR)
    every = page.locator("ol.acts > li").count()
    bar = page.locator("[data-chart=words] a").first
    bar.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("at=20"))
    expect(page.locator("[data-tension] svg")).to_have_count(3)
    assert 0 < page.locator("ol.acts > li").count() < every
    page.locator(".acts .cited a").first.click()
    page.wait_for_url("**/evidence/**")
