"""The overview in a browser: one screen tells the story, and every line of it leads to the words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from board.browser.looks import barriers, overflow

Opens = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 800}}


@pytest.mark.parametrize("seen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_the_page_has_no_barrier_and_fits_its_window(winter: str, look: Opens, seen: dict[str, object]) -> None:
    page = look(winter, **seen)
    page.goto("/")
    expect(page.locator("[data-coverage] rect").first).to_be_visible()
    assert [] == barriers(page)
    assert 0 == overflow(page)


def test_the_first_screen_tells_the_story_and_leads_to_the_words(winter: str, look: Opens) -> None:
    page = look(winter, viewport={"width": 1280, "height": 900})
    page.goto("/")
    for title in ("What moved", "New happenings", "Next talks", "Contradicted", "Coverage", "How it stands", "Parties"):
        expect(page.get_by_role("heading", name=title)).to_be_in_viewport()
    page.locator(".fresh .words a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()


def test_the_line_leads_to_all_that_tells_of_it_by_keyboard(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/")
    page.locator(".fresh .stands a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/**")


def test_a_visit_is_marked_as_seen(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/")
    expect(page.locator(".opening")).to_contain_text("a week before the newest report")
    page.get_by_role("button", name="Mark all as seen").click()
    expect(page.locator(".opening")).to_contain_text("the newest report of the last visit")
    expect(page.get_by_role("button", name="Mark all as seen")).to_have_count(0)


def test_hostile_words_do_nothing(odd: str, look: Opens) -> None:
    page = look(odd)
    page.goto("/", wait_until="networkidle")
    expect(page.locator(".line")).to_have_text(re.compile("report"))
    assert 0 == overflow(page)
    assert [] == barriers(page)
