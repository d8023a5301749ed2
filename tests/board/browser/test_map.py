"""The map in a browser: a circle leads to what happened there, buttons and wheel come closer, nothing is asked from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from board.browser.looks import barriers, overflow

Opens = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 800}}


def opened(page: Page, path: str = "/map") -> None:
    page.goto(path)
    expect(page.locator(".globe .spot").first).to_be_attached()


@pytest.mark.parametrize("seen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_the_page_has_no_barrier_and_fits_its_window(winter: str, look: Opens, seen: dict[str, object]) -> None:
    page = look(winter, **seen)
    for path in ("/map", "/map?place=Kyiv"):
        opened(page, path)
        assert [] == barriers(page), path
        assert 0 == overflow(page), path


def test_a_circle_leads_to_the_words_of_what_happened_there(winter: str, look: Opens) -> None:
    page = look(winter)
    opened(page)
    page.locator(".globe a[aria-label^='Moscow']").click()
    page.wait_for_url("**/map?place=Moscow#here")
    expect(page.get_by_role("heading", name="Moscow: ")).to_be_in_viewport()
    page.locator(".line .words a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()


def test_land_borders_and_those_that_are_contested_are_drawn(winter: str, look: Opens) -> None:
    page = look(winter)
    opened(page)
    for name in ("land", "coast", "border", "contested"):
        assert len(str(page.locator(f".globe path.{name}").get_attribute("d"))) > 200, name


def test_buttons_wheel_and_keyboard_move_the_map(winter: str, look: Opens) -> None:
    page = look(winter)
    opened(page)
    land = page.locator(".globe path.land")
    shape = land.get_attribute("d")
    page.get_by_role("button", name="Closer").click()
    expect(land).not_to_have_attribute("d", str(shape))
    shape = land.get_attribute("d")
    page.locator(".globe").hover()
    page.mouse.wheel(0, 240)
    expect(land).not_to_have_attribute("d", str(shape))
    page.get_by_role("button", name="World").click()
    expect(page.locator(".globe .away")).to_have_text("")
    for _ in range(4):
        page.get_by_role("button", name="Closer").click()
    page.locator(".globe a[aria-label^='Washington']").focus()
    expect(page.locator(".globe a[aria-label^='Washington']")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url("**/map?place=Washington#here")


def test_the_table_is_there_without_scripts(winter: str, look: Opens) -> None:
    page = look(winter, java_script_enabled=False)
    page.goto("/map")
    page.get_by_role("link", name="Moscow").click()
    expect(page.locator(".line").first).to_be_visible()


def test_hostile_words_do_nothing(odd: str, look: Opens) -> None:
    page = look(odd)
    page.goto("/map?place=-", wait_until="networkidle")
    expect(page.locator(".line").first).to_be_visible()
    assert 0 == overflow(page)
    assert [] == barriers(page)
