"""The timeline: lanes, days, marks or bars, and the list of the same happenings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from board.crisis import crisis
from board.ledgers import board
from detente.ledger import Ledger
from detente.ledger.filter import Filter
from detente.views import timeline as view


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("timeline") / "corridor"
    Ledger(made, create=True).write(crisis(), [])
    return made


@pytest.fixture
def corridor(path: Path) -> TestClient:
    return board(path)


def tree(client: TestClient, url: str) -> html.HtmlElement:
    answer = client.get(url)
    assert 200 == answer.status_code, answer.text
    return html.fromstring(answer.text)


def asked(client: TestClient, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/timeline.json{query}").json()["timeline"]
    return found


def lanes(client: TestClient, by: str) -> dict[str, int]:
    return {lane["title"]: lane["n"] for lane in asked(client, f"?lanes={by}")["lanes"]}


def test_lanes_are_parties_pairs_or_types(corridor: TestClient) -> None:
    assert {"Iceland": 3, "Norway": 3} == lanes(corridor, "party")
    assert {"Iceland – Norway": 6} == lanes(corridor, "dyad")
    assert {"Agree": 2, "Request": 2, "Reject": 1, "Assault": 1} == lanes(corridor, "type")


def test_who_has_no_lane_is_in_that_of_all_others(client: TestClient) -> None:
    assert {"Iceland – Norway": 2, "All others": 5} == lanes(client, "dyad")


def test_words_and_deeds_plans_and_denials_are_told_apart(client: TestClient) -> None:
    marks = {m["event_type"]: m for m in asked(client)["marks"]}
    assert [False, True] == [marks[t]["deed"] for t in ("REQUEST", "MOBILIZE")]
    assert ["future", "negated"] == [marks[t]["status"] for t in ("AGREE", "ASSAULT")]


def test_the_days_are_those_of_the_reports_where_none_are_asked_for(corridor: TestClient) -> None:
    found = asked(corridor)
    assert ("2031-03-09", "2031-03-15", 0, 0) == (found["since"], found["until"], found["earlier"], found["later"])
    found = asked(corridor, "?since=2031-03-12&until=2031-03-13")
    assert (2, 2, 2) == (found["total"], found["earlier"], found["later"])


@pytest.mark.parametrize(
    ("given", "days"), [("since=2031-04", ("2031-04-01", "2031-04-01")), ("until=2030", ("2030-12-31", "2030-12-31"))]
)
def test_days_beyond_the_reports_can_be_asked_for(corridor: TestClient, given: str, days: tuple[str, str]) -> None:
    found = asked(corridor, f"?{given}")
    assert (0, days[1]) == (found["total"], found["until"])
    assert "Show all days" in corridor.get(f"/timeline?{given}").text


def test_days_in_the_wrong_order_have_no_happenings(corridor: TestClient) -> None:
    assert 0 == asked(corridor, "?since=2031-04&until=2031-01")["total"]


def test_too_many_marks_become_bars_that_count_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "MARKS", 5)
    found = view.timeline(Ledger(path).linked(), by="type")
    assert ("day", ()) == (found.step, found.marks)
    assert (found.total, found.total) == (sum(bar.n for bar in found.bars), sum(lane.n for lane in found.lanes))
    monkeypatch.setattr(view, "BARS", 2)
    weeks = view.timeline(Ledger(path).linked(), Filter(since="2031-03-01", until="2031-03-16"), by="type")
    assert ("month", {"2031-03-01"}, 6) == (weeks.step, {bar.day for bar in weeks.bars}, sum(bar.n for bar in weeks.bars))
    monkeypatch.setattr(view, "BARS", 92)
    steps = tree(board(path), "/timeline?since=2031-03-09").xpath("//table")[1].xpath(".//tbody/tr")
    assert ["2031-03-09", "2031-03-12", "2031-03-13", "2031-03-15"] == [row[0].text for row in steps]


def test_the_list_has_the_same_happenings_newest_first_each_with_its_words(corridor: TestClient) -> None:
    found = corridor.get("/timeline.json").json()
    days = [line["day"] for line in found["lines"]]
    assert (sorted(days, reverse=True), 6) == (days, len(days))
    page = tree(corridor, "/timeline")
    fired = next(a for a in page.xpath("//a") if "Iceland fired on two boats" in (a.text or ""))
    assert fired.get("href").startswith("/report/2222222222222222?at=")
    stands = page.xpath("//p[@class='stands']/a/@href")
    assert 6 == len(stands)
    assert 200 == corridor.get(stands[0]).status_code


def test_a_standing_names_parties_in_words(small: Path) -> None:
    lines = board(small).get("/timeline.json").json()["lines"]
    assert not [s for line in lines for s in line["standing"] if "NOR" in s or "ISL" in s]


def test_the_state_stays_in_every_link(corridor: TestClient) -> None:
    page = tree(corridor, "/timeline?lanes=dyad&actor=ISL&since=2031-03-09&until=2031-03-12")
    turns = page.xpath("//div[@class='turns']//a/@href")
    assert 4 <= len(turns)
    assert all("lanes=dyad" in t and "actor=ISL" in t for t in turns)
    assert any("since=2031-03-11&until=2031-03-14" in t for t in turns)
    data = json.loads(page.xpath("//script[@data-block='timeline']")[0].text)
    assert "lanes=dyad" in data["lanes"][0]["href"]
    assert "dyad=ISL%2CNOR" in data["lanes"][0]["href"]


def test_a_ledger_without_happenings_says_what_to_do(tmp_path: Path, corridor: TestClient) -> None:
    assert ["/add"] == tree(board(tmp_path / "new"), "/timeline").xpath("//main//a[@class='button']/@href")
    assert "Take a condition away" in corridor.get("/timeline?actor=FRA").text


def test_a_lane_of_no_kind_is_no_question(corridor: TestClient) -> None:
    assert 422 == corridor.get("/timeline?lanes=moon").status_code


def test_hostile_words_stay_words(hostile: Path) -> None:
    for by in ("party", "dyad", "type"):
        page = tree(board(hostile), f"/timeline?lanes={by}")
        assert not [s for s in page.xpath("//script") if not s.get("src") and s.get("type") != "application/json"]
        assert not [a for a in page.xpath("//main//a/@href") if not a.startswith("/")]
