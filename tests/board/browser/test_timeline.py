"""The timeline in a browser: days are chosen by dragging and by buttons, marks by arrow keys, words by one click."""

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
    for path in ("/timeline", "/timeline?lanes=type&since=2022-02"):
        page.goto(path)
        expect(page.locator(".timeline .mark").first).to_be_attached()
        assert [] == barriers(page), path
        assert 0 == overflow(page), path


def test_days_are_brushed_and_the_list_and_the_address_follow(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/timeline?lanes=dyad")
    before = page.locator(".line").count()
    box = page.locator(".timeline .overlay").bounding_box()
    assert box is not None
    y = box["y"] + 2
    page.mouse.move(box["x"] + box["width"] * 0.75, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.85, y, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"lanes=dyad.*since=2022-\d\d-\d\d&until=2022-\d\d-\d\d"))
    expect(page.locator(".chips li")).to_have_count(2)
    expect(page.locator(".timeline .mark").first).to_be_attached()
    assert page.locator(".line").count() < before
    page.go_back()
    expect(page.locator(".chips li")).to_have_count(0)


def test_arrow_keys_go_from_mark_to_mark_and_enter_opens(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/timeline")
    marks = page.locator(".timeline .mark")
    expect(marks.first).to_be_attached()
    assert 1 == page.locator('.timeline .mark[tabindex="0"]').count()
    page.locator('.timeline .mark[tabindex="0"]').focus()
    expect(page.locator(".tip")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(marks.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.matches('.mark')")
    page.keyboard.press("Escape")
    expect(page.locator(".tip")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/**")


def test_buttons_turn_the_days_and_a_lane_narrows_the_page(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/timeline")
    page.get_by_role("link", name="+ Closer").click()
    expect(page.locator(".chips li")).to_have_count(2)
    page.get_by_role("link", name="All days").click()
    expect(page.locator(".chips li")).to_have_count(0)
    page.get_by_role("link", name="Russia", exact=True).click()
    expect(page.locator(".chips li")).to_contain_text("RUS")


def test_a_line_leads_to_its_words(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/timeline")
    page.locator(".line .words a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()


def test_everything_is_there_without_scripts(winter: str, look: Opens) -> None:
    page = look(winter, java_script_enabled=False)
    page.goto("/timeline")
    expect(page.locator(".line").first).to_be_visible()
    page.get_by_role("link", name="+ Closer").click()
    assert "since=" in page.url


def test_hostile_words_do_nothing(odd: str, look: Opens) -> None:
    page = look(odd)
    page.goto("/timeline", wait_until="networkidle")
    page.locator(".timeline .mark").first.hover()
    expect(page.locator(".tip")).to_be_visible()
    assert 0 == overflow(page)
    assert [] == barriers(page)
