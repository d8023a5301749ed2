"""Talks in a browser: from a month to a round, from a round to the words, and a file to keep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from board.browser.looks import barriers, overflow

Opens = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 800}}


@pytest.mark.parametrize("seen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_the_page_has_no_barrier_and_fits_its_window(winter: str, look: Opens, seen: dict[str, object]) -> None:
    page = look(winter, **seen)
    for path in ("/talks", "/talks?show=untold&month=2022-01"):
        page.goto(path)
        assert [] == barriers(page), path
        assert 0 == overflow(page), path


def test_a_step_leads_to_its_words_and_a_day_to_its_round(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/talks?month=2022-01")
    page.locator(".month li a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/**")
    page.go_back()
    page.locator(".steps .cited a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()


def test_months_are_turned_and_the_calendar_is_kept(winter: str, look: Opens, tmp_path: Path) -> None:
    page = look(winter)
    page.goto("/talks?month=2022-01")
    expect(page.locator("#month")).to_have_text("January 2022")
    page.locator(".turn a").last.click()
    expect(page.locator("#month")).to_have_text("February 2022")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Calendar file").click()
    kept.value.save_as(tmp_path / "talks.ics")
    assert (tmp_path / "talks.ics").read_text(encoding="utf8").startswith("BEGIN:VCALENDAR")
