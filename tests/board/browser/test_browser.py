"""The board in a browser: a reader who never saw a command line finds the words, by pointer, by keyboard, on a phone, in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from board.browser.looks import barriers, overflow

Opens = Callable[..., Page]
REFUSED = "Failed to load resource: the server responded with a status of 400 (Bad Request)"
PHONE = {"viewport": {"width": 375, "height": 740}}
PAGES = ["/search", "/search?q=talks+vienna&since=2022-01", "/search?q=walrus", "/sources", "/sources?outlet=Wire", "/add"]


def to_words(page: Page) -> None:
    """From a search to the first report found."""
    page.goto("/search?q=demand")
    page.locator(".hits a").first.click()
    expect(page.locator(".item[aria-current]")).to_have_count(1)


# ---- for everybody


@pytest.mark.parametrize("seen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_no_page_has_a_barrier_or_is_wider_than_its_window(winter: str, look: Opens, seen: dict[str, object]) -> None:
    page = look(winter, **seen)
    for path in PAGES:
        page.goto(path)
        assert [] == barriers(page), path
        assert 0 == overflow(page), path
    to_words(page)
    assert [] == barriers(page)
    assert 0 == overflow(page)


def test_an_error_is_a_page_without_barriers(winter: str, look: Opens) -> None:
    page = look(winter, expected=REFUSED)
    page.goto("/search?q=talks&since=soon")
    expect(page.get_by_role("heading", level=1)).to_have_text("That cannot be asked so")
    assert [] == barriers(page)


def test_colours_are_chosen_and_kept(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/search")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_label("Colours").select_option("Dark")
    assert light != page.evaluate(ground)
    page.goto("/sources")
    assert light != page.evaluate(ground)
    assert [] == barriers(page)


def test_everything_is_within_reach_of_the_keyboard(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/sources")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("vienna")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    page.locator(".hits a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#at")).to_be_in_viewport()


# ---- filtering


def test_the_filter_changes_the_page_and_its_address_and_back_goes_back(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/sources")
    everything = page.locator("tbody").nth(1).locator("tr").count()
    page.get_by_label("From").fill("2022-02")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".chips li")).to_have_text(re.compile("from.*2022-02", re.DOTALL))
    assert page.url.endswith("/sources?since=2022-02")
    assert 0 < page.locator("tbody").nth(1).locator("tr").count() < everything
    expect(page.get_by_role("link", name="Search", exact=True)).to_have_attribute("href", "/search?since=2022-02")
    page.go_back()
    expect(page.locator(".chips li")).to_have_count(0)
    expect(page.locator("tbody").nth(1).locator("tr")).to_have_count(everything)
    page.go_forward()
    page.get_by_label("Without from 2022-02").click()
    expect(page.locator(".chips li")).to_have_count(0)
    assert page.url.endswith("/sources")


def test_a_filter_that_does_not_fit_says_so_and_can_be_mended(winter: str, look: Opens) -> None:
    page = look(winter, expected=REFUSED)
    page.goto("/sources")
    page.get_by_label("From").fill("next week")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("ISO date")
    page.get_by_label("From").fill("2022-02")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".chips li")).to_have_count(1)


# ---- the reader


def test_words_and_lines_lead_to_each_other(winter: str, look: Opens) -> None:
    page = look(winter)
    to_words(page)
    expect(page.locator("#at")).to_be_in_viewport()
    words = page.locator("article .s.k-talk").first
    words.click()
    chosen = page.locator(".item[aria-current]")
    expect(chosen).to_have_count(1)
    assert chosen.get_attribute("data-item") in str(words.get_attribute("data-items")).split()
    page.keyboard.press("j")
    expect(page.locator(".item[aria-current]")).to_be_focused()
    lit = page.locator("article .s.on")
    assert lit.count() > 0
    expect(lit.first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("article .s.on")).to_have_count(0)


def test_a_module_runs_once_however_many_load_it(winter: str, look: Opens) -> None:
    page = look(winter)
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url.partition("?")[0]))
    page.goto("/add", wait_until="networkidle")
    assert 1 == len([a for a in asked if a.endswith("/static/board.js")])


def test_a_kind_of_words_can_be_left_out(winter: str, look: Opens) -> None:
    page = look(winter)
    to_words(page)
    quotes = page.locator("[data-section=quote]")
    expect(quotes).to_be_visible()
    page.locator("label.k-quote").click()
    expect(quotes).to_be_hidden()
    expect(page.locator("article .no-quote").first).to_be_attached()


def test_why_is_told_beside_the_words(winter: str, look: Opens) -> None:
    page = look(winter)
    to_words(page)
    page.locator("[data-section=position] .item").first.click()
    page.keyboard.press("w")
    expect(page.locator(".why .because").first).to_contain_text("Coded as", timeout=30_000)
    assert [] == barriers(page)


# ---- adding


def test_a_pasted_text_is_read_and_its_words_are_one_click_away(hostile_copy: str, look: Opens) -> None:
    page = look(hostile_copy)
    page.goto("/add")
    page.get_by_label("A text").fill("Talks over a strait\n\nNorway met Iceland in Oslo on Monday.")
    page.get_by_role("button", name="Read into the ledger").click()
    expect(page.locator(".job .tag.done").first).to_be_visible()
    page.get_by_role("link", name="Talks over a strait").click()
    expect(page.locator("article")).to_contain_text("Norway met Iceland")


def test_dropped_files_are_named_before_they_are_sent(hostile_copy: str, look: Opens) -> None:
    page = look(hostile_copy)
    page.goto("/add")
    dropped = page.evaluate_handle(
        """() => { const data = new DataTransfer();
        data.items.add(new File(["Iceland refused."], "<b>one<b>.txt")); data.items.add(new File(["\\0"], "two.bin")); return data; }"""
    )
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.locator("[data-chosen]")).to_contain_text("2 files")
    page.get_by_role("button", name="Read into the ledger").click()
    job = page.locator(".job").first
    expect(job.locator(".tag.done").first).to_be_visible()
    expect(job.locator("h3")).to_contain_text("<b>one<b>.txt and 1 more")
    assert [] == barriers(page)


# ---- hostile words, charts


def test_hostile_words_do_nothing(odd: str, look: Opens) -> None:
    page = look(odd)
    for path in ("/sources", "/search?q=strait", "/report/aa00", "/report/bb00?at=0-3000"):
        page.goto(path, wait_until="networkidle")
        expect(page.locator("h1")).to_be_visible()
        assert 0 == overflow(page), path
    assert [] == barriers(page)


def test_charts_are_drawn_under_the_policy(winter: str, look: Opens) -> None:
    page = look(winter)
    page.goto("/search")
    drawn = page.evaluate(
        """async () => {
          for (const name of ["d3.min.js", "plot.umd.min.js"]) await new Promise((done, failed) => {
            const script = Object.assign(document.createElement("script"), { src: `/static/vendor/${name}`, onload: done, onerror: failed });
            document.head.append(script); });
          const { draw } = await import("/static/chart.js");
          const place = document.querySelector("main");
          draw(place, { title: "Acts by day", color: { legend: true }, marks: [
            Plot.barY([{ day: "Mon", n: 3, kind: "words" }, { day: "Tue", n: 5, kind: "deeds" }], { x: "day", y: "n", fill: "kind", tip: true })] });
          return [place.querySelectorAll("rect").length, place.querySelectorAll("style").length];
        }"""
    )
    assert drawn[0] >= 2
    assert 0 == drawn[1]
    page.locator("main svg").first.hover()
