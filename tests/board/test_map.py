"""The map: places by the number of happenings, places that share a name, and the boundaries that are contested."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from board.crisis import crisis
from board.ledgers import board
from detente.board.assets import assets
from detente.board.pages.map import borders
from detente.ledger import Ledger
from detente.records import Record, Where

OSLO = ("Oslo", "NOR", 59.91, 10.75)
ICELAND = ("Iceland", "ISL", 65.0, -18.0)
TRIPOLIS = (("Tripoli", "LBY", 32.88, 13.19), ("Tripoli", "LBN", 34.44, 35.85))
LOST = ("the third pier", "", None, None)


def placed(record: Record, *spots: tuple[str, str, float | None, float | None]) -> Record:
    """A report whose events happened at these places, in turn."""
    events = [
        dataclasses.replace(e, place=Where(*spot, None, e.trigger))
        for e, spot in zip(record.events, spots * len(record.events), strict=False)
    ]
    return dataclasses.replace(record, events=tuple(events))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    first, second, third, *rest = crisis()
    made = tmp_path_factory.mktemp("map") / "corridor"
    reports = [placed(first, OSLO, ICELAND), placed(second, TRIPOLIS[0]), placed(third, TRIPOLIS[1]), placed(rest[0], LOST, OSLO)]
    Ledger(made, create=True).write(reports, [])
    return made


@pytest.fixture
def world(path: Path) -> TestClient:
    return board(path)


def tree(client: TestClient, url: str) -> html.HtmlElement:
    answer = client.get(url)
    assert 200 == answer.status_code, answer.text
    return html.fromstring(answer.text)


def test_places_are_counted_and_those_of_one_name_kept_apart(world: TestClient) -> None:
    found = world.get("/map.json").json()["places"]
    assert {("Oslo", "NOR"): 2, ("Iceland", "ISL"): 1, ("Tripoli", "LBY"): 1, ("Tripoli", "LBN"): 1, ("the third pier", ""): 1} == {
        (p["name"], p["country"]): p["n"] for p in found["places"]
    }
    assert (6, 0, 1) == (found["total"], found["placeless"], found["unknown"])
    assert ["Iceland"] == [p["name"] for p in found["places"] if p["whole"]]


def test_only_places_with_a_position_are_drawn_and_all_are_in_the_table(world: TestClient) -> None:
    page = tree(world, "/map")
    drawn = json.loads(page.xpath("//script[@data-block='map']")[0].text)["places"]
    assert 4 == len(drawn)
    rows = page.xpath("//table/tbody/tr")
    assert 5 == len(rows)
    assert 1 == len([r for r in rows if "not on the map" in "".join(r.itertext())])


def test_a_place_leads_to_what_happened_there(world: TestClient) -> None:
    there = world.get("/map.json?place=Tripoli&country=LBY").json()
    assert (1, ["ASSAULT"]) == (there["total"], [line["event_type"] for line in there["lines"]])
    assert 2 == world.get("/map.json?place=Tripoli").json()["total"]
    (link,) = tree(world, "/map").xpath("//th/a[text()='Oslo']/@href")
    words = tree(world, link).xpath("//section[@id='here']//p[@class='words']/a/@href")
    assert 2 == len(words)
    assert 200 == world.get(words[0].partition("#")[0]).status_code


def test_happenings_without_a_place_are_counted_and_linked(client: TestClient) -> None:
    (link,) = tree(client, "/map").xpath("//p[@class='lead']/a/@href")
    assert "/map?place=-" == link
    assert 7 == client.get("/map.json?place=-").json()["total"]


def test_the_filter_narrows_the_map(world: TestClient) -> None:
    found = world.get("/map.json?type=ASSAULT").json()["places"]
    assert [("Tripoli", 1, 1)] == [(p["name"], p["n"], p["deeds"]) for p in found["places"]]


def test_nothing_says_what_to_do(world: TestClient, tmp_path: Path) -> None:
    assert "Choose another place" in world.get("/map?place=Atlantis").text
    assert "Take a condition away" in world.get("/map?actor=FRA").text
    assert ["/add"] == tree(board(tmp_path / "new"), "/map").xpath("//main//a[@class='button']/@href")


def test_every_contested_boundary_says_what_it_rests_on_and_is_found_in_the_world() -> None:
    names = {
        g["properties"]["name"]
        for g in json.loads(assets()["vendor/countries-50m.json"].content)["objects"]["countries"]["geometries"]
    }
    for line in json.loads(assets()["contested.json"].content)["lines"]:
        assert line["name"]
        assert line["about"]
        assert ("by hand" in line["source"]) == ("line" in line)
        assert set(line.get("between", ())) <= {*names, "*"}, line["name"]
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in line.get("line", ()))
    assert {"Crimea", "Kosovo", "Taiwan Strait"} <= {b.name for b in borders()}


def test_hostile_words_stay_words(hostile: Path) -> None:
    page = tree(board(hostile), "/map?place=%3Cscript%3E")
    assert not [s for s in page.xpath("//script") if not s.get("src") and s.get("type") != "application/json"]
    assert not [a for a in page.xpath("//main//a/@href") if not a.startswith("/")]
