"""Forecasts: who held what how likely; a person says what came of it, at once and with a way back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from board.crisis import crisis, text, tree
from board.ledgers import board
from detente.board.options import BoardOptions
from detente.ledger import Ledger
from detente.views.forecasts_page import forecasts

DEAL = "1111111111111111_199_outlook"


@pytest.fixture(scope="module")
def quarrel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forecasts") / "corridor"
    ledger = Ledger(path, create=True)
    ledger.write(crisis())
    ledger.linked()
    return path


@pytest.fixture
def client(quarrel: Path, tmp_path: Path) -> Iterator[TestClient]:
    shutil.copytree(quarrel, tmp_path / "corridor")
    with board(tmp_path / "corridor", BoardOptions(who="Ada")) as made:
        yield made


def resolve(client: TestClient, came_true: str = "yes", **more: str) -> str:
    """Where the form of the first forecast leads."""
    fields = tree(client, "/forecasts").xpath("//details[@class='resolve']//input")
    given = {i.get("name"): i.get("value") or "" for i in fields} | {"came_true": came_true} | more
    answer = client.post("/forecasts", data=given)
    assert 303 == answer.status_code, answer.text[:2000]
    return str(answer.headers["location"])


def test_a_forecast_says_who_held_what_how_likely_by_when_in_its_own_words(client: TestClient) -> None:
    page = tree(client, "/forecasts")
    (held,) = page.xpath("//ol[@class='held']/li")
    assert "NATO officials" in text(held)
    assert "low 20–45%" in text(held)
    assert "due by 2031-03-20 , in 5 days" in text(held)
    assert "/report/1111111111111111?at=199-273#at" in held.xpath(".//a/@href")
    assert "Intelligence Community Directive 203" in text(page)


def test_a_happening_is_proposed_one_click_away_and_decides_nothing(client: TestClient) -> None:
    (held,) = client.get("/forecasts.json").json()["held"]
    assert ["4444444444444444_46_agree"] == [p["happening"] for p in held["proposals"]]
    assert held["forecast"]["outcome"] is None
    assert "/evidence/4444444444444444_46_agree" in tree(client, "/forecasts").xpath("//details[@class='perhaps']//a/@href")


def test_a_person_resolves_it_and_sees_so_at_once(client: TestClient) -> None:
    back = resolve(client, "no", note="no deal was signed")
    assert back.startswith("/forecasts?done=")
    found = client.get("/forecasts.json").json()
    assert {"open": 0, "true": 0, "false": 1} == found["counts"]
    assert (False, 0.105625) == (found["held"][0]["forecast"]["outcome"], found["held"][0]["forecast"]["brier"])
    assert [("NATO officials", 1, 0.105625)] == [(f["by"], f["resolved"], f["brier"]) for f in found["forecasters"]]
    page = tree(client, back)
    assert "did not come true Brier 0.11" in text(page.xpath("//ol[@class='held']/li")[0])
    assert "said by Ada" in text(page)
    assert f"/journal?of={DEAL}" in page.xpath("//main//a/@href")


def test_what_was_taken_back_is_open_again(client: TestClient) -> None:
    resolve(client)
    ledger = Ledger(client.app.state.desk.ledger.path)  # type: ignore[attr-defined]
    assert client.get("/forecasts.json?show=true").json()["held"]
    ledger.journal.undo(who="Ada")
    assert {"open": 1, "true": 0, "false": 0} == client.get("/forecasts.json").json()["counts"]


def test_what_people_say_counts_before_the_links_know_it(quarrel: Path) -> None:
    linked = Ledger(quarrel).linked()
    assert {"open": 0, "true": 1, "false": 0} == forecasts(linked, resolved={DEAL: True}).counts
    assert {"open": 1, "true": 0, "false": 0} == forecasts(linked, resolved={}).counts


def test_nobody_resolves_without_a_name_or_from_elsewhere(quarrel: Path, tmp_path: Path) -> None:
    shutil.copytree(quarrel, tmp_path / "corridor")
    client = board(tmp_path / "corridor")
    csrf = tree(client, "/forecasts").xpath("//details[@class='resolve']//input[@name='csrf']/@value")[0]
    given = {"csrf": csrf, "forecast": DEAL, "came_true": "yes"}
    unnamed = client.post("/forecasts", data=given)
    assert 400 == unnamed.status_code
    assert "give your name" in unnamed.text
    assert 403 == client.post("/forecasts", data=given | {"csrf": "guessed"}).status_code
    assert 400 == client.post("/forecasts", data=given | {"who": "Ada", "came_true": "perhaps"}).status_code
    assert 404 == client.post("/forecasts", data=given | {"who": "Ada", "forecast": "1111_0_outlook"}).status_code
    assert () == Ledger(tmp_path / "corridor").journal.entries()
    named = client.post("/forecasts", data=given | {"who": "Ada", "next": "//evil.example/"})
    assert named.headers["location"].startswith("/?")
    assert "Ada" == client.cookies["detente_who"]


def test_the_ledger_of_a_past_day_is_not_resolved(client: TestClient) -> None:
    assert not tree(client, "/forecasts?as_of=2999").xpath("//details[@class='resolve']")


def test_the_filter_holds_and_what_is_empty_says_what_to_do(client: TestClient) -> None:
    assert 0 == client.get("/forecasts.json?since=2031-03-10").json()["total"]
    assert "/forecasts" in tree(client, "/forecasts?since=2040").xpath("//div[@class='empty']//a/@href")
    assert "None is here" in client.get("/forecasts?show=true").text


def test_hostile_words_stay_words(hostile: Path, tmp_path: Path) -> None:
    shutil.copytree(hostile, tmp_path / "hostile")
    client = board(tmp_path / "hostile", BoardOptions(who="<script>alert(1)</script>"))
    resolve(client, note="<img src=x onerror=alert(1)>\u202e")
    page = client.get("/forecasts").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page
