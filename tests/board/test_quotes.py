"""Quotes and forces: who said what, on whose word how many, each one click from its words."""

from __future__ import annotations

import json
from pathlib import Path

from starlette.testclient import TestClient

from board.ledgers import ID, board
from board.test_evidence import text, tree
from sample_report import at


def test_quotes_lead_to_their_words_the_newest_first(client: TestClient) -> None:
    found = client.get("/quotes.json").json()
    assert (4, 1) == (found["total"], found["pages"])
    assert ["2031-03-11"] * 2 + ["2031-03-10"] * 2 == [s["quote"]["source"]["published"] for s in found["quotes"]]
    page = tree(client, "/quotes")
    hrefs = page.xpath("//ol[@class='quotes']//blockquote/a/@href")
    start, end = at('"We will not wait for ever,"')
    assert f"/report/{ID}?at={start}-{end}#at" in hrefs
    assert all(f"/evidence/{s['id']}" in page.xpath("//main//a/@href") for s in found["quotes"])


def test_only_what_stands_in_quotation_marks_with_and_without_a_filter(client: TestClient) -> None:
    for extra in ("", "&actor=moen", "&outlet=strait"):
        quotes = client.get(f"/quotes.json?direct=1{extra}").json()
        assert quotes["quotes"], extra
        assert all(s["quote"]["direct"] for s in quotes["quotes"]), extra
        assert quotes["total"] == len(quotes["quotes"]), extra
    page = tree(client, "/quotes?direct=1&outlet=strait")
    assert ["1"] == page.xpath("//section[@aria-label='Filter']//input[@name='direct']/@value")


def test_a_speaker_narrows_and_keeps_the_rest(client: TestClient) -> None:
    page = tree(client, "/quotes?direct=1")
    assert "/quotes?direct=1&actor=Ingrid+Moen" in page.xpath("//aside//a/@href")
    assert {"Ingrid Moen"} == {s["quote"]["speaker"] for s in client.get("/quotes.json?actor=Ingrid+Moen").json()["quotes"]}
    assert "No quote fits" in text(tree(client, "/quotes?actor=walrus"))


def test_pages_of_direct_quotes_hold_different_ones(client: TestClient) -> None:
    assert [] == client.get("/quotes.json?direct=1&page=2").json()["quotes"]


def test_forces_say_on_whose_word(client: TestClient) -> None:
    found = client.get("/quotes.json?show=forces").json()
    (first, _) = (f["strength"] for f in found["forces"])
    assert (2500, True, "NATO officials") == (first["count"], first["approximate"], first["according_to"])
    page = tree(client, "/quotes?show=forces")
    assert "about 2,500" in text(page)
    points = json.loads(page.xpath("//script[@data-block='forces']")[0].text)
    start, end = at("Norway has moved about 2,500 soldiers to the coast")
    assert {f"/report/{ID}?at={start}-{end}#at"} == {p["href"] for p in points if p["day"] == "2031-03-10"}
    assert {("NOR", "NATO officials")} == {(p["side"], p["word"]) for p in points}


def test_hostile_quotes_are_words(hostile: Path) -> None:
    with board(hostile) as client:
        for path in ("/quotes", "/quotes?direct=1", "/quotes?show=forces"):
            page = client.get(path).text
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert len(page) < 200_000
