"""Actors: the network counts who deals with whom, the list narrows, a page shows one of all that a name may mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from board.ledgers import board
from board.test_evidence import text, tree
from detente.board.leads import actor_link
from detente.board.network import of
from detente.board.pages.actors import bars
from detente.views.actor_page import Role
from sample_report import HOSTILE


def row(id: str, actors: str, recipients: str, quad: int) -> dict[str, object]:
    return {"happening_id": id, "actor_label": actors, "recipient_label": recipients, "quad": quad, "day": "2031-03-10"}


def test_those_who_act_deal_with_those_they_act_on() -> None:
    found = of([row("c", "NOR; SWE", "ISL", 3), row("b", "ISL", "NOR", 1), row("a", "NOR; ISL", "", 1)])
    assert {("ISL", "NOR"): (2, 1, "c"), ("ISL", "SWE"): (0, 1, "c")} == {
        (e.a, e.b): (e.cooperation, e.conflict, e.newest) for e in found.edges
    }
    assert [("ISL", 2, 3), ("NOR", 2, 3), ("SWE", 1, 1)] == [(n.party, n.acts, n.dealings) for n in found.nodes]


def test_allies_against_a_third_are_in_no_conflict_and_nobody_deals_with_himself() -> None:
    found = of([row("a", "NOR; SWE", "", 3), row("b", "NOR", "NOR", 3)])
    assert ((), ()) == (found.nodes, found.edges)


def test_the_network_is_cut_to_the_parties_with_most_dealings() -> None:
    rows = [row(f"{n}", "NOR", f"P{n % 7}", 1 + n % 4) for n in range(40)]
    found = of(rows, nodes=3)
    assert (3, 8, 40) == (len(found.nodes), found.parties, found.happenings)
    assert {n.party for n in found.nodes} >= {p for e in found.edges for p in (e.a, e.b)}


def test_the_table_has_the_numbers_and_leads_to_evidence(client: TestClient) -> None:
    (edge,) = client.get("/actors.json").json()["network"]["edges"]
    assert ("ISL", "NOR") == (edge["a"], edge["b"])
    page = tree(client, "/actors")
    assert [str(edge["cooperation"]), str(edge["conflict"])] == [text(n) for n in page.xpath("//tbody//td[contains(@class,'n')]")][
        :2
    ]
    assert f"/evidence/{edge['newest']}" in page.xpath("//tbody//a/@href")
    assert page.xpath("//script[@data-block='network']")


def test_the_network_heeds_the_filter(client: TestClient) -> None:
    (edge,) = client.get("/actors.json?type=THREATEN").json()["network"]["edges"]
    assert (0, 1) == (edge["cooperation"], edge["conflict"])
    assert "No two parties deal with each other" in text(tree(client, "/actors?since=2040"))


def test_the_list_narrows_by_type_and_country(client: TestClient) -> None:
    everybody = client.get("/actors.json?show=list").json()
    assert {"Norway", "Iceland", "Ingrid Moen"} == {a["name"] for a in everybody["actors"]}
    assert {"country": 2, "person": 1} == {t["name"]: t["count"] for t in everybody["types"]}
    assert ["Ingrid Moen"] == [a["name"] for a in client.get("/actors.json?show=list&kind=person&country=NOR").json()["actors"]]
    assert ["Iceland"] == [a["name"] for a in client.get("/actors.json?show=list&actor=iceland").json()["actors"]]
    page = tree(client, "/actors?show=list&kind=person")
    assert ["person"] == page.xpath("//select[@name='kind']/option[@selected]/@value")
    assert "No actor fits" in text(tree(client, "/actors?show=list&country=SWE"))


@pytest.mark.parametrize("name", ["NOR", "Norway", "norway"])
def test_an_actor_has_a_page_by_any_of_its_names(client: TestClient, name: str) -> None:
    found = client.get(f"/actor/{name}.json").json()
    assert ("NOR", "ISL") == (found["id"], found["partners"][0]["party"])
    page = tree(client, f"/actor/{name}")
    assert "Norway" == text(page.find(".//h1"))
    heads = {text(h) for h in page.xpath("//main//h2")}
    assert {f"What it did {found['acts']}", "With whom it deals"} <= heads
    assert "/compare?a=NOR&b=ISL&as=party" in page.xpath("//main//a/@href")
    assert page.xpath("//main//a[starts-with(@href, '/evidence/')]")


def test_a_person_has_titles_and_quotes_one_click_from_their_words(client: TestClient) -> None:
    page = tree(client, "/actor/Moen")
    assert "deputy foreign minister" in text(page.xpath("//table[contains(@class,'terms')]")[0])
    assert page.xpath("//section[h2='What it said']//a[starts-with(@href, '/report/')]")


def test_a_name_that_nobody_has_is_a_404(client: TestClient) -> None:
    assert 404 == client.get("/actor/Walrus.json").status_code
    assert "Search finds words" in text(tree(client, "/actor/Walrus", 404))


def test_a_title_without_a_day_has_no_bar() -> None:
    assert [(0.0, 0.0), (0.0, 100.0)] == [
        b[1:] for b in bars([Role("a", "", ""), Role("b", "2031-01-01", "2031-01-01")], "2031-01-01", "2031-01-01")
    ]
    assert (0.0, 0.0) == bars([Role("a", "2031-01-01", "2031-01-02")], "", "")[0][1:]


def test_hostile_names_are_names(hostile: Path) -> None:
    with board(hostile) as client:
        for path in ("/actors", "/actors?show=list", "/actor/Norway", actor_link(HOSTILE)):
            page = client.get(path).text
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "\u202e" not in html.fromstring(page).text_content()


def test_an_empty_ledger_says_what_to_do(tmp_path: Path) -> None:
    with board(tmp_path / "new") as client:
        for path in ("/actors", "/actors?show=list", "/quotes", "/quotes?show=forces"):
            assert ["/add"] == tree(client, path).xpath("//div[@class='empty']//a/@href"), path
