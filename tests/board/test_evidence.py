"""Evidence: whatever an id means stands there with all its mentions in context, each one click from its words."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from board.ledgers import ID, board
from detente.board.pages.evidence import differing, tallies
from detente.ledger import Ledger
from detente.views.accounts import accounts
from sample_report import at

DEMAND = f"{ID}_{at('Norway demanded that Iceland reopen the strait')[0]}_request"


def tree(client: TestClient, url: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(url)
    assert status == answer.status_code, answer.text[:2000]
    return html.fromstring(answer.text)


def text(node: html.HtmlElement) -> str:
    return " ".join(" ".join(node.itertext()).split())


def test_every_mention_stands_in_its_context_one_click_from_its_words(client: TestClient) -> None:
    page = tree(client, f"/evidence/{DEMAND}")
    start, end = at("Norway demanded that Iceland reopen the strait")
    marked = page.xpath("//article[contains(@class,'account')]//blockquote/a[mark]")
    assert ["Norway demanded that Iceland reopen the strait"] * 2 == [text(m) for m in marked]
    assert [f"/report/{d}?at={start}-{end}#at" for d in (ID, "11ff11ff11ff11ff")] == [m.get("href") for m in marked]
    assert all('"We will not wait for ever,"' in text(b) for b in page.xpath("//article//blockquote"))
    assert f"/report/{ID}" in page.xpath("//article//p[contains(., 'Carries a text of')]/a/@href")


def test_a_happening_says_who_when_and_how_well_it_is_attested(client: TestClient) -> None:
    page = tree(client, f"/evidence/{DEMAND}")
    facts = {text(d.find("dt")): text(d.find("dd")) for d in page.xpath("//dl[@class='facts-of']/div")}
    assert {
        "Who": "NOR",
        "To whom": "ISL",
        "About": "reopen the strait",
        "Standing": "reported by one source",
    }.items() <= facts.items()
    assert "Told 2 times in 2 reports, 1 independent source: The Reprinter, The Strait Courier" in text(page)
    assert "/actor/NOR" in page.xpath("//main//a/@href")


@pytest.mark.parametrize(
    ("id", "kind", "said"),
    [
        (f"{ID}_{at('Norway has moved about 2,500 soldiers to the coast')[0]}_force", "force", "about 2,500"),
        (f"{ID}_{at('They put the chance of a deal at low')[0]}_outlook", "forecast", "Likelihood low"),
        (f"{ID}_{at('Ministers will meet in Vienna on Thursday')[0]}_scheduled_meeting", "talk", "Vienna"),
        (ID, "report", "Two days over a strait"),
        ("11aa", "report", "No act between parties was found"),
    ],
)
def test_ids_of_all_kinds_have_a_page_and_a_twin(client: TestClient, id: str, kind: str, said: str) -> None:
    assert kind == client.get(f"/evidence/{id}.json").json()["evidence"]["kind"]
    assert said in text(tree(client, f"/evidence/{id}"))


def test_a_quote_leads_to_its_words(client: TestClient) -> None:
    quote = client.get("/quotes.json?direct=1").json()["quotes"][0]["id"]
    page = tree(client, f"/evidence/{quote}")
    assert "Ingrid Moen" in text(page)
    assert page.xpath("//blockquote/a[starts-with(@href, '/report/')]")


def test_an_id_that_nothing_has_is_a_404_that_says_so(client: TestClient) -> None:
    assert "UnknownNameError" == client.get("/evidence/nothing_1_x.json").json()["error"]["type"]
    assert "nothing_1_x" in text(tree(client, "/evidence/nothing_1_x", 404))


def test_who_corrected_what_and_when_stands_beside_it(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "strait")
    journal = Ledger(tmp_path / "strait").journal
    journal.append("recode", [DEMAND], who="Ada", values={"place": "Oslo"}, note="by its dateline", time="2031-04-01")
    journal.append("note", [DEMAND], who="<b>Bo</b>", note="<script>x</script>", time="2031-04-02")
    with board(tmp_path / "strait") as client:
        found = client.get(f"/evidence/{DEMAND}.json").json()["decisions"]
        page = client.get(f"/evidence/{DEMAND}").text
    assert [("Ada", "recoded: place is Oslo", "by its dateline"), ("<b>Bo</b>", "noted", "<script>x</script>")] == [
        (d["who"], d["what"], d["note"]) for d in found
    ]
    assert "recoded: place is Oslo" in text(html.fromstring(page))
    assert "2031-04-01" in page
    assert "<script>x" not in page


def test_what_only_one_mention_says_is_no_difference(small: Path) -> None:
    linked = Ledger(small).linked()
    one, other = accounts(linked, linked.some("mentions", "happening_id", [DEMAND]))
    one = dataclasses.replace(one, place="Oslo")
    assert () == differing([one, other])
    assert ("place", "speaker") == differing([one, dataclasses.replace(other, place="Bergen", speaker="Moen")])


def test_hostile_words_are_words(hostile: Path) -> None:
    with board(hostile) as client:
        ids = [m["event_id"] for m in Ledger(hostile).linked().ask("mentions", columns=("event_id",))]
        for id in [*ids, "aa00aa00aa00aa00", "bb00bb00bb00bb00"]:
            page = client.get(f"/evidence/{id}").text
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "\u202e" not in page
            assert len(page) < 200_000


def test_values_of_many_mentions_are_counted(small: Path) -> None:
    linked = Ledger(small).linked()
    found = accounts(linked, linked.some("mentions", "happening_id", [DEMAND]))
    told = [dataclasses.replace(a, place="Oslo" if n else "Bergen") for n, a in enumerate([*found, found[0]])]
    assert {"place": [("Oslo", 2), ("Bergen", 1)]} == tallies(told, differing(told))
