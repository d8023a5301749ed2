"""Talks: a calendar and a list of rounds past and to come, put off or untold, with the words that say so; and a calendar file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest
from starlette.testclient import TestClient

from board.crisis import crisis, text, tree
from board.ledgers import board
from detente.ledger import Ledger
from detente.views.talks_page import talks


@pytest.fixture(scope="module")
def quarrel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("talks") / "corridor"
    Ledger(path, create=True).write(crisis())
    return path


@pytest.fixture
def client(quarrel: Path) -> Iterator[TestClient]:
    with board(quarrel) as made:
        yield made


def test_what_comes_stands_first_with_its_days_from_the_newest_report(client: TestClient) -> None:
    found = client.get("/talks.json").json()
    assert ("2031-03-15", 3) == (found["today"], found["total"])
    assert {"coming": 1, "past": 2, "untold": 1, "undated": 0} == found["counts"]
    assert [("2031-03-20", 5), ("2031-03-13", -2), ("2031-03-11", -4)] == [(r["start"], r["days"]) for r in found["rounds"]]
    assert ["in 5 days", "2 days ago", "4 days ago"] == [text(a) for a in tree(client, "/talks").xpath("//*[@class='away']")]


def test_a_round_that_was_put_off_points_to_the_new_one(client: TestClient) -> None:
    page = tree(client, "/talks?show=past")
    (put_off,) = (r for r in page.xpath("//ol[@class='rounds']/li") if "postponed" in r.get("class"))
    assert "Put off to 2031-03-20" in text(put_off)
    assert "/evidence/2222222222222222_98_scheduled_meeting" in put_off.xpath(".//p[@class='say']/a/@href")


def test_each_step_of_a_round_leads_to_its_words(client: TestClient) -> None:
    page = tree(client, "/talks?show=past")
    steps = page.xpath("//ol[@class='rounds']/li[contains(@class, 'postponed')]//ol[@class='steps']/li")
    assert ["scheduled", "cancelled"] == [s.xpath("./b")[0].text for s in steps]
    assert ["/report/1111111111111111?at=148-197#at", "/report/2222222222222222?at=38-96#at"] == [
        s.xpath(".//q/a/@href")[0] for s in steps
    ]


def test_a_day_that_passed_with_nobody_telling_is_said(client: TestClient) -> None:
    page = tree(client, "/talks?show=untold")
    assert ["2031-03-11"] == page.xpath("//ol[@class='rounds']//p[@class='when']/time/@datetime")
    assert "no report tells what came of it" in text(page.xpath("//ol[@class='rounds']")[0])
    assert page.xpath("//table[@class='month']//li[contains(@class, 'untold')]")


def test_the_calendar_shows_the_month_of_the_newest_report_or_the_one_asked_for(client: TestClient) -> None:
    page = tree(client, "/talks?month=1999-01")
    assert "March 2031" == text(page.xpath("//*[@id='month']")[0])
    days = {d.xpath("./time/@datetime")[0] for d in page.xpath("//table[@class='month']//td[.//li]")}
    assert {"2031-03-11", "2031-03-13", "2031-03-20"} == days
    assert 422 == client.get("/talks?month=soon").status_code


def test_the_calendar_file_holds_what_fits_the_filter(client: TestClient) -> None:
    kept = client.get("/talks.ics?since=2031-03-12")
    assert 'attachment; filename="corridor-talks.ics"' == kept.headers["content-disposition"]
    assert kept.headers["content-type"].startswith("text/calendar")
    events = icalendar.Calendar.from_ical(kept.content).walk("VEVENT")
    assert {"2031-03-13", "2031-03-20"} == {e.decoded("dtstart").isoformat() for e in events}
    assert "/talks.ics?since=2031-03-12" in tree(client, "/talks?since=2031-03-12").xpath("//a/@href")


def test_the_filter_holds_and_what_is_empty_says_what_to_do(client: TestClient) -> None:
    assert 1 == client.get("/talks.json?since=2031-03-20").json()["total"]
    assert "/talks" in tree(client, "/talks?actor=FRA").xpath("//div[@class='empty']//a/@href")
    assert "No round is here" in client.get("/talks?show=undated").text


def test_rounds_are_given_a_page_at_a_time(quarrel: Path) -> None:
    linked = Ledger(quarrel).linked()
    first, second = (talks(linked, rows=2, page=n) for n in (1, 2))
    assert (2, 2, 1) == (first.pages, len(first.rounds), len(second.rounds))
    assert {r.id for r in first.rounds}.isdisjoint(r.id for r in second.rounds)


def test_hostile_words_stay_words(hostile: Path) -> None:
    client = board(hostile)
    page = client.get("/talks").text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert icalendar.Calendar.from_ical(client.get("/talks.ics").content).walk("VEVENT")
