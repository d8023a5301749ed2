"""The first pages: each is a page and its JSON twin, both with the state of the address, and leads to the words."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from fastapi import Request, Response
from lxml import html
from starlette.testclient import TestClient

from board.ledgers import ID, FakeReader, board
from detente.board.adding import Job
from detente.board.page import View, page
from detente.board.query import NAMES, QueryOf, of
from detente.ledger import Ledger
from detente.reader import Reader
from detente.records import Document
from sample_report import TEXT, at


def tree(client: TestClient, url: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(url)
    assert status == answer.status_code, answer.text
    return html.fromstring(answer.text)


def links(page: html.HtmlElement) -> list[str]:
    return [str(a) for a in page.xpath("//main//a/@href")]


# ---- every page


def test_the_first_page_keeps_the_state(client: TestClient) -> None:
    page = tree(client, "/?actor=RUS")
    assert any("actor=RUS" in a for a in links(page))


@pytest.mark.parametrize("path", ["/search", "/sources", "/add"])
def test_the_navigation_keeps_the_state_and_says_where_one_is(client: TestClient, path: str) -> None:
    page = tree(client, f"{path}?outlet=Courier&as_of=2031-12-31")
    entries = {a.text: a for a in page.xpath("//nav[@aria-label='Pages']//a")}
    assert {"Sources", "Search", "Add"} <= set(entries)
    assert all("outlet=Courier&as_of=2031-12-31" in a.get("href") for a in entries.values())
    assert [path] == [a.get("href").partition("?")[0] for a in entries.values() if a.get("aria-current")]


@pytest.mark.parametrize("path", ["/search", "/sources", "/add", f"/report/{ID}"])
def test_every_page_names_its_twin(client: TestClient, path: str) -> None:
    (twin,) = (h for h in tree(client, path).xpath("//footer//a/@href") if ".json" in h)
    assert client.get(twin).headers["content-type"] == "application/json"


def test_the_schema_of_the_api_names_pages_and_twins(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    pages = {
        p for p in paths if "text/html" in paths[p].get("get", {"responses": {}})["responses"].get("200", {}).get("content", {})
    }
    assert {"/search", "/sources", "/add", "/report/{id}"} <= pages
    assert not [p for p in pages if f"{p}.json" not in paths]
    for path in (p for p in paths if p.endswith(".json")):
        assert paths[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"], path


def test_the_filter_offers_what_a_page_heeds_and_keeps_the_rest(small: Path) -> None:
    client = board(small)

    def everything(request: Request, query: QueryOf) -> Response:
        return page(request, "job.html", View("All", query, filters=NAMES, own=(("every", "week"),)), job=Job("0", "x", "done"))

    client.app.add_api_route("/everything", everything)  # type: ignore[attr-defined]
    asked = "actor=RUS&dyad=RUS%2CUSA&type=REJECT&type=THREATEN&status=actual&since=2022-01&outlet=Wire&as_of=2031-12-31&page=2"
    shown = tree(client, f"/everything?{asked}")
    (form,) = shown.xpath("//section[@class='filter']//form")
    sent = [(k, v) for k, v in form.form_values() if v]
    assert of(parse_qsl(asked)).but() == of(sent)
    assert ("every", "week") in sent
    assert 8 == len(shown.xpath("//ul[@class='chips']/li"))
    only = tree(client, f"/sources?{asked}")
    (form,) = only.xpath("//section[@class='filter']//form")
    assert of(parse_qsl(asked)).but() == of((k, v) for k, v in form.form_values() if v)
    assert 5 == len(only.xpath("//ul[@class='chips']/li[@class='idle']"))


def test_a_part_of_a_page_is_sent_to_a_script_that_asks_for_it(client: TestClient) -> None:
    part = client.get("/sources", headers={"HX-Request-Type": "partial"}).text
    assert "<h1>Sources</h1>" in part
    assert "<html" not in part


def test_colours_are_kept_without_scripts(client: TestClient) -> None:
    page = tree(client, "/sources")
    given = {i.get("name"): i.get("value") for i in page.xpath("//form[@action='/theme']//input")}
    answer = client.post("/theme", data=given | {"theme": "dark"})
    assert (303, "/sources") == (answer.status_code, answer.headers["location"])
    assert ["dark"] == tree(client, "/sources").xpath("/html/@data-theme")


def test_new_reports_are_seen_at_once(small: Path, tmp_path: Path) -> None:
    client = board(tmp_path / "new")
    assert "No report is in the ledger yet" in client.get("/sources").text
    Ledger(tmp_path / "new").write([*Ledger(small).records()])
    assert 3 == client.get("/sources.json").json()["total"]


# ---- search


def test_a_hit_leads_to_its_words(client: TestClient) -> None:
    hit = client.get("/search.json?q=strait&outlet=courier").json()["hits"][0]
    page = tree(client, "/search?q=strait&outlet=courier")
    start = hit["start"] + hit["spans"][0][0]
    assert f"/report/{ID}?at={start}-{start + len('strait')}#at" in links(page)
    assert ["strait"] == [m.text.lower() for m in page.xpath("//mark")][:1]


def test_search_heeds_the_filter_and_pages_through(client: TestClient) -> None:
    assert 2 == client.get("/search.json?q=strait").json()["total"]
    assert 1 == client.get("/search.json?q=strait&since=2031-03-11").json()["total"]
    assert [] == client.get("/search.json?q=strait&page=2").json()["hits"]


def test_search_says_what_to_do_where_nothing_is_found_or_the_words_do_not_fit(client: TestClient) -> None:
    assert "Try fewer words" in client.get("/search?q=walrus").text
    assert "six-party talks" in client.get("/search").text
    wrong = client.get("/search?q=-walrus")
    assert 400 == wrong.status_code
    assert "no word to look for" in wrong.text
    assert "UsageError" == client.get("/search.json?q=-walrus").json()["error"]["type"]


# ---- sources


def test_outlets_are_counted_with_their_copies(client: TestClient) -> None:
    found = client.get("/sources.json").json()
    assert {"The Strait Courier": (1, 0), "The Reprinter": (1, 1), "Harbour Notes": (1, 0)} == {
        o["name"]: (o["reports"], o["copies"]) for o in found["outlets"]
    }
    copy = next(r for r in found["reports"] if r["kind"] == "copy")
    assert (ID, "The Strait Courier") == (copy["original"], copy["original_outlet"])
    assert "copy of" in " ".join(tree(client, "/sources").itertext())


def test_what_could_not_be_read_is_listed_and_can_be_kept(client: TestClient) -> None:
    assert "give the text instead" in client.get("/sources").text
    kept = client.get("/rejected.csv")
    assert 'attachment; filename="strait-rejected.csv"' == kept.headers["content-disposition"]
    assert kept.text.splitlines() == ["source,reason,detail", "pier.bin,not-text,pier.bin is binary; give the text instead"]


# ---- the reader


def test_the_words_that_an_address_asks_for_are_marked_and_their_line_chosen(client: TestClient) -> None:
    start, end = at("Norway demanded that Iceland reopen the strait")
    page = tree(client, f"/report/{ID}?at={start}-{end}")
    assert "Norway demanded that Iceland reopen the strait" == "".join(
        "".join(s.itertext()) for s in page.xpath("//article//span[contains(@class, 'k-at')]")
    )
    assert 1 == len(page.xpath("//*[@id='at']"))
    (chosen,) = page.xpath("//button[@aria-current]")
    assert "NOR demands ISL" in " ".join(chosen.itertext())


def test_the_whole_text_is_there_and_furniture_is_set_aside(client: TestClient) -> None:
    page = tree(client, f"/report/{ID}")
    shown = "".join(page.xpath("//article//text()[not(ancestor::*[@class='number' or @class='reason'])]"))
    assert "".join(TEXT.split()) == "".join(shown.split())
    assert {"caption", "copyright"} == {s.text for s in page.xpath("//p[@class='furniture']/span")}


def test_an_event_leads_to_the_other_reports_that_tell_it(client: TestClient) -> None:
    page = tree(client, f"/report/{ID}")
    told = [a.get("href") for a in page.xpath("//p[@class='more']//a") if "Reprinter" in (a.text or "")]
    assert told
    assert all(h.startswith("/report/11ff11ff11ff11ff?at=") for h in told)
    assert "copy of" in " ".join(tree(client, "/report/11ff11ff11ff11ff").itertext())


def test_a_report_may_be_named_by_the_beginning_of_its_id(client: TestClient) -> None:
    assert ID == client.get("/report/00ff.json").json()["record"]["document"]["id"]
    assert 404 == client.get("/report/ffff").status_code
    assert 404 == client.get("/report/11.json").status_code  # two begin so


@pytest.mark.parametrize("odd", ["9-3", "0-0", "5000000-6000000"])
def test_words_outside_the_text_are_passed_over(client: TestClient, odd: str) -> None:
    assert [] == tree(client, f"/report/{ID}?at={odd}").xpath("//*[@id='at']")


def test_why_an_event_was_coded_so(reader: Reader, tmp_path: Path) -> None:
    record = reader.read("Norway rejected the demand of Iceland on Monday.", published="2031-03-10", title="No")
    Ledger(tmp_path / "l", create=True).write([record])
    client = board(tmp_path / "l", reader=reader)
    why = client.get(f"/report/{record.document.id}/explain/1.json").json()
    assert ("REJECT", "rejected") == (why["event_type"], why["trigger"])
    assert "rejected" in client.get(f"/report/{record.document.id}/explain/1").text
    missing = client.get(f"/report/{record.document.id}/explain/99")
    assert 404 == missing.status_code
    assert "1 events" in missing.text


def test_an_event_that_this_reader_codes_otherwise_is_not_explained_by_it(reader: Reader, small: Path) -> None:
    answer = board(small, reader=reader).get(f"/report/{ID}/explain/7.json")
    assert 409 == answer.status_code
    assert "detente test coded this event" in answer.json()["error"]["message"]


# ---- adding


def token(client: TestClient) -> str:
    return str(tree(client, "/add").xpath("//form[@class='add']//input[@name='csrf']/@value")[0])


def finished(client: TestClient) -> list[dict[str, object]]:
    for _ in range(600):
        jobs = client.get("/add.json").json()["jobs"]
        if all(j["state"] in ("done", "failed") for j in jobs):
            return jobs  # type: ignore[no-any-return]
        time.sleep(0.05)
    raise AssertionError(jobs)


def test_files_and_a_text_are_added_and_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    client = board(tmp_path / "l")
    files = [
        ("files", ("../../one.txt", b"Envoys of Norway met in Vienna.")),
        ("files", ("two.txt", b"bad text")),
        ("files", ("three.bin", b"\0\1\2")),
    ]
    given = {"csrf": token(client), "text": "Iceland refused.", "outlet": "Wire", "published": "2031-03-10"}
    answer = client.post("/add", data=given, files=files)
    assert 303 == answer.status_code
    (job,) = finished(client)
    assert ("done", 2, 2, "") == (job["state"], job["added"], job["rejected"], job["problem"])
    assert {"not-text", "unreadable"} == {r["reason"] for r in job["refused"]}  # type: ignore[attr-defined]
    added = {r.document.extra["source"]: r.document for r in Ledger(tmp_path / "l").records()}
    assert {"one.txt", "pasted text"} == set(added)
    assert ("Wire", "2031-03-10") == (added["one.txt"].outlet, added["one.txt"].published)
    page = tree(client, "/add")
    assert {f"/report/{d.id}" for d in added.values()} <= set(links(page))
    assert "three.bin" in " ".join(page.itertext())


def test_what_is_there_already_is_skipped(tmp_path: Path) -> None:
    client = board(tmp_path / "l")
    for _ in range(2):
        client.post("/add", data={"csrf": token(client), "text": "Iceland refused."})
    assert [(0, 1), (1, 0)] == [(j["added"], j["skipped"]) for j in finished(client)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "nothing to add"),
        ({"url": "file:///etc/passwd"}, "http://"),
        ({"url": "/etc/passwd"}, "http://"),
        ({"text": "a", "published": "soon"}, "ISO date"),
    ],
)
def test_what_does_not_fit_is_not_added(client: TestClient, given: dict[str, str], said: str) -> None:
    answer = client.post("/add", data=given | {"csrf": token(client)})
    assert 400 == answer.status_code
    assert said in answer.text


def test_a_page_of_this_machine_is_not_fetched(tmp_path: Path) -> None:
    client = board(tmp_path / "l")
    client.post("/add", data={"csrf": token(client), "url": "http://127.0.0.1:1/secret"})
    (job,) = finished(client)
    assert [("fetch", 0)] == [(r["reason"], job["added"]) for r in job["refused"]]  # type: ignore[attr-defined]


def test_a_job_that_fails_does_not_end_those_after_it(tmp_path: Path) -> None:
    class Broken(FakeReader):
        def read_many(self, documents, *, workers: int = 1):  # type: ignore[no-untyped-def]
            for d in documents:
                if isinstance(d, Document) and "explode" in d.text:
                    raise RuntimeError("boom")
                yield from super().read_many([d])

    client = board(tmp_path / "l", reader=Broken())
    for text in ("explode", "Iceland refused."):
        client.post("/add", data={"csrf": token(client), "text": text})
    after, before = finished(client)
    assert ("failed", "done") == (before["state"], after["state"])
    assert "boom" in str(before["problem"])


def test_a_job_asks_for_itself_until_it_is_done(tmp_path: Path) -> None:
    client = board(tmp_path / "l")
    client.post("/add", data={"csrf": token(client), "text": "Iceland refused."})
    (job,) = finished(client)
    assert "data-hx-get" not in client.get(f"/add/{job['id']}").text
    assert 404 == client.get("/add/0123456789abcdef.json").status_code
