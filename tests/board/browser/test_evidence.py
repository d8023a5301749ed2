"""Evidence, actors, quotes, an outlet and two side by side in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from board.browser.looks import barriers, overflow

Opens = Callable[..., Page]
PHONE = {"viewport": {"width": 375, "height": 740}}
PAGES = [
    "/actors",
    "/actors?show=list",
    "/actor/RUS",
    "/actor/Council",
    "/quotes",
    "/quotes?show=forces",
    "/outlet?name=Northern",
    "/compare",
    "/compare?a=RUS&b=USA",
    "/compare?a=2022-01&b=2022-02",
]


def to_evidence(page: Page) -> None:
    """From the network's table to what the newest happening of two parties stands on."""
    page.goto("/actors")
    page.locator(".pairs td.day a").first.click()
    expect(page.locator("article.account mark").first).to_be_visible()


@pytest.mark.parametrize("seen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_no_page_has_a_barrier_or_is_wider_than_its_window(winter: str, look: Opens, seen: dict[str, object]) -> None:
    page = look(winter, **seen)
    for path in PAGES:
        page.goto(path)
        assert [] == barriers(page), path
        assert 0 == overflow(page), path
    to_evidence(page)
    assert [] == barriers(page)
    assert 0 == overflow(page)


def test_from_evidence_it_is_one_click_to_the_words(winter: str, look: Opens) -> None:
    page = look(winter)
    to_evidence(page)
    words = str(page.locator("article.account mark").first.text_content())
    page.locator("article.account .mentioned").first.click()
    expect(page.locator("#at")).to_be_in_viewport()
    assert " ".join(words.split()).startswith(" ".join(str(page.locator("#at").text_content()).split())[:12])


def test_the_network_lies_the_same_each_time_and_is_gone_through_by_keys(winter: str, look: Opens) -> None:
    page = look(winter)
    places = []
    for _ in range(2):
        page.goto("/actors")
        circles = page.locator(".graph a")
        expect(circles.first).to_be_visible()
        places.append(circles.evaluate_all("all => all.map((a) => a.getAttribute('transform'))"))
    assert places[0] == places[1]
    assert len(places[0]) > 5
    circles.first.focus()
    page.keyboard.press("ArrowRight")
    expect(circles.nth(1)).to_be_focused()
    expect(page.locator(".graph.lit")).to_have_count(1)
    name = str(circles.nth(1).get_attribute("aria-label")).partition(":")[0]
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/actor/{name}$"))


def test_no_two_names_of_the_network_lie_over_each_other(winter: str, look: Opens) -> None:
    page = look(winter)
    for size in ({"width": 1280, "height": 860}, {"width": 375, "height": 740}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto("/actors")
        expect(page.locator(".graph text").first).to_be_visible()
        boxes = page.locator(".graph text").evaluate_all(
            "all => all.map((t) => { const b = t.getBoundingClientRect(); return [b.left + 1, b.top + 2, b.right - 1, b.bottom - 2]; })"
        )
        over = [
            (a, b) for n, a in enumerate(boxes) for b in boxes[:n] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        ]
        assert [] == over, size


def test_the_filter_draws_the_network_anew(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/actors")
    before = page.locator(".graph a").count()
    page.get_by_label("Two parties").fill("RUS,USA")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("/actors.dyad=RUS"))
    expect(page.locator(".chips li").first).to_be_visible()
    assert 2 <= page.locator(".graph a").count() < before


def test_forces_are_drawn_by_side_with_their_sources(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/quotes?show=forces")
    expect(page.locator("[data-forces] svg circle").first).to_be_visible()
    assert page.locator("[data-forces] svg").count() >= 2
    expect(page.locator("[data-forces]")).to_contain_text("– NATO")
    page.locator("tbody th a").first.click()
    expect(page.locator("#at")).to_be_in_viewport()


def test_a_quote_and_a_comparison_by_the_keyboard_alone(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/quotes")
    page.locator(".quotes blockquote a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#at")).to_be_in_viewport()
    page.goto("/compare")
    page.get_by_label("One", exact=True).focus()
    page.keyboard.type("RUS")
    page.keyboard.press("Tab")
    page.keyboard.type("USA")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="RUS to USA")).to_be_visible()


def test_hostile_words_do_nothing(odd: str, look: Opens) -> None:
    page = look(odd)
    for path in ("/actors", "/actors?show=list", "/quotes", "/quotes?show=forces", "/evidence/bb00", "/outlet?name=OOO"):
        page.goto(path, wait_until="networkidle")
        expect(page.locator("h1")).to_be_visible()
        assert 0 == overflow(page), path
    assert [] == barriers(page)
