"""Tension: the pairs there are, and words and deeds of one pair; as the whole reckoning gives it, from less."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from board.crisis import crisis, text, tree
from board.ledgers import board
from detente.ledger import Filter, Ledger
from detente.link import tension as whole
from detente.views.tension import between, dyads, step, tension, within


@pytest.fixture(scope="module")
def quarrel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tension") / "corridor"
    Ledger(path, create=True).write(crisis())
    return path


@pytest.fixture
def client(quarrel: Path) -> Iterator[TestClient]:
    with board(quarrel) as made:
        yield made


# ---- the view


@pytest.mark.parametrize(("a", "b"), [("NOR", "ISL"), ("norway", "Iceland"), ("ISL", "NOR"), ("NOR", "FRA")])
@pytest.mark.parametrize("days", [{}, {"since": "2031-03-12"}, {"until": "2031-03-13"}])
def test_a_pair_is_as_the_whole_reckoning_has_it(quarrel: Path, a: str, b: str, days: dict[str, str]) -> None:
    linked = Ledger(quarrel).linked()
    codes = {"norway": "NOR", "Iceland": "ISL"}
    wanted = whole.tension(linked.happenings(), a=codes.get(a, a), b=codes.get(b, b), coverage=linked.coverage(), **days)
    assert wanted == tension(linked, between(linked, a, b), a, b, where=Filter(**days), every="day")


def test_pairs_are_as_the_whole_reckoning_has_them(samples: Path) -> None:
    linked = Ledger(samples).linked()
    found = dyads(linked)
    assert whole.dyads(linked.happenings()) == [(d.a, d.b, d.happenings) for d in found]
    assert len(found) > 10
    for d in found[:5]:
        assert len(between(linked, d.a, d.b)) >= d.happenings  # a code takes in those who act for the state


def test_acts_are_within_days_of_which_parts_may_be_given(quarrel: Path) -> None:
    acts = between(Ledger(quarrel).linked(), "NOR", "ISL")
    assert ["2031-03-12", "2031-03-13"] == [h.start for h in within(acts, "2031-03-10", "2031-03-14")]
    assert len(acts) == len(within(acts, "2031-03", "2031-03"))


def test_a_bar_fits_the_days_that_reports_cover() -> None:
    days = ["2022-01-01", "2022-06-30", "2031-01-01"]
    assert ["month", "week", "day", "day"] == [
        step(days), step(days, Filter(until="2022")), step(days, Filter(since="2022-06", until="2022-08")), step([]),
    ]  # fmt: skip


# ---- the page


def test_pairs_are_listed_and_lead_to_their_page(client: TestClient) -> None:
    page = tree(client, "/tension")
    (row,) = page.xpath("//table//tbody/tr")
    assert ["Iceland – Norway", "6", "3", "1", "2", "0"] == [text(c) for c in row][:6]
    assert "/tension?dyad=ISL%2CNOR" in row.xpath(".//a/@href")


def test_words_and_deeds_stand_apart_with_coverage(client: TestClient) -> None:
    page = tree(client, "/tension?dyad=NOR,ISL")
    drawn = json.loads(page.xpath("//script[@data-block='tension']")[0].text)
    bars = {d["day"]: (d["counts"], d["reports"]) for d in drawn["days"]}
    assert ["verbal_conflict", "material_conflict", "verbal_cooperation", "material_cooperation"] == drawn["measures"]
    assert ([2, 0, 0, 0], 1) == bars["2031-03-09"]
    assert ([0, 1, 0, 0], 1) == bars["2031-03-12"]
    assert ([0, 0, 2, 0], 1) == bars["2031-03-15"]
    rows = [[text(c) for c in r] for r in page.xpath("//details[@class='data']//tbody/tr")]
    assert ["2031-03-15", "2031-03-13", "2031-03-12", "2031-03-09"] == [r[0] for r in rows]
    assert ["2031-03-12", "0", "1", "0", "0", "0", "–", "–", "1"] == rows[2]


def test_acts_lead_to_evidence_and_a_bar_to_its_own(client: TestClient) -> None:
    assert 6 == client.get("/tension.json?dyad=NOR,ISL").json()["total"]
    page = tree(client, "/tension?dyad=NOR,ISL&at=2031-03-12")
    assert ["/evidence/2222222222222222_0_assault"] == page.xpath("//section[@id='acts']//ol//a/@href")
    assert 1 == client.get("/tension.json?dyad=NOR,ISL&every=week&at=2031-03-03").json()["total"] - 1
    assert 6 == client.get("/tension.json?dyad=NOR,ISL&every=month&at=2031-03-01").json()["total"]
    assert 0 == client.get("/tension.json?dyad=NOR,ISL&at=2031-02-31").json()["total"]


def test_changes_name_what_drives_them(samples: Path) -> None:
    client = board(samples)
    pairs = client.get("/tension.json").json()["dyads"][:8]
    asked = [f"dyad={d['a']}&dyad={d['b']}&every={every}" for d in pairs for every in ("day", "week")]
    found = ((q, client.get(f"/tension.json?{q}").json()["tension"]["changes"]) for q in asked)
    query, changes = next((q, c) for q, c in found if c)
    page = tree(client, f"/tension?{query}")
    drivers = {f"/evidence/{id}" for c in changes for id in c["drivers"]}
    assert drivers
    assert drivers == set(page.xpath("//ol[@class='changes']//a/@href"))


def test_what_is_empty_says_what_to_do(client: TestClient) -> None:
    assert "/tension" in tree(client, "/tension?dyad=NOR,FRA").xpath("//div[@class='empty']//a/@href")
    assert "/tension" in tree(client, "/tension?since=2040").xpath("//div[@class='empty']//a/@href")
    assert 422 == client.get("/tension?every=hour").status_code


def test_hostile_words_stay_words(hostile: Path) -> None:
    client = board(hostile)
    pairs = client.get("/tension.json").json()["dyads"]
    for path in ("/tension", *(f"/tension?dyad={d['a']}&dyad={d['b']}" for d in pairs[:4] if "<" not in d["a"] + d["b"])):
        answer = client.get(path)
        assert 200 == answer.status_code
        assert "<script>alert" not in answer.text
        assert "\u202e" not in answer.text
