"""The overview: what is new since a day or a visit, how it stands, and the way from there to the words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from board.crisis import crisis
from board.ledgers import board
from detente.ledger import Ledger


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("overview") / "corridor"
    Ledger(made, create=True).write(crisis(), [])
    return made


@pytest.fixture
def corridor(path: Path) -> TestClient:
    return board(path)


def tree(client: TestClient, url: str = "/") -> html.HtmlElement:
    answer = client.get(url)
    assert 200 == answer.status_code, answer.text
    return html.fromstring(answer.text)


def since(client: TestClient, url: str = "/.json") -> tuple[str, str]:
    found = client.get(url).json()
    return found["seen"], found["since"]["day"]


def test_a_first_visit_sees_the_last_week(corridor: TestClient) -> None:
    assert ("week", "2031-03-08") == since(corridor)
    assert ("chosen", "2031-03-12") == since(corridor, "/.json?since=2031-03-12")


def test_a_visit_keeps_its_day_and_the_next_one_counts_from_its_newest_report(corridor: TestClient) -> None:
    tree(corridor)
    assert ("week", "2031-03-08") == since(corridor)
    (visit,) = (name for name in corridor.cookies if name.startswith("detente_visit"))
    del corridor.cookies[visit]  # hours later
    assert ("visit", "2031-03-15") == since(corridor)
    assert "the newest report of the last visit" in "".join(tree(corridor).itertext())


def test_all_is_marked_as_seen_by_a_form_of_the_page_only(corridor: TestClient) -> None:
    assert 403 == corridor.post("/seen").status_code
    (token,) = tree(corridor).xpath("//form[starts-with(@action, '/seen')]//input[@name='csrf']/@value")
    answer = corridor.post("/seen?actor=NOR&since=2031-03-09", data={"csrf": token})
    assert (303, "/?actor=NOR") == (answer.status_code, answer.headers["location"])
    assert ("visit", "2031-03-15") == since(corridor)


@pytest.mark.parametrize("odd", ["2999-01-01", "soon", "9999-99-99", "<script>"])
def test_a_cookie_that_names_no_day_of_this_ledger_is_passed_over(corridor: TestClient, odd: str) -> None:
    tree(corridor)
    for name in list(corridor.cookies):
        if name.startswith(("detente_visit", "detente_seen")):
            corridor.cookies.set(name, odd, domain="127.0.0.1", path="/")
    assert "week" == since(corridor)[0]


def test_looking_at_an_earlier_state_is_no_visit(corridor: TestClient) -> None:
    corridor.get("/?as_of=2031-12-31")
    assert not [name for name in corridor.cookies if name.startswith("detente_visit")]


def test_what_is_told_leads_to_its_words_and_to_all_that_tells_of_it(corridor: TestClient) -> None:
    page = tree(corridor)
    fired = next(a for a in page.xpath("//a") if "Iceland fired on two boats" in "".join(a.itertext()))
    assert re.fullmatch(r"/report/2{16}\?at=\d+-\d+#at", fired.get("href"))
    stands = next(a.get("href") for a in page.xpath("//a") if "reported by one source" in "".join(a.itertext()))
    assert 200 == corridor.get(stands).status_code


def test_talks_to_come_are_counted_from_the_newest_report(corridor: TestClient) -> None:
    (talks,) = tree(corridor).xpath("//ul[contains(@class, 'talks')]")
    assert "5 days" in " ".join("".join(talks.itertext()).split())
    assert "2031-03-13" not in "".join(talks.itertext())  # put off


def test_how_it_stands_and_the_coverage_are_counted(client: TestClient) -> None:
    found = client.get("/.json").json()
    assert {"total": 7, "several": 0, "single": 6, "claimed": 1, "confirmed": 0, "denied": 0} == found["standing"]
    assert [("2031-03-10", 1, 0), ("2031-03-11", 0, 1)] == [(d["day"], d["reports"], d["copies"]) for d in found["coverage"]]


def test_the_filter_narrows_it_and_stays_in_its_links(corridor: TestClient) -> None:
    assert 0 == corridor.get("/.json?actor=FRA").json()["standing"]["total"]
    page = tree(corridor, "/?actor=ISL")
    assert any(h.startswith("/positions?actor=ISL") for h in page.xpath("//main//h2/a/@href"))


def test_an_empty_ledger_says_what_to_do(tmp_path: Path) -> None:
    client = board(tmp_path / "new")
    assert ["/add"] == tree(client).xpath("//main//a[@class='button']/@href")
    assert "week" == client.get("/.json").json()["seen"]


def test_hostile_words_stay_words(hostile: Path) -> None:
    page = tree(board(hostile))
    assert not [s for s in page.xpath("//script") if not s.get("src") and s.get("type") != "application/json"]
    assert not [a for a in page.xpath("//main//a/@href") if not a.startswith(("/", "#"))]
