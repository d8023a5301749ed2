"""Positions: the matrix, what stands behind a field of it, two parties side by side, what moved; all one click from the words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from board.crisis import crisis, text, tree
from board.ledgers import board
from detente.ledger import Ledger
from detente.views.matrix_page import ISSUES, matrix_page

ISSUE = "reopen-the-grain-corridor"


@pytest.fixture(scope="module")
def quarrel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("positions") / "corridor"
    Ledger(path, create=True).write(crisis())
    return path


@pytest.fixture
def client(quarrel: Path) -> Iterator[TestClient]:
    with board(quarrel) as made:
        yield made


def test_a_field_says_where_a_party_stands_and_how_it_came_there(client: TestClient) -> None:
    page = tree(client, "/positions")
    assert ["Issue", "Iceland", "Norway"] == [text(h) for h in page.xpath("//thead//th")]
    assert ["↓ softened offers 2031-03-15", "→ repeated demands 2031-03-13"] == [text(d) for d in page.xpath("//tbody//td")]
    assert ["r3", "r6"] == page.xpath("//tbody//td/@class")


def test_a_field_opens_its_history_with_both_quotes_and_the_words_in_the_reports(client: TestClient) -> None:
    page = tree(client, f"/positions?party=ISL&issue={ISSUE}")
    quotes = page.xpath("//aside//div[@class='pair']//blockquote/a")
    assert ["Iceland refused to reopen the grain corridor", "Iceland offered to reopen the grain corridor"] == [
        text(q) for q in quotes
    ]
    assert ["/report/1111111111111111?at=56-100#at", "/report/4444444444444444?at=0-44#at"] == [q.get("href") for q in quotes]
    assert ["2031-03-15", "2031-03-09"] == page.xpath("//aside//ol[@class='past']//time/@datetime")
    assert "/evidence/4444444444444444_0_agree" in page.xpath("//aside//a/@href")


def test_an_issue_opens_the_last_stance_of_everybody(client: TestClient) -> None:
    panel = client.get(f"/positions.json?issue={ISSUE}").json()["panel"]
    assert [("ISL", "offers"), ("NOR", "demands")] == [(s["party"], s["act"]) for s in panel["stances"]]
    assert panel["last"] is None


def test_what_another_filter_left_nothing_of_is_said(client: TestClient) -> None:
    page = tree(client, f"/positions?party=ISL&issue={ISSUE}&until=2031-03-09&actor=NOR&since=2031-03-13")
    assert not page.xpath("//aside[@id='panel']")


@pytest.mark.parametrize("asked", ["a=NOR&b=ISL", "show=gap&a=Norway&b=iceland", "dyad=NOR,ISL"])
def test_the_gap_of_two_parties_is_steps_and_no_probability(client: TestClient, asked: str) -> None:
    (gap,) = client.get(f"/positions.json?{asked}").json()["gaps"]
    assert (3, "demands", "offers") == (gap["steps"], gap["a"]["act"], gap["b"]["act"])
    page = tree(client, f"/positions?{asked}")
    assert "3 steps" in text(page.xpath("//table")[0])
    assert "no probability" in text(page)
    assert ["Norway at 6, Iceland at 3 of 9"] == page.xpath("//*[@class='ladder']/@aria-label")


def test_what_moved_stands_with_the_words_before_and_after(client: TestClient) -> None:
    page = tree(client, "/positions?show=moved")
    assert ["softened", "took a stand", "took a stand"] == [
        next(w for w in ("softened", "took a stand", "repeated") if f"{w}:" in text(h))
        for h in page.xpath("//ol[@class='moves']//h2")
    ]
    assert 4 == len(client.get("/positions.json?show=moved&repeated=true").json()["moves"])
    first = page.xpath("//ol[@class='moves']/li")[0]
    assert ["Iceland refused to reopen the grain corridor", "Iceland offered to reopen the grain corridor"] == [
        text(q) for q in first.xpath(".//blockquote")
    ]


def test_every_telling_leads_to_its_words(client: TestClient) -> None:
    page = tree(client, "/positions?show=list&actor=ISL&since=2031-03-15")
    assert "/report/4444444444444444?at=0-44#at" in page.xpath("//table//a/@href")
    assert "/report/1111111111111111?at=56-100#at" not in page.xpath("//table//a/@href")


def test_the_filter_holds_and_what_is_empty_says_what_to_do(client: TestClient) -> None:
    assert ["NOR"] == client.get("/positions.json?since=2031-03-13&until=2031-03-14").json()["parties"]
    page = tree(client, "/positions?since=2040")
    assert "/positions" in page.xpath("//div[@class='empty']//a/@href")


def test_issues_are_given_a_page_at_a_time(quarrel: Path) -> None:
    linked = Ledger(quarrel).linked()
    assert (1, 1) == (matrix_page(linked).pages, len(matrix_page(linked).matrix.lines))
    assert () == matrix_page(linked, page=2).matrix.lines
    assert ISSUES >= 1


@pytest.mark.parametrize("show", ["", "gap", "moved", "list"])
def test_hostile_words_stay_words(hostile: Path, show: str) -> None:
    answer = board(hostile).get(f"/positions?show={show}&a=%3Cscript%3E&b=%22onload%3D&issue=%3Cimg%3E&party='")
    assert 200 == answer.status_code
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert "\u202e" not in answer.text
