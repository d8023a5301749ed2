"""Forecasts in a browser: read, resolved by keyboard, taken back from the journal."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from board.browser.conftest import served
from board.browser.looks import barriers, overflow
from board.ledgers import board

Opens = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 800}}


@pytest.fixture
def winter_copy(samples: Path, tmp_path: Path) -> Iterator[str]:
    shutil.copytree(samples, tmp_path / "winter")
    with served(board(tmp_path / "winter")) as address:
        yield address


@pytest.mark.parametrize("seen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_the_page_has_no_barrier_and_fits_its_window(winter: str, look: Opens, seen: dict[str, object]) -> None:
    page = look(winter, **seen)
    page.goto("/forecasts")
    for fold in page.locator(".resolve summary, .perhaps summary").all()[:3]:
        fold.click()
    assert [] == barriers(page)
    assert 0 == overflow(page)


def test_a_forecast_leads_to_its_words(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/forecasts")
    page.locator(".held .what > .cited a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()


def test_a_forecast_is_resolved_by_keyboard_and_taken_back(winter_copy: str, look: Opens) -> None:
    page = look(winter_copy)
    page.goto("/forecasts")
    page.locator(".resolve summary").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Your name").first.fill("Ada")
    page.get_by_role("button", name="It came true").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".state.came")).to_have_count(1)
    expect(page.locator(".done")).to_contain_text("Ada")
    assert [] == barriers(page)
    page.locator(".done").get_by_role("button", name="Undo").click()
    expect(page.locator(".state.came")).to_have_count(0)
