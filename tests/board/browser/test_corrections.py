"""Correcting in a browser: beside the words, by pointer and keyboard, on a phone, in the dark, without scripts; and as of a day."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from board.browser.conftest import served
from board.browser.looks import barriers, overflow
from board.ledgers import board
from detente.board.options import BoardOptions
from detente.ledger import Ledger
from detente.ledger.journal import Journal

Opens = Callable[..., Page]
REJECT = "00ff00ff00ff00ff_274_reject"
COPIED = "11ff11ff11ff11ff_274_reject"
THREAT = "00ff00ff00ff00ff_332_threaten"
REFUSED = "Failed to load resource: the server responded with a status of 400 (Bad Request)"
PHONE = {"viewport": {"width": 375, "height": 740}}
PAGES = (
    f"/correct/{REJECT}",
    f"/correct/{COPIED}?find=ports",
    f"/correct/{REJECT}?as_of=2031-04-02",
    f"/evidence/{REJECT}",
    "/journal",
    "/journal?starred=true",
    "/journal?who=nobody",
    "/sources?outlet=courier&as_of=2031-04-02",
    "/who",
)


@pytest.fixture
def path(small: Path, tmp_path: Path) -> Path:
    """A ledger that was written and corrected on three days, in the future, which does not come for these tests."""
    path = tmp_path / "strait"
    shutil.copytree(small, path)
    stamp = int(datetime(2031, 3, 30, 12, tzinfo=UTC).timestamp()) * 10**9
    for batch in list((path / "batches").iterdir()):
        batch.rename(batch.with_name(f"{stamp:020}-{batch.name.partition('-')[2]}"))
    journal = Journal(path)
    journal.append("star", [REJECT, COPIED], who="Ben", time="2031-04-01T12:00:00Z")
    journal.append("note", [REJECT], who="Ben", note="<b>see</b> the copy", time="2031-04-03T12:00:00Z")
    return path


@pytest.fixture
def strait(path: Path) -> Iterator[str]:
    with served(board(path, BoardOptions(who="Ada"))) as address:
        yield address


@pytest.fixture
def unsigned(path: Path) -> Iterator[str]:
    with served(board(path)) as address:
        yield address


def done(page: Page, words: str) -> None:
    expect(page.locator("[data-done]")).to_contain_text(words)


# ---- for everybody


@pytest.mark.parametrize("seen", [{}, {"color_scheme": "dark"}, PHONE], ids=["light", "dark", "phone"])
def test_no_page_has_a_barrier_or_is_wider_than_its_window(strait: str, look: Opens, seen: dict[str, object]) -> None:
    page = look(strait, **seen)
    for path in PAGES:
        page.goto(path)
        for fold in page.locator(".correcting > details:not([open]) > summary").all():
            fold.click()
            assert [] == barriers(page), path
        assert [] == barriers(page), path
        assert 0 == overflow(page), path


# ---- in place


def test_a_line_is_corrected_beside_its_words_and_taken_back(strait: str, look: Opens, path: Path) -> None:
    page = look(strait, expected=REFUSED)
    page.goto(f"/evidence/{REJECT}")
    page.locator("article [data-correct] > summary").first.click()
    page.get_by_text("Code it otherwise").click()
    page.get_by_label(re.compile("^Date")).fill("soon")
    page.get_by_label("Status").select_option("future")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label(re.compile("^Date"))).to_have_accessible_description(re.compile("ISO day"))
    expect(page.get_by_label("Status")).to_have_value("future")
    assert [] == barriers(page)
    assert page.url.endswith(f"/evidence/{REJECT}")
    page.get_by_label(re.compile("^Date")).fill("2031-03-09")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("done="))
    entry = Ledger(path).journal.entries()[0]  # the clock of this machine is before all others
    assert ("recode", (REJECT,), "Ada") == (entry.action, entry.targets, entry.who)
    assert {"status": "future", "date": "2031-03-09"} == dict(entry.values)
    page.goto("/journal")
    page.get_by_role("button", name=re.compile("^Undo: recoded")).click()
    done(page, "Taken back: recoded")
    expect(page.locator(".entries .gone")).to_have_count(1)
    page.locator("[data-done]").get_by_role("button").click()
    done(page, "Taken back: taken back")
    expect(page.locator(".entries .gone")).to_have_count(1)  # the undo is undone
    assert "future" == next(r["status"] for r in Ledger(path).linked().ask("mentions") if r["event_id"] == REJECT)


def test_happenings_are_found_and_merged_and_parted_by_keyboard_alone(strait: str, look: Opens, path: Path) -> None:
    page = look(strait)
    page.goto(f"/correct/{REJECT}")
    page.get_by_text("The same as another").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("ports")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Found")).to_be_visible()
    page.locator(f"[name=with][value='{THREAT}']").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="They are one").focus()
    page.keyboard.press("Enter")
    done(page, "Put together with another")
    assert Ledger(path).linked().happening_of(REJECT) == Ledger(path).linked().happening_of(THREAT)
    page.get_by_text("Part tellings from it").focus()
    page.keyboard.press("Enter")
    page.locator(f"[name=mention][value='{THREAT}']").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Part them").focus()
    page.keyboard.press("Enter")
    done(page, "Parted")
    assert Ledger(path).linked().happening_of(REJECT) != Ledger(path).linked().happening_of(THREAT)


def test_what_is_left_out_leads_to_the_journal_which_brings_it_back(strait: str, look: Opens, path: Path) -> None:
    page = look(strait)
    page.goto(f"/correct/{THREAT}")
    page.get_by_role("button", name="Wrong, leave it out").click()
    done(page, "Left out as wrong")
    expect(page.get_by_role("heading", level=1)).to_have_text("Journal")
    assert f"/journal?of={THREAT}" in page.url
    expect(page.locator(".entries")).to_contain_text("close its ports")
    page.locator("[data-done]").get_by_role("button", name="Undo").click()
    done(page, "Taken back")
    assert THREAT in {r["event_id"] for r in Ledger(path).linked().ask("mentions")}


def test_a_name_is_asked_for_and_nothing_that_was_said_is_lost(unsigned: str, look: Opens, path: Path) -> None:
    page = look(unsigned)
    page.goto(f"/correct/{REJECT}")
    page.get_by_text("Note something").click()
    page.get_by_label("Note", exact=True).fill("two\nlines")
    page.get_by_role("button", name="Note", exact=True).click()
    expect(page.get_by_label("Your name")).to_be_focused()
    assert [] == barriers(page)
    page.keyboard.type("Zoë")
    page.keyboard.press("Enter")
    done(page, "Noted")
    entry = Ledger(path).journal.entries()[0]
    assert ("Zoë", "two\nlines") == (entry.who, entry.note)
    page.get_by_role("button", name="Take the star away").click()
    done(page, "Star taken away")
    expect(page.locator(".signed")).to_contain_text("Zoë")


def test_it_works_without_scripts(strait: str, look: Opens, path: Path) -> None:
    page = look(strait, java_script_enabled=False)
    page.goto(f"/evidence/{REJECT}")
    page.locator("article [data-correct] > summary").first.click()
    page.get_by_role("link", name="All that can be said of it").first.click()
    page.get_by_label("Status").select_option("negated")
    page.get_by_role("button", name="Save").click()
    assert f"/evidence/{REJECT}?done=" in page.url
    assert "negated" == next(r["status"] for r in Ledger(path).linked().ask("mentions") if r["event_id"] == REJECT)


def test_a_page_of_an_older_board_says_what_to_do(strait: str, look: Opens) -> None:
    page = look(strait, expected=REFUSED.replace("400 (Bad Request)", "403 (Forbidden)"))
    page.goto(f"/correct/{REJECT}")
    page.context.clear_cookies()
    page.get_by_role("button", name="Right").click()
    expect(page.locator("main")).to_contain_text("load it again")


# ---- as of, and the filter everywhere


def test_a_slider_leads_to_the_days_on_which_the_ledger_changed(strait: str, look: Opens) -> None:
    page = look(strait)
    page.goto("/sources?outlet=courier")
    slider = page.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", "now")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("2031-04-01, 1 correction"))
    expect(page.locator(".notice.past")).to_contain_text("as of 2031-04-01")
    assert page.url.endswith("/sources?outlet=courier&as_of=2031-04-01")
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".notice.past")).to_contain_text("as of 2031-03-30")
    page.go_back()
    expect(slider).to_have_attribute("aria-valuetext", re.compile("2031-04-01"))
    page.get_by_role("link", name="Back to now").click()
    expect(page.locator(".notice.past")).to_have_count(0)
    assert page.url.endswith("/sources?outlet=courier")


def test_nothing_can_be_corrected_on_a_past_day(strait: str, look: Opens) -> None:
    page = look(strait)
    page.goto(f"/evidence/{REJECT}?as_of=2031-04-02")
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator(".correct")).to_have_count(0)
    page.get_by_role("link", name="Back to now").click()
    expect(page.locator(".correct").first).to_be_visible()


def test_a_filter_that_is_set_on_one_page_holds_on_the_others_until_it_is_cleared(strait: str, look: Opens) -> None:
    page = look(strait)
    page.goto("/timeline")
    page.get_by_label("Actor").fill("NOR")
    page.get_by_role("textbox", name="From").fill("2031-03")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".chips li")).to_have_count(2)
    for name in ("Positions", "Talks"):
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_url(re.compile(f"/{name.lower()}[?].*actor=NOR"))
        expect(page).to_have_url(re.compile("since=2031-03"))
        expect(page.locator(".chips li")).to_have_count(2)
    page.get_by_role("link", name="Clear the filter").click()
    expect(page.locator(".chips li")).to_have_count(0)
    assert "actor" not in page.url


# ---- hostile


def test_hostile_notes_and_names_do_nothing(unsigned: str, look: Opens) -> None:
    page = look(unsigned)
    odd = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e${7*7}{{7*7}}'
    page.goto(f"/correct/{REJECT}")
    page.get_by_text("Note something").click()
    page.get_by_label("Note", exact=True).fill(odd)
    page.get_by_role("button", name="Note", exact=True).click()
    page.get_by_label("Your name").fill(odd)
    page.get_by_role("button", name="Sign").click()
    done(page, "Noted")
    for path in ("/journal", f"/journal?who={odd[:20]}", f"/evidence/{REJECT}", f"/correct/{REJECT}"):
        page.goto(path)
        expect(page.locator("main")).to_be_visible()
        assert 0 == page.locator("main img").count()
        assert 0 == overflow(page), path
