"""An outlet over all reports, and two of a kind side by side."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from board.ledgers import ID, board
from board.test_evidence import text, tree
from sample_report import HOSTILE


def test_an_outlet_says_whose_text_it_carries(client: TestClient) -> None:
    assert [{"name": "The Strait Courier", "count": 1}] == client.get("/outlet.json?name=reprinter").json()["copied_from"]
    page = tree(client, "/outlet?name=The+Reprinter")
    assert "The Reprinter" == text(page.find(".//h1"))
    assert "/outlet?name=The+Strait+Courier" in page.xpath("//section[h2='Whose text it carries']//a/@href")
    assert "/report/11ff11ff11ff11ff" in page.xpath("//section[h2='Newest reports']//a/@href")
    assert ["2031-03-11"] == [text(t) for t in page.xpath("//details//tbody/tr/th")]


def test_an_outlet_that_is_none_is_a_404_with_the_nearest(client: TestClient) -> None:
    assert "The Reprinter" in text(tree(client, "/outlet?name=Reprintr", 404))
    assert 422 == client.get("/outlet").status_code


def test_without_two_names_there_is_the_form(client: TestClient) -> None:
    page = tree(client, "/compare?a=NOR")
    assert ["NOR"] == page.xpath("//input[@name='a']/@value")
    assert {"The Reprinter", "ISL"} <= set(page.xpath("//datalist/option/@value"))
    assert "Put two of a kind side by side" in text(page)
    assert 400 == client.get("/compare.json?a=NOR").status_code


@pytest.mark.parametrize(
    ("a", "b", "kind", "said"),
    [
        ("The Reprinter", "The Strait Courier", "outlet", "Told by both"),
        (ID, "11ff", "report", "Told by both"),
        ("NOR", "ISL", "party", "NOR to ISL"),
        ("2031-03-09", "2031-03-10..2031-03-11", "day", "Only in 2031-03-10..2031-03-11"),
    ],
)
def test_two_of_each_kind_stand_side_by_side(client: TestClient, a: str, b: str, kind: str, said: str) -> None:
    assert kind == client.get("/compare.json", params={"a": a, "b": b}).json()["kind"]
    page = tree(client, f"/compare?a={quote(a)}&b={quote(b)}&as={kind}")
    assert said in text(page)
    assert [kind] == page.xpath("//select[@name='as']/option[@selected]/@value")
    assert page.xpath("//main//a[starts-with(@href, '/evidence/') or starts-with(@href, '/report/')]")


def test_two_that_cannot_be_compared_are_said_and_can_be_mended(client: TestClient) -> None:
    page = tree(client, "/compare?a=NOR&b=2031-03-10", 404)
    assert "two of one kind can be compared" in text(page.xpath("//*[@role='alert']")[0])
    assert ["NOR", "2031-03-10"] == page.xpath("//form[contains(@class,'two')]//input[@required]/@value")


def test_hostile_outlets_are_names(hostile: Path) -> None:
    with board(hostile) as client:
        named = quote(HOSTILE)
        for path in (f"/outlet?name={named}", "/outlet?name=OOO", f"/compare?a={named}&b=OOO", "/compare?a=aa00&b=bb00"):
            page = client.get(path).text
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert len(page) < 200_000
